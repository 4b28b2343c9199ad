//! Many rows in one statement: `INSERT … SELECT … FROM unnest` on PostgreSQL, one prepared statement a row on SQLite,
//! from one description of a table. The text of a statement is fixed by its type, so it is prepared once. Nothing
//! here decides anything; the write lane says what goes in and in which order.

use std::marker::PhantomData;

use chrono::{DateTime, NaiveDate, Utc};
use diesel::pg::Pg;
use diesel::query_builder::{AstPass, Query, QueryFragment, QueryId};
use diesel::sql_types::{Array, BigInt, Binary, Bool, Date, Nullable, Text, Timestamptz, Uuid as PgUuid};
use diesel::sqlite::Sqlite;
use diesel::{PgConnection, QueryResult, RunQueryDsl, SqliteConnection};
use uuid::Uuid;

use crate::both::Instant;
use crate::both::{Id, SqlId, SqlInstant};

/// The kind of a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Id,
    Text,
    Bytes,
    Big,
    Flag,
    At,
    On,
}

impl Kind {
    const fn pg_array(self) -> &'static str {
        match self {
            Self::Id => "uuid[]",
            Self::Text => "text[]",
            Self::Bytes => "bytea[]",
            Self::Big => "bigint[]",
            Self::Flag => "boolean[]",
            Self::At => "timestamptz[]",
            Self::On => "date[]",
        }
    }
}

/// One value of a row.
#[derive(Debug, Clone)]
pub(crate) enum Cell {
    Id(Option<Id>),
    Text(Option<String>),
    Bytes(Option<Vec<u8>>),
    Big(Option<i64>),
    Flag(Option<bool>),
    At(Option<Instant>),
    On(Option<NaiveDate>),
}

impl From<Uuid> for Cell {
    fn from(id: Uuid) -> Self {
        Self::Id(Some(Id(id)))
    }
}

impl From<Option<Uuid>> for Cell {
    fn from(id: Option<Uuid>) -> Self {
        Self::Id(id.map(Id))
    }
}

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        Self::Text(Some(text.to_owned()))
    }
}

impl From<String> for Cell {
    fn from(text: String) -> Self {
        Self::Text(Some(text))
    }
}

impl From<Option<String>> for Cell {
    fn from(text: Option<String>) -> Self {
        Self::Text(text)
    }
}

impl From<Vec<u8>> for Cell {
    fn from(bytes: Vec<u8>) -> Self {
        Self::Bytes(Some(bytes))
    }
}

impl From<Option<Vec<u8>>> for Cell {
    fn from(bytes: Option<Vec<u8>>) -> Self {
        Self::Bytes(bytes)
    }
}

impl From<i64> for Cell {
    fn from(number: i64) -> Self {
        Self::Big(Some(number))
    }
}

impl From<Option<i64>> for Cell {
    fn from(number: Option<i64>) -> Self {
        Self::Big(number)
    }
}

impl From<bool> for Cell {
    fn from(flag: bool) -> Self {
        Self::Flag(Some(flag))
    }
}

impl From<DateTime<Utc>> for Cell {
    fn from(at: DateTime<Utc>) -> Self {
        Self::At(Some(Instant(at)))
    }
}

impl From<Option<DateTime<Utc>>> for Cell {
    fn from(at: Option<DateTime<Utc>>) -> Self {
        Self::At(at.map(Instant))
    }
}

impl From<Option<NaiveDate>> for Cell {
    fn from(on: Option<NaiveDate>) -> Self {
        Self::On(on)
    }
}

/// One row, in the order of the table's columns.
pub(crate) type Row = Vec<Cell>;

/// What a statement does with its rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Doing {
    /// Insert; a row that is there already is an error.
    Insert,
    /// Insert, and leave alone what is there; the caller learns which rows are new by their first column.
    Claim,
    /// Insert, or replace every column beyond the first `n`, which are the key.
    Replace(usize),
    /// Update every column beyond the first, which is the key.
    Update,
    /// Delete by the first column.
    Delete,
}

/// A table, or the columns of it that a statement needs.
pub(crate) trait Batch: 'static {
    const TABLE: &'static str;
    const COLUMNS: &'static [(&'static str, Kind)];
    const DOING: Doing;
    /// PostgreSQL only: what stands before and after the statement, for one that feeds another.
    const AROUND: (&'static str, &'static str) = ("", "");
}

/// Columns as PostgreSQL takes them.
enum Column {
    Id(Vec<Option<Uuid>>),
    Text(Vec<Option<String>>),
    Bytes(Vec<Option<Vec<u8>>>),
    Big(Vec<Option<i64>>),
    Flag(Vec<Option<bool>>),
    At(Vec<Option<DateTime<Utc>>>),
    On(Vec<Option<NaiveDate>>),
}

impl Column {
    fn empty(kind: Kind, length: usize) -> Self {
        match kind {
            Kind::Id => Self::Id(Vec::with_capacity(length)),
            Kind::Text => Self::Text(Vec::with_capacity(length)),
            Kind::Bytes => Self::Bytes(Vec::with_capacity(length)),
            Kind::Big => Self::Big(Vec::with_capacity(length)),
            Kind::Flag => Self::Flag(Vec::with_capacity(length)),
            Kind::At => Self::At(Vec::with_capacity(length)),
            Kind::On => Self::On(Vec::with_capacity(length)),
        }
    }

    /// Takes one value; a value of another kind is a mistake in a table's description and becomes an error later,
    /// since `unnest` pads silently and the lengths are compared before sending.
    fn push(&mut self, cell: Cell) {
        match (self, cell) {
            (Self::Id(column), Cell::Id(value)) => column.push(value.map(|id| id.0)),
            (Self::Text(column), Cell::Text(value)) => column.push(value),
            (Self::Bytes(column), Cell::Bytes(value)) => column.push(value),
            (Self::Big(column), Cell::Big(value)) => column.push(value),
            (Self::Flag(column), Cell::Flag(value)) => column.push(value),
            (Self::At(column), Cell::At(value)) => column.push(value.map(|at| at.0)),
            (Self::On(column), Cell::On(value)) => column.push(value),
            (_, _) => {}
        }
    }

    fn len(&self) -> usize {
        match self {
            Self::Id(column) => column.len(),
            Self::Text(column) => column.len(),
            Self::Bytes(column) => column.len(),
            Self::Big(column) => column.len(),
            Self::Flag(column) => column.len(),
            Self::At(column) => column.len(),
            Self::On(column) => column.len(),
        }
    }

    fn bind<'b>(&'b self, out: &mut AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        match self {
            Self::Id(column) => out.push_bind_param::<Array<Nullable<PgUuid>>, _>(column),
            Self::Text(column) => out.push_bind_param::<Array<Nullable<Text>>, _>(column),
            Self::Bytes(column) => out.push_bind_param::<Array<Nullable<Binary>>, _>(column),
            Self::Big(column) => out.push_bind_param::<Array<Nullable<BigInt>>, _>(column),
            Self::Flag(column) => out.push_bind_param::<Array<Nullable<Bool>>, _>(column),
            Self::At(column) => out.push_bind_param::<Array<Nullable<Timestamptz>>, _>(column),
            Self::On(column) => out.push_bind_param::<Array<Nullable<Date>>, _>(column),
        }
    }
}

struct ManyOnPostgres<B> {
    columns: Vec<Column>,
    batch: PhantomData<B>,
}

impl<B: Batch> ManyOnPostgres<B> {
    fn new(rows: Vec<Row>) -> QueryResult<Self> {
        let length = rows.len();
        let mut columns: Vec<Column> =
            B::COLUMNS.iter().map(|(_, kind)| Column::empty(*kind, length)).collect();
        for row in rows {
            for (column, cell) in columns.iter_mut().zip(row) {
                column.push(cell);
            }
        }
        if columns.iter().any(|column| column.len() != length) {
            return Err(diesel::result::Error::QueryBuilderError(
                format!("rows do not fit the columns of {}", B::TABLE).into(),
            ));
        }
        Ok(Self { columns, batch: PhantomData })
    }
}

fn list<B: Batch>(prefix: &str) -> String {
    B::COLUMNS.iter().map(|(name, _)| format!("{prefix}{name}")).collect::<Vec<_>>().join(", ")
}

fn assignments<B: Batch>(keys: usize, prefix: &str) -> String {
    let set = |(name, _): &(&str, Kind)| format!("{name} = {prefix}{name}");
    B::COLUMNS.iter().skip(keys).map(set).collect::<Vec<_>>().join(", ")
}

fn first<B: Batch>() -> &'static str {
    B::COLUMNS.first().map_or("", |(name, _)| name)
}

/// What follows the values of an insert, on either database.
fn conflict<B: Batch>() -> String {
    match B::DOING {
        Doing::Claim => " ON CONFLICT DO NOTHING".to_owned(),
        Doing::Replace(keys) => {
            let key = B::COLUMNS.iter().take(keys).map(|(name, _)| *name).collect::<Vec<_>>().join(", ");
            format!(" ON CONFLICT ({key}) DO UPDATE SET {}", assignments::<B>(keys, "excluded."))
        }
        Doing::Insert | Doing::Update | Doing::Delete => String::new(),
    }
}

impl<B: Batch> QueryFragment<Pg> for ManyOnPostgres<B> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        let (table, names) = (B::TABLE, list::<B>(""));
        out.push_sql(B::AROUND.0);
        out.push_sql(&match B::DOING {
            Doing::Update => format!("UPDATE {table} AS t SET {} FROM unnest(", assignments::<B>(1, "u.")),
            Doing::Delete => format!("DELETE FROM {table} AS t USING unnest("),
            Doing::Insert | Doing::Claim | Doing::Replace(_) => {
                format!("INSERT INTO {table} ({names}) SELECT {} FROM unnest(", list::<B>("u."))
            }
        });
        for (index, (column, (_, kind))) in self.columns.iter().zip(B::COLUMNS).enumerate() {
            if index > 0 {
                out.push_sql(", ");
            }
            column.bind(&mut out)?;
            out.push_sql("::");
            out.push_sql(kind.pg_array());
        }
        let key = first::<B>();
        out.push_sql(&match B::DOING {
            Doing::Update | Doing::Delete => format!(") AS u({names}) WHERE t.{key} = u.{key}"),
            Doing::Insert | Doing::Claim | Doing::Replace(_) => {
                format!(") WITH ORDINALITY AS u({names}, place) ORDER BY u.place{}", conflict::<B>())
            }
        });
        if B::DOING == Doing::Claim {
            out.push_sql(&format!(" RETURNING {key}"));
        }
        out.push_sql(B::AROUND.1);
        Ok(())
    }
}

impl<B: Batch> QueryId for ManyOnPostgres<B> {
    type QueryId = Self;
    const HAS_STATIC_QUERY_ID: bool = true;
}

impl<B: Batch> Query for ManyOnPostgres<B> {
    type SqlType = Binary;
}

impl<B: Batch> RunQueryDsl<PgConnection> for ManyOnPostgres<B> {}

/// A statement of a batch on SQLite, cut where its values stand: made once for all rows.
struct Pieces<B> {
    pieces: Vec<String>,
    batch: PhantomData<B>,
}

impl<B: Batch> Pieces<B> {
    fn new() -> Self {
        let (table, key) = (B::TABLE, first::<B>());
        let mut pieces = Vec::with_capacity(B::COLUMNS.len() + 1);
        match B::DOING {
            Doing::Update => {
                for (index, (name, _)) in B::COLUMNS.iter().skip(1).enumerate() {
                    let before = if index == 0 { format!("UPDATE {table} SET ") } else { ", ".to_owned() };
                    pieces.push(format!("{before}{name} = "));
                }
                pieces.push(format!(" WHERE {key} = "));
            }
            Doing::Delete => pieces.push(format!("DELETE FROM {table} WHERE {key} = ")),
            Doing::Insert | Doing::Claim | Doing::Replace(_) => {
                pieces.push(format!("INSERT INTO {table} ({}) VALUES (", list::<B>("")));
                pieces.extend(B::COLUMNS.iter().skip(1).map(|_| ", ".to_owned()));
                pieces.push(format!("){}", conflict::<B>()));
            }
        }
        Self { pieces, batch: PhantomData }
    }

    /// The values of a row in the order in which the statement takes them.
    fn cells(row: &Row) -> impl Iterator<Item = &Cell> {
        let (last, skipped) = match B::DOING {
            Doing::Update => (row.first(), 1),
            Doing::Delete => (row.first(), row.len()),
            Doing::Insert | Doing::Claim | Doing::Replace(_) => (None, 0),
        };
        row.iter().skip(skipped).chain(last)
    }
}

struct OneOnSqlite<'p, B> {
    row: Row,
    statement: &'p Pieces<B>,
}

impl<B: Batch> QueryFragment<Sqlite> for OneOnSqlite<'_, B> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Sqlite>) -> QueryResult<()> {
        let mut pieces = self.statement.pieces.iter();
        for cell in Pieces::<B>::cells(&self.row) {
            out.push_sql(pieces.next().map_or("", String::as_str));
            bind(cell, &mut out)?;
        }
        for rest in pieces {
            out.push_sql(rest);
        }
        Ok(())
    }
}

fn bind<'b>(cell: &'b Cell, out: &mut AstPass<'_, 'b, Sqlite>) -> QueryResult<()> {
    match cell {
        Cell::Id(value) => out.push_bind_param::<Nullable<SqlId>, _>(value),
        Cell::Text(value) => out.push_bind_param::<Nullable<Text>, _>(value),
        Cell::Bytes(value) => out.push_bind_param::<Nullable<Binary>, _>(value),
        Cell::Big(value) => out.push_bind_param::<Nullable<BigInt>, _>(value),
        Cell::Flag(value) => out.push_bind_param::<Nullable<Bool>, _>(value),
        Cell::At(value) => out.push_bind_param::<Nullable<SqlInstant>, _>(value),
        Cell::On(value) => out.push_bind_param::<Nullable<Date>, _>(value),
    }
}

impl<B: Batch> QueryId for OneOnSqlite<'_, B> {
    type QueryId = OneOnSqlite<'static, B>;
    const HAS_STATIC_QUERY_ID: bool = true;
}

impl<B: Batch> RunQueryDsl<SqliteConnection> for OneOnSqlite<'_, B> {}

/// Sends the rows to PostgreSQL; how many were touched.
pub(crate) fn send_to_postgres<B: Batch>(conn: &mut PgConnection, rows: Vec<Row>) -> QueryResult<usize> {
    if rows.is_empty() {
        return Ok(0);
    }
    ManyOnPostgres::<B>::new(rows)?.execute(conn)
}

/// Claims the rows on PostgreSQL; the first columns of those that are new, in no promised order.
pub(crate) fn claim_on_postgres<B: Batch>(
    conn: &mut PgConnection,
    rows: Vec<Row>,
) -> QueryResult<Vec<Vec<u8>>> {
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    ManyOnPostgres::<B>::new(rows)?.load(conn)
}

/// Sends the rows to SQLite one by one; how many were touched.
pub(crate) fn send_to_sqlite<B: Batch>(conn: &mut SqliteConnection, rows: Vec<Row>) -> QueryResult<usize> {
    if rows.is_empty() {
        return Ok(0);
    }
    let statement = Pieces::<B>::new();
    rows.into_iter()
        .try_fold(0, |touched, row| Ok(touched + OneOnSqlite { row, statement: &statement }.execute(conn)?))
}

/// Claims rows on SQLite one by one; for each whether it is new.
pub(crate) fn claim_on_sqlite<B: Batch>(
    conn: &mut SqliteConnection,
    rows: Vec<Row>,
) -> QueryResult<Vec<bool>> {
    let statement = Pieces::<B>::new();
    rows.into_iter().map(|row| Ok(OneOnSqlite { row, statement: &statement }.execute(conn)? == 1)).collect()
}
