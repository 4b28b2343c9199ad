//! The body of a filing and of what is added to it later, and their way into the domain: every fault of a body is found
//! in one go, with its pointer. No rule of the order stands here.

use chrono::{DateTime, NaiveDate, Utc};
use qoldau_domain::application::{Document, RegistryAnswer, Submission};
use qoldau_domain::channel::Channel;
use qoldau_domain::consent::{Consent, ConsentKind, ConsentWay};
use qoldau_domain::document::Presentation;
use qoldau_domain::lifecycle::Role;
use qoldau_domain::person::{
    BirthDate, Child, IdentityDocument, Iin, MobileNumber, NamePart, PersonFault, PersonName, Representative,
    is_hidden,
};
use qoldau_domain::provider::ProviderType;
use qoldau_persistence::files::Free;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;
use validator::Validate;

use crate::auth::Actor;
use crate::codes::{
    AnswerCode, ConsentKindCode, ConsentWayCode, DocumentKindCode, PresentationCode, RegistryCode,
    RelationCode, ResidencyCode, ServiceCode,
};
use crate::problem::{FieldFault, Problem, ProblemCode};
use crate::results::signing::SignatureBody;
use crate::results::words;
use crate::wire::{Day, Moment, Uid};

/// The child.
#[derive(Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct ChildBody {
    /// Twelve digits with a right control digit.
    #[schema(required = false, pattern = "^[0-9]{12}$")]
    iin: Option<String>,
    /// Where there is no IIN.
    #[schema(required = false, min_length = 1, max_length = 64)]
    identity_document: Option<String>,
    #[schema(min_length = 1, max_length = 100)]
    last_name: String,
    #[schema(min_length = 1, max_length = 100)]
    first_name: String,
    #[schema(required = false, min_length = 1, max_length = 100)]
    patronymic: Option<String>,
    birth_date: Day,
}

/// The parent or legal representative.
#[derive(Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct RepresentativeBody {
    /// Of the person of the token.
    #[schema(required = false, pattern = "^[0-9]{12}$")]
    iin: Option<String>,
    #[schema(required = false, min_length = 1, max_length = 64)]
    identity_document: Option<String>,
    #[schema(min_length = 1, max_length = 100)]
    last_name: String,
    #[schema(min_length = 1, max_length = 100)]
    first_name: String,
    #[schema(required = false, min_length = 1, max_length = 100)]
    patronymic: Option<String>,
    /// International form; numbers that begin with +7 have eleven digits.
    #[schema(pattern = "^\\+(7[0-9]{10}|[1-689][0-9]{7,14})$")]
    phone: String,
    relation: RelationCode,
}

/// A document, named or with its file.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct DocumentBody {
    kind: DocumentKindCode,
    presentation: PresentationCode,
    /// From `POST /v1/files`.
    #[schema(required = false)]
    file_id: Option<Uid>,
    /// At the counter, of an original and its copy: the original was seen and compared, the copy is kept, the
    /// original was given back (PMPK-T-8-i, PMPK-T-8-u).
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    #[schema(required = false)]
    original_returned: bool,
}

/// An application.
#[derive(Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct SubmitApplication {
    service: ServiceCode,
    pub(super) provider_id: Uid,
    residency: ResidencyCode,
    /// Born outside Kazakhstan: no registry is asked for the birth certificate then.
    #[serde(default)]
    born_abroad: bool,
    #[validate(nested)]
    child: ChildBody,
    #[validate(nested)]
    representative: RepresentativeBody,
    /// Consents that the filing carries; they may come later.
    #[serde(default)]
    #[schema(max_items = 2)]
    #[validate(length(max = 2, code = "too_many"))]
    consents: Vec<ConsentKindCode>,
    #[serde(default)]
    #[schema(max_items = 20)]
    #[validate(length(max = 20, code = "too_many"), nested)]
    documents: Vec<DocumentBody>,
    /// At the counter: when the paper was handed in. The counter only.
    #[schema(required = false)]
    received_at: Option<Moment>,
    /// The representative's signature over the RFC 8785 form of this body without `signature`. Recipients only; on the portal
    /// it may be required.
    #[schema(required = false)]
    #[validate(nested)]
    pub(super) signature: Option<SignatureBody>,
}

/// What the faults of a body are collected in.
#[derive(Debug, Default)]
pub(crate) struct Faults(Vec<FieldFault>);

impl Faults {
    pub(crate) fn push(&mut self, pointer: impl Into<String>, code: &str) {
        self.0.push(FieldFault::new(pointer, code));
    }

    pub(crate) fn take<T>(&mut self, pointer: &str, value: Result<T, PersonFault>) -> Option<T> {
        value.map_err(|fault| self.push(pointer, fault.code())).ok()
    }

    /// A value that may be left out; the outer `None` says that it was given and refused.
    #[allow(clippy::option_option, reason = "left out, refused and given are three things")]
    fn optional<T>(&mut self, pointer: &str, value: Option<Result<T, PersonFault>>) -> Option<Option<T>> {
        match value {
            None => Some(None),
            Some(value) => self.take(pointer, value).map(Some),
        }
    }

    pub(crate) fn name(
        &mut self,
        at: &str,
        last: &str,
        first: &str,
        patronymic: Option<&str>,
    ) -> Option<PersonName> {
        let last = self.take(&format!("{at}/last_name"), NamePart::parse(last));
        let first = self.take(&format!("{at}/first_name"), NamePart::parse(first));
        let patronymic = self.optional(&format!("{at}/patronymic"), patronymic.map(NamePart::parse));
        let name = PersonName { last: last?, first: first?, patronymic: patronymic? };
        // It is printed on every paper of the application.
        let parts = [
            ("last_name", Some(&name.last)),
            ("first_name", Some(&name.first)),
            ("patronymic", name.patronymic.as_ref()),
        ];
        let mut printable = true;
        for (part, text) in parts {
            if text.is_some_and(|text| !qoldau_forms::is_printable(text.reveal())) {
                self.push(format!("{at}/{part}"), "unprintable");
                printable = false;
            }
        }
        printable.then_some(name)
    }

    /// Consents, each once.
    pub(crate) fn consents(&mut self, given: &[ConsentKindCode]) -> Vec<ConsentKind> {
        let mut consents = Vec::new();
        for (index, kind) in given.iter().enumerate() {
            if consents.contains(&kind.0) {
                self.push(format!("/consents/{index}"), "repeated_value");
            }
            consents.push(kind.0);
        }
        consents
    }

    pub(crate) fn finish<T>(self, value: Option<T>) -> Result<T, Problem> {
        match value {
            Some(value) if self.0.is_empty() => Ok(value),
            _ => Err(Problem::of_fields(ProblemCode::InvalidFields, self.0)),
        }
    }
}

/// What of a filing is read from elsewhere.
pub(super) struct Circumstances<'a> {
    pub(super) id: Uuid,
    pub(super) provider_type: ProviderType,
    pub(super) channel: Channel,
    pub(super) now: DateTime<Utc>,
    pub(super) today: NaiveDate,
    /// Whether filings on the portal must be signed.
    pub(super) portal_signature_required: bool,
    /// The beginning of the work calendar; nothing was handed in before.
    pub(super) earliest: DateTime<Utc>,
    /// The files that may be attached.
    pub(super) free: &'a Free,
}

impl SubmitApplication {
    /// The files that the documents name.
    pub(super) fn files(&self) -> Vec<Uuid> {
        files_of(&self.documents)
    }

    /// The people and the rest of a filing, or every fault of the body.
    pub(super) fn submission(
        &self,
        actor: &Actor,
        at: &Circumstances<'_>,
        new_id: &mut dyn FnMut() -> Uuid,
    ) -> Result<Submission, Problem> {
        let mut faults = Faults::default();
        let child = self.child.child(at.today, &mut faults);
        let representative = self.representative.representative(&mut faults);
        let consents = faults.consents(&self.consents);
        match self.received_at {
            Some(_) if !actor.is(Role::Registrar) => faults.push("/received_at", "not_expected_here"),
            Some(received) if received.0 > at.now => faults.push("/received_at", "in_the_future"),
            Some(received) if received.0 < at.earliest => faults.push("/received_at", "date_out_of_range"),
            _ => {}
        }
        if self.signature.is_some() && actor.is(Role::Registrar) {
            faults.push("/signature", "not_expected_here");
        }
        let (child, representative) = faults.finish(child.zip(representative))?;
        if !actor.is(Role::Registrar) && representative.iin != actor.iin {
            return Err(Problem::new(ProblemCode::NotTheRepresentative));
        }
        Ok(Submission {
            id: at.id,
            service: self.service.0,
            provider_id: self.provider_id.0,
            provider_type: at.provider_type,
            channel: at.channel,
            residency: self.residency.0,
            born_abroad: self.born_abroad,
            child,
            representative,
            consents,
            documents: documents_of(&self.documents, at.free, at.now, new_id),
            submitted_at: at.now,
            received_at: self.received_at.map(|at| at.0),
            signature_verified_at: None,
            portal_signature_required: at.portal_signature_required,
        })
    }
}

impl ChildBody {
    /// The child, with its faults at `/child`.
    pub(crate) fn child(&self, today: NaiveDate, faults: &mut Faults) -> Option<Child> {
        let iin = faults.optional("/child/iin", self.iin.as_deref().map(Iin::parse));
        let document = faults.optional(
            "/child/identity_document",
            self.identity_document.as_deref().map(IdentityDocument::parse),
        );
        let name = faults.name("/child", &self.last_name, &self.first_name, self.patronymic.as_deref());
        let born = faults.take("/child/birth_date", BirthDate::parse(self.birth_date.0, today));
        let child = Child::parse(iin?, document?, name?, born?);
        faults.take("/child/iin", child)
    }
}

impl RepresentativeBody {
    /// The representative, with the faults at `/representative`.
    pub(crate) fn representative(&self, faults: &mut Faults) -> Option<Representative> {
        let iin = faults.optional("/representative/iin", self.iin.as_deref().map(Iin::parse));
        let document = faults.optional(
            "/representative/identity_document",
            self.identity_document.as_deref().map(IdentityDocument::parse),
        );
        let name =
            faults.name("/representative", &self.last_name, &self.first_name, self.patronymic.as_deref());
        let phone = faults.take("/representative/phone", MobileNumber::parse(&self.phone));
        Some(Representative {
            iin: iin?,
            identity_document: document?,
            name: name?,
            phone: phone?,
            relation: self.relation.0,
        })
    }
}

pub(crate) fn files_of(documents: &[DocumentBody]) -> Vec<Uuid> {
    documents.iter().filter_map(|document| document.file_id).map(|id| id.0).collect()
}

pub(crate) fn documents_of(
    documents: &[DocumentBody],
    free: &Free,
    added_at: DateTime<Utc>,
    new_id: &mut dyn FnMut() -> Uuid,
) -> Vec<Document> {
    documents
        .iter()
        .map(|document| Document {
            id: new_id(),
            kind: document.kind.0,
            presentation: document.presentation.0,
            file_id: document.file_id.map(|id| id.0),
            added_at,
            original_returned_at: document.original_returned.then_some(added_at),
            scan: document.file_id.and_then(|id| free.get(&id.0).copied()),
        })
        .collect()
}

/// Refuses files that are not the caller's own and free, a file that is named twice, and an original given back where there is none.
pub(crate) fn check_documents(documents: &[DocumentBody], actor: &Actor, free: &Free) -> Result<(), Problem> {
    let mut seen = Vec::new();
    let mut faults = Vec::new();
    for (index, document) in documents.iter().enumerate() {
        let original = actor.is(Role::Registrar) && document.presentation.0 == Presentation::OriginalAndCopy;
        if document.original_returned && !original {
            faults
                .push(FieldFault::new(format!("/documents/{index}/original_returned"), "not_expected_here"));
        }
        let Some(id) = document.file_id else { continue };
        let pointer = format!("/documents/{index}/file_id");
        if seen.contains(&id.0) {
            faults.push(FieldFault::new(pointer, "repeated_value"));
        } else if !free.contains_key(&id.0) {
            faults.push(FieldFault::new(pointer, "unknown_file"));
        }
        seen.push(id.0);
    }
    if faults.is_empty() { Ok(()) } else { Err(Problem::of_fields(ProblemCode::InvalidFields, faults)) }
}

impl SubmitApplication {
    /// See [`check_documents`].
    pub(super) fn check_documents(&self, actor: &Actor, free: &Free) -> Result<(), Problem> {
        check_documents(&self.documents, actor, free)
    }
}

/// Documents for an application that is there.
#[derive(Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct AddDocuments {
    #[schema(min_items = 1, max_items = 20)]
    #[validate(length(min = 1, max = 20), nested)]
    documents: Vec<DocumentBody>,
}

impl AddDocuments {
    pub(super) fn files(&self) -> Vec<Uuid> {
        files_of(&self.documents)
    }

    pub(super) fn check_documents(&self, actor: &Actor, free: &Free) -> Result<(), Problem> {
        check_documents(&self.documents, actor, free)
    }

    pub(super) fn documents(
        &self,
        free: &Free,
        now: DateTime<Utc>,
        new_id: &mut dyn FnMut() -> Uuid,
    ) -> Vec<Document> {
        documents_of(&self.documents, free, now, new_id)
    }
}

/// The longest reference to a law, in characters.
const LONGEST_REFERENCE: usize = 300;

/// A consent, or a recorded "no".
#[derive(Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct RecordConsent {
    kind: ConsentKindCode,
    given: bool,
    way: ConsentWayCode,
    /// When it was given; now when left out.
    #[schema(required = false)]
    at: Option<Moment>,
    /// By which law no consent is needed: with `statutory_exception`, and never else (PMPK-T-8-ac).
    #[schema(required = false, min_length = 1, max_length = 300, example = json!(null))]
    #[validate(length(max = 300, code = "too_long"))]
    reference: Option<String>,
}

impl RecordConsent {
    pub(super) fn consent(
        &self,
        actor: &Actor,
        (earliest, now): (DateTime<Utc>, DateTime<Utc>),
    ) -> Result<Consent, Problem> {
        let refused = |pointer, code| Err(Problem::of_field(ProblemCode::InvalidFields, pointer, code));
        if self.way.0.is_staff_only() && !actor.is_staff() {
            return refused("/way", "consent_not_by_recipient");
        }
        let at = self.at.map_or(now, |at| at.0);
        if at > now {
            return refused("/at", "in_the_future");
        }
        if at < earliest {
            return refused("/at", "date_out_of_range");
        }
        let excepted = self.way.0 == ConsentWay::StatutoryException;
        let mut faults = Vec::new();
        let reference = match &self.reference {
            Some(text) if excepted => words(text, LONGEST_REFERENCE, "/reference", &mut faults),
            Some(_) => return refused("/reference", "not_expected_here"),
            None if excepted => return refused("/reference", "missing_field"),
            None => None,
        };
        if excepted && !self.given {
            return refused("/given", "no_such_combination");
        }
        if !faults.is_empty() {
            return Err(Problem::of_fields(ProblemCode::InvalidFields, faults));
        }
        Ok(Consent { kind: self.kind.0, given: self.given, way: self.way.0, at, reference })
    }
}

/// A consent that is asked for.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct RequestConsent {
    pub(super) kind: ConsentKindCode,
}

/// What a registry answered, recorded by a person.
#[derive(Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct RecordRegistryAnswer {
    document: DocumentKindCode,
    source: RegistryCode,
    answer: AnswerCode,
    /// When it answered; now when left out.
    #[schema(required = false)]
    at: Option<Moment>,
}

impl RecordRegistryAnswer {
    pub(super) fn answer(
        &self,
        (earliest, now): (DateTime<Utc>, DateTime<Utc>),
    ) -> Result<RegistryAnswer, Problem> {
        let at = self.at.map_or(now, |at| at.0);
        let refused = |code| Err(Problem::of_field(ProblemCode::InvalidFields, "/at", code));
        if at > now {
            return refused("in_the_future");
        }
        if at < earliest {
            return refused("date_out_of_range");
        }
        Ok(RegistryAnswer { document: self.document.0, source: self.source.0, answer: self.answer.0, at })
    }
}

/// An exact search.
#[derive(Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct SearchApplications {
    #[schema(required = false, pattern = "^[0-9]{12}$")]
    child_iin: Option<String>,
    #[schema(required = false, pattern = "^[0-9]{12}$")]
    representative_iin: Option<String>,
    #[schema(required = false, max_length = 40)]
    #[validate(length(max = 40, code = "too_long"))]
    number: Option<String>,
}

impl SearchApplications {
    /// What is looked for: exactly one of the three.
    pub(super) fn filter(&self) -> Result<qoldau_persistence::applications::Filter, Problem> {
        let mut faults = Faults::default();
        let child_iin = faults.optional("/child_iin", self.child_iin.as_deref().map(Iin::parse));
        let representative_iin =
            faults.optional("/representative_iin", self.representative_iin.as_deref().map(Iin::parse));
        let given = [self.child_iin.is_some(), self.representative_iin.is_some(), self.number.is_some()];
        if self.number.as_deref().is_some_and(|number| number.chars().any(is_hidden)) {
            faults.push("/number", "control_character");
        }
        if given.into_iter().filter(|given| *given).count() != 1 {
            faults.push("", if given == [false; 3] { "missing_field" } else { "not_expected_here" });
        }
        let (child_iin, representative_iin) = faults.finish(child_iin.zip(representative_iin))?;
        Ok(qoldau_persistence::applications::Filter {
            child_iin,
            representative_iin,
            number: self.number.clone(),
            ..Default::default()
        })
    }
}
