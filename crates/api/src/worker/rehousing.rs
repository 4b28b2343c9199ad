//! The timer step of withdrawn places: their bookings are moved to the next free place that takes them, or given up, one at a
//! time, then the place itself is settled. What the domain says decides; whoever is faster at a place or an application wins,
//! and what is left is looked at again in the next round.

use qoldau_domain::application::Acting;
use qoldau_domain::appointment::Appointment;
use qoldau_domain::document_visit;
use qoldau_domain::lifecycle::Role;
use qoldau_domain::place::{Rehousing, Slot, SlotChange};
use qoldau_persistence::slots::Stored;
use qoldau_persistence::{StoreError, Write, applications, appointments, providers, slots};
use uuid::Uuid;

use super::{PIECE, free_unasked, timer};
use crate::app::App;
use crate::appointments::receiving;
use crate::problem::{Problem, ProblemCode};
use crate::providers::done;

/// Deals with the bookings of places that staff withdrew or made smaller, one at a time and the latest first, then with the
/// place itself. A booking that cannot be dealt with leaves its place for the next round and does not stop the others.
///
/// # Errors
/// 503 when the database is away.
pub async fn rehouse(app: &App) -> Result<usize, Problem> {
    let (mut after, mut done) = (None, 0);
    loop {
        let (piece, last) = app.read(move |conn, _| slots::list_to_rehouse(conn, after, PIECE)).await?;
        if last.is_none() {
            return Ok(done);
        }
        after = last;
        for stored in piece {
            let id = stored.slot.id;
            match rehouse_one(app, stored).await {
                Ok(count) => done += count,
                Err(problem) if problem.code == ProblemCode::Unavailable => return Err(problem),
                Err(problem) => {
                    tracing::error!(place = %id, %problem, "bookings of a place wait for a person");
                }
            }
        }
    }
}

async fn rehouse_one(app: &App, stored: Stored) -> Result<usize, Problem> {
    let (slot, Some((keep, rehousing))) = (stored.slot, stored.rehousing) else { return Ok(0) };
    let booked = app.read(move |conn, _| slots::list_booked(conn, slot.id)).await?;
    let beyond = booked.len().saturating_sub(usize::try_from(keep).unwrap_or(0));
    let mut done = 0;
    for appointment in booked.into_iter().take(beyond) {
        if rehouse_booking(app, appointment, rehousing).await? {
            done += 1;
        }
    }
    let now = app.read(move |conn, _| slots::get_stored(conn, slot.id)).await?;
    if now.rehousing.is_none() || now.slot.taken > keep {
        return Ok(done);
    }
    let mut settled = now.slot;
    settled.version += 1;
    if keep > 0 {
        (settled.capacity, settled.withdrawn) = (keep, false);
    }
    let change = SlotChange { slot: settled, rehousing: None, changed: &["capacity", "withdrawn"] };
    match app.store.save(slots::update(&change, now.slot.version, None)?).await {
        Ok(_) | Err(StoreError::Conflict { .. }) => Ok(done),
        Err(error) => Err(error.into()),
    }
}

/// One booking; whether it was moved or given up.
async fn rehouse_booking(app: &App, appointment: Appointment, rehousing: Rehousing) -> Result<bool, Problem> {
    let mut free = match rehousing {
        Rehousing::Move => free_unasked(app, appointment.provider_id, appointment.kind).await?,
        Rehousing::Cancel => Vec::new(),
    };
    loop {
        let decided = match appointment.application_id {
            Some(application) => {
                rehouse_examination(app, (application, appointment.slot_id), rehousing, &free).await?
            }
            None => Some(rehouse_visit(app, appointment, rehousing, &free).await?),
        };
        // Somebody may have moved it meanwhile.
        let Some((write, to)) = decided else { return Ok(false) };
        match app.store.save(write).await {
            Ok(_) => return Ok(true),
            // The child is somewhere else then, and will be in every round: the next place.
            Err(StoreError::ChildElsewhere) => free.retain(|slot| slot.id != to),
            // Somebody was faster at the place or at the application; the next round looks again.
            Err(StoreError::Conflict { .. } | StoreError::SlotTaken) => return Ok(false),
            Err(error) => return Err(error.into()),
        }
    }
}

/// What becomes of an examination, and at which place it is then; none when it is no longer there.
async fn rehouse_examination(
    app: &App,
    (application, slot): (Uuid, Uuid),
    rehousing: Rehousing,
    free: &[Slot],
) -> Result<Option<(Write, Uuid)>, Problem> {
    let loaded = app.read(move |conn, store| applications::get_any(conn, store.keys(), application)).await?;
    if loaded.application.appointment.is_none_or(|appointment| appointment.slot_id != slot) {
        return Ok(None);
    }
    let by = Acting { roles: &[Role::Registrar], recipients_book: false, now: app.now() };
    let change = loaded.application.rehouse(rehousing, free, &by, &app.calendar(), &mut App::new_id)?;
    let to = change.appointment.map_or(slot, |set| set.after.slot_id);
    Ok(Some((applications::update(app.store.keys(), &change, &timer(), &loaded.data_key)?, to)))
}

/// What becomes of a visit, and at which place it is then.
async fn rehouse_visit(
    app: &App,
    appointment: Appointment,
    rehousing: Rehousing,
    free: &[Slot],
) -> Result<(Write, Uuid), Problem> {
    let provider = appointment.provider_id;
    let provider = app.read(move |conn, _| providers::get(conn, provider)).await?;
    let calendar = app.calendar();
    let at = receiving(&provider, &calendar, app.now())?;
    let change = document_visit::rehouse(appointment, rehousing, free, &at, &mut App::new_id)?;
    let (by, actor) = (done(app, "rehouse"), timer());
    let by = (&by, &actor, app.store.house()?);
    Ok((appointments::write_visit(app.store.keys(), &change, None, by)?, change.after.slot_id))
}
