//! Text messages to a mobile number (PMPK-7.1-e, -j to -l). The message's id makes handing it over twice the same as once; what
//! became of it the gateway tells by a receipt. It keeps nothing of what it sent.

use serde::Serialize;
use uuid::Uuid;

use crate::exchange::{Bridge, Exchange, Exchanges, Exchanging, Handed};

/// A text message, as it goes to a bridge: `POST {address}/messages`.
#[derive(Serialize)]
pub struct TextMessage<'a> {
    /// Its id; receipts and replies name it.
    pub id: Uuid,
    /// The mobile number, E.164.
    pub to: &'a str,
    /// What it is for.
    pub kind: &'static str,
    /// What it says in both languages; the bridge sends both.
    pub text: Words<'a>,
}

/// The words of a message.
#[derive(Serialize)]
pub struct Words<'a> {
    /// Kazakh.
    pub kk: &'a str,
    /// Russian.
    pub ru: &'a str,
}

impl std::fmt::Debug for TextMessage<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "TextMessage({})", self.id)
    }
}

/// Sends text messages.
pub trait TextMessages: Send + Sync {
    /// Hands one over.
    fn send<'a>(&'a self, message: &'a TextMessage<'a>) -> Exchanging<'a, Handed>;
}

impl TextMessages for Bridge {
    fn send<'a>(&'a self, message: &'a TextMessage<'a>) -> Exchanging<'a, Handed> {
        Box::pin(self.hand_over("/messages", message))
    }
}

/// A number whose messages the sandbox's gateway refuses.
pub const SANDBOX_REFUSED_NUMBER: &str = "+77010000003";
/// A number for which the sandbox's gateway never answers.
pub const SANDBOX_SILENT_NUMBER: &str = "+77010000004";

/// The sandbox's gateway: it takes every message, but for those to the two numbers above.
#[derive(Debug, Default)]
pub struct SandboxTextMessages {
    exchanges: Exchanges,
}

impl SandboxTextMessages {
    /// A gateway that tells its exchanges.
    #[must_use]
    pub const fn new(exchanges: Exchanges) -> Self {
        Self { exchanges }
    }
}

impl TextMessages for SandboxTextMessages {
    fn send<'a>(&'a self, message: &'a TextMessage<'a>) -> Exchanging<'a, Handed> {
        let handed = match message.to {
            SANDBOX_REFUSED_NUMBER => Handed::Refused,
            SANDBOX_SILENT_NUMBER => Handed::Unavailable,
            _ => Handed::Taken,
        };
        let (kind, answer, message_id) = (message.kind, handed.code(), Some(message.id));
        self.exchanges.push(Exchange { system: "sms", kind, answer, message_id });
        Box::pin(std::future::ready(handed))
    }
}
