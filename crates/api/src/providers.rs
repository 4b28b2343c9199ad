//! Providers on the wire; the authority keeps them, and their staff lists stand in `staff.rs`. Hours must lie
//! inside the legal ones; everything else about a provider is a fact.

use actix_web::http::StatusCode;
use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse, get, post, put};
use chrono::NaiveTime;
use qoldau_domain::lifecycle::Role;
use qoldau_domain::provider::ProviderType;
use qoldau_domain::service::pmpk::HOURS;
use qoldau_persistence::StoreError;
use qoldau_persistence::journal::Access;
use qoldau_persistence::providers::{self, Provider};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use utoipa::ToSchema;
use uuid::Uuid;
use validator::Validate;

use crate::app::App;
use crate::auth::{Authority, By};
use crate::body::Valid;
use crate::codes::ProviderTypeCode;
use crate::idempotency::{Answer, IdempotencyKey, Once, load};
use crate::page::{self, Cursors, Page, Query};
use crate::precondition::{self, IfMatch};
use crate::problem::{FieldFault, Problem, ProblemCode};
use crate::services::{Nothing, cached};
use crate::wire::{Uid, time_of_day};

/// A provider as the authority writes it.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct SaveProvider {
    #[serde(rename = "type")]
    kind: ProviderTypeCode,
    #[schema(min_length = 1, max_length = 300)]
    #[validate(length(min = 1, max = 300))]
    name_kk: String,
    #[schema(min_length = 1, max_length = 300)]
    #[validate(length(min = 1, max = 300))]
    name_ru: String,
    #[schema(min_length = 1, max_length = 500)]
    #[validate(length(min = 1, max = 500))]
    address_kk: String,
    #[schema(min_length = 1, max_length = 500)]
    #[validate(length(min = 1, max = 500))]
    address_ru: String,
    #[schema(min_length = 1, max_length = 100)]
    #[validate(length(min = 1, max = 100))]
    region: String,
    /// Enquiry phones (PMPK-T-10-b).
    #[schema(min_items = 1, max_items = 10)]
    #[validate(length(min = 1, max = 10))]
    phones: Vec<String>,
    /// Opening, `HH:MM`, inside the legal hours 09:00 to 18:30; 09:00 when left out.
    #[schema(required = false, pattern = "^([01][0-9]|2[0-3]):[0-5][0-9]$")]
    opens: Option<String>,
    /// Closing, `HH:MM`, after opening; 18:30 when left out.
    #[schema(required = false, pattern = "^([01][0-9]|2[0-3]):[0-5][0-9]$")]
    closes: Option<String>,
    /// Whether the proactive form is switched on.
    #[serde(default)]
    proactive: bool,
    /// Whether Qoldau assigns the first free day where nobody books: at once where recipients do not book by themselves,
    /// else shortly before the term for setting the day ends.
    #[serde(default)]
    assigns_first_day: bool,
}

/// A provider.
#[derive(Debug, Serialize, ToSchema)]
pub struct ProviderView {
    id: Uid,
    #[serde(rename = "type")]
    #[schema(value_type = ProviderTypeCode)]
    kind: String,
    name_kk: String,
    name_ru: String,
    address_kk: String,
    address_ru: String,
    region: String,
    phones: Vec<String>,
    opens: String,
    closes: String,
    lunch_from: String,
    lunch_until: String,
    proactive: bool,
    /// Whether Qoldau assigns the first free day where nobody books.
    assigns_first_day: bool,
}

impl From<Provider> for ProviderView {
    fn from(provider: Provider) -> Self {
        Self {
            id: Uid(provider.id),
            kind: provider.kind,
            name_kk: provider.name_kk,
            name_ru: provider.name_ru,
            address_kk: provider.address_kk,
            address_ru: provider.address_ru,
            region: provider.region,
            phones: provider.phones,
            opens: provider.opens,
            closes: provider.closes,
            lunch_from: provider.lunch_from,
            lunch_until: provider.lunch_until,
            proactive: provider.proactive,
            assigns_first_day: provider.assigns_first_day,
        }
    }
}

/// What a list of providers is narrowed to.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProviderFilter {
    r#type: Option<ProviderTypeCode>,
    region: Option<String>,
    limit: Option<i64>,
    cursor: Option<String>,
}

/// A dry run: all checks, nothing written.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DryRun {
    /// Whether it is one.
    #[serde(default)]
    pub validate_only: bool,
}

fn time(text: Option<&str>, usual: NaiveTime, pointer: &str, faults: &mut Vec<FieldFault>) -> NaiveTime {
    let Some(text) = text else { return usual };
    match time_of_day(text) {
        None => {
            faults.push(FieldFault::new(pointer, "invalid_time"));
            usual
        }
        Some(time) if (HOURS.opens..=HOURS.closes).contains(&time) => time,
        Some(_) => {
            let mut fault = FieldFault::new(pointer, "hours_outside_legal_frame");
            fault.clause = Some(qoldau_domain::service::pmpk::clauses::T_7_A.id());
            faults.push(fault);
            usual
        }
    }
}

impl SaveProvider {
    fn provider(&self, id: Uuid, version: i64, staff_version: i64) -> Result<Provider, Problem> {
        let mut faults = Vec::new();
        let opens = time(self.opens.as_deref(), HOURS.opens, "/opens", &mut faults);
        let closes = time(self.closes.as_deref(), HOURS.closes, "/closes", &mut faults);
        if opens >= closes {
            faults.push(FieldFault::new("/closes", "out_of_range"));
        }
        let texts = [
            ("/name_kk", &self.name_kk),
            ("/name_ru", &self.name_ru),
            ("/address_kk", &self.address_kk),
            ("/address_ru", &self.address_ru),
            ("/region", &self.region),
        ];
        for (pointer, text) in texts {
            if text.chars().any(qoldau_domain::person::is_hidden) {
                faults.push(FieldFault::new(pointer, "control_character"));
            } else if !qoldau_forms::is_printable(text) {
                faults.push(FieldFault::new(pointer, "unprintable"));
            }
        }
        for (index, phone) in self.phones.iter().enumerate() {
            let plain = (1..=20).contains(&phone.len())
                && phone
                    .bytes()
                    .all(|byte| byte.is_ascii_digit() || matches!(byte, b'+' | b'-' | b' ' | b'(' | b')'));
            if !plain {
                faults.push(FieldFault::new(format!("/phones/{index}"), "phone_format"));
            }
        }
        if !faults.is_empty() {
            return Err(Problem::of_fields(ProblemCode::InvalidFields, faults));
        }
        let written = |time: NaiveTime| time.format("%H:%M").to_string();
        Ok(Provider {
            id,
            kind: self.kind.0.code().to_owned(),
            name_kk: self.name_kk.clone(),
            name_ru: self.name_ru.clone(),
            address_kk: self.address_kk.clone(),
            address_ru: self.address_ru.clone(),
            region: self.region.clone(),
            phones: self.phones.clone(),
            opens: written(opens),
            closes: written(closes),
            lunch_from: written(HOURS.lunch_from),
            lunch_until: written(HOURS.lunch_until),
            proactive: self.proactive,
            assigns_first_day: self.assigns_first_day,
            version,
            staff_version,
        })
    }
}

fn shown(provider: Provider) -> Result<(Value, String), Problem> {
    let version = provider.version;
    let body = serde_json::to_value(ProviderView::from(provider))
        .map_err(|_error| Problem::new(ProblemCode::InternalError))?;
    let etag = precondition::tag(version, &body);
    Ok((body, etag))
}

/// The type of a provider, which a write has checked.
pub(crate) fn type_of(provider: &Provider) -> Result<ProviderType, StoreError> {
    ProviderType::parse(&provider.kind).ok_or(StoreError::Corrupt("the type of a provider"))
}

pub(crate) fn done(app: &App, purpose: &str) -> Access {
    Access {
        id: App::new_id(),
        at: app.now(),
        purpose: purpose.to_owned(),
        sought: None,
        applications: Vec::new(),
    }
}

/// Providers
///
/// Names, addresses and phones, as the order wants them published.
#[utoipa::path(
    tag = "providers",
    params(
        ("type" = Option<ProviderTypeCode>, Query, description = "One type"),
        ("region" = Option<String>, Query, description = "One region, exactly as a provider names it",
            pattern = "^[^\\u0000-\\u001F\\u007F-\\u009F]*$"),
        ("limit" = Option<i64>, Query, description = "At most so many", minimum = 1, maximum = 200),
        ("cursor" = Option<String>, Query, description = "From the page before", max_length = 200)
    ),
    responses((status = 200, description = "A page of providers", body = Page<ProviderView>))
)]
#[get("/providers")]
pub async fn list_providers(app: Data<App>, query: Query<ProviderFilter>) -> Result<HttpResponse, Problem> {
    let limit = page::limit(query.0.limit, page::USUAL, page::MOST)?;
    let cursors = Cursors::new(app.store.keys(), "providers", b"");
    let after = query.0.cursor.as_deref().map(|cursor| cursors.read(cursor)).transpose()?;
    let after = after.and_then(|place| Uuid::try_parse(&place).ok());
    let (kind, region) = (query.0.r#type.map(|kind| kind.0.code()), query.0.region);
    let found =
        app.read(move |conn, _| providers::list(conn, kind, region.as_deref(), after, limit + 1)).await?;
    let found = found.into_iter().map(ProviderView::from).collect();
    Ok(HttpResponse::Ok().json(Page::of(found, limit, &cursors, |provider| provider.id.0.to_string())))
}

/// One provider
///
/// Names, address, phones and hours, whether the proactive form is switched on, and whether days are assigned.
#[utoipa::path(
    tag = "providers",
    params(("id" = Uid, Path, description = "Id of the provider")),
    responses((status = 200, description = "The provider", body = ProviderView))
)]
#[get("/providers/{id}")]
pub async fn get_provider(
    request: HttpRequest,
    app: Data<App>,
    id: Path<String>,
    _query: Query<Nothing>,
) -> Result<HttpResponse, Problem> {
    let id = id_of(&id)?;
    let provider = app.read(move |conn, _| providers::get(conn, id)).await?;
    let version = provider.version;
    let (body, _) = shown(provider)?;
    Ok(cached(&request, version, &body))
}

/// The id in a path; what is no id is as absent as an unknown one.
pub(crate) fn id_of(text: &str) -> Result<Uuid, Problem> {
    Uid::parse(text).map(|uid| uid.0).ok_or_else(|| Problem::new(ProblemCode::NotFound))
}

/// Add a provider
///
/// Its hours must lie inside the legal ones. The new provider has no staff yet.
#[utoipa::path(
    tag = "providers",
    params(
        ("Idempotency-Key" = String, Header, description = "1 to 255 visible ASCII characters", example = "a-new-one",
            min_length = 1, max_length = 255, pattern = "^[!-~]+$"),
        ("validate_only" = Option<bool>, Query, description = "All checks, nothing written")
    ),
    request_body(content = SaveProvider, example = json!({
        "type": "pmpk", "name_kk": "№ 2 ПМПК", "name_ru": "ПМПК № 2", "address_kk": "Абай даңғылы, 10",
        "address_ru": "проспект Абая, 10", "region": "Алматы", "phones": ["+77272000002"]
    })),
    responses(
        (status = 200, description = "What would result (dry run)", body = ProviderView),
        (status = 201, description = "Added", body = ProviderView)
    )
)]
#[post("/providers")]
pub async fn create_provider(
    actor: By<Authority>,
    app: Data<App>,
    key: IdempotencyKey,
    dry: Query<DryRun>,
    body: Valid<SaveProvider>,
) -> Result<HttpResponse, Problem> {
    let dry = dry.0.validate_only;
    let once = Once::new(&app, &actor, "create_provider", &key, body.fingerprint.clone());
    if let Err(known) = load(&app, (!dry).then_some(&once), |_, _| Ok(())).await?.or_replay() {
        return Ok(known);
    }
    let provider = body.value.provider(App::new_id(), 1, 1)?;
    let (view, etag) = shown(provider.clone())?;
    if dry {
        return Ok(HttpResponse::Ok().json(without(view, &["id"])));
    }
    let journal = actor.in_journal(Role::Authority);
    let write =
        providers::save(&provider, None, &[], &done(&app, "create_provider"), &journal, app.store.house()?)?;
    let answer =
        Answer::new(StatusCode::CREATED, &view, Some(etag), Some(format!("/v1/providers/{}", provider.id)));
    once.save(&app, write, answer).await
}

/// A body without what a dry run cannot know.
pub(crate) fn without(mut body: Value, names: &[&str]) -> Value {
    if let Some(members) = body.as_object_mut() {
        for name in names {
            members.remove(*name);
        }
    }
    body
}

/// Change a provider
///
/// The whole provider, with `If-Match`; a new one under an id of the caller's with `If-None-Match: *`.
#[utoipa::path(
    tag = "providers",
    params(
        ("id" = Uid, Path, description = "Id of the provider"),
        ("If-Match" = Option<String>, Header, description = "The ETag that the change is based on"),
        ("If-None-Match" = Option<String>, Header, description = "`*` for a provider that is not there yet",
            pattern = "^\\*$")
    ),
    request_body(content = SaveProvider, example = json!({
        "type": "pmpk", "name_kk": "№ 2 ПМПК", "name_ru": "ПМПК № 2", "address_kk": "Абай даңғылы, 10",
        "address_ru": "проспект Абая, 10", "region": "Алматы", "phones": ["+77272000002"], "opens": "09:00",
        "closes": "18:00"
    })),
    responses(
        (status = 200, description = "Changed", body = ProviderView),
        (status = 201, description = "Added", body = ProviderView)
    )
)]
#[put("/providers/{id}")]
pub async fn put_provider(
    actor: By<Authority>,
    request: HttpRequest,
    app: Data<App>,
    id: Path<String>,
    _query: Query<Nothing>,
    body: Valid<SaveProvider>,
) -> Result<HttpResponse, Problem> {
    let id = id_of(&id)?;
    let if_match = IfMatch::of(&request)?;
    let first = request.headers().get("if-none-match").is_some_and(|value| value == "*");
    // What is wrong with the fields is told before anything of the record.
    body.value.provider(id, 1, 1)?;
    let known = app
        .read(move |conn, _| match providers::get(conn, id) {
            Ok(provider) => Ok(Some(provider)),
            Err(StoreError::NotFound) => Ok(None),
            Err(error) => Err(error),
        })
        .await?;
    let (expected, version, staff_version) = match (&known, first) {
        (Some(_), true) => {
            return Err(Problem::new(ProblemCode::VersionMismatch).with("changed", json!([])));
        }
        (None, true) => (None, 1, 1),
        (None, false) => return Err(Problem::new(ProblemCode::NotFound)),
        (Some(known), false) => {
            if_match.check_record(&app, id, known.version).await?;
            (Some(known.version), known.version + 1, known.staff_version)
        }
    };
    let provider = body.value.provider(id, version, staff_version)?;
    let changed = known.as_ref().map(|known| provider.differs(known)).unwrap_or_default();
    let (view, etag) = shown(provider.clone())?;
    let journal = actor.in_journal(Role::Authority);
    let write = providers::save(
        &provider,
        expected,
        &changed,
        &done(&app, "put_provider"),
        &journal,
        app.store.house()?,
    )?;
    app.store.save(write).await?;
    let status = if expected.is_some() { StatusCode::OK } else { StatusCode::CREATED };
    Ok(Answer::new(status, &view, Some(etag), None).response())
}
