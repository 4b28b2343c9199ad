//! The catalogue: the four public services with their passports, and the problems that the API can answer with. All of it
//! answers from memory. What a passport looks like stands in `services/passport.rs`.

pub mod lifecycle;
pub mod passport;

use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse, get};
use qoldau_domain::channel::RenderingForm;
use qoldau_domain::law::reading;
use qoldau_domain::rules::Rules;
use qoldau_domain::service::PublicService;
use serde::Deserialize;
use serde_json::{Value, json};
use utoipa::ToSchema;

use crate::app::App;
use crate::codes::ServiceCode;
use crate::page::Query;
use crate::precondition;
use crate::problem::{Problem, ProblemCode, catalogue_entry, not_in_the_order};
use passport::{PassportView, ServiceList, ServiceView};

/// No parameters.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Nothing {}

/// A resource that every caller may read, with its tag.
pub(crate) fn cached(request: &HttpRequest, version: i64, body: &Value) -> HttpResponse {
    let etag = precondition::tag(version, body);
    if precondition::is_known(request, &etag) {
        return HttpResponse::NotModified().insert_header(("etag", etag)).finish();
    }
    HttpResponse::Ok().insert_header(("etag", etag)).json(body)
}

/// The rules of a service in a form, where the order describes them: nothing of SPEC, the proactive form of PMPK only.
pub(crate) fn described(
    service: PublicService,
    form: Option<RenderingForm>,
) -> Result<&'static Rules, Problem> {
    let rules = service.rules().ok_or_else(|| not_in_the_order(reading::A_48, "/service"))?;
    if form == Some(RenderingForm::Proactive) && rules.offer.is_none() {
        return Err(not_in_the_order(reading::A_33, "/form"));
    }
    Ok(rules)
}

/// The four public services
///
/// Name, provider types and whether applications are taken. Kazakh names are the order's own words.
#[utoipa::path(tag = "catalogue", responses((status = 200, description = "The services", body = ServiceList)))]
#[get("/services")]
pub async fn list_services(_query: Query<Nothing>) -> HttpResponse {
    HttpResponse::Ok()
        .json(ServiceList { items: PublicService::ALL.into_iter().map(ServiceView::of).collect() })
}

/// The passport of a service
///
/// Everything the order says of it: the ten rows of its list of basic requirements and the paragraphs of its Rules, Kazakh
/// in the order's own words, each with its clause; the grounds for refusal; the lifecycle. What the order does not say of
/// SPEC is said openly.
#[utoipa::path(
    tag = "catalogue",
    params(("code" = ServiceCode, Path, description = "Code of the service", example = "pmpk_examination")),
    responses((status = 200, description = "The passport", body = PassportView))
)]
#[get("/services/{code}")]
pub async fn get_service(
    request: HttpRequest,
    app: Data<App>,
    code: Path<String>,
    _query: Query<Nothing>,
) -> Result<HttpResponse, Problem> {
    let service = PublicService::parse(&code).ok_or_else(|| Problem::new(ProblemCode::NotFound))?;
    let passport = app.passports.iter().find(|(known, _)| *known == service).map(|(_, passport)| passport);
    let passport = passport.ok_or_else(|| Problem::new(ProblemCode::InternalError))?;
    Ok(cached(&request, 1, passport))
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
