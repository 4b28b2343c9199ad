//! SQL on either database, for tests that look behind the API: what stands in the tables, and what they refuse. It
//! knows no table.

use std::time::Duration;

use diesel::connection::SimpleConnection as _;
use diesel::prelude::*;
use qoldau_persistence::{Conn, DatabaseUrl};

/// A connection of its own, beside those of Qoldau.
pub struct Sql(Conn);

#[derive(QueryableByName)]
struct Row {
    #[diesel(sql_type = diesel::sql_types::Text)]
    text: String,
}

#[derive(QueryableByName)]
struct Bytes {
    #[diesel(sql_type = diesel::sql_types::Binary)]
    bytes: Vec<u8>,
}

#[derive(QueryableByName)]
struct Number {
    #[diesel(sql_type = diesel::sql_types::BigInt)]
    n: i64,
}

impl std::fmt::Debug for Sql {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Sql")
    }
}

impl Sql {
    /// Connects.
    ///
    /// # Panics
    /// When the database does not answer within some seconds.
    #[must_use]
    pub fn open(database_url: &str) -> Self {
        for _ in 0..20 {
            match Self::try_open(database_url) {
                Ok(sql) => return sql,
                Err(_not_yet) => std::thread::sleep(Duration::from_millis(200)),
            }
        }
        panic!("no connection to the database");
    }

    fn try_open(database_url: &str) -> ConnectionResult<Self> {
        Ok(Self(match database_url.parse().expect("a database URL") {
            DatabaseUrl::Postgres(url) => {
                let joint = if url.contains('?') { '&' } else { '?' };
                let mut conn = PgConnection::establish(&format!("{url}{joint}connect_timeout=10"))?;
                conn.batch_execute("SET statement_timeout = '2min'").expect("a setting");
                Conn::Postgres(conn)
            }
            DatabaseUrl::Sqlite(path) => {
                let mut conn = SqliteConnection::establish(&path)?;
                conn.batch_execute("PRAGMA busy_timeout = 5000").expect("a pragma");
                Conn::Sqlite(conn)
            }
        }))
    }

    /// Rows of a query whose one column is called `text`.
    ///
    /// # Panics
    /// When the query fails.
    pub fn rows(&mut self, query: &str) -> Vec<String> {
        let query = diesel::sql_query(query);
        let rows: QueryResult<Vec<Row>> = match &mut self.0 {
            Conn::Postgres(conn) => query.load(conn),
            Conn::Sqlite(conn) => query.load(conn),
        };
        rows.expect("a query that works").into_iter().map(|row| row.text).collect()
    }

    /// Rows of a query whose one column is called `bytes`.
    ///
    /// # Panics
    /// When the query fails.
    pub fn bytes(&mut self, query: &str) -> Vec<Vec<u8>> {
        let query = diesel::sql_query(query);
        let rows: QueryResult<Vec<Bytes>> = match &mut self.0 {
            Conn::Postgres(conn) => query.load(conn),
            Conn::Sqlite(conn) => query.load(conn),
        };
        rows.expect("a query that works").into_iter().map(|row| row.bytes).collect()
    }

    /// How many rows `FROM …` has.
    ///
    /// # Panics
    /// When the query fails.
    pub fn count(&mut self, from: &str) -> i64 {
        let query = diesel::sql_query(format!("SELECT count(*) AS n FROM {from}"));
        let number: QueryResult<Number> = match &mut self.0 {
            Conn::Postgres(conn) => query.get_result(conn),
            Conn::Sqlite(conn) => query.get_result(conn),
        };
        number.unwrap_or_else(|error| panic!("{from}: {error}")).n
    }

    /// What makes a new id in a statement.
    #[must_use]
    pub const fn new_id(&self) -> &'static str {
        match &self.0 {
            Conn::Postgres(_) => "gen_random_uuid()",
            Conn::Sqlite(_) => "randomblob(16)",
        }
    }

    /// Runs a statement.
    ///
    /// # Errors
    /// What the database says.
    pub fn run(&mut self, statement: &str) -> Result<(), String> {
        match &mut self.0 {
            Conn::Postgres(conn) => conn.batch_execute(statement),
            Conn::Sqlite(conn) => conn.batch_execute(statement),
        }
        .map_err(|error| error.to_string())
    }
}
