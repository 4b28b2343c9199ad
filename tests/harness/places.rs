//! Places, registered applications, bookings and visits for tests: the requests that a registrar makes every day, in one line
//! each.

use serde_json::{Value, json};

use crate::caller::Answer;
use crate::people::{application, person_iin};
use crate::server::Qoldau;

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
