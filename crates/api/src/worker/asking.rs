//! The timer step that asks state registries behind a bridge for what they hold (PMPK-T-8-aa): the attempt is written first, the
//! registries are asked outside of any transaction, and their answers become a change of the application. One that could not be
//! reached is asked again. What is asked, and whether it may be, is decided in the domain.

use qoldau_domain::application::{Application, Change, RegistryAnswer};
use qoldau_domain::document::{Answer, DocumentKind, Registry, RegistryQuery};
use qoldau_gateways::document_registries::DocumentRegistries;
use qoldau_persistence::{StoreError, applications, registry_queries};

use super::{PIECE, timer};
use crate::app::App;
use crate::neighbours::recorded;
use crate::problem::{Problem, ProblemCode};

/// After how many unanswered questions in a row the bridge is silent, and left alone until the next round.
const SILENT: usize = 8;

/// Asks for all that is due, a piece at a time; how many applications got an answer.
///
/// # Errors
/// 503 when the database is away.
pub(super) async fn ask_registries(app: &App) -> Result<usize, Problem> {
    let Some(registries) = &app.neighbours.registries else { return Ok(0) };
    let (mut after, mut done, mut unanswered) = (None, 0, 0);
    loop {
        let now = app.now();
        let piece = app.read(move |conn, _| registry_queries::list_due(conn, now, after, PIECE)).await?;
        let Some(last) = piece.last() else { return Ok(done) };
        after = last.next_try_at.map(|at| (at, last.application_id));
        for query in piece {
            match ask_about(app, registries.as_ref(), query).await {
                Ok(Some(said)) => {
                    done += usize::from(said);
                    unanswered = if said { 0 } else { unanswered + 1 };
                }
                Ok(None) => {}
                Err(problem) if problem.code == ProblemCode::Unavailable => return Err(problem),
                Err(problem) => {
                    tracing::error!(application = %query.application_id, %problem, "a query waits for a person");
                }
            }
            if unanswered == SILENT {
                tracing::warn!("the registries are silent and are left alone until the next round");
                return Ok(done);
            }
        }
    }
}

/// Asks about one application: whether any registry said something; none when there was nothing to ask, or somebody was faster.
async fn ask_about(
    app: &App,
    registries: &dyn DocumentRegistries,
    query: RegistryQuery,
) -> Result<Option<bool>, Problem> {
    let id = query.application_id;
    let loaded = app.read(move |conn, store| applications::get_any(conn, store.keys(), id)).await?;
    if loaded.application.status.is_final() || loaded.application.registries_to_ask().is_empty() {
        app.store.save(registry_queries::update(query.settled())).await?;
        return Ok(None);
    }
    let attempt = query.before_attempt(app.now());
    app.store.save(registry_queries::update(attempt)).await?;
    let mut asked = Vec::new();
    let mut change: Option<Change> = None;
    // The answer of one may open the question to another, once.
    for _ in 0..2 {
        let application = change.as_ref().map_or(&loaded.application, |change| &change.application);
        let open: Vec<_> =
            application.registries_to_ask().into_iter().filter(|one| !asked.contains(one)).collect();
        let answers = answers_of(app, registries, application, &open).await;
        asked.extend(open);
        change = with(change, &loaded.application, answers, app)?;
    }
    let Some(change) = change else { return Ok(Some(false)) };
    let said = change.registry_answers.iter().any(|one| one.answer != Answer::Unavailable);
    let left = change.application.registries_to_ask();
    let query = if left.is_empty() { attempt.settled() } else { attempt };
    let write = applications::update(app.store.keys(), &change, &timer(), &loaded.data_key)?;
    match app.store.save(write.with_registry_query(query)).await {
        Ok(_) => Ok(Some(said)),
        // Whoever changed the application meanwhile wins; the attempt comes again.
        Err(StoreError::Conflict { .. }) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

/// The answers that are new: that a registry cannot be reached is recorded once, not with every attempt.
async fn answers_of(
    app: &App,
    registries: &dyn DocumentRegistries,
    application: &Application,
    open: &[(DocumentKind, Registry)],
) -> Vec<RegistryAnswer> {
    let mut answers = Vec::new();
    for (document, source) in open {
        let exchange = registries.look_up(*source, *document, &application.child);
        let answer = recorded(source.code(), document.code(), exchange, |said| said.code()).await;
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
