//! The work calendar: which day is a working day, and why. It is versioned data handed in as text, never code.
//! A year that the data does not cover is an error, never a guess (rule C-1; readings ).

use chrono::{Datelike, Days, NaiveDate, Weekday};
use thiserror::Error;

/// What the data says about a day that differs from the plain week.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DayKind {
    /// A national, state or religious holiday.
    Holiday,
    /// A working day that became a day off because a holiday fell on a weekend, or by an official swap.
    DayOffTransfer,
    /// A day off given by the labour authority beside the holidays.
    ExtraDayOff,
    /// A weekend day declared working by an official swap.
    WorkingWeekend,
}

impl DayKind {
    /// The code used in data, JSON and documents.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Holiday => "holiday",
            Self::DayOffTransfer => "day_off_transfer",
            Self::ExtraDayOff => "extra_day_off",
            Self::WorkingWeekend => "working_weekend",
        }
    }

    fn parse(text: &str) -> Option<Self> {
        [Self::Holiday, Self::DayOffTransfer, Self::ExtraDayOff, Self::WorkingWeekend]
            .into_iter()
            .find(|kind| kind.code() == text)
    }
}

/// Why a day counts as working or not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DayNature {
    /// Monday to Friday, nothing special.
    WorkingDay,
    /// A weekend day declared working.
    WorkingWeekend,
    /// Saturday or Sunday.
    Weekend,
    /// A holiday.
    Holiday,
    /// A moved day off.
    DayOffTransfer,
    /// An extra day off.
    ExtraDayOff,
}

impl DayNature {
    /// Whether work is done on such a day.
    #[must_use]
    pub const fn is_working(self) -> bool {
        matches!(self, Self::WorkingDay | Self::WorkingWeekend)
    }

    /// The code used in walks.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::WorkingDay => "working_day",
            Self::WorkingWeekend => "working_weekend",
            Self::Weekend => "weekend",
            Self::Holiday => "holiday",
            Self::DayOffTransfer => "day_off_transfer",
            Self::ExtraDayOff => "extra_day_off",
        }
    }
}

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
    /// A line is not `date,name,kind`.
    #[error("line {line}: not a date, a name and a kind")]
    Malformed {
        /// One-based line number.
        line: usize,
    },
    /// One date stands twice.
    #[error("line {line}: the date stands twice")]
    Twice {
        /// One-based line number.
        line: usize,
    },
    /// A working weekend on a weekday, or a moved day off on a weekend.
    #[error("line {line}: this kind of day cannot fall on that weekday")]
    WrongWeekday {
        /// One-based line number.
        line: usize,
    },
    /// No day at all.
    #[error("the calendar is empty")]
    Empty,
}

/// The days of Kazakhstan that are off or working against the plain week, for a closed span of years.
#[derive(Debug, Clone)]
pub struct WorkCalendar {
    version: String,
    first: NaiveDate,
    natures: Vec<DayNature>,
}

impl WorkCalendar {
    /// Reads lines of `date,name,kind` under a heading line. The span is the full years from the first to the
    /// last date.
    ///
    /// # Errors
    /// [`CalendarFault`] names the line that cannot be true.
    pub fn parse(version: &str, text: &str) -> Result<Self, CalendarFault> {
        let mut marks: Vec<(usize, NaiveDate, DayKind)> = Vec::new();
        for (index, row) in text.lines().enumerate().skip(1).filter(|(_, row)| !row.trim().is_empty()) {
            let line = index + 1;
            let mut fields = row.trim().split(',');
            let (Some(on), Some(_name), Some(kind), None) =
                (fields.next(), fields.next(), fields.next(), fields.next())
            else {
                return Err(CalendarFault::Malformed { line });
            };
            let on: NaiveDate = on.parse().map_err(|_malformed| CalendarFault::Malformed { line })?;
            let kind = DayKind::parse(kind).ok_or(CalendarFault::Malformed { line })?;
            let weekend = is_weekend(on);
            let fits = match kind {
                DayKind::Holiday => true,
                DayKind::WorkingWeekend => weekend,
                DayKind::DayOffTransfer | DayKind::ExtraDayOff => !weekend,
            };
            if !fits {
                return Err(CalendarFault::WrongWeekday { line });
            }
            marks.push((line, on, kind));
        }
        marks.sort_by_key(|(_, on, _)| *on);
        if let Some((line, ..)) =
            marks.iter().zip(marks.iter().skip(1)).find(|(a, b)| a.1 == b.1).map(|(_, later)| later)
        {
            return Err(CalendarFault::Twice { line: *line });
        }
        Self::from_marks(version, &marks)
    }

    fn from_marks(version: &str, marks: &[(usize, NaiveDate, DayKind)]) -> Result<Self, CalendarFault> {
        let (Some((_, earliest, _)), Some((_, latest, _))) = (marks.first(), marks.last()) else {
            return Err(CalendarFault::Empty);
        };
        let first = NaiveDate::from_ymd_opt(earliest.year(), 1, 1).ok_or(CalendarFault::Empty)?;
        let last = NaiveDate::from_ymd_opt(latest.year(), 12, 31).ok_or(CalendarFault::Empty)?;
        let mut coming = marks.iter().peekable();
        let natures = first
            .iter_days()
            .take_while(|on| *on <= last)
            .map(|on| {
                let mark = coming.next_if(|(_, marked, _)| *marked == on).map(|(_, _, kind)| *kind);
                match mark {
                    Some(DayKind::Holiday) => DayNature::Holiday,
                    Some(DayKind::DayOffTransfer) => DayNature::DayOffTransfer,
                    Some(DayKind::ExtraDayOff) => DayNature::ExtraDayOff,
                    Some(DayKind::WorkingWeekend) => DayNature::WorkingWeekend,
                    None if is_weekend(on) => DayNature::Weekend,
                    None => DayNature::WorkingDay,
                }
            })
            .collect();
        Ok(Self { version: version.to_owned(), first, natures })
    }

    /// The version that deadlines computed with this calendar carry.
    #[must_use]
    pub fn version(&self) -> &str {
        &self.version
    }

    /// The first day that it covers.
    #[must_use]
    pub const fn first_day(&self) -> NaiveDate {
        self.first
    }

    /// Why the day is working or off.
    ///
    /// # Errors
    /// [`YearMissing`] outside the covered years.
    pub fn nature(&self, on: NaiveDate) -> Result<DayNature, YearMissing> {
        usize::try_from(on.signed_duration_since(self.first).num_days())
            .ok()
            .and_then(|index| self.natures.get(index).copied())
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
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn kazakhstan() -> WorkCalendar {
        WorkCalendar::parse("test", include_str!("../../../docs/law/calendar-kz.csv")).unwrap()
    }

    #[test]
    fn working_days_a_year_agree_with_the_published_figures() {
        let calendar = kazakhstan();
        let figures = [
            (2020, 246),
            (2021, 245),
            (2022, 246),
            (2023, 246),
            (2024, 249),
            (2025, 246),
            (2026, 247),
            (2027, 247),
            (2028, 245),
        ];
        for (year, expected) in figures {
            let working = NaiveDate::from_ymd_opt(year, 1, 1)
                .unwrap()
                .iter_days()
                .take_while(|on| on.year() == year)
                .filter(|on| calendar.is_working(*on).unwrap())
                .count();
            assert_eq!(working, expected, "{year}");
        }
    }

    #[test]
    fn a_year_that_is_not_covered_is_an_error() {
        let calendar = kazakhstan();
        assert_eq!(calendar.is_working(day("2029-01-01")), Err(YearMissing { year: 2029 }));
        assert_eq!(calendar.is_working(day("2019-12-31")), Err(YearMissing { year: 2019 }));
        assert_eq!(calendar.nth_working_day_after(day("2028-12-29"), 2), Err(YearMissing { year: 2029 }));
    }

    #[test]
    fn impossible_data_is_refused_with_its_line() {
        let parse = |text: &str| WorkCalendar::parse("x", text).map(|_calendar| ());
        assert_eq!(parse("date,name,kind\n"), Err(CalendarFault::Empty));
        assert_eq!(parse("h\n2026-13-01,a,holiday\n"), Err(CalendarFault::Malformed { line: 2 }));
        assert_eq!(parse("h\n2026-01-01,a,feast\n"), Err(CalendarFault::Malformed { line: 2 }));
        assert_eq!(parse("h\n2026-01-01,a,holiday,b\n"), Err(CalendarFault::Malformed { line: 2 }));
        assert_eq!(
            parse("h\n2026-01-01,a,holiday\n2026-01-01,b,holiday\n"),
            Err(CalendarFault::Twice { line: 3 })
        );
        assert_eq!(parse("h\n2026-11-24,a,working_weekend\n"), Err(CalendarFault::WrongWeekday { line: 2 }));
        assert_eq!(parse("h\n2026-11-28,a,day_off_transfer\n"), Err(CalendarFault::WrongWeekday { line: 2 }));
    }
}
