//! Documents: which ones the order lists for whom, what is missing, and what may not be demanded because a registry
//! holds it. The lists themselves are data in the services' passports; this file never names a service.

use crate::law::Clause;
use crate::person::Residency;
use crate::violation::{DocumentFault, DocumentFaultKind, Obstacle};

/// A document that the order names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum DocumentKind {
    /// The child's birth certificate.
    BirthCertificate,
    /// A document identifying the child.
    ChildIdentityDocument,
    /// A document identifying one of the parents (legal representative).
    ParentIdentityDocument,
    /// Conclusion on disability.
    DisabilityConclusion,
    /// Conclusion of the medical advisory commission on the need for home education.
    MccHomeEducationConclusion,
    /// Medical card of an outpatient, form 052/е.
    OutpatientCard052e,
    /// Psychological-pedagogical characteristic from the educational organisation.
    PsychPedCharacteristic,
    /// Written works, drawings and other results of activity.
    ChildWorks,
    /// The application in free form.
    ApplicationFreeForm,
    /// The conclusion of PMPK.
    PmpkConclusion,
    /// Conclusion of the medical advisory commission with recommendations on home education.
    MccConclusionWithRecommendations,
}

impl DocumentKind {
    /// Every kind, in the order of the document matrix.
    pub const ALL: [Self; 11] = [
        Self::BirthCertificate,
        Self::ChildIdentityDocument,
        Self::ParentIdentityDocument,
        Self::DisabilityConclusion,
        Self::MccHomeEducationConclusion,
        Self::OutpatientCard052e,
        Self::PsychPedCharacteristic,
        Self::ChildWorks,
        Self::ApplicationFreeForm,
        Self::PmpkConclusion,
        Self::MccConclusionWithRecommendations,
    ];

    /// The code used everywhere outside this crate.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::BirthCertificate => "birth_certificate",
            Self::ChildIdentityDocument => "child_identity_document",
            Self::ParentIdentityDocument => "parent_identity_document",
            Self::DisabilityConclusion => "disability_conclusion",
            Self::MccHomeEducationConclusion => "mcc_home_education_conclusion",
            Self::OutpatientCard052e => "outpatient_card_052e",
            Self::PsychPedCharacteristic => "psych_ped_characteristic",
            Self::ChildWorks => "child_works",
            Self::ApplicationFreeForm => "application_free_form",
            Self::PmpkConclusion => "pmpk_conclusion",
            Self::MccConclusionWithRecommendations => "mcc_conclusion_with_recommendations",
        }
    }

    /// The kind of this code, if there is one.
    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }
}

/// How a document is presented.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Presentation {
    /// Original and copy; compared, the original returned.
    OriginalAndCopy,
    /// A copy.
    Copy,
    /// An electronic copy.
    ElectronicCopy,
    /// An electronic document from the digital documents service.
    ElectronicDocument,
    /// In free form.
    FreeForm,
}

impl Presentation {
    /// Every presentation.
    pub const ALL: [Self; 5] =
        [Self::OriginalAndCopy, Self::Copy, Self::ElectronicCopy, Self::ElectronicDocument, Self::FreeForm];

    /// The code used everywhere outside this crate.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::OriginalAndCopy => "original_and_copy",
            Self::Copy => "copy",
            Self::ElectronicCopy => "electronic_copy",
            Self::ElectronicDocument => "electronic_document",
            Self::FreeForm => "free_form",
        }
    }

    /// The presentation of this code, if there is one.
    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|presentation| presentation.code() == code)
    }

    /// Whether the document is handed in as a file, so that without one it is only named.
    #[must_use]
    pub const fn is_a_file(self) -> bool {
        matches!(self, Self::ElectronicCopy)
    }
}

/// Where the recipient hands documents in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Intake {
    /// At the provider's office.
    Office,
    /// Through the portal or the mobile device.
    Remote,
}

/// How far the recipient owes a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Obligation {
    /// Mandatory; where a registry holds it, only when the registry has nothing.
    Mandatory,
    /// If available.
    IfAvailable,
    /// Only when the registry has nothing or the child was born abroad.
    Conditional,
    /// Only on the provider's request, for an in-depth examination.
    OnRequestInDepth,
    /// Never asked for, accepted when it is given.
    Voluntary,
}

impl Obligation {
    /// Every obligation.
    pub const ALL: [Self; 5] =
        [Self::Mandatory, Self::IfAvailable, Self::Conditional, Self::OnRequestInDepth, Self::Voluntary];

    /// The obligation of this code, if there is one.
    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|obligation| obligation.code() == code)
    }

    /// The code used in the API.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Mandatory => "mandatory",
            Self::IfAvailable => "if_available",
            Self::Conditional => "conditional",
            Self::OnRequestInDepth => "on_request_in_depth",
            Self::Voluntary => "voluntary",
        }
    }
}

/// What a document is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Purpose {
    /// Identification.
    Identification,
    /// For children taught at home.
    HomeTaught,
    /// For the statistical record of children taught at home.
    StatisticsHomeTaught,
    /// For the in-depth examination.
    InDepthExamination,
}

impl Purpose {
    /// Every purpose.
    pub const ALL: [Self; 4] =
        [Self::Identification, Self::HomeTaught, Self::StatisticsHomeTaught, Self::InDepthExamination];

    /// The code used in the API.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Identification => "identification",
            Self::HomeTaught => "home_taught",
            Self::StatisticsHomeTaught => "statistics_home_taught",
            Self::InDepthExamination => "in_depth_examination",
        }
    }

    /// The purpose of this code, if there is one.
    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|purpose| purpose.code() == code)
    }
}

/// A state information system that can supply a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Registry {
    /// The civil registry, «"АХАЖ тіркеу пункті" ақпараттық жүйесінде» (PMPK-T-8-j).
    Zags,
    /// The system with information on disability.
    Disability,
    /// The system with the conclusions of the medical advisory commission.
    MedicalCommission,
    /// The digital documents service.
    DigitalDocuments,
    /// The PMPK module of the National Education Database, where conclusions are entered (PMPK-11-c).
    NedbPmpkModule,
}

impl Registry {
    /// Every registry.
    pub const ALL: [Self; 5] =
        [Self::Zags, Self::Disability, Self::MedicalCommission, Self::DigitalDocuments, Self::NedbPmpkModule];

    /// The code used everywhere outside this crate.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Zags => "zags_is",
            Self::Disability => "disability_register",
            Self::MedicalCommission => "medical_commission_register",
            Self::DigitalDocuments => "digital_documents_service",
            Self::NedbPmpkModule => "nedb_pmpk_module",
        }
    }

    /// The registry of this code, if there is one.
    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|registry| registry.code() == code)
    }
}

/// What a registry said.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Answer {
    /// It holds the document.
    Found,
    /// It holds nothing; only now the document is the recipient's duty.
    Empty,
    /// It could not be reached; it is asked again.
    Unavailable,
}

impl Answer {
    /// Every answer.
    pub const ALL: [Self; 3] = [Self::Found, Self::Empty, Self::Unavailable];

    /// The code used everywhere outside this crate.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Found => "found",
            Self::Empty => "empty",
            Self::Unavailable => "unavailable",
        }
    }

    /// The answer of this code, if there is one.
    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|answer| answer.code() == code)
    }
}

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

/// What is wanted of the recipient.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Demand {
    /// The recipient hands it in.
    Required,
    /// The recipient may hand it in.
    Optional,
    /// It is fetched from a registry first.
    Fetched,
    /// It may not be demanded: a registry has it.
    NotDemanded,
    /// The provider may ask for it.
    OnRequest,
}

impl Demand {
    /// Every demand.
    pub const ALL: [Self; 5] =
        [Self::Required, Self::Optional, Self::Fetched, Self::NotDemanded, Self::OnRequest];

    /// The code used in the API.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Required => "required",
            Self::Optional => "optional",
            Self::Fetched => "fetched",
            Self::NotDemanded => "not_demanded",
            Self::OnRequest => "on_request",
        }
    }

    /// The demand of this code, if there is one.
    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|demand| demand.code() == code)
    }
}

/// Why a document is wanted so.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Reason {
    /// The list names it as mandatory.
    Listed,
    /// The list names it "if available".
    IfAvailable,
    /// A registry is asked before the recipient.
    RegistryAskedFirst,
    /// A registry has it.
    RegistryHoldsIt,
    /// The registry answered that it has nothing.
    RegistryHasNothing,
    /// The registry could not be reached and is asked again.
    RegistryUnavailable,
    /// The child was born outside Kazakhstan, where the registry has nothing.
    BornAbroad,
    /// For an in-depth examination, if necessary.
    InDepthExamination,
    /// Nobody asks for it; it is accepted when it is given.
    Voluntary,
}

impl Reason {
    /// Every reason.
    pub const ALL: [Self; 9] = [
        Self::Listed,
        Self::IfAvailable,
        Self::RegistryAskedFirst,
        Self::RegistryHoldsIt,
        Self::RegistryHasNothing,
        Self::RegistryUnavailable,
        Self::BornAbroad,
        Self::InDepthExamination,
        Self::Voluntary,
    ];

    /// The code used in the API.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Listed => "listed",
            Self::IfAvailable => "if_available",
            Self::RegistryAskedFirst => "registry_asked_first",
            Self::RegistryHoldsIt => "registry_holds_it",
            Self::RegistryHasNothing => "registry_has_nothing",
            Self::RegistryUnavailable => "registry_unavailable",
            Self::BornAbroad => "born_abroad",
            Self::InDepthExamination => "in_depth_examination",
            Self::Voluntary => "voluntary",
        }
    }

    /// The reason of this code, if there is one.
    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|reason| reason.code() == code)
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
            let here = handed_in.iter().any(|document| {
                document.kind == rule.kind
                    && (document.has_file || !self.comes_as_a_file(document.presentation))
            });
            if here {
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

    /// Whether a document so presented is here only with its file: over the wire a copy or an original is nothing else
    /// (PMPK-T-8-j), while what is written freely stands in the application and an electronic one in its registry.
    const fn comes_as_a_file(self, presentation: Presentation) -> bool {
        let on_paper = matches!(presentation, Presentation::Copy | Presentation::OriginalAndCopy);
        presentation.is_a_file() || (on_paper && matches!(self.intake, Intake::Remote))
    }

    /// The registries to ask about this child before the recipient is asked (PMPK-T-8-aa), of whatever they hold and
    /// nobody handed in, owed or not. A child born abroad is not asked for in ZAGS.
    pub fn registries_to_ask(self, handed_in: &[NamedDocument]) -> Vec<(DocumentKind, Registry)> {
        self.rows()
            .filter(|rule| !handed_in.iter().any(|document| document.kind == rule.kind))
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
fn latest(answers: &[(DocumentKind, Answer)], kind: DocumentKind) -> Option<Answer> {
    answers.iter().rev().find(|(known, _)| *known == kind).map(|(_, answer)| *answer)
}
