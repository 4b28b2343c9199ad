//! The notice on acceptance of documents, form 3: made from the record as soon as the day of the examination is set, since its form
//! needs that day. It is shown as JSON or printed, and kept nowhere: whoever asks again gets it as the record then stands.

use actix_web::http::header;
use actix_web::web::{self, Data, Path};
use actix_web::{HttpRequest, HttpResponse, get};
use chrono::NaiveDate;
use qoldau_domain::application::{Application, EventKind};
use qoldau_domain::examination::ExaminationKind;
use qoldau_domain::lifecycle::Action;
use qoldau_domain::service::PublicService;
use qoldau_domain::term::local;
use qoldau_domain::violation::{Obstacle, Violation};
use qoldau_forms::PaperFault;
use qoldau_forms::notice::{self, Notice};
use qoldau_persistence::providers::{self, Provider};
use qoldau_persistence::{applications, journal, results};
use serde::Serialize;
use serde_json::json;
use utoipa::ToSchema;

use super::record;
use super::view::{PersonNameView, with_actions};
use crate::app::App;
use crate::auth::{By, RecipientOrStaff};
use crate::codes::{Code, ExaminationKindCode};
use crate::negotiation::{JSON, PDF, wanted};
use crate::page::Query;
use crate::precondition;
use crate::problem::{Problem, ProblemCode};
use crate::providers::id_of;
use crate::results::{full_name, pdf};
use crate::services::Nothing;
use crate::wire::{Day, Uid};

/// The fields of form 3.
#[derive(Serialize, ToSchema)]
pub struct NoticeView {
    application_id: Uid,
    /// The name of the provider.
    organization_name: String,
    recipient_full_name: PersonNameView,
    examination_date: Day,
    examination_kind: ExaminationKindCode,
    venue_pmpk_name: String,
    organization_address: String,
    phone: String,
    /// The day of registration.
    documents_accepted_on: Day,
    /// Who accepted the documents; absent in the proactive form, where nobody did.
    #[serde(skip_serializing_if = "Option::is_none")]
    accepted_by_full_name: Option<String>,
}

/// What a notice is made of.
struct Made {
    application: Application,
    provider: Provider,
    kind: ExaminationKind,
    accepted_by: Option<String>,
    examination_on: NaiveDate,
    accepted_on: NaiveDate,
}

impl Made {
    fn view(&self) -> NoticeView {
        NoticeView {
            application_id: Uid(self.application.id),
            organization_name: self.provider.name_kk.clone(),
            recipient_full_name: PersonNameView::from(&self.application.representative.name),
            examination_date: Day(self.examination_on),
            examination_kind: Code(self.kind),
            venue_pmpk_name: self.provider.name_kk.clone(),
            organization_address: self.provider.address_kk.clone(),
            phone: self.provider.phones.join(", "),
            documents_accepted_on: Day(self.accepted_on),
            accepted_by_full_name: self.accepted_by.clone(),
        }
    }

    fn paper(&self) -> Result<Vec<u8>, PaperFault> {
        notice::pdf(&Notice {
            id: format!("notice {}", self.application.id),
            provider: &self.provider.name_kk,
            recipient: &full_name(&self.application.representative.name),
            examination_on: self.examination_on,
            examination_kind: self.kind.kk(),
            address: &self.provider.address_kk,
            phone: &self.provider.phones.join(", "),
            accepted_on: self.accepted_on,
            accepted_by: self.accepted_by.as_deref(),
        })
    }
}

/// The day of the examination, while one is set or after it was held.
fn examination_day(application: &Application) -> Result<NaiveDate, Violation> {
    let set = application.examined_on.or_else(|| application.appointment.map(|appointment| appointment.on()));
    set.ok_or(Violation::NotPossibleNow {
        action: Action::Book,
        status: application.status,
        obstacle: Obstacle::NoDaySet,
        clause: None,
    })
}

/// The notice on acceptance of documents
///
/// Form 3, once the day of the examination is set. As JSON, or as PDF/A with `Accept: application/pdf`.
#[utoipa::path(
    tag = "applications",
    params(("id" = Uid, Path, description = "Id of the application")),
    responses((status = 200, description = "The notice", content(
        (NoticeView = "application/json"), ("application/pdf")
    )))
)]
#[get("/applications/{id}/notice")]
pub async fn get_notice(
    actor: By<RecipientOrStaff>,
    request: HttpRequest,
    app: Data<App>,
    id: Path<String>,
    _query: Query<Nothing>,
) -> Result<HttpResponse, Problem> {
    let (id, sight) = (id_of(&id)?, actor.sight(&app));
    let by = actor.acting(&app);
    let found = app
        .read(move |conn, store| {
            let loaded = applications::get(conn, store.keys(), &sight, id)?;
            let provider = providers::get(conn, loaded.application.provider_id)?;
            let kind = results::proposed_kind(conn, store.keys(), &loaded)?;
            let registered = EventKind::Registered.code();
            let accepted_by = journal::find_name(conn, id, registered, &loaded.data_key)?;
            Ok((loaded.application, provider, kind, accepted_by))
        })
        .await?;
    let (application, provider, kind, accepted_by) = found;
    if application.service != PublicService::PmpkExamination {
        return Err(Problem::new(ProblemCode::NotFound));
    }
    let examination_on = examination_day(&application)
        .map_err(|violation| with_actions(violation.into(), &application, &by))?;
    let filed_on = local(application.submitted_at).date();
    let accepted_on = application.registered_on.unwrap_or(filed_on);
    let made = Made { application, provider, kind, accepted_by, examination_on, accepted_on };
    let view = json!(made.view());
    let tag = precondition::tag(made.application.version, &view);
    // The paper is another representation, with a tag of its own.
    let wants_paper = wanted(&request, &[JSON, PDF])? == PDF;
    let tag =
        if wants_paper { precondition::tag(made.application.version, &json!(["pdf", tag])) } else { tag };
    if precondition::is_known(&request, &tag) {
        let mut known = HttpResponse::NotModified();
        return Ok(known.insert_header((header::ETAG, tag)).insert_header((header::VARY, "Accept")).finish());
    }
    record(&app, &actor, "get_notice", vec![id]).await?;
    let mut response = HttpResponse::Ok();
    response.insert_header((header::ETAG, tag)).insert_header((header::VARY, "Accept"));
    if !wants_paper {
        return Ok(response.json(view));
    }
    let paper = web::block(move || made.paper()).await;
    let paper = paper.map_err(|_cancelled| Problem::new(ProblemCode::Unavailable))??;
    Ok(pdf(&mut response, "notice", paper))
}
