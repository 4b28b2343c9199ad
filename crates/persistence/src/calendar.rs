//! Years of the work calendar as the authority saved them. A changed year is a new version beside the old one, so that it
//! can be seen as it was on any day. What a day means, and whether it can be, is the domain's.

use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use qoldau_domain::calendar::{CalendarDay, DayKind};
use serde::{Deserialize, Serialize};

use crate::batch::{Batch, Doing, Kind};
use crate::both::Instant;
use crate::connection::Conn;
use crate::error::StoreError;
use crate::journal::{Access, Actor, JournalRow};
use crate::schema::calendar_years;
use crate::seal::DataKey;
use crate::writer::Write;

/// A version of a year; whoever saves the same one second is told.
pub(crate) struct ClaimCalendarYear;

impl Batch for ClaimCalendarYear {
    const TABLE: &'static str = "calendar_years";
    const COLUMNS: &'static [(&'static str, Kind)] = &[
        ("id", Kind::Text),
        ("year", Kind::Big),
        ("version", Kind::Big),
        ("days", Kind::Text),
        ("saved_at", Kind::At),
    ];
    const DOING: Doing = Doing::Claim;
}

/// A year as it was saved.
#[derive(Debug, Clone)]
pub struct SavedYear {
    /// The year.
    pub year: i32,
    /// Its version, one more than the one before.
    pub version: i64,
    /// Its days.
    pub days: Vec<CalendarDay>,
    /// When it was saved.
    pub saved_at: DateTime<Utc>,
}

#[derive(Serialize, Deserialize)]
struct StoredDay {
    on: NaiveDate,
    kind: String,
    name_kk: String,
    name_ru: String,
    name_en: String,
    source: String,
    provisional: bool,
    pair: Option<NaiveDate>,
}

/// A new version of a year as one write.
///
/// # Errors
/// [`StoreError`] when something cannot be sealed.
pub fn save(saved: &SavedYear, done: &Access, actor: &Actor, house: &DataKey) -> Result<Write, StoreError> {
    let days: Vec<StoredDay> = saved
        .days
        .iter()
        .map(|day| StoredDay {
            on: day.on,
            kind: day.kind.code().to_owned(),
            name_kk: day.name_kk.clone(),
            name_ru: day.name_ru.clone(),
            name_en: day.name_en.clone(),
            source: day.source.clone(),
            provisional: day.provisional,
            pair: day.pair,
        })
        .collect();
    let days = serde_json::to_string(&days).map_err(|_error| StoreError::Corrupt("days of a calendar"))?;
    let id = format!("{}.{}", saved.year, saved.version);
    let mut row_of_journal = JournalRow::of_access(done, actor, house)?;
    row_of_journal.changed = format!("calendar/{}", saved.year);
    Ok(Write {
        calendar_year: Some((
            id.clone(),
            vec![
                id.into(),
                i64::from(saved.year).into(),
                saved.version.into(),
                days.into(),
                saved.saved_at.into(),
            ],
        )),
        journal: vec![row_of_journal],
        ..Write::default()
    })
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = calendar_years)]
struct YearRow {
    year: i64,
    version: i64,
    days: String,
    saved_at: Instant,
}

/// The latest version of every saved year, as it was at a moment if one is given.
///
/// # Errors
/// Those of the database.
pub fn list(conn: &mut Conn, as_of: Option<DateTime<Utc>>) -> Result<Vec<SavedYear>, StoreError> {
    let mut query = calendar_years::table.select(YearRow::as_select()).into_boxed();
    if let Some(as_of) = as_of {
        query = query.filter(calendar_years::saved_at.le(Instant(as_of)));
    }
    let rows: Vec<YearRow> =
        query.order((calendar_years::year.asc(), calendar_years::version.asc())).load(conn)?;
    let mut latest: Vec<SavedYear> = Vec::new();
    for row in rows {
        let saved = opened(&row)?;
        match latest.last_mut().filter(|last| last.year == saved.year) {
            Some(last) => *last = saved,
            None => latest.push(saved),
        }
    }
    Ok(latest)
}

/// Saved years in these versions; one that is not there is left out.
///
/// # Errors
/// Those of the database.
pub fn find(conn: &mut Conn, wanted: &[(i32, i64)]) -> Result<Vec<SavedYear>, StoreError> {
    let years = wanted.iter().map(|(year, _)| i64::from(*year));
    let rows: Vec<YearRow> = calendar_years::table
        .filter(calendar_years::year.eq_any(years))
        .select(YearRow::as_select())
        .load(conn)?;
    let saved = rows.iter().map(opened).collect::<Result<Vec<_>, _>>()?;
    Ok(saved.into_iter().filter(|saved| wanted.contains(&(saved.year, saved.version))).collect())
}

fn opened(row: &YearRow) -> Result<SavedYear, StoreError> {
    let corrupt = || StoreError::Corrupt("a year of the calendar");
    let days: Vec<StoredDay> = serde_json::from_str(&row.days).map_err(|_error| corrupt())?;
    let days = days
        .into_iter()
        .map(|day| {
            Some(CalendarDay {
                on: day.on,
                kind: DayKind::parse(&day.kind)?,
                name_kk: day.name_kk,
                name_ru: day.name_ru,
                name_en: day.name_en,
                source: day.source,
                provisional: day.provisional,
                pair: day.pair,
            })
        })
        .collect::<Option<_>>();
    Ok(SavedYear {
        year: i32::try_from(row.year).map_err(|_error| corrupt())?,
        version: row.version,
        days: days.ok_or_else(corrupt)?,
        saved_at: row.saved_at.0,
    })
}
