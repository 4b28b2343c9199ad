//! Sealing and opening of personal columns, and the blind index for look-ups. A data key of its own seals each
//! application's rows (AES-256-GCM-SIV); the data keys are wrapped by one key that never touches a row. The place of
//! a column (table, column, row) is bound to its text, so sealed text cannot be moved. Keys are never printed.

use aws_lc_rs::aead::{AES_256_GCM_SIV, Aad, Nonce, RandomizedNonceKey};
use aws_lc_rs::digest::{SHA256, digest};
use aws_lc_rs::hmac;
use aws_lc_rs::rand::{SecureRandom, SystemRandom};
use uuid::Uuid;
use zeroize::Zeroizing;

use crate::error::StoreError;

const FORMAT: u8 = 1;
const NONCE: usize = 12;

/// The key that wraps data keys, and the key of the blind index.
pub struct Keys {
    wrapping: RandomizedNonceKey,
    wrapping_key_id: String,
    index: hmac::Key,
}

impl std::fmt::Debug for Keys {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Keys(***)")
    }
}

/// Where a sealed value stands.
#[derive(Clone, Copy)]
pub struct Place<'a> {
    /// Table.
    pub table: &'a str,
    /// Column.
    pub column: &'a str,
    /// The row's id.
    pub row: &'a [u8],
}

impl Place<'_> {
    fn bound(self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(self.table.len() + self.column.len() + self.row.len() + 2);
        bytes.extend_from_slice(self.table.as_bytes());
        bytes.push(0);
        bytes.extend_from_slice(self.column.as_bytes());
        bytes.push(0);
        bytes.extend_from_slice(self.row);
        bytes
    }
}

/// The key of one application's personal columns, or of one file.
pub struct DataKey(RandomizedNonceKey);

impl std::fmt::Debug for DataKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("DataKey(***)")
    }
}

/// A data key as it is stored.
#[derive(Debug, Clone)]
pub struct WrappedKey {
    /// Whose key it is.
    pub id: Uuid,
    /// Sealed by the wrapping key.
    pub wrapped: Vec<u8>,
    /// Which wrapping key.
    pub wrapping_key: String,
}

impl Keys {
    /// Takes the two keys, 32 bytes each.
    ///
    /// # Errors
    /// [`StoreError::Corrupt`] when a key cannot be used.
    pub fn new(wrapping: &[u8; 32], index: &[u8; 32]) -> Result<Self, StoreError> {
        let id = digest(&SHA256, wrapping);
        Ok(Self {
            wrapping: key_of(wrapping)?,
            wrapping_key_id: hex(id.as_ref().get(..8).unwrap_or_default()),
            index: hmac::Key::new(hmac::HMAC_SHA256, index),
        })
    }

    /// A new data key for this record, and how to store it.
    ///
    /// # Errors
    /// [`StoreError::Unexpected`] when the system has no randomness.
    pub fn new_data_key(&self, id: Uuid) -> Result<(DataKey, WrappedKey), StoreError> {
        let mut bytes = Zeroizing::new([0_u8; 32]);
        SystemRandom::new()
            .fill(bytes.as_mut_slice())
            .map_err(|_unspecified| StoreError::Unexpected("no randomness".to_owned()))?;
        let wrapped = seal(&self.wrapping, place_of_key(&id), bytes.as_slice())?;
        let data_key = DataKey(key_of(&bytes)?);
        Ok((data_key, WrappedKey { id, wrapped, wrapping_key: self.wrapping_key_id.clone() }))
    }

    /// Opens a stored data key.
    ///
    /// # Errors
    /// [`StoreError::Corrupt`] for another wrapping key or damaged bytes.
    pub fn unwrap(&self, id: Uuid, wrapped: &[u8]) -> Result<DataKey, StoreError> {
        let bytes = Zeroizing::new(open(&self.wrapping, place_of_key(&id), wrapped)?);
        let bytes: &[u8; 32] =
            bytes.as_slice().try_into().map_err(|_wrong_length| StoreError::Corrupt("a data key"))?;
        Ok(DataKey(key_of(bytes)?))
    }

    /// The blind index of a value: HMAC-SHA-256 with the parts kept apart, so that a number with twelve digits
    /// cannot be found by trying them all.
    #[must_use]
    pub fn blind(&self, parts: &[&str]) -> Vec<u8> {
        let mut context = hmac::Context::with_key(&self.index);
        for part in parts {
            context.update(&u64::try_from(part.len()).unwrap_or(u64::MAX).to_be_bytes());
            context.update(part.as_bytes());
        }
        context.sign().as_ref().to_vec()
    }
}

fn place_of_key(id: &Uuid) -> Place<'_> {
    Place { table: "data_keys", column: "wrapped", row: id.as_bytes() }
}

impl DataKey {
    /// Seals a value for its place.
    ///
    /// # Errors
    /// [`StoreError::Unexpected`] when the cipher fails.
    pub fn seal(&self, place: Place<'_>, plain: &[u8]) -> Result<Vec<u8>, StoreError> {
        seal(&self.0, place, plain)
    }

    /// Opens a value from its place.
    ///
    /// # Errors
    /// [`StoreError::Corrupt`] for another key, another place or damaged bytes.
    pub fn open(&self, place: Place<'_>, sealed: &[u8]) -> Result<Vec<u8>, StoreError> {
        open(&self.0, place, sealed)
    }
}

fn key_of(bytes: &[u8; 32]) -> Result<RandomizedNonceKey, StoreError> {
    RandomizedNonceKey::new(&AES_256_GCM_SIV, bytes).map_err(|_unspecified| StoreError::Corrupt("a key"))
}

fn seal(key: &RandomizedNonceKey, place: Place<'_>, plain: &[u8]) -> Result<Vec<u8>, StoreError> {
    let failed = |_unspecified| StoreError::Unexpected("sealing failed".to_owned());
    let mut text = plain.to_vec();
    let nonce = key.seal_in_place_append_tag(Aad::from(place.bound()), &mut text).map_err(failed)?;
    let mut sealed = Vec::with_capacity(1 + NONCE + text.len());
    sealed.push(FORMAT);
    sealed.extend_from_slice(nonce.as_ref());
    sealed.extend_from_slice(&text);
    Ok(sealed)
}

fn open(key: &RandomizedNonceKey, place: Place<'_>, sealed: &[u8]) -> Result<Vec<u8>, StoreError> {
    let damaged = StoreError::Corrupt("a sealed column");
    let (Some(&FORMAT), Some(nonce), Some(text)) =
        (sealed.first(), sealed.get(1..=NONCE), sealed.get(1 + NONCE..))
    else {
        return Err(damaged);
    };
    let nonce = Nonce::try_assume_unique_for_key(nonce).map_err(|_unspecified| damaged.clone())?;
    let mut text = text.to_vec();
    let plain = key
        .open_in_place(nonce, Aad::from(place.bound()), &mut text)
        .map_err(|_unspecified| damaged)?
        .to_vec();
    Ok(plain)
}

/// Lower-case hexadecimal.
#[must_use]
pub fn hex(bytes: &[u8]) -> String {
    // Every request writes some of these; a formatter for each byte was a visible part of its cost.
    let digit = |value: u8| char::from(if value < 10 { b'0' + value } else { b'a' + value - 10 });
    bytes.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).collect()
}

/// SHA-256 over the parts, one after the other.
#[must_use]
pub fn sha256(parts: &[&[u8]]) -> Vec<u8> {
    let mut context = aws_lc_rs::digest::Context::new(&SHA256);
    for part in parts {
        context.update(part);
    }
    context.finish().as_ref().to_vec()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sealed_value_opens_only_in_its_place_and_under_its_key() {
        let keys = Keys::new(&[1; 32], &[2; 32]).unwrap();
        let (data_key, stored) = keys.new_data_key(Uuid::from_u128(1)).unwrap();
        let place = Place { table: "applications", column: "child_sealed", row: b"1" };
        let sealed = data_key.seal(place, b"secret").unwrap();
        assert!(!sealed.windows(6).any(|window| window == b"secret"));
        let again = keys.unwrap(Uuid::from_u128(1), &stored.wrapped).unwrap();
        assert_eq!(again.open(place, &sealed).unwrap(), b"secret");
        for moved in [
            Place { table: "files", ..place },
            Place { column: "representative_sealed", ..place },
            Place { row: b"2", ..place },
        ] {
            assert_eq!(again.open(moved, &sealed), Err(StoreError::Corrupt("a sealed column")));
        }
        assert!(keys.unwrap(Uuid::from_u128(2), &stored.wrapped).is_err());
        assert!(Keys::new(&[3; 32], &[2; 32]).unwrap().unwrap(Uuid::from_u128(1), &stored.wrapped).is_err());
    }

    #[test]
    fn the_blind_index_keeps_its_parts_apart() {
        let keys = Keys::new(&[1; 32], &[2; 32]).unwrap();
        assert_eq!(keys.blind(&["iin", "1"]), keys.blind(&["iin", "1"]));
        assert_ne!(keys.blind(&["iin", "1"]), keys.blind(&["iin1", ""]));
        assert_ne!(keys.blind(&["iin", "1"]), Keys::new(&[1; 32], &[3; 32]).unwrap().blind(&["iin", "1"]));
    }
}
