//! Requests for documents after filing: which kind, which document, why, and when it was asked for. No clock stops for one, and its
//! absence is by itself no ground of a refusal. What may be asked for is decided in `document.rs`.

use chrono::{DateTime, Utc};

use super::{DocumentKind, Intake, NamedDocument};
use crate::result::Words;

/// Which kind of request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum RequestKind {
    /// A document of the list that became the recipient's duty.
    ListDocument,
    /// A document of the in-depth examination, if necessary (PMPK-T-8-e).
    InDepth,
}

impl RequestKind {
    /// Every kind.
    pub const ALL: [Self; 2] = [Self::ListDocument, Self::InDepth];

    /// The code used everywhere outside this crate.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::ListDocument => "list_document",
            Self::InDepth => "in_depth",
        }
    }

    /// The kind of this code, if there is one.
    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }
}

/// One document that the recipient was asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DocumentRequest {
    /// Which kind.
    pub kind: RequestKind,
    /// Which document.
    pub document: DocumentKind,
    /// Why, in the provider's words (A-28: "reasoned request by the provider").
    pub reason: Words,
    /// When.
    pub asked_at: DateTime<Utc>,
}

/// Whether what came is what was asked for: a document of that kind, handed in afterwards. Over the wire what has no file is only
/// named (PMPK-T-8-j).
#[must_use]
pub fn hands_in(
    (asked, asked_at): (DocumentKind, DateTime<Utc>),
    (came, came_at): (NamedDocument, DateTime<Utc>),
    intake: Intake,
) -> bool {
    came.kind == asked && came_at > asked_at && (came.has_file || intake == Intake::Office)
}
