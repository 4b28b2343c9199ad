//! Timer steps: each takes no input, asks the database what is due, acts and marks. `run_once` is one round of all of
//! them; the loop around it is a few lines. A step that fails is told and tried again in the next round.

use std::time::Duration;

use actix_web::web::Data;
use serde::Serialize;

use crate::app::App;
use crate::idempotency::oldest_kept;
use crate::ops;
use crate::problem::Problem;

/// How often a round runs by itself.
const ROUND: Duration = Duration::from_secs(30);

/// What one round did.
#[derive(Debug, Default, Serialize)]
pub struct Worked {
    /// Kept replies that were old enough to go.
    pub replies_purged: usize,
}

/// One round of every timer step.
///
/// # Errors
/// 503 when the database is away.
pub async fn run_once(app: &App) -> Result<Worked, Problem> {
    let replies_purged = app.store.purge_replies(oldest_kept()).await?;
    app.forget_idle_callers();
    Ok(Worked { replies_purged })
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
