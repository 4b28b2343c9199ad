//! Days that Qoldau assigns where a provider lets it: at once where the recipient cannot book, shortly before the term ends where
//! the recipient can, at the first free place within day 30 and once only; and the working time that is left of a term. The
//! clock is moved by hand, and a round of timer steps is asked for.

use qoldau_api::seed::sample_id;
use qoldau_domain::lifecycle::Role;
use qoldau_domain::provider::ProviderType;
use qoldau_tests::{Answer, Caller, Qoldau, SLOTS, Sql, Who, application, iin, on_both, person_iin};
use serde_json::{Value, json};

const TUESDAY: &str = "2026-12-15T10:00:00+05:00";

/// Switches the setting of the sample PMPK, as the authority does.
pub async fn let_assign(authority: &Caller, assigns: bool) -> Answer {
    let path = format!("/v1/providers/{}", sample_id(ProviderType::Pmpk));
    let read = authority.get(&path).send().await.with(200);
    let (mut body, etag) = (read.body.clone(), read.etag());
    body["assigns_first_day"] = json!(assigns);
    let members = body.as_object_mut().expect("a provider");
    for name in ["id", "lunch_from", "lunch_until"] {
        members.remove(name);
    }
    authority.put(&path).header("If-Match", &etag).json(&body).send().await.with(200)
}

/// How many days a round assigns.
async fn assigned(app: &Qoldau) -> i64 {
    app.work().await["days_assigned"].as_i64().expect("a count")
}

async fn read(app: &Qoldau, application: &str) -> Value {
    app.parent().get(&format!("/v1/applications/{application}")).send().await.with(200).body
}

/// Where an application stands: its status, and day, hour and source of its appointment.
async fn stands(app: &Qoldau, application: &str) -> (String, String) {
    let seen = read(app, application).await;
    let text = |value: &Value| value.as_str().unwrap_or("-").to_owned();
    let set = &seen["appointment"];
    let day = format!("{} {} {}", text(&set["on"]), text(&set["time"]), text(&set["source"]));
    (text(&seen["status"]), day)
}

fn scheduled(day: &str) -> (String, String) {
    ("exam_scheduled".to_owned(), format!("{day} assigned"))
}

fn waiting() -> (String, String) {
    ("registered".to_owned(), "- - -".to_owned())
}

fn exam_date(application: &Value) -> Value {
    let all = application["deadlines"].as_array().expect("deadlines");
    all.iter().find(|deadline| deadline["code"] == "exam_date").expect("a deadline").clone()
}

/// An application that somebody handed in at the counter, registered; its id.
async fn at_the_counter(app: &Qoldau, serial: u32) -> String {
    let body = application(&person_iin("1703", serial), "900101500109");
    let filed = app.registrar().submit(&format!("counter-{serial}"), &body).await.with(201);
    let id = filed.text_at("/id");
    app.registrar().door(&id, "register", &format!("accept-{serial}"), &filed.etag()).await.expect(200);
    id
}

/// An application that the consent to a proactive offer opened; its id.
async fn consented(app: &Qoldau, serial: u32) -> String {
    let (offer, _) = app.offered(serial).await;
    let mobile = app.caller(&Who { client: "egov-mobile", ..Who::parent("900101500109") });
    let path = format!("/v1/offers/{offer}/answer");
    let given = mobile.post(&path).key(&format!("yes-{serial}")).json(&json!({ "answer": "consent" }));
    given.send().await.with(200).text_at("/application_id")
}

on_both! {
    async fn the_day_of_an_office_filing_is_set_the_same_day_and_the_family_is_told(app: Qoldau) {
        app.clock(Some(TUESDAY)).await;
        let set = let_assign(&app.caller(&Who::of(Role::Authority)), true).await;
        assert_eq!(set.body["assigns_first_day"], true);
        app.publish(("2026-12-21", "2026-12-21"), ("09:00", "11:00"), 1).await.expect(201);
        let (first, second) = (at_the_counter(&app, 1).await, at_the_counter(&app, 2).await);
        assert_eq!(assigned(&app).await, 2);
        assert_eq!(stands(&app, &first).await, scheduled("2026-12-21 09:00"));
        assert_eq!(stands(&app, &second).await, scheduled("2026-12-21 10:00"));
        assert_eq!(exam_date(&read(&app, &first).await)["state"], "met", "on the day of applying");
        assert_eq!(assigned(&app).await, 0, "once only");

        let history = app.parent().get(&format!("/v1/applications/{first}/history")).send().await.with(200).body;
        let last = history["items"].as_array().and_then(|all| all.last()).expect("an entry").clone();
        assert_eq!((last["kind"].as_str(), last["role"].as_str()), (Some("booked"), Some("timer")));
        assert!(last.get("name").is_none(), "{last}");
        let told = app.parent().get("/v1/notifications").send().await.with(200);
        assert!(told.text.contains("booking_confirmation") && told.text.contains("21.12.2026"), "{}", told.text);
        let stages = app.monitor().get("/v1/stage-events?wait=5").send().await.with(200).body;
        let stages = stages["items"].as_array().cloned().unwrap_or_default();
        let reached = |id: &str| stages.iter().any(|one| one["application_id"] == id && one["stage"] == "exam_scheduled");
        assert!(reached(&first) && reached(&second), "monitoring learns it like any other");
        // Nobody looked, and nobody else sees it for that.
        let looks = app.parent().get(&format!("/v1/applications/{first}/access")).send().await.with(200).body;
        let timers = looks["items"].as_array().expect("looks").iter().filter(|look| look["role"] == "timer").count();
        assert_eq!(timers, 0, "{looks}");
        let school = Who { provider: Some(sample_id(ProviderType::GeneralSchool)), ..Who::of(Role::Registrar) };
        app.caller(&school).get(&format!("/v1/applications/{first}")).send().await.problem(404, "not_found");
        let stranger = app.caller(&Who::parent(&iin(4)));
        stranger.get(&format!("/v1/applications/{first}")).send().await.problem(404, "not_found");
    }

    async fn after_a_proactive_consent_the_recipient_books_first(app: Qoldau) {
        app.clock(Some("2026-11-24T09:00:00+05:00")).await;
        let_assign(&app.caller(&Who::of(Role::Authority)), true).await;
        app.publish(("2026-12-07", "2026-12-07"), ("10:00", "12:00"), 1).await.expect(201);
        app.clock(Some("2026-11-27T17:00:00+05:00")).await;
        let id = consented(&app, 1).await;
        let filed = app.registered(2).await;
        assert_eq!(assigned(&app).await, 1, "who cannot book does not wait");
        assert_eq!(stands(&app, &filed).await, scheduled("2026-12-07 10:00"));
        assert_eq!(stands(&app, &id).await, waiting());
        // Registered on Friday at 17:00; two working days, and by the strictest reading Monday until 18:30.
        let term = exam_date(&read(&app, &id).await);
        assert_eq!(term["target_at"], "2026-11-30T18:30:00+05:00");
        app.clock(Some("2026-11-30T12:59:59+05:00")).await;
        assert_eq!(assigned(&app).await, 0, "four hours and a minute");
        app.clock(Some("2026-11-30T13:00:00+05:00")).await;
        assert_eq!(assigned(&app).await, 1, "the lunch break is no working time");
        assert_eq!(stands(&app, &id).await, scheduled("2026-12-07 11:00"));
        assert_eq!(exam_date(&read(&app, &id).await)["state"], "met");
    }

    async fn a_recipient_who_booked_keeps_the_own_day(app: Qoldau) {
        app.clock(Some("2026-11-27T17:00:00+05:00")).await;
        let_assign(&app.caller(&Who::of(Role::Authority)), true).await;
        app.publish(("2026-12-07", "2026-12-07"), ("10:00", "12:00"), 1).await.expect(201);
        let id = consented(&app, 1).await;
        let slot = app.free("2026-12-07", "2026-12-07").await.remove(1);
        let wished = json!({ "kind": "examination", "application_id": id, "slot_id": slot });
        let mobile = app.caller(&Who { client: "egov-mobile", ..Who::parent("900101500109") });
        mobile.post("/v1/appointments").key("b").json(&wished).send().await.expect(201);
        app.clock(Some("2026-12-02T12:00:00+05:00")).await;
        assert_eq!(assigned(&app).await, 0);
        let booked = ("exam_scheduled".to_owned(), "2026-12-07 11:00 bilim".to_owned());
        assert_eq!(stands(&app, &id).await, booked);
    }

    async fn where_the_provider_does_not_let_it_nothing_is_assigned(app: Qoldau) {
        app.clock(Some(TUESDAY)).await;
        app.publish(("2026-12-21", "2026-12-21"), ("09:00", "10:00"), 1).await.expect(201);
        let shown = app.stranger().get(&SLOTS.replace("/slots", "")).send().await.with(200);
        assert_eq!(shown.body["assigns_first_day"], false, "off where nobody switches it on");
        let id = app.registered(1).await;
        assert_eq!(assigned(&app).await, 0);
        assert_eq!(stands(&app, &id).await, waiting());
        let_assign(&app.caller(&Who::of(Role::Authority)), true).await;
        let_assign(&app.caller(&Who::of(Role::Authority)), false).await;
        assert_eq!(assigned(&app).await, 0);
        let switched = "journal WHERE purpose = 'put_provider' AND changed = 'assigns_first_day'";
        assert_eq!(Sql::open(&app.database_url).count(switched), 2);
        let_assign(&app.caller(&Who::of(Role::Authority)), true).await;
        assert_eq!(assigned(&app).await, 1, "also for those that wait already");
    }

    async fn without_a_free_place_within_day_30_an_application_waits_for_the_next_round(app: Qoldau) {
        app.clock(Some(TUESDAY)).await;
        let_assign(&app.caller(&Who::of(Role::Authority)), true).await;
        let id = app.registered(1).await;
        assert_eq!(assigned(&app).await, 0);
        // Registered on 15 December: day 30 is 14 January.
        app.publish(("2027-01-15", "2027-01-15"), ("09:00", "10:00"), 5).await.expect(201);
        assert_eq!(assigned(&app).await, 0, "beyond day 30 only a person goes");
        assert_eq!(stands(&app, &id).await, waiting());
        // One that cannot be read does not stop the others.
        let broken = app.registered(2).await;
        let bytes = broken.replace('-', "");
        let key = if app.database == qoldau_tests::Database::Sqlite { format!("x'{bytes}'") } else { format!("'{broken}'") };
        let spoil = format!("UPDATE applications SET residency = 'nowhere' WHERE id = {key}");
        Sql::open(&app.database_url).run(&spoil).expect("a row is spoiled");
        let later = app.registered(3).await;
        app.publish(("2027-01-14", "2027-01-14"), ("09:00", "10:00"), 5).await.expect(201);
        assert_eq!(assigned(&app).await, 2);
        assert_eq!(stands(&app, &id).await, scheduled("2027-01-14 09:00"));
        assert_eq!(stands(&app, &later).await, scheduled("2027-01-14 09:00"));
    }

    async fn a_place_of_the_same_day_is_left_to_who_asks_for_it(app: Qoldau) {
        app.clock(Some(TUESDAY)).await;
        let_assign(&app.caller(&Who::of(Role::Authority)), true).await;
        app.publish(("2026-12-15", "2026-12-15"), ("15:00", "16:00"), 1).await.expect(201);
        let id = at_the_counter(&app, 1).await;
        assert_eq!(assigned(&app).await, 0, "nobody could be told the day before");
        app.publish(("2026-12-17", "2026-12-17"), ("09:00", "10:00"), 1).await.expect(201);
        assert_eq!(assigned(&app).await, 1);
        assert_eq!(stands(&app, &id).await, scheduled("2026-12-17 09:00"));
    }

    async fn a_held_seat_means_that_somebody_is_booking(app: Qoldau) {
        app.clock(Some(TUESDAY)).await;
        let_assign(&app.caller(&Who::of(Role::Authority)), true).await;
        app.publish(("2026-12-21", "2026-12-21"), ("09:00", "11:00"), 1).await.expect(201);
        let slots = app.free("2026-12-21", "2026-12-21").await;
        let id = app.registered(1).await;
        let wished = json!({ "application_id": id, "slot_id": slots[1] });
        app.registrar().post("/v1/holds").key("h").json(&wished).send().await.expect(201);
        assert_eq!(assigned(&app).await, 0);
        app.clock(Some("2026-12-15T10:11:00+05:00")).await;
        assert_eq!(assigned(&app).await, 1, "the hold has ended");
        assert_eq!(stands(&app, &id).await, scheduled("2026-12-21 09:00"));
    }

    async fn a_child_that_is_elsewhere_at_the_first_place_gets_the_next_one(app: Qoldau) {
        app.clock(Some(TUESDAY)).await;
        let_assign(&app.caller(&Who::of(Role::Authority)), true).await;
        app.publish(("2026-12-21", "2026-12-21"), ("09:00", "11:00"), 2).await.expect(201);
        let first = app.registered(1).await;
        // The other representative of the same child.
        let other = iin(7);
        let parent = app.caller(&Who::parent(&other));
        let filed = parent.submit("other", &application(&person_iin("1703", 1), &other)).await.with(201);
        let second = filed.text_at("/id");
        app.registrar().door(&second, "register", "other", &filed.etag()).await.expect(200);
        assert_eq!(assigned(&app).await, 2);
        assert_eq!(stands(&app, &first).await, scheduled("2026-12-21 09:00"));
        let seen = parent.get(&format!("/v1/applications/{second}")).send().await.with(200);
        assert_eq!(seen.text_at("/appointment/time"), "10:00");
    }

    async fn the_working_time_that_is_left_is_told_until_the_term_is_met(app: Qoldau) {
        app.clock(Some(TUESDAY)).await;
        let id = app.registered(1).await;
        // Until Friday the 18th at 18:30; Wednesday is a holiday, and Monday the next working day.
        for (now, state, left) in [
            (TUESDAY, "running", 180 + 240 + 480 + 480),
            ("2026-12-15T13:30:00+05:00", "running", 240 + 480 + 480),
            ("2026-12-18T18:29:00+05:00", "running", 1),
            ("2026-12-18T18:30:00+05:00", "running", 0),
            ("2026-12-18T18:30:01+05:00", "missed", 0),
            ("2026-12-20T12:00:00+05:00", "missed", 0),
            ("2026-12-21T09:01:00+05:00", "missed", -1),
            ("2026-12-21T10:00:00+05:00", "missed", -60),
        ] {
            app.clock(Some(now)).await;
            let term = exam_date(&read(&app, &id).await);
            assert_eq!((term["state"].as_str(), term["working_minutes_left"].as_i64()), (Some(state), Some(left)), "{now}");
            let one = app.parent().get(&format!("/v1/applications/{id}/deadlines/exam_date")).send().await.with(200);
            assert_eq!(one.body["working_minutes_left"], left, "{now}");
        }
        let overdue = app.registrar().get("/v1/applications?overdue=true").send().await.with(200).body;
        let listed = overdue["items"].as_array().expect("items");
        assert_eq!(listed.len(), 1);
        assert_eq!(exam_date(&listed[0])["working_minutes_left"], -60);

        app.publish(("2026-12-22", "2026-12-22"), ("09:00", "10:00"), 1).await.expect(201);
        let_assign(&app.caller(&Who::of(Role::Authority)), true).await;
        assert_eq!(assigned(&app).await, 1, "late is better than never");
        let term = exam_date(&read(&app, &id).await);
        assert_eq!((term["state"].as_str(), term.get("working_minutes_left")), (Some("missed"), None));
        let overdue = app.registrar().get("/v1/applications?overdue=true").send().await.with(200).body;
        assert_eq!(overdue["items"], json!([]));
        // Where the calendar does not reach, nothing is counted.
        app.clock(Some("2029-01-09T10:00:00+05:00")).await;
        let filed = app.parent().submit("late", &application(&person_iin("1703", 9), "900101500109")).await.with(201);
        assert!(exam_date(&filed.body).get("working_minutes_left").is_none(), "{}", filed.text);
    }
}
