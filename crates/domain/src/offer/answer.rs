//! What a recipient answers to a proactive offer, by which way and when. What an answer does to the offer stands in
//! `offer/deciding.rs`.

use chrono::{DateTime, Utc};

/// What the recipient answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum OfferAnswer {
    /// Yes.
    Consent,
    /// No.
    Decline,
}

impl OfferAnswer {
    /// Every answer.
    pub const ALL: [Self; 2] = [Self::Consent, Self::Decline];

    /// The code used everywhere outside this crate.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Consent => "consent",
            Self::Decline => "decline",
        }
    }

    /// The answer of this code, if there is one.
    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|answer| answer.code() == code)
    }

    /// What a reply says, in digits or in a word of either language; none for anything else, which is no answer.
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        let word = text.trim().trim_end_matches(['.', '!']).to_lowercase();
        match word.as_str() {
            "1" | "иә" | "ия" | "келісемін" | "да" | "согласен" | "согласна" => {
                Some(Self::Consent)
            }
            "2" | "жоқ" | "келіспеймін" | "нет" | "не согласен" | "не согласна" => {
                Some(Self::Decline)
            }
            _ => None,
        }
    }
}

/// By which way an answer came; each is the mobile device of the recipient (PMPK-7.1-g).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum AnswerWay {
    /// In the application of the mobile device or on the portal, with the recipient's own token.
    MobileDevice,
    /// By a reply from the registered number.
    SmsReply,
}

impl AnswerWay {
    /// Every way.
    pub const ALL: [Self; 2] = [Self::MobileDevice, Self::SmsReply];

    /// The code used everywhere outside this crate.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::MobileDevice => "mobile_device",
            Self::SmsReply => "sms_reply",
        }
    }

    /// The way of this code, if there is one.
    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|way| way.code() == code)
    }
}

/// An answer that came.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Answered {
    /// What.
    pub answer: OfferAnswer,
    /// When it was given; it may reach Qoldau later.
    pub at: DateTime<Utc>,
    /// By which way.
    pub way: AnswerWay,
}
