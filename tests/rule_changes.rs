//! Notices of amended Rules: the three working days, to whom the information went, and what cannot be recorded.

use qoldau_domain::lifecycle::Role;
use qoldau_tests::{Who, on_both};
use serde_json::{Value, json};

fn notice() -> Value {
    json!({
        "services": ["pmpk_examination", "special_education_admission"], "title": "№ 33 бұйрық",
        "sender": "Оқу-ағарту министрлігі", "rules_version": "order-33-2025",
        "registration_number": "35772", "registered_on": "2025-03-03", "published_at": "https://example.kz/33",
        "sent": [
            { "to": "egov_operator", "on": "2025-03-05" }, { "to": "provider", "on": "2025-03-06" },
            { "to": "contact_centre", "on": "2025-03-06" }
        ]
    })
}

on_both! {
    async fn a_notice_shows_its_term_and_whether_it_was_kept(app: Qoldau) {
        app.clock(Some("2025-03-06T12:00:00+05:00")).await;
        let authority = app.caller(&Who::of(Role::Authority));
        let record = async |key: &str, body: &Value| authority.post("/v1/rule-changes").key(key).json(body).send().await;
        let met = record("all", &notice()).await.with(201);
        assert_eq!((met.text_at("/due_on"), met.text_at("/state")), ("2025-03-06".to_owned(), "met".to_owned()));
        assert_eq!(met.body["basis"], json!(["PMPK-13-b", "SPEC-9-b"]));
        assert_eq!(met.body["readings"], json!(["A-10", "A-14", "A-15", "A-16"]));
        assert_eq!((met.text_at("/sender"), met.text_at("/rules_version")), ("Оқу-ағарту министрлігі".to_owned(), "order-33-2025".to_owned()));
        assert!(met.text_at("/calendar_version").starts_with("kz-"), "{}", met.text);
        assert_eq!(record("all", &notice()).await.with(201).text, met.text, "the same answer again");
        let mut running = notice();
        running["sent"] = json!([{ "to": "provider", "on": "2025-03-06" }]);
        assert_eq!(record("some", &running).await.with(201).text_at("/state"), "running");
        app.clock(Some("2025-03-07T12:00:00+05:00")).await;
        let mut late = notice();
        late["sent"][2]["on"] = json!("2025-03-07");
        let dry = authority.post("/v1/rule-changes?validate_only=true").key("late").json(&late).send().await.with(200);
        assert_eq!((dry.text_at("/state"), dry.body.get("id")), ("missed".to_owned(), None));
        let listed = app.parent().get("/v1/rule-changes").send().await.with(200);
        let states: Vec<&Value> = listed.body["items"].as_array().expect("items").iter().map(|item| &item["state"]).collect();
        assert_eq!(states, ["missed", "met"], "newest first; the one that ran is missed by now, the dry one is not there");
        let page = app.monitor().get("/v1/rule-changes?limit=1").send().await.with(200);
        let next = app.monitor().get(&format!("/v1/rule-changes?limit=1&cursor={}", page.text_at("/next_cursor"))).send().await.with(200);
        assert_eq!(next.body["items"][0]["id"], met.body["id"]);
        assert!(next.body.get("next_cursor").is_none());
    }

    async fn what_cannot_be_recorded_is_named_by_its_pointer(app: Qoldau) {
        app.clock(Some("2025-03-06T12:00:00+05:00")).await;
        let authority = app.caller(&Who::of(Role::Authority));
        for (pointer, value, at, code) in [
            ("/services", json!([]), "/services", "too_short"),
            ("/services", json!(["pmpk_examination", "pmpk_examination"]), "/services/1", "repeated_value"),
            ("/title", json!(""), "/title", "too_short"),
            ("/title", json!("a\u{0}b"), "/title", "control_character"),
            ("/sender", json!("a\u{202e}b"), "/sender", "control_character"),
            ("/sender", json!(""), "/sender", "too_short"),
            ("/rules_version", json!("Order 33"), "/rules_version", "unknown_value"),
            ("/registered_on", json!("2025-03-07"), "/registered_on", "in_the_future"),
            ("/published_at", json!("http://example.kz"), "/published_at", "not_a_web_address"),
            ("/sent/0/on", json!("2025-03-07"), "/sent/0/on", "in_the_future"),
            ("/sent/0/on", json!("2025-03-02"), "/sent/0/on", "ends_before_it_begins"),
            ("/sent/1/to", json!("egov_operator"), "/sent/1/to", "repeated_value"),
        ] {
            let mut body = notice();
            *body.pointer_mut(pointer).expect("a member") = value;
            if pointer == "/registered_on" {
                body["sent"] = json!([]);
            }
            let refused = authority.post("/v1/rule-changes").key("k").json(&body).send().await;
            let refused = refused.problem(422, "invalid_fields");
            assert!(refused.faults().contains(&(at.to_owned(), code.to_owned())), "{:?}", refused.faults());
        }
        let mut early = notice();
        early["registered_on"] = json!("2019-03-03");
        early["sent"] = json!([]);
        let refused = authority.post("/v1/rule-changes").key("k").json(&early).send().await;
        let refused = refused.problem(422, "calendar_year_missing");
        assert_eq!(refused.faults(), [("/registered_on".to_owned(), "date_out_of_range".to_owned())]);
        assert_eq!(app.parent().get("/v1/rule-changes").send().await.with(200).body, json!({ "items": [] }));
    }
}
