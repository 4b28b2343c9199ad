//! Holds on the wire: a seat is kept for an application while somebody makes up their mind, for some minutes by the law's
//! clock. One a time for an application. A hold books nothing and moves no term.

use actix_web::http::StatusCode;
use actix_web::web::{Data, Path};
use actix_web::{HttpResponse, delete, post};
use chrono::TimeDelta;
use qoldau_domain::application::Booking;
use qoldau_domain::appointment::BookingSource;
use qoldau_domain::lifecycle::Role;
use qoldau_persistence::holds::{self, Hold};
use qoldau_persistence::{StoreError, applications};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;
use validator::Validate;

use crate::app::App;
use crate::applications::{acting, named, with_actions};
use crate::auth::{By, RegistrarOrRecipient};
use crate::body::Valid;
use crate::idempotency::{Answer, IdempotencyKey, Once, load};
use crate::page::Query;
use crate::problem::{Problem, ProblemCode};
use crate::providers::{DryRun, done, id_of, without};
use crate::services::Nothing;
use crate::slots::place_named;
use crate::wire::{Moment, Uid};

/// How long a seat is held.
const MINUTES: i64 = 10;

/// A seat to hold.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct HoldSlot {
    application_id: Uid,
    slot_id: Uid,
}

/// A seat that is held.
#[derive(Debug, Serialize, ToSchema)]
pub struct HoldView {
    id: Uid,
    application_id: Uid,
    slot_id: Uid,
    /// At this moment the hold has ended.
    expires_at: Moment,
}

/// Hold a place
///
/// For ten minutes, one place a time for an application that could be booked there now. Booking with it, releasing it or its
/// end gives the seat back.
#[utoipa::path(
    tag = "appointments",
    params(
        ("Idempotency-Key" = String, Header, description = "1 to 255 visible ASCII characters", example = "a-new-one",
            min_length = 1, max_length = 255, pattern = "^[!-~]+$"),
        ("validate_only" = Option<bool>, Query, description = "All checks, nothing written")
    ),
    request_body(content = HoldSlot, example = json!({
        "application_id": "01980000-0000-7000-8000-0000000000aa", "slot_id": "01980000-0000-7000-8000-0000000000bb"
    })),
    responses(
        (status = 200, description = "What would result (dry run)", body = HoldView),
        (status = 201, description = "Held", body = HoldView)
    )
)]
#[post("/holds")]
pub async fn hold_slot(
    actor: By<RegistrarOrRecipient>,
    app: Data<App>,
    key: IdempotencyKey,
    dry: Query<DryRun>,
    body: Valid<HoldSlot>,
) -> Result<HttpResponse, Problem> {
    let (dry, asked) = (dry.0.validate_only, body.value);
    let once = Once::new(&app, &actor, "hold_slot", &key, body.fingerprint);
    let (sight, application, slot) = (actor.sight(&app), asked.application_id.0, asked.slot_id.0);
    let found = load(&app, (!dry).then_some(&once), move |conn, store| {
        let loaded = named(applications::get(conn, store.keys(), &sight, application))?;
        let slot = place_named(conn, slot)?;
        Ok((loaded.application, slot, holds::find_of(conn, application)?))
    });
    let (application, slot, earlier) = match found.await?.or_replay() {
        Ok(found) => found,
        Err(known) => return Ok(known),
    };
    let by = actor.acting(&app);
    // Whoever may go beyond day 30 gives the reason when booking.
    let beyond_queue =
        actor.is(Role::Registrar).then_some(qoldau_domain::appointment::BeyondQueueReason::RecipientRequest);
    let wished = Booking {
        slot: &slot,
        source: BookingSource::Direct,
        beyond_queue,
        held: false,
        examination_kind: None,
    };
    let calendar = app.calendar();
    let possible = match application.appointment {
        None => application.clone().book(&wished, &by, &calendar, &mut App::new_id),
        Some(_) => application.clone().reschedule(&wished, &by, &calendar, &mut App::new_id),
    };
    if let Err(violation) = possible {
        return Err(with_actions(violation.into(), &application, &by));
    }
    let hold = Hold {
        id: App::new_id(),
        application_id: application.id,
        slot_id: slot.id,
        expires_at: by.now + TimeDelta::minutes(MINUTES),
    };
    let view = json!(HoldView {
        id: Uid(hold.id),
        application_id: Uid(hold.application_id),
        slot_id: Uid(hold.slot_id),
        expires_at: Moment(hold.expires_at),
    });
    if dry {
        return match earlier.filter(|one| one.expires_at > by.now) {
            Some(_) => Err(Problem::new(ProblemCode::AlreadyHeld)),
            None => Ok(HttpResponse::Ok().json(without(view, &["id"]))),
        };
    }
    if let Some(ended) = earlier.filter(|one| one.expires_at <= by.now) {
        match app.store.save(holds::release(&ended, None)?).await {
            Ok(_) | Err(StoreError::HoldEnded) => {}
            Err(error) => return Err(error.into()),
        }
    }
    let journal = actor.in_journal(acting(&actor));
    let write = holds::insert(&hold, &done(&app, "hold_slot"), &journal, app.store.house()?)?;
    once.save(&app, write, Answer::new(StatusCode::CREATED, &view, None, None)).await
}

/// Release a hold
///
/// The seat is free again at once.
#[utoipa::path(
    tag = "appointments",
    params(("id" = Uid, Path, description = "Id of the hold")),
    responses((status = 204, description = "Released"))
)]
#[delete("/holds/{id}")]
pub async fn release_hold(
    actor: By<RegistrarOrRecipient>,
    app: Data<App>,
    id: Path<String>,
    _query: Query<Nothing>,
) -> Result<HttpResponse, Problem> {
    let (id, sight) = (id_of(&id)?, actor.sight(&app));
    let hold = app.read(move |conn, _| holds::get(conn, &sight, id)).await?;
    let journal = actor.in_journal(acting(&actor));
    let did = done(&app, "release_hold");
    let write = holds::release(&hold, Some((&did, &journal, app.store.house()?)))?;
    match app.store.save(write).await {
        Ok(_) => Ok(HttpResponse::NoContent().finish()),
        // Somebody was faster; it is gone either way.
        Err(StoreError::HoldEnded) => Err(Problem::new(ProblemCode::NotFound)),
        Err(error) => Err(error.into()),
    }
}
