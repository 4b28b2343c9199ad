//! What is decided about one proactive offer: whether it may be made, what a receipt and an answer do to it, and when silence
//! ends it (PMPK-7.1-a to -h). A consent brings the application with it, as one [`OfferChange`]. Nothing here sends or saves.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::answer::{Answered, OfferAnswer};
use super::{OfferEvent, OfferLifecycle, OfferState};
use crate::application::{self, Accepted, Change, Document, NewId};
use crate::calendar::WorkCalendar;
use crate::consent::ConsentKind;
use crate::law::reading;
use crate::message::{About, Message, MessageChannel, MessageKind};
use crate::person::{Child, Representative, Residency};
use crate::provider::ProviderType;
use crate::rules::{OfferTerm, Rules};
use crate::service::PublicService;
use crate::service::pmpk::clauses as c;
use crate::term::offer::{Verdict, proactive_answer};
use crate::violation::Violation;

/// Everything that is known when a provider makes an offer.
#[derive(Debug)]
pub struct Offering {
    /// The new offer's id.
    pub id: Uuid,
    /// Which service.
    pub service: PublicService,
    /// By which provider.
    pub provider_id: Uuid,
    /// Of which type it is.
    pub provider_type: ProviderType,
    /// Whether the proactive form is switched on there.
    pub proactive: bool,
    /// Resident or not.
    pub residency: Residency,
    /// Whether the child was born outside Kazakhstan.
    pub born_abroad: bool,
    /// The child.
    pub child: Child,
    /// Who is asked.
    pub representative: Representative,
    /// When.
    pub now: DateTime<Utc>,
}

/// A proactive offer as it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Offer {
    /// Id.
    pub id: Uuid,
    /// Service.
    pub service: PublicService,
    /// Provider.
    pub provider_id: Uuid,
    /// Where it stands.
    pub state: OfferState,
    /// Resident or not.
    pub residency: Residency,
    /// Whether the child was born outside Kazakhstan.
    pub born_abroad: bool,
    /// The child.
    pub child: Child,
    /// Who was asked.
    pub representative: Representative,
    /// When the provider made it.
    pub made_at: DateTime<Utc>,
    /// When the request was sent.
    pub sent_at: Option<DateTime<Utc>>,
    /// When it reached the device, by the gateway's receipt.
    pub received_at: Option<DateTime<Utc>>,
    /// The last moment to answer; none before the request was sent.
    pub due_at: Option<DateTime<Utc>>,
    /// The answer, in time or late.
    pub answered: Option<Answered>,
    /// Whether it was in time.
    pub verdict: Option<Verdict>,
    /// The application that a consent opened, or that was open already.
    pub application_id: Option<Uuid>,
    /// One more with every change, from 1.
    pub version: i64,
}

/// What was decided about an offer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OfferChange {
    /// The offer after it.
    pub offer: Offer,
    /// The version before; none for a new one.
    pub previous_version: Option<i64>,
    /// The application that a consent opens.
    pub application: Option<Change>,
    /// Messages that it brings.
    pub messages: Vec<Message>,
}

/// What the recipient adds in the same exchange (PMPK-7.1-g).
#[derive(Debug, Clone, Default)]
pub struct Supplied {
    /// Consents to the use of protected data.
    pub consents: Vec<ConsentKind>,
    /// Documents.
    pub documents: Vec<Document>,
}

impl Supplied {
    /// Whether the answer came alone.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.consents.is_empty() && self.documents.is_empty()
    }
}

impl OfferChange {
    /// The consent where an application of the same family for the same child is open already: it is recorded all the same
    /// (PMPK-7.1-f), names that application, and begins no second one.
    #[must_use]
    pub fn joining(mut self, open: Uuid) -> Self {
        self.offer.application_id = Some(open);
        self.application = None;
        self.messages.clear();
        self
    }
}

impl Offering {
    /// Whether the offer could be made, before the register of numbers is asked: PMPK-7.1-a «проактивті жолмен көрсетілуі
    /// мүмкін».
    ///
    /// # Errors
    /// [`Violation::ServiceNotOpen`], [`Violation::NotInTheOrder`], [`Violation::ProviderDoesNotRender`] or
    /// [`Violation::ProactiveOff`].
    pub fn check(&self) -> Result<(), Violation> {
        let rules = self.service.rules().ok_or(Violation::ServiceNotOpen)?;
        if rules.offer.is_none() {
            return Err(Violation::NotInTheOrder { reading: reading::A_33 });
        }
        let (types, clauses) = rules.provider_types;
        if let Some(clause) = clauses.first().filter(|_| !types.contains(&self.provider_type)) {
            return Err(Violation::ProviderDoesNotRender { clause: *clause });
        }
        if self.proactive { Ok(()) } else { Err(Violation::ProactiveOff { clause: c::P_7_1_A }) }
    }

    /// Makes the offer: PMPK-7.1-b «қызметті берушінің бастамасымен», -c «телефон нөмірі … тіркеген кезде», -e «автоматты
    /// хабарлама жіберу».
    ///
    /// # Errors
    /// Those of [`Self::check`], or [`Violation::NumberNotRegistered`].
    pub fn make(self, number_registered: bool, new_id: NewId<'_>) -> Result<OfferChange, Violation> {
        self.check()?;
        if !number_registered {
            return Err(Violation::NumberNotRegistered { clause: c::P_7_1_C });
        }
        let about = About::Offer(self.id);
        let request = Message::now(MessageKind::OfferRequest, MessageChannel::Sms, about, self.now, new_id());
        let offer = Offer {
            id: self.id,
            service: self.service,
            provider_id: self.provider_id,
            state: OfferState::Sent,
            residency: self.residency,
            born_abroad: self.born_abroad,
            child: self.child,
            representative: self.representative,
            made_at: self.now,
            sent_at: None,
            received_at: None,
            due_at: None,
            answered: None,
            verdict: None,
            application_id: None,
            version: 1,
        };
        Ok(OfferChange { offer, previous_version: None, application: None, messages: vec![request] })
    }
}

impl Offer {
    fn rules(&self) -> Result<&'static Rules, Violation> {
        self.service.rules().ok_or(Violation::ServiceNotOpen)
    }

    fn term(&self) -> Result<&'static OfferTerm, Violation> {
        self.rules()?.offer.as_ref().ok_or(Violation::NoSuchTerm)
    }

    fn lifecycle(&self) -> Result<&'static OfferLifecycle, Violation> {
        self.term().map(|term| term.lifecycle)
    }

    /// From when the 24 hours run: receipt, or sending where there is no receipt.
    fn runs_from(&self) -> Option<DateTime<Utc>> {
        self.received_at.or(self.sent_at)
    }

    fn with_term(mut self) -> Result<Self, Violation> {
        let rules = self.rules()?;
        self.due_at = match self.runs_from() {
            Some(from) => Some(proactive_answer(rules, from, None)?.due_at),
            None => None,
        };
        Ok(self)
    }

    const fn changed(self, previous_version: i64) -> OfferChange {
        OfferChange {
            offer: self,
            previous_version: Some(previous_version),
            application: None,
            messages: Vec::new(),
        }
    }

    /// The request was handed to the gateway.
    ///
    /// # Errors
    /// [`Violation::NoSuchTerm`].
    pub fn sent(mut self, at: DateTime<Utc>) -> Result<OfferChange, Violation> {
        let before = self.version;
        self.version += 1;
        self.sent_at = self.sent_at.or(Some(at));
        Ok(self.with_term()?.changed(before))
    }

    /// The gateway's receipt. A failed delivery never starts the hours; a receipt that comes late still moves their beginning.
    /// None when it tells nothing new.
    ///
    /// # Errors
    /// [`Violation::NoSuchTerm`].
    pub fn receipt(mut self, delivered: bool, at: DateTime<Utc>) -> Result<Option<OfferChange>, Violation> {
        if self.received_at.is_some() {
            return Ok(None);
        }
        let event = if delivered { OfferEvent::Receive } else { OfferEvent::FailDelivery };
        let step = self.lifecycle()?.step(Some(self.state), event);
        if step.is_none() && !delivered {
            return Ok(None);
        }
        let before = self.version;
        self.version += 1;
        self.state = step.map_or(self.state, |step| step.to);
        if delivered {
            self.received_at = Some(at);
            self.sent_at = self.sent_at.or(Some(at));
            return Ok(Some(self.with_term()?.changed(before)));
        }
        Ok(Some(self.changed(before)))
    }

    /// The recipient's answer: PMPK-7.1-f «келісімін алу», -h «жиырма төрт сағатты құрайды». Exactly the last moment is in time;
    /// an answer given in time counts whenever the wire brings it; a late one is kept and starts nothing. A consent
    /// opens the application, with what is supplied in the same exchange.
    ///
    /// # Errors
    /// [`Violation::OfferClosed`] or [`Violation::AnswerLate`] when it was answered before, or what is wrong with what is supplied.
    pub fn answer(
        mut self,
        answered: Answered,
        supplied: Supplied,
        calendar: &WorkCalendar,
        now: DateTime<Utc>,
        new_id: NewId<'_>,
    ) -> Result<OfferChange, Violation> {
        let closed = Violation::OfferClosed { state: self.state };
        let before = self.version;
        let earlier = self.lateness();
        if self.answered.is_some() && earlier.is_none() {
            return Err(closed);
        }
        // Before it was handed over nobody can have received it, so what answers it proves the sending.
        let from = self.runs_from().unwrap_or(self.made_at);
        let verdict = proactive_answer(self.rules()?, from, Some(answered.at))?.verdict;
        // The late answer that came first is the one that is kept; one given in time counts even after it.
        if let Some(late) = earlier.filter(|_| verdict == Some(Verdict::Late)) {
            return Err(late);
        }
        (self.answered, self.verdict) = (Some(answered), verdict);
        self.version += 1;
        if verdict == Some(Verdict::Late) {
            let over = self.lifecycle()?.step(Some(self.state), OfferEvent::Expire);
            self.state = over.map_or(self.state, |step| step.to);
            return Ok(self.changed(before));
        }
        let event = match answered.answer {
            OfferAnswer::Consent => OfferEvent::Consent,
            OfferAnswer::Decline => OfferEvent::Decline,
        };
        let step = self.lifecycle()?.step(Some(self.state), event).ok_or(closed)?;
        self.state = step.to;
        if answered.answer == OfferAnswer::Decline {
            return Ok(self.changed(before));
        }
        let accepted = Accepted {
            id: new_id(),
            offer: &self,
            at: answered.at,
            way: answered.way,
            supplied,
            clauses: step.clauses,
        };
        let opened = application::accept_offer(accepted, calendar, new_id)?;
        let id = opened.application.id;
        self.application_id = Some(id);
        let invitation = Message::now(
            MessageKind::BookingInvitation,
            MessageChannel::Bilim,
            About::Application(id),
            now,
            new_id(),
        );
        let mut change = self.changed(before);
        change.application = Some(opened);
        change.messages.push(invitation);
        Ok(change)
    }

    /// Silence ends the offer: after the last moment, not at it. None while it runs.
    ///
    /// # Errors
    /// [`Violation::NoSuchTerm`].
    pub fn expire(mut self, now: DateTime<Utc>) -> Result<Option<OfferChange>, Violation> {
        let Some(step) = self.lifecycle()?.step(Some(self.state), OfferEvent::Expire) else {
            return Ok(None);
        };
        if self.due_at.is_none_or(|due_at| now <= due_at) {
            return Ok(None);
        }
        let before = self.version;
        self.version += 1;
        self.state = step.to;
        Ok(Some(self.changed(before)))
    }

    /// What a late answer is told, where the one that came was late.
    #[must_use]
    pub fn lateness(&self) -> Option<Violation> {
        let late = self.verdict == Some(Verdict::Late);
        self.due_at.filter(|_| late).map(|due_at| Violation::AnswerLate { clause: c::P_7_1_H, due_at })
    }
}
