//! Replies kept under Idempotency-Keys: written with their cause, sealed, found again by a keyed hash of client,
//! subject, operation and key. Nothing here compares bodies; the fingerprint is given.

use chrono::{DateTime, Utc};
use diesel::prelude::*;

use crate::batch::{Batch, Doing, Kind, Row};
use crate::both::Instant;
use crate::connection::Conn;
use crate::error::StoreError;
use crate::schema::replies;
use crate::seal::{DataKey, Place};

/// A reply to be kept.
#[derive(Debug, Clone)]
pub struct Kept {
    pub(crate) key: Vec<u8>,
    pub(crate) fingerprint: Vec<u8>,
    sealed: Vec<u8>,
    at: DateTime<Utc>,
}

impl Kept {
    /// Seals a reply under the house key.
    ///
    /// # Errors
    /// [`StoreError`] when it cannot be sealed.
    pub fn new(
        key: Vec<u8>,
        fingerprint: Vec<u8>,
        reply: &[u8],
        kept_at: DateTime<Utc>,
        house: &DataKey,
    ) -> Result<Self, StoreError> {
        let sealed = house.seal(place(&key), reply)?;
        Ok(Self { key, fingerprint, sealed, at: kept_at })
    }

    pub(crate) fn row(&self) -> Row {
        vec![
            self.key.clone().into(),
            self.fingerprint.clone().into(),
            self.sealed.clone().into(),
            self.at.into(),
        ]
    }
}

fn place(key: &[u8]) -> Place<'_> {
    Place { table: "replies", column: "sealed", row: key }
}

pub(crate) struct ClaimReply;

impl Batch for ClaimReply {
    const TABLE: &'static str = "replies";
    const COLUMNS: &'static [(&'static str, Kind)] =
        &[("key", Kind::Bytes), ("fingerprint", Kind::Bytes), ("sealed", Kind::Bytes), ("kept_at", Kind::At)];
    const DOING: Doing = Doing::Claim;
}

pub(crate) struct ReleaseReply;

impl Batch for ReleaseReply {
    const TABLE: &'static str = "replies";
    const COLUMNS: &'static [(&'static str, Kind)] = &[("key", Kind::Bytes)];
    const DOING: Doing = Doing::Delete;
}

type FingerprintAndReply = (Vec<u8>, Vec<u8>);

/// The fingerprint and the sealed reply of a key, if it is known.
pub(crate) fn find_sealed(conn: &mut Conn, key: &[u8]) -> Result<Option<FingerprintAndReply>, StoreError> {
    let row = replies::table.find(key.to_vec()).select((replies::fingerprint, replies::sealed));
    Ok(row.first(conn).optional()?)
}

/// The kept reply of a key, when the same request was saved before.
///
/// # Errors
/// [`StoreError::KeyReused`] for another body, or those of the database.
pub fn find(
    conn: &mut Conn,
    key: &[u8],
    fingerprint: &[u8],
    house: &DataKey,
) -> Result<Option<Vec<u8>>, StoreError> {
    match find_sealed(conn, key)? {
        None => Ok(None),
        Some((known, _)) if known != fingerprint => Err(StoreError::KeyReused),
        Some((_, sealed)) => open(key, &sealed, house).map(Some),
    }
}

/// Opens a sealed reply.
///
/// # Errors
/// [`StoreError::Corrupt`].
pub fn open(key: &[u8], sealed: &[u8], house: &DataKey) -> Result<Vec<u8>, StoreError> {
    house.open(place(key), sealed)
}

/// Deletes what is older than `before`; how many were deleted.
pub(crate) fn purge(conn: &mut Conn, before: DateTime<Utc>) -> Result<usize, StoreError> {
    let old = diesel::delete(replies::table.filter(replies::kept_at.lt(Instant(before))));
    Ok(old.execute(conn)?)
}
