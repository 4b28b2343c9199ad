//! The stage feed and the audit chain: dense positions, hashes that can be checked, long polls that wake, CloudEvents, and
//! a chain in which every changed row is found.

use std::time::{Duration, Instant};

use qoldau_domain::lifecycle::Role;
use qoldau_persistence::seal::Keys;
use qoldau_persistence::{Store, feed};
use qoldau_tests::{Database, Qoldau, Sql, Who, application, iin, on_both, person_iin, pmpk};
use serde_json::{Value, json};

on_both! {
    async fn a_long_poll_wakes_when_something_happens(app: Qoldau) {
        let monitor = app.monitor();
        let waiting = tokio::spawn(async move {
            let began = Instant::now();
            let page = monitor.get("/v1/stage-events?wait=20").send().await.with(200);
            (page.body["items"].as_array().expect("items").len(), began.elapsed())
        });
        // The poll is on its way before anything is filed; how far it got does not matter.
        app.parent().submit("k", &pmpk()).await.expect(201);
        let (events, waited) = waiting.await.expect("the poll ends");
        assert_eq!(events, 1);
        assert!(waited < Duration::from_secs(10), "woken after {waited:?}");
        let empty = app.monitor().get("/v1/stage-events?after=1&wait=1").send().await.with(200);
        assert_eq!(empty.body, json!({ "items": [], "next_after": 1 }));
    }

    async fn pages_follow_each_other_and_say_the_same_again(app: Qoldau) {
        for serial in 0..7 {
            let who = iin(serial);
            let parent = app.caller(&Who::parent(&who));
            parent.submit("k", &application(&person_iin("1703", serial), &who)).await.expect(201);
        }
        let monitor = app.monitor();
        let whole = wait_for(&app, 7).await;
        let mut walked = Vec::new();
        let mut after = 0;
        loop {
            let page = monitor.get(&format!("/v1/stage-events?after={after}&limit=3")).send().await.with(200);
            let items = page.body["items"].as_array().expect("items").clone();
            after = page.body["next_after"].as_i64().expect("a position");
            if items.is_empty() {
                break;
            }
            walked.extend(items);
        }
        assert_eq!(walked, whole);
    }

    async fn the_feed_speaks_cloud_events(app: Qoldau) {
        app.parent().submit("k", &pmpk()).await.expect(201);
        let plain = wait_for(&app, 1).await;
        let accept = "application/cloudevents-batch+json";
        let batch = app.monitor().get("/v1/stage-events").header("Accept", accept).send().await.with(200);
        assert_eq!(batch.header("content-type"), accept);
        assert_eq!(batch.body[0]["specversion"], "1.0");
        assert_eq!(batch.body[0]["type"], "kz.qoldau.stage");
        assert_eq!(batch.body[0]["data"], plain[0]);
        let odd = app.monitor().get("/v1/stage-events").header("Accept", "text/html").send().await;
        odd.problem(406, "not_acceptable");
    }

    async fn the_audit_chain_holds_and_a_changed_row_is_found(app: Qoldau) {
        let parent = app.parent();
        let filed = parent.submit("k", &pmpk()).await.with(201);
        let id = filed.text_at("/id");
        app.registrar().get(&format!("/v1/applications/{id}")).send().await.expect(200);
        parent.door(&id, "withdraw", "w", &filed.etag()).await.expect(200);
        wait_for(&app, 2).await;
        let store = store_of(&app);
        // Placing the last access row may still be under way on PostgreSQL.
        for _ in 0..100 {
            if store.count_unplaced().expect("a count") == 0 {
                break;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        assert_eq!(store.read(feed::verify_audit).expect("a walk"), None);
        tamper(&app);
        assert!(store.read(feed::verify_audit).expect("a walk").is_some());
    }

    async fn the_feed_holds_no_personal_data_and_only_its_own_members(app: Qoldau) {
        app.parent().submit("k", &pmpk()).await.expect(201);
        let events = wait_for(&app, 1).await;
        let mut members: Vec<&str> = events[0].as_object().expect("an object").keys().map(String::as_str).collect();
        members.sort_unstable();
        assert_eq!(
            members,
            [
                "application_id", "hash", "id", "number", "occurred_at", "position", "previous_hash", "provider_id",
                "service", "stage"
            ]
        );
    }

    async fn only_the_monitor_pulls(app: Qoldau) {
        for role in [Role::Recipient, Role::Registrar, Role::Head, Role::Authority] {
            let caller = app.caller(&Who::of(role));
            caller.get("/v1/stage-events").send().await.problem(403, "forbidden");
        }
        for query in ["after=-1", "after=x", "limit=0", "limit=1001", "wait=31", "wait=-1", "from=1"] {
            let page = app.monitor().get(&format!("/v1/stage-events?{query}")).send().await;
            page.problem(400, "invalid_query");
        }
    }
}

/// All events, once there are as many as expected.
async fn wait_for(app: &Qoldau, expected: usize) -> Vec<Value> {
    for _ in 0..200 {
        let page = app.monitor().get("/v1/stage-events?limit=1000").send().await.with(200);
        let items = page.body["items"].as_array().expect("items").clone();
        if items.len() >= expected {
            assert_eq!(items.len(), expected);
            return items;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    panic!("the feed did not reach {expected} events");
}

fn store_of(app: &Qoldau) -> Store {
    let key = |name: &str| -> [u8; 32] {
        let text = std::fs::read_to_string(app.var().join("keys").join(name)).expect("a key");
        let byte = |i: usize| u8::from_str_radix(&text[i * 2..i * 2 + 2], 16).expect("hexadecimal");
        std::array::from_fn(byte)
    };
    let keys = Keys::new(&key("seal.key"), &key("index.key")).expect("keys");
    Store::open(app.database_url.parse().expect("a URL"), keys, 2).expect("a store")
}

/// Changes one journal row behind the API's back.
fn tamper(app: &Qoldau) {
    let statement = "UPDATE journal SET purpose = 'nothing' WHERE kind = 'access'";
    let mut sql = Sql::open(&app.database_url);
    if app.database == Database::Sqlite {
        assert!(sql.run(statement).is_err(), "the journal is append-only");
        sql.run("DROP TRIGGER journal_is_append_only_update").expect("a trigger");
    }
    sql.run(statement).expect("a changed row");
}
