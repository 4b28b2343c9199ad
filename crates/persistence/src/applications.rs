//! Applications in memory: how a decided [`Change`] becomes rows, and how rows become an [`Application`] again.
//! Personal columns are sealed here and opened here; look-ups go through the blind index. No rule stands here.

use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use qoldau_domain::application::{
    Application, Change, Channel, Deadline, DeadlineState, Document, RegistryAnswer, RenderingForm,
};
use qoldau_domain::consent::{Consent, ConsentKind, ConsentWay};
use qoldau_domain::document::{Answer, DocumentKind, Presentation, Registry};
use qoldau_domain::lifecycle::Status;
use qoldau_domain::person::{
    BirthDate, Child, IdentityDocument, Iin, MobileNumber, NamePart, PersonFault, PersonName, Relation,
    Representative, Residency,
};
use qoldau_domain::service::PublicService;
use qoldau_domain::term::TermCode;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::batch::{Batch, Doing, Kind, Row};
use crate::both::{Id, Instant};
use crate::connection::Conn;
use crate::error::StoreError;
use crate::feed::item_without_position;
use crate::journal::{Access, Actor, JournalRow};
use crate::schema::{
    applications, consents, data_keys, deadlines, documents, files, open_applications, registry_answers,
};
use crate::seal::{DataKey, Keys, Place};
use crate::writer::{Guard, Guarded, Write};

/// Whose application: a representative by IIN, or by the pair of issuer and subject where there is none.
#[derive(Clone)]
pub enum Identity {
    /// By IIN.
    Iin(Iin),
    /// By token issuer and subject.
    Subject {
        /// Issuer.
        issuer: String,
        /// Subject.
        subject: String,
    },
}

impl std::fmt::Debug for Identity {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Identity(***)")
    }
}

impl Identity {
    /// The blind index under which the person's applications are found.
    #[must_use]
    pub fn key(&self, keys: &Keys) -> Vec<u8> {
        match self {
            Self::Iin(iin) => keys.blind(&["representative", "iin", iin.reveal()]),
            Self::Subject { issuer, subject } => keys.blind(&["representative", "subject", issuer, subject]),
        }
    }
}

/// The blind index of a child: by IIN, else by identity document.
fn child_key(keys: &Keys, child: &Child) -> Vec<u8> {
    match (&child.iin, &child.identity_document) {
        (Some(iin), _) => keys.blind(&["child", "iin", iin.reveal()]),
        (None, Some(document)) => keys.blind(&["child", "document", document.reveal()]),
        (None, None) => keys.blind(&["child", "none", ""]),
    }
}

macro_rules! batch {
    ($(#[$doc:meta])* $name:ident, $table:literal, $doing:expr, [$(($column:literal, $kind:ident)),+ $(,)?]) => {
        $(#[$doc])*
        pub(crate) struct $name;

        impl Batch for $name {
            const TABLE: &'static str = $table;
            const COLUMNS: &'static [(&'static str, Kind)] = &[$(($column, Kind::$kind)),+];
            const DOING: Doing = $doing;
        }
    };
}

batch!(InsertDataKey, "data_keys", Doing::Insert, [("id", Id), ("wrapped", Bytes), ("wrapping_key", Text)]);
batch!(
    /// One open application of one representative for one child and service.
    ClaimOpen, "open_applications", Doing::Claim,
    [("claim", Bytes), ("application_id", Id), ("child_service_key", Bytes)]
);
batch!(
    /// A write that lost takes back the claim that it made itself.
    ReleaseOpenOf, "open_applications", Doing::Delete, [("application_id", Id)]
);
batch!(
    /// An application that ended frees its claim.
    ReleaseOpen, "open_applications", Doing::Delete, [("application_id", Id)]
);
batch!(
    /// A file belongs to one application, once.
    ClaimAttachment, "attachments", Doing::Claim, [("file_id", Id), ("application_id", Id), ("made_by", Id)]
);
batch!(
    /// A write that lost takes back its attachments.
    ReleaseAttachment, "attachments", Doing::Delete, [("made_by", Id)]
);
batch!(
    /// A recipient's look at an own record, once a day.
    ClaimOwnRead, "own_reads", Doing::Claim, [("claim", Bytes)]
);
batch!(
    InsertApplication,
    "applications",
    Doing::Insert,
    [
        ("id", Id),
        ("number", Text),
        ("service", Text),
        ("provider_id", Id),
        ("channel", Text),
        ("form", Text),
        ("status", Text),
        ("version", Big),
        ("residency", Text),
        ("born_abroad", Flag),
        ("submitted_at", At),
        ("received_at", At),
        ("registered_on", On),
        ("accepted_at", At),
        ("updated_at", At),
        ("rules_version", Text),
        ("child_key", Bytes),
        ("representative_key", Bytes),
        ("child_sealed", Bytes),
        ("representative_sealed", Bytes),
    ]
);
batch!(
    UpdateApplication,
    "applications",
    Doing::Update,
    [("id", Id), ("status", Text), ("version", Big), ("accepted_at", At), ("updated_at", At)]
);
batch!(
    ReplaceDeadline,
    "deadlines",
    Doing::Replace(2),
    [
        ("application_id", Id),
        ("code", Text),
        ("due_at", At),
        ("target_at", At),
        ("state", Text),
        ("calendar_version", Text),
    ]
);
batch!(
    InsertDocument,
    "documents",
    Doing::Insert,
    [
        ("id", Id),
        ("application_id", Id),
        ("kind", Text),
        ("presentation", Text),
        ("file_id", Id),
        ("added_at", At),
    ]
);
batch!(
    InsertConsent,
    "consents",
    Doing::Insert,
    [("application_id", Id), ("ordinal", Big), ("kind", Text), ("given", Flag), ("way", Text), ("at", At)]
);
batch!(
    InsertAnswer,
    "registry_answers",
    Doing::Insert,
    [
        ("application_id", Id),
        ("ordinal", Big),
        ("document", Text),
        ("source", Text),
        ("answer", Text),
        ("at", At),
    ]
);

#[derive(Serialize, Deserialize)]
struct SealedPerson {
    iin: Option<String>,
    identity_document: Option<String>,
    last_name: String,
    first_name: String,
    patronymic: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    birth_date: Option<NaiveDate>,
    #[serde(skip_serializing_if = "Option::is_none")]
    phone: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    relation: Option<String>,
}

impl SealedPerson {
    fn of(iin: Option<&Iin>, document: Option<&IdentityDocument>, name: &PersonName) -> Self {
        Self {
            iin: iin.map(|iin| iin.reveal().to_owned()),
            identity_document: document.map(|document| document.reveal().to_owned()),
            last_name: name.last.reveal().to_owned(),
            first_name: name.first.reveal().to_owned(),
            patronymic: name.patronymic.as_ref().map(|part| part.reveal().to_owned()),
            birth_date: None,
            phone: None,
            relation: None,
        }
    }

    fn sealed(&self, key: &DataKey, column: &str, id: Uuid) -> Result<Vec<u8>, StoreError> {
        let bytes = serde_json::to_vec(self).map_err(|_error| StoreError::Corrupt("a person"))?;
        key.seal(Place { table: "applications", column, row: id.as_bytes() }, &bytes)
    }

    fn opened(sealed: &[u8], key: &DataKey, column: &str, id: Uuid) -> Result<Self, StoreError> {
        let bytes = key.open(Place { table: "applications", column, row: id.as_bytes() }, sealed)?;
        serde_json::from_slice(&bytes).map_err(|_error| StoreError::Corrupt("a person"))
    }

    fn name(&self) -> Result<PersonName, PersonFault> {
        Ok(PersonName {
            last: NamePart::parse(&self.last_name)?,
            first: NamePart::parse(&self.first_name)?,
            patronymic: self.patronymic.as_deref().map(NamePart::parse).transpose()?,
        })
    }

    fn identity(&self) -> Result<(Option<Iin>, Option<IdentityDocument>), PersonFault> {
        Ok((
            self.iin.as_deref().map(Iin::parse).transpose()?,
            self.identity_document.as_deref().map(IdentityDocument::parse).transpose()?,
        ))
    }

    fn child(&self) -> Result<Child, PersonFault> {
        let (iin, identity_document) = self.identity()?;
        let on = self.birth_date.ok_or(PersonFault::DateOutOfRange)?;
        Child::parse(iin, identity_document, self.name()?, BirthDate::parse(on, on)?)
    }

    fn representative(&self) -> Result<Representative, PersonFault> {
        let (iin, identity_document) = self.identity()?;
        Ok(Representative {
            iin,
            identity_document,
            name: self.name()?,
            phone: MobileNumber::parse(self.phone.as_deref().unwrap_or_default())?,
            relation: self
                .relation
                .as_deref()
                .and_then(Relation::parse)
                .ok_or(PersonFault::IdentityMissing)?,
        })
    }
}

/// A new application as one write. `filer` is who filed it as a recipient; a counter filing is found again by the
/// representative's IIN, or stays with staff where there is none.
///
/// # Errors
/// [`StoreError`] when something cannot be sealed.
pub fn insert(
    keys: &Keys,
    change: &Change,
    actor: &Actor,
    filer: Option<&Identity>,
) -> Result<Write, StoreError> {
    let application = &change.application;
    let id = application.id;
    let (data_key, stored) = keys.new_data_key(id)?;
    let representative = &application.representative;
    let by_iin = representative.iin.clone().map(Identity::Iin);
    let representative_key = filer.or(by_iin.as_ref()).map(|identity| identity.key(keys));
    let child_key = child_key(keys, &application.child);
    let child_service_key = keys.blind(&["open", application.service.code(), &crate::seal::hex(&child_key)]);
    let holder = representative_key.clone().unwrap_or_else(|| id.as_bytes().to_vec());
    let claim = keys.blind(&["claim", &crate::seal::hex(&child_service_key), &crate::seal::hex(&holder)]);
    let mut child = SealedPerson::of(
        application.child.iin.as_ref(),
        application.child.identity_document.as_ref(),
        &application.child.name,
    );
    child.birth_date = Some(application.child.birth_date.reveal());
    let mut person = SealedPerson::of(
        representative.iin.as_ref(),
        representative.identity_document.as_ref(),
        &representative.name,
    );
    person.phone = Some(representative.phone.reveal().to_owned());
    person.relation = Some(representative.relation.code().to_owned());
    let row: Row = vec![
        id.into(),
        application.number.clone().into(),
        application.service.code().into(),
        application.provider_id.into(),
        application.channel.code().into(),
        application.form.code().into(),
        application.status.code().into(),
        application.version.into(),
        application.residency.code().into(),
        application.born_abroad.into(),
        application.submitted_at.into(),
        application.received_at.into(),
        application.registered_on.into(),
        application.accepted_at.into(),
        application.submitted_at.into(),
        application.rules_version.clone().into(),
        child_key.into(),
        representative_key.into(),
        child.sealed(&data_key, "child_sealed", id)?.into(),
        person.sealed(&data_key, "representative_sealed", id)?.into(),
    ];
    let mut write = Write {
        open_claim: Some((claim.clone(), vec![claim.into(), id.into(), child_service_key.into()])),
        data_key: Some(vec![stored.id.into(), stored.wrapped.into(), stored.wrapping_key.into()]),
        application: Some(row),
        ..Write::default()
    };
    write_parts(&mut write, change, actor, &data_key)?;
    Ok(write)
}

/// A change of an application that is there, as one write.
///
/// # Errors
/// [`StoreError`] when something cannot be sealed.
pub fn update(change: &Change, actor: &Actor, data_key: &DataKey) -> Result<Write, StoreError> {
    let application = &change.application;
    let at = change.events.last().map_or(application.submitted_at, |event| event.at);
    let mut write = Write {
        guard: change.previous_version.map(|expected| Guard {
            record: Guarded::Application,
            id: application.id,
            expected,
        }),
        application_update: Some(vec![
            application.id.into(),
            application.status.code().into(),
            application.version.into(),
            application.accepted_at.into(),
            at.into(),
        ]),
        release_open_of: application.status.is_final().then_some(application.id),
        ..Write::default()
    };
    write_parts(&mut write, change, actor, data_key)?;
    Ok(write)
}

fn write_parts(write: &mut Write, change: &Change, actor: &Actor, key: &DataKey) -> Result<(), StoreError> {
    let application = &change.application;
    let id = application.id;
    if change.deadlines_changed {
        write.deadlines = application.deadlines.iter().map(|deadline| deadline_row(id, deadline)).collect();
    }
    for document in &change.documents {
        write.documents.push(vec![
            document.id.into(),
            id.into(),
            document.kind.code().into(),
            document.presentation.code().into(),
            document.file_id.into(),
            document.added_at.into(),
        ]);
        if let Some(file) = document.file_id {
            write.attachments.push((file, vec![file.into(), id.into(), document.id.into()]));
        }
    }
    let first = application.consents.len().saturating_sub(change.consents.len());
    for (ordinal, consent) in (first..).zip(&change.consents) {
        write.consents.push(vec![
            id.into(),
            ordinal_of(ordinal).into(),
            consent.kind.code().into(),
            consent.given.into(),
            consent.way.code().into(),
            consent.at.into(),
        ]);
    }
    let first = application.registry_answers.len().saturating_sub(change.registry_answers.len());
    for (ordinal, answer) in (first..).zip(&change.registry_answers) {
        write.answers.push(vec![
            id.into(),
            ordinal_of(ordinal).into(),
            answer.document.code().into(),
            answer.source.code().into(),
            answer.answer.code().into(),
            answer.at.into(),
        ]);
    }
    for event in &change.events {
        let item = event.stage.as_ref().map(|stage| item_without_position(application, stage)).transpose()?;
        write.journal.push(JournalRow::of_event(event, id, application.version, actor, key, item)?);
    }
    Ok(())
}

fn ordinal_of(index: usize) -> i64 {
    i64::try_from(index).unwrap_or(i64::MAX)
}

fn deadline_row(application: Uuid, deadline: &Deadline) -> Row {
    vec![
        application.into(),
        deadline.code.code().into(),
        deadline.due_at.into(),
        deadline.target_at.into(),
        deadline.state.code().into(),
        deadline.calendar_version.clone().into(),
    ]
}

/// A look at personal data as one write; `own_read` makes it once a day for a recipient's own record.
///
/// # Errors
/// [`StoreError`] when something cannot be sealed.
pub fn access(
    access: &Access,
    actor: &Actor,
    house: &DataKey,
    own_read: Option<Vec<u8>>,
) -> Result<Write, StoreError> {
    Ok(Write {
        own_read,
        access_entries: access
            .applications
            .iter()
            .map(|application| vec![(*application).into(), access.id.into()])
            .collect(),
        journal: vec![JournalRow::of_access(access, actor, house)?],
        ..Write::default()
    })
}

/// The claim that makes a recipient's look at an own record one row a day.
#[must_use]
pub fn own_read_claim(keys: &Keys, application: Uuid, actor: &Actor, on: NaiveDate) -> Vec<u8> {
    keys.blind(&["own_read", &application.to_string(), &crate::seal::hex(&actor.key), &on.to_string()])
}

/// An application with the key that opens it.
#[derive(Debug)]
pub struct Loaded {
    /// The application.
    pub application: Application,
    /// Its data key.
    pub data_key: DataKey,
    /// When it last changed.
    pub updated_at: DateTime<Utc>,
    /// Who may see it as a recipient; none while no recipient is linked.
    pub representative_key: Option<Vec<u8>>,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = applications)]
#[diesel(check_for_backend(diesel::pg::Pg, diesel::sqlite::Sqlite, crate::connection::MultiBackend))]
struct ApplicationRow {
    id: Id,
    number: String,
    service: String,
    provider_id: Id,
    channel: String,
    form: String,
    status: String,
    version: i64,
    residency: String,
    born_abroad: bool,
    submitted_at: Instant,
    received_at: Option<Instant>,
    registered_on: Option<NaiveDate>,
    accepted_at: Option<Instant>,
    updated_at: Instant,
    rules_version: String,
    representative_key: Option<Vec<u8>>,
    child_sealed: Vec<u8>,
    representative_sealed: Vec<u8>,
}

fn coded<T>(value: Option<T>) -> Result<T, StoreError> {
    value.ok_or(StoreError::Corrupt("a code"))
}

fn person<T>(value: Result<T, PersonFault>) -> Result<T, StoreError> {
    value.map_err(|_fault| StoreError::Corrupt("a person"))
}

impl ApplicationRow {
    fn opened(self, data_key: DataKey) -> Result<Loaded, StoreError> {
        let id = self.id.0;
        let child = SealedPerson::opened(&self.child_sealed, &data_key, "child_sealed", id)?;
        let representative =
            SealedPerson::opened(&self.representative_sealed, &data_key, "representative_sealed", id)?;
        let application = Application {
            id,
            number: self.number,
            service: coded(PublicService::parse(&self.service))?,
            provider_id: self.provider_id.0,
            channel: coded(Channel::parse(&self.channel))?,
            form: coded(RenderingForm::parse(&self.form))?,
            status: coded(Status::parse(&self.status))?,
            version: self.version,
            residency: coded(Residency::parse(&self.residency))?,
            born_abroad: self.born_abroad,
            child: person(child.child())?,
            representative: person(representative.representative())?,
            submitted_at: self.submitted_at.0,
            received_at: self.received_at.map(|at| at.0),
            registered_on: self.registered_on,
            accepted_at: self.accepted_at.map(|at| at.0),
            rules_version: self.rules_version,
            deadlines: Vec::new(),
            documents: Vec::new(),
            consents: Vec::new(),
            registry_answers: Vec::new(),
        };
        Ok(Loaded {
            application,
            data_key,
            updated_at: self.updated_at.0,
            representative_key: self.representative_key,
        })
    }
}

/// Which applications a caller may see.
#[derive(Debug, Clone)]
pub enum Sight {
    /// Those of one representative.
    Representative(Vec<u8>),
    /// Those of one provider.
    Provider(Uuid),
}

/// What a list is narrowed to.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// One service.
    pub service: Option<PublicService>,
    /// One status.
    pub status: Option<Status>,
    /// A running term that ends before this moment.
    pub due_before: Option<DateTime<Utc>>,
    /// Changed at or after this moment.
    pub updated_since: Option<DateTime<Utc>>,
    /// One number.
    pub number: Option<String>,
    /// The child with this IIN.
    pub child_iin: Option<Iin>,
    /// The representative with this IIN.
    pub representative_iin: Option<Iin>,
    /// Older than this application, the last of the page before.
    pub before: Option<Uuid>,
}

/// Finds one application that the caller may see; what belongs to others is as absent.
///
/// # Errors
/// [`StoreError::NotFound`], or those of the database.
pub fn get(conn: &mut Conn, keys: &Keys, sight: &Sight, id: Uuid) -> Result<Loaded, StoreError> {
    let row = applications::table.find(Id(id)).select(ApplicationRow::as_select());
    let row: ApplicationRow = row.first(conn).optional()?.ok_or(StoreError::NotFound)?;
    let visible = match sight {
        Sight::Representative(key) => row.representative_key.as_ref() == Some(key),
        Sight::Provider(provider) => row.provider_id.0 == *provider,
    };
    if !visible {
        return Err(StoreError::NotFound);
    }
    open_all(conn, keys, vec![row])?.pop().ok_or(StoreError::NotFound)
}

/// Lists what the caller may see, newest first.
///
/// # Errors
/// Those of the database.
pub fn list(
    conn: &mut Conn,
    keys: &Keys,
    sight: &Sight,
    filter: &Filter,
    limit: i64,
) -> Result<Vec<Loaded>, StoreError> {
    let mut query = applications::table.select(ApplicationRow::as_select()).into_boxed();
    query = match sight {
        Sight::Representative(key) => query.filter(applications::representative_key.eq(key.clone())),
        Sight::Provider(provider) => query.filter(applications::provider_id.eq(Id(*provider))),
    };
    if let Some(service) = filter.service {
        query = query.filter(applications::service.eq(service.code()));
    }
    if let Some(status) = filter.status {
        query = query.filter(applications::status.eq(status.code()));
    }
    if let Some(number) = &filter.number {
        query = query.filter(applications::number.eq(number.clone()));
    }
    if let Some(at) = filter.updated_since {
        query = query.filter(applications::updated_at.ge(Instant(at)));
    }
    if let Some(iin) = &filter.child_iin {
        let key = keys.blind(&["child", "iin", iin.reveal()]);
        query = query.filter(applications::child_key.eq(key));
    }
    if let Some(iin) = &filter.representative_iin {
        query = query.filter(applications::representative_key.eq(Identity::Iin(iin.clone()).key(keys)));
    }
    if let Some(at) = filter.due_before {
        let due = deadlines::table
            .filter(deadlines::state.eq(DeadlineState::Running.code()).and(deadlines::due_at.lt(Instant(at))))
            .select(deadlines::application_id);
        query = query.filter(applications::id.eq_any(due));
    }
    if let Some(id) = filter.before {
        query = query.filter(applications::id.lt(Id(id)));
    }
    let rows = query.order(applications::id.desc()).limit(limit).load(conn)?;
    open_all(conn, keys, rows)
}

type DeadlineRow = (Id, String, Option<Instant>, Option<Instant>, String, String);
type DocumentRow = (Id, Id, String, String, Option<Id>, Instant);
type ConsentRow = (Id, String, bool, String, Instant);
type AnswerRow = (Id, String, String, String, Instant);

/// Opens rows and brings what belongs to them, four look-ups for a whole page.
fn open_all(conn: &mut Conn, keys: &Keys, rows: Vec<ApplicationRow>) -> Result<Vec<Loaded>, StoreError> {
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let ids: Vec<Id> = rows.iter().map(|row| row.id).collect();
    let wrapped: Vec<(Id, Vec<u8>)> = data_keys::table
        .filter(data_keys::id.eq_any(&ids))
        .select((data_keys::id, data_keys::wrapped))
        .load(conn)?;
    let deadlines: Vec<DeadlineRow> = deadlines::table
        .filter(deadlines::application_id.eq_any(&ids))
        .order(deadlines::code.asc())
        .select((
            deadlines::application_id,
            deadlines::code,
            deadlines::due_at,
            deadlines::target_at,
            deadlines::state,
            deadlines::calendar_version,
        ))
        .load(conn)?;
    let documents: Vec<DocumentRow> = documents::table
        .filter(documents::application_id.eq_any(&ids))
        .order(documents::id.asc())
        .select((
            documents::application_id,
            documents::id,
            documents::kind,
            documents::presentation,
            documents::file_id,
            documents::added_at,
        ))
        .load(conn)?;
    let consents: Vec<ConsentRow> = consents::table
        .filter(consents::application_id.eq_any(&ids))
        .order(consents::ordinal.asc())
        .select((consents::application_id, consents::kind, consents::given, consents::way, consents::at))
        .load(conn)?;
    let answers: Vec<AnswerRow> = registry_answers::table
        .filter(registry_answers::application_id.eq_any(&ids))
        .order(registry_answers::ordinal.asc())
        .select((
            registry_answers::application_id,
            registry_answers::document,
            registry_answers::source,
            registry_answers::answer,
            registry_answers::at,
        ))
        .load(conn)?;
    rows.into_iter()
        .map(|row| {
            let id = row.id;
            let key = wrapped.iter().find(|(of, _)| *of == id).map(|(_, key)| key);
            let key = keys.unwrap(id.0, key.ok_or(StoreError::Corrupt("a data key"))?)?;
            let mut loaded = row.opened(key)?;
            let application = &mut loaded.application;
            for row in deadlines.iter().filter(|row| row.0 == id) {
                application.deadlines.push(deadline_of(application, row)?);
            }
            for row in documents.iter().filter(|row| row.0 == id) {
                application.documents.push(document_of(row)?);
            }
            for row in consents.iter().filter(|row| row.0 == id) {
                application.consents.push(consent_of(row)?);
            }
            for row in answers.iter().filter(|row| row.0 == id) {
                application.registry_answers.push(answer_of(row)?);
            }
            Ok(loaded)
        })
        .collect()
}

fn deadline_of(application: &Application, row: &DeadlineRow) -> Result<Deadline, StoreError> {
    let code = coded(TermCode::parse(&row.1))?;
    let rules = coded(application.rules())?;
    Ok(Deadline {
        code,
        due_at: row.2.map(|at| at.0),
        target_at: row.3.map(|at| at.0),
        state: coded(DeadlineState::parse(&row.4))?,
        basis: rules.basis(code, application.channel, application.form),
        calendar_version: row.5.clone(),
    })
}

fn document_of(row: &DocumentRow) -> Result<Document, StoreError> {
    Ok(Document {
        id: row.1.0,
        kind: coded(DocumentKind::parse(&row.2))?,
        presentation: coded(Presentation::parse(&row.3))?,
        file_id: row.4.map(|id| id.0),
        added_at: row.5.0,
    })
}

fn consent_of(row: &ConsentRow) -> Result<Consent, StoreError> {
    Ok(Consent {
        kind: coded(ConsentKind::parse(&row.1))?,
        given: row.2,
        way: coded(ConsentWay::parse(&row.3))?,
        at: row.4.0,
    })
}

fn answer_of(row: &AnswerRow) -> Result<RegistryAnswer, StoreError> {
    Ok(RegistryAnswer {
        document: coded(DocumentKind::parse(&row.1))?,
        source: coded(Registry::parse(&row.2))?,
        answer: coded(Answer::parse(&row.3))?,
        at: row.4.0,
    })
}

/// How many open applications of the same child and service others hold; staff decide what follows.
///
/// # Errors
/// Those of the database.
pub fn count_others(conn: &mut Conn, keys: &Keys, application: &Application) -> Result<i64, StoreError> {
    let child = child_key(keys, &application.child);
    let key = keys.blind(&["open", application.service.code(), &crate::seal::hex(&child)]);
    Ok(open_applications::table
        .filter(open_applications::child_service_key.eq(key))
        .filter(open_applications::application_id.ne(Id(application.id)))
        .count()
        .get_result(conn)?)
}

/// Whether this representative already has an open application for this child and service. The claim decides when
/// it is saved; this only answers a dry run.
///
/// # Errors
/// Those of the database.
pub fn count_own_open(conn: &mut Conn, write: &Write) -> Result<i64, StoreError> {
    let claim = write.open_claim.as_ref().map(|(claim, _)| claim.clone()).unwrap_or_default();
    Ok(open_applications::table.filter(open_applications::claim.eq(claim)).count().get_result(conn)?)
}

/// Which of these files are the owner's and in nobody's application yet.
///
/// # Errors
/// Those of the database.
pub fn find_free_files(conn: &mut Conn, owner: &[u8], wanted: &[Uuid]) -> Result<Vec<Uuid>, StoreError> {
    if wanted.is_empty() {
        return Ok(Vec::new());
    }
    let ids: Vec<Id> = wanted.iter().map(|id| Id(*id)).collect();
    let attached = crate::schema::attachments::table.select(crate::schema::attachments::file_id);
    let found: Vec<Id> = files::table
        .filter(files::id.eq_any(ids))
        .filter(files::owner_key.eq(owner.to_vec()))
        .filter(files::id.ne_all(attached))
        .select(files::id)
        .load(conn)?;
    Ok(found.into_iter().map(|id| id.0).collect())
}
