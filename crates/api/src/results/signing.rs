//! Signing a result: who signs is the person of the token, what is signed are the bytes of its paper, and a verifier looks at the
//! signature before anything is decided. Value and evidence are kept sealed beside the result.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use qoldau_domain::application::Signing;
use qoldau_domain::lifecycle::Role;
use qoldau_domain::person::Iin;
use qoldau_domain::result::{ResultKind, Words};
use qoldau_gateways::signatures::{SignatureClaim, Verdict};
use qoldau_persistence::applications;
use qoldau_persistence::results::{self, LoadedResult, Proof};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;
use validator::Validate;

use super::{Found, Show, find};
use crate::app::App;
use crate::applications::{record, with_actions};
use crate::auth::Actor;
use crate::codes::RoleCode;
use crate::idempotency::{Answer, Once, load};
use crate::neighbours::recorded;
use crate::precondition::{self, IfMatch};
use crate::problem::{Problem, ProblemCode};

/// The one kind of signature that is taken: a detached CMS (RFC 5652).
const KIND: &str = "cms_detached";
/// The longest name that is kept with a signature.
const LONGEST_NAME: usize = 300;

/// An electronic signature.
#[derive(Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct SignatureBody {
    /// `cms_detached`.
    #[schema(pattern = "^cms_detached$")]
    kind: String,
    /// The CMS, DER in Base64.
    #[schema(min_length = 1, max_length = 43_690, content_encoding = "base64")]
    #[validate(length(min = 1, max = 43_690))]
    value: String,
}

/// A signature under a result.
#[derive(Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct SignResult {
    /// As what the person signs; only who is both specialist and head must say so.
    #[schema(required = false)]
    role: Option<RoleCode>,
    #[validate(nested)]
    signature: SignatureBody,
}

impl SignatureBody {
    /// The CMS.
    pub(crate) fn der(&self) -> Result<Vec<u8>, Problem> {
        if self.kind != KIND {
            return Err(Problem::of_field(ProblemCode::InvalidFields, "/signature/kind", "unknown_value"));
        }
        let unreadable = |_error| {
            Problem::of_field(ProblemCode::SignatureNotTaken, "/signature/value", "signature_unreadable")
        };
        STANDARD.decode(&self.value).map_err(unreadable)
    }
}

/// Who signs: the person of the token, who must be known by IIN and name.
fn signing(actor: &Actor, asked: &SignResult, signers: &[Role]) -> Result<Signing, Problem> {
    let unknown = || Problem::new(ProblemCode::SignerNotIdentified);
    let signer = actor.iin.clone().ok_or_else(unknown)?;
    let name = actor.name.as_deref().and_then(|name| Words::parse(name, LONGEST_NAME).ok());
    // It is printed on the sheet of signatures.
    let name = name.filter(|name| qoldau_forms::is_printable(name.reveal()));
    let held: Vec<Role> = signers.iter().copied().filter(|role| actor.is(*role)).collect();
    let role = match (asked.role, held.as_slice()) {
        (Some(role), _) => role.0,
        (None, [one]) => *one,
        (None, []) => return Err(Problem::new(ProblemCode::Forbidden)),
        (None, _) => return Err(Problem::of_field(ProblemCode::InvalidFields, "/role", "missing_field")),
    };
    Ok(Signing { role, signer, name: name.ok_or_else(unknown)? })
}

/// A fault of what is signed has no place in the body that brings the signature.
fn not_in_the_body(problem: Problem) -> Problem {
    if problem.code == ProblemCode::ValidityOver {
        Problem { errors: Vec::new(), ..problem }
    } else {
        problem
    }
}

/// What is asked about a signature.
pub(crate) struct Door<'a> {
    pub(crate) actor: &'a Actor,
    pub(crate) app: &'a App,
    pub(crate) operation: &'static str,
    pub(crate) kind: ResultKind,
    pub(crate) dry: bool,
    pub(crate) show: Show,
}

/// Signs a result: replay, load, precondition, verify, decide, save, show.
pub(crate) async fn sign(
    door: Door<'_>,
    id: Uuid,
    once: Once,
    if_match: IfMatch,
    asked: SignResult,
) -> Result<HttpResponse, Problem> {
    let Door { actor, app, operation, kind, dry, show } = door;
    let sight = actor.sight(app);
    let found = load(app, (!dry).then_some(&once), move |conn, store| {
        let found = find(conn, store, &sight, (kind, id))?;
        let paper = results::get_paper(conn, id, &found.loaded.data_key)?;
        Ok((found, paper))
    });
    let (found, paper) = match found.await?.or_replay() {
        Ok(found) => found,
        Err(known) => return Ok(known),
    };
    let prepared = found.of(id)?.clone();
    if_match.check(prepared.result.version, |_| vec!["result".to_owned()])?;
    let (by, before) = (actor.acting(app), found.loaded.application.clone());
    let signing = signing(actor, &asked, prepared.result.signers())?;
    let der = asked.signature.der()?;
    before
        .may_sign(&prepared.result, &signing, &by)
        .map_err(|violation| with_actions(not_in_the_body(violation.into()), &before, &by))?;
    let proof = verified(app, &signing.signer, der, &paper).await?;
    let change =
        before.clone().sign(prepared.result.clone(), signing, &by, &app.calendar(), &mut App::new_id)?;
    let result = change.result.as_ref().ok_or(Problem::new(ProblemCode::InternalError))?;
    let signed = LoadedResult { result: result.after.clone(), ..prepared };
    let view = show(app, &change.application, &signed, &found.results());
    if dry {
        record(app, actor, operation, vec![before.id]).await?;
        return Ok(HttpResponse::Ok().json(view));
    }
    let role = signed.result.signatures.last().map_or(Role::Head, |signature| signature.role);
    let Found { loaded, .. } = found;
    let keys = app.store.keys();
    let write = applications::update(keys, &change, &actor.in_journal(role), &loaded.data_key)?;
    let write = write.with_signature(keys, &signed.result, &proof, &loaded.data_key)?;
    let tag = precondition::tag(signed.result.version, &view);
    once.save(app, write, Answer::new(StatusCode::OK, &view, Some(tag), None)).await
}

/// What proves the signature, or the one thing that is wrong with it.
pub(crate) async fn verified(
    app: &App,
    signer: &Iin,
    der: Vec<u8>,
    content: &[u8],
) -> Result<Proof, Problem> {
    let verifier =
        app.neighbours.signatures.as_ref().ok_or(Problem::new(ProblemCode::NeighbourUnavailable))?;
    let claim = SignatureClaim { cms: &der, content, signer, at: crate::app::real_now() };
    let verdict = recorded("signatures", "verify", verifier.verify(claim), Verdict::code).await;
    match verdict {
        Verdict::Good(evidence) => {
            let evidence =
                serde_json::to_vec(&evidence).map_err(|_error| Problem::new(ProblemCode::InternalError))?;
            Ok(Proof { value: der, evidence })
        }
        Verdict::Bad(fault) => {
            Err(Problem::of_field(ProblemCode::SignatureNotTaken, "/signature/value", fault.code()))
        }
        Verdict::Unavailable => Err(Problem::new(ProblemCode::NeighbourUnavailable)),
    }
}
