//! Documents: which ones the order lists for whom, what is missing, and what may not be demanded because a registry
//! holds it. The lists themselves are data in the services' passports; this file never names a service.

mod demand;
mod kind;
mod query;
mod registry;
mod request;
mod scan;

use crate::law::Clause;
use crate::person::Residency;
use crate::violation::{DocumentFault, DocumentFaultKind, Obstacle};
pub use demand::{Demand, Obligation, Purpose, Reason};
pub use kind::{DocumentKind, Intake, Presentation};
pub use query::RegistryQuery;
pub use registry::{Answer, Registry};
pub use request::{DocumentRequest, RequestKind, hands_in};
pub use scan::Scan;

/// One row of a service's list of documents.
#[derive(Debug, Clone, Copy)]
pub struct DocumentRule {
    /// Which document.
    pub kind: DocumentKind,
    /// For whom; everyone where the order makes no difference.
    pub residency: Option<Residency>,
    /// Handed in where.
    pub intake: Intake,
    /// How far it is owed.
    pub obligation: Obligation,
    /// In which presentations it is accepted.
    pub presentations: &'static [Presentation],
    /// What for.
    pub purpose: Option<Purpose>,
    /// Which registry can supply it, so that it may not be demanded before an empty answer (PMPK-T-8-ab).
    pub registry: Option<Registry>,
    /// The clause that lists it.
    pub clause: Clause,
    /// Clauses that say more about it: the heading of its list, how it is compared.
    pub also: &'static [Clause],
}

impl DocumentRule {
    /// A row without purpose and registry.
    #[must_use]
    pub const fn new(
        kind: DocumentKind,
        residency: Option<Residency>,
        intake: Intake,
        obligation: Obligation,
        presentations: &'static [Presentation],
        clause: Clause,
    ) -> Self {
        Self {
            kind,
            residency,
            intake,
            obligation,
            presentations,
            purpose: None,
            registry: None,
            clause,
            also: &[],
        }
    }

    /// The row with more clauses.
    #[must_use]
    pub const fn also(mut self, clauses: &'static [Clause]) -> Self {
        self.also = clauses;
        self
    }

    /// The row for identification.
    #[must_use]
    pub const fn identifies(self) -> Self {
        self.for_purpose(Purpose::Identification)
    }

    /// The row for the in-depth examination.
    #[must_use]
    pub const fn in_depth(self) -> Self {
        self.for_purpose(Purpose::InDepthExamination)
    }

    /// The row with this purpose.
    #[must_use]
    pub const fn for_purpose(mut self, purpose: Purpose) -> Self {
        self.purpose = Some(purpose);
        self
    }

    /// The row of a document that this registry can supply.
    #[must_use]
    pub const fn held_by(mut self, registry: Registry) -> Self {
        self.registry = Some(registry);
        self
    }

    const fn is_owed_at_all(&self) -> bool {
        matches!(self.obligation, Obligation::Mandatory | Obligation::Conditional)
    }

    /// The registry to ask first. The civil registry of Kazakhstan holds no birth abroad (PMPK-T-8-j).
    fn registry_to_ask(&self, born_abroad: bool) -> Option<Registry> {
        self.registry.filter(|registry| !(born_abroad && *registry == Registry::Zags))
    }
}

/// What is wanted of one document of a list.
#[derive(Debug, Clone, Copy)]
pub struct Requirement {
    /// The row of the list.
    pub rule: DocumentRule,
    /// What is wanted.
    pub demand: Demand,
    /// Why.
    pub reason: Reason,
}

/// A document as the recipient or the registrar named it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NamedDocument {
    /// Which document.
    pub kind: DocumentKind,
    /// In which presentation.
    pub presentation: Presentation,
    /// Whether a file came with it.
    pub has_file: bool,
}

/// The circumstances that decide which rows apply.
#[derive(Debug, Clone, Copy)]
pub struct Circumstances<'a> {
    /// The service's list.
    pub rules: &'a [DocumentRule],
    /// Resident or not.
    pub residency: Residency,
    /// Office or remote.
    pub intake: Intake,
    /// Whether the child was born outside Kazakhstan.
    pub born_abroad: bool,
}

impl<'a> Circumstances<'a> {
    /// The rows that apply, in the order of the list.
    pub fn rows(self) -> impl Iterator<Item = &'a DocumentRule> {
        self.rules.iter().filter(move |rule| {
            rule.intake == self.intake && rule.residency.is_none_or(|residency| residency == self.residency)
        })
    }

    /// What is wrong with the documents named at filing: not listed, wrongly presented, or mandatory and not even
    /// named. A document that a registry can supply is not missing yet, unless the child was born abroad.
    #[must_use]
    pub fn faults_at_filing(self, named: &[NamedDocument]) -> Vec<DocumentFault> {
        let mut faults = self.faults_of_named(named);
        faults.extend(
            self.rows()
                .filter(|rule| rule.is_owed_at_all() && rule.registry_to_ask(self.born_abroad).is_none())
                .filter(|rule| !named.iter().any(|document| document.kind == rule.kind))
                .map(|rule| DocumentFault {
                    index: None,
                    kind: rule.kind,
                    fault: DocumentFaultKind::Missing,
                    clause: Some(rule.clause),
                }),
        );
        faults
    }

    /// What is wrong with documents that are added later.
    #[must_use]
    pub fn faults_of_named(self, named: &[NamedDocument]) -> Vec<DocumentFault> {
        named
            .iter()
            .enumerate()
            .filter_map(|(index, document)| {
                let rule = self.rows().find(|rule| rule.kind == document.kind);
                let fault = match rule {
                    None => DocumentFaultKind::NotInList,
                    Some(rule) if !rule.presentations.contains(&document.presentation) => {
                        DocumentFaultKind::Presentation(rule.presentations.to_vec())
                    }
                    Some(_) => return None,
                };
                let clause = rule.map(|rule| rule.clause);
                Some(DocumentFault { index: Some(index), kind: document.kind, fault, clause })
            })
            .collect()
    }

    /// What keeps the documents from being accepted, with the clause: the first owed document that is neither
    /// handed in nor found by its registry. The latest answer of a registry counts.
    #[must_use]
    pub fn obstacle(
        self,
        handed_in: &[NamedDocument],
        answers: &[(DocumentKind, Answer)],
    ) -> Option<(Obstacle, DocumentKind, Clause)> {
        self.rows().filter(|rule| rule.is_owed_at_all()).find_map(|rule| {
            if self.is_here(rule, handed_in) {
                return None;
            }
            let answer = latest(answers, rule.kind);
            let asked = rule.registry_to_ask(self.born_abroad).is_some();
            let obstacle = match (rule.registry, answer) {
                (Some(_), Some(Answer::Found)) => return None,
                (Some(_), None | Some(Answer::Unavailable)) if asked => Obstacle::RegistryUnanswered,
                _ => Obstacle::DocumentMissing,
            };
            Some((obstacle, rule.kind, rule.clause))
        })
    }

    /// Whether a document is handed in, and not only named.
    fn is_here(self, rule: &DocumentRule, handed_in: &[NamedDocument]) -> bool {
        handed_in.iter().any(|document| {
            document.kind == rule.kind
                && (document.has_file || !self.is_only_named(rule, document.presentation))
        })
    }

    /// What keeps documents from being asked for. Of the list only what is the recipient's duty may be: where a registry can supply
    /// a document, after its empty answer or for a child born abroad (PMPK-T-8-ab, A-65). For an in-depth examination only its
    /// own three kinds may be (PMPK-T-8-e). What was handed in may be asked for anew: it may be illegible, wrong or harmful, and the
    /// reason says so.
    #[must_use]
    pub fn faults_of_request(
        self,
        kind: RequestKind,
        asked: &[DocumentKind],
        answers: &[(DocumentKind, Answer)],
    ) -> Vec<DocumentFault> {
        let requirements = self.requirements(answers);
        let fault_of = |wanted: Option<&Requirement>| {
            let Some(wanted) = wanted else { return Some(DocumentFaultKind::NotInList) };
            match (kind, wanted.demand) {
                (RequestKind::ListDocument, Demand::Required) | (RequestKind::InDepth, Demand::OnRequest) => {
                    None
                }
                (_, Demand::NotDemanded) => Some(DocumentFaultKind::RegistryHoldsIt),
                (RequestKind::InDepth, _) => Some(DocumentFaultKind::NotInDepth),
                (RequestKind::ListDocument, Demand::Fetched) => Some(DocumentFaultKind::RegistryUnanswered),
                (RequestKind::ListDocument, Demand::Optional) => Some(DocumentFaultKind::NotOwed),
                (RequestKind::ListDocument, Demand::OnRequest) => Some(DocumentFaultKind::OnlyInDepth),
            }
        };
        asked
            .iter()
            .enumerate()
            .filter_map(|(index, document)| {
                let wanted = requirements.iter().find(|one| one.rule.kind == *document);
                let fault = fault_of(wanted)?;
                let clause = wanted.map(|one| one.rule.clause);
                Some(DocumentFault { index: Some(index), kind: *document, fault, clause })
            })
            .collect()
    }

    /// Whether a document so presented is here only with its file: over the wire a copy or an original is nothing else
    /// (PMPK-T-8-j), and an electronic one is what its registry says of it, which is asked. What is written freely stands in the
    /// application; at the office it was seen.
    fn is_only_named(self, rule: &DocumentRule, presentation: Presentation) -> bool {
        let remote = self.intake == Intake::Remote;
        let on_paper = matches!(presentation, Presentation::Copy | Presentation::OriginalAndCopy);
        let in_registry = presentation == Presentation::ElectronicDocument && rule.registry.is_some();
        presentation.is_a_file() || (remote && (on_paper || in_registry))
    }

    /// The registries to ask about this child before the recipient is asked (PMPK-T-8-aa), of whatever they hold and
    /// nobody handed in, owed or not. Over the wire what was sent is asked for, too: a file may be illegible or wrong, and a copy is
    /// owed only where the registry has nothing (PMPK-T-8-j). A child born abroad is not asked for in ZAGS.
    pub fn registries_to_ask(self, handed_in: &[NamedDocument]) -> Vec<(DocumentKind, Registry)> {
        self.rows()
            .filter(|rule| self.intake == Intake::Remote || !self.is_here(rule, handed_in))
            .filter_map(|rule| rule.registry_to_ask(self.born_abroad).map(|registry| (rule.kind, registry)))
            .collect()
    }

    /// What is wanted of each document of the list, and why, given what registries answered so far.
    #[must_use]
    pub fn requirements(self, answers: &[(DocumentKind, Answer)]) -> Vec<Requirement> {
        self.rows()
            .map(|rule| {
                let answer = latest(answers, rule.kind);
                let registry = rule.registry_to_ask(self.born_abroad);
                let (demand, reason) = match (rule.obligation, registry, answer) {
                    (Obligation::OnRequestInDepth, ..) => (Demand::OnRequest, Reason::InDepthExamination),
                    (Obligation::Voluntary, ..) => (Demand::Optional, Reason::Voluntary),
                    (_, _, Some(Answer::Found)) if rule.registry.is_some() => {
                        (Demand::NotDemanded, Reason::RegistryHoldsIt)
                    }
                    (_, Some(_), Some(Answer::Unavailable)) => (Demand::Fetched, Reason::RegistryUnavailable),
                    (_, Some(_), None | Some(Answer::Found)) => (Demand::Fetched, Reason::RegistryAskedFirst),
                    (Obligation::IfAvailable, ..) => (Demand::Optional, Reason::IfAvailable),
                    (_, Some(_), Some(Answer::Empty)) => (Demand::Required, Reason::RegistryHasNothing),
                    (_, None, _) if rule.registry.is_some() => (Demand::Required, Reason::BornAbroad),
                    (_, None, _) => (Demand::Required, Reason::Listed),
                };
                Requirement { rule: *rule, demand, reason }
            })
            .collect()
    }
}

/// What a registry said last about this document.
pub(crate) fn latest(answers: &[(DocumentKind, Answer)], kind: DocumentKind) -> Option<Answer> {
    answers.iter().rev().find(|(known, _)| *known == kind).map(|(_, answer)| *answer)
}
