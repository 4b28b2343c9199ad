//! The placer's thread on PostgreSQL: it runs a placing round when the lane saved something, and looks by itself every
//! few moments for what other processes saved. It also tells how far the feed reaches. It decides nothing.

use std::sync::Weak;
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::time::Duration;

use tokio::sync::watch;

use crate::connection::{Conn, DatabaseUrl, Use};
use crate::error::StoreError;
use crate::feed::{has_unplaced, head_position, place_round};

/// How long another process's events may wait for this one.
const LOOK: Duration = Duration::from_millis(50);

/// Runs until `alive` is gone.
pub(crate) fn run(url: &DatabaseUrl, alive: &Weak<()>, wake: &Receiver<()>, head: &watch::Sender<i64>) {
    let mut connection: Option<Conn> = None;
    let mut looked = false;
    while alive.strong_count() > 0 {
        match wake.recv_timeout(LOOK) {
            Ok(()) | Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => std::thread::sleep(LOOK),
        }
        while wake.try_recv().is_ok() {}
        match look(url, &mut connection, head) {
            Ok(()) => looked = true,
            Err(error) => {
                // Before the first migration there is no table to look at.
                if looked {
                    tracing::warn!(%error, "placing waits for the database");
                }
                connection = None;
                std::thread::sleep(Duration::from_millis(500));
            }
        }
    }
}

fn look(
    url: &DatabaseUrl,
    connection: &mut Option<Conn>,
    head: &watch::Sender<i64>,
) -> Result<(), StoreError> {
    if connection.is_none() {
        *connection = Some(url.connect(Use::Write)?);
    }
    let Some(conn) = connection.as_mut() else {
        return Ok(());
    };
    if let Conn::Postgres(conn) = conn {
        while has_unplaced(conn)? {
            if place_round(conn)? == 0 {
                break;
            }
        }
    }
    let position = head_position(conn)?;
    head.send_if_modified(|known| {
        let moved = *known < position;
        *known = position.max(*known);
        moved
    });
    Ok(())
}
