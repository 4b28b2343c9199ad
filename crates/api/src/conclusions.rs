//! Conclusions on the wire: form 6 with the four things that paragraph 11 demands beside it. Specialists prepare and change
//! one, specialists and head sign it, a correction is a new one that names the old. Printing and signing stand in `results.rs`.

use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse, get, post, put};
use qoldau_domain::application::Application;
use qoldau_domain::conclusion::Conclusion;
use qoldau_domain::lifecycle::Role;
use qoldau_domain::result::{ResultContent, ResultKind, ServiceResult, Words};
use qoldau_persistence::results::LoadedResult;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use utoipa::ToSchema;
use validator::Validate;

use crate::app::App;
use crate::applications::named;
use crate::auth::{By, Specialist, SpecialistOrHead, StaffOrRecipient};
use crate::body::Valid;
use crate::codes::{Code, ResultStateCode};
use crate::idempotency::{IdempotencyKey, Once, load};
use crate::page::Query;
use crate::precondition::IfMatch;
use crate::problem::{FieldFault, Problem, ProblemCode};
use crate::providers::{DryRun, id_of};
use crate::results::{
    Door, PaperView, Preparing, SignResult, SignatureView, find, find_of, in_content, list_of_words, of,
    shown, sign, words,
};
use crate::services::Nothing;
use crate::wire::{Day, Moment, Uid};

/// The most characters of a point of the form.
const LONG: usize = 8_000;
/// The most characters of a recommended service, a programme or a name.
const SHORT: usize = 300;
const KIND: ResultKind = ResultKind::Conclusion;

/// What specialists write into a conclusion.
#[derive(Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct ConclusionBody {
    /// Point 1 of the form.
    #[schema(min_length = 1, max_length = 8000)]
    conclusion_text: String,
    /// Point 2 of the form.
    #[schema(min_length = 1, max_length = 8000)]
    recommendations_text: String,
    #[schema(max_items = 20)]
    #[validate(length(max = 20))]
    recommended_educational_services: Vec<String>,
    #[schema(max_items = 20)]
    #[validate(length(max = 20))]
    recommended_medical_services: Vec<String>,
    #[schema(max_items = 20)]
    #[validate(length(max = 20))]
    recommended_social_services: Vec<String>,
    #[schema(min_length = 1, max_length = 300)]
    educational_programme_type: String,
    /// The specialists say until when it is valid; after the day of the examination.
    valid_until: Day,
    /// Names of the specialists that are printed, in order.
    #[schema(min_items = 1, max_items = 20)]
    #[validate(length(min = 1, max = 20))]
    specialists: Vec<String>,
    /// Name of the head that is printed.
    #[schema(min_length = 1, max_length = 300)]
    head_full_name: String,
}

impl ConclusionBody {
    fn conclusion(&self, application: &Application) -> Result<Conclusion, Problem> {
        let mut faults = Vec::new();
        let mut one = |text: &str, longest: usize, pointer: &str| {
            // What is missing here is never used: its fault is told.
            words(text, longest, pointer, &mut faults)
        };
        let texts = (
            one(&self.conclusion_text, LONG, "/conclusion_text"),
            one(&self.recommendations_text, LONG, "/recommendations_text"),
            one(&self.educational_programme_type, SHORT, "/educational_programme_type"),
            one(&self.head_full_name, SHORT, "/head_full_name"),
        );
        let mut list = |texts: &[String], pointer: &str| list_of_words(texts, SHORT, pointer, &mut faults);
        let educational = list(&self.recommended_educational_services, "/recommended_educational_services");
        let medical = list(&self.recommended_medical_services, "/recommended_medical_services");
        let social = list(&self.recommended_social_services, "/recommended_social_services");
        let specialists = list(&self.specialists, "/specialists");
        // A conclusion that is prepared too early is refused for that, by its status.
        let examined_on = application.examined_on.unwrap_or(chrono::NaiveDate::MIN);
        match (texts, faults.is_empty()) {
            ((Some(conclusion), Some(recommendations), Some(programme), Some(head)), true) => {
                Ok(Conclusion {
                    examined_on,
                    conclusion,
                    recommendations,
                    educational,
                    medical,
                    social,
                    programme,
                    valid_until: self.valid_until.0,
                    specialists,
                    head,
                })
            }
            _ => Err(refused(faults)),
        }
    }
}

fn refused(faults: Vec<FieldFault>) -> Problem {
    Problem::of_fields(ProblemCode::InvalidFields, faults)
}

/// A conclusion that is new.
#[derive(Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct PrepareConclusion {
    application_id: Uid,
    /// The signed conclusion that this one takes the place of ◊.
    #[schema(required = false)]
    corrects: Option<Uid>,
    #[validate(nested)]
    content: ConclusionBody,
}

/// A conclusion.
#[derive(Serialize, ToSchema)]
pub struct ConclusionView {
    id: Uid,
    application_id: Uid,
    state: ResultStateCode,
    examined_on: Day,
    content: ConclusionBody,
    #[serde(skip_serializing_if = "Option::is_none")]
    corrects: Option<Uid>,
    /// The conclusion that took its place ◊.
    #[serde(skip_serializing_if = "Option::is_none")]
    corrected_by: Option<Uid>,
    prepared_at: Moment,
    #[serde(skip_serializing_if = "Option::is_none")]
    signed_at: Option<Moment>,
    signatures: Vec<SignatureView>,
    paper: PaperView,
}

pub(crate) fn show(
    app: &App,
    _application: &Application,
    one: &LoadedResult,
    known: &[ServiceResult],
) -> Value {
    let result = &one.result;
    let ResultContent::Conclusion(content) = &result.content else { return Value::Null };
    let text = |words: &Words| words.reveal().to_owned();
    let texts = |words: &[Words]| words.iter().map(text).collect();
    let by = known.iter().find(|other| other.takes_place_of(result.id));
    json!(ConclusionView {
        id: Uid(result.id),
        application_id: Uid(result.application_id),
        state: Code(result.state),
        examined_on: Day(content.examined_on),
        content: ConclusionBody {
            conclusion_text: text(&content.conclusion),
            recommendations_text: text(&content.recommendations),
            recommended_educational_services: texts(&content.educational),
            recommended_medical_services: texts(&content.medical),
            recommended_social_services: texts(&content.social),
            educational_programme_type: text(&content.programme),
            valid_until: Day(content.valid_until),
            specialists: texts(&content.specialists),
            head_full_name: text(&content.head),
        },
        corrects: result.corrects.map(Uid),
        corrected_by: by.map(|other| Uid(other.id)),
        prepared_at: Moment(result.prepared_at),
        signed_at: result.signed_at.map(Moment),
        signatures: result.signatures.iter().map(SignatureView::from).collect(),
        paper: PaperView::of(app, &one.paper_sha256, &one.code),
    })
}

/// Prepare a conclusion
///
/// By a specialist of the provider, after the examination; the PDF is made now. With `corrects` ◊ it takes the place of the signed
/// conclusion that holds, once it is signed itself; specialists and the head may prepare that.
#[utoipa::path(
    tag = "results",
    params(
        ("Idempotency-Key" = String, Header, description = "1 to 255 visible ASCII characters", example = "a-new-one",
            min_length = 1, max_length = 255, pattern = "^[!-~]+$"),
        ("validate_only" = Option<bool>, Query, description = "All checks, nothing written")
    ),
    request_body(content = PrepareConclusion, example = json!({
        "application_id": "01980000-0000-7000-8000-0000000000dd",
        "content": {
            "conclusion_text": "Сөйлеу тілінің жалпы дамымауы.", "recommendations_text": "Логопедпен жеке сабақтар.",
            "recommended_educational_services": ["логопед"], "recommended_medical_services": [],
            "recommended_social_services": [], "educational_programme_type": "жалпы білім беретін бағдарлама",
            "valid_until": "2027-08-31", "specialists": ["Маман Ерлан"], "head_full_name": "Басшы Айгүл"
        }
    })),
    responses(
        (status = 200, description = "What would result (dry run)", body = ConclusionView),
        (status = 201, description = "Prepared", body = ConclusionView)
    )
)]
#[post("/conclusions")]
pub async fn prepare_conclusion(
    actor: By<SpecialistOrHead>,
    app: Data<App>,
    key: IdempotencyKey,
    dry: Query<DryRun>,
    body: Valid<PrepareConclusion>,
) -> Result<HttpResponse, Problem> {
    let (dry, asked) = (dry.0.validate_only, body.value);
    let once = Once::new(&app, &actor, "prepare_conclusion", &key, body.fingerprint);
    let (sight, id) = (actor.sight(&app), asked.application_id.0);
    let found =
        load(&app, (!dry).then_some(&once), move |conn, store| named(find_of(conn, store, &sight, id)));
    let found = match found.await?.or_replay() {
        Ok(found) => found,
        Err(known) => return Ok(known),
    };
    let role = actor.acting_as(&[Role::Specialist, Role::Head]).unwrap_or(Role::Specialist);
    let preparing = Preparing { actor: &actor, app: &app, operation: "prepare_conclusion", role, dry };
    let result = App::new_id();
    preparing
        .create(once, found, "/v1/conclusions", show, |application, known, by| {
            let conclusion = asked.content.conclusion(&application).map_err(in_content)?;
            let correcting = asked.corrects.map(|corrects| (corrects.0, known));
            application
                .conclude(result, conclusion, correcting, by, &mut App::new_id)
                .map_err(|violation| in_content(violation.into()))
        })
        .await
}

/// Change a conclusion
///
/// While it is prepared. A new PDF is made, and signatures over the old one fall away; a signed conclusion is never changed.
#[utoipa::path(
    tag = "results",
    params(
        ("id" = Uid, Path, description = "Id of the conclusion"),
        ("If-Match" = String, Header, description = "The ETag that the change is based on",
            example = "\"1.0123456789abcdef\"")
    ),
    request_body(content = ConclusionBody, example = json!({
        "conclusion_text": "Сөйлеу тілінің жалпы дамымауы, ІІ деңгей.", "recommendations_text": "Логопедпен жеке сабақтар.",
        "recommended_educational_services": ["логопед"], "recommended_medical_services": [],
        "recommended_social_services": [], "educational_programme_type": "жалпы білім беретін бағдарлама",
        "valid_until": "2027-08-31", "specialists": ["Маман Ерлан"], "head_full_name": "Басшы Айгүл"
    })),
    responses((status = 200, description = "Changed", body = ConclusionView))
)]
#[put("/conclusions/{id}")]
pub async fn put_conclusion(
    actor: By<Specialist>,
    app: Data<App>,
    id: Path<String>,
    _query: Query<Nothing>,
    if_match: IfMatch,
    body: Valid<ConclusionBody>,
) -> Result<HttpResponse, Problem> {
    let (id, sight) = (id_of(&id)?, actor.sight(&app));
    let found = app.read_or(move |conn, store| find(conn, store, &sight, (KIND, id))).await?;
    let preparing = Preparing {
        actor: &actor,
        app: &app,
        operation: "put_conclusion",
        role: Role::Specialist,
        dry: false,
    };
    preparing
        .revise((found, id), &if_match, show, |application, known, by| {
            let content = ResultContent::Conclusion(body.value.conclusion(&application)?);
            let result = of(known, id)?;
            Ok(application.revise(result, content, by, &mut App::new_id)?)
        })
        .await
}

/// Sign a conclusion
///
/// With a detached CMS over exactly the bytes of its PDF (`Accept: application/pdf`). At least one specialist and the head sign, two
/// persons; the last of them reaches the next stage.
#[utoipa::path(
    tag = "results",
    params(
        ("id" = Uid, Path, description = "Id of the conclusion"),
        ("Idempotency-Key" = String, Header, description = "1 to 255 visible ASCII characters", example = "a-new-one",
            min_length = 1, max_length = 255, pattern = "^[!-~]+$"),
        ("If-Match" = String, Header, description = "The ETag that was read", example = "\"1.0123456789abcdef\""),
        ("validate_only" = Option<bool>, Query, description = "All checks, nothing written")
    ),
    request_body(content = SignResult, example = json!({
        "signature": { "kind": "cms_detached", "value": "MIIB" }
    })),
    responses((status = 200, description = "Signed", body = ConclusionView))
)]
#[post("/conclusions/{id}/sign")]
pub async fn sign_conclusion(
    actor: By<SpecialistOrHead>,
    app: Data<App>,
    id: Path<String>,
    key: IdempotencyKey,
    dry: Query<DryRun>,
    if_match: IfMatch,
    body: Valid<SignResult>,
) -> Result<HttpResponse, Problem> {
    let id = id_of(&id)?;
    let once = Once::new(&app, &actor, &format!("sign_conclusion {id}"), &key, body.fingerprint);
    let (operation, dry) = ("sign_conclusion", dry.0.validate_only);
    let door = Door { actor: &actor, app: &app, operation, kind: KIND, dry, show };
    sign(door, id, once, if_match, body.value).await
}

/// One conclusion
///
/// For staff of the provider, and for the recipient from its delivery on. As JSON, or as the PDF that is signed with
/// `Accept: application/pdf`.
#[utoipa::path(
    tag = "results",
    params(("id" = Uid, Path, description = "Id of the conclusion")),
    responses((status = 200, description = "The conclusion", content(
        (ConclusionView = "application/json"), ("application/pdf")
    )))
)]
#[get("/conclusions/{id}")]
pub async fn get_conclusion(
    actor: By<StaffOrRecipient>,
    request: HttpRequest,
    app: Data<App>,
    id: Path<String>,
    _query: Query<Nothing>,
) -> Result<HttpResponse, Problem> {
    let (id, sight) = (id_of(&id)?, actor.sight(&app));
    let found = app.read_or(move |conn, store| find(conn, store, &sight, (KIND, id))).await?;
    shown(&app, &actor, &request, "get_conclusion", (found, id), show).await
}
