//! The day sheet of a provider: who is received when, and which bookings staff must see to because the calendar made their day a
//! day off. Names stand in the records, not here. Nothing is moved by looking at it.

use actix_web::web::{Data, Path};
use actix_web::{HttpResponse, get};
use chrono::{DateTime, Days, NaiveDate, Utc};
use qoldau_domain::appointment::Appointment;
use qoldau_domain::calendar::WorkCalendar;
use qoldau_persistence::appointments;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::AppointmentView;
use crate::app::App;
use crate::applications::record;
use crate::auth::{By, Staff};
use crate::codes::{AppointmentFlagCode, Code};
use crate::page::{self, Cursors, Page, Query};
use crate::problem::{Problem, ProblemCode};
use crate::providers::id_of;
use crate::slots::day_spell;
use crate::wire::{Day, Uid};

/// The most days of a sheet.
const MOST_DAYS: i64 = 93;

/// Which days are asked for.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DaySheetFilter {
    from: Option<Day>,
    to: Option<Day>,
    #[serde(default)]
    flagged: bool,
    limit: Option<i64>,
    cursor: Option<String>,
}

/// An appointment of the sheet.
#[derive(Serialize, ToSchema)]
pub struct DaySheetEntry {
    appointment: AppointmentView,
    /// What staff must see to.
    #[serde(skip_serializing_if = "Option::is_none")]
    flag: Option<AppointmentFlagCode>,
    #[serde(skip)]
    place: (DateTime<Utc>, Uuid),
}

impl DaySheetEntry {
    fn of(appointment: &Appointment, calendar: &WorkCalendar) -> Self {
        Self {
            appointment: AppointmentView::from(appointment),
            flag: appointment.flag(calendar).map(Code),
            place: (appointment.begins_at, appointment.id),
        }
    }
}

/// The place that a cursor stands for.
fn place_of(text: &str) -> Option<(DateTime<Utc>, Uuid)> {
    let (micros, id) = text.split_once(' ')?;
    Some((DateTime::from_timestamp_micros(micros.parse().ok()?)?, Uuid::try_parse(id).ok()?))
}

/// The days asked for; of flagged bookings only those that the calendar made days off.
fn spells(
    (from, to): (NaiveDate, NaiveDate),
    flagged: bool,
    calendar: &WorkCalendar,
) -> Vec<qoldau_persistence::slots::Spell> {
    if !flagged {
        return vec![day_spell(from, to)];
    }
    let off = |day: &NaiveDate| matches!(calendar.is_working(*day), Ok(false));
    from.iter_days().take_while(|day| *day <= to).filter(off).map(|day| day_spell(day, day)).collect()
}

/// The appointments of a provider
///
/// Who is received when, in order of time; what was given up is left out. `flagged` leaves those whose day the calendar made a
/// day off.
#[utoipa::path(
    tag = "appointments",
    params(
        ("id" = Uid, Path, description = "Id of the provider"),
        ("from" = Option<Day>, Query, description = "First day; today when left out"),
        ("to" = Option<Day>, Query, description = "Last day; 30 days after the first when left out, 92 at most"),
        ("flagged" = Option<bool>, Query, description = "Only those that staff must see to"),
        ("limit" = Option<i64>, Query, description = "At most so many", minimum = 1, maximum = 200),
        ("cursor" = Option<String>, Query, description = "From the page before", max_length = 200)
    ),
    responses((status = 200, description = "A page of the sheet", body = Page<DaySheetEntry>))
)]
#[get("/providers/{id}/appointments")]
pub async fn list_appointments(
    actor: By<Staff>,
    app: Data<App>,
    id: Path<String>,
    query: Query<DaySheetFilter>,
) -> Result<HttpResponse, Problem> {
    let (id, asked) = (id_of(&id)?, query.0);
    if actor.provider_id != Some(id) {
        return Err(Problem::new(ProblemCode::NotFound));
    }
    let limit = page::limit(asked.limit, page::USUAL, page::MOST)?;
    let from = asked.from.map_or_else(|| app.today(), |day| day.0);
    let to = asked.to.map_or_else(|| from.checked_add_days(Days::new(30)).unwrap_or(from), |day| day.0);
    if !(0..MOST_DAYS).contains(&(to - from).num_days()) {
        return Err(Problem::of_field(ProblemCode::InvalidFields, "?to", "out_of_range"));
    }
    let list = format!("day sheet {id} {from} {to} {}", asked.flagged);
    let cursors = Cursors::new(app.store.keys(), &list, &actor.key);
    let after = asked.cursor.as_deref().map(|cursor| cursors.read(cursor)).transpose()?;
    let after = after.as_deref().and_then(place_of);
    let calendar = app.calendar();
    let spells = spells((from, to), asked.flagged, &calendar);
    let found = app
        .read(move |conn, _| appointments::list_between(conn, id, &spells, asked.flagged, after, limit + 1))
        .await?;
    let seen = found.iter().filter_map(|one| one.application_id).collect();
    let found = found.iter().map(|one| DaySheetEntry::of(one, &calendar)).collect();
    let place = |entry: &DaySheetEntry| format!("{} {}", entry.place.0.timestamp_micros(), entry.place.1);
    let page = Page::of(found, limit, &cursors, place);
    record(&app, &actor, "list_appointments", seen).await?;
    Ok(HttpResponse::Ok().json(page))
}
