//! Uploaded files: a row with what is known about them, and the content as a sealed blob under the var directory,
//! written and read in pieces so that a large file never stands in memory. A user's file name never reaches the file
//! system; blobs are named by id.

use std::fs::{File, OpenOptions};
use std::io::{BufReader, Read as _, Write as _};
use std::path::{Path, PathBuf};

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use uuid::Uuid;

use crate::applications::{Sight, must_be_visible};
use crate::batch::{Batch, Doing, Kind};
use crate::both::{Id, Instant};
use crate::connection::Conn;
use crate::error::StoreError;
use crate::journal::{Access, Actor, JournalRow};
use crate::schema::{attachments, data_keys, files};
use crate::seal::{DataKey, Keys, Place, WrappedKey};
use crate::writer::Write;

/// The most plain bytes in one sealed piece.
pub const PIECE: usize = 64 * 1024;

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
    ];
    const DOING: Doing = Doing::Insert;
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
        ]),
        journal: vec![JournalRow::of_access(done, actor, house)?],
        ..Write::default()
    })
}

type FileRow = (Id, Vec<u8>, String, i64, Vec<u8>, Vec<u8>, Instant);

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
    let (id, owner_key, media_type, size, sha256, name_sealed, uploaded_at): FileRow = files::table
        .find(Id(id))
        .select((
            files::id,
            files::owner_key,
            files::media_type,
            files::size,
            files::sha256,
            files::name_sealed,
            files::uploaded_at,
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
        application_id: application.map(|id| id.0),
    };
    Ok((file, key))
}

/// Where a file's blob stands under the var directory.
#[must_use]
pub fn blob_path(var_dir: &Path, id: Uuid) -> PathBuf {
    let name = id.simple().to_string();
    // The last two digits are random in a version 7 id; the first ones are time and would fill one folder.
    let folder = name.get(30..).unwrap_or("00").to_owned();
    var_dir.join("files").join(folder).join(name)
}

fn content_row(id: Uuid, index: u64, last: bool) -> Vec<u8> {
    let mut row = id.as_bytes().to_vec();
    row.extend_from_slice(&index.to_be_bytes());
    row.push(u8::from(last));
    row
}

fn unreachable_disk(_error: std::io::Error) -> StoreError {
    StoreError::Unavailable
}

/// Writes a sealed blob piece by piece; a blob that is not finished is removed when it is dropped.
#[derive(Debug)]
pub struct BlobWriter {
    file: File,
    path: PathBuf,
    id: Uuid,
    index: u64,
    pending: Vec<u8>,
    finished: bool,
}

impl BlobWriter {
    /// Begins a blob.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] when the disk does not take it.
    pub fn create(var_dir: &Path, id: Uuid) -> Result<Self, StoreError> {
        let path = blob_path(var_dir, id);
        if let Some(folder) = path.parent() {
            std::fs::create_dir_all(folder).map_err(unreachable_disk)?;
        }
        let file = OpenOptions::new().write(true).create_new(true).open(&path).map_err(unreachable_disk)?;
        Ok(Self { file, path, id, index: 0, pending: Vec::with_capacity(PIECE), finished: false })
    }

    /// Adds plain bytes.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] when the disk does not take them.
    pub fn write(&mut self, key: &DataKey, bytes: &[u8]) -> Result<(), StoreError> {
        for part in bytes.chunks(PIECE) {
            self.pending.extend_from_slice(part);
            while self.pending.len() > PIECE {
                let rest = self.pending.split_off(PIECE);
                let piece = std::mem::replace(&mut self.pending, rest);
                self.seal_piece(key, &piece, false)?;
            }
        }
        Ok(())
    }

    fn seal_piece(&mut self, key: &DataKey, piece: &[u8], last: bool) -> Result<(), StoreError> {
        let row = content_row(self.id, self.index, last);
        let sealed = key.seal(Place { table: "files", column: "content", row: &row }, piece)?;
        let length = u32::try_from(sealed.len()).map_err(|_too_long| StoreError::Corrupt("a piece"))?;
        self.file.write_all(&length.to_be_bytes()).map_err(unreachable_disk)?;
        self.file.write_all(&sealed).map_err(unreachable_disk)?;
        self.index += 1;
        Ok(())
    }

    /// Seals the last piece and makes the blob durable.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] when the disk does not take it.
    pub fn finish(mut self, key: &DataKey) -> Result<PathBuf, StoreError> {
        let piece = std::mem::take(&mut self.pending);
        self.seal_piece(key, &piece, true)?;
        self.file.sync_all().map_err(unreachable_disk)?;
        if let Some(folder) = self.path.parent() {
            File::open(folder).and_then(|folder| folder.sync_all()).map_err(unreachable_disk)?;
        }
        self.finished = true;
        Ok(self.path.clone())
    }
}

impl Drop for BlobWriter {
    fn drop(&mut self) {
        if !self.finished {
            // A blob without its row is never served; leaving one behind only wastes space.
            let _ = std::fs::remove_file(&self.path);
        }
    }
}

/// Reads a sealed blob piece by piece.
#[derive(Debug)]
pub struct BlobReader {
    file: BufReader<File>,
    left: u64,
    id: Uuid,
    index: u64,
}

impl BlobReader {
    /// Opens a blob.
    ///
    /// # Errors
    /// [`StoreError::Corrupt`] when it is not there.
    pub fn open(var_dir: &Path, id: Uuid) -> Result<Self, StoreError> {
        let file = File::open(blob_path(var_dir, id)).map_err(|_error| StoreError::Corrupt("a blob"))?;
        let left = file.metadata().map_err(unreachable_disk)?.len();
        Ok(Self { file: BufReader::new(file), left, id, index: 0 })
    }

    /// The next piece of plain bytes; none at the end.
    ///
    /// # Errors
    /// [`StoreError::Corrupt`] for a blob that was changed, moved or cut.
    pub fn next_piece(&mut self, key: &DataKey) -> Result<Option<Vec<u8>>, StoreError> {
        if self.left == 0 {
            return Ok(None);
        }
        let cut = |_error| StoreError::Corrupt("a blob");
        let mut length = [0; 4];
        self.file.read_exact(&mut length).map_err(cut)?;
        let length = u32::from_be_bytes(length);
        let longest = u32::try_from(PIECE + 64).unwrap_or(u32::MAX);
        if length > longest || u64::from(length) + 4 > self.left {
            return Err(StoreError::Corrupt("a blob"));
        }
        let mut sealed = vec![0; usize::try_from(length).map_err(|_wide| StoreError::Corrupt("a blob"))?];
        self.file.read_exact(&mut sealed).map_err(cut)?;
        self.left -= u64::from(length) + 4;
        let row = content_row(self.id, self.index, self.left == 0);
        self.index += 1;
        key.open(Place { table: "files", column: "content", row: &row }, &sealed).map(Some)
    }
}

/// Which of these files are the owner's and in nobody's application yet.
///
/// # Errors
/// Those of the database.
pub fn find_free(conn: &mut Conn, owner: &[u8], wanted: &[Uuid]) -> Result<Vec<Uuid>, StoreError> {
    if wanted.is_empty() {
        return Ok(Vec::new());
    }
    let ids: Vec<Id> = wanted.iter().map(|id| Id(*id)).collect();
    let attached = attachments::table.select(attachments::file_id);
    let found: Vec<Id> = files::table
        .filter(files::id.eq_any(ids))
        .filter(files::owner_key.eq(owner.to_vec()))
        .filter(files::id.ne_all(attached))
        .select(files::id)
        .load(conn)?;
    Ok(found.into_iter().map(|id| id.0).collect())
}
