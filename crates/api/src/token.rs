//! Access tokens: checking them, and signing the sandbox's own. The algorithm is fixed by the key, never by the token;
//! keys come from the issuer's key set and from nowhere else. A token that is refused for whatever reason is refused
//! in the same words.

use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation};
use moka::sync::Cache;
use qoldau_domain::lifecycle::Role;
use qoldau_domain::person::Iin;
use qoldau_gateways::key_set;
use qoldau_persistence::seal::sha256;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::keys::SANDBOX_KEY_ID;

/// Clocks of issuer and API may differ by this many seconds.
const LEEWAY: u64 = 30;
/// The last second of the year 9999; what is said to end later was not meant seriously.
const LAST_SECOND: u64 = 253_402_300_799;
/// The longest token.
const LONGEST: usize = 8 * 1024;
/// The most keys of a set.
const MOST_KEYS: usize = 20;
/// The shortest time between two readings of the key set.
const SHORTEST_REFRESH: Duration = Duration::from_secs(60);
/// The longest: a key that was taken away stops working within it.
const LONGEST_REFRESH: Duration = Duration::from_secs(300);

/// What a token may say. Anything of another type makes it invalid.
#[derive(Clone, Serialize, Deserialize)]
pub struct Claims {
    /// Issuer, one string.
    pub iss: String,
    /// Audience.
    pub aud: Audience,
    /// End, whole seconds since 1970.
    pub exp: u64,
    /// Not before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub nbf: Option<u64>,
    /// Issued at.
    pub iat: u64,
    /// Subject.
    pub sub: String,
    /// Client.
    pub client_id: String,
    /// Roles.
    #[serde(default)]
    pub roles: Vec<String>,
    /// IIN of a recipient.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub iin: Option<String>,
    /// Provider of staff.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub provider_id: Option<Uuid>,
    /// Name of staff.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
}

/// One audience or several.
#[derive(Clone, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Audience {
    /// One.
    One(String),
    /// Several.
    Many(Vec<String>),
}

/// Who a valid token stands for.
#[derive(Clone)]
pub struct Bearer {
    /// Subject at the issuer.
    pub subject: String,
    /// Issuer.
    pub issuer: String,
    /// Client.
    pub client: String,
    /// Roles that the token names and Qoldau knows.
    pub roles: Vec<Role>,
    /// IIN of a recipient.
    pub iin: Option<Iin>,
    /// Provider of staff.
    pub provider_id: Option<Uuid>,
    /// Name of staff.
    pub name: Option<String>,
    expires: u64,
}

impl std::fmt::Debug for Bearer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Bearer({:?})", self.roles)
    }
}

/// A token that is not taken; no reason is ever told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotTaken;

/// The part of a header that matters; a header that points elsewhere for its key is refused.
#[derive(Deserialize)]
#[allow(clippy::struct_excessive_bools, reason = "each says whether a member is there")]
struct TokenHeader {
    kid: String,
    typ: String,
    #[serde(default, deserialize_with = "is_there")]
    crit: bool,
    #[serde(default, deserialize_with = "is_there")]
    cty: bool,
    #[serde(default, deserialize_with = "is_there")]
    jku: bool,
    #[serde(default, deserialize_with = "is_there")]
    jwk: bool,
    #[serde(default, deserialize_with = "is_there")]
    x5u: bool,
    #[serde(default, deserialize_with = "is_there")]
    x5c: bool,
    #[serde(default, deserialize_with = "is_there")]
    x5t: bool,
    #[serde(default, deserialize_with = "is_there", rename = "x5t#S256")]
    x5t_s256: bool,
}

/// A member is there, whatever it says: null too.
fn is_there<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<bool, D::Error> {
    serde::de::IgnoredAny::deserialize(deserializer).map(|_anything| true)
}

impl TokenHeader {
    const fn points_elsewhere(&self) -> bool {
        self.crit || self.cty || self.jku || self.jwk || self.x5u || self.x5c || self.x5t || self.x5t_s256
    }

    fn is_access_token(&self) -> bool {
        self.typ.eq_ignore_ascii_case("at+jwt") || self.typ.eq_ignore_ascii_case("application/at+jwt")
    }
}

type KeyMap = HashMap<String, (Algorithm, DecodingKey)>;

/// Checks tokens against one issuer's key set.
pub struct Verifier {
    issuer: String,
    audience: String,
    source: String,
    keys: RwLock<Arc<KeyMap>>,
    read_at: tokio::sync::Mutex<Option<Instant>>,
    known: Cache<[u8; 32], Arc<Bearer>>,
}

impl std::fmt::Debug for Verifier {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Verifier")
    }
}

impl Verifier {
    /// A verifier that has not read its key set yet.
    #[must_use]
    pub fn new(issuer: String, audience: String, source: String) -> Self {
        Self {
            issuer,
            audience,
            source,
            keys: RwLock::new(Arc::new(KeyMap::new())),
            read_at: tokio::sync::Mutex::new(None),
            known: Cache::builder().max_capacity(20_000).time_to_live(LONGEST_REFRESH).build(),
        }
    }

    /// Reads the key set when it is time; the first caller reads, others wait for it. Keys that are known stay in use
    /// while the set cannot be read.
    ///
    /// # Errors
    /// A text for the operator when there is no key at all.
    pub async fn refresh(&self, unknown_key: bool) -> Result<(), String> {
        let mut read_at = self.read_at.lock().await;
        let wait = if unknown_key { SHORTEST_REFRESH } else { LONGEST_REFRESH };
        if read_at.is_some_and(|at| at.elapsed() < wait) {
            return Ok(());
        }
        *read_at = Some(Instant::now());
        let bytes = if self.source.starts_with("https://") {
            key_set::fetch(&self.source).await.map_err(|fault| fault.to_string())
        } else {
            std::fs::read(&self.source).map_err(|_error| "the key set file cannot be read".to_owned())
        };
        match bytes.and_then(|bytes| parse_key_set(&bytes)) {
            Ok(keys) => {
                *self.keys.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(keys);
                self.known.invalidate_all();
                Ok(())
            }
            Err(fault) => {
                tracing::warn!(%fault, "the key set could not be read");
                if self.key_map().is_empty() { Err(fault) } else { Ok(()) }
            }
        }
    }

    fn key_map(&self) -> Arc<KeyMap> {
        Arc::clone(&self.keys.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Whether the key set holds the sandbox's key.
    #[must_use]
    pub fn trusts_sandbox(&self) -> bool {
        self.key_map().contains_key(SANDBOX_KEY_ID)
    }

    /// Who the token stands for.
    ///
    /// # Errors
    /// [`NotTaken`], whatever the reason.
    pub async fn verify(&self, token: &str) -> Result<Arc<Bearer>, NotTaken> {
        if token.len() > LONGEST {
            return Err(NotTaken);
        }
        let digest: [u8; 32] = sha256(&[token.as_bytes()]).try_into().map_err(|_length| NotTaken)?;
        if let Some(bearer) = self.known.get(&digest) {
            return if bearer.expires.saturating_add(LEEWAY) > seconds_now() {
                Ok(bearer)
            } else {
                Err(NotTaken)
            };
        }
        let header = read_header(token).ok_or(NotTaken)?;
        let _ = self.refresh(false).await;
        if !self.key_map().contains_key(&header.kid) {
            let _ = self.refresh(true).await;
        }
        let keys = self.key_map();
        let (algorithm, key) = keys.get(&header.kid).ok_or(NotTaken)?;
        let bearer = Arc::new(self.check(token, *algorithm, key)?);
        self.known.insert(digest, Arc::clone(&bearer));
        Ok(bearer)
    }

    fn check(&self, token: &str, algorithm: Algorithm, key: &DecodingKey) -> Result<Bearer, NotTaken> {
        let mut validation = Validation::new(algorithm);
        validation.leeway = LEEWAY;
        validation.validate_nbf = true;
        validation.set_issuer(&[&self.issuer]);
        validation.set_audience(&[&self.audience]);
        validation.set_required_spec_claims(&["exp", "iss", "aud", "sub"]);
        let claims =
            jsonwebtoken::decode::<Claims>(token, key, &validation).map_err(|_reason| NotTaken)?.claims;
        let meant_for_us = match &claims.aud {
            Audience::One(audience) => *audience == self.audience,
            Audience::Many(audiences) => audiences.contains(&self.audience),
        };
        let plain = |text: &str| !text.is_empty() && text.len() <= 255 && !text.chars().any(char::is_control);
        let fits = meant_for_us
            && claims.iss == self.issuer
            && claims.exp <= LAST_SECOND
            && claims.iat <= seconds_now() + LEEWAY
            && plain(&claims.sub)
            && plain(&claims.client_id)
            && claims.name.as_deref().is_none_or(plain);
        if !fits {
            return Err(NotTaken);
        }
        let iin = claims.iin.as_deref().map(Iin::parse).transpose().map_err(|_fault| NotTaken)?;
        Ok(Bearer {
            subject: claims.sub,
            issuer: claims.iss,
            client: claims.client_id,
            roles: claims.roles.iter().filter_map(|role| Role::parse(role)).collect(),
            iin,
            provider_id: claims.provider_id,
            name: claims.name,
            expires: claims.exp,
        })
    }
}

fn read_header(token: &str) -> Option<TokenHeader> {
    let (header, rest) = token.split_once('.')?;
    if rest.split('.').count() != 2 {
        return None;
    }
    let header: TokenHeader = serde_json::from_slice(&URL_SAFE_NO_PAD.decode(header).ok()?).ok()?;
    (header.is_access_token() && !header.points_elsewhere()).then_some(header)
}

/// Seconds since 1970 by the real clock: tokens never follow the sandbox's clock.
fn seconds_now() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs())
}

/// Reads a key set: asymmetric signing keys with a fixed algorithm each; others are left out.
fn parse_key_set(bytes: &[u8]) -> Result<KeyMap, String> {
    let set: jsonwebtoken::jwk::JwkSet =
        serde_json::from_slice(bytes).map_err(|_error| "the key set is not a JWKS".to_owned())?;
    let mut keys = KeyMap::new();
    for jwk in set.keys.iter().take(MOST_KEYS) {
        let algorithm = jwk.common.key_algorithm.and_then(|name| name.to_string().parse::<Algorithm>().ok());
        let (Some(kid), Some(algorithm)) = (jwk.common.key_id.clone(), algorithm) else {
            continue;
        };
        let symmetric = matches!(algorithm, Algorithm::HS256 | Algorithm::HS384 | Algorithm::HS512);
        let signs = jwk
            .common
            .public_key_use
            .as_ref()
            .is_none_or(|used| *used == jsonwebtoken::jwk::PublicKeyUse::Signature);
        if symmetric || !signs {
            continue;
        }
        if let Ok(key) = DecodingKey::from_jwk(jwk) {
            keys.insert(kid, (algorithm, key));
        }
    }
    if keys.is_empty() { Err("the key set holds no usable key".to_owned()) } else { Ok(keys) }
}

/// Signs a token of the sandbox.
///
/// # Errors
/// A text for the operator.
pub fn sign_sandbox(pkcs8: &[u8], claims: &Claims) -> Result<String, String> {
    let mut header = Header::new(Algorithm::EdDSA);
    header.typ = Some("at+jwt".to_owned());
    header.kid = Some(SANDBOX_KEY_ID.to_owned());
    jsonwebtoken::encode(&header, claims, &EncodingKey::from_ed_der(pkcs8))
        .map_err(|_error| "the token could not be signed".to_owned())
}

/// The claims of a sandbox token that is valid for `hours`.
#[must_use]
pub fn sandbox_claims(
    issuer: &str,
    audience: &str,
    sub: &str,
    client: &str,
    roles: &[Role],
    hours: u64,
) -> Claims {
    let now = seconds_now();
    Claims {
        iss: issuer.to_owned(),
        aud: Audience::One(audience.to_owned()),
        exp: now + hours * 3600,
        nbf: None,
        iat: now,
        sub: sub.to_owned(),
        client_id: client.to_owned(),
        roles: roles.iter().map(|role| role.code().to_owned()).collect(),
        iin: None,
        provider_id: None,
        name: None,
    }
}
