//! Which documents are wanted of a recipient, and which may not be demanded because a registry has them: the same rows by
//! which a filing is judged. It answers from memory and stores nothing.

use actix_web::{HttpResponse, post};
use qoldau_domain::channel::RenderingForm;
use qoldau_domain::document::{Circumstances, Requirement};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

use crate::auth::{Anyone, By};
use crate::body::Valid;
use crate::codes::{
    AnswerCode, ChannelCode, Code, DemandCode, DocumentKindCode, FormCode, ObligationCode, PresentationCode,
    PurposeCode, RegistryCode, RequirementReasonCode, ResidencyCode, ServiceCode,
};
use crate::page::Query;
use crate::problem::Problem;
use crate::services::{Nothing, described};
use crate::wire::ids;

/// What a registry said about a document.
#[derive(Debug, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct KnownAnswer {
    document: DocumentKindCode,
    answer: AnswerCode,
}

/// The circumstances of a filing.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct AskDocumentRequirements {
    service: ServiceCode,
    channel: ChannelCode,
    /// The proactive form has no list of its own and uses the portal's.
    #[schema(required = false)]
    form: Option<FormCode>,
    residency: ResidencyCode,
    /// Born outside Kazakhstan: the civil registry holds nothing then.
    #[serde(default)]
    born_abroad: bool,
    /// What registries answered so far, oldest first; the latest answer about a document counts.
    #[serde(default)]
    #[schema(max_items = 20)]
    #[validate(length(max = 20, code = "too_many"), nested)]
    registry_answers: Vec<KnownAnswer>,
}

/// What is wanted of one document.
#[derive(Debug, Serialize, ToSchema)]
pub struct DocumentRequirement {
    document: DocumentKindCode,
    obligation: ObligationCode,
    demand: DemandCode,
    reason: RequirementReasonCode,
    #[serde(skip_serializing_if = "Option::is_none")]
    purpose: Option<PurposeCode>,
    /// In which presentations it is accepted.
    presentations: Vec<PresentationCode>,
    /// Which registry can supply it.
    #[serde(skip_serializing_if = "Option::is_none")]
    registry: Option<RegistryCode>,
    /// The clause that lists it, then those that say more about it.
    clauses: Vec<&'static str>,
}

/// The documents of a filing.
#[derive(Debug, Serialize, ToSchema)]
pub struct DocumentRequirements {
    items: Vec<DocumentRequirement>,
    /// That what a registry has may not be demanded, and where it says so.
    no_demand: Vec<&'static str>,
    /// Readings of what the order leaves unclear about the lists.
    readings: Vec<&'static str>,
    rules_version: &'static str,
}

fn view(requirement: &Requirement) -> DocumentRequirement {
    let rule = &requirement.rule;
    DocumentRequirement {
        document: Code(rule.kind),
        obligation: Code(rule.obligation),
        demand: Code(requirement.demand),
        reason: Code(requirement.reason),
        purpose: rule.purpose.map(Code),
        presentations: rule.presentations.iter().copied().map(Code).collect(),
        registry: rule.registry.map(Code),
        clauses: ids(std::iter::once(&rule.clause).chain(rule.also)),
    }
}

fn resolve(asked: &AskDocumentRequirements) -> Result<DocumentRequirements, Problem> {
    let form = asked.form.map(|form| form.0);
    let rules = described(asked.service.0, form)?;
    let channel = asked.channel.0;
    let circumstances = Circumstances {
        rules: rules.documents,
        residency: asked.residency.0,
        intake: if form == Some(RenderingForm::Proactive) {
            qoldau_domain::document::Intake::Remote
        } else {
            channel.intake()
        },
        born_abroad: asked.born_abroad,
    };
    let answers: Vec<_> =
        asked.registry_answers.iter().map(|known| (known.document.0, known.answer.0)).collect();
    Ok(DocumentRequirements {
        items: circumstances.requirements(&answers).iter().map(view).collect(),
        no_demand: ids(rules.registries.iter().chain(rules.no_demand)),
        readings: rules.document_readings.iter().map(|reading| reading.id()).collect(),
        rules_version: rules.version,
    })
}

/// Which documents are wanted
///
/// What is required, what is optional, what is fetched from a registry first, and what may not be demanded, each with its
/// reason and clause. Filing is judged by the same rows.
#[utoipa::path(
    tag = "law",
    request_body(content = AskDocumentRequirements, examples(
        ("portal" = (summary = "A resident on the portal", value = json!({
            "service": "pmpk_examination", "channel": "egov_portal", "residency": "resident"
        }))),
        ("empty_registry" = (summary = "The civil registry has nothing", value = json!({
            "service": "pmpk_examination", "channel": "egov_portal", "residency": "resident",
            "registry_answers": [{ "document": "birth_certificate", "answer": "empty" }]
        }))),
        ("home" = (summary = "Documents for home education", value = json!({
            "service": "home_schooling_intake", "channel": "provider_office", "residency": "non_resident"
        })))
    )),
    responses((status = 200, description = "The documents", body = DocumentRequirements))
)]
#[post("/document-requirements")]
pub async fn resolve_document_requirements(
    _anyone: By<Anyone>,
    _query: Query<Nothing>,
    body: Valid<AskDocumentRequirements>,
) -> Result<HttpResponse, Problem> {
    Ok(HttpResponse::Ok().json(resolve(&body.value)?))
}
