//! The resolver of documents against filing itself: for every service, channel, residency and place of birth both must say
//! the same, and what a registry has may not be demanded.

use std::collections::BTreeSet;

use qoldau_api::seed::sample_id;
use qoldau_domain::lifecycle::Role;
use qoldau_domain::provider::ProviderType;
use qoldau_domain::service::PublicService;
use qoldau_tests::{Caller, Qoldau, Who, on_both, pmpk};
use serde_json::{Value, json};

/// Who files through a channel, at a provider that renders the service.
fn filer(app: &Qoldau, service: PublicService, channel: &str) -> (Caller, String) {
    let kind = service.provider_types().expect("types")[0];
    let provider = sample_id(kind);
    let client = if channel == "mobile_device" { "egov-mobile" } else { "egov-portal" };
    let who = if channel == "provider_office" {
        Who { provider: Some(provider), ..Who::of(Role::Registrar) }
    } else {
        Who { client, ..Who::of(Role::Recipient) }
    };
    (app.caller(&who), provider.to_string())
}

fn names(items: &Value, demand: &str) -> BTreeSet<String> {
    let wanted = items.as_array().expect("items").iter().filter(|item| item["demand"] == demand);
    wanted.map(|item| item["document"].as_str().expect("a document").to_owned()).collect()
}

on_both! {
    async fn the_resolver_and_a_filing_never_disagree(app: Qoldau) {
        app.clock(Some("2026-12-15T10:00:00+05:00")).await;
        let mut checked = 0;
        for service in PublicService::ALL.into_iter().filter(|service| service.rules().is_some()) {
            for channel in ["provider_office", "egov_portal", "mobile_device"] {
                for residency in ["resident", "non_resident"] {
                    for born_abroad in [false, true] {
                        let asked = json!({ "service": service.code(), "channel": channel, "residency": residency, "born_abroad": born_abroad });
                        let said = app.monitor().post("/v1/document-requirements").json(&asked).send().await.with(200);
                        let required = names(&said.body["items"], "required");
                        let (caller, provider) = filer(&app, service, channel);
                        let mut body = pmpk();
                        body["service"] = json!(service.code());
                        body["provider_id"] = json!(provider);
                        body["residency"] = json!(residency);
                        body["born_abroad"] = json!(born_abroad);
                        let what = format!("{asked}");
                        let file = async |body: &Value, key: &str| {
                            caller.post("/v1/applications?validate_only=true").key(key).json(body).send().await
                        };
                        let missing: BTreeSet<String> = match file(&body, "none").await {
                            answer if answer.status == 200 => BTreeSet::new(),
                            answer => {
                                let refused = answer.problem(422, "documents_missing");
                                refused.body["missing"].as_array().expect("missing").iter().filter_map(Value::as_str).map(str::to_owned).collect()
                            }
                        };
                        assert_eq!(missing, required, "{what}");
                        // Exactly what is required, in the first presentation that is accepted, is enough.
                        let presented = said.body["items"].as_array().expect("items").iter().filter(|item| item["demand"] == "required");
                        body["documents"] = presented.map(|item| json!({ "kind": item["document"], "presentation": item["presentations"][0] })).collect();
                        file(&body, "all").await.expect(200);
                        // What is not in the list at all is refused.
                        let listed: BTreeSet<&str> = said.body["items"].as_array().expect("items").iter().filter_map(|item| item["document"].as_str()).collect();
                        let foreign = ["pmpk_conclusion", "outpatient_card_052e"].into_iter().find(|name| !listed.contains(name)).expect("one");
                        body["documents"].as_array_mut().expect("documents").push(json!({ "kind": foreign, "presentation": "copy" }));
                        file(&body, "more").await.problem(422, "invalid_fields");
                        checked += 1;
                    }
                }
            }
        }
        assert_eq!(checked, 36);
    }

    async fn a_registrys_answer_changes_what_is_demanded(app: Qoldau) {
        let ask = async |answers: Value| {
            let asked = json!({ "service": "pmpk_examination", "channel": "egov_portal", "residency": "resident", "registry_answers": answers });
            let said = app.parent().post("/v1/document-requirements").json(&asked).send().await.with(200);
            let birth = said.body["items"][0].clone();
            assert_eq!(birth["document"], "birth_certificate");
            (birth["demand"].as_str().expect("a demand").to_owned(), birth["reason"].as_str().expect("a reason").to_owned())
        };
        let told = |demand: &str, reason: &str| (demand.to_owned(), reason.to_owned());
        let about = |answers: &[&str]| -> Value { answers.iter().map(|answer| json!({ "document": "birth_certificate", "answer": answer })).collect() };
        assert_eq!(ask(json!([])).await, told("fetched", "registry_asked_first"));
        assert_eq!(ask(about(&["unavailable"])).await, told("fetched", "registry_unavailable"));
        assert_eq!(ask(about(&["empty"])).await, told("required", "registry_has_nothing"));
        assert_eq!(ask(about(&["empty", "found"])).await, told("not_demanded", "registry_holds_it"));
    }

    async fn each_row_names_its_clauses_and_the_in_depth_list_is_on_request(app: Qoldau) {
        let asked = json!({ "service": "pmpk_examination", "channel": "provider_office", "residency": "resident" });
        let said = app.parent().post("/v1/document-requirements").json(&asked).send().await.with(200);
        let row = |document: &str| said.body["items"].as_array().expect("items").iter().find(|item| item["document"] == document).expect("a row").clone();
        let card = row("outpatient_card_052e");
        assert_eq!((&card["demand"], &card["purpose"]), (&json!("on_request"), &json!("in_depth_examination")));
        assert_eq!(card["clauses"], json!(["PMPK-T-8-f", "PMPK-T-8-e", "PMPK-T-8-i"]));
        assert_eq!(card["presentations"], json!(["original_and_copy"]), "PMPK-T-8-i: original and copy, compared");
        // PMPK-T-8-aa: what a registry may hold is fetched before anybody is asked; what is "if available" stays optional.
        assert_eq!(row("disability_conclusion")["demand"], "fetched");
        let mut empty = asked.clone();
        empty["registry_answers"] = json!([{ "document": "disability_conclusion", "answer": "empty" }]);
        let answered = app.parent().post("/v1/document-requirements").json(&empty).send().await.with(200);
        assert_eq!((answered.text_at("/items/1/document"), answered.text_at("/items/1/demand")), ("disability_conclusion".to_owned(), "optional".to_owned()));
        // a non-resident at the office may hand the in-depth documents in, and nobody asks for them.
        let asked = json!({ "service": "pmpk_examination", "channel": "provider_office", "residency": "non_resident" });
        let voluntary = app.parent().post("/v1/document-requirements").json(&asked).send().await.with(200);
        for item in voluntary.body["items"].as_array().expect("items").iter().filter(|item| item["purpose"] == "in_depth_examination") {
            assert_eq!((&item["demand"], &item["reason"]), (&json!("optional"), &json!("voluntary")));
            assert_eq!(item["clauses"], json!(["PMPK-T-8-z"]));
        }
        assert_eq!(said.body["no_demand"], json!(["PMPK-T-8-aa", "PMPK-T-8-ab"]));
        // Home education: one list for everyone, and nobody's identity document.
        for residency in ["resident", "non_resident"] {
            let asked = json!({ "service": "home_schooling_intake", "channel": "egov_portal", "residency": residency });
            let said = app.parent().post("/v1/document-requirements").json(&asked).send().await.with(200);
            let listed: Vec<&str> = said.body["items"].as_array().expect("items").iter().filter_map(|item| item["document"].as_str()).collect();
            assert_eq!(listed, ["application_free_form", "mcc_conclusion_with_recommendations"]);
        }
    }

    async fn what_the_order_does_not_list_is_said(app: Qoldau) {
        let ask = async |body: Value| app.parent().post("/v1/document-requirements").json(&body).send().await;
        let spec = ask(json!({ "service": "special_education_admission", "channel": "egov_portal", "residency": "resident" })).await;
        let spec = spec.problem(422, "not_in_the_order");
        assert_eq!(spec.body["readings"], json!(["A-48"]));
        assert_eq!(spec.faults(), [("/service".to_owned(), "no_such_combination".to_owned())]);
        let home = ask(json!({ "service": "home_schooling_intake", "channel": "mobile_device", "form": "proactive", "residency": "resident" })).await;
        let home = home.problem(422, "not_in_the_order");
        assert_eq!(home.body["readings"], json!(["A-33"]));
        assert_eq!(home.faults(), [("/form".to_owned(), "no_such_combination".to_owned())]);
        // The proactive form of PMPK takes the portal's list.
        let offered = ask(json!({ "service": "pmpk_examination", "channel": "provider_office", "form": "proactive", "residency": "resident" })).await.with(200);
        assert_eq!(offered.body["items"][0]["clauses"], json!(["PMPK-T-8-j"]));
        for (member, value) in [("service", "pmpk"), ("channel", "pigeon"), ("residency", "alien")] {
            let mut body = json!({ "service": "pmpk_examination", "channel": "egov_portal", "residency": "resident" });
            body[member] = json!(value);
            let refused = ask(body).await.problem(422, "invalid_fields");
            assert_eq!(refused.faults(), [(format!("/{member}"), "unknown_value".to_owned())]);
        }
        ask(json!({ "service": "pmpk_examination", "channel": "egov_portal" })).await.problem(400, "invalid_body");
    }

    /// Each service wants its own two consents before it accepts documents, by its own clauses.
    async fn every_service_waits_for_its_consents_and_documents(app: Qoldau) {
        app.clock(Some("2026-12-15T10:00:00+05:00")).await;
        for (service, kind, secret, access, first) in [
            ("pmpk_examination", ProviderType::Pmpk, "PMPK-T-8-ac", "PMPK-T-9-c", None),
            ("child_rehabilitation", ProviderType::AutismSupportCenter, "REHAB-T-8-n", "REHAB-T-9-c", Some(("pmpk_conclusion", "nedb_pmpk_module", "REHAB-T-8-d"))),
            ("home_schooling_intake", ProviderType::GeneralSchool, "HOME-T-8-f", "HOME-T-9-c", Some(("mcc_conclusion_with_recommendations", "medical_commission_register", "HOME-T-8-d"))),
        ] {
            let mut body = pmpk();
            body["service"] = json!(service);
            body["provider_id"] = json!(sample_id(kind));
            body["consents"] = json!([]);
            if first.is_some() {
                body["documents"] = json!([{ "kind": "application_free_form", "presentation": "free_form" }]);
            }
            let filed = app.parent().submit(service, &body).await.with(201);
            let id = filed.text_at("/id");
            let registrar = app.caller(&Who { provider: Some(sample_id(kind)), ..Who::of(Role::Registrar) });
            let clause = async || {
                let read = registrar.get(&format!("/v1/applications/{id}")).send().await.with(200);
                let register = read.body["actions"].as_array().expect("actions").iter().find(|action| action["action"] == "register").expect("one").clone();
                (register["allowed"] == true, register["clause"].as_str().unwrap_or_default().to_owned())
            };
            assert_eq!(clause().await, (false, secret.to_owned()));
            for (key, kind) in [("legally_protected_secret", access), ("limited_access_personal_data", "")] {
                let consent = json!({ "kind": key, "given": true, "way": "personal_cabinet" });
                app.parent().post(&format!("/v1/applications/{id}/consents")).key(&format!("{service}{key}")).json(&consent).send().await.expect(201);
                if !kind.is_empty() {
                    assert_eq!(clause().await, (false, kind.to_owned()));
                }
            }
            if let Some((document, source, listed)) = first {
                assert_eq!(clause().await, (false, listed.to_owned()), "the registry has not answered yet");
                let answer = json!({ "document": document, "source": source, "answer": "found" });
                registrar.post(&format!("/v1/applications/{id}/registry-answers")).key(service).json(&answer).send().await.expect(201);
            }
            assert!(clause().await.0, "{service}");
            let etag = registrar.get(&format!("/v1/applications/{id}")).send().await.with(200).etag();
            let registered = registrar.door(&id, "register", &format!("r{service}"), &etag).await.with(200);
            assert_eq!(registered.text_at("/status"), "registered");
            let history = registrar.get(&format!("/v1/applications/{id}/history")).send().await.with(200);
            let monitored = history.body["items"][0]["clauses"].clone();
            assert_eq!(monitored.as_array().map(Vec::len), Some(1), "each service has its own norm of monitoring");
        }
        let events = app.monitor().get("/v1/stage-events?after=5&wait=5").send().await.with(200);
        assert_eq!(events.body["items"].as_array().map(Vec::len), Some(1), "six stages of three services");
    }
}
