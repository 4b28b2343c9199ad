//! Timer steps: each takes no input, asks the database what is due, acts and marks. `run_once` is one round of all of
//! them; the loop around it is a few lines. A step that fails is told and tried again in the next round.

mod asking;
mod assigning;
mod delivering;
mod outbox;
mod rehousing;
mod scanning;
mod sweeping;
mod wait_list;

use std::cell::Cell;
use std::time::{Duration, Instant};

use actix_web::web::Data;
use chrono::TimeDelta;
use futures_util::future::join_all;
use futures_util::{StreamExt as _, stream};
use qoldau_domain::place::{AppointmentKind, Slot, unasked_from};
use qoldau_persistence::journal::Actor;
use qoldau_persistence::{StoreError, Write, applications, holds, slots};
use serde::Serialize;
use uuid::Uuid;

use crate::app::App;
use crate::idempotency::oldest_kept;
use crate::ops;
use crate::problem::{Problem, ProblemCode};
pub use rehousing::rehouse;

/// How often a round runs by itself.
const ROUND: Duration = Duration::from_secs(30);

/// How many applications are computed anew in one go.
const PIECE: i64 = 200;

/// After how many unanswered exchanges in a row a neighbour is silent.
const SILENT: usize = 8;

/// How long a round speaks to one neighbour at most; the timers that need none have their turn, too.
const PER_NEIGHBOUR: Duration = Duration::from_secs(60);

/// A round's patience with one neighbour: whoever leaves exchanges unanswered, or is too slow for all that is due, is left alone
/// until the next round. What was tried comes again later then, so the next round goes on behind it.
#[derive(Debug)]
struct Patience {
    neighbour: &'static str,
    unanswered: Cell<usize>,
    began: Instant,
    told: Cell<bool>,
}

impl Patience {
    fn with(neighbour: &'static str) -> Self {
        Self { neighbour, unanswered: Cell::new(0), began: Instant::now(), told: Cell::new(false) }
    }

    fn is_over(&self) -> bool {
        let is_slow = self.began.elapsed() > PER_NEIGHBOUR;
        if is_slow && !self.told.replace(true) {
            tracing::warn!(
                neighbour = self.neighbour,
                "a neighbour is too slow for what is due, which goes on in the next round"
            );
        }
        is_slow || self.unanswered.get() >= SILENT
    }

    fn heard(&self, answered: bool) {
        let unanswered = if answered { 0 } else { self.unanswered.get() + 1 };
        self.unanswered.set(unanswered);
        if unanswered == SILENT {
            tracing::warn!(
                neighbour = self.neighbour,
                "a neighbour is silent and is left alone until the next round"
            );
        }
    }

    /// Deals with a piece, so many at once, for as long as patience lasts; how many are settled. What is on its way is brought to
    /// its end, whatever befalls another; one that cannot be dealt with is told and stops no other.
    async fn with_each<T>(
        &self,
        (piece, at_once): (Vec<T>, usize),
        id_of: fn(&T) -> Uuid,
        tell: fn(Uuid, &Problem),
        deal: impl AsyncFn(T) -> Result<bool, Problem>,
    ) -> Result<usize, Problem> {
        let deal = &deal;
        let one = |one: T| async move {
            let id = id_of(&one);
            (id, if self.is_over() { Ok(false) } else { deal(one).await })
        };
        let mut tried = stream::iter(piece).map(one).buffer_unordered(at_once);
        let (mut settled, mut fault) = (0, None);
        while let Some((id, outcome)) = tried.next().await {
            match outcome {
                Ok(done) => settled += usize::from(done),
                Err(problem) if problem.code == ProblemCode::Unavailable => fault = Some(problem),
                Err(problem) => tell(id, &problem),
            }
        }
        fault.map_or(Ok(settled), Err)
    }
}

/// What one round did.
#[derive(Debug, Default, Serialize)]
pub struct Worked {
    /// Kept replies that were old enough to go.
    pub replies_purged: usize,
    /// Applications whose open deadlines were computed anew with another work calendar.
    pub deadlines_recomputed: usize,
    /// Holds that ended by themselves; their seats are free again.
    pub holds_ended: usize,
    /// Bookings of withdrawn places that were moved or given up.
    pub bookings_rehoused: usize,
    /// Applications whose day was assigned because nobody booked.
    pub days_assigned: usize,
    /// Places that were offered to who was next in the wait list.
    pub places_offered: usize,
    /// Offers that silence ended.
    pub offers_expired: usize,
    /// Results and data of conclusions that a neighbour took or refused.
    pub deliveries_settled: usize,
    /// Applications about which a registry said something.
    pub registries_answered: usize,
    /// Files in quarantine about which the scanner said something.
    pub files_scanned: usize,
    /// Uploads that were taken away because nothing came of them.
    pub uploads_removed: usize,
    /// Messages that a neighbour took, refused, or that were put away because they no longer held.
    pub messages_settled: usize,
}

/// One round of every timer step. A step that fails does not keep the others from their turn, and none that speaks to a neighbour
/// waits for another's.
///
/// # Errors
/// The first fault of a step, after all of them had their turn; 503 when the database is away.
pub async fn run_once(app: &App) -> Result<Worked, Problem> {
    app.follow_clock().await?;
    app.follow_calendar().await?;
    ops::tell_calendar_reach(&app.calendar(), app.today());
    let mut fault = None;
    let mut count = |outcome: Result<usize, Problem>| {
        outcome.unwrap_or_else(|problem| {
            fault.get_or_insert(problem);
            0
        })
    };
    let mut worked = Worked {
        deadlines_recomputed: count(recompute_deadlines(app).await),
        holds_ended: count(end_holds(app).await),
        bookings_rehoused: count(rehouse(app).await),
        places_offered: count(wait_list::offer_freed_places(app).await),
        days_assigned: count(assigning::assign_days(app).await),
        offers_expired: count(outbox::expire_offers(app).await),
        uploads_removed: count(sweeping::remove_abandoned(app).await),
        replies_purged: count(app.store.purge_replies(oldest_kept()).await.map_err(Problem::from)),
        ..Worked::default()
    };
    let (delivered, answered, sent, scanned) = tokio::join!(
        delivering::deliver_results(app),
        asking::ask_registries(app),
        outbox::send_messages(app),
        scanning::scan_files(app),
    );
    worked.deliveries_settled = count(delivered);
    worked.registries_answered = count(answered);
    worked.messages_settled = count(sent);
    worked.files_scanned = count(scanned);
    app.forget_idle_callers();
    fault.map_or(Ok(worked), Err)
}

/// Saves what a step decided, together, so that they are few commits; how many were saved. Whoever was faster wins, and one that
/// cannot be saved is told and does not stop the others.
async fn save_all(app: &App, writes: Vec<(Uuid, Write)>) -> Result<usize, Problem> {
    let mut done = 0;
    let saving = writes.into_iter().map(|(id, write)| async move { (id, app.store.save(write).await) });
    for (id, saved) in join_all(saving).await {
        match saved {
            Ok(_) => done += 1,
            Err(StoreError::Conflict { .. } | StoreError::HoldEnded) => {}
            Err(error @ (StoreError::Unavailable | StoreError::Overloaded)) => return Err(error.into()),
            Err(error) => tracing::error!(record = %id, %error, "a record waits for a person"),
        }
    }
    Ok(done)
}

/// Computes open deadlines anew that carry another version of the work calendar, a piece at a time. Whoever changes an
/// application meanwhile wins; it is looked at again in the next round.
async fn recompute_deadlines(app: &App) -> Result<usize, Problem> {
    let calendar = app.calendar();
    let (mut after, mut done) = (None, 0);
    loop {
        let version = calendar.version().to_owned();
        let (piece, last) = app
            .read(move |conn, store| applications::list_outdated(conn, store.keys(), &version, after, PIECE))
            .await?;
        if last.is_none() {
            return Ok(done);
        }
        after = last;
        let mut writes = Vec::with_capacity(piece.len());
        for loaded in piece {
            let id = loaded.application.id;
            match loaded.application.recompute(&calendar, app.now(), &mut App::new_id) {
                Ok(Some(change)) => {
                    let keys = app.store.keys();
                    writes.push((id, applications::update(keys, &change, &timer(), &loaded.data_key)?));
                }
                Ok(None) => {}
                Err(violation) => {
                    tracing::error!(application = %id, code = violation.code(), "a deadline waits for a person");
                }
            }
        }
        done += save_all(app, writes).await?;
    }
}

/// Gives the seats of ended holds back, a piece at a time. Whoever books with a hold or releases it meanwhile wins: the hold is
/// gone then, and its seat is given back once only.
async fn end_holds(app: &App) -> Result<usize, Problem> {
    let (mut after, mut done) = (None, 0);
    loop {
        let now = app.now();
        let piece = app.read(move |conn, _| holds::list_ended(conn, now, after, PIECE)).await?;
        let Some(last) = piece.last() else { return Ok(done) };
        after = Some(last.id);
        let release = |hold: &holds::Hold| Ok((hold.id, holds::release(hold, None)?));
        let writes = piece.iter().map(release).collect::<Result<Vec<_>, StoreError>>()?;
        done += save_all(app, writes).await?;
    }
}

/// How many free places are looked at for one booking.
const LOOKED_AT: usize = 50;

/// The first free places of working days that can be taken for families that did not ask for them, in the order of time.
async fn free_unasked(app: &App, provider: Uuid, kind: AppointmentKind) -> Result<Vec<Slot>, Problem> {
    let (calendar, from) = (app.calendar(), unasked_from(app.now()));
    let spell = (from, from + TimeDelta::days(366));
    let (mut after, mut found) = (None, Vec::new());
    while found.len() < LOOKED_AT {
        let piece =
            app.read(move |conn, _| slots::list_free(conn, provider, kind, spell, after, PIECE)).await?;
        let Some(last) = piece.last() else { break };
        after = Some(last.begins_at);
        // Places outlive a change of the calendar that makes their day a day off.
        found.extend(piece.into_iter().filter(|slot| calendar.is_working(slot.on()).unwrap_or(false)));
    }
    found.truncate(LOOKED_AT);
    Ok(found)
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
