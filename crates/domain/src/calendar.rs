//! The work calendar: which day is a working day, and why. It is versioned data handed in, never code: the file that a
//! build carries, and years that the authority saved later. A year that no data covers is an error, never a guess
//! (rule C-1; readings ).

mod day;

use std::collections::BTreeMap;

use chrono::{Datelike, Days, NaiveDate, Weekday};
use thiserror::Error;

pub use day::{CalendarDay, DayFault, DayKind, DayNature, check_days};

/// The calendar does not reach this year. The caller raises an alarm; nothing is computed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("the work calendar does not cover the year {year}")]
pub struct YearMissing {
    /// The first year that was needed and is not there.
    pub year: i32,
}

/// Calendar data that cannot be true.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum CalendarFault {
    /// A line is not what the heading says.
    #[error("line {line}: not a day of the calendar")]
    Malformed {
        /// One-based line number.
        line: usize,
    },
    /// A day that cannot be.
    #[error("line {line}: {fault}")]
    Day {
        /// One-based line number.
        line: usize,
        /// Why.
        fault: DayFault,
    },
    /// No day at all.
    #[error("the calendar is empty")]
    Empty,
}

/// One year: the days that differ from the plain week, and what follows for every day.
#[derive(Debug, Clone)]
struct Year {
    days: Vec<CalendarDay>,
    natures: Vec<DayNature>,
}

impl Year {
    fn new(year: i32, mut days: Vec<CalendarDay>) -> Self {
        days.sort_by_key(|day| day.on);
        let mut coming = days.iter().peekable();
        let natures = NaiveDate::from_ymd_opt(year, 1, 1)
            .into_iter()
            .flat_map(|first| first.iter_days())
            .take_while(|on| on.year() == year)
            .map(|on| match coming.next_if(|day| day.on == on) {
                Some(day) => day.kind.nature(),
                None if is_weekend(on) => DayNature::Weekend,
                None => DayNature::WorkingDay,
            })
            .collect();
        Self { days, natures }
    }
}

/// The days of Kazakhstan that are off or working against the plain week, year by year.
#[derive(Debug, Clone)]
pub struct WorkCalendar {
    base: String,
    saved: BTreeMap<i32, i64>,
    version: String,
    first: i32,
    years: Vec<Option<Year>>,
}

impl WorkCalendar {
    /// Reads the file that a build carries: `on,kind,name_kk,name_ru,name_en,source,provisional,pair` under a heading.
    ///
    /// # Errors
    /// [`CalendarFault`] names the line that cannot be true.
    pub fn parse(version: &str, text: &str) -> Result<Self, CalendarFault> {
        let mut years: BTreeMap<i32, Vec<(usize, CalendarDay)>> = BTreeMap::new();
        for (index, row) in text.lines().enumerate().skip(1).filter(|(_, row)| !row.trim().is_empty()) {
            let line = index + 1;
            let day = CalendarDay::parse(row).ok_or(CalendarFault::Malformed { line })?;
            years.entry(day.on.year()).or_default().push((line, day));
        }
        let mut calendar = Self {
            base: version.to_owned(),
            saved: BTreeMap::new(),
            version: version.to_owned(),
            first: 0,
            years: Vec::new(),
        };
        for (year, lines) in years {
            let days: Vec<CalendarDay> = lines.iter().map(|(_, day)| day.clone()).collect();
            if let Some((index, fault)) = check_days(year, &days).into_iter().next() {
                let line = lines.get(index).map_or(0, |(line, _)| *line);
                return Err(CalendarFault::Day { line, fault });
            }
            calendar.put(year, days);
        }
        if calendar.years.is_empty() { Err(CalendarFault::Empty) } else { Ok(calendar) }
    }

    fn put(&mut self, year: i32, days: Vec<CalendarDay>) {
        if self.years.is_empty() {
            self.first = year;
        }
        if year < self.first {
            let missing = usize::try_from(self.first - year).unwrap_or(0);
            self.years.splice(0..0, std::iter::repeat_n(None, missing));
            self.first = year;
        }
        let place = usize::try_from(year - self.first).unwrap_or(0);
        if self.years.len() <= place {
            self.years.resize(place + 1, None);
        }
        if let Some(slot) = self.years.get_mut(place) {
            *slot = Some(Year::new(year, days));
        }
    }

    /// The calendar with a year as the authority saved it. The days must have passed [`check_days`].
    #[must_use]
    pub fn with_year(mut self, year: i32, version: i64, days: Vec<CalendarDay>) -> Self {
        self.put(year, days);
        self.saved.insert(year, version);
        let saved: Vec<String> =
            self.saved.iter().map(|(year, version)| format!("+{year}.{version}")).collect();
        self.version = format!("{}{}", self.base, saved.concat());
        self
    }

    fn year(&self, year: i32) -> Option<&Year> {
        usize::try_from(year - self.first).ok().and_then(|place| self.years.get(place))?.as_ref()
    }

    /// The version that deadlines computed with this calendar carry: that of the file, and of every year saved later.
    #[must_use]
    pub fn version(&self) -> &str {
        &self.version
    }

    /// Which saved years a calendar of this version holds beside this one's own, if that one was made from this one.
    #[must_use]
    pub fn saved_years_of(&self, version: &str) -> Option<Vec<(i32, i64)>> {
        let rest = version.strip_prefix(self.base.as_str())?;
        let saved = |text: &str| {
            let (year, version) = text.split_once('.')?;
            Some((year.parse().ok()?, version.parse().ok()?))
        };
        match rest.strip_prefix('+') {
            Some(rest) => rest.split('+').map(saved).collect(),
            None => rest.is_empty().then(Vec::new),
        }
    }

    /// Which version of a year it holds: 1 for one of the file, one more with every saving.
    #[must_use]
    pub fn version_of(&self, year: i32) -> Option<i64> {
        self.year(year).map(|_| self.saved.get(&year).copied().unwrap_or(1))
    }

    /// The days of a year that differ from the plain week, in order.
    ///
    /// # Errors
    /// [`YearMissing`] for a year that it does not cover.
    pub fn days_of(&self, year: i32) -> Result<&[CalendarDay], YearMissing> {
        self.year(year).map(|known| known.days.as_slice()).ok_or(YearMissing { year })
    }

    /// How many working days a year has; none for a year that it does not cover.
    #[must_use]
    pub fn working_days_of(&self, year: i32) -> usize {
        self.year(year).map_or(0, |known| known.natures.iter().filter(|nature| nature.is_working()).count())
    }

    /// The first day that it covers, Kazakhstan time.
    #[must_use]
    pub fn first_day(&self) -> NaiveDate {
        NaiveDate::from_ymd_opt(self.first, 1, 1).unwrap_or(NaiveDate::MIN)
    }

    /// The last year that it covers without a gap after the first.
    #[must_use]
    pub fn last_year(&self) -> i32 {
        let reach = self.years.iter().take_while(|year| year.is_some()).count();
        self.first + i32::try_from(reach).unwrap_or(0) - 1
    }

    /// Why the day is working or off.
    ///
    /// # Errors
    /// [`YearMissing`] outside the covered years.
    pub fn nature(&self, on: NaiveDate) -> Result<DayNature, YearMissing> {
        let place = usize::try_from(on.ordinal0()).unwrap_or(usize::MAX);
        self.year(on.year())
            .and_then(|year| year.natures.get(place).copied())
            .ok_or(YearMissing { year: on.year() })
    }

    /// Whether work is done on the day.
    ///
    /// # Errors
    /// [`YearMissing`] outside the covered years.
    pub fn is_working(&self, on: NaiveDate) -> Result<bool, YearMissing> {
        self.nature(on).map(DayNature::is_working)
    }

    /// The `n`-th working day after `start`; `start` itself is day 0 and does not count (C-4, A-10).
    ///
    /// # Errors
    /// [`YearMissing`] when the walk leaves the covered years.
    pub fn nth_working_day_after(&self, start: NaiveDate, n: u32) -> Result<NaiveDate, YearMissing> {
        let mut on = start;
        let mut counted = 0;
        while counted < n {
            on = next_day(on)?;
            if self.is_working(on)? {
                counted += 1;
            }
        }
        Ok(on)
    }

    /// The `n`-th working day when `start` is day 1, if it is a working day itself: the strictest reading.
    ///
    /// # Errors
    /// [`YearMissing`] when the walk leaves the covered years.
    pub fn nth_working_day_from(&self, start: NaiveDate, n: u32) -> Result<NaiveDate, YearMissing> {
        let first = u32::from(self.is_working(start)?);
        self.nth_working_day_after(start, n.saturating_sub(first))
    }

    /// The last working day that is not later than `limit` ("up to": never rolled forward, A-17).
    ///
    /// # Errors
    /// [`YearMissing`] when the walk leaves the covered years.
    pub fn last_working_day_until(&self, limit: NaiveDate) -> Result<NaiveDate, YearMissing> {
        let mut on = limit;
        while !self.is_working(on)? {
            on = on.checked_sub_days(Days::new(1)).ok_or(YearMissing { year: on.year() })?;
        }
        Ok(on)
    }
}

/// The day after, or the year that is missing at the end of time.
pub(crate) fn next_day(on: NaiveDate) -> Result<NaiveDate, YearMissing> {
    on.checked_add_days(Days::new(1)).ok_or(YearMissing { year: on.year() })
}

fn is_weekend(on: NaiveDate) -> bool {
    matches!(on.weekday(), Weekday::Sat | Weekday::Sun)
}

#[cfg(test)]
pub(crate) mod tests;
