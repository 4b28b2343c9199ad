//! What a request must say about versions, and what it may ask in its query: stale and missing tags, parameters that
//! nobody knows, limits, and cursors that were made up or belong to another caller or list. Where the document says which
//! operations are concerned, all of them are asked.

use qoldau_api::seed::sample_id;
use qoldau_domain::lifecycle::Role;
use qoldau_domain::provider::ProviderType;
use qoldau_tests::{Answer, Caller, Qoldau, Who, application, on_both, person_iin, pmpk};
use reqwest::Method;
use serde_json::{Value, json};

use crate::access::{Operation, operations};
use crate::contract::Seeded;

fn fault(pointer: &str, code: &str) -> Vec<(String, String)> {
    vec![(pointer.to_owned(), code.to_owned())]
}

/// Somebody who may call, and an id that stands in the path.
fn caller_of(app: &Qoldau, operation: &Operation) -> Caller {
    operation.roles().map_or_else(|| app.stranger(), |roles| app.caller(&Who::of(roles[0])))
}

/// A change of a record with this tag, or with none.
async fn change(
    app: &Qoldau,
    operation: &Operation,
    seeded: &Seeded,
    query: &str,
    etag: Option<&str>,
) -> Answer {
    let path = format!("{}{query}", seeded.path(operation));
    let request = caller_of(app, operation).call(operation.method.clone(), &path).key("k");
    let request = etag.into_iter().fold(request, |request, etag| request.header("If-Match", etag));
    request.json(&operation.examples()[0]).send().await
}

/// A list and a cursor into it.
async fn cursor_of(caller: &Caller, path: &str) -> String {
    let first = caller.get(&format!("{path}?limit=1")).send().await.with(200);
    let cursor = first.text_at("/next_cursor");
    let next = caller.get(&format!("{path}?limit=1&cursor={cursor}")).send().await.with(200);
    assert_ne!(next.body["items"], first.body["items"], "{path} goes on");
    cursor
}

async fn refuses_cursor(caller: &Caller, path: &str, cursor: &str) {
    let answer = caller.get(&format!("{path}?cursor={cursor}")).send().await.problem(400, "invalid_query");
    assert_eq!(answer.faults(), fault("?cursor", "malformed_cursor"), "{path} {cursor}");
    assert!(cursor.len() < 8 || !answer.text.contains(cursor), "{}", answer.text);
}

on_both! {
    async fn a_stale_tag_is_told_what_changed_since(app: Qoldau) {
        app.clock(Some("2026-12-15T10:00:00+05:00")).await;
        let parent = app.parent();
        let filed = parent.submit("k", &pmpk()).await.with(201);
        let id = filed.text_at("/id");
        let registered = app.registrar().door(&id, "register", "r", &filed.etag()).await.with(200);
        let documents = json!({ "documents": [{ "kind": "child_works", "presentation": "copy" }] });
        let added = parent.post(&format!("/v1/applications/{id}/documents")).key("d").json(&documents);
        let added = added.send().await.with(201);
        for (etag, changed) in [
            (filed.etag(), json!(["accepted_at", "documents", "status"])),
            (registered.etag(), json!(["documents"])),
            // Tags that no version of this record ever had.
            ("\"99.0123456789abcdef\"".to_owned(), json!([])),
            ("\"elsewhere\"".to_owned(), json!([])),
            (format!("W/{}", added.etag()), json!([])),
        ] {
            let stale = parent.door(&id, "withdraw", "w", &etag).await.problem(412, "version_mismatch");
            if etag.starts_with("\"1.") || etag.starts_with("\"2.") {
                assert_eq!(stale.body["changed"], changed, "{etag}");
            }
            assert!(stale.body["changed"].is_array(), "{etag}");
        }
        // The version decides about writing: the staff's tag of the same version serves the parent.
        let staff = app.registrar().get(&format!("/v1/applications/{id}")).send().await.with(200);
        assert_ne!(staff.etag(), added.etag());
        parent.door(&id, "withdraw", "w", &staff.etag()).await.expect(200);
    }

    async fn a_stale_tag_of_a_provider_and_of_a_staff_list_is_told_what_changed(app: Qoldau) {
        let authority = app.caller(&Who::of(Role::Authority));
        let provider = format!("/v1/providers/{}", sample_id(ProviderType::Pmpk));
        let old = authority.get(&provider).send().await.with(200);
        let mut body = old.body.clone();
        for name in ["id", "lunch_from", "lunch_until"] {
            body.as_object_mut().expect("an object").remove(name);
        }
        body["name_ru"] = json!("Другое имя");
        let put = |etag: &str, body: &Value| authority.put(&provider).header("If-Match", etag).json(body).send();
        let new = put(&old.etag(), &body).await.with(200);
        let stale = put(&old.etag(), &body).await.problem(412, "version_mismatch");
        assert_eq!(stale.body["changed"], json!(["name_ru"]));
        let there = authority.put(&provider).header("If-None-Match", "*").json(&body).send().await;
        there.problem(412, "version_mismatch");
        assert_eq!(authority.get(&provider).send().await.with(200).etag(), new.etag());

        let staff = format!("{provider}/staff");
        let old = authority.get(&staff).send().await.with(200);
        let put = |list: &Value| authority.put(&staff).header("If-Match", &old.etag()).json(list).send();
        put(&json!({ "items": [] })).await.expect(200);
        let stale = put(&old.body).await.problem(412, "version_mismatch");
        assert_eq!(stale.body["changed"], json!(["items"]));
        assert_eq!(authority.get(&staff).send().await.with(200).body, json!({ "items": [] }));
    }

    async fn what_changes_a_record_says_on_which_version_it_rests(app: Qoldau) {
        app.clock(Some("2026-12-15T10:00:00+05:00")).await;
        let seeded = Seeded::sow(&app).await;
        let record = format!("/v1/applications/{}", seeded.application);
        let filed = app.parent().get(&record).send().await.with(200);
        let operations = operations(&app).await;
        let puts_and_doors = operations.iter().filter(|operation| operation.takes("header", "If-Match"));
        let puts_and_doors: Vec<&Operation> = puts_and_doors.collect();
        for id in ["put_provider", "put_staff", "register_application", "withdraw_application"] {
            assert!(puts_and_doors.iter().any(|operation| operation.id == id), "{id} takes no tag");
        }
        for operation in puts_and_doors {
            let dry = operation.takes("query", "validate_only").then_some("?validate_only=true");
            for query in [""].into_iter().chain(dry) {
                let what = format!("{}{query}", operation.id);
                let missing = change(&app, operation, &seeded, query, None).await.problem(428, "precondition_required");
                assert_eq!(missing.faults(), fault("If-Match", "missing_field"), "{what}");
                for malformed in ["1", "\"1.x", "1.x\"", "", "\"1.x\", 2", "'1.x'"] {
                    let answer = change(&app, operation, &seeded, query, Some(malformed)).await.problem(400, "invalid_header");
                    assert_eq!(answer.faults(), fault("If-Match", "wrong_type"), "{what} {malformed}");
                }
                change(&app, operation, &seeded, query, Some("\"0.x\"")).await.problem(412, "version_mismatch");
            }
        }
        let now = app.parent().get(&record).send().await.with(200);
        assert_eq!(now.etag(), filed.etag(), "none of it changed the record");
    }

    async fn a_parameter_that_nobody_knows_is_refused_by_name_on_every_operation(app: Qoldau) {
        let seeded = Seeded::sow(&app).await;
        let mut asked = 0;
        for operation in operations(&app).await {
            // Health and readiness are asked by machines that add what they like.
            if !operation.path.starts_with("/v1/") {
                continue;
            }
            asked += 1;
            let ask = async |query: &str| {
                let path = format!("{}?{query}", seeded.path(&operation));
                let request = caller_of(&app, &operation).call(operation.method.clone(), &path).key("q");
                let request = request.header("If-Match", "*");
                let request = if operation.method == Method::GET { request } else { request.json(&json!({})) };
                let answer = request.send().await.problem(400, "invalid_query");
                assert!(!answer.text.contains("900101500109"), "{}", answer.text);
                answer.faults()
            };
            assert_eq!(ask("colour=900101500109").await, fault("?colour", "unknown_parameter"), "{}", operation.id);
            assert_eq!(ask("Limit=1").await, fault("?", "unknown_parameter"), "{}", operation.id);
            // What could be somebody's number is no name to repeat.
            assert_eq!(ask("900101500109=1").await, fault("?", "unknown_parameter"), "{}", operation.id);
            assert_eq!(ask("colour=1&colour=2").await.len(), 1, "{}", operation.id);
        }
        assert!(asked > 20, "{asked}");
    }

    async fn a_limit_lies_within_its_range_on_every_list(app: Qoldau) {
        let seeded = Seeded::sow(&app).await;
        let mut lists = 0;
        for operation in operations(&app).await {
            if !operation.takes("query", "limit") {
                continue;
            }
            lists += 1;
            let parameters = operation.described["parameters"].as_array().expect("parameters");
            let limit = parameters.iter().find(|parameter| parameter["name"] == "limit").expect("limit");
            let most = limit["schema"]["maximum"].as_i64().expect("a maximum");
            assert_eq!(most, if operation.id == "list_stage_events" { 1000 } else { 200 }, "{}", operation.id);
            let path = seeded.path(&operation);
            let ask = |limit: &str| caller_of(&app, &operation).get(&format!("{path}?limit={limit}")).send();
            for good in [1, most] {
                ask(&good.to_string()).await.expect(200);
            }
            for bad in ["0", "-1", &(most + 1).to_string(), "1000000000000", "99999999999999999999", "1.5", "1e2", "ten", "", "true", "٥", "+5", "0x10"] {
                let answer = ask(&bad.replace('+', "%2B")).await.problem(400, "invalid_query");
                let faults = answer.faults();
                assert_eq!(faults.len(), 1, "{} {bad}", operation.id);
                assert_eq!(faults[0].0, "?limit", "{} {bad}", operation.id);
                assert!(["out_of_range", "wrong_type"].contains(&faults[0].1.as_str()), "{} {bad} {faults:?}", operation.id);
            }
            ask("1&limit=2").await.problem(400, "invalid_query");
        }
        assert!(lists >= 5, "{lists}");
    }

    async fn filters_are_read_strictly_and_texts_are_texts(app: Qoldau) {
        app.parent().submit("k", &pmpk()).await.expect(201);
        let refused = |path: &'static str, pointer: &'static str, code: &'static str| (path, pointer, code);
        for (query, pointer, code) in [
            refused("applications?status=lost", "?status", "unknown_value"),
            refused("applications?status=", "?status", "unknown_value"),
            refused("applications?service=PMPK", "?service", "unknown_value"),
            refused("applications?overdue=perhaps", "?overdue", "wrong_type"),
            refused("applications?overdue=1", "?overdue", "wrong_type"),
            refused("applications?due_before=yesterday", "?due_before", "invalid_instant"),
            refused("applications?due_before=2026-12-15", "?due_before", "invalid_instant"),
            refused("applications?updated_since=2026-12-15T10:00:00", "?updated_since", "invalid_instant"),
            refused("providers?type=zoo", "?type", "unknown_value"),
        ] {
            let answer = app.parent().get(&format!("/v1/{query}")).send().await.problem(400, "invalid_query");
            assert_eq!(answer.faults(), fault(pointer, code), "{query}");
        }
        for query in ["after=-1", "after=x", "after=1.5", "wait=31", "wait=-1", "wait=x"] {
            let answer = app.monitor().get(&format!("/v1/stage-events?{query}")).send().await;
            let pointer = format!("?{}", query.split('=').next().unwrap_or_default());
            assert_eq!(answer.problem(400, "invalid_query").faults()[0].0, pointer, "{query}");
        }
        // Whatever a text looks like, it is compared as it is; signs of pattern languages mean themselves.
        for text in ["123", "true", "false", "0", "%25", "_", "%27%20OR%201=1--", "*", "PMPK-%25"] {
            let listed = app.parent().get(&format!("/v1/applications?number={text}")).send().await.with(200);
            assert_eq!(listed.body, json!({ "items": [] }), "{text}");
            let listed = app.stranger().get(&format!("/v1/providers?region={text}")).send().await.with(200);
            assert_eq!(listed.body, json!({ "items": [] }), "{text}");
        }
    }

    async fn hidden_characters_are_refused_in_every_query_and_search(app: Qoldau) {
        for (caller, path, name) in [
            (app.stranger(), "/v1/providers?region=%00", "?region"),
            (app.stranger(), "/v1/providers?region=a%C2%85b", "?region"),
            (app.parent(), "/v1/applications?number=%00", "?number"),
            (app.registrar(), "/v1/applications?number=a%E2%80%AEb", "?number"),
        ] {
            let refused = caller.get(path).send().await.problem(400, "invalid_query");
            assert_eq!(refused.faults(), fault(name, "control_character"), "{path}");
        }
        let refused = app.parent().post("/v1/applications/search").json(&json!({ "number": "a\u{0}b" })).send().await;
        assert_eq!(refused.problem(422, "invalid_fields").faults(), fault("/number", "control_character"));
    }

    async fn a_cursor_serves_its_caller_and_its_list_only(app: Qoldau) {
        let parent = app.parent();
        let first = parent.submit("a", &pmpk()).await.with(201).text_at("/id");
        let body = application(&person_iin("1703", 2), "900101500109");
        let second = parent.submit("b", &body).await.with(201).text_at("/id");
        let (registrar, head) = (app.registrar(), app.caller(&Who::of(Role::Head)));
        for id in [&first, &second] {
            registrar.get(&format!("/v1/applications/{id}")).send().await.expect(200);
            head.get(&format!("/v1/applications/{id}")).send().await.expect(200);
        }
        let under = |id: &str, list: &str| format!("/v1/applications/{id}/{list}");
        let own = cursor_of(&parent, "/v1/applications").await;
        let history = cursor_of(&parent, &under(&first, "history")).await;
        let access = cursor_of(&parent, &under(&first, "access")).await;
        let staff = cursor_of(&registrar, "/v1/applications").await;
        let providers = cursor_of(&app.stranger(), "/v1/providers").await;

        refuses_cursor(&registrar, "/v1/applications", &own).await;
        refuses_cursor(&head, "/v1/applications", &staff).await;
        refuses_cursor(&parent, "/v1/applications", &staff).await;
        refuses_cursor(&registrar, &under(&first, "history"), &history).await;
        refuses_cursor(&parent, &under(&second, "history"), &history).await;
        refuses_cursor(&parent, &under(&second, "access"), &access).await;
        refuses_cursor(&parent, &under(&first, "access"), &history).await;
        refuses_cursor(&parent, &under(&first, "history"), &access).await;
        refuses_cursor(&parent, "/v1/applications", &providers).await;
        refuses_cursor(&parent, "/v1/providers", &own).await;
        for made_up in ["", "x", "AAAA", "%00", "null", "..%2F..", "%D3%98", &"A".repeat(200), "0", "true", "1"] {
            for path in ["/v1/applications", "/v1/providers", &under(&first, "history"), &under(&first, "access")] {
                refuses_cursor(&parent, path, made_up).await;
            }
        }
        for place in 0..own.len() {
            let other = if own.as_bytes()[place] == b'A' { "B" } else { "A" };
            let changed = format!("{}{other}{}", &own[..place], &own[place + 1..]);
            refuses_cursor(&parent, "/v1/applications", &changed).await;
        }
        refuses_cursor(&parent, "/v1/applications", &format!("{own}A")).await;
        refuses_cursor(&parent, "/v1/applications", &own[..own.len() - 1]).await;
    }
}
