//! Key files: reading the two keys that seal and index, and making the sandbox's own on its first start. Production
//! makes no key and refuses the sandbox's. Contents are never logged.

use std::fs::OpenOptions;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::time::Duration;

use aws_lc_rs::rand::{SecureRandom, SystemRandom};
use aws_lc_rs::signature::{Ed25519KeyPair, KeyPair};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use qoldau_persistence::seal::{Keys, hex};
use serde_json::json;

use qoldau_gateways::signatures::TestAuthority;

use crate::config::Config;

/// The id of the sandbox's signing key; production refuses a key set that holds it.
pub const SANDBOX_KEY_ID: &str = "qoldau-sandbox";

/// Why the keys cannot be used. It names the file, never its content.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyFault(pub String);

fn fault(path: &Path, what: &str) -> KeyFault {
    KeyFault(format!("{}: {what}", path.display()))
}

/// Reads the sealing and the index key.
///
/// # Errors
/// [`KeyFault`] for a file that is missing or is not 64 hexadecimal digits, or where both are the same.
pub fn read(config: &Config) -> Result<Keys, KeyFault> {
    let seal = read_key(&config.seal_key_file)?;
    let index = read_key(&config.index_key_file)?;
    if seal == index {
        return Err(fault(&config.index_key_file, "must not be the sealing key"));
    }
    Keys::new(&seal, &index).map_err(|_unusable| fault(&config.seal_key_file, "cannot be used"))
}

fn read_key(path: &Path) -> Result<[u8; 32], KeyFault> {
    let text = std::fs::read_to_string(path).map_err(|_error| fault(path, "cannot be read"))?;
    let text = text.trim();
    let mut key = [0; 32];
    if text.len() != 64 || !text.is_ascii() {
        return Err(fault(path, "is not 64 hexadecimal digits"));
    }
    for (index, byte) in key.iter_mut().enumerate() {
        let pair = text.get(index * 2..index * 2 + 2).unwrap_or_default();
        *byte = u8::from_str_radix(pair, 16).map_err(|_error| fault(path, "is not 64 hexadecimal digits"))?;
    }
    let first = key.first().copied().unwrap_or_default();
    if key.iter().all(|byte| *byte == first) {
        return Err(fault(path, "is no secret"));
    }
    Ok(key)
}

/// Where the sandbox keeps the key that signs its tokens.
#[must_use]
pub fn signing_key_file(config: &Config) -> PathBuf {
    config.var_dir.join("keys").join("signing.pk8")
}

/// Where the sandbox keeps what it made.
#[must_use]
pub fn sandbox_folder(config: &Config) -> PathBuf {
    config.var_dir.join("keys")
}

/// Makes what the sandbox needs and does not have yet. Several processes may do so at once: the first one's stays.
///
/// # Errors
/// [`KeyFault`] when a file cannot be written.
pub fn make_sandbox(config: &Config) -> Result<(), KeyFault> {
    let folder = sandbox_folder(config);
    std::fs::create_dir_all(&folder).map_err(|_error| fault(&folder, "cannot be made"))?;
    for path in [&config.seal_key_file, &config.index_key_file] {
        let mut key = [0; 32];
        SystemRandom::new().fill(&mut key).map_err(|_unspecified| fault(path, "no randomness"))?;
        write_once(path, hex(&key).as_bytes())?;
    }
    let signing = signing_key_file(config);
    let made = Ed25519KeyPair::generate_pkcs8(&SystemRandom::new())
        .map_err(|_unspecified| fault(&signing, "no randomness"))?;
    write_once(&signing, made.as_ref())?;
    let kept = std::fs::read(&signing).map_err(|_error| fault(&signing, "cannot be read"))?;
    let pair =
        Ed25519KeyPair::from_pkcs8(&kept).map_err(|_rejected| fault(&signing, "is not an Ed25519 key"))?;
    let set = json!({ "keys": [{
        "kty": "OKP", "crv": "Ed25519", "alg": "EdDSA", "use": "sig", "kid": SANDBOX_KEY_ID,
        "x": URL_SAFE_NO_PAD.encode(pair.public_key().as_ref()),
    }]});
    write_once(Path::new(&config.jwks), set.to_string().as_bytes())?;
    make_authority(&folder)
}

/// The authority whose certificates sign in the sandbox; made once, since its key takes a while.
fn make_authority(folder: &Path) -> Result<(), KeyFault> {
    if TestAuthority::open(folder).is_ok() {
        return Ok(());
    }
    // Of two who start at once both files must be one's: the pair is written as one.
    let made = TestAuthority::make().map_err(KeyFault)?;
    write_once(&TestAuthority::file(folder), &made)
}

/// Writes a whole file under another name first, so that nobody ever reads half a key.
fn write_once(path: &Path, content: &[u8]) -> Result<(), KeyFault> {
    if path.exists() {
        return Ok(());
    }
    let draft = path.with_extension(format!("draft-{}", std::process::id()));
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let unwritable = |_error: std::io::Error| fault(path, "cannot be written");
    let mut file = options.open(&draft).map_err(unwritable)?;
    file.write_all(content).and_then(|()| file.sync_all()).map_err(unwritable)?;
    // A hard link does not replace: whoever was first has made the key.
    let linked = std::fs::hard_link(&draft, path);
    let _ = std::fs::remove_file(&draft);
    match linked {
        Ok(()) => Ok(()),
        Err(_) if path.exists() => {
            std::thread::sleep(Duration::from_millis(10));
            Ok(())
        }
        Err(error) => Err(unwritable(error)),
    }
}
