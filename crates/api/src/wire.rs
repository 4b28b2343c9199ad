//! Plain values on the wire: days, instants, ids and times of day, each with one strict reading and one writing. A value
//! that cannot be read is named by a code, never repeated.

use std::borrow::Cow;

use chrono::{DateTime, NaiveDate, NaiveTime, SecondsFormat, Utc};
use qoldau_domain::law::Clause;
use qoldau_persistence::feed;
use serde::de::{self, Deserialize, Deserializer};
use serde::{Serialize, Serializer};
use utoipa::openapi::schema::{KnownFormat, Schema, SchemaFormat, Type};
use utoipa::openapi::{ObjectBuilder, RefOr};
use utoipa::{PartialSchema, ToSchema};
use uuid::Uuid;

/// A calendar day, `YYYY-MM-DD`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Day(pub NaiveDate);

/// An instant, RFC 3339; read with any offset, written with Kazakhstan's, to the microsecond.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Moment(pub DateTime<Utc>);

/// An id, in the usual form of a UUID.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Uid(pub Uuid);

impl Day {
    /// Reads exactly `YYYY-MM-DD`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let fits = text.len() == 10
            && text.bytes().enumerate().all(|(index, byte)| match index {
                4 | 7 => byte == b'-',
                _ => byte.is_ascii_digit(),
            });
        if fits { text.parse().ok().map(Self) } else { None }
    }
}

impl Moment {
    /// Reads RFC 3339 with an offset.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let at = DateTime::parse_from_rfc3339(text).ok()?.to_utc();
        // Both databases keep microseconds; anything finer would come back changed.
        DateTime::from_timestamp_micros(at.timestamp_micros()).map(Self)
    }

    /// As it is written everywhere: Kazakhstan's offset, no more decimals than it has.
    #[must_use]
    pub fn written(self) -> String {
        let full = feed::written(self.0);
        match (full.get(..19), full.get(19..26), full.get(26..)) {
            (Some(seconds), Some(".000000"), Some(offset)) => format!("{seconds}{offset}"),
            _ => full,
        }
    }
}

impl Uid {
    /// Reads 36 characters with hyphens.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        if text.len() == 36 { Uuid::try_parse(text).ok().map(Self) } else { None }
    }
}

/// Reads a time of day, exactly `HH:MM`.
#[must_use]
pub fn time_of_day(text: &str) -> Option<NaiveTime> {
    NaiveTime::parse_from_str(text, "%H:%M").ok().filter(|_| text.len() == 5)
}

/// Reads a whole number, however it is written: to JSON 2 and 2.0 are the same.
///
/// # Errors
/// Whatever is no whole number.
pub fn whole<'de, D: Deserializer<'de>>(deserializer: D) -> Result<i64, D::Error> {
    struct Whole;

    impl de::Visitor<'_> for Whole {
        type Value = i64;

        fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            f.write_str("a whole number")
        }

        fn visit_i64<E: de::Error>(self, number: i64) -> Result<i64, E> {
            Ok(number)
        }

        fn visit_u64<E: de::Error>(self, number: u64) -> Result<i64, E> {
            // What is larger is out of every range.
            Ok(i64::try_from(number).unwrap_or(i64::MAX))
        }

        fn visit_f64<E: de::Error>(self, number: f64) -> Result<i64, E> {
            let fits = number.fract() == 0.0;
            let written = if fits { format!("{number:.0}") } else { String::new() };
            let beyond = if number < 0.0 { i64::MIN } else { i64::MAX };
            if fits { Ok(written.parse().unwrap_or(beyond)) } else { Err(E::custom("wrong_type")) }
        }
    }

    deserializer.deserialize_any(Whole)
}

/// The ids of clauses, in the order in which they are named.
pub fn ids<'a>(clauses: impl IntoIterator<Item = &'a Clause>) -> Vec<&'static str> {
    clauses.into_iter().map(|clause| clause.id()).collect()
}

/// Whether a text is an `https` address that can be shown: visible ASCII only.
#[must_use]
pub fn is_web_address(text: &str) -> bool {
    text.strip_prefix("https://")
        .is_some_and(|rest| !rest.is_empty() && rest.bytes().all(|byte| byte.is_ascii_graphic()))
}

/// An instant in UTC for machines that compare text.
#[must_use]
pub fn utc(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::Micros, true)
}

macro_rules! on_the_wire {
    ($type:ident, $code:literal, $format:expr, $written:expr, $example:literal, $description:literal) => {
        impl Serialize for $type {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                let written: fn(Self) -> String = $written;
                serializer.serialize_str(&written(*self))
            }
        }

        impl<'de> Deserialize<'de> for $type {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = Cow::<'de, str>::deserialize(deserializer)?;
                Self::parse(&text).ok_or_else(|| de::Error::custom($code))
            }
        }

        impl PartialSchema for $type {
            fn schema() -> RefOr<Schema> {
                RefOr::T(Schema::Object(
                    ObjectBuilder::new()
                        .schema_type(Type::String)
                        .format(Some(SchemaFormat::KnownFormat($format)))
                        .description(Some($description))
                        .examples([serde_json::Value::from($example)])
                        .build(),
                ))
            }
        }

        impl ToSchema for $type {
            fn name() -> Cow<'static, str> {
                Cow::Borrowed(stringify!($type))
            }
        }
    };
}

on_the_wire!(
    Day,
    "invalid_date",
    KnownFormat::Date,
    |day| day.0.to_string(),
    "2026-11-24",
    "A calendar day in Kazakhstan, `YYYY-MM-DD`."
);
on_the_wire!(
    Moment,
    "invalid_instant",
    KnownFormat::DateTime,
    Moment::written,
    "2026-11-24T10:15:00+05:00",
    "RFC 3339 with an offset; answered with Kazakhstan's offset."
);
on_the_wire!(
    Uid,
    "invalid_id",
    KnownFormat::Uuid,
    |uid| uid.0.to_string(),
    "01980000-0000-7000-8000-000000000001",
    "An id."
);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_numbers_are_whole_however_they_are_written() {
        let read = |text: &str| whole(&mut serde_json::Deserializer::from_str(text)).ok();
        for (text, number) in
            [("2", 2), ("2.0", 2), ("-3.0", -3), ("1e2", 100), ("18446744073709551615", i64::MAX)]
        {
            assert_eq!(read(text), Some(number), "{text}");
        }
        assert_eq!((read("1e300"), read("-1e300")), (Some(i64::MAX), Some(i64::MIN)));
        for text in ["2.5", "\"2\"", "null", "true", "[]"] {
            assert_eq!(read(text), None, "{text}");
        }
    }

    #[test]
    fn days_have_one_form() {
        assert!(Day::parse("2026-02-28").is_some());
        for text in ["2026-2-28", "2026-02-29", "+2026-02-28", "20260228", "2026-02-28T00:00:00Z", ""] {
            assert!(Day::parse(text).is_none(), "{text}");
        }
    }

    #[test]
    fn instants_need_an_offset_and_are_written_with_kazakhstans() {
        assert_eq!(Moment::parse("2026-11-24T05:15:00Z").unwrap().written(), "2026-11-24T10:15:00+05:00");
        assert_eq!(
            Moment::parse("2026-11-24T05:15:00.1234567Z").unwrap().written(),
            "2026-11-24T10:15:00.123456+05:00"
        );
        // Before 1 March 2024 Almaty was six hours ahead.
        assert_eq!(Moment::parse("2024-02-01T00:00:00Z").unwrap().written(), "2024-02-01T06:00:00+06:00");
        for text in ["2026-11-24T05:15:00", "2026-11-24", "now", "2026-11-24T25:00:00Z"] {
            assert!(Moment::parse(text).is_none(), "{text}");
        }
    }
}
