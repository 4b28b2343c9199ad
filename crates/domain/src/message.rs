//! Messages to recipients: which ones a booking or an offer brings, when each goes out, until when it is of use, and whether
//! what it says still holds at the moment of sending. A message carries no personal data and no words; the words are made
//! when it is sent, from the record as it then stands. Nothing here sends.

mod kinds;
mod wording;

use chrono::{DateTime, TimeDelta, Utc};
use uuid::Uuid;

use crate::application::NewId;
use crate::appointment::{Appointment, AppointmentState};
use crate::offer::OfferState;
use crate::term::offer::{SmsKind, SmsState, schedule};
use crate::term::{instant, local};

pub use kinds::{MessageChannel, MessageKind, MessageState, SuppressionReason};
pub use wording::{Facts, MessageText};

/// What a message is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum About {
    /// An appointment as it stood: which one, of which application, at which moment.
    Appointment {
        /// Its application; none for a visit to hand in papers.
        application_id: Option<Uuid>,
        /// Which.
        appointment_id: Uuid,
        /// Its version: an appointment that was moved is another one, even back to the same hour.
        version: i64,
        /// When it was to begin.
        begins_at: DateTime<Utc>,
    },
    /// A proactive offer.
    Offer(Uuid),
    /// An application.
    Application(Uuid),
    /// A place that is kept for an application in the wait list.
    Place {
        /// Its application.
        application_id: Uuid,
        /// When the place begins.
        begins_at: DateTime<Utc>,
    },
}

/// A message in the outbox.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Message {
    /// Id; the neighbour takes a message of the same id once only.
    pub id: Uuid,
    /// What for.
    pub kind: MessageKind,
    /// By which way.
    pub channel: MessageChannel,
    /// What about.
    pub about: About,
    /// How it stands.
    pub state: MessageState,
    /// Why it was not sent, where it was not.
    pub reason: Option<SuppressionReason>,
    /// When it is to go out; for one that is merged or not applicable, the day that it would have had.
    pub due_at: DateTime<Utc>,
    /// From when on it is of no use.
    pub not_after: DateTime<Utc>,
    /// How often it was handed to the neighbour.
    pub attempts: i64,
    /// When it is tried next; none when nothing is left to try.
    pub next_try_at: Option<DateTime<Utc>>,
    /// When the neighbour took it.
    pub sent_at: Option<DateTime<Utc>>,
    /// When it reached the device, by the neighbour's receipt.
    pub received_at: Option<DateTime<Utc>>,
    /// One more with every change, from 1.
    pub version: i64,
}

/// How that stands which a message is about, at the moment of sending.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// The appointment: its version now, and its state.
    Appointment(i64, AppointmentState),
    /// The offer.
    Offer(OfferState),
    /// When the place begins that is kept for the application, while one is.
    Place(Option<DateTime<Utc>>),
    /// What was asked of the recipient: whether it is still wanted.
    Asked(bool),
    /// Nothing can change it.
    Settled,
}

/// How long to wait after an attempt that nobody answered, in minutes; the last one again and again.
const PAUSES: [i64; 5] = [1, 5, 15, 60, 240];
/// How long a request of the proactive form is tried; the 24 hours of the answer begin when it arrives.
const OFFER_HOURS: i64 = 24;
/// How long anything else without an hour of its own is tried.
const OTHER_HOURS: i64 = 24;

impl Message {
    /// A message that goes out at once.
    #[must_use]
    pub fn now(
        kind: MessageKind,
        channel: MessageChannel,
        about: About,
        now: DateTime<Utc>,
        id: Uuid,
    ) -> Self {
        let hours = if kind == MessageKind::OfferRequest { OFFER_HOURS } else { OTHER_HOURS };
        Self {
            id,
            kind,
            channel,
            about,
            state: MessageState::Waiting,
            reason: None,
            due_at: now,
            not_after: now + TimeDelta::hours(hours),
            attempts: 0,
            next_try_at: Some(now),
            sent_at: None,
            received_at: None,
            version: 1,
        }
    }

    /// What is said about an appointment that was booked or moved: PMPK-7.1-j «күні расталған смс-хабарлама жіберіледі», -k and
    /// -l «қабылдаудан бір күн бұрын және қабылдау күні еске салумен». The order says so of the examination; of a visit to hand
    /// in papers it says nothing, and who booked ahead is told the same way.
    #[must_use]
    pub fn of_booking(appointment: &Appointment, new_id: NewId<'_>) -> Vec<Self> {
        let about = about(appointment);
        let Ok(wanted) = schedule(appointment.booked_at, appointment.begins_at) else { return Vec::new() };
        let midnight = instant(appointment.on(), chrono::NaiveTime::MIN);
        wanted
            .into_iter()
            .map(|reminder| {
                let kind = MessageKind::of_sms(reminder.kind);
                let due_at = reminder.send_at.unwrap_or_else(|| instant(reminder.on, chrono::NaiveTime::MIN));
                let mut message = Self::now(kind, MessageChannel::Sms, about, due_at, new_id());
                message.not_after = match reminder.kind {
                    // Later on, the reminder of the day says it.
                    SmsKind::ReminderDayBefore => midnight,
                    SmsKind::BookingConfirmation | SmsKind::ReminderSameDay => appointment.begins_at,
                };
                message.state = match reminder.state {
                    SmsState::Now | SmsState::Scheduled => MessageState::Waiting,
                    SmsState::Merged => MessageState::Merged,
                    SmsState::NotApplicable => MessageState::NotApplicable,
                };
                message.next_try_at = message.next_try_at.filter(|_| message.state == MessageState::Waiting);
                message
            })
            .collect()
    }

    /// What is said when an appointment is given up before it began ◊.
    #[must_use]
    pub fn of_cancelling(appointment: &Appointment, now: DateTime<Utc>, id: Uuid) -> Option<Self> {
        Self::of_ending(MessageKind::AppointmentCancelled, appointment, now, id)
    }

    /// What is said when an appointment ends with its application before it began ◊.
    #[must_use]
    pub fn of_refusing(appointment: &Appointment, now: DateTime<Utc>, id: Uuid) -> Option<Self> {
        Self::of_ending(MessageKind::AppointmentNotHeld, appointment, now, id)
    }

    fn of_ending(kind: MessageKind, appointment: &Appointment, now: DateTime<Utc>, id: Uuid) -> Option<Self> {
        let ahead = appointment.begins_at > now;
        let mut message = Self::now(kind, MessageChannel::Sms, about(appointment), now, id);
        message.not_after = appointment.begins_at;
        ahead.then_some(message)
    }

    /// What is said when a place is kept for an application in the wait list ◊, of use until it goes to the next.
    #[must_use]
    pub fn of_place(
        application_id: Uuid,
        (begins_at, until): (DateTime<Utc>, DateTime<Utc>),
        now: DateTime<Utc>,
        id: Uuid,
    ) -> Self {
        let about = About::Place { application_id, begins_at };
        let mut message = Self::now(MessageKind::PlaceOffered, MessageChannel::Sms, about, now, id);
        message.not_after = until;
        message
    }

    /// The message as it is before an attempt: with the next attempt fixed, so that one that is never answered comes again by
    /// itself; or put away, with the reason, because what it says holds no longer.
    #[must_use]
    pub fn before_attempt(mut self, standing: Standing, now: DateTime<Utc>) -> Self {
        self.version += 1;
        if let Some(reason) = self.against(standing, now) {
            (self.state, self.reason, self.next_try_at) = (MessageState::Suppressed, Some(reason), None);
            return self;
        }
        let place = usize::try_from(self.attempts).unwrap_or(usize::MAX).min(PAUSES.len() - 1);
        let pause = PAUSES.get(place).copied().unwrap_or(1);
        self.attempts += 1;
        self.next_try_at = Some(now + TimeDelta::minutes(pause));
        self
    }

    fn against(&self, standing: Standing, now: DateTime<Utc>) -> Option<SuppressionReason> {
        let cancels =
            matches!(self.kind, MessageKind::AppointmentCancelled | MessageKind::AppointmentNotHeld);
        let over = match (self.about, standing) {
            (About::Appointment { .. }, Standing::Appointment(_, AppointmentState::Cancelled)) if cancels => {
                None
            }
            (About::Appointment { version, .. }, Standing::Appointment(now, AppointmentState::Booked)) => {
                (version != now).then_some(SuppressionReason::AppointmentMoved)
            }
            (About::Appointment { .. }, _) => Some(SuppressionReason::AppointmentOver),
            (About::Offer(_), Standing::Offer(state)) if state.is_final() => {
                Some(SuppressionReason::OfferOver)
            }
            (About::Place { begins_at, .. }, Standing::Place(kept)) => {
                (kept != Some(begins_at)).then_some(SuppressionReason::OfferOver)
            }
            (About::Application(_), Standing::Asked(false)) => Some(SuppressionReason::NoLongerWanted),
            (About::Offer(_) | About::Application(_) | About::Place { .. }, _) => None,
        };
        over.or((now >= self.not_after).then_some(SuppressionReason::TooLate))
    }

    /// The neighbour has taken it.
    #[must_use]
    pub const fn sent(mut self, now: DateTime<Utc>) -> Self {
        self.version += 1;
        (self.state, self.next_try_at, self.sent_at) = (MessageState::Sent, None, Some(now));
        self
    }

    /// The neighbour says that it cannot be.
    #[must_use]
    pub const fn refused(mut self) -> Self {
        self.version += 1;
        (self.state, self.next_try_at) = (MessageState::Undelivered, None);
        self.reason = Some(SuppressionReason::Refused);
        self
    }

    /// The neighbour's receipt; none when it tells nothing new. A delivery outweighs an earlier word that there was none.
    #[must_use]
    pub fn receipt(mut self, delivered: bool, at: DateTime<Utc>) -> Option<Self> {
        let news = match self.state {
            MessageState::Waiting | MessageState::Sent => true,
            // One that was put away may have been handed over before, unanswered.
            MessageState::Undelivered | MessageState::Suppressed => delivered,
            MessageState::Delivered | MessageState::Merged | MessageState::NotApplicable => false,
        };
        if !news || self.attempts == 0 {
            return None;
        }
        self.version += 1;
        self.next_try_at = None;
        self.sent_at = self.sent_at.or(Some(at));
        if delivered {
            (self.state, self.received_at, self.reason) = (MessageState::Delivered, Some(at), None);
        } else {
            self.state = MessageState::Undelivered;
        }
        Some(self)
    }
}

const fn about(appointment: &Appointment) -> About {
    About::Appointment {
        application_id: appointment.application_id,
        appointment_id: appointment.id,
        version: appointment.version,
        begins_at: appointment.begins_at,
    }
}

/// The local day of a moment, as messages and lists write it.
pub(crate) fn day_and_hour(at: DateTime<Utc>) -> (String, String) {
    let at = local(at);
    (at.format("%d.%m.%Y").to_string(), at.format("%H:%M").to_string())
}
