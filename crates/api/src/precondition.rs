//! Entity tags and preconditions: `"<version>.<hash>"`, where the version decides about writing and the whole about
//! reading. One shape for all handlers; it compares and decides nothing else.

use std::future::{Ready, ready};

use actix_web::http::header;
use actix_web::{FromRequest, HttpRequest, dev};
use qoldau_persistence::journal;
use qoldau_persistence::seal::{hex, sha256};
use serde_json::Value;
use uuid::Uuid;

use crate::app::App;
use crate::problem::{Problem, ProblemCode};

/// The tag of a representation.
#[must_use]
pub fn tag(version: i64, body: &Value) -> String {
    let hash = hex(&sha256(&[body.to_string().as_bytes()]));
    format!("\"{version}.{}\"", hash.get(..16).unwrap_or_default())
}

/// Whether the caller already has this representation (If-None-Match on GET compares the whole tag).
#[must_use]
pub fn is_known(request: &HttpRequest, etag: &str) -> bool {
    let given = request.headers().get_all(header::IF_NONE_MATCH).filter_map(|value| value.to_str().ok());
    given
        .flat_map(|list| list.split(','))
        .map(str::trim)
        .any(|known| known == "*" || known.strip_prefix("W/").unwrap_or(known) == etag)
}

/// What a caller says about the version that the record must have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum IfMatch {
    /// Nothing.
    Missing,
    /// Whatever it is.
    Any,
    /// One of these versions; empty when no tag is one of ours.
    Versions(Vec<i64>),
}

/// Where a write demands the header. It is looked at before the body, so that a caller who left it out is told so whatever
/// the body says; what is put for the first time with `If-None-Match: *` reads it with [`IfMatch::of`] instead.
impl FromRequest for IfMatch {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _payload: &mut dev::Payload) -> Self::Future {
        ready(Self::of(request).and_then(|given| match given {
            Self::Missing => Err(missing()),
            Self::Any | Self::Versions(_) => Ok(given),
        }))
    }
}

fn missing() -> Problem {
    Problem::of_field(ProblemCode::PreconditionRequired, "If-Match", "missing_field")
}

impl IfMatch {
    /// Reads the header.
    ///
    /// # Errors
    /// 400 for text that is no list of entity tags.
    pub fn of(request: &HttpRequest) -> Result<Self, Problem> {
        let malformed = || Problem::of_field(ProblemCode::InvalidHeader, "If-Match", "wrong_type");
        let mut versions = Vec::new();
        let mut seen = false;
        for value in request.headers().get_all(header::IF_MATCH) {
            for entry in value.to_str().map_err(|_not_text| malformed())?.split(',').map(str::trim) {
                seen = true;
                if entry == "*" {
                    return Ok(Self::Any);
                }
                let quoted = entry.strip_prefix("W/").unwrap_or(entry);
                let inner = quoted.strip_prefix('"').and_then(|rest| rest.strip_suffix('"'));
                let inner = inner.ok_or_else(malformed)?;
                // A weak tag never matches here; a tag of another shape is somebody else's.
                let ours = (quoted == entry).then(|| inner.split_once('.')).flatten();
                versions.extend(ours.and_then(|(version, _)| version.parse::<i64>().ok()));
            }
        }
        Ok(if seen { Self::Versions(versions) } else { Self::Missing })
    }

    /// Whether the record with this id may be written; the journal names what changed since the caller's version.
    ///
    /// # Errors
    /// 428 without a header, 412 for another version, 503 when the database is away.
    pub async fn check_record(&self, app: &App, id: Uuid, version: i64) -> Result<(), Problem> {
        let Err(problem) = self.check(version, |_| Vec::new()) else { return Ok(()) };
        let Self::Versions(versions) = self else { return Err(problem) };
        let since = versions.first().copied().unwrap_or(0);
        let changed = app.read(move |conn, _| journal::list_changed_since(conn, id, since)).await?;
        Err(problem.with("changed", serde_json::json!(changed)))
    }

    /// Whether the record may be written; `changed` names what changed since each of the caller's versions.
    ///
    /// # Errors
    /// 428 without a header, 412 for another version.
    pub fn check(&self, version: i64, changed: impl FnOnce(i64) -> Vec<String>) -> Result<(), Problem> {
        match self {
            Self::Missing => Err(missing()),
            Self::Any => Ok(()),
            Self::Versions(versions) if versions.contains(&version) => Ok(()),
            Self::Versions(versions) => {
                let names = versions.first().map(|since| changed(*since)).unwrap_or_default();
                Err(Problem::new(ProblemCode::VersionMismatch).with("changed", serde_json::json!(names)))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use actix_web::test::TestRequest;

    fn read(value: &str) -> Result<IfMatch, ProblemCode> {
        let request = TestRequest::default().insert_header((header::IF_MATCH, value)).to_http_request();
        IfMatch::of(&request).map_err(|problem| problem.code)
    }

    #[test]
    fn the_version_part_decides_about_writing() {
        assert_eq!(read("\"3.0123456789abcdef\""), Ok(IfMatch::Versions(vec![3])));
        assert_eq!(read("\"3.a\", \"4.b\""), Ok(IfMatch::Versions(vec![3, 4])));
        assert_eq!(read("W/\"3.a\""), Ok(IfMatch::Versions(vec![])));
        assert_eq!(read("\"elsewhere\""), Ok(IfMatch::Versions(vec![])));
        assert_eq!(read("*"), Ok(IfMatch::Any));
        for malformed in ["3", "\"3.a", "", "3.a\""] {
            assert_eq!(read(malformed), Err(ProblemCode::InvalidHeader), "{malformed}");
        }
        let none = IfMatch::of(&TestRequest::default().to_http_request()).unwrap();
        let refused = none.check(1, |_| Vec::new()).unwrap_err();
        assert_eq!(refused.code, ProblemCode::PreconditionRequired);
    }
}
