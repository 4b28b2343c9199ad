//! One day of the work calendar that differs from the plain week, and the checks that it can be true. A swap has two halves:
//! a working weekend and a day off, or a working weekday that needs no entry of its own.

use std::collections::BTreeSet;

use chrono::{Datelike, NaiveDate};
use thiserror::Error;

use super::is_weekend;

/// What the data says about a day that differs from the plain week.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
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
    /// Every kind.
    pub const ALL: [Self; 4] = [Self::Holiday, Self::DayOffTransfer, Self::ExtraDayOff, Self::WorkingWeekend];

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

    /// The kind of this code, if there is one.
    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }

    /// What it makes of its day.
    #[must_use]
    pub const fn nature(self) -> DayNature {
        match self {
            Self::Holiday => DayNature::Holiday,
            Self::DayOffTransfer => DayNature::DayOffTransfer,
            Self::ExtraDayOff => DayNature::ExtraDayOff,
            Self::WorkingWeekend => DayNature::WorkingWeekend,
        }
    }
}

/// Why a day counts as working or not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
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

/// One day that differs from the plain week.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CalendarDay {
    /// The day.
    pub on: NaiveDate,
    /// What it is.
    pub kind: DayKind,
    /// Its name in Kazakh.
    pub name_kk: String,
    /// Its name in Russian.
    pub name_ru: String,
    /// Its name in English.
    pub name_en: String,
    /// Where it comes from: `law`, `rule_c12`, `order:<id>`, `muslim_board`.
    pub source: String,
    /// Whether it may still shift: a religious day that is computed, not yet announced.
    pub provisional: bool,
    /// The other half of a swap, or the holiday whose day off was moved here.
    pub pair: Option<NaiveDate>,
}

impl CalendarDay {
    /// Reads one line of the calendar's file.
    pub(super) fn parse(line: &str) -> Option<Self> {
        let fields: Vec<&str> = line.trim().split(',').collect();
        let [on, kind, name_kk, name_ru, name_en, source, provisional, pair] = fields.as_slice() else {
            return None;
        };
        let pair = if pair.is_empty() { None } else { Some(pair.parse().ok()?) };
        Some(Self {
            on: on.parse().ok()?,
            kind: DayKind::parse(kind)?,
            name_kk: (*name_kk).to_owned(),
            name_ru: (*name_ru).to_owned(),
            name_en: (*name_en).to_owned(),
            source: (*source).to_owned(),
            provisional: provisional.parse().ok()?,
            pair,
        })
    }
}

/// Why a day cannot be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Error)]
pub enum DayFault {
    /// It lies in another year.
    #[error("the day lies in another year")]
    OtherYear,
    /// The date stands twice.
    #[error("the date stands twice")]
    Twice,
    /// A working weekend on a weekday, or a moved or extra day off on a weekend.
    #[error("this kind of day cannot fall on that weekday")]
    WrongWeekday,
    /// A day that is its own other half.
    #[error("a day cannot be its own pair")]
    OwnPair,
    /// Only religious days are known by estimate.
    #[error("only a holiday can be provisional")]
    NotProvisional,
}

impl DayFault {
    /// Every fault.
    pub const ALL: [Self; 5] =
        [Self::OtherYear, Self::Twice, Self::WrongWeekday, Self::OwnPair, Self::NotProvisional];

    /// The member of the day that is at fault.
    #[must_use]
    pub const fn member(self) -> &'static str {
        match self {
            Self::OtherYear | Self::Twice => "on",
            Self::WrongWeekday => "kind",
            Self::OwnPair => "pair",
            Self::NotProvisional => "provisional",
        }
    }

    /// The code that stands in `errors[].code`.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::OtherYear => "other_year",
            Self::Twice => "repeated_value",
            Self::WrongWeekday => "wrong_weekday",
            Self::OwnPair => "own_pair",
            Self::NotProvisional => "not_provisional",
        }
    }
}

/// Everything that cannot be true about the days of a year: the place in the list and why.
#[must_use]
pub fn check_days(year: i32, days: &[CalendarDay]) -> Vec<(usize, DayFault)> {
    let mut seen = BTreeSet::new();
    let mut faults = Vec::new();
    for (index, day) in days.iter().enumerate() {
        let fits = match day.kind {
            DayKind::Holiday => true,
            DayKind::WorkingWeekend => is_weekend(day.on),
            DayKind::DayOffTransfer | DayKind::ExtraDayOff => !is_weekend(day.on),
        };
        let checks = [
            (day.on.year() != year, DayFault::OtherYear),
            (!seen.insert(day.on), DayFault::Twice),
            (!fits, DayFault::WrongWeekday),
            (day.pair == Some(day.on), DayFault::OwnPair),
            (day.provisional && day.kind != DayKind::Holiday, DayFault::NotProvisional),
        ];
        faults.extend(checks.into_iter().filter(|(wrong, _)| *wrong).map(|(_, fault)| (index, fault)));
    }
    faults
}
