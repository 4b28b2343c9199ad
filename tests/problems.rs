//! Problems: every code of the catalogue is met by a real request, in three languages, and looks as the contract says.
//! Bad filings stand in `problems/filings.rs` with their table in `problems/rows.rs`; preconditions, queries and cursors
//! in `problems/conditions.rs`.

mod conditions;
mod filings;
mod rows;

use std::collections::{BTreeMap, BTreeSet};

use qoldau_api::openapi;
use qoldau_api::seed::sample_id;
use qoldau_domain::lifecycle::Role;
use qoldau_domain::provider::ProviderType;
use qoldau_tests::{Answer, Caller, Qoldau, Request, Who, application, iin, on_both, pmpk};
use reqwest::Method;
use reqwest::multipart::{Form, Part};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

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
        if length == Some(body.len()) || stream.read_buf(&mut bytes).await.unwrap_or(0) == 0 {
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

/// A sandbox in which every problem is one request away.
struct Stage {
    parent: Caller,
    registrar: Caller,
    monitor: Caller,
    stranger: Caller,
    id: String,
    stale: String,
    etag: String,
    places: Places,
    off: Caller,
    gateway: Caller,
}

/// Places and an application that waits for one, for what is refused about them.
struct Places {
    free: String,
    taken: String,
    past: String,
    off: String,
    far: String,
    same_time: String,
    waiting: String,
    twin: String,
    visit: String,
    ahead: String,
    declined: (String, String),
    ended: String,
}

impl Places {
    /// As of 15 December 2026 at ten.
    async fn set(app: &Qoldau) -> Self {
        // A day off that the calendar makes one later, and an hour that passes.
        app.clock(Some("2026-12-14T10:00:00+05:00")).await;
        app.publish(("2026-12-15", "2026-12-15"), ("09:00", "10:00"), 1).await.expect(201);
        app.publish(("2026-12-21", "2026-12-22"), ("09:00", "11:00"), 1).await.expect(201);
        app.publish(("2027-01-19", "2027-01-19"), ("09:00", "10:00"), 1).await.expect(201);
        app.publish(("2026-12-23", "2026-12-23"), ("09:00", "10:00"), 3).await.expect(201);
        let past = app.free("2026-12-15", "2026-12-15").await.remove(0);
        let (declined, request) = app.offered(304).await;
        app.reply(&request, "+77011234567", "2", "2026-12-14T10:00:00+05:00").await.expect(200);
        let (ended, _) = app.offered(305).await;
        let days = app.free("2026-12-21", "2026-12-22").await;
        let (far, same_time) =
            (app.free("2027-01-19", "2027-01-19").await, app.free("2026-12-23", "2026-12-23").await);
        app.clock(Some("2026-12-15T10:00:01+05:00")).await;
        let waiting = app.registered(301).await;
        app.book(&app.registered(302).await, &days[0], "taken").await.expect(201);
        let hold = json!({ "application_id": waiting, "slot_id": days[1] });
        app.registrar().post("/v1/holds").key("held").json(&hold).send().await.expect(201);
        app.wait(&waiting, "waits").await.expect(201);
        // Another representative of a child who is at an examination at nine.
        app.book(&app.registered(303).await, &same_time[0], "same").await.expect(201);
        let other = Who::parent(&iin(33));
        let body = application(&qoldau_tests::person_iin("1703", 303), &iin(33));
        let twin = app.caller(&other).submit("twin", &body).await.with(201);
        let id = twin.text_at("/id");
        app.registrar().door(&id, "register", "twin", &twin.etag()).await.expect(200);
        let authority = app.caller(&Who::of(Role::Authority));
        let year = authority.get("/v1/calendar/2026").send().await.with(200);
        let mut days_of = json!({ "days": year.body["days"] });
        days_of["days"].as_array_mut().expect("days").push(json!({
            "on": "2026-12-22", "kind": "extra_day_off", "name": { "kk": "Демалыс", "ru": "Выходной", "en": "Day off" },
            "source": "order:test", "provisional": false
        }));
        let put = authority.put("/v1/calendar/2026").header("If-Match", &year.etag()).json(&days_of);
        put.send().await.expect(200);
        Self {
            free: days[1].clone(),
            taken: days[0].clone(),
            past,
            off: days[2].clone(),
            far: far[0].clone(),
            same_time: same_time[0].clone(),
            waiting,
            twin: id,
            visit: app.visit("waits").await,
            ahead: app.document_visit("2026-12-24").await,
            declined: (declined, request),
            ended,
        }
    }
}

impl Stage {
    async fn set(app: &Qoldau) -> Self {
        app.clock(Some("2026-12-15T10:00:00+05:00")).await;
        let places = Places::set(app).await;
        let (parent, registrar) = (app.parent(), app.registrar());
        let filed = parent.submit("filed", &pmpk()).await.with(201);
        let id = filed.text_at("/id");
        let registered = registrar.door(&id, "register", "registered", &filed.etag()).await.with(200);
        let (stale, etag) = (filed.etag(), registered.etag());
        let off = app.caller(&app.another_pmpk().await);
        let (monitor, stranger, gateway) = (app.monitor(), app.stranger(), app.gateway());
        Self { parent, registrar, monitor, stranger, id, stale, etag, places, off, gateway }
    }

    fn filing(&self, change: impl FnOnce(&mut Value)) -> Request {
        let mut body = pmpk();
        change(&mut body);
        self.parent.post("/v1/applications").key("new").json(&body)
    }

    fn register(&self) -> Request {
        self.registrar.post(&format!("/v1/applications/{}/register", self.id)).key("new").json(&json!({}))
    }

    fn upload(&self, name: &'static str, bytes: &'static [u8]) -> Request {
        let form = Form::new().part("file", Part::bytes(bytes).file_name(name));
        self.parent.post("/v1/files").key("new").form(form)
    }

    fn term(&self, service: &str, from: &str) -> Request {
        let asked =
            json!({ "term": "exam_date", "service": service, "channel": "egov_portal", "from": from });
        self.parent.post("/v1/terms").json(&asked)
    }

    /// What is refused for how it was sent.
    fn of_sending(&self, code: &str) -> Option<Request> {
        let filing = || self.filing(|_| {});
        let bare = || self.parent.post("/v1/applications").key("new");
        Some(match code {
            "unauthenticated" => self.stranger.get("/v1/applications"),
            "forbidden" => self.monitor.get("/v1/applications"),
            "method_not_allowed" => self.parent.call(Method::DELETE, "/v1/applications"),
            "not_acceptable" => self.monitor.get("/v1/stage-events").header("Accept", "text/html"),
            "encoded_body" => filing().header("Content-Encoding", "gzip"),
            "unsupported_media_type" => bare().header("Content-Type", "text/plain"),
            "body_too_large" => bare().raw(" ".repeat(64 * 1024 + 1)),
            "invalid_header" => self.register().header("If-Match", "3"),
            "invalid_query" => self.parent.get("/v1/applications?colour=blue"),
            "idempotency_key_missing" => self.parent.post("/v1/applications").json(&pmpk()),
            "idempotency_key_invalid" => self.parent.post("/v1/applications").key("a key").json(&pmpk()),
            "malformed_json" => bare().raw("{"),
            "invalid_body" => bare().raw("{}"),
            _ => return None,
        })
    }

    fn book(&self, application: &str, slot: &str) -> Request {
        self.registrar.post("/v1/appointments").key("new").json(&Qoldau::booking(application, slot))
    }

    fn publish(&self, days: (&str, &str), minutes: i64) -> Request {
        let body = json!({
            "kind": "document_visit", "from": days.0, "to": days.1, "minutes": minutes, "capacity": 1
        });
        self.registrar.post(qoldau_tests::SLOTS).key("new").json(&body)
    }

    /// What is refused about places and appointments.
    fn of_places(&self, code: &str) -> Option<Request> {
        let places = &self.places;
        let waits_for = |slot: &str| self.book(&places.waiting, slot);
        Some(match code {
            "no_places" => self.publish(("2026-12-16", "2026-12-16"), 60),
            "too_many_places" => self.publish(("2027-01-05", "2027-12-31"), 5),
            "slot_past" => waits_for(&places.past),
            "day_off" => waits_for(&places.off),
            "beyond_queue_limit" => waits_for(&places.far),
            "slot_taken" => waits_for(&places.taken),
            "child_elsewhere" => self.book(&places.twin, &places.same_time),
            "slot_has_bookings" => {
                let path = format!("/v1/slots/{}", places.taken);
                self.registrar.call(Method::DELETE, &path)
            }
            "already_held" => {
                let wished = json!({ "application_id": places.waiting, "slot_id": places.same_time });
                self.registrar.post("/v1/holds").key("new").json(&wished)
            }
            "already_waiting" => {
                let wished = json!({ "application_id": places.waiting });
                self.registrar.post("/v1/wait-list-entries").key("new").json(&wished)
            }
            "hold_ended" => {
                let mut body = Qoldau::booking(&places.waiting, &places.free);
                body["hold_id"] = json!("01980000-0000-7000-8000-00000000ffff");
                self.registrar.post("/v1/appointments").key("new").json(&body)
            }
            "appointment_not_open" => {
                let path = format!("/v1/appointments/{}/attend", places.ahead);
                self.registrar.post(&path).key("new").header("If-Match", "*").json(&json!({}))
            }
            "visit_not_open" => {
                let path = format!("/v1/visits/{}/end", places.visit);
                self.registrar.post(&path).key("new").json(&json!({}))
            }
            _ => return None,
        })
    }

    fn offer(&self, phone: &str) -> Request {
        self.registrar.post("/v1/offers").key("new").json(&Qoldau::offering(306, phone))
    }

    fn answer(&self, offer: &str) -> Request {
        let path = format!("/v1/offers/{offer}/answer");
        self.parent.post(&path).key("new").json(&json!({ "answer": "consent" }))
    }

    /// What is refused about offers and their answers.
    fn of_offers(&self, code: &str) -> Option<Request> {
        let places = &self.places;
        Some(match code {
            "proactive_off" => {
                self.off.post("/v1/offers").key("new").json(&Qoldau::offering(306, "+77011234567"))
            }
            "number_not_registered" => self.offer("+77010000001"),
            "neighbour_unavailable" => self.offer("+77010000002"),
            "offer_closed" => self.answer(&places.declined.0),
            "answer_late" => self.answer(&places.ended),
            "wrong_number" => {
                let body = json!({
                    "message_id": places.declined.1, "from": "+77011234568", "text": "1", "at": "2026-12-14T10:00:00+05:00"
                });
                self.gateway.post("/v1/gateway/replies").key("new").json(&body)
            }
            _ => return None,
        })
    }

    /// What is refused for what it means.
    fn of_meaning(&self, code: &str) -> Option<Request> {
        let school = json!(sample_id(ProviderType::GeneralSchool));
        Some(match code {
            "not_the_representative" => self.filing(|body| *body = application("170315600124", &iin(1))),
            "idempotency_key_reused" => {
                let mut other = pmpk();
                other["born_abroad"] = json!(true);
                self.parent.post("/v1/applications").key("filed").json(&other)
            }
            "invalid_fields" => self.filing(|body| body["child"]["iin"] = json!("170315600125")),
            "file_type_not_allowed" => self.upload("text.txt", b"nothing but text"),
            "file_mismatch" => self.upload("picture.pdf", crate::access::PNG),
            "not_found" => self.parent.get("/v1/applications/01980000-0000-7000-8000-00000000ffff"),
            "precondition_required" => self.register(),
            "version_mismatch" => self.register().header("If-Match", &self.stale),
            "not_possible_now" => self.register().header("If-Match", &self.etag),
            "service_not_open" => self.filing(|body| {
                body["service"] = json!("special_education_admission");
                body["provider_id"] = school;
            }),
            "provider_does_not_render" => self.filing(|body| body["provider_id"] = school),
            "no_such_term" => self.term("child_rehabilitation", "2026-12-15T10:00:00+05:00"),
            "not_in_the_order" => self.term("special_education_admission", "2026-12-15T10:00:00+05:00"),
            "not_provided_for" => self.parent.post("/v1/terms").json(&json!({
                "term": "reminders", "service": "home_schooling_intake",
                "booked_at": "2026-12-15T10:00:00+05:00", "appointment_at": "2026-12-17T10:00:00+05:00"
            })),
            "calendar_year_missing" => self.term("pmpk_examination", "2045-06-01T10:00:00+05:00"),
            "outside_reception_hours" => {
                let mut body = pmpk();
                body["received_at"] = json!("2026-12-14T20:00:00+05:00");
                self.registrar.post("/v1/applications").key("new").json(&body)
            }
            "documents_missing" => self.filing(|body| body["born_abroad"] = json!(true)),
            "already_open" => self.filing(|_| {}),
            _ => return None,
        })
    }
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
                } else if let Some(request) = stage.of_sending(code).or_else(|| stage.of_meaning(code)).or_else(|| stage.of_places(code)).or_else(|| stage.of_offers(code)) {
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
