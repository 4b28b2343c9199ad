//! Applications in memory: how a decided [`Change`] becomes rows of one write. Personal columns are sealed here; look-ups
//! go through the blind index. How rows become an application again stands in `applications/reading.rs`. No rule stands here.

mod consents;
mod open_claim;
mod open_terms;
mod reading;
pub(crate) mod sealed_person;
pub(crate) mod tables;
mod unassigned;

use chrono::NaiveDate;
use qoldau_domain::application::Change;
use qoldau_domain::deadline::Deadline;
use qoldau_domain::person::{Child, Iin};
use qoldau_domain::result::Words;
use uuid::Uuid;

use crate::appointments;
use crate::batch::Row;
use crate::deliveries;
use crate::error::StoreError;
use crate::feed::item_without_position;
use crate::journal::{Access, Actor, JournalRow};
use crate::messages;
use crate::results::Proof;
use crate::seal::{DataKey, Keys, Place};
use crate::writer::{Guard, Guarded, Write};
use open_claim::OpenClaim;
pub use open_claim::{count_others, find_open};
pub use open_terms::{OpenTerms, list_open_terms, list_outdated};
pub use reading::{Filter, Loaded, Sight, get, get_any, list, must_be_visible};
pub(crate) use reading::{coded, list_any, list_ids_of, person};
use sealed_person::SealedPerson;
pub use unassigned::list_unassigned;

/// Whose application: a representative by IIN, or by the pair of issuer and subject where there is none.
#[derive(Clone)]
pub enum Identity {
    /// By IIN.
    Iin(Iin),
    /// By token issuer and subject.
    Subject {
        /// Issuer.
        issuer: String,
        /// Subject.
        subject: String,
    },
}

impl std::fmt::Debug for Identity {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Identity(***)")
    }
}

impl Identity {
    /// The blind index under which the person's applications are found.
    #[must_use]
    pub fn key(&self, keys: &Keys) -> Vec<u8> {
        match self {
            Self::Iin(iin) => keys.blind(&["representative", "iin", iin.reveal()]),
            Self::Subject { issuer, subject } => keys.blind(&["representative", "subject", issuer, subject]),
        }
    }
}

/// The blind index of a child: by IIN, else by identity document.
pub(crate) fn child_key(keys: &Keys, child: &Child) -> Vec<u8> {
    match (&child.iin, &child.identity_document) {
        (Some(iin), _) => keys.blind(&["child", "iin", iin.reveal()]),
        (None, Some(document)) => keys.blind(&["child", "document", document.reveal()]),
        (None, None) => keys.blind(&["child", "none", ""]),
    }
}

/// Where a sealed column of an application stands.
pub(crate) const fn place<'a>(column: &'a str, id: &'a Uuid) -> Place<'a> {
    Place { table: "applications", column, row: id.as_bytes() }
}

/// A recipient's signature over what was filed, with what proves it (PMPK-T-10-d). It is kept sealed.
pub struct FilingSignature {
    /// The bytes that were signed.
    pub content: Vec<u8>,
    /// Signature and evidence.
    pub proof: Proof,
}

/// A new application as one write. `filer` is who filed it as a recipient; a counter filing is found again by the
/// representative's IIN, or stays with staff where there is none.
///
/// # Errors
/// [`StoreError`] when something cannot be sealed.
pub fn insert(
    keys: &Keys,
    change: &Change,
    actor: &Actor,
    filer: Option<&Identity>,
    signature: Option<&FilingSignature>,
) -> Result<Write, StoreError> {
    let application = &change.application;
    let id = application.id;
    let (data_key, stored) = keys.new_data_key(id)?;
    let OpenClaim { claim, child_key, child_service_key, representative_key } =
        OpenClaim::of(keys, application, filer);
    let child = SealedPerson::of_child(&application.child);
    let person = SealedPerson::of_representative(&application.representative);
    let row: Row = vec![
        id.into(),
        application.number.clone().into(),
        application.service.code().into(),
        application.provider_id.into(),
        application.channel.code().into(),
        application.form.code().into(),
        application.status.code().into(),
        application.version.into(),
        application.residency.code().into(),
        application.born_abroad.into(),
        application.submitted_at.into(),
        application.received_at.into(),
        application.registered_on.into(),
        application.accepted_at.into(),
        application.submitted_at.into(),
        application.rules_version.clone().into(),
        child_key.clone().into(),
        representative_key.into(),
        child.sealed(&data_key, place("child_sealed", &id))?.into(),
        person.sealed(&data_key, place("representative_sealed", &id))?.into(),
        application.signature_verified_at.into(),
    ];
    let of_signature = |column, bytes: &[u8]| {
        data_key.seal(Place { table: "filing_signatures", column, row: id.as_bytes() }, bytes)
    };
    let filing_signature = match signature {
        Some(FilingSignature { content, proof }) => Some(vec![
            id.into(),
            of_signature("content_sealed", content)?.into(),
            of_signature("value_sealed", &proof.value)?.into(),
            of_signature("evidence_sealed", &proof.evidence)?.into(),
        ]),
        None => None,
    };
    let mut write = Write {
        open_claim: Some((claim.clone(), vec![claim.into(), id.into(), child_service_key.into()])),
        data_key: Some(vec![stored.id.into(), stored.wrapped.into(), stored.wrapping_key.into()]),
        application: Some(row),
        filing_signature,
        ..Write::default()
    };
    write_parts(&mut write, change, actor, &data_key, &child_key)?;
    Ok(write)
}

/// A change of an application that is there, as one write.
///
/// # Errors
/// [`StoreError`] when something cannot be sealed.
pub fn update(keys: &Keys, change: &Change, actor: &Actor, data_key: &DataKey) -> Result<Write, StoreError> {
    let application = &change.application;
    let at = change.events.last().map_or(application.submitted_at, |event| event.at);
    let mut write = Write {
        guard: change.previous_version.map(|expected| Guard {
            record: Guarded::Application,
            id: application.id,
            expected,
        }),
        application_update: Some(vec![
            application.id.into(),
            application.status.code().into(),
            application.version.into(),
            application.accepted_at.into(),
            at.into(),
            application.registered_on.into(),
            application.examination_kind.map(|kind| kind.code().to_owned()).into(),
            application.examined_on.into(),
        ]),
        release_open_of: application.status.is_final().then_some(application.id),
        ..Write::default()
    };
    write_parts(&mut write, change, actor, data_key, &child_key(keys, &application.child))?;
    Ok(write)
}

fn write_parts(
    write: &mut Write,
    change: &Change,
    actor: &Actor,
    key: &DataKey,
    child: &[u8],
) -> Result<(), StoreError> {
    let application = &change.application;
    let id = application.id;
    if change.deadlines_changed {
        write.deadlines = application.deadlines.iter().map(|deadline| deadline_row(id, deadline)).collect();
    }
    for document in &change.documents {
        write.documents.push(vec![
            document.id.into(),
            id.into(),
            document.kind.code().into(),
            document.presentation.code().into(),
            document.file_id.into(),
            document.added_at.into(),
            document.original_returned_at.into(),
        ]);
        if let Some(file) = document.file_id {
            write.attachments.push((file, vec![file.into(), id.into(), document.id.into()]));
        }
    }
    let first = application.consents.len().saturating_sub(change.consents.len());
    for (ordinal, consent) in (first..).zip(&change.consents) {
        let row = nth_row(&id, ordinal_of(ordinal));
        let seal = |words: &Words| key.seal(consents::reference_place(&row), words.reveal().as_bytes());
        let reference = consent.reference.as_ref().map(seal).transpose()?;
        write.consents.push(vec![
            id.into(),
            ordinal_of(ordinal).into(),
            consent.kind.code().into(),
            consent.given.into(),
            consent.way.code().into(),
            consent.at.into(),
            reference.into(),
        ]);
    }
    if let Some(request) = &change.consent_request {
        write.consent_request = Some(vec![
            id.into(),
            ordinal_of(application.consent_requests.len()).into(),
            request.kind.code().into(),
            request.asked_at.into(),
            request.answer_by().into(),
        ]);
    }
    let first = application.document_requests.len().saturating_sub(change.document_requests.len());
    for (ordinal, request) in (first..).zip(&change.document_requests) {
        let row = nth_row(&id, ordinal_of(ordinal));
        let place = Place { table: "document_requests", column: "reason_sealed", row: &row };
        write.document_requests.push(vec![
            id.into(),
            ordinal_of(ordinal).into(),
            request.kind.code().into(),
            request.document.code().into(),
            key.seal(place, request.reason.reveal().as_bytes())?.into(),
            request.asked_at.into(),
        ]);
    }
    let first = application.registry_answers.len().saturating_sub(change.registry_answers.len());
    for (ordinal, answer) in (first..).zip(&change.registry_answers) {
        write.answers.push(vec![
            id.into(),
            ordinal_of(ordinal).into(),
            answer.document.code().into(),
            answer.source.code().into(),
            answer.answer.code().into(),
            answer.at.into(),
        ]);
    }
    // An attempt changes a delivery without its application: who decided on another version of it loses.
    write.further_guards.extend(change.deliveries.iter().filter_map(deliveries::guard));
    write.deliveries.extend(change.deliveries.iter().map(deliveries::row));
    if let Some(moved) = &change.appointment {
        appointments::write(write, moved, child);
    }
    write.messages.extend(change.messages.iter().map(messages::row));
    for event in &change.events {
        let item = event.stage.as_ref().map(|stage| item_without_position(application, stage)).transpose()?;
        write.journal.push(JournalRow::of_event(event, id, application.version, actor, key, item)?);
    }
    Ok(())
}

/// What names a row in the place of its sealed words, where an application has many of its kind.
pub(crate) fn nth_row(application: &Uuid, ordinal: i64) -> Vec<u8> {
    [application.as_bytes().as_slice(), &ordinal.to_be_bytes()].concat()
}

fn ordinal_of(index: usize) -> i64 {
    i64::try_from(index).unwrap_or(i64::MAX)
}

fn deadline_row(application: Uuid, deadline: &Deadline) -> Row {
    vec![
        application.into(),
        deadline.code.code().into(),
        deadline.due_at.into(),
        deadline.target_at.into(),
        deadline.state.code().into(),
        deadline.calendar_version.clone().into(),
    ]
}

/// A look at personal data as one write; `own_read` makes it once a day for a recipient's own record.
///
/// # Errors
/// [`StoreError`] when something cannot be sealed.
pub fn access(
    access: &Access,
    actor: &Actor,
    house: &DataKey,
    own_read: Option<Vec<u8>>,
) -> Result<Write, StoreError> {
    Ok(Write {
        own_read,
        access_entries: access
            .applications
            .iter()
            .map(|application| vec![(*application).into(), access.id.into()])
            .collect(),
        journal: vec![JournalRow::of_access(access, actor, house)?],
        ..Write::default()
    })
}

/// The claim that makes a recipient's look at an own record one row a day.
#[must_use]
pub fn own_read_claim(keys: &Keys, application: Uuid, actor: &Actor, on: NaiveDate) -> Vec<u8> {
    keys.blind(&["own_read", &application.to_string(), &crate::seal::hex(&actor.key), &on.to_string()])
}
