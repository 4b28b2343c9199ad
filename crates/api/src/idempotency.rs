//! Idempotency-Key: the first answer to a request is kept in the transaction of its effect and given again to the same
//! request, before any other check of meaning. Scope: client, subject, operation. A refused request uses no key up.

use actix_web::http::StatusCode;
use actix_web::http::header::{self, HeaderName, HeaderValue};
use actix_web::{FromRequest, HttpRequest, HttpResponse, dev};
use qoldau_persistence::replies::{self, Kept};
use qoldau_persistence::{Conn, Saved, Store, StoreError, Write};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::future::{Ready, ready};

use crate::app::App;
use crate::auth::Actor;
use crate::problem::{Problem, ProblemCode};

/// The header.
pub const IDEMPOTENCY_KEY: &str = "idempotency-key";
/// Tells a client that it gets an earlier answer.
const REPLAYED: &str = "idempotency-replayed";

/// The key of a request, 1 to 255 visible ASCII characters.
#[derive(Debug, Clone)]
pub struct IdempotencyKey(String);

impl FromRequest for IdempotencyKey {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _payload: &mut dev::Payload) -> Self::Future {
        let mut given = request.headers().get_all(IDEMPOTENCY_KEY);
        ready(match (given.next(), given.next()) {
            (None, _) => Err(Problem::new(ProblemCode::IdempotencyKeyMissing)),
            (Some(key), None) => match key.to_str() {
                Ok(key)
                    if (1..=255).contains(&key.len()) && key.bytes().all(|byte| byte.is_ascii_graphic()) =>
                {
                    Ok(Self(key.to_owned()))
                }
                _ => Err(Problem::new(ProblemCode::IdempotencyKeyInvalid)),
            },
            (Some(_), Some(_)) => Err(Problem::new(ProblemCode::IdempotencyKeyInvalid)),
        })
    }
}

/// What makes a request the same request.
#[derive(Debug, Clone)]
pub struct Once {
    key: Vec<u8>,
    fingerprint: Vec<u8>,
}

/// An answer as it is kept.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Answer {
    status: u16,
    etag: Option<String>,
    location: Option<String>,
    body: String,
}

impl Answer {
    /// An answer with a body and, for a resource, its tag and place.
    #[must_use]
    pub fn new(status: StatusCode, body: &Value, etag: Option<String>, location: Option<String>) -> Self {
        Self { status: status.as_u16(), etag, location, body: body.to_string() }
    }

    /// As it goes out.
    #[must_use]
    pub fn response(self) -> HttpResponse {
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::OK);
        let mut response = HttpResponse::build(status);
        response.insert_header((header::CONTENT_TYPE, "application/json"));
        for (name, value) in [(header::ETAG, self.etag), (header::LOCATION, self.location)] {
            if let Some(value) = value.and_then(|value| HeaderValue::from_str(&value).ok()) {
                response.insert_header((name, value));
            }
        }
        response.body(self.body)
    }

    fn replayed(self) -> HttpResponse {
        let mut response = self.response();
        response.headers_mut().insert(HeaderName::from_static(REPLAYED), HeaderValue::from_static("true"));
        response
    }
}

fn unreadable() -> StoreError {
    StoreError::Corrupt("a kept reply")
}

impl Once {
    /// The request by caller, operation (with the record it is about), key and body.
    #[must_use]
    pub fn new(
        app: &App,
        actor: &Actor,
        operation: &str,
        key: &IdempotencyKey,
        fingerprint: Vec<u8>,
    ) -> Self {
        let parts = ["reply", &actor.client, &actor.issuer, &actor.subject, operation, &key.0];
        Self { key: app.store.keys().blind(&parts), fingerprint }
    }

    /// The answer that is kept for this request, if it was saved before.
    ///
    /// # Errors
    /// 422 for a key that was used with another body.
    pub fn find(&self, conn: &mut Conn, store: &Store) -> Result<Option<Answer>, StoreError> {
        let kept = replies::find(conn, &self.key, &self.fingerprint, store.house()?)?;
        kept.map(|bytes| serde_json::from_slice(&bytes).map_err(|_error| unreadable())).transpose()
    }

    /// Saves a write together with its answer, and answers.
    ///
    /// # Errors
    /// What the store says.
    pub async fn save(self, app: &App, write: Write, answer: Answer) -> Result<HttpResponse, Problem> {
        let bytes = serde_json::to_vec(&answer).map_err(|_error| Problem::from(unreadable()))?;
        let house = app.store.house()?;
        // Replies are kept by the real clock: the sandbox's clock may stand still for years.
        let kept = Kept::new(self.key.clone(), self.fingerprint, &bytes, real_time(), house)?;
        match app.store.save(write.with_reply(kept)).await? {
            Saved::Written => Ok(answer.response()),
            Saved::Replayed(sealed) => {
                let bytes = replies::open(&self.key, &sealed, house)?;
                let first: Answer =
                    serde_json::from_slice(&bytes).map_err(|_error| Problem::from(unreadable()))?;
                Ok(first.replayed())
            }
        }
    }
}

/// Something loaded for a request, or the answer that the request already had.
#[derive(Debug)]
pub enum First<T> {
    /// The request is new.
    New(T),
    /// It was answered before.
    Known(Answer),
}

impl<T> First<T> {
    /// The loaded value, or the earlier answer on its way out.
    ///
    /// # Errors
    /// The earlier answer, as a response.
    pub fn or_replay(self) -> Result<T, HttpResponse> {
        match self {
            Self::New(value) => Ok(value),
            Self::Known(answer) => Err(answer.replayed()),
        }
    }
}

/// Looks for the kept answer and loads what the request needs, on one connection.
///
/// # Errors
/// What looking or loading answers.
pub async fn load<T: Send + 'static>(
    app: &App,
    once: Option<&Once>,
    load: impl FnOnce(&mut Conn, &Store) -> Result<T, Problem> + Send + 'static,
) -> Result<First<T>, Problem> {
    let once = once.cloned();
    app.read_or(move |conn, store| {
        if let Some(known) = once.map(|once| once.find(conn, store)).transpose()?.flatten() {
            return Ok(First::Known(known));
        }
        load(conn, store).map(First::New)
    })
    .await
}

fn real_time() -> chrono::DateTime<chrono::Utc> {
    std::time::SystemTime::now().into()
}

/// The moment before which kept replies may go: 24 hours and a margin ago, by the real clock.
#[must_use]
pub fn oldest_kept() -> chrono::DateTime<chrono::Utc> {
    real_time() - chrono::TimeDelta::hours(25)
}
