//! The work calendar on the wire: a year as it is or was, a new version of it, and what a new version would move before it
//! is saved. Days are judged by the domain; deadlines are computed anew by a timer step, not here.

use actix_web::http::StatusCode;
use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse, get, post, put};
use chrono::{DateTime, Days, NaiveTime, Utc};
use qoldau_domain::calendar::{CalendarDay, WorkCalendar, check_days};
use qoldau_domain::deadline::{Moved, moved_by};
use qoldau_domain::lifecycle::Role;
use qoldau_domain::term;
use qoldau_persistence::applications::{OpenTerms, list_open_terms};
use qoldau_persistence::calendar::{self, SavedYear};
use qoldau_persistence::{Conn, StoreError};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;
use uuid::Uuid;
use validator::Validate;

use crate::app::{App, with_years};
use crate::auth::{Authority, By};
use crate::body::Valid;
use crate::codes::{Code, DayKindCode, TermNameCode};
use crate::idempotency::Answer;
use crate::page::Query;
use crate::precondition::{self, IfMatch};
use crate::problem::{FieldFault, Problem, ProblemCode};
use crate::providers::done;
use crate::services::{Nothing, cached};
use crate::wire::{Day, Moment, Uid};

/// How many applications are looked at in one go.
const PIECE: i64 = 500;
/// The most moved deadlines that are told one by one.
const TOLD: usize = 1000;

/// The three names of a day.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct DayName {
    #[schema(min_length = 1, max_length = 200)]
    #[validate(length(min = 1, max = 200))]
    kk: String,
    #[schema(min_length = 1, max_length = 200)]
    #[validate(length(min = 1, max = 200))]
    ru: String,
    #[schema(min_length = 1, max_length = 200)]
    #[validate(length(min = 1, max = 200))]
    en: String,
}

/// A day that differs from the plain week.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct CalendarDayBody {
    on: Day,
    kind: DayKindCode,
    #[validate(nested)]
    name: DayName,
    /// Where it comes from: a law, a rule, an order of the labour authority.
    #[schema(min_length = 1, max_length = 100)]
    #[validate(length(min = 1, max = 100))]
    source: String,
    /// Whether it may still shift.
    #[serde(default)]
    provisional: bool,
    /// The other half of a swap, or the holiday whose day off was moved here.
    #[schema(required = false)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pair: Option<Day>,
}

/// The days of a year.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct SaveCalendarYear {
    #[schema(max_items = 200)]
    #[validate(length(max = 200, code = "too_many"), nested)]
    days: Vec<CalendarDayBody>,
}

/// A year of the work calendar.
#[derive(Debug, Serialize, ToSchema)]
pub struct CalendarYearView {
    year: i32,
    /// One more with every saving, from 1.
    version: i64,
    /// The version that deadlines computed with the whole calendar carry.
    calendar_version: String,
    /// Working days of the year.
    working_days: usize,
    days: Vec<CalendarDayBody>,
}

/// As of when a year is wanted.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AsOf {
    as_of: Option<Moment>,
}

impl From<&CalendarDay> for CalendarDayBody {
    fn from(day: &CalendarDay) -> Self {
        Self {
            on: Day(day.on),
            kind: Code(day.kind),
            name: DayName { kk: day.name_kk.clone(), ru: day.name_ru.clone(), en: day.name_en.clone() },
            source: day.source.clone(),
            provisional: day.provisional,
            pair: day.pair.map(Day),
        }
    }
}

impl SaveCalendarYear {
    /// The days, or everything that cannot be true about them.
    fn days(&self, year: i32) -> Result<Vec<CalendarDay>, Problem> {
        let mut faults = Vec::new();
        for (index, day) in self.days.iter().enumerate() {
            let texts = [
                ("name/kk", &day.name.kk),
                ("name/ru", &day.name.ru),
                ("name/en", &day.name.en),
                ("source", &day.source),
            ];
            for (member, text) in texts {
                if text.chars().any(qoldau_domain::person::is_hidden) {
                    faults.push(FieldFault::new(format!("/days/{index}/{member}"), "control_character"));
                }
            }
        }
        let days: Vec<CalendarDay> = self
            .days
            .iter()
            .map(|day| CalendarDay {
                on: day.on.0,
                kind: day.kind.0,
                name_kk: day.name.kk.clone(),
                name_ru: day.name.ru.clone(),
                name_en: day.name.en.clone(),
                source: day.source.clone(),
                provisional: day.provisional,
                pair: day.pair.map(|pair| pair.0),
            })
            .collect();
        for (index, fault) in check_days(year, &days) {
            faults.push(FieldFault::new(format!("/days/{index}/{}", fault.member()), fault.code()));
        }
        if faults.is_empty() { Ok(days) } else { Err(Problem::of_fields(ProblemCode::InvalidFields, faults)) }
    }
}

/// A year in a path: four digits, nothing else.
fn year_of(text: &str) -> Result<i32, Problem> {
    let fits = text.len() == 4 && text.bytes().all(|byte| byte.is_ascii_digit());
    let year = text.parse().ok().filter(|year| fits && (1991..=2200).contains(year));
    year.ok_or_else(|| Problem::new(ProblemCode::NotFound))
}

fn shown(calendar: &WorkCalendar, year: i32) -> Result<(CalendarYearView, i64), Problem> {
    let absent = || Problem::new(ProblemCode::NotFound);
    let days = calendar.days_of(year).map_err(|_missing| absent())?;
    let version = calendar.version_of(year).ok_or_else(absent)?;
    let view = CalendarYearView {
        year,
        version,
        calendar_version: calendar.version().to_owned(),
        working_days: calendar.working_days_of(year),
        days: days.iter().map(CalendarDayBody::from).collect(),
    };
    Ok((view, version))
}

/// A year of the work calendar
///
/// The days that differ from the plain week, Monday to Friday: holidays, moved and extra days off, working weekends. With
/// `as_of` as it was at that moment.
#[utoipa::path(
    tag = "law",
    params(
        ("year" = String, Path, description = "The year", example = "2026", pattern = "^[0-9]{4}$"),
        ("as_of" = Option<Moment>, Query, description = "As it was at this moment")
    ),
    responses((status = 200, description = "The year", body = CalendarYearView))
)]
#[get("/calendar/{year}")]
pub async fn get_calendar_year(
    request: HttpRequest,
    app: Data<App>,
    year: Path<String>,
    query: Query<AsOf>,
) -> Result<HttpResponse, Problem> {
    let year = year_of(&year)?;
    let known = match query.0.as_of {
        None => app.calendar(),
        Some(as_of) => {
            let saved = app.read(move |conn, _| calendar::list(conn, Some(as_of.0))).await?;
            std::sync::Arc::new(with_years(&app.base_calendar, saved))
        }
    };
    let (view, version) = shown(&known, year)?;
    Ok(cached(&request, version, &json!(view)))
}

/// Save a year of the work calendar
///
/// The whole year, with `If-Match`; a year that is not covered yet with `If-None-Match: *`. The version before stays. Open
/// deadlines are computed anew by the next round of timer steps, and what moved is written into their history.
#[utoipa::path(
    tag = "law",
    params(
        ("year" = String, Path, description = "The year", example = "2026", pattern = "^[0-9]{4}$"),
        ("If-Match" = Option<String>, Header, description = "The ETag that the change is based on"),
        ("If-None-Match" = Option<String>, Header, description = "`*` for a year that is not covered yet",
            pattern = "^\\*$")
    ),
    request_body(content = SaveCalendarYear, example = json!({ "days": [
        { "on": "2026-01-01", "kind": "holiday", "source": "law",
          "name": { "kk": "Жаңа жыл", "ru": "Новый год", "en": "New Year" } }
    ]})),
    responses(
        (status = 200, description = "Saved", body = CalendarYearView),
        (status = 201, description = "Added", body = CalendarYearView)
    )
)]
#[put("/calendar/{year}")]
pub async fn put_calendar_year(
    actor: By<Authority>,
    request: HttpRequest,
    app: Data<App>,
    year: Path<String>,
    _query: Query<Nothing>,
    body: Valid<SaveCalendarYear>,
) -> Result<HttpResponse, Problem> {
    let year = year_of(&year)?;
    let if_match = IfMatch::of(&request)?;
    let first = request.headers().get("if-none-match").is_some_and(|value| value == "*");
    let days = body.value.days(year)?;
    app.follow_calendar().await?;
    let known = app.calendar().version_of(year);
    let version = match (known, first) {
        (Some(_), true) => {
            return Err(Problem::new(ProblemCode::VersionMismatch).with("changed", json!(["days"])));
        }
        (None, true) => 1,
        (None, false) => return Err(Problem::new(ProblemCode::NotFound)),
        (Some(known), false) => {
            if_match.check(known, |_| vec!["days".to_owned()])?;
            known + 1
        }
    };
    let saved = SavedYear { year, version, days, saved_at: app.now() };
    let journal = actor.in_journal(Role::Authority);
    let write = calendar::save(&saved, &done(&app, "put_calendar_year"), &journal, app.store.house()?)?;
    app.store.save(write).await?;
    app.follow_calendar().await?;
    let (view, version) = shown(&app.calendar(), year)?;
    let body = json!(view);
    let etag = precondition::tag(version, &body);
    let status = if first { StatusCode::CREATED } else { StatusCode::OK };
    Ok(Answer::new(status, &body, Some(etag), None).response())
}

/// A deadline that a new version would move.
#[derive(Debug, Serialize, ToSchema)]
pub struct MovedDeadline {
    application_id: Uid,
    #[schema(pattern = "^[A-Z]+-[0-9]{4}-[0-9]{7,}-[0-9]$")]
    number: String,
    code: TermNameCode,
    /// Absent while the calendar does not reach it.
    #[serde(skip_serializing_if = "Option::is_none")]
    from: Option<Moment>,
    #[serde(skip_serializing_if = "Option::is_none")]
    to: Option<Moment>,
}

/// What a new version of a year would move.
#[derive(Debug, Serialize, ToSchema)]
pub struct CalendarImpact {
    /// The version that the calendar would have.
    calendar_version: String,
    /// How many open applications were looked at.
    examined: usize,
    /// How many deadlines would move.
    moved: usize,
    /// The first thousand of them.
    #[schema(max_items = 1000)]
    items: Vec<MovedDeadline>,
}

/// What a year would move
///
/// Which open deadlines a new version of the year would move, from when to when. Nothing is saved.
#[utoipa::path(
    tag = "law",
    params(("year" = String, Path, description = "The year", example = "2026", pattern = "^[0-9]{4}$")),
    request_body(content = SaveCalendarYear, example = json!({ "days": [
        { "on": "2026-12-16", "kind": "holiday", "source": "law",
          "name": { "kk": "Тәуелсіздік күні", "ru": "День Независимости", "en": "Independence Day" } }
    ]})),
    responses((status = 200, description = "What would move", body = CalendarImpact))
)]
#[post("/calendar/{year}/impact")]
pub async fn compute_calendar_impact(
    _authority: By<Authority>,
    app: Data<App>,
    year: Path<String>,
    _query: Query<Nothing>,
    body: Valid<SaveCalendarYear>,
) -> Result<HttpResponse, Problem> {
    let year = year_of(&year)?;
    let days = body.value.days(year)?;
    app.follow_calendar().await?;
    let known = app.calendar();
    let next = known.version_of(year).map_or(1, |version| version + 1);
    let planned = WorkCalendar::clone(&known).with_year(year, next, days);
    let since =
        chrono::NaiveDate::from_ymd_opt(year, 1, 1).ok_or_else(|| Problem::new(ProblemCode::NotFound))?;
    // A limit in January is rolled back to the last working day before it (C-6), which may lie in the year before.
    let since = term::instant(since - Days::new(31), NaiveTime::MIN);
    let mut impact = CalendarImpact {
        calendar_version: planned.version().to_owned(),
        examined: 0,
        moved: 0,
        items: Vec::new(),
    };
    let mut after = None;
    loop {
        let piece = app.read(move |conn, _| piece_of(conn, since, after)).await?;
        let Some(last) = piece.last() else { break };
        after = Some(last.id);
        for terms in &piece {
            impact.examined += 1;
            for moved in moves(&planned, terms) {
                impact.moved += 1;
                if impact.items.len() < TOLD {
                    impact.items.push(moved_deadline(terms, &moved));
                }
            }
        }
    }
    Ok(HttpResponse::Ok().json(impact))
}

fn piece_of(
    conn: &mut Conn,
    since: DateTime<Utc>,
    after: Option<Uuid>,
) -> Result<Vec<OpenTerms>, StoreError> {
    list_open_terms(conn, since, after, PIECE)
}

fn moves(planned: &WorkCalendar, terms: &OpenTerms) -> Vec<Moved> {
    let rules = terms.service.rules_of(&terms.rules_version);
    rules
        .map(|rules| moved_by(planned, rules, terms.start, terms.registered_on, &terms.deadlines))
        .unwrap_or_default()
}

fn moved_deadline(terms: &OpenTerms, moved: &Moved) -> MovedDeadline {
    MovedDeadline {
        application_id: Uid(terms.id),
        number: terms.number.clone(),
        code: Code(moved.code),
        from: moved.from.map(Moment),
        to: moved.to.map(Moment),
    }
}
