//! One open application for a child, a service and a representative: the claim that holds it, and what is open already. The
//! claim decides when a filing is saved; nothing here writes or tells anybody whose the other application is.

use diesel::prelude::*;
use qoldau_domain::application::Application;
use uuid::Uuid;

use super::{Identity, child_key};
use crate::both::Id;
use crate::connection::Conn;
use crate::error::StoreError;
use crate::schema::open_applications;
use crate::seal::{Keys, hex};

/// By what an application keeps another one of the same child, service and representative from being opened.
pub(super) struct OpenClaim {
    pub(super) claim: Vec<u8>,
    pub(super) child_key: Vec<u8>,
    pub(super) child_service_key: Vec<u8>,
    pub(super) representative_key: Option<Vec<u8>>,
}

impl OpenClaim {
    /// The representative is who files, or whom the application names where somebody else brings it.
    pub(super) fn of(keys: &Keys, application: &Application, filer: Option<&Identity>) -> Self {
        let by_iin = application.representative.iin.clone().map(Identity::Iin);
        let representative_key = filer.or(by_iin.as_ref()).map(|identity| identity.key(keys));
        let child_key = child_key(keys, &application.child);
        let child_service_key = child_service_key(keys, application, &child_key);
        let holder = representative_key.clone().unwrap_or_else(|| application.id.as_bytes().to_vec());
        let claim = keys.blind(&["claim", &hex(&child_service_key), &hex(&holder)]);
        Self { claim, child_key, child_service_key, representative_key }
    }
}

/// The open application that this one would collide with. The claim decides when it is saved; this only answers before.
///
/// # Errors
/// Those of the database.
pub fn find_open(
    conn: &mut Conn,
    keys: &Keys,
    application: &Application,
    filer: Option<&Identity>,
) -> Result<Option<Uuid>, StoreError> {
    let claim = OpenClaim::of(keys, application, filer).claim;
    let found: Option<Id> = open_applications::table
        .filter(open_applications::claim.eq(claim))
        .select(open_applications::application_id)
        .first(conn)
        .optional()?;
    Ok(found.map(|id| id.0))
}

fn child_service_key(keys: &Keys, application: &Application, child_key: &[u8]) -> Vec<u8> {
    keys.blind(&["open", application.service.code(), &hex(child_key)])
}

/// How many open applications of the same child and service others hold; staff decide what follows.
///
/// # Errors
/// Those of the database.
pub fn count_others(conn: &mut Conn, keys: &Keys, application: &Application) -> Result<i64, StoreError> {
    let child = child_key(keys, &application.child);
    let key = child_service_key(keys, application, &child);
    Ok(open_applications::table
        .filter(open_applications::child_service_key.eq(key))
        .filter(open_applications::application_id.ne(Id(application.id)))
        .count()
        .get_result(conn)?)
}
