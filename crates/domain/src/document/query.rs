//! An application that waits for registries: how often they were asked, and when they are asked next (A-29: one that could not be
//! reached is asked again). Which registries those are is decided from the application in `application/registries.rs`.

use chrono::{DateTime, TimeDelta, Utc};
use uuid::Uuid;

/// The longest time between two attempts.
const LONGEST_PAUSE: TimeDelta = TimeDelta::hours(1);

/// An application that waits for registries.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RegistryQuery {
    /// Which.
    pub application_id: Uuid,
    /// How often its registries were asked.
    pub attempts: i64,
    /// When they are asked next; none when there is nothing left to ask.
    pub next_try_at: Option<DateTime<Utc>>,
}

impl RegistryQuery {
    /// To be asked now.
    #[must_use]
    pub const fn new(application_id: Uuid, now: DateTime<Utc>) -> Self {
        Self { application_id, attempts: 0, next_try_at: Some(now) }
    }

    /// Before an attempt: the next one comes a minute later, twice as long after each, an hour at most.
    #[must_use]
    pub fn before_attempt(self, now: DateTime<Utc>) -> Self {
        let doubled = u32::try_from(self.attempts).unwrap_or(u32::MAX).min(6);
        let pause = (TimeDelta::minutes(1) * (1 << doubled)).min(LONGEST_PAUSE);
        Self { attempts: self.attempts + 1, next_try_at: Some(now + pause), ..self }
    }

    /// With nothing left to ask.
    #[must_use]
    pub const fn settled(self) -> Self {
        Self { next_try_at: None, ..self }
    }
}
