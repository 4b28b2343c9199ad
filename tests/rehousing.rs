//! Where the bookings of withdrawn places go: to the next working day with a place of which the family can still be told, past
//! places at which the child cannot be. That a place is withdrawn, and what staff may say about it, is tested with
//! appointments.

use qoldau_domain::lifecycle::Role;
use qoldau_tests::{Qoldau, SLOTS, Who, application, iin, on_both, person_iin};
use reqwest::Method;
use serde_json::{Value, json};

use crate::appointments::check_seats;

const TUESDAY: &str = "2026-12-15T10:00:00+05:00";

/// Withdraws a place and moves its bookings.
async fn withdraw(app: &Qoldau, slot: &str) {
    let path = format!("/v1/slots/{slot}?bookings=move");
    app.registrar().call(Method::DELETE, &path).send().await.expect(200);
}

/// Day, hour and source of an application's appointment.
fn day_of(application: &Value) -> String {
    let set = &application["appointment"];
    let text = |name: &str| set[name].as_str().unwrap_or("-").to_owned();
    format!("{} {} {}", text("on"), text("time"), text("source"))
}

/// Makes more days of the year days off.
async fn close(app: &Qoldau, more: &[&str]) {
    let (authority, path) = (app.caller(&Who::of(Role::Authority)), "/v1/calendar/2026");
    let read = authority.get(path).send().await.with(200);
    let mut days = read.body["days"].as_array().expect("days").clone();
    days.extend(more.iter().map(|on| {
        json!({
            "on": on, "kind": "extra_day_off", "source": "order:test",
            "name": { "kk": "Күн", "ru": "День", "en": "Day" }
        })
    }));
    days.sort_by_key(|day| day["on"].as_str().map(str::to_owned));
    let put = authority.put(path).header("If-Match", &read.etag());
    put.json(&json!({ "days": days })).send().await.expect(200);
}

on_both! {
    async fn nobody_is_moved_to_the_same_day_or_to_a_day_off_however_many_places_it_has(app: Qoldau) {
        app.clock(Some(TUESDAY)).await;
        app.publish(("2026-12-15", "2026-12-15"), ("15:00", "16:00"), 1).await.expect(201);
        let many = json!({
            "kind": "examination", "from": "2026-12-17", "to": "2026-12-18", "minutes": 10, "capacity": 1
        });
        let made = app.registrar().post(SLOTS).key("many").json(&many).send().await.with(201);
        assert!(made.body["published"].as_i64().is_some_and(|count| count > 50), "{}", made.text);
        app.publish(("2026-12-21", "2026-12-22"), ("09:00", "10:00"), 1).await.expect(201);
        let slots = app.free("2026-12-21", "2026-12-22").await;
        let id = app.registered(1).await;
        app.book(&id, &slots[0], "b").await.expect(201);
        close(&app, &["2026-12-17", "2026-12-18"]).await;
        withdraw(&app, &slots[0]).await;
        app.work().await;
        let seen = app.parent().get(&format!("/v1/applications/{id}")).send().await.with(200).body;
        assert_eq!(day_of(&seen), "2026-12-22 09:00 assigned");
        assert_eq!(app.free("2026-12-15", "2026-12-15").await.len(), 1, "for who asks for it");
        check_seats(&app);
    }

    async fn a_child_that_is_elsewhere_at_the_next_place_is_moved_to_the_one_after(app: Qoldau) {
        app.clock(Some(TUESDAY)).await;
        app.publish(("2026-12-21", "2026-12-21"), ("09:00", "12:00"), 2).await.expect(201);
        let slots = app.free("2026-12-21", "2026-12-21").await;
        let first = app.registered(1).await;
        app.book(&first, &slots[0], "first").await.expect(201);
        // The other representative of the same child.
        let other = iin(7);
        let parent = app.caller(&Who::parent(&other));
        let filed = parent.submit("other", &application(&person_iin("1703", 1), &other)).await.with(201);
        let second = filed.text_at("/id");
        app.registrar().door(&second, "register", "other", &filed.etag()).await.expect(200);
        app.book(&second, &slots[1], "second").await.expect(201);
        withdraw(&app, &slots[1]).await;
        app.work().await;
        let seen = parent.get(&format!("/v1/applications/{second}")).send().await.with(200).body;
        assert_eq!(day_of(&seen), "2026-12-21 11:00 assigned");
        check_seats(&app);
    }
}
