//! The release binary under test, as production runs it: built, given keys and a key set in files, started on a free
//! port with its metrics off and an allowance that nobody meets. It must not be started in the sandbox, whose clock
//! costs a read for each request, but for messages: only there a neighbour takes them inside the process.

use std::fs::File;
use std::io::{Read as _, Write as _};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use qoldau_persistence::seal::Keys;

use crate::people::{AUDIENCE, CLIENT, DESK, ISSUER};
use crate::scanner;

const SEALING: [u8; 32] = *b"a sealing key of a bench, no use";
const INDEX: [u8; 32] = *b"an index key of a bench, useless";

/// A port that nobody listens on.
pub fn free_port() -> Result<u16, String> {
    let listener =
        TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).map_err(|error| format!("no free port: {error}"))?;
    let address = listener.local_addr().map_err(|error| error.to_string())?;
    Ok(address.port())
}

/// The keys that the binary is given, for the store inside this process.
pub fn keys() -> Result<Keys, String> {
    Keys::new(&SEALING, &INDEX).map_err(|error| error.to_string())
}

/// The workspace.
pub fn workspace() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// Where this build put its artifacts.
pub fn target() -> Result<PathBuf, String> {
    let own = std::env::current_exe().map_err(|error| error.to_string())?;
    let target = own.parent().and_then(Path::parent).ok_or("the target folder is unknown")?;
    Ok(target.to_path_buf())
}

/// Builds the release binary, or takes the one that is there; where it stands.
pub fn build(skip: bool) -> Result<PathBuf, String> {
    if !skip {
        let built = Command::new(env!("CARGO"))
            .args(["build", "--release", "--bin", "qoldau"])
            .current_dir(workspace())
            .status()
            .map_err(|error| format!("cargo cannot be run: {error}"))?;
        if !built.success() {
            return Err("the release binary could not be built".to_owned());
        }
    }
    let binary = target()?.join("release").join("qoldau");
    if binary.is_file() { Ok(binary) } else { Err(format!("{} is not there", binary.display())) }
}

/// A running API.
pub struct Server {
    child: Child,
    /// Where it listens.
    pub address: SocketAddr,
}

impl Server {
    /// Starts the binary on a database that is migrated already. Its files stand in `folder`.
    pub fn start(binary: &Path, folder: &Path, database_url: &str, key_set: &str) -> Result<Self, String> {
        Self::start_as("production", binary, folder, database_url, key_set, &[])
    }

    /// Starts it so that its memory is counted in small pages. A huge page counts whole, two mebibytes, as soon as one byte of it is
    /// touched: what a piece of work holds would be told in steps of two mebibytes.
    pub fn start_in_small_pages(
        binary: &Path,
        folder: &Path,
        database_url: &str,
        key_set: &str,
    ) -> Result<Self, String> {
        Self::start_as("production", binary, folder, database_url, key_set, &[("MIMALLOC_ALLOW_THP", "0")])
    }

    /// Starts it as a sandbox, on a database with the sandbox's mark.
    pub fn start_sandbox(
        binary: &Path,
        folder: &Path,
        database_url: &str,
        key_set: &str,
    ) -> Result<Self, String> {
        Self::start_as("sandbox", binary, folder, database_url, key_set, &[])
    }

    fn start_as(
        mode: &str,
        binary: &Path,
        folder: &Path,
        database_url: &str,
        key_set: &str,
        also: &[(&str, &str)],
    ) -> Result<Self, String> {
        let put = |name: &str, content: &str| {
            let path = folder.join(name);
            std::fs::create_dir_all(folder)
                .and_then(|()| std::fs::write(&path, content))
                .map(|()| path)
                .map_err(|error| format!("{}: {error}", folder.display()))
        };
        let hex = qoldau_persistence::seal::hex;
        let (sealing, index) = (put("seal.key", &hex(&SEALING))?, put("index.key", &hex(&INDEX))?);
        let jwks = put("jwks.json", key_set)?;
        let address = SocketAddr::from((Ipv4Addr::LOCALHOST, free_port()?));
        let log = File::create(folder.join("qoldau.log")).map_err(|error| error.to_string())?;
        let child = Command::new(binary)
            .arg("serve")
            .env("QOLDAU_MODE", mode)
            .env("QOLDAU_LISTEN", address.to_string())
            .env("QOLDAU_METRICS_LISTEN", "off")
            .env("QOLDAU_PUBLIC_URL", "https://qoldau.bench.example")
            .env("QOLDAU_DATABASE_URL", database_url)
            .env("QOLDAU_VAR_DIR", folder)
            .env("QOLDAU_ISSUER", ISSUER)
            .env("QOLDAU_AUDIENCE", AUDIENCE)
            .env("QOLDAU_JWKS", jwks)
            .env("QOLDAU_SEAL_KEY_FILE", sealing)
            .env("QOLDAU_INDEX_KEY_FILE", index)
            .env("QOLDAU_CLIENTS", format!("{CLIENT}=egov_portal,{DESK}=provider_office"))
            .env("QOLDAU_CLAMD", scanner::address()?)
            .env("QOLDAU_RATE_PER_SECOND", "1000000")
            .env("QOLDAU_RATE_BURST", "1000000")
            .env("QOLDAU_LOG", "warn")
            .envs(also.iter().copied())
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(log)
            .spawn()
            .map_err(|error| format!("{} cannot be started: {error}", binary.display()))?;
        let mut server = Self { child, address };
        server.wait(folder)?;
        Ok(server)
    }

    fn wait(&mut self, folder: &Path) -> Result<(), String> {
        let until = Instant::now() + Duration::from_secs(20);
        loop {
            let ended = self.child.try_wait().ok().flatten().is_some();
            if ended || Instant::now() > until {
                let log = std::fs::read_to_string(folder.join("qoldau.log")).unwrap_or_default();
                return Err(format!("the API did not start: {}", log.trim()));
            }
            if self.ready().is_some() {
                return Ok(());
            }
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    /// What `/ready` answers with 200.
    fn ready(&self) -> Option<String> {
        let mut connection = TcpStream::connect(self.address).ok()?;
        let ask = b"GET /ready HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n";
        connection.write_all(ask).ok()?;
        let mut answer = String::new();
        connection.read_to_string(&mut answer).ok()?;
        answer.starts_with("HTTP/1.1 200").then_some(answer)
    }

    /// Waits until every event has its place in the feed, so that no work is left for the next measurement; how many
    /// seconds that took.
    pub fn settle(&self) -> Result<f64, String> {
        let began = Instant::now();
        while began.elapsed() < Duration::from_secs(60) {
            if self.ready().is_some_and(|ready| ready.contains("\"unplaced\":0")) {
                return Ok(began.elapsed().as_secs_f64());
            }
            std::thread::sleep(Duration::from_millis(5));
        }
        Err("events still wait for their place in the feed after a minute".to_owned())
    }

    /// Its process.
    pub fn pid(&self) -> u32 {
        self.child.id()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
