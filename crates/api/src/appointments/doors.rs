//! The doors of an appointment that is there: moved, given up, missed, attended. Precondition and replay stand here; an
//! examination then goes the common way of `deciding.rs`, a visit to hand in papers that of `document_visits.rs`.

use actix_web::http::StatusCode;
use actix_web::web::{Data, Path};
use actix_web::{HttpResponse, post};
use qoldau_domain::application::{Acting, Application, Change};
use qoldau_domain::appointment::{Appointment, AppointmentState};
use qoldau_domain::lifecycle::Action;
use qoldau_domain::violation::{Obstacle, Violation};
use qoldau_persistence::appointments;
use serde_json::json;
use uuid::Uuid;

use super::deciding::{Doing, Found, Wished, find};
use super::{AppointmentView, RescheduleAppointment, document_visits};
use crate::app::App;
use crate::applications::EmptyBody;
use crate::auth::{Actor, By, Registrar, RegistrarOrRecipient};
use crate::body::Valid;
use crate::idempotency::{IdempotencyKey, Once, load};
use crate::page::Query;
use crate::precondition::IfMatch;
use crate::problem::{Problem, ProblemCode};
use crate::providers::{DryRun, id_of};
use crate::wire::Uid;

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
    (if_match, id, key): (IfMatch, &str, &IdempotencyKey),
    (dry, fingerprint): (bool, Vec<u8>),
    slot: Option<Uuid>,
    decide: impl Fn(Application, &Found, &Acting<'_>) -> Result<Change, Problem>,
) -> Result<HttpResponse, Problem> {
    let id = id_of(id)?;
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
#[derive(Debug, Clone, Copy)]
pub(super) enum Verb {
    Cancel,
    Miss,
    Attend,
    /// To another place.
    Reschedule(Wished),
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
            app: Data<App>,
            id: Path<String>,
            key: IdempotencyKey,
            dry: Query<DryRun>,
            if_match: IfMatch,
            body: Valid<EmptyBody>,
        ) -> Result<HttpResponse, Problem> {
            let given = (dry.0.validate_only, body.fingerprint);
            door(stringify!($name), Verb::$verb, &actor, &app, (if_match, &id, &key), given, None,
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
/// The old place is free and the new one taken in one step; the same limits as for booking. A visit to hand in papers takes
/// neither `hold_id` nor `reason`.
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
    app: Data<App>,
    id: Path<String>,
    key: IdempotencyKey,
    dry: Query<DryRun>,
    if_match: IfMatch,
    body: Valid<RescheduleAppointment>,
) -> Result<HttpResponse, Problem> {
    let asked = body.value;
    let wished = Wished::of(&actor, asked.hold_id, asked.source, asked.reason)?;
    let given = (dry.0.validate_only, body.fingerprint);
    door(
        "reschedule_appointment",
        Verb::Reschedule(wished),
        &actor,
        &app,
        (if_match, &id, &key),
        given,
        Some(asked.slot_id.0),
        |application, found, by| {
            let booking = wished.fitting(found, by)?;
            Ok(application.reschedule(&booking, by, &app.calendar(), &mut App::new_id)?)
        },
    )
    .await
}
