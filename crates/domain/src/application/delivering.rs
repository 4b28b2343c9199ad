//! A result reaches the family, or its data the National Education Database. Each decision returns a [`Change`] of the application
//! together with its delivery; that the neighbour has taken it is a fact that comes in from outside. Nothing here sends.

use chrono::{DateTime, Utc};

use super::booking::Acting;
use super::{Application, Change, EventKind, NewId};
use crate::calendar::WorkCalendar;
use crate::delivery::{Delivery, DeliveryState, DeliveryTarget};
use crate::lifecycle::Action;
use crate::message::{About, Message, MessageChannel, MessageKind};
use crate::monitoring::StageEvent;
use crate::result::ServiceResult;
use crate::service::pmpk::clauses as c;
use crate::term;
use crate::violation::{Obstacle, Violation};

impl Application {
    /// What a result that is signed now brings. Where the calendar does not reach, the way to the family waits for it from now on.
    pub(super) fn deliveries_of(
        &self,
        result: &ServiceResult,
        calendar: &WorkCalendar,
        now: DateTime<Utc>,
        new_id: NewId<'_>,
    ) -> Vec<Delivery> {
        let issued_from = self
            .rules()
            .and_then(|rules| term::working_time::issued_from(rules, calendar, now).ok())
            .unwrap_or(now);
        let target = DeliveryTarget::of(self.channel, self.form);
        Delivery::of_result(result, target, issued_from, now, new_id)
    }

    /// The newest delivery that has not reached the family yet.
    pub(super) fn waiting_delivery(&self) -> Option<Delivery> {
        let waits = |one: &Delivery| {
            one.target.reaches_the_family()
                && matches!(one.state, DeliveryState::Waiting | DeliveryState::Refused)
        };
        self.deliveries.iter().copied().rev().find(waits)
    }

    /// When results may be issued next: now in working time, else when it begins again (PMPK-T-7-a, PMPK-T-7-c).
    ///
    /// # Errors
    /// [`Violation::CalendarYearMissing`].
    pub fn issued_from(
        &self,
        calendar: &WorkCalendar,
        now: DateTime<Utc>,
    ) -> Result<DateTime<Utc>, Violation> {
        let rules = self.rules().ok_or(Violation::ServiceNotOpen)?;
        Ok(term::working_time::issued_from(rules, calendar, now)?)
    }

    /// Hands the result over at the counter, in working time: the delivery that waits, on paper.
    ///
    /// # Errors
    /// [`Violation::NotPossibleNow`].
    pub fn hand_over(
        self,
        by: &Acting<'_>,
        calendar: &WorkCalendar,
        new_id: NewId<'_>,
    ) -> Result<Change, Violation> {
        let step = self.step_of(Action::Deliver, by)?;
        let waiting = self.waiting_delivery();
        let mut delivery = waiting.ok_or_else(|| self.closed(Action::Deliver, Obstacle::NothingToDeliver))?;
        if self.issued_from(calendar, by.now)? > by.now {
            let (action, status, obstacle) = (Action::Deliver, self.status, Obstacle::OutsideWorkingTime);
            return Err(Violation::NotPossibleNow { action, status, obstacle, clause: Some(c::T_7_C) });
        }
        delivery.target = DeliveryTarget::Paper;
        let to = step.to;
        let clauses = step.clauses;
        Ok(self.delivered(delivery, (to, clauses), by.now, new_id))
    }

    /// A neighbour has taken the result, or its data. None when the delivery no longer waits.
    #[must_use]
    pub fn taken(self, delivery: &Delivery, now: DateTime<Utc>, new_id: NewId<'_>) -> Option<Change> {
        if delivery.state != DeliveryState::Waiting {
            return None;
        }
        let action = match delivery.target {
            DeliveryTarget::Nedb => Action::TransmitToNedb,
            DeliveryTarget::Paper | DeliveryTarget::PersonalCabinet | DeliveryTarget::Bilim => {
                Action::Deliver
            }
        };
        let step = self.rules()?.lifecycle.step(self.status, action)?;
        Some(self.delivered(*delivery, (step.to, step.clauses), now, new_id))
    }

    fn delivered(
        mut self,
        delivery: Delivery,
        (to, clauses): (crate::lifecycle::Status, &'static [crate::law::Clause]),
        now: DateTime<Utc>,
        new_id: NewId<'_>,
    ) -> Change {
        let moves = self.status != to;
        let kind = match delivery.target {
            DeliveryTarget::Nedb => EventKind::NedbTransmitted,
            DeliveryTarget::Paper | DeliveryTarget::PersonalCabinet | DeliveryTarget::Bilim => {
                EventKind::ResultDelivered
            }
        };
        let after = delivery.done(now);
        if let Some(own) = self.deliveries.iter_mut().find(|own| own.id == after.id) {
            *own = after;
        }
        self.status = to;
        let changed: &'static [&'static str] =
            if moves { &["status", "deliveries"] } else { &["deliveries"] };
        let mut event = Self::event(kind, now, clauses, changed, new_id);
        if moves {
            event.stage = Some(StageEvent { id: event.id, stage: to, occurred_at: now });
        }
        let about = About::Application(self.id);
        let mut change = self.changed_by(event);
        change.deliveries = vec![after];
        if after.target == DeliveryTarget::Bilim {
            // «хабарлама болып табылады»: in the proactive form the notification is the result (PMPK-T-5-d).
            let (kind, channel) = (MessageKind::ResultReady, MessageChannel::Bilim);
            change.messages.push(Message::now(kind, channel, about, now, new_id()));
        }
        change
    }
}
