//! No test waits for ever: whatever starts a server or a process of its own is watched from then on, and a test that goes on for
//! twenty minutes ends the whole run with its name, since a runner that is stuck says nothing. No test takes a third of that, on a
//! slow machine either.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, Once, PoisonError};
use std::thread::current;
use std::time::{Duration, Instant};

use crate::say_aloud;

/// How long a test may go on; the longest, the generated requests, takes six minutes on two cores.
const LONGEST: Duration = Duration::from_secs(20 * 60);

static RUNNING: Mutex<BTreeMap<String, Instant>> = Mutex::new(BTreeMap::new());

fn running() -> MutexGuard<'static, BTreeMap<String, Instant>> {
    RUNNING.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A test on its own thread; gone from the list when the thread ends.
struct Watched(String);

impl Drop for Watched {
    fn drop(&mut self) {
        running().remove(&self.0);
    }
}

thread_local! {
    static WATCHED: Watched = {
        let name = current().name().unwrap_or_default().to_owned();
        running().insert(name.clone(), Instant::now());
        Watched(name)
    };
}

/// Watches the test that calls this; what is called on a worker's thread belongs to a test that is watched already.
pub fn watch() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| drop(std::thread::spawn(end_what_hangs)));
    if current().name().is_some_and(|name| name.contains("::")) {
        WATCHED.with(|_watched| ());
    }
}

fn end_what_hangs() {
    loop {
        std::thread::sleep(Duration::from_secs(5));
        let hanging: Vec<String> = running()
            .iter()
            .filter(|(_, since)| since.elapsed() > LONGEST)
            .map(|(name, _)| name.clone())
            .collect();
        if !hanging.is_empty() {
            say_aloud(&format!(
                "STILL RUNNING AFTER {} MINUTES: {}",
                LONGEST.as_secs() / 60,
                hanging.join(", ")
            ));
            // Ends surely, whatever the others are doing.
            std::process::abort();
        }
    }
}
