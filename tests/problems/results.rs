//! Results in every state in which something is refused about them, and the request for each refusal.

use qoldau_domain::lifecycle::Role;
use qoldau_gateways::signatures::TestCertificate;
use qoldau_tests::{Caller, HEAD_IIN, Qoldau, Request, SPECIALIST_IIN, Who, conclusion_content};
use serde_json::{Value, json};

/// Applications and conclusions, as of 15 December 2026 at ten.
pub struct Results {
    specialist: Caller,
    head: Caller,
    nobody: Caller,
    ahead: String,
    examined: String,
    signed: String,
    signed_application: String,
    half: String,
    cms: String,
}

impl Results {
    pub async fn set(app: &Qoldau) -> Self {
        app.publish(("2026-12-15", "2026-12-15"), ("17:00", "18:00"), 9).await.expect(201);
        let place = app.free("2026-12-15", "2026-12-15").await.pop().expect("a place");
        let mut seen = Vec::new();
        for serial in 311..315 {
            let id = app.registered(serial).await;
            app.book(&id, &place, &format!("book-{serial}")).await.expect(201);
            seen.push(id);
        }
        for id in seen.iter().skip(1) {
            app.examine(id, "examine").await.expect(200);
        }
        let (specialist, head) = (app.specialist(), app.head());
        let signed = app.concluded(&seen[2], "signed").await;
        app.sign(&specialist, SPECIALIST_IIN, &signed, "one").await.expect(200);
        app.sign(&head, HEAD_IIN, &signed, "two").await.expect(200);
        let half = app.concluded(&seen[3], "half").await;
        app.sign(&specialist, SPECIALIST_IIN, &half, "three").await.expect(200);
        let nobody = app.caller(&Who { iin: None, ..Who::of(Role::Head) });
        let cms = app.cms(SPECIALIST_IIN, TestCertificate::Sign, b"other bytes");
        Self {
            specialist,
            head,
            nobody,
            ahead: seen[0].clone(),
            examined: seen[1].clone(),
            signed,
            signed_application: seen[2].clone(),
            half,
            cms,
        }
    }

    fn conclude(&self, application: &str, change: impl FnOnce(&mut Value)) -> Request {
        let mut body = json!({ "application_id": application, "content": conclusion_content() });
        change(&mut body);
        self.specialist.post("/v1/conclusions").key("new").json(&body)
    }

    fn sign(&self, caller: &Caller, path: &str) -> Request {
        let body = json!({ "signature": { "kind": "cms_detached", "value": self.cms } });
        caller.post(&format!("{path}/sign")).key("new").if_match("*").json(&body)
    }

    /// What is refused about results.
    pub fn of_results(&self, code: &str) -> Option<Request> {
        Some(match code {
            "not_examined_then" => {
                let path = format!("/v1/applications/{}/record-examination", self.ahead);
                let body = json!({ "examined_on": "2026-12-14" });
                self.specialist.post(&path).key("new").if_match("*").json(&body)
            }
            "nothing_recommended" => self.conclude(&self.examined, |body| {
                body["content"]["recommended_educational_services"] = json!([]);
                body["content"]["recommended_medical_services"] = json!([]);
            }),
            "validity_over" => {
                self.conclude(&self.examined, |body| body["content"]["valid_until"] = json!("2026-12-15"))
            }
            "not_the_current_result" => self.conclude(&self.signed_application, |body| {
                body["corrects"] = json!("01980000-0000-7000-8000-00000000ffff");
            }),
            "signer_not_identified" => self.sign(&self.nobody, &self.half),
            "signature_not_taken" => self.sign(&self.head, &self.half),
            "already_signed" => self.sign(&self.specialist, &self.half),
            "result_signed" => self.sign(&self.head, &self.signed),
            _ => return None,
        })
    }
}
