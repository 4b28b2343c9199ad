//! Timer steps that are killed between acting and marking, then run on two processes of one PostgreSQL at once, or again on
//! SQLite; afterwards the effects are counted: nothing is lost and nothing stands twice. Beside that, one row that cannot be
//! dealt with stops no other. A process works by itself, too, every half minute: nothing here depends on whether it does.

mod in_the_middle;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use qoldau_domain::lifecycle::Role;
use qoldau_tests::{
    Bridge, Caller, Cluster, Database, HEAD_IIN, Process, Qoldau, SLOTS, SPECIALIST_IIN, Sql, Who,
    application, conclusion_content, fresh_database, person_iin, sign_as,
};
use serde_json::{Value, json};

use in_the_middle::{days_to_assign, places_to_offer, results_to_deliver, whatever_is_due};

/// How many processes share a database; a SQLite file has one at a time.
const fn together(database: Database) -> usize {
    match database {
        Database::Sqlite => 1,
        Database::Postgres => 2,
    }
}

/// Puts the law's clock; processes that start later stand there, too.
async fn put_clock(process: &Process, now: &str) {
    let body = json!({ "now": now });
    process.stranger().put("/sandbox/clock").json(&body).send().await.expect(200);
}

/// Starts the processes of a database with the clock at this moment.
async fn start(
    database: Database,
    (var, url): (&Path, &str),
    more: &[(&str, &str)],
    now: &str,
) -> Vec<Process> {
    let mut processes = vec![Process::start(var, url, more).await];
    put_clock(&processes[0], now).await;
    while processes.len() < together(database) {
        processes.push(Process::start(var, url, more).await);
    }
    processes
}

/// One round on every process, at once.
async fn work_at_once(processes: &[Process]) {
    let calls: Vec<_> = processes
        .iter()
        .map(|process| tokio::spawn(process.stranger().post("/sandbox/work").send()))
        .collect();
    for call in calls {
        let answer = call.await.expect("an answer");
        // A machine that is busy with other tests may be too slow for a round; the next one looks again.
        assert!([200, 503].contains(&answer.status), "{}: {}", answer.status, answer.text);
    }
}

/// How many rows are left of each of these.
fn left(sql: &mut Sql, of: &[&str]) -> Vec<i64> {
    of.iter().map(|from| sql.count(from)).collect()
}

/// Rounds on all processes at once until nothing is left of these, and one more.
async fn work_until_none_is_left(processes: &[Process], sql: &mut Sql, of: &[&str]) {
    for _ in 0..60 {
        work_at_once(processes).await;
        if left(sql, of).iter().all(|count| *count == 0) {
            return work_at_once(processes).await;
        }
    }
    panic!("{:?} are left of {of:?}", left(sql, of));
}

/// So many rows of the journal, each about another record.
#[track_caller]
fn each_once(sql: &mut Sql, of: &str, expected: i64) {
    assert_eq!(sql.count(&format!("journal WHERE {of}")), expected, "{of}");
    let records = format!("(SELECT DISTINCT record_id FROM journal WHERE {of}) records");
    assert_eq!(sql.count(&records), expected, "{of}: each about another record");
}

/// Ids of rows without hyphens, as both databases can tell them.
fn ids(sql: &mut Sql, database: Database, from: &str) -> Vec<String> {
    let column = match database {
        Database::Sqlite => "lower(hex(id))",
        Database::Postgres => "replace(id::text, '-', '')",
    };
    sql.rows(&format!("SELECT {column} AS text FROM {from} ORDER BY 1"))
}

/// An id as a literal.
fn literal(database: Database, id: &str) -> String {
    let digits = id.replace('-', "");
    match database {
        Database::Sqlite => format!("x'{digits}'"),
        Database::Postgres => format!("'{digits}'::uuid"),
    }
}

/// The people who make the world that the timers work on.
struct Desk {
    registrar: Caller,
    parent: Caller,
    authority: Caller,
    specialist: Caller,
    head: Caller,
}

impl Desk {
    fn of(process: &Process) -> Self {
        let caller = |role| process.caller(&Who::of(role));
        Self {
            registrar: caller(Role::Registrar),
            parent: caller(Role::Recipient),
            authority: caller(Role::Authority),
            specialist: caller(Role::Specialist),
            head: caller(Role::Head),
        }
    }

    async fn offer(&self, count: u32) {
        for serial in 1..=count {
            let (key, body) = (format!("offer-{serial}"), Qoldau::offering(serial, "+77011234567"));
            self.registrar.post("/v1/offers").key(&key).json(&body).send().await.expect(201);
        }
    }

    /// Registered applications for children to whom nothing is offered.
    async fn registered(&self, count: u32) -> Vec<String> {
        let mut made = Vec::new();
        for serial in 101..=100 + count {
            let key = format!("apply-{serial}");
            let body = application(&person_iin("1703", serial), "900101500109");
            let filed = self.parent.submit(&key, &body).await.with(201);
            let id = filed.text_at("/id");
            self.registrar.door(&id, "register", &key, &filed.etag()).await.expect(200);
            made.push(id);
        }
        made
    }

    /// Publishes places of an hour on a day; their ids.
    async fn publish(&self, on: &str, ends: &str, capacity: usize) -> Vec<String> {
        let body = json!({
            "kind": "examination", "from": on, "to": on, "begins": "10:00", "ends": ends, "minutes": 60,
            "capacity": capacity
        });
        self.registrar.post(SLOTS).key(on).json(&body).send().await.expect(201);
        let page = self.registrar.get(&format!("{SLOTS}?from={on}&to={on}")).send().await.with(200);
        let items = page.body["items"].as_array().expect("places");
        items.iter().filter_map(|slot| slot["id"].as_str()).map(str::to_owned).collect()
    }

    /// Takes a seat for each application: a booking, or a hold.
    async fn seat(&self, path: &str, bodies: impl Iterator<Item = Value>) {
        for body in bodies {
            let key = body["application_id"].as_str().expect("an id");
            self.registrar.post(path).key(key).json(&body).send().await.expect(201);
        }
    }

    /// Records the examinations of applications and signs their conclusions.
    async fn conclude(&self, applications: &[String], var: &Path) {
        let keys = var.join("keys");
        for id in applications {
            let record = format!("/v1/applications/{id}");
            let etag = self.specialist.get(&record).send().await.with(200).etag();
            let door = self.specialist.post(&format!("{record}/record-examination")).key(id).if_match(&etag);
            door.json(&json!({})).send().await.expect(200);
            let body = json!({ "application_id": id, "content": conclusion_content() });
            let made = self.specialist.post("/v1/conclusions").key(id).json(&body).send().await.with(201);
            let path = format!("/v1/conclusions/{}", made.text_at("/id"));
            sign_as((&self.specialist, SPECIALIST_IIN), &keys, &path, id).await.expect(200);
            sign_as((&self.head, HEAD_IIN), &keys, &path, id).await.expect(200);
        }
    }

    /// Saves the year with one more day off, so that every open deadline is to be computed anew.
    async fn save_year(&self) {
        let path = "/v1/calendar/2026";
        let read = self.authority.get(path).send().await.with(200);
        let mut days = read.body["days"].as_array().expect("days").clone();
        days.push(json!({
            "on": "2026-12-30", "kind": "extra_day_off", "source": "order:test",
            "name": { "kk": "Күн", "ru": "День", "en": "Day" }
        }));
        let put = self.authority.put(path).header("If-Match", &read.etag());
        put.json(&json!({ "days": days })).send().await.expect(200);
    }
}

const OFFERED: u32 = 24;
const BOOKED: u32 = 16;
/// How many messages a process hands over at once.
const AT_ONCE: usize = 32;
/// What is due at the first moment; reminders wait for their day.
const DUE: &str = "messages WHERE kind IN ('offer_request', 'booking_confirmation')";

/// What came to a bridge, by the id of the message without hyphens.
fn handed_over(bridge: &Bridge) -> BTreeMap<String, Vec<Value>> {
    let mut handed: BTreeMap<String, Vec<Value>> = BTreeMap::new();
    for one in bridge.at("/messages") {
        let id = one.body["id"].as_str().expect("an id").replace('-', "");
        handed.entry(id).or_default().push(one.body);
    }
    handed
}

/// The bridge has messages of which nobody knows any more whether it took them.
async fn killed_while_sending(database: Database) {
    let var = tempfile::tempdir().expect("a folder");
    let url = fresh_database(database, var.path());
    let bridge = Bridge::start();
    bridge.hold("/messages");
    let address = bridge.url();
    let more = [("QOLDAU_SMS_URL", address.as_str())];
    let process = Process::start(var.path(), &url, &more).await;
    put_clock(&process, "2026-11-24T10:00:00+05:00").await;
    let desk = Desk::of(&process);
    let slot = desk.publish("2026-12-07", "11:00", 16).await.remove(0);
    let applications = desk.registered(BOOKED).await;
    desk.seat("/v1/appointments", applications.iter().map(|id| Qoldau::booking(id, &slot))).await;
    desk.offer(OFFERED).await;
    let working = tokio::spawn(process.stranger().post("/sandbox/work").send());
    bridge.wait_for("/messages", AT_ONCE).await;
    process.kill();
    let _ = working.await.expect("its end");

    let all = i64::from(OFFERED + BOOKED);
    let mut sql = Sql::open(&url);
    assert_eq!(sql.count(&format!("{DUE} AND state = 'waiting'")), all, "acted upon and not marked");
    assert!(sql.count(&format!("{DUE} AND attempts = 1")) >= 32, "the attempt was written first");
    bridge.answer("/messages", 202, &json!({}));
    let processes = start(database, (var.path(), url.as_str()), &more, "2026-11-24T10:01:01+05:00").await;
    let due = format!("{DUE} AND state = 'waiting'");
    work_until_none_is_left(&processes, &mut sql, &[due.as_str()]).await;
    let requests = bridge.at("/messages").len();
    work_at_once(&processes).await;
    assert_eq!(bridge.at("/messages").len(), requests, "what is marked is not sent again");

    let handed = handed_over(&bridge);
    let stored: BTreeSet<String> = ids(&mut sql, database, DUE).into_iter().collect();
    let known: BTreeSet<String> = handed.keys().cloned().collect();
    assert_eq!(known, stored, "every message, each under its one id");
    for (id, times) in &handed {
        assert!(times.len() <= 2, "{id} was handed over {} times", times.len());
        assert!(times.iter().all(|body| *body == times[0]), "{id} says the same again");
    }
    assert_eq!(sql.count(&format!("{DUE} AND state = 'sent' AND sent_at IS NOT NULL")), all);
    assert_eq!(sql.count(&format!("{DUE} AND (attempts > 2 OR next_try_at IS NOT NULL)")), 0);
    each_once(&mut sql, "purpose = 'send_offer'", i64::from(OFFERED));
    let begun = "offers WHERE state = 'offer_sent' AND version = 2 AND due_at IS NOT NULL";
    assert_eq!(sql.count(begun), i64::from(OFFERED), "the hours began once");
}

/// How a message row can come to make no sense; each befalls another one.
const CORRUPTIONS: &[&str] = &[
    "kind = 'nonsense'",
    "channel = 'pigeon'",
    "state = 'nowhere'",
    "reason = 'because'",
    // About an application that is not there.
    "application_id = offer_id, offer_id = NULL",
    // About nothing.
    "offer_id = NULL",
];

async fn one_row_stops_no_other(database: Database) {
    let var = tempfile::tempdir().expect("a folder");
    let url = fresh_database(database, var.path());
    let bridge = Bridge::start();
    bridge.answer("/messages", 202, &json!({}));
    let address = bridge.url();
    let more = [("QOLDAU_SMS_URL", address.as_str())];
    let process = Process::start(var.path(), &url, &more).await;
    put_clock(&process, "2026-11-24T10:00:00+05:00").await;
    Desk::of(&process).offer(12).await;
    let mut sql = Sql::open(&url);
    let before = ids(&mut sql, database, "messages");
    // A round of the process's own may have been faster: they wait again.
    sql.run("UPDATE messages SET state = 'waiting', attempts = 0, next_try_at = due_at, sent_at = NULL")
        .expect("messages that wait");
    for (id, corruption) in before.iter().zip(CORRUPTIONS) {
        let id = literal(database, id);
        sql.run(&format!("UPDATE messages SET {corruption} WHERE id = {id}")).expect("a corrupt row");
    }
    let processes = [process];
    work_at_once(&processes).await;
    work_at_once(&processes).await;
    let handed = handed_over(&bridge);
    for (place, id) in before.iter().enumerate().skip(CORRUPTIONS.len()) {
        assert!(handed.contains_key(id), "{place} was not handed over");
    }
    let sent = i64::try_from(before.len() - CORRUPTIONS.len()).expect("few");
    assert_eq!(sql.count("messages WHERE state = 'sent'"), sent, "all that can be read");
    assert!(processes[0].log().contains("a message waits for a person"), "the others are told");
}

/// Runs a test on both databases: the sentence that is true, and what shows it.
macro_rules! on_each {
    ($($sentence:ident: $shown:ident,)+) => {$(
        mod $sentence {
            use super::{Cluster, Database, $shown};

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn sqlite() {
                $shown(Database::Sqlite).await;
            }

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn postgres() {
                if Cluster::is_there() {
                    $shown(Database::Postgres).await;
                }
            }
        }
    )+};
}

on_each! {
    a_message_whose_process_was_killed_reaches_the_bridge_under_one_id_and_is_sent_once: killed_while_sending,
    timer_steps_that_are_killed_in_the_middle_have_every_effect_once: whatever_is_due,
    days_whose_assignment_is_killed_in_the_middle_are_set_once: days_to_assign,
    places_whose_offering_is_killed_in_the_middle_are_kept_for_one_each: places_to_offer,
    results_whose_delivery_is_killed_in_the_middle_are_neither_lost_nor_marked_unsent: results_to_deliver,
    a_message_that_cannot_be_read_stops_no_other: one_row_stops_no_other,
}
