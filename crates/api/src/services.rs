//! The catalogue: the four public services, and the problems that the API can answer with. Both answer from memory.

use actix_web::web::Path;
use actix_web::{HttpRequest, HttpResponse, get};
use qoldau_domain::service::PublicService;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use utoipa::ToSchema;

use crate::codes::{Code, ProviderTypeCode, ServiceCode};
use crate::page::Query;
use crate::precondition;
use crate::problem::{Problem, ProblemCode, catalogue_entry};

/// A text in the three languages; Kazakh is the order's, the others are unofficial.
#[derive(Debug, Serialize, ToSchema)]
pub struct ServiceNameView {
    kk: &'static str,
    ru: &'static str,
    en: &'static str,
    /// Russian and English are not the order's words.
    translation: &'static str,
}

/// One public service.
#[derive(Debug, Serialize, ToSchema)]
pub struct ServiceView {
    code: ServiceCode,
    name: ServiceNameView,
    /// The clause that names it.
    clause: &'static str,
    /// Which provider types render it; absent where the order does not say.
    #[serde(skip_serializing_if = "Option::is_none")]
    provider_types: Option<Vec<ProviderTypeCode>>,
    /// `complete`, or `partial` where the order gives only monitoring rules.
    knowledge: &'static str,
    /// Whether Qoldau takes applications for it today.
    accepts_applications: bool,
    rules_version: &'static str,
}

/// The four services.
#[derive(Debug, Serialize, ToSchema)]
pub struct ServiceList {
    items: Vec<ServiceView>,
}

/// No parameters.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Nothing {}

fn view(service: PublicService) -> ServiceView {
    let name = service.name();
    let rules = service.rules();
    ServiceView {
        code: Code(service),
        name: ServiceNameView { kk: name.kk, ru: name.ru, en: name.en, translation: "unofficial" },
        clause: name.clause.id(),
        provider_types: service.provider_types().map(|(types, _)| types.iter().copied().map(Code).collect()),
        knowledge: if rules.is_some() { "complete" } else { "partial" },
        accepts_applications: rules.is_some_and(|rules| rules.lifecycle.is_some()),
        rules_version: qoldau_domain::service::RULES_VERSION,
    }
}

/// A resource that every caller may read, with its tag.
pub(crate) fn cached(request: &HttpRequest, version: i64, body: &Value) -> HttpResponse {
    let etag = precondition::tag(version, body);
    if precondition::is_known(request, &etag) {
        return HttpResponse::NotModified().insert_header(("etag", etag)).finish();
    }
    HttpResponse::Ok().insert_header(("etag", etag)).json(body)
}

/// The four public services
///
/// Name, provider types and whether applications are taken. Kazakh names are the order's own words.
#[utoipa::path(tag = "catalogue", responses((status = 200, description = "The services", body = ServiceList)))]
#[get("/services")]
pub async fn list_services(_query: Query<Nothing>) -> HttpResponse {
    HttpResponse::Ok().json(ServiceList { items: PublicService::ALL.into_iter().map(view).collect() })
}

/// A text in the three languages.
#[derive(Debug, ToSchema)]
#[allow(dead_code, reason = "it describes JSON that is built as a value")]
pub struct TextView {
    kk: String,
    ru: String,
    en: String,
}

/// A problem code as the catalogue shows it.
#[derive(Debug, ToSchema)]
#[allow(dead_code, reason = "it describes JSON that is built as a value")]
pub struct ProblemEntry {
    code: String,
    #[schema(minimum = 400, maximum = 599)]
    status: u16,
    r#type: String,
    title: TextView,
    meaning: TextView,
    remedy: TextView,
    /// The problem as an answer would carry it, in English.
    #[schema(value_type = Object)]
    example: Value,
}

/// The catalogue of problems.
#[derive(Debug, ToSchema)]
#[allow(dead_code, reason = "it describes JSON that is built as a value")]
pub struct ProblemList {
    items: Vec<ProblemEntry>,
}

/// The catalogue of problems
///
/// Every code with its status, and in three languages what it means and what to do.
#[utoipa::path(tag = "catalogue", responses((status = 200, description = "The problems", body = ProblemList)))]
#[get("/problems")]
pub async fn list_problems(_query: Query<Nothing>) -> HttpResponse {
    let items: Vec<Value> = ProblemCode::ALL.iter().map(|code| catalogue_entry(*code)).collect();
    HttpResponse::Ok().json(json!({ "items": items }))
}

/// One problem
///
/// What the `type` of a problem points at.
#[utoipa::path(
    tag = "catalogue",
    params(("code" = String, Path, description = "Code of the problem", example = "already_open",
            max_length = 64, pattern = "^[a-z_]+$")),
    responses((status = 200, description = "The problem", body = ProblemEntry))
)]
#[get("/problems/{code}")]
pub async fn get_problem(
    request: HttpRequest,
    code: Path<String>,
    _query: Query<Nothing>,
) -> Result<HttpResponse, Problem> {
    let known = ProblemCode::ALL.iter().find(|known| known.code() == code.as_str());
    let known = known.ok_or_else(|| Problem::new(ProblemCode::NotFound))?;
    Ok(cached(&request, 1, &catalogue_entry(*known)))
}
