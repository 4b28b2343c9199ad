//! A crowd on few places: many clients book, move and give up at once, on three processes of one PostgreSQL and on one process
//! of SQLite. Everything is recorded with its moments, and the history is checked: nobody has a seat beyond the capacity, and
//! whoever was told that a place is taken was told the truth. `QOLDAU_TEST_ROUNDS` sets how long it goes on.

use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use qoldau_domain::lifecycle::Role;
use qoldau_tests::{
    Answer, Caller, Cluster, Database, Process, Qoldau, SLOTS, Sql, Who, application, fresh_database,
    person_iin,
};
use serde_json::{Value, json};

const CLIENTS: u32 = 64;
const CAPACITY: usize = 3;

/// A stay at a place, in microseconds since the beginning: the request that led to it was sent and answered, the one that
/// ended it was sent and answered.
struct Stay {
    place: usize,
    asked: u128,
    had: u128,
    left: u128,
    gone: u128,
}

/// Somebody was told that a place is taken.
struct Refusal {
    place: usize,
    asked: u128,
    told: u128,
}

#[derive(Default)]
struct History {
    stays: Vec<Stay>,
    refusals: Vec<Refusal>,
}

/// One of the crowd with an application of their own.
struct Client {
    serial: usize,
    caller: Caller,
    application: String,
    slots: Arc<Vec<String>>,
    began: Instant,
}

impl Client {
    /// Sends a request; when it was sent, its answer, and when that came.
    async fn send(&self, path: &str, key: &str, etag: Option<&str>, body: &Value) -> (u128, Answer, u128) {
        let request = self.caller.post(path).key(&format!("{}-{key}", self.serial)).json(body);
        let request = etag.into_iter().fold(request, |request, etag| request.header("If-Match", etag));
        let asked = self.began.elapsed().as_micros();
        let answer = request.send().await;
        (asked, answer, self.began.elapsed().as_micros())
    }

    /// Books, moves, gives up; a place that is taken ends the round or leaves the client where it is.
    async fn rounds(self, rounds: usize) -> History {
        let mut history = History::default();
        for round in 0..rounds {
            let place = (self.serial * 7 + round) % self.slots.len();
            let body = Qoldau::booking(&self.application, &self.slots[place]);
            let (asked, answer, had) =
                self.send("/v1/appointments", &format!("book-{round}"), None, &body).await;
            if answer.status == 409 {
                answer.problem(409, "slot_taken");
                history.refusals.push(Refusal { place, asked, told: had });
                continue;
            }
            let booked = answer.with(201);
            let door = format!("/v1/appointments/{}", booked.text_at("/id"));
            let mut stay = Stay { place, asked, had, left: 0, gone: 0 };
            let mut etag = booked.etag();
            let place = (place + 1 + round % (self.slots.len() - 1)) % self.slots.len();
            let body = json!({ "slot_id": self.slots[place] });
            let (asked, answer, had) =
                self.send(&format!("{door}/reschedule"), &format!("move-{round}"), Some(&etag), &body).await;
            if answer.status == 409 {
                answer.problem(409, "slot_taken");
                history.refusals.push(Refusal { place, asked, told: had });
            } else {
                etag = answer.with(200).etag();
                (stay.left, stay.gone) = (asked, had);
                history.stays.push(stay);
                stay = Stay { place, asked, had, left: 0, gone: 0 };
            }
            let (left, answer, gone) = self
                .send(&format!("{door}/cancel"), &format!("cancel-{round}"), Some(&etag), &json!({}))
                .await;
            answer.expect(200);
            (stay.left, stay.gone) = (left, gone);
            history.stays.push(stay);
        }
        history
    }
}

/// At every moment at which somebody certainly came to a place, how many were certainly there: never more than its capacity.
fn assert_never_too_many(stays: &[&Stay]) {
    let mut moments: Vec<(u128, i64)> = Vec::new();
    for stay in stays.iter().filter(|stay| stay.had < stay.left) {
        moments.extend([(stay.had, 1), (stay.left, -1)]);
    }
    // Who leaves at a moment makes room for who comes then.
    moments.sort_unstable();
    let (mut there, mut most) = (0, 0);
    for (_, change) in moments {
        there += change;
        most = most.max(there);
    }
    assert!(most <= i64::try_from(CAPACITY).expect("small"), "{most} had a seat at once");
}

/// Whoever was told that a place is taken: at some moment between asking and being told, as many as fit may have been there.
fn assert_told_the_truth(refusals: &[&Refusal], stays: &[&Stay]) {
    let mut changes: Vec<(u128, i64)> =
        stays.iter().flat_map(|stay| [(stay.asked, 1), (stay.gone + 1, -1)]).collect();
    changes.sort_unstable();
    let mut levels: Vec<(u128, i64)> = Vec::with_capacity(changes.len());
    let mut there = 0;
    for (at, change) in changes {
        there += change;
        match levels.last_mut() {
            Some(last) if last.0 == at => last.1 = there,
            _ => levels.push((at, there)),
        }
    }
    let full = i64::try_from(CAPACITY).expect("small");
    for refusal in refusals {
        let first = levels.partition_point(|(at, _)| *at <= refusal.asked).saturating_sub(1);
        let possible = levels[first..].iter().take_while(|(at, _)| *at <= refusal.told);
        let most = possible.map(|(_, there)| *there).max().unwrap_or(0);
        assert!(most >= full, "told that a place is taken where at most {most} can have been");
    }
}

async fn crowd(processes: &[Process], rounds: usize) -> (History, usize) {
    let clock = json!({ "now": "2026-12-15T10:00:00+05:00" });
    processes[0].stranger().put("/sandbox/clock").json(&clock).send().await.expect(200);
    let registrar = processes[0].caller(&Who::of(Role::Registrar));
    let parent = processes[0].caller(&Who::of(Role::Recipient));
    let places = json!({
        "kind": "examination", "from": "2026-12-21", "to": "2026-12-21", "minutes": 60, "capacity": CAPACITY
    });
    registrar.post(SLOTS).key("places").json(&places).send().await.expect(201);
    let page = registrar.get(&format!("{SLOTS}?from=2026-12-21&to=2026-12-21")).send().await.with(200);
    let ids = page.body["items"].as_array().expect("places").iter();
    let slots: Arc<Vec<String>> =
        Arc::new(ids.filter_map(|slot| slot["id"].as_str()).map(str::to_owned).collect());
    assert_eq!(slots.len(), 8);
    let mut clients = Vec::new();
    let began = Instant::now();
    for serial in 0..CLIENTS {
        let body = application(&person_iin("1704", serial), "900101500109");
        let filed = parent.submit(&format!("crowd-{serial}"), &body).await.with(201);
        let application = filed.text_at("/id");
        registrar.door(&application, "register", &format!("crowd-{serial}"), &filed.etag()).await.expect(200);
        let serial = usize::try_from(serial).expect("small");
        let caller = processes[serial % processes.len()].caller(&Who::of(Role::Registrar));
        clients.push(Client { serial, caller, application, slots: Arc::clone(&slots), began });
    }
    let running: Vec<_> = clients.into_iter().map(|client| tokio::spawn(client.rounds(rounds))).collect();
    let mut history = History::default();
    for one in running {
        let own = one.await.expect("nobody fell over");
        history.stays.extend(own.stays);
        history.refusals.extend(own.refusals);
    }
    (history, slots.len())
}

async fn on(database: Database, count: usize, var: &Path) {
    let rounds = std::env::var("QOLDAU_TEST_ROUNDS").ok().and_then(|text| text.parse().ok()).unwrap_or(12);
    let url = fresh_database(database, var);
    let mut processes = Vec::new();
    for _ in 0..count {
        processes.push(Process::start(var, &url, &[]).await);
    }
    let began = Instant::now();
    let (history, places) = crowd(&processes, rounds).await;
    let seconds = began.elapsed().as_secs_f64();
    println!(
        "{database:?}: {} stays and {} refusals of {CLIENTS} clients in {seconds:.1} s",
        history.stays.len(),
        history.refusals.len()
    );
    assert!(history.stays.len() > rounds && history.refusals.len() > rounds, "a crowd, and few places");
    for place in 0..places {
        let stays: Vec<&Stay> = history.stays.iter().filter(|stay| stay.place == place).collect();
        let refusals: Vec<&Refusal> =
            history.refusals.iter().filter(|refusal| refusal.place == place).collect();
        assert_never_too_many(&stays);
        assert_told_the_truth(&refusals, &stays);
    }
    let mut sql = Sql::open(&url);
    assert_eq!(sql.count("slots WHERE taken <> 0"), 0, "everybody left, and the counters are exact");
    assert_eq!(sql.count("occupied"), 0);
    assert_eq!(sql.count("appointments WHERE state <> 'cancelled'"), 0);
    let moved = i64::try_from(history.stays.len()).expect("few");
    let told = sql.count("journal WHERE kind IN ('booked', 'appointment_moved')");
    assert_eq!(told, moved, "each stay is one event of the journal");
    // Placing follows the commit at once; on PostgreSQL it is a moment behind.
    let until = Instant::now() + Duration::from_secs(20);
    while sql.count("unplaced") > 0 && Instant::now() < until {
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    assert_eq!(sql.count("feed WHERE item LIKE '%exam_scheduled%'"), sql.count("appointments"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn three_processes_on_one_postgres_never_give_a_seat_twice() {
    let var = tempfile::tempdir().expect("a folder");
    if Cluster::is_there() {
        on(Database::Postgres, 3, var.path()).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_process_on_sqlite_never_gives_a_seat_twice() {
    let var = tempfile::tempdir().expect("a folder");
    on(Database::Sqlite, 1, var.path()).await;
}

#[test]
fn a_history_that_cannot_be_is_found_out() {
    let stay = |had, left| Stay { place: 0, asked: had, had, left, gone: left };
    let four = [stay(0, 10), stay(1, 9), stay(2, 8), stay(3, 7)];
    let too_many = std::panic::catch_unwind(|| assert_never_too_many(&four.iter().collect::<Vec<_>>()));
    assert!(too_many.is_err());
    assert_never_too_many(&four[1..].iter().collect::<Vec<_>>());
    let refusal = Refusal { place: 0, asked: 4, told: 6 };
    assert_told_the_truth(&[&refusal], &four.iter().collect::<Vec<_>>());
    let lied = std::panic::catch_unwind(|| assert_told_the_truth(&[&refusal], &[&four[0]]));
    assert!(lied.is_err());
}
