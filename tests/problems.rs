//! Problems: every code of the catalogue is met by a real request, in three languages, and looks as the contract says.
//! Bad filings stand in `problems/filings.rs` with their table in `problems/rows.rs`; preconditions, queries and cursors
//! in `problems/conditions.rs`; the request that brings each code about in `problems/stage.rs`.

mod conditions;
mod filings;
mod results;
mod rows;
mod stage;

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use qoldau_api::openapi;
use qoldau_tests::{Answer, Qoldau, on_both};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::time::timeout;

use stage::Stage;

use crate::contract::faults;

/// Codes that no request can bring about at will, and why that is so.
const EXPLAINED: [(&str, &str); 4] = [
    ("internal_error", "a fault of the program; one that can be brought about is mended instead"),
    ("overloaded", "the write lane is full: thousands of writes at once, which the load tests bring"),
    (
        "request_in_progress",
        "a save that takes longer than three seconds; `idempotency.rs` takes it where it comes",
    ),
    ("unavailable", "the database is away: `database_down.rs`"),
];

/// An answer, however it came.
pub struct Met {
    status: u16,
    headers: BTreeMap<String, String>,
    body: Value,
    text: String,
}

impl From<Answer> for Met {
    fn from(answer: Answer) -> Self {
        let text = |value: &reqwest::header::HeaderValue| value.to_str().expect("text").to_owned();
        let headers = answer.headers.iter().map(|(name, value)| (name.to_string(), text(value))).collect();
        Self { status: answer.status, headers, body: answer.body, text: answer.text }
    }
}

impl Met {
    fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", String::as_str)
    }

    /// Asserts that this is the problem, in the language, as the catalogue tells it.
    #[track_caller]
    pub fn assert_is(&self, entry: &Value, language: &str) {
        let (code, body) = (&entry["code"], &self.body);
        assert_eq!(&body["code"], code, "{}", self.text);
        assert_eq!(json!(self.status), entry["status"], "{code}");
        assert_eq!(body["status"], entry["status"], "{code}");
        assert_eq!(body["type"], entry["type"], "{code}");
        assert_eq!(self.header("content-type"), "application/problem+json", "{code}");
        assert_eq!(self.header("content-language"), language, "{code}");
        assert!(self.header("vary").to_lowercase().contains("accept-language"), "{code}");
        for (member, text) in [("title", "title"), ("detail", "meaning"), ("remedy", "remedy")] {
            assert_eq!(body[member], entry[text][language], "{code}: {member}");
            assert!(body[member].as_str().is_some_and(|text| !text.trim().is_empty()), "{code}: {member}");
        }
        let trace = body["trace_id"].as_str().expect("a trace id");
        assert!(
            trace.len() == 32 && trace.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b)),
            "{trace}"
        );
        assert_eq!(self.header("x-trace-id"), trace, "{code}");
        assert_eq!(body["instance"], format!("urn:qoldau:trace:{trace}"), "{code}");
        let described = json!({ "$ref": "#/components/schemas/Problem" });
        let faults = faults(&openapi::document(), &described, body);
        assert!(faults.is_empty(), "{code}: {faults:#?} in {}", self.text);
        for error in body["errors"].as_array().into_iter().flatten() {
            assert!(!error["detail"].as_str().unwrap_or_default().is_empty(), "{code}: {error} has no words");
        }
        let comes_with = |name: &str| assert!(!self.header(name).is_empty(), "{code} without {name}");
        match self.status {
            401 => comes_with("www-authenticate"),
            405 => comes_with("allow"),
            429 | 503 => comes_with("retry-after"),
            _ => {}
        }
    }
}

/// A request by hand: a head in lines, and a body.
pub fn written(app: &Qoldau, head: &str, body: &[u8]) -> Vec<u8> {
    let host = app.base.strip_prefix("http://").expect("an address");
    let head = format!("{}\r\nHost: {host}\r\n\r\n", head.trim_end().replace('\n', "\r\n"));
    [head.as_bytes(), body].concat()
}

/// The answer to a request by hand, on a connection that may go on.
pub async fn spoken(app: &Qoldau, head: &str, body: &[u8]) -> Met {
    let address = app.base.strip_prefix("http://").expect("an address");
    let mut stream = TcpStream::connect(address).await.expect("a connection");
    // The server may have answered and gone before all of the body is written.
    let _ = stream.write_all(&written(app, head, body)).await;
    let mut bytes = Vec::new();
    loop {
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let (head, body) = text.split_once("\r\n\r\n").unwrap_or((&text, ""));
        let mut lines = head.lines();
        let status =
            lines.next().and_then(|line| line.split(' ').nth(1)).and_then(|status| status.parse().ok());
        let pairs = lines.filter_map(|line| line.split_once(':'));
        let headers: BTreeMap<String, String> =
            pairs.map(|(name, value)| (name.to_lowercase(), value.trim().to_owned())).collect();
        let length = headers.get("content-length").and_then(|length| length.parse().ok());
        if length == Some(body.len())
            || timeout(Duration::from_secs(60), stream.read_buf(&mut bytes))
                .await
                .expect("an answer")
                .unwrap_or(0)
                == 0
        {
            let body = serde_json::from_str(body).unwrap_or(Value::Null);
            return Met { status: status.unwrap_or(0), headers, body, text };
        }
    }
}

/// A head of a filing, up to what a test adds.
pub fn filing_head(token: &str, more: &str) -> String {
    format!(
        "POST /v1/applications HTTP/1.1\nAuthorization: Bearer {token}\nIdempotency-Key: by-hand\n\
         Content-Type: application/json\n{more}"
    )
}

/// Somebody without a token whose allowance is used up.
async fn impatient(narrow: &Qoldau, language: Option<&str>) -> Met {
    for _ in 0..100 {
        let request = narrow.stranger().get("/v1/services");
        let request = language.into_iter().fold(request, |request, it| request.header("Accept-Language", it));
        let answer = request.send().await;
        if answer.status != 200 {
            return answer.into();
        }
    }
    panic!("a hundred requests were within an allowance of one");
}

on_both! {
    async fn every_problem_of_the_catalogue_is_met_in_three_languages(app: Qoldau) {
        let catalogue = app.stranger().get("/v1/problems").send().await.with(200).body;
        let catalogue = catalogue["items"].as_array().expect("items").clone();
        let codes: BTreeSet<&str> = catalogue.iter().filter_map(|entry| entry["code"].as_str()).collect();
        assert_eq!(codes.len(), catalogue.len(), "each code stands in the catalogue once");
        for (code, why) in EXPLAINED {
            assert!(codes.contains(code) && !why.is_empty(), "{code} is explained and not in the catalogue");
        }
        let stage = Stage::set(&app).await;
        let narrow = [("QOLDAU_RATE_PER_SECOND", "1"), ("QOLDAU_RATE_BURST", "1")];
        let narrow = Qoldau::start_with(app.database, &narrow).await;
        for (language, wanted) in [("kk", None), ("ru", Some("ru-KZ, ru;q=0.9, en;q=0.5")), ("en", Some("de, en;q=0.5"))] {
            let mut met = BTreeSet::new();
            for entry in &catalogue {
                let code = entry["code"].as_str().expect("a code");
                if code == "too_many_requests" {
                    impatient(&narrow, wanted).await.assert_is(entry, language);
                } else if let Some(request) = stage.of_sending(code).or_else(|| stage.of_meaning(code)).or_else(|| stage.of_places(code)).or_else(|| stage.of_offers(code)).or_else(|| stage.results.of_results(code)) {
                    let request = wanted.into_iter().fold(request, |request, it| request.header("Accept-Language", it));
                    Met::from(request.send().await).assert_is(entry, language);
                } else {
                    continue;
                }
                met.insert(code);
            }
            let elsewhere = EXPLAINED.iter().map(|(code, _)| *code).chain(["body_too_slow"]);
            let left: Vec<&str> = codes.difference(&met).copied().collect();
            assert_eq!(left, elsewhere.collect::<BTreeSet<_>>().into_iter().collect::<Vec<_>>());
        }
    }

    async fn a_body_that_does_not_come_is_not_waited_for(app: Qoldau) {
        let token = app.parent().token.expect("a token");
        let entry = app.stranger().get("/v1/problems/body_too_slow").send().await.with(200).body;
        // The server ends the wait; nothing here does.
        let slow = async |language: &'static str| {
            let head = filing_head(&token, &format!("Content-Length: 100\nAccept-Language: {language}"));
            (spoken(&app, &head, b"{ \"service\":").await, language)
        };
        let (kk, ru, en) = tokio::join!(slow("kk"), slow("ru"), slow("en"));
        for (met, language) in [kk, ru, en] {
            met.assert_is(&entry, language);
        }
    }

    async fn every_entry_of_the_catalogue_stands_at_its_type(app: Qoldau) {
        let catalogue = app.stranger().get("/v1/problems").send().await.with(200).body;
        for entry in catalogue["items"].as_array().expect("items") {
            let path = entry["type"].as_str().expect("a type");
            let one = app.stranger().get(path).send().await.with(200);
            assert_eq!(&one.body, entry);
            assert_eq!(entry["example"]["code"], entry["code"]);
            assert_eq!(entry["example"]["status"], entry["status"]);
        }
        app.stranger().get("/v1/problems/no_such_code").send().await.problem(404, "not_found");
    }

    async fn a_trace_id_is_the_callers_or_a_new_one_and_never_what_is_no_trace_id(app: Qoldau) {
        let given = "4bf92f3577b34da6a3ce929d0e0e4736";
        let ask = async |parent: &str| {
            let request = app.stranger().get("/v1/applications").header("traceparent", parent);
            request.send().await.problem(401, "unauthenticated").text_at("/trace_id")
        };
        assert_eq!(ask(&format!("00-{given}-00f067aa0ba902b7-01")).await, given);
        let zeros = "0".repeat(32);
        for bad in [given, "00-900101500109-x-01", "", &format!("00-{zeros}-00f067aa0ba902b7-01"), &format!("00-{}-x-01", given.to_uppercase())] {
            let made = ask(bad).await;
            assert!(made != given && made != zeros && made.len() == 32, "{bad}");
        }
    }
}
