//! The wait list: a freed place is kept for the first in the order of registration whom it fits, a message says so, and after
//! its time it goes to the next; why somebody was passed over is kept. No place is offered twice and every seat is counted.
//! The clock is moved by hand.

use qoldau_api::seed::sample_id;
use qoldau_domain::lifecycle::Role;
use qoldau_domain::provider::ProviderType;
use qoldau_tests::{Answer, Qoldau, Sql, Who, application, iin, on_both, person_iin};
use reqwest::Method;
use serde_json::{Value, json};

use crate::appointments::{check_seats, door};

const MONDAY: &str = "2026-12-14T10:00:00+05:00";
const TUESDAY: &str = "2026-12-15T10:00:00+05:00";
const ENTRIES: &str = "/v1/wait-list-entries";
const NOBODY: &str = "01980000-0000-7000-8000-00000000ffff";

/// One place of an hour on that day; its id.
async fn place(app: &Qoldau, on: &str, capacity: i64) -> String {
    app.publish((on, on), ("09:00", "10:00"), capacity).await.expect(201);
    app.free(on, on).await.remove(0)
}

async fn waits(app: &Qoldau, application: &str) -> String {
    app.wait(application, application).await.with(201).text_at("/id")
}

async fn state(app: &Qoldau, entry: &str) -> String {
    app.entry(entry).await.text_at("/state")
}

/// Places that passed an entry over, and why.
async fn passed_over(app: &Qoldau, entry: &str) -> Vec<(String, String)> {
    let seen = app.entry(entry).await;
    let text = |one: &Value, name: &str| one[name].as_str().unwrap_or_default().to_owned();
    let rows = seen.body["passed_over"].as_array().cloned().expect("a list");
    rows.iter().map(|one| (text(one, "slot_id"), text(one, "reason"))).collect()
}

fn once(slot: &str, reason: &str) -> Vec<(String, String)> {
    vec![(slot.to_owned(), reason.to_owned())]
}

async fn leave(app: &Qoldau, entry: &str) -> Answer {
    app.registrar().call(Method::DELETE, &format!("{ENTRIES}/{entry}")).send().await
}

/// Books what is offered, with its hold.
async fn take(app: &Qoldau, entry: &str) -> Answer {
    let seen = app.entry(entry).await;
    let mut body = Qoldau::booking(&seen.text_at("/application_id"), &seen.text_at("/offered/slot_id"));
    body["hold_id"] = json!(seen.text_at("/offered/hold_id"));
    app.registrar().post("/v1/appointments").key(&format!("take-{entry}")).json(&body).send().await
}

on_both! {
    async fn a_cancelled_place_goes_to_the_first_in_the_queue_and_a_message_says_so(app: Qoldau) {
        app.clock(Some(MONDAY)).await;
        let slot = place(&app, "2026-12-21", 1).await;
        let (holder, earlier) = (app.registered(1).await, app.registered(2).await);
        app.clock(Some(TUESDAY)).await;
        let later = app.registered(3).await;
        let booked = app.book(&holder, &slot, "b").await.with(201);
        // Registered later, but first in the list.
        let behind = app.wait(&later, "later").await.with(201);
        assert_eq!((behind.text_at("/state"), &behind.body["position"]), ("waiting".to_owned(), &json!(1)));
        let (behind, ahead) = (behind.text_at("/id"), waits(&app, &earlier).await);
        assert_eq!(app.entry(&ahead).await.body["position"], 1);
        assert_eq!(app.entry(&behind).await.body["position"], 2);
        assert_eq!(app.work().await["places_offered"], 0, "the day is full");

        door(&app.parent(), &booked.text_at("/id"), "cancel", &json!({})).await.expect(200);
        assert_eq!(app.work().await["places_offered"], 1);
        let offered = app.entry(&ahead).await;
        assert_eq!(offered.text_at("/state"), "offered");
        assert_eq!(offered.text_at("/offered/slot_id"), slot);
        assert_eq!((offered.text_at("/offered/on"), offered.text_at("/offered/time")), ("2026-12-21".into(), "09:00".into()));
        assert_eq!(offered.text_at("/offered/offered_until"), "2026-12-16T10:00:00+05:00");
        assert_eq!(offered.body.get("position"), None);
        let next = app.entry(&behind).await;
        assert_eq!((next.text_at("/state"), &next.body["position"]), ("waiting".to_owned(), &json!(1)));
        assert_eq!(app.free("2026-12-21", "2026-12-21").await.len(), 0);
        app.book(&later, &slot, "x").await.problem(409, "slot_taken");
        check_seats(&app);
        let told = app.parent().get("/v1/notifications").send().await.with(200);
        let items = told.body["items"].as_array().expect("items");
        let message = items.iter().find(|one| one["kind"] == "place_offered").expect("a message");
        assert_eq!((&message["state"], &message["channel"]), (&json!("sent"), &json!("sms")));
        assert_eq!(message["application_id"], earlier.as_str());
        for language in ["kk", "ru"] {
            let text = message["text"][language].as_str().expect("words");
            assert!(text.contains("21.12.2026") && text.contains("16.12.2026") && text.contains("09:00"), "{text}");
        }
        assert_eq!(app.work().await["places_offered"], 0);

        take(&app, &ahead).await.expect(201);
        app.work().await;
        let taken = app.entry(&ahead).await;
        assert_eq!((taken.text_at("/state"), taken.body.get("offered")), ("taken".to_owned(), None));
        assert_eq!(taken.body["passed_over"], json!([]));
        check_seats(&app);
        // With a day one may wait for an earlier one.
        app.wait(&earlier, "again").await.expect(201);
        assert_eq!(app.work().await["places_offered"], 0);
    }

    async fn a_place_that_is_not_booked_in_time_goes_to_the_next_and_the_lapse_is_kept(app: Qoldau) {
        app.clock(Some(TUESDAY)).await;
        let slot = place(&app, "2026-12-21", 1).await;
        let (first, second) = (app.registered(1).await, app.registered(2).await);
        let (ahead, behind) = (waits(&app, &first).await, waits(&app, &second).await);
        assert_eq!(app.work().await["places_offered"], 1);
        app.clock(Some("2026-12-16T09:59:59+05:00")).await;
        assert_eq!(app.work().await["places_offered"], 0);
        assert_eq!(state(&app, &ahead).await, "offered");
        app.clock(Some("2026-12-16T10:00:00+05:00")).await;
        take(&app, &ahead).await.problem(409, "hold_ended");
        let worked = app.work().await;
        assert_eq!((&worked["holds_ended"], &worked["places_offered"]), (&json!(1), &json!(1)));
        assert_eq!(state(&app, &ahead).await, "lapsed");
        assert_eq!(passed_over(&app, &ahead).await, once(&slot, "offer_lapsed"));
        assert_eq!(app.entry(&ahead).await.text_at("/passed_over/0/at"), "2026-12-16T10:00:00+05:00");
        assert_eq!(app.entry(&behind).await.text_at("/offered/offered_until"), "2026-12-17T10:00:00+05:00");
        app.book(&first, &slot, "late").await.problem(409, "slot_taken");
        check_seats(&app);

        // Given up, the place is free at once and nobody has to answer.
        leave(&app, &behind).await.expect(204);
        assert_eq!(state(&app, &behind).await, "withdrawn");
        assert_eq!(app.free("2026-12-21", "2026-12-21").await, [slot]);
        assert_eq!(Sql::open(&app.database_url).count("holds"), 0);
        leave(&app, &behind).await.expect(204);
        assert_eq!(app.work().await["places_offered"], 0);
        assert_eq!(state(&app, &ahead).await, "lapsed", "it stays over");
        check_seats(&app);
        let again = app.wait(&first, "again").await.with(201).text_at("/id");
        assert_eq!(app.work().await["places_offered"], 1);
        take(&app, &again).await.expect(201);
        // Whoever leaves after booking has the place.
        leave(&app, &again).await.expect(204);
        assert_eq!(state(&app, &again).await, "taken");
        check_seats(&app);
    }

    async fn why_a_place_passed_somebody_over_is_kept_once(app: Qoldau) {
        app.clock(Some(TUESDAY)).await;
        let first = place(&app, "2026-12-21", 1).await;
        let freed = place(&app, "2026-12-22", 2).await;
        let held = place(&app, "2026-12-23", 1).await;
        let early = app.registered(1).await;
        app.book(&early, &first, "early").await.expect(201);
        let early = waits(&app, &early).await;
        let body = json!({ "application_id": app.registered(2).await, "before": "2026-12-21" });
        let narrow = app.registrar().post(ENTRIES).key("narrow").json(&body).send().await.with(201);
        assert_eq!(narrow.text_at("/before"), "2026-12-21");
        let narrow = narrow.text_at("/id");
        let holding = app.registered(3).await;
        let hold = json!({ "application_id": holding, "slot_id": held });
        app.registrar().post("/v1/holds").key("h").json(&hold).send().await.expect(201);
        let holding = waits(&app, &holding).await;
        // Another representative of a child who is at that very place.
        app.book(&app.registered(4).await, &freed, "child").await.expect(201);
        let twin = app.caller(&Who::parent(&iin(33))).submit("t", &application(&person_iin("1703", 4), &iin(33))).await.with(201);
        app.registrar().door(&twin.text_at("/id"), "register", "t", &twin.etag()).await.expect(200);
        let twin = waits(&app, &twin.text_at("/id")).await;
        let plain = waits(&app, &app.registered(5).await).await;
        let patient = app.registered(7).await;

        assert_eq!(app.work().await["places_offered"], 1);
        assert_eq!(app.entry(&plain).await.text_at("/offered/slot_id"), freed);
        assert_eq!(app.work().await["places_offered"], 0);
        for (entry, reason) in
            [(&early, "too_late"), (&narrow, "too_late"), (&holding, "holds_another"), (&twin, "child_elsewhere")]
        {
            assert_eq!(state(&app, entry).await, "waiting");
            assert_eq!(passed_over(&app, entry).await, once(&freed, reason));
        }
        check_seats(&app);

        // Day 30 of who was registered on the 15th is 14 January.
        app.clock(Some("2026-12-22T08:00:00+05:00")).await;
        let far = place(&app, "2027-01-19", 1).await;
        let (patient, fresh) = (waits(&app, &patient).await, waits(&app, &app.registered(6).await).await);
        assert_eq!(app.work().await["places_offered"], 3);
        assert_eq!(passed_over(&app, &patient).await, once(&far, "beyond_queue"));
        assert_eq!(passed_over(&app, &plain).await, once(&freed, "offer_lapsed"));
        for (entry, slot, until) in [
            (&holding, &freed, "2026-12-22T09:00:00+05:00"),
            (&twin, &held, "2026-12-23T08:00:00+05:00"),
            (&fresh, &far, "2026-12-23T08:00:00+05:00"),
        ] {
            let offered = app.entry(entry).await;
            assert_eq!((&offered.text_at("/offered/slot_id"), offered.text_at("/offered/offered_until")), (slot, until.to_owned()));
        }
        for over in [&early, &narrow] {
            assert_eq!(state(&app, over).await, "closed", "no place can be early enough any more");
        }
        check_seats(&app);
    }

    async fn who_does_not_book_by_themselves_takes_what_is_kept_by_telephone(app: Qoldau) {
        app.clock(Some(TUESDAY)).await;
        let application = app.registered(1).await;
        let body = json!({ "application_id": application });
        let entry = app.parent().post(ENTRIES).key("own").json(&body).send().await.with(201).text_at("/id");
        let slot = place(&app, "2026-12-21", 1).await;
        app.work().await;
        let mut own = json!({ "kind": "examination", "application_id": application, "slot_id": slot });
        own["hold_id"] = json!(app.entry(&entry).await.text_at("/offered/hold_id"));
        let refused = app.parent().post("/v1/appointments").key("own").json(&own).send().await;
        assert_eq!(refused.problem(409, "not_possible_now").body["reason"], "booking_not_open");
        let told = app.parent().get("/v1/notifications").send().await.with(200);
        assert!(told.text_at("/items/0/text/ru").contains("позвоните"), "{}", told.text);
        take(&app, &entry).await.expect(201);
        app.work().await;
        assert_eq!(state(&app, &entry).await, "taken");
    }

    async fn who_books_another_place_goes_on_waiting_if_it_is_earlier_and_has_said_no_if_it_is_later(app: Qoldau) {
        app.clock(Some(TUESDAY)).await;
        let (first, second) = (app.registered(1).await, app.registered(2).await);
        let (impatient, content) = (waits(&app, &first).await, waits(&app, &second).await);
        let kept = place(&app, "2026-12-22", 2).await;
        assert_eq!(app.work().await["places_offered"], 2);
        let (earlier, later) = (place(&app, "2026-12-21", 1).await, place(&app, "2026-12-23", 1).await);
        app.book(&first, &earlier, "earlier").await.expect(201);
        app.book(&second, &later, "later").await.expect(201);
        app.work().await;
        assert_eq!(state(&app, &impatient).await, "waiting", "for an even earlier one");
        assert_eq!(passed_over(&app, &impatient).await, []);
        assert_eq!(state(&app, &content).await, "lapsed");
        assert_eq!(passed_over(&app, &content).await, once(&kept, "offer_lapsed"));
        assert_eq!(app.free("2026-12-21", "2026-12-23").await, [kept], "both seats are given back");
        app.work().await;
        assert_eq!(state(&app, &impatient).await, "waiting", "it is no earlier than what they have");
        check_seats(&app);
    }

    async fn rounds_at_once_offer_no_place_twice(app: Qoldau) {
        app.clock(Some(TUESDAY)).await;
        app.publish(("2026-12-21", "2026-12-21"), ("09:00", "13:00"), 1).await.expect(201);
        for serial in 1..=6 {
            waits(&app, &app.registered(serial).await).await;
        }
        let count = |worked: &Value| worked["places_offered"].as_i64().expect("a number");
        let (one, two, three) = tokio::join!(app.work(), app.work(), app.work());
        let mut offered = count(&one) + count(&two) + count(&three);
        loop {
            let more = count(&app.work().await);
            offered += more;
            if more == 0 {
                break;
            }
        }
        assert_eq!(offered, 4);
        let mut sql = Sql::open(&app.database_url);
        assert_eq!((sql.count("wait_list_entries WHERE state = 'offered'"), sql.count("holds")), (4, 4));
        assert_eq!(sql.count("messages WHERE kind = 'place_offered'"), 4);
        assert_eq!(sql.count("slots WHERE taken = 1"), 4);
        check_seats(&app);
    }

    async fn what_ends_an_application_or_a_place_ends_its_offer(app: Qoldau) {
        app.clock(Some(TUESDAY)).await;
        let slot = place(&app, "2026-12-21", 1).await;
        let (gone, stays) = (app.registered(1).await, app.registered(2).await);
        let (ended, next) = (waits(&app, &gone).await, waits(&app, &stays).await);
        app.work().await;
        assert_eq!(state(&app, &ended).await, "offered");
        let seen = app.parent().get(&format!("/v1/applications/{gone}")).send().await.with(200);
        app.parent().door(&gone, "withdraw", "w", &seen.etag()).await.expect(200);
        app.work().await;
        assert_eq!(state(&app, &ended).await, "closed");
        app.work().await;
        assert_eq!(state(&app, &next).await, "offered");
        check_seats(&app);

        // A place that staff withdraw is taken from who was to answer, not their turn.
        let path = format!("/v1/slots/{slot}?bookings=cancel");
        app.registrar().call(Method::DELETE, &path).send().await.expect(200);
        app.work().await;
        let back = app.entry(&next).await;
        assert_eq!((back.text_at("/state"), &back.body["position"]), ("waiting".to_owned(), &json!(1)));
        assert_eq!(back.body["passed_over"], json!([]));
        app.work().await;
        assert_eq!(state(&app, &next).await, "waiting");
        let mut sql = Sql::open(&app.database_url);
        assert_eq!((sql.count("holds"), sql.count("slots WHERE rehousing IS NOT NULL")), (0, 0));
        check_seats(&app);
    }

    async fn a_message_about_a_place_that_is_no_longer_kept_is_put_away(app: Qoldau) {
        app.clock(Some(TUESDAY)).await;
        place(&app, "2026-12-21", 1).await;
        // The gateway never answers for this number.
        let mut body = application(&person_iin("1703", 1), "900101500109");
        body["representative"]["phone"] = json!("+77010000004");
        let filed = app.parent().submit("f", &body).await.with(201);
        app.registrar().door(&filed.text_at("/id"), "register", "r", &filed.etag()).await.expect(200);
        let entry = waits(&app, &filed.text_at("/id")).await;
        app.work().await;
        leave(&app, &entry).await.expect(204);
        app.clock(Some("2026-12-15T10:05:00+05:00")).await;
        app.work().await;
        let mut sql = Sql::open(&app.database_url);
        let put_away = "messages WHERE kind = 'place_offered' AND state = 'suppressed' AND reason = 'offer_over'";
        assert_eq!((sql.count(put_away), sql.count("messages WHERE kind = 'place_offered'")), (1, 1));
    }

    async fn how_long_a_place_is_kept_is_configured_and_ends_when_it_begins(app: Qoldau) {
        let brief = Qoldau::start_with(app.database, &[("QOLDAU_WAIT_LIST_HOURS", "2")]).await;
        brief.clock(Some(TUESDAY)).await;
        brief.publish(("2026-12-15", "2026-12-15"), ("11:00", "12:00"), 1).await.expect(201);
        place(&brief, "2026-12-21", 1).await;
        let (first, second) = (brief.registered(1).await, brief.registered(2).await);
        let (first, second) = (waits(&brief, &first).await, waits(&brief, &second).await);
        assert_eq!(brief.work().await["places_offered"], 2);
        assert_eq!(brief.entry(&first).await.text_at("/offered/offered_until"), "2026-12-15T11:00:00+05:00");
        assert_eq!(brief.entry(&second).await.text_at("/offered/offered_until"), "2026-12-15T12:00:00+05:00");
    }

    async fn an_application_waits_once_and_others_are_as_absent(app: Qoldau) {
        app.clock(Some(TUESDAY)).await;
        let id = app.registered(1).await;
        let body = json!({ "application_id": id, "before": "2026-12-30" });
        let mut sql = Sql::open(&app.database_url);
        let dry = app.parent().post(&format!("{ENTRIES}?validate_only=true")).key("d").json(&body).send().await.with(200);
        assert_eq!((dry.body.get("id"), &dry.body["position"]), (None, &json!(1)));
        assert_eq!((sql.count("wait_list_entries"), sql.count("journal WHERE purpose = 'join_wait_list'")), (0, 0));

        let joined = app.parent().post(ENTRIES).key("k").json(&body).send().await.with(201);
        let path = format!("{ENTRIES}/{}", joined.text_at("/id"));
        assert_eq!((joined.header("location"), joined.text_at("/registered_on")), (path.clone(), "2026-12-15".to_owned()));
        let again = app.parent().post(ENTRIES).key("k").json(&body).send().await.with(201);
        assert_eq!((again.header("idempotency-replayed"), again.text), ("true".to_owned(), joined.text.clone()));
        for query in ["", "?validate_only=true"] {
            let twice = app.registrar().post(&format!("{ENTRIES}{query}")).key("twice").json(&body).send().await;
            twice.problem(409, "already_waiting");
        }
        for own in [app.parent(), app.registrar(), app.caller(&Who::of(Role::Specialist))] {
            let seen = own.get(&path).send().await.with(200);
            assert_eq!((seen.etag(), seen.text), (joined.etag(), joined.text.clone()));
            own.get(&path).header("If-None-Match", &joined.etag()).send().await.expect(304);
        }
        let elsewhere = Some(sample_id(ProviderType::RehabilitationCenter));
        let unknown = [("/application_id".to_owned(), "unknown_application".to_owned())];
        for who in [Who::parent(&iin(5)), Who { provider: elsewhere, ..Who::of(Role::Registrar) }] {
            let other = app.caller(&who);
            for absent in [path.clone(), format!("{ENTRIES}/{NOBODY}"), format!("{ENTRIES}/no-id")] {
                other.get(&absent).send().await.problem(404, "not_found");
                other.call(Method::DELETE, &absent).send().await.problem(404, "not_found");
            }
            let foreign = other.post(ENTRIES).key("f").json(&body).send().await.problem(422, "invalid_fields");
            assert_eq!(foreign.faults(), unknown);
        }
        assert_eq!(app.wait(NOBODY, "n").await.problem(422, "invalid_fields").faults(), unknown);
        app.caller(&Who::of(Role::Specialist)).post(ENTRIES).key("s").json(&body).send().await.problem(403, "forbidden");
        assert_eq!(app.entry(&joined.text_at("/id")).await.etag(), joined.etag(), "nothing changed");
        app.parent().call(Method::DELETE, &path).send().await.expect(204);
        app.wait(&id, "anew").await.expect(201);
        assert_eq!(sql.count("wait_list_entries"), 2);
    }

    async fn only_who_can_still_be_given_a_day_waits(app: Qoldau) {
        app.clock(Some(TUESDAY)).await;
        let slot = place(&app, "2026-12-21", 1).await;
        let filed = app.parent().submit("f", &application(&person_iin("1703", 9), "900101500109")).await.with(201);
        let early = app.wait(&filed.text_at("/id"), "early").await.problem(409, "not_possible_now");
        assert_eq!((early.text_at("/current_status"), early.text_at("/reason")), ("submitted".to_owned(), "status".to_owned()));
        assert!(early.body["actions"].is_array(), "{}", early.text);
        let id = app.registered(1).await;
        let body = json!({ "application_id": id, "before": "2026-12-15" });
        let past = app.registrar().post(ENTRIES).key("p").json(&body).send().await.problem(422, "invalid_fields");
        assert_eq!(past.faults(), [("/before".to_owned(), "out_of_range".to_owned())]);
        let booked = app.book(&id, &slot, "b").await.with(201).text_at("/id");
        app.clock(Some("2026-12-21T08:55:00+05:00")).await;
        door(&app.registrar(), &booked, "attend", &json!({})).await.expect(200);
        let attended = app.wait(&id, "attended").await.problem(409, "not_possible_now");
        assert_eq!(attended.text_at("/reason"), "appointment_attended");
        assert_eq!(Sql::open(&app.database_url).count("wait_list_entries"), 0);
    }
}
