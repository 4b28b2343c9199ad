//! The page behind the QR code of a paper: whether the result is valid, what it is, when and by whom, for everybody who holds the
//! paper. It names people by their initials and says nothing of what stands in the result. HTML in three languages without any
//! script, or JSON.

mod page;

use actix_web::http::StatusCode;
use actix_web::http::header;
use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse, get};
use chrono::NaiveDate;
use qoldau_domain::person::{NamePart, PersonName};
use qoldau_domain::result::{ResultContent, ResultState, Words};
use qoldau_domain::term::local;
use qoldau_persistence::results::{self, LoadedResult};
use qoldau_persistence::{StoreError, applications, providers};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;

use crate::app::App;
use crate::codes::{Code, ResultKindCode, RoleCode};
use crate::negotiation::{HTML, JSON, wanted};
use crate::page::Query;
use crate::problem::{Language, Problem, ProblemCode};
use crate::results::canonical_code;
use crate::wire::{Day, Moment};

/// How a result stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum VerificationState {
    /// Signed, and it holds.
    Valid,
    /// Another one took its place ◊.
    Corrected,
    /// Its time is over.
    Expired,
    /// Not everybody who must has signed it.
    NotSigned,
}

impl VerificationState {
    const fn code(self) -> &'static str {
        match self {
            Self::Valid => "valid",
            Self::Corrected => "corrected",
            Self::Expired => "expired",
            Self::NotSigned => "not_signed",
        }
    }
}

/// Who signed.
#[derive(Debug, Serialize, ToSchema)]
pub struct SignerView {
    role: RoleCode,
    /// Initials of the person.
    initials: String,
    signed_at: Moment,
}

/// What the page says.
#[derive(Debug, Serialize, ToSchema)]
pub struct VerificationView {
    state: VerificationState,
    kind: ResultKindCode,
    /// Name of the provider, Kazakh and Russian.
    provider_kk: String,
    provider_ru: String,
    /// Initials of the child.
    child_initials: String,
    prepared_on: Day,
    #[serde(skip_serializing_if = "Option::is_none")]
    signed_on: Option<Day>,
    /// Until when a conclusion is valid.
    #[serde(skip_serializing_if = "Option::is_none")]
    valid_until: Option<Day>,
    signers: Vec<SignerView>,
    /// SHA-256 of the PDF: who holds the file can compare it.
    #[schema(pattern = "^[0-9a-f]{64}$")]
    sha256: String,
}

/// In which language the page is shown.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PageLanguage {
    lang: Option<String>,
}

/// First letters of the parts of a name.
fn initials<'a>(parts: impl Iterator<Item = &'a str>) -> String {
    let letters: Vec<String> =
        parts.filter_map(|part| part.chars().next()).map(|c| format!("{c}.")).collect();
    letters.join(" ")
}

fn initials_of(name: &PersonName) -> String {
    initials([&name.last, &name.first].into_iter().chain(&name.patronymic).map(NamePart::reveal))
}

fn initials_in(name: &Words) -> String {
    initials(name.reveal().split_whitespace())
}

fn state_of(one: &LoadedResult, known: &[LoadedResult], today: NaiveDate) -> VerificationState {
    let replaced = |other: &LoadedResult| other.result.takes_place_of(one.result.id);
    let is_over = valid_until(one).is_some_and(|until| until < today);
    match one.result.state {
        ResultState::Prepared => VerificationState::NotSigned,
        ResultState::Signed if known.iter().any(replaced) => VerificationState::Corrected,
        ResultState::Signed if is_over => VerificationState::Expired,
        ResultState::Signed => VerificationState::Valid,
    }
}

const fn valid_until(one: &LoadedResult) -> Option<NaiveDate> {
    match &one.result.content {
        ResultContent::Conclusion(conclusion) => Some(conclusion.valid_until),
        ResultContent::Refusal(_) => None,
    }
}

/// What is known of a code.
async fn look_up(app: &App, code: Option<String>) -> Result<VerificationView, Problem> {
    let code = code.ok_or(Problem::new(ProblemCode::NotFound))?;
    let found = app.read(move |conn, store| {
        let (application, id) = results::find_verified(conn, store.keys(), &code)?;
        let loaded = applications::get_any(conn, store.keys(), application)?;
        let known = results::list_of(conn, application, &loaded.data_key)?;
        let provider = providers::get(conn, loaded.application.provider_id)?;
        let one = known.iter().find(|one| one.result.id == id).cloned().ok_or(StoreError::NotFound)?;
        Ok((loaded.application, known, one, provider))
    });
    let (application, known, one, provider) = found.await?;
    let signer = |signature: &qoldau_domain::result::Signature| SignerView {
        role: Code(signature.role),
        initials: initials_in(&signature.name),
        signed_at: Moment(signature.signed_at),
    };
    Ok(VerificationView {
        state: state_of(&one, &known, app.today()),
        kind: Code(one.result.content.kind()),
        provider_kk: provider.name_kk,
        provider_ru: provider.name_ru,
        child_initials: initials_of(&application.child.name),
        prepared_on: Day(local(one.result.prepared_at).date()),
        signed_on: one.result.signed_at.map(|at| Day(local(at).date())),
        valid_until: valid_until(&one).map(Day),
        signers: one.result.signatures.iter().map(signer).collect(),
        sha256: qoldau_persistence::seal::hex(&one.paper_sha256),
    })
}

/// Verify a paper
///
/// The page behind the QR code: valid, corrected, expired or not signed; what, when and by whom, with initials only. HTML for people,
/// JSON with `Accept: application/json`.
#[utoipa::path(
    tag = "results",
    params(
        ("code" = String, Path, description = "The code on the paper, with or without its hyphens",
            example = "7GQ2-9KXM-41TB-ZZ0P-3HVD", min_length = 1, max_length = 60),
        ("lang" = Option<String>, Query, description = "Language of the page: kk, ru or en",
            pattern = "^(kk|ru|en)$")
    ),
    responses((status = 200, description = "What is known of the paper", content(
        (VerificationView = "application/json"), (String = "text/html")
    )), (status = 404, description = "No such paper", content((String = "text/html"))))
)]
// It reads the database for whoever asks, so it has the allowance of the API.
#[get("/verify/{code}", wrap = "actix_web::middleware::from_fn(crate::every_request::within_allowance)")]
pub async fn verify_paper(
    request: HttpRequest,
    app: Data<App>,
    code: Path<String>,
    query: Query<PageLanguage>,
) -> Result<HttpResponse, Problem> {
    let language = match query.0.lang.as_deref() {
        None => Language::of(&request),
        Some("kk") => Language::Kk,
        Some("ru") => Language::Ru,
        Some("en") => Language::En,
        Some(_) => return Err(Problem::of_field(ProblemCode::InvalidQuery, "?lang", "unknown_value")),
    };
    let wants_json = wanted(&request, &[HTML, JSON])? == JSON;
    // What was typed is never shown again, only what it is read as.
    let code = canonical_code(&code);
    let found = look_up(&app, code.clone()).await;
    let (status, html) = match found {
        Ok(view) if wants_json => {
            return Ok(HttpResponse::Ok().insert_header((header::VARY, "Accept")).json(json!(view)));
        }
        Ok(view) => (StatusCode::OK, page::of(language, code.as_deref(), Some(&view))),
        Err(problem) if problem.code == ProblemCode::NotFound && !wants_json => {
            (StatusCode::NOT_FOUND, page::of(language, code.as_deref(), None))
        }
        Err(problem) => return Err(problem),
    };
    Ok(HttpResponse::build(status)
        .content_type("text/html; charset=utf-8")
        .insert_header((header::CONTENT_LANGUAGE, language.tag()))
        .insert_header((header::VARY, "Accept, Accept-Language"))
        .insert_header(("content-security-policy", page::policy()))
        .body(html))
}
