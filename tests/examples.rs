//! The document's examples of answers: recorded from a sandbox whose clock stands still, and compared with the file that is
//! checked in. Identifiers and hashes, which chance makes, are numbered instead; lists are cut to two entries.
//! `QOLDAU_WRITE_DOCS=1` writes the file anew.

use std::collections::BTreeMap;

use qoldau_tests::{Answer, Database, Qoldau};
use reqwest::Method;
use reqwest::multipart::{Form, Part};
use serde_json::{Value, json};

use crate::access::{Operation, PNG, operations};
use crate::contract::{Seeded, caller, request};

/// Answers by operation, then by status and media type.
type Recorded = BTreeMap<String, BTreeMap<String, Value>>;

/// Shown by their address.
const LIVE: [&str; 3] = ["get_openapi", "list_problems", "get_problem"];

/// Makes a recorded answer the same every time and short enough to read.
fn settle(value: &mut Value, chance: &mut Vec<String>) {
    match value {
        Value::String(text) => {
            let made = uuid::Uuid::parse_str(text).is_ok() && !text.starts_with("01980000-0000-7000-8000");
            let hash = text.len() == 64 && text.chars().all(|c| c.is_ascii_hexdigit());
            if let Some((address, _code)) = text.split_once("/verify/") {
                *text = format!("{address}/verify/7GQ2-9KXM-41TB-ZZ0P-3HVD");
            } else if made || hash {
                let known = chance.iter().position(|known| known == text);
                let place = known.unwrap_or_else(|| {
                    chance.push(text.clone());
                    chance.len() - 1
                }) + 1;
                *text = if made {
                    format!("019b1f6e-2f00-7000-8000-{place:012x}")
                } else {
                    format!("{place:02x}").repeat(32)
                };
            }
        }
        Value::Array(items) => {
            items.truncate(2);
            for item in items {
                settle(item, chance);
            }
        }
        Value::Object(members) => members.values_mut().for_each(|member| settle(member, chance)),
        _ => {}
    }
}

fn keep(recorded: &mut Recorded, operation: &Operation, answer: &Answer) {
    assert!((200..300).contains(&answer.status), "{}: {} {}", operation.id, answer.status, answer.text);
    let media = answer.header("content-type");
    let media = media.split(';').next().unwrap_or_default();
    if media.ends_with("json") && !LIVE.contains(&operation.id.as_str()) {
        let mut body = answer.body.clone();
        settle(&mut body, &mut Vec::new());
        recorded.entry(operation.id.clone()).or_default().insert(format!("{} {media}", answer.status), body);
    }
}

/// A sandbox at the hour of the examples, with one application in it.
async fn sandbox() -> (Qoldau, Seeded) {
    let app = Qoldau::start(Database::Sqlite).await;
    app.clock(Some("2026-12-15T10:00:00+05:00")).await;
    let seeded = Seeded::sow(&app).await;
    (app, seeded)
}

async fn read(recorded: &mut Recorded, all: &[Operation]) {
    let (app, seeded) = sandbox().await;
    let record = format!("/v1/applications/{}", seeded.application);
    let etag = app.registrar().get(&record).send().await.with(200).etag();
    app.registrar().door(&seeded.application, "register", "r", &etag).await.expect(200);
    for operation in all.iter().filter(|operation| operation.method == Method::GET) {
        let caller = caller(&app, operation);
        keep(recorded, operation, &caller.get(&seeded.path(operation)).send().await.with(200));
        if operation.id == "verify_paper" {
            let request = caller.get(&seeded.path(operation)).header("Accept", "application/json");
            keep(recorded, operation, &request.send().await.with(200));
        }
        if operation.id == "list_stage_events" {
            let batch = "application/cloudevents-batch+json";
            let request = caller.get(&operation.path).header("Accept", batch);
            keep(recorded, operation, &request.send().await.with(200));
        }
    }
}

async fn written(recorded: &mut Recorded, operation: &Operation) {
    let dry = operation.takes("query", "validate_only").then_some("?validate_only=true");
    // The dry run first: where it has the same status, the answer to the real request is what is shown.
    for query in dry.into_iter().chain([""]) {
        if let Some(example) = operation.examples().first() {
            let (app, seeded) = sandbox().await;
            let example = &seeded.example(example);
            let needed = operation.examples().iter().any(|example| Seeded::is_needed_by(operation, example));
            let fresh = if needed || operation.id == "search_applications" {
                app
            } else {
                let app = Qoldau::start(Database::Sqlite).await;
                app.clock(Some("2026-12-15T10:00:00+05:00")).await;
                app
            };
            let path = format!("{}{query}", seeded.path(operation));
            keep(recorded, operation, &request(&fresh, operation, &path, example).await.send().await);
        }
        if operation.method == Method::DELETE {
            let (app, seeded) = sandbox().await;
            let path = format!("{}{query}", seeded.path(operation));
            keep(recorded, operation, &caller(&app, operation).call(Method::DELETE, &path).send().await);
        }
        if operation.id == "upload_file" {
            let (app, _) = sandbox().await;
            let part = Part::bytes(PNG).file_name("certificate.png").mime_str("image/png").expect("a type");
            let sent = caller(&app, operation).post(&format!("/v1/files{query}")).key("upload");
            keep(recorded, operation, &sent.form(Form::new().part("file", part)).send().await);
        }
    }
}

/// What a PUT answers where there was nothing.
async fn added(recorded: &mut Recorded, operation: &Operation) {
    let (app, _) = sandbox().await;
    let path =
        operation.path.replace("{id}", "01980000-0000-7000-8000-0000000000aa").replace("{year}", "2030");
    if let Some(example) = operation.examples().first() {
        let example = example.to_string().replace("\"2026-", "\"2030-");
        let example: Value = serde_json::from_str(&example).expect("an example");
        let sent = caller(&app, operation).put(&path).header("If-None-Match", "*").json(&example);
        keep(recorded, operation, &sent.send().await);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_answer_of_the_document_is_one_that_was_given() {
    let app = Qoldau::start(Database::Sqlite).await;
    let all = operations(&app).await;
    let mut recorded = Recorded::new();
    read(&mut recorded, &all).await;
    for operation in all.iter().filter(|operation| operation.method != Method::GET) {
        written(&mut recorded, operation).await;
        if operation.described["responses"]["201"].is_object() && operation.method == Method::PUT {
            added(&mut recorded, operation).await;
        }
    }
    for operation in all.iter().filter(|operation| !LIVE.contains(&operation.id.as_str())) {
        for (status, response) in operation.described["responses"].as_object().expect("responses") {
            for media in response["content"].as_object().into_iter().flat_map(|content| content.keys()) {
                if status.starts_with('2') && media.ends_with("json") {
                    let known =
                        recorded.get(&operation.id).and_then(|all| all.get(&format!("{status} {media}")));
                    assert!(known.is_some(), "{} {status} {media} was never answered", operation.id);
                }
            }
        }
    }
    let path = crate::law::root().join("openapi/examples.json");
    let anew = serde_json::to_string_pretty(&json!(recorded)).expect("text") + "\n";
    if std::env::var_os("QOLDAU_WRITE_DOCS").is_some() {
        std::fs::write(&path, &anew).expect("written");
    }
    let known = std::fs::read_to_string(&path).expect("openapi/examples.json");
    assert!(
        known == anew,
        "openapi/examples.json is another; run QOLDAU_WRITE_DOCS=1 cargo test --package qoldau-tests examples, then \
         cargo run -- openapi --write openapi"
    );
}
