//! Providers and their staff lists: kept by the authority and by heads, with tags, inside the legal hours.

use qoldau_domain::lifecycle::Role;
use qoldau_domain::provider::ProviderType;
use qoldau_tests::{Who, on_both};
use serde_json::{Value, json};

fn provider() -> Value {
    json!({
        "type": "pmpk", "name_kk": "№ 2 ПМПК", "name_ru": "ПМПК № 2", "address_kk": "Абай даңғылы, 10",
        "address_ru": "проспект Абая, 10", "region": "Алматы", "phones": ["+77272000002"]
    })
}

on_both! {
    async fn the_authority_adds_and_changes_providers(app: Qoldau) {
        let authority = app.caller(&Who::of(Role::Authority));
        let added = authority.post("/v1/providers").key("k").json(&provider()).send().await.with(201);
        let path = added.header("location");
        assert_eq!(added.text_at("/opens"), "09:00");
        assert_eq!(added.body["assigns_first_day"], false);
        let mut changed = provider();
        changed["opens"] = json!("10:00");
        changed["assigns_first_day"] = json!(true);
        authority.put(&path).json(&changed).send().await.problem(428, "precondition_required");
        let put = authority.put(&path).header("If-Match", &added.etag()).json(&changed).send().await.with(200);
        assert_eq!(put.text_at("/opens"), "10:00");
        assert_eq!(put.body["assigns_first_day"], true);
        let stale = authority.put(&path).header("If-Match", &added.etag()).json(&changed).send().await;
        stale.problem(412, "version_mismatch");
        let seen = app.stranger().get(&path).send().await.with(200);
        assert_eq!(seen.etag(), put.etag());
        app.stranger().get(&path).header("If-None-Match", &seen.etag()).send().await.expect(304);
        let new = "/v1/providers/01980000-0000-7000-8000-0000000000ff";
        authority.put(new).header("If-Match", "\"1.x\"").json(&provider()).send().await.problem(404, "not_found");
        authority.put(new).header("If-None-Match", "*").json(&provider()).send().await.expect(201);
        let again = authority.put(new).header("If-None-Match", "*").json(&provider()).send().await;
        again.problem(412, "version_mismatch");
        app.registrar().post("/v1/providers").key("r").json(&provider()).send().await.problem(403, "forbidden");
    }

    async fn of_two_who_add_the_same_provider_one_does_and_the_other_is_told(app: Qoldau) {
        let authority = app.caller(&Who::of(Role::Authority));
        for round in 0..10 {
            let path = format!("/v1/providers/01980000-0000-7000-8000-0000000001{round:02}");
            let put = |name: &str| {
                let mut body = provider();
                body["name_ru"] = json!(name);
                authority.put(&path).header("If-None-Match", "*").json(&body).send()
            };
            let (one, two) = tokio::join!(put("первый"), put("второй"));
            let mut statuses = [one.status, two.status];
            statuses.sort_unstable();
            assert_eq!(statuses, [201, 412], "{} {}", one.text, two.text);
            let winner = if one.status == 201 { one } else { two };
            let kept = app.stranger().get(&path).send().await.with(200);
            assert_eq!((kept.text_at("/name_ru"), kept.etag()), (winner.text_at("/name_ru"), winner.etag()));
        }
    }

    async fn changing_a_provider_leaves_the_version_of_its_staff_alone(app: Qoldau) {
        let authority = app.caller(&Who::of(Role::Authority));
        let path = format!("/v1/providers/{}", qoldau_api::seed::sample_id(ProviderType::Pmpk));
        let staff = format!("{path}/staff");
        let list = authority.get(&staff).send().await.with(200);
        // Many changes of the staff list while the provider itself is changed: no version of the list comes again.
        let mut seen = vec![list.etag()];
        for round in 0..5 {
            let tag = authority.get(&path).send().await.with(200).etag();
            let mut body = provider();
            body["region"] = json!(format!("Алматы {round}"));
            let now = authority.get(&staff).send().await.with(200).etag();
            let people = json!({ "items": [{ "subject": format!("person-{round}"), "roles": ["registrar"] }] });
            let (changed, listed) = tokio::join!(
                authority.put(&path).header("If-Match", &tag).json(&body).send(),
                authority.put(&staff).header("If-Match", &now).json(&people).send(),
            );
            changed.expect(200);
            let etag = listed.with(200).etag();
            assert!(!seen.contains(&etag), "{etag} again");
            assert_eq!(authority.get(&staff).send().await.with(200).etag(), etag);
            seen.push(etag);
        }
        let mut sql = qoldau_tests::Sql::open(&app.database_url);
        assert_eq!(sql.count("journal WHERE purpose = 'put_staff' AND record_id IS NOT NULL"), 5, "whose list it was");
    }

    async fn hours_outside_the_legal_ones_and_odd_texts_are_refused(app: Qoldau) {
        let authority = app.caller(&Who::of(Role::Authority));
        for (field, value, pointer, code) in [
            ("opens", json!("08:59"), "/opens", "hours_outside_legal_frame"),
            ("closes", json!("18:31"), "/closes", "hours_outside_legal_frame"),
            ("opens", json!("9:00"), "/opens", "invalid_time"),
            ("opens", json!("25:00"), "/opens", "invalid_time"),
            ("closes", json!("09:00"), "/closes", "out_of_range"),
            ("phones", json!(["call me"]), "/phones/0", "phone_format"),
            ("phones", json!([]), "/phones", "too_short"),
            ("region", json!("a\u{202E}b"), "/region", "control_character"),
            ("name_kk", json!("x".repeat(301)), "/name_kk", "too_long"),
        ] {
            let mut body = provider();
            body[field] = value;
            let refused = authority.post("/v1/providers").key("k").json(&body).send().await.problem(422, "invalid_fields");
            let faults = refused.faults();
            assert_eq!(faults[0].0, pointer);
            assert_eq!(faults[0].1, code);
        }
    }

    async fn lists_are_paged_and_narrowed(app: Qoldau) {
        let stranger = app.stranger();
        let all = stranger.get("/v1/providers").send().await.with(200);
        assert_eq!(all.body["items"].as_array().expect("items").len(), 6);
        let first = stranger.get("/v1/providers?limit=4").send().await.with(200);
        let cursor = first.text_at("/next_cursor");
        let second = stranger.get(&format!("/v1/providers?limit=4&cursor={cursor}")).send().await.with(200);
        assert_eq!(second.body["items"].as_array().expect("items").len(), 2);
        assert!(second.body.get("next_cursor").is_none());
        let schools = stranger.get("/v1/providers?type=general_school").send().await.with(200);
        assert_eq!(schools.body["items"].as_array().expect("items").len(), 1);
        stranger.get("/v1/providers?type=hospital").send().await.problem(400, "invalid_query");
    }

    async fn a_head_keeps_the_own_staff_and_no_other(app: Qoldau) {
        let head = app.caller(&Who::of(Role::Head));
        let own = format!("/v1/providers/{}/staff", qoldau_api::seed::sample_id(ProviderType::Pmpk));
        let other = format!("/v1/providers/{}/staff", qoldau_api::seed::sample_id(ProviderType::GeneralSchool));
        head.get(&other).send().await.problem(404, "not_found");
        let list = head.get(&own).send().await.with(200);
        assert_eq!(list.body["items"].as_array().expect("items").len(), 3);
        let fewer = json!({ "items": [{ "subject": "sandbox-head", "roles": ["head", "specialist"] }] });
        let put = head.put(&own).header("If-Match", &list.etag()).json(&fewer).send().await.with(200);
        assert_eq!(put.etag(), head.get(&own).send().await.with(200).etag());
        // The registrar's right is gone with the next request.
        app.registrar().get("/v1/applications").send().await.problem(403, "forbidden");
        let odd = json!({ "items": [{ "subject": "a", "roles": ["head", "head"] }, { "subject": "b", "roles": ["monitor"] }] });
        let untold = head.put(&own).json(&odd).send().await.problem(428, "precondition_required");
        assert_eq!(untold.faults(), [("If-Match".to_owned(), "missing_field".to_owned())], "before anything of the body");
        let refused = head.put(&own).header("If-Match", &put.etag()).json(&odd).send().await.problem(422, "invalid_fields");
        assert_eq!(
            refused.faults(),
            [
                ("/items/0/roles/1".to_owned(), "repeated_value".to_owned()),
                ("/items/1/roles/0".to_owned(), "staff_role_unknown".to_owned())
            ]
        );
    }
}
