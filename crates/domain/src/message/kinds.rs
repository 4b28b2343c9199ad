//! The closed lists of messages: what for, by which way, how one stands, why one was not sent. Codes and nothing else; what
//! follows from them is decided in `message.rs`.

use crate::term::offer::{SmsKind, SmsState};

/// What a message is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum MessageKind {
    /// The confirmed day, at once (PMPK-7.1-j, A-06).
    BookingConfirmation,
    /// The day before (PMPK-7.1-k, A-07).
    ReminderDayBefore,
    /// On the day (PMPK-7.1-l, A-07).
    ReminderSameDay,
    /// The appointment was given up or its place withdrawn ◊.
    AppointmentCancelled,
    /// The appointment is not held, since the application was refused ◊.
    AppointmentNotHeld,
    /// The request of the proactive form (PMPK-7.1-e).
    OfferRequest,
    /// A day can be booked in the Bilim service (PMPK-7.1-i).
    BookingInvitation,
    /// A place is kept for who waits for one ◊.
    PlaceOffered,
    /// A consent is asked for (PMPK-T-8-ac, PMPK-T-9-c).
    ConsentRequest,
    /// Documents are asked for (PMPK-T-8-e, PMPK-T-8-ab).
    DocumentRequest,
    /// The conclusion is ready and stored in the Bilim service (PMPK-T-5-d).
    ResultReady,
    /// The reasoned answer on refusal is stored in the Bilim service (PMPK-T-5-b).
    ReasonedAnswerReady,
}

impl MessageKind {
    /// Every kind.
    pub const ALL: [Self; 12] = [
        Self::BookingConfirmation,
        Self::ReminderDayBefore,
        Self::ReminderSameDay,
        Self::AppointmentCancelled,
        Self::AppointmentNotHeld,
        Self::OfferRequest,
        Self::BookingInvitation,
        Self::PlaceOffered,
        Self::ConsentRequest,
        Self::DocumentRequest,
        Self::ResultReady,
        Self::ReasonedAnswerReady,
    ];

    /// The code used everywhere outside this crate.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::BookingConfirmation => SmsKind::BookingConfirmation.code(),
            Self::ReminderDayBefore => SmsKind::ReminderDayBefore.code(),
            Self::ReminderSameDay => SmsKind::ReminderSameDay.code(),
            Self::AppointmentCancelled => "appointment_cancelled",
            Self::AppointmentNotHeld => "appointment_not_held",
            Self::OfferRequest => "offer_request",
            Self::BookingInvitation => "booking_invitation",
            Self::PlaceOffered => "place_offered",
            Self::ConsentRequest => "consent_request",
            Self::DocumentRequest => "document_request",
            Self::ResultReady => "result_ready",
            Self::ReasonedAnswerReady => "reasoned_answer_ready",
        }
    }

    /// The kind of this code, if there is one.
    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }

    /// Whether it asks the recipient for something that may have come before it is sent.
    #[must_use]
    pub const fn asks_for_something(self) -> bool {
        matches!(self, Self::ConsentRequest | Self::DocumentRequest)
    }

    pub(super) const fn of_sms(kind: SmsKind) -> Self {
        match kind {
            SmsKind::BookingConfirmation => Self::BookingConfirmation,
            SmsKind::ReminderDayBefore => Self::ReminderDayBefore,
            SmsKind::ReminderSameDay => Self::ReminderSameDay,
        }
    }
}

/// By which way a message goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum MessageChannel {
    /// A text message to the mobile number.
    Sms,
    /// The Bilim service of eGov Mobile.
    Bilim,
}

impl MessageChannel {
    /// Every way.
    pub const ALL: [Self; 2] = [Self::Sms, Self::Bilim];

    /// The code used everywhere outside this crate.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Sms => "sms",
            Self::Bilim => "bilim",
        }
    }

    /// The way of this code, if there is one.
    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|channel| channel.code() == code)
    }
}

/// How a message stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum MessageState {
    /// It goes out when it is due, and again until the neighbour has taken it.
    Waiting,
    /// The neighbour has taken it.
    Sent,
    /// It reached the recipient's device.
    Delivered,
    /// The neighbour could not deliver it, or refused it.
    Undelivered,
    /// What it would have said no longer held when it was due.
    Suppressed,
    /// The confirmation says it, too (C-10).
    Merged,
    /// Its day had passed when the appointment was booked (C-10).
    NotApplicable,
}

impl MessageState {
    /// Every state.
    pub const ALL: [Self; 7] = [
        Self::Waiting,
        Self::Sent,
        Self::Delivered,
        Self::Undelivered,
        Self::Suppressed,
        Self::Merged,
        Self::NotApplicable,
    ];

    /// The code used everywhere outside this crate.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Sent => "sent",
            Self::Delivered => "delivered",
            Self::Undelivered => "undelivered",
            Self::Suppressed => "suppressed",
            Self::Merged => SmsState::Merged.code(),
            Self::NotApplicable => SmsState::NotApplicable.code(),
        }
    }

    /// The state of this code, if there is one.
    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.code() == code)
    }
}

/// Why a message was not sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SuppressionReason {
    /// The appointment is at another time by now.
    AppointmentMoved,
    /// The appointment was given up, missed or is over.
    AppointmentOver,
    /// The offer was answered or has ended, or the place is no longer kept.
    OfferOver,
    /// What it asks for was given, or the application is over.
    NoLongerWanted,
    /// It would have come too late to be of use.
    TooLate,
    /// The neighbour says that the address or the message cannot be.
    Refused,
}

impl SuppressionReason {
    /// Every reason.
    pub const ALL: [Self; 6] = [
        Self::AppointmentMoved,
        Self::AppointmentOver,
        Self::OfferOver,
        Self::NoLongerWanted,
        Self::TooLate,
        Self::Refused,
    ];

    /// The code used everywhere outside this crate.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::AppointmentMoved => "appointment_moved",
            Self::AppointmentOver => "appointment_over",
            Self::OfferOver => "offer_over",
            Self::NoLongerWanted => "no_longer_wanted",
            Self::TooLate => "too_late",
            Self::Refused => "refused",
        }
    }

    /// The reason of this code, if there is one.
    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|reason| reason.code() == code)
    }
}
