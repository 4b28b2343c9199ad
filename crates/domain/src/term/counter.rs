//! The fifteen minutes of the counter, for waiting and for being served (C-11). By the wall clock, lunch included, and as
//! statistics only: nothing happens to an application because of them.

use chrono::{DateTime, TimeDelta, Utc};

use crate::law::Basis;
use crate::rules::Rules;
use crate::violation::Violation;

/// Which of the two.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CounterSpell {
    /// Waiting to hand in the documents.
    Wait,
    /// Being served.
    Service,
}

impl CounterSpell {
    /// What its limit rests on.
    #[must_use]
    pub const fn basis(self, rules: &Rules) -> Basis {
        match self {
            Self::Wait => rules.counter.wait,
            Self::Service => rules.counter.service,
        }
    }
}

/// How long it took.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CounterMinutes {
    /// Whole minutes.
    pub minutes: i64,
    /// Up to and with the last second of the limit.
    pub within: bool,
    /// What it rests on.
    pub basis: Basis,
}

/// Counts a spell at the counter.
///
/// # Errors
/// [`Violation::EndsBeforeItBegins`].
pub fn counter(
    rules: &Rules,
    spell: CounterSpell,
    from: DateTime<Utc>,
    to: DateTime<Utc>,
) -> Result<CounterMinutes, Violation> {
    if to < from {
        return Err(Violation::EndsBeforeItBegins);
    }
    let elapsed = to - from;
    let within = elapsed <= TimeDelta::minutes(rules.counter.minutes);
    Ok(CounterMinutes { minutes: elapsed.num_minutes(), within, basis: spell.basis(rules) })
}
