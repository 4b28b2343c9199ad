//! Which documents the order names, how they are presented and where they are handed in. Words only; which of them is wanted of
//! whom stands in the services' lists.

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
