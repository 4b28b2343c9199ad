//! Contents of files: sealed piece by piece and kept in slices, in a folder or in an S3-compatible bucket through one trait. A
//! slice is one object, so that neither way holds more than a slice of a large file in memory. Objects are named by id; a
//! user's file name never reaches the store, and the store never sees a plain byte.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use futures_util::{StreamExt as _, stream};
use object_store::RetryConfig;
use object_store::aws::AmazonS3Builder;
use object_store::local::LocalFileSystem;
use object_store::path::Path as Name;
use object_store::prefix::PrefixStore;
use object_store::{ObjectStore, ObjectStoreExt as _, PutPayload};
use uuid::Uuid;

use crate::error::StoreError;
use crate::seal::{DataKey, Place};

/// The most plain bytes in one sealed piece.
pub const PIECE: usize = 64 * 1024;
/// How many sealed pieces stand in one slice.
const PIECES_OF_SLICE: usize = 2;
/// The most bytes of one sealed piece with its length before it: nonce, tag and key id are fewer than this.
const SEALED: usize = PIECE + 64;

/// How often a bucket that does not answer is asked again, while an upload or a download waits.
const RETRIES: usize = 2;
/// And for how long.
const PATIENCE: Duration = Duration::from_secs(10);

/// The most bytes of a slice.
const SLICE: usize = PIECES_OF_SLICE * (SEALED + 4);

/// An S3-compatible bucket.
#[derive(Clone)]
pub struct Bucket {
    /// Its name.
    pub name: String,
    /// What the names of all objects begin with; empty for nothing.
    pub prefix: String,
    /// Where it is spoken to; none for the one of its region at Amazon.
    pub endpoint: Option<String>,
    /// Its region.
    pub region: String,
    /// Who asks.
    pub key_id: String,
    /// And the secret that proves it.
    pub secret: String,
}

impl std::fmt::Debug for Bucket {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Bucket(***)")
    }
}

/// Where contents are kept.
#[derive(Debug, Clone)]
pub struct Blobs {
    store: Arc<dyn ObjectStore>,
}

fn away(_error: object_store::Error) -> StoreError {
    StoreError::Unavailable
}

/// How many pieces a content of so many bytes has; an empty one has one.
fn pieces_of(size: u64) -> usize {
    usize::try_from(size).unwrap_or(usize::MAX).div_ceil(PIECE).max(1)
}

/// The name of a slice. The last two digits are random in a version 7 id; the first ones are time and would fill one folder.
fn name_of(id: Uuid, slice: usize) -> Name {
    let name = id.simple().to_string();
    let folder = name.get(30..).unwrap_or("00");
    Name::from(format!("{folder}/{name}-{slice:04}"))
}

fn content_row(id: Uuid, index: usize, last: bool) -> Vec<u8> {
    let mut row = id.as_bytes().to_vec();
    row.extend_from_slice(&u64::try_from(index).unwrap_or(u64::MAX).to_be_bytes());
    row.push(u8::from(last));
    row
}

const fn place(row: &[u8]) -> Place<'_> {
    Place { table: "files", column: "content", row }
}

impl Blobs {
    /// In a folder; it is made where it is not there. What is kept is durable before anybody is told.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] when the folder cannot be made.
    pub fn in_folder(folder: &Path) -> Result<Self, StoreError> {
        std::fs::create_dir_all(folder).map_err(|_error| StoreError::Unavailable)?;
        let store = LocalFileSystem::new_with_prefix(folder).map_err(away)?.with_fsync(true);
        Ok(Self { store: Arc::new(store) })
    }

    /// In a bucket. It is not spoken to yet.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] when its address cannot be spoken to.
    pub fn in_bucket(bucket: &Bucket) -> Result<Self, StoreError> {
        let mut builder = AmazonS3Builder::new()
            .with_bucket_name(&bucket.name)
            .with_region(&bucket.region)
            .with_access_key_id(&bucket.key_id)
            .with_secret_access_key(&bucket.secret)
            .with_retry(RetryConfig {
                max_retries: RETRIES,
                retry_timeout: PATIENCE,
                ..RetryConfig::default()
            });
        if let Some(endpoint) = &bucket.endpoint {
            builder = builder.with_endpoint(endpoint).with_allow_http(endpoint.starts_with("http://"));
        }
        let store = builder.build().map_err(away)?;
        let store: Arc<dyn ObjectStore> = match bucket.prefix.as_str() {
            "" => Arc::new(store),
            prefix => Arc::new(PrefixStore::new(store, prefix)),
        };
        Ok(Self { store })
    }

    /// Begins a content.
    #[must_use]
    pub fn write(&self, id: Uuid) -> BlobWriter {
        BlobWriter {
            blobs: self.clone(),
            id,
            piece: 0,
            slices: 0,
            pending: Vec::with_capacity(PIECE),
            slice: Vec::with_capacity(SLICE),
            kept: false,
        }
    }

    /// Opens a content of so many plain bytes, as its row says.
    #[must_use]
    pub fn read(&self, id: Uuid, size: u64) -> BlobReader {
        BlobReader { blobs: self.clone(), id, pieces: pieces_of(size), piece: 0, slice: Vec::new(), at: 0 }
    }

    /// Removes a content that belongs to nobody. What cannot be removed only wastes space: without its row it is never served.
    pub async fn remove(&self, id: Uuid, size: u64) {
        self.remove_slices(id, pieces_of(size).div_ceil(PIECES_OF_SLICE)).await;
    }

    async fn remove_slices(&self, id: Uuid, slices: usize) {
        let names = stream::iter((0..slices).map(move |slice| Ok(name_of(id, slice)))).boxed();
        let mut removed = self.store.delete_stream(names);
        while let Some(outcome) = removed.next().await {
            match outcome {
                Ok(_) | Err(object_store::Error::NotFound { .. }) => {}
                Err(error) => tracing::warn!(%error, "a slice that belongs to nobody could not be removed"),
            }
        }
    }
}

/// Writes a content piece by piece; what nobody keeps is removed when it is dropped.
#[derive(Debug)]
pub struct BlobWriter {
    blobs: Blobs,
    id: Uuid,
    piece: usize,
    slices: usize,
    pending: Vec<u8>,
    slice: Vec<u8>,
    kept: bool,
}

impl BlobWriter {
    /// Adds plain bytes.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] when the store does not take them.
    pub async fn write(&mut self, key: &DataKey, mut bytes: &[u8]) -> Result<(), StoreError> {
        while !bytes.is_empty() {
            if self.pending.len() == PIECE {
                self.seal_piece(key, false).await?;
            }
            let (now, later) = bytes.split_at(bytes.len().min(PIECE - self.pending.len()));
            self.pending.extend_from_slice(now);
            bytes = later;
        }
        Ok(())
    }

    async fn seal_piece(&mut self, key: &DataKey, last: bool) -> Result<(), StoreError> {
        let sealed = key.seal(place(&content_row(self.id, self.piece, last)), &self.pending)?;
        self.pending.clear();
        let length = u32::try_from(sealed.len()).map_err(|_too_long| StoreError::Corrupt("a piece"))?;
        self.slice.extend_from_slice(&length.to_be_bytes());
        self.slice.extend_from_slice(&sealed);
        self.piece += 1;
        if last || self.piece.is_multiple_of(PIECES_OF_SLICE) {
            let slice = Bytes::from(std::mem::take(&mut self.slice));
            let name = name_of(self.id, self.slices);
            // Counted before it is sent: one that may have arrived is removed with the others.
            self.slices += 1;
            self.blobs.store.put(&name, PutPayload::from(slice.clone())).await.map_err(away)?;
            // The same memory takes the next slice, where the store has let go of it.
            self.slice = slice.into();
            self.slice.clear();
        }
        Ok(())
    }

    /// Seals the last piece; the content is durable then, and still removed when it is dropped.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] when the store does not take it.
    pub async fn finish(&mut self, key: &DataKey) -> Result<(), StoreError> {
        self.seal_piece(key, true).await
    }

    /// From now on it stays: its row is about to be written.
    pub fn keep(mut self) {
        self.kept = true;
    }

    /// Removes it, and says when that is done.
    pub async fn remove(mut self) {
        self.kept = true;
        self.blobs.remove_slices(self.id, self.slices).await;
    }
}

impl Drop for BlobWriter {
    fn drop(&mut self) {
        if self.kept || self.slices == 0 {
            return;
        }
        let (blobs, id, slices) = (self.blobs.clone(), self.id, self.slices);
        if let Ok(runtime) = tokio::runtime::Handle::try_current() {
            runtime.spawn(async move { blobs.remove_slices(id, slices).await });
        }
    }
}

/// Reads a content piece by piece.
#[derive(Debug)]
pub struct BlobReader {
    blobs: Blobs,
    id: Uuid,
    pieces: usize,
    piece: usize,
    slice: Vec<u8>,
    at: usize,
}

impl BlobReader {
    /// The next piece of plain bytes; none at the end.
    ///
    /// # Errors
    /// [`StoreError::Corrupt`] for a content that was changed, moved, cut or is not there; [`StoreError::Unavailable`] when
    /// the store does not answer.
    pub async fn next_piece(&mut self, key: &DataKey) -> Result<Option<Vec<u8>>, StoreError> {
        const FAULT: StoreError = StoreError::Corrupt("a blob");
        if self.piece == self.pieces {
            return if self.at == self.slice.len() { Ok(None) } else { Err(FAULT) };
        }
        if self.at == self.slice.len() {
            self.slice = self.fetch(self.piece / PIECES_OF_SLICE).await?;
            self.at = 0;
        }
        let rest = self.slice.get(self.at..).unwrap_or_default();
        let (length, rest) = rest.split_first_chunk::<4>().ok_or(FAULT)?;
        let length = usize::try_from(u32::from_be_bytes(*length)).map_err(|_wide| FAULT)?;
        let sealed = rest.get(..length).ok_or(FAULT)?;
        let row = content_row(self.id, self.piece, self.piece + 1 == self.pieces);
        let plain = key.open(place(&row), sealed)?;
        self.at += 4 + length;
        self.piece += 1;
        Ok(Some(plain))
    }

    async fn fetch(&self, slice: usize) -> Result<Vec<u8>, StoreError> {
        let fault = |error| {
            let absent = matches!(error, object_store::Error::NotFound { .. });
            if absent { StoreError::Corrupt("a blob") } else { away(error) }
        };
        let found = self.blobs.store.get(&name_of(self.id, slice)).await.map_err(fault)?;
        if found.meta.size > SLICE.try_into().unwrap_or(u64::MAX) {
            return Err(StoreError::Corrupt("a blob"));
        }
        Ok(found.bytes().await.map_err(fault)?.into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::seal::Keys;

    fn runs<T>(test: impl Future<Output = T>) -> T {
        tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(test)
    }

    fn data_key(id: Uuid) -> DataKey {
        Keys::new(&[1; 32], &[2; 32]).unwrap().new_data_key(id).unwrap().0
    }

    async fn kept(blobs: &Blobs, key: &DataKey, id: Uuid, content: &[u8]) {
        let mut writer = blobs.write(id);
        for chunk in content.chunks(10_000) {
            writer.write(key, chunk).await.unwrap();
        }
        writer.finish(key).await.unwrap();
        writer.keep();
    }

    async fn read(blobs: &Blobs, key: &DataKey, id: Uuid, size: usize) -> Result<Vec<u8>, StoreError> {
        let mut reader = blobs.read(id, size.try_into().unwrap());
        let mut content = Vec::new();
        while let Some(piece) = reader.next_piece(key).await? {
            content.extend(piece);
        }
        Ok(content)
    }

    fn slices(folder: &Path) -> Vec<std::path::PathBuf> {
        let folders = std::fs::read_dir(folder).unwrap().flatten();
        let mut all: Vec<_> = folders
            .flat_map(|folder| std::fs::read_dir(folder.path()).unwrap().flatten().map(|it| it.path()))
            .collect();
        all.sort();
        all
    }

    #[test]
    fn contents_of_every_length_come_back_and_leave_nothing_when_removed() {
        let folder = tempfile::tempdir().unwrap();
        let blobs = Blobs::in_folder(folder.path()).unwrap();
        runs(async {
            for size in [0, 1, PIECE - 1, PIECE, PIECE + 1, 2 * PIECE, 2 * PIECE + 1, 5 * PIECE + 5] {
                let (id, content) = (Uuid::from_u128(7 + u128::try_from(size).unwrap()), vec![b'x'; size]);
                let key = data_key(id);
                kept(&blobs, &key, id, &content).await;
                assert_eq!(read(&blobs, &key, id, size).await.unwrap(), content, "{size}");
                assert_eq!(
                    slices(folder.path()).len(),
                    size.div_ceil(PIECES_OF_SLICE * PIECE).max(1),
                    "{size}"
                );
                blobs.remove(id, size.try_into().unwrap()).await;
                assert!(slices(folder.path()).is_empty(), "{size}");
            }
        });
    }

    #[test]
    fn a_content_that_was_cut_changed_or_swapped_is_not_read() {
        let folder = tempfile::tempdir().unwrap();
        let blobs = Blobs::in_folder(folder.path()).unwrap();
        runs(async {
            let (id, size) = (Uuid::from_u128(7), 5 * PIECE);
            let key = data_key(id);
            kept(&blobs, &key, id, &vec![b'x'; size]).await;
            let all = slices(folder.path());
            let good: Vec<Vec<u8>> = all.iter().map(|path| std::fs::read(path).unwrap()).collect();
            let corrupt = async |what: &str| {
                let found = read(&blobs, &key, id, size).await;
                assert_eq!(found, Err(StoreError::Corrupt("a blob")), "{what}");
            };
            std::fs::remove_file(&all[2]).unwrap();
            corrupt("without its last slice").await;
            std::fs::write(&all[2], [good[2].as_slice(), b"more"].concat()).unwrap();
            corrupt("longer").await;
            std::fs::write(&all[2], &good[2][..100]).unwrap();
            corrupt("cut").await;
            std::fs::write(&all[2], &good[2]).unwrap();
            std::fs::write(&all[1], &good[0]).unwrap();
            assert!(read(&blobs, &key, id, size).await.is_err(), "a slice in another's place");
            std::fs::write(&all[1], &good[1]).unwrap();
            assert!(read(&blobs, &key, id, size - PIECE).await.is_err(), "a row that says less");
            assert!(read(&blobs, &key, id, size).await.is_ok());
        });
    }

    #[test]
    fn a_content_that_is_not_finished_leaves_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let blobs = Blobs::in_folder(folder.path()).unwrap();
        runs(async {
            let id = Uuid::from_u128(7);
            let mut writer = blobs.write(id);
            writer.write(&data_key(id), &vec![b'x'; 6 * PIECE]).await.unwrap();
            assert_eq!(slices(folder.path()).len(), 2);
            drop(writer);
            for _ in 0..100 {
                if slices(folder.path()).is_empty() {
                    return;
                }
                tokio::time::sleep(std::time::Duration::from_millis(20)).await;
            }
            panic!("a slice is left");
        });
    }
}
