//! Timer steps: each takes no input, asks the database what is due, acts and marks. `run_once` is one round of all of
//! them; the loop around it is a few lines. A step that fails is told and tried again in the next round.

use std::time::Duration;

use actix_web::web::Data;
use futures_util::future::join_all;
use qoldau_persistence::journal::Actor;
use qoldau_persistence::{StoreError, applications, holds};
use serde::Serialize;

use crate::app::App;
use crate::idempotency::oldest_kept;
use crate::ops;
use crate::problem::Problem;

/// How often a round runs by itself.
const ROUND: Duration = Duration::from_secs(30);

/// How many applications are computed anew in one go.
const PIECE: i64 = 200;

/// What one round did.
#[derive(Debug, Default, Serialize)]
pub struct Worked {
    /// Kept replies that were old enough to go.
    pub replies_purged: usize,
    /// Applications whose open deadlines were computed anew with another work calendar.
    pub deadlines_recomputed: usize,
    /// Holds that ended by themselves; their seats are free again.
    pub holds_ended: usize,
}

/// One round of every timer step.
///
/// # Errors
/// 503 when the database is away.
pub async fn run_once(app: &App) -> Result<Worked, Problem> {
    app.follow_calendar().await?;
    ops::tell_calendar_reach(&app.calendar(), app.today());
    let deadlines_recomputed = recompute_deadlines(app).await?;
    let holds_ended = end_holds(app).await?;
    let replies_purged = app.store.purge_replies(oldest_kept()).await?;
    app.forget_idle_callers();
    Ok(Worked { replies_purged, deadlines_recomputed, holds_ended })
}

/// Computes open deadlines anew that carry another version of the work calendar, a piece at a time. Whoever changes an
/// application meanwhile wins; it is looked at again in the next round.
async fn recompute_deadlines(app: &App) -> Result<usize, Problem> {
    let calendar = app.calendar();
    let (mut after, mut done) = (None, 0);
    loop {
        let version = calendar.version().to_owned();
        let piece = app
            .read(move |conn, store| applications::list_outdated(conn, store.keys(), &version, after, PIECE))
            .await?;
        let Some(last) = piece.last() else { return Ok(done) };
        after = Some(last.application.id);
        let mut writes = Vec::with_capacity(piece.len());
        for loaded in piece {
            let id = loaded.application.id;
            match loaded.application.recompute(&calendar, app.now(), &mut App::new_id) {
                Ok(Some(change)) => {
                    writes.push(applications::update(app.store.keys(), &change, &timer(), &loaded.data_key)?);
                }
                Ok(None) => {}
                Err(violation) => {
                    tracing::error!(application = %id, code = violation.code(), "a deadline waits for a person");
                }
            }
        }
        // Together, so that they are few commits.
        for saved in join_all(writes.into_iter().map(|write| app.store.save(write))).await {
            match saved {
                Ok(_) => done += 1,
                Err(StoreError::Conflict { .. }) => {}
                Err(error) => return Err(error.into()),
            }
        }
    }
}

/// Gives the seats of ended holds back, a piece at a time. Whoever books with a hold or releases it meanwhile wins: the hold is
/// gone then, and its seat is given back once only.
async fn end_holds(app: &App) -> Result<usize, Problem> {
    let mut done = 0;
    loop {
        let now = app.now();
        let piece = app.read(move |conn, _| holds::list_ended(conn, now, PIECE)).await?;
        if piece.is_empty() {
            return Ok(done);
        }
        let mut writes = Vec::with_capacity(piece.len());
        for hold in &piece {
            writes.push(holds::release(hold, None)?);
        }
        for saved in join_all(writes.into_iter().map(|write| app.store.save(write))).await {
            match saved {
                Ok(_) => done += 1,
                Err(StoreError::HoldEnded) => {}
                Err(error) => return Err(error.into()),
            }
        }
    }
}

/// Who the journal names for what a timer step did.
fn timer() -> Actor {
    Actor { key: vec![0; 32], role: "timer".to_owned(), name: None, client: "qoldau".to_owned() }
}

/// Rounds until the process ends.
pub async fn run(app: Data<App>) {
    loop {
        tokio::time::sleep(ROUND).await;
        if app.config.metrics_listen.is_some()
            && let Some(recorder) = ops::recorder()
        {
            // Without it histograms would keep every sample until somebody asks for them.
            recorder.run_upkeep();
        }
        if let Err(problem) = run_once(&app).await {
            tracing::warn!(%problem, "a round of timer steps failed and is tried again");
        }
    }
}
