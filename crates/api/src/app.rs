//! What every handler holds: the store, the clock, the calendar, the neighbours, the configuration. The clock is read
//! in one line of this file. Nothing here knows a route.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

use actix_web::web;
use chrono::{DateTime, Datelike, Utc};
use governor::clock::{Clock as _, QuantaClock};
use governor::middleware::StateInformationMiddleware;
use governor::{Quota, RateLimiter};
use moka::sync::Cache;
use qoldau_domain::calendar::{CalendarFault, WorkCalendar};
use qoldau_domain::service::PublicService;
use qoldau_domain::term;
use qoldau_persistence::blobs::{Blobs, Bucket};
use qoldau_persistence::calendar::{self, SavedYear};
use qoldau_persistence::{Conn, Store, StoreError, settings};
use serde_json::{Value, json};
use tokio::sync::Mutex;
use uuid::Uuid;

use crate::config::{Config, Mode};
use crate::files::under_way::UnderWay;
use crate::keys;
use crate::neighbours::Neighbours;
use crate::problem::{Problem, ProblemCode};
use crate::services::passport::PassportView;
use crate::token::Verifier;

/// The work calendar that this build carries.
const CALENDAR: &str = include_str!("../../../docs/law/calendar-kz-2026-11.csv");
/// Its version.
const CALENDAR_VERSION: &str = "kz-2026-11";
/// How many human numbers a process leases at once.
const NUMBER_BLOCK: i64 = 500;
/// How long a request waits for what it reads, and for its turn to lease numbers.
const PATIENCE_OF_READS: Duration = Duration::from_millis(2600);

type Limiter = RateLimiter<
    Vec<u8>,
    governor::state::keyed::DefaultKeyedStateStore<Vec<u8>>,
    QuantaClock,
    StateInformationMiddleware,
>;

/// What every handler holds.
pub struct App {
    /// Configuration.
    pub config: Config,
    /// The memory.
    pub store: Store,
    /// Contents of files.
    pub blobs: Blobs,
    /// The work calendar of the build, without the years that the authority saved.
    pub base_calendar: WorkCalendar,
    calendar: RwLock<Arc<WorkCalendar>>,
    /// The passports of the services, made once.
    pub passports: Vec<(PublicService, Value)>,
    /// Checks tokens.
    pub verifier: Verifier,
    /// The neighbours.
    pub neighbours: Neighbours,
    /// Looks of recipients at own records that are recorded already.
    pub own_reads: Cache<Vec<u8>, ()>,
    /// Uploads that are received and not answered.
    pub(crate) uploads: UnderWay,
    /// The file of the quarantine that a round tried last when it gave up; the next one goes on behind it.
    pub(crate) tried_last: Mutex<Option<Uuid>>,
    /// The last file of which it is settled whether something came of it.
    pub(crate) swept_up_to: Mutex<Option<Uuid>>,
    clock: AtomicI64,
    numbers: Mutex<HashMap<String, Range<i64>>>,
    limiter: Limiter,
    limiter_clock: QuantaClock,
}

impl std::fmt::Debug for App {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "App({:?})", self.config.mode)
    }
}

/// Why Qoldau does not start; a sentence for the operator.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StartFault(pub String);

impl From<StoreError> for StartFault {
    fn from(error: StoreError) -> Self {
        Self(format!("database: {error}"))
    }
}

impl App {
    /// Opens everything. The sandbox makes its keys and brings its database up to date first.
    ///
    /// # Errors
    /// [`StartFault`] in words for the operator.
    pub async fn open(config: Config) -> Result<Self, StartFault> {
        if config.mode == Mode::Sandbox {
            keys::make_sandbox(&config).map_err(|fault| StartFault(fault.0))?;
        }
        let store = open_store(&config)?;
        if config.mode == Mode::Sandbox {
            migrate(&config, &store).await?;
        }
        let marked =
            store.read(|conn| settings::get(conn, settings::SANDBOX)).is_ok_and(|mark| mark.is_some());
        match (config.mode, marked) {
            (Mode::Sandbox, false) => {
                return Err(StartFault(
                    "the sandbox takes only a database that it made itself; this one has no sandbox mark"
                        .to_owned(),
                ));
            }
            (Mode::Production, true) => {
                return Err(StartFault("production refuses a database of the sandbox".to_owned()));
            }
            _ => {}
        }
        if !store.is_current()? {
            return Err(StartFault("database: run `qoldau migrate` first".to_owned()));
        }
        if let Some(setting) = store.weak_durability()? {
            return Err(StartFault(format!(
                "database: {setting} is off, so an accepted application could be lost"
            )));
        }
        store.house()?;
        let verifier = Verifier::new(config.issuer.clone(), config.audience.clone(), config.jwks.clone());
        verifier.refresh(true).await.map_err(|fault| StartFault(format!("key set: {fault}")))?;
        if config.mode == Mode::Production && verifier.trusts_sandbox() {
            return Err(StartFault("production refuses the sandbox's keys".to_owned()));
        }
        let base_calendar = built_in_calendar().map_err(|fault| StartFault(format!("calendar: {fault}")))?;
        let passport = |service| {
            let stages = &config.special_admission_stages;
            (service, json!(PassportView::of(service, &config.publication, stages)))
        };
        let neighbours = Neighbours::of(&config)?;
        let (per_second, burst) = (non_zero(config.rate_per_second), non_zero(config.rate_burst));
        let quota = Quota::per_second(per_second).allow_burst(burst);
        let blobs = open_blobs(&config)?;
        let app = Self {
            store,
            blobs,
            calendar: RwLock::new(Arc::new(base_calendar.clone())),
            base_calendar,
            passports: PublicService::ALL.into_iter().map(passport).collect(),
            verifier,
            neighbours,
            own_reads: Cache::builder().max_capacity(100_000).build(),
            uploads: UnderWay::default(),
            clock: AtomicI64::new(0),
            tried_last: Mutex::new(None),
            swept_up_to: Mutex::new(None),
            numbers: Mutex::new(HashMap::new()),
            limiter: RateLimiter::keyed(quota).with_middleware::<StateInformationMiddleware>(),
            limiter_clock: QuantaClock::default(),
            config,
        };
        app.follow_clock()
            .await
            .map_err(|_problem| StartFault("database: the clock cannot be read".to_owned()))?;
        app.follow_calendar()
            .await
            .map_err(|_problem| StartFault("database: the work calendar cannot be read".to_owned()))?;
        Ok(app)
    }

    /// The law's now. In the sandbox it stands where it was put.
    #[must_use]
    pub fn now(&self) -> DateTime<Utc> {
        match self.clock.load(Ordering::Relaxed) {
            0 => real_now(),
            micros => DateTime::from_timestamp_micros(micros).unwrap_or_else(real_now),
        }
    }

    /// Today in Kazakhstan.
    #[must_use]
    pub fn today(&self) -> chrono::NaiveDate {
        term::local(self.now()).date()
    }

    /// The beginning of the work calendar: before it nothing can be dated.
    #[must_use]
    pub fn earliest(&self) -> DateTime<Utc> {
        term::instant(self.base_calendar.first_day(), chrono::NaiveTime::MIN)
    }

    /// The work calendar as it is now, with the years that the authority saved.
    #[must_use]
    pub fn calendar(&self) -> Arc<WorkCalendar> {
        Arc::clone(&self.calendar.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// The calendar of a version, as a deadline carries it; none where this build does not know it.
    ///
    /// # Errors
    /// 503 when the database is away.
    pub async fn calendar_of(&self, version: &str) -> Result<Option<Arc<WorkCalendar>>, Problem> {
        let current = self.calendar();
        if current.version() == version {
            return Ok(Some(current));
        }
        let Some(years) = self.base_calendar.saved_years_of(version) else { return Ok(None) };
        let saved = self.read(move |conn, _| calendar::find(conn, &years)).await?;
        let of_then = with_years(&self.base_calendar, saved);
        Ok((of_then.version() == version).then(|| Arc::new(of_then)))
    }

    /// Takes over the years that the authority saved, here or in another process.
    ///
    /// # Errors
    /// 503 when the database is away.
    pub async fn follow_calendar(&self) -> Result<(), Problem> {
        let saved = self.read(|conn, _| calendar::list(conn, None)).await?;
        let followed = with_years(&self.base_calendar, saved);
        if followed.version() != self.calendar().version() {
            tracing::info!(version = followed.version(), "another work calendar is used from now on");
            *self.calendar.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(followed);
        }
        Ok(())
    }

    /// Reads where the sandbox's clock stands, so that several processes agree.
    ///
    /// # Errors
    /// 503 when the database is away.
    pub async fn follow_clock(&self) -> Result<(), Problem> {
        if self.config.mode == Mode::Production {
            return Ok(());
        }
        let set = self.read(|conn, _| settings::get(conn, settings::CLOCK)).await?;
        let micros = set.and_then(|text| text.parse().ok()).unwrap_or(0);
        self.clock.store(micros, Ordering::Relaxed);
        Ok(())
    }

    /// Puts the sandbox's clock, or lets it run again.
    ///
    /// # Errors
    /// 503 when the database is away.
    pub async fn put_clock(&self, at: Option<DateTime<Utc>>) -> Result<(), Problem> {
        let micros = at.map(|at| at.timestamp_micros());
        self.store.save_setting(settings::CLOCK, micros.map(|micros| micros.to_string())).await?;
        self.clock.store(micros.unwrap_or(0), Ordering::Relaxed);
        Ok(())
    }

    /// Reads from the store on a thread where blocking is allowed.
    ///
    /// # Errors
    /// What `read` answers, as a problem.
    pub async fn read<T: Send + 'static>(
        &self,
        read: impl FnOnce(&mut Conn, &Store) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, Problem> {
        self.read_or(move |conn, store| read(conn, store).map_err(Problem::from)).await
    }

    /// The same for a reader that answers with problems of its own.
    ///
    /// # Errors
    /// What `read` answers.
    pub async fn read_or<T: Send + 'static>(
        &self,
        read: impl FnOnce(&mut Conn, &Store) -> Result<T, Problem> + Send + 'static,
    ) -> Result<T, Problem> {
        let looked = self.look(move |store| {
            let mut answer = None;
            store.read(|conn| {
                answer = Some(read(conn, store));
                Ok(())
            })?;
            answer.unwrap_or(Err(Problem::new(ProblemCode::Unavailable)))
        });
        // A database that hangs answers nothing, not even that it is too slow.
        looked.await.unwrap_or_else(|_elapsed| {
            self.store.pause();
            Err(Problem::new(ProblemCode::Unavailable))
        })
    }

    /// Looks at the store itself, likewise on such a thread and only so long.
    ///
    /// # Errors
    /// That nothing came; within it, what `look` answers.
    pub async fn look<T: Send + 'static>(
        &self,
        look: impl FnOnce(&Store) -> Result<T, Problem> + Send + 'static,
    ) -> Result<Result<T, Problem>, tokio::time::error::Elapsed> {
        let store = self.store.clone();
        let looked = tokio::time::timeout(PATIENCE_OF_READS, web::block(move || look(&store))).await?;
        Ok(looked.unwrap_or_else(|_cancelled| Err(Problem::new(ProblemCode::Unavailable))))
    }

    /// A new id, ordered by time.
    #[must_use]
    pub fn new_id() -> Uuid {
        Uuid::now_v7()
    }

    /// The next human number of a service, from a block that this process leased.
    ///
    /// # Errors
    /// 503 when the database is away.
    pub async fn next_number(&self, service: PublicService) -> Result<String, Problem> {
        let year = term::local(self.now()).year();
        let prefix = format!("{}-{year:04}", service.short_code());
        let mut numbers = tokio::time::timeout(PATIENCE_OF_READS, self.numbers.lock())
            .await
            .map_err(|_elapsed| Problem::new(ProblemCode::Unavailable))?;
        let block = numbers.entry(prefix.clone()).or_insert(0..0);
        let number = if let Some(number) = block.next() {
            number
        } else {
            let first = self.store.lease_numbers(prefix.clone(), NUMBER_BLOCK).await?;
            *block = first + 1..first + NUMBER_BLOCK;
            first
        };
        let digits = format!("{year:04}{number:07}");
        Ok(format!("{prefix}-{number:07}-{}", check_character(&digits)))
    }

    /// Takes one request of a client and subject off their allowance: what is left, or the seconds to wait.
    ///
    /// # Errors
    /// The seconds after which the next request is taken.
    pub fn allow(&self, key: &[u8]) -> Result<u32, u64> {
        match self.limiter.check_key(&key.to_vec()) {
            Ok(state) => Ok(state.remaining_burst_capacity()),
            Err(not_until) => Err(not_until.wait_time_from(self.limiter_clock.now()).as_secs() + 1),
        }
    }

    /// Forgets allowances that are full again.
    pub fn forget_idle_callers(&self) {
        self.limiter.retain_recent();
    }
}

/// The work calendar that this build carries.
///
/// # Errors
/// [`CalendarFault`] of its data.
pub fn built_in_calendar() -> Result<WorkCalendar, CalendarFault> {
    WorkCalendar::parse(CALENDAR_VERSION, CALENDAR)
}

/// A calendar with saved years in the place of its own.
#[must_use]
pub fn with_years(base: &WorkCalendar, saved: Vec<SavedYear>) -> WorkCalendar {
    saved
        .into_iter()
        .fold(base.clone(), |calendar, year| calendar.with_year(year.year, year.version, year.days))
}

/// Opens the store with its keys.
///
/// # Errors
/// [`StartFault`] in words for the operator.
pub fn open_store(config: &Config) -> Result<Store, StartFault> {
    let keys = keys::read(config).map_err(|fault| StartFault(fault.0))?;
    Ok(Store::open(config.database_url.clone(), keys, config.readers)?)
}

/// Where contents of files are kept: a folder of the var directory, or a bucket with the access key of its file.
fn open_blobs(config: &Config) -> Result<Blobs, StartFault> {
    let Some(settings) = &config.bucket else {
        return Blobs::in_folder(&config.var_dir.join("files"))
            .map_err(|_error| StartFault("QOLDAU_VAR_DIR takes no files".to_owned()));
    };
    let unreadable = || StartFault("QOLDAU_S3_KEY_FILE cannot be read: it holds two lines".to_owned());
    let key = std::fs::read_to_string(&settings.key_file).map_err(|_error| unreadable())?;
    let mut lines = key.lines().map(|line| line.trim().to_owned()).filter(|line| !line.is_empty());
    let (Some(key_id), Some(secret), None) = (lines.next(), lines.next(), lines.next()) else {
        return Err(unreadable());
    };
    let bucket = Bucket {
        name: settings.name.clone(),
        prefix: settings.prefix.clone(),
        endpoint: settings.endpoint.clone(),
        region: settings.region.clone(),
        key_id,
        secret,
    };
    let fault = |_error| StartFault("QOLDAU_FILES names a bucket that cannot be spoken to".to_owned());
    Blobs::in_bucket(&bucket).map_err(fault)
}

/// Brings the database up to date. A database that the sandbox makes carries its mark.
///
/// # Errors
/// [`StartFault`] in words for the operator.
pub async fn migrate(config: &Config, store: &Store) -> Result<usize, StartFault> {
    let mark = (config.mode == Mode::Sandbox).then_some((settings::SANDBOX, "made by the sandbox"));
    let ran = store.migrate(mark)?;
    if mark.is_some() && store.read(|conn| settings::get(conn, settings::SANDBOX))?.is_some() {
        crate::seed::sow(store).await?;
    }
    Ok(ran)
}

#[expect(clippy::disallowed_methods, reason = "this is the one line that reads the clock")]
pub(crate) fn real_now() -> DateTime<Utc> {
    let now = Utc::now();
    // Both databases keep microseconds.
    DateTime::from_timestamp_micros(now.timestamp_micros()).unwrap_or(now)
}

fn non_zero(number: u32) -> std::num::NonZeroU32 {
    std::num::NonZeroU32::new(number).unwrap_or(std::num::NonZeroU32::MIN)
}

/// The check character of a human number: ISO 7064 MOD 11,10 over the digits of year and number.
fn check_character(digits: &str) -> u32 {
    let mut product = 10;
    for digit in digits.chars().filter_map(|c| c.to_digit(10)) {
        let sum = (product + digit) % 10;
        product = (if sum == 0 { 10 } else { sum }) * 2 % 11;
    }
    (11 - product) % 10
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_check_character_is_that_of_iso_7064() {
        // The standard's own example: 0794 has the check character 5.
        assert_eq!(check_character("0794"), 5);
        // Any single wrong digit is found.
        let right = check_character("20260000123");
        for wrong in ["20260000124", "20260000223", "20250000123", "30260000123"] {
            assert_ne!(check_character(wrong), right, "{wrong}");
        }
    }
}
