//! Stories from beginning to end, the clock moved by hand: a parent files, a registrar accepts, everybody reads what is
//! theirs, and the monitoring system learns each stage. They run on both databases, and against the binary.

use qoldau_domain::lifecycle::Role;
use qoldau_persistence::seal::{hex, sha256};
use qoldau_tests::{Caller, Cluster, Database, Process, Who, on_both, pmpk};
use serde_json::{Value, json};

/// File, replay, register, read, list, search, history, access, feed.
async fn first_light(parent: &Caller, registrar: &Caller, monitor: &Caller) {
    let filed = parent.submit("first-light", &pmpk()).await.with(201);
    let id = filed.text_at("/id");
    assert_eq!(filed.text_at("/status"), "submitted");
    assert_eq!(filed.text_at("/channel"), "egov_portal");
    assert_eq!(filed.text_at("/registered_on"), "2026-12-17");
    assert_eq!(filed.text_at("/deadlines/0/code"), "exam_date");
    assert_eq!(filed.text_at("/deadlines/0/due_at"), "2026-12-21T18:30:00+05:00");
    assert_eq!(filed.text_at("/deadlines/1/code"), "queue");
    assert_eq!(filed.text_at("/deadlines/1/due_at"), "2027-01-15T18:30:00+05:00");
    assert_eq!(filed.text_at("/registry_answers/0/answer"), "found");
    assert_eq!(filed.header("location"), format!("/v1/applications/{id}"));

    let again = parent.submit("first-light", &pmpk()).await.with(201);
    assert_eq!(again.header("idempotency-replayed"), "true");
    assert_eq!(again.text, filed.text);
    assert_eq!(again.etag(), filed.etag());

    let read = registrar.get(&format!("/v1/applications/{id}")).send().await.with(200);
    assert_eq!(
        read.body["actions"][0],
        json!({ "action": "register", "allowed": true, "clause": "PMPK-T-7-a" })
    );
    let registered = registrar.door(&id, "register", "first-register", &read.etag()).await.with(200);
    assert_eq!(registered.text_at("/status"), "registered");
    assert_eq!(
        registered.body["registered_on"], filed.body["registered_on"],
        "A-61: registering moves no date"
    );
    assert_eq!(registered.body["deadlines"], filed.body["deadlines"]);

    let own = parent.get(&format!("/v1/applications/{id}")).send().await.with(200);
    assert_eq!(own.text_at("/status"), "registered");
    let known = parent.get(&format!("/v1/applications/{id}")).header("If-None-Match", &own.etag());
    known.send().await.expect(304);

    let listed = registrar.get("/v1/applications?status=registered").send().await.with(200);
    assert_eq!(listed.text_at("/items/0/id"), id);
    let found = registrar.post("/v1/applications/search").json(&json!({ "child_iin": "170315600124" }));
    assert_eq!(found.send().await.with(200).text_at("/items/0/id"), id);

    let history = parent.get(&format!("/v1/applications/{id}/history")).send().await.with(200);
    let kinds: Vec<&str> = texts(&history.body, "kind");
    assert_eq!(kinds, ["submitted", "registry_answered", "registered"]);
    assert_eq!(history.text_at("/items/2/name"), "Sandbox registrar");

    let access = parent.get(&format!("/v1/applications/{id}/access")).send().await.with(200);
    let looks: Vec<(&str, &str)> =
        texts(&access.body, "role").into_iter().zip(texts(&access.body, "purpose")).collect();
    assert_eq!(
        looks,
        [
            ("registrar", "get_application"),
            ("recipient", "get_application"),
            ("registrar", "list_applications"),
            ("registrar", "search_applications"),
        ]
    );
    feed_tells(monitor, &id).await;
}

fn texts<'a>(body: &'a Value, name: &str) -> Vec<&'a str> {
    body["items"].as_array().expect("items").iter().filter_map(|item| item[name].as_str()).collect()
}

/// The feed holds both stages of the application, densely, and its hashes can be checked from the answer alone.
async fn feed_tells(monitor: &Caller, id: &str) {
    let mut events = Vec::new();
    for _ in 0..40 {
        let page = monitor.get("/v1/stage-events?limit=1000&wait=1").send().await.with(200);
        events.clone_from(page.body["items"].as_array().expect("items"));
        if events.len() >= 2 {
            break;
        }
    }
    let stages: Vec<&str> = events
        .iter()
        .filter(|event| event["application_id"] == id)
        .filter_map(|event| event["stage"].as_str())
        .collect();
    assert_eq!(stages, ["submitted", "registered"]);
    let mut previous = "0".repeat(64);
    for (place, event) in events.iter().enumerate() {
        assert_eq!(event["position"], json!(place + 1));
        assert_eq!(event["previous_hash"], json!(previous));
        let mut item = event.clone();
        let members = item.as_object_mut().expect("an object");
        members.remove("previous_hash");
        members.remove("hash");
        let bytes = serde_json_canonicalizer::to_vec(&item).expect("canonical");
        let before: Vec<u8> =
            (0..32).map(|i| u8::from_str_radix(&previous[i * 2..i * 2 + 2], 16).expect("hex")).collect();
        previous = hex(&sha256(&[&before, &bytes]));
        assert_eq!(event["hash"], json!(previous));
    }
}

on_both! {
    async fn a_parents_application_goes_from_the_token_to_the_stage_feed(app: Qoldau) {
        app.clock(Some("2026-12-15T18:50:00+05:00")).await;
        first_light(&app.parent(), &app.registrar(), &app.monitor()).await;
    }
}

async fn against_the_binary(database: Database) {
    let var = tempfile::tempdir().expect("a folder");
    let url = match database {
        Database::Sqlite => format!("sqlite:{}", var.path().join("qoldau.db").display()),
        Database::Postgres => {
            let cluster = Cluster::get().expect("PostgreSQL");
            cluster.url_of(&cluster.create_database())
        }
    };
    let process = Process::start(var.path(), &url, &[]).await;
    let clock = process.stranger().put("/sandbox/clock").json(&json!({ "now": "2026-12-15T18:50:00+05:00" }));
    clock.send().await.expect(200);
    let caller = |role| process.caller(&Who::of(role));
    first_light(&caller(Role::Recipient), &caller(Role::Registrar), &caller(Role::Monitor)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_journey_against_the_binary_on_sqlite() {
    against_the_binary(Database::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_journey_against_the_binary_on_postgres() {
    if Cluster::is_there() {
        against_the_binary(Database::Postgres).await;
    }
}
