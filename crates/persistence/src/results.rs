//! Results in memory: what was concluded or refused, its paper and its signatures, sealed with the key of their application and
//! saved in the write that moves it. A paper is replaced while it is prepared and never after. No rule stands here.

mod sealed;

use std::collections::BTreeMap;

use diesel::prelude::*;
use qoldau_domain::examination::ExaminationKind;
use qoldau_domain::lifecycle::Role;
use qoldau_domain::person::Iin;
use qoldau_domain::result::{ResultChange, ResultState, ServiceResult, Signature};
use uuid::Uuid;

use crate::applications::{self, Loaded, Sight, coded};
use crate::batch::{Batch, Doing, Kind};
use crate::both::{Id, Instant};
use crate::connection::Conn;
use crate::error::StoreError;
use crate::schema::{applications as of_applications, results, signatures};
use crate::seal::{DataKey, Keys, Place};
use crate::writer::Write;
use sealed::{SealedContent, SealedSigner};

pub(crate) struct InsertResult;

impl Batch for InsertResult {
    const TABLE: &'static str = "results";
    const COLUMNS: &'static [(&'static str, Kind)] = &[
        ("id", Kind::Id),
        ("application_id", Kind::Id),
        ("kind", Kind::Text),
        ("corrects", Kind::Id),
        ("state", Kind::Text),
        ("version", Kind::Big),
        ("content_sealed", Kind::Bytes),
        ("paper_sealed", Kind::Bytes),
        ("paper_sha256", Kind::Bytes),
        ("code_sealed", Kind::Bytes),
        ("verification_key", Kind::Bytes),
        ("prepared_at", Kind::At),
        ("signed_at", Kind::At),
    ];
    const DOING: Doing = Doing::Insert;
}

/// Another content on another paper; its code stays.
pub(crate) struct ReviseResult;

impl Batch for ReviseResult {
    const TABLE: &'static str = "results";
    const COLUMNS: &'static [(&'static str, Kind)] = &[
        ("id", Kind::Id),
        ("version", Kind::Big),
        ("content_sealed", Kind::Bytes),
        ("paper_sealed", Kind::Bytes),
        ("paper_sha256", Kind::Bytes),
        ("prepared_at", Kind::At),
    ];
    const DOING: Doing = Doing::Update;
}

/// How far it is; the paper is not touched.
pub(crate) struct UpdateResult;

impl Batch for UpdateResult {
    const TABLE: &'static str = "results";
    const COLUMNS: &'static [(&'static str, Kind)] =
        &[("id", Kind::Id), ("state", Kind::Text), ("version", Kind::Big), ("signed_at", Kind::At)];
    const DOING: Doing = Doing::Update;
}

pub(crate) struct InsertSignature;

impl Batch for InsertSignature {
    const TABLE: &'static str = "signatures";
    const COLUMNS: &'static [(&'static str, Kind)] = &[
        ("id", Kind::Id),
        ("result_id", Kind::Id),
        ("role", Kind::Text),
        ("signer_key", Kind::Bytes),
        ("person_sealed", Kind::Bytes),
        ("value_sealed", Kind::Bytes),
        ("evidence_sealed", Kind::Bytes),
        ("signed_at", Kind::At),
    ];
    const DOING: Doing = Doing::Insert;
}

/// Signatures over a paper that is no more.
pub(crate) struct DropSignatures;

impl Batch for DropSignatures {
    const TABLE: &'static str = "signatures";
    const COLUMNS: &'static [(&'static str, Kind)] = &[("result_id", Kind::Id)];
    const DOING: Doing = Doing::Delete;
}

/// The paper of a result, with what it is verified by.
pub struct Paper {
    /// The PDF.
    pub bytes: Vec<u8>,
    /// Its SHA-256.
    pub sha256: Vec<u8>,
    /// The code of its verification page.
    pub code: String,
}

impl std::fmt::Debug for Paper {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Paper({} bytes)", self.bytes.len())
    }
}

/// What proves a signature: the value itself and what was found when it was looked at.
pub struct Proof {
    /// The signature, as it was given.
    pub value: Vec<u8>,
    /// What was found, as JSON.
    pub evidence: Vec<u8>,
}

impl std::fmt::Debug for Proof {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Proof(***)")
    }
}

fn at<'a>(column: &'a str, id: &'a Uuid) -> Place<'a> {
    Place { table: "results", column, row: id.as_bytes() }
}

pub(crate) fn of_signature<'a>(column: &'a str, id: &'a Uuid) -> Place<'a> {
    Place { table: "signatures", column, row: id.as_bytes() }
}

impl Write {
    /// The same write with a result that is new or another one on this paper.
    ///
    /// # Errors
    /// [`StoreError`] when something cannot be sealed.
    pub fn with_paper(
        mut self,
        keys: &Keys,
        change: &ResultChange,
        paper: &Paper,
        key: &DataKey,
    ) -> Result<Self, StoreError> {
        let ResultChange { previous_version, after } = change;
        let id = after.id;
        let content = key.seal(at("content_sealed", &id), &SealedContent::bytes_of(&after.content)?)?;
        let sealed = key.seal(at("paper_sealed", &id), &paper.bytes)?;
        if previous_version.is_some() {
            self.result_revised = Some(vec![
                id.into(),
                after.version.into(),
                content.into(),
                sealed.into(),
                paper.sha256.clone().into(),
                after.prepared_at.into(),
            ]);
            return Ok(self);
        }
        self.result = Some(vec![
            id.into(),
            after.application_id.into(),
            after.content.kind().code().into(),
            after.corrects.into(),
            after.state.code().into(),
            after.version.into(),
            content.into(),
            sealed.into(),
            paper.sha256.clone().into(),
            key.seal(at("code_sealed", &id), paper.code.as_bytes())?.into(),
            verification_key(keys, &paper.code).into(),
            after.prepared_at.into(),
            after.signed_at.into(),
        ]);
        Ok(self)
    }

    /// The same write with the newest signature of a result and what proves it.
    ///
    /// # Errors
    /// [`StoreError`] when something cannot be sealed.
    pub fn with_signature(
        mut self,
        keys: &Keys,
        result: &ServiceResult,
        proof: &Proof,
        key: &DataKey,
    ) -> Result<Self, StoreError> {
        let signature = result.signatures.last().ok_or(StoreError::Corrupt("a signature"))?;
        let id = signature.id;
        self.result_update = Some(vec![
            result.id.into(),
            result.state.code().into(),
            result.version.into(),
            result.signed_at.into(),
        ]);
        self.signature = Some(vec![
            id.into(),
            result.id.into(),
            signature.role.code().into(),
            signer_key(keys, &signature.signer).into(),
            key.seal(of_signature("person_sealed", &id), &SealedSigner::bytes_of(signature)?)?.into(),
            key.seal(of_signature("value_sealed", &id), &proof.value)?.into(),
            key.seal(of_signature("evidence_sealed", &id), &proof.evidence)?.into(),
            signature.signed_at.into(),
        ]);
        Ok(self)
    }
}

fn verification_key(keys: &Keys, code: &str) -> Vec<u8> {
    keys.blind(&["verification", code])
}

fn signer_key(keys: &Keys, signer: &Iin) -> Vec<u8> {
    keys.blind(&["signer", signer.reveal()])
}

/// A result with what it is verified by.
#[derive(Debug, Clone)]
pub struct LoadedResult {
    /// The result.
    pub result: ServiceResult,
    /// SHA-256 of its paper.
    pub paper_sha256: Vec<u8>,
    /// The code of its verification page.
    pub code: String,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = results)]
#[diesel(check_for_backend(diesel::pg::Pg, diesel::sqlite::Sqlite, crate::connection::MultiBackend))]
struct ResultRow {
    id: Id,
    application_id: Id,
    corrects: Option<Id>,
    state: String,
    version: i64,
    content_sealed: Vec<u8>,
    paper_sha256: Vec<u8>,
    code_sealed: Vec<u8>,
    prepared_at: Instant,
    signed_at: Option<Instant>,
}

type SignatureRow = (Id, Id, String, Vec<u8>, Instant);

impl ResultRow {
    fn opened(self, key: &DataKey, signatures: Vec<Signature>) -> Result<LoadedResult, StoreError> {
        let id = self.id.0;
        let content = key.open(at("content_sealed", &id), &self.content_sealed)?;
        let code = String::from_utf8(key.open(at("code_sealed", &id), &self.code_sealed)?)
            .map_err(|_not_text| StoreError::Corrupt("a code"))?;
        Ok(LoadedResult {
            result: ServiceResult {
                id,
                application_id: self.application_id.0,
                content: SealedContent::content(&content)?,
                corrects: self.corrects.map(|id| id.0),
                state: coded(ResultState::parse(&self.state))?,
                version: self.version,
                prepared_at: self.prepared_at.0,
                signed_at: self.signed_at.map(|at| at.0),
                signatures,
            },
            paper_sha256: self.paper_sha256,
            code,
        })
    }
}

/// Every result of an application, oldest first, opened with its key.
///
/// # Errors
/// Those of the database.
pub fn list_of(conn: &mut Conn, application: Uuid, key: &DataKey) -> Result<Vec<LoadedResult>, StoreError> {
    let rows: Vec<ResultRow> = results::table
        .filter(results::application_id.eq(Id(application)))
        .order(results::id.asc())
        .select(ResultRow::as_select())
        .load(conn)?;
    let ids: Vec<Id> = rows.iter().map(|row| row.id).collect();
    let given: Vec<SignatureRow> = signatures::table
        .filter(signatures::result_id.eq_any(ids))
        .order((signatures::signed_at.asc(), signatures::id.asc()))
        .select((
            signatures::result_id,
            signatures::id,
            signatures::role,
            signatures::person_sealed,
            signatures::signed_at,
        ))
        .load(conn)?;
    let mut by_result: BTreeMap<Uuid, Vec<Signature>> = BTreeMap::new();
    for (of, id, role, person, signed_at) in given {
        let person = key.open(of_signature("person_sealed", &id.0), &person)?;
        let (signer, name) = SealedSigner::person(&person)?;
        let role = coded(Role::parse(&role))?;
        let signature = Signature { id: id.0, role, signer, name, signed_at: signed_at.0 };
        by_result.entry(of.0).or_default().push(signature);
    }
    rows.into_iter()
        .map(|row| {
            let signatures = by_result.remove(&row.id.0).unwrap_or_default();
            row.opened(key, signatures)
        })
        .collect()
}

/// A result with its application and everything that application has; what the caller may not see is as absent.
///
/// # Errors
/// [`StoreError::NotFound`], or those of the database.
pub fn get(
    conn: &mut Conn,
    keys: &Keys,
    sight: &Sight,
    id: Uuid,
) -> Result<(Loaded, Vec<LoadedResult>), StoreError> {
    let application: Id = results::table.find(Id(id)).select(results::application_id).first(conn)?;
    let loaded = applications::get(conn, keys, sight, application.0)?;
    let known = list_of(conn, application.0, &loaded.data_key)?;
    Ok((loaded, known))
}

/// The PDF of a result.
///
/// # Errors
/// [`StoreError::NotFound`], or those of the database.
pub fn get_paper(conn: &mut Conn, id: Uuid, key: &DataKey) -> Result<Vec<u8>, StoreError> {
    let sealed: Vec<u8> = results::table.find(Id(id)).select(results::paper_sealed).first(conn)?;
    key.open(at("paper_sealed", &id), &sealed)
}

/// The application of which this is the verification code, and the result's id.
///
/// # Errors
/// [`StoreError::NotFound`], or those of the database.
pub fn find_verified(conn: &mut Conn, keys: &Keys, code: &str) -> Result<(Uuid, Uuid), StoreError> {
    let found: (Id, Id) = results::table
        .filter(results::verification_key.eq(verification_key(keys, code)))
        .select((results::application_id, results::id))
        .first(conn)?;
    Ok((found.0.0, found.1.0))
}

/// The kind of examination that somebody said, or that is proposed: a repeated one where the child was examined in an earlier
/// application.
///
/// # Errors
/// Those of the database.
pub fn proposed_kind(conn: &mut Conn, keys: &Keys, loaded: &Loaded) -> Result<ExaminationKind, StoreError> {
    if let Some(said) = loaded.application.examination_kind {
        return Ok(said);
    }
    let child = applications::child_key(keys, &loaded.application.child);
    let earlier: i64 = of_applications::table
        .filter(of_applications::child_key.eq(child))
        .filter(of_applications::id.ne(Id(loaded.application.id)))
        .filter(of_applications::service.eq(loaded.application.service.code()))
        .filter(of_applications::examined_on.is_not_null())
        .count()
        .get_result(conn)?;
    Ok(if earlier > 0 { ExaminationKind::Repeated } else { ExaminationKind::Initial })
}
