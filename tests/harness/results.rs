//! Results for tests: an examination that was held, a conclusion that is prepared, and signatures of the sandbox's people, in one
//! line each.

use std::path::Path;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use qoldau_domain::person::Iin;
use qoldau_gateways::signatures::{TestAuthority, TestCertificate};
use serde_json::{Value, json};

use crate::caller::{Answer, Caller};
use crate::server::Qoldau;

/// The IIN of the sandbox's specialist.
pub const SPECIALIST_IIN: &str = "900101500009";
/// The IIN of the sandbox's head.
pub const HEAD_IIN: &str = "900101500010";

/// What a specialist writes into a conclusion.
#[must_use]
pub fn conclusion_content() -> Value {
    json!({
        "conclusion_text": "Сөйлеу тілінің жалпы дамымауы, ІІІ деңгей.",
        "recommendations_text": "Логопедпен жеке сабақтар.\nКөрнекі құралдар.",
        "recommended_educational_services": ["логопед", "педагог-ассистент"],
        "recommended_medical_services": ["сурдолог бақылауы"],
        "recommended_social_services": [],
        "educational_programme_type": "жалпы білім беретін бағдарлама",
        "valid_until": "2027-08-31",
        "specialists": ["Маман Ерлан"],
        "head_full_name": "Басшы Айгүл"
    })
}

/// What a refusal says.
#[must_use]
pub fn refusal_content() -> Value {
    json!({
        "grounds": ["untrue_documents_or_data"],
        "facts": "Ұсынылған куәлік басқа балаға берілген.",
        "requirement_violated": "Тізбенің 8-жолы, 1) тармақша.",
        "cure": "Баланың өз куәлігін ұсыныңыз.",
        "head_full_name": "Басшы Айгүл"
    })
}

/// A detached CMS over some bytes by the person with this IIN, in Base64, from the authority in a folder of keys.
fn cms_from(keys: &Path, iin: &str, kind: TestCertificate, content: &[u8]) -> String {
    let authority = TestAuthority::open(keys).expect("the sandbox's authority");
    let iin = Iin::parse(iin).expect("an IIN");
    STANDARD.encode(authority.sign(&iin, "Test", kind, content).expect("a signature"))
}

/// Signs a result as a person of the sandbox does: reads the paper, signs its bytes, hands the signature in.
pub async fn sign_as((caller, iin): (&Caller, &str), keys: &Path, path: &str, key: &str) -> Answer {
    let paper = caller.get(path).header("accept", "application/pdf").send().await.with(200).bytes;
    let etag = caller.get(path).send().await.with(200).etag();
    let value = cms_from(keys, iin, TestCertificate::Sign, &paper);
    let body = json!({ "signature": { "kind": "cms_detached", "value": value } });
    caller.post(&format!("{path}/sign")).key(key).if_match(&etag).json(&body).send().await
}

/// The id at the end of a path.
#[must_use]
pub fn id_in(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or_default()
}

impl Qoldau {
    /// A detached CMS over some bytes by the person with this IIN, in Base64.
    #[must_use]
    pub fn cms(&self, iin: &str, kind: TestCertificate, content: &[u8]) -> String {
        cms_from(&self.var().join("keys"), iin, kind, content)
    }

    /// Signs a result with the sandbox's authority of this server.
    pub async fn sign(&self, caller: &Caller, iin: &str, path: &str, key: &str) -> Answer {
        sign_as((caller, iin), &self.var().join("keys"), path, key).await
    }

    /// An application whose examination was held on 18 December 2026 at nine; the clock stands at ten.
    pub async fn examined(&self, serial: u32) -> String {
        self.clock(Some("2026-12-15T10:00:00+05:00")).await;
        let id = self.registered(serial).await;
        self.publish(("2026-12-18", "2026-12-18"), ("09:00", "10:00"), 50).await.expect(201);
        let slot = self.free("2026-12-18", "2026-12-18").await.remove(0);
        self.book(&id, &slot, &format!("book-{serial}")).await.expect(201);
        self.clock(Some("2026-12-18T10:00:00+05:00")).await;
        self.examine(&id, &format!("examine-{serial}")).await.expect(200);
        id
    }

    /// Records that an application's examination was held on the day of its appointment.
    pub async fn examine(&self, application: &str, key: &str) -> Answer {
        let record = format!("/v1/applications/{application}");
        let etag = self.specialist().get(&record).send().await.with(200).etag();
        let door = self.specialist().post(&format!("{record}/record-examination"));
        door.key(key).if_match(&etag).json(&json!({})).send().await
    }

    /// The code on the paper of a result.
    pub async fn code_of(&self, path: &str) -> String {
        let address = self.registrar().get(path).send().await.with(200).text_at("/paper/verify_at");
        id_in(&address).to_owned()
    }

    /// Hands the result of an application over at the counter.
    pub async fn hand_over(&self, application: &str, key: &str) -> Answer {
        let record = format!("/v1/applications/{application}");
        let etag = self.registrar().get(&record).send().await.with(200).etag();
        self.registrar().door(application, "deliver", key, &etag).await
    }

    /// A conclusion that is signed by specialist and head; its path.
    pub async fn signed(&self, application: &str, key: &str) -> String {
        let path = self.concluded(application, key).await;
        self.sign_both(&path, key).await;
        path
    }

    /// Signs a conclusion as specialist and as head.
    pub async fn sign_both(&self, path: &str, key: &str) {
        self.sign(&self.specialist(), SPECIALIST_IIN, path, &format!("{key}-1")).await.expect(200);
        self.sign(&self.head(), HEAD_IIN, path, &format!("{key}-2")).await.expect(200);
    }

    /// A conclusion that is prepared by the head to correct the one at a path; its own path.
    pub async fn correcting(&self, application: &str, old: &str, key: &str) -> String {
        let mut body = json!({ "application_id": application, "content": conclusion_content() });
        body["corrects"] = json!(id_in(old));
        let made = self.head().post("/v1/conclusions").key(key).json(&body).send().await.with(201);
        format!("/v1/conclusions/{}", made.text_at("/id"))
    }

    /// A conclusion that is prepared for an application; its path.
    pub async fn concluded(&self, application: &str, key: &str) -> String {
        let body = json!({ "application_id": application, "content": conclusion_content() });
        let made = self.specialist().post("/v1/conclusions").key(key).json(&body).send().await.with(201);
        format!("/v1/conclusions/{}", made.text_at("/id"))
    }
}
