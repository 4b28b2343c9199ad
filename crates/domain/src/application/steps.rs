//! How an application that is there moves: which actions are open and why not, the doors that need nothing more than the
//! lifecycle, and what may be added. Each returns a [`Change`]; filing stands in `filing.rs`, answers of registries in
//! `registries.rs`.

use chrono::{DateTime, Utc};

use super::booking::Acting;
use super::filing::{due, named, reached};
use super::{Application, Change, Document, Event, EventKind, NewId};
use crate::calendar::WorkCalendar;
use crate::consent::{self, Consent, ConsentKind, ConsentRequest, ConsentWay};
use crate::deadline::{Deadline, DeadlineState, Moved};
use crate::document::Circumstances;
use crate::law::Clause;
use crate::lifecycle::{Action, Guard, Guarded, Lifecycle, Status, Step};
use crate::message::{About, Message, MessageChannel, MessageKind};
use crate::monitoring::StageEvent;
use crate::rules::Rules;
use crate::term::{self, Start, TermCode};
use crate::violation::{Obstacle, Violation};

/// Whether an action is open to a role, with what stands in the way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OpenAction {
    /// The action.
    pub action: Action,
    /// What stands in the way; nothing when it is allowed.
    pub obstacle: Option<Obstacle>,
    /// The clause behind the step, or behind the obstacle.
    pub clause: Option<Clause>,
}

impl Application {
    /// The rules that it was filed under.
    #[must_use]
    pub fn rules(&self) -> Option<&'static Rules> {
        self.service.rules_of(&self.rules_version)
    }

    fn lifecycle(&self) -> Option<&'static Lifecycle> {
        self.rules().map(|rules| rules.lifecycle)
    }

    /// What its terms are counted from.
    #[must_use]
    pub fn start(&self) -> Start {
        let at = self.received_at.unwrap_or(self.submitted_at);
        Start { channel: self.channel, form: self.form, at }
    }

    /// What decides about its documents.
    #[must_use]
    pub fn circumstances(&self) -> Circumstances<'static> {
        Circumstances {
            rules: self.rules().map_or(&[], |rules| rules.documents),
            residency: self.residency,
            intake: self.channel.intake(),
            born_abroad: self.born_abroad,
        }
    }

    /// What keeps a guard from being met, as far as the record tells; the facts of the others come in at the door of
    /// their action. Consents stand before documents: without them no registry is asked (P-2).
    fn unmet(
        &self,
        (guard, clauses): &Guarded,
        rules: &Rules,
        by: &Acting<'_>,
    ) -> Option<(Obstacle, Option<Clause>)> {
        match guard {
            Guard::BookingOpen => {
                let clause = clauses.first().copied();
                (!self.booking_is_open(by)).then_some((Obstacle::BookingNotOpen, clause))
            }
            Guard::ConsentsGiven => {
                let missing = consent::first_missing(&self.consents)?;
                Some((Obstacle::ConsentMissing, rules.consent_clause(missing)))
            }
            Guard::DocumentsComplete => {
                let answers = self.answers_that_count();
                let missing = self.circumstances().obstacle(&named(&self.documents), &answers);
                missing.map(|(obstacle, _, clause)| (obstacle, Some(clause)))
            }
            Guard::SignedWhereRequired
            | Guard::RegistryHasNothing
            | Guard::InDepthDocumentsOnly
            | Guard::OnWorkingDay
            | Guard::WithinQueue
            | Guard::ExaminationRecorded
            | Guard::RecommendationsFilled
            | Guard::SignedAndDated
            | Guard::CorrectedSinceDelivery
            | Guard::CourseLength
            | Guard::CertificateOfProviderType
            | Guard::InWorkingTime
            | Guard::GroundAndReasoning
            | Guard::SignedByHead
            | Guard::StageConfigured
            | Guard::ProactiveSwitchedOn
            | Guard::NumberRegistered
            | Guard::FromRegisteredNumber
            | Guard::WithinOfferTerm
            | Guard::OfferTermPassed
            | Guard::InTheSameExchange => None,
        }
    }

    pub(super) fn obstacle(&self, action: Action, by: &Acting<'_>) -> Result<&'static Step, OpenAction> {
        let closed = |obstacle, clause| OpenAction { action, obstacle: Some(obstacle), clause };
        let filed_under = self.rules().ok_or(closed(Obstacle::Status, None))?;
        let lifecycle = filed_under.lifecycle;
        let step = lifecycle.step(self.status, action);
        let allowed_to = step.or_else(|| lifecycle.any_step(action)).map_or(&[][..], |step| step.roles);
        if !allowed_to.iter().any(|role| by.roles.contains(role)) {
            return Err(closed(Obstacle::Role, None));
        }
        let step = step.ok_or(closed(Obstacle::Status, None))?;
        if action == Action::Deliver && self.waiting_delivery().is_none() {
            return Err(closed(Obstacle::NothingToDeliver, None));
        }
        let unmet = step.guards.iter().find_map(|guard| self.unmet(guard, filed_under, by));
        unmet.map_or(Ok(step), |(obstacle, clause)| Err(closed(obstacle, clause)))
    }

    /// Every action of the lifecycle with what stands in the way for who asks.
    #[must_use]
    pub fn actions(&self, by: &Acting<'_>) -> Vec<OpenAction> {
        let Some(lifecycle) = self.lifecycle() else {
            return Vec::new();
        };
        lifecycle
            .actions()
            .into_iter()
            .map(|action| match self.obstacle(action, by) {
                Ok(step) => OpenAction { action, obstacle: None, clause: step.clauses.first().copied() },
                Err(closed) => closed,
            })
            .collect()
    }

    /// Moves the application by an action that needs nothing more than its lifecycle.
    ///
    /// # Errors
    /// [`Violation::NotPossibleNow`] with what stands in the way.
    pub fn apply(mut self, action: Action, by: &Acting<'_>, new_id: NewId<'_>) -> Result<Change, Violation> {
        let (step, now) = (self.step_of(action, by)?, by.now);
        let kind = match action {
            Action::Register => {
                self.accepted_at = Some(now);
                EventKind::Registered
            }
            Action::Withdraw => EventKind::Withdrawn,
            // Their doors carry facts of their own and are not in this table of plain steps.
            Action::Submit
            | Action::AcceptOffer
            | Action::RequestDocuments
            | Action::Book
            | Action::Reschedule
            | Action::CancelAppointment
            | Action::MissAppointment
            | Action::RecordExamination
            | Action::Conclude
            | Action::Sign
            | Action::Refuse
            | Action::Correct
            | Action::TransmitToNedb
            | Action::Deliver
            | Action::StartCourse
            | Action::CompleteCourse
            | Action::EndEarly
            | Action::Certify
            | Action::IssueReceipt
            | Action::RecordStage => {
                return Err(Violation::NotPossibleNow {
                    action,
                    status: self.status,
                    obstacle: Obstacle::Status,
                    clause: None,
                });
            }
        };
        self.status = step.to;
        let deadlines_changed = step.to.is_final() && self.end_deadlines(now);
        let freed = if step.to.is_final() { self.freed() } else { None };
        let changed: &'static [&'static str] = match (deadlines_changed, freed.is_some()) {
            _ if action == Action::Register => &["status", "accepted_at"],
            (true, true) => &["status", "appointment", "deadlines"],
            (false, true) => &["status", "appointment"],
            (true, false) => &["status", "deadlines"],
            (false, false) => &["status"],
        };
        let id = new_id();
        let stage = Some(StageEvent { id, stage: step.to, occurred_at: now });
        let event =
            Event { id, kind, at: now, stage, clauses: step.clauses.to_vec(), changed, moved: Vec::new() };
        let mut change = self.changed_by(event);
        change.deadlines_changed = deadlines_changed;
        change.appointment = freed;
        Ok(change)
    }

    /// Terms that still run when the application ends no longer matter; one that was broken by then stays so, and the whole of HOME
    /// ends with its refusal, too (rulebook, H-4).
    pub(super) fn end_deadlines(&mut self, now: DateTime<Utc>) -> bool {
        let mut changed = false;
        for deadline in self.deadlines.iter_mut().filter(|one| one.is_open()) {
            let ends_it = deadline.code == TermCode::HomeIntake && self.status == Status::Refused;
            let stands = deadline.state.at(deadline.due_at, now);
            deadline.state = if stands == DeadlineState::Missed {
                stands
            } else if ends_it && stands == DeadlineState::Running {
                DeadlineState::Met
            } else {
                DeadlineState::NotApplicable
            };
            changed = true;
        }
        changed
    }

    /// Adds documents while the application is open.
    ///
    /// # Errors
    /// [`Violation::Documents`] for what the order does not list or not in this presentation;
    /// [`Violation::NotPossibleNow`] for an application that is over.
    pub fn add_documents(
        mut self,
        documents: Vec<Document>,
        now: DateTime<Utc>,
        new_id: NewId<'_>,
    ) -> Result<Change, Violation> {
        self.must_be_open(Action::Register)?;
        let faults = self.circumstances().faults_of_named(&named(&documents));
        if !faults.is_empty() {
            return Err(Violation::Documents(faults));
        }
        self.documents.extend(documents.iter().copied());
        let listed =
            self.circumstances().rows().filter(|row| documents.iter().any(|one| one.kind == row.kind));
        let clauses: Vec<Clause> = listed.map(|row| row.clause).collect();
        let event = Self::event(EventKind::DocumentsAdded, now, &clauses, &["documents"], new_id);
        let mut change = self.changed_by(event);
        change.documents = documents;
        Ok(change)
    }

    /// Records a consent or its absence while the application is open.
    ///
    /// # Errors
    /// [`Violation::NotPossibleNow`] for an application that is over.
    pub fn record_consent(
        mut self,
        consent: Consent,
        now: DateTime<Utc>,
        new_id: NewId<'_>,
    ) -> Result<Change, Violation> {
        self.must_be_open(Action::Register)?;
        self.consents.push(consent.clone());
        // That none is needed is said of secrets only, whatever it stands for (PMPK-T-8-ac).
        let excepted = consent.way == ConsentWay::StatutoryException;
        let of = if excepted { ConsentKind::LegallyProtectedSecret } else { consent.kind };
        let clauses = self.clauses_of_consent(of);
        let event = Self::event(EventKind::ConsentRecorded, now, &clauses, &["consents"], new_id);
        let mut change = self.changed_by(event);
        change.consents = vec![consent];
        Ok(change)
    }

    /// Asks the recipient for a consent that is not given, while the application is open; a message goes out.
    ///
    /// # Errors
    /// [`Violation::NotPossibleNow`] for an application that is over, or a consent that is given.
    pub fn request_consent(
        mut self,
        kind: ConsentKind,
        now: DateTime<Utc>,
        new_id: NewId<'_>,
    ) -> Result<Change, Violation> {
        self.must_be_open(Action::Register)?;
        if consent::is_given(&self.consents, kind) {
            return Err(self.closed(Action::Register, Obstacle::ConsentGiven));
        }
        let request = ConsentRequest::new(kind, now);
        self.consent_requests.push(request);
        let clauses = self.clauses_of_consent(kind);
        let event = Self::event(EventKind::ConsentRequested, now, &clauses, &["consent_requests"], new_id);
        let mut message = Message::now(
            MessageKind::ConsentRequest,
            MessageChannel::Sms,
            About::Application(self.id),
            now,
            new_id(),
        );
        message.not_after = request.answer_by();
        let mut change = self.changed_by(event);
        change.consent_request = Some(request);
        change.messages = vec![message];
        Ok(change)
    }

    /// Computes the open deadlines anew with another calendar; the day of registration stays as it was fixed, and
    /// one that no calendar reached is found now. None when every open deadline already carries this calendar's version.
    ///
    /// # Errors
    /// [`Violation::OutsideReceptionHours`] for an office filing whose day, unknown until now, turns out to be closed;
    /// the deadlines then stay as they are, and a person decides.
    pub fn recompute(
        mut self,
        calendar: &WorkCalendar,
        now: DateTime<Utc>,
        new_id: NewId<'_>,
    ) -> Result<Option<Change>, Violation> {
        let outdated =
            self.deadlines.iter().any(|one| one.is_open() && one.calendar_version != calendar.version());
        let Some(rules) = self.rules().filter(|_| outdated) else {
            return Ok(None);
        };
        let start = self.start();
        let before = self.registered_on;
        if before.is_none() {
            self.registered_on = reached(term::registered_on(rules, calendar, start))?;
        }
        let mut moved = Vec::new();
        for known in self.deadlines.iter_mut().filter(|one| one.is_open()) {
            // After the examination nobody knows any more when its day was set.
            let is_over = known.code == TermCode::ExamDate && self.examined_on.is_some();
            let due =
                if is_over { None } else { due(known.code, rules, calendar, start, self.registered_on)? };
            let mut anew = Deadline::running(known.code, due.as_ref(), known.basis, calendar);
            if known.code == TermCode::ExamDate
                && let (Some(set), true) = (&self.appointment, anew.due_at.is_some())
            {
                // The day was set before a calendar could say until when.
                let kept = anew.state.at(anew.due_at, set.booked_at) == DeadlineState::Running;
                anew.state = if kept { DeadlineState::Met } else { DeadlineState::Missed };
            }
            if known.code == TermCode::Queue
                && let (Some(on), Some(due_at)) = (self.examined_on, anew.due_at)
            {
                anew.state = anew.state.of_examination(on, due_at);
            }
            if anew.due_at != known.due_at {
                moved.push(Moved { code: known.code, from: known.due_at, to: anew.due_at });
            }
            *known = anew;
        }
        let mut event = Self::event(
            EventKind::DeadlinesRecomputed,
            now,
            rules.calendar_clauses(),
            if self.registered_on == before { &["deadlines"] } else { &["registered_on", "deadlines"] },
            new_id,
        );
        event.moved = moved;
        let mut change = self.changed_by(event);
        change.deadlines_changed = true;
        Ok(Some(change))
    }

    /// The clause that wants this consent.
    fn clauses_of_consent(&self, kind: ConsentKind) -> Vec<Clause> {
        let wanted = self.rules().into_iter().flat_map(|rules| rules.consents);
        wanted.filter(|(own, _)| *own == kind).map(|(_, clause)| clause).collect()
    }

    pub(super) fn must_be_open(&self, action: Action) -> Result<(), Violation> {
        if self.status.is_final() {
            let (status, obstacle) = (self.status, Obstacle::Status);
            return Err(Violation::NotPossibleNow { action, status, obstacle, clause: None });
        }
        Ok(())
    }

    pub(super) fn event(
        kind: EventKind,
        at: DateTime<Utc>,
        clauses: &[Clause],
        changed: &'static [&'static str],
        new_id: NewId<'_>,
    ) -> Event {
        let clauses = clauses.to_vec();
        Event { id: new_id(), kind, at, stage: None, clauses, changed, moved: Vec::new() }
    }

    pub(super) fn changed_by(mut self, event: Event) -> Change {
        let previous_version = Some(self.version);
        self.version += 1;
        Change::of(self, previous_version, event)
    }
}
