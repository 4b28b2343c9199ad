//! The timer step that asks state registries behind a bridge for what they hold (PMPK-T-8-aa): the attempt is written first, the
//! registries are asked outside of any transaction, and their answers become a change of the application. One that could not be
//! reached is asked again. What is asked, and whether it may be, is decided in the domain.

use qoldau_domain::application::{Application, Change, RegistryAnswer};
use qoldau_domain::document::{Answer, DocumentKind, Registry, RegistryQuery};
use qoldau_gateways::document_registries::DocumentRegistries;
use qoldau_persistence::{StoreError, applications, registry_queries};
use uuid::Uuid;

use super::{PIECE, Patience, timer};
use crate::app::App;
use crate::neighbours::recorded;
use crate::problem::Problem;

/// About how many applications the registries are asked at once.
const AT_ONCE: usize = 8;

/// Asks for all that is due, a piece at a time; how many applications got an answer.
///
/// # Errors
/// 503 when the database is away.
pub(super) async fn ask_registries(app: &App) -> Result<usize, Problem> {
    let Some(registries) = app.neighbours.registries.as_deref() else { return Ok(0) };
    let (mut after, mut done, patience) = (None, 0, Patience::with("registries"));
    while !patience.is_over() {
        let now = app.now();
        let piece = app.read(move |conn, _| registry_queries::list_due(conn, now, after, PIECE)).await?;
        let Some(last) = piece.last() else { break };
        after = last.next_try_at.map(|at| (at, last.application_id));
        let ask = async |query| ask_about(app, registries, &patience, query).await;
        done += patience.with_each((piece, AT_ONCE), |query| query.application_id, tell, ask).await?;
    }
    Ok(done)
}

fn tell(application: Uuid, problem: &Problem) {
    tracing::error!(%application, %problem, "a query waits for a person");
}

/// Asks about one application: whether any registry said something.
async fn ask_about(
    app: &App,
    registries: &dyn DocumentRegistries,
    patience: &Patience,
    query: RegistryQuery,
) -> Result<bool, Problem> {
    let id = query.application_id;
    let loaded = app.read(move |conn, store| applications::get_any(conn, store.keys(), id)).await?;
    let version = loaded.application.version;
    if loaded.application.status.is_final() || loaded.application.registries_to_ask().is_empty() {
        written(app, query.settled(), version).await?;
        return Ok(false);
    }
    let attempt = query.before_attempt(app.now());
    if !written(app, attempt, version).await? {
        return Ok(false);
    }
    let mut asked = Vec::new();
    let mut change: Option<Change> = None;
    // The answer of one may open the question to another, once.
    for _ in 0..2 {
        let application = change.as_ref().map_or(&loaded.application, |change| &change.application);
        let open: Vec<_> =
            application.registries_to_ask().into_iter().filter(|one| !asked.contains(one)).collect();
        let answers = answers_of(app, (registries, patience), application, &open).await;
        asked.extend(open);
        change = with(change, &loaded.application, answers, app)?;
    }
    let Some(change) = change else { return Ok(false) };
    let said = change.registry_answers.iter().any(|one| one.answer != Answer::Unavailable);
    let left = change.application.registries_to_ask();
    let query = if left.is_empty() { attempt.settled() } else { attempt };
    let write = applications::update(app.store.keys(), &change, &timer(), &loaded.data_key)?;
    match app.store.save(write.with_registry_query(query)).await {
        Ok(_) => Ok(said),
        // Whoever changed the application meanwhile wins; the attempt comes again.
        Err(StoreError::Conflict { .. }) => Ok(false),
        Err(error) => Err(error.into()),
    }
}

/// Writes how a query stands, unless the application changed meanwhile.
async fn written(app: &App, query: RegistryQuery, version: i64) -> Result<bool, Problem> {
    match app.store.save(registry_queries::update(query, version)).await {
        Ok(_) => Ok(true),
        Err(StoreError::Conflict { .. }) => Ok(false),
        Err(error) => Err(error.into()),
    }
}

/// The answers that are new: that a registry cannot be reached is recorded once, not with every attempt.
async fn answers_of(
    app: &App,
    (registries, patience): (&dyn DocumentRegistries, &Patience),
    application: &Application,
    open: &[(DocumentKind, Registry)],
) -> Vec<RegistryAnswer> {
    let mut answers = Vec::new();
    for (document, source) in open {
        // What is not asked now stays open.
        if patience.is_over() {
            break;
        }
        let exchange = registries.look_up(*source, *document, &application.child);
        let answer = recorded(source.code(), document.code(), exchange, |said| said.code()).await;
        patience.heard(answer != Answer::Unavailable);
        let of_this = |one: &&RegistryAnswer| one.document == *document && one.source == *source;
        let last = application.registry_answers.iter().rev().find(of_this);
        if answer != Answer::Unavailable || last.is_none_or(|one| one.answer != Answer::Unavailable) {
            answers.push(RegistryAnswer { document: *document, source: *source, answer, at: app.now() });
        }
    }
    answers
}

/// The change with more answers; the first makes it.
fn with(
    change: Option<Change>,
    application: &Application,
    answers: Vec<RegistryAnswer>,
    app: &App,
) -> Result<Option<Change>, Problem> {
    let mut answers = answers.into_iter();
    let change = if let Some(change) = change {
        change
    } else {
        let Some(first) = answers.next() else { return Ok(None) };
        application.clone().record_registry_answer(first, app.now(), &mut App::new_id)?
    };
    Ok(Some(change.with_answers(answers.collect(), &mut App::new_id)))
}
