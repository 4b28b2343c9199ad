//! Applications beyond the first journey: who sees what, what opens and closes registration, the counter, the dry run,
//! lists and their filters, and that one representative has one open application for a child and a service.

use qoldau_domain::lifecycle::Role;
use qoldau_domain::provider::ProviderType;
use qoldau_tests::{Caller, Sql, Who, application, iin, on_both, person_iin, pmpk};
use serde_json::{Value, json};

const WORKING_HOURS: &str = "2026-11-24T10:15:00+05:00";

fn actions(body: &Value) -> Vec<(String, bool, Option<String>)> {
    let text = |action: &Value, name: &str| action[name].as_str().map(str::to_owned);
    body["actions"]
        .as_array()
        .expect("actions")
        .iter()
        .map(|action| {
            (text(action, "action").expect("a name"), action["allowed"] == true, text(action, "reason"))
        })
        .collect()
}

fn register(allowed: bool, reason: Option<&str>) -> (String, bool, Option<String>) {
    ("register".to_owned(), allowed, reason.map(str::to_owned))
}

/// The tag of an application as this caller sees it.
async fn tag(caller: &Caller, id: &str) -> String {
    caller.get(&format!("/v1/applications/{id}")).send().await.with(200).etag()
}

on_both! {
    async fn one_representative_has_one_open_application_and_another_one_is_not_told(app: Qoldau) {
        let parent = app.parent();
        let first = parent.submit("a", &pmpk()).await.with(201);
        parent.submit("b", &pmpk()).await.problem(409, "already_open");
        let other = iin(7);
        let second_parent = app.caller(&Who::parent(&other));
        let second = second_parent.submit("a", &application("170315600124", &other)).await.with(201);
        assert!(second.body.get("other_open_applications").is_none(), "a parent is not told of the other");
        let id = first.text_at("/id");
        let seen = app.registrar().get(&format!("/v1/applications/{id}")).send().await.with(200);
        assert_eq!(seen.body["other_open_applications"], 1);
        parent.door(&id, "withdraw", "w", &first.etag()).await.expect(200);
        parent.submit("b", &pmpk()).await.expect(201);
    }

    async fn registration_waits_for_consents_and_says_so(app: Qoldau) {
        let mut body = pmpk();
        body["consents"] = json!([]);
        let parent = app.parent();
        let filed = parent.submit("k", &body).await.with(201);
        assert_eq!(filed.body["registry_answers"], json!([]), "nothing protected is read without consent");
        let id = filed.text_at("/id");
        let registrar = app.registrar();
        let seen = registrar.get(&format!("/v1/applications/{id}")).send().await.with(200);
        assert_eq!(actions(&seen.body)[0], register(false, Some("consent_missing")));
        let refused = registrar.door(&id, "register", "r", &seen.etag()).await.problem(409, "not_possible_now");
        assert_eq!(refused.body["reason"], "consent_missing");
        assert_eq!(refused.body["clause"], "PMPK-T-8-ac");
        assert_eq!(refused.body["actions"][0]["action"], "register");
        let consents = format!("/v1/applications/{id}/consents");
        for (key, kind) in [("c1", "legally_protected_secret"), ("c2", "limited_access_personal_data")] {
            let consent = json!({ "kind": kind, "given": true, "way": "personal_cabinet" });
            parent.post(&consents).key(key).json(&consent).send().await.expect(201);
        }
        let etag = tag(&registrar, &id).await;
        let done = registrar.door(&id, "register", "r", &etag).await.with(200);
        assert_eq!(done.text_at("/registry_answers/0/answer"), "found");
    }

    async fn a_consent_taken_back_closes_registration_and_a_statute_opens_it(app: Qoldau) {
        let parent = app.parent();
        let id = parent.submit("k", &pmpk()).await.with(201).text_at("/id");
        let consents = format!("/v1/applications/{id}/consents");
        let no = json!({ "kind": "limited_access_personal_data", "given": false, "way": "sms_reply" });
        parent.post(&consents).key("no").json(&no).send().await.expect(201);
        let registrar = app.registrar();
        let etag = tag(&registrar, &id).await;
        let refused = registrar.door(&id, "register", "r", &etag).await.problem(409, "not_possible_now");
        assert_eq!(refused.body["clause"], "PMPK-T-9-c");
        let mut statute = json!({
            "kind": "limited_access_personal_data", "given": true, "way": "statutory_exception", "reference": "Заң, 9-бап"
        });
        let not_a_parents = parent.post(&consents).key("s").json(&statute).send().await.problem(422, "invalid_fields");
        assert_eq!(not_a_parents.faults(), [("/way".to_owned(), "consent_not_by_recipient".to_owned())]);
        let excepted = registrar.post(&consents).key("s").json(&statute).send().await.with(201);
        assert_eq!(excepted.text_at("/consents/3/reference"), "Заң, 9-бап", "by which law (PMPK-T-8-ac)");
        // Without the law it is none, and a consent that was given needs none.
        let refused = async |body: &Value, pointer: &str, code: &str| {
            let answer = registrar.post(&consents).key("wrong").json(body).send().await.problem(422, "invalid_fields");
            assert_eq!(answer.faults(), [(pointer.to_owned(), code.to_owned())]);
        };
        statute["given"] = json!(false);
        refused(&statute, "/given", "no_such_combination").await;
        statute["given"] = json!(true);
        statute["reference"] = json!(" ");
        refused(&statute, "/reference", "too_short").await;
        statute["reference"] = json!("ә".repeat(301));
        refused(&statute, "/reference", "too_long").await;
        statute["reference"] = Value::Null;
        refused(&statute, "/reference", "missing_field").await;
        statute["reference"] = json!("Заң");
        statute["way"] = json!("paper");
        refused(&statute, "/reference", "not_expected_here").await;
        let mut sql = Sql::open(&app.database_url);
        let sealed = sql.bytes("SELECT reference_sealed AS bytes FROM consents WHERE reference_sealed IS NOT NULL");
        assert!(sealed.len() == 1 && !sealed[0].windows(6).any(|part| part == &"Заң".as_bytes()[..6]), "sealed");
        let etag = tag(&registrar, &id).await;
        registrar.door(&id, "register", "r", &etag).await.expect(200);
    }

    async fn an_empty_registry_makes_the_document_the_parents_duty_and_a_silent_one_does_not(app: Qoldau) {
        let parent = app.parent();
        let registrar = app.registrar();
        let empty = parent.submit("e", &application("170315600213", "900101500109")).await.with(201);
        let id = empty.text_at("/id");
        let seen = registrar.get(&format!("/v1/applications/{id}")).send().await.with(200);
        assert_eq!(actions(&seen.body)[0], register(false, Some("document_missing")));
        let copy = json!({ "documents": [{ "kind": "birth_certificate", "presentation": "copy" }] });
        let documents = format!("/v1/applications/{id}/documents");
        parent.post(&documents).key("d").json(&copy).send().await.expect(201);
        // Named is not handed in: over the wire a copy is its file.
        let etag = tag(&registrar, &id).await;
        registrar.door(&id, "register", "n", &etag).await.problem(409, "not_possible_now");
        let mut copy = copy;
        copy["documents"][0]["file_id"] = json!(crate::access::upload(&parent).await);
        parent.post(&documents).key("f").json(&copy).send().await.expect(201);
        let etag = tag(&registrar, &id).await;
        registrar.door(&id, "register", "r", &etag).await.expect(200);

        let silent = parent.submit("u", &application("170315600302", "900101500109")).await.with(201);
        let id = silent.text_at("/id");
        let seen = registrar.get(&format!("/v1/applications/{id}")).send().await.with(200);
        assert_eq!(actions(&seen.body)[0], register(false, Some("registry_unanswered")));
        let answer = json!({ "document": "birth_certificate", "source": "zags_is", "answer": "found" });
        let answers = format!("/v1/applications/{id}/registry-answers");
        registrar.post(&answers).key("a").json(&answer).send().await.expect(201);
        let etag = tag(&registrar, &id).await;
        registrar.door(&id, "register", "r2", &etag).await.expect(200);
    }

    async fn a_child_born_abroad_and_a_non_resident_bring_their_documents(app: Qoldau) {
        let parent = app.parent();
        let mut abroad = pmpk();
        abroad["born_abroad"] = json!(true);
        let refused = parent.submit("a", &abroad).await.problem(422, "documents_missing");
        assert_eq!(refused.body["missing"], json!(["birth_certificate"]));
        assert_eq!(refused.body["clause"], "PMPK-T-8-j");
        abroad["documents"] = json!([{ "kind": "birth_certificate", "presentation": "electronic_copy" }]);
        parent.submit("a", &abroad).await.expect(201);
        let mut foreign = application("170315600401", "900101500109");
        foreign["residency"] = json!("non_resident");
        let refused = parent.submit("f", &foreign).await.problem(422, "documents_missing");
        assert_eq!(refused.body["missing"], json!(["child_identity_document", "parent_identity_document"]));
        foreign["documents"] = json!([
            { "kind": "child_identity_document", "presentation": "original_and_copy" },
            { "kind": "parent_identity_document", "presentation": "electronic_copy" }
        ]);
        let refused = parent.submit("f", &foreign).await.problem(422, "invalid_fields");
        assert_eq!(refused.faults(), [("/documents/0/presentation".to_owned(), "presentation_not_allowed".to_owned())]);
    }

    async fn the_counter_is_open_in_its_hours_only_and_sets_the_day_the_same_day(app: Qoldau) {
        app.clock(Some(WORKING_HOURS)).await;
        let registrar = app.registrar();
        let mut body = pmpk();
        body["received_at"] = json!("2026-11-24T09:05:00+05:00");
        let filed = registrar.submit("k", &body).await.with(201);
        assert_eq!(filed.text_at("/channel"), "provider_office");
        assert_eq!(filed.text_at("/form"), "paper");
        assert_eq!(filed.text_at("/deadlines/0/due_at"), "2026-11-24T18:30:00+05:00");
        assert_eq!(filed.body["deadlines"][0]["basis"][0], "PMPK-T-3-b");
        let at_lunch = json!("2026-11-23T13:15:00+05:00");
        let mut body = application("170315600401", "900101500109");
        body["received_at"] = at_lunch;
        let closed = registrar.submit("l", &body).await.problem(422, "outside_reception_hours");
        assert_eq!(closed.body["next_opening_at"], "2026-11-23T14:30:00+05:00");
        assert_eq!(closed.body["clause"], "PMPK-T-7-a");
        body["received_at"] = json!("2026-11-24T10:16:00+05:00");
        let faults = registrar.submit("l", &body).await.problem(422, "invalid_fields").faults();
        assert_eq!(faults, [("/received_at".to_owned(), "in_the_future".to_owned())]);
        // The parent finds the counter's filing among the own ones.
        let own = app.parent().get("/v1/applications").send().await.with(200);
        assert_eq!(own.text_at("/items/0/id"), filed.text_at("/id"));
    }

    async fn a_dry_run_checks_everything_and_writes_nothing(app: Qoldau) {
        let parent = app.parent();
        let dry = "/v1/applications?validate_only=true";
        let would = parent.post(dry).key("k").json(&pmpk()).send().await.with(200);
        assert!(would.body.get("id").is_none() && would.body.get("number").is_none());
        assert_eq!(would.text_at("/status"), "submitted");
        let filed = parent.submit("k", &pmpk()).await.with(201);
        assert!(filed.header("idempotency-replayed").is_empty(), "a dry run uses no key up");
        parent.post(dry).key("k2").json(&pmpk()).send().await.problem(409, "already_open");
        let id = filed.text_at("/id");
        let door = format!("/v1/applications/{id}/withdraw?validate_only=true");
        let request = parent.post(&door).key("w").header("If-Match", &filed.etag()).json(&json!({}));
        assert_eq!(request.send().await.with(200).text_at("/status"), "withdrawn");
        parent.post(&door).key("w").json(&json!({})).send().await.problem(428, "precondition_required");
        let still = parent.get(&format!("/v1/applications/{id}")).send().await.with(200);
        assert_eq!(still.text_at("/status"), "submitted");
    }

    async fn a_stale_tag_names_what_changed(app: Qoldau) {
        let parent = app.parent();
        let filed = parent.submit("k", &pmpk()).await.with(201);
        let id = filed.text_at("/id");
        let registrar = app.registrar();
        let first = tag(&registrar, &id).await;
        registrar.door(&id, "register", "r", &first).await.expect(200);
        let stale = registrar.door(&id, "withdraw", "w", &first).await.problem(412, "version_mismatch");
        assert_eq!(stale.body["changed"], json!(["accepted_at", "status"]));
        // Two who read the same version: one writes, the other is told.
        let now = tag(&registrar, &id).await;
        let both = tokio::join!(parent.door(&id, "withdraw", "x", &now), registrar.door(&id, "withdraw", "y", &now));
        let mut statuses = [both.0.status, both.1.status];
        statuses.sort_unstable();
        assert_eq!(statuses[0], 200);
        assert!(statuses[1] == 412 || statuses[1] == 409, "{statuses:?}");
    }

    async fn lists_are_narrowed_paged_and_ones_own(app: Qoldau) {
        app.clock(Some(WORKING_HOURS)).await;
        let me = iin(3);
        let parent = app.caller(&Who::parent(&me));
        let mut ids = Vec::new();
        for serial in 0..5 {
            let body = application(&person_iin("1703", serial), &me);
            ids.push(parent.submit(&format!("k{serial}"), &body).await.with(201).text_at("/id"));
        }
        app.parent().submit("other", &pmpk()).await.expect(201);
        ids.reverse();
        let mut walked = Vec::new();
        let mut cursor = String::new();
        loop {
            let page = parent.get(&format!("/v1/applications?limit=2{cursor}")).send().await.with(200);
            walked.extend(page.body["items"].as_array().expect("items").iter().map(|item| item["id"].clone()));
            match page.body["next_cursor"].as_str() {
                Some(next) => cursor = format!("&cursor={next}"),
                None => break,
            }
        }
        assert_eq!(walked, ids);
        let registrar = app.registrar();
        let count = |query: &str| {
            let request = registrar.get(&format!("/v1/applications?{query}"));
            async move { request.send().await.with(200).body["items"].as_array().expect("items").len() }
        };
        assert_eq!(count("status=submitted").await, 6);
        assert_eq!(count("status=registered").await, 0);
        assert_eq!(count("service=pmpk_examination").await, 6);
        assert_eq!(count("overdue=true").await, 0);
        assert_eq!(count("due_before=2026-11-27T00:00:00Z").await, 6);
        assert_eq!(count("updated_since=2026-11-24T10:15:01%2B05:00").await, 0);
        app.clock(Some("2026-11-26T18:30:01+05:00")).await;
        assert_eq!(count("overdue=true").await, 6);
        let late = registrar.get("/v1/applications?limit=1").send().await.with(200);
        assert_eq!(late.text_at("/items/0/deadlines/0/state"), "missed");
        let number = late.text_at("/items/0/number");
        assert_eq!(count(&format!("number={number}")).await, 1);
    }

    async fn another_provider_sees_nothing_of_it(app: Qoldau) {
        let id = app.parent().submit("k", &pmpk()).await.with(201).text_at("/id");
        let school = qoldau_api::seed::sample_id(ProviderType::GeneralSchool);
        let elsewhere = app.caller(&Who { provider: Some(school), ..Who::of(Role::Registrar) });
        elsewhere.get(&format!("/v1/applications/{id}")).send().await.problem(404, "not_found");
        let listed = elsewhere.get("/v1/applications").send().await.with(200);
        assert_eq!(listed.body["items"], json!([]));
        let search = elsewhere.post("/v1/applications/search").json(&json!({ "child_iin": "170315600124" }));
        assert_eq!(search.send().await.with(200).body["items"], json!([]));
    }

    async fn a_search_that_finds_nothing_is_recorded_too_and_never_by_the_number(app: Qoldau) {
        let search = app.registrar().post("/v1/applications/search").json(&json!({ "child_iin": "170315600401" }));
        assert_eq!(search.send().await.with(200).body["items"], json!([]));
        let mut sql = Sql::open(&app.database_url);
        assert_eq!(sql.count("journal WHERE purpose = 'search_applications' AND length(sought) = 32"), 1);
        assert_eq!(sql.count("access_entries"), 0);
    }

    async fn a_deadline_shows_its_walk(app: Qoldau) {
        app.clock(Some("2026-12-15T18:50:00+05:00")).await;
        let id = app.parent().submit("k", &pmpk()).await.with(201).text_at("/id");
        let path = format!("/v1/applications/{id}/deadlines/exam_date");
        let shown = app.parent().get(&path).send().await.with(200);
        let walk: Vec<(&str, bool, &str)> = shown.body["walk"]
            .as_array()
            .expect("a walk")
            .iter()
            .map(|day| {
                let text = |name: &str| day[name].as_str().expect("text");
                (text("on"), day["counted"] == true, text("reason"))
            })
            .collect();
        assert_eq!(walk[0], ("2026-12-15", false, "after_hours"));
        assert_eq!(walk[1], ("2026-12-16", false, "holiday"));
        assert_eq!(walk.last(), Some(&("2026-12-21", true, "working_day")));
        let none = format!("/v1/applications/{id}/deadlines/registration");
        app.parent().get(&none).send().await.problem(404, "not_found");
    }

    async fn a_year_without_calendar_does_not_refuse_a_filing(app: Qoldau) {
        app.clock(Some("2029-01-09T10:00:00+05:00")).await;
        let filed = app.parent().submit("k", &pmpk()).await.with(201);
        assert!(filed.body.get("registered_on").is_none());
        assert_eq!(filed.text_at("/deadlines/0/state"), "calendar_missing");
        assert!(filed.body["deadlines"][0].get("due_at").is_none());
        let id = filed.text_at("/id");
        let shown = app.parent().get(&format!("/v1/applications/{id}/deadlines/queue")).send().await.with(200);
        assert!(shown.body.get("walk").is_none());
        let term = json!({ "term": "queue", "service": "pmpk_examination", "channel": "egov_portal",
                           "from": "2029-01-09T10:00:00+05:00" });
        let refused = app.monitor().post("/v1/terms").json(&term).send().await.problem(422, "calendar_year_missing");
        assert_eq!(refused.body["year"], 2029);
    }

    async fn an_identity_document_that_grows_in_capitals_is_refused_and_harms_no_list(app: Qoldau) {
        let parent = app.parent();
        let mut body = pmpk();
        body["child"]["identity_document"] = json!("ß".repeat(40));
        let refused = parent.submit("long", &body).await.problem(422, "invalid_fields");
        assert_eq!(refused.faults(), [("/child/identity_document".to_owned(), "too_long".to_owned())]);
        body["child"]["identity_document"] = json!("ß".repeat(32));
        parent.submit("k", &body).await.expect(201);
        let listed = app.registrar().get("/v1/applications").send().await.with(200);
        assert_eq!(listed.text_at("/items/0/child/identity_document"), "S".repeat(64));
    }

    async fn nothing_is_dated_before_the_work_calendar_begins(app: Qoldau) {
        app.clock(Some("2026-12-15T10:00:00+05:00")).await;
        for at in ["0001-01-01T00:00:00Z", "2019-12-31T17:59:59Z"] {
            let mut body = pmpk();
            body["received_at"] = json!(at);
            let refused = app.registrar().submit("k", &body).await.problem(422, "invalid_fields");
            assert_eq!(refused.faults(), [("/received_at".to_owned(), "date_out_of_range".to_owned())], "{at}");
        }
        let filed = app.parent().submit("k", &pmpk()).await.with(201);
        let path = format!("/v1/applications/{}", filed.text_at("/id"));
        for (under, body) in [
            ("consents", json!({ "kind": "limited_access_personal_data", "given": true, "way": "paper" })),
            ("registry-answers", json!({ "document": "birth_certificate", "source": "zags_is", "answer": "found" })),
        ] {
            let mut body = body;
            body["at"] = json!("1999-01-01T00:00:00Z");
            let refused = app.registrar().post(&format!("{path}/{under}")).key(under).json(&body).send().await;
            let faults = refused.problem(422, "invalid_fields").faults();
            assert_eq!(faults, [("/at".to_owned(), "date_out_of_range".to_owned())], "{under}");
        }
    }

    async fn a_service_is_filed_for_at_a_provider_that_renders_it_and_one_without_rules_nowhere(app: Qoldau) {
        let parent = app.parent();
        let mut body = pmpk();
        body["service"] = json!("special_education_admission");
        parent.submit("spec", &body).await.problem(422, "service_not_open");
        for (service, clause) in [("child_rehabilitation", "REHAB-T-1"), ("home_schooling_intake", "HOME-T-1")] {
            let mut body = pmpk();
            body["service"] = json!(service);
            let refused = parent.submit(service, &body).await.problem(422, "provider_does_not_render");
            assert_eq!(refused.body["clause"], clause);
        }
        let mut body = pmpk();
        body["provider_id"] = json!(qoldau_api::seed::sample_id(ProviderType::GeneralSchool));
        let refused = parent.submit("school", &body).await.problem(422, "provider_does_not_render");
        assert_eq!(refused.body["clause"], "PMPK-T-1-a");
    }

    async fn a_representative_without_an_iin_is_the_one_that_filed(app: Qoldau) {
        let who = Who { iin: None, subject: "traveller".to_owned(), ..Who::of(Role::Recipient) };
        let traveller = app.caller(&who);
        let mut body = pmpk();
        body["representative"].as_object_mut().expect("an object").remove("iin");
        body["representative"]["identity_document"] = json!("N 1234567");
        let id = traveller.submit("k", &body).await.with(201).text_at("/id");
        traveller.get(&format!("/v1/applications/{id}")).send().await.expect(200);
        let another = app.caller(&Who { subject: "another".to_owned(), ..who });
        another.get(&format!("/v1/applications/{id}")).send().await.problem(404, "not_found");
        app.parent().submit("k", &body).await.problem(403, "not_the_representative");
    }
}
