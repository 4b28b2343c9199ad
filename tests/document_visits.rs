//! Visits to hand in papers: booked by the registrar for who calls or stands at the counter, told and reminded like any
//! appointment, moved, given up, missed and attended; never for home schooling, and seen by the own staff only. The clock is
//! moved by hand.

use qoldau_api::seed::sample_id;
use qoldau_domain::lifecycle::Role;
use qoldau_domain::provider::ProviderType;
use qoldau_tests::{Answer, Caller, Qoldau, SLOTS, Sql, Who, on_both};
use serde_json::{Value, json};

fn of(kind: ProviderType) -> (Who, String) {
    let who = Who { provider: Some(sample_id(kind)), ..Who::of(Role::Registrar) };
    (who, format!("/v1/providers/{}/slots", sample_id(kind)))
}

async fn places(caller: &Caller, path: &str, capacity: i64) -> Vec<String> {
    let body = json!({
        "kind": "document_visit", "from": "2026-12-04", "to": "2026-12-04", "begins": "10:00", "ends": "12:00",
        "minutes": 30, "capacity": capacity
    });
    caller.post(path).key("p").json(&body).send().await.expect(201);
    let found = caller
        .get(&format!("{path}?kind=document_visit&from=2026-12-04&to=2026-12-04"))
        .send()
        .await
        .with(200);
    let items = found.body["items"].as_array().cloned().expect("places");
    items.iter().map(|slot| slot["id"].as_str().expect("an id").to_owned()).collect()
}

fn visit(slot: &str) -> Value {
    json!({
        "kind": "document_visit", "slot_id": slot, "source": "phone", "phone": "+77017654321",
        "person": { "last_name": "Ахметова", "first_name": "Гүлнар" }
    })
}

async fn door(caller: &Caller, id: &str, verb: &str, body: &Value) -> Answer {
    let path = format!("/v1/appointments/{id}");
    let etag = caller.get(&path).send().await.with(200).etag();
    caller
        .post(&format!("{path}/{verb}"))
        .key(&format!("{verb}{etag}"))
        .header("If-Match", &etag)
        .json(body)
        .send()
        .await
}

/// How many seats of places for visits are taken.
fn taken(app: &Qoldau) -> i64 {
    let mut sql = Sql::open(&app.database_url);
    let one = sql.count("slots WHERE kind = 'document_visit' AND taken >= 1");
    one + sql.count("slots WHERE kind = 'document_visit' AND taken >= 2")
}

on_both! {
    async fn a_visit_is_booked_by_telephone_told_moved_and_attended(app: Qoldau) {
        app.clock(Some("2026-12-01T10:00:00+05:00")).await;
        let slots = places(&app.registrar(), SLOTS, 1).await;
        let body = visit(&slots[0]);
        let dry = app.registrar().post("/v1/appointments?validate_only=true").key("d").json(&body).send().await.with(200);
        assert!(dry.body.get("id").is_none());
        let booked = app.registrar().post("/v1/appointments").key("b").json(&body).send().await.with(201);
        let again = app.registrar().post("/v1/appointments").key("b").json(&body).send().await.with(201);
        assert_eq!((again.header("idempotency-replayed"), &again.body), ("true".to_owned(), &booked.body));
        assert_eq!((booked.text_at("/on"), booked.text_at("/time")), ("2026-12-04".to_owned(), "10:00".to_owned()));
        assert_eq!((booked.text_at("/source"), booked.text_at("/phone")), ("phone".to_owned(), "+77017654321".to_owned()));
        assert!(booked.body.get("application_id").is_none());
        let id = booked.text_at("/id");
        let read = app.registrar().get(&format!("/v1/appointments/{id}")).send().await.with(200);
        assert_eq!(read.text_at("/person/last_name"), "Ахметова");
        assert_eq!(app.work().await["messages_settled"], 1, "the confirmation goes out at once");
        assert_eq!(Sql::open(&app.database_url).count("appointments WHERE person_sealed IS NOT NULL"), 1);
        app.registrar().post("/v1/appointments").key("c").json(&body).send().await.problem(409, "slot_taken");

        let moved = door(&app.registrar(), &id, "reschedule", &json!({ "slot_id": slots[3] })).await.with(200);
        assert_eq!(moved.text_at("/time"), "11:30");
        assert_eq!(taken(&app), 1, "the first seat is free again");
        door(&app.registrar(), &id, "attend", &json!({})).await.problem(409, "appointment_not_open");
        app.clock(Some("2026-12-03T10:00:00+05:00")).await;
        assert_eq!(app.work().await["messages_settled"], 3, "the confirmation of the new time, its reminder, and the old one put away");
        app.clock(Some("2026-12-04T11:35:00+05:00")).await;
        door(&app.registrar(), &id, "attend", &json!({})).await.expect(200);
        let over = door(&app.registrar(), &id, "cancel", &json!({})).await.problem(409, "appointment_not_open");
        assert_eq!(over.text_at("/reason"), "appointment_attended");
        let log = app.registrar().get(&format!("/v1/appointments/{id}/messages")).send().await.with(200);
        assert_eq!(log.body["items"].as_array().expect("messages").len(), 6);
        assert_eq!(Sql::open(&app.database_url).count("applications"), 0, "nobody has filed anything");
    }

    async fn a_visit_that_is_missed_or_given_up_frees_its_seat_and_a_withdrawn_place_moves_it(app: Qoldau) {
        app.clock(Some("2026-12-01T10:00:00+05:00")).await;
        let (centre, path) = of(ProviderType::RehabilitationCenter);
        let centre = app.caller(&centre);
        let slots = places(&centre, &path, 2).await;
        let book = async |slot: &str, key: &str| {
            centre.post("/v1/appointments").key(key).json(&visit(slot)).send().await.with(201).text_at("/id")
        };
        let (given_up, missed, moved) = (book(&slots[0], "a").await, book(&slots[1], "b").await, book(&slots[2], "c").await);
        door(&centre, &given_up, "cancel", &json!({})).await.expect(200);
        door(&centre, &missed, "miss", &json!({})).await.problem(409, "appointment_not_open");
        let place = format!("/v1/slots/{}", slots[2]);
        let withdrawn = centre.call(reqwest::Method::DELETE, &format!("{place}?bookings=move"))
            .header("If-Match", &centre.get(&place).send().await.with(200).etag());
        withdrawn.send().await.expect(200);
        app.work().await;
        let now = centre.get(&format!("/v1/appointments/{moved}")).send().await.with(200);
        assert_eq!((now.text_at("/slot_id"), now.text_at("/source")), (slots[0].clone(), "assigned".to_owned()));
        app.clock(Some("2026-12-04T10:31:00+05:00")).await;
        door(&centre, &missed, "miss", &json!({})).await.expect(200);
        assert_eq!(taken(&app), 1);
        assert_eq!(Sql::open(&app.database_url).count("occupied"), 0, "no child is anywhere");
    }

    async fn a_visit_that_cannot_be_booked_is_refused_with_its_clause_or_pointer(app: Qoldau) {
        app.clock(Some("2026-12-01T10:00:00+05:00")).await;
        let slots = places(&app.registrar(), SLOTS, 1).await;
        let good = visit(&slots[0]);
        let change = |name: &str, value: Option<Value>| {
            let mut body = good.clone();
            let members = body.as_object_mut().expect("a body");
            match value {
                Some(value) => members.insert(name.to_owned(), value),
                None => members.remove(name),
            };
            body
        };
        for (body, pointer) in [
            (change("person", None), "/person"),
            (change("phone", None), "/phone"),
            (change("phone", Some(json!("87017654321"))), "/phone"),
            (change("person", Some(json!({ "last_name": "\u{202e}x", "first_name": "Г" }))), "/person/last_name"),
            (change("application_id", Some(json!("01980000-0000-7000-8000-00000000ffff"))), "/application_id"),
            (change("reason", Some(json!("missed"))), "/reason"),
            (change("slot_id", Some(json!("01980000-0000-7000-8000-00000000ffff"))), "/slot_id"),
        ] {
            let refused = app.registrar().post("/v1/appointments").key("k").json(&body).send().await.problem(422, "invalid_fields");
            assert_eq!(refused.faults()[0].0, pointer, "{body}");
            assert!(!refused.text.contains("7017654321"));
        }
        let refused = app.parent().post("/v1/appointments").key("k").json(&good).send().await.problem(422, "invalid_fields");
        assert_eq!(refused.faults()[0].0, "/kind", "a recipient books no visit");
        let (school, _) = of(ProviderType::GeneralSchool);
        let none = app.caller(&school).post("/v1/appointments").key("k").json(&good).send().await;
        assert_eq!(none.problem(422, "not_provided_for").text_at("/clause"), "HOME-T-7-c");
        // An examination names nobody, and its place is none for a visit.
        app.publish(("2026-12-07", "2026-12-07"), ("10:00", "11:00"), 1).await.expect(201);
        let examining = app.free("2026-12-07", "2026-12-07").await.remove(0);
        app.registrar().post("/v1/appointments").key("k").json(&visit(&examining)).send().await.problem(422, "invalid_fields");
        let mut named = Qoldau::booking(&app.registered(1).await, &examining);
        named["phone"] = json!("+77017654321");
        let refused = app.registrar().post("/v1/appointments").key("k").json(&named).send().await.problem(422, "invalid_fields");
        assert_eq!(refused.faults()[0].0, "/phone");
        for (name, value) in [("hold_id", "01980000-0000-7000-8000-00000000ffff"), ("reason", "missed")] {
            let body = change(name, Some(json!(value)));
            let refused = app.registrar().post("/v1/appointments").key("k").json(&body).send().await.problem(422, "invalid_fields");
            assert_eq!(refused.faults()[0].0, format!("/{name}"));
        }
        app.clock(Some("2026-12-04T10:00:00+05:00")).await;
        app.registrar().post("/v1/appointments").key("k").json(&good).send().await.problem(422, "slot_past");
        assert_eq!(Sql::open(&app.database_url).count("appointments"), 0, "nothing is left behind");
    }

    async fn a_visit_is_moved_without_a_hold_and_without_a_reason(app: Qoldau) {
        app.clock(Some("2026-12-01T10:00:00+05:00")).await;
        let (centre, path) = of(ProviderType::RehabilitationCenter);
        let centre = app.caller(&centre);
        let slots = places(&centre, &path, 1).await;
        let booked = centre.post("/v1/appointments").key("b").json(&visit(&slots[0])).send().await.with(201);
        let id = booked.text_at("/id");
        for (name, value) in [("hold_id", "01980000-0000-7000-8000-00000000ffff"), ("reason", "missed")] {
            let body = json!({ "slot_id": slots[1], name: value });
            let refused = door(&centre, &id, "reschedule", &body).await.problem(422, "invalid_fields");
            assert_eq!(refused.faults()[0].0, format!("/{name}"));
        }
        let stays = centre.get(&format!("/v1/appointments/{id}")).send().await.with(200);
        assert_eq!(stays.body, booked.body, "nothing changed");
        let moved = door(&centre, &id, "reschedule", &json!({ "slot_id": slots[1] })).await.with(200);
        assert_eq!(moved.text_at("/slot_id"), slots[1]);
    }

    async fn a_visit_is_seen_by_the_own_staff_only(app: Qoldau) {
        app.clock(Some("2026-12-01T10:00:00+05:00")).await;
        let slots = places(&app.registrar(), SLOTS, 1).await;
        let id = app.registrar().post("/v1/appointments").key("b").json(&visit(&slots[0])).send().await.with(201).text_at("/id");
        let path = format!("/v1/appointments/{id}");
        app.parent().get(&path).send().await.problem(404, "not_found");
        app.caller(&of(ProviderType::RehabilitationCenter).0).get(&path).send().await.problem(404, "not_found");
        app.caller(&Who::of(Role::Specialist)).get(&path).send().await.expect(200);
    }
}
