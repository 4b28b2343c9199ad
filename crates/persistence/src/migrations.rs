//! Bringing a database to the schema of this build, safely when several processes start at once: PostgreSQL under an
//! advisory lock, SQLite in one transaction under its write lock. Nothing here knows what a table is for.

use std::time::Duration;

use diesel::connection::SimpleConnection as _;
use diesel::prelude::*;
use diesel_migrations::{EmbeddedMigrations, MigrationHarness, embed_migrations};

use crate::connection::{Conn, DatabaseUrl, Use};
use crate::error::StoreError;

const POSTGRES: EmbeddedMigrations = embed_migrations!("../../migrations/postgres");
const SQLITE: EmbeddedMigrations = embed_migrations!("../../migrations/sqlite");

const LOCK: i64 = 4_903_222;

fn failed(error: &(dyn std::error::Error + Send + Sync)) -> StoreError {
    StoreError::Unexpected(format!("a migration failed: {error}"))
}

/// A setting that a new database carries before its first migration, so that no moment is without it.
pub(crate) type Mark<'a> = Option<(&'a str, &'a str)>;

/// Runs what is pending; how many migrations ran. A database without any schema gets the mark first.
pub(crate) fn migrate(url: &DatabaseUrl, mark: Mark<'_>) -> Result<usize, StoreError> {
    let mut tries = 0;
    loop {
        tries += 1;
        match url.connect(Use::Migrate).and_then(|mut conn| alone_and_whole(&mut conn, mark)) {
            // An empty file that several processes turn to write-ahead logging at once refuses all but one, at once
            // and whatever the busy timeout says.
            Err(_another_process) if tries < 40 && matches!(url, DatabaseUrl::Sqlite(_)) => {
                std::thread::sleep(Duration::from_millis(50));
            }
            // A server that is as busy as whoever starts beside it may be late once.
            Err(StoreError::Unavailable) if tries < 3 => std::thread::sleep(Duration::from_millis(200)),
            done => break done,
        }
    }
}

/// The lock is taken before the first look, so a process that waited finds nothing left to do, and none counts a
/// migration that another ran. Closing the connection gives back what is still held.
fn alone_and_whole(conn: &mut Conn, mark: Mark<'_>) -> Result<usize, StoreError> {
    if let Conn::Postgres(pg) = conn {
        diesel::sql_query("SELECT pg_advisory_lock($1)")
            .bind::<diesel::sql_types::BigInt, _>(LOCK)
            .execute(pg)?;
        return mark_and_run(conn, mark);
    }
    conn.begin()?;
    let ran = mark_and_run(conn, mark)?;
    conn.commit()?;
    Ok(ran)
}

fn mark_and_run(conn: &mut Conn, mark: Mark<'_>) -> Result<usize, StoreError> {
    if let Some((name, _)) = mark
        && has_schema(conn)?
        && !matches!(crate::settings::get(conn, name), Ok(Some(_)))
    {
        // Somebody else's database is left as it is; whoever asked finds no mark and refuses it.
        return Ok(0);
    }
    if let Some((name, value)) = mark
        && !has_schema(conn)?
    {
        let table =
            "CREATE TABLE IF NOT EXISTS settings (name text PRIMARY KEY NOT NULL, value text NOT NULL)";
        match conn {
            Conn::Postgres(conn) => conn.batch_execute(table)?,
            Conn::Sqlite(conn) => conn.batch_execute(table)?,
        }
        crate::settings::save(conn, name, Some(value))?;
    }
    match conn {
        Conn::Postgres(conn) => conn.run_pending_migrations(POSTGRES).map(|ran| ran.len()),
        Conn::Sqlite(conn) => conn.run_pending_migrations(SQLITE).map(|ran| ran.len()),
    }
    .map_err(|error| failed(error.as_ref()))
}

/// Whether any migration ran here.
fn has_schema(conn: &mut Conn) -> Result<bool, StoreError> {
    let ran: Result<i64, _> = __diesel_schema_migrations::table.count().get_result(conn);
    match ran.map_err(StoreError::from) {
        Ok(ran) => Ok(ran > 0),
        // No such table.
        Err(StoreError::Unexpected(_)) => Ok(false),
        Err(error) => Err(error),
    }
}

diesel::table! {
    __diesel_schema_migrations (version) {
        version -> diesel::sql_types::Text,
    }
}

/// Whether the database has the schema of this build; it only reads.
pub(crate) fn is_current(conn: &mut Conn) -> Result<bool, StoreError> {
    use diesel::migration::{Migration, MigrationSource};
    let unreadable = |_error| StoreError::Corrupt("the migrations of this build");
    let wanted: Vec<String> = match conn {
        Conn::Postgres(_) => {
            let all: Vec<Box<dyn Migration<diesel::pg::Pg>>> = POSTGRES.migrations().map_err(unreadable)?;
            all.iter().map(|migration| migration.name().version().to_string()).collect()
        }
        Conn::Sqlite(_) => {
            let all: Vec<Box<dyn Migration<diesel::sqlite::Sqlite>>> =
                SQLITE.migrations().map_err(unreadable)?;
            all.iter().map(|migration| migration.name().version().to_string()).collect()
        }
    };
    let ran: Result<Vec<String>, _> =
        __diesel_schema_migrations::table.select(__diesel_schema_migrations::version).load(conn);
    match ran.map_err(StoreError::from) {
        Ok(ran) => Ok(wanted.iter().all(|version| ran.contains(version))),
        // No such table: nothing ran yet.
        Err(StoreError::Unexpected(_)) => Ok(false),
        Err(error) => Err(error),
    }
}

/// Settings of the server under which an acknowledged write could be lost.
pub(crate) fn weak_durability(conn: &mut Conn) -> Result<Option<&'static str>, StoreError> {
    #[derive(QueryableByName)]
    struct Shown {
        #[diesel(sql_type = diesel::sql_types::Text)]
        fsync: String,
        #[diesel(sql_type = diesel::sql_types::Text)]
        commit: String,
        #[diesel(sql_type = diesel::sql_types::Text)]
        pages: String,
    }
    let Conn::Postgres(conn) = conn else {
        return Ok(None);
    };
    let shown: Shown = diesel::sql_query(
        "SELECT current_setting('fsync') AS fsync, current_setting('synchronous_commit') AS commit, \
         current_setting('full_page_writes') AS pages",
    )
    .get_result(conn)?;
    Ok(match (shown.fsync.as_str(), shown.commit.as_str(), shown.pages.as_str()) {
        ("off", ..) => Some("fsync"),
        (_, "off", _) => Some("synchronous_commit"),
        (.., "off") => Some("full_page_writes"),
        _ => None,
    })
}
