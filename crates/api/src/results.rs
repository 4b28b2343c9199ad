//! What conclusions and refusals have in common on the wire: how a prepared result is printed and kept, how it is signed, and how
//! it and its paper are shown. What stands in them is in `conclusions.rs` and `refusals.rs`; what may be done is the domain's.

pub mod current;
pub mod listing;
mod printing;
pub mod signature_sheet;
pub(crate) mod signing;

use actix_web::HttpRequest;
use actix_web::http::StatusCode;
use actix_web::http::header;
use actix_web::{HttpResponse, web};
use qoldau_domain::application::{Acting, Application, Change};
use qoldau_domain::delivery::DeliveryState;
use qoldau_domain::lifecycle::Role;
use qoldau_domain::person::PersonFault;
use qoldau_domain::result::{ResultKind, ServiceResult, Signature, Words};
use qoldau_persistence::applications::{self, Loaded, Sight};
use qoldau_persistence::results::{self, LoadedResult};
use qoldau_persistence::seal::hex;
use qoldau_persistence::{Conn, Store, StoreError, Write};
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::app::App;
use crate::applications::{record, with_actions};
use crate::auth::Actor;
use crate::codes::{Code, RoleCode};
use crate::idempotency::{Answer, Once};
use crate::negotiation::{JSON, PDF, wanted};
use crate::precondition::{self, IfMatch};
use crate::problem::{FieldFault, Problem, ProblemCode};
use crate::providers::without;
use crate::wire::Moment;
pub(crate) use printing::{canonical_code, full_name};
pub(crate) use signing::{Door, sign};
pub use signing::{SignResult, SignatureBody};

/// How often a result is decided on anew when its application changed meanwhile.
const TRIES: usize = 3;

/// A signature that was found good.
#[derive(Serialize, ToSchema)]
pub struct SignatureView {
    role: RoleCode,
    /// Name of the person, as the token gave it.
    name: String,
    signed_at: Moment,
}

impl From<&Signature> for SignatureView {
    fn from(signature: &Signature) -> Self {
        Self {
            role: Code(signature.role),
            name: signature.name.reveal().to_owned(),
            signed_at: Moment(signature.signed_at),
        }
    }
}

/// The paper of a result: what its signers sign.
#[derive(Serialize, ToSchema)]
pub struct PaperView {
    /// SHA-256 of the PDF, hexadecimal.
    #[schema(pattern = "^[0-9a-f]{64}$")]
    sha256: String,
    /// Where everybody can verify it.
    verify_at: String,
}

impl PaperView {
    pub(crate) fn of(app: &App, sha256: &[u8], code: &str) -> Self {
        Self { sha256: hex(sha256), verify_at: verify_at(app, code) }
    }
}

/// The address behind the QR code.
pub(crate) fn verify_at(app: &App, code: &str) -> String {
    format!("{}/verify/{code}", app.config.public_url)
}

/// Words of a body at their place, or what is wrong with them.
pub(crate) fn words(
    text: &str,
    longest: usize,
    pointer: &str,
    faults: &mut Vec<FieldFault>,
) -> Option<Words> {
    let code = match Words::parse(text, longest) {
        Ok(words) if qoldau_forms::is_printable(words.reveal()) => return Some(words),
        Ok(_) => "unprintable",
        Err(PersonFault::NotAName) => "too_short",
        Err(fault) => fault.code(),
    };
    faults.push(FieldFault::new(pointer, code));
    None
}

/// Faults of what is written into a result, at their places in the body that brings it.
pub(crate) fn in_content(mut problem: Problem) -> Problem {
    for fault in problem.errors.iter_mut().filter(|fault| fault.pointer != "/corrects") {
        fault.pointer.insert_str(0, "/content");
    }
    problem
}

/// A list of words, each at its place.
pub(crate) fn list_of_words(
    texts: &[String],
    longest: usize,
    pointer: &str,
    faults: &mut Vec<FieldFault>,
) -> Vec<Words> {
    let one = |(index, text): (usize, &String)| words(text, longest, &format!("{pointer}/{index}"), faults);
    texts.iter().enumerate().filter_map(one).collect()
}

/// A result with everything that is decided on beside it.
pub(crate) struct Found {
    pub(crate) loaded: Loaded,
    pub(crate) known: Vec<LoadedResult>,
}

impl Found {
    /// Every result of the application.
    pub(crate) fn results(&self) -> Vec<ServiceResult> {
        self.known.iter().map(|one| one.result.clone()).collect()
    }

    /// The one with this id.
    pub(crate) fn of(&self, id: Uuid) -> Result<&LoadedResult, Problem> {
        self.known.iter().find(|one| one.result.id == id).ok_or(Problem::new(ProblemCode::NotFound))
    }
}

/// The result with this id.
pub(crate) fn of(known: &[ServiceResult], id: Uuid) -> Result<ServiceResult, Problem> {
    known.iter().find(|one| one.id == id).cloned().ok_or(Problem::new(ProblemCode::NotFound))
}

/// Finds a result of this kind by its id, as far as the caller may see it: staff of the provider always, a recipient once it is
/// delivered.
pub(crate) fn find(
    conn: &mut Conn,
    store: &Store,
    sight: &Sight,
    (kind, id): (ResultKind, Uuid),
) -> Result<Found, Problem> {
    let (loaded, known) = results::get(conn, store.keys(), sight, id)?;
    let found = Found { loaded, known };
    let is_kind = found.of(id)?.result.content.kind() == kind;
    let delivered = is_delivered(&found, id);
    if is_kind && (delivered || matches!(sight, Sight::Provider(_))) {
        Ok(found)
    } else {
        Err(Problem::new(ProblemCode::NotFound))
    }
}

/// Whether a result has reached the family.
fn is_delivered(found: &Found, id: Uuid) -> bool {
    found.loaded.application.deliveries.iter().any(|delivery| {
        delivery.result_id == id
            && delivery.target.reaches_the_family()
            && delivery.state == DeliveryState::Done
    })
}

/// Finds an application with its results.
pub(crate) fn find_of(conn: &mut Conn, store: &Store, sight: &Sight, id: Uuid) -> Result<Found, StoreError> {
    let loaded = applications::get(conn, store.keys(), sight, id)?;
    let known = results::list_of(conn, id, &loaded.data_key)?;
    Ok(Found { loaded, known })
}

/// What is asked about a result that is new or is changed.
pub(crate) struct Preparing<'a> {
    pub(crate) actor: &'a Actor,
    pub(crate) app: &'a App,
    pub(crate) operation: &'static str,
    pub(crate) role: Role,
    pub(crate) dry: bool,
}

/// Shows a result: its view and the tag of its version.
pub(crate) type Show = fn(&App, &Application, &LoadedResult, &[ServiceResult]) -> Value;

impl Preparing<'_> {
    /// Decides, prints, saves and shows a new result; anew when the application changed meanwhile, since nobody was shown what was
    /// decided on.
    pub(crate) async fn create(
        &self,
        once: Once,
        mut found: Found,
        place: &str,
        show: Show,
        decide: impl Fn(Application, &[ServiceResult], &Acting<'_>) -> Result<Change, Problem>,
    ) -> Result<HttpResponse, Problem> {
        let id = found.loaded.application.id;
        let code = printing::new_code()?;
        for _ in 0..TRIES {
            let change = self.decided(&found, &decide)?;
            let (write, view, tag) = self.printed(&found, &change, code.clone(), show).await?;
            if self.dry {
                record(self.app, self.actor, self.operation, vec![id]).await?;
                return Ok(HttpResponse::Ok().json(without(view, &["id", "paper"])));
            }
            let result = change.result.as_ref().map(|result| result.after.id).unwrap_or_default();
            let answer =
                Answer::new(StatusCode::CREATED, &view, Some(tag), Some(format!("{place}/{result}")));
            match once.clone().save(self.app, write, answer).await {
                Err(problem) if problem.code == ProblemCode::VersionMismatch => {}
                answered => return answered,
            }
            let sight = self.actor.sight(self.app);
            found = self.app.read(move |conn, store| find_of(conn, store, &sight, id)).await?;
        }
        Err(Problem::new(ProblemCode::Overloaded))
    }

    /// Decides, prints, saves and shows a prepared result with another content.
    pub(crate) async fn revise(
        &self,
        (found, id): (Found, Uuid),
        if_match: &IfMatch,
        show: Show,
        decide: impl Fn(Application, &[ServiceResult], &Acting<'_>) -> Result<Change, Problem>,
    ) -> Result<HttpResponse, Problem> {
        let before = found.of(id)?;
        if_match.check(before.result.version, |_| vec!["result".to_owned()])?;
        let code = before.code.clone();
        let change = self.decided(&found, &decide)?;
        let (write, view, tag) = self.printed(&found, &change, code, show).await?;
        self.app.store.save(write).await?;
        Ok(Answer::new(StatusCode::OK, &view, Some(tag), None).response())
    }

    fn decided(
        &self,
        found: &Found,
        decide: &impl Fn(Application, &[ServiceResult], &Acting<'_>) -> Result<Change, Problem>,
    ) -> Result<Change, Problem> {
        let (by, before) = (self.actor.acting(self.app), &found.loaded.application);
        decide(before.clone(), &found.results(), &by).map_err(|problem| with_actions(problem, before, &by))
    }

    async fn printed(
        &self,
        found: &Found,
        change: &Change,
        code: String,
        show: Show,
    ) -> Result<(Write, Value, String), Problem> {
        let result = change.result.as_ref().ok_or(Problem::new(ProblemCode::InternalError))?;
        let paper = printing::print(self.app, &change.application, &result.after, code).await?;
        let keys = self.app.store.keys();
        let journal = self.actor.in_journal(self.role);
        let write = applications::update(keys, change, &journal, &found.loaded.data_key)?;
        let write = write.with_paper(keys, result, &paper, &found.loaded.data_key)?;
        let printed = LoadedResult {
            result: result.after.clone(),
            paper_sha256: paper.sha256.clone(),
            code: paper.code.clone(),
        };
        let view = show(self.app, &change.application, &printed, &found.results());
        let tag = precondition::tag(result.after.version, &view);
        Ok((write, view, tag))
    }
}

/// Shows a result, or its paper where that is asked for.
pub(crate) async fn shown(
    app: &App,
    actor: &Actor,
    request: &HttpRequest,
    operation: &str,
    (found, id): (Found, Uuid),
    show: Show,
) -> Result<HttpResponse, Problem> {
    let one = found.of(id)?.clone();
    let view = show(app, &found.loaded.application, &one, &found.results());
    let wants_paper = wanted(request, &[JSON, PDF])? == PDF;
    let tag = if wants_paper { paper_tag(&one) } else { precondition::tag(one.result.version, &view) };
    if precondition::is_known(request, &tag) {
        return Ok(HttpResponse::NotModified().insert_header((header::ETAG, tag)).finish());
    }
    record(app, actor, operation, vec![found.loaded.application.id]).await?;
    let mut response = HttpResponse::Ok();
    response.insert_header((header::ETAG, tag)).insert_header((header::VARY, "Accept"));
    if !wants_paper {
        return Ok(response.json(view));
    }
    let key = found.loaded.data_key;
    let paper = app.read(move |conn, _| results::get_paper(conn, id, &key)).await?;
    Ok(pdf(&mut response, one.result.content.kind().code(), paper))
}

/// The tag of a result's paper.
fn paper_tag(one: &LoadedResult) -> String {
    format!("\"{}.{}\"", one.result.version, hex(&one.paper_sha256).get(..16).unwrap_or_default())
}

/// A PDF as an attachment.
pub(crate) fn pdf(response: &mut actix_web::HttpResponseBuilder, name: &str, paper: Vec<u8>) -> HttpResponse {
    response
        .insert_header((header::CONTENT_TYPE, PDF))
        .insert_header((header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}.pdf\"")))
        .insert_header(("content-security-policy", "sandbox; default-src 'none'"))
        .body(web::Bytes::from(paper))
}
