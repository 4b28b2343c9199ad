//! A throw-away PostgreSQL: a cluster in a temporary folder, started from the installed binaries with default durability,
//! gone when the tests end. Where no PostgreSQL is installed, that half of the tests says so aloud and passes, unless
//! `QOLDAU_TEST_REQUIRE_POSTGRES` is set.

use std::io::Write as _;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{ChildStdin, Command, Stdio};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

use crate::watch::watch;

/// What is said when there is no PostgreSQL.
pub const DATABASE_MISSING: &str =
    "NO POSTGRESQL FOUND: the PostgreSQL half of the tests did not run (Debian: apt-get install postgresql)";

/// A running cluster, or the address of one that is given.
#[derive(Debug)]
pub struct Cluster {
    base: String,
    bin: PathBuf,
    next: AtomicU32,
    // While this is open the cluster lives; the system closes it with the test process.
    lives: Option<ChildStdin>,
}

/// Says something past the test runner's capture.
pub fn say_aloud(text: &str) {
    let _ = writeln!(std::io::stderr(), "\n*** {text} ***\n");
}

impl Cluster {
    /// Whether the PostgreSQL half can run.
    #[must_use]
    pub fn is_there() -> bool {
        Self::get().is_some()
    }

    /// The cluster of this test process, started by the first who asks.
    pub fn get() -> Option<&'static Self> {
        static CLUSTER: OnceLock<Option<Cluster>> = OnceLock::new();
        CLUSTER
            .get_or_init(|| {
                let cluster = match std::env::var("TEST_DATABASE_URL") {
                    Ok(base) => Some(Self { base, bin: bin()?, next: AtomicU32::new(0), lives: None }),
                    Err(_not_set) => Self::start(),
                };
                if cluster.is_none() {
                    say_aloud(DATABASE_MISSING);
                    assert!(std::env::var("QOLDAU_TEST_REQUIRE_POSTGRES").is_err(), "{DATABASE_MISSING}");
                }
                cluster
            })
            .as_ref()
    }

    /// A cluster of its own, for tests that stop it; it lives until the handle is dropped.
    #[must_use]
    pub fn start() -> Option<Self> {
        watch();
        let bin = bin()?;
        let folder = tempfile::tempdir().expect("a temporary folder").keep();
        let port =
            TcpListener::bind("127.0.0.1:0").expect("a port").local_addr().expect("its address").port();
        let lives = launch(&bin, &folder, port);
        let cluster = Self {
            base: format!("postgres://qoldau@127.0.0.1:{port}"),
            bin,
            next: AtomicU32::new(0),
            lives: Some(lives),
        };
        cluster.wait_until(true);
        Some(cluster)
    }

    fn wait_until(&self, up: bool) {
        let began = Instant::now();
        while self.psql("postgres", "SELECT 1").0 != up {
            assert!(
                began.elapsed() < Duration::from_secs(60),
                "PostgreSQL at {} is not {}",
                self.base,
                if up { "up" } else { "down" }
            );
            std::thread::sleep(Duration::from_millis(100));
        }
    }

    fn order(&mut self, order: &str) {
        let shell = self.lives.as_mut().expect("a cluster of its own");
        shell.write_all(order.as_bytes()).expect("its shell lives");
        shell.flush().expect("its shell lives");
    }

    /// Stops it at once, like a machine that loses power; its folder and port stay.
    ///
    /// # Panics
    /// When it is not a cluster of its own, or does not stop.
    pub fn stop(&mut self) {
        self.order("stop\n");
        self.wait_until(false);
    }

    /// Lets it hang: it takes connections and answers nothing.
    ///
    /// # Panics
    /// When it is not a cluster of its own.
    pub fn freeze(&mut self) {
        self.order("freeze\n");
        std::thread::sleep(Duration::from_millis(300));
    }

    /// Lets it go on after [`Self::freeze`].
    ///
    /// # Panics
    /// When it does not.
    pub fn thaw(&mut self) {
        self.order("thaw\n");
        self.wait_until(true);
    }

    /// Starts it again after [`Self::stop`].
    ///
    /// # Panics
    /// When it does not start.
    pub fn start_again(&mut self) {
        self.order("start\n");
        self.wait_until(true);
    }

    /// A client program of the server, which does not wait for ever.
    fn client(&self, program: &str) -> Command {
        let mut client = Command::new(self.bin.join(program));
        client.env("PGCONNECT_TIMEOUT", "10").env("PGOPTIONS", "-c statement_timeout=60s");
        client
    }

    /// Runs one statement; whether it worked, and what it printed.
    #[must_use]
    pub fn psql(&self, database: &str, statement: &str) -> (bool, String) {
        let done = self
            .client("psql")
            .args(["-X", "-A", "-t", "-q", "-v", "ON_ERROR_STOP=1", "-c", statement])
            .arg(self.url_of(database))
            .output()
            .expect("psql runs");
        (done.status.success(), String::from_utf8_lossy(&done.stdout).trim().to_owned())
    }

    /// Everything in a database as text.
    #[must_use]
    pub fn dump(&self, database: &str) -> Vec<u8> {
        let done = self.client("pg_dump").arg(self.url_of(database)).output().expect("pg_dump runs");
        assert!(done.status.success(), "pg_dump failed");
        done.stdout
    }

    /// A new, empty database.
    #[must_use]
    pub fn create_database(&self) -> String {
        let name = format!("t{}_{}", std::process::id(), self.next.fetch_add(1, Ordering::Relaxed));
        assert!(self.psql("postgres", &format!("CREATE DATABASE {name}")).0, "no database {name}");
        name
    }

    /// The URL of a database of this cluster.
    #[must_use]
    pub fn url_of(&self, database: &str) -> String {
        format!("{}/{database}", self.base)
    }
}

/// Where the server's binaries are.
fn bin() -> Option<PathBuf> {
    let mut folders: Vec<PathBuf> =
        std::env::var_os("PATH").map(|path| std::env::split_paths(&path).collect()).unwrap_or_default();
    let installed = std::fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    folders.extend(installed.map(|version| version.path().join("bin")));
    let complete = |folder: &&PathBuf| {
        ["initdb", "postgres", "psql", "pg_dump"].iter().all(|name| folder.join(name).is_file())
    };
    let found = folders.iter().find(complete).cloned()?;
    // A link in /usr/local/bin works only from where it points to.
    std::fs::canonicalize(found.join("postgres"))
        .ok()
        .and_then(|real| real.parent().map(Path::to_path_buf))
        .or(Some(found))
}

/// Starts a cluster under a shell that takes orders, and ends it when its standard input closes.
#[allow(clippy::zombie_processes, reason = "the shell outlives this function and ends with its input")]
fn launch(bin: &Path, folder: &Path, port: u16) -> ChildStdin {
    let script = r#"
        set -e
        as=""
        if [ "$(id -u)" = 0 ]; then
            user=postgres; id "$user" >/dev/null 2>&1 || user=nobody
            chown -R "$user" "$DIR"
            as="setpriv --reuid=$user --regid=$(id -g "$user") --clear-groups"
        fi
        cd "$DIR"
        $as "$BIN/initdb" -D "$DIR/data" -A trust -U qoldau -E UTF8 --locale=C >"$DIR/initdb.log" 2>&1
        run() {
            $as "$BIN/postgres" -D "$DIR/data" -p "$PORT" -k "$DIR" -c listen_addresses=127.0.0.1 \
                -c max_connections=200 -c log_statement=none >>"$DIR/postgres.log" 2>&1 &
            server=$!
        }
        end() {
            [ -z "$server" ] || { kill "-$1" "$server" || true; wait "$server" || true; }
            server=
        }
        signal() {
            for one in "$server" $(grep -l "^PPid:[[:space:]]*$server\$" /proc/[0-9]*/status | cut -d/ -f3); do
                kill "-$1" "$one" || true
            done
        }
        run
        while read -r order; do
            case "$order" in
                stop) end QUIT ;; start) run ;; freeze) signal STOP ;; thaw) signal CONT ;;
            esac
        done
        signal CONT
        end INT
        cd /; rm -rf "$DIR"
    "#;
    let mut child = Command::new("sh")
        .args(["-c", script])
        .env("BIN", bin)
        .env("DIR", folder)
        .env("PORT", port.to_string())
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("a shell");
    child.stdin.take().expect("its input")
}
