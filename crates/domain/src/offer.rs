//! The proactive offer as a table: the provider asks, the recipient has 24 hours, and silence ends it. The compiler
//! checks the table like a lifecycle. Only the way of an offer stands here; what is decided about one stands in
//! `offer/deciding.rs`, and the term is computed in `term/offer.rs`.

mod answer;
mod deciding;

pub use answer::{AnswerWay, Answered, OfferAnswer};
pub use deciding::{Offer, OfferChange, Offering, Supplied};

use crate::law::Clause;
use crate::lifecycle::Guarded;

/// Where an offer stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum OfferState {
    /// The request is on its way.
    Sent,
    /// It reached the recipient's device ◊.
    Received,
    /// The recipient consented; an application begins.
    ConsentGiven,
    /// The recipient said no.
    ConsentDeclined,
    /// No answer came in time.
    Expired,
    /// The request could not be delivered ◊.
    Undelivered,
}

impl OfferState {
    /// Every state.
    pub const ALL: [Self; 6] = [
        Self::Sent,
        Self::Received,
        Self::ConsentGiven,
        Self::ConsentDeclined,
        Self::Expired,
        Self::Undelivered,
    ];

    /// The code used everywhere outside this crate.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Sent => "offer_sent",
            Self::Received => "offer_received",
            Self::ConsentGiven => "consent_given",
            Self::ConsentDeclined => "consent_declined",
            Self::Expired => "offer_expired",
            Self::Undelivered => "offer_undelivered",
        }
    }

    /// The state of this code, if there is one.
    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.code() == code)
    }

    /// Whether the offer is over.
    #[must_use]
    pub const fn is_final(self) -> bool {
        matches!(self, Self::ConsentGiven | Self::ConsentDeclined | Self::Expired | Self::Undelivered)
    }

    /// Whether the order does not name the state.
    #[must_use]
    pub const fn is_technical(self) -> bool {
        matches!(self, Self::Received | Self::Undelivered)
    }
}

/// What happens to an offer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum OfferEvent {
    /// The provider's system sends the request.
    Send,
    /// The message gateway reports the delivery.
    Receive,
    /// The recipient supplies more data in the same exchange.
    SupplyData,
    /// The recipient consents.
    Consent,
    /// The recipient declines.
    Decline,
    /// The term ends without an answer.
    Expire,
    /// The message gateway reports that it cannot be delivered ◊.
    FailDelivery,
}

impl OfferEvent {
    /// The code used everywhere outside this crate.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Send => "send",
            Self::Receive => "receive",
            Self::SupplyData => "supply-data",
            Self::Consent => "consent",
            Self::Decline => "decline",
            Self::Expire => "expire",
            Self::FailDelivery => "fail-delivery",
        }
    }
}

/// Who brings an event about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum OfferParty {
    /// The provider's staff or its system.
    Provider,
    /// The message gateway.
    Gateway,
    /// The recipient, from the registered number.
    Recipient,
    /// The timer.
    Timer,
}

impl OfferParty {
    /// The code used everywhere outside this crate.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Provider => "provider",
            Self::Gateway => "message_gateway",
            Self::Recipient => "recipient",
            Self::Timer => "timer",
        }
    }
}

/// One row of the table.
#[derive(Debug, Clone, Copy)]
pub struct OfferStep {
    /// From where; none for the beginning.
    pub from: Option<OfferState>,
    /// By what.
    pub event: OfferEvent,
    /// To where.
    pub to: OfferState,
    /// Who brings it about.
    pub by: OfferParty,
    /// What must hold beside the state.
    pub guards: &'static [Guarded],
    /// By which clauses; empty exactly when the step is technical ◊.
    pub clauses: &'static [Clause],
}

/// How an offer goes.
#[derive(Debug)]
pub struct OfferLifecycle {
    /// Every allowed step.
    pub steps: &'static [OfferStep],
}

impl OfferLifecycle {
    /// A table that holds together; anything else does not compile where it is a constant.
    ///
    /// # Panics
    /// When a state answers an event twice, or a final state is left for another one; but what ended without an answer may
    /// still be answered, and what seemed undeliverable may still arrive.
    #[must_use]
    #[allow(
        clippy::indexing_slicing,
        reason = "constant evaluation has no iterators; the bounds are the loops'"
    )]
    pub const fn checked(steps: &'static [OfferStep]) -> Self {
        let mut i = 0;
        while i < steps.len() {
            if let Some(from) = steps[i].from {
                let stays = place(Some(from)) == place(Some(steps[i].to));
                // Silence was no silence when an answer given in time turns up.
                let unanswered = matches!(from, OfferState::Expired | OfferState::Undelivered)
                    && matches!(steps[i].event, OfferEvent::Consent | OfferEvent::Decline);
                let arrives =
                    matches!(from, OfferState::Undelivered) && matches!(steps[i].event, OfferEvent::Receive);
                assert!(
                    !from.is_final() || stays || unanswered || arrives,
                    "a final state is left by nothing"
                );
            }
            let mut j = i + 1;
            while j < steps.len() {
                let same = place(steps[i].from) == place(steps[j].from)
                    && event_place(steps[i].event) == event_place(steps[j].event);
                assert!(!same, "a state answers an event twice");
                j += 1;
            }
            i += 1;
        }
        Self { steps }
    }

    /// The step that this state takes by this event, if the table has it.
    #[must_use]
    pub fn step(&self, from: Option<OfferState>, event: OfferEvent) -> Option<&'static OfferStep> {
        self.steps.iter().find(|step| step.from == from && step.event == event)
    }
}

const fn place(state: Option<OfferState>) -> u8 {
    match state {
        None => 0,
        Some(OfferState::Sent) => 1,
        Some(OfferState::Received) => 2,
        Some(OfferState::ConsentGiven) => 3,
        Some(OfferState::ConsentDeclined) => 4,
        Some(OfferState::Expired) => 5,
        Some(OfferState::Undelivered) => 6,
    }
}

const fn event_place(event: OfferEvent) -> u8 {
    match event {
        OfferEvent::Send => 0,
        OfferEvent::Receive => 1,
        OfferEvent::SupplyData => 2,
        OfferEvent::Consent => 3,
        OfferEvent::Decline => 4,
        OfferEvent::Expire => 5,
        OfferEvent::FailDelivery => 6,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::service::pmpk::OFFER_LIFECYCLE;

    #[test]
    fn every_offer_that_is_not_over_can_still_end_and_expires_without_an_answer() {
        for state in OfferState::ALL {
            let leaves = |event| OFFER_LIFECYCLE.step(Some(state), event).map(|step| step.to);
            if state.is_final() {
                let unanswered = matches!(state, OfferState::Expired | OfferState::Undelivered);
                assert!(OFFER_LIFECYCLE.steps.iter().all(|step| {
                    let answers = matches!(step.event, OfferEvent::Consent | OfferEvent::Decline);
                    let arrives = state == OfferState::Undelivered && step.event == OfferEvent::Receive;
                    step.from != Some(state) || step.to == state || (unanswered && answers) || arrives
                }));
            } else {
                assert_eq!(leaves(OfferEvent::Expire), Some(OfferState::Expired), "{state:?}");
                assert_eq!(leaves(OfferEvent::Consent), Some(OfferState::ConsentGiven), "{state:?}");
                assert_eq!(leaves(OfferEvent::Decline), Some(OfferState::ConsentDeclined), "{state:?}");
            }
        }
    }

    #[test]
    fn only_the_provider_begins_and_only_the_recipient_answers() {
        for step in OFFER_LIFECYCLE.steps {
            let expected = match step.event {
                OfferEvent::Send => OfferParty::Provider,
                OfferEvent::Receive | OfferEvent::FailDelivery => OfferParty::Gateway,
                OfferEvent::SupplyData | OfferEvent::Consent | OfferEvent::Decline => OfferParty::Recipient,
                OfferEvent::Expire => OfferParty::Timer,
            };
            assert_eq!(step.by, expected);
            assert_eq!(step.from.is_none(), step.event == OfferEvent::Send);
        }
    }

    #[test]
    #[should_panic(expected = "answers an event twice")]
    fn a_table_with_two_answers_is_refused() {
        const STEP: OfferStep = OfferStep {
            from: None,
            event: OfferEvent::Send,
            to: OfferState::Sent,
            by: OfferParty::Provider,
            guards: &[],
            clauses: &[],
        };
        let _ = OfferLifecycle::checked(&[STEP, STEP]);
    }

    #[test]
    #[should_panic(expected = "left by nothing")]
    fn a_final_state_that_goes_on_is_refused() {
        const STEP: OfferStep = OfferStep {
            from: Some(OfferState::ConsentDeclined),
            event: OfferEvent::Consent,
            to: OfferState::ConsentGiven,
            by: OfferParty::Recipient,
            guards: &[],
            clauses: &[],
        };
        let _ = OfferLifecycle::checked(&[STEP]);
    }
}
