//! Request bodies: bytes within a limit and a deadline, then JSON, then shape, then [`Valid`]. What is refused is named
//! by a JSON Pointer and a code; a submitted value is never repeated. Meaning is the domain's.

mod objects;

use std::future::Future;
use std::pin::Pin;
use std::time::Duration;

use actix_web::http::header;
use actix_web::web::{Bytes, BytesMut};
use actix_web::{FromRequest, HttpRequest, dev};
use futures_util::StreamExt as _;
use qoldau_persistence::seal::sha256;
use serde::de::DeserializeOwned;
use serde_json::error::Category;
use validator::{Validate, ValidationErrors, ValidationErrorsKind};

use crate::problem::texts::FIELD_TEXTS;
use crate::problem::{FieldFault, Problem, ProblemCode};
use objects::Objects;

/// The most bytes of a JSON body.
pub const JSON_LIMIT: usize = 64 * 1024;
/// The longest time that a JSON body may take to arrive.
const DEADLINE: Duration = Duration::from_secs(10);

/// A body of the right shape, and the fingerprint of its RFC 8785 form.
#[derive(Debug)]
pub struct Valid<T> {
    /// The body.
    pub value: T,
    /// SHA-256 of the canonical form.
    pub fingerprint: Vec<u8>,
    canonical: Vec<u8>,
}

impl<T> Valid<T> {
    /// The canonical form without one of its members: what a signature in the body can be over.
    ///
    /// # Errors
    /// None that a caller can bring about: the body was read before.
    pub fn without(&self, member: &str) -> Result<Vec<u8>, Problem> {
        let unreadable = |_error| Problem::new(ProblemCode::InternalError);
        let mut body: serde_json::Map<String, serde_json::Value> =
            serde_json::from_slice(&self.canonical).map_err(unreadable)?;
        body.remove(member);
        serde_json_canonicalizer::to_vec(&body).map_err(unreadable)
    }
}

impl<T: DeserializeOwned + Validate + 'static> FromRequest for Valid<T> {
    type Error = Problem;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Problem>>>>;

    fn from_request(request: &HttpRequest, payload: &mut dev::Payload) -> Self::Future {
        let (request, payload) = (request.clone(), payload.take());
        Box::pin(async move {
            let bytes = read_json(&request, payload).await?;
            parse(&bytes)
        })
    }
}

/// Refuses what is declared wrongly before a byte is read.
///
/// # Errors
/// 415 or 413.
fn check_head(request: &HttpRequest) -> Result<(), Problem> {
    let media = request.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    let is_json = media
        .and_then(|media| media.split(';').next())
        .is_some_and(|media| media.trim().eq_ignore_ascii_case("application/json"));
    if !is_json {
        return Err(Problem::new(ProblemCode::UnsupportedMediaType));
    }
    let declared = request.headers().get(header::CONTENT_LENGTH).and_then(|value| value.to_str().ok());
    match declared.map(str::parse::<usize>) {
        Some(Ok(length)) if length <= JSON_LIMIT => Ok(()),
        None => Ok(()),
        Some(_) => Err(Problem::new(ProblemCode::BodyTooLarge)),
    }
}

async fn read_json(request: &HttpRequest, payload: dev::Payload) -> Result<Bytes, Problem> {
    check_head(request)?;
    let reading = read_limited(payload, JSON_LIMIT);
    tokio::time::timeout(DEADLINE, reading)
        .await
        .map_err(|_elapsed| Problem::new(ProblemCode::BodyTooSlow))?
}

async fn read_limited(mut payload: dev::Payload, limit: usize) -> Result<Bytes, Problem> {
    let mut bytes = BytesMut::new();
    while let Some(chunk) = payload.next().await {
        let chunk = chunk.map_err(|_broken| Problem::new(ProblemCode::MalformedJson))?;
        if bytes.len() + chunk.len() > limit {
            return Err(Problem::new(ProblemCode::BodyTooLarge));
        }
        bytes.extend_from_slice(&chunk);
    }
    Ok(bytes.freeze())
}

/// Bytes to a checked value.
fn parse<T: DeserializeOwned + Validate>(bytes: &[u8]) -> Result<Valid<T>, Problem> {
    let mut deserializer = serde_json::Deserializer::from_slice(bytes);
    let value: T = serde_path_to_error::deserialize(Objects(&mut deserializer)).map_err(|error| {
        let pointer = pointer_of(error.path());
        refused(error.inner(), pointer)
    })?;
    deserializer.end().map_err(|_trailing| Problem::new(ProblemCode::MalformedJson))?;
    value.validate().map_err(|errors| {
        let mut faults = Vec::new();
        collect(&errors, "", &mut faults);
        faults.sort_by(|a, b| a.pointer.cmp(&b.pointer));
        Problem::of_fields(ProblemCode::InvalidFields, faults)
    })?;
    let free: serde_json::Value =
        serde_json::from_slice(bytes).map_err(|_error| Problem::new(ProblemCode::MalformedJson))?;
    let canonical =
        serde_json_canonicalizer::to_vec(&free).map_err(|_error| Problem::new(ProblemCode::MalformedJson))?;
    Ok(Valid { value, fingerprint: sha256(&[&canonical]), canonical })
}

/// A shape that serde refused. Its message may quote the value, so only the kind of the message is used.
fn refused(error: &serde_json::Error, pointer: String) -> Problem {
    match error.classify() {
        Category::Data => {}
        Category::Syntax | Category::Eof | Category::Io => return Problem::new(ProblemCode::MalformedJson),
    }
    let message = error.to_string();
    let kind = message.split(" at line ").next().unwrap_or_default();
    if FIELD_TEXTS.iter().any(|(code, _)| *code == kind) {
        return Problem::of_field(ProblemCode::InvalidFields, pointer, kind);
    }
    let (code, pointer) = if let Some(rest) = kind.strip_prefix("unknown field ") {
        ("unknown_field", with_name(pointer, rest))
    } else if let Some(rest) = kind.strip_prefix("missing field ") {
        ("missing_field", with_name(pointer, rest))
    } else if let Some(rest) = kind.strip_prefix("duplicate field ") {
        ("duplicate_field", with_name(pointer, rest))
    } else {
        ("wrong_type", pointer)
    };
    let problem =
        if code == "duplicate_field" { ProblemCode::MalformedJson } else { ProblemCode::InvalidBody };
    Problem::of_field(problem, pointer, code)
}

/// The pointer with the field's name behind it, if the name looks like one and is not there yet.
fn with_name(pointer: String, quoted: &str) -> String {
    let name = quoted.split('`').nth(1).unwrap_or_default();
    let plain = !name.is_empty()
        && name.len() <= 64
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-'));
    // A run of digits could be somebody's number, written where a name belongs.
    let telling = name.bytes().filter(u8::is_ascii_digit).count() < 6;
    if plain && telling && !pointer.ends_with(&format!("/{name}")) {
        format!("{pointer}/{name}")
    } else {
        pointer
    }
}

/// A JSON Pointer (RFC 6901); names that a caller made up are left out unless they look like names.
fn pointer_of(path: &serde_path_to_error::Path) -> String {
    use serde_path_to_error::Segment;
    let mut pointer = String::new();
    for segment in path {
        match segment {
            Segment::Seq { index } => pointer = format!("{pointer}/{index}"),
            Segment::Map { key } => pointer = with_name(pointer, &format!("`{key}`")),
            Segment::Enum { .. } | Segment::Unknown => {}
        }
    }
    pointer
}

/// The validator's errors as pointers and codes, without the values that it keeps.
fn collect(errors: &ValidationErrors, at: &str, faults: &mut Vec<FieldFault>) {
    for (field, kind) in errors.errors() {
        let pointer = format!("{at}/{field}");
        match kind {
            ValidationErrorsKind::Field(errors) => {
                for error in errors {
                    faults.push(FieldFault::new(pointer.clone(), code_of(error)));
                }
            }
            ValidationErrorsKind::Struct(errors) => collect(errors, &pointer, faults),
            ValidationErrorsKind::List(list) => {
                for (index, errors) in list {
                    collect(errors, &format!("{pointer}/{index}"), faults);
                }
            }
        }
    }
}

fn code_of(error: &validator::ValidationError) -> String {
    let code = error.code.as_ref();
    if FIELD_TEXTS.iter().any(|(known, _)| *known == code) {
        return code.to_owned();
    }
    match code {
        "length" => length_fault(error),
        _ => "out_of_range",
    }
    .to_owned()
}

/// Which bound a length broke. The validator keeps the value; only its length is looked at.
fn length_fault(error: &validator::ValidationError) -> &'static str {
    let longest = error.params.get("max").and_then(serde_json::Value::as_u64).unwrap_or(u64::MAX);
    let beyond = |length: usize| u64::try_from(length).is_ok_and(|length| length > longest);
    match error.params.get("value") {
        Some(serde_json::Value::String(text)) if beyond(text.chars().count()) => "too_long",
        Some(serde_json::Value::Array(entries)) if beyond(entries.len()) => "too_many",
        _ => "too_short",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde::Deserialize;

    #[derive(Debug, Deserialize, Validate)]
    #[serde(deny_unknown_fields)]
    struct Inner {
        #[validate(length(max = 3))]
        name: String,
        #[validate(range(max = 120))]
        age: u8,
    }

    #[derive(Debug, Deserialize, Validate)]
    #[serde(deny_unknown_fields)]
    struct Outer {
        #[validate(nested)]
        people: Vec<Inner>,
    }

    #[test]
    fn what_is_refused_is_pointed_at_and_never_repeated() {
        let deep = format!("{{\"people\":{}{}}}", "[".repeat(10_000), "]".repeat(10_000));
        for (text, code, field) in [
            ("{", "malformed_json", None),
            ("\u{feff}{}", "malformed_json", None),
            ("{\"people\":[]} x", "malformed_json", None),
            ("{}", "invalid_body", Some(("/people", "missing_field"))),
            ("{\"people\":7}", "invalid_body", Some(("/people", "wrong_type"))),
            ("{\"people\":[],\"x\":1}", "invalid_body", Some(("/x", "unknown_field"))),
            ("{\"people\":[],\"900101500109\":1}", "invalid_body", Some(("", "unknown_field"))),
            (
                "{\"people\":[{\"name\":\"a\",\"age\":\"900101500109\"}]}",
                "invalid_body",
                Some(("/people/0/age", "wrong_type")),
            ),
            (
                "{\"people\":[{\"name\":\"a\",\"age\":1,\"age\":2}]}",
                "malformed_json",
                Some(("/people/0/age", "duplicate_field")),
            ),
            (
                "{\"people\":[{\"name\":\"abcd\",\"age\":1}]}",
                "invalid_fields",
                Some(("/people/0/name", "too_long")),
            ),
            (&deep, "invalid_body", Some(("/people/0", "wrong_type"))),
        ] {
            let problem = parse::<Outer>(text.as_bytes()).map(|_valid| ()).unwrap_err();
            let first = problem.errors.first().map(|error| (error.pointer.as_str(), error.code.as_str()));
            assert_eq!((problem.code.code(), first), (code, field));
        }
    }

    #[test]
    fn the_same_body_written_otherwise_has_the_same_fingerprint() {
        let one = parse::<Outer>(b"{\"people\":[{\"name\":\"a\",\"age\":1}]}").unwrap().fingerprint;
        let two =
            parse::<Outer>(b"{ \"people\" : [ {\"age\":1, \"name\":\"\\u0061\"} ] }").unwrap().fingerprint;
        assert_eq!(one, two);
    }
}
