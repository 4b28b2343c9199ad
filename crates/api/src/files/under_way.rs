//! Uploads that are under way in this process, by their owners: so that many at once do not all see the same room. What was kept is
//! counted by the database; nothing here outlives an upload.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// How many files, and how many bytes of them.
type Sum = (i64, i64);

/// The uploads of this process that are received and not answered.
#[derive(Debug, Default)]
pub struct UnderWay(Mutex<HashMap<Vec<u8>, Sum>>);

impl UnderWay {
    fn sums(&self) -> MutexGuard<'_, HashMap<Vec<u8>, Sum>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Counts one more upload of an owner until the value is dropped; with it, what is under way for them now.
    pub(super) fn enter(&self, owner: &[u8], size: i64) -> (One<'_>, Sum) {
        let mut sums = self.sums();
        let (files, bytes) = sums.entry(owner.to_vec()).or_default();
        *files += 1;
        *bytes = bytes.saturating_add(size);
        (One { all: self, owner: owner.to_vec(), size }, (*files, *bytes))
    }
}

/// One upload under way.
#[derive(Debug)]
pub(super) struct One<'a> {
    all: &'a UnderWay,
    owner: Vec<u8>,
    size: i64,
}

impl Drop for One<'_> {
    fn drop(&mut self) {
        let mut sums = self.all.sums();
        if let Some((files, bytes)) = sums.get_mut(&self.owner) {
            *files -= 1;
            *bytes -= self.size;
            if *files == 0 {
                sums.remove(&self.owner);
            }
        }
    }
}
