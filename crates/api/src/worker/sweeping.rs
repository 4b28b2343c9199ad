//! The timer step that takes away uploads of which nothing came: nobody attached them to an application within a month ◊, so nobody
//! sees them and no record needs them. What is attached is never touched; how long applications are kept is not decided here.

use chrono::TimeDelta;
use qoldau_persistence::{StoreError, files};
use uuid::Uuid;

use super::{PIECE, timer};
use crate::app::App;
use crate::problem::Problem;
use crate::providers::done;

/// How long an upload waits for an application ◊.
const KEPT: TimeDelta = TimeDelta::days(30);

/// Takes away what is old enough, a piece at a time; how many. A later round goes on where this one ended: what was attached then
/// stays so.
///
/// # Errors
/// 503 when the database is away.
pub(super) async fn remove_abandoned(app: &App) -> Result<usize, Problem> {
    let (mut behind, before, mut removed) = (*app.swept_up_to.lock().await, app.now() - KEPT, 0);
    loop {
        let found = app.read(move |conn, _| files::list_abandoned(conn, behind, before, PIECE)).await?;
        let Some(last) = found.last else { return Ok(removed) };
        for (id, size) in found.abandoned {
            removed += usize::from(remove(app, id, size).await?);
        }
        behind = Some(last);
        *app.swept_up_to.lock().await = behind;
    }
}

/// Takes one away: first what opens it, then its slices. False when an application was faster.
async fn remove(app: &App, id: Uuid, size: i64) -> Result<bool, Problem> {
    let done = done(app, "remove_abandoned_upload");
    let write = files::remove(id, &done, &timer(), app.store.house()?)?;
    match app.store.save(write).await {
        Ok(_) => {}
        Err(StoreError::NotFound) => return Ok(false),
        Err(error) => return Err(error.into()),
    }
    app.blobs.remove(id, u64::try_from(size).unwrap_or_default()).await;
    Ok(true)
}
