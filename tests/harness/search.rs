//! A search for texts that must not stand somewhere, in every form in which text gets around. Each search proves itself:
//! what is planted in a copy of the place is found.

use std::collections::{BTreeMap, BTreeSet};

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE};
use qoldau_persistence::seal::{hex, sha256};

/// Forms in which a text gets around, each with its name.
fn forms(text: &str) -> Vec<(String, Vec<u8>)> {
    let bytes = text.as_bytes();
    let wide: Vec<u16> = text.encode_utf16().collect();
    let escaped: String = wide.iter().map(|unit| format!("\\u{unit:04x}")).collect();
    let percent: String = bytes.iter().map(|byte| format!("%{byte:02X}")).collect();
    let digest = sha256(&[bytes]);
    let mut forms = vec![
        ("plain".to_owned(), bytes.to_vec()),
        ("small letters".to_owned(), text.to_lowercase().into_bytes()),
        ("capitals".to_owned(), text.to_uppercase().into_bytes()),
        ("UTF-16, low byte first".to_owned(), wide.iter().flat_map(|unit| unit.to_le_bytes()).collect()),
        ("UTF-16, high byte first".to_owned(), wide.iter().flat_map(|unit| unit.to_be_bytes()).collect()),
        ("JSON escapes".to_owned(), escaped.into_bytes()),
        ("percent signs".to_owned(), percent.into_bytes()),
        ("hexadecimal".to_owned(), hex(bytes).into_bytes()),
        ("hexadecimal in capitals".to_owned(), hex(bytes).to_uppercase().into_bytes()),
        ("a hash without a key".to_owned(), digest.clone()),
        ("such a hash in hexadecimal".to_owned(), hex(&digest).into_bytes()),
    ];
    for before in 0..3_usize {
        let shifted = [vec![0; before], bytes.to_vec()].concat();
        // Only the letters that nothing in front of the text or behind it can change.
        let steady = (before * 8).div_ceil(6)..shifted.len() * 8 / 6;
        for (name, engine) in [("base64", STANDARD), ("base64 for URLs", URL_SAFE)] {
            let letters = engine.encode(&shifted).into_bytes();
            forms.push((format!("{name} after {before}"), letters[steady.clone()].to_vec()));
        }
    }
    forms
}

/// Looks for many texts in one pass.
#[derive(Debug)]
pub struct Search {
    sought: Vec<(String, Vec<u8>)>,
    by_start: Vec<Vec<usize>>,
}

fn start_of(bytes: &[u8]) -> usize {
    usize::from(bytes[0]) << 8 | usize::from(bytes[1])
}

impl Search {
    /// A search for these texts in every form, and for these tokens as they are.
    #[must_use]
    pub fn new(secrets: &[(&'static str, String)], tokens: &[String]) -> Self {
        let mut sought = Vec::new();
        for (whose, text) in secrets {
            sought.extend(forms(text).into_iter().map(|(form, bytes)| (format!("{whose} ({form})"), bytes)));
        }
        for token in tokens {
            let signature = token.rsplit('.').next().expect("a signature");
            sought.push(("a token".to_owned(), token.clone().into_bytes()));
            sought.push(("a token's signature".to_owned(), signature.to_owned().into_bytes()));
        }
        let mut by_start = vec![Vec::new(); 1 << 16];
        for (index, (_, bytes)) in sought.iter().enumerate() {
            by_start[start_of(bytes)].push(index);
        }
        Self { sought, by_start }
    }

    /// The names of what is found in these bytes, each with the place where it was found first.
    #[must_use]
    pub fn found(&self, bytes: &[u8]) -> BTreeMap<&str, usize> {
        let mut found = BTreeMap::new();
        for at in 0..bytes.len().saturating_sub(1) {
            for index in &self.by_start[start_of(&bytes[at..])] {
                let (name, sought) = &self.sought[*index];
                if bytes[at..].starts_with(sought) {
                    found.entry(name.as_str()).or_insert(at);
                }
            }
        }
        found
    }

    /// Nothing is found here; but every form is, once it is planted in a copy.
    ///
    /// # Panics
    /// When something is found, or something planted is not.
    pub fn check(&self, place: &str, bytes: &[u8]) {
        let found = self.found(bytes);
        let shown = |at: &usize| String::from_utf8_lossy(&bytes[at.saturating_sub(150)..*at]).into_owned();
        let before: Vec<String> = found.values().map(shown).collect();
        assert!(found.is_empty(), "{place}: {found:?}\nbehind: {before:#?}");
        let (front, back) = bytes.split_at(bytes.len() / 2);
        let planted: Vec<u8> =
            self.sought.iter().flat_map(|(_, bytes)| [bytes.as_slice(), b" "].concat()).collect();
        let copy = [front, &planted, back].concat();
        let again: BTreeSet<&str> = self.found(&copy).into_keys().collect();
        assert_eq!(again, self.sought.iter().map(|(name, _)| name.as_str()).collect(), "{place}");
    }
}
