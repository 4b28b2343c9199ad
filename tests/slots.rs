//! Places of a provider: published in working time, read, changed, withdrawn with what becomes of their bookings, flagged when
//! their day becomes a day off, and the waiting time that they make. What is done about one appointment is tested elsewhere.

use qoldau_api::seed::sample_id;
use qoldau_domain::lifecycle::Role;
use qoldau_domain::provider::ProviderType;
use qoldau_tests::{Qoldau, SLOTS, Sql, Who, on_both};
use serde_json::{Value, json};

use crate::appointments::{check_seats, read};

const TUESDAY: &str = "2026-12-15T10:00:00+05:00";

on_both! {
    async fn places_are_published_in_working_time_and_read_in_order(app: Qoldau) {
        app.clock(Some(TUESDAY)).await;
        let body = json!({ "kind": "examination", "from": "2026-12-15", "to": "2026-12-17", "minutes": 90, "capacity": 2 });
        let dry = app.registrar().post(&format!("{SLOTS}?validate_only=true")).key("d").json(&body).send().await.with(200);
        assert_eq!(app.free("2026-12-15", "2026-12-17").await.len(), 0, "a dry run publishes nothing");
        let made = app.registrar().post(SLOTS).key("p").json(&body).send().await.with(201);
        assert_eq!(made.body, dry.body);
        // 10:30, 14:30 and 16:00 today, a holiday, four on Thursday.
        assert_eq!(made.body["published"], 7);
        let left_out: Vec<(&str, &str)> = made.body["left_out"]
            .as_array()
            .expect("left out")
            .iter()
            .map(|one| (one["on"].as_str().expect("a day"), one["reason"].as_str().expect("a reason")))
            .collect();
        assert_eq!(
            left_out,
            [("2026-12-15", "lunch"), ("2026-12-15", "past"), ("2026-12-16", "holiday"), ("2026-12-17", "lunch")]
        );
        let again = app.registrar().post(SLOTS).key("p").json(&body).send().await.with(201);
        assert_eq!(again.header("idempotency-replayed"), "true");
        let twice = app.registrar().post(SLOTS).key("q").json(&body).send().await.problem(422, "no_places");
        assert_eq!(twice.body["clause"], "PMPK-T-7-a");
        assert!(twice.text.contains("published"), "{}", twice.text);

        let path = format!("{SLOTS}?from=2026-12-15&to=2026-12-17&limit=4");
        let first = app.monitor().get(&path).send().await.with(200);
        assert_eq!(first.body["items"][0]["time"], "10:30");
        assert_eq!(first.body["items"][0]["free"], 2);
        let next = app.monitor().get(&format!("{path}&cursor={}", first.text_at("/next_cursor"))).send().await.with(200);
        let times = |body: &Value| -> Vec<String> {
            let items = body["items"].as_array().expect("items");
            items.iter().map(|slot| format!("{} {}", slot["on"], slot["time"]).replace('"', "")).collect()
        };
        let all = [times(&first.body), times(&next.body)].concat();
        assert_eq!(all.len(), 7);
        assert!(all.is_sorted(), "{all:?}");
        assert!(next.body.get("next_cursor").is_none());
        // What has begun is no longer free.
        app.clock(Some("2026-12-15T10:30:00+05:00")).await;
        assert_eq!(app.free("2026-12-15", "2026-12-15").await.len(), 3, "10:30 begins now");
        app.clock(Some("2026-12-15T10:30:01+05:00")).await;
        assert_eq!(app.free("2026-12-15", "2026-12-15").await.len(), 2);
    }

    async fn a_range_that_cannot_be_published_is_refused_with_its_clause_or_pointer(app: Qoldau) {
        app.clock(Some(TUESDAY)).await;
        let good = json!({ "kind": "examination", "from": "2026-12-15", "to": "2026-12-17", "minutes": 60, "capacity": 1 });
        let change = |name: &str, value: Value| {
            let mut body = good.clone();
            body[name] = value;
            body
        };
        for (body, pointer) in [
            (change("minutes", json!(7)), "/minutes"),
            (change("minutes", json!(245)), "/minutes"),
            (change("minutes", json!(-60)), "/minutes"),
            (change("capacity", json!(0)), "/capacity"),
            (change("capacity", json!(51)), "/capacity"),
            (change("to", json!("2026-12-14")), "/to"),
            (change("to", json!("2027-12-17")), "/to"),
            (change("begins", json!("24:00")), "/begins"),
            (change("begins", json!("9:00")), "/begins"),
            (change("begins", json!("18:30")), "/ends"),
        ] {
            let refused = app.registrar().post(SLOTS).key("k").json(&body).send().await.problem(422, "invalid_fields");
            assert_eq!(refused.faults()[0].0, pointer, "{body}");
        }
        for (from, to, begins, ends) in [
            ("2026-12-15", "2026-12-15", "13:00", "14:30"),
            ("2026-12-12", "2026-12-13", "09:00", "18:30"),
            ("2026-12-16", "2026-12-16", "09:00", "18:30"),
            ("2026-12-14", "2026-12-14", "09:00", "18:30"),
            ("2026-12-17", "2026-12-17", "06:00", "09:00"),
        ] {
            let body = json!({
                "kind": "examination", "from": from, "to": to, "begins": begins, "ends": ends, "minutes": 60, "capacity": 1
            });
            let refused = app.registrar().post(SLOTS).key("k").json(&body).send().await.problem(422, "no_places");
            assert_eq!(refused.body["clause"], "PMPK-T-7-a", "{body}");
            assert!(refused.body["left_out"].as_array().is_some_and(|all| !all.is_empty()), "{body}");
        }
        let school = format!("/v1/providers/{}/slots", sample_id(ProviderType::GeneralSchool));
        app.registrar().post(&school).key("k").json(&good).send().await.problem(404, "not_found");
        let of_school = Who { provider: Some(sample_id(ProviderType::GeneralSchool)), ..Who::of(Role::Registrar) };
        let none = app.caller(&of_school).post(&school).key("k").json(&change("kind", json!("document_visit"))).send().await;
        assert_eq!(none.problem(422, "not_provided_for").body["clause"], "HOME-T-7-c");
        let centre = Who { provider: Some(sample_id(ProviderType::RehabilitationCenter)), ..Who::of(Role::Registrar) };
        let path = format!("/v1/providers/{}/slots", sample_id(ProviderType::RehabilitationCenter));
        app.caller(&centre).post(&path).key("k").json(&good).send().await.problem(422, "provider_does_not_render");
        app.caller(&centre).post(&path).key("k").json(&change("kind", json!("document_visit"))).send().await.expect(201);
        assert_eq!(Sql::open(&app.database_url).count("slots WHERE kind = 'examination'"), 0, "nothing else was written");
    }

    async fn the_waiting_time_is_told_and_warns_before_day_30_breaks(app: Qoldau) {
        app.clock(Some(TUESDAY)).await;
        let path = SLOTS.replace("/slots", "/waiting-time");
        let told = |app: &Qoldau| app.stranger().get(&path).send();
        let empty = told(&app).await.with(200);
        assert_eq!((empty.text_at("/limit_on"), empty.text_at("/warning")), ("2027-01-14".into(), "no_place_within_limit".into()));
        assert!(empty.body.get("first_free_on").is_none() && empty.body.get("median_days").is_none());
        app.publish(("2026-12-21", "2026-12-22"), ("09:00", "10:00"), 1).await.expect(201);
        let slots = app.free("2026-12-21", "2026-12-22").await;
        let ids = [app.registered(1).await, app.registered(2).await, app.registered(3).await];
        let crowded = told(&app).await.with(200);
        assert_eq!(crowded.text_at("/warning"), "more_waiting_than_places");
        assert_eq!((crowded.body["waiting"].as_i64(), crowded.body["free_seats"].as_i64()), (Some(3), Some(2)));
        app.book(&ids[0], &slots[0], "b").await.expect(201);
        app.publish(("2026-12-23", "2026-12-23"), ("09:00", "10:00"), 1).await.expect(201);
        let calm = told(&app).await.with(200);
        assert_eq!(calm.text_at("/first_free_on"), "2026-12-22");
        assert!(calm.body.get("warning").is_none(), "{}", calm.text);
        assert_eq!((calm.body["median_days"].as_i64(), calm.body["p90_days"].as_i64()), (Some(6), Some(6)));
        let school = format!("/v1/providers/{}/waiting-time", sample_id(ProviderType::GeneralSchool));
        app.stranger().get(&school).send().await.problem(422, "not_provided_for");
        app.stranger().get("/v1/providers/01980000-0000-7000-8000-00000000ffff/waiting-time").send().await.problem(404, "not_found");
    }

    async fn a_place_that_is_changed_or_withdrawn_says_what_becomes_of_its_bookings(app: Qoldau) {
        app.clock(Some(TUESDAY)).await;
        app.publish(("2026-12-21", "2026-12-21"), ("09:00", "10:00"), 3).await.expect(201);
        let slot = app.free("2026-12-21", "2026-12-21").await.remove(0);
        let mut booked = Vec::new();
        for serial in 1..=3 {
            let id = app.registered(serial).await;
            app.clock(Some(&format!("2026-12-15T10:0{serial}:00+05:00"))).await;
            booked.push((id.clone(), app.book(&id, &slot, &format!("b{serial}")).await.with(201).text_at("/id")));
        }
        let path = format!("/v1/slots/{slot}");
        let seen = app.registrar().get(&path).send().await.with(200);
        assert_eq!((seen.body["capacity"].as_i64(), seen.body["taken"].as_i64()), (Some(3), Some(3)));
        let put = |etag: &str, body: Value| app.registrar().put(&path).header("If-Match", etag).json(&body).send();
        put(&seen.etag(), json!({ "capacity": 1 })).await.problem(409, "slot_has_bookings");
        put(&seen.etag(), json!({ "capacity": 0 })).await.problem(422, "invalid_fields");
        assert_eq!(app.registrar().get(&path).send().await.with(200).text, seen.text, "nothing changed");
        // One free place for two who must go: the latest finds it, the other one is given up.
        app.publish(("2026-12-22", "2026-12-22"), ("09:00", "10:00"), 1).await.expect(201);
        put(&seen.etag(), json!({ "capacity": 1, "bookings": "move" })).await.expect(200);
        let after = app.registrar().get(&path).send().await.with(200);
        assert_eq!(
            (after.body["capacity"].as_i64(), after.body["taken"].as_i64(), after.body["withdrawn"].as_bool()),
            (Some(1), Some(1), Some(false))
        );
        let on = async |place: usize| read(&app.parent(), &booked[place].0).await["appointment"]["on"].clone();
        assert_eq!(on(0).await, "2026-12-21", "the first one stays");
        assert_eq!(on(2).await, "2026-12-22", "the latest one is moved");
        assert_eq!(read(&app.parent(), &booked[1].0).await["status"], "registered", "for the other one no place is left");
        check_seats(&app);
        put(&seen.etag(), json!({ "capacity": 2 })).await.problem(412, "version_mismatch");

        app.registrar().call(reqwest::Method::DELETE, &path).send().await.problem(409, "slot_has_bookings");
        let gone = app.registrar().call(reqwest::Method::DELETE, &format!("{path}?bookings=cancel")).send().await.with(200);
        assert_eq!(gone.body["withdrawn"], true);
        assert_eq!(read(&app.parent(), &booked[0].0).await["status"], "registered");
        let history = app.parent().get(&format!("/v1/applications/{}/history?limit=200", booked[0].0)).send().await.with(200);
        let last = history.body["items"].as_array().and_then(|items| items.last()).expect("an event").clone();
        assert_eq!((last["kind"].as_str(), last["role"].as_str()), (Some("appointment_cancelled"), Some("timer")));
        app.book(&booked[0].0, &slot, "again").await.problem(409, "slot_taken");
        assert_eq!(app.stranger().post("/sandbox/work").send().await.with(200).body["bookings_rehoused"], 0);
        check_seats(&app);
        // Opened again it takes bookings.
        let closed = app.registrar().get(&path).send().await.with(200);
        put(&closed.etag(), json!({ "capacity": 2 })).await.expect(200);
        app.book(&booked[0].0, &slot, "open").await.expect(201);
        let foreign = Who { provider: Some(sample_id(ProviderType::RehabilitationCenter)), ..Who::of(Role::Registrar) };
        app.caller(&foreign).get(&path).send().await.problem(404, "not_found");
        app.caller(&foreign).call(reqwest::Method::DELETE, &format!("{path}?bookings=cancel")).send().await.problem(404, "not_found");
        app.clock(Some("2026-12-21T09:00:00+05:00")).await;
        app.registrar().call(reqwest::Method::DELETE, &format!("{path}?bookings=cancel")).send().await.problem(422, "slot_past");
        check_seats(&app);
    }

    async fn an_absence_withdraws_the_places_of_its_spell_and_nobody_is_forgotten(app: Qoldau) {
        app.clock(Some(TUESDAY)).await;
        app.publish(("2026-12-21", "2026-12-22"), ("09:00", "12:00"), 1).await.expect(201);
        let slots = app.free("2026-12-21", "2026-12-22").await;
        let ids = [app.registered(1).await, app.registered(2).await];
        app.book(&ids[0], &slots[0], "a").await.expect(201);
        app.book(&ids[1], &slots[1], "b").await.expect(201);
        let path = SLOTS.replace("/slots", "/absences");
        let absence = json!({ "from": "2026-12-21T09:00:00+05:00", "to": "2026-12-22T10:00:00+05:00", "bookings": "move" });
        let mut silent = absence.clone();
        silent.as_object_mut().expect("an object").remove("bookings");
        app.registrar().post(&path).key("s").json(&silent).send().await.problem(409, "slot_has_bookings");
        assert_eq!(app.free("2026-12-21", "2026-12-22").await.len(), 4, "nothing is withdrawn where something is not said");
        let dry = app.registrar().post(&format!("{path}?validate_only=true")).key("d").json(&absence).send().await.with(200);
        let told = app.caller(&Who::of(Role::Head)).post(&path).key("h").json(&absence).send().await.with(201);
        assert_eq!(told.body, dry.body);
        assert_eq!((told.body["withdrawn"].as_i64(), told.body["taken"].as_i64()), (Some(4), Some(2)));
        for id in &ids {
            let seen = read(&app.parent(), id).await;
            assert_eq!((seen["status"].as_str(), seen["appointment"]["on"].as_str()), (Some("exam_scheduled"), Some("2026-12-22")));
            assert_eq!(seen["appointment"]["source"], "assigned");
        }
        check_seats(&app);
        assert_eq!(app.free("2026-12-21", "2026-12-22").await.len(), 0);
        let backwards = json!({ "from": "2026-12-22T10:00:00+05:00", "to": "2026-12-21T10:00:00+05:00" });
        let refused = app.registrar().post(&path).key("x").json(&backwards).send().await.problem(422, "invalid_fields");
        assert_eq!(refused.faults()[0].0, "/to");
    }

    async fn a_booking_is_flagged_when_the_calendar_makes_its_day_a_day_off(app: Qoldau) {
        app.clock(Some(TUESDAY)).await;
        app.publish(("2026-12-17", "2026-12-18"), ("09:00", "11:00"), 2).await.expect(201);
        let free = app.free("2026-12-17", "2026-12-18").await;
        let mut booked = Vec::new();
        for (serial, slot) in [(1, 0), (2, 0), (3, 2), (4, 3)] {
            let key = format!("book-{serial}");
            booked.push(app.book(&app.registered(serial).await, &free[slot], &key).await.with(201).text_at("/id"));
        }
        let sheet = "/v1/providers/01980000-0000-7000-8000-000000000001/appointments";
        let read = async |query: &str| app.registrar().get(&format!("{sheet}?{query}")).send().await.with(200);
        let ids = |page: &qoldau_tests::Answer| -> Vec<String> {
            let items = page.body["items"].as_array().expect("items");
            items.iter().map(|one| one["appointment"]["id"].as_str().expect("an id").to_owned()).collect()
        };
        assert_eq!(ids(&read("flagged=true").await).len(), 0);
        let first = read("from=2026-12-17&to=2026-12-18&limit=3").await;
        let rest = read(&format!("from=2026-12-17&to=2026-12-18&limit=3&cursor={}", first.text_at("/next_cursor"))).await;
        assert_eq!([ids(&first), ids(&rest)].concat(), booked, "in order of time, each once");
        let authority = app.caller(&Who::of(Role::Authority));
        let year = authority.get("/v1/calendar/2026").send().await.with(200);
        let mut days = json!({ "days": year.body["days"] });
        days["days"].as_array_mut().expect("days").push(json!({
            "on": "2026-12-18", "kind": "extra_day_off", "name": { "kk": "Демалыс", "ru": "Выходной", "en": "Day off" },
            "source": "order:test", "provisional": false
        }));
        let put = authority.put("/v1/calendar/2026").header("If-Match", &year.etag()).json(&days);
        put.send().await.expect(200);
        app.work().await;
        let flagged = read("flagged=true").await;
        assert_eq!(ids(&flagged), booked[2..]);
        assert_eq!(flagged.text_at("/items/0/flag"), "day_off");
        let whole = read("from=2026-12-17&to=2026-12-18").await;
        let flags: Vec<bool> =
            whole.body["items"].as_array().expect("items").iter().map(|one| one.get("flag").is_some()).collect();
        assert_eq!(flags, [false, false, true, true]);
        let elsewhere = Who { provider: Some(sample_id(ProviderType::RehabilitationCenter)), ..Who::of(Role::Registrar) };
        app.caller(&elsewhere).get(sheet).send().await.problem(404, "not_found");
        app.registrar().get(&format!("{sheet}?from=2026-12-17&to=2027-12-17")).send().await.problem(422, "invalid_fields");
    }
}
