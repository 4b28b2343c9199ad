//! A sandbox in which every documented request is possible: one record of each kind that an operation needs, and which of them stands
//! for the placeholders of paths and examples. It asserts nothing of the answers.

use qoldau_api::seed::sample_id;
use qoldau_domain::provider::ProviderType;
use qoldau_tests::{Qoldau, application, person_iin, pmpk, refusal_content};
use serde_json::{Value, json};

use crate::access::{Operation, upload};

/// What a request needs that is there: an application, a registered one, a free place, an appointment, a hold, an entry of the
/// wait list, a visitor who waits, one who was called, an offer, the request of another one, a file, an application that was
/// examined and one that is about to be, a prepared conclusion, a prepared refusal, and an application without consents.
pub struct Seeded {
    pub application: String,
    registered: String,
    slot: String,
    appointment: String,
    hold: String,
    entry: String,
    visit: String,
    called: String,
    offer: String,
    request: String,
    file: String,
    examined: String,
    ahead: String,
    conclusion: String,
    refusal: String,
    unconsented: String,
    code: String,
    signed: String,
    delivered: String,
    result: String,
}

impl Seeded {
    pub async fn sow(app: &Qoldau) -> Self {
        app.clock(Some("2026-12-14T10:00:00+05:00")).await;
        app.publish(("2026-12-15", "2026-12-15"), ("09:00", "10:00"), 5).await.expect(201);
        let place = app.free("2026-12-15", "2026-12-15").await.remove(0);
        let mut seen = Vec::new();
        for serial in [207, 208, 209, 212, 213] {
            let id = app.registered(serial).await;
            app.book(&id, &place, &format!("seed-{serial}")).await.expect(201);
            seen.push(id);
        }
        app.clock(Some("2026-12-15T09:30:00+05:00")).await;
        let (examined, concluded, ahead) = (seen.remove(0), seen.remove(0), seen.remove(0));
        let (signed, delivered) = (seen.remove(0), seen.remove(0));
        for id in [&examined, &concluded, &signed, &delivered] {
            app.examine(id, "seed-examine").await.expect(200);
        }
        let conclusion = app.concluded(&concluded, "seed-conclude").await;
        let result = app.signed(&delivered, "seed-delivered").await;
        app.hand_over(&delivered, "seed-deliver").await.expect(200);
        let mut without = application(&person_iin("1703", 211), "900101500109");
        without["consents"] = json!([]);
        let unconsented = app.parent().submit("seed-211", &without).await.with(201).text_at("/id");
        let refused = json!({ "application_id": app.registered(210).await, "content": refusal_content() });
        let refusal = app.head().post("/v1/refusals").key("seed-refuse").json(&refused).send().await;
        let (offer, _) = app.offered(204).await;
        let (_, request) = app.offered(205).await;
        app.clock(Some("2026-12-15T10:00:00+05:00")).await;
        let application = app.parent().submit("seed", &pmpk()).await.with(201).text_at("/id");
        app.publish(("2026-12-18", "2026-12-18"), ("09:00", "12:00"), 1).await.expect(201);
        let slots = app.free("2026-12-18", "2026-12-18").await;
        let booked = app.registered(201).await;
        let appointment = app.book(&booked, &slots[0], "seed-book").await.with(201).text_at("/id");
        let wished = json!({ "application_id": app.registered(202).await, "slot_id": slots[1] });
        let hold = app.registrar().post("/v1/holds").key("seed-hold").json(&wished).send().await.with(201);
        let called = app.visit("seed-called").await;
        app.mark(&called, "call", "seed-call").await.expect(200);
        // Last, since a round of the timer steps would deliver it.
        app.signed(&signed, "seed-signed").await;
        Self {
            application,
            registered: app.registered(203).await,
            slot: slots[2].clone(),
            appointment,
            hold: hold.text_at("/id"),
            entry: app.wait(&app.registered(206).await, "seed-wait").await.with(201).text_at("/id"),
            visit: app.visit("seed-visit").await,
            called,
            offer,
            request,
            file: upload(&app.parent()).await,
            examined,
            ahead,
            code: app.code_of(&conclusion).await,
            conclusion,
            signed,
            delivered,
            result,
            unconsented,
            refusal: format!("/v1/refusals/{}", refusal.with(201).text_at("/id")),
        }
    }

    /// Whether an example names records that must be there.
    pub fn is_needed_by(operation: &Operation, example: &Value) -> bool {
        operation.path.contains("{id}")
            || example.to_string().contains("-0000000000aa")
            || example.to_string().contains("-0000000000cc")
            || example.to_string().contains("-0000000000dd")
    }

    /// An example about the records that are there.
    pub fn example(&self, example: &Value) -> Value {
        let text = example
            .to_string()
            .replace("01980000-0000-7000-8000-0000000000aa", &self.registered)
            .replace("01980000-0000-7000-8000-0000000000bb", &self.slot)
            .replace("01980000-0000-7000-8000-0000000000cc", &self.request)
            .replace("01980000-0000-7000-8000-0000000000dd", &self.examined);
        serde_json::from_str(&text).expect("an example")
    }

    pub fn path(&self, operation: &Operation) -> String {
        if operation.path.contains("/providers/") {
            operation.at(&sample_id(ProviderType::Pmpk).to_string())
        } else if operation.path.contains("/appointments/") {
            operation.at(&self.appointment)
        } else if operation.path.starts_with("/v1/slots/") {
            operation.at(&self.slot)
        } else if operation.path.contains("/holds/") {
            operation.at(&self.hold)
        } else if operation.path.contains("/wait-list-entries/") {
            operation.at(&self.entry)
        } else if operation.path.contains("/offers/") {
            operation.at(&self.offer)
        } else if operation.path.contains("/gateway/messages/") {
            operation.at(&self.request)
        } else if operation.id == "end_visit" {
            operation.at(&self.called)
        } else if operation.path.contains("/visits/") {
            operation.at(&self.visit)
        } else if operation.id == "get_conclusion" {
            self.result.clone()
        } else if ["get_result", "get_signature_sheet", "list_results"].contains(&operation.id.as_str()) {
            operation.at(&self.delivered)
        } else if operation.id == "deliver_result" {
            operation.at(&self.signed)
        } else if operation.path.starts_with("/verify/") {
            operation.path.replace("{code}", &self.code)
        } else if operation.path.contains("/conclusions/") {
            operation.path.replace("/v1/conclusions/{id}", &self.conclusion)
        } else if operation.path.contains("/refusals/") {
            operation.path.replace("/v1/refusals/{id}", &self.refusal)
        } else if operation.id == "request_consent" {
            operation.at(&self.unconsented)
        } else if ["record_examination", "get_notice", "request_documents"].contains(&operation.id.as_str()) {
            operation.at(&self.ahead)
        } else if operation.path.contains("/files/") {
            operation.at(&self.file)
        } else {
            operation.at(&self.application)
        }
    }
}
