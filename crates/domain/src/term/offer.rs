//! The 24 hours of a proactive offer, and the messages about an appointment (C-7, C-10). Hours run by the clock, on days off
//! too. Sending is somebody else's work.

use chrono::{DateTime, NaiveDate, NaiveTime, TimeDelta, Utc};

use super::{WalkedDay, instant, local, walk_every_day};
use crate::calendar::YearMissing;
use crate::law::Basis;
use crate::rules::Rules;
use crate::violation::Violation;

/// Whether an answer counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Verdict {
    /// Up to and with the last moment.
    InTime,
    /// Later; it is recorded and starts nothing.
    Late,
}

impl Verdict {
    /// Every verdict.
    pub const ALL: [Self; 2] = [Self::InTime, Self::Late];

    /// The verdict of this code, if there is one.
    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|verdict| verdict.code() == code)
    }

    /// The code used everywhere outside this crate.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::InTime => "in_time",
            Self::Late => "late",
        }
    }
}

/// Until when an offer can be answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AnswerTerm {
    /// From when the hours run: receipt, or sending where there is no receipt.
    pub from: DateTime<Utc>,
    /// The last moment, itself in time.
    pub due_at: DateTime<Utc>,
    /// Whether the answer that came was in time.
    pub verdict: Option<Verdict>,
    /// What it rests on.
    pub basis: Basis,
}

/// Computes until when an offer can be answered.
///
/// # Errors
/// [`Violation::NoSuchTerm`] where the proactive form is not described.
pub fn proactive_answer(
    rules: &Rules,
    from: DateTime<Utc>,
    answered_at: Option<DateTime<Utc>>,
) -> Result<AnswerTerm, Violation> {
    let term = rules.offer.as_ref().ok_or(Violation::NoSuchTerm)?;
    let due_at =
        from.checked_add_signed(TimeDelta::hours(term.hours)).ok_or(Violation::EndsBeforeItBegins)?;
    let verdict = answered_at.map(|at| if at <= due_at { Verdict::InTime } else { Verdict::Late });
    Ok(AnswerTerm { from, due_at, verdict, basis: term.basis })
}

/// The days that a term of the clock touches; none of them is skipped.
///
/// # Errors
/// [`YearMissing`] at the end of time.
pub fn walk_clock(from: DateTime<Utc>, until: DateTime<Utc>) -> Result<Vec<WalkedDay>, YearMissing> {
    walk_every_day(local(from).date(), local(until).date(), true, "clock_time")
}

/// Which message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SmsKind {
    /// The confirmed date, at once.
    BookingConfirmation,
    /// The reminder on the day before.
    ReminderDayBefore,
    /// The reminder on the day.
    ReminderSameDay,
}

impl SmsKind {
    /// Every kind, in the order in which they go out.
    pub const ALL: [Self; 3] = [Self::BookingConfirmation, Self::ReminderDayBefore, Self::ReminderSameDay];

    /// The code used everywhere outside this crate.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::BookingConfirmation => "booking_confirmation",
            Self::ReminderDayBefore => "reminder_day_before",
            Self::ReminderSameDay => "reminder_same_day",
        }
    }
}

/// How a message stands at booking.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SmsState {
    /// It goes out now.
    Now,
    /// It goes out later.
    Scheduled,
    /// The confirmation says it, too.
    Merged,
    /// Its day has passed.
    NotApplicable,
}

impl SmsState {
    /// The code used everywhere outside this crate.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Now => "now",
            Self::Scheduled => "scheduled",
            Self::Merged => "merged",
            Self::NotApplicable => "not_applicable",
        }
    }
}

/// One message about an appointment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reminder {
    /// Which one.
    pub kind: SmsKind,
    /// On which day, Kazakhstan time.
    pub on: NaiveDate,
    /// Before which moment it must be there.
    pub before: Option<DateTime<Utc>>,
    /// When it goes out, for one that is scheduled.
    pub send_at: Option<DateTime<Utc>>,
    /// How it stands at booking.
    pub state: SmsState,
}

/// The hour at which the reminder of the day before goes out.
pub const DAY_BEFORE_AT: NaiveTime = NaiveTime::from_hms_opt(10, 0, 0).unwrap();
/// The earliest hour for the reminder of the day.
pub const SAME_DAY_FROM: NaiveTime = NaiveTime::from_hms_opt(7, 0, 0).unwrap();
/// How long before the appointment the reminder of the day goes out.
pub const SAME_DAY_AHEAD: TimeDelta = TimeDelta::hours(2);

/// The messages that a booking brings: a confirmation at once, a reminder on the calendar day before and one on the day.
///
/// # Errors
/// [`Violation::NoSuchTerm`] where the order names no reminders, [`Violation::EndsBeforeItBegins`] for an appointment that
/// is not after its booking.
pub fn reminders(
    rules: &Rules,
    booked_at: DateTime<Utc>,
    appointment_at: DateTime<Utc>,
) -> Result<(Vec<Reminder>, Basis), Violation> {
    let silence = rules
        .not_provided_for
        .first()
        .map_or(Violation::NoSuchTerm, |clause| Violation::NotProvidedFor { clause: *clause });
    let term = rules.reminders.as_ref().ok_or(silence)?;
    if appointment_at <= booked_at {
        return Err(Violation::EndsBeforeItBegins);
    }
    let (booked_on, day) = (local(booked_at).date(), local(appointment_at).date());
    let before = day.pred_opt().ok_or(Violation::EndsBeforeItBegins)?;
    let first = Reminder {
        kind: SmsKind::BookingConfirmation,
        on: booked_on,
        before: None,
        send_at: Some(booked_at),
        state: SmsState::Now,
    };
    let state = match booked_on.cmp(&before) {
        std::cmp::Ordering::Less => SmsState::Scheduled,
        std::cmp::Ordering::Equal => SmsState::Merged,
        std::cmp::Ordering::Greater => SmsState::NotApplicable,
    };
    let send_at = (state == SmsState::Scheduled).then(|| instant(before, DAY_BEFORE_AT));
    let second = Reminder { kind: SmsKind::ReminderDayBefore, on: before, before: None, send_at, state };
    let wished = (appointment_at - SAME_DAY_AHEAD).max(instant(day, SAME_DAY_FROM));
    // An appointment before seven in the morning is still reminded of before it.
    let send_at = Some(wished).filter(|at| *at > booked_at && *at < appointment_at);
    let state = if send_at.is_some() { SmsState::Scheduled } else { SmsState::Merged };
    let third =
        Reminder { kind: SmsKind::ReminderSameDay, on: day, before: Some(appointment_at), send_at, state };
    Ok((vec![first, second, third], term.basis))
}
