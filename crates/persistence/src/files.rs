//! Uploaded files: a row with what is known about them, the uploader's name for it sealed, and whether a scanner has looked at
//! it. Their contents stand in `blobs.rs`. A file is its uploader's until it is attached to an application; nothing is
//! scanned or served here.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use qoldau_domain::document::Scan;
use uuid::Uuid;

use crate::applications::{Sight, coded, must_be_visible};
use crate::batch::{Batch, Doing, Kind};
use crate::both::{Id, Instant};
use crate::connection::Conn;
use crate::error::StoreError;
use crate::journal::{Access, Actor, JournalRow};
use crate::schema::{attachments, data_keys, files};
use crate::seal::{DataKey, Keys, Place, WrappedKey};
use crate::writer::Write;

pub(crate) struct InsertFile;

impl Batch for InsertFile {
    const TABLE: &'static str = "files";
    const COLUMNS: &'static [(&'static str, Kind)] = &[
        ("id", Kind::Id),
        ("owner_key", Kind::Bytes),
        ("media_type", Kind::Text),
        ("size", Kind::Big),
        ("sha256", Kind::Bytes),
        ("name_sealed", Kind::Bytes),
        ("uploaded_at", Kind::At),
        ("scan", Kind::Text),
    ];
    const DOING: Doing = Doing::Insert;
}

/// What a scanner said about a file that waited for it.
pub(crate) struct UpdateFile;

impl Batch for UpdateFile {
    const TABLE: &'static str = "files";
    const COLUMNS: &'static [(&'static str, Kind)] = &[("id", Kind::Id), ("scan", Kind::Text)];
    const DOING: Doing = Doing::Update;
}

/// An upload that nobody attached to anything, taken away.
pub(crate) struct DeleteFile;

impl Batch for DeleteFile {
    const TABLE: &'static str = "files";
    const COLUMNS: &'static [(&'static str, Kind)] = &[("id", Kind::Id)];
    const DOING: Doing = Doing::Delete;
}

/// The key of its content: without it no slice that is left anywhere can be opened.
pub(crate) struct DeleteDataKey;

impl Batch for DeleteDataKey {
    const TABLE: &'static str = "data_keys";
    const COLUMNS: &'static [(&'static str, Kind)] = &[("id", Kind::Id)];
    const DOING: Doing = Doing::Delete;
}

/// What is known about a file. The name is the uploader's; it may hold a person's name.
#[derive(Clone)]
pub struct StoredFile {
    /// Id.
    pub id: Uuid,
    /// Blind index of the uploader.
    pub owner_key: Vec<u8>,
    /// By content.
    pub media_type: String,
    /// In bytes.
    pub size: i64,
    /// Of the plain content.
    pub sha256: Vec<u8>,
    /// As the uploader called it.
    pub name: String,
    /// When.
    pub uploaded_at: DateTime<Utc>,
    /// What a scanner says about it.
    pub scan: Scan,
    /// In whose application it is, if in any.
    pub application_id: Option<Uuid>,
}

impl std::fmt::Debug for StoredFile {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "StoredFile({})", self.id)
    }
}

fn name_place(id: &Uuid) -> Place<'_> {
    Place { table: "files", column: "name_sealed", row: id.as_bytes() }
}

/// A file whose blob is written, as one write.
///
/// # Errors
/// [`StoreError`] when something cannot be sealed.
pub fn insert(
    file: &StoredFile,
    key: &DataKey,
    stored: &WrappedKey,
    done: &Access,
    actor: &Actor,
    house: &DataKey,
) -> Result<Write, StoreError> {
    Ok(Write {
        data_key: Some(vec![
            stored.id.into(),
            stored.wrapped.clone().into(),
            stored.wrapping_key.clone().into(),
        ]),
        file: Some(vec![
            file.id.into(),
            file.owner_key.clone().into(),
            file.media_type.clone().into(),
            file.size.into(),
            file.sha256.clone().into(),
            key.seal(name_place(&file.id), file.name.as_bytes())?.into(),
            file.uploaded_at.into(),
            file.scan.code().into(),
        ]),
        journal: vec![JournalRow::of_access(done, actor, house)?],
        ..Write::default()
    })
}

/// What a scanner said of a file, as one write.
#[must_use]
pub fn scanned(id: Uuid, scan: Scan) -> Write {
    Write { file_update: Some(vec![id.into(), scan.code().into()]), ..Write::default() }
}

type FileRow = (Id, Vec<u8>, String, i64, Vec<u8>, Vec<u8>, Instant, String);

/// A file with the key of its content.
///
/// # Errors
/// [`StoreError::NotFound`], or those of the database.
pub fn get(
    conn: &mut Conn,
    keys: &Keys,
    (sight, owner): (&Sight, &[u8]),
    id: Uuid,
) -> Result<(StoredFile, DataKey), StoreError> {
    let (id, owner_key, media_type, size, sha256, name_sealed, uploaded_at, scan): FileRow = files::table
        .find(Id(id))
        .select((
            files::id,
            files::owner_key,
            files::media_type,
            files::size,
            files::sha256,
            files::name_sealed,
            files::uploaded_at,
            files::scan,
        ))
        .first(conn)?;
    let application: Option<Id> =
        attachments::table.find(id).select(attachments::application_id).first(conn).optional()?;
    // Before anything is opened: a foreign file takes no more time than an absent one.
    match application {
        None if owner_key != owner => return Err(StoreError::NotFound),
        None => {}
        Some(application) => must_be_visible(conn, sight, application.0)?,
    }
    let wrapped: Vec<u8> = data_keys::table.find(id).select(data_keys::wrapped).first(conn)?;
    let key = keys.unwrap(id.0, &wrapped)?;
    let name = String::from_utf8(key.open(name_place(&id.0), &name_sealed)?)
        .map_err(|_not_text| StoreError::Corrupt("a file name"))?;
    let file = StoredFile {
        id: id.0,
        owner_key,
        media_type,
        size,
        sha256,
        name,
        uploaded_at: uploaded_at.0,
        scan: coded(Scan::parse(&scan))?,
        application_id: application.map(|id| id.0),
    };
    Ok((file, key))
}

/// A file that waits for a scanner: its id, its size in bytes, and the key of its content.
#[derive(Debug)]
pub struct Unscanned {
    /// Id.
    pub id: Uuid,
    /// In bytes.
    pub size: i64,
    /// Opens the content.
    pub data_key: DataKey,
}

/// A piece of the files that wait for a scanner, oldest first.
///
/// # Errors
/// Those of the database.
pub fn list_unscanned(
    conn: &mut Conn,
    keys: &Keys,
    after: Option<Uuid>,
    limit: i64,
) -> Result<Vec<Unscanned>, StoreError> {
    let mut query = files::table
        .inner_join(data_keys::table.on(data_keys::id.eq(files::id)))
        .filter(files::scan.eq(Scan::Pending.code()))
        .select((files::id, files::size, data_keys::wrapped))
        .into_boxed();
    if let Some(after) = after {
        query = query.filter(files::id.gt(Id(after)));
    }
    let rows: Vec<(Id, i64, Vec<u8>)> = query.order(files::id.asc()).limit(limit).load(conn)?;
    let opened = |(id, size, wrapped): (Id, i64, Vec<u8>)| {
        Ok(Unscanned { id: id.0, size, data_key: keys.unwrap(id.0, &wrapped)? })
    };
    rows.into_iter().map(opened).collect()
}

/// Takes an upload away, as one write. It claims the file as an application would, so that only one of both gets it, and the claim
/// stays.
///
/// # Errors
/// [`StoreError`] when something cannot be sealed.
pub fn remove(id: Uuid, done: &Access, actor: &Actor, house: &DataKey) -> Result<Write, StoreError> {
    Ok(Write {
        attachments: vec![(id, vec![id.into(), Uuid::nil().into(), id.into()])],
        file_removed: Some(vec![id.into()]),
        journal: vec![JournalRow::of_access(done, actor, house)?],
        ..Write::default()
    })
}

/// Files that were looked at in the order of their ids.
#[derive(Debug, Default)]
pub struct LookedAt {
    /// Those that are attached to nothing, with their bytes.
    pub abandoned: Vec<(Uuid, i64)>,
    /// The last one; none where there was none.
    pub last: Option<Uuid>,
}

/// A piece of the files behind one, in the order of their ids, that were uploaded before a moment.
///
/// # Errors
/// Those of the database.
pub fn list_abandoned(
    conn: &mut Conn,
    behind: Option<Uuid>,
    before: DateTime<Utc>,
    limit: i64,
) -> Result<LookedAt, StoreError> {
    let mut query = files::table
        .left_join(attachments::table.on(attachments::file_id.eq(files::id)))
        .select((files::id, files::size, files::uploaded_at, attachments::file_id.nullable()))
        .into_boxed();
    if let Some(behind) = behind {
        query = query.filter(files::id.gt(Id(behind)));
    }
    let rows: Vec<(Id, i64, Instant, Option<Id>)> = query.order(files::id.asc()).limit(limit).load(conn)?;
    let old: Vec<_> = rows.into_iter().take_while(|(_, _, at, _)| at.0 < before).collect();
    let last = old.last().map(|(id, ..)| id.0);
    let abandoned = old.into_iter().filter(|(.., attached)| attached.is_none());
    Ok(LookedAt { abandoned: abandoned.map(|(id, size, ..)| (id.0, size)).collect(), last })
}

/// How many files wait for a scanner.
///
/// # Errors
/// Those of the database.
pub fn count_unscanned(conn: &mut Conn) -> Result<i64, StoreError> {
    Ok(files::table.filter(files::scan.eq(Scan::Pending.code())).count().get_result(conn)?)
}

/// What a person uploaded and attached to nothing yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Waiting {
    /// How many files.
    pub files: i64,
    /// Their bytes.
    pub bytes: i64,
    /// When the oldest was uploaded; none where there are none.
    pub oldest: Option<DateTime<Utc>>,
}

/// What the owner uploaded since then and attached to nothing yet.
///
/// # Errors
/// Those of the database.
pub fn count_waiting(conn: &mut Conn, owner: &[u8], since: DateTime<Utc>) -> Result<Waiting, StoreError> {
    let found: Vec<(i64, Instant)> = files::table
        .left_join(attachments::table.on(attachments::file_id.eq(files::id)))
        .filter(files::owner_key.eq(owner.to_vec()))
        .filter(files::uploaded_at.gt(Instant(since)))
        .filter(attachments::file_id.is_null())
        .select((files::size, files::uploaded_at))
        .load(conn)?;
    Ok(Waiting {
        files: i64::try_from(found.len()).unwrap_or(i64::MAX),
        bytes: found.iter().map(|(size, _)| size).sum(),
        oldest: found.iter().map(|(_, at)| at.0).min(),
    })
}

/// Files that may be attached, with what the scanner said about each.
pub type Free = BTreeMap<Uuid, Scan>;

/// Which of these files are the owner's, in nobody's application yet, and not found harmful.
///
/// # Errors
/// Those of the database.
pub fn find_free(conn: &mut Conn, owner: &[u8], wanted: &[Uuid]) -> Result<Free, StoreError> {
    if wanted.is_empty() {
        return Ok(Free::new());
    }
    let ids: Vec<Id> = wanted.iter().map(|id| Id(*id)).collect();
    let attached = attachments::table.select(attachments::file_id);
    let found: Vec<(Id, String)> = files::table
        .filter(files::id.eq_any(ids))
        .filter(files::owner_key.eq(owner.to_vec()))
        .filter(files::scan.ne(Scan::Infected.code()))
        .filter(files::id.ne_all(attached))
        .select((files::id, files::scan))
        .load(conn)?;
    found.into_iter().map(|(id, scan)| Ok((id.0, coded(Scan::parse(&scan))?))).collect()
}
