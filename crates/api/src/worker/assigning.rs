//! The timer step that assigns days: where a provider lets Qoldau do it and nobody booked, the first free place is taken, one
//! application at a time. What the domain says decides; a person or another process that is faster wins, and whatever
//! cannot be done now is looked at again in the next round.

use qoldau_domain::application::Acting;
use qoldau_domain::lifecycle::Role;
use qoldau_domain::place::AppointmentKind;
use qoldau_persistence::{StoreError, applications};
use uuid::Uuid;

use super::{PIECE, free_unasked, timer};
use crate::app::App;
use crate::problem::{Problem, ProblemCode};

/// Assigns the days that are to be assigned now, a piece at a time. One that fails is told and does not stop the others.
///
/// # Errors
/// 503 when the database is away.
pub(super) async fn assign_days(app: &App) -> Result<usize, Problem> {
    let (mut after, mut done, mut without_place) = (None, 0, 0_u32);
    loop {
        let piece = app.read(move |conn, _| applications::list_unassigned(conn, after, PIECE)).await?;
        let Some(last) = piece.last() else {
            metrics::gauge!("qoldau_days_unassigned").set(without_place);
            return Ok(done);
        };
        after = Some(*last);
        for id in piece {
            match assign_one(app, id).await {
                Ok(Outcome::Assigned) => done += 1,
                Ok(Outcome::NotNow) => {}
                Ok(Outcome::NoPlace) => without_place += 1,
                Err(problem) if problem.code == ProblemCode::Unavailable => return Err(problem),
                Err(problem) => {
                    tracing::error!(application = %id, %problem, "the day of an application waits for a person");
                }
            }
        }
    }
}

/// What became of one application in a round.
enum Outcome {
    Assigned,
    /// It is not time yet, or somebody was faster.
    NotNow,
    NoPlace,
}

async fn assign_one(app: &App, id: Uuid) -> Result<Outcome, Problem> {
    let loaded = app.read(move |conn, store| applications::get_any(conn, store.keys(), id)).await?;
    let (calendar, now) = (app.calendar(), app.now());
    if !loaded.application.is_time_to_assign(app.config.recipients_book, &calendar, now)? {
        return Ok(Outcome::NotNow);
    }
    let provider = loaded.application.provider_id;
    let mut free = free_unasked(app, provider, AppointmentKind::Examination).await?;
    let by = Acting { roles: &[Role::Registrar], recipients_book: false, now };
    loop {
        let assigned = loaded.application.assign(&free, &by, &calendar, &mut App::new_id)?;
        let Some(change) = assigned else { break };
        let tried = change.appointment.map(|set| set.after.slot_id);
        let write = applications::update(app.store.keys(), &change, &timer(), &loaded.data_key)?;
        match app.store.save(write).await {
            Ok(_) => return Ok(Outcome::Assigned),
            // The child is somewhere else then, and will be in every round: the next place.
            Err(StoreError::ChildElsewhere) => free.retain(|slot| tried.is_some_and(|id| id != slot.id)),
            // Somebody was faster at the place or at the application; the next round looks again.
            Err(StoreError::Conflict { .. } | StoreError::SlotTaken) => return Ok(Outcome::NotNow),
            Err(error) => return Err(error.into()),
        }
    }
    tracing::warn!(application = %id, "no place is free for an application whose day is to be assigned");
    Ok(Outcome::NoPlace)
}
