//! The door of requests for documents after filing, and how they look on the record. It goes the common way of `changing.rs`; what may
//! be asked for is decided in the domain.

use actix_web::http::StatusCode;
use actix_web::web::{Data, Path};
use actix_web::{HttpResponse, post};
use qoldau_domain::application::Application;
use qoldau_domain::document::{DocumentKind, DocumentRequest};
use qoldau_domain::lifecycle::Role;
use qoldau_domain::result::Words;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

use super::changing::Changing;
use super::submission::Faults;
use super::view::ApplicationView;
use crate::app::App;
use crate::auth::{By, RegistrarOrSpecialist};
use crate::body::Valid;
use crate::codes::{Code, DocumentKindCode, RequestKindCode};
use crate::idempotency::IdempotencyKey;
use crate::page::Query;
use crate::problem::Problem;
use crate::providers::DryRun;
use crate::wire::{Moment, Uid};

/// The most characters of a reason.
const LONGEST_REASON: usize = 500;

/// Documents that are asked for.
#[derive(Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct RequestDocuments {
    kind: RequestKindCode,
    #[schema(min_items = 1, max_items = 5)]
    #[validate(length(min = 1, max = 5))]
    documents: Vec<DocumentKindCode>,
    /// Why, for the recipient to read.
    #[schema(min_length = 1, max_length = 500)]
    reason: String,
}

impl RequestDocuments {
    /// What is asked for and why, or every fault of the body.
    fn asked(&self) -> Result<(Vec<DocumentKind>, Words), Problem> {
        let mut faults = Faults::default();
        let mut documents = Vec::new();
        for (index, kind) in self.documents.iter().enumerate() {
            if documents.contains(&kind.0) {
                faults.push(format!("/documents/{index}"), "repeated_value");
            }
            documents.push(kind.0);
        }
        let reason = faults.take("/reason", Words::parse(&self.reason, LONGEST_REASON));
        faults.finish(reason).map(|reason| (documents, reason))
    }
}

/// A document that the recipient was asked for.
#[derive(Serialize, ToSchema)]
pub struct DocumentRequestView {
    kind: RequestKindCode,
    document: DocumentKindCode,
    reason: String,
    asked_at: Moment,
    /// Whether one of its kind was handed in since, over the wire with its file.
    handed_in: bool,
}

impl DocumentRequestView {
    pub(super) fn all(application: &Application) -> Vec<Self> {
        let view = |request: &DocumentRequest| Self {
            kind: Code(request.kind),
            document: Code(request.document),
            reason: request.reason.reveal().to_owned(),
            asked_at: Moment(request.asked_at),
            handed_in: application.is_handed_in_since(request),
        };
        application.document_requests.iter().map(view).collect()
    }
}

/// Ask for documents
///
/// `list_document` before the documents are accepted: one of the list that no registry can supply, after its recorded empty answer or
/// for a child born abroad. `in_depth` afterwards: one of the three kinds of the in-depth examination. The recipient gets a
/// message; no clock stops, and a document that does not come is by itself no ground of a refusal.
#[utoipa::path(
    tag = "applications",
    params(
        ("id" = Uid, Path, description = "Id of the application"),
        ("Idempotency-Key" = String, Header, description = "1 to 255 visible ASCII characters", example = "a-new-one",
            min_length = 1, max_length = 255, pattern = "^[!-~]+$"),
        ("validate_only" = Option<bool>, Query, description = "All checks, nothing written")
    ),
    request_body(content = RequestDocuments, example = json!({
        "kind": "in_depth", "documents": ["psych_ped_characteristic"],
        "reason": "Оқу тілі мен сөйлеу дамуын нақтылау үшін қажет."
    })),
    responses(
        (status = 200, description = "What would result (dry run)", body = ApplicationView),
        (status = 201, description = "Asked for", body = ApplicationView)
    )
)]
#[post("/applications/{id}/document-requests")]
pub async fn request_documents(
    actor: By<RegistrarOrSpecialist>,
    app: Data<App>,
    id: Path<String>,
    key: IdempotencyKey,
    dry: Query<DryRun>,
    body: Valid<RequestDocuments>,
) -> Result<HttpResponse, Problem> {
    let (by, (documents, reason)) = (actor.acting(&app), body.value.asked()?);
    let role = if actor.is(Role::Registrar) { Role::Registrar } else { Role::Specialist };
    let kind = body.value.kind.0;
    let doing = Changing {
        actor: &actor,
        app: &app,
        operation: "request_documents",
        id: &id,
        dry: dry.0.validate_only,
        if_match: None,
        status: StatusCode::CREATED,
        role,
    };
    doing
        .run(key, body.fingerprint, Vec::new(), |application, _| {
            Ok(application.request_documents((kind, &documents), &reason, &by, &mut App::new_id)?)
        })
        .await
}
