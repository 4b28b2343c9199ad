//! Where the issuer's key set (JWKS) is fetched from when it stands behind a URL. It brings bytes and nothing else:
//! https only, no redirects, bounded in size and time. Which keys are trusted for what is decided by the caller.

use std::time::Duration;

use thiserror::Error;

/// The most bytes of a key set.
const LARGEST: usize = 64 * 1024;

/// Why no key set came.
#[derive(Debug, Error)]
pub enum KeySetFault {
    /// The address is not https.
    #[error("the key set's address is not https")]
    NotHttps,
    /// No answer, or not 200.
    #[error("the key set could not be fetched")]
    Unreachable,
    /// More than 64 KiB.
    #[error("the key set is too large")]
    TooLarge,
}

/// Fetches a key set.
///
/// # Errors
/// [`KeySetFault`].
pub async fn fetch(url: &str) -> Result<Vec<u8>, KeySetFault> {
    if !url.starts_with("https://") {
        return Err(KeySetFault::NotHttps);
    }
    let unreachable = |_error: reqwest::Error| KeySetFault::Unreachable;
    let client = reqwest::Client::builder()
        .https_only(true)
        .redirect(reqwest::redirect::Policy::none())
        .timeout(Duration::from_secs(5))
        .build()
        .map_err(unreachable)?;
    let mut response =
        client.get(url).send().await.and_then(reqwest::Response::error_for_status).map_err(unreachable)?;
    let mut bytes = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(unreachable)? {
        bytes.extend_from_slice(&chunk);
        if bytes.len() > LARGEST {
            return Err(KeySetFault::TooLarge);
        }
    }
    Ok(bytes)
}
