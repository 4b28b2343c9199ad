//! Finding applications: the rows become an [`Application`] again, personal columns are opened, and a caller finds only
//! what the caller may see. Nothing is written here.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use qoldau_domain::application::{Application, Document, RegistryAnswer};
use qoldau_domain::channel::{Channel, RenderingForm};
use qoldau_domain::deadline::{Deadline, DeadlineState};
use qoldau_domain::delivery::Delivery;
use qoldau_domain::document::{
    Answer, DocumentKind, DocumentRequest, Presentation, Registry, RequestKind, Scan,
};
use qoldau_domain::examination::ExaminationKind;
use qoldau_domain::lifecycle::Status;
use qoldau_domain::person::{Iin, PersonFault, Residency};
use qoldau_domain::result::Words;
use qoldau_domain::service::PublicService;
use qoldau_domain::term::TermCode;
use uuid::Uuid;

use super::consents::Consents;
use super::sealed_person::SealedPerson;
use super::{Identity, nth_row, place};
use crate::appointments;
use crate::both::{Id, Instant};
use crate::connection::Conn;
use crate::deliveries;
use crate::error::StoreError;
use crate::schema::{
    applications, data_keys, deadlines, document_requests, documents, files, registry_answers,
};
use crate::seal::{DataKey, Keys, Place};

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
pub(super) struct ApplicationRow {
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
    examination_kind: Option<String>,
    examined_on: Option<NaiveDate>,
    signature_verified_at: Option<Instant>,
}

pub(crate) fn coded<T>(value: Option<T>) -> Result<T, StoreError> {
    value.ok_or(StoreError::Corrupt("a code"))
}

pub(crate) fn person<T>(value: Result<T, PersonFault>) -> Result<T, StoreError> {
    value.map_err(|_fault| StoreError::Corrupt("a person"))
}

impl ApplicationRow {
    fn opened(self, data_key: DataKey) -> Result<Loaded, StoreError> {
        let id = self.id.0;
        let child = SealedPerson::opened(&self.child_sealed, &data_key, place("child_sealed", &id))?;
        let representative = SealedPerson::opened(
            &self.representative_sealed,
            &data_key,
            place("representative_sealed", &id),
        )?;
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
            consent_requests: Vec::new(),
            registry_answers: Vec::new(),
            document_requests: Vec::new(),
            appointment: None,
            examination_kind: match self.examination_kind {
                Some(code) => Some(coded(ExaminationKind::parse(&code))?),
                None => None,
            },
            examined_on: self.examined_on,
            signature_verified_at: self.signature_verified_at.map(|at| at.0),
            deliveries: Vec::new(),
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

impl Sight {
    /// Whether the caller is staff of this provider.
    #[must_use]
    pub(crate) fn is_of_provider(&self, provider: Uuid) -> bool {
        matches!(self, Self::Provider(own) if *own == provider)
    }

    fn covers(&self, provider: Id, representative: Option<&[u8]>) -> bool {
        match self {
            Self::Representative(key) => representative == Some(key),
            Self::Provider(own) => provider.0 == *own,
        }
    }
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

impl Filter {
    /// The blind index of the one thing that a search looks for.
    #[must_use]
    pub fn sought(&self, keys: &Keys) -> Option<Vec<u8>> {
        let child = self.child_iin.as_ref().map(|iin| keys.blind(&["child", "iin", iin.reveal()]));
        let representative = self.representative_iin.clone().map(|iin| Identity::Iin(iin).key(keys));
        let number = self.number.as_ref().map(|number| keys.blind(&["number", number]));
        child.or(representative).or(number)
    }
}

/// One application, for a step that nobody asked for.
///
/// # Errors
/// [`StoreError::NotFound`], or those of the database.
pub fn get_any(conn: &mut Conn, keys: &Keys, id: Uuid) -> Result<Loaded, StoreError> {
    let row = applications::table.find(Id(id)).select(ApplicationRow::as_select());
    let row: ApplicationRow = row.first(conn)?;
    open_all(conn, keys, vec![row])?.pop().ok_or(StoreError::NotFound)
}

/// Applications by their ids, for a step that nobody asked for; in no promised order.
///
/// # Errors
/// Those of the database.
pub(crate) fn list_any(conn: &mut Conn, keys: &Keys, ids: &[Uuid]) -> Result<Vec<Loaded>, StoreError> {
    let ids: Vec<Id> = ids.iter().copied().map(Id).collect();
    let rows = applications::table.filter(applications::id.eq_any(ids)).select(ApplicationRow::as_select());
    let rows = rows.load(conn)?;
    open_all(conn, keys, rows)
}

/// Finds one application that the caller may see; what belongs to others is as absent.
///
/// # Errors
/// [`StoreError::NotFound`], or those of the database.
pub fn get(conn: &mut Conn, keys: &Keys, sight: &Sight, id: Uuid) -> Result<Loaded, StoreError> {
    let row = applications::table.find(Id(id)).select(ApplicationRow::as_select());
    let row: ApplicationRow = row.first(conn).optional()?.ok_or(StoreError::NotFound)?;
    if !sight.covers(row.provider_id, row.representative_key.as_deref()) {
        return Err(StoreError::NotFound);
    }
    open_all(conn, keys, vec![row])?.pop().ok_or(StoreError::NotFound)
}

/// Whether the caller may see an application, without opening it.
///
/// # Errors
/// [`StoreError::NotFound`], or those of the database.
pub fn must_be_visible(conn: &mut Conn, sight: &Sight, id: Uuid) -> Result<(), StoreError> {
    let columns = (applications::provider_id, applications::representative_key);
    let (provider, representative): (Id, Option<Vec<u8>>) =
        applications::table.find(Id(id)).select(columns).first(conn)?;
    if sight.covers(provider, representative.as_deref()) { Ok(()) } else { Err(StoreError::NotFound) }
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

/// The applications of one representative.
///
/// # Errors
/// Those of the database.
pub(crate) fn list_ids_of(conn: &mut Conn, representative: &[u8]) -> Result<Vec<Id>, StoreError> {
    let own = applications::table.filter(applications::representative_key.eq(representative));
    Ok(own.select(applications::id).load(conn)?)
}

type DeadlineRow = (Id, String, Option<Instant>, Option<Instant>, String, String);
type DocumentRow = (Id, Id, String, String, Option<Id>, Instant, Option<Instant>, Option<String>);
type DocumentRequestRow = (Id, i64, String, String, Vec<u8>, Instant);
type AnswerRow = (Id, String, String, String, Instant);

/// Opens rows and brings what belongs to them, ten look-ups for a whole page at most.
pub(super) fn open_all(
    conn: &mut Conn,
    keys: &Keys,
    rows: Vec<ApplicationRow>,
) -> Result<Vec<Loaded>, StoreError> {
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
        .left_join(files::table.on(files::id.nullable().eq(documents::file_id)))
        .filter(documents::application_id.eq_any(&ids))
        .order(documents::id.asc())
        .select((
            documents::application_id,
            documents::id,
            documents::kind,
            documents::presentation,
            documents::file_id,
            documents::added_at,
            documents::original_returned_at,
            files::scan.nullable(),
        ))
        .load(conn)?;
    let consents = Consents::of(conn, &ids)?;
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
    let asked = document_requests_of(conn, &ids)?;
    let mut delivered: HashMap<Uuid, Vec<Delivery>> = HashMap::new();
    for delivery in deliveries::list_of(conn, &ids)? {
        delivered.entry(delivery.application_id).or_default().push(delivery);
    }
    // Only these can have one that stands.
    let scheduled: Vec<Id> =
        rows.iter().filter(|row| row.status == Status::ExamScheduled.code()).map(|row| row.id).collect();
    let mut appointments = appointments::list_of(conn, &scheduled)?;
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
            consents.bring(application, &loaded.data_key)?;
            application.deliveries = delivered.remove(&id.0).unwrap_or_default();
            for row in asked.iter().filter(|row| row.0 == id) {
                application.document_requests.push(document_request_of(row, &loaded.data_key)?);
            }
            for row in answers.iter().filter(|row| row.0 == id) {
                application.registry_answers.push(answer_of(row)?);
            }
            if let Some(place) = appointments.iter().position(|row| row.application_id == Some(id)) {
                application.appointment = Some(appointments.swap_remove(place).appointment()?);
            }
            Ok(loaded)
        })
        .collect()
}

fn document_requests_of(conn: &mut Conn, ids: &[Id]) -> Result<Vec<DocumentRequestRow>, StoreError> {
    Ok(document_requests::table
        .filter(document_requests::application_id.eq_any(ids))
        .order(document_requests::ordinal.asc())
        .select((
            document_requests::application_id,
            document_requests::ordinal,
            document_requests::kind,
            document_requests::document,
            document_requests::reason_sealed,
            document_requests::asked_at,
        ))
        .load(conn)?)
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
        original_returned_at: row.6.map(|at| at.0),
        scan: row.7.as_deref().map(|scan| coded(Scan::parse(scan))).transpose()?,
    })
}

fn document_request_of(row: &DocumentRequestRow, key: &DataKey) -> Result<DocumentRequest, StoreError> {
    let of_row = nth_row(&row.0.0, row.1);
    let place = Place { table: "document_requests", column: "reason_sealed", row: &of_row };
    let corrupt = StoreError::Corrupt("a reason of a request");
    let reason = String::from_utf8(key.open(place, &row.4)?).map_err(|_not_text| corrupt.clone())?;
    Ok(DocumentRequest {
        kind: coded(RequestKind::parse(&row.2))?,
        document: coded(DocumentKind::parse(&row.3))?,
        reason: Words::parse(&reason, usize::MAX).map_err(|_fault| corrupt)?,
        asked_at: row.5.0,
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
