//! What staff change of places that are published: how many seats one has, whether it takes bookings, and an absence that
//! withdraws all places of a spell. Whoever has a booking there is dealt with as the request says, by a timer step that can
//! be killed at any moment. Publishing stands in the parent file.

use actix_web::http::StatusCode;
use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse, delete, get, post, put};
use chrono::TimeDelta;
use qoldau_domain::lifecycle::Role;
use qoldau_domain::place::{MOST_AT_ONCE, Slot, SlotChange};
use qoldau_persistence::slots::{self, Stored};
use qoldau_persistence::{Conn, Saved, StoreError, providers};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use utoipa::ToSchema;
use uuid::Uuid;
use validator::Validate;

use super::SlotView;
use crate::app::App;
use crate::auth::{Actor, By, Registrar, RegistrarOrHead, Staff};
use crate::body::Valid;
use crate::codes::{Code, RehousingCode};
use crate::idempotency::{Answer, IdempotencyKey, Once, load};
use crate::page::Query;
use crate::precondition::{self, IfMatch};
use crate::problem::{Problem, ProblemCode};
use crate::providers::{DryRun, done, id_of};
use crate::services::Nothing;
use crate::wire::{Moment, Uid, whole};
use crate::worker;

/// How often a decision is made anew when somebody booked meanwhile.
const TRIES: usize = 5;
/// The longest absence, in days.
const LONGEST_ABSENCE: i64 = 92;

/// A place as its provider's staff see it.
#[derive(Debug, Serialize, ToSchema)]
pub struct SlotDetail {
    #[serde(flatten)]
    slot: SlotView,
    capacity: i64,
    /// Seats that are booked or held.
    taken: i64,
    /// Whether it takes no more bookings.
    withdrawn: bool,
    /// What becomes of the bookings beyond its seats, while that is not done.
    #[serde(skip_serializing_if = "Option::is_none")]
    bookings: Option<RehousingCode>,
}

/// A changed place.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct ChangeSlot {
    /// How many are received at once.
    #[schema(minimum = 1, maximum = 50)]
    #[serde(deserialize_with = "whole")]
    capacity: i64,
    /// Whether it takes no more bookings.
    #[serde(default)]
    withdrawn: bool,
    /// What becomes of bookings for which no seat remains: moved to the next free place, or given up.
    #[schema(required = false)]
    bookings: Option<RehousingCode>,
}

/// What becomes of the bookings of a withdrawn place.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Withdrawing {
    bookings: Option<RehousingCode>,
    #[serde(default)]
    validate_only: bool,
}

/// Nobody receives for a while.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct RecordAbsence {
    /// The first moment.
    from: Moment,
    /// The moment after the last; at most 92 days later.
    to: Moment,
    /// What becomes of the bookings in between.
    #[schema(required = false)]
    bookings: Option<RehousingCode>,
}

/// What an absence brought.
#[derive(Debug, Serialize, ToSchema)]
pub struct AbsenceView {
    provider_id: Uid,
    from: Moment,
    to: Moment,
    /// Places that take no more bookings now.
    withdrawn: usize,
    /// Seats of them that were booked or held.
    taken: i64,
}

fn shown(stored: &Stored) -> (Value, String) {
    let slot = &stored.slot;
    let view = json!(SlotDetail {
        slot: SlotView::from(*slot),
        capacity: slot.capacity,
        taken: slot.taken,
        withdrawn: slot.withdrawn,
        bookings: stored.rehousing.map(|(_, rehousing)| Code(rehousing)),
    });
    let etag = precondition::tag(slot.version, &view);
    (view, etag)
}

/// A place of the caller's provider; every other is as absent.
fn own(conn: &mut Conn, actor: Option<Uuid>, id: Uuid) -> Result<Stored, Problem> {
    let stored = slots::get_stored(conn, id)?;
    if Some(stored.slot.provider_id) == actor { Ok(stored) } else { Err(Problem::new(ProblemCode::NotFound)) }
}

/// One place
///
/// With its seats, for the provider's staff.
#[utoipa::path(
    tag = "places",
    params(("id" = Uid, Path, description = "Id of the place")),
    responses((status = 200, description = "The place", body = SlotDetail))
)]
#[get("/slots/{id}")]
pub async fn get_slot(
    actor: By<Staff>,
    request: HttpRequest,
    app: Data<App>,
    id: Path<String>,
    _query: Query<Nothing>,
) -> Result<HttpResponse, Problem> {
    let (id, provider) = (id_of(&id)?, actor.provider_id);
    let stored = app.read_or(move |conn, _| own(conn, provider, id)).await?;
    let (view, etag) = shown(&stored);
    if precondition::is_known(&request, &etag) {
        return Ok(HttpResponse::NotModified().insert_header(("etag", etag)).finish());
    }
    Ok(HttpResponse::Ok().insert_header(("etag", etag)).json(view))
}

/// Saves a changed place; none when somebody booked meanwhile.
async fn save(
    app: &App,
    actor: &Actor,
    purpose: &str,
    change: &SlotChange,
) -> Result<Option<Stored>, Problem> {
    let (did, journal) = (done(app, purpose), actor.in_journal(acting(actor)));
    let write = slots::update(change, change.slot.version - 1, Some((&did, &journal, app.store.house()?)))?;
    match app.store.save(write).await {
        Ok(Saved::Written | Saved::Replayed(_)) => {
            Ok(Some(Stored { slot: change.slot, rehousing: change.rehousing }))
        }
        Err(StoreError::Conflict { .. }) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

fn acting(actor: &Actor) -> Role {
    actor.acting_as(&[Role::Registrar, Role::Head]).unwrap_or(Role::Registrar)
}

/// Change a place
///
/// Its seats, and whether it takes bookings. Bookings for which no seat remains are moved to the next free place within
/// their wait in the queue, or given up, as `bookings` says.
#[utoipa::path(
    tag = "places",
    params(
        ("id" = Uid, Path, description = "Id of the place"),
        ("If-Match" = String, Header, description = "The ETag that was read", example = "\"1.0123456789abcdef\"")
    ),
    request_body(content = ChangeSlot, example = json!({ "capacity": 2 })),
    responses((status = 200, description = "Changed", body = SlotDetail))
)]
#[put("/slots/{id}")]
pub async fn put_slot(
    actor: By<Registrar>,
    app: Data<App>,
    id: Path<String>,
    _query: Query<Nothing>,
    if_match: IfMatch,
    body: Valid<ChangeSlot>,
) -> Result<HttpResponse, Problem> {
    let (id, provider, asked) = (id_of(&id)?, actor.provider_id, body.value);
    if !(1..=MOST_AT_ONCE).contains(&asked.capacity) {
        return Err(Problem::of_field(ProblemCode::InvalidFields, "/capacity", "out_of_range"));
    }
    for _ in 0..TRIES {
        let stored = app.read_or(move |conn, _| own(conn, provider, id)).await?;
        if_match.check_record(&app, id, stored.slot.version).await?;
        let rehousing = asked.bookings.map(|code| code.0);
        let change = stored.slot.change(asked.capacity, asked.withdrawn, rehousing, app.now())?;
        if let Some(saved) = save(&app, &actor, "put_slot", &change).await? {
            let (view, etag) = shown(&saved);
            follow(&app, saved.rehousing.is_some()).await;
            return Ok(HttpResponse::Ok().insert_header(("etag", etag)).json(view));
        }
    }
    Err(Problem::new(ProblemCode::Overloaded))
}

/// What becomes of the bookings begins at once; whatever fails now, the timer's next round does.
async fn follow(app: &App, has_bookings_beyond: bool) {
    if has_bookings_beyond && let Err(problem) = worker::rehouse(app).await {
        tracing::warn!(%problem, "bookings of changed places wait for the timer");
    }
}

/// Withdraw a place
///
/// It takes no more bookings. Where it has some, `bookings` says what becomes of them: `move` or `cancel`.
#[utoipa::path(
    tag = "places",
    params(
        ("id" = Uid, Path, description = "Id of the place"),
        ("bookings" = Option<RehousingCode>, Query, description = "What becomes of its bookings"),
        ("validate_only" = Option<bool>, Query, description = "All checks, nothing written")
    ),
    responses((status = 200, description = "The place as it stands then", body = SlotDetail))
)]
#[delete("/slots/{id}")]
pub async fn withdraw_slot(
    actor: By<Registrar>,
    app: Data<App>,
    id: Path<String>,
    query: Query<Withdrawing>,
) -> Result<HttpResponse, Problem> {
    let (id, provider) = (id_of(&id)?, actor.provider_id);
    for _ in 0..TRIES {
        let stored = app.read_or(move |conn, _| own(conn, provider, id)).await?;
        let rehousing = query.0.bookings.map(|code| code.0);
        let change = stored.slot.change(stored.slot.capacity, true, rehousing, app.now())?;
        let saved = if query.0.validate_only {
            Some(Stored { slot: change.slot, rehousing: change.rehousing })
        } else {
            save(&app, &actor, "withdraw_slot", &change).await?
        };
        if let Some(saved) = saved {
            let (view, etag) = shown(&saved);
            if !query.0.validate_only {
                follow(&app, saved.rehousing.is_some()).await;
            }
            return Ok(HttpResponse::Ok().insert_header(("etag", etag)).json(view));
        }
    }
    Err(Problem::new(ProblemCode::Overloaded))
}

/// Record an absence
///
/// No place that begins in the spell takes bookings any more. Where some have bookings, `bookings` says what becomes of them.
#[utoipa::path(
    tag = "places",
    params(
        ("id" = Uid, Path, description = "Id of the provider"),
        ("Idempotency-Key" = String, Header, description = "1 to 255 visible ASCII characters", example = "a-new-one",
            min_length = 1, max_length = 255, pattern = "^[!-~]+$"),
        ("validate_only" = Option<bool>, Query, description = "All checks, nothing written")
    ),
    request_body(content = RecordAbsence, example = json!({
        "from": "2026-12-18T09:00:00+05:00", "to": "2026-12-18T18:30:00+05:00", "bookings": "move"
    })),
    responses(
        (status = 200, description = "What would result (dry run)", body = AbsenceView),
        (status = 201, description = "Recorded", body = AbsenceView)
    )
)]
#[post("/providers/{id}/absences")]
pub async fn record_absence(
    actor: By<RegistrarOrHead>,
    app: Data<App>,
    id: Path<String>,
    key: IdempotencyKey,
    dry: Query<DryRun>,
    body: Valid<RecordAbsence>,
) -> Result<HttpResponse, Problem> {
    let (id, dry, asked) = (id_of(&id)?, dry.0.validate_only, body.value);
    let once = Once::new(&app, &actor, &format!("record_absence {id}"), &key, body.fingerprint);
    let now = app.now();
    let (own, spell) = (actor.provider_id == Some(id), (asked.from.0.max(now), asked.to.0));
    let found = load(&app, (!dry).then_some(&once), move |conn, _| {
        if !own {
            return Err(StoreError::NotFound.into());
        }
        providers::get(conn, id)?;
        let open = slots::list_open(conn, id, spell)?;
        // What begins at this moment has begun.
        Ok(open.into_iter().filter(|slot| slot.begins_at > now).collect::<Vec<_>>())
    });
    let places = match found.await?.or_replay() {
        Ok(found) => found,
        Err(known) => return Ok(known),
    };
    if !(TimeDelta::zero()..=TimeDelta::days(LONGEST_ABSENCE)).contains(&(asked.to.0 - asked.from.0)) {
        return Err(Problem::of_field(ProblemCode::InvalidFields, "/to", "out_of_range"));
    }
    let rehousing = asked.bookings.map(|code| code.0);
    let withdraw = |slot: Slot| slot.change(slot.capacity, true, rehousing, now);
    // Nothing is withdrawn where something is not said.
    let changes = places.iter().map(|slot| withdraw(*slot)).collect::<Result<Vec<_>, _>>()?;
    let view = json!(AbsenceView {
        provider_id: Uid(id),
        from: asked.from,
        to: asked.to,
        withdrawn: changes.len(),
        taken: places.iter().map(|slot| slot.taken).sum(),
    });
    if dry {
        return Ok(HttpResponse::Ok().json(view));
    }
    for first in changes {
        let id = first.slot.id;
        let mut change = first;
        let mut tries = 0;
        while save(&app, &actor, "record_absence", &change).await?.is_none() {
            tries += 1;
            let anew = app.read(move |conn, _| slots::get_stored(conn, id)).await?.slot;
            if anew.withdrawn {
                break;
            }
            change = withdraw(anew)?;
            if tries == TRIES {
                return Err(Problem::new(ProblemCode::Overloaded));
            }
        }
    }
    let (did, journal) = (done(&app, "record_absence"), actor.in_journal(acting(&actor)));
    let write = slots::publish(id, &[], Some((&did, &journal, app.store.house()?)))?;
    let answered = once.save(&app, write, Answer::new(StatusCode::CREATED, &view, None, None)).await?;
    follow(&app, true).await;
    Ok(answered)
}
