//! The contract as a document: the checked-in one is that of this build, it says enough about every operation, its
//! examples work when they are sent, what comes back is what it describes, and the router knows the same doors. Objects
//! are closed for the comparison, so that a member without a description is a fault.

mod seeded;

use std::collections::BTreeSet;
use std::path::Path;

use jsonschema::Draft;
use qoldau_api::openapi;
use qoldau_domain::lifecycle::Role;
use qoldau_gateways::signatures::TestCertificate;
use qoldau_tests::{Answer, Caller, HEAD_IIN, Qoldau, Request, SPECIALIST_IIN, Who, on_both};
use reqwest::Method;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::access::{Operation, operations};
pub use seeded::Seeded;

/// How the checked-in files are brought up to date.
const WRITE: &str = "cargo run -- openapi --write openapi";

fn checked_in(name: &str) -> String {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../openapi").join(name);
    std::fs::read_to_string(&file).unwrap_or_else(|error| panic!("openapi/{name}: {error}; run `{WRITE}`"))
}

/// Puts a false `unevaluatedProperties` wherever an object is described, so that a member of which the document says
/// nothing is a fault. Parts of a composition stay open: the whole is closed.
fn close(schema: &mut Value, whole: bool) {
    let Some(members) = schema.as_object_mut() else { return };
    for property in members.get_mut("properties").and_then(Value::as_object_mut).into_iter().flatten() {
        close(property.1, true);
    }
    if let Some(items) = members.get_mut("items") {
        close(items, true);
    }
    for composition in ["allOf", "oneOf", "anyOf"] {
        for part in members.get_mut(composition).and_then(Value::as_array_mut).into_iter().flatten() {
            close(part, false);
        }
    }
    let describes =
        ["$ref", "properties", "allOf", "oneOf", "anyOf"].iter().any(|name| members.contains_key(*name));
    if whole && describes && !members.contains_key("additionalProperties") {
        members.insert("unevaluatedProperties".to_owned(), json!(false));
    }
}

/// What keeps a value from fitting a schema of the document.
pub fn faults(document: &Value, schema: &Value, value: &Value) -> Vec<String> {
    let mut whole = schema.clone();
    close(&mut whole, true);
    let mut components = document["components"].clone();
    for schema in components["schemas"].as_object_mut().expect("schemas").values_mut() {
        close(schema, false);
    }
    whole["components"] = components;
    let options = jsonschema::options().with_draft(Draft::Draft202012).should_validate_formats(true);
    let validator = options.build(&whole).unwrap_or_else(|error| panic!("{schema}: {error}"));
    validator.iter_errors(value).map(|error| format!("{}: {error}", error.instance_path())).collect()
}

/// What of an answer the document does not describe for the operation.
fn undescribed(document: &Value, operation: &Operation, answer: &Answer) -> Vec<String> {
    let what = format!("{} {}", operation.id, answer.status);
    let response = &operation.described["responses"][answer.status.to_string()];
    if !response.is_object() {
        return vec![format!("{what} is not described: {}", answer.body["code"])];
    }
    let Some(content) = response.get("content") else {
        let silent = answer.text.is_empty();
        return if silent { Vec::new() } else { vec![format!("{what} has a body that is not described")] };
    };
    let media = answer.header("content-type");
    let media = media.split(';').next().unwrap_or_default();
    let described = &content[media];
    if !described.is_object() {
        return vec![format!("{what} comes as {media}, which is not described")];
    }
    let is_json = media.ends_with("json");
    let faults = if is_json { faults(document, &described["schema"], &answer.body) } else { Vec::new() };
    faults.iter().map(|fault| format!("{what} {}: {fault}", answer.body["code"])).collect()
}

#[track_caller]
fn assert_described(document: &Value, operation: &Operation, answer: &Answer) {
    let faults = undescribed(document, operation, answer);
    assert!(faults.is_empty(), "{faults:#?} in {}", answer.text);
}

pub fn caller(app: &Qoldau, operation: &Operation) -> Caller {
    operation.roles().map_or_else(|| app.stranger(), |roles| app.caller(&Who::of(roles[0])))
}

/// The tag of what an operation changes, read as its caller would.
async fn tag_of(app: &Qoldau, operation: &Operation, path: &str) -> String {
    let record =
        if operation.method == Method::PUT { path } else { path.rsplit_once('/').expect("a door").0 };
    caller(app, operation).get(record).send().await.with(200).etag()
}

/// The documented request with one of its examples, as its first role sends it.
pub async fn request(app: &Qoldau, operation: &Operation, path: &str, example: &Value) -> Request {
    if ["attend_appointment", "miss_appointment"].contains(&operation.id.as_str()) {
        app.clock(Some("2026-12-18T09:05:00+05:00")).await;
    }
    let mut example = example.clone();
    if operation.id.starts_with("sign_") {
        // A signature over the paper that is there, by who calls.
        let caller = caller(app, operation);
        let record = path.split("/sign").next().unwrap_or_default();
        let paper = caller.get(record).header("Accept", "application/pdf").send().await.with(200).bytes;
        let head = operation.roles().is_some_and(|roles| roles[0] == Role::Head);
        let iin = if head { HEAD_IIN } else { SPECIALIST_IIN };
        example["signature"]["value"] = json!(app.cms(iin, TestCertificate::Sign, &paper));
    }
    let mut request = caller(app, operation).call(operation.method.clone(), path).json(&example);
    if operation.takes("header", "Idempotency-Key") {
        request = request.key(&Uuid::now_v7().to_string());
    }
    if operation.takes("header", "If-Match") {
        let path = path.split('?').next().unwrap_or_default();
        request = request.header("If-Match", &tag_of(app, operation, path).await);
    }
    request
}

/// Every object in the document, with the pointer to it.
fn walk<'a>(value: &'a Value, at: &str, visit: &mut dyn FnMut(&str, &'a Value)) {
    visit(at, value);
    match value {
        Value::Object(members) => {
            members.iter().for_each(|(name, value)| walk(value, &format!("{at}/{name}"), visit));
        }
        Value::Array(items) => items.iter().for_each(|item| walk(item, at, visit)),
        _ => {}
    }
}

#[test]
fn the_checked_in_document_is_that_of_this_build() {
    let document = openapi::document();
    let known: Value =
        serde_json::from_str(&checked_in("openapi.json")).expect("openapi/openapi.json is JSON");
    for (pointer, part) in known.as_object().expect("an object") {
        assert!(document[pointer] == *part, "openapi/openapi.json: {pointer} is another; run `{WRITE}`");
    }
    let written = serde_json::to_string_pretty(&document).expect("text") + "\n";
    assert!(checked_in("openapi.json") == written, "openapi/openapi.json is another; run `{WRITE}`");
    assert_eq!(checked_in("operations.txt"), openapi::operations(), "openapi/operations.txt; run `{WRITE}`");
}

#[test]
fn every_reference_of_the_document_leads_somewhere() {
    let document = openapi::document();
    let (mut found, mut used) = (0, BTreeSet::new());
    walk(&document, "", &mut |at, value| {
        if let Some(reference) = value.get("$ref").and_then(Value::as_str) {
            let pointer =
                reference.strip_prefix('#').unwrap_or_else(|| panic!("{at} leads outside: {reference}"));
            assert!(document.pointer(pointer).is_some(), "{at} leads nowhere: {reference}");
            found += 1;
            used.insert(pointer.to_owned());
        }
    });
    assert!(found > 50, "{found}");
    for name in document["components"]["schemas"].as_object().expect("schemas").keys() {
        assert!(used.contains(&format!("/components/schemas/{name}")), "nothing uses {name}");
    }
    let security: Vec<&str> = document["components"]["securitySchemes"]
        .as_object()
        .expect("schemes")
        .keys()
        .map(String::as_str)
        .collect();
    assert_eq!(security, ["bearer"]);
}

#[test]
fn every_example_of_the_document_fits_its_schema() {
    let document = openapi::document();
    let mut looked_at = 0;
    walk(&document["paths"], "", &mut |at, value| {
        let Some(schema) = value.get("schema") else { return };
        let several =
            value.get("examples").and_then(Value::as_object).into_iter().flat_map(|all| all.values());
        // What is shown by its address is read elsewhere.
        let several = several.filter_map(|example| example.get("value"));
        for example in value.get("example").into_iter().chain(several) {
            let faults = faults(&document, schema, example);
            assert!(faults.is_empty(), "{at}: {faults:#?} in {example}");
            looked_at += 1;
        }
    });
    assert!(looked_at > 100, "{looked_at}");
}

on_both! {
    async fn every_operation_says_what_it_is_for_whom_and_what_goes_wrong(app: Qoldau) {
        let document = app.stranger().get("/v1/openapi.json").send().await.with(200).body;
        assert_eq!(document, openapi::document());
        assert!(document["openapi"].as_str().is_some_and(|version| version.starts_with("3.1")));
        let tags: Vec<&Value> = document["tags"].as_array().expect("tags").iter().map(|tag| &tag["name"]).collect();
        let operations = operations(&app).await;
        let known = crate::law::known();
        let names: BTreeSet<&str> = operations.iter().map(|operation| operation.id.as_str()).collect();
        assert_eq!(names.len(), operations.len(), "every operationId is another");
        for operation in &operations {
            let (id, described) = (&operation.id, &operation.described);
            for member in ["summary", "description"] {
                let text = described[member].as_str().unwrap_or_default();
                assert!(text.trim().len() > 5, "{id} has no {member}");
            }
            assert_ne!(described["summary"], described["description"], "{id}");
            let own = described["tags"].as_array().map_or(&[][..], Vec::as_slice);
            assert!(!own.is_empty() && own.iter().all(|tag| tags.contains(&tag)), "{id} has no tag that is described");
            assert!(described["security"].is_array(), "{id} says nothing of security");
            let statuses: Vec<&String> = described["responses"].as_object().expect("responses").keys().collect();
            assert!(statuses.iter().any(|status| status.starts_with('2')), "{id} never succeeds");
            assert!(statuses.iter().any(|status| status.starts_with('4')), "{id} never refuses");
            for (status, response) in described["responses"].as_object().expect("responses") {
                for (media, body) in response["content"].as_object().into_iter().flatten() {
                    let shown = body.get("example").is_some() || body["examples"].as_object().is_some_and(|all| !all.is_empty());
                    assert!(shown || !media.ends_with("json"), "{id} shows no {status} {media}");
                }
            }
            let clauses = described["x-clauses"].as_array().expect("clauses, or openly none");
            let text = described["description"].as_str().unwrap_or_default();
            for clause in clauses.iter().filter_map(Value::as_str) {
                assert!(text.contains(clause) && known.contains(clause), "{id} names {clause}");
            }
            assert!(!clauses.is_empty() || text.ends_with("the order says nothing about this."), "{id} is silent about the law");
            for placeholder in operation.path.split('/').filter_map(|part| part.strip_prefix('{')) {
                assert!(operation.takes("path", placeholder.trim_end_matches('}')), "{id}: {placeholder} is not described");
            }
            let has_body = described["requestBody"]["content"]["application/json"].is_object();
            assert!(!has_body || !operation.examples().is_empty(), "{id} has no example of its body");
            assert!(operation.method != Method::GET || described["requestBody"].is_null(), "{id} reads a body");
        }
    }

    async fn every_example_of_a_request_works_in_a_fresh_sandbox(app: Qoldau) {
        let document = openapi::document();
        let mut sent = 0;
        for operation in operations(&app).await {
            for example in operation.examples() {
                let dry = operation.takes("query", "validate_only").then_some("?validate_only=true");
                for query in [""].into_iter().chain(dry) {
                    let fresh = Qoldau::start(app.database).await;
                    fresh.clock(Some("2026-12-15T10:00:00+05:00")).await;
                    let (path, example) = if Seeded::is_needed_by(&operation, &example) {
                        let seeded = Seeded::sow(&fresh).await;
                        (seeded.path(&operation), seeded.example(&example))
                    } else {
                        (operation.at(""), example.clone())
                    };
                    let answer = request(&fresh, &operation, &format!("{path}{query}"), &example).await.send().await;
                    assert!((200..300).contains(&answer.status), "{}{query}: {} {}", operation.id, answer.status, answer.text);
                    assert_described(&document, &operation, &answer);
                    sent += 1;
                }
            }
        }
        assert!(sent >= 15, "{sent}");
    }

    async fn what_is_read_is_what_the_document_describes(app: Qoldau) {
        let document = openapi::document();
        let seeded = Seeded::sow(&app).await;
        let registrar = app.registrar();
        let record = format!("/v1/applications/{}", seeded.application);
        let etag = registrar.get(&record).send().await.with(200).etag();
        registrar.door(&seeded.application, "register", "r", &etag).await.expect(200);
        for operation in operations(&app).await.iter().filter(|operation| operation.method == Method::GET) {
            for role in operation.roles().map_or_else(|| vec![None], |roles| roles.into_iter().map(Some).collect()) {
                // A file that is not attached is its uploader's.
                if operation.id == "download_file" && role != Some(Role::Recipient) {
                    continue;
                }
                // A result is a recipient's from its delivery on.
                if operation.id == "get_refusal" && role == Some(Role::Recipient) {
                    continue;
                }
                let caller = role.map_or_else(|| app.stranger(), |role| app.caller(&Who::of(role)));
                let path = seeded.path(operation);
                let answer = caller.get(&path).send().await;
                assert_eq!(answer.status, 200, "{}: {}", operation.id, answer.text);
                assert_described(&document, operation, &answer);
                if operation.takes("header", "If-None-Match") {
                    let known = caller.get(&path).header("If-None-Match", &answer.etag()).send().await;
                    assert_eq!(known.status, 304, "{}", operation.id);
                    assert_described(&document, operation, &known);
                } else {
                    assert!(answer.etag().is_empty(), "{} has a tag that is not described", operation.id);
                }
            }
        }
        let events = operations(&app).await.into_iter().find(|operation| operation.id == "list_stage_events");
        let batch = app.monitor().get("/v1/stage-events?wait=5").header("Accept", "application/cloudevents-batch+json");
        assert_described(&document, &events.expect("the feed"), &batch.send().await.with(200));
        let page = app.parent().get("/v1/applications?limit=1").send().await.with(200);
        assert_eq!(page.body["items"].as_array().map(Vec::len), Some(1));
    }

    async fn what_is_refused_is_refused_as_the_document_describes(app: Qoldau) {
        let document = openapi::document();
        let seeded = Seeded::sow(&app).await;
        let everybody = Role::ALL.map(|role| app.caller(&Who::of(role)));
        let mut wrong = BTreeSet::new();
        for operation in operations(&app).await {
            let path = seeded.path(&operation);
            let to = |caller: &Caller| caller.call(operation.method.clone(), &path);
            let own = caller(&app, &operation);
            let body = operation.examples().first().cloned().unwrap_or(json!({}));
            let unknown = own.call(operation.method.clone(), &format!("{path}?colour=blue")).key("k");
            let absent = own.call(operation.method.clone(), &operation.at(&Uuid::now_v7().to_string())).key("k");
            let mut refused = vec![
                to(&app.stranger()).header("Authorization", "Bearer x"),
                to(&app.stranger()).json(&body),
                to(&own).header("Content-Encoding", "gzip"),
                to(&own).header("Accept", "text/html"),
                unknown.json(&body),
                absent.header("If-Match", "\"1.x\"").json(&body),
            ];
            refused.extend(everybody.iter().map(|caller| to(caller).json(&body)));
            if operation.described.get("requestBody").is_some() {
                for text in ["{", "{}", "[]", "{\"x\":1}", &" ".repeat(70_000)] {
                    refused.push(to(&own).key("k").header("If-Match", "\"1.x\"").raw(text.to_owned()));
                }
                refused.push(to(&own).key("k").header("Content-Type", "text/plain"));
                refused.push(to(&own).json(&body));
                refused.push(to(&own).key("a key").json(&body));
                refused.push(to(&own).key("k").json(&body));
                refused.push(to(&own).key("k").header("If-Match", "1").json(&body));
                refused.push(to(&own).key("k").header("If-Match", "\"99.x\"").json(&body));
            }
            for request in refused {
                wrong.extend(undescribed(&document, &operation, &request.send().await));
            }
        }
        assert!(wrong.is_empty(), "{wrong:#?}");
    }

    async fn the_router_knows_what_the_document_knows_and_nothing_else(app: Qoldau) {
        let document = openapi::document();
        let seeded = Seeded::sow(&app).await;
        let operations = operations(&app).await;
        for operation in &operations {
            let path = seeded.path(operation);
            let answer = app.stranger().call(operation.method.clone(), &path).send().await;
            // Who may not come in is told so only where there is a door.
            let door = if operation.roles().is_some() { 401 } else { 200 };
            assert_eq!(answer.status, door, "{} {path}: {}", operation.method, answer.text);
        }
        let allowed = |answer: &Answer| -> BTreeSet<String> {
            answer.header("allow").split(',').map(|method| method.trim().to_owned()).collect()
        };
        let mut wrong = Vec::new();
        for template in document["paths"].as_object().expect("paths").keys() {
            let known: Vec<&Operation> = operations.iter().filter(|operation| operation.path == *template).collect();
            let path = seeded.path(known[0]);
            let mut methods: BTreeSet<String> = known.iter().map(|operation| operation.method.to_string()).collect();
            if methods.contains("GET") {
                methods.insert("HEAD".to_owned());
                let [whole, head] = [Method::GET, Method::HEAD].map(|method| app.parent().call(method, &path).send());
                let (whole, head) = (whole.await, head.await);
                assert_eq!((head.status, head.text.as_str()), (whole.status, ""), "HEAD {path}");
                assert_eq!(head.header("etag"), whole.header("etag"), "HEAD {path}");
            }
            for caller in [app.stranger(), app.parent()] {
                let others = ["GET", "POST", "PUT", "PATCH", "DELETE", "PROPFIND", "QUERY"];
                for method in others.into_iter().filter(|method| !methods.contains(*method)) {
                    let answer = caller.call(method.parse().expect("a method"), &path).send().await;
                    let refused = answer.status == 405 && answer.body["code"] == "method_not_allowed";
                    if !refused || allowed(&answer) != methods {
                        wrong.push(format!("{method} {path}: {} {}", answer.status, answer.header("allow")));
                    }
                }
                let options = caller.call(Method::OPTIONS, &path).send().await.with(204);
                assert_eq!(allowed(&options), methods, "{path}");
            }
            for beside in [format!("{path}/"), format!("{path}/no/such/door/here"), path.to_uppercase(), format!("/{path}")] {
                let answer = app.stranger().get(&beside).send().await;
                assert_eq!(answer.status, 404, "{beside}: {}", answer.text);
            }
        }
        assert!(wrong.is_empty(), "{wrong:#?}");
    }
}
