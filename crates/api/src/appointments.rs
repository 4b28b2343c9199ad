//! Appointments on the wire: what they look like, and the booking of the day of the examination. All go one common way: replay,
//! load, precondition, decide, save, show. What may be booked is the domain's; whether a seat is left, the store's.

pub mod day_sheet;
mod deciding;
mod document_visits;
pub mod doors;

use actix_web::http::StatusCode;
use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse, get, post};
use qoldau_domain::appointment::Appointment;
use qoldau_domain::place::AppointmentKind;
use qoldau_persistence::appointments;
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;
use uuid::Uuid;
use validator::Validate;

use crate::app::App;
use crate::applications::{named, record};
use crate::auth::{By, RecipientOrStaff, RegistrarOrRecipient};
use crate::body::Valid;
use crate::codes::{
    AppointmentKindCode, AppointmentStateCode, BeyondQueueReasonCode, BookingSourceCode, Code,
    ExaminationKindCode,
};
use crate::idempotency::{IdempotencyKey, Once, load};
use crate::page::Query;
use crate::precondition;
use crate::problem::{FieldFault, Problem, ProblemCode};
use crate::providers::{DryRun, id_of};
use crate::services::Nothing;
use crate::wire::{Day, Moment, Uid};
use deciding::{Doing, Wished, find};
pub(crate) use document_visits::receiving;
pub use document_visits::{VisitorBody, VisitorView};

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
    /// First or repeated, of an examination; a registrar only. Without it Qoldau proposes one, which the notice says.
    #[schema(required = false)]
    examination_kind: Option<ExaminationKindCode>,
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
    let wished = Wished::of(&actor, asked.hold_id, asked.source, asked.reason)?
        .with_kind(&actor, asked.examination_kind)?;
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
