//! The database goes away and comes back under a running process: callers are told at once, nothing is answered that is
//! not there, and the process serves again by itself. Beside that, databases and settings on which Qoldau refuses to
//! start; here only that it ends and says why.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::signature::{Ed25519KeyPair, KeyPair as _};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use qoldau_domain::lifecycle::Role;
use qoldau_tests::{
    Answer, Caller, Cluster, Database, Process, Qoldau, Sql, Who, application, binary, iin, person_iin, pmpk,
    settings, watch,
};
use serde_json::json;
use tokio::task::JoinHandle;

/// The longest that a caller waits while the database is away.
const PATIENCE: Duration = Duration::from_secs(3);

async fn timed(call: impl Future<Output = Answer>) -> (Answer, Duration) {
    let began = Instant::now();
    let answer = call.await;
    (answer, began.elapsed())
}

fn is_told_to_come_back(answer: Answer, took: Duration, code: &str) {
    assert!(took < PATIENCE, "answered after {took:?}: {}", answer.text);
    let answer = answer.problem(503, code);
    let seconds: u32 = answer.header("retry-after").parse().expect("Retry-After in seconds");
    assert!((1..=60).contains(&seconds), "{seconds}");
}

/// The filing of a serial: always the same person, child, key and body.
fn file(process: &Process, serial: u32) -> JoinHandle<(Answer, Duration)> {
    let who = iin(serial);
    let parent = process.caller(&Who::parent(&who));
    let body = application(&person_iin("1703", serial), &who);
    tokio::spawn(timed(async move { parent.submit(&format!("down-{serial}"), &body).await }))
}

fn get(caller: &Caller, path: &str) -> JoinHandle<(Answer, Duration)> {
    tokio::spawn(timed(caller.get(path).send()))
}

/// While it is away: every request is answered in time with 503, alone and twenty at once; the process itself is well.
async fn away(process: &Process, id: &str) {
    let caller = |role| process.caller(&Who::of(role));
    let (parent, registrar, monitor) =
        (caller(Role::Recipient), caller(Role::Registrar), caller(Role::Monitor));
    let stranger = process.stranger();
    let of_one = format!("/v1/applications/{id}");
    for round in 0..3 {
        for call in [
            get(&parent, &of_one),
            get(&parent, "/v1/applications"),
            get(&registrar, &of_one),
            get(&monitor, "/v1/stage-events"),
            get(&monitor, "/v1/stage-events?wait=20&after=1000"),
            get(&stranger, "/ready"),
            file(process, 100 + round),
        ] {
            let (answer, took) = call.await.expect("a call that ends");
            is_told_to_come_back(answer, took, "unavailable");
        }
        let (health, took) = get(&stranger, "/health").await.expect("a call that ends");
        assert!(took < Duration::from_secs(1), "/health after {took:?}");
        health.expect(200);
    }
    // The law is in memory: terms, passports and lists of documents need no database.
    let term = json!({ "term": "exam_date", "channel": "egov_portal", "from": "2026-11-24T10:00:00+05:00" });
    let lists = json!({ "service": "pmpk_examination", "channel": "egov_portal", "residency": "resident" });
    for call in [
        parent.post("/v1/terms").json(&term),
        parent.post("/v1/document-requirements").json(&lists),
        parent.get("/v1/services/pmpk_examination"),
        parent.get("/v1/services"),
    ] {
        let (answer, took) = timed(call.send()).await;
        assert!(took < Duration::from_secs(1), "{took:?}: {}", answer.text);
        answer.expect(200);
    }
    let mut at_once: Vec<_> = (0..10).map(|serial| file(process, 100 + serial)).collect();
    at_once.extend((0..10).map(|_| get(&parent, &of_one)));
    for call in at_once {
        let (answer, took) = call.await.expect("a call that ends");
        is_told_to_come_back(answer, took, "unavailable");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn while_postgres_is_away_callers_are_told_and_afterwards_they_are_served() {
    let Some(mut cluster) = Cluster::start() else { return };
    let (var, database) = (tempfile::tempdir().expect("a folder"), cluster.create_database());
    let process = Process::start(var.path(), &cluster.url_of(&database), &[]).await;
    let caller = |role| process.caller(&Who::of(role));
    let id = caller(Role::Recipient).submit("before", &pmpk()).await.with(201).text_at("/id");

    // Filings are under way when it stops: none may be answered with anything but 201, 503 or 409.
    let under_way: Vec<_> = (0..60).map(|serial| file(&process, serial)).collect();
    cluster.stop();
    let mut answered = 0;
    for call in under_way {
        let (answer, took) = call.await.expect("a call that ends");
        match answer.status {
            201 => answered += 1,
            409 => drop(answer.problem(409, "request_in_progress")),
            _ => is_told_to_come_back(answer, took, "unavailable"),
        }
    }
    away(&process, &id).await;
    cluster.start_again();
    let began = Instant::now();
    while process.stranger().get("/ready").send().await.status != 200 {
        assert!(began.elapsed() < Duration::from_secs(30), "not ready again after thirty seconds");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    let mut replayed = 0;
    for serial in (0..60).chain(100..110) {
        let (answer, _) = file(&process, serial).await.expect("a call that ends");
        let answer = answer.with(201);
        replayed += usize::from(answer.header("idempotency-replayed") == "true");
    }
    assert!(began.elapsed() < Duration::from_secs(10), "served again only after {:?}", began.elapsed());
    assert!(replayed >= answered, "{answered} were answered 201, and only {replayed} are there");
    caller(Role::Recipient).get(&format!("/v1/applications/{id}")).send().await.expect(200);
    let mut sql = Sql::open(&cluster.url_of(&database));
    assert_eq!(sql.count("applications"), 1 + 60 + 10, "one application for each key");
    // The feed goes on, too.
    let page =
        caller(Role::Monitor).get("/v1/stage-events?limit=1000&after=70&wait=5").send().await.with(200);
    assert_eq!(page.body["items"].as_array().map(Vec::len), Some(1));
}

#[tokio::test(flavor = "multi_thread")]
async fn while_postgres_hangs_callers_are_told_in_time_and_afterwards_they_are_served() {
    let Some(mut cluster) = Cluster::start() else { return };
    let (var, database) = (tempfile::tempdir().expect("a folder"), cluster.create_database());
    let process = Process::start(var.path(), &cluster.url_of(&database), &[]).await;
    let caller = |role| process.caller(&Who::of(role));
    let id = caller(Role::Recipient).submit("before", &pmpk()).await.with(201).text_at("/id");
    cluster.freeze();
    away(&process, &id).await;
    cluster.thaw();
    let began = Instant::now();
    while process.stranger().get("/ready").send().await.status != 200 {
        assert!(began.elapsed() < Duration::from_secs(30), "not ready again after thirty seconds");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    for serial in 100..110 {
        let (answer, _) = file(&process, serial).await.expect("a call that ends");
        answer.expect(201);
    }
    let mut sql = Sql::open(&cluster.url_of(&database));
    assert_eq!(sql.count("applications"), 1 + 10, "one application for each key");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_recorded_as_seen_is_not_shown() {
    let app = Qoldau::start(Database::Sqlite).await;
    let id = app.parent().submit("before", &pmpk()).await.with(201).text_at("/id");
    let path = format!("/v1/applications/{id}");
    app.registrar().get(&path).send().await.expect(200);
    let mut other = Sql::open(&app.database_url);
    other.run("BEGIN IMMEDIATE").expect("a lock");
    for answer in [
        app.registrar().get(&path).send().await,
        app.registrar().get("/v1/applications").send().await,
        app.registrar()
            .post("/v1/applications/search")
            .json(&json!({ "child_iin": "170315600124" }))
            .send()
            .await,
    ] {
        let answer = answer.problem(503, "unavailable");
        assert!(!answer.text.contains("170315600124") && !answer.text.contains("Әлия"), "{}", answer.text);
    }
    other.run("ROLLBACK").expect("a release");
    app.registrar().get(&path).send().await.expect(200);
}

#[tokio::test(flavor = "multi_thread")]
async fn while_sqlite_is_locked_filings_are_told_to_come_back_and_afterwards_they_work() {
    let app = Qoldau::start(Database::Sqlite).await;
    let (parent, monitor) = (app.parent(), app.monitor());
    parent.submit("before", &pmpk()).await.expect(201);
    let mut other = Sql::open(&app.database_url);
    other.run("BEGIN IMMEDIATE").expect("a lock");
    let filings: Vec<_> = (0..8)
        .map(|serial| {
            let who = iin(serial % 4);
            let caller = app.caller(&Who::parent(&who));
            let body = application(&person_iin("1703", serial % 4), &who);
            // Two callers for each key.
            tokio::spawn(timed(async move { caller.submit(&format!("locked-{}", serial % 4), &body).await }))
        })
        .collect();
    let (read, took) = timed(monitor.get("/v1/stage-events").send()).await;
    assert_eq!(
        (read.status, took < Duration::from_secs(1)),
        (200, true),
        "a read does not wait for the lock"
    );
    for filing in filings {
        let (answer, took) = filing.await.expect("a call that ends");
        assert!(took < PATIENCE + Duration::from_millis(200), "answered after {took:?}");
        assert!(!answer.header("retry-after").is_empty(), "{}: {}", answer.status, answer.text);
        let code = if answer.status == 409 { "request_in_progress" } else { "unavailable" };
        let status = answer.status;
        answer.problem(if status == 409 { 409 } else { 503 }, code);
    }
    other.run("ROLLBACK").expect("a release");
    for serial in 0..4 {
        let who = iin(serial);
        let caller = app.caller(&Who::parent(&who));
        let body = application(&person_iin("1703", serial), &who);
        let (answer, took) = timed(caller.submit(&format!("locked-{serial}"), &body)).await;
        answer.expect(201);
        assert!(took < Duration::from_secs(3), "works only after {took:?}");
    }
    assert_eq!(other.count("applications"), 1 + 4, "one application for each key");
}

/// Settings of production on a database, with keys and a key set of its own in the folder.
fn production(var: &Path, database_url: &str) -> BTreeMap<String, String> {
    let pair = Ed25519KeyPair::generate_pkcs8(&SystemRandom::new()).expect("a key");
    let pair = Ed25519KeyPair::from_pkcs8(pair.as_ref()).expect("a key");
    let x = URL_SAFE_NO_PAD.encode(pair.public_key().as_ref());
    let set = json!({ "keys": [{ "kty": "OKP", "crv": "Ed25519", "alg": "EdDSA", "use": "sig", "kid": "a", "x": x }] });
    let mut all = settings(var, database_url);
    for (name, file, content) in [
        ("QOLDAU_JWKS", "production.json", set.to_string()),
        ("QOLDAU_SEAL_KEY_FILE", "seal", "0123456789abcdef".repeat(4)),
        ("QOLDAU_INDEX_KEY_FILE", "index", "fedcba9876543210".repeat(4)),
    ] {
        let path = var.join(file);
        std::fs::write(&path, content).expect("a file");
        all.insert(name.to_owned(), path.display().to_string());
    }
    for (name, value) in [
        ("QOLDAU_MODE", "production"),
        ("QOLDAU_ISSUER", "https://issuer.example.kz"),
        ("QOLDAU_AUDIENCE", "qoldau"),
        ("QOLDAU_PUBLIC_URL", "https://qoldau.example"),
        ("QOLDAU_CLIENTS", "egov-portal=egov_portal"),
        ("QOLDAU_CLAMD", "127.0.0.1:9"),
    ] {
        all.insert(name.to_owned(), value.to_owned());
    }
    all
}

/// Runs a command of the binary to its end: whether it ended well, and what it said. One that goes on is killed.
fn run(settings: &BTreeMap<String, String>, command: &str) -> (Option<i32>, String) {
    watch();
    let mut child = Command::new(binary());
    child.arg(command).env_clear().envs(settings);
    child.stdout(std::process::Stdio::null()).stderr(std::process::Stdio::piped());
    let mut child = child.spawn().expect("qoldau starts");
    let began = Instant::now();
    while child.try_wait().expect("its state").is_none() {
        if began.elapsed() > Duration::from_secs(8) {
            child.kill().expect("a kill");
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    let done = child.wait_with_output().expect("its end");
    (done.status.code(), String::from_utf8_lossy(&done.stderr).into_owned())
}

#[track_caller]
fn refuses(settings: &BTreeMap<String, String>, why: &str) {
    let (code, said) = run(settings, "serve");
    assert_eq!(code, Some(1), "ends by itself and not well: {said}");
    assert!(said.lines().any(|line| line.starts_with("qoldau: ") && line.contains(why)), "{why}: {said}");
}

/// That production starts, which shows that a refusal has the reason that it names.
#[track_caller]
fn starts(settings: &BTreeMap<String, String>) {
    let (code, said) = run(settings, "serve");
    assert_eq!(code, None, "goes on until it is killed: {said}");
}

fn with(settings: &BTreeMap<String, String>, name: &str, value: &str) -> BTreeMap<String, String> {
    let mut changed = settings.clone();
    changed.insert(name.to_owned(), value.to_owned());
    changed
}

#[test]
fn production_refuses_a_server_that_may_lose_what_it_confirmed() {
    let Some(cluster) = Cluster::start() else { return };
    let (var, database) = (tempfile::tempdir().expect("a folder"), cluster.create_database());
    let settings = production(var.path(), &cluster.url_of(&database));
    assert_eq!(run(&settings, "migrate").0, Some(0));
    starts(&settings);
    for setting in ["fsync", "synchronous_commit", "full_page_writes"] {
        let set = |statement: String| assert!(cluster.psql("postgres", &statement).0, "{statement}");
        set(format!("ALTER SYSTEM SET {setting} = off"));
        set("SELECT pg_reload_conf()".to_owned());
        refuses(&settings, &format!("{setting} is off"));
        set(format!("ALTER SYSTEM RESET {setting}"));
        set("SELECT pg_reload_conf()".to_owned());
    }
    assert!(cluster.psql("postgres", &format!("ALTER DATABASE {database} SET synchronous_commit = off")).0);
    refuses(&settings, "synchronous_commit is off");
}

fn sandbox_and_production_keep_apart(database: Database) {
    let (var, other) = (tempfile::tempdir().expect("a folder"), tempfile::tempdir().expect("a folder"));
    let [marked, unmarked] = [&var, &other].map(|var| qoldau_tests::fresh_database(database, var.path()));
    let sandbox = settings(var.path(), &marked);
    let real = production(var.path(), &unmarked);
    refuses(&real, "qoldau migrate");
    assert_eq!(run(&sandbox, "migrate").0, Some(0));
    assert_eq!(run(&real, "migrate").0, Some(0));
    starts(&sandbox);
    starts(&real);
    refuses(&with(&sandbox, "QOLDAU_DATABASE_URL", &unmarked), "no sandbox mark");
    refuses(&with(&real, "QOLDAU_DATABASE_URL", &marked), "a database of the sandbox");
    let key_set = var.path().join("keys/jwks.json").display().to_string();
    refuses(&with(&real, "QOLDAU_JWKS", &key_set), "the sandbox's keys");
    refuses(&with(&sandbox, "QOLDAU_LISTEN", "0.0.0.0:0"), "QOLDAU_LISTEN: the sandbox listens on loopback");
    refuses(&with(&sandbox, "QOLDAU_LISTEN", "[::]:0"), "QOLDAU_LISTEN: the sandbox listens on loopback");
    // What was refused changed nothing.
    assert_eq!(Sql::open(&unmarked).count("settings WHERE name = 'sandbox'"), 0);
    assert_eq!(Sql::open(&unmarked).count("providers"), 0, "no samples in a database of production");
}

#[test]
fn sandbox_and_production_refuse_each_others_databases_and_keys_on_sqlite() {
    sandbox_and_production_keep_apart(Database::Sqlite);
}

#[test]
fn sandbox_and_production_refuse_each_others_databases_and_keys_on_postgres() {
    if Cluster::is_there() {
        sandbox_and_production_keep_apart(Database::Postgres);
    }
}

/// A database of an older production, for which this build has migrations: the sandbox runs none before it refuses.
fn an_older_database_is_left_as_it_is(database: Database) {
    let var = tempfile::tempdir().expect("a folder");
    let url = qoldau_tests::fresh_database(database, var.path());
    let mut sql = Sql::open(&url);
    sql.run(
        "CREATE TABLE settings (name text PRIMARY KEY NOT NULL, value text NOT NULL); \
         CREATE TABLE __diesel_schema_migrations (version varchar(50) PRIMARY KEY NOT NULL, \
             run_on timestamp NOT NULL DEFAULT CURRENT_TIMESTAMP); \
         INSERT INTO __diesel_schema_migrations (version) VALUES ('20200101000000')",
    )
    .expect("an older database");
    let tables = match database {
        Database::Sqlite => "sqlite_master WHERE type = 'table'",
        Database::Postgres => "pg_tables WHERE schemaname = 'public'",
    };
    refuses(&settings(var.path(), &url), "no sandbox mark");
    assert_eq!(
        (sql.count(tables), sql.count("__diesel_schema_migrations"), sql.count("settings")),
        (2, 1, 0)
    );
}

#[test]
fn a_sandbox_leaves_an_older_database_of_production_as_it_is_on_sqlite() {
    an_older_database_is_left_as_it_is(Database::Sqlite);
}

#[test]
fn a_sandbox_leaves_an_older_database_of_production_as_it_is_on_postgres() {
    if Cluster::is_there() {
        an_older_database_is_left_as_it_is(Database::Postgres);
    }
}

/// The sandbox must not take a database for its own because it could not look.
#[test]
fn a_sandbox_that_cannot_look_for_its_mark_does_not_set_it() {
    let Some(cluster) = Cluster::get() else { return };
    let (var, database) = (tempfile::tempdir().expect("a folder"), cluster.create_database());
    let url = cluster.url_of(&database);
    assert_eq!(run(&production(var.path(), &url), "migrate").0, Some(0));
    let mut other = Sql::open(&url);
    other.run("BEGIN; LOCK TABLE settings IN ACCESS EXCLUSIVE MODE").expect("a lock");
    std::thread::scope(|scope| {
        let sandbox = scope.spawn(|| run(&settings(var.path(), &url), "serve"));
        std::thread::sleep(Duration::from_millis(3500));
        other.run("COMMIT").expect("a release");
        let (code, said) = sandbox.join().expect("a thread that ends");
        assert_eq!(code, Some(1), "{said}");
    });
    assert_eq!(
        other.count("settings WHERE name = 'sandbox'"),
        0,
        "a database of production bears the sandbox's mark"
    );
}
