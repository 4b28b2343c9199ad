//! The Bilim service of eGov Mobile: it shows the recipient that a day can be booked (PMPK-7.1-i). Free places and bookings come
//! the other way, through Qoldau's own API. It keeps nothing of what it told.

use serde::Serialize;
use uuid::Uuid;

use crate::exchange::{Bridge, Exchange, Exchanges, Exchanging, Handed};
use crate::text_messages::Words;

/// A notice to a recipient, as it goes to a bridge: `POST {address}/notices`.
#[derive(Serialize)]
pub struct BilimNotice<'a> {
    /// Its id; the same id is shown once.
    pub id: Uuid,
    /// IIN of the recipient, where there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub iin: Option<&'a str>,
    /// Mobile number of the recipient, E.164.
    pub number: &'a str,
    /// What it is for.
    pub kind: &'static str,
    /// Id of the application that is to be booked.
    pub application_id: Option<Uuid>,
    /// What it says.
    pub text: Words<'a>,
}

impl std::fmt::Debug for BilimNotice<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "BilimNotice({})", self.id)
    }
}

/// Tells the Bilim service.
pub trait Bilim: Send + Sync {
    /// Hands a notice over.
    fn notify<'a>(&'a self, notice: &'a BilimNotice<'a>) -> Exchanging<'a, Handed>;
}

impl Bilim for Bridge {
    fn notify<'a>(&'a self, notice: &'a BilimNotice<'a>) -> Exchanging<'a, Handed> {
        Box::pin(self.hand_over("/notices", notice))
    }
}

/// The sandbox's Bilim service: it takes every notice.
#[derive(Debug, Default)]
pub struct SandboxBilim {
    exchanges: Exchanges,
}

impl SandboxBilim {
    /// A service that tells its exchanges.
    #[must_use]
    pub const fn new(exchanges: Exchanges) -> Self {
        Self { exchanges }
    }
}

impl Bilim for SandboxBilim {
    fn notify<'a>(&'a self, notice: &'a BilimNotice<'a>) -> Exchanging<'a, Handed> {
        let (kind, message_id) = (notice.kind, Some(notice.id));
        self.exchanges.push(Exchange { system: "bilim", kind, answer: Handed::Taken.code(), message_id });
        Box::pin(std::future::ready(Handed::Taken))
    }
}
