//! Which open terms another work calendar would move, and which must be computed anew. Pieces by id, so that a step can go
//! through a million without holding them. Nothing is computed or written here.

use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use qoldau_domain::channel::{Channel, RenderingForm};
use qoldau_domain::deadline::DeadlineState;
use qoldau_domain::service::PublicService;
use qoldau_domain::term::{Start, TermCode};
use uuid::Uuid;

use super::reading::{ApplicationRow, Loaded, coded, get_any, open_all};
use crate::both::{Id, Instant};
use crate::connection::Conn;
use crate::error::{StoreError, readable};
use crate::schema::{applications, deadlines};
use crate::seal::Keys;

/// Open applications with an open deadline that was computed with another calendar than this version, by id, after the
/// last of the piece before; and the last of this piece. One that cannot be read is told and stepped over.
///
/// # Errors
/// Those of the database.
pub fn list_outdated(
    conn: &mut Conn,
    keys: &Keys,
    calendar_version: &str,
    after: Option<Uuid>,
    limit: i64,
) -> Result<(Vec<Loaded>, Option<Uuid>), StoreError> {
    let open = [DeadlineState::Running.code(), DeadlineState::CalendarMissing.code()];
    let mut query = deadlines::table
        .filter(deadlines::state.eq_any(open))
        .filter(deadlines::calendar_version.ne(calendar_version.to_owned()))
        .select(deadlines::application_id)
        .distinct()
        .into_boxed();
    if let Some(after) = after {
        query = query.filter(deadlines::application_id.gt(Id(after)));
    }
    let ids: Vec<Id> = query.order(deadlines::application_id.asc()).limit(limit).load(conn)?;
    let rows = applications::table
        .filter(applications::id.eq_any(&ids))
        .order(applications::id.asc())
        .select(ApplicationRow::as_select())
        .load(conn)?;
    let last = ids.last().map(|id| id.0);
    let whole = open_all(conn, keys, rows);
    Ok((readable(whole, &ids, "application", |id| get_any(conn, keys, id))?, last))
}

/// What a calendar's impact is computed from: when an open application began to count, and its open deadlines. Nothing of
/// it is personal.
#[derive(Debug, Clone)]
pub struct OpenTerms {
    /// Application.
    pub id: Uuid,
    /// Its number.
    pub number: String,
    /// Its service.
    pub service: PublicService,
    /// The rules that it was filed under.
    pub rules_version: String,
    /// What its terms are counted from.
    pub start: Start,
    /// The legal day of registration.
    pub registered_on: Option<NaiveDate>,
    /// Open deadlines with their last moments.
    pub deadlines: Vec<(TermCode, Option<DateTime<Utc>>)>,
}

type OpenTermsRow = (Id, String, String, String, String, String, Instant, Option<Instant>, Option<NaiveDate>);

/// Applications whose open deadlines end in or after a year, or have no end yet, by id, after the last of the piece
/// before.
///
/// # Errors
/// Those of the database.
pub fn list_open_terms(
    conn: &mut Conn,
    since: DateTime<Utc>,
    after: Option<Uuid>,
    limit: i64,
) -> Result<Vec<OpenTerms>, StoreError> {
    let open = [DeadlineState::Running.code(), DeadlineState::CalendarMissing.code()];
    let mut query = deadlines::table
        .filter(deadlines::state.eq_any(open))
        .filter(deadlines::due_at.ge(Instant(since)).or(deadlines::due_at.is_null()))
        .select(deadlines::application_id)
        .distinct()
        .into_boxed();
    if let Some(after) = after {
        query = query.filter(deadlines::application_id.gt(Id(after)));
    }
    let ids: Vec<Id> = query.order(deadlines::application_id.asc()).limit(limit).load(conn)?;
    let rows: Vec<OpenTermsRow> = applications::table
        .filter(applications::id.eq_any(&ids))
        .order(applications::id.asc())
        .select((
            applications::id,
            applications::number,
            applications::service,
            applications::rules_version,
            applications::channel,
            applications::form,
            applications::submitted_at,
            applications::received_at,
            applications::registered_on,
        ))
        .load(conn)?;
    let terms: Vec<(Id, String, Option<Instant>)> = deadlines::table
        .filter(deadlines::application_id.eq_any(&ids))
        .filter(deadlines::state.eq_any(open))
        .order(deadlines::code.asc())
        .select((deadlines::application_id, deadlines::code, deadlines::due_at))
        .load(conn)?;
    rows.into_iter()
        .map(|row| {
            let own = terms.iter().filter(|term| term.0 == row.0);
            Ok(OpenTerms {
                id: row.0.0,
                number: row.1,
                service: coded(PublicService::parse(&row.2))?,
                rules_version: row.3,
                start: Start {
                    channel: coded(Channel::parse(&row.4))?,
                    form: coded(RenderingForm::parse(&row.5))?,
                    at: row.7.unwrap_or(row.6).0,
                },
                registered_on: row.8,
                deadlines: own
                    .map(|term| Ok((coded(TermCode::parse(&term.1))?, term.2.map(|at| at.0))))
                    .collect::<Result<_, StoreError>>()?,
            })
        })
        .collect()
}
