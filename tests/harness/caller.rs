//! A caller of the API: requests with a token, and answers that can be asked about. It knows no rule.

use std::time::Duration;

use reqwest::Method;
use serde_json::Value;

/// Somebody who calls, with a token or without.
#[derive(Debug, Clone)]
pub struct Caller {
    client: reqwest::Client,
    base: String,
    /// The token, if there is one.
    pub token: Option<String>,
}

/// What sends requests, to Qoldau or to a browser's driver. An answer that does not come within two minutes never comes: a test
/// fails then where it asked, and does not wait for ever.
///
/// # Panics
/// When this machine has no TLS.
#[must_use]
pub fn client() -> reqwest::Client {
    reqwest::Client::builder().timeout(Duration::from_secs(120)).build().expect("a client")
}

/// What stands at an address that needs no token.
///
/// # Panics
/// When nothing does.
pub async fn text_at(address: &str) -> String {
    client().get(address).send().await.expect("an answer").text().await.expect("text")
}

/// A request that is being made up.
#[derive(Debug)]
pub struct Request {
    builder: reqwest::RequestBuilder,
    what: String,
}

/// An answer.
#[derive(Debug)]
pub struct Answer {
    /// Status.
    pub status: u16,
    /// Headers.
    pub headers: reqwest::header::HeaderMap,
    /// Body as it came.
    pub bytes: Vec<u8>,
    /// Body as text.
    pub text: String,
    /// Body as JSON; null where it is none.
    pub body: Value,
    what: String,
}

impl Caller {
    /// A caller of this address.
    #[must_use]
    pub const fn new(client: reqwest::Client, base: String, token: Option<String>) -> Self {
        Self { client, base, token }
    }

    /// Any method.
    #[must_use]
    pub fn call(&self, method: Method, path: &str) -> Request {
        let what = format!("{method} {path}");
        let mut builder = self.client.request(method, format!("{}{path}", self.base));
        if let Some(token) = &self.token {
            builder = builder.bearer_auth(token);
        }
        Request { builder, what }
    }

    /// GET.
    #[must_use]
    pub fn get(&self, path: &str) -> Request {
        self.call(Method::GET, path)
    }

    /// POST.
    #[must_use]
    pub fn post(&self, path: &str) -> Request {
        self.call(Method::POST, path)
    }

    /// PUT.
    #[must_use]
    pub fn put(&self, path: &str) -> Request {
        self.call(Method::PUT, path)
    }

    /// Files an application under a key.
    pub async fn submit(&self, key: &str, body: &Value) -> Answer {
        self.post("/v1/applications").key(key).json(body).send().await
    }

    /// Goes through a door of an application with the tag that was read.
    pub async fn door(&self, id: &str, door: &str, key: &str, etag: &str) -> Answer {
        let path = format!("/v1/applications/{id}/{door}");
        self.post(&path).key(key).header("If-Match", etag).json(&serde_json::json!({})).send().await
    }
}

impl Request {
    /// Adds a header.
    #[must_use]
    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.builder = self.builder.header(name, value);
        self
    }

    /// Adds the Idempotency-Key.
    #[must_use]
    pub fn key(self, key: &str) -> Self {
        self.header("Idempotency-Key", key)
    }

    /// Adds the tag that the change is based on.
    #[must_use]
    pub fn if_match(self, etag: &str) -> Self {
        self.header("If-Match", etag)
    }

    /// A JSON body.
    #[must_use]
    pub fn json(mut self, body: &Value) -> Self {
        self.builder = self.builder.json(body);
        self
    }

    /// A raw body that says it is JSON.
    #[must_use]
    pub fn raw(mut self, body: impl Into<reqwest::Body>) -> Self {
        self.builder = self.builder.header("Content-Type", "application/json").body(body);
        self
    }

    /// A multipart form.
    #[must_use]
    pub fn form(mut self, form: reqwest::multipart::Form) -> Self {
        self.builder = self.builder.multipart(form);
        self
    }

    /// Sends it; a connection that fails is an answer with status 0.
    pub async fn send(self) -> Answer {
        let what = self.what;
        match self.builder.send().await {
            Err(error) => {
                let headers = reqwest::header::HeaderMap::new();
                let (text, bytes) = (error.to_string(), Vec::new());
                Answer { status: 0, headers, bytes, text, body: Value::Null, what }
            }
            Ok(response) => {
                let (status, headers) = (response.status().as_u16(), response.headers().clone());
                let bytes = response.bytes().await.unwrap_or_default().to_vec();
                let text = String::from_utf8_lossy(&bytes).into_owned();
                let body = serde_json::from_slice(&bytes).unwrap_or(Value::Null);
                Answer { status, headers, bytes, text, body, what }
            }
        }
    }
}

impl Answer {
    /// The answer, which has this status.
    ///
    /// # Panics
    /// When it has another one; the message shows the body.
    #[track_caller]
    #[must_use = "an answer that nobody looks at proves only its status; say `let _ =` where that is meant"]
    pub fn with(self, status: u16) -> Self {
        assert_eq!(self.status, status, "{}: {}", self.what, self.text);
        self
    }

    /// Asserts the status.
    ///
    /// # Panics
    /// When it has another one; the message shows the body.
    #[track_caller]
    pub fn expect(self, status: u16) {
        let _ = self.with(status);
    }

    /// Asserts a problem of this status and code; the answer for more.
    ///
    /// # Panics
    /// When it is none.
    #[track_caller]
    #[allow(clippy::must_use_candidate, clippy::return_self_not_must_use, reason = "asserting is the point")]
    pub fn problem(self, status: u16, code: &str) -> Self {
        let answer = self.with(status);
        let media = answer.headers.get("content-type").and_then(|value| value.to_str().ok());
        assert_eq!(media, Some("application/problem+json"), "{}: {}", answer.what, answer.text);
        assert_eq!(answer.body["code"], code, "{}: {}", answer.what, answer.text);
        answer
    }

    /// The text of a member of the body, found by JSON Pointer.
    ///
    /// # Panics
    /// When there is none.
    #[track_caller]
    #[must_use]
    pub fn text_at(&self, pointer: &str) -> String {
        let found = self.body.pointer(pointer).and_then(Value::as_str);
        found.unwrap_or_else(|| panic!("{}: nothing at {pointer} in {}", self.what, self.text)).to_owned()
    }

    /// A header as text.
    #[must_use]
    pub fn header(&self, name: &str) -> String {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default().to_owned()
    }

    /// The entity tag.
    #[must_use]
    pub fn etag(&self) -> String {
        self.header("etag")
    }

    /// Pointers and codes of the refused fields.
    #[must_use]
    pub fn faults(&self) -> Vec<(String, String)> {
        let errors = self.body["errors"].as_array().cloned().unwrap_or_default();
        let text = |error: &Value, name: &str| error[name].as_str().unwrap_or_default().to_owned();
        errors.iter().map(|error| (text(error, "pointer"), text(error, "code"))).collect()
    }
}
