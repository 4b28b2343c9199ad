//! The timer step of the wait list: entries whose place was booked, whose time went by or that are over are settled, then free
//! places are offered to who is next. An offer is one write: hold, seat, entry, message, and whom it passes over, so whoever
//! dies in between leaves nothing half done. What somebody else changed meanwhile is left to the next round.

use chrono::TimeDelta;
use qoldau_domain::message::Message;
use qoldau_domain::place::{AppointmentKind, Slot};
use qoldau_domain::wait_list::{Fit, OfferedPlace, PassOverReason, PassedOver, WaitListState};
use qoldau_persistence::holds::Hold;
use qoldau_persistence::wait_list::{self, Queued};
use qoldau_persistence::{StoreError, Write, appointments, slots};
use uuid::Uuid;

use super::timer;
use crate::app::App;
use crate::problem::{Problem, ProblemCode};
use crate::providers::done;

/// How many entries of a queue are looked at in one round.
const ENTRIES: i64 = 500;
/// How many of its free places.
const PLACES: i64 = 200;

/// Offers free places, a provider at a time. A queue that cannot be dealt with waits for the next round and does not stop the
/// others.
///
/// # Errors
/// 503 when the database is away.
pub(super) async fn offer_freed_places(app: &App) -> Result<usize, Problem> {
    let (mut after, mut offered) = (None, 0);
    loop {
        let next = app.read(move |conn, _| wait_list::find_provider(conn, after)).await?;
        let Some(provider) = next else { return Ok(offered) };
        after = Some(provider);
        match offer_at(app, provider).await {
            Ok(count) => offered += count,
            Err(problem) if problem.code == ProblemCode::Unavailable => return Err(problem),
            Err(problem) => {
                tracing::error!(provider = %provider, %problem, "a wait list waits for a person");
            }
        }
    }
}

/// Offers the free places of a provider in the order of time, a seat at a time.
async fn offer_at(app: &App, provider: Uuid) -> Result<usize, Problem> {
    let queue =
        app.read(move |conn, store| wait_list::list_queue(conn, store.keys(), provider, ENTRIES)).await?;
    let mut waiting = settle(app, queue).await?;
    if waiting.is_empty() {
        return Ok(0);
    }
    let (kind, spell) = (AppointmentKind::Examination, (app.now(), app.now() + TimeDelta::days(366)));
    let free = app.read(move |conn, _| slots::list_free(conn, provider, kind, spell, None, PLACES)).await?;
    let mut offered = 0;
    for mut slot in free {
        while slot.is_free() {
            let Some((place, passed_over)) = choose(app, &waiting, &slot).await? else { break };
            let next = waiting.remove(place);
            if !offer(app, &next, &slot, passed_over).await? {
                return Ok(offered);
            }
            slot.taken += 1;
            offered += 1;
        }
    }
    Ok(offered)
}

/// Settles what is over; those who wait on.
async fn settle(app: &App, queue: Vec<Queued>) -> Result<Vec<Queued>, Problem> {
    let mut waiting = Vec::with_capacity(queue.len());
    for queued in queue {
        match queued.entry.settle(&queued.application, queued.kept(), app.now()) {
            Some(change) => {
                let (did, by) = (done(app, "settle_wait_list_entry"), timer());
                let write = wait_list::update(&change, &did, &by, app.store.house()?)?;
                let write = match queued.keeping() {
                    Some(hold) => write.releasing(hold),
                    None => write,
                };
                save(app, write).await?;
            }
            None if queued.entry.state == WaitListState::Waiting => waiting.push(queued),
            None => {}
        }
    }
    Ok(waiting)
}

/// Who gets a place: the first in the queue whom it fits, and whom it passes over.
async fn choose(
    app: &App,
    waiting: &[Queued],
    slot: &Slot,
) -> Result<Option<(usize, Vec<PassedOver>)>, Problem> {
    let (now, calendar) = (app.now(), app.calendar());
    let mut passed_over = Vec::new();
    for (place, queued) in waiting.iter().enumerate() {
        let (entry, holds_another) = (&queued.entry, queued.hold.is_some());
        let fit = entry.fit(&queued.application, slot, holds_another, &calendar, now, &mut App::new_id);
        let reason = match fit {
            Fit::NotNow => continue,
            Fit::PassedOver(reason) => reason,
            Fit::Fits => {
                if !is_child_elsewhere(app, queued, slot).await? {
                    return Ok(Some((place, passed_over)));
                }
                PassOverReason::ChildElsewhere
            }
        };
        passed_over.push(entry.passed_over(slot.id, reason, now));
    }
    Ok(None)
}

async fn is_child_elsewhere(app: &App, queued: &Queued, slot: &Slot) -> Result<bool, Problem> {
    let (application, slot) = (queued.application.clone(), *slot);
    app.read(move |conn, store| appointments::is_child_elsewhere(conn, store.keys(), &application, &slot))
        .await
}

/// Keeps a place for an entry and says so; whether it was saved.
async fn offer(app: &App, next: &Queued, slot: &Slot, passed_over: Vec<PassedOver>) -> Result<bool, Problem> {
    let (now, application_id) = (app.now(), next.entry.application_id);
    let hours = TimeDelta::hours(i64::from(app.config.wait_list_hours));
    let until = (now + hours).min(slot.begins_at);
    let hold = Hold { id: App::new_id(), application_id, slot_id: slot.id, expires_at: until };
    let place = OfferedPlace { slot_id: slot.id, hold_id: hold.id, until };
    let change = next.entry.offer(place, passed_over);
    let message = Message::of_place(application_id, (slot.begins_at, until), now, App::new_id());
    let (did, by) = (done(app, "offer_freed_place"), timer());
    let write = wait_list::update(&change, &did, &by, app.store.house()?)?;
    save(app, write.holding(&hold).with_message(&message)).await
}

/// Whether it was saved, or somebody was faster at the entry, the place or the hold.
async fn save(app: &App, write: Write) -> Result<bool, Problem> {
    match app.store.save(write).await {
        Ok(_) => Ok(true),
        Err(
            StoreError::Conflict { .. }
            | StoreError::SlotTaken
            | StoreError::AlreadyHeld
            | StoreError::HoldEnded,
        ) => Ok(false),
        Err(error) => Err(error.into()),
    }
}
