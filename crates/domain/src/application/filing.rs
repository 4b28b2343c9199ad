//! How a submission becomes an application: who may render it, the documents it owes, its legal day and its terms. The steps that
//! follow stand in the files beside it; nothing here writes.

use chrono::NaiveDate;

use super::{Application, Change, Document, Event, EventKind, NewId, Submission};
use crate::calendar::WorkCalendar;
use crate::channel::Channel;
use crate::consent::{self, Consent};
use crate::deadline::Deadline;
use crate::document::{Circumstances, NamedDocument};
use crate::lifecycle::Guard;
use crate::monitoring::StageEvent;
use crate::rules::Rules;
use crate::term::{self, Due, Start, TermCode};
use crate::violation::Violation;

/// Files an application. Portal and mobile filing is never refused for its hour or day; an office filing outside
/// reception hours is. A year without calendar does not refuse it either: the terms wait for the calendar.
///
/// # Errors
/// [`Violation::ServiceNotOpen`], [`Violation::ProviderDoesNotRender`], [`Violation::NotSigned`],
/// [`Violation::Documents`] or [`Violation::OutsideReceptionHours`].
pub fn submit(
    submission: Submission,
    calendar: &WorkCalendar,
    new_id: NewId<'_>,
) -> Result<Change, Violation> {
    let rules = submission.service.rules().ok_or(Violation::ServiceNotOpen)?;
    let (types, clauses) = rules.provider_types;
    if let Some(clause) = clauses.first().filter(|_| !types.contains(&submission.provider_type)) {
        return Err(Violation::ProviderDoesNotRender { clause: *clause });
    }
    check_signature(&submission, rules)?;
    let circumstances = Circumstances {
        rules: rules.documents,
        residency: submission.residency,
        intake: submission.channel.intake(),
        born_abroad: submission.born_abroad,
    };
    let faults = circumstances.faults_at_filing(&named(&submission.documents));
    if !faults.is_empty() {
        return Err(Violation::Documents(faults));
    }
    let form = submission.channel.form();
    let start = Start {
        channel: submission.channel,
        form,
        at: submission.received_at.unwrap_or(submission.submitted_at),
    };
    let (registered_on, deadlines) = terms_of_filing(rules, calendar, start)?;
    let consents: Vec<Consent> = submission
        .consents
        .iter()
        .map(|kind| Consent {
            kind: *kind,
            given: true,
            way: consent::ConsentWay::Application,
            at: submission.submitted_at,
            reference: None,
        })
        .collect();
    let stage = rules.lifecycle.initial;
    let id = new_id();
    let application = Application {
        id: submission.id,
        number: String::new(),
        service: submission.service,
        provider_id: submission.provider_id,
        channel: submission.channel,
        form,
        status: stage,
        version: 1,
        residency: submission.residency,
        born_abroad: submission.born_abroad,
        child: submission.child,
        representative: submission.representative,
        submitted_at: submission.submitted_at,
        received_at: submission.received_at,
        registered_on,
        accepted_at: None,
        rules_version: rules.version.to_owned(),
        deadlines,
        documents: submission.documents.clone(),
        consents: consents.clone(),
        consent_requests: Vec::new(),
        registry_answers: Vec::new(),
        document_requests: Vec::new(),
        appointment: None,
        examination_kind: None,
        examined_on: None,
        signature_verified_at: submission.signature_verified_at,
        deliveries: Vec::new(),
    };
    let event = Event {
        id,
        kind: EventKind::Submitted,
        at: application.submitted_at,
        stage: Some(StageEvent { id, stage, occurred_at: application.submitted_at }),
        clauses: rules.monitoring.to_vec(),
        changed: &["status"],
        moved: Vec::new(),
    };
    Ok(Change {
        documents: submission.documents,
        consents,
        deadlines_changed: true,
        ..Change::of(application, None, event)
    })
}

/// Who has an electronic digital signature can get the service electronically through the portal (PMPK-T-10-d and its twins). It is
/// needed on the portal where the setting says so; the mobile device follows eGov Mobile's own authentication.
fn check_signature(submission: &Submission, rules: &Rules) -> Result<(), Violation> {
    let needed = submission.portal_signature_required && submission.channel == Channel::EgovPortal;
    if !needed || submission.signature_verified_at.is_some() {
        return Ok(());
    }
    let guards = rules.lifecycle.steps.iter().flat_map(|step| step.guards);
    let clause =
        guards.filter(|(guard, _)| *guard == Guard::SignedWhereRequired).find_map(|(_, of)| of.first());
    Err(Violation::NotSigned { clause: clause.copied() })
}

/// The legal day and the deadlines of a filing. Where the calendar ends, the terms are kept open without a date.
pub(super) fn terms_of_filing(
    rules: &Rules,
    calendar: &WorkCalendar,
    start: Start,
) -> Result<(Option<NaiveDate>, Vec<Deadline>), Violation> {
    let registered_on = reached(term::registered_on(rules, calendar, start))?;
    let mut deadlines = Vec::new();
    for code in rules.deadlines() {
        let computed = due(code, rules, calendar, start, registered_on)?;
        deadlines.push(Deadline::running(
            code,
            computed.as_ref(),
            rules.basis(code, start.channel, start.form),
            calendar,
        ));
    }
    Ok((registered_on, deadlines))
}

/// When a term ends; none while the calendar does not reach its day or its end.
pub(super) fn due(
    code: TermCode,
    rules: &Rules,
    calendar: &WorkCalendar,
    start: Start,
    registered_on: Option<NaiveDate>,
) -> Result<Option<Due>, Violation> {
    match registered_on {
        Some(day) => reached(term::deadline(code, rules, calendar, start, day)),
        None => Ok(None),
    }
}

/// A missing calendar year is no refusal of a filing.
pub(super) fn reached<T>(computed: Result<T, Violation>) -> Result<Option<T>, Violation> {
    match computed {
        Ok(value) => Ok(Some(value)),
        Err(Violation::CalendarYearMissing(_)) => Ok(None),
        Err(other) => Err(other),
    }
}

/// What documents are judged by.
pub(super) fn named(documents: &[Document]) -> Vec<NamedDocument> {
    documents
        .iter()
        .map(|document| NamedDocument {
            kind: document.kind,
            presentation: document.presentation,
            has_file: document.file_id.is_some(),
        })
        .collect()
}
