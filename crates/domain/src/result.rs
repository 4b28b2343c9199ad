//! What a service ends with, as far as all its results are alike: prepared, signed by who must sign, and from then on never
//! changed. What stands in them is theirs: `conclusion.rs`, `refusal.rs`. Nothing here delivers or prints.

use std::fmt;

use chrono::{DateTime, Utc};
use unicode_normalization::UnicodeNormalization;
use uuid::Uuid;

use crate::conclusion::Conclusion;
use crate::lifecycle::Role;
use crate::person::{Iin, PersonFault, is_hidden};
use crate::refusal::Refusal;

/// Which result.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ResultKind {
    /// The conclusion of a PMPK (PMPK-T-5-a).
    Conclusion,
    /// The reasoned answer on refusal (PMPK-T-5-b).
    Refusal,
}

impl ResultKind {
    /// Every kind.
    pub const ALL: [Self; 2] = [Self::Conclusion, Self::Refusal];

    /// The code used everywhere outside this crate.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Conclusion => "pmpk_conclusion",
            Self::Refusal => "reasoned_refusal",
        }
    }

    /// The kind of this code, if there is one.
    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }
}

/// How far a result is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ResultState {
    /// Prepared; it can still be changed.
    Prepared,
    /// Signed by everybody who must; it is never changed again.
    Signed,
}

impl ResultState {
    /// Every state.
    pub const ALL: [Self; 2] = [Self::Prepared, Self::Signed];

    /// The code used everywhere outside this crate.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Prepared => "prepared",
            Self::Signed => "signed",
        }
    }

    /// The state of this code, if there is one.
    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.code() == code)
    }
}

/// Words about a child: NFC, some characters at least, no control characters but line ends. They cannot be printed.
#[derive(Clone, PartialEq, Eq)]
pub struct Words(String);

impl fmt::Debug for Words {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Words(***)")
    }
}

impl Words {
    /// Reads up to so many characters, trimmed and normalised to NFC.
    ///
    /// # Errors
    /// [`PersonFault::ControlCharacter`], [`PersonFault::TooLong`], or [`PersonFault::NotAName`] where nothing stands.
    pub fn parse(text: &str, longest: usize) -> Result<Self, PersonFault> {
        if text.chars().any(|c| is_hidden(c) && c != '\n') {
            return Err(PersonFault::ControlCharacter);
        }
        let words: String = text.trim().nfc().collect();
        if words.chars().count() > longest {
            return Err(PersonFault::TooLong);
        }
        if words.is_empty() { Err(PersonFault::NotAName) } else { Ok(Self(words)) }
    }

    /// The text.
    #[must_use]
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

/// What stands in a result.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ResultContent {
    /// Of a conclusion.
    Conclusion(Conclusion),
    /// Of a refusal.
    Refusal(Refusal),
}

impl ResultContent {
    /// Of which kind it is.
    #[must_use]
    pub const fn kind(&self) -> ResultKind {
        match self {
            Self::Conclusion(_) => ResultKind::Conclusion,
            Self::Refusal(_) => ResultKind::Refusal,
        }
    }
}

/// Who signed, as what and when. What proves it is kept beside it and is no matter of the law's decisions.
#[derive(Clone, PartialEq, Eq)]
pub struct Signature {
    /// Id.
    pub id: Uuid,
    /// As what: specialist or head.
    pub role: Role,
    /// The person.
    pub signer: Iin,
    /// The person's name.
    pub name: Words,
    /// When it was taken.
    pub signed_at: DateTime<Utc>,
}

impl fmt::Debug for Signature {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Signature({:?})", self.role)
    }
}

/// A result as it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServiceResult {
    /// Id.
    pub id: Uuid,
    /// Of which application.
    pub application_id: Uuid,
    /// What stands in it.
    pub content: ResultContent,
    /// The result that it takes the place of ◊.
    pub corrects: Option<Uuid>,
    /// How far it is.
    pub state: ResultState,
    /// One more with every change, from 1.
    pub version: i64,
    /// When it was prepared, or changed for the last time.
    pub prepared_at: DateTime<Utc>,
    /// When the last signature that it needs was given.
    pub signed_at: Option<DateTime<Utc>>,
    /// Signatures over its paper as it is now, oldest first.
    pub signatures: Vec<Signature>,
}

impl ServiceResult {
    /// Whether everybody who must has signed: of a conclusion the head and at least one specialist, two persons
    /// (PMPK-F6-08, PMPK-F6-09); of a refusal the head.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        let has = |role: Role| self.signatures.iter().any(|signature| signature.role == role);
        match self.content {
            ResultContent::Conclusion(_) => has(Role::Head) && has(Role::Specialist),
            ResultContent::Refusal(_) => has(Role::Head),
        }
    }

    /// Whether it took the place of that result: only what is signed does.
    #[must_use]
    pub fn takes_place_of(&self, other: Uuid) -> bool {
        self.corrects == Some(other) && self.state == ResultState::Signed
    }

    /// Who may sign it.
    #[must_use]
    pub const fn signers(&self) -> &'static [Role] {
        match self.content {
            ResultContent::Conclusion(_) => &[Role::Specialist, Role::Head],
            ResultContent::Refusal(_) => &[Role::Head],
        }
    }
}

/// What becomes of a result in one change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ResultChange {
    /// The version before; none for a new one.
    pub previous_version: Option<i64>,
    /// As it is now.
    pub after: ServiceResult,
}
