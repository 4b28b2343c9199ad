//! What is said about an appointment: the worked examples of the reminders as journeys, and messages that no longer hold when
//! their turn comes. Offers and what they bring are tested elsewhere.

use qoldau_tests::on_both;
use serde_json::json;

use crate::offers::{expected, messages};

on_both! {
    // E42 and E43.
    async fn reminders_keep_holidays_and_the_day_before(app: Qoldau) {
        app.clock(Some("2026-12-01T12:00:00+05:00")).await;
        app.publish(("2026-12-17", "2026-12-17"), ("09:00", "11:00"), 1).await.expect(201);
        app.publish(("2026-12-04", "2026-12-04"), ("11:00", "13:00"), 2).await.expect(201);
        let free = app.free("2026-12-17", "2026-12-17").await;
        let booked = app.book(&app.registered(1).await, &free[0], "a").await.with(201).text_at("/id");
        assert_eq!(
            messages(&app, &booked).await,
            expected(&[
                ("booking_confirmation", "2026-12-01", "waiting"),
                ("reminder_day_before", "2026-12-16", "waiting"),
                ("reminder_same_day", "2026-12-17", "waiting"),
            ])
        );
        let free = app.free("2026-12-04", "2026-12-04").await;
        let waits = app.registered(2).await;
        let also = app.registered(3).await;
        app.clock(Some("2026-12-03T17:00:00+05:00")).await;
        let merged = app.book(&waits, &free[0], "b").await.with(201).text_at("/id");
        app.clock(Some("2026-12-04T08:00:00+05:00")).await;
        let same_day = app.book(&also, &free[0], "c").await.with(201).text_at("/id");
        app.work().await;
        assert_eq!(
            messages(&app, &merged).await,
            expected(&[
                ("reminder_day_before", "2026-12-03", "merged"),
                ("booking_confirmation", "2026-12-03", "sent"),
                ("reminder_same_day", "2026-12-04", "waiting"),
            ])
        );
        assert_eq!(
            messages(&app, &same_day).await,
            expected(&[
                ("reminder_day_before", "2026-12-03", "not_applicable"),
                ("booking_confirmation", "2026-12-04", "sent"),
                ("reminder_same_day", "2026-12-04", "waiting"),
            ])
        );
    }

    async fn a_message_that_no_longer_holds_is_put_away_with_its_reason(app: Qoldau) {
        app.clock(Some("2026-12-01T10:00:00+05:00")).await;
        app.publish(("2026-12-10", "2026-12-11"), ("10:00", "12:00"), 1).await.expect(201);
        let free = app.free("2026-12-10", "2026-12-11").await;
        let booked = app.book(&app.registered(1).await, &free[0], "a").await.with(201);
        let (id, path) = (booked.text_at("/id"), format!("/v1/appointments/{}", booked.text_at("/id")));
        let moving = app.registrar().post(&format!("{path}/reschedule")).key("m").header("If-Match", &booked.etag());
        let moved = moving.json(&json!({ "slot_id": free[2] })).send().await.with(200);
        // The first confirmation was never sent; the second one says it all.
        assert_eq!(app.work().await["messages_settled"], 2);
        app.clock(Some("2026-12-09T10:00:00+05:00")).await;
        app.work().await;
        app.clock(Some("2026-12-10T07:00:00+05:00")).await;
        let cancel = app.registrar().post(&format!("{path}/cancel")).key("c").header("If-Match", &moved.etag());
        cancel.json(&json!({})).send().await.expect(200);
        app.work().await;
        app.clock(Some("2026-12-10T08:00:00+05:00")).await;
        app.work().await;
        let told = app.registrar().get(&format!("{path}/messages")).send().await.with(200);
        let rows: Vec<(&str, &str, &str)> = told.body["items"]
            .as_array()
            .expect("messages")
            .iter()
            .map(|one| {
                let text = |name: &str| one[name].as_str().unwrap_or("-");
                (text("kind"), text("state"), text("reason"))
            })
            .collect();
        assert_eq!(rows.len(), 7, "{rows:?}");
        let count = |state: &str, reason: &str| rows.iter().filter(|(_, s, r)| (*s, *r) == (state, reason)).count();
        assert_eq!(count("suppressed", "appointment_moved"), 2, "the first confirmation, and its reminder of the 9th");
        assert_eq!(count("suppressed", "appointment_over"), 1, "the first reminder of the 10th: {rows:?}");
        assert_eq!(count("sent", "-"), 2, "the second confirmation, and the word that it was cancelled: {rows:?}");
        assert_eq!(count("waiting", "-"), 2);
        assert!(app.parent().get("/v1/notifications").send().await.with(200).text.contains("жойылды"));
        assert!(!id.is_empty());
    }
}
