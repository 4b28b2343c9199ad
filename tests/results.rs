//! From the examination to a signed result: who may do what when, what the paper says, whose signature is taken, and that a signed
//! result is never changed. Delivery is not tested here.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use qoldau_domain::lifecycle::Role;
use qoldau_gateways::signatures::TestCertificate;
use qoldau_tests::{
    Answer, Caller, HEAD_IIN, Qoldau, SPECIALIST_IIN, Sql, Who, conclusion_content, id_in, on_both,
    refusal_content,
};
use serde_json::{Value, json};

/// A signature of this value under a result.
async fn hand_in(caller: &Caller, path: &str, key: &str, value: &str) -> Answer {
    let etag = caller.get(path).send().await.with(200).etag();
    let body = json!({ "signature": { "kind": "cms_detached", "value": value } });
    caller.post(&format!("{path}/sign")).key(key).if_match(&etag).json(&body).send().await
}

async fn paper(caller: &Caller, path: &str) -> Vec<u8> {
    caller.get(path).header("accept", "application/pdf").send().await.with(200).bytes
}

async fn status(app: &Qoldau, application: &str) -> String {
    let path = format!("/v1/applications/{application}");
    app.registrar().get(&path).send().await.with(200).text_at("/status")
}

/// The stages that the feed tells of an application, once it tells the last one.
async fn stages(app: &Qoldau, application: &str, last: &str) -> Vec<String> {
    for _ in 0..50 {
        let feed = app.monitor().get("/v1/stage-events?after=0&limit=1000").send().await.with(200);
        let items = feed.body["items"].as_array().cloned().unwrap_or_default();
        let own = items.iter().filter(|item| item["application_id"] == application);
        let stages: Vec<String> = own.filter_map(|item| item["stage"].as_str()).map(str::to_owned).collect();
        if stages.last().is_some_and(|stage| stage == last) {
            return stages;
        }
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
    panic!("the feed does not tell {last}")
}

fn prepare(application: &str) -> Value {
    json!({ "application_id": application, "content": conclusion_content() })
}

on_both! {
    async fn specialists_conclude_and_with_the_head_they_sign(app: Qoldau) {
        let id = app.examined(1).await;
        let path = app.concluded(&id, "conclude").await;
        assert_eq!(status(&app, &id).await, "conclusion_prepared");
        let one = app.sign(&app.specialist(), SPECIALIST_IIN, &path, "sign-1").await.with(200);
        assert_eq!(one.text_at("/state"), "prepared");
        assert_eq!(status(&app, &id).await, "conclusion_prepared");
        let both = app.sign(&app.head(), HEAD_IIN, &path, "sign-2").await.with(200);
        assert_eq!(both.text_at("/state"), "signed");
        assert_eq!(both.body["signatures"].as_array().map(Vec::len), Some(2));
        assert_eq!(both.text_at("/signatures/0/role"), "specialist");
        assert_eq!(both.text_at("/signatures/1/role"), "head");
        let read = app.registrar().get(&path).send().await.with(200);
        assert_eq!((&read.body, read.etag()), (&both.body, both.etag()));
        let expected = [
            "submitted", "registered", "exam_scheduled", "examined", "conclusion_prepared", "conclusion_signed",
        ];
        assert_eq!(stages(&app, &id, "conclusion_signed").await, expected);
        app.parent().get(&path).send().await.problem(404, "not_found");
    }

    /// Whoever signs was not given the preparer's answer: the application tells what waits for them.
    async fn the_head_finds_what_waits_for_a_signature_at_the_application(app: Qoldau) {
        let id = app.examined(21).await;
        let list = format!("/v1/applications/{id}/results");
        assert_eq!(app.head().get(&list).send().await.with(200).body, json!({ "items": [] }));
        let path = app.concluded(&id, "conclude").await;
        let prepared = app.head().get(&list).send().await.with(200);
        assert_eq!(prepared.text_at("/items/0/id"), id_in(&path));
        assert_eq!(prepared.body["items"][0]["awaits"], json!(["specialist", "head"]));
        app.head().get(&list).header("If-None-Match", &prepared.etag()).send().await.expect(304);
        app.sign(&app.specialist(), SPECIALIST_IIN, &path, "sign-1").await.expect(200);
        assert_eq!(app.head().get(&list).send().await.with(200).body["items"][0]["awaits"], json!(["head"]));
        app.sign(&app.head(), HEAD_IIN, &path, "sign-2").await.expect(200);
        let new = app.correcting(&id, &path, "correct").await;
        let both = app.registrar().get(&list).send().await.with(200);
        let (old, correction) = (&both.body["items"][0], &both.body["items"][1]);
        assert_eq!((&old["state"], &old["awaits"], &old["corrected_by"]), (&json!("signed"), &json!([]), &Value::Null));
        assert_eq!((&correction["id"], &correction["corrects"]), (&json!(id_in(&new)), &json!(id_in(&path))));
        app.sign_both(&new, "sign-new").await;
        let both = app.registrar().get(&list).send().await.with(200);
        assert_eq!(both.text_at("/items/0/corrected_by"), id_in(&new));
        app.parent().get(&list).send().await.problem(403, "forbidden");

        let refused = app.registered(22).await;
        let body = json!({ "application_id": refused, "content": refusal_content() });
        app.registrar().post("/v1/refusals").key("refuse").json(&body).send().await.expect(201);
        let found = app.head().get(&format!("/v1/applications/{refused}/results")).send().await.with(200);
        assert_eq!((found.text_at("/items/0/kind"), &found.body["items"][0]["awaits"]), ("reasoned_refusal".to_owned(), &json!(["head"])));
        let path = format!("/v1/refusals/{}", found.text_at("/items/0/id"));
        app.sign(&app.head(), HEAD_IIN, &path, "sign-refusal").await.expect(200);

        let gone = app.registered(27).await;
        let body = json!({ "application_id": gone, "content": refusal_content() });
        app.registrar().post("/v1/refusals").key("gone").json(&body).send().await.expect(201);
        let record = format!("/v1/applications/{gone}");
        let etag = app.registrar().get(&record).send().await.with(200).etag();
        app.registrar().door(&gone, "withdraw", "withdraw", &etag).await.expect(200);
        let found = app.head().get(&format!("{record}/results")).send().await.with(200);
        assert_eq!(found.body["items"][0]["awaits"], json!([]), "nobody can sign it any more");
    }

    async fn an_examination_is_recorded_from_its_day_on_by_a_specialist(app: Qoldau) {
        app.clock(Some("2026-12-15T10:00:00+05:00")).await;
        let id = app.registered(2).await;
        let path = format!("/v1/applications/{id}/record-examination");
        let record = async |caller: Caller, key: &str, body: Value| {
            let etag = app.registrar().get(&format!("/v1/applications/{id}")).send().await.with(200).etag();
            caller.post(&path).key(key).if_match(&etag).json(&body).send().await
        };
        record(app.specialist(), "none", json!({})).await.problem(409, "not_possible_now");
        app.publish(("2026-12-18", "2026-12-18"), ("09:00", "10:00"), 1).await.expect(201);
        let slot = app.free("2026-12-18", "2026-12-18").await.remove(0);
        app.book(&id, &slot, "book").await.expect(201);
        let early = record(app.specialist(), "early", json!({})).await.problem(409, "not_possible_now");
        assert_eq!(early.text_at("/reason"), "appointment_ahead");
        app.clock(Some("2026-12-20T10:00:00+05:00")).await;
        record(app.registrar(), "role", json!({})).await.problem(403, "forbidden");
        for wrong in ["2026-12-17", "2026-12-21"] {
            let refused = record(app.specialist(), "day", json!({ "examined_on": wrong })).await;
            let refused = refused.problem(422, "not_examined_then");
            assert_eq!((refused.text_at("/clause"), refused.faults().remove(0).0), ("PMPK-F6-04".to_owned(), "/examined_on".to_owned()));
        }
        let held = record(app.specialist(), "held", json!({ "examined_on": "2026-12-19" })).await.with(200);
        assert_eq!(held.text_at("/status"), "examined");
        assert_eq!(held.text_at("/examined_on"), "2026-12-19");
        assert_eq!(held.text_at("/examination_kind"), "initial");
        let queue = held.body["deadlines"].as_array().unwrap().iter().find(|one| one["code"] == "queue").cloned();
        assert_eq!(queue.unwrap()["state"], "met");
        let read = app.specialist().get(&format!("/v1/applications/{id}")).send().await.with(200);
        assert_eq!(read.body["status"], "examined");
        assert!(read.body.get("appointment").is_none());
    }

    async fn a_child_that_was_examined_before_is_examined_again(app: Qoldau) {
        let first = app.examined(3).await;
        let etag = app.specialist().get(&format!("/v1/applications/{first}")).send().await.with(200);
        assert_eq!(etag.text_at("/examination_kind"), "initial");
        app.signed(&first, "conclude").await;
        // Another representative of the same child.
        let body = qoldau_tests::application(&qoldau_tests::person_iin("1703", 3), "900101100004");
        let other = app.caller(&Who::parent("900101100004"));
        app.clock(Some("2026-12-21T10:00:00+05:00")).await;
        let filed = other.submit("again", &body).await.with(201);
        let id = filed.text_at("/id");
        app.registrar().door(&id, "register", "register-again", &filed.etag()).await.expect(200);
        app.publish(("2026-12-22", "2026-12-22"), ("09:00", "10:00"), 1).await.expect(201);
        let slot = app.free("2026-12-22", "2026-12-22").await.remove(0);
        app.book(&id, &slot, "book-again").await.expect(201);
        app.clock(Some("2026-12-22T10:00:00+05:00")).await;
        let etag = app.specialist().get(&format!("/v1/applications/{id}")).send().await.with(200).etag();
        let record = format!("/v1/applications/{id}/record-examination");
        let held = app.specialist().post(&record).key("held").if_match(&etag).json(&json!({})).send().await;
        assert_eq!(held.with(200).text_at("/examination_kind"), "repeated");
    }

    async fn a_conclusion_comes_after_the_examination_and_recommends_something(app: Qoldau) {
        app.clock(Some("2026-12-15T10:00:00+05:00")).await;
        let early = app.registered(4).await;
        let post = async |key: &str, body: &Value| {
            app.specialist().post("/v1/conclusions").key(key).json(body).send().await
        };
        let refused = post("early", &prepare(&early)).await.problem(409, "not_possible_now");
        assert_eq!(refused.text_at("/reason"), "status");
        let id = app.examined(5).await;
        let mut nothing = prepare(&id);
        for field in ["recommended_educational_services", "recommended_medical_services"] {
            nothing["content"][field] = json!([]);
        }
        let refused = post("nothing", &nothing).await.problem(422, "nothing_recommended");
        assert_eq!(refused.text_at("/clause"), "PMPK-11-b");
        assert_eq!(refused.faults().remove(0).0, "/content/recommended_educational_services");
        let mut over = prepare(&id);
        over["content"]["valid_until"] = json!("2026-12-18");
        let refused = post("over", &over).await.problem(422, "validity_over");
        assert_eq!(refused.text_at("/clause"), "PMPK-F6-07");
        // Written days later, it must still be valid then.
        app.clock(Some("2026-12-22T10:00:00+05:00")).await;
        over["content"]["valid_until"] = json!("2026-12-21");
        post("late", &over).await.problem(422, "validity_over");
        over["content"]["valid_until"] = json!("2026-12-22");
        let dry = app.specialist().post("/v1/conclusions?validate_only=true").key("dry").json(&over).send().await;
        dry.expect(200);
        app.clock(Some("2026-12-18T10:00:00+05:00")).await;
        let mut faulty = prepare(&id);
        faulty["content"]["conclusion_text"] = json!("  ");
        faulty["content"]["specialists"] = json!(["Маман 😀"]);
        faulty["content"]["head_full_name"] = json!("Басшы\u{202e}");
        let faults = post("faulty", &faulty).await.problem(422, "invalid_fields").faults();
        let expected = [
            ("/content/conclusion_text", "too_short"),
            ("/content/head_full_name", "control_character"),
            ("/content/specialists/0", "unprintable"),
        ];
        assert_eq!(faults, expected.map(|(pointer, code)| (pointer.to_owned(), code.to_owned())));
        app.registrar().post("/v1/conclusions").key("role").json(&prepare(&id)).send().await.problem(403, "forbidden");
        assert_eq!(status(&app, &id).await, "examined");
        let dry = app.specialist().post("/v1/conclusions?validate_only=true").key("dry").json(&prepare(&id)).send().await;
        assert_eq!(dry.with(200).text_at("/state"), "prepared");
        assert_eq!(status(&app, &id).await, "examined");
        let made = post("made", &prepare(&id)).await.with(201);
        let again = post("made", &prepare(&id)).await.with(201);
        assert_eq!((again.header("idempotency-replayed"), &again.body), ("true".to_owned(), &made.body));
        post("twice", &prepare(&id)).await.problem(409, "not_possible_now");
    }

    async fn only_the_own_signature_over_the_own_paper_is_taken_and_once(app: Qoldau) {
        let id = app.examined(6).await;
        let path = app.concluded(&id, "conclude").await;
        let specialist = app.specialist();
        let bytes = paper(&specialist, &path).await;
        let cms = |iin: &str, kind, content: &[u8]| app.cms(iin, kind, content);
        let good = cms(SPECIALIST_IIN, TestCertificate::Sign, &bytes);
        let mut other_bytes = bytes.clone();
        other_bytes.push(b'\n');
        let cases = [
            ("no-base64", "?".to_owned(), "signature_unreadable"),
            ("no-cms", STANDARD.encode(b"nothing"), "signature_unreadable"),
            ("other-bytes", cms(SPECIALIST_IIN, TestCertificate::Sign, &other_bytes), "other_bytes"),
            ("other-person", cms(HEAD_IIN, TestCertificate::Sign, &bytes), "other_person"),
            ("usage", cms(SPECIALIST_IIN, TestCertificate::Auth, &bytes), "wrong_usage"),
            ("revoked", cms(SPECIALIST_IIN, TestCertificate::Revoked, &bytes), "certificate_revoked"),
            ("stranger", stranger_signs(&bytes), "certificate_not_trusted"),
        ];
        for (key, value, code) in cases {
            let refused = hand_in(&specialist, &path, key, &value).await.problem(422, "signature_not_taken");
            assert_eq!(refused.faults(), [("/signature/value".to_owned(), code.to_owned())], "{key}");
        }
        let read = specialist.get(&path).send().await.with(200);
        assert_eq!(read.body["signatures"], json!([]));
        let nameless = Who { iin: None, ..Who::of(Role::Specialist) };
        hand_in(&app.caller(&nameless), &path, "nobody", &good).await.problem(403, "signer_not_identified");
        let stale = json!({ "signature": { "kind": "cms_detached", "value": good } });
        let old = specialist.post(&format!("{path}/sign")).key("old").if_match("\"7.0000000000000000\"").json(&stale);
        old.send().await.problem(412, "version_mismatch");
        hand_in(&specialist, &path, "good", &good).await.expect(200);
        hand_in(&specialist, &path, "twice", &good).await.problem(409, "already_signed");
        // One person with both roles does not make two.
        let both = Who { also: Some(Role::Head), ..Who::of(Role::Specialist) };
        let caller = app.caller(&both);
        let etag = caller.get(&path).send().await.with(200).etag();
        let as_head = json!({ "role": "head", "signature": { "kind": "cms_detached", "value": good } });
        let asked = caller.post(&format!("{path}/sign")).key("as-head").if_match(&etag).json(&as_head).send().await;
        assert!([403, 409].contains(&asked.status), "{}", asked.text);
        assert_eq!(status(&app, &id).await, "conclusion_prepared");
    }

    async fn a_prepared_conclusion_is_changed_with_its_paper_and_a_signed_one_never(app: Qoldau) {
        let id = app.examined(7).await;
        let path = app.concluded(&id, "conclude").await;
        let (specialist, head) = (app.specialist(), app.head());
        let before = paper(&specialist, &path).await;
        app.sign(&specialist, SPECIALIST_IIN, &path, "sign-1").await.expect(200);
        let mut content = conclusion_content();
        content["conclusion_text"] = json!("Басқа қорытынды.");
        let etag = specialist.get(&path).send().await.with(200).etag();
        let changed = specialist.put(&path).if_match(&etag).json(&content).send().await.with(200);
        assert_eq!(changed.body["signatures"], json!([]), "signatures over another paper fall away");
        assert_ne!(paper(&specialist, &path).await, before);
        let old = app.cms(SPECIALIST_IIN, TestCertificate::Sign, &before);
        let refused = hand_in(&specialist, &path, "old-paper", &old).await.problem(422, "signature_not_taken");
        assert_eq!(refused.faults().remove(0).1, "other_bytes");
        app.sign(&specialist, SPECIALIST_IIN, &path, "sign-2").await.expect(200);
        let signed = app.sign(&head, HEAD_IIN, &path, "sign-3").await.with(200);
        let put = specialist.put(&path).if_match(&signed.etag()).json(&content).send().await;
        put.problem(409, "result_signed");
        hand_in(&head, &path, "again", &app.cms(HEAD_IIN, TestCertificate::Sign, b"")).await.problem(409, "result_signed");
    }

    async fn a_correction_is_a_new_conclusion_that_names_the_old(app: Qoldau) {
        let id = app.examined(8).await;
        let path = app.concluded(&id, "conclude").await;
        let old = path.rsplit('/').next().unwrap().to_owned();
        let mut correction = prepare(&id);
        correction["corrects"] = json!(old);
        let post = async |key: &str, body: &Value| app.head().post("/v1/conclusions").key(key).json(body).send().await;
        post("unsigned", &correction).await.problem(409, "not_possible_now");
        app.sign_both(&path, "sign").await;
        let mut foreign = correction.clone();
        foreign["corrects"] = json!("01980000-0000-7000-8000-0000000000ff");
        let refused = post("foreign", &foreign).await.problem(409, "not_the_current_result");
        assert_eq!(refused.faults().remove(0).0, "/corrects");
        let made = post("correct", &correction).await.with(201);
        assert_eq!(made.text_at("/corrects"), old);
        let pending = post("second", &correction).await.problem(409, "not_possible_now");
        assert_eq!(pending.text_at("/reason"), "correction_pending");
        assert_eq!(status(&app, &id).await, "conclusion_signed");
        let new = format!("/v1/conclusions/{}", made.text_at("/id"));
        app.sign_both(&new, "sign-new").await;
        assert_eq!(status(&app, &id).await, "conclusion_signed");
        let corrected = app.registrar().get(&path).send().await.with(200);
        assert_eq!(corrected.text_at("/corrected_by"), made.text_at("/id"));
        post("stale", &correction).await.problem(409, "not_the_current_result");
        let told = stages(&app, &id, "conclusion_signed").await;
        assert_eq!(told.iter().filter(|stage| *stage == "conclusion_signed").count(), 1);
    }

    async fn staff_prepare_a_refusal_and_the_head_refuses(app: Qoldau) {
        app.clock(Some("2026-12-15T10:00:00+05:00")).await;
        let id = app.registered(9).await;
        app.publish(("2026-12-18", "2026-12-18"), ("09:00", "10:00"), 1).await.expect(201);
        let slot = app.free("2026-12-18", "2026-12-18").await.remove(0);
        app.book(&id, &slot, "book").await.expect(201);
        let body = json!({ "application_id": id, "content": refusal_content() });
        let post = async |key: &str, body: &Value| app.registrar().post("/v1/refusals").key(key).json(body).send().await;
        for field in ["facts", "requirement_violated", "cure"] {
            let mut empty = body.clone();
            empty["content"][field] = json!("");
            let refused = post("empty", &empty).await.problem(422, "invalid_fields");
            assert_eq!(refused.faults(), [(format!("/content/{field}"), "too_short".to_owned())]);
        }
        let mut groundless = body.clone();
        groundless["content"]["grounds"] = json!([]);
        post("groundless", &groundless).await.problem(422, "invalid_fields");
        let made = post("made", &body).await.with(201);
        assert_eq!(status(&app, &id).await, "exam_scheduled", "only the head refuses");
        let pending = post("second", &body).await.problem(409, "not_possible_now");
        assert_eq!(pending.text_at("/reason"), "refusal_pending");
        let path = format!("/v1/refusals/{}", made.text_at("/id"));
        hand_in(&app.specialist(), &path, "role", "MIIB").await.problem(403, "forbidden");
        let signed = app.sign(&app.head(), HEAD_IIN, &path, "sign").await.with(200);
        assert_eq!(signed.text_at("/state"), "signed");
        assert_eq!(status(&app, &id).await, "refused");
        assert_eq!(stages(&app, &id, "refused").await, ["submitted", "registered", "exam_scheduled", "refused"]);
        assert_eq!(app.free("2026-12-18", "2026-12-18").await, [slot], "the place is free again");
        app.stranger().post("/sandbox/work").send().await.expect(200);
        let told = app.parent().get("/v1/notifications").send().await.with(200);
        let told = told.body["items"].as_array().cloned().unwrap_or_default();
        let not_held: Vec<&Value> = told.iter().filter(|one| one["kind"] == "appointment_not_held").collect();
        assert_eq!(not_held.len(), 1, "nobody travels in vain: {told:#?}");
        post("late", &body).await.problem(409, "not_possible_now");
    }

    /// PMPK-F6-07: nobody signs what is over already; what corrects another says what is true, however late.
    async fn a_conclusion_is_valid_when_it_is_signed_and_a_correction_need_not_be(app: Qoldau) {
        let id = app.examined(26).await;
        let mut body = prepare(&id);
        body["content"]["valid_until"] = json!("2026-12-20");
        let made = app.specialist().post("/v1/conclusions").key("made").json(&body).send().await.with(201);
        let path = format!("/v1/conclusions/{}", made.text_at("/id"));
        app.clock(Some("2026-12-21T10:00:00+05:00")).await;
        let late = app.sign(&app.specialist(), SPECIALIST_IIN, &path, "late").await.problem(422, "validity_over");
        assert_eq!((late.faults(), late.text_at("/clause")), (Vec::new(), "PMPK-F6-07".to_owned()));
        body["content"]["valid_until"] = json!("2026-12-31");
        let content = &body["content"];
        app.specialist().put(&path).if_match("*").json(content).send().await.expect(200);
        app.sign_both(&path, "sign").await;
        app.clock(Some("2027-01-05T10:00:00+05:00")).await;
        body["corrects"] = json!(id_in(&path));
        let made = app.head().post("/v1/conclusions").key("correct").json(&body).send().await.with(201);
        app.sign_both(&format!("/v1/conclusions/{}", made.text_at("/id")), "sign-new").await;
    }

    /// RFC 9110, 12.5.1: the form that is wanted most, and 406 where none is; JSON, or the page, where nothing is said.
    async fn an_answer_has_the_form_that_is_asked_for(app: Qoldau) {
        let id = app.examined(24).await;
        let path = app.signed(&id, "result").await;
        app.work().await;
        let code = app.code_of(&path).await;
        let made = {
            let refused = app.registered(25).await;
            let body = json!({ "application_id": refused, "content": refusal_content() });
            app.registrar().post("/v1/refusals").key("refuse").json(&body).send().await.with(201).text_at("/id")
        };
        let papers = [
            path,
            format!("/v1/refusals/{made}"),
            format!("/v1/applications/{id}/result"),
            format!("/v1/applications/{id}/notice"),
        ];
        let (json, pdf, html) = ("application/json", "application/pdf", "text/html; charset=utf-8");
        let (sheet, verify) = (format!("/v1/applications/{id}/signature-sheet"), format!("/verify/{code}"));
        let mut wanted = vec![
            (sheet.as_str(), "*/*", Some(pdf)),
            (&sheet, json, None),
            (&verify, "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", Some(html)),
            (&verify, "application/xhtml+xml,text/html;q=0.9", Some(html)),
            (&verify, "application/*", Some(json)),
            (&verify, json, Some(json)),
            (&verify, "image/png", None),
        ];
        for paper in &papers {
            wanted.extend([
                (paper.as_str(), "*/*", Some(json)),
                (paper, pdf, Some(pdf)),
                (paper, "application/json;q=0.1, application/pdf", Some(pdf)),
                (paper, "application/json, application/pdf;q=0.1", Some(json)),
                (paper, "application/pdf;q=0.5, */*;q=0.1", Some(pdf)),
                (paper, "application/*;q=0.2, application/json;q=0", Some(pdf)),
                (paper, "image/png", None),
                // Java's old default, with a range and a quality that cannot be read.
                (paper, "text/html, image/gif, image/jpeg, *; q=.2, */*; q=.2", Some(json)),
                (paper, "application/pdf;q=0, application/json;q=0", None),
            ]);
        }
        for (path, accept, form) in wanted {
            let answer = app.registrar().get(path).header("accept", accept).send().await;
            match form {
                Some(form) => assert_eq!(answer.with(200).header("content-type"), form, "{path} {accept}"),
                None => drop(answer.problem(406, "not_acceptable")),
            }
        }
    }

    /// A parent and a lawyer read the clauses of this case, and no others of its kind.
    async fn the_history_names_the_clauses_of_this_case_only(app: Qoldau) {
        app.clock(Some("2026-12-15T10:00:00+05:00")).await;
        let id = app.registered(23).await;
        let record = format!("/v1/applications/{id}");
        for (key, kind) in [("c", "limited_access_personal_data"), ("s", "legally_protected_secret")] {
            let yes = json!({ "kind": kind, "given": true, "way": "paper" });
            app.registrar().post(&format!("{record}/consents")).key(key).json(&yes).send().await.expect(201);
        }
        let documents = json!({ "documents": [{ "kind": "child_works", "presentation": "copy" }] });
        app.registrar().post(&format!("{record}/documents")).key("d").json(&documents).send().await.expect(201);
        let mut body = json!({ "application_id": id, "content": refusal_content() });
        body["content"]["grounds"] = json!(["non_compliance_with_requirements"]);
        let made = app.registrar().post("/v1/refusals").key("r").json(&body).send().await.with(201);
        app.sign(&app.head(), HEAD_IIN, &format!("/v1/refusals/{}", made.text_at("/id")), "sign").await.expect(200);
        app.hand_over(&id, "by-hand").await.expect(200);
        let history = app.registrar().get(&format!("{record}/history")).send().await.with(200);
        let items = history.body["items"].as_array().cloned().unwrap_or_default();
        let of = |kind: &str| -> Vec<Value> {
            items.iter().filter(|one| one["kind"] == kind).map(|one| one["clauses"].clone()).collect()
        };
        assert_eq!(of("consent_recorded"), [json!(["PMPK-T-9-c"]), json!(["PMPK-T-8-ac"])]);
        assert_eq!(of("documents_added").len(), 1);
        assert!(!history.text.contains("PMPK-T-8-ab"), "nothing was demanded: {}", history.text);
        for kind in ["refusal_prepared", "refused"] {
            assert_eq!(of(kind), [json!(["PMPK-T-5-b", "PMPK-T-9-d", "PMPK-T-9-b"])], "{kind}");
        }
        assert_eq!(of("result_delivered"), [json!(["PMPK-T-5-b"])], "on paper: {items:#?}");
    }

    async fn want_of_consent_is_a_ground_only_after_a_request_and_a_no_or_silence(app: Qoldau) {
        app.clock(Some("2026-12-15T10:00:00+05:00")).await;
        let mut filing = qoldau_tests::application(&qoldau_tests::person_iin("1703", 12), "900101500109");
        filing["consents"] = json!(["legally_protected_secret"]);
        let id = app.parent().submit("file", &filing).await.with(201).text_at("/id");
        let mut body = json!({ "application_id": id, "content": refusal_content() });
        body["content"]["grounds"] = json!(["no_consent_limited_access_personal_data"]);
        let refuse = async |key: &str| app.registrar().post("/v1/refusals").key(key).json(&body).send().await;
        let unasked = refuse("unasked").await.problem(409, "not_possible_now");
        assert_eq!((unasked.text_at("/reason"), unasked.text_at("/clause")), ("consent_not_asked".to_owned(), "PMPK-T-9-c".to_owned()));
        let path = format!("/v1/applications/{id}/consent-requests");
        let kind = json!({ "kind": "limited_access_personal_data" });
        let asked = app.registrar().post(&path).key("ask").json(&kind).send().await.with(201);
        assert_eq!(asked.body["consent_requests"][0].get("answer_until"), None, "nobody is silent whom nobody asked");
        app.clock(Some("2026-12-18T09:00:00+05:00")).await;
        let unsent = refuse("unsent").await.problem(409, "not_possible_now");
        assert_eq!(unsent.text_at("/reason"), "consent_not_refused");
        app.clock(Some("2026-12-15T10:00:00+05:00")).await;
        app.stranger().post("/sandbox/work").send().await.expect(200);
        let sent = app.registrar().get(&format!("/v1/applications/{id}")).send().await.with(200);
        assert_eq!(sent.text_at("/consent_requests/0/answer_until"), "2026-12-18T10:00:00+05:00");
        let told = app.parent().get("/v1/notifications").send().await.with(200);
        assert_eq!(told.text_at("/items/0/kind"), "consent_request");
        let early = refuse("early").await.problem(409, "not_possible_now");
        assert_eq!(early.text_at("/reason"), "consent_not_refused");
        app.clock(Some("2026-12-18T10:00:00+05:00")).await;
        let silent = app.registrar().post("/v1/refusals?validate_only=true").key("silent").json(&body).send().await;
        assert_eq!(silent.with(200).text_at("/state"), "prepared");
        app.clock(Some("2026-12-16T10:00:00+05:00")).await;
        let no = json!({ "kind": "limited_access_personal_data", "given": false, "way": "personal_cabinet" });
        app.parent().post(&format!("/v1/applications/{id}/consents")).key("no").json(&no).send().await.expect(201);
        let made = refuse("made").await.with(201);
        // A yes before the head signs takes the ground away.
        let yes = json!({ "kind": "limited_access_personal_data", "given": true, "way": "personal_cabinet" });
        app.parent().post(&format!("/v1/applications/{id}/consents")).key("yes").json(&yes).send().await.expect(201);
        let result = format!("/v1/refusals/{}", made.text_at("/id"));
        let given = app.sign(&app.head(), HEAD_IIN, &result, "sign").await.problem(409, "not_possible_now");
        assert_eq!(given.text_at("/reason"), "consent_not_refused");
        app.registrar().post(&path).key("again").json(&kind).send().await.problem(409, "not_possible_now");
        assert_eq!(status(&app, &id).await, "submitted");
        // Asked once more after a no, and answered before the message could go out: it does not go.
        let no = json!({ "kind": "limited_access_personal_data", "given": false, "way": "personal_cabinet" });
        app.parent().post(&format!("/v1/applications/{id}/consents")).key("no-2").json(&no).send().await.expect(201);
        app.registrar().post(&path).key("ask-2").json(&kind).send().await.expect(201);
        app.clock(Some("2026-12-16T10:00:01+05:00")).await;
        // An answer about something else is none.
        let other = json!({ "kind": "legally_protected_secret", "given": true, "way": "personal_cabinet" });
        app.parent().post(&format!("/v1/applications/{id}/consents")).key("other").json(&other).send().await.expect(201);
        app.clock(Some("2026-12-16T10:00:00+05:00")).await;
        app.registrar().post(&path).key("ask-3").json(&kind).send().await.expect(201);
        app.clock(Some("2026-12-16T10:00:02+05:00")).await;
        app.parent().post(&format!("/v1/applications/{id}/consents")).key("yes-2").json(&yes).send().await.expect(201);
        app.stranger().post("/sandbox/work").send().await.expect(200);
        let told = app.parent().get("/v1/notifications").send().await.with(200);
        let items = told.body["items"].as_array().cloned().unwrap_or_default();
        let sent = items.iter().filter(|one| one["kind"] == "consent_request" && one["state"] == "sent");
        assert_eq!(sent.count(), 1, "{}", told.text);
    }

    async fn the_notice_is_made_once_the_day_is_set(app: Qoldau) {
        app.clock(Some("2026-12-15T10:00:00+05:00")).await;
        let id = app.registered(13).await;
        let path = format!("/v1/applications/{id}/notice");
        let early = app.parent().get(&path).send().await.problem(409, "not_possible_now");
        assert_eq!(early.text_at("/reason"), "no_day_set");
        app.publish(("2026-12-18", "2026-12-18"), ("09:00", "10:00"), 1).await.expect(201);
        let slot = app.free("2026-12-18", "2026-12-18").await.remove(0);
        app.book(&id, &slot, "book").await.expect(201);
        let notice = app.parent().get(&path).send().await.with(200);
        let expected = json!({
            "last_name": "Ахметов", "first_name": "Серік", "patronymic": "Қайратұлы"
        });
        assert_eq!(notice.body["recipient_full_name"], expected);
        assert_eq!(notice.text_at("/examination_date"), "2026-12-18");
        assert_eq!(notice.text_at("/examination_kind"), "initial");
        assert_eq!(notice.text_at("/documents_accepted_on"), "2026-12-15");
        assert_eq!(notice.text_at("/accepted_by_full_name"), "Sandbox registrar");
        assert_eq!(notice.text_at("/organization_name"), notice.text_at("/venue_pmpk_name"));
        let printed = app.parent().get(&path).header("accept", "application/pdf").send().await.with(200);
        assert!(printed.bytes.starts_with(b"%PDF-"));
        assert_eq!(printed.header("content-disposition"), "attachment; filename=\"notice.pdf\"");
        let stranger = app.caller(&Who::parent("900101100004"));
        stranger.get(&path).send().await.problem(404, "not_found");
    }

    async fn another_providers_result_is_as_absent(app: Qoldau) {
        let id = app.examined(10).await;
        let path = app.concluded(&id, "conclude").await;
        let elsewhere = Who {
            provider: Some(qoldau_api::seed::sample_id(qoldau_domain::provider::ProviderType::RehabilitationCenter)),
            ..Who::of(Role::Specialist)
        };
        let stranger = app.caller(&elsewhere);
        stranger.get(&path).send().await.problem(404, "not_found");
        stranger.get(&format!("/v1/applications/{id}/results")).send().await.problem(404, "not_found");
        let put = stranger.put(&path).if_match("*").json(&conclusion_content()).send().await;
        put.problem(404, "not_found");
        let refused = stranger.post("/v1/conclusions").key("foreign").json(&prepare(&id)).send().await;
        assert_eq!(refused.problem(422, "invalid_fields").faults().remove(0).0, "/application_id");
        app.head().get(&path.replace("conclusions", "refusals")).send().await.problem(404, "not_found");
    }

    async fn what_a_result_says_is_sealed_at_rest(app: Qoldau) {
        let id = app.examined(11).await;
        let path = app.concluded(&id, "conclude").await;
        app.sign(&app.specialist(), SPECIALIST_IIN, &path, "sign-1").await.expect(200);
        let mut sql = Sql::open(&app.database_url);
        for (table, column) in [
            ("results", "content_sealed"), ("results", "paper_sealed"), ("results", "code_sealed"),
            ("signatures", "person_sealed"), ("signatures", "value_sealed"), ("signatures", "evidence_sealed"),
        ] {
            let kept = sql.bytes(&format!("SELECT {column} AS bytes FROM {table}"));
            assert!(!kept.is_empty(), "{table}.{column}");
            for secret in ["Сөйлеу", "логопед", SPECIALIST_IIN, "%PDF", "Sandbox"] {
                let found = kept.iter().any(|bytes| bytes.windows(secret.len()).any(|part| part == secret.as_bytes()));
                assert!(!found, "{secret} stands open in {table}.{column}");
            }
        }
    }
}

/// A signature with a certificate of another authority.
fn stranger_signs(content: &[u8]) -> String {
    let folder = tempfile::tempdir().expect("a folder");
    let authority = qoldau_gateways::signatures::TestAuthority::make().expect("an authority");
    std::fs::write(qoldau_gateways::signatures::TestAuthority::file(folder.path()), authority)
        .expect("its file");
    let authority = qoldau_gateways::signatures::TestAuthority::open(folder.path()).expect("the authority");
    let iin = qoldau_domain::person::Iin::parse(SPECIALIST_IIN).expect("an IIN");
    STANDARD.encode(authority.sign(&iin, "Stranger", TestCertificate::Sign, content).expect("a signature"))
}
