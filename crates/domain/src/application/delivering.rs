//! A result reaches the family, or its data the National Education Database. Each decision returns a [`Change`] of the application
//! together with its delivery; that the neighbour has taken it is a fact that comes in from outside. Nothing here sends.

use chrono::{DateTime, Utc};

use super::booking::Acting;
use super::{Application, Change, EventKind, NewId};
use crate::calendar::WorkCalendar;
use crate::delivery::{Delivery, DeliveryState, DeliveryTarget};
use crate::law::Clause;
use crate::lifecycle::{Action, Guard, Status};
use crate::message::{About, Message, MessageChannel, MessageKind};
use crate::monitoring::StageEvent;
use crate::result::ServiceResult;
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

    /// The newest delivery of a result that has not reached the family yet, in whatever way.
    pub(super) fn waiting_delivery(&self) -> Option<Delivery> {
        let to_family = |one: &&Delivery| one.target.reaches_the_family();
        let has_reached = |result| {
            let mut all = self.deliveries.iter().filter(to_family);
            all.any(|one| one.result_id == result && one.state == DeliveryState::Done)
        };
        let waits = |one: &&Delivery| one.state == DeliveryState::Waiting && !has_reached(one.result_id);
        self.deliveries.iter().rev().filter(to_family).find(waits).copied()
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

    /// Hands the result over at the counter, in working time. An electronic result that waits goes out all the same: it is sent and
    /// stored where the family finds it (PMPK-T-5-c, PMPK-T-5-d); the paper is one more.
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
        let delivery = waiting.ok_or_else(|| self.closed(Action::Deliver, Obstacle::NothingToDeliver))?;
        if self.issued_from(calendar, by.now)? > by.now {
            let (action, status, obstacle) = (Action::Deliver, self.status, Obstacle::OutsideWorkingTime);
            let guarded = step.guards.iter().find(|(guard, _)| *guard == Guard::InWorkingTime);
            let clause = guarded.and_then(|(_, of)| of.last().copied());
            return Err(Violation::NotPossibleNow { action, status, obstacle, clause });
        }
        let after = if delivery.target == DeliveryTarget::Paper {
            delivery.done(by.now)
        } else {
            delivery.by_hand(by.now, new_id())
        };
        Ok(self.delivered(after, (step.to, step.clauses), by.now, new_id))
    }

    /// A neighbour has taken the result, or its data, also where another result took its place while it was on its way: what the
    /// family has is known. None when the delivery is settled otherwise.
    #[must_use]
    pub fn taken(self, delivery: &Delivery, now: DateTime<Utc>, new_id: NewId<'_>) -> Option<Change> {
        if !matches!(delivery.state, DeliveryState::Waiting | DeliveryState::Superseded) {
            return None;
        }
        let action = match delivery.target {
            DeliveryTarget::Nedb => Action::TransmitToNedb,
            DeliveryTarget::Paper | DeliveryTarget::PersonalCabinet | DeliveryTarget::Bilim => {
                Action::Deliver
            }
        };
        let step = self.rules()?.lifecycle.step(self.status, action)?;
        Some(self.delivered(delivery.done(now), (step.to, step.clauses), now, new_id))
    }

    fn delivered(
        mut self,
        after: Delivery,
        (to, clauses): (Status, &[Clause]),
        now: DateTime<Utc>,
        new_id: NewId<'_>,
    ) -> Change {
        let moves = self.status != to;
        let kind = match after.target {
            DeliveryTarget::Nedb => EventKind::NedbTransmitted,
            DeliveryTarget::Paper | DeliveryTarget::PersonalCabinet | DeliveryTarget::Bilim => {
                EventKind::ResultDelivered
            }
        };
        match self.deliveries.iter_mut().find(|own| own.id == after.id) {
            Some(own) => *own = after,
            None => self.deliveries.push(after),
        }
        self.status = to;
        let changed: &'static [&'static str] =
            if moves { &["status", "deliveries"] } else { &["deliveries"] };
        let clauses = self.clauses_of_delivery(clauses, after.target);
        let mut event = Self::event(kind, now, &clauses, changed, new_id);
        if moves {
            event.stage = Some(StageEvent { id: event.id, stage: to, occurred_at: now });
        }
        let about = About::Application(self.id);
        let mut change = self.changed_by(event);
        change.deliveries = vec![after];
        if after.target == DeliveryTarget::Bilim {
            let kind = change.application.notice_of_result();
            let told = Message::now(kind, MessageChannel::Bilim, about, now, after.id);
            change.messages.push(Message { attempts: after.attempts, ..told }.sent(now));
        }
        change
    }

    /// Of the clauses of a step, those that speak of this way to the family, or of none; and those of the way itself.
    fn clauses_of_delivery(&self, clauses: &[Clause], target: DeliveryTarget) -> Vec<Clause> {
        let ways = self.rules().map_or(&[][..], |rules| rules.ways_of_delivery);
        let of_another = |clause: &&Clause| ways.iter().any(|(way, of)| of == *clause && *way != target);
        let mut own: Vec<Clause> = clauses.iter().filter(|clause| !of_another(clause)).copied().collect();
        // An electronic result is owed, too, where paper was faster and the step is technical.
        let of_way = ways.iter().filter(|(way, _)| *way == target).map(|(_, of)| *of);
        own.extend(of_way.filter(|of| !clauses.contains(of)));
        own
    }

    /// What the Bilim service shows when a result is stored there: «хабарлама болып табылады», in the proactive form the notification
    /// is the result (PMPK-T-5-d), so it goes with it under the same id. A refusal is told in its own words.
    #[must_use]
    pub fn notice_of_result(&self) -> MessageKind {
        if self.status == Status::Refused {
            MessageKind::ReasonedAnswerReady
        } else {
            MessageKind::ResultReady
        }
    }
}
