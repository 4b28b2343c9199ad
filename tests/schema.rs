//! The two schemas are one: the same tables, columns, keys, indexes and references on SQLite and PostgreSQL, with a short
//! list of types that are written differently. Several processes may bring an empty database up at once, and what must
//! only grow refuses to be changed: by triggers on SQLite, by rights that can be withheld on PostgreSQL.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use qoldau_domain::lifecycle::Role;
use qoldau_persistence::Store;
use qoldau_persistence::seal::Keys;
use qoldau_tests::{Caller, Cluster, Database, Process, Qoldau, Sql, Who, fresh_database, pmpk};

/// A type of PostgreSQL, and how SQLite writes it.
const TYPES: [(&str, &str); 7] = [
    ("uuid", "blob"),
    ("bytea", "blob"),
    ("text", "text"),
    ("bigint", "bigint"),
    ("boolean", "boolean"),
    ("timestamp with time zone", "bigint"),
    ("date", "date"),
];

const POSTGRES_COLUMNS: &str = "SELECT table_name || '.' || column_name || '|' || data_type || '|' || is_nullable AS text \
    FROM information_schema.columns WHERE table_schema = 'public'";
// A row id (`integer PRIMARY KEY`) is a bigint that is never null, whatever is written there.
const SQLITE_COLUMNS: &str = "SELECT m.name || '.' || c.name || '|' || \
    CASE WHEN c.pk = 1 AND lower(c.type) = 'integer' THEN 'bigint|NO' \
         ELSE lower(c.type) || '|' || iif(c.\"notnull\", 'NO', 'YES') END AS text \
    FROM sqlite_master m JOIN pragma_table_info(m.name) c WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite_%'";

const POSTGRES_KEYS: &str = "SELECT t.relname || CASE WHEN i.indisprimary THEN ' primary ' \
        WHEN i.indisunique THEN ' unique ' ELSE ' index ' END || string_agg(a.attname, ',' ORDER BY k.place) \
        || CASE WHEN i.indpred IS NULL THEN '' ELSE ' partial' END AS text \
    FROM pg_index i JOIN pg_class t ON t.oid = i.indrelid \
    CROSS JOIN LATERAL unnest(i.indkey) WITH ORDINALITY k(number, place) \
    JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = k.number \
    WHERE t.relnamespace = 'public'::regnamespace \
    GROUP BY t.relname, i.indexrelid, i.indisprimary, i.indisunique, i.indpred";
const SQLITE_KEYS: &str = "SELECT m.name || ' primary ' || group_concat(c.name, ',' ORDER BY c.pk) AS text \
    FROM sqlite_master m JOIN pragma_table_info(m.name) c \
    WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite_%' AND c.pk > 0 GROUP BY m.name \
    UNION ALL SELECT m.name || iif(i.\"unique\", ' unique ', ' index ') || group_concat(c.name, ',' ORDER BY c.seqno) \
        || iif(i.partial, ' partial', '') \
    FROM sqlite_master m JOIN pragma_index_list(m.name) i JOIN pragma_index_info(i.name) c \
    WHERE m.type = 'table' AND i.origin <> 'pk' GROUP BY m.name, i.name";

const POSTGRES_REFERENCES: &str = "SELECT t.relname || '.' || a.attname || ' -> ' || f.relname AS text \
    FROM pg_constraint c JOIN pg_class t ON t.oid = c.conrelid JOIN pg_class f ON f.oid = c.confrelid \
    JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = ANY (c.conkey) WHERE c.contype = 'f'";
const SQLITE_REFERENCES: &str = "SELECT m.name || '.' || f.\"from\" || ' -> ' || f.\"table\" AS text \
    FROM sqlite_master m JOIN pragma_foreign_key_list(m.name) f WHERE m.type = 'table'";

fn store(url: &str) -> Store {
    let keys = Keys::new(&[1; 32], &[2; 32]).expect("keys");
    Store::open(url.parse().expect("a URL"), keys, 1).expect("a store")
}

/// A migrated database of each kind; none where PostgreSQL is not installed.
fn both(var: &Path) -> Option<(Sql, Sql)> {
    let _ = Cluster::get()?;
    let [postgres, sqlite] = [Database::Postgres, Database::Sqlite].map(|database| {
        let url = fresh_database(database, var);
        store(&url).migrate(None).expect("a migration");
        Sql::open(&url)
    });
    Some((postgres, sqlite))
}

/// What Qoldau owns: Diesel's own table is left out.
fn own(rows: Vec<String>) -> BTreeSet<String> {
    rows.into_iter().filter(|row| !row.starts_with("__diesel")).collect()
}

fn columns(rows: Vec<String>) -> BTreeMap<String, (String, String)> {
    let split = |row: String| {
        let mut parts = row.split('|').map(str::to_owned);
        let mut next = || parts.next().expect("three parts");
        (next(), (next(), next()))
    };
    own(rows).into_iter().map(split).collect()
}

#[test]
fn both_databases_have_the_same_tables_and_columns() {
    let var = tempfile::tempdir().expect("a folder");
    let Some((mut postgres, mut sqlite)) = both(var.path()) else { return };
    let postgres = columns(postgres.rows(POSTGRES_COLUMNS));
    let sqlite = columns(sqlite.rows(SQLITE_COLUMNS));
    let names = |columns: &BTreeMap<String, _>| columns.keys().cloned().collect::<Vec<_>>();
    assert_eq!(names(&postgres), names(&sqlite));
    assert!(postgres.len() > 100, "only {} columns were looked at", postgres.len());
    for (name, (kind, nullable)) in &postgres {
        let (written, as_nullable) = &sqlite[name];
        let known = TYPES.iter().find(|(pg, _)| pg == kind);
        assert_eq!(
            known.map(|(_, sqlite)| *sqlite),
            Some(written.as_str()),
            "{name} is {kind} on PostgreSQL"
        );
        assert_eq!(nullable, as_nullable, "whether {name} may be null");
    }
}

#[test]
fn both_databases_have_the_same_keys_indexes_and_references() {
    let var = tempfile::tempdir().expect("a folder");
    let Some((mut postgres, mut sqlite)) = both(var.path()) else { return };
    let keys = own(postgres.rows(POSTGRES_KEYS));
    assert_eq!(keys, own(sqlite.rows(SQLITE_KEYS)));
    for expected in ["feed primary position", "feed unique journal_id", "replies index kept_at"] {
        assert!(keys.contains(expected), "{expected} was not looked at in {keys:?}");
    }
    let references = own(postgres.rows(POSTGRES_REFERENCES));
    assert_eq!(references, own(sqlite.rows(SQLITE_REFERENCES)));
    assert!(references.contains("applications.provider_id -> providers"), "{references:?}");
}

#[test]
fn every_sealed_or_key_column_is_bytes() {
    let var = tempfile::tempdir().expect("a folder");
    let Some((mut postgres, mut sqlite)) = both(var.path()) else { return };
    for (rows, bytes) in [(postgres.rows(POSTGRES_COLUMNS), "bytea"), (sqlite.rows(SQLITE_COLUMNS), "blob")] {
        let hidden: Vec<_> = columns(rows)
            .into_iter()
            .filter(|(name, _)| [".sealed", "_sealed", ".key", "_key"].iter().any(|end| name.ends_with(end)))
            .collect();
        assert!(hidden.len() >= 8, "{hidden:?}");
        let readable: Vec<_> = hidden.iter().filter(|(_, (kind, _))| kind != bytes).collect();
        assert!(readable.is_empty(), "not {bytes}: {readable:?}");
    }
}

fn five_migrate_at_once(database: Database) {
    let var = tempfile::tempdir().expect("a folder");
    let url = fresh_database(database, var.path());
    let folder = match database {
        Database::Sqlite => "sqlite",
        Database::Postgres => "postgres",
    };
    let all = std::fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("../migrations").join(folder))
        .expect("the migrations")
        .count();
    let gate = std::sync::Barrier::new(5);
    let ran: Vec<usize> = std::thread::scope(|scope| {
        let one = || {
            let store = store(&url);
            gate.wait();
            store.migrate(None).expect("a migration that waits its turn")
        };
        let running: Vec<_> = (0..5).map(|_| scope.spawn(one)).collect();
        running.into_iter().map(|thread| thread.join().expect("a thread that ends")).collect()
    });
    assert_eq!(ran.iter().sum::<usize>(), all, "each migration ran once, by whomever: {ran:?}");
    assert!(store(&url).is_current().expect("a look"));
    let mut sql = Sql::open(&url);
    assert_eq!(sql.count("__diesel_schema_migrations"), i64::try_from(all).expect("a count"));
    assert_eq!(sql.count("applications"), 0);
}

#[test]
fn five_processes_may_migrate_an_empty_database_at_once_on_sqlite() {
    five_migrate_at_once(Database::Sqlite);
}

#[test]
fn five_processes_may_migrate_an_empty_database_at_once_on_postgres() {
    if Cluster::is_there() {
        five_migrate_at_once(Database::Postgres);
    }
}

async fn five_start_at_once(database: Database) {
    let var = tempfile::tempdir().expect("a folder");
    let url = fresh_database(database, var.path());
    let start = || Process::start(var.path(), &url, &[]);
    let (a, b, c, d, e) = tokio::join!(start(), start(), start(), start(), start());
    let mut sql = Sql::open(&url);
    assert_eq!(sql.count("settings WHERE name = 'sandbox'"), 1);
    assert_eq!(sql.count("providers"), 6, "the samples are sown once");
    assert_eq!(sql.count("data_keys"), 1, "one house key");
    // What one of them answers, each of the others knows.
    let parent = |process: &Process| process.caller(&Who::of(Role::Recipient));
    let first = parent(&a).submit("shared", &pmpk()).await.with(201);
    for process in [&b, &c, &d, &e] {
        let again = parent(process).submit("shared", &pmpk()).await.with(201);
        assert_eq!(
            (again.header("idempotency-replayed"), again.text),
            ("true".to_owned(), first.text.clone())
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn five_sandboxes_may_start_at_once_on_an_empty_database_on_sqlite() {
    five_start_at_once(Database::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn five_sandboxes_may_start_at_once_on_an_empty_database_on_postgres() {
    if Cluster::is_there() {
        five_start_at_once(Database::Postgres).await;
    }
}

/// Files, registers and reads, so that every table that only grows has rows.
async fn fill(parent: &Caller, registrar: &Caller, monitor: &Caller) {
    let filed = parent.submit("fill", &pmpk()).await.with(201);
    registrar.door(&filed.text_at("/id"), "register", "fill", &filed.etag()).await.expect(200);
    let mut told = 0;
    for _ in 0..20 {
        let page = monitor.get("/v1/stage-events?wait=1").send().await.with(200);
        told = page.body["items"].as_array().expect("items").len();
        if told == 2 {
            break;
        }
    }
    assert_eq!(told, 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn journal_feed_and_audit_refuse_update_and_delete_on_sqlite() {
    let app = Qoldau::start(Database::Sqlite).await;
    fill(&app.parent(), &app.registrar(), &app.monitor()).await;
    let mut sql = Sql::open(&app.database_url);
    for (table, column) in [("journal", "kind"), ("feed", "item"), ("audit", "hash")] {
        let before = sql.count(table);
        assert!(before > 0, "{table} has rows");
        for statement in [
            format!("UPDATE {table} SET {column} = 'forged'"),
            format!("DELETE FROM {table}"),
            format!("DELETE FROM {table} WHERE rowid = 1"),
        ] {
            let refused = sql.run(&statement).expect_err(&statement);
            assert!(refused.contains("append-only"), "{statement}: {refused}");
        }
        assert_eq!(sql.count(table), before);
        assert_eq!(sql.count(&format!("{table} WHERE {column} = 'forged'")), 0);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn journal_feed_and_audit_need_neither_update_nor_delete_on_postgres() {
    let Some(cluster) = Cluster::start() else { return };
    let database = cluster.create_database();
    let (var, owner) = (tempfile::tempdir().expect("a folder"), cluster.url_of(&database));
    drop(Process::start(var.path(), &owner, &[]).await);
    let mut sql = Sql::open(&owner);
    let withheld = "REVOKE UPDATE, DELETE, TRUNCATE ON journal, feed, audit FROM clerk";
    for statement in [
        "CREATE ROLE clerk LOGIN",
        "GRANT USAGE, CREATE ON SCHEMA public TO clerk",
        "GRANT ALL ON ALL TABLES IN SCHEMA public TO clerk",
        "GRANT ALL ON ALL SEQUENCES IN SCHEMA public TO clerk",
        withheld,
    ] {
        sql.run(statement).expect(statement);
    }
    let url = owner.replacen("qoldau@", "clerk@", 1);
    let refused = Sql::open(&url).run("DELETE FROM journal").expect_err("a right that is withheld");
    assert!(refused.contains("permission denied"), "{refused}");
    let process = Process::start(var.path(), &url, &[]).await;
    let caller = |role| process.caller(&Who::of(role));
    fill(&caller(Role::Recipient), &caller(Role::Registrar), &caller(Role::Monitor)).await;
}
