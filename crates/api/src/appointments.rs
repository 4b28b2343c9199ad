//! Appointments on the wire: the day of the examination is booked, moved, given up, missed, attended. All go one common way:
//! replay, load, precondition, decide, save, show. What may be booked is the domain's; whether a seat is left, the store's.

pub mod day_sheet;
mod document_visits;

use actix_web::http::StatusCode;
use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse, get, post};
use qoldau_domain::application::{Acting, Application, Booking, Change};
use qoldau_domain::appointment::{Appointment, AppointmentState, BookingSource};
use qoldau_domain::lifecycle::{Action, Role};
use qoldau_domain::place::{AppointmentKind, Slot};
use qoldau_domain::violation::{Obstacle, Violation};
use qoldau_persistence::applications::{self, Loaded, Sight};
use qoldau_persistence::holds::{self, Hold};
use qoldau_persistence::{Conn, Store, StoreError, appointments, slots};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;
use uuid::Uuid;
use validator::Validate;

use crate::app::App;
use crate::applications::{EmptyBody, acting, named, record, with_actions};
use crate::auth::{Actor, By, RecipientOrStaff, Registrar, RegistrarOrRecipient};
use crate::body::Valid;
use crate::codes::{
    AppointmentKindCode, AppointmentStateCode, BeyondQueueReasonCode, BookingSourceCode, Code,
};
use crate::idempotency::{Answer, IdempotencyKey, Once, load};
use crate::page::Query;
use crate::precondition::{self, IfMatch};
use crate::problem::{FieldFault, Problem, ProblemCode};
use crate::providers::{DryRun, id_of, without};
use crate::services::Nothing;
use crate::wire::{Day, Moment, Uid};
pub(crate) use document_visits::receiving;
pub use document_visits::{VisitorBody, VisitorView};

/// How often a decision is made anew when its application changed meanwhile.
const TRIES: usize = 3;

/// A booking.
#[derive(Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct BookAppointment {
    /// `examination` for an application that is registered, or `document_visit` for somebody who will hand in papers.
    kind: AppointmentKindCode,
    /// Of an examination.
    #[schema(required = false)]
    application_id: Option<Uid>,
    /// Who comes to hand in papers; a registrar only.
    #[schema(required = false)]
    #[validate(nested)]
    person: Option<VisitorBody>,
    /// Where the confirmation and the reminders of a visit go.
    #[schema(required = false, pattern = "^\\+(7[0-9]{10}|[1-689][0-9]{7,14})$")]
    phone: Option<String>,
    slot_id: Uid,
    /// The hold that keeps the seat, from `POST /v1/holds`.
    #[schema(required = false)]
    hold_id: Option<Uid>,
    /// How it came, where a registrar books: `phone`, `direct` (when left out) or `assigned`.
    #[schema(required = false)]
    source: Option<BookingSourceCode>,
    /// Why the day may lie beyond day 30; a registrar only.
    #[schema(required = false)]
    reason: Option<BeyondQueueReasonCode>,
}

/// Another place.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct RescheduleAppointment {
    slot_id: Uid,
    #[schema(required = false)]
    hold_id: Option<Uid>,
    #[schema(required = false)]
    source: Option<BookingSourceCode>,
    #[schema(required = false)]
    reason: Option<BeyondQueueReasonCode>,
}

/// An appointment: a local day and hour.
#[derive(Serialize, ToSchema)]
pub struct AppointmentView {
    id: Uid,
    kind: AppointmentKindCode,
    provider_id: Uid,
    #[serde(skip_serializing_if = "Option::is_none")]
    application_id: Option<Uid>,
    slot_id: Uid,
    on: Day,
    /// Kazakhstan time.
    #[schema(pattern = "^([01][0-9]|2[0-3]):[0-5][0-9]$")]
    time: String,
    minutes: i64,
    state: AppointmentStateCode,
    source: BookingSourceCode,
    /// Why the day lies beyond day 30, where it does.
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<BeyondQueueReasonCode>,
    booked_at: Moment,
    /// Who comes to hand in papers; staff see it, at one appointment.
    #[serde(skip_serializing_if = "Option::is_none")]
    person: Option<VisitorView>,
    #[serde(skip_serializing_if = "Option::is_none")]
    phone: Option<String>,
}

impl From<&Appointment> for AppointmentView {
    fn from(appointment: &Appointment) -> Self {
        Self {
            id: Uid(appointment.id),
            kind: Code(appointment.kind),
            provider_id: Uid(appointment.provider_id),
            application_id: appointment.application_id.map(Uid),
            slot_id: Uid(appointment.slot_id),
            on: Day(appointment.on()),
            time: appointment.time().format("%H:%M").to_string(),
            minutes: appointment.minutes,
            state: Code(appointment.state),
            source: Code(appointment.source),
            reason: appointment.beyond_queue.map(Code),
            booked_at: Moment(appointment.booked_at),
            person: None,
            phone: None,
        }
    }
}

impl BookAppointment {
    /// The application of an examination, which names nobody.
    fn application_of_examination(&self) -> Result<Uuid, Problem> {
        let mut faults = Vec::new();
        for (pointer, given) in [("/person", self.person.is_some()), ("/phone", self.phone.is_some())] {
            if given {
                faults.push(FieldFault::new(pointer, "not_expected_here"));
            }
        }
        match self.application_id {
            Some(id) if faults.is_empty() => Ok(id.0),
            Some(_) => Err(Problem::of_fields(ProblemCode::InvalidFields, faults)),
            None => {
                faults.push(FieldFault::new("/application_id", "missing_field"));
                Err(Problem::of_fields(ProblemCode::InvalidFields, faults))
            }
        }
    }
}

/// Which place is asked for, and how.
#[derive(Debug, Clone, Copy)]
struct Wished {
    hold: Option<Uuid>,
    source: BookingSource,
    reason: Option<BeyondQueueReasonCode>,
}

impl Wished {
    fn of(
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
        Ok(Self { hold: hold.map(|id| id.0), source, reason })
    }

    /// The place with its hold, if it is held for this application and the hold has not ended.
    fn fitting<'a>(&self, found: &'a Found, by: &Acting<'_>) -> Result<Booking<'a>, Problem> {
        let slot = found.slot.as_ref().ok_or_else(|| Problem::from(Violation::SlotUnfit))?;
        let live = found.hold.as_ref().filter(|hold| hold.expires_at > by.now && hold.slot_id == slot.id);
        if let Some(named) = self.hold
            && live.is_none_or(|hold| hold.id != named)
        {
            return Err(Problem::of_field(ProblemCode::HoldEnded, "/hold_id", "unknown_hold"));
        }
        let beyond_queue = self.reason.map(|reason| reason.0);
        Ok(Booking { slot, source: self.source, beyond_queue, held: live.is_some() })
    }
}

/// What a request about an appointment loads.
struct Found {
    loaded: Loaded,
    slot: Option<Slot>,
    hold: Option<Hold>,
}

fn find(
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
struct Doing<'a> {
    actor: &'a Actor,
    app: &'a App,
    operation: &'static str,
    once: Once,
    dry: bool,
    status: StatusCode,
}

impl Doing<'_> {
    /// Decides, saves and shows; anew when the application changed between reading and saving, since nobody was shown what was
    /// decided on.
    async fn run(
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

/// Book the day of the examination
///
/// A registrar books by telephone or for who stands at the counter; a recipient in the proactive form, or where booking was
/// opened to all. Beyond day 30 only a registrar, with a reason that monitoring sees.
#[utoipa::path(
    tag = "appointments",
    params(
        ("Idempotency-Key" = String, Header, description = "1 to 255 visible ASCII characters", example = "a-new-one",
            min_length = 1, max_length = 255, pattern = "^[!-~]+$"),
        ("validate_only" = Option<bool>, Query, description = "All checks, nothing written")
    ),
    request_body(content = BookAppointment, example = json!({
        "kind": "examination", "application_id": "01980000-0000-7000-8000-0000000000aa",
        "slot_id": "01980000-0000-7000-8000-0000000000bb", "source": "phone"
    })),
    responses(
        (status = 200, description = "What would result (dry run)", body = AppointmentView),
        (status = 201, description = "Booked", body = AppointmentView)
    )
)]
#[post("/appointments")]
pub async fn book_appointment(
    actor: By<RegistrarOrRecipient>,
    app: Data<App>,
    key: IdempotencyKey,
    dry: Query<DryRun>,
    body: Valid<BookAppointment>,
) -> Result<HttpResponse, Problem> {
    let (dry, asked) = (dry.0.validate_only, body.value);
    let once = Once::new(&app, &actor, "book_appointment", &key, body.fingerprint);
    if asked.kind.0 == AppointmentKind::DocumentVisit {
        return document_visits::book(&app, &actor, &asked, once, dry).await;
    }
    let application = asked.application_of_examination()?;
    let (sight, slot) = (actor.sight(&app), asked.slot_id.0);
    let found = load(&app, (!dry).then_some(&once), move |conn, store| {
        named(find(conn, store, &sight, application, Some(slot)))
    });
    let found = match found.await?.or_replay() {
        Ok(found) => found,
        Err(known) => return Ok(known),
    };
    let wished = Wished::of(&actor, asked.hold_id, asked.source, asked.reason)?;
    let doing = Doing {
        actor: &actor,
        app: &app,
        operation: "book_appointment",
        once,
        dry,
        status: StatusCode::CREATED,
    };
    doing
        .run(application, Some(slot), found, |application, found, by| {
            let booking = wished.fitting(found, by)?;
            Ok(application.book(&booking, by, &app.calendar(), &mut App::new_id)?)
        })
        .await
}

/// One appointment
///
/// Of an own application for a recipient, of one of the provider for staff; every other is as absent.
#[utoipa::path(
    tag = "appointments",
    params(("id" = Uid, Path, description = "Id of the appointment")),
    responses((status = 200, description = "The appointment", body = AppointmentView))
)]
#[get("/appointments/{id}")]
pub async fn get_appointment(
    actor: By<RecipientOrStaff>,
    request: HttpRequest,
    app: Data<App>,
    id: Path<String>,
    _query: Query<Nothing>,
) -> Result<HttpResponse, Problem> {
    let (id, sight) = (id_of(&id)?, actor.sight(&app));
    let (found, visitor) =
        app.read(move |conn, store| appointments::get_with_visitor(conn, store.keys(), &sight, id)).await?;
    let view = json!(AppointmentView::with_visitor(&found, visitor.as_ref()));
    let etag = precondition::tag(found.version, &view);
    if precondition::is_known(&request, &etag) {
        return Ok(HttpResponse::NotModified().insert_header(("etag", etag)).finish());
    }
    record(&app, &actor, "get_appointment", vec![found.application_id.unwrap_or(id)]).await?;
    Ok(HttpResponse::Ok().insert_header(("etag", etag)).json(view))
}

/// Names of what changed of an appointment since a version.
fn changed_since(appointment: &Appointment, since: i64) -> Vec<String> {
    let over = appointment.state != AppointmentState::Booked;
    let times_moved = appointment.version - i64::from(over) - since;
    let moved: &[&str] = if times_moved > 0 { &["slot_id", "on", "time", "booked_at"] } else { &[] };
    let names = over.then_some("state").into_iter().chain(moved.iter().copied());
    names.map(str::to_owned).collect()
}

/// A door of an appointment: what is done is in `decide`.
#[allow(clippy::too_many_arguments, reason = "what a door is given, and what it does")]
async fn door(
    operation: &'static str,
    verb: Verb,
    actor: &Actor,
    app: &App,
    (request, id, key): (&HttpRequest, &str, &IdempotencyKey),
    (dry, fingerprint): (bool, Vec<u8>),
    slot: Option<Uuid>,
    decide: impl Fn(Application, &Found, &Acting<'_>) -> Result<Change, Problem>,
) -> Result<HttpResponse, Problem> {
    let id = id_of(id)?;
    let if_match = IfMatch::of(request)?;
    let once = Once::new(app, actor, &format!("{operation} {id}"), key, fingerprint);
    let sight = actor.sight(app);
    let found = load(app, (!dry).then_some(&once), move |conn, store| {
        let appointment = appointments::get(conn, &sight, id)?;
        let application = match appointment.application_id {
            Some(application) => Some((application, find(conn, store, &sight, application, slot)?)),
            None => None,
        };
        Ok((appointment, application))
    });
    let (appointment, application) = match found.await?.or_replay() {
        Ok(found) => found,
        Err(known) => return Ok(known),
    };
    if_match.check(appointment.version, |since| changed_since(&appointment, since))?;
    let Some((application, found)) = application else {
        return document_visits::door(app, actor, (operation, verb), appointment, slot, once, dry).await;
    };
    let doing = Doing { actor, app, operation, once, dry, status: StatusCode::OK };
    doing
        .run(application, slot, found, |application, found, by| {
            // Only the version that was loaded may be decided on; a look anew may find another one.
            if application.appointment != Some(appointment) {
                let obstacle = if appointment.state.occupies() {
                    return Err(stale(&appointment));
                } else {
                    Obstacle::Status
                };
                let status = application.status;
                let action = verb.action();
                return Err(Violation::NotPossibleNow { action, status, obstacle, clause: None }.into());
            }
            decide(application, found, by)
        })
        .await
}

/// What is done about an appointment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Verb {
    Cancel,
    Miss,
    Attend,
    /// To a place that came this way.
    Reschedule(BookingSource),
}

impl Verb {
    /// The action of an application that it is.
    const fn action(self) -> Action {
        match self {
            Self::Cancel => Action::CancelAppointment,
            Self::Miss | Self::Attend => Action::MissAppointment,
            Self::Reschedule(_) => Action::Reschedule,
        }
    }
}

/// The appointment changed between reading and saving.
fn stale(appointment: &Appointment) -> Problem {
    let changed = changed_since(appointment, appointment.version - 1);
    Problem::new(ProblemCode::VersionMismatch).with("changed", json!(changed))
}

macro_rules! doors {
    ($($(#[doc = $doc:literal])+ $name:ident, $path:literal, $role:ident, $verb:ident, $decide:ident, $said:literal;)+) => {$(
        $(#[doc = $doc])+
        #[utoipa::path(
            tag = "appointments",
            params(
                ("id" = Uid, Path, description = "Id of the appointment"),
                ("Idempotency-Key" = String, Header, description = "1 to 255 visible ASCII characters",
                    example = "a-new-one", min_length = 1, max_length = 255, pattern = "^[!-~]+$"),
                ("If-Match" = String, Header, description = "The ETag that was read",
                    example = "\"1.0123456789abcdef\""),
                ("validate_only" = Option<bool>, Query, description = "All checks, nothing written")
            ),
            request_body(content = EmptyBody, example = json!({})),
            responses((status = 200, description = $said, body = AppointmentView))
        )]
        #[post($path)]
        pub async fn $name(
            actor: By<$role>,
            request: HttpRequest,
            app: Data<App>,
            id: Path<String>,
            key: IdempotencyKey,
            dry: Query<DryRun>,
            body: Valid<EmptyBody>,
        ) -> Result<HttpResponse, Problem> {
            let given = (dry.0.validate_only, body.fingerprint);
            door(stringify!($name), Verb::$verb, &actor, &app, (&request, &id, &key), given, None,
                |application, _, by| Ok(application.$decide(by, &mut App::new_id)?))
            .await
        }
    )+};
}

doors! {
    /// Give an appointment up ◊
    ///
    /// The place is free again at once and the application waits for a day; a met term stays met. A recipient only before it
    /// begins.
    cancel_appointment, "/appointments/{id}/cancel", RegistrarOrRecipient, Cancel, cancel_appointment, "Given up";
    /// Record that the child did not come ◊
    ///
    /// Once the appointment has begun. The application waits for a day again.
    miss_appointment, "/appointments/{id}/miss", Registrar, Miss, miss_appointment, "Missed";
    /// Record that the child came ◊
    ///
    /// On the day of the appointment or later; what the specialists find is recorded at the application.
    attend_appointment, "/appointments/{id}/attend", Registrar, Attend, attend_appointment, "Attended";
}

/// Move an appointment ◊
///
/// The old place is free and the new one taken in one step; the same limits as for booking.
#[utoipa::path(
    tag = "appointments",
    params(
        ("id" = Uid, Path, description = "Id of the appointment"),
        ("Idempotency-Key" = String, Header, description = "1 to 255 visible ASCII characters", example = "a-new-one",
            min_length = 1, max_length = 255, pattern = "^[!-~]+$"),
        ("If-Match" = String, Header, description = "The ETag that was read", example = "\"1.0123456789abcdef\""),
        ("validate_only" = Option<bool>, Query, description = "All checks, nothing written")
    ),
    request_body(content = RescheduleAppointment, example = json!({
        "slot_id": "01980000-0000-7000-8000-0000000000bb"
    })),
    responses((status = 200, description = "Moved", body = AppointmentView))
)]
#[post("/appointments/{id}/reschedule")]
pub async fn reschedule_appointment(
    actor: By<RegistrarOrRecipient>,
    request: HttpRequest,
    app: Data<App>,
    id: Path<String>,
    key: IdempotencyKey,
    dry: Query<DryRun>,
    body: Valid<RescheduleAppointment>,
) -> Result<HttpResponse, Problem> {
    let asked = body.value;
    let wished = Wished::of(&actor, asked.hold_id, asked.source, asked.reason)?;
    let given = (dry.0.validate_only, body.fingerprint);
    door(
        "reschedule_appointment",
        Verb::Reschedule(wished.source),
        &actor,
        &app,
        (&request, &id, &key),
        given,
        Some(asked.slot_id.0),
        |application, found, by| {
            let booking = wished.fitting(found, by)?;
            Ok(application.reschedule(&booking, by, &app.calendar(), &mut App::new_id)?)
        },
    )
    .await
}
