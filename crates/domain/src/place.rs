//! Places: the spells of time in which a provider receives. A publication becomes places inside the provider's hours; lunch,
//! days off, what lies outside the hours and what has passed is left out and said so (PMPK-T-7-a, A-46). What a place is booked
//! for, and by whom, stands in `appointment`; nothing here saves.

mod waiting;

pub(crate) use waiting::nearest_rank;
pub use waiting::{WaitingTime, WaitingWarning, waiting_time};

use chrono::{DateTime, NaiveDate, NaiveTime, TimeDelta, Utc};
use uuid::Uuid;

use crate::calendar::WorkCalendar;
use crate::law::Clause;
use crate::provider::ProviderType;
use crate::rules::{Hours, Rules};
use crate::service::PublicService;
use crate::term::{instant, local};
use crate::violation::Violation;

/// What a place is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum AppointmentKind {
    /// The examination.
    Examination,
    /// Handing in papers.
    DocumentVisit,
}

impl AppointmentKind {
    /// Every kind.
    pub const ALL: [Self; 2] = [Self::Examination, Self::DocumentVisit];

    /// The code used everywhere outside this crate.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Examination => "examination",
            Self::DocumentVisit => "document_visit",
        }
    }

    /// The kind of this code, if there is one.
    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }

    /// The rules by which a provider of this type receives for it: PMPK alone examines, and a visit can be booked ahead
    /// wherever the order provides for it (PMPK-T-7-d, REHAB-T-7-c).
    ///
    /// # Errors
    /// [`Violation::NotProvidedFor`] where the order says that nobody books ahead (HOME),
    /// [`Violation::ProviderDoesNotRender`] for an examination elsewhere, [`Violation::ServiceNotOpen`] where the order gives
    /// no rules.
    pub fn rules_at(self, provider: ProviderType) -> Result<&'static Rules, Violation> {
        let renders = |rules: &&Rules| rules.provider_types.0.contains(&provider);
        let all = PublicService::ALL.into_iter().filter_map(PublicService::rules);
        let rules = all.clone().find(renders).ok_or(Violation::ServiceNotOpen)?;
        if let Some(clause) = rules.not_provided_for.first() {
            return Err(Violation::NotProvidedFor { clause: *clause });
        }
        if self == Self::Examination && rules.queue.is_none() {
            let examining = all.clone().find(|rules| rules.queue.is_some());
            let clause = examining.and_then(|rules| rules.provider_types.1.first().copied());
            return Err(clause
                .map_or(Violation::ServiceNotOpen, |clause| Violation::ProviderDoesNotRender { clause }));
        }
        Ok(rules)
    }
}

/// A place as it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Slot {
    /// Id.
    pub id: Uuid,
    /// Provider.
    pub provider_id: Uuid,
    /// What for.
    pub kind: AppointmentKind,
    /// When it begins.
    pub begins_at: DateTime<Utc>,
    /// How long it lasts.
    pub minutes: i64,
    /// How many can be received at once.
    pub capacity: i64,
    /// How many seats are booked or held.
    pub taken: i64,
    /// Whether it takes no more bookings.
    pub withdrawn: bool,
    /// One more with every change by staff, from 1.
    pub version: i64,
}

impl Slot {
    /// Its day, Kazakhstan time.
    #[must_use]
    pub fn on(&self) -> NaiveDate {
        local(self.begins_at).date()
    }

    /// Whether somebody can be received there: a seat is left or held for who asks, it lies ahead, and the calendar did not
    /// make its day a day off (PMPK-T-7-a).
    ///
    /// # Errors
    /// [`Violation::SlotTaken`], [`Violation::SlotPast`], [`Violation::DayOff`] or [`Violation::CalendarYearMissing`].
    pub fn must_be_open(
        &self,
        held: bool,
        now: DateTime<Utc>,
        calendar: &WorkCalendar,
        rules: &Rules,
    ) -> Result<(), Violation> {
        if self.withdrawn || !(self.is_free() || held) {
            return Err(Violation::SlotTaken);
        }
        if self.begins_at <= now {
            return Err(Violation::SlotPast);
        }
        if calendar.is_working(self.on())? {
            Ok(())
        } else {
            Err(Violation::DayOff { clause: rules.reception.clause })
        }
    }

    /// Whether a family that did not ask for this place can be told of it in time.
    #[must_use]
    pub fn is_told_in_time(&self, now: DateTime<Utc>) -> bool {
        self.begins_at >= unasked_from(now)
    }

    /// Whether somebody can still be received.
    #[must_use]
    pub const fn is_free(&self) -> bool {
        !self.withdrawn && self.taken < self.capacity
    }
}

/// From when on places are taken for families that did not ask for them ◊: the next day, so that there is a day before on which
/// they are reminded (PMPK-7.1-k).
#[must_use]
pub fn unasked_from(now: DateTime<Utc>) -> DateTime<Utc> {
    local(now).date().succ_opt().map_or(now, |day| instant(day, NaiveTime::MIN))
}

/// What becomes of the bookings of a place that staff withdraw or make smaller.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Rehousing {
    /// Each is moved to the next free place within its wait in the queue; where there is none, it is given up.
    Move,
    /// Each is given up; its application waits for a day again.
    Cancel,
}

impl Rehousing {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Move, Self::Cancel];

    /// The code used everywhere outside this crate.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Move => "move",
            Self::Cancel => "cancel",
        }
    }

    /// The value of this code, if there is one.
    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|rehousing| rehousing.code() == code)
    }
}

/// How a place changes: how many seats it has then, and whether it takes bookings.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SlotChange {
    /// The place as it is saved: closed while bookings that lost their seat wait for another one.
    pub slot: Slot,
    /// How many seats it keeps, and what becomes of the bookings beyond, where there are any.
    pub rehousing: Option<(i64, Rehousing)>,
    /// Names of what changes.
    pub changed: &'static [&'static str],
}

impl Slot {
    /// Changes the place: its seats, and whether it is withdrawn. Nothing happens to a booking that is not named.
    ///
    /// # Errors
    /// [`Violation::SlotPast`] for one that has begun, [`Violation::SlotHasBookings`] where more seats are taken than remain
    /// and nobody said what becomes of them.
    pub fn change(
        mut self,
        capacity: i64,
        withdrawn: bool,
        rehousing: Option<Rehousing>,
        now: DateTime<Utc>,
    ) -> Result<SlotChange, Violation> {
        if self.begins_at <= now {
            return Err(Violation::SlotPast);
        }
        let changed: &'static [&'static str] = match (self.capacity == capacity, self.withdrawn == withdrawn)
        {
            (true, true) => &[],
            (false, true) => &["capacity"],
            (true, false) => &["withdrawn"],
            (false, false) => &["capacity", "withdrawn"],
        };
        self.version += 1;
        let keep = if withdrawn { 0 } else { capacity };
        if self.taken <= keep {
            (self.capacity, self.withdrawn) = (capacity, withdrawn);
            return Ok(SlotChange { slot: self, rehousing: None, changed });
        }
        let rehousing = rehousing.ok_or(Violation::SlotHasBookings)?;
        self.withdrawn = true;
        Ok(SlotChange { slot: self, rehousing: Some((keep, rehousing)), changed })
    }
}

/// What a provider publishes: days × hours × length × capacity.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Publication {
    /// What for.
    pub kind: AppointmentKind,
    /// First day.
    pub from: NaiveDate,
    /// Last day, itself included.
    pub to: NaiveDate,
    /// From which hour on, Kazakhstan time.
    pub begins: NaiveTime,
    /// Until which hour.
    pub ends: NaiveTime,
    /// Length of one place.
    pub minutes: i64,
    /// How many are received at once.
    pub capacity: i64,
}

/// Why something of a publication is left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum LeftOutReason {
    /// It would reach into the lunch break.
    Lunch,
    /// It lies outside the provider's hours, or does not fit before they end.
    OutsideHours,
    /// It has passed.
    Past,
    /// It is published already.
    Published,
    /// A Saturday or Sunday.
    Weekend,
    /// A holiday.
    Holiday,
    /// A moved day off.
    DayOffTransfer,
    /// An extra day off.
    ExtraDayOff,
}

impl LeftOutReason {
    /// Every reason.
    pub const ALL: [Self; 8] = [
        Self::Lunch,
        Self::OutsideHours,
        Self::Past,
        Self::Published,
        Self::Weekend,
        Self::Holiday,
        Self::DayOffTransfer,
        Self::ExtraDayOff,
    ];

    /// The code used everywhere outside this crate.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Lunch => "lunch",
            Self::OutsideHours => "outside_hours",
            Self::Past => "past",
            Self::Published => "published",
            Self::Weekend => "weekend",
            Self::Holiday => "holiday",
            Self::DayOffTransfer => "day_off_transfer",
            Self::ExtraDayOff => "extra_day_off",
        }
    }

    /// The reason of this code, if there is one.
    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|reason| reason.code() == code)
    }
}

/// What became of a publication.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Published {
    /// When each place begins, in order.
    pub begins_at: Vec<DateTime<Utc>>,
    /// What was left out, by day in order; a reason stands once a day.
    pub left_out: Vec<(NaiveDate, LeftOutReason)>,
}

/// The most places in one publication.
pub const MOST_PLACES: usize = 20_000;
/// The most days in one publication.
pub const MOST_DAYS: i64 = 366;
/// The shortest and the longest place, in minutes; both are multiples of [`STEP`].
pub const LENGTHS: (i64, i64) = (5, 240);
/// Places begin and last in whole multiples of so many minutes.
pub const STEP: i64 = 5;
/// The most that can be received at once.
pub const MOST_AT_ONCE: i64 = 50;

/// The places of a publication inside the provider's hours; `known` are beginnings that are published already, in order.
///
/// # Errors
/// [`Violation::CalendarYearMissing`] where the calendar ends, [`Violation::TooManyPlaces`], and [`Violation::NoPlaces`] with
/// the clause of the working hours when nothing remains.
pub fn publish(
    publication: &Publication,
    hours: &Hours,
    clause: Clause,
    calendar: &WorkCalendar,
    known: &[DateTime<Utc>],
    now: DateTime<Utc>,
) -> Result<Published, Violation> {
    let mut published = Published { begins_at: Vec::new(), left_out: Vec::new() };
    let (times, left_out) = times_of_day(publication, hours);
    for on in publication.from.iter_days().take_while(|on| *on <= publication.to) {
        let nature = calendar.nature(on)?;
        if !nature.is_working() {
            published
                .left_out
                .push((on, LeftOutReason::parse(nature.code()).unwrap_or(LeftOutReason::Weekend)));
            continue;
        }
        let mut reasons = left_out.clone();
        for time in &times {
            let at = instant(on, *time);
            if at <= now {
                reasons.push(LeftOutReason::Past);
            } else if known.binary_search(&at).is_ok() {
                reasons.push(LeftOutReason::Published);
            } else {
                published.begins_at.push(at);
            }
        }
        reasons.sort_unstable();
        reasons.dedup();
        published.left_out.extend(reasons.into_iter().map(|reason| (on, reason)));
        if published.begins_at.len() > MOST_PLACES {
            return Err(Violation::TooManyPlaces);
        }
    }
    if published.begins_at.is_empty() {
        return Err(Violation::NoPlaces { clause, left_out: published.left_out });
    }
    Ok(published)
}

/// The beginnings of one working day, and why some of the wished ones are none. After lunch the places begin anew.
fn times_of_day(publication: &Publication, hours: &Hours) -> (Vec<NaiveTime>, Vec<LeftOutReason>) {
    let length = TimeDelta::minutes(publication.minutes);
    let mut times = Vec::new();
    for (opens, closes) in [(hours.opens, hours.lunch_from), (hours.lunch_until, hours.closes)] {
        let (mut time, until) = (opens.max(publication.begins), closes.min(publication.ends));
        while time < until && until - time >= length {
            times.push(time);
            time += length;
        }
    }
    let mut left_out = Vec::new();
    if publication.begins < hours.lunch_until && publication.ends > hours.lunch_from {
        left_out.push(LeftOutReason::Lunch);
    }
    let beyond = publication.begins < hours.opens || publication.ends > hours.closes;
    if beyond || (times.is_empty() && left_out.is_empty()) {
        left_out.push(LeftOutReason::OutsideHours);
    }
    (times, left_out)
}

/// The quarter-hours since 1970 that a place touches: nobody is in two of them at once.
pub fn quarters(begins_at: DateTime<Utc>, minutes: i64) -> impl Iterator<Item = i64> {
    const QUARTER: i64 = 15 * 60;
    let first = begins_at.timestamp().div_euclid(QUARTER);
    let last = (begins_at.timestamp() + minutes * 60 - 1).div_euclid(QUARTER);
    first..=last
}

#[cfg(test)]
mod tests;
