//! Lists and queries: `limit`, an opaque `cursor` that cannot be made up or moved to another caller or list, and the
//! strict reading of query parameters. One shape for all handlers.

use std::future::{Ready, ready};

use actix_web::{FromRequest, HttpRequest, dev};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use qoldau_persistence::seal::Keys;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::error::Category;
use utoipa::ToSchema;

use crate::problem::texts::FIELD_TEXTS;
use crate::problem::{Problem, ProblemCode};

/// How many entries a page has when nobody says.
pub const USUAL: i64 = 50;
/// And at most.
pub const MOST: i64 = 200;

/// Query parameters of the right names and types; anything else is refused by name.
#[derive(Debug)]
pub struct Query<T>(pub T);

impl<T: DeserializeOwned + 'static> FromRequest for Query<T> {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _payload: &mut dev::Payload) -> Self::Future {
        ready(read(request.query_string()).map(Query))
    }
}

/// Reads parameters through JSON text values, so that the strict readers of the wire serve here too.
fn read<T: DeserializeOwned>(query: &str) -> Result<T, Problem> {
    let invalid = |name: &str, code: &str| {
        Problem::of_field(ProblemCode::InvalidQuery, format!("?{}", plain(name)), code)
    };
    let pairs: Vec<(String, String)> =
        serde_urlencoded::from_str(query).map_err(|_error| invalid("", "wrong_type"))?;
    let mut map = serde_json::Map::new();
    for (name, value) in &pairs {
        // A cursor is told apart by its seal.
        if name != "cursor" && value.chars().any(qoldau_domain::person::is_hidden) {
            return Err(invalid(name, "control_character"));
        }
        if map.insert(name.clone(), guessed(value)).is_some() {
            return Err(invalid(name, "repeated_value"));
        }
    }
    loop {
        let read = serde_path_to_error::deserialize(serde_json::Value::Object(map.clone()));
        let error = match read {
            Ok(read) => return Ok(read),
            Err(error) => error,
        };
        let (path, message) = (error.path().to_string(), error.inner().to_string());
        debug_assert_eq!(error.inner().classify(), Category::Data);
        // A text that looks like a number or a truth is read as text where text is wanted.
        let text = pairs.iter().find(|(name, _)| *name == path).map(|(_, text)| text.clone());
        match (map.get_mut(&path), text) {
            (Some(value), Some(text)) if !value.is_string() => {
                *value = text.into();
                continue;
            }
            _ => {}
        }
        if FIELD_TEXTS.iter().any(|(code, _)| *code == message) {
            return Err(invalid(&path, &message));
        }
        return Err(match message.strip_prefix("unknown field ") {
            Some(rest) => invalid(rest.split('`').nth(1).unwrap_or_default(), "unknown_parameter"),
            None => invalid(&path, "wrong_type"),
        });
    }
}

/// A parameter as the JSON value that it looks like.
fn guessed(text: &str) -> serde_json::Value {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let is_number = (1..=19).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit());
    match (text, text.parse::<i64>()) {
        ("true", _) => true.into(),
        ("false", _) => false.into(),
        (_, Ok(number)) if is_number => number.into(),
        _ => text.into(),
    }
}

/// A parameter's name if it looks like one; it could be anything that a caller typed.
fn plain(name: &str) -> &str {
    let fits = name.len() <= 32 && name.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_');
    if fits { name } else { "" }
}

/// How many entries the caller gets.
///
/// # Errors
/// 400 outside 1 to `most`.
pub fn limit(asked: Option<i64>, usual: i64, most: i64) -> Result<i64, Problem> {
    match asked {
        None => Ok(usual),
        Some(limit) if (1..=most).contains(&limit) => Ok(limit),
        Some(_) => Err(Problem::of_field(ProblemCode::InvalidQuery, "?limit", "out_of_range")),
    }
}

/// A cursor for one list and one caller.
#[derive(Debug)]
pub struct Cursors<'k> {
    keys: &'k Keys,
    list: String,
}

impl<'k> Cursors<'k> {
    /// Cursors of a list for the caller with this key.
    #[must_use]
    pub fn new(keys: &'k Keys, list: &str, caller: &[u8]) -> Self {
        Self { keys, list: format!("{list} {}", qoldau_persistence::seal::hex(caller)) }
    }

    fn seal(&self, place: &str) -> Vec<u8> {
        self.keys.blind(&["cursor", &self.list, place]).into_iter().take(12).collect()
    }

    /// The cursor after a place.
    #[must_use]
    pub fn write(&self, place: &str) -> String {
        URL_SAFE_NO_PAD.encode([self.seal(place).as_slice(), place.as_bytes()].concat())
    }

    /// The place that a cursor stands for.
    ///
    /// # Errors
    /// 400 for a cursor that was changed, or given to somebody else or for another list.
    pub fn read(&self, cursor: &str) -> Result<String, Problem> {
        let malformed = || Problem::of_field(ProblemCode::InvalidQuery, "?cursor", "malformed_cursor");
        let bytes = URL_SAFE_NO_PAD.decode(cursor).map_err(|_error| malformed())?;
        let (seal, place) = bytes.split_at_checked(12).ok_or_else(malformed)?;
        let place = String::from_utf8(place.to_vec()).map_err(|_error| malformed())?;
        if self.seal(&place) == seal { Ok(place) } else { Err(malformed()) }
    }
}

/// One page of a list.
#[derive(Debug, Serialize, ToSchema)]
pub struct Page<T> {
    /// The entries.
    pub items: Vec<T>,
    /// For the next page; absent on the last.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_cursor: Option<String>,
}

impl<T> Page<T> {
    /// A page of at most `limit` from one entry more than that.
    #[must_use]
    pub fn of(mut found: Vec<T>, limit: i64, cursors: &Cursors<'_>, place: impl Fn(&T) -> String) -> Self {
        let limit = usize::try_from(limit).unwrap_or(usize::MAX);
        let more = found.len() > limit;
        found.truncate(limit);
        let next_cursor = found.last().filter(|_| more).map(|last| cursors.write(&place(last)));
        Self { items: found, next_cursor }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_serves_one_caller_and_one_list_and_no_changed_byte() {
        let keys = Keys::new(&[1; 32], &[2; 32]).unwrap();
        let cursors = Cursors::new(&keys, "applications", b"me");
        let cursor = cursors.write("017");
        assert_eq!(cursors.read(&cursor).unwrap(), "017");
        assert!(Cursors::new(&keys, "applications", b"you").read(&cursor).is_err());
        assert!(Cursors::new(&keys, "history", b"me").read(&cursor).is_err());
        for index in 0..cursor.len() {
            let mut changed = cursor.clone().into_bytes();
            changed[index] = if changed[index] == b'A' { b'B' } else { b'A' };
            assert!(cursors.read(&String::from_utf8(changed).unwrap()).is_err(), "{index}");
        }
    }
}
