//! Documents that registries hold and documents that are asked for: the registries behind a bridge, what may then be demanded, and
//! originals that go back. The whole matrix stands in the domain's own tests.

use qoldau_domain::lifecycle::Role;
use qoldau_tests::{Answer, Bridge, Qoldau, Sql, Who, on_both, pmpk};
use serde_json::{Value, json};

use crate::contract::faults;
use crate::neighbours::{document, schema_of};

const HELD: &str = "/held-documents";

/// A Qoldau whose registries are behind a bridge, on the database of another one that steps aside.
async fn behind(app: &Qoldau, bridge: &Bridge) -> Qoldau {
    let more = [("QOLDAU_REGISTRIES_URL", bridge.url())];
    let more: Vec<(&str, &str)> = more.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let behind = Qoldau::start_with(app.database, &more).await;
    behind.clock(Some("2026-12-15T10:00:00+05:00")).await;
    behind
}

async fn shown(app: &Qoldau, id: &str) -> Answer {
    app.registrar().get(&format!("/v1/applications/{id}")).send().await.with(200)
}

async fn request(app: &Qoldau, id: &str, key: &str, kind: &str, documents: Value) -> Answer {
    let body = json!({ "kind": kind, "documents": documents, "reason": "Оқу жоспарын нақтылау үшін." });
    app.registrar()
        .post(&format!("/v1/applications/{id}/document-requests"))
        .key(key)
        .json(&body)
        .send()
        .await
}

/// Source and answer of all that is recorded, in order.
fn answers(application: &Answer) -> Vec<(String, String)> {
    let all = application.body["registry_answers"].as_array().expect("answers");
    let text = |one: &Value, name: &str| one[name].as_str().expect("text").to_owned();
    all.iter().map(|one| (text(one, "source"), text(one, "answer"))).collect()
}

fn said(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
    pairs.iter().map(|(source, answer)| ((*source).to_owned(), (*answer).to_owned())).collect()
}

on_both! {
    async fn registries_are_asked_before_the_recipient_and_their_answers_are_recorded(sandbox: Qoldau) {
        let bridge = Bridge::start();
        let app = behind(&sandbox, &bridge).await;
        bridge.answer(HELD, 200, &json!({ "held": true }));
        let filed = app.parent().submit("k", &pmpk()).await.with(201);
        let id = filed.text_at("/id");
        assert_eq!(answers(&filed), [], "nobody waits for a registry while an application is saved");
        assert!(bridge.at(HELD).is_empty());
        assert_eq!(app.work().await["registries_answered"], 1);
        let after = shown(&app, &id).await;
        let three = [("zags_is", "found"), ("disability_register", "found"), ("medical_commission_register", "found")];
        assert_eq!(answers(&after), said(&three));
        let asked = bridge.at(HELD);
        assert_eq!(asked.len(), 3);
        for one in &asked {
            assert_eq!(faults(&document(), schema_of(&document(), HELD), &one.body), Vec::<String>::new(), "{}", one.body);
        }
        assert_eq!(asked[0].body["child"]["iin"], "170315600124");
        assert_eq!(app.work().await["registries_answered"], 0, "what was answered is not asked again");
        assert_eq!(bridge.at(HELD).len(), 3);
        let refused = request(&app, &id, "r", "list_document", json!(["birth_certificate"])).await;
        let refused = refused.problem(422, "document_not_demandable");
        assert_eq!(refused.faults(), [("/documents/0".to_owned(), "registry_holds_it".to_owned())]);
        assert_eq!(refused.body["errors"][0]["clause"], "PMPK-T-8-ab", "what forbids it, not what lists it");
        assert_eq!(shown(&app, &id).await.etag(), after.etag(), "nothing changed");
        app.registrar().door(&id, "register", "g", &after.etag()).await.expect(200);
    }

    async fn a_registry_that_is_away_is_asked_again_and_one_that_has_nothing_opens_the_request(sandbox: Qoldau) {
        let bridge = Bridge::start();
        let app = behind(&sandbox, &bridge).await;
        bridge.answer(HELD, 503, &json!({}));
        let id = app.parent().submit("k", &pmpk()).await.with(201).text_at("/id");
        app.work().await;
        let away = shown(&app, &id).await;
        assert_eq!(away.body["registry_answers"].as_array().map(Vec::len), Some(4), "with the digital documents service");
        assert!(answers(&away).iter().all(|(_, answer)| answer == "unavailable"));
        let early = request(&app, &id, "early", "list_document", json!(["birth_certificate"])).await;
        assert_eq!(early.problem(422, "document_not_demandable").faults(), [("/documents/0".to_owned(), "registry_not_answered".to_owned())]);
        app.work().await;
        assert_eq!(bridge.at(HELD).len(), 4, "not before its time");
        app.clock(Some("2026-12-15T10:01:00+05:00")).await;
        app.work().await;
        assert_eq!(bridge.at(HELD).len(), 8);
        assert_eq!(answers(&shown(&app, &id).await).len(), 4, "that it is away is recorded once");
        bridge.answer(HELD, 200, &json!({ "held": false }));
        app.clock(Some("2026-12-15T10:04:00+05:00")).await;
        app.work().await;
        let empty = shown(&app, &id).await;
        assert_eq!(answers(&empty)[4..].len(), 4);
        let closed = app.registrar().door(&id, "register", "no", &empty.etag()).await.problem(409, "not_possible_now");
        assert!(closed.text.contains("document_missing"), "{}", closed.text);

        let asked = request(&app, &id, "ask", "list_document", json!(["birth_certificate"])).await.with(201);
        assert_eq!(asked.text_at("/document_requests/0/document"), "birth_certificate");
        assert_eq!(asked.body["document_requests"][0]["handed_in"], false);
        app.work().await;
        let told = app.parent().get("/v1/notifications").send().await.with(200);
        assert_eq!(told.text_at("/items/0/kind"), "document_request");
        let mut sql = Sql::open(&app.database_url);
        let sealed = sql.bytes("SELECT reason_sealed AS bytes FROM document_requests");
        assert!(!sealed.is_empty() && !sealed.iter().any(|bytes| bytes.windows(8).any(|part| part == &"Оқу жоспарын".as_bytes()[..8])), "sealed");
    }

    async fn without_the_consent_no_registry_is_asked(sandbox: Qoldau) {
        let bridge = Bridge::start();
        let app = behind(&sandbox, &bridge).await;
        bridge.answer(HELD, 200, &json!({ "held": true }));
        let mut body = pmpk();
        body["consents"] = json!([]);
        let id = app.parent().submit("k", &body).await.with(201).text_at("/id");
        app.work().await;
        assert!(bridge.received().is_empty());
        let consent = json!({ "kind": "legally_protected_secret", "given": true, "way": "personal_cabinet" });
        app.parent().post(&format!("/v1/applications/{id}/consents")).key("c").json(&consent).send().await.expect(201);
        app.work().await;
        assert_eq!(bridge.at(HELD).len(), 3);
    }

    async fn in_depth_documents_are_asked_for_with_a_reason_and_handed_in(app: Qoldau) {
        app.clock(Some("2026-12-15T10:00:00+05:00")).await;
        let id = app.registered(7).await;
        let before = shown(&app, &id).await;
        let path = format!("/v1/applications/{id}/document-requests");
        let specialist = app.caller(&Who::of(Role::Specialist));
        let body = json!({ "kind": "in_depth", "documents": ["psych_ped_characteristic", "child_works"], "reason": "Сөйлеу дамуы." });
        let asked = specialist.post(&path).key("k").json(&body).send().await.with(201);
        assert_eq!(asked.body["deadlines"], before.body["deadlines"], "no clock stops (A-28)");
        assert_eq!(asked.text_at("/document_requests/1/reason"), "Сөйлеу дамуы.");
        let other = request(&app, &id, "o", "in_depth", json!(["birth_certificate", "disability_conclusion"])).await;
        let other = other.problem(422, "document_not_demandable");
        let said = |place: &str, code: &str| (place.to_owned(), code.to_owned());
        assert_eq!(other.faults(), [said("/documents/0", "registry_holds_it"), said("/documents/1", "not_in_depth")]);
        request(&app, &id, "l", "list_document", json!(["birth_certificate"])).await.problem(409, "not_possible_now");
        let twice = request(&app, &id, "t", "in_depth", json!(["child_works", "child_works"])).await;
        assert_eq!(twice.problem(422, "invalid_fields").faults(), [said("/documents/1", "repeated_value")]);
        let mute = json!({ "kind": "in_depth", "documents": ["child_works"], "reason": "  " });
        specialist.post(&path).key("m").json(&mute).send().await.problem(422, "invalid_fields");
        app.parent().post(&path).key("p").json(&body).send().await.problem(403, "forbidden");
        let history = app.registrar().get(&format!("/v1/applications/{id}/history")).send().await.with(200);
        assert!(history.text.contains("documents_requested"), "{}", history.text);
    }

    /// PMPK-T-8-i: original seen, copy kept, original returned, at the counter.
    async fn an_original_is_seen_its_copy_kept_and_the_original_returned(app: Qoldau) {
        app.clock(Some("2026-12-15T10:00:00+05:00")).await;
        let mut body = pmpk();
        body["received_at"] = json!("2026-12-15T09:30:00+05:00");
        body["documents"] = json!([{ "kind": "birth_certificate", "presentation": "original_and_copy", "original_returned": true }]);
        let filed = app.registrar().submit("k", &body).await.with(201);
        assert_eq!(filed.text_at("/documents/0/original_returned_at"), filed.text_at("/documents/0/added_at"));
        assert_eq!(filed.text_at("/documents/0/purpose"), "identification", "what the list wants it for (A-30)");
        let path = format!("/v1/applications/{}/documents", filed.text_at("/id"));
        let copy = json!({ "documents": [{ "kind": "disability_conclusion", "presentation": "copy", "original_returned": true }] });
        let refused = app.registrar().post(&path).key("c").json(&copy).send().await.problem(422, "invalid_fields");
        assert_eq!(refused.faults(), [("/documents/0/original_returned".to_owned(), "not_expected_here".to_owned())]);
    }
}
