//! From the examination to a signed result: held, concluded, signed, corrected, refused. Each decision returns a [`Change`] of the
//! application together with its result; who signed with which key is proved elsewhere, before. Delivery does not stand here.

use chrono::NaiveDate;
use uuid::Uuid;

use super::booking::Acting;
use super::{Application, Change, Event, EventKind, NewId};
use crate::appointment::{AppointmentChange, AppointmentState};
use crate::calendar::WorkCalendar;
use crate::conclusion::Conclusion;
use crate::consent::{self, ConsentKind, ConsentWant};
use crate::deadline::DeadlineState;
use crate::delivery::{Delivery, DeliveryState};
use crate::examination::ExaminationKind;
use crate::law::Clause;
use crate::lifecycle::{Action, Role, Step};
use crate::message::Message;
use crate::monitoring::StageEvent;
use crate::person::Iin;
use crate::refusal::{Refusal, RefusalReason};
use crate::result::{ResultChange, ResultContent, ResultKind, ResultState, ServiceResult, Signature, Words};
use crate::rules::Rules;
use crate::service::pmpk::clauses as c;
use crate::term::{TermCode, local};
use crate::violation::{Obstacle, Violation};

/// A signature that was found good.
#[derive(Debug, Clone)]
pub struct Signing {
    /// As what the person signs.
    pub role: Role,
    /// The person.
    pub signer: Iin,
    /// The person's name.
    pub name: Words,
}

impl Application {
    /// Records that the examination was held: on the day of its appointment or later, and not in days to come. It ends the wait in
    /// the queue (PMPK-T-3-a).
    ///
    /// # Errors
    /// [`Violation::NotPossibleNow`] or [`Violation::NotExaminedThen`].
    pub fn record_examination(
        mut self,
        on: Option<NaiveDate>,
        kind: ExaminationKind,
        by: &Acting<'_>,
        new_id: NewId<'_>,
    ) -> Result<Change, Violation> {
        let step = self.step_of(Action::RecordExamination, by)?;
        let before =
            self.appointment.ok_or_else(|| self.closed(Action::RecordExamination, Obstacle::Status))?;
        let today = local(by.now).date();
        if today < before.on() {
            return Err(self.closed(Action::RecordExamination, Obstacle::AppointmentAhead));
        }
        let on = on.unwrap_or_else(|| before.on());
        if on < before.on() || on > today {
            return Err(Violation::NotExaminedThen { clause: c::F6_04 });
        }
        self.status = step.to;
        self.examined_on = Some(on);
        self.examination_kind = Some(kind);
        self.appointment = None;
        let deadlines_changed = self.end_queue(on);
        let changed: &'static [&'static str] = if deadlines_changed {
            &["status", "examined_on", "examination_kind", "appointment", "deadlines"]
        } else {
            &["status", "examined_on", "examination_kind", "appointment"]
        };
        let event = Self::staged(EventKind::Examined, step, by, changed, new_id);
        let mut change = self.changed_by(event);
        change.deadlines_changed = deadlines_changed;
        if before.state == AppointmentState::Booked {
            let after = before.next(AppointmentState::Attended);
            change.appointment = Some(AppointmentChange { before: Some(before), after });
        }
        Ok(change)
    }

    /// The wait in the queue ends on the day of the examination; what was excused or missed stays so.
    fn end_queue(&mut self, on: NaiveDate) -> bool {
        let mut changed = false;
        for deadline in self.deadlines.iter_mut().filter(|one| one.code == TermCode::Queue) {
            if let (DeadlineState::Running, Some(due_at)) = (deadline.state, deadline.due_at) {
                deadline.state = deadline.state.of_examination(on, due_at);
                changed = true;
            }
        }
        changed
    }

    /// Prepares the conclusion, or ◊ a new one in place of the signed one that holds.
    ///
    /// # Errors
    /// [`Violation::NotPossibleNow`], [`Violation::Conclusion`] or [`Violation::NotTheCurrentResult`].
    pub fn conclude(
        mut self,
        id: Uuid,
        conclusion: Conclusion,
        correcting: Option<(Uuid, &[ServiceResult])>,
        by: &Acting<'_>,
        new_id: NewId<'_>,
    ) -> Result<Change, Violation> {
        let action = if correcting.is_some() { Action::Correct } else { Action::Conclude };
        let step = self.step_of(action, by)?;
        conclusion.check().map_err(Violation::Conclusion)?;
        must_be_valid(&conclusion, correcting.map(|(id, _)| id), by)?;
        let corrects = match correcting {
            None => None,
            Some((wanted, known)) => Some(self.correctable(wanted, known)?),
        };
        self.status = step.to;
        let kind =
            if corrects.is_some() { EventKind::CorrectionPrepared } else { EventKind::ConclusionPrepared };
        let event = if corrects.is_some() {
            Self::event(kind, by.now, step.clauses, &["result"], new_id)
        } else {
            Self::staged(kind, step, by, &["status", "result"], new_id)
        };
        let result = self.prepared(id, ResultContent::Conclusion(conclusion), corrects, by);
        Ok(self.with_result(None, result, event))
    }

    /// The signed conclusion that holds, if it is the one that is wanted and no correction of it waits.
    fn correctable(&self, wanted: Uuid, known: &[ServiceResult]) -> Result<Uuid, Violation> {
        let mut conclusions = known.iter().filter(|one| one.content.kind() == ResultKind::Conclusion);
        if conclusions.clone().any(|one| one.state == ResultState::Prepared) {
            return Err(self.closed(Action::Correct, Obstacle::CorrectionPending));
        }
        let holds = conclusions.find(|one| !known.iter().any(|other| other.corrects == Some(one.id)));
        holds.filter(|one| one.id == wanted).map(|one| one.id).ok_or(Violation::NotTheCurrentResult)
    }

    /// Prepares a refusal; only the head's signature refuses.
    ///
    /// # Errors
    /// [`Violation::NotPossibleNow`].
    pub fn prepare_refusal(
        self,
        id: Uuid,
        refusal: Refusal,
        known: &[ServiceResult],
        by: &Acting<'_>,
        new_id: NewId<'_>,
    ) -> Result<Change, Violation> {
        let step = self.step_of(Action::Refuse, by)?;
        if known.iter().any(|one| one.content.kind() == ResultKind::Refusal) {
            return Err(self.closed(Action::Refuse, Obstacle::RefusalPending));
        }
        self.must_hold(&refusal, by)?;
        let content = ResultContent::Refusal(refusal);
        let clauses = self.clauses_of(&content, step);
        let event = Self::event(EventKind::RefusalPrepared, by.now, &clauses, &["result"], new_id);
        let result = self.prepared(id, content, None, by);
        Ok(self.with_result(None, result, event))
    }

    /// Of the clauses of a step, those of the grounds that a refusal rests on, and those that name no ground.
    fn clauses_of(&self, content: &ResultContent, step: &Step) -> Vec<Clause> {
        let ResultContent::Refusal(refusal) = content else { return step.clauses.to_vec() };
        let grounds: Vec<_> = self.rules().into_iter().flat_map(|rules| rules.refusal_grounds).collect();
        let of_another = |clause: &&Clause| {
            grounds.iter().any(|(ground, of)| of == *clause && !refusal.grounds.contains(ground))
        };
        step.clauses.iter().filter(|clause| !of_another(clause)).copied().collect()
    }

    /// Whether the grounds of a refusal hold as far as the record tells: the want of a consent only after it was asked for and a
    /// no or silence (PMPK-T-9-c, A-44).
    fn must_hold(&self, refusal: &Refusal, by: &Acting<'_>) -> Result<(), Violation> {
        let ground = RefusalReason::NoConsentLimitedAccessPersonalData;
        if !refusal.grounds.contains(&ground) {
            return Ok(());
        }
        let kind = ConsentKind::LimitedAccessPersonalData;
        let obstacle = match consent::want(&self.consents, &self.consent_requests, kind, by.now) {
            ConsentWant::Refused => return Ok(()),
            ConsentWant::NotAsked => Obstacle::ConsentNotAsked,
            ConsentWant::NotRefused => Obstacle::ConsentNotRefused,
        };
        let clause = self.rules().and_then(|rules| rules.consent_clause(kind));
        Err(Violation::NotPossibleNow { action: Action::Refuse, status: self.status, obstacle, clause })
    }

    /// Changes a result that is prepared. Signatures that it has were given over another paper and fall away.
    ///
    /// # Errors
    /// [`Violation::ResultSigned`], [`Violation::Conclusion`] or [`Violation::NotPossibleNow`].
    pub fn revise(
        self,
        mut result: ServiceResult,
        content: ResultContent,
        by: &Acting<'_>,
        new_id: NewId<'_>,
    ) -> Result<Change, Violation> {
        let kind = match content {
            ResultContent::Conclusion(_) => EventKind::ConclusionRevised,
            ResultContent::Refusal(_) => EventKind::RefusalRevised,
        };
        if result.state == ResultState::Signed {
            return Err(Violation::ResultSigned);
        }
        let step = self.step_of(action_of(&content, result.corrects), by)?;
        match &content {
            ResultContent::Conclusion(conclusion) => {
                conclusion.check().map_err(Violation::Conclusion)?;
                must_be_valid(conclusion, result.corrects, by)?;
            }
            ResultContent::Refusal(refusal) => self.must_hold(refusal, by)?,
        }
        let clauses = self.clauses_of(&content, step);
        let event = Self::event(kind, by.now, &clauses, &["result"], new_id);
        let previous = result.version;
        result.content = content;
        result.version += 1;
        result.prepared_at = by.now;
        result.signatures.clear();
        Ok(self.with_result(Some(previous), result, event))
    }

    /// Adds a signature that was found good. The last one that is needed ends the preparing: of a conclusion it reaches the next
    /// stage (PMPK-F6-08, PMPK-F6-09), of a refusal it refuses.
    ///
    /// # Errors
    /// [`Violation::ResultSigned`], [`Violation::AlreadySigned`] or [`Violation::NotPossibleNow`].
    pub fn sign(
        mut self,
        mut result: ServiceResult,
        signing: Signing,
        by: &Acting<'_>,
        calendar: &WorkCalendar,
        new_id: NewId<'_>,
    ) -> Result<Change, Violation> {
        let step = self.may_sign(&result, &signing, by)?;
        let previous = result.version;
        result.version += 1;
        result.signatures.push(Signature {
            id: new_id(),
            role: signing.role,
            signer: signing.signer,
            name: signing.name,
            signed_at: by.now,
        });
        if !result.is_complete() {
            let event = Self::event(EventKind::SignatureAdded, by.now, step.clauses, &["result"], new_id);
            return Ok(self.with_result(Some(previous), result, event));
        }
        result.state = ResultState::Signed;
        result.signed_at = Some(by.now);
        let mut deliveries = self.deliveries_of(&result, calendar, by.now, new_id);
        if result.corrects.is_some() {
            deliveries.extend(self.superseded());
            let changed = &["result", "deliveries"];
            let event = Self::event(EventKind::CorrectionSigned, by.now, step.clauses, changed, new_id);
            return Ok(self.with_result(Some(previous), result, event).with_deliveries(deliveries));
        }
        let kind = match result.content {
            ResultContent::Conclusion(_) => EventKind::ConclusionSigned,
            ResultContent::Refusal(_) => EventKind::Refused,
        };
        self.status = step.to;
        let ended = step.to.is_final();
        let deadlines_changed = ended && self.end_deadlines(by.now);
        let freed = if ended { self.freed() } else { None };
        let changed: &'static [&'static str] = match (deadlines_changed, freed.is_some()) {
            (true, true) => &["status", "result", "deliveries", "appointment", "deadlines"],
            (true, false) => &["status", "result", "deliveries", "deadlines"],
            (false, true) => &["status", "result", "deliveries", "appointment"],
            (false, false) => &["status", "result", "deliveries"],
        };
        let mut event = Self::staged(kind, step, by, changed, new_id);
        event.clauses = self.clauses_of(&result.content, step);
        let mut change = self.with_result(Some(previous), result, event).with_deliveries(deliveries);
        change.deadlines_changed = deadlines_changed;
        // Who waits for that day is told that it will not be.
        let told = freed.and_then(|freed| Message::of_refusing(&freed.after, by.now, new_id()));
        change.messages.extend(told);
        change.appointment = freed;
        Ok(change)
    }

    /// Deliveries of a result whose place another one takes, and which did not go out yet.
    fn superseded(&self) -> Vec<Delivery> {
        let waiting = self.deliveries.iter().filter(|one| one.state == DeliveryState::Waiting);
        waiting.map(|one| one.superseded()).collect()
    }

    /// Whether the person may sign now; what is asked before a signature is looked at.
    ///
    /// # Errors
    /// As for signing.
    pub fn may_sign(
        &self,
        result: &ServiceResult,
        signing: &Signing,
        by: &Acting<'_>,
    ) -> Result<&'static Step, Violation> {
        if result.state == ResultState::Signed {
            return Err(Violation::ResultSigned);
        }
        let action = action_of(&result.content, result.corrects);
        let step = self.step_of(action, by)?;
        if !result.signers().contains(&signing.role) || !by.roles.contains(&signing.role) {
            return Err(self.closed(action, Obstacle::Role));
        }
        if result.signatures.iter().any(|signature| signature.signer == signing.signer) {
            return Err(Violation::AlreadySigned);
        }
        match &result.content {
            ResultContent::Refusal(refusal) => self.must_hold(refusal, by)?,
            ResultContent::Conclusion(conclusion) => must_be_valid(conclusion, result.corrects, by)?,
        }
        Ok(step)
    }

    /// As whom somebody must still sign a result: nobody where it is signed, or where the application has gone another way.
    #[must_use]
    pub fn awaits(&self, result: &ServiceResult) -> Vec<Role> {
        let open = |rules: &Rules| {
            rules.lifecycle.step(self.status, action_of(&result.content, result.corrects)).is_some()
        };
        if result.state == ResultState::Signed || !self.rules().is_some_and(open) {
            return Vec::new();
        }
        let missing = |role: &&Role| result.signatures.iter().all(|signature| signature.role != **role);
        result.signers().iter().filter(missing).copied().collect()
    }

    fn prepared(
        &self,
        id: Uuid,
        content: ResultContent,
        corrects: Option<Uuid>,
        by: &Acting<'_>,
    ) -> ServiceResult {
        ServiceResult {
            id,
            application_id: self.id,
            content,
            corrects,
            state: ResultState::Prepared,
            version: 1,
            prepared_at: by.now,
            signed_at: None,
            signatures: Vec::new(),
        }
    }

    fn with_result(self, previous_version: Option<i64>, after: ServiceResult, event: Event) -> Change {
        let mut change = self.changed_by(event);
        change.result = Some(ResultChange { previous_version, after });
        change
    }

    /// An event by which a stage is reached.
    fn staged(
        kind: EventKind,
        step: &Step,
        by: &Acting<'_>,
        changed: &'static [&'static str],
        new_id: NewId<'_>,
    ) -> Event {
        let mut event = Self::event(kind, by.now, step.clauses, changed, new_id);
        event.stage = Some(StageEvent { id: event.id, stage: step.to, occurred_at: by.now });
        event
    }
}

/// What signing a result with this content does.
const fn action_of(content: &ResultContent, corrects: Option<Uuid>) -> Action {
    match (content, corrects) {
        (ResultContent::Conclusion(_), Some(_)) => Action::Correct,
        (ResultContent::Conclusion(_), None) => Action::Sign,
        (ResultContent::Refusal(_), _) => Action::Refuse,
    }
}

/// A conclusion is valid on the day on which it is written or signed. One that corrects another says what is true, however late.
fn must_be_valid(conclusion: &Conclusion, corrects: Option<Uuid>, by: &Acting<'_>) -> Result<(), Violation> {
    if corrects.is_some() {
        return Ok(());
    }
    conclusion.must_be_valid_on(local(by.now).date()).map_err(Violation::Conclusion)
}

impl Change {
    /// The same change with deliveries that are new or changed.
    fn with_deliveries(mut self, deliveries: Vec<Delivery>) -> Self {
        for delivery in &deliveries {
            match self.application.deliveries.iter_mut().find(|own| own.id == delivery.id) {
                Some(own) => *own = *delivery,
                None => self.application.deliveries.push(*delivery),
            }
        }
        self.deliveries = deliveries;
        self
    }
}
