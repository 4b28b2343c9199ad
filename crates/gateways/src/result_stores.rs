//! Where results go: the personal cabinet on the portal (PMPK-T-5-c), the Bilim service of eGov Mobile (PMPK-T-5-d), and the PMPK
//! module of the National Education Database (PMPK-11-c). The delivery's id makes handing it over twice the same as once. They keep
//! nothing here of what they were given.

use serde::Serialize;
use uuid::Uuid;

use crate::exchange::{Bridge, Exchange, Exchanges, Exchanging, Handed};

/// A result as an electronic document: `POST {address}/results`.
#[derive(Serialize)]
pub struct ResultDocument<'a> {
    /// Id of the delivery; the same id is stored once.
    pub id: Uuid,
    /// Number of the application.
    pub number: &'a str,
    /// IIN of the recipient, where there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub iin: Option<&'a str>,
    /// `pmpk_conclusion` or `reasoned_refusal`.
    pub kind: &'static str,
    /// The PDF, Base64.
    pub paper: String,
    /// SHA-256 of the PDF, hexadecimal.
    pub sha256: String,
    /// Detached CMS signatures over the PDF, DER in Base64.
    pub signatures: Vec<String>,
    /// Where everybody can verify it.
    pub verify_at: String,
    /// The delivery whose result this one takes the place of ◊.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub corrects: Option<Uuid>,
}

/// The data of a conclusion for the National Education Database: `POST {address}/conclusions`.
#[derive(Serialize)]
pub struct ConclusionData<'a> {
    /// Id of the transmission; the same id is entered once.
    pub id: Uuid,
    /// Id of the conclusion.
    pub conclusion_id: Uuid,
    /// The conclusion that it takes the place of ◊.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub corrects: Option<Uuid>,
    /// Number of the application.
    pub number: &'a str,
    /// Id of the provider.
    pub provider_id: Uuid,
    /// IIN of the child, where there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub child_iin: Option<&'a str>,
    /// Name of the child.
    pub child_full_name: String,
    /// Day of birth of the child, `YYYY-MM-DD`.
    pub child_birth_date: String,
    /// When the child was examined, `YYYY-MM-DD`.
    pub examined_on: String,
    /// Until when the conclusion is valid, `YYYY-MM-DD`.
    pub valid_until: String,
    /// Point 1 of the form.
    pub conclusion_text: &'a str,
    /// Point 2 of the form.
    pub recommendations_text: &'a str,
    /// Type of educational programme.
    pub educational_programme_type: &'a str,
    /// Recommended educational services.
    pub recommended_educational_services: Vec<&'a str>,
    /// Recommended medical services.
    pub recommended_medical_services: Vec<&'a str>,
    /// Recommended social services.
    pub recommended_social_services: Vec<&'a str>,
}

macro_rules! unprintable {
    ($($name:ident),+) => {$(
        impl std::fmt::Debug for $name<'_> {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                write!(f, concat!(stringify!($name), "({})"), self.id)
            }
        }
    )+};
}
unprintable!(ResultDocument, ConclusionData);

/// Stores results for recipients.
pub trait ResultStore: Send + Sync {
    /// Hands a result over.
    fn store<'a>(&'a self, document: &'a ResultDocument<'a>) -> Exchanging<'a, Handed>;
}

/// Takes the data of conclusions.
pub trait EducationDatabase: Send + Sync {
    /// Hands the data of one over.
    fn enter<'a>(&'a self, conclusion: &'a ConclusionData<'a>) -> Exchanging<'a, Handed>;
}

impl ResultStore for Bridge {
    fn store<'a>(&'a self, document: &'a ResultDocument<'a>) -> Exchanging<'a, Handed> {
        Box::pin(self.hand_over("/results", document))
    }
}

impl EducationDatabase for Bridge {
    fn enter<'a>(&'a self, conclusion: &'a ConclusionData<'a>) -> Exchanging<'a, Handed> {
        Box::pin(self.hand_over("/conclusions", conclusion))
    }
}

/// The sandbox's stores: they take everything.
#[derive(Debug)]
pub struct SandboxResults {
    system: &'static str,
    exchanges: Exchanges,
}

impl SandboxResults {
    /// A store of this name that tells its exchanges.
    #[must_use]
    pub const fn new(system: &'static str, exchanges: Exchanges) -> Self {
        Self { system, exchanges }
    }

    fn taken(&self, kind: &'static str, id: Uuid) -> Exchanging<'_, Handed> {
        let (system, answer) = (self.system, Handed::Taken.code());
        self.exchanges.push(Exchange { system, kind, answer, message_id: Some(id) });
        Box::pin(std::future::ready(Handed::Taken))
    }
}

impl ResultStore for SandboxResults {
    fn store<'a>(&'a self, document: &'a ResultDocument<'a>) -> Exchanging<'a, Handed> {
        self.taken(document.kind, document.id)
    }
}

impl EducationDatabase for SandboxResults {
    fn enter<'a>(&'a self, conclusion: &'a ConclusionData<'a>) -> Exchanging<'a, Handed> {
        self.taken("conclusion_data", conclusion.id)
    }
}
