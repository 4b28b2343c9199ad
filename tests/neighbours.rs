//! The adapters to the neighbours against a bridge that remembers what it was sent: every request is what
//! `openapi/neighbours.json` says and carries the token, and every kind of answer has its outcome. The sandbox's own neighbours,
//! which answer from inside the process, are not tested here.

use qoldau_domain::lifecycle::Role;
use qoldau_domain::message::MessageKind;
use qoldau_tests::{
    Answer, Bridge, Caller, Cluster, Database, Process, Qoldau, Search, Sql, Who, free_address,
    fresh_database, on_both, person_iin, text_at,
};
use serde_json::{Value, json};

use crate::appointments::door;
use crate::contract::faults;

const PHONE: &str = "+77011234567";
const TOKEN: &str = "token-of-the-bridges-5f0c2a9e";

pub fn document() -> Value {
    serde_json::from_str(include_str!("../openapi/neighbours.json")).expect("JSON")
}

/// The schema of what is posted to a path.
pub fn schema_of<'a>(document: &'a Value, path: &str) -> &'a Value {
    let schema = &document["paths"][path]["post"]["requestBody"]["content"]["application/json"]["schema"];
    assert!(schema.is_object(), "{path} is not described");
    schema
}

/// A bridge to all three neighbours that says yes to everything.
fn willing() -> Bridge {
    let bridge = Bridge::start();
    bridge.answer("/messages", 202, &json!({}));
    bridge.answer("/registrations", 200, &json!({ "registered": true }));
    bridge.answer("/notices", 202, &json!({}));
    bridge
}

/// The settings of a Qoldau behind a bridge.
fn behind(bridge: &Bridge, folder: &std::path::Path) -> Vec<(&'static str, String)> {
    let file = folder.join("token");
    std::fs::write(&file, format!("{TOKEN}\n")).expect("a file");
    vec![
        ("QOLDAU_SMS_URL", bridge.url()),
        // A slash at the end changes nothing.
        ("QOLDAU_NUMBER_REGISTER_URL", format!("{}/", bridge.url())),
        ("QOLDAU_BILIM_URL", bridge.url()),
        ("QOLDAU_NEIGHBOUR_TOKEN_FILE", file.display().to_string()),
    ]
}

/// A Qoldau behind a bridge, with a fresh database.
async fn with_bridge(database: Database) -> (Qoldau, Bridge) {
    let bridge = willing();
    let folder = tempfile::tempdir().expect("a folder");
    let settings = behind(&bridge, folder.path());
    let more: Vec<(&str, &str)> = settings.iter().map(|(name, value)| (*name, value.as_str())).collect();
    (Qoldau::start_with(database, &more).await, bridge)
}

/// The confirmation of an appointment, as staff see it.
async fn confirmation(app: &Qoldau, appointment: &str) -> Value {
    let path = format!("/v1/appointments/{appointment}/messages");
    let told = app.registrar().get(&path).send().await.with(200);
    let all = told.body["items"].as_array().expect("messages");
    all.iter().find(|one| one["kind"] == "booking_confirmation").expect("a confirmation").clone()
}

/// Books the only place there is for a new application; the appointment.
async fn booked(app: &Qoldau, serial: u32) -> String {
    let slot = app.free("2026-12-17", "2026-12-17").await.remove(0);
    let key = format!("book-{serial}");
    app.book(&app.registered(serial).await, &slot, &key).await.with(201).text_at("/id")
}

/// The first of December at noon, with a place for four.
async fn noon(app: &Qoldau) {
    app.clock(Some("2026-12-01T12:00:00+05:00")).await;
    app.publish(("2026-12-17", "2026-12-17"), ("09:00", "10:00"), 4).await.expect(201);
}

async fn at(app: &Qoldau, time: &str) {
    app.clock(Some(&format!("2026-12-01T{time}+05:00"))).await;
}

#[test]
fn the_document_of_the_bridges_names_every_kind_of_message_and_its_examples_fit() {
    let document = document();
    let kinds = MessageKind::ALL.map(MessageKind::code);
    assert_eq!(document["components"]["schemas"]["MessageKind"]["enum"], json!(kinds));
    let mut examples = 0;
    for (path, item) in document["paths"].as_object().expect("paths") {
        let operation = &item["post"];
        let answers = operation["responses"].as_object().expect("answers").values();
        for content in answers.chain([&operation["requestBody"]]) {
            let media = &content["content"]["application/json"];
            let Some(example) = media.get("example") else { continue };
            let wrong = faults(&document, &media["schema"], example);
            assert!(wrong.is_empty(), "{path}: {wrong:#?}");
            examples += 1;
        }
    }
    assert_eq!(examples, 8);
    // What the document does not know is a fault.
    let strange = json!({ "iin": "900101500109", "number": PHONE, "name": "Ахметов" });
    assert!(!faults(&document, schema_of(&document, "/registrations"), &strange).is_empty());
}

on_both! {
    async fn what_goes_to_a_bridge_is_what_its_document_says_and_carries_the_token(app: Qoldau) {
        let (app, bridge) = with_bridge(app.database).await;
        app.clock(Some("2026-11-24T10:00:00+05:00")).await;
        app.publish(("2026-12-07", "2026-12-07"), ("10:00", "11:00"), 1).await.expect(201);
        let (offer, request) = app.offered(1).await;
        assert_eq!(app.offer(&offer).await.text_at("/evidence/0/state"), "sent");
        let parent = app.caller(&Who { client: "egov-mobile", ..Who::parent("900101500109") });
        let path = format!("/v1/offers/{offer}/answer");
        let given = parent.post(&path).key("yes").json(&json!({ "answer": "consent" })).send().await.with(200);
        let application = given.text_at("/application_id");
        app.work().await;
        let slot = app.free("2026-12-07", "2026-12-07").await.remove(0);
        let appointment = app.book(&application, &slot, "b").await.with(201).text_at("/id");
        app.work().await;

        let received = bridge.received();
        let kinds: Vec<(&str, &str)> =
            received.iter().map(|one| (one.path.as_str(), one.body["kind"].as_str().unwrap_or("-"))).collect();
        assert_eq!(
            kinds,
            [
                ("/registrations", "-"),
                ("/messages", "offer_request"),
                ("/notices", "booking_invitation"),
                ("/messages", "booking_confirmation"),
            ]
        );
        let document = document();
        for one in &received {
            let wrong = faults(&document, schema_of(&document, &one.path), &one.body);
            assert!(wrong.is_empty(), "{}: {wrong:#?} in {}", one.path, one.body);
            assert_eq!(one.authorization, format!("Bearer {TOKEN}"));
            assert_eq!(one.content_type, "application/json");
        }
        assert_eq!(received[0].body, json!({ "iin": "900101500109", "number": PHONE }));
        assert_eq!((&received[1].body["id"], &received[1].body["to"]), (&json!(request), &json!(PHONE)));
        assert!(received[1].body["text"]["kk"].as_str().is_some_and(|text| text.contains("24 сағат")));
        assert_eq!(received[2].body["iin"], "900101500109");
        assert_eq!(received[2].body["application_id"], json!(application));
        let told = confirmation(&app, &appointment).await;
        assert_eq!((&told["id"], &told["state"]), (&received[3].body["id"], &json!("sent")));
    }

    async fn what_a_bridge_refuses_is_undelivered_and_never_tried_again(app: Qoldau) {
        let (app, bridge) = with_bridge(app.database).await;
        noon(&app).await;
        for (serial, status) in (1..).zip([400, 404, 410, 422]) {
            bridge.answer("/messages", status, &json!({}));
            let appointment = booked(&app, serial).await;
            assert_eq!(app.work().await["messages_settled"], 1, "{status}");
            let told = confirmation(&app, &appointment).await;
            assert_eq!((told["state"].as_str(), told["reason"].as_str()), (Some("undelivered"), Some("refused")), "{status}");
        }
        let (offer, _) = app.offered(9).await;
        let ended = app.offer(&offer).await;
        assert_eq!(ended.text_at("/state"), "offer_undelivered", "its hours never begin");
        assert_eq!(ended.text_at("/evidence/0/state"), "undelivered");
        app.clock(Some("2026-12-02T12:00:00+05:00")).await;
        app.work().await;
        assert_eq!(bridge.at("/messages").len(), 5);
    }

    async fn what_nobody_took_is_tried_again_after_its_pause_under_the_same_id(app: Qoldau) {
        let (app, bridge) = with_bridge(app.database).await;
        noon(&app).await;
        let appointment = booked(&app, 1).await;
        for (time, status, tries) in [
            ("12:00:00", 500, 1),
            ("12:00:59", 429, 1),
            ("12:01:00", 429, 2),
            ("12:05:59", 302, 2),
            ("12:06:00", 302, 3),
            ("12:20:59", 202, 3),
        ] {
            bridge.answer("/messages", status, &json!({}));
            at(&app, time).await;
            assert_eq!(app.work().await["messages_settled"], 0, "{time}");
            assert_eq!(bridge.at("/messages").len(), tries, "{time}");
            assert_eq!(confirmation(&app, &appointment).await["state"], "waiting", "{time}");
        }
        at(&app, "12:21:00").await;
        assert_eq!(app.work().await["messages_settled"], 1);
        let told = confirmation(&app, &appointment).await;
        assert_eq!((told["state"].as_str(), told["sent_at"].as_str()), (Some("sent"), Some("2026-12-01T12:21:00+05:00")));
        let received = bridge.at("/messages");
        assert_eq!(received.len(), 4);
        assert!(received.iter().all(|one| one.body == received[0].body && one.body["id"] == told["id"]));
        at(&app, "23:00:00").await;
        app.work().await;
        assert_eq!(bridge.at("/messages").len(), 4, "it was taken");
    }

    async fn a_bridge_that_never_answers_is_left_and_asked_again_under_the_same_id(app: Qoldau) {
        let (app, bridge) = with_bridge(app.database).await;
        noon(&app).await;
        let (first, second) = (booked(&app, 1).await, booked(&app, 2).await);
        bridge.hold("/messages");
        assert_eq!(app.work().await["messages_settled"], 0);
        let held = bridge.at("/messages");
        assert_eq!(held.len(), 2, "the one that waits does not hold the other up");
        for appointment in [&first, &second] {
            assert_eq!(confirmation(&app, appointment).await["state"], "waiting");
        }
        bridge.answer("/messages", 202, &json!({}));
        at(&app, "12:00:59").await;
        assert_eq!(app.work().await["messages_settled"], 0);
        at(&app, "12:01:00").await;
        assert_eq!(app.work().await["messages_settled"], 2);
        let mut ids: Vec<String> = bridge.at("/messages").iter().map(|one| one.body["id"].to_string()).collect();
        assert_eq!(ids.len(), 4);
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), 2, "repeated under their ids");
        for appointment in [&first, &second] {
            assert_eq!(confirmation(&app, appointment).await["state"], "sent");
        }
    }

    async fn a_bridge_that_is_silent_is_left_alone_for_the_round_and_holds_no_other_neighbour_up(app: Qoldau) {
        let (app, bridge) = with_bridge(app.database).await;
        noon(&app).await;
        let (offer, _) = app.offered(100).await;
        for serial in 1..=70 {
            make_for(&app, serial).await.expect(201);
        }
        at(&app, "12:01:00").await;
        let parent = app.caller(&Who { client: "egov-mobile", ..Who::parent("900101500109") });
        let given = parent.post(&format!("/v1/offers/{offer}/answer")).key("yes").json(&json!({ "answer": "consent" }));
        given.send().await.expect(200);
        bridge.hold("/messages");
        assert_eq!(app.work().await["messages_settled"], 1, "behind all that wait");
        assert_eq!(bridge.at("/notices").len(), 1);
        let tried = bridge.at("/messages").len() - 1;
        assert!((32..=40).contains(&tried), "{tried} were tried: those on their way when it was found out");

        bridge.answer("/messages", 202, &json!({}));
        at(&app, "12:02:00").await;
        assert_eq!(app.work().await["messages_settled"], 70, "nothing is lost");
        assert_eq!(Sql::open(&app.database_url).count("messages WHERE state = 'waiting'"), 0);
    }

    async fn what_is_given_up_while_others_are_on_their_way_is_not_confirmed(app: Qoldau) {
        let (app, bridge) = with_bridge(app.database).await;
        app.clock(Some("2026-12-01T12:00:00+05:00")).await;
        app.publish(("2026-12-17", "2026-12-17"), ("09:00", "10:00"), 40).await.expect(201);
        let mut confirmed = Vec::new();
        for serial in 1..=40 {
            let appointment = booked(&app, serial).await;
            confirmed.push((confirmation(&app, &appointment).await["id"].clone(), appointment));
        }
        bridge.hold("/messages");
        let working = tokio::spawn(app.stranger().post("/sandbox/work").send());
        bridge.wait_for("/messages", 32).await;
        let held: Vec<Value> = bridge.at("/messages").iter().map(|one| one.body["id"].clone()).collect();
        confirmed.retain(|(id, _)| !held.contains(id));
        assert_eq!(confirmed.len(), 8, "they wait for their turn in a round that has begun");
        for (_, appointment) in &confirmed {
            door(&app.registrar(), appointment, "cancel", &json!({})).await.expect(200);
        }
        bridge.answer("/messages", 202, &json!({}));
        working.await.expect("a round").expect(200);
        for (id, appointment) in &confirmed {
            let told = confirmation(&app, appointment).await;
            assert_eq!((told["state"].as_str(), told["reason"].as_str()), (Some("suppressed"), Some("appointment_over")));
            assert!(bridge.at("/messages").iter().all(|one| one.body["id"] != *id), "it was handed over");
        }
    }

    async fn the_register_decides_whom_an_offer_may_ask_and_without_it_none_is_made(app: Qoldau) {
        let (app, bridge) = with_bridge(app.database).await;
        app.clock(Some("2026-11-24T10:00:00+05:00")).await;
        bridge.answer("/registrations", 200, &json!({ "registered": false, "number": PHONE }));
        let refused = make(&app.registrar(), "no").await.problem(422, "number_not_registered");
        assert_eq!(refused.text_at("/clause"), "PMPK-7.1-c");
        let no_answers = [
            (500, json!({})),
            (401, json!({})),
            (404, json!({ "registered": false })),
            (202, json!({ "registered": true })),
            (200, json!({})),
            (200, json!({ "registered": "yes" })),
            (200, json!("registered")),
        ];
        for (status, body) in &no_answers {
            bridge.answer("/registrations", *status, body);
            let away = make(&app.registrar(), &format!("{status}-{body}").replace(' ', "")).await;
            let away = away.problem(503, "neighbour_unavailable");
            assert!(!away.text.contains(&PHONE[1..]), "{}", away.text);
        }
        assert_eq!(bridge.at("/registrations").len(), 1 + no_answers.len(), "asked once for each");
        drop(bridge);
        make(&app.registrar(), "gone").await.problem(503, "neighbour_unavailable");
        let mut sql = Sql::open(&app.database_url);
        assert_eq!((sql.count("offers"), sql.count("messages")), (0, 0), "nothing is left behind");
    }
}

async fn make_for(app: &Qoldau, serial: u32) -> Answer {
    let body = Qoldau::offering(serial, PHONE);
    app.registrar().post("/v1/offers").key(&format!("offer-{serial}")).json(&body).send().await
}

async fn make(registrar: &Caller, key: &str) -> Answer {
    registrar.post("/v1/offers").key(key).json(&Qoldau::offering(1, PHONE)).send().await
}

/// Everything that can happen with a bridge, by one person whose numbers are then looked for.
async fn no_number_is_told(database: Database) {
    let secrets = [
        ("the representative's IIN", person_iin("8807", 765_431)),
        ("the child's IIN", person_iin("1706", 876_541)),
        ("the number", "77019283747".to_owned()),
    ];
    let var = tempfile::tempdir().expect("a folder");
    let url = fresh_database(database, var.path());
    let bridge = willing();
    let mut settings = behind(&bridge, var.path());
    let metrics = free_address();
    settings.push(("QOLDAU_LOG", "trace".to_owned()));
    settings.push(("QOLDAU_METRICS_LISTEN", metrics.clone()));
    let more: Vec<(&str, &str)> = settings.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let process = Process::start(var.path(), &url, &more).await;
    let clock = async |now: &str| {
        let body = json!({ "now": now });
        process.stranger().put("/sandbox/clock").json(&body).send().await.expect(200);
        process.stranger().post("/sandbox/work").send().await.expect(200);
    };
    clock("2026-11-24T10:00:00+05:00").await;
    let registrar = process.caller(&Who::of(Role::Registrar));
    let subject = "somebody".to_owned();
    let parent = process.caller(&Who { client: "egov-mobile", subject, ..Who::parent(&secrets[0].1) });
    let number = format!("+{}", secrets[2].1);
    let mut body = Qoldau::offering(1, &number);
    body["representative"]["iin"] = json!(secrets[0].1);
    body["child"]["iin"] = json!(secrets[1].1);
    // A bridge that says again what it was told.
    let echo = json!({ "iin": secrets[0].1, "number": number, "registered": "unknown" });
    let offer = async |key: &str| registrar.post("/v1/offers").key(key).json(&body).send().await;
    bridge.answer("/registrations", 500, &echo);
    offer("away").await.problem(503, "neighbour_unavailable");
    bridge.answer("/registrations", 200, &echo);
    offer("strange").await.problem(503, "neighbour_unavailable");
    bridge.answer("/registrations", 200, &json!({ "registered": false }));
    offer("not").await.problem(422, "number_not_registered");
    bridge.answer("/registrations", 200, &json!({ "registered": true }));
    bridge.answer("/messages", 500, &echo);
    let made = offer("yes").await.with(201).text_at("/id");
    clock("2026-11-24T10:00:00+05:00").await;
    bridge.answer("/messages", 202, &echo);
    clock("2026-11-24T10:01:00+05:00").await;
    bridge.answer("/notices", 422, &echo);
    let consent = parent.post(&format!("/v1/offers/{made}/answer")).key("consent");
    consent.json(&json!({ "answer": "consent" })).send().await.expect(200);
    clock("2026-11-24T10:01:00+05:00").await;

    let received = bridge.received();
    let paths: Vec<&str> = received.iter().map(|one| one.path.as_str()).collect();
    let register = "/registrations";
    let expected = [register, register, register, register, "/messages", "/messages", "/notices"];
    assert_eq!(paths, expected, "nothing but the path");
    let log = process.log();
    assert!(log.matches("answered").count() > 5, "every request is logged: {log}");
    assert_eq!(log.matches("a neighbour was spoken to").count(), paths.len(), "and every exchange");
    let told = text_at(&format!("http://{metrics}/metrics")).await;
    for (system, kind, answer, count) in [
        ("number_register", "registration", "unavailable", 2),
        ("number_register", "registration", "not_registered", 1),
        ("number_register", "registration", "registered", 1),
        ("sms", "offer_request", "unavailable", 1),
        ("sms", "offer_request", "taken", 1),
        ("bilim", "booking_invitation", "refused", 1),
    ] {
        let labels = format!(r#"{{system="{system}",kind="{kind}",answer="{answer}"}} {count}"#);
        assert!(told.contains(&format!("qoldau_neighbour_exchanges_total{labels}\n")), "{labels}: {told}");
    }
    assert!(told.contains(r#"qoldau_neighbour_seconds{system="sms""#), "{told}");
    Search::new(&secrets, &[TOKEN.to_owned()]).check("the metrics", told.as_bytes());
    Search::new(&secrets, &[TOKEN.to_owned()]).check("the log", log.as_bytes());
}

#[tokio::test(flavor = "multi_thread")]
async fn no_number_stands_in_a_url_or_in_the_log_on_sqlite() {
    no_number_is_told(Database::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn no_number_stands_in_a_url_or_in_the_log_on_postgres() {
    if Cluster::is_there() {
        no_number_is_told(Database::Postgres).await;
    }
}
