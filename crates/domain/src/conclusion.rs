//! The conclusion of a PMPK, form 6 (rulebook 3.2): its fields, and what must stand in them before it may be prepared. The form
//! has two points and a date; paragraph 11 demands four things more, each a field of its own.

use chrono::NaiveDate;

use crate::law::Clause;
use crate::result::Words;
use crate::service::pmpk::clauses as c;

/// The fields of form 6 that specialists fill in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Conclusion {
    /// When the child was examined.
    pub examined_on: NaiveDate,
    /// Point 1.
    pub conclusion: Words,
    /// Point 2.
    pub recommendations: Words,
    /// Recommended educational services.
    pub educational: Vec<Words>,
    /// Recommended medical services.
    pub medical: Vec<Words>,
    /// Recommended social services.
    pub social: Vec<Words>,
    /// Type of educational programme.
    pub programme: Words,
    /// Until when it is valid; the specialists say so.
    pub valid_until: NaiveDate,
    /// The specialists whose names are printed, in order.
    pub specialists: Vec<Words>,
    /// The head whose name is printed.
    pub head: Words,
}

/// What is wrong with the fields of a conclusion.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ConclusionFault {
    /// No service of any kind is recommended.
    NothingRecommended,
    /// It would end before it begins, or be over when it is written.
    ValidityOver,
}

impl ConclusionFault {
    /// The clause that asks for what is missing.
    #[must_use]
    pub const fn clause(self) -> Clause {
        match self {
            Self::NothingRecommended => c::P_11_B,
            Self::ValidityOver => c::F6_07,
        }
    }
}

impl Conclusion {
    /// Whether its fields hold together: something is recommended (PMPK-11-b), and it is valid for a day at least after the
    /// examination (PMPK-F6-07).
    ///
    /// # Errors
    /// [`ConclusionFault`].
    pub fn check(&self) -> Result<(), ConclusionFault> {
        if self.educational.is_empty() && self.medical.is_empty() && self.social.is_empty() {
            return Err(ConclusionFault::NothingRecommended);
        }
        if self.valid_until <= self.examined_on {
            return Err(ConclusionFault::ValidityOver);
        }
        Ok(())
    }

    /// Whether it is still valid on the day on which it is written or signed (PMPK-F6-07).
    ///
    /// # Errors
    /// [`ConclusionFault::ValidityOver`].
    pub fn must_be_valid_on(&self, today: NaiveDate) -> Result<(), ConclusionFault> {
        if self.valid_until < today { Err(ConclusionFault::ValidityOver) } else { Ok(()) }
    }
}
