//! The store: one handle on a database with its read pool, its write lane and, on PostgreSQL, its placer. A read never
//! waits behind a write; when the database is away, callers are told at once instead of queueing up.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{SyncSender, sync_channel};
use std::sync::{Arc, OnceLock};
use std::time::{Duration, Instant};

use chrono::{DateTime, Utc};
use tokio::sync::{oneshot, watch};

use crate::connection::{Conn, DatabaseUrl, ReadConnections, Use, WAIT_FOR_CONNECTION};
use crate::error::StoreError;
use crate::seal::{DataKey, Keys};
use crate::writer::{Connection, Lane, Saved, Write};
use crate::{feed, migrations, placer, replies, settings};

/// After a failed connection nobody else waits for one during this time.
const PAUSE_AFTER_FAILURE: Duration = Duration::from_millis(500);

/// How long a caller waits for a piece of housekeeping.
const PATIENCE_OF_ERRANDS: Duration = Duration::from_secs(2);

/// A database, opened.
#[derive(Debug, Clone)]
pub struct Store {
    inner: Arc<Inner>,
}

struct Inner {
    url: DatabaseUrl,
    keys: Keys,
    house: OnceLock<DataKey>,
    pool: r2d2::Pool<ReadConnections>,
    lane: Lane,
    head: watch::Receiver<i64>,
    wake_placer: Option<SyncSender<()>>,
    opened: Instant,
    failed_at: AtomicU64,
    _alive: Arc<()>,
}

impl std::fmt::Debug for Inner {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Store({:?})", self.url)
    }
}

impl Store {
    /// Opens a database without asking anything of it yet. `readers` bounds the read pool; 4 a core were best.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] when no thread can be started.
    pub fn open(url: DatabaseUrl, keys: Keys, readers: u32) -> Result<Self, StoreError> {
        if let DatabaseUrl::Sqlite(path) = &url
            && let Some(folder) = std::path::Path::new(path).parent()
        {
            std::fs::create_dir_all(folder).map_err(|_error| StoreError::Unavailable)?;
        }
        let pool = r2d2::Pool::builder()
            .max_size(readers)
            .min_idle(Some(0))
            .test_on_check_out(true)
            .connection_timeout(WAIT_FOR_CONNECTION)
            .error_handler(Box::new(r2d2::NopErrorHandler))
            .build_unchecked(ReadConnections(url.clone()));
        let (tell, head) = watch::channel(0);
        let alive = Arc::new(());
        let lane = Lane::start(url.clone(), tell.clone())?;
        let wake_placer = if let DatabaseUrl::Postgres(_) = &url {
            let (wake, woken) = sync_channel(1);
            let (url, watched) = (url.clone(), Arc::downgrade(&alive));
            std::thread::Builder::new()
                .name("placer".to_owned())
                .spawn(move || placer::run(&url, &watched, &woken, &tell))
                .map_err(|_error| StoreError::Unavailable)?;
            Some(wake)
        } else {
            None
        };
        let inner = Inner {
            url,
            keys,
            house: OnceLock::new(),
            pool,
            lane,
            head,
            wake_placer,
            opened: Instant::now(),
            failed_at: AtomicU64::new(0),
            _alive: alive,
        };
        Ok(Self { inner: Arc::new(inner) })
    }

    /// Brings the database to the schema of this build; how many migrations ran. A database that is new gets the mark,
    /// a setting's name and value, before anything else.
    ///
    /// # Errors
    /// [`StoreError`] of the database.
    pub fn migrate(&self, mark: Option<(&str, &str)>) -> Result<usize, StoreError> {
        migrations::migrate(&self.inner.url, mark)
    }

    /// Whether the database has the schema of this build.
    ///
    /// # Errors
    /// [`StoreError`] of the database.
    pub fn is_current(&self) -> Result<bool, StoreError> {
        self.read(migrations::is_current)
    }

    /// A server setting under which an acknowledged write could be lost, if there is one.
    ///
    /// # Errors
    /// [`StoreError`] of the database.
    pub fn weak_durability(&self) -> Result<Option<&'static str>, StoreError> {
        self.read(migrations::weak_durability)
    }

    /// The keys.
    #[must_use]
    pub fn keys(&self) -> &Keys {
        &self.inner.keys
    }

    /// The key of what belongs to no application.
    ///
    /// # Errors
    /// [`StoreError`] of the database, or [`StoreError::Corrupt`] for other keys than the database was made with.
    pub fn house(&self) -> Result<&DataKey, StoreError> {
        if let Some(house) = self.inner.house.get() {
            return Ok(house);
        }
        let mut conn = self.inner.url.connect(Use::Write)?;
        let house = settings::house_key(&mut conn, &self.inner.keys)?;
        Ok(self.inner.house.get_or_init(|| house))
    }

    /// Reads with a connection of the pool. Call it only where blocking is allowed.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] within about two seconds when the database is away, and those of `read`.
    pub fn read<T>(&self, read: impl FnOnce(&mut Conn) -> Result<T, StoreError>) -> Result<T, StoreError> {
        if self.failed_just_now() {
            return Err(StoreError::Unavailable);
        }
        let Ok(mut conn) = self.inner.pool.get() else {
            self.pause();
            return Err(StoreError::Unavailable);
        };
        read(conn.conn())
    }

    /// Says that the database did not answer: for half a second nobody else waits for it.
    pub fn pause(&self) {
        self.inner.failed_at.store(self.elapsed(), Ordering::Relaxed);
    }

    fn elapsed(&self) -> u64 {
        u64::try_from(self.inner.opened.elapsed().as_millis()).unwrap_or(u64::MAX).max(1)
    }

    fn failed_just_now(&self) -> bool {
        let failed_at = self.inner.failed_at.load(Ordering::Relaxed);
        let pause = u64::try_from(PAUSE_AFTER_FAILURE.as_millis()).unwrap_or(0);
        failed_at != 0 && self.elapsed().saturating_sub(failed_at) < pause
    }

    /// Saves a write; answers after its commit is durable.
    ///
    /// # Errors
    /// [`StoreError`]: a lost race, another version, a known key with another body, or a database that is away.
    pub async fn save(&self, write: Write) -> Result<Saved, StoreError> {
        let saved = self.inner.lane.save(write).await;
        if let Some(wake) = &self.inner.wake_placer {
            // A full channel means that the placer is about to look anyway.
            let _ = wake.try_send(());
        }
        saved
    }

    /// Leases a block of human numbers; the first of them.
    ///
    /// # Errors
    /// [`StoreError`] of the database.
    pub async fn lease_numbers(&self, prefix: String, size: i64) -> Result<i64, StoreError> {
        self.in_lane(move |conn| settings::lease_numbers(conn, &prefix, size)).await
    }

    /// Sets a setting, or takes it away.
    ///
    /// # Errors
    /// [`StoreError`] of the database.
    pub async fn save_setting(&self, name: &'static str, value: Option<String>) -> Result<(), StoreError> {
        self.in_lane(move |conn| settings::save(conn, name, value.as_deref())).await
    }

    /// Deletes kept replies older than `before`; how many.
    ///
    /// # Errors
    /// [`StoreError`] of the database.
    pub async fn purge_replies(&self, before: DateTime<Utc>) -> Result<usize, StoreError> {
        self.in_lane(move |conn| replies::purge(conn, before)).await
    }

    /// Runs a small piece of housekeeping between two batches of the lane, so that SQLite has one writer only.
    async fn in_lane<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Conn) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, StoreError> {
        let (answer, answered) = oneshot::channel();
        self.inner.lane.run(Box::new(move |conn| {
            let done = conn.and_then(work);
            let broken = done.as_ref().err().is_some_and(StoreError::breaks_connection);
            let _ = answer.send(done);
            if broken { Connection::Broken } else { Connection::Usable }
        }))?;
        tokio::time::timeout(PATIENCE_OF_ERRANDS, answered)
            .await
            .map_err(|_elapsed| StoreError::Unavailable)?
            .map_err(|_lane_gone| StoreError::Unavailable)?
    }

    /// How far the feed reaches, to be watched.
    #[must_use]
    pub fn head(&self) -> watch::Receiver<i64> {
        self.inner.head.clone()
    }

    /// How many rows wait for their place; always none on SQLite.
    ///
    /// # Errors
    /// [`StoreError`] of the database.
    pub fn count_unplaced(&self) -> Result<i64, StoreError> {
        self.read(feed::count_unplaced)
    }
}
