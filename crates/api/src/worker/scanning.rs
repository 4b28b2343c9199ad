//! The timer step of the quarantine: files that no scanner looked at when they were uploaded are scanned, oldest first. A scanner
//! that leaves some of them unanswered is left alone until the next round; one alone may be the file's fault. Nothing is served, judged or removed here: what is found harmful
//! stays sealed and unserved, and a person sees to its document.

use qoldau_domain::document::Scan;
use qoldau_persistence::files;

use super::PIECE;
use crate::app::App;
use crate::files::scan;
use crate::problem::Problem;

/// After how many unanswered files the scanner is silent.
const SILENT: u32 = 4;

/// Scans what waits, a piece at a time; about how many the scanner said something.
///
/// # Errors
/// 503 when the database is away.
pub(super) async fn scan_files(app: &App) -> Result<usize, Problem> {
    let (mut after, mut done, mut unanswered) = (None, 0, 0);
    loop {
        let piece =
            app.read(move |conn, store| files::list_unscanned(conn, store.keys(), after, PIECE)).await?;
        let Some(last) = piece.last() else {
            metrics::gauge!("qoldau_files_in_quarantine").set(unanswered);
            return Ok(done);
        };
        after = Some(last.id);
        for file in piece {
            let said = scan(app, file.id, file.size, &file.data_key).await;
            match said {
                Scan::Pending => {
                    unanswered += 1;
                    if unanswered == SILENT {
                        tracing::warn!("the scanner does not answer; files wait in quarantine");
                        metrics::gauge!("qoldau_files_in_quarantine").set(unanswered);
                        return Ok(done);
                    }
                    continue;
                }
                Scan::Infected => tracing::error!(file = %file.id, "a file holds harmful content"),
                Scan::Clean => {}
            }
            app.store.save(files::scanned(file.id, said)).await?;
            done += 1;
        }
    }
}
