//! What the monitoring system is told: that an application reached a stage. A stage is the code of a status (filing
//! is `submitted`); a status reached again is a new event. No personal data is ever part of it.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use crate::lifecycle::Status;

/// «қызметті беруші мемлекеттік қызметті көрсету сатысы туралы мемлекеттік қызметтер көрсету мониторингісінің
/// ақпараттық жүйесіне енгізуді қамтамасыз етеді.» (PMPK-13-a; A-50: at every change, at once)
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StageEvent {
    /// The id of the event, the same in journal and feed.
    pub id: Uuid,
    /// The status that was reached.
    pub stage: Status,
    /// When it was reached.
    pub occurred_at: DateTime<Utc>,
}
