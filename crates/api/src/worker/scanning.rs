//! The timer step of the quarantine: files that no scanner looked at when they were uploaded are scanned, oldest first. A scanner
//! that leaves some of them unanswered, one after another, is left alone until the next round, which goes on behind them: the fault may
//! be the files'. Nothing is served, judged or removed here: what is found harmful stays sealed and unserved, and a person sees
//! to its document.

use std::time::{Duration, Instant};

use qoldau_domain::document::Scan;
use qoldau_persistence::files;
use uuid::Uuid;

use super::PIECE;
use crate::app::App;
use crate::files::scan;
use crate::problem::Problem;

/// After how many unanswered files in a row the scanner is silent.
const SILENT: u32 = 4;
/// How long a round scans at most; the other steps have their turn, too.
const ROUND: Duration = Duration::from_secs(60);

/// Scans what waits, a piece at a time; about how many the scanner said something.
///
/// # Errors
/// 503 when the database is away.
pub(super) async fn scan_files(app: &App) -> Result<usize, Problem> {
    let began = app.tried_last.lock().await.take();
    let mut done = scan_behind(app, began, None).await?;
    if began.is_some() && app.tried_last.lock().await.is_none() {
        done += scan_behind(app, None, began).await?;
    }
    let waiting = app.read(|conn, _| files::count_unscanned(conn)).await?;
    metrics::gauge!("qoldau_files_in_quarantine").set(u32::try_from(waiting).unwrap_or(u32::MAX));
    Ok(done)
}

/// Scans what waits behind one file and up to another; where it gives up, the last one that was tried is kept.
async fn scan_behind(app: &App, mut after: Option<Uuid>, last: Option<Uuid>) -> Result<usize, Problem> {
    let (began, mut done, mut silent) = (Instant::now(), 0, 0);
    loop {
        let piece =
            app.read(move |conn, store| files::list_unscanned(conn, store.keys(), after, PIECE)).await?;
        if piece.is_empty() {
            return Ok(done);
        }
        for file in piece {
            if last.is_some_and(|last| file.id > last) {
                return Ok(done);
            }
            after = Some(file.id);
            let said = scan(app, file.id, file.size, &file.data_key).await;
            match said {
                Scan::Pending => silent += 1,
                Scan::Infected => tracing::error!(file = %file.id, "a file holds harmful content"),
                Scan::Clean => {}
            }
            if said != Scan::Pending {
                app.store.save(files::scanned(file.id, said)).await?;
                (done, silent) = (done + 1, 0);
            }
            if silent == SILENT || began.elapsed() > ROUND {
                tracing::warn!("the scanner does not answer or is slow; files wait in quarantine");
                *app.tried_last.lock().await = after;
                return Ok(done);
            }
        }
    }
}
