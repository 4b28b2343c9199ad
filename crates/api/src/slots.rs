//! Places on the wire: a registrar publishes a range, everybody with a token sees what is free. A publication goes into the
//! lane in pieces, so that a year of places holds up nobody. What may be a place is decided in the domain.

mod changing;

use actix_web::http::StatusCode;
use actix_web::web::{Data, Path};
use actix_web::{HttpResponse, get, post};
use chrono::{DateTime, Days, NaiveDate, NaiveTime, Utc};
use qoldau_domain::lifecycle::Role;
use qoldau_domain::place::{
    AppointmentKind, LENGTHS, LeftOutReason, MOST_AT_ONCE, MOST_DAYS, Publication, Published, STEP, Slot,
    publish, waiting_time,
};
use qoldau_domain::rules::{Hours, Rules};
use qoldau_domain::term::{instant, local};
use qoldau_domain::violation::Violation;
use qoldau_persistence::providers::{self, Provider};
use qoldau_persistence::{Conn, StoreError, slots};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;
use uuid::Uuid;
use validator::Validate;

use crate::app::App;
use crate::auth::{Anyone, By, Registrar};
use crate::body::Valid;
use crate::codes::{AppointmentKindCode, Code, LeftOutReasonCode, WaitingWarningCode};
use crate::idempotency::{Answer, IdempotencyKey, Once, load};
use crate::page::{self, Cursors, Page, Query};
use crate::problem::{FieldFault, Problem, ProblemCode};
use crate::providers::{DryRun, done, id_of, type_of};
use crate::services::Nothing;
use crate::wire::{Day, Uid, time_of_day, whole};

pub use changing::{get_slot, put_slot, record_absence, withdraw_slot};

/// A range of places to publish.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct PublishSlots {
    kind: AppointmentKindCode,
    /// First day.
    from: Day,
    /// Last day, itself included; at most 366 days in all.
    to: Day,
    /// From which hour on, `HH:MM`; the provider's opening when left out.
    #[schema(required = false, pattern = "^([01][0-9]|2[0-3]):[0-5][0-9]$")]
    begins: Option<String>,
    /// Until which hour; the provider's closing when left out.
    #[schema(required = false, pattern = "^([01][0-9]|2[0-3]):[0-5][0-9]$")]
    ends: Option<String>,
    /// Length of one place, a whole multiple of five.
    #[schema(minimum = 5, maximum = 240)]
    #[serde(deserialize_with = "whole")]
    minutes: i64,
    /// How many are received at once.
    #[schema(minimum = 1, maximum = 50)]
    #[serde(deserialize_with = "whole")]
    capacity: i64,
}

/// A free place.
#[derive(Debug, Serialize, ToSchema)]
pub struct SlotView {
    id: Uid,
    provider_id: Uid,
    kind: AppointmentKindCode,
    on: Day,
    /// Kazakhstan time.
    #[schema(pattern = "^([01][0-9]|2[0-3]):[0-5][0-9]$")]
    time: String,
    minutes: i64,
    /// How many seats are left.
    free: i64,
    #[serde(skip)]
    begins_at: DateTime<Utc>,
}

impl From<Slot> for SlotView {
    fn from(slot: Slot) -> Self {
        Self {
            id: Uid(slot.id),
            provider_id: Uid(slot.provider_id),
            kind: Code(slot.kind),
            on: Day(slot.on()),
            time: local(slot.begins_at).format("%H:%M").to_string(),
            minutes: slot.minutes,
            free: slot.capacity - slot.taken,
            begins_at: slot.begins_at,
        }
    }
}

/// What of a range became no place, and why.
#[derive(Debug, Serialize, ToSchema)]
pub struct LeftOutView {
    on: Day,
    reason: LeftOutReasonCode,
}

/// What became of a range.
#[derive(Debug, Serialize, ToSchema)]
pub struct PublicationView {
    provider_id: Uid,
    kind: AppointmentKindCode,
    /// How many places are new.
    published: usize,
    left_out: Vec<LeftOutView>,
}

/// What was left out, as it is shown.
pub(crate) fn left_out(found: &[(NaiveDate, LeftOutReason)]) -> Vec<LeftOutView> {
    found.iter().map(|(on, reason)| LeftOutView { on: Day(*on), reason: Code(*reason) }).collect()
}

fn time(text: Option<&str>, usual: NaiveTime, pointer: &str, faults: &mut Vec<FieldFault>) -> NaiveTime {
    let Some(text) = text else { return usual };
    time_of_day(text).unwrap_or_else(|| {
        faults.push(FieldFault::new(pointer, "invalid_time"));
        usual
    })
}

/// The hours of a provider inside the legal ones, and the clause that gives those.
fn hours_of(provider: &Provider, kind: AppointmentKind) -> Result<(Hours, &'static Rules), Problem> {
    let of = type_of(provider)?;
    let rules =
        kind.rules_at(of).map_err(|violation| Problem::from(violation).at("/kind", "no_such_combination"))?;
    let legal = rules.reception.hours;
    let own = |text: &str, legal: NaiveTime| NaiveTime::parse_from_str(text, "%H:%M").unwrap_or(legal);
    let hours = Hours {
        opens: own(&provider.opens, legal.opens).max(legal.opens),
        closes: own(&provider.closes, legal.closes).min(legal.closes),
        ..legal
    };
    Ok((hours, rules))
}

impl PublishSlots {
    fn publication(&self, hours: &Hours) -> Result<Publication, Problem> {
        let mut faults = Vec::new();
        let begins = time(self.begins.as_deref(), hours.opens, "/begins", &mut faults);
        let ends = time(self.ends.as_deref(), hours.closes, "/ends", &mut faults);
        let mut must = |holds: bool, pointer: &str, code: &str| {
            if !holds {
                faults.push(FieldFault::new(pointer, code));
            }
        };
        must(begins < ends, "/ends", "ends_before_it_begins");
        let days = (self.to.0 - self.from.0).num_days();
        must(days >= 0, "/to", "ends_before_it_begins");
        must(days < MOST_DAYS, "/to", "out_of_range");
        let whole = self.minutes % STEP == 0 && (LENGTHS.0..=LENGTHS.1).contains(&self.minutes);
        must(whole, "/minutes", "out_of_range");
        must((1..=MOST_AT_ONCE).contains(&self.capacity), "/capacity", "out_of_range");
        if faults.is_empty() {
            let (kind, from, to) = (self.kind.0, self.from.0, self.to.0);
            Ok(Publication { kind, from, to, begins, ends, minutes: self.minutes, capacity: self.capacity })
        } else {
            Err(Problem::of_fields(ProblemCode::InvalidFields, faults))
        }
    }
}

/// Publish places
///
/// Days × hours × length × capacity. Lunch, days off and what lies outside the provider's hours are left out and said so;
/// what is published already stays as it is. At most 20,000 at once.
#[utoipa::path(
    tag = "places",
    params(
        ("id" = Uid, Path, description = "Id of the provider"),
        ("Idempotency-Key" = String, Header, description = "1 to 255 visible ASCII characters", example = "a-new-one",
            min_length = 1, max_length = 255, pattern = "^[!-~]+$"),
        ("validate_only" = Option<bool>, Query, description = "All checks, nothing written")
    ),
    request_body(content = PublishSlots, example = json!({
        "kind": "examination", "from": "2026-12-01", "to": "2026-12-31", "begins": "09:00", "ends": "17:00",
        "minutes": 60, "capacity": 1
    })),
    responses(
        (status = 200, description = "What would result (dry run)", body = PublicationView),
        (status = 201, description = "Published", body = PublicationView)
    )
)]
#[post("/providers/{id}/slots")]
pub async fn publish_slots(
    actor: By<Registrar>,
    app: Data<App>,
    id: Path<String>,
    key: IdempotencyKey,
    dry: Query<DryRun>,
    body: Valid<PublishSlots>,
) -> Result<HttpResponse, Problem> {
    let (id, dry, body) = (id_of(&id)?, dry.0.validate_only, body);
    let once = Once::new(&app, &actor, &format!("publish_slots {id}"), &key, body.fingerprint.clone());
    let own = actor.provider_id == Some(id);
    let kind = body.value.kind.0;
    let spell = day_spell(body.value.from.0, body.value.to.0);
    let found = load(&app, (!dry).then_some(&once), move |conn, _| {
        let provider = if own { providers::get(conn, id)? } else { return Err(StoreError::NotFound.into()) };
        Ok((provider, slots::list_beginnings(conn, id, kind, spell)?))
    });
    let (provider, known) = match found.await?.or_replay() {
        Ok(found) => found,
        Err(known) => return Ok(known),
    };
    let (hours, rules) = hours_of(&provider, kind)?;
    let publication = body.value.publication(&hours)?;
    let published =
        publish(&publication, &hours, rules.reception.clause, &app.calendar(), &known, app.now())?;
    let view = json!(PublicationView {
        provider_id: Uid(id),
        kind: Code(kind),
        published: published.begins_at.len(),
        left_out: left_out(&published.left_out),
    });
    if dry {
        return Ok(HttpResponse::Ok().json(view));
    }
    let mut pieces = pieces_of(id, &publication, &published);
    let last = pieces.pop().unwrap_or_default();
    for piece in pieces {
        app.store.save(slots::publish(id, &piece, None)?).await?;
    }
    let (did, journal) = (done(&app, "publish_slots"), actor.in_journal(Role::Registrar));
    let write = slots::publish(id, &last, Some((&did, &journal, app.store.house()?)))?;
    once.save(&app, write, Answer::new(StatusCode::CREATED, &view, None, None)).await
}

/// A place that a body names: one that is not there is a fault of that field.
///
/// # Errors
/// 422 at `/slot_id`, or 503 when the database is away.
pub(crate) fn place_named(conn: &mut Conn, id: Uuid) -> Result<Slot, Problem> {
    match slots::get(conn, id) {
        Err(StoreError::NotFound) => Err(Violation::SlotUnfit.into()),
        found => Ok(found?),
    }
}

/// From the first moment of a day to the last of another.
pub(crate) fn day_spell(from: NaiveDate, to: NaiveDate) -> slots::Spell {
    let after = to.checked_add_days(Days::new(1)).unwrap_or(to);
    (instant(from, NaiveTime::MIN), instant(after, NaiveTime::MIN))
}

fn pieces_of(provider: Uuid, publication: &Publication, published: &Published) -> Vec<Vec<Slot>> {
    let slot = |begins_at: &DateTime<Utc>| Slot {
        id: App::new_id(),
        provider_id: provider,
        kind: publication.kind,
        begins_at: *begins_at,
        minutes: publication.minutes,
        capacity: publication.capacity,
        taken: 0,
        withdrawn: false,
        version: 1,
    };
    published.begins_at.chunks(slots::PIECE).map(|piece| piece.iter().map(slot).collect()).collect()
}

/// Which places are asked for.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SlotFilter {
    kind: Option<AppointmentKindCode>,
    from: Option<Day>,
    to: Option<Day>,
    limit: Option<i64>,
    cursor: Option<String>,
}

/// Free places
///
/// Those that still begin and have a seat left, in order of time.
#[utoipa::path(
    tag = "places",
    params(
        ("id" = Uid, Path, description = "Id of the provider"),
        ("kind" = Option<AppointmentKindCode>, Query, description = "What for; examinations when left out"),
        ("from" = Option<Day>, Query, description = "First day; today when left out"),
        ("to" = Option<Day>, Query, description = "Last day; 30 days after the first when left out"),
        ("limit" = Option<i64>, Query, description = "At most so many", minimum = 1, maximum = 200),
        ("cursor" = Option<String>, Query, description = "From the page before", max_length = 200)
    ),
    responses((status = 200, description = "A page of free places", body = Page<SlotView>))
)]
#[get("/providers/{id}/slots")]
pub async fn list_slots(
    _actor: By<Anyone>,
    app: Data<App>,
    id: Path<String>,
    query: Query<SlotFilter>,
) -> Result<HttpResponse, Problem> {
    let id = id_of(&id)?;
    let limit = page::limit(query.0.limit, page::USUAL, page::MOST)?;
    let kind = query.0.kind.map_or(AppointmentKind::Examination, |kind| kind.0);
    let from = query.0.from.map_or_else(|| app.today(), |day| day.0);
    let usual = from.checked_add_days(Days::new(30)).unwrap_or(from);
    let to = query.0.to.map_or(usual, |day| day.0);
    if !(0..MOST_DAYS).contains(&(to - from).num_days()) {
        return Err(Problem::of_field(ProblemCode::InvalidFields, "?to", "out_of_range"));
    }
    let list = format!("slots {id} {} {from} {to}", kind.code());
    let cursors = Cursors::new(app.store.keys(), &list, b"");
    let after = query.0.cursor.as_deref().map(|cursor| cursors.read(cursor)).transpose()?;
    let after = after.and_then(|place| place.parse().ok()).and_then(DateTime::from_timestamp_micros);
    let (first, until) = day_spell(from, to);
    let first = first.max(app.now());
    let found = app
        .read(move |conn, _| {
            providers::get(conn, id)?;
            slots::list_free(conn, id, kind, (first, until), after, limit + 1)
        })
        .await?;
    let found = found.into_iter().map(SlotView::from).collect();
    let place = |slot: &SlotView| slot.begins_at.timestamp_micros().to_string();
    Ok(HttpResponse::Ok().json(Page::of(found, limit, &cursors, place)))
}

/// How long the wait is.
#[derive(Debug, Serialize, ToSchema)]
pub struct WaitingTimeView {
    provider_id: Uid,
    /// The last day on which somebody registered today may be examined (PMPK-T-3-a).
    limit_on: Day,
    /// The first day with a free place; absent when nothing is published.
    #[serde(skip_serializing_if = "Option::is_none")]
    first_free_on: Option<Day>,
    /// Days up to the limit with a free place.
    free_days: usize,
    /// Free seats up to the limit.
    free_seats: i64,
    /// Registered applications that have no day yet.
    waiting: i64,
    /// The middle wait of the latest bookings, calendar days from registration to examination.
    #[serde(skip_serializing_if = "Option::is_none")]
    median_days: Option<i64>,
    /// The wait that nine of ten did not exceed.
    #[serde(skip_serializing_if = "Option::is_none")]
    p90_days: Option<i64>,
    /// Why the longest wait will not hold.
    #[serde(skip_serializing_if = "Option::is_none")]
    warning: Option<WaitingWarningCode>,
}

/// The most places and bookings that the waiting time is told from.
const TOLD_FROM: (i64, i64) = (5_000, 500);

/// Waiting time
///
/// Free days ahead, the median and the ninth decile of the latest waits, the first free day, and a warning before the wait
/// of thirty days breaks.
#[utoipa::path(
    tag = "places",
    params(("id" = Uid, Path, description = "Id of the provider")),
    responses((status = 200, description = "How long the wait is", body = WaitingTimeView))
)]
#[get("/providers/{id}/waiting-time")]
pub async fn get_waiting_time(
    app: Data<App>,
    id: Path<String>,
    _query: Query<Nothing>,
) -> Result<HttpResponse, Problem> {
    let (id, now, today) = (id_of(&id)?, app.now(), app.today());
    let until = day_spell(today, today.checked_add_days(Days::new(366)).unwrap_or(today)).1;
    let (provider, found) = app
        .read(move |conn, _| {
            Ok((providers::get(conn, id)?, slots::find_waiting(conn, id, (now, until), TOLD_FROM)?))
        })
        .await?;
    let of = type_of(&provider)?;
    let rules = AppointmentKind::Examination.rules_at(of)?;
    let waits = found.booked.iter().map(|(on, at)| (local(*at).date() - *on).num_days()).collect();
    let told = waiting_time(rules, &app.calendar(), today, &found.free, waits, found.waiting)?;
    Ok(HttpResponse::Ok().json(WaitingTimeView {
        provider_id: Uid(id),
        limit_on: Day(told.limit_on),
        first_free_on: told.first_free_on.map(Day),
        free_days: told.free_days,
        free_seats: told.free_seats,
        waiting: found.waiting,
        median_days: told.median_days,
        p90_days: told.p90_days,
        warning: told.warning.map(Code),
    }))
}
