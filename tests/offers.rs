//! Proactive offers from the provider's request to the day of the examination or to silence: the worked examples of the 24 hours
//! and of the reminders as journeys, receipts and replies of the gateway in every order, and what is refused. The clock is
//! moved by hand; the sandbox's neighbours answer from inside the process.

use qoldau_api::seed::sample_id;
use qoldau_domain::lifecycle::Role;
use qoldau_domain::provider::ProviderType;
use qoldau_tests::{Answer, Qoldau, Sql, Who, iin, on_both};
use serde_json::{Value, json};

const PHONE: &str = "+77011234567";

/// The parent in the mobile application.
fn mobile(app: &Qoldau) -> qoldau_tests::Caller {
    app.caller(&Who { client: "egov-mobile", ..Who::parent("900101500109") })
}

async fn answer(app: &Qoldau, offer: &str, said: &str) -> Answer {
    let body = json!({ "answer": said });
    let key = format!("{said}-{offer}");
    mobile(app).post(&format!("/v1/offers/{offer}/answer")).key(&key).json(&body).send().await
}

fn deadline(application: &Value, code: &str) -> Value {
    let all = application["deadlines"].as_array().expect("deadlines");
    all.iter().find(|deadline| deadline["code"] == code).expect("a deadline").clone()
}

/// Kinds, days and states of the messages about an appointment.
pub async fn messages(app: &Qoldau, appointment: &str) -> Vec<(String, String, String)> {
    let path = format!("/v1/appointments/{appointment}/messages");
    let told = app.registrar().get(&path).send().await.with(200);
    let text = |one: &Value, name: &str| one[name].as_str().unwrap_or_default().to_owned();
    let items = told.body["items"].as_array().cloned().expect("messages");
    items.iter().map(|one| (text(one, "kind"), text(one, "on"), text(one, "state"))).collect()
}

pub fn expected(rows: &[(&str, &str, &str)]) -> Vec<(String, String, String)> {
    rows.iter().map(|(a, b, c)| ((*a).to_owned(), (*b).to_owned(), (*c).to_owned())).collect()
}

on_both! {
    // E36, E41 and the whole way: consent one second before the end, on a Saturday.
    async fn a_consent_opens_the_application_and_the_day_is_booked_in_bilim(app: Qoldau) {
        app.clock(Some("2026-11-24T09:00:00+05:00")).await;
        app.publish(("2026-12-07", "2026-12-08"), ("10:00", "12:00"), 2).await.expect(201);
        app.clock(Some("2026-11-27T17:00:00+05:00")).await;
        let (offer, request) = app.offered(1).await;
        let sent = app.offer(&offer).await;
        assert_eq!(sent.text_at("/state"), "offer_sent");
        assert_eq!(sent.text_at("/due_at"), "2026-11-28T17:00:00+05:00", "without a receipt the sending counts (A-03)");
        app.receipt(&request, "delivered", "2026-11-27T17:00:00+05:00").await.expect(200);
        assert_eq!(app.offer(&offer).await.text_at("/state"), "offer_received");

        app.clock(Some("2026-11-28T16:59:59+05:00")).await;
        let body = json!({
            "answer": "consent", "consents": ["legally_protected_secret", "limited_access_personal_data"],
            "documents": [{ "kind": "disability_conclusion", "presentation": "electronic_document" }]
        });
        let path = format!("/v1/offers/{offer}/answer");
        let dry = mobile(&app).post(&format!("{path}?validate_only=true")).key("d").json(&body).send().await.with(200);
        assert!(dry.body.get("application_id").is_none());
        let given = mobile(&app).post(&path).key("yes").json(&body).send().await.with(200);
        assert_eq!(given.text_at("/state"), "consent_given");
        assert_eq!(given.text_at("/verdict"), "in_time");
        let again = mobile(&app).post(&path).key("yes").json(&body).send().await.with(200);
        assert_eq!((again.header("idempotency-replayed"), again.body), ("true".to_owned(), given.body.clone()));

        let id = given.text_at("/application_id");
        let opened = app.parent().get(&format!("/v1/applications/{id}")).send().await.with(200);
        for (pointer, value) in [
            ("/status", "registered"),
            ("/form", "proactive"),
            ("/channel", "mobile_device"),
            ("/registered_on", "2026-11-30"),
            ("/consents/0/kind", "legally_protected_secret"),
            ("/documents/0/kind", "disability_conclusion"),
        ] {
            assert_eq!(opened.text_at(pointer), value, "{pointer}");
        }
        let exam_date = deadline(&opened.body, "exam_date");
        assert_eq!(exam_date["due_at"], "2026-12-02T18:30:00+05:00");
        assert_eq!(exam_date["target_at"], "2026-12-01T18:30:00+05:00");
        assert!(exam_date["basis"].to_string().contains("PMPK-T-3-c"), "{exam_date}");
        let stages = app.monitor().get("/v1/stage-events?after=0&wait=5").send().await.with(200);
        assert_eq!(stages.body["items"].as_array().expect("stages").len(), 1);
        assert_eq!(stages.text_at("/items/0/stage"), "registered");

        // Bilim is told; the recipient books there.
        app.work().await;
        let received = app.stranger().get("/sandbox/messages").send().await.with(200).text;
        assert!(received.contains("booking_invitation"), "{received}");
        app.clock(Some("2026-11-30T12:00:00+05:00")).await;
        let slot = app.free("2026-12-07", "2026-12-07").await.remove(0);
        let wished = json!({ "kind": "examination", "application_id": id, "slot_id": slot });
        let booked = mobile(&app).post("/v1/appointments").key("b").json(&wished).send().await.with(201);
        assert_eq!(booked.text_at("/source"), "bilim");
        app.work().await;
        assert_eq!(
            messages(&app, &booked.text_at("/id")).await,
            expected(&[
                ("booking_confirmation", "2026-11-30", "sent"),
                ("reminder_day_before", "2026-12-06", "waiting"),
                ("reminder_same_day", "2026-12-07", "waiting"),
            ])
        );
        // A Sunday: reminders go out on any day.
        app.clock(Some("2026-12-06T10:00:00+05:00")).await;
        assert_eq!(app.work().await["messages_settled"], 1);
        app.clock(Some("2026-12-07T07:59:59+05:00")).await;
        assert_eq!(app.work().await["messages_settled"], 0);
        app.clock(Some("2026-12-07T08:00:00+05:00")).await;
        assert_eq!(app.work().await["messages_settled"], 1);
        let states: Vec<String> =
            messages(&app, &booked.text_at("/id")).await.into_iter().map(|(.., state)| state).collect();
        assert_eq!(states, ["sent", "sent", "sent"]);

        let told = app.parent().get("/v1/notifications").send().await.with(200);
        let kinds: Vec<&str> = told.body["items"]
            .as_array()
            .expect("items")
            .iter()
            .map(|one| one["kind"].as_str().expect("a kind"))
            .collect();
        let all = ["reminder_same_day", "reminder_day_before", "booking_confirmation", "booking_invitation", "offer_request"];
        assert_eq!(kinds.len(), all.len(), "{kinds:?}");
        assert!(all.iter().all(|kind| kinds.contains(kind)), "{kinds:?}");
        assert!(told.text.contains("07.12.2026") && told.text.contains("ертең"), "{}", told.text);
        let strange = app.caller(&Who::parent(&iin(1))).get("/v1/notifications").send().await.with(200);
        assert_eq!(strange.body["items"], json!([]));
        let evidence = app.offer(&offer).await.body["evidence"].clone();
        assert_eq!(evidence[0]["received_at"], "2026-11-27T17:00:00+05:00");
        assert!(evidence[0]["text"]["kk"].as_str().is_some_and(|text| text.contains("24 сағат")), "{evidence}");
        assert_eq!(evidence[0]["channel"], "sms");
    }

    // E35, E37 to E40.
    async fn silence_ends_an_offer_and_exactly_the_last_moment_is_in_time(app: Qoldau) {
        app.clock(Some("2026-11-27T17:00:00+05:00")).await;
        let (silent, first) = app.offered(1).await;
        let (exact, second) = app.offered(2).await;
        let (late, third) = app.offered(3).await;
        for request in [&first, &second, &third] {
            app.receipt(request, "delivered", "2026-11-27T17:00:00+05:00").await.expect(200);
        }
        app.clock(Some("2026-11-28T17:00:00+05:00")).await;
        assert_eq!(app.work().await["offers_expired"], 0, "at the last moment it still runs");
        let given = answer(&app, &exact, "consent").await.with(200);
        assert_eq!(given.text_at("/verdict"), "in_time");
        app.clock(Some("2026-11-28T17:00:01+05:00")).await;
        let refused = answer(&app, &late, "consent").await.problem(422, "answer_late");
        assert_eq!((refused.text_at("/clause"), refused.text_at("/due_at")),
            ("PMPK-7.1-h".to_owned(), "2026-11-28T17:00:00+05:00".to_owned()));
        let kept = app.offer(&late).await;
        assert_eq!(kept.text_at("/state"), "offer_expired");
        assert_eq!(kept.text_at("/answer"), "consent", "it is recorded");
        assert_eq!(kept.text_at("/verdict"), "late");
        answer(&app, &late, "decline").await.problem(422, "answer_late");
        assert_eq!(app.offer(&late).await.text_at("/answer"), "consent", "the first one is kept");
        assert_eq!(app.work().await["offers_expired"], 1);
        assert_eq!(app.work().await["offers_expired"], 0);
        assert_eq!(app.offer(&silent).await.text_at("/state"), "offer_expired");
        assert_eq!(Sql::open(&app.database_url).count("applications"), 1, "a late yes starts nothing");
        // An ordinary application stays open.
        app.registered(1).await;

        // E39: nights and holidays count.
        app.clock(Some("2026-12-31T20:00:00+05:00")).await;
        let (offer, request) = app.offered(4).await;
        app.receipt(&request, "delivered", "2026-12-31T20:00:00+05:00").await.expect(200);
        assert_eq!(app.offer(&offer).await.text_at("/due_at"), "2027-01-01T20:00:00+05:00");
    }

    // E40 and A-03.
    async fn the_hours_run_from_the_receipt_and_an_answer_given_in_time_counts_however_late_it_arrives(app: Qoldau) {
        app.clock(Some("2026-11-24T10:00:00+05:00")).await;
        let (offer, request) = app.offered(1).await;
        let (other, _) = app.offered(2).await;
        app.clock(Some("2026-11-24T10:10:00+05:00")).await;
        app.receipt(&request, "delivered", "2026-11-24T10:07:30+05:00").await.expect(200);
        let received = app.offer(&offer).await;
        assert_eq!(received.text_at("/due_at"), "2026-11-25T10:07:30+05:00");
        assert_eq!(received.text_at("/sent_at"), "2026-11-24T10:00:00+05:00", "both times are kept");
        app.receipt(&request, "delivered", "2026-11-24T10:09:00+05:00").await.expect(200);
        assert_eq!(app.offer(&offer).await.text_at("/received_at"), "2026-11-24T10:07:30+05:00", "the first one counts");
        assert_eq!(app.offer(&other).await.text_at("/due_at"), "2026-11-25T10:00:00+05:00");

        app.clock(Some("2026-11-25T12:00:00+05:00")).await;
        assert_eq!(app.work().await["offers_expired"], 2);
        let reply = app.reply(&request, PHONE, "Иә!", "2026-11-25T10:07:30+05:00").await.with(200);
        assert_eq!((reply.text_at("/state"), reply.text_at("/verdict")), ("consent_given".to_owned(), "in_time".to_owned()));
        let again = app.reply(&request, PHONE, "иә", "2026-11-25T10:07:30+05:00").await.with(200);
        assert_eq!(again.body, reply.body, "the same reply by another way of writing it");
        app.reply(&request, PHONE, "2", "2026-11-25T10:07:00+05:00").await.problem(409, "offer_closed");
        let opened = app.parent().get(&format!("/v1/applications/{}", reply.text_at("/application_id")));
        assert_eq!(opened.send().await.with(200).text_at("/submitted_at"), "2026-11-25T10:07:30+05:00");
        assert_eq!(Sql::open(&app.database_url).count("applications"), 1);
    }

    async fn an_answer_given_in_time_counts_even_after_a_late_one(app: Qoldau) {
        app.clock(Some("2026-11-24T10:00:00+05:00")).await;
        let (offer, request) = app.offered(1).await;
        app.clock(Some("2026-11-25T11:00:00+05:00")).await;
        app.work().await;
        let late = app.reply(&request, PHONE, "1", "2026-11-25T10:30:00+05:00").await.with(200);
        assert_eq!((late.text_at("/state"), late.text_at("/verdict")), ("offer_expired".to_owned(), "late".to_owned()));
        app.reply(&request, PHONE, "2", "2026-11-25T10:31:00+05:00").await.problem(422, "answer_late");
        let in_time = app.reply(&request, PHONE, "1", "2026-11-25T09:59:00+05:00").await.with(200);
        assert_eq!(in_time.text_at("/state"), "consent_given");
        assert_eq!(app.offer(&offer).await.text_at("/verdict"), "in_time");
        assert_eq!(Sql::open(&app.database_url).count("applications"), 1);
    }

    async fn a_no_is_final_and_a_failed_delivery_never_starts_the_hours(app: Qoldau) {
        app.clock(Some("2026-11-24T10:00:00+05:00")).await;
        let (declined, request) = app.offered(1).await;
        app.clock(Some("2026-11-24T11:00:00+05:00")).await;
        let no = app.reply(&request, PHONE, "жоқ", "2026-11-24T11:00:00+05:00").await.with(200);
        assert_eq!(no.text_at("/state"), "consent_declined");
        let closed = answer(&app, &declined, "consent").await.problem(409, "offer_closed");
        assert_eq!(closed.text_at("/state"), "consent_declined");

        let (lost, request) = app.offered(2).await;
        app.receipt(&request, "undelivered", "2026-11-24T11:00:00+05:00").await.expect(200);
        assert_eq!(app.offer(&lost).await.text_at("/state"), "offer_undelivered");
        app.clock(Some("2026-11-26T11:00:00+05:00")).await;
        assert_eq!(app.work().await["offers_expired"], 0, "its hours never began");

        // The gateway refuses the number, or says nothing for a day.
        for (serial, phone) in [(3, "+77010000003"), (4, "+77010000004")] {
            let body = Qoldau::offering(serial, phone);
            let key = format!("offer-{serial}");
            let made = app.registrar().post("/v1/offers").key(&key).json(&body).send().await.with(201);
            app.work().await;
            let id = made.text_at("/id");
            let now = app.offer(&id).await;
            if serial == 3 {
                assert_eq!(now.text_at("/state"), "offer_undelivered");
                assert_eq!(now.text_at("/evidence/0/state"), "undelivered");
            } else {
                assert_eq!(now.text_at("/state"), "offer_sent");
                assert!(now.body.get("due_at").is_none(), "nothing was sent yet");
                app.clock(Some("2026-11-27T11:00:01+05:00")).await;
                app.work().await;
                let given_up = app.offer(&id).await;
                assert_eq!(given_up.text_at("/state"), "offer_undelivered");
                assert_eq!(given_up.text_at("/evidence/0/state"), "suppressed");
            }
        }
        assert_eq!(Sql::open(&app.database_url).count("applications"), 0);
    }

    async fn an_offer_is_made_only_where_it_may_be(app: Qoldau) {
        app.clock(Some("2026-11-24T10:00:00+05:00")).await;
        let make = |who: &Who, body: Value| {
            let caller = app.caller(who);
            async move { caller.post("/v1/offers").key("k").json(&body).send().await }
        };
        let registrar = Who::of(Role::Registrar);
        let refused = make(&registrar, Qoldau::offering(1, "+77010000001")).await.problem(422, "number_not_registered");
        assert_eq!(refused.text_at("/clause"), "PMPK-7.1-c");
        assert_eq!(refused.faults()[0].0, "/representative/phone");
        make(&registrar, Qoldau::offering(1, "+77010000002")).await.problem(503, "neighbour_unavailable");
        let mut without = Qoldau::offering(1, PHONE);
        without["representative"].as_object_mut().expect("a person").remove("iin");
        without["representative"]["identity_document"] = json!("N1234567");
        make(&registrar, without).await.problem(422, "number_not_registered");
        let mut other = Qoldau::offering(1, PHONE);
        other["service"] = json!("child_rehabilitation");
        make(&registrar, other).await.problem(422, "not_in_the_order");
        let centre = Who { provider: Some(sample_id(ProviderType::RehabilitationCenter)), ..registrar.clone() };
        make(&centre, Qoldau::offering(1, PHONE)).await.problem(422, "provider_does_not_render");
        let (id, authority) = (sample_id(ProviderType::Pmpk), app.caller(&Who::of(Role::Authority)));
        let path = format!("/v1/providers/{id}");
        let read = authority.get(&path).send().await.with(200);
        let (mut off, etag) = (read.body.clone(), read.etag());
        off["proactive"] = json!(false);
        let members = off.as_object_mut().expect("a provider");
        for name in ["id", "lunch_from", "lunch_until"] {
            members.remove(name);
        }
        authority.put(&path).header("If-Match", &etag).json(&off).send().await.expect(200);
        let refused = make(&registrar, Qoldau::offering(1, PHONE)).await.problem(422, "proactive_off");
        assert_eq!(refused.text_at("/clause"), "PMPK-7.1-a");
        let mut sql = Sql::open(&app.database_url);
        assert_eq!((sql.count("offers"), sql.count("messages")), (0, 0), "nothing is left behind");
        app.parent().post("/v1/offers").key("k").json(&Qoldau::offering(1, PHONE)).send().await.problem(403, "forbidden");
    }

    async fn replies_and_receipts_that_cannot_be_are_refused(app: Qoldau) {
        app.clock(Some("2026-11-24T10:00:00+05:00")).await;
        let (offer, request) = app.offered(1).await;
        let unknown = "01980000-0000-7000-8000-00000000ffff";
        let at = "2026-11-24T10:00:00+05:00";
        app.receipt(unknown, "delivered", at).await.problem(404, "not_found");
        let future = app.receipt(&request, "delivered", "2026-11-24T10:05:01+05:00").await.problem(422, "invalid_fields");
        assert_eq!(future.faults()[0], ("/at".to_owned(), "in_the_future".to_owned()));
        app.receipt(&request, "delivered", "2026-11-24T09:54:59+05:00").await.problem(422, "invalid_fields");
        let wrong = app.reply(&request, "+77011234568", "1", at).await.problem(422, "wrong_number");
        assert_eq!((wrong.faults()[0].0.as_str(), wrong.text_at("/clause").as_str()), ("/from", "PMPK-7.1-c"));
        assert!(!wrong.text.contains("7701123456"), "no number is told");
        let what = app.reply(&request, PHONE, "бұл кім?", at).await.problem(422, "invalid_fields");
        assert_eq!(what.faults()[0].0, "/text");
        let none = app.reply(unknown, PHONE, "1", at).await.problem(422, "invalid_fields");
        assert_eq!(none.faults()[0], ("/message_id".to_owned(), "unknown_message".to_owned()));
        // Somebody else's offer, and another provider's, are as absent.
        let stranger = app.caller(&Who::parent(&iin(2)));
        let body = json!({ "answer": "consent" });
        let path = format!("/v1/offers/{offer}/answer");
        stranger.post(&path).key("k").json(&body).send().await.problem(404, "not_found");
        let centre = Who { provider: Some(sample_id(ProviderType::RehabilitationCenter)), ..Who::of(Role::Registrar) };
        app.caller(&centre).get(&format!("/v1/offers/{offer}")).send().await.problem(404, "not_found");
        assert_eq!(app.offer(&offer).await.text_at("/state"), "offer_sent", "nothing changed");
        assert_eq!(Sql::open(&app.database_url).count("applications"), 0);
        let mut sql = Sql::open(&app.database_url);
        assert_eq!(sql.count("messages WHERE content_sealed IS NOT NULL"), 1);
    }

    async fn a_consent_for_a_child_with_an_open_application_is_recorded_and_opens_no_second_one(app: Qoldau) {
        app.clock(Some("2026-11-24T10:00:00+05:00")).await;
        let (offer, _) = app.offered(1).await;
        let (by_reply, request) = app.offered(2).await;
        let (open, other) = (app.registered(1).await, app.registered(2).await);
        let before = app.parent().get(&format!("/v1/applications/{open}")).send().await.with(200);
        let path = format!("/v1/offers/{offer}/answer");
        let more = json!({ "answer": "consent", "consents": ["legally_protected_secret"] });
        let parent = app.caller(&Who { client: "egov-mobile", ..Who::parent("900101500109") });
        for query in ["", "?validate_only=true"] {
            let refused = parent.post(&format!("{path}{query}")).key("more").json(&more).send().await;
            refused.problem(409, "already_open");
            assert_eq!(app.offer(&offer).await.text_at("/state"), "offer_sent", "nothing that came along is lost unseen");
        }
        let given = answer(&app, &offer, "consent").await.with(200);
        assert_eq!((given.text_at("/state"), given.text_at("/verdict")), ("consent_given".into(), "in_time".into()));
        assert_eq!(given.text_at("/application_id"), open);
        let replied = app.reply(&request, "+77011234567", "1", "2026-11-24T10:00:00+05:00").await.with(200);
        assert_eq!((replied.text_at("/state"), replied.text_at("/application_id")), ("consent_given".into(), other));
        assert_eq!(app.offer(&by_reply).await.text_at("/answered_by"), "sms_reply");
        let mut sql = Sql::open(&app.database_url);
        assert_eq!(sql.count("applications"), 2);
        assert_eq!(sql.count("messages WHERE kind = 'booking_invitation'"), 0);
        let after = app.parent().get(&format!("/v1/applications/{open}")).send().await.with(200);
        assert_eq!(after.body, before.body, "its terms run from its own filing");
        answer(&app, &offer, "decline").await.problem(409, "offer_closed");
    }

    async fn a_request_that_arrives_after_all_starts_the_hours(app: Qoldau) {
        app.clock(Some("2026-11-24T10:00:00+05:00")).await;
        let (offer, request) = app.offered(1).await;
        app.receipt(&request, "undelivered", "2026-11-24T10:00:00+05:00").await.expect(200);
        assert_eq!(app.offer(&offer).await.text_at("/state"), "offer_undelivered");
        app.clock(Some("2026-11-24T12:00:00+05:00")).await;
        app.receipt(&request, "delivered", "2026-11-24T11:30:00+05:00").await.expect(200);
        let arrived = app.offer(&offer).await;
        assert_eq!(arrived.text_at("/state"), "offer_received");
        assert_eq!(arrived.text_at("/due_at"), "2026-11-25T11:30:00+05:00");
        app.receipt(&request, "undelivered", "2026-11-24T11:40:00+05:00").await.expect(200);
        assert_eq!(app.offer(&offer).await.text_at("/state"), "offer_received", "a delivery outweighs it");
        app.clock(Some("2026-11-25T11:30:00+05:00")).await;
        assert_eq!(app.work().await["offers_expired"], 0);
        assert_eq!(answer(&app, &offer, "consent").await.with(200).text_at("/verdict"), "in_time");
    }
}
