//! Visits to the counter: the fifteen minutes of waiting and of being served, as worked examples and as statistics; what may
//! follow what, and whose visits they are. The clock is moved by hand.

use qoldau_api::seed::sample_id;
use qoldau_domain::lifecycle::Role;
use qoldau_domain::provider::ProviderType;
use qoldau_tests::{Answer, Qoldau, Sql, Who, on_both};
use serde_json::{Value, json};

const STATISTICS: &str = "/v1/providers/01980000-0000-7000-8000-000000000001/visit-statistics";

/// Puts the law's clock on the day of the worked examples.
async fn at(app: &Qoldau, time: &str) {
    app.clock(Some(&format!("2026-11-24T{time}+05:00"))).await;
}

/// A visitor who comes, is called and is served at these times.
async fn served(app: &Qoldau, [came, called, left]: [&str; 3]) -> String {
    at(app, came).await;
    let id = app.visit(&format!("{came}-{called}-{left}")).await;
    at(app, called).await;
    app.mark(&id, "call", "call").await.expect(200);
    at(app, left).await;
    app.mark(&id, "end", "end").await.expect(200);
    id
}

async fn told(app: &Qoldau, days: &str) -> Answer {
    app.registrar().get(&format!("{STATISTICS}{days}")).send().await.with(200)
}

/// Count, within, over, median and ninth decile of a spell.
fn figures(told: &Answer, spell: &str) -> Value {
    let names = ["count", "within", "over", "median_minutes", "p90_minutes"];
    json!(names.map(|name| told.body[spell][name].clone()))
}

fn elsewhere(role: Role) -> Who {
    Who { provider: Some(sample_id(ProviderType::RehabilitationCenter)), ..Who::of(role) }
}

on_both! {
    /// E66, E67 and E68 of the rulebook.
    async fn fifteen_minutes_are_within_the_limit_and_a_second_more_is_over_it_even_at_lunch(app: Qoldau) {
        let day = "?from=2026-11-24&to=2026-11-24";
        let first = served(&app, ["10:00:00", "10:15:00", "10:30:01"]).await;
        let seen = app.registrar().get(&format!("/v1/visits/{first}")).send().await.with(200);
        assert_eq!(seen.text_at("/arrived_at"), "2026-11-24T10:00:00+05:00");
        assert_eq!(seen.text_at("/called_at"), "2026-11-24T10:15:00+05:00");
        assert_eq!(seen.text_at("/ended_at"), "2026-11-24T10:30:01+05:00");
        let in_time = told(&app, day).await;
        assert_eq!(figures(&in_time, "wait"), json!([1, 1, 0, 15, 15]));
        assert_eq!(figures(&in_time, "service"), json!([1, 0, 1, 15, 15]), "a second more than fifteen minutes");

        served(&app, ["10:00:00", "10:15:01", "10:30:01"]).await;
        let late = told(&app, day).await;
        assert_eq!(figures(&late, "wait"), json!([2, 1, 1, 15, 15]));
        assert_eq!(figures(&late, "service"), json!([2, 1, 1, 15, 15]));

        served(&app, ["12:50:00", "14:35:00", "14:36:00"]).await;
        let lunch = told(&app, day).await;
        assert_eq!(figures(&lunch, "wait"), json!([3, 1, 2, 15, 105]), "lunch is not taken out");
        assert_eq!(figures(&lunch, "service"), json!([3, 2, 1, 15, 15]));
        assert_eq!(lunch.body["limit_minutes"], 15);
        assert_eq!(lunch.body["wait"]["basis"], json!(["PMPK-T-3-d"]));
        assert_eq!(lunch.body["service"]["basis"], json!(["PMPK-T-3-e"]));
        assert_eq!(lunch.body["readings"], json!(["A-22"]));
    }

    async fn a_visitor_is_called_once_and_then_served_once(app: Qoldau) {
        at(&app, "10:00:00").await;
        let body = json!({ "service": "pmpk_examination", "purpose": "collect_result" });
        let open = || app.registrar().post("/v1/visits").key("open").json(&body).send();
        let opened = open().await.with(201);
        let id = opened.text_at("/id");
        let path = format!("/v1/visits/{id}");
        assert_eq!(opened.header("location"), path);
        let again = open().await.with(201);
        assert_eq!((again.header("idempotency-replayed").as_str(), &again.text), ("true", &opened.text));
        app.mark(&id, "end", "early").await.problem(409, "visit_not_open");

        at(&app, "10:05:00").await;
        let called = app.mark(&id, "call", "call").await.with(200);
        at(&app, "10:09:00").await;
        app.mark(&id, "call", "twice").await.problem(409, "visit_not_open");
        let again = app.mark(&id, "call", "call").await.with(200);
        assert_eq!((again.header("idempotency-replayed").as_str(), &again.text), ("true", &called.text));
        let seen = app.registrar().get(&path).send().await.with(200);
        assert_eq!((seen.etag(), &seen.body), (called.etag(), &called.body));
        app.registrar().get(&path).header("If-None-Match", &seen.etag()).send().await.expect(304);

        let ended = app.mark(&id, "end", "end").await.with(200);
        assert_eq!(ended.text_at("/ended_at"), "2026-11-24T10:09:00+05:00");
        for step in ["call", "end"] {
            app.mark(&id, step, "late").await.problem(409, "visit_not_open");
        }
        assert_eq!(app.registrar().get(&path).send().await.with(200).body, ended.body);
    }

    async fn of_two_who_call_one_visitor_at_once_one_does(app: Qoldau) {
        at(&app, "10:00:00").await;
        for round in 0..10 {
            let id = app.visit(&round.to_string()).await;
            let (one, other) = tokio::join!(app.mark(&id, "call", "one"), app.mark(&id, "call", "other"));
            let lost = if one.status == 200 { other } else { one };
            lost.problem(409, "visit_not_open");
        }
        let mut sql = Sql::open(&app.database_url);
        assert_eq!((sql.count("visits WHERE version = 2"), sql.count("visits")), (10, 10));
        assert_eq!(sql.count("journal WHERE purpose = 'call_visit'"), 10);
    }

    async fn a_visit_to_another_counter_is_answered_as_an_absent_one(app: Qoldau) {
        at(&app, "10:00:00").await;
        let id = app.visit("own").await;
        let far = app.caller(&elsewhere(Role::Registrar));
        for visit in [id.as_str(), "01980000-0000-7000-8000-00000000ffff", "no-id"] {
            let path = format!("/v1/visits/{visit}");
            far.get(&path).send().await.problem(404, "not_found");
            for step in ["call", "end"] {
                far.post(&format!("{path}/{step}")).key("k").json(&json!({})).send().await.problem(404, "not_found");
            }
        }
        far.get(STATISTICS).send().await.problem(404, "not_found");
        app.caller(&elsewhere(Role::Head)).get(STATISTICS).send().await.problem(404, "not_found");
        let own = format!("/v1/providers/{}/visit-statistics", sample_id(ProviderType::RehabilitationCenter));
        let empty = far.get(&own).send().await.with(200);
        assert_eq!(figures(&empty, "wait"), json!([0, 0, 0, null, null]));
        assert_eq!(empty.body["wait"]["basis"], json!(["REHAB-T-3-b"]));
        assert_eq!(empty.body["service"]["basis"], json!(["REHAB-T-3-c"]));

        app.caller(&Who::of(Role::Head)).get(STATISTICS).send().await.expect(200);
        let path = format!("/v1/visits/{id}");
        let body = json!({ "service": "pmpk_examination", "purpose": "collect_result" });
        for nobody in [app.parent(), app.caller(&Who::of(Role::Specialist))] {
            nobody.get(&path).send().await.problem(403, "forbidden");
            nobody.get(STATISTICS).send().await.problem(403, "forbidden");
            nobody.post("/v1/visits").key("k").json(&body).send().await.problem(403, "forbidden");
            nobody.post(&format!("{path}/call")).key("k").json(&json!({})).send().await.problem(403, "forbidden");
        }
        let seen = app.registrar().get(&path).send().await.with(200);
        assert_eq!(seen.body.get("called_at"), None, "nobody called the visitor");
    }

    async fn a_visit_is_about_what_its_counter_knows_and_a_dry_run_leaves_nothing(app: Qoldau) {
        at(&app, "10:00:00").await;
        let application = app.registered(1).await;
        let before = app.registrar().get(&format!("/v1/applications/{application}")).send().await.with(200);
        let body = |service: &str, application: &str| {
            json!({ "service": service, "purpose": "hand_in_documents", "application_id": application })
        };
        let good = body("pmpk_examination", &application);
        let registrar = app.registrar();
        let open = |key: &'static str, body: Value| registrar.post("/v1/visits").key(key).json(&body).send();
        let unknown = ("/application_id".to_owned(), "unknown_application".to_owned());
        let absent = open("a", body("pmpk_examination", "01980000-0000-7000-8000-00000000ffff")).await;
        assert_eq!(absent.problem(422, "invalid_fields").faults(), std::slice::from_ref(&unknown));
        let far = app.caller(&elsewhere(Role::Registrar)).post("/v1/visits").key("f");
        let foreign = far.json(&body("child_rehabilitation", &application)).send().await;
        assert_eq!(foreign.problem(422, "invalid_fields").faults(), [unknown]);
        let other = open("o", body("home_schooling_intake", &application)).await;
        assert_eq!(other.problem(422, "provider_does_not_render").body["clause"], "HOME-T-1");
        open("s", body("special_education_admission", &application)).await.problem(422, "service_not_open");

        let dry = registrar.post("/v1/visits?validate_only=true").key("d").json(&good).send().await.with(200);
        assert_eq!((dry.body.get("id"), dry.text_at("/application_id")), (None, application.clone()));
        let mut sql = Sql::open(&app.database_url);
        assert_eq!((sql.count("visits"), sql.count("journal WHERE purpose = 'open_visit'")), (0, 0));
        let opened = open("good", good).await.with(201);
        let path = format!("/v1/visits/{}", opened.text_at("/id"));
        let dry = registrar.post(&format!("{path}/call?validate_only=true")).key("c").json(&json!({})).send().await;
        assert_eq!(dry.with(200).text_at("/called_at"), "2026-11-24T10:00:00+05:00");
        registrar.post(&format!("{path}/end?validate_only=true")).key("e").json(&json!({})).send().await.problem(409, "visit_not_open");
        let seen = registrar.get(&path).send().await.with(200);
        assert_eq!((seen.etag(), seen.text), (opened.etag(), opened.text));
        assert_eq!((sql.count("visits"), sql.count("journal WHERE purpose = 'call_visit'")), (1, 0));
        let after = registrar.get(&format!("/v1/applications/{application}")).send().await.with(200);
        assert_eq!(after.etag(), before.etag(), "nothing happens to the application");
    }

    async fn statistics_tell_of_local_days_and_of_documents_that_are_handed_in(app: Qoldau) {
        // Half an hour after midnight in Kazakhstan is still the day before in UTC.
        served(&app, ["00:30:00", "00:34:59", "00:36:00"]).await;
        at(&app, "11:00:00").await;
        let body = json!({ "service": "pmpk_examination", "purpose": "collect_result" });
        let collecting = app.registrar().post("/v1/visits").key("c").json(&body).send().await.with(201).text_at("/id");
        let waiting = app.visit("waiting").await;
        at(&app, "11:40:00").await;
        app.mark(&collecting, "call", "c").await.expect(200);
        let usual = told(&app, "").await;
        assert_eq!((usual.text_at("/from"), usual.text_at("/to")), ("2026-10-25".to_owned(), "2026-11-24".to_owned()));
        assert_eq!(figures(&usual, "wait"), json!([1, 1, 0, 4, 4]), "who still waits, or collects a result, does not count");
        assert_eq!(figures(&usual, "service"), json!([1, 1, 0, 1, 1]));
        app.mark(&waiting, "call", "w").await.expect(200);
        let called = told(&app, "").await;
        assert_eq!(figures(&called, "wait"), json!([2, 1, 1, 4, 40]));
        assert_eq!(figures(&called, "service"), json!([1, 1, 0, 1, 1]), "nobody more is served yet");
        assert_eq!(figures(&told(&app, "?to=2026-11-23").await, "wait"), json!([0, 0, 0, null, null]));
        assert_eq!(told(&app, "?from=2025-11-24&to=2026-11-24").await.body["wait"], called.body["wait"]);
        for days in ["?from=2025-11-23&to=2026-11-24", "?from=2026-11-25&to=2026-11-24", "?from=2026-11-25"] {
            let refused = app.registrar().get(&format!("{STATISTICS}{days}")).send().await.problem(422, "invalid_fields");
            assert_eq!(refused.faults(), [("?to".to_owned(), "out_of_range".to_owned())], "{days}");
        }
        app.registrar().get(&format!("{STATISTICS}?from=yesterday")).send().await.problem(400, "invalid_query");
    }
}
