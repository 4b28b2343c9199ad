//! How dates are written into the blanks of the forms: the day in quotation marks, the month by its Kazakh name; and of
//! moments beside them. Other languages do not occur on paper.

use chrono::{Datelike as _, NaiveDate, NaiveDateTime};

const MONTHS: [&str; 12] = [
    "қаңтар",
    "ақпан",
    "наурыз",
    "сәуір",
    "мамыр",
    "маусым",
    "шілде",
    "тамыз",
    "қыркүйек",
    "қазан",
    "қараша",
    "желтоқсан",
];

/// The months in the case that «дейін» wants.
const UNTIL: [&str; 12] = [
    "қаңтарға",
    "ақпанға",
    "наурызға",
    "сәуірге",
    "мамырға",
    "маусымға",
    "шілдеге",
    "тамызға",
    "қыркүйекке",
    "қазанға",
    "қарашаға",
    "желтоқсанға",
];

/// A whole date before «дейін»: `2027 жылғы 31 тамызға`.
pub(crate) fn until(on: NaiveDate) -> String {
    let index = usize::try_from(on.month0()).unwrap_or_default();
    format!("{} жылғы {} {}", on.year(), on.day(), UNTIL.get(index).copied().unwrap_or_default())
}

/// The Kazakh name of the month.
pub(crate) fn month(on: NaiveDate) -> &'static str {
    let index = usize::try_from(on.month0()).unwrap_or_default();
    MONTHS.get(index).copied().unwrap_or_default()
}

/// The day of the month with two digits, as the blanks of the forms have room for.
pub(crate) fn day(on: NaiveDate) -> String {
    format!("{:02}", on.day())
}

/// A whole date where the form leaves one blank: `2027 жылғы 31 тамыз`.
pub(crate) fn date(on: NaiveDate) -> String {
    format!("{} жылғы {} {}", on.year(), on.day(), month(on))
}

/// A moment, Kazakhstan time: `2026 жылғы 7 желтоқсан, сағат 15:04`.
pub(crate) fn moment(at: NaiveDateTime) -> String {
    format!("{}, сағат {}", date(at.date()), at.format("%H:%M"))
}
