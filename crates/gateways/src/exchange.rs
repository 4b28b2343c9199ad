//! What all neighbours share: how an exchange is told without content, how a message is handed over, and the one way in which
//! Qoldau speaks HTTP to a bridge. The bridge's side is described in `openapi/neighbours.json`. No neighbour is known here.

use std::collections::VecDeque;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use reqwest::header::{AUTHORIZATION, CONTENT_TYPE, HeaderValue};
use serde::Serialize;
use uuid::Uuid;

/// What a sandbox neighbour received: which system was asked what kind of question. No content.
#[derive(Debug, Clone, Serialize)]
pub struct Exchange {
    /// The neighbour.
    pub system: &'static str,
    /// The kind of question or message.
    pub kind: &'static str,
    /// What it answered.
    pub answer: &'static str,
    /// The message that was handed over, where one was: receipts and replies name it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message_id: Option<Uuid>,
}

impl Exchange {
    /// An exchange about no message.
    #[must_use]
    pub const fn new(system: &'static str, kind: &'static str, answer: &'static str) -> Self {
        Self { system, kind, answer, message_id: None }
    }
}

/// The most exchanges that the sandbox remembers.
const REMEMBERED: usize = 200;

/// The exchanges of this process's sandbox neighbours, newest last.
#[derive(Debug, Clone, Default)]
pub struct Exchanges(Arc<Mutex<VecDeque<Exchange>>>);

impl Exchanges {
    /// Remembers one.
    pub fn push(&self, exchange: Exchange) {
        let mut exchanges = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if exchanges.len() == REMEMBERED {
            exchanges.pop_front();
        }
        exchanges.push_back(exchange);
    }

    /// All that are remembered.
    #[must_use]
    pub fn list(&self) -> Vec<Exchange> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).iter().cloned().collect()
    }
}

/// An exchange under way.
pub type Exchanging<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// How a message was handed over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Handed {
    /// The neighbour has it; the same id is taken once only.
    Taken,
    /// The neighbour says that it cannot be; another try would not help.
    Refused,
    /// No answer, or none that says anything: it is tried again.
    Unavailable,
}

impl Handed {
    /// The code that an exchange is told with.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Taken => "taken",
            Self::Refused => "refused",
            Self::Unavailable => "unavailable",
        }
    }
}

/// How long a neighbour may take.
const PATIENCE: Duration = Duration::from_secs(5);
/// The most bytes of an answer that are read.
const LARGEST: usize = 64 * 1024;

/// A bridge to a neighbour, spoken to in JSON.
pub struct Bridge {
    client: reqwest::Client,
    base: String,
    authorization: Option<HeaderValue>,
}

impl std::fmt::Debug for Bridge {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Bridge(***)")
    }
}

impl Bridge {
    /// A bridge at an address, with the bearer token that it asks for. None when the token or the address cannot be sent.
    #[must_use]
    pub fn new(base: &str, token: Option<&str>) -> Option<Self> {
        let authorization = match token {
            None => None,
            Some(token) => {
                let mut value = HeaderValue::from_str(&format!("Bearer {token}")).ok()?;
                value.set_sensitive(true);
                Some(value)
            }
        };
        let client = reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .timeout(PATIENCE)
            .build()
            .ok()?;
        Some(Self { client, base: base.trim_end_matches('/').to_owned(), authorization })
    }

    /// Posts a body; the status and the bytes of the answer, or none when there was no answer in time.
    pub(crate) async fn post(&self, path: &str, body: &impl Serialize) -> Option<(u16, Vec<u8>)> {
        let bytes = serde_json::to_vec(body).ok()?;
        let mut request =
            self.client.post(format!("{}{path}", self.base)).header(CONTENT_TYPE, "application/json");
        if let Some(value) = &self.authorization {
            request = request.header(AUTHORIZATION, value.clone());
        }
        let mut response = request.body(bytes).send().await.ok()?;
        let status = response.status().as_u16();
        let mut answer = Vec::new();
        while let Some(chunk) = response.chunk().await.ok()? {
            answer.extend_from_slice(&chunk);
            if answer.len() > LARGEST {
                return None;
            }
        }
        Some((status, answer))
    }

    /// Hands a message over. 2xx: taken. 400, 404, 410, 422: refused. Anything else is tried again.
    pub(crate) async fn hand_over(&self, path: &str, body: &impl Serialize) -> Handed {
        match self.post(path, body).await {
            Some((200..=299, _)) => Handed::Taken,
            Some((400 | 404 | 410 | 422, _)) => Handed::Refused,
            Some(_) | None => Handed::Unavailable,
        }
    }
}
