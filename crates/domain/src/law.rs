//! What a decision rests on: a clause of the order and, where the order is unclear, the chosen reading.
//! Ids are those of the rulebook (`PMPK-T-3-a`, `A-17`). This file holds no rule and must not know any service.

pub mod reading;

use std::fmt;

/// One norm of the order: its rulebook id, for example `PMPK-T-3-a`, and the order's own words.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Clause {
    id: &'static str,
    words: &'static str,
}

impl Clause {
    /// Names a clause and quotes it, Kazakh, verbatim. Tests find the id in the rulebook and the words in the order.
    #[must_use]
    pub const fn new(id: &'static str, words: &'static str) -> Self {
        Self { id, words }
    }

    /// The rulebook id.
    #[must_use]
    pub const fn id(self) -> &'static str {
        self.id
    }

    /// The order's own words, Kazakh.
    #[must_use]
    pub const fn words(self) -> &'static str {
        self.words
    }
}

impl fmt::Debug for Clause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.id)
    }
}

/// The chosen reading of an ambiguity, by its number in the rulebook's section 8, for example `A-17`.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Reading(&'static str);

impl Reading {
    /// Names a reading.
    #[must_use]
    pub const fn new(id: &'static str) -> Self {
        Self(id)
    }

    /// The number of the ambiguity.
    #[must_use]
    pub const fn id(self) -> &'static str {
        self.0
    }
}

impl fmt::Debug for Reading {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

/// The clauses and readings under a result.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Basis {
    /// The norms that say so.
    pub clauses: &'static [Clause],
    /// The readings that were chosen where the norms are unclear.
    pub readings: &'static [Reading],
}

impl Basis {
    /// A basis of these clauses and readings.
    #[must_use]
    pub const fn new(clauses: &'static [Clause], readings: &'static [Reading]) -> Self {
        Self { clauses, readings }
    }
}
