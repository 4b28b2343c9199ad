//! What registries say of the documents of an application: whom to ask now, whose answer counts, and what an answer changes. It asks
//! nobody; when one that is away is asked again stands in `document/query.rs`.

use chrono::{DateTime, Utc};

use super::filing::named;
use super::{Application, Change, EventKind, NewId, RegistryAnswer};
use crate::consent::{self, ConsentKind};
use crate::document::{Answer, DocumentKind, Registry, latest};
use crate::law::Clause;
use crate::lifecycle::Action;
use crate::violation::{Obstacle, Violation};

impl Application {
    /// The registries that may be asked now: those of documents that nobody handed in at the office, over the wire all, that have not
    /// answered, and
    /// only after the consent to use what they hold (PMPK-T-8-aa, -ac).
    #[must_use]
    pub fn registries_to_ask(&self) -> Vec<(DocumentKind, Registry)> {
        if !consent::is_given(&self.consents, ConsentKind::LegallyProtectedSecret) {
            return Vec::new();
        }
        let answers = self.answers_that_count();
        let settled = |kind| latest(&answers, kind).is_some_and(|answer| answer != Answer::Unavailable);
        let mut open = self.circumstances().registries_to_ask(&named(&self.documents));
        open.retain(|(kind, _)| !settled(*kind));
        open.extend(self.digital_document_to_ask(&answers));
        open
    }

    /// The digital documents service, another way to the birth certificate (PMPK-T-8-b), once the registry itself has answered that it
    /// has nothing or could not be reached.
    fn digital_document_to_ask(
        &self,
        answers: &[(DocumentKind, Answer)],
    ) -> Option<(DocumentKind, Registry)> {
        let (kind, source) = (DocumentKind::BirthCertificate, Registry::DigitalDocuments);
        let wanted = self.circumstances().registries_to_ask(&named(&self.documents));
        let said = |one: &&RegistryAnswer| one.document == kind && one.source == source;
        let last = self.registry_answers.iter().rev().find(said).map(|one| one.answer);
        let elsewhere = matches!(latest(answers, kind), Some(Answer::Empty | Answer::Unavailable));
        let open = last.is_none_or(|answer| answer == Answer::Unavailable);
        (elsewhere && open && wanted.iter().any(|(of, _)| *of == kind)).then_some((kind, source))
    }

    /// Whether this registry can supply this document here; only then can it have answered about it (PMPK-T-8-aa). The
    /// digital documents service is another way to the birth certificate (PMPK-T-8-b).
    #[must_use]
    pub fn is_supplied_by(&self, document: DocumentKind, source: Registry) -> bool {
        let digital = source == Registry::DigitalDocuments && document == DocumentKind::BirthCertificate;
        self.circumstances().rows().any(|rule| {
            rule.kind == document && (rule.registry == Some(source) || (digital && rule.registry.is_some()))
        })
    }

    /// Answers by which documents are judged. What the digital documents service does not hold may still stand in the
    /// registry itself, so of it only what it found counts (PMPK-T-8-j: "if the registry has no data").
    pub(super) fn answers_that_count(&self) -> Vec<(DocumentKind, Answer)> {
        let counts =
            |one: &&RegistryAnswer| one.source != Registry::DigitalDocuments || one.answer == Answer::Found;
        self.registry_answers.iter().filter(counts).map(|one| (one.document, one.answer)).collect()
    }

    /// Records what a registry said while the application is open.
    ///
    /// # Errors
    /// [`Violation::NotPossibleNow`] for an application that is over, or when the consent to use what registries
    /// hold is missing.
    pub fn record_registry_answer(
        mut self,
        answer: RegistryAnswer,
        now: DateTime<Utc>,
        new_id: NewId<'_>,
    ) -> Result<Change, Violation> {
        self.must_be_open(Action::Register)?;
        if !consent::is_given(&self.consents, ConsentKind::LegallyProtectedSecret) {
            return Err(Violation::NotPossibleNow {
                action: Action::Register,
                status: self.status,
                obstacle: Obstacle::ConsentMissing,
                clause: self
                    .rules()
                    .and_then(|rules| rules.consent_clause(ConsentKind::LegallyProtectedSecret)),
            });
        }
        self.registry_answers.push(answer);
        let clauses = self.registry_clauses();
        let event = Self::event(EventKind::RegistryAnswered, now, clauses, &["registry_answers"], new_id);
        let mut change = self.changed_by(event);
        change.registry_answers = vec![answer];
        Ok(change)
    }

    /// Where it says that registries are asked; where it only forbids to demand what they hold, that.
    pub(super) fn registry_clauses(&self) -> &'static [Clause] {
        let Some(rules) = self.rules() else { return &[] };
        if rules.registries.is_empty() { rules.no_demand } else { rules.registries }
    }
}

impl Change {
    /// The same change with answers of registries that were asked in the same breath as filing or consenting.
    #[must_use]
    pub fn with_answers(mut self, answers: Vec<RegistryAnswer>, new_id: NewId<'_>) -> Self {
        for answer in answers {
            self.application.registry_answers.push(answer);
            let clauses = self.application.registry_clauses();
            let event = Application::event(
                EventKind::RegistryAnswered,
                answer.at,
                clauses,
                &["registry_answers"],
                new_id,
            );
            self.events.push(event);
            self.registry_answers.push(answer);
        }
        self
    }
}
