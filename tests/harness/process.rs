//! Qoldau as a process of its own, for tests that kill it or that want the release binary. The binary is the one named by
//! `QOLDAU_TEST_BINARY`, or the debug build, which is made if it is not there.

use std::collections::BTreeMap;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;
use std::time::{Duration, Instant};

use crate::caller::{Caller, client};
use crate::server::{Who, settings, token_of};
use crate::watch::watch;

/// The binary under test.
///
/// # Panics
/// When it cannot be built.
#[must_use]
pub fn binary() -> &'static Path {
    static BINARY: OnceLock<PathBuf> = OnceLock::new();
    BINARY.get_or_init(|| {
        if let Some(given) = std::env::var_os("QOLDAU_TEST_BINARY") {
            return PathBuf::from(given);
        }
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the workspace").to_path_buf();
        let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
        let built = Command::new(cargo)
            .args(["build", "-q", "-p", "qoldau-api", "--bin", "qoldau"])
            .current_dir(&root)
            .status()
            .expect("cargo runs");
        assert!(built.success(), "the binary could not be built");
        let target = std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root.join("target"), PathBuf::from);
        target.join("debug/qoldau")
    })
}

/// An address of this machine that nothing listens on.
#[must_use]
pub fn free_address() -> String {
    TcpListener::bind("127.0.0.1:0").expect("a port").local_addr().expect("its address").to_string()
}

/// A running process.
#[derive(Debug)]
pub struct Process {
    /// `http://127.0.0.1:<port>`
    pub base: String,
    child: Child,
    var: PathBuf,
    client: reqwest::Client,
}

impl Process {
    /// Starts a process on a database, and waits until it is ready. Its log goes to a file in the var folder.
    ///
    /// # Panics
    /// When it is not ready in time.
    pub async fn start(var: &Path, database_url: &str, more: &[(&str, &str)]) -> Self {
        watch();
        let address = free_address();
        let mut settings: BTreeMap<String, String> = settings(var, database_url);
        settings.insert("QOLDAU_LISTEN".to_owned(), address.clone());
        // Papers and deliveries stay the same when it is started again on another port.
        settings.insert("QOLDAU_PUBLIC_URL".to_owned(), "http://127.0.0.1:8080".to_owned());
        for (name, value) in more {
            settings.insert((*name).to_owned(), (*value).to_owned());
        }
        let log = std::fs::File::options()
            .create(true)
            .append(true)
            .open(var.join("qoldau.log"))
            .expect("a log file");
        let child = Command::new(binary())
            .envs(&settings)
            .stdin(Stdio::null())
            .stdout(log.try_clone().expect("the log file"))
            .stderr(log)
            .spawn()
            .expect("qoldau starts");
        let mut process =
            Self { base: format!("http://{address}"), child, var: var.to_path_buf(), client: client() };
        let began = Instant::now();
        while process.stranger().get("/ready").send().await.status != 200 {
            let ended = process.child.try_wait().expect("its state");
            assert!(
                ended.is_none() && began.elapsed() < Duration::from_secs(30),
                "not ready: {}",
                process.log()
            );
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        process
    }

    /// What it logged.
    #[must_use]
    pub fn log(&self) -> String {
        std::fs::read_to_string(self.var.join("qoldau.log")).unwrap_or_default()
    }

    /// A caller with a token.
    ///
    /// # Panics
    /// When the sandbox has no key.
    #[must_use]
    pub fn caller(&self, who: &Who) -> Caller {
        let key = std::fs::read(self.var.join("keys/signing.pk8")).expect("the sandbox's key");
        Caller::new(self.client.clone(), self.base.clone(), Some(token_of(&key, who)))
    }

    /// A caller without one.
    #[must_use]
    pub fn stranger(&self) -> Caller {
        Caller::new(self.client.clone(), self.base.clone(), None)
    }

    /// Its process id.
    #[must_use]
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// Kills it with no chance to finish anything.
    pub fn kill(mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
