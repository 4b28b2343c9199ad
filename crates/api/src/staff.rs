//! The staff list of a provider on the wire: who works there in which role. A head keeps the own provider's, the authority every
//! one. It gives nobody a token; it decides whose token counts.

use std::collections::BTreeSet;

use actix_web::http::StatusCode;
use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse, get, put};
use qoldau_domain::lifecycle::Role;
use qoldau_persistence::providers;
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;
use uuid::Uuid;
use validator::Validate;

use crate::app::App;
use crate::auth::{Actor, By, HeadOrAuthority};
use crate::body::Valid;
use crate::codes::{Code, RoleCode};
use crate::idempotency::Answer;
use crate::page::Query;
use crate::precondition::{self, IfMatch};
use crate::problem::{FieldFault, Problem, ProblemCode};
use crate::providers::{done, id_of};
use crate::services::{Nothing, cached};
use crate::wire::Uid;

/// A person of the staff.
#[derive(Debug, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct StaffMember {
    /// The person's `sub` at the token issuer.
    #[schema(min_length = 1, max_length = 255)]
    #[validate(length(min = 1, max = 255))]
    subject: String,
    /// `registrar`, `specialist`, `head`; a person may hold several.
    #[schema(min_items = 1, max_items = 3)]
    #[validate(length(min = 1, max = 3))]
    roles: Vec<RoleCode>,
}

/// The whole staff list.
#[derive(Debug, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct StaffList {
    #[schema(max_items = 500)]
    #[validate(length(max = 500), nested)]
    items: Vec<StaffMember>,
}

/// Heads keep the staff of their own provider; another one is as absent.
fn own_provider(actor: &Actor, id: Uuid) -> Result<(), Problem> {
    if actor.is(Role::Authority) || actor.provider_id == Some(id) {
        Ok(())
    } else {
        Err(Problem::new(ProblemCode::NotFound))
    }
}

fn staff_view(list: Vec<(String, String)>) -> StaffList {
    let mut items: Vec<StaffMember> = Vec::new();
    for (subject, role) in list {
        let Some(role) = Role::parse(&role).map(Code) else {
            continue;
        };
        match items.last_mut().filter(|member| member.subject == subject) {
            Some(member) => member.roles.push(role),
            None => items.push(StaffMember { subject, roles: vec![role] }),
        }
    }
    StaffList { items }
}

/// The staff of a provider
///
/// Who works there in which role. A head reads the own provider's list, the authority every one.
#[utoipa::path(
    tag = "providers",
    params(("id" = Uid, Path, description = "Id of the provider")),
    responses((status = 200, description = "Who works there in which role", body = StaffList))
)]
#[get("/providers/{id}/staff")]
pub async fn get_staff(
    actor: By<HeadOrAuthority>,
    request: HttpRequest,
    app: Data<App>,
    id: Path<String>,
    _query: Query<Nothing>,
) -> Result<HttpResponse, Problem> {
    let id = id_of(&id)?;
    own_provider(&actor, id)?;
    let (provider, list) =
        app.read(move |conn, _| Ok((providers::get(conn, id)?, providers::list_staff(conn, id)?))).await?;
    let body = json!(staff_view(list));
    Ok(cached(&request, provider.staff_version, &body))
}

/// Change the staff of a provider
///
/// The whole list, with `If-Match`. Who is no longer on it loses the right with the next request.
#[utoipa::path(
    tag = "providers",
    params(
        ("id" = Uid, Path, description = "Id of the provider"),
        ("If-Match" = String, Header, description = "The ETag that the change is based on",
            example = "\"1.0123456789abcdef\"")
    ),
    request_body(content = StaffList, example = json!({ "items": [
        { "subject": "sandbox-registrar", "roles": ["registrar"] },
        { "subject": "sandbox-specialist", "roles": ["specialist"] },
        { "subject": "sandbox-head", "roles": ["head"] }
    ]})),
    responses((status = 200, description = "The list", body = StaffList))
)]
#[put("/providers/{id}/staff")]
pub async fn put_staff(
    actor: By<HeadOrAuthority>,
    app: Data<App>,
    id: Path<String>,
    _query: Query<Nothing>,
    if_match: IfMatch,
    body: Valid<StaffList>,
) -> Result<HttpResponse, Problem> {
    let id = id_of(&id)?;
    own_provider(&actor, id)?;
    let people = people(&body.value)?;
    let provider = app.read(move |conn, _| providers::get(conn, id)).await?;
    if_match.check(provider.staff_version, |_| vec!["items".to_owned()])?;
    let role = actor.acting_as(&[Role::Authority, Role::Head]).unwrap_or(Role::Head);
    let write = providers::save_staff(
        id,
        provider.staff_version,
        &people,
        &done(&app, "put_staff"),
        &actor.in_journal(role),
        app.store.house()?,
    )?;
    app.store.save(write).await?;
    let mut people = people;
    people.sort();
    let view = json!(staff_view(people));
    let etag = precondition::tag(provider.staff_version + 1, &view);
    Ok(Answer::new(StatusCode::OK, &view, Some(etag), None).response())
}

/// The list as pairs; a role that is none of staff, or a person twice, is refused.
fn people(list: &StaffList) -> Result<Vec<(String, String)>, Problem> {
    let mut seen = BTreeSet::new();
    let mut faults = Vec::new();
    let mut pairs = Vec::new();
    for (index, member) in list.items.iter().enumerate() {
        if member.subject.chars().any(qoldau_domain::person::is_hidden) {
            faults.push(FieldFault::new(format!("/items/{index}/subject"), "control_character"));
        }
        for (place, role) in member.roles.iter().enumerate() {
            let pointer = format!("/items/{index}/roles/{place}");
            if !role.0.is_staff() {
                faults.push(FieldFault::new(pointer, "staff_role_unknown"));
            } else if !seen.insert((member.subject.clone(), role.0)) {
                faults.push(FieldFault::new(pointer, "repeated_value"));
            } else {
                pairs.push((member.subject.clone(), role.0.code().to_owned()));
            }
        }
    }
    if faults.is_empty() { Ok(pairs) } else { Err(Problem::of_fields(ProblemCode::InvalidFields, faults)) }
}
