//! The counter of a provider, through the API as a registrar uses it: places are published, applications registered and days
//! booked before a clock starts. It must measure nothing.

use std::net::SocketAddr;

use chrono::NaiveDate;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::load::Connection;
use crate::people::{self, People, REGISTRAR};

/// How many free places a page has at most.
const PAGE: usize = 200;

/// The counter of a provider.
pub struct Desk<'p> {
    connection: Connection,
    people: &'p People,
    provider: Uuid,
    /// The registrar's token.
    pub token: String,
}

impl<'p> Desk<'p> {
    /// The authority puts the registrar on the staff list of the provider.
    pub async fn open(address: SocketAddr, people: &'p People, provider: Uuid) -> Result<Self, String> {
        let connection = Connection::open(address).await?;
        let mut desk = Self { connection, people, provider, token: people.registrar(provider) };
        let list = json!({ "items": [{ "subject": REGISTRAR, "roles": ["registrar"] }] });
        let path = format!("/v1/providers/{provider}/staff");
        desk.ask(&people::change("PUT", &path, &people.authority(), Some("*"), &list), 200).await?;
        Ok(desk)
    }

    /// Sends a request; the body of its answer, which has this status.
    async fn ask(&mut self, request: &[u8], status: u16) -> Result<Value, String> {
        self.connection.send(request).await?;
        self.connection.must_be(status)?;
        body(&self.connection.answer)
    }

    /// Publishes places of so many minutes and seats from one day to another; how many became of it.
    pub async fn publish(
        &mut self,
        (from, to): (NaiveDate, NaiveDate),
        (minutes, capacity): (i64, i64),
    ) -> Result<u64, String> {
        let range = json!({
            "kind": "examination", "from": from, "to": to, "minutes": minutes, "capacity": capacity
        });
        let path = format!("/v1/providers/{}/slots", self.provider);
        let view = self.ask(&people::change("POST", &path, &self.token, None, &range), 201).await?;
        view.get("published").and_then(Value::as_u64).ok_or_else(|| "nothing was published".to_owned())
    }

    /// Files an application and registers it after the registry's answer; its id.
    pub async fn registered(&mut self) -> Result<String, String> {
        let filed = self.ask(&self.people.filing_at(self.provider).bytes, 201).await?;
        let id = text(&filed, "id").ok_or("an application without its id")?;
        let door = format!("/v1/applications/{id}");
        let found = json!({ "document": "birth_certificate", "source": "zags_is", "answer": "found" });
        let answers = format!("{door}/registry-answers");
        self.ask(&people::change("POST", &answers, &self.token, None, &found), 201).await?;
        let register = format!("{door}/register");
        self.ask(&people::change("POST", &register, &self.token, Some("*"), &json!({})), 200).await?;
        Ok(id)
    }

    /// Books a place for an application; the id of the appointment.
    pub async fn book(&mut self, application: &str, place: &str) -> Result<Uuid, String> {
        let booked = self.ask(&booking(&self.token, application, place), 201).await?;
        text(&booked, "id")
            .and_then(|id| id.parse().ok())
            .ok_or_else(|| "a booking without its id".to_owned())
    }

    /// Ids of the first free places from one day to another, in order.
    pub async fn free(&mut self, (from, to): (NaiveDate, NaiveDate)) -> Result<Vec<String>, String> {
        let path = format!("/v1/providers/{}/slots?from={from}&to={to}&limit={PAGE}", self.provider);
        let page = self.ask(&people::look(&path, &self.token), 200).await?;
        let items = page.get("items").and_then(Value::as_array).ok_or("a page without its entries")?;
        let places: Vec<String> = items.iter().filter_map(|slot| text(slot, "id")).collect();
        if places.is_empty() { Err("there is no place to book".to_owned()) } else { Ok(places) }
    }

    /// The request for each page of the free places from one day to another.
    pub async fn pages(
        &mut self,
        token: &str,
        (from, to): (NaiveDate, NaiveDate),
    ) -> Result<Vec<Vec<u8>>, String> {
        let path = format!("/v1/providers/{}/slots?from={from}&to={to}&limit={PAGE}", self.provider);
        let mut request = people::look(&path, token);
        let mut pages = Vec::new();
        loop {
            let page = self.ask(&request, 200).await?;
            pages.push(request);
            let Some(cursor) = text(&page, "next_cursor") else { return Ok(pages) };
            request = people::look(&format!("{path}&cursor={cursor}"), token);
        }
    }
}

/// A registrar's request to book a place for an application.
pub fn booking(token: &str, application: &str, place: &str) -> Vec<u8> {
    let wish = json!({
        "kind": "examination", "application_id": application, "slot_id": place, "source": "direct"
    });
    people::change("POST", "/v1/appointments", token, None, &wish)
}

/// The body of an answer.
pub fn body(answer: &[u8]) -> Result<Value, String> {
    let head =
        answer.windows(4).position(|window| window == b"\r\n\r\n").ok_or("an answer without a head")?;
    let bytes = answer.get(head + 4..).unwrap_or_default();
    serde_json::from_slice(bytes).map_err(|error| format!("a body that is no JSON: {error}"))
}

/// The text of a member of it, where there is one.
pub fn text(body: &Value, member: &str) -> Option<String> {
    body.get(member).and_then(Value::as_str).map(str::to_owned)
}
