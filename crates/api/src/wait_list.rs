//! The wait list on the wire: an application joins it, is looked at, and leaves it. Places are offered by a timer step
//! (`worker/wait_list.rs`); an offered place is booked like any other, with its hold. Who fits is the domain's.

use actix_web::http::StatusCode;
use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse, delete, get, post};
use qoldau_domain::place::Slot;
use qoldau_domain::term::local;
use qoldau_domain::wait_list::{PassedOver, WaitListEntry, WaitListState};
use qoldau_persistence::{StoreError, applications, slots, wait_list};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use utoipa::ToSchema;
use validator::Validate;

use crate::app::App;
use crate::applications::{acting, named, record, with_actions};
use crate::auth::{By, RecipientOrStaff, RegistrarOrRecipient};
use crate::body::Valid;
use crate::codes::{Code, PassOverReasonCode, WaitListStateCode};
use crate::idempotency::{Answer, IdempotencyKey, Once, load};
use crate::page::Query;
use crate::precondition;
use crate::problem::{Problem, ProblemCode};
use crate::providers::{DryRun, done, id_of, without};
use crate::services::Nothing;
use crate::wire::{Day, Moment, Uid};

/// How often leaving is decided anew when the entry changed meanwhile.
const TRIES: usize = 5;

/// Who wants an earlier place.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct JoinWaitList {
    /// Registered; with a day of the examination it waits for an earlier one.
    application_id: Uid,
    /// Only places of days before this one, which has not come yet.
    #[schema(required = false)]
    before: Option<Day>,
}

/// A place that is kept.
#[derive(Debug, Serialize, ToSchema)]
pub struct OfferedPlaceView {
    slot_id: Uid,
    on: Day,
    /// Kazakhstan time.
    #[schema(pattern = "^([01][0-9]|2[0-3]):[0-5][0-9]$")]
    time: String,
    minutes: i64,
    /// The hold that keeps it; booking with it takes the place.
    hold_id: Uid,
    /// At this moment it goes to the next.
    offered_until: Moment,
}

/// A place that went to somebody further behind.
#[derive(Debug, Serialize, ToSchema)]
pub struct PassedOverView {
    slot_id: Uid,
    at: Moment,
    reason: PassOverReasonCode,
}

impl From<&PassedOver> for PassedOverView {
    fn from(passed: &PassedOver) -> Self {
        Self { slot_id: Uid(passed.slot_id), at: Moment(passed.at), reason: Code(passed.reason) }
    }
}

/// An application in the wait list.
#[derive(Debug, Serialize, ToSchema)]
pub struct WaitListEntryView {
    id: Uid,
    application_id: Uid,
    provider_id: Uid,
    state: WaitListStateCode,
    #[serde(skip_serializing_if = "Option::is_none")]
    before: Option<Day>,
    /// The legal day of registration: the order of the queue.
    registered_on: Day,
    /// The place in the queue, from 1, while the entry waits.
    #[serde(skip_serializing_if = "Option::is_none")]
    position: Option<i64>,
    /// What is kept for it now.
    #[serde(skip_serializing_if = "Option::is_none")]
    offered: Option<OfferedPlaceView>,
    /// Places that passed it over, and why.
    passed_over: Vec<PassedOverView>,
}

/// An entry with what is shown beside it.
struct Seen {
    entry: WaitListEntry,
    ahead: i64,
    slot: Option<Slot>,
    passed_over: Vec<PassedOver>,
}

impl Seen {
    fn shown(&self) -> (Value, String) {
        let entry = &self.entry;
        let offered = entry.offered.zip(self.slot.as_ref()).map(|(place, slot)| OfferedPlaceView {
            slot_id: Uid(slot.id),
            on: Day(slot.on()),
            time: local(slot.begins_at).format("%H:%M").to_string(),
            minutes: slot.minutes,
            hold_id: Uid(place.hold_id),
            offered_until: Moment(place.until),
        });
        let view = json!(WaitListEntryView {
            id: Uid(entry.id),
            application_id: Uid(entry.application_id),
            provider_id: Uid(entry.provider_id),
            state: Code(entry.state),
            before: entry.before_on.map(Day),
            registered_on: Day(entry.registered_on),
            position: (entry.state == WaitListState::Waiting).then_some(self.ahead + 1),
            offered,
            passed_over: self.passed_over.iter().map(PassedOverView::from).collect(),
        });
        let etag = precondition::tag(entry.version, &view);
        (view, etag)
    }
}

/// Join the wait list ◊
///
/// For an earlier place at the provider of the application, once at a time. A freed place is kept for the first in the order of
/// registration whom it fits, 24 hours unless `QOLDAU_WAIT_LIST_HOURS` says otherwise, and a text message says so; then it
/// goes to the next. Who does not book by themselves takes it by telephone or at the counter, where the registrar
/// books it with its hold.
#[utoipa::path(
    tag = "wait-list",
    params(
        ("Idempotency-Key" = String, Header, description = "1 to 255 visible ASCII characters", example = "a-new-one",
            min_length = 1, max_length = 255, pattern = "^[!-~]+$"),
        ("validate_only" = Option<bool>, Query, description = "All checks, nothing written")
    ),
    request_body(content = JoinWaitList, example = json!({
        "application_id": "01980000-0000-7000-8000-0000000000aa", "before": "2026-12-25"
    })),
    responses(
        (status = 200, description = "What would result (dry run)", body = WaitListEntryView),
        (status = 201, description = "It waits", body = WaitListEntryView)
    )
)]
#[post("/wait-list-entries")]
pub async fn join_wait_list(
    actor: By<RegistrarOrRecipient>,
    app: Data<App>,
    key: IdempotencyKey,
    dry: Query<DryRun>,
    body: Valid<JoinWaitList>,
) -> Result<HttpResponse, Problem> {
    let (dry, asked) = (dry.0.validate_only, body.value);
    let once = Once::new(&app, &actor, "join_wait_list", &key, body.fingerprint);
    let (sight, application) = (actor.sight(&app), asked.application_id.0);
    let refused = |pointer, code| Problem::of_field(ProblemCode::InvalidFields, pointer, code);
    let found = load(&app, (!dry).then_some(&once), move |conn, store| {
        let loaded = named(applications::get(conn, store.keys(), &sight, application))?;
        Ok((loaded.application, wait_list::is_waiting(conn, application)?))
    });
    let (application, waits) = match found.await?.or_replay() {
        Ok(found) => found,
        Err(known) => return Ok(known),
    };
    let (by, before) = (actor.acting(&app), asked.before.map(|day| day.0));
    if before.is_some_and(|day| day <= app.today()) {
        return Err(refused("/before", "out_of_range"));
    }
    let entry = WaitListEntry::join(App::new_id(), &application, before, &app.calendar(), by.now)
        .map_err(|violation| with_actions(violation.into(), &application, &by))?;
    let ahead = app.read(move |conn, _| wait_list::count_ahead(conn, &entry)).await?;
    let (view, etag) = Seen { entry, ahead, slot: None, passed_over: Vec::new() }.shown();
    if dry {
        let waits = waits.then(|| Problem::new(ProblemCode::AlreadyWaiting));
        return waits.map_or_else(|| Ok(HttpResponse::Ok().json(without(view, &["id"]))), Err);
    }
    let (did, journal) = (done(&app, "join_wait_list"), actor.in_journal(acting(&actor)));
    let write = wait_list::insert(&entry, &did, &journal, app.store.house()?)?;
    let place = format!("/v1/wait-list-entries/{}", entry.id);
    once.save(&app, write, Answer::new(StatusCode::CREATED, &view, Some(etag), Some(place))).await
}

/// One entry of the wait list
///
/// How it stands, its place in the queue, what is kept for it, and which places passed it over and why. Of an own application
/// for a recipient, of one of the provider for staff; every other is as absent.
#[utoipa::path(
    tag = "wait-list",
    params(("id" = Uid, Path, description = "Id of the entry")),
    responses((status = 200, description = "The entry", body = WaitListEntryView))
)]
#[get("/wait-list-entries/{id}")]
pub async fn get_wait_list_entry(
    actor: By<RecipientOrStaff>,
    request: HttpRequest,
    app: Data<App>,
    id: Path<String>,
    _query: Query<Nothing>,
) -> Result<HttpResponse, Problem> {
    let (id, sight) = (id_of(&id)?, actor.sight(&app));
    let seen = app
        .read(move |conn, _| {
            let entry = wait_list::get(conn, &sight, id)?;
            Ok(Seen {
                entry,
                ahead: wait_list::count_ahead(conn, &entry)?,
                slot: entry.offered.map(|place| slots::get(conn, place.slot_id)).transpose()?,
                passed_over: wait_list::list_passed_over(conn, id)?,
            })
        })
        .await?;
    let (view, etag) = seen.shown();
    if precondition::is_known(&request, &etag) {
        return Ok(HttpResponse::NotModified().insert_header(("etag", etag)).finish());
    }
    record(&app, &actor, "get_wait_list_entry", vec![seen.entry.application_id]).await?;
    Ok(HttpResponse::Ok().insert_header(("etag", etag)).json(view))
}

/// Leave the wait list ◊
///
/// What is kept for the application is free again at once. The entry can still be read; one that is over stays as it is.
#[utoipa::path(
    tag = "wait-list",
    params(("id" = Uid, Path, description = "Id of the entry")),
    responses((status = 204, description = "It waits no longer"))
)]
#[delete("/wait-list-entries/{id}")]
pub async fn leave_wait_list(
    actor: By<RegistrarOrRecipient>,
    app: Data<App>,
    id: Path<String>,
    _query: Query<Nothing>,
) -> Result<HttpResponse, Problem> {
    let id = id_of(&id)?;
    for _ in 0..TRIES {
        let sight = actor.sight(&app);
        let found =
            app.read(move |conn, store| wait_list::get_queued(conn, store.keys(), &sight, id)).await?;
        let Some(change) = found.entry.give_up(&found.application, found.kept(), app.now()) else {
            return Ok(HttpResponse::NoContent().finish());
        };
        let (did, journal) = (done(&app, "leave_wait_list"), actor.in_journal(acting(&actor)));
        let write = wait_list::update(&change, &did, &journal, app.store.house()?)?;
        let write = match found.keeping() {
            Some(hold) => write.releasing(hold),
            None => write,
        };
        match app.store.save(write).await {
            Ok(_) => return Ok(HttpResponse::NoContent().finish()),
            // Somebody was faster at the entry or at its hold: look again.
            Err(StoreError::Conflict { .. } | StoreError::HoldEnded) => {}
            Err(error) => return Err(error.into()),
        }
    }
    Err(Problem::new(ProblemCode::Overloaded))
}
