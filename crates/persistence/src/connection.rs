//! Connections: the scheme of the URL decides which database, and each new connection gets the settings that the
//! promises rest on (durability, bounded waits, foreign keys). A URL is never printed: it may hold a password.

use std::str::FromStr;
use std::time::{Duration, Instant};

use diesel::connection::{AnsiTransactionManager, SimpleConnection, TransactionManager};
use diesel::r2d2::R2D2Connection;
use diesel::{Connection, PgConnection, QueryResult, SqliteConnection};

use crate::error::StoreError;

/// A connection to one of the two databases.
#[derive(diesel::MultiConnection)]
pub enum Conn {
    /// PostgreSQL.
    Postgres(PgConnection),
    /// SQLite.
    Sqlite(SqliteConnection),
}

impl Conn {
    /// Begins a transaction that means to write: SQLite takes its write lock before the first look.
    pub(crate) fn begin(&mut self) -> QueryResult<()> {
        match self {
            Self::Postgres(conn) => AnsiTransactionManager::begin_transaction(conn),
            Self::Sqlite(conn) => AnsiTransactionManager::begin_transaction_sql(conn, "BEGIN IMMEDIATE"),
        }
    }

    /// Commits what was begun.
    pub(crate) fn commit(&mut self) -> QueryResult<()> {
        match self {
            Self::Postgres(conn) => AnsiTransactionManager::commit_transaction(conn),
            Self::Sqlite(conn) => AnsiTransactionManager::commit_transaction(conn),
        }
    }

    /// Undoes what was begun.
    pub(crate) fn roll_back(&mut self) -> QueryResult<()> {
        match self {
            Self::Postgres(conn) => AnsiTransactionManager::rollback_transaction(conn),
            Self::Sqlite(conn) => AnsiTransactionManager::rollback_transaction(conn),
        }
    }
}

/// Which database, and where.
#[derive(Clone)]
pub enum DatabaseUrl {
    /// `postgres://…`
    Postgres(String),
    /// `sqlite:<path>`
    Sqlite(String),
}

impl std::fmt::Debug for DatabaseUrl {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Postgres(_) => "postgres://***",
            Self::Sqlite(_) => "sqlite:***",
        })
    }
}

impl FromStr for DatabaseUrl {
    type Err = StoreError;

    fn from_str(text: &str) -> Result<Self, StoreError> {
        if text.starts_with("postgres://") || text.starts_with("postgresql://") {
            return Ok(Self::Postgres(text.to_owned()));
        }
        match text.strip_prefix("sqlite:") {
            Some(path) if !path.is_empty() => Ok(Self::Sqlite(path.to_owned())),
            _ => Err(StoreError::Corrupt("the database URL: neither sqlite:<path> nor postgres://")),
        }
    }
}

/// What a connection is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Use {
    /// Reading only.
    Read,
    /// The write lane, placing, migrations.
    Write,
    /// Migrations: no limit on a statement's time, a minute for a lock.
    Migrate,
}

impl DatabaseUrl {
    /// Opens a connection with all its settings, or says that the database cannot be reached.
    pub(crate) fn connect(&self, purpose: Use) -> Result<Conn, StoreError> {
        let unavailable = |_error: diesel::ConnectionError| StoreError::Unavailable;
        match self {
            Self::Postgres(url) => {
                let joint = if url.contains('?') { '&' } else { '?' };
                let bounded =
                    format!("{url}{joint}connect_timeout=2&tcp_user_timeout=3000&keepalives_idle=5");
                let mut connection = PgConnection::establish(&bounded).map_err(unavailable)?;
                connection.batch_execute("SET TIME ZONE 'UTC'")?;
                match purpose {
                    Use::Read => connection.batch_execute(
                        "SET statement_timeout = 2500; SET default_transaction_read_only = on",
                    )?,
                    Use::Write => {
                        connection.batch_execute("SET statement_timeout = 10000; SET lock_timeout = 2500")?;
                    }
                    // Whoever waits for another process's migrations waits for the advisory lock.
                    Use::Migrate => connection.batch_execute("SET lock_timeout = '60s'")?,
                }
                Ok(Conn::Postgres(connection))
            }
            Self::Sqlite(path) => {
                let mut connection = SqliteConnection::establish(path).map_err(unavailable)?;
                // One by one and in this order: waiting must be on before the journal mode may change.
                for pragma in [
                    "PRAGMA busy_timeout = 2500",
                    "PRAGMA journal_mode = WAL",
                    "PRAGMA synchronous = FULL",
                    "PRAGMA foreign_keys = ON",
                ] {
                    connection.batch_execute(pragma)?;
                }
                match purpose {
                    Use::Read => connection.batch_execute("PRAGMA query_only = ON")?,
                    // Keys that are hashes touch a page each: room to keep them, and fewer copies of the same page.
                    Use::Write => connection
                        .batch_execute("PRAGMA cache_size = -32768; PRAGMA wal_autocheckpoint = 8000")?,
                    Use::Migrate => {}
                }
                Ok(Conn::Sqlite(connection))
            }
        }
    }
}

/// A connection that stood idle longer may have been lost meanwhile, and is asked before it is used.
const IDLE: Duration = Duration::from_secs(1);

/// A connection and when it was last used.
pub(crate) struct Kept {
    conn: Conn,
    used: Instant,
}

impl Kept {
    /// A new connection.
    pub(crate) fn connect(url: &DatabaseUrl, purpose: Use) -> Result<Self, StoreError> {
        Ok(Self { conn: url.connect(purpose)?, used: Instant::now() })
    }

    /// Whether it can be used: one that stood idle asks the database, so that the first caller after a restart of the
    /// database does not pay for it.
    pub(crate) fn is_alive(&mut self) -> bool {
        let alive = self.used.elapsed() < IDLE || self.conn.ping().is_ok();
        self.used = Instant::now();
        alive
    }

    /// The connection, in use now.
    pub(crate) fn conn(&mut self) -> &mut Conn {
        self.used = Instant::now();
        &mut self.conn
    }
}

/// Opens connections for the read pool.
#[derive(Debug, Clone)]
pub(crate) struct ReadConnections(pub(crate) DatabaseUrl);

impl r2d2::ManageConnection for ReadConnections {
    type Connection = Kept;
    type Error = StoreError;

    fn connect(&self) -> Result<Kept, StoreError> {
        Kept::connect(&self.0, Use::Read)
    }

    fn is_valid(&self, kept: &mut Kept) -> Result<(), StoreError> {
        if kept.is_alive() { Ok(()) } else { Err(StoreError::Unavailable) }
    }

    fn has_broken(&self, kept: &mut Kept) -> bool {
        R2D2Connection::is_broken(kept.conn())
    }
}

/// How long a caller waits for a connection.
pub(crate) const WAIT_FOR_CONNECTION: Duration = Duration::from_secs(2);
