//! The common way of everything that is done about the appointment of an application: what is asked for, what is loaded for it,
//! and how it is decided, saved and shown, anew when the application changed meanwhile. What may be booked is the domain's.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use qoldau_domain::application::{Acting, Application, Booking, Change};
use qoldau_domain::appointment::BookingSource;
use qoldau_domain::lifecycle::Role;
use qoldau_domain::place::Slot;
use qoldau_domain::violation::Violation;
use qoldau_persistence::applications::{self, Loaded, Sight};
use qoldau_persistence::holds::{self, Hold};
use qoldau_persistence::{Conn, Store, StoreError, slots};
use serde_json::json;
use uuid::Uuid;

use super::AppointmentView;
use crate::app::App;
use crate::applications::{acting, record, with_actions};
use crate::auth::Actor;
use crate::codes::{BeyondQueueReasonCode, BookingSourceCode, Code, ExaminationKindCode};
use crate::idempotency::{Answer, Once};
use crate::precondition;
use crate::problem::{FieldFault, Problem, ProblemCode};
use crate::providers::without;
use crate::wire::Uid;

/// How often a decision is made anew when its application changed meanwhile.
const TRIES: usize = 3;

/// Which place is asked for, and how.
#[derive(Debug, Clone, Copy)]
pub(super) struct Wished {
    hold: Option<Uuid>,
    pub(super) source: BookingSource,
    reason: Option<BeyondQueueReasonCode>,
    examination_kind: Option<ExaminationKindCode>,
}

impl Wished {
    pub(super) fn of(
        actor: &Actor,
        hold: Option<Uid>,
        source: Option<BookingSourceCode>,
        reason: Option<BeyondQueueReasonCode>,
    ) -> Result<Self, Problem> {
        let at_counter = actor.is(Role::Registrar);
        let mut faults = Vec::new();
        match source {
            Some(Code(BookingSource::Bilim)) if at_counter => {
                faults.push(FieldFault::new("/source", "no_such_combination"));
            }
            Some(_) if !at_counter => faults.push(FieldFault::new("/source", "not_expected_here")),
            _ => {}
        }
        if reason.is_some() && !at_counter {
            faults.push(FieldFault::new("/reason", "not_expected_here"));
        }
        if !faults.is_empty() {
            return Err(Problem::of_fields(ProblemCode::InvalidFields, faults));
        }
        let usual = if at_counter { BookingSource::Direct } else { BookingSource::Bilim };
        let source = source.map_or(usual, |source| source.0);
        Ok(Self { hold: hold.map(|id| id.0), source, reason, examination_kind: None })
    }

    /// With the kind of the examination, which a registrar may say.
    pub(super) fn with_kind(
        self,
        actor: &Actor,
        examination_kind: Option<ExaminationKindCode>,
    ) -> Result<Self, Problem> {
        if examination_kind.is_some() && !actor.is(Role::Registrar) {
            return Err(Problem::of_field(
                ProblemCode::InvalidFields,
                "/examination_kind",
                "not_expected_here",
            ));
        }
        Ok(Self { examination_kind, ..self })
    }

    /// What is asked for a visit, which needs no hold and waits in no queue; where it came from.
    pub(super) fn of_visit(self) -> Result<BookingSource, Problem> {
        let given = [("/hold_id", self.hold.is_some()), ("/reason", self.reason.is_some())];
        let faults: Vec<FieldFault> = given
            .into_iter()
            .filter(|(_, given)| *given)
            .map(|(pointer, _)| FieldFault::new(pointer, "not_expected_here"))
            .collect();
        if faults.is_empty() {
            return Ok(self.source);
        }
        Err(Problem::of_fields(ProblemCode::InvalidFields, faults))
    }

    /// The place with its hold, if it is held for this application and the hold has not ended.
    pub(super) fn fitting<'a>(&self, found: &'a Found, by: &Acting<'_>) -> Result<Booking<'a>, Problem> {
        let slot = found.slot.as_ref().ok_or_else(|| Problem::from(Violation::SlotUnfit))?;
        let live = found.hold.as_ref().filter(|hold| hold.expires_at > by.now && hold.slot_id == slot.id);
        if let Some(named) = self.hold
            && live.is_none_or(|hold| hold.id != named)
        {
            return Err(Problem::of_field(ProblemCode::HoldEnded, "/hold_id", "unknown_hold"));
        }
        let beyond_queue = self.reason.map(|reason| reason.0);
        let examination_kind = self.examination_kind.map(|kind| kind.0);
        Ok(Booking { slot, source: self.source, beyond_queue, held: live.is_some(), examination_kind })
    }
}

/// What a request about an appointment loads.
pub(super) struct Found {
    pub(super) loaded: Loaded,
    pub(super) slot: Option<Slot>,
    pub(super) hold: Option<Hold>,
}

pub(super) fn find(
    conn: &mut Conn,
    store: &Store,
    sight: &Sight,
    application: Uuid,
    slot: Option<Uuid>,
) -> Result<Found, Problem> {
    let loaded = applications::get(conn, store.keys(), sight, application)?;
    let slot = match slot.map(|id| slots::get(conn, id)) {
        None | Some(Err(StoreError::NotFound)) => None,
        Some(found) => Some(found?),
    };
    let hold = holds::find_of(conn, application)?;
    Ok(Found { loaded, slot, hold })
}

/// The common way of everything that is done about an appointment.
pub(super) struct Doing<'a> {
    pub(super) actor: &'a Actor,
    pub(super) app: &'a App,
    pub(super) operation: &'static str,
    pub(super) once: Once,
    pub(super) dry: bool,
    pub(super) status: StatusCode,
}

impl Doing<'_> {
    /// Decides, saves and shows; anew when the application changed between reading and saving, since nobody was shown what was
    /// decided on.
    pub(super) async fn run(
        self,
        application: Uuid,
        slot: Option<Uuid>,
        mut found: Found,
        decide: impl Fn(Application, &Found, &Acting<'_>) -> Result<Change, Problem>,
    ) -> Result<HttpResponse, Problem> {
        let mut tries = 1;
        loop {
            let by = self.actor.acting(self.app);
            let before = found.loaded.application.clone();
            let change =
                decide(before.clone(), &found, &by).map_err(|problem| with_actions(problem, &before, &by))?;
            let after = change.appointment.map(|moved| moved.after);
            let after = after.ok_or_else(|| Problem::new(ProblemCode::InternalError))?;
            let view = json!(AppointmentView::from(&after));
            if self.dry {
                record(self.app, self.actor, self.operation, vec![application]).await?;
                let hidden: &[&str] = if self.status == StatusCode::CREATED { &["id"] } else { &[] };
                return Ok(HttpResponse::Ok().json(without(view, hidden)));
            }
            let journal = self.actor.in_journal(acting(self.actor));
            let keys = self.app.store.keys();
            let write = applications::update(keys, &change, &journal, &found.loaded.data_key)?;
            let write = match &found.hold {
                Some(hold) if after.state.occupies() => write.releasing(hold),
                _ => write,
            };
            let etag = Some(precondition::tag(after.version, &view));
            let place =
                (self.status == StatusCode::CREATED).then(|| format!("/v1/appointments/{}", after.id));
            let saved =
                self.once.clone().save(self.app, write, Answer::new(self.status, &view, etag, place)).await;
            match saved {
                // Either the application changed, or the hold ended meanwhile: look again.
                Err(problem) if is_stale(&problem) && tries < TRIES => {
                    tries += 1;
                    let sight = self.actor.sight(self.app);
                    found = self
                        .app
                        .read_or(move |conn, store| find(conn, store, &sight, application, slot))
                        .await?;
                }
                answered => return answered,
            }
        }
    }
}

const fn is_stale(problem: &Problem) -> bool {
    matches!(problem.code, ProblemCode::VersionMismatch | ProblemCode::HoldEnded)
}
