//! A running Qoldau inside the test process: the real server on a real port, with a database and a var folder of its own.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::mpsc;
use std::time::Duration;

use actix_web::web::Data;
use qoldau_api::app::App;
use qoldau_api::config::Config;
use qoldau_api::{seed, serve, token};
use qoldau_domain::lifecycle::Role;
use qoldau_domain::provider::ProviderType;
use tempfile::TempDir;
use uuid::Uuid;

use crate::caller::{Caller, client};
use crate::cluster::Cluster;
use crate::watch::watch;

/// Which database a test runs on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Database {
    /// A file in a temporary folder.
    Sqlite,
    /// A database of the throw-away cluster.
    Postgres,
}

/// A running Qoldau.
#[derive(Debug)]
pub struct Qoldau {
    /// `http://127.0.0.1:<port>`
    pub base: String,
    /// Which database.
    pub database: Database,
    /// Its URL.
    pub database_url: String,
    var: TempDir,
    stop: Option<actix_web::dev::ServerHandle>,
    client: reqwest::Client,
}

/// Who calls.
#[derive(Debug, Clone)]
pub struct Who {
    /// Role in the token.
    pub role: Role,
    /// Subject.
    pub subject: String,
    /// IIN of a recipient, or of who signs.
    pub iin: Option<String>,
    /// Provider of staff.
    pub provider: Option<Uuid>,
    /// Client.
    pub client: &'static str,
    /// A second role in the same token.
    pub also: Option<Role>,
}

impl Who {
    /// A recipient with this IIN, on the portal.
    #[must_use]
    pub fn parent(iin: &str) -> Self {
        Self {
            role: Role::Recipient,
            subject: format!("parent-{}", iin.chars().rev().collect::<String>()),
            iin: Some(iin.to_owned()),
            provider: None,
            client: "egov-portal",
            also: None,
        }
    }

    /// A sample person of the sample PMPK, or a caller of another kind.
    #[must_use]
    pub fn of(role: Role) -> Self {
        let (client, provider) = if role.is_staff() {
            ("provider-desk", Some(seed::sample_id(ProviderType::Pmpk)))
        } else if role == Role::Recipient {
            ("egov-portal", None)
        } else {
            ("monitoring", None)
        };
        let iin = match role {
            Role::Recipient => Some("900101500109"),
            Role::Specialist => Some("900101500009"),
            Role::Head => Some("900101500010"),
            _ => None,
        };
        let iin = iin.map(str::to_owned);
        Self { role, subject: format!("sandbox-{}", role.code()), iin, provider, client, also: None }
    }
}

/// Settings of a test server, as environment variables.
#[must_use]
pub fn settings(var: &Path, database_url: &str) -> BTreeMap<String, String> {
    [
        ("QOLDAU_VAR_DIR", var.display().to_string()),
        ("QOLDAU_DATABASE_URL", database_url.to_owned()),
        ("QOLDAU_LISTEN", "127.0.0.1:0".to_owned()),
        ("QOLDAU_METRICS_LISTEN", "off".to_owned()),
        ("QOLDAU_RATE_PER_SECOND", "100000".to_owned()),
        ("QOLDAU_RATE_BURST", "100000".to_owned()),
        ("QOLDAU_WORKERS", "2".to_owned()),
    ]
    .into_iter()
    .map(|(name, value)| (name.to_owned(), value))
    .collect()
}

/// A fresh database; its URL.
#[must_use]
pub fn fresh_database(database: Database, var: &Path) -> String {
    match database {
        Database::Sqlite => format!("sqlite:{}", var.join("qoldau.db").display()),
        Database::Postgres => {
            let cluster = Cluster::get().expect("PostgreSQL");
            cluster.url_of(&cluster.create_database())
        }
    }
}

impl Qoldau {
    /// Starts a server with a fresh database.
    pub async fn start(database: Database) -> Self {
        Self::start_with(database, &[]).await
    }

    /// Starts a server with a fresh database and some settings of its own.
    pub async fn start_with(database: Database, more: &[(&str, &str)]) -> Self {
        let var = tempfile::tempdir().expect("a temporary folder");
        let url = fresh_database(database, var.path());
        Self::start_on(database, var, &url, more).await
    }

    /// Starts a server on a database that is there.
    pub async fn start_on(database: Database, var: TempDir, url: &str, more: &[(&str, &str)]) -> Self {
        watch();
        let mut settings = settings(var.path(), url);
        for (name, value) in more {
            settings.insert((*name).to_owned(), (*value).to_owned());
        }
        let config = Config::from(|name| settings.get(name).cloned()).expect("settings that hold");
        let (tell, told) = mpsc::channel();
        std::thread::spawn(move || {
            actix_web::rt::System::new().block_on(async move {
                let listener = serve::bind(config.listen).expect("a port");
                let address = listener.local_addr().expect("its address");
                let app = Data::new(App::open(config).await.expect("Qoldau opens"));
                let server = serve::server(&app, listener).expect("a server");
                tell.send((address, server.handle())).expect("the test waits");
                server.await.expect("the server ends well");
            });
        });
        let (address, stop) =
            tokio::task::spawn_blocking(move || told.recv_timeout(Duration::from_secs(120)))
                .await
                .expect("the thread lives")
                .expect("Qoldau starts");
        Self {
            base: format!("http://{address}"),
            database,
            database_url: url.to_owned(),
            var,
            stop: Some(stop),
            client: client(),
        }
    }

    /// The var folder.
    #[must_use]
    pub fn var(&self) -> PathBuf {
        self.var.path().to_path_buf()
    }

    /// The name of the PostgreSQL database.
    #[must_use]
    pub fn database_name(&self) -> String {
        self.database_url.rsplit('/').next().unwrap_or_default().to_owned()
    }

    /// The key that signs tokens here.
    #[must_use]
    pub fn signing_key(&self) -> Vec<u8> {
        std::fs::read(self.var.path().join("keys/signing.pk8")).expect("the sandbox's key")
    }

    /// A caller with a token.
    #[must_use]
    pub fn caller(&self, who: &Who) -> Caller {
        let token = token_of(&self.signing_key(), who);
        Caller::new(self.client.clone(), self.base.clone(), Some(token))
    }

    /// A caller without one.
    #[must_use]
    pub fn stranger(&self) -> Caller {
        Caller::new(self.client.clone(), self.base.clone(), None)
    }

    /// The parent of the examples.
    #[must_use]
    pub fn parent(&self) -> Caller {
        self.caller(&Who::of(Role::Recipient))
    }

    /// The registrar of the sample PMPK.
    #[must_use]
    pub fn registrar(&self) -> Caller {
        self.caller(&Who::of(Role::Registrar))
    }

    /// The specialist of the sample PMPK.
    #[must_use]
    pub fn specialist(&self) -> Caller {
        self.caller(&Who::of(Role::Specialist))
    }

    /// The head of the sample PMPK.
    #[must_use]
    pub fn head(&self) -> Caller {
        self.caller(&Who::of(Role::Head))
    }

    /// The monitoring system.
    #[must_use]
    pub fn monitor(&self) -> Caller {
        self.caller(&Who::of(Role::Monitor))
    }

    /// Puts the law's clock.
    pub async fn clock(&self, now: Option<&str>) {
        let put = self.stranger().put("/sandbox/clock").json(&serde_json::json!({ "now": now }));
        put.send().await.expect(200);
    }
}

/// A sandbox token for somebody.
#[must_use]
pub fn token_of(signing_key: &[u8], who: &Who) -> String {
    let issuer = "https://sandbox.qoldau.invalid";
    let mut claims = token::sandbox_claims(issuer, "qoldau", &who.subject, who.client, &[who.role], 1);
    claims.iin.clone_from(&who.iin);
    claims.provider_id = who.provider;
    claims.name = who.role.is_staff().then(|| format!("Sandbox {}", who.role.code()));
    claims.roles.extend(who.also.map(|role| role.code().to_owned()));
    token::sign_sandbox(signing_key, &claims).expect("a token")
}

impl Drop for Qoldau {
    fn drop(&mut self) {
        if let Some(handle) = self.stop.take() {
            // Sent at once; nobody waits for the end.
            drop(handle.stop(false));
        }
    }
}
