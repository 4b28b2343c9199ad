//! The catalogue: the passports show every norm of the order in its own words, say openly what the order does not say, and
//! are answered from memory.

use qoldau_domain::law::Clause;
use qoldau_domain::lifecycle::Status;
use qoldau_domain::service::PublicService;
use qoldau_tests::{Database, Qoldau};
use serde_json::{Value, json};

/// Clause ids anywhere in a passport's rows and paragraphs.
fn norms(passport: &Value) -> Vec<(String, Value)> {
    let rows = passport["rows"].as_array().expect("rows");
    let of_rows = rows.iter().flat_map(|row| row["norms"].as_array().expect("norms"));
    of_rows
        .chain(passport["paragraphs"].as_array().expect("paragraphs"))
        .map(|norm| (norm["clause"].as_str().expect("a clause").to_owned(), norm["text"].clone()))
        .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_passport_shows_every_norm_of_the_order() {
    let settings =
        [("QOLDAU_RULES_PUBLISHED_ON", "2025-03-05"), ("QOLDAU_RULES_PUBLISHED_AT", "https://example.kz/33")];
    let app = Qoldau::start_with(Database::Sqlite, &settings).await;
    for service in PublicService::ALL {
        let path = format!("/v1/services/{}", service.code());
        let passport = app.stranger().get(&path).send().await.with(200);
        let shown = norms(&passport.body);
        let known: Vec<_> = service.passport().norms().collect();
        assert_eq!(shown.len(), known.len(), "{path}");
        for (norm, (clause, text)) in known.iter().zip(&shown) {
            assert_eq!((clause.as_str(), text["kk"].as_str()), (norm.clause.id(), Some(norm.clause.words())));
            assert_eq!(text["translation"], "unofficial");
            for language in ["ru", "en"] {
                assert!(text[language].as_str().is_some_and(|text| text.len() > 3), "{clause} {language}");
            }
        }
        assert_eq!(passport.body["rules"]["effective_from"], "2025-03-16", "ten full days after publication");
        let rules = &passport.body["rules"];
        assert_eq!(rules["order"]["registration_number"], "35772");
        assert_eq!(rules["published_at"], "https://example.kz/33");
        assert_eq!(rules["owner"]["clause"], "ORDER-2-a");
        let own = service.amended_by().iter().map(|clause| clause.id());
        let mut clauses = vec!["ORDER-0-a", "ORDER-0-b", "ORDER-1-a"];
        clauses.extend(own);
        clauses.extend(["ORDER-2-a", "ORDER-2-c", "ORDER-4"]);
        assert_eq!(rules["clauses"], json!(clauses), "what changes this service, and no other");
        let known = app.stranger().get(&path).header("If-None-Match", &passport.etag()).send().await;
        known.expect(304);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn three_services_have_ten_rows_and_the_fourth_says_what_it_has_not() {
    let app =
        Qoldau::start_with(Database::Sqlite, &[("QOLDAU_SPECIAL_ADMISSION_STAGES", "filed,admitted")]).await;
    let headings = app.stranger().get("/v1/services/pmpk_examination").send().await.with(200);
    for service in PublicService::ALL {
        let passport =
            app.stranger().get(&format!("/v1/services/{}", service.code())).send().await.with(200).body;
        let rows = passport["rows"].as_array().expect("rows");
        assert!(passport["rules"].get("effective_from").is_none(), "nobody entered the day of publication");
        if service == PublicService::SpecialEducationAdmission {
            assert_eq!((rows.len(), &passport["knowledge"]), (0, &json!("partial")));
            assert_eq!(passport["configured_stages"], json!(["filed", "admitted"]));
            let recording = &passport["stage_recording"];
            assert_eq!(
                (&recording["action"], &recording["technical"]),
                (&json!("record-stage"), &json!(true))
            );
            assert_eq!(recording["clauses"], json!(["SPEC-9-a"]));
            assert_eq!(recording["guards"], json!([{ "code": "stage_configured", "clauses": [] }]));
            assert_eq!(passport["readings"], json!(["A-48"]));
            for member in ["lifecycle", "price", "provider_types", "offer_lifecycle"] {
                assert!(passport.get(member).is_none(), "{member}");
            }
            for member in ["channels", "forms", "refusal_grounds", "contact_numbers"] {
                assert_eq!(passport[member], json!([]), "{member}");
            }
            continue;
        }
        assert_eq!((rows.len(), &passport["price"]), (10, &json!(0)));
        for (row, place) in rows.iter().zip(1..) {
            assert_eq!(row["number"], place);
            assert_eq!(row["heading"], headings.body["rows"][place - 1]["heading"], "the same in all lists");
            assert!(!row["norms"].as_array().expect("norms").is_empty(), "{row}");
        }
        assert_eq!(passport["refusal_grounds"].as_array().map(Vec::len), Some(3));
        assert_eq!(passport["channels"].as_array().map(Vec::len), Some(3));
        let steps = passport["lifecycle"]["steps"].as_array().expect("steps");
        for step in steps {
            assert_eq!(step["technical"] == true, step["clauses"] == json!([]), "{step}");
        }
        assert_eq!((steps[0].get("from"), &steps[0]["action"]), (None, &json!("submit")));
        // Step by step the domain's own table, guards and their clauses included.
        let table = service.rules().expect("rules").lifecycle.steps;
        assert_eq!(steps.len(), table.len());
        for (shown, step) in steps.iter().zip(table) {
            let ids =
                |clauses: &[Clause]| json!(clauses.iter().map(|clause| clause.id()).collect::<Vec<_>>());
            let guards =
                step.guards.iter().map(|(guard, by)| json!({ "code": guard.code(), "clauses": ids(by) }));
            assert_eq!(shown["guards"], guards.collect::<Value>(), "{shown}");
            assert_eq!(
                (&shown["action"], &shown["clauses"]),
                (&json!(step.action.code()), &ids(step.clauses))
            );
            assert_eq!(shown.get("from").and_then(Value::as_str), step.from.map(Status::code));
        }
        let register = steps.iter().find(|step| step["action"] == "register").expect("a step");
        let guards: Vec<&Value> =
            register["guards"].as_array().expect("guards").iter().map(|guard| &guard["code"]).collect();
        assert_eq!(guards, ["consents_given", "documents_complete"]);
        assert!(
            register["guards"][0]["clauses"].as_array().is_some_and(|clauses| clauses.len() == 2),
            "{register}"
        );
        let by_itself = steps.iter().filter(|step| step["by_itself"] == true);
        assert!(
            by_itself.clone().count() >= 2
                && by_itself.clone().all(|step| step["guards"] != json!([]) || step["roles"] == json!([]))
        );
        assert!(passport.get("stage_recording").is_none());
        assert_eq!(passport.get("offer_lifecycle").is_some(), service == PublicService::PmpkExamination);
    }
    app.stranger().get("/v1/services/schooling").send().await.problem(404, "not_found");
    let listed = app.stranger().get("/v1/services").send().await.with(200);
    let open: Vec<bool> = listed.body["items"]
        .as_array()
        .expect("items")
        .iter()
        .map(|item| item["accepts_applications"] == true)
        .collect();
    assert_eq!(open, [true, true, true, false]);
}
