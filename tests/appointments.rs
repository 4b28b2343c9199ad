//! Holds and the day of the examination: booked within day 30, moved, given up and missed, never beyond a place's capacity and
//! never with one child in two places. Places themselves are tested in `slots.rs`. The clock is moved by hand.

use qoldau_api::seed::sample_id;
use qoldau_domain::lifecycle::Role;
use qoldau_domain::provider::ProviderType;
use qoldau_tests::{Caller, Qoldau, Sql, Who, application, iin, on_both, person_iin};
use serde_json::{Value, json};

const TUESDAY: &str = "2026-12-15T10:00:00+05:00";

pub async fn read(caller: &Caller, application: &str) -> Value {
    caller.get(&format!("/v1/applications/{application}")).send().await.with(200).body
}

fn state_of(application: &Value, code: &str) -> String {
    let deadlines = application["deadlines"].as_array().expect("deadlines");
    let found = deadlines.iter().find(|deadline| deadline["code"] == code).expect("a deadline");
    found["state"].as_str().expect("a state").to_owned()
}

/// Goes through a door of an appointment with the tag that stands now.
pub async fn door(caller: &Caller, id: &str, verb: &str, body: &Value) -> qoldau_tests::Answer {
    let path = format!("/v1/appointments/{id}");
    let etag = caller.get(&path).send().await.with(200).etag();
    let key = format!("{verb}-{etag}");
    caller.post(&format!("{path}/{verb}")).key(&key).header("If-Match", &etag).json(body).send().await
}

/// What the tables say of seats, as they stand now.
pub fn check_seats(app: &Qoldau) {
    seats_add_up(&app.database_url);
}

/// No place beyond its capacity, counters exact, quarters exact.
pub fn seats_add_up(database_url: &str) {
    let mut sql = Sql::open(database_url);
    assert_eq!(sql.count("slots WHERE taken > capacity OR taken < 0"), 0);
    let counted = "(SELECT count(*) FROM appointments a WHERE a.slot_id = slots.id AND a.state IN ('booked', 'attended')) \
                   + (SELECT count(*) FROM holds h WHERE h.slot_id = slots.id)";
    assert_eq!(sql.count(&format!("slots WHERE taken <> {counted}")), 0, "counters are exact");
    let standing = "appointments WHERE state IN ('booked', 'attended')";
    // Places of an hour that begin at a full hour touch four quarters.
    assert_eq!(sql.count("occupied"), 4 * sql.count(standing), "quarters are exact");
    let live = "(SELECT 1 FROM appointments a WHERE a.id = occupied.appointment_id AND a.state IN ('booked', 'attended'))";
    assert_eq!(sql.count(&format!("occupied WHERE NOT EXISTS {live}")), 0);
}

on_both! {
    async fn the_day_is_set_moved_given_up_missed_and_set_again(app: Qoldau) {
        app.clock(Some(TUESDAY)).await;
        app.publish(("2026-12-21", "2026-12-22"), ("09:00", "11:00"), 1).await.expect(201);
        let slots = app.free("2026-12-21", "2026-12-22").await;
        let (id, other) = (app.registered(1).await, app.registered(2).await);
        let booked = app.book(&id, &slots[0], "b").await.with(201);
        let appointment = booked.text_at("/id");
        assert_eq!(booked.header("location"), format!("/v1/appointments/{appointment}"));
        assert_eq!((booked.text_at("/on"), booked.text_at("/time")), ("2026-12-21".into(), "09:00".into()));
        assert_eq!(app.book(&id, &slots[0], "b").await.with(201).header("idempotency-replayed"), "true");
        let seen = read(&app.parent(), &id).await;
        assert_eq!((seen["status"].as_str(), seen["appointment"]["id"].as_str()), (Some("exam_scheduled"), Some(appointment.as_str())));
        assert_eq!((state_of(&seen, "exam_date"), state_of(&seen, "queue")), ("met".into(), "running".into()));
        // The place is taken, for everybody else and for a second booking.
        app.book(&other, &slots[0], "o").await.problem(409, "slot_taken");
        app.book(&id, &slots[1], "again").await.problem(409, "not_possible_now");
        assert_eq!(app.free("2026-12-21", "2026-12-22").await, slots[1..]);

        let moved = door(&app.registrar(), &appointment, "reschedule", &json!({ "slot_id": slots[2] })).await.with(200);
        assert_eq!((moved.text_at("/id"), moved.text_at("/on")), (appointment.clone(), "2026-12-22".into()));
        app.book(&other, &slots[0], "o2").await.expect(201);
        check_seats(&app);

        door(&app.parent(), &appointment, "cancel", &json!({})).await.expect(200);
        let seen = read(&app.parent(), &id).await;
        assert_eq!((seen["status"].as_str(), seen.get("appointment")), (Some("registered"), None));
        assert_eq!(state_of(&seen, "exam_date"), "met", "a met term stays met");
        let over = door(&app.parent(), &appointment, "cancel", &json!({})).await.problem(409, "not_possible_now");
        assert!(over.body["actions"].is_array(), "{}", over.text);

        let second = app.book(&id, &slots[2], "b2").await.with(201).text_at("/id");
        let early = door(&app.registrar(), &second, "miss", &json!({})).await.problem(409, "not_possible_now");
        assert_eq!(early.body["reason"], "appointment_ahead");
        app.clock(Some("2026-12-22T09:10:00+05:00")).await;
        let late = door(&app.parent(), &second, "cancel", &json!({})).await.problem(409, "not_possible_now");
        assert_eq!(late.body["reason"], "appointment_begun");
        door(&app.registrar(), &second, "miss", &json!({})).await.expect(200);
        app.publish(("2026-12-24", "2026-12-24"), ("09:00", "10:00"), 1).await.expect(201);
        let last = app.free("2026-12-24", "2026-12-24").await;
        let third = app.book(&id, &last[0], "b3").await.with(201).text_at("/id");
        app.clock(Some("2026-12-24T08:55:00+05:00")).await;
        door(&app.registrar(), &third, "attend", &json!({})).await.expect(200);
        let here = door(&app.registrar(), &third, "miss", &json!({})).await.problem(409, "not_possible_now");
        assert_eq!(here.body["reason"], "appointment_attended");
        check_seats(&app);

        let history = app.parent().get(&format!("/v1/applications/{id}/history?limit=200")).send().await.with(200);
        let kinds: Vec<&str> = history.body["items"].as_array().expect("items").iter().filter_map(|one| one["kind"].as_str()).collect();
        assert_eq!(
            kinds[3..],
            ["booked", "appointment_moved", "appointment_cancelled", "booked", "appointment_missed", "booked", "appointment_attended"]
        );
        let feed = app.monitor().get("/v1/stage-events?wait=5").send().await.with(200);
        let stages: Vec<&str> = feed.body["items"].as_array().expect("items").iter()
            .filter(|item| item["application_id"] == id.as_str()).filter_map(|item| item["stage"].as_str()).collect();
        assert_eq!(
            stages,
            ["submitted", "registered", "exam_scheduled", "registered", "exam_scheduled", "registered", "exam_scheduled"]
        );
        assert!(!feed.text.contains(&person_iin("1703", 1)), "no number in the feed");
    }

    async fn day_30_binds_the_recipient_and_asks_staff_for_a_reason_that_stays(app: Qoldau) {
        app.clock(Some(TUESDAY)).await;
        app.publish(("2027-01-14", "2027-01-15"), ("09:00", "10:00"), 5).await.expect(201);
        let slots = app.free("2027-01-14", "2027-01-15").await;
        let id = app.registered(1).await;
        let refused = app.book(&id, &slots[1], "b").await.problem(422, "beyond_queue_limit");
        assert_eq!(refused.body["clause"], "PMPK-T-3-a");
        assert_eq!(refused.body["limit_on"], "2027-01-14");
        assert_eq!(refused.faults(), [("/reason".to_owned(), "reason_needed".to_owned())]);
        for (serial, reason, state) in [(1, "recipient_request", "excused"), (2, "missed", "excused"), (3, "no_capacity", "missed")] {
            let id = if serial == 1 { id.clone() } else { app.registered(serial).await };
            let mut body = Qoldau::booking(&id, &slots[1]);
            body["reason"] = json!(reason);
            let booked = app.registrar().post("/v1/appointments").key(reason).json(&body).send().await.with(201);
            assert_eq!(booked.text_at("/reason"), reason);
            assert_eq!(state_of(&read(&app.parent(), &id).await, "queue"), state);
        }
        let within = app.registered(4).await;
        app.book(&within, &slots[0], "w").await.expect(201);
        check_seats(&app);
    }

    async fn a_recipient_books_where_that_is_open_and_never_beyond_day_30(app: Qoldau) {
        app.clock(Some(TUESDAY)).await;
        app.publish(("2027-01-14", "2027-01-15"), ("09:00", "10:00"), 5).await.expect(201);
        let slots = app.free("2027-01-14", "2027-01-15").await;
        let id = app.registered(1).await;
        let asks = |app: &Qoldau, slot: &str| {
            let body = json!({ "kind": "examination", "application_id": id, "slot_id": slot });
            app.parent().post("/v1/appointments").key("k").json(&body).send()
        };
        let closed = asks(&app, &slots[0]).await.problem(409, "not_possible_now");
        assert_eq!((closed.body["reason"].as_str(), closed.body["clause"].as_str()), (Some("booking_not_open"), Some("PMPK-7.1-i")));
        let var = tempfile::tempdir().expect("a folder");
        for name in ["signing.pk8", "jwks.json", "seal.key", "index.key"] {
            std::fs::create_dir_all(var.path().join("keys")).expect("a folder");
            let from = app.var().join("keys").join(name);
            if from.exists() {
                std::fs::copy(from, var.path().join("keys").join(name)).expect("a key");
            }
        }
        let open = [("QOLDAU_RECIPIENT_BOOKING", "all")];
        let open = Qoldau::start_on(app.database, var, &app.database_url, &open).await;
        let beyond = asks(&open, &slots[1]).await.problem(422, "beyond_queue_limit");
        assert_eq!(beyond.faults()[0].0, "/slot_id");
        let booked = asks(&open, &slots[0]).await.with(201);
        assert_eq!(booked.text_at("/source"), "bilim");
        for (name, value) in [("source", "phone"), ("reason", "missed")] {
            let mut body = json!({ "kind": "examination", "application_id": id, "slot_id": slots[0] });
            body[name] = json!(value);
            let refused = open.parent().post("/v1/appointments").key("x").json(&body).send().await.problem(422, "invalid_fields");
            assert_eq!(refused.faults(), [(format!("/{name}"), "not_expected_here".to_owned())]);
        }
    }

    async fn what_does_not_fit_or_belongs_to_others_is_refused_and_nothing_changes(app: Qoldau) {
        app.clock(Some(TUESDAY)).await;
        app.publish(("2026-12-21", "2026-12-21"), ("09:00", "11:00"), 1).await.expect(201);
        let slots = app.free("2026-12-21", "2026-12-21").await;
        let id = app.registered(1).await;
        let nobody = "01980000-0000-7000-8000-00000000ffff";
        let unknown = app.book(&id, nobody, "k").await.problem(422, "invalid_fields");
        assert_eq!(unknown.faults(), [("/slot_id".to_owned(), "unknown_slot".to_owned())]);
        let foreign = app.book(nobody, &slots[0], "k").await.problem(422, "invalid_fields");
        assert_eq!(foreign.faults(), [("/application_id".to_owned(), "unknown_application".to_owned())]);
        let filed = app.parent().submit("f", &application(&person_iin("1703", 9), "900101500109")).await.with(201);
        let early = app.book(&filed.text_at("/id"), &slots[0], "k").await.problem(409, "not_possible_now");
        assert_eq!(early.body["current_status"], "submitted");
        let booked = app.book(&id, &slots[0], "good").await.with(201);
        let path = format!("/v1/appointments/{}", booked.text_at("/id"));
        for other in [app.caller(&Who::parent(&iin(5))), app.caller(&Who { provider: Some(sample_id(ProviderType::RehabilitationCenter)), ..Who::of(Role::Registrar) })] {
            other.get(&path).send().await.problem(404, "not_found");
            let cancel = other.post(&format!("{path}/cancel")).key("k").header("If-Match", "*").json(&json!({}));
            cancel.send().await.problem(404, "not_found");
            let refused = other.post("/v1/appointments").key("k").json(&json!({ "kind": "examination", "application_id": id, "slot_id": slots[1] }));
            assert_eq!(refused.send().await.problem(422, "invalid_fields").faults()[0].1, "unknown_application");
        }
        let stale = app.registrar().post(&format!("{path}/cancel")).key("s").header("If-Match", "\"7.x\"").json(&json!({}));
        stale.send().await.problem(412, "version_mismatch");
        assert_eq!(app.registrar().get(&path).send().await.with(200).etag(), booked.etag());
        check_seats(&app);
    }

    async fn a_hold_keeps_its_seat_until_it_is_used_released_or_over(app: Qoldau) {
        app.clock(Some(TUESDAY)).await;
        app.publish(("2026-12-21", "2026-12-21"), ("09:00", "11:00"), 1).await.expect(201);
        let slots = app.free("2026-12-21", "2026-12-21").await;
        let (id, other) = (app.registered(1).await, app.registered(2).await);
        let hold = |application: &str, slot: &str, key: &str| {
            let body = json!({ "application_id": application, "slot_id": slot });
            app.registrar().post("/v1/holds").key(key).json(&body).send()
        };
        let held = hold(&id, &slots[0], "h").await.with(201);
        assert_eq!(held.text_at("/expires_at"), "2026-12-15T10:10:00+05:00");
        app.book(&other, &slots[0], "o").await.problem(409, "slot_taken");
        hold(&id, &slots[1], "h2").await.problem(409, "already_held");
        check_seats(&app);
        // Booking with it uses the same seat.
        let mut body = Qoldau::booking(&id, &slots[0]);
        body["hold_id"] = json!(held.text_at("/id"));
        app.registrar().post("/v1/appointments").key("b").json(&body).send().await.expect(201);
        check_seats(&app);
        // Released, the seat is free.
        let second = hold(&other, &slots[1], "h3").await.with(201).text_at("/id");
        app.caller(&Who::parent(&iin(5))).call(reqwest::Method::DELETE, &format!("/v1/holds/{second}")).send().await.problem(404, "not_found");
        app.registrar().call(reqwest::Method::DELETE, &format!("/v1/holds/{second}")).send().await.expect(204);
        app.registrar().call(reqwest::Method::DELETE, &format!("/v1/holds/{second}")).send().await.problem(404, "not_found");
        // Over, it serves nobody, and a timer gives its seat back once.
        let third = hold(&other, &slots[1], "h4").await.with(201).text_at("/id");
        app.clock(Some("2026-12-15T10:10:00+05:00")).await;
        let mut body = Qoldau::booking(&other, &slots[1]);
        body["hold_id"] = json!(third);
        app.registrar().post("/v1/appointments").key("late").json(&body).send().await.problem(409, "hold_ended");
        let worked = app.stranger().post("/sandbox/work").send().await.with(200);
        assert_eq!(worked.body["holds_ended"], 1);
        assert_eq!(app.stranger().post("/sandbox/work").send().await.with(200).body["holds_ended"], 0);
        app.book(&other, &slots[1], "free").await.expect(201);
        check_seats(&app);
    }

    async fn one_child_is_never_in_two_places_and_withdrawing_frees_the_place(app: Qoldau) {
        app.clock(Some(TUESDAY)).await;
        app.publish(("2026-12-21", "2026-12-21"), ("09:00", "11:00"), 3).await.expect(201);
        let slots = app.free("2026-12-21", "2026-12-21").await;
        let id = app.registered(1).await;
        app.book(&id, &slots[0], "a").await.expect(201);
        // Another representative of the same child.
        let twin = app.caller(&Who::parent(&iin(33))).submit("t", &application(&person_iin("1703", 1), &iin(33))).await.with(201);
        let twin_id = twin.text_at("/id");
        app.registrar().door(&twin_id, "register", "t", &twin.etag()).await.expect(200);
        app.book(&twin_id, &slots[0], "b").await.problem(409, "child_elsewhere");
        app.book(&twin_id, &slots[1], "c").await.expect(201);
        check_seats(&app);
        let seen = app.parent().get(&format!("/v1/applications/{id}")).send().await.with(200);
        app.parent().door(&id, "withdraw", "w", &seen.etag()).await.expect(200);
        check_seats(&app);
        let body = json!({ "slot_id": slots[0] });
        let moved = app.registrar().get(&format!("/v1/applications/{twin_id}")).send().await.with(200);
        door(&app.registrar(), &moved.text_at("/appointment/id"), "reschedule", &body).await.expect(200);
        check_seats(&app);
    }

    /// Many at once on few places: whoever is told that a place is theirs has it, and nobody beyond the capacity.
    async fn a_crowd_on_few_places_gets_exactly_the_seats_there_are(app: Qoldau) {
        app.clock(Some(TUESDAY)).await;
        app.publish(("2026-12-21", "2026-12-21"), ("09:00", "11:00"), 2).await.expect(201);
        let slots = app.free("2026-12-21", "2026-12-21").await;
        let mut crowd = Vec::new();
        for serial in 0..12 {
            crowd.push((serial, app.registered(serial + 1).await));
        }
        let app = std::sync::Arc::new(app);
        let rounds: Vec<_> = crowd.into_iter().map(|(serial, id)| {
            let (app, slots) = (std::sync::Arc::clone(&app), slots.clone());
            tokio::spawn(async move {
                let (mut won, mut lost) = (0, 0);
                for round in 0..15 {
                    let slot = &slots[(usize::try_from(serial).expect("small") + round) % 2];
                    let booked = app.book(&id, slot, &format!("{serial}-{round}")).await;
                    if booked.status == 409 {
                        assert_eq!(booked.body["code"], "slot_taken", "{}", booked.text);
                        lost += 1;
                        continue;
                    }
                    won += 1;
                    let appointment = booked.with(201).text_at("/id");
                    let other = &slots[(usize::try_from(serial).expect("small") + round + 1) % 2];
                    let moved = door(&app.registrar(), &appointment, "reschedule", &json!({ "slot_id": other })).await;
                    assert!([200, 409].contains(&moved.status), "{}", moved.text);
                    door(&app.registrar(), &appointment, "cancel", &json!({})).await.expect(200);
                }
                (won, lost)
            })
        }).collect();
        let (mut won, mut lost) = (0, 0);
        for round in rounds {
            let (more, fewer) = round.await.expect("nobody fell over");
            (won, lost) = (won + more, lost + fewer);
        }
        assert_eq!(won + lost, 12 * 15);
        assert!(won > 0 && lost > 0, "{won} {lost}");
        check_seats(&app);
        assert_eq!(Sql::open(&app.database_url).count("slots WHERE taken <> 0"), 0, "everybody left");
    }
}
