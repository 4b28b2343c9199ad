//! The application that a consent to a proactive offer opens: in `registered` at once, since the provider began it and there is
//! nothing to accept (PRO-3). The 2 working days for setting the day run from the consent. Nothing here writes.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::filing::{named, terms_of_filing};
use super::{Application, Change, Event, EventKind, NewId};
use crate::calendar::WorkCalendar;
use crate::channel::{Channel, RenderingForm};
use crate::consent::{Consent, ConsentWay};
use crate::document::Circumstances;
use crate::law::Clause;
use crate::lifecycle::{Action, Status};
use crate::monitoring::StageEvent;
use crate::offer::{AnswerWay, Offer, Supplied};
use crate::term::Start;
use crate::violation::{DocumentFaultKind, Violation};

/// A consent to an offer.
#[derive(Debug)]
pub struct Accepted<'a> {
    /// The new application's id.
    pub id: Uuid,
    /// The offer.
    pub offer: &'a Offer,
    /// When the consent was given.
    pub at: DateTime<Utc>,
    /// By which way.
    pub way: AnswerWay,
    /// What came with it.
    pub supplied: Supplied,
    /// By which clauses.
    pub clauses: &'static [Clause],
}

/// Opens the application of an offer: form proactive, channel of the mobile device.
///
/// # Errors
/// [`Violation::ServiceNotOpen`], or [`Violation::Documents`] for a supplied document that the list does not have; one that is
/// not there yet may follow.
pub fn accept_offer(
    accepted: Accepted<'_>,
    calendar: &WorkCalendar,
    new_id: NewId<'_>,
) -> Result<Change, Violation> {
    let Accepted { id, offer, at, way, supplied, clauses } = accepted;
    let rules = offer.service.rules().ok_or(Violation::ServiceNotOpen)?;
    let step = rules.lifecycle.any_step(Action::AcceptOffer).ok_or(Violation::NoSuchTerm)?;
    let (channel, form) = (Channel::MobileDevice, RenderingForm::Proactive);
    let circumstances = Circumstances {
        rules: rules.documents,
        residency: offer.residency,
        intake: channel.intake(),
        born_abroad: offer.born_abroad,
    };
    let mut faults = circumstances.faults_at_filing(&named(&supplied.documents));
    faults.retain(|fault| fault.fault != DocumentFaultKind::Missing);
    if !faults.is_empty() {
        return Err(Violation::Documents(faults));
    }
    let (registered_on, deadlines) = terms_of_filing(rules, calendar, Start { channel, form, at })?;
    let way = match way {
        AnswerWay::MobileDevice => ConsentWay::Application,
        AnswerWay::SmsReply => ConsentWay::SmsReply,
    };
    let consent = |kind| Consent { kind, given: true, way, at, reference: None };
    let consents: Vec<Consent> = supplied.consents.into_iter().map(consent).collect();
    let application = Application {
        id,
        number: String::new(),
        service: offer.service,
        provider_id: offer.provider_id,
        channel,
        form,
        status: step.to,
        version: 1,
        residency: offer.residency,
        born_abroad: offer.born_abroad,
        child: offer.child.clone(),
        representative: offer.representative.clone(),
        submitted_at: at,
        received_at: None,
        registered_on,
        accepted_at: None,
        rules_version: rules.version.to_owned(),
        deadlines,
        documents: supplied.documents.clone(),
        consents: consents.clone(),
        consent_requests: Vec::new(),
        registry_answers: Vec::new(),
        document_requests: Vec::new(),
        appointment: None,
        examination_kind: None,
        examined_on: None,
        signature_verified_at: None,
        deliveries: Vec::new(),
    };
    let event = accepted_event(step.to, at, clauses, new_id());
    Ok(Change {
        documents: supplied.documents,
        consents,
        deadlines_changed: true,
        ..Change::of(application, None, event)
    })
}

fn accepted_event(stage: Status, at: DateTime<Utc>, clauses: &'static [Clause], id: Uuid) -> Event {
    Event {
        id,
        kind: EventKind::OfferAccepted,
        at,
        stage: Some(StageEvent { id, stage, occurred_at: at }),
        clauses: clauses.to_vec(),
        changed: &["status"],
        moved: Vec::new(),
    }
}
