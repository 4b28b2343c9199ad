//! Places, registered applications, bookings, the wait list and visits for tests: the requests that a registrar makes every
//! day, in one line each.

use qoldau_domain::lifecycle::Role;
use serde_json::{Value, json};

use crate::caller::{Answer, Caller};
use crate::people::{application, person_iin};
use crate::server::{Qoldau, Who};

/// The path of the sample PMPK's places.
pub const SLOTS: &str = "/v1/providers/01980000-0000-7000-8000-000000000001/slots";

impl Qoldau {
    /// Publishes places of an hour at the sample PMPK on these days, from one hour until another.
    pub async fn publish(&self, days: (&str, &str), hours: (&str, &str), capacity: i64) -> Answer {
        let body = json!({
            "kind": "examination", "from": days.0, "to": days.1, "begins": hours.0, "ends": hours.1, "minutes": 60,
            "capacity": capacity
        });
        let key = format!("publish-{}-{}-{}-{}", days.0, days.1, hours.0, hours.1);
        self.registrar().post(SLOTS).key(&key).json(&body).send().await
    }

    /// Ids of the free places of these days, in order.
    pub async fn free(&self, from: &str, to: &str) -> Vec<String> {
        let page =
            self.parent().get(&format!("{SLOTS}?from={from}&to={to}&limit=200")).send().await.with(200);
        let items = page.body["items"].as_array().cloned().unwrap_or_default();
        items.iter().filter_map(|slot| slot["id"].as_str()).map(str::to_owned).collect()
    }

    /// An application of the example parent for the child of this serial number, registered; its id.
    pub async fn registered(&self, serial: u32) -> String {
        let body = application(&person_iin("1703", serial), "900101500109");
        let filed = self.parent().submit(&format!("file-{serial}"), &body).await.with(201);
        let id = filed.text_at("/id");
        let key = format!("register-{serial}");
        self.registrar().door(&id, "register", &key, &filed.etag()).await.expect(200);
        id
    }

    /// What a registrar sends to book a place for an application.
    #[must_use]
    pub fn booking(application: &str, slot: &str) -> Value {
        json!({ "kind": "examination", "application_id": application, "slot_id": slot, "source": "phone" })
    }

    /// Books a place for an application as the registrar does.
    pub async fn book(&self, application: &str, slot: &str, key: &str) -> Answer {
        let body = Self::booking(application, slot);
        self.registrar().post("/v1/appointments").key(key).json(&body).send().await
    }

    /// A visit to hand in papers at the sample PMPK on a day, at ten; its id.
    pub async fn document_visit(&self, on: &str) -> String {
        let body = json!({
            "kind": "document_visit", "from": on, "to": on, "begins": "10:00", "ends": "10:30", "minutes": 30, "capacity": 1
        });
        self.registrar().post(SLOTS).key(&format!("visits-{on}")).json(&body).send().await.expect(201);
        let found = self.parent().get(&format!("{SLOTS}?kind=document_visit&from={on}&to={on}")).send().await;
        let body = json!({
            "kind": "document_visit", "slot_id": found.text_at("/items/0/id"), "phone": "+77017654321",
            "person": { "last_name": "Ахметова", "first_name": "Гүлнар" }
        });
        self.registrar().post("/v1/appointments").key(on).json(&body).send().await.with(201).text_at("/id")
    }

    /// Runs the timer steps; what they did.
    pub async fn work(&self) -> Value {
        self.stranger().post("/sandbox/work").send().await.with(200).body
    }

    /// What a registrar sends to offer the service to the example parent for the child of this serial number.
    #[must_use]
    pub fn offering(serial: u32, phone: &str) -> Value {
        let filing = application(&person_iin("1703", serial), "900101500109");
        let mut representative = filing["representative"].clone();
        representative["phone"] = json!(phone);
        json!({
            "service": "pmpk_examination", "residency": "resident", "child": filing["child"],
            "representative": representative
        })
    }

    /// An offer of the sample PMPK that was sent: its id, and the id of the request.
    pub async fn offered(&self, serial: u32) -> (String, String) {
        let body = Self::offering(serial, "+77011234567");
        let key = format!("offer-{serial}");
        let id =
            self.registrar().post("/v1/offers").key(&key).json(&body).send().await.with(201).text_at("/id");
        self.work().await;
        let offer = self.offer(&id).await;
        (id, offer.text_at("/evidence/0/id"))
    }

    /// An offer as staff see it.
    pub async fn offer(&self, id: &str) -> Answer {
        self.registrar().get(&format!("/v1/offers/{id}")).send().await.with(200)
    }

    /// The message gateway.
    #[must_use]
    pub fn gateway(&self) -> Caller {
        self.caller(&Who::of(Role::MessageGateway))
    }

    /// A receipt for a message.
    pub async fn receipt(&self, message: &str, state: &str, at: &str) -> Answer {
        let body = json!({ "state": state, "at": at });
        let path = format!("/v1/gateway/messages/{message}/receipt");
        self.gateway().post(&path).key(&format!("{message}{state}{at}")).json(&body).send().await
    }

    /// A reply to a message.
    pub async fn reply(&self, message: &str, from: &str, text: &str, at: &str) -> Answer {
        let body = json!({ "message_id": message, "from": from, "text": text, "at": at });
        let key = format!("{message}{from}{at}{}", text.len());
        self.gateway().post("/v1/gateway/replies").key(&key).json(&body).send().await
    }

    /// The registrar of another PMPK, where the proactive form is off.
    pub async fn another_pmpk(&self) -> Who {
        let authority = self.caller(&Who::of(Role::Authority));
        let body = json!({
            "type": "pmpk", "name_kk": "№ 9 ПМПК", "name_ru": "ПМПК № 9", "address_kk": "Абай даңғылы, 9",
            "address_ru": "проспект Абая, 9", "region": "Алматы", "phones": ["+77272000009"]
        });
        let made = authority.post("/v1/providers").key("another").json(&body).send().await.with(201);
        let staff = format!("{}/staff", made.header("location"));
        let etag = authority.get(&staff).send().await.with(200).etag();
        let people = json!({ "items": [{ "subject": "another-registrar", "roles": ["registrar"] }] });
        authority.put(&staff).header("If-Match", &etag).json(&people).send().await.expect(200);
        let provider = made.text_at("/id").parse().ok();
        Who { subject: "another-registrar".to_owned(), provider, ..Who::of(Role::Registrar) }
    }

    /// Puts an application into the wait list as the registrar does.
    pub async fn wait(&self, application: &str, key: &str) -> Answer {
        let body = json!({ "application_id": application });
        self.registrar().post("/v1/wait-list-entries").key(key).json(&body).send().await
    }

    /// An entry of the wait list as staff see it.
    pub async fn entry(&self, id: &str) -> Answer {
        self.registrar().get(&format!("/v1/wait-list-entries/{id}")).send().await.with(200)
    }

    /// A visit to the sample PMPK's counter to hand in documents; its id.
    pub async fn visit(&self, key: &str) -> String {
        let body = json!({ "service": "pmpk_examination", "purpose": "hand_in_documents" });
        self.registrar().post("/v1/visits").key(key).json(&body).send().await.with(201).text_at("/id")
    }

    /// Marks a visit as the registrar does: `call` or `end`.
    pub async fn mark(&self, visit: &str, step: &str, key: &str) -> Answer {
        let path = format!("/v1/visits/{visit}/{step}");
        self.registrar().post(&path).key(key).json(&json!({})).send().await
    }
}
