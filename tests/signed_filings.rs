//! Applications that carry the recipient's electronic signature (PMPK-T-10-d): verified over exactly the body, by exactly the person
//! of the token, kept sealed with what was found, and demanded on the portal alone, where the setting says so.

use qoldau_domain::lifecycle::Role;
use qoldau_gateways::signatures::TestCertificate;
use qoldau_tests::{Bridge, Qoldau, Sql, Who, application, on_both, person_iin};
use serde_json::{Value, json};

const PARENT: &str = "900101500109";
const REQUIRED: (&str, &str) = ("QOLDAU_PORTAL_SIGNATURE", "required");

/// What a person with a certificate makes of a body.
fn signed(app: &Qoldau, body: &Value, iin: &str, kind: TestCertificate) -> Value {
    let canonical = serde_json_canonicalizer::to_vec(body).expect("canonical JSON");
    with_value(body, &app.cms(iin, kind, &canonical))
}

fn with_value(body: &Value, value: &str) -> Value {
    let mut body = body.clone();
    body["signature"] = json!({ "kind": "cms_detached", "value": value });
    body
}

fn body(serial: u32) -> Value {
    application(&person_iin("1703", serial), PARENT)
}

on_both! {
    async fn a_signature_is_verified_kept_and_shown(app: Qoldau) {
        let body = body(1);
        let signed = signed(&app, &body, PARENT, TestCertificate::Sign);
        let dry = app.parent().post("/v1/applications?validate_only=true").key("dry").json(&signed);
        assert!(dry.send().await.with(200).body["signature_verified_at"].is_string());
        let filed = app.parent().submit("file", &signed).await.with(201);
        assert_eq!(filed.body["signature_verified_at"], filed.body["submitted_at"]);
        let path = format!("/v1/applications/{}", filed.text_at("/id"));
        for caller in [app.parent(), app.registrar()] {
            let read = caller.get(&path).send().await.with(200);
            assert_eq!(read.body["signature_verified_at"], filed.body["submitted_at"]);
        }
        let again = app.parent().submit("file", &signed).await.with(201);
        assert_eq!(again.body["id"], filed.body["id"]);
        let mut sql = Sql::open(&app.database_url);
        assert_eq!(sql.count("filing_signatures"), 1);
        for column in ["content_sealed", "value_sealed", "evidence_sealed"] {
            let kept = sql.bytes(&format!("SELECT {column} AS bytes FROM filing_signatures"));
            for secret in ["Әлия", PARENT, "pmpk", "cms", "sandbox"] {
                let open = kept.iter().any(|bytes| bytes.windows(secret.len()).any(|part| part == secret.as_bytes()));
                assert!(!open, "{secret} stands open in {column}");
            }
        }
        let plain = app.parent().submit("plain", &self::body(2)).await.with(201);
        assert_eq!(plain.body["signature_verified_at"], Value::Null, "nobody must sign here");
    }

    async fn a_wrong_signature_leaves_nothing_behind(app: Qoldau) {
        let (body, other) = (body(3), body(4));
        let good = signed(&app, &body, PARENT, TestCertificate::Sign);
        let cases = [
            ("no-base64", with_value(&body, "?"), "signature_unreadable"),
            ("no-cms", with_value(&body, "bm90aGluZw=="), "signature_unreadable"),
            ("other-bytes", with_value(&other, good["signature"]["value"].as_str().expect("a value")), "other_bytes"),
            ("other-person", signed(&app, &body, "900101100004", TestCertificate::Sign), "other_person"),
            ("usage", signed(&app, &body, PARENT, TestCertificate::Auth), "wrong_usage"),
            ("revoked", signed(&app, &body, PARENT, TestCertificate::Revoked), "certificate_revoked"),
        ];
        for (key, body, code) in cases {
            let refused = app.parent().submit(key, &body).await.problem(422, "signature_not_taken");
            assert_eq!(refused.faults(), [("/signature/value".to_owned(), code.to_owned())], "{key}");
        }
        let mut kind = good.clone();
        kind["signature"]["kind"] = json!("xmldsig");
        let refused = app.parent().submit("kind", &kind).await.problem(422, "invalid_fields");
        assert_eq!(refused.faults(), [("/signature/kind".to_owned(), "unknown_value".to_owned())]);
        let refused = app.registrar().submit("counter", &good).await.problem(422, "invalid_fields");
        assert_eq!(refused.faults(), [("/signature".to_owned(), "not_expected_here".to_owned())]);
        // Who has no IIN has no certificate either.
        let mut nameless = body.clone();
        nameless["representative"].as_object_mut().expect("a person").remove("iin");
        nameless["representative"]["identity_document"] = json!("N1234567");
        let foreigner = app.caller(&Who { iin: None, ..Who::of(Role::Recipient) });
        let refused = foreigner.submit("nobody", &signed(&app, &nameless, PARENT, TestCertificate::Sign)).await;
        refused.problem(422, "signature_not_taken");
        let mut sql = Sql::open(&app.database_url);
        assert_eq!((sql.count("applications"), sql.count("filing_signatures")), (0, 0));
        app.parent().submit("good", &good).await.expect(201);
    }

    async fn the_portal_alone_demands_it_where_the_setting_says_so(app: Qoldau) {
        let app = Qoldau::start_with(app.database, &[REQUIRED]).await;
        app.clock(Some("2026-12-15T10:00:00+05:00")).await;
        let refused = app.parent().submit("portal", &body(5)).await.problem(422, "invalid_fields");
        assert_eq!(refused.faults(), [("/signature".to_owned(), "signature_required".to_owned())]);
        assert_eq!(refused.text_at("/clause"), "PMPK-T-10-d");
        assert_eq!(Sql::open(&app.database_url).count("applications"), 0);
        let signed = signed(&app, &body(5), PARENT, TestCertificate::Sign);
        app.parent().submit("signed", &signed).await.expect(201);
        let mobile = app.caller(&Who { client: "egov-mobile", ..Who::of(Role::Recipient) });
        mobile.submit("mobile", &body(6)).await.expect(201);
        let mut paper = body(7);
        paper["documents"] = json!([{ "kind": "birth_certificate", "presentation": "original_and_copy" }]);
        app.registrar().submit("counter", &paper).await.expect(201);
    }

    async fn a_verifier_that_is_away_takes_no_filing(app: Qoldau) {
        let bridge = Bridge::start();
        bridge.answer("/cms/verify", 503, &json!({}));
        let url = bridge.url();
        let away = Qoldau::start_with(app.database, &[("QOLDAU_NCANODE_URL", url.as_str())]).await;
        let signed = signed(&away, &body(8), PARENT, TestCertificate::Sign);
        away.parent().submit("away", &signed).await.problem(503, "neighbour_unavailable");
        assert_eq!(Sql::open(&away.database_url).count("applications"), 0);
        away.parent().submit("unsigned", &body(8)).await.expect(201);
    }
}
