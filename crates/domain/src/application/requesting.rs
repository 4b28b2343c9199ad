//! Asking the recipient for documents after filing: which ones, why, and that no clock stops for it. The decision is a
//! [`Change`]; what may be asked for is decided in `document.rs`, and what is handed in by itself stands in `steps.rs`.

use chrono::TimeDelta;

use super::booking::Acting;
use super::filing::named;
use super::{Application, Change, EventKind, NewId};
use crate::document::{DocumentKind, DocumentRequest, RequestKind, hands_in};
use crate::lifecycle::{Action, Guard};
use crate::message::{About, Message, MessageChannel, MessageKind};
use crate::result::Words;
use crate::violation::{DocumentFaultKind, Obstacle, Violation};

/// For how many days the text message about a request is of use ◊.
const USEFUL_DAYS: i64 = 7;

impl Application {
    /// Asks the recipient for documents; a message goes out, and no clock stops.
    ///
    /// # Errors
    /// [`Violation::NotPossibleNow`] where the status does not know this kind of request, or [`Violation::Documents`] for what may
    /// not be asked for, such as what a registry holds (PMPK-T-8-ab).
    pub fn request_documents(
        mut self,
        (kind, documents): (RequestKind, &[DocumentKind]),
        reason: &Words,
        by: &Acting<'_>,
        new_id: NewId<'_>,
    ) -> Result<Change, Violation> {
        let step = self.step_of(Action::RequestDocuments, by)?;
        let of_step = if step.guards.iter().any(|(guard, _)| *guard == Guard::InDepthDocumentsOnly) {
            RequestKind::InDepth
        } else {
            RequestKind::ListDocument
        };
        if kind != of_step {
            return Err(self.closed(Action::RequestDocuments, Obstacle::Status));
        }
        let mut faults = self.circumstances().faults_of_request(kind, documents, &self.answers_that_count());
        // What forbids it is not the row of the list.
        let no_demand = self.rules().and_then(|rules| rules.no_demand.first().copied());
        let by_registry = [DocumentFaultKind::RegistryHoldsIt, DocumentFaultKind::RegistryUnanswered];
        for fault in faults.iter_mut().filter(|one| by_registry.contains(&one.fault)) {
            fault.clause = no_demand.or(fault.clause);
        }
        if !faults.is_empty() {
            return Err(Violation::Documents(faults));
        }
        let asked: Vec<DocumentRequest> = documents
            .iter()
            .map(|document| DocumentRequest {
                kind,
                document: *document,
                reason: reason.clone(),
                asked_at: by.now,
            })
            .collect();
        self.document_requests.extend(asked.iter().cloned());
        let clauses = if step.clauses.is_empty() { self.registry_clauses() } else { step.clauses };
        let event =
            Self::event(EventKind::DocumentsRequested, by.now, clauses, &["document_requests"], new_id);
        let mut message = Message::now(
            MessageKind::DocumentRequest,
            MessageChannel::Sms,
            About::Application(self.id),
            by.now,
            new_id(),
        );
        message.not_after = by.now + TimeDelta::days(USEFUL_DAYS);
        let mut change = self.changed_by(event);
        change.document_requests = asked;
        change.messages = vec![message];
        Ok(change)
    }

    /// Whether a document that was asked for has come since.
    #[must_use]
    pub fn is_handed_in_since(&self, request: &DocumentRequest) -> bool {
        let asked = (request.document, request.asked_at);
        let came = named(&self.documents).into_iter().zip(self.documents.iter().map(|one| one.added_at));
        came.into_iter().any(|came| hands_in(asked, came, self.channel.intake()))
    }
}
