//! NCANode, the verifier of electronic signatures: what it is asked, and the seven things that Qoldau looks at by itself, since NCANode
//! calls a CMS valid that nobody has signed. The bridge answers here as NCANode 3.4 does.

use qoldau_tests::{Answer, Bridge, Caller, Database, HEAD_IIN, Qoldau, SPECIALIST_IIN};
use serde_json::{Value, json};

/// What NCANode says of a good signature by the person with this number.
pub fn verified(iin: &str) -> Value {
    json!({
        "status": 200, "message": "OK", "valid": true,
        "signers": [{ "certificates": [{
            "valid": true,
            "revocations": [{ "revoked": false, "by": "OCSP", "revocationTime": null, "reason": "OK" }],
            "notBefore": "2026-01-01T00:00:00.000+05:00", "notAfter": "2126-01-01T00:00:00.000+05:00",
            "keyUsage": "SIGN", "serialNumber": "3f2a", "signAlg": "ECGOST3410-2015-512", "keyUser": ["INDIVIDUAL"],
            "subject": { "commonName": "МАМАН ЕРЛАН", "iin": iin },
            "issuer": { "commonName": "ҰЛТТЫҚ КУӘЛАНДЫРУШЫ ОРТАЛЫҚ" }
        }] }]
    })
}

struct World {
    app: Qoldau,
    node: Bridge,
    path: String,
}

/// Sends something that looks like a CMS, of which NCANode says the rest.
pub async fn sign(caller: &Caller, path: &str, key: &str) -> Answer {
    let etag = caller.get(path).send().await.with(200).etag();
    let body = json!({ "signature": { "kind": "cms_detached", "value": "MAMBAQI=" } });
    caller.post(&format!("{path}/sign")).key(key).if_match(&etag).json(&body).send().await
}

impl World {
    async fn set(database: Database) -> Self {
        let node = Bridge::start();
        let app = Qoldau::start_with(database, &[("QOLDAU_NCANODE_URL", &node.url())]).await;
        let id = app.examined(1).await;
        let path = app.concluded(&id, "conclude").await;
        node.answer("/cms/extract", 400, &json!({ "status": 400, "message": "no content" }));
        node.answer("/cms/verify", 200, &verified(SPECIALIST_IIN));
        Self { app, node, path }
    }

    async fn sign(&self, caller: &Caller, key: &str) -> Answer {
        sign(caller, &self.path, key).await
    }
}

async fn each_of_the_checks_is_made(database: Database) {
    let world = World::set(database).await;
    let specialist = world.app.specialist();
    let with = |pointer: &str, value: Value| {
        let mut answer = verified(SPECIALIST_IIN);
        *answer.pointer_mut(pointer).expect("a member") = value;
        answer
    };
    let certificate = "/signers/0/certificates/0";
    let two = json!([verified(SPECIALIST_IIN)["signers"][0], verified(SPECIALIST_IIN)["signers"][0]]);
    let cases = [
        ("nobody signed", with("/signers", json!([])), "not_one_signer"),
        ("two signed", with("/signers", two), "not_one_signer"),
        ("no certificate", with("/signers/0/certificates", json!([])), "no_certificate"),
        ("to log in", with(&format!("{certificate}/keyUsage"), json!("AUTH")), "wrong_usage"),
        ("unknown", with(&format!("{certificate}/keyUsage"), json!("UNKNOWN")), "wrong_usage"),
        ("somebody else", with(&format!("{certificate}/subject/iin"), json!(HEAD_IIN)), "other_person"),
        ("no number", with(&format!("{certificate}/subject"), json!({})), "other_person"),
        (
            "revoked",
            with(&format!("{certificate}/revocations/0/revoked"), json!(true)),
            "certificate_revoked",
        ),
        ("expired", with(&format!("{certificate}/valid"), json!(false)), "certificate_not_trusted"),
        ("other bytes", with("/valid", json!(false)), "other_bytes"),
    ];
    for (key, answer, code) in cases {
        world.node.answer("/cms/verify", 200, &answer);
        let refused = world.sign(&specialist, &key.replace(' ', "-")).await;
        let refused = refused.problem(422, "signature_not_taken");
        assert_eq!(refused.faults(), [("/signature/value".to_owned(), code.to_owned())], "{key}");
    }
    // Nobody could be asked about a certificate that would not be trusted anyhow.
    for (key, pointer, value, reason) in [
        ("old", "notAfter", "2026-02-01T00:00:00.000+0000", "Connect timed out"),
        ("root", "notAfter", "2126-02-01T00:00:00.000+0000", "Cannot find root certificate in NCANode."),
    ] {
        let mut answer = with(&format!("{certificate}/valid"), json!(false));
        answer["signers"][0]["certificates"][0][pointer] = json!(value);
        answer["signers"][0]["certificates"][0]["revocations"][0]["reason"] = json!(reason);
        world.node.answer("/cms/verify", 200, &answer);
        let refused = world.sign(&specialist, key).await.problem(422, "signature_not_taken");
        assert_eq!(refused.faults().remove(0).1, "certificate_not_trusted", "{key}");
    }
    // A CMS with a content of its own would be verified over that one.
    world.node.answer("/cms/verify", 200, &verified(SPECIALIST_IIN));
    world.node.answer("/cms/extract", 200, &json!({ "status": 200, "data": "b3RoZXI=" }));
    let refused = world.sign(&specialist, "attached").await.problem(422, "signature_not_taken");
    assert_eq!(refused.faults().remove(0).1, "other_bytes");
    world.node.answer("/cms/extract", 400, &json!({ "status": 400, "message": "no content" }));
    world.node.answer("/cms/verify", 400, &json!({ "status": 400, "message": "not a CMS" }));
    // Of what is no CMS at all it says that there is nothing to extract by an error of its own.
    for (key, status) in [("no-cms", 400), ("no-cms-5xx", 500)] {
        world.node.answer("/cms/extract", status, &json!({ "status": status, "message": "IOException" }));
        let refused = world.sign(&specialist, key).await.problem(422, "signature_not_taken");
        assert_eq!(refused.faults().remove(0).1, "signature_unreadable", "{key}");
    }
    let read = specialist.get(&world.path).send().await.with(200);
    assert_eq!(read.body["signatures"], json!([]), "nothing was taken");
}

async fn who_cannot_be_asked_refuses_nothing_and_takes_nothing(database: Database) {
    let world = World::set(database).await;
    let specialist = world.app.specialist();
    let mut unasked = verified(SPECIALIST_IIN);
    unasked["signers"][0]["certificates"][0]["revocations"] = json!([]);
    // As it answers while the responder of the certification authority is away.
    let mut silent = verified(SPECIALIST_IIN);
    silent["signers"][0]["certificates"][0]["valid"] = json!(false);
    silent["signers"][0]["certificates"][0]["revocations"][0]["reason"] = json!("Connect timed out");
    silent["valid"] = json!(false);
    let away = [(500, json!({ "status": 500 })), (200, json!("nonsense")), (200, unasked), (200, silent)];
    for (place, (status, answer)) in away.into_iter().enumerate() {
        world.node.answer("/cms/verify", status, &answer);
        world.sign(&specialist, &format!("away-{place}")).await.problem(503, "neighbour_unavailable");
    }
    world.node.answer("/cms/verify", 200, &verified(SPECIALIST_IIN));
    // The same request once more: nothing was used up.
    let signed = world.sign(&specialist, "away-0").await.with(200);
    assert_eq!(signed.text_at("/signatures/0/role"), "specialist");
}

async fn the_bytes_of_the_paper_are_what_is_asked_about(database: Database) {
    use base64::Engine as _;
    let world = World::set(database).await;
    let specialist = world.app.specialist();
    let paper = specialist.get(&world.path).header("accept", "application/pdf").send().await.with(200).bytes;
    world.sign(&specialist, "good").await.expect(200);
    let asked = world.node.at("/cms/verify").pop().expect("a question").body;
    assert_eq!(asked["cms"], "MAMBAQI=");
    assert_eq!(asked["data"], base64::engine::general_purpose::STANDARD.encode(paper));
    assert_eq!(asked["revocationCheck"], json!(["OCSP"]));
}

macro_rules! on_each {
    ($($name:ident),+) => {$(
        mod $name {
            use super::Database;

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn sqlite() {
                super::$name(Database::Sqlite).await;
            }

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn postgres() {
                if qoldau_tests::Cluster::is_there() {
                    super::$name(Database::Postgres).await;
                }
            }
        }
    )+};
}

on_each!(
    each_of_the_checks_is_made,
    who_cannot_be_asked_refuses_nothing_and_takes_nothing,
    the_bytes_of_the_paper_are_what_is_asked_about
);
