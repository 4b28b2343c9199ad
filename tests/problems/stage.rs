//! A sandbox in which every problem of the catalogue is one request away, and the request for each. What the answer must look
//! like stands in `problems.rs`.

use qoldau_api::seed::sample_id;
use qoldau_domain::lifecycle::Role;
use qoldau_domain::provider::ProviderType;
use qoldau_tests::{Caller, Clamd, Qoldau, Request, Sql, Who, application, iin, pmpk};
use reqwest::Method;
use reqwest::multipart::{Form, Part};
use serde_json::{Value, json};

use super::results::Results;

/// A sandbox in which every problem is one request away.
pub struct Stage {
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
    quarantined: String,
    withheld: String,
    pub results: Results,
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
    pub async fn set(app: &Qoldau) -> Self {
        app.clock(Some("2026-12-15T10:00:00+05:00")).await;
        let places = Places::set(app).await;
        let (parent, registrar) = (app.parent(), app.registrar());
        let filed = parent.submit("filed", &pmpk()).await.with(201);
        let id = filed.text_at("/id");
        let registered = registrar.door(&id, "register", "registered", &filed.etag()).await.with(200);
        let (stale, etag) = (filed.etag(), registered.etag());
        let off = app.caller(&app.another_pmpk().await);
        let (monitor, stranger, gateway) = (app.monitor(), app.stranger(), app.gateway());
        let results = Results::set(app).await;
        let picture = || Form::new().part("file", Part::bytes(crate::access::PNG).file_name("picture.png"));
        let mut sql = Sql::open(&app.database_url);
        registrar.post("/v1/files").key("many").form(picture()).send().await.expect(201);
        crate::files::multiply(&mut sql, crate::access::PNG.len(), 99);
        let kept = parent.post("/v1/files").key("quarantined").form(picture()).send().await.with(201);
        sql.run("UPDATE files SET scan = 'pending'").expect("files in quarantine");
        let harmful =
            crate::files::upload(&parent, "harmful", "a.pdf", "application/pdf", crate::files::PDF.to_vec())
                .await;
        sql.run("UPDATE files SET scan = 'infected' WHERE scan = 'clean'").expect("a file that is harmful");
        Self {
            quarantined: kept.text_at("/id"),
            withheld: harmful.with(201).text_at("/id"),
            parent,
            registrar,
            monitor,
            stranger,
            id,
            stale,
            etag,
            places,
            off,
            gateway,
            results,
        }
    }

    fn filing(&self, change: impl FnOnce(&mut Value)) -> Request {
        let mut body = pmpk();
        change(&mut body);
        self.parent.post("/v1/applications").key("new").json(&body)
    }

    fn register(&self) -> Request {
        self.registrar.post(&format!("/v1/applications/{}/register", self.id)).key("new").json(&json!({}))
    }

    fn upload(&self, name: &'static str, bytes: impl Into<std::borrow::Cow<'static, [u8]>>) -> Request {
        let form = Form::new().part("file", Part::bytes(bytes).file_name(name));
        self.parent.post("/v1/files").key("new").form(form)
    }

    fn term(&self, service: &str, from: &str) -> Request {
        let asked =
            json!({ "term": "exam_date", "service": service, "channel": "egov_portal", "from": from });
        self.parent.post("/v1/terms").json(&asked)
    }

    /// What is refused for how it was sent.
    pub fn of_sending(&self, code: &str) -> Option<Request> {
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
    pub fn of_places(&self, code: &str) -> Option<Request> {
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
    pub fn of_offers(&self, code: &str) -> Option<Request> {
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
    pub fn of_meaning(&self, code: &str) -> Option<Request> {
        let school = json!(sample_id(ProviderType::GeneralSchool));
        Some(match code {
            "not_the_representative" => self.filing(|body| *body = application("170315600124", &iin(1))),
            "idempotency_key_reused" => {
                let mut other = pmpk();
                other["born_abroad"] = json!(true);
                self.parent.post("/v1/applications").key("filed").json(&other)
            }
            "invalid_fields" => self.filing(|body| body["child"]["iin"] = json!("170315600125")),
            "file_type_not_allowed" => self.upload("text.txt", b"nothing but text".as_slice()),
            "file_infected" => {
                let infected = [b"%PDF-1.4\n".to_vec(), Clamd::eicar(), b"\n%%EOF\n".to_vec()].concat();
                self.upload("paper.pdf", infected)
            }
            "too_many_files" => {
                let form = Form::new().part("file", Part::bytes(crate::access::PNG));
                self.registrar.post("/v1/files").key("new").form(form)
            }
            "file_withheld" => self.parent.get(&format!("/v1/files/{}", self.withheld)),
            "file_in_quarantine" => self.parent.get(&format!("/v1/files/{}", self.quarantined)),
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
            "document_not_demandable" => {
                let body =
                    json!({ "kind": "in_depth", "documents": ["birth_certificate"], "reason": "Себебі" });
                self.registrar
                    .post(&format!("/v1/applications/{}/document-requests", self.id))
                    .key("new")
                    .json(&body)
            }
            "documents_missing" => self.filing(|body| body["born_abroad"] = json!(true)),
            "already_open" => self.filing(|_| {}),
            _ => return None,
        })
    }
}
