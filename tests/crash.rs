//! Killed without warning under load, again and again, on both databases: what was answered is there with everything that
//! belongs to it, what was not answered is there whole or not at all, and the feed goes on where it was. Beside that, a
//! sandbox that is killed while it starts for the first time can be started again. The kills come at moments that follow
//! from a printed seed (`QOLDAU_TEST_SEED` sets it).

use std::collections::BTreeSet;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use qoldau_domain::lifecycle::Role;
use qoldau_persistence::seal::{Keys, hex, sha256};
use qoldau_persistence::{Store, feed};
use qoldau_tests::{
    Answer, Caller, Cluster, Database, Process, Seed, Sql, Who, application, binary, client, fresh_database,
    iin, person_iin, say_aloud, settings, token_of,
};
use serde_json::{Value, json};

const CYCLES: usize = 20;
const CLIENTS: usize = 6;

/// A filing that was answered 201.
#[derive(Clone)]
struct Answered {
    serial: u32,
    id: String,
    body: String,
}

/// What the clients know: filings that were answered, and those whose answer never came. The serial names them all.
#[derive(Default)]
struct Ledger {
    next: AtomicU32,
    answered: Mutex<Vec<Answered>>,
    unanswered: Mutex<Vec<u32>>,
}

/// A running process as its clients see it.
#[derive(Clone)]
struct Desk {
    client: reqwest::Client,
    base: String,
    signing_key: Arc<Vec<u8>>,
}

impl Desk {
    fn of(process: &Process, var: &Path) -> Self {
        let signing_key = std::fs::read(var.join("keys/signing.pk8")).expect("the sandbox's key");
        Self { client: client(), base: process.base.clone(), signing_key: Arc::new(signing_key) }
    }

    fn caller(&self, who: &Who) -> Caller {
        Caller::new(self.client.clone(), self.base.clone(), Some(token_of(&self.signing_key, who)))
    }

    /// The filing of a serial: always the same person, child, key and body.
    async fn file(&self, serial: u32) -> Answer {
        let who = iin(serial);
        let body = application(&person_iin("1703", serial), &who);
        self.caller(&Who::parent(&who)).submit(&format!("crash-{serial}"), &body).await
    }

    async fn file_again(&self, known: &Answered) {
        let again = self.file(known.serial).await.with(201);
        assert_eq!(again.header("idempotency-replayed"), "true", "{} was answered and is new", known.id);
        assert_eq!(again.text, known.body);
    }
}

/// Files one application after the other until the process is gone.
async fn file_until_it_dies(desk: Desk, ledger: Arc<Ledger>) {
    loop {
        let serial = ledger.next.fetch_add(1, Ordering::Relaxed);
        let answer = desk.file(serial).await;
        match (answer.status, answer.body["id"].as_str()) {
            (201, Some(id)) => {
                let known = Answered { serial, id: id.to_owned(), body: answer.text.clone() };
                ledger.answered.lock().expect("the ledger").push(known);
            }
            (0, _) | (201, None) => {
                ledger.unanswered.lock().expect("the ledger").push(serial);
                return;
            }
            (status, _) => panic!("{status}: {}", answer.text),
        }
    }
}

/// Follows the feed until the process is gone, and checks each event against the one before.
async fn follow_until_it_dies(desk: Desk, mut events: Vec<Value>) -> Vec<Value> {
    let monitor = desk.caller(&Who::of(Role::Monitor));
    loop {
        let path = format!("/v1/stage-events?limit=1000&wait=1&after={}", events.len());
        let page = monitor.get(&path).send().await;
        let Some(items) = page.body["items"].as_array().filter(|_| page.status == 200) else {
            assert!(page.status == 0 || page.body.is_null(), "{}: {}", page.status, page.text);
            return events;
        };
        for item in items {
            check_link(events.last(), item);
            events.push(item.clone());
        }
    }
}

/// That an event follows the one before: its position, and its hash over the other's.
fn check_link(before: Option<&Value>, event: &Value) {
    let zeros = json!("0".repeat(64));
    let position = before.map_or(0, |before| before["position"].as_i64().expect("a position"));
    assert_eq!(event["position"], json!(position + 1), "positions are dense");
    let previous = before.map_or(&zeros, |before| &before["hash"]);
    assert_eq!(&event["previous_hash"], previous, "the chain goes on where it was");
    let mut item = event.clone();
    let members = item.as_object_mut().expect("an object");
    members.remove("previous_hash");
    members.remove("hash");
    let previous = previous.as_str().expect("a hash");
    let bytes: Vec<u8> = (0..32)
        .map(|at| u8::from_str_radix(&previous[at * 2..at * 2 + 2], 16).expect("hexadecimal"))
        .collect();
    let canonical = serde_json_canonicalizer::to_vec(&item).expect("canonical");
    assert_eq!(event["hash"], json!(hex(&sha256(&[&bytes, &canonical]))), "the hash is right");
}

/// What belongs to an application `a`, and how many rows of it.
const PARTS: &[(&str, i64)] = &[
    ("journal j WHERE j.record_id = a.id AND j.stage = 'submitted'", 1),
    ("journal j WHERE j.record_id = a.id AND j.kind = 'registry_answered'", 1),
    ("feed f JOIN journal j ON j.id = f.journal_id WHERE j.record_id = a.id", 1),
    ("deadlines d WHERE d.application_id = a.id", 2),
    ("consents c WHERE c.application_id = a.id", 2),
    ("registry_answers r WHERE r.application_id = a.id", 1),
    ("open_applications o WHERE o.application_id = a.id", 1),
    ("data_keys k WHERE k.id = a.id", 1),
];
/// What stands nowhere without its application.
const OWNED: &[&str] = &["deadlines", "consents", "registry_answers", "open_applications"];
/// Rows that would break a chain: events of no application, rows without their place, and places without their row.
const UNCHAINED: &[&str] = &[
    "journal j WHERE (j.stage IS NOT NULL OR j.kind = 'registry_answered') \
        AND NOT EXISTS (SELECT 1 FROM applications a WHERE a.id = j.record_id)",
    "journal j WHERE (SELECT count(*) FROM audit u WHERE u.seq = j.seq) <> 1",
    "audit u WHERE NOT EXISTS (SELECT 1 FROM journal j WHERE j.seq = u.seq)",
    "feed f WHERE NOT EXISTS (SELECT 1 FROM journal j WHERE j.id = f.journal_id)",
];

/// Nothing is half there; how many applications there are.
fn check_whole(sql: &mut Sql) -> usize {
    for _ in 0..200 {
        if sql.count("unplaced") == 0 {
            break;
        }
        std::thread::sleep(Duration::from_millis(50));
    }
    assert_eq!(sql.count("unplaced"), 0, "everything gets its place");
    for (part, rows) in PARTS {
        let broken = format!("applications a WHERE (SELECT count(*) FROM {part}) <> {rows}");
        assert_eq!(sql.count(&broken), 0, "applications with other than {rows} of: {part}");
    }
    for table in OWNED {
        let orphans = format!(
            "{table} t WHERE NOT EXISTS (SELECT 1 FROM applications a WHERE a.id = t.application_id)"
        );
        assert_eq!(sql.count(&orphans), 0, "{table} without its application");
    }
    for broken in UNCHAINED {
        assert_eq!(sql.count(broken), 0, "{broken}");
    }
    let applications = sql.count("applications");
    assert_eq!(sql.count("replies"), applications, "one kept reply for each application");
    assert_eq!(sql.count("data_keys"), applications + 1, "no key without its application, but the house's");
    usize::try_from(applications).expect("a count")
}

/// Ids without hyphens, as both databases can tell them.
fn stored_ids(sql: &mut Sql, database: Database) -> BTreeSet<String> {
    let column = match database {
        Database::Sqlite => "lower(hex(id))",
        Database::Postgres => "replace(id::text, '-', '')",
    };
    sql.rows(&format!("SELECT {column} AS text FROM applications")).into_iter().collect()
}

/// After the last start: nothing is lost, nothing is half there, nothing is there twice.
async fn check_everything(desk: &Desk, ledger: &Ledger, seen: Vec<Value>, database: Database, url: &str) {
    let answered = ledger.answered.lock().expect("the ledger").clone();
    let unanswered = ledger.unanswered.lock().expect("the ledger").clone();
    let mut sql = Sql::open(url);
    let there = check_whole(&mut sql);
    let stored = stored_ids(&mut sql, database);
    for known in &answered {
        assert!(stored.contains(&known.id.replace('-', "")), "{} was answered and is lost", known.id);
        desk.file_again(known).await;
    }
    let mut replayed = 0;
    let mut ids: BTreeSet<String> = answered.iter().map(|known| known.id.replace('-', "")).collect();
    for serial in &unanswered {
        let answer = desk.file(*serial).await.with(201);
        let id = answer.text_at("/id").replace('-', "");
        let was_there = answer.header("idempotency-replayed") == "true";
        assert_eq!(stored.contains(&id), was_there, "{id} is there with its reply, or neither is");
        replayed += usize::from(was_there);
        assert!(ids.insert(id), "two keys, one application");
    }
    assert_eq!(there, answered.len() + replayed, "no application that nobody filed");
    assert_eq!(check_whole(&mut sql), answered.len() + unanswered.len(), "one application for each key");
    assert_eq!(stored_ids(&mut sql, database), ids);
    check_chains(desk, seen, &ids, url).await;
    say_aloud(&format!(
        "{database:?}: {} answered, {} not, of which {replayed} were there",
        answered.len(),
        unanswered.len()
    ));
}

/// The feed from its beginning says what it said while processes died, and every application once; the audit holds.
async fn check_chains(desk: &Desk, seen: Vec<Value>, ids: &BTreeSet<String>, url: &str) {
    let monitor = desk.caller(&Who::of(Role::Monitor));
    let mut events: Vec<Value> = Vec::new();
    while events.len() < ids.len() {
        let path = format!("/v1/stage-events?limit=1000&wait=2&after={}", events.len());
        let page = monitor.get(&path).send().await.with(200);
        let items = page.body["items"].as_array().expect("items");
        assert!(!items.is_empty(), "only {} of {} events in the feed", events.len(), ids.len());
        for item in items {
            check_link(events.last(), item);
            assert_eq!(item["stage"], "submitted");
            events.push(item.clone());
        }
    }
    assert!(events.starts_with(&seen), "what was told before a crash is told after it");
    let told: Vec<String> = events
        .iter()
        .map(|event| event["application_id"].as_str().expect("an id").replace('-', ""))
        .collect();
    assert_eq!((told.len(), told.iter().cloned().collect::<BTreeSet<_>>()), (ids.len(), ids.clone()));
    let keys = Keys::new(&[1; 32], &[2; 32]).expect("keys");
    let store = Store::open(url.parse().expect("a URL"), keys, 1).expect("a store");
    assert_eq!(store.read(feed::verify_audit).expect("a walk"), None, "the audit chain holds");
}

async fn killed_again_and_again(database: Database) {
    let mut seed = Seed::new(&format!("crash on {database:?}"));
    let var = tempfile::tempdir().expect("a folder");
    let url = fresh_database(database, var.path());
    let ledger = Arc::new(Ledger::default());
    let mut seen = Vec::new();
    let mut checked = 0;
    for _ in 0..CYCLES {
        let process = Process::start(var.path(), &url, &[]).await;
        let desk = Desk::of(&process, var.path());
        let answered = ledger.answered.lock().expect("the ledger").clone();
        // The last answers before the kill are those most at risk.
        for known in answered.iter().skip(checked).rev().take(CLIENTS) {
            desk.file_again(known).await;
        }
        checked = answered.len();
        let following = tokio::spawn(follow_until_it_dies(desk.clone(), std::mem::take(&mut seen)));
        let clients: Vec<_> =
            (0..CLIENTS).map(|_| tokio::spawn(file_until_it_dies(desk.clone(), ledger.clone()))).collect();
        // On a busy machine a cycle lasts until something was answered; without it this would be no load.
        let busy = Instant::now() + Duration::from_secs(20);
        while ledger.answered.lock().expect("the ledger").len() < checked + CLIENTS && Instant::now() < busy {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        tokio::time::sleep(Duration::from_millis(seed.between(20, 500))).await;
        process.kill();
        for client in clients {
            client.await.expect("a client that ends");
        }
        seen = following.await.expect("a monitor that ends");
    }
    let filed = ledger.answered.lock().expect("the ledger").len();
    assert!(filed >= CYCLES * CLIENTS, "only {filed} filings were answered: this was no load");
    let process = Process::start(var.path(), &url, &[]).await;
    check_everything(&Desk::of(&process, var.path()), &ledger, seen, database, &url).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn no_answered_filing_is_lost_and_none_is_half_there_on_sqlite() {
    killed_again_and_again(Database::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn no_answered_filing_is_lost_and_none_is_half_there_on_postgres() {
    if Cluster::is_there() {
        killed_again_and_again(Database::Postgres).await;
    }
}

/// Waits until the tables are there: the moment between making a database and making it the sandbox's own.
fn wait_for_tables(child: &mut Child, database: Database, var: &Path, url: &str) {
    let catalogue = match database {
        Database::Sqlite => "sqlite_master WHERE type = 'table' AND name = 'audit'",
        Database::Postgres => "pg_tables WHERE tablename = 'audit'",
    };
    // A look at a SQLite file that is not in WAL mode yet would be in the way.
    let wal = var.join("qoldau.db-wal");
    let began = Instant::now();
    let mut goes_on = || {
        assert!(child.try_wait().expect("its state").is_none(), "it ended before there were tables");
        assert!(began.elapsed() < Duration::from_secs(60), "no tables a minute after the start");
        std::thread::sleep(Duration::from_millis(1));
    };
    while database == Database::Sqlite && !wal.exists() {
        goes_on();
    }
    let mut sql = Sql::open(url);
    while sql.count(catalogue) == 0 {
        goes_on();
    }
}

/// Kills first starts once the tables are there, and at moments of the seed; each must be able to go on.
async fn killed_at_birth(database: Database) {
    let mut seed = Seed::new(&format!("killed at birth on {database:?}"));
    for attempt in 0..12 {
        let var = tempfile::tempdir().expect("a folder");
        let url = fresh_database(database, var.path());
        let mut child = Command::new(binary())
            .envs(settings(var.path(), &url))
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("qoldau starts");
        if attempt % 2 == 0 {
            wait_for_tables(&mut child, database, var.path(), &url);
        } else {
            tokio::time::sleep(Duration::from_millis(seed.between(5, 150))).await;
        }
        child.kill().expect("a kill");
        child.wait().expect("its end");
        let process = Process::start(var.path(), &url, &[]).await;
        Desk::of(&process, var.path()).file(1).await.expect(201);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sandbox_killed_while_it_starts_starts_again_on_sqlite() {
    killed_at_birth(Database::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sandbox_killed_while_it_starts_starts_again_on_postgres() {
    if Cluster::is_there() {
        killed_at_birth(Database::Postgres).await;
    }
}

/// Killed between a sample provider and its staff: the next start finishes what was begun.
async fn left_without_staff(database: Database) {
    let var = tempfile::tempdir().expect("a folder");
    let url = fresh_database(database, var.path());
    Process::start(var.path(), &url, &[]).await.kill();
    let mut sql = Sql::open(&url);
    sql.run("DELETE FROM staff").expect("nobody works anywhere");
    sql.run("UPDATE providers SET staff_version = 1").expect("as it was sown");
    drop(sql);
    let process = Process::start(var.path(), &url, &[]).await;
    process.caller(&Who::of(Role::Registrar)).get("/v1/applications").send().await.expect(200);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sandbox_killed_between_a_provider_and_its_staff_is_completed_on_sqlite() {
    left_without_staff(Database::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sandbox_killed_between_a_provider_and_its_staff_is_completed_on_postgres() {
    if Cluster::is_there() {
        left_without_staff(Database::Postgres).await;
    }
}
