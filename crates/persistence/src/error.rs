//! What storage cannot do. It knows no HTTP status, and no variant holds a stored or submitted value: database
//! messages can quote values, so they are never kept or logged.

use diesel::result::{DatabaseErrorKind, Error};
use thiserror::Error as ThisError;
use uuid::Uuid;

use crate::both::Id;

/// A "no" of the memory.
#[derive(Debug, Clone, PartialEq, Eq, ThisError)]
pub enum StoreError {
    /// Nothing there.
    #[error("not found")]
    NotFound,
    /// The record has another version than the one that was decided on.
    #[error("another version")]
    Conflict {
        /// Names of the fields that changed since, as the journal keeps them.
        changed: Vec<String>,
    },
    /// A unique claim is held by somebody else: the representative has an open application for this child.
    #[error("taken")]
    Taken,
    /// No seat of the place is left.
    #[error("the place is taken")]
    SlotTaken,
    /// The child is at another appointment then.
    #[error("the child is elsewhere at that time")]
    ChildElsewhere,
    /// The application holds a seat already.
    #[error("a seat is held already")]
    AlreadyHeld,
    /// The application is in the wait list already.
    #[error("the application waits already")]
    AlreadyWaiting,
    /// The hold has ended or was released.
    #[error("the hold has ended")]
    HoldEnded,
    /// The Idempotency-Key was used with another body.
    #[error("the key was used with another body")]
    KeyReused,
    /// The first request with this key is not saved yet.
    #[error("still being saved")]
    InProgress,
    /// The database cannot be reached now; the outcome of a write under way is unknown.
    #[error("the database cannot be reached")]
    Unavailable,
    /// Too many writes are waiting.
    #[error("too many writes are waiting")]
    Overloaded,
    /// Stored data that cannot be read back: a wrong key, or damage.
    #[error("stored data cannot be read: {0}")]
    Corrupt(&'static str),
    /// A database error that no code path expects.
    #[error("unexpected database error: {0}")]
    Unexpected(String),
}

impl StoreError {
    /// Whether the connection that gave it must not be used again.
    pub(crate) const fn breaks_connection(&self) -> bool {
        matches!(self, Self::Unavailable)
    }
}

impl From<Error> for StoreError {
    fn from(error: Error) -> Self {
        if let Error::DatabaseError(kind, info) = &error {
            let gone =
                matches!(kind, DatabaseErrorKind::ClosedConnection | DatabaseErrorKind::UnableToSendCommand);
            return if gone || is_out_of_reach(info.message()) {
                Self::Unavailable
            } else {
                Self::Unexpected(format!("{kind:?} {}", info.constraint_name().unwrap_or_default()))
            };
        }
        if matches!(error, Error::NotFound) {
            Self::NotFound
        } else if matches!(error, Error::BrokenTransactionManager) {
            Self::Unavailable
        } else if matches!(error, Error::DeserializationError(_)) {
            Self::Corrupt("a column")
        } else {
            Self::Unexpected("an error of Diesel".to_owned())
        }
    }
}

/// Messages by which the two databases say that they are gone, going, full or too slow.
fn is_out_of_reach(message: &str) -> bool {
    const SIGNS: [&str; 12] = [
        "server closed the connection",
        "terminating connection",
        "canceling statement",
        "the database system is",
        "could not ",
        "no connection to the server",
        "connection to server",
        "SSL connection has been closed",
        "database is locked",
        "database or disk is full",
        "disk I/O error",
        "No space left",
    ];
    SIGNS.iter().any(|sign| message.contains(sign))
}

/// Whether the same statements may succeed when tried again at once.
pub(crate) fn is_worth_another_try(error: &Error) -> bool {
    let Error::DatabaseError(kind, info) = error else { return false };
    matches!(kind, DatabaseErrorKind::SerializationFailure)
        || info.message().contains("deadlock detected")
        || info.message().contains("database is locked")
}

/// A piece of records for a step that nobody asked for: the whole piece, or where one of it cannot be read, each by itself, so
/// that it is told and does not stop the others.
pub(crate) fn readable<T>(
    whole: Result<Vec<T>, StoreError>,
    ids: &[Id],
    what: &'static str,
    mut get: impl FnMut(Uuid) -> Result<T, StoreError>,
) -> Result<Vec<T>, StoreError> {
    match whole {
        Err(StoreError::Corrupt(_)) => {}
        whole => return whole,
    }
    let mut found = Vec::with_capacity(ids.len());
    for id in ids {
        match get(id.0) {
            Ok(one) => found.push(one),
            Err(error @ (StoreError::Corrupt(_) | StoreError::NotFound)) => {
                tracing::error!(what, id = %id.0, %error, "a record waits for a person");
            }
            Err(error) => return Err(error),
        }
    }
    Ok(found)
}
