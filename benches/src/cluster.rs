//! A throw-away PostgreSQL: from the installed binaries, in a folder of its own, on a loopback port, with the server's
//! default durability. PostgreSQL refuses root, so it runs as an unprivileged user when this process is root. It must
//! never weaken a setting to make a number better, and it takes everything away again when it is dropped.

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use crate::server::free_port;

/// A running server.
pub struct Cluster {
    folder: PathBuf,
    binaries: PathBuf,
    user: Option<String>,
    port: u16,
    child: Child,
}

/// Where the binaries are: the newest folder that holds all of them.
fn find_binaries() -> Result<PathBuf, String> {
    let all = ["initdb", "postgres", "pg_ctl", "psql", "pgbench"];
    let script = "command -v initdb; ls -d /usr/lib/postgresql/*/bin/initdb | sort -V";
    let listed = run(Command::new("sh").args(["-c", script]))?;
    listed
        .lines()
        .rev()
        .filter_map(|initdb| std::fs::canonicalize(initdb).ok()?.parent().map(Path::to_path_buf))
        .find(|folder| all.iter().all(|program| folder.join(program).is_file()))
        .ok_or_else(|| format!("PostgreSQL is not installed with {}", all.join(", ")))
}

/// Runs a command to its end; what it printed.
pub fn run(command: &mut Command) -> Result<String, String> {
    let name = command.get_program().to_string_lossy().into_owned();
    let output =
        command.stdin(Stdio::null()).output().map_err(|error| format!("{name} cannot be run: {error}"))?;
    if output.status.success() {
        return Ok(String::from_utf8_lossy(&output.stdout).into_owned());
    }
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    Err(format!("{name} failed: {}", said.trim()))
}

impl Cluster {
    /// Makes a cluster in `base` and starts it.
    pub fn start(base: &Path) -> Result<Self, String> {
        let (binaries, user) = (find_binaries()?, unprivileged()?);
        let folder = base.join("postgres");
        std::fs::create_dir_all(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
        if let Some(user) = &user {
            run(Command::new("chown").arg(user).arg(&folder))?;
        }
        let data = folder.join("data");
        let mut initdb = as_user(user.as_deref(), &binaries.join("initdb"));
        initdb.args(["--username=postgres", "--auth=trust", "--encoding=UTF8", "--locale=C", "--pgdata"]);
        run(initdb.arg(&data))?;
        let port = free_port()?;
        let log = std::fs::File::create(base.join("postgres.log")).map_err(|error| error.to_string())?;
        let mut server = as_user(user.as_deref(), &binaries.join("postgres"));
        server.arg("-D").arg(&data).args(["-p", &port.to_string()]);
        for setting in ["listen_addresses=127.0.0.1", "unix_socket_directories=", "max_connections=200"] {
            server.args(["-c", setting]);
        }
        let child = server
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(log)
            .spawn()
            .map_err(|error| format!("postgres cannot be started: {error}"))?;
        let cluster = Self { folder, binaries, user, port, child };
        cluster.wait()?;
        Ok(cluster)
    }

    fn wait(&self) -> Result<(), String> {
        let until = Instant::now() + Duration::from_secs(30);
        loop {
            match self.query("postgres", "SELECT 1") {
                Ok(_) => return Ok(()),
                Err(error) if Instant::now() > until => return Err(error),
                Err(_not_yet) => std::thread::sleep(Duration::from_millis(100)),
            }
        }
    }

    /// Makes a database.
    pub fn create(&self, database: &str) -> Result<(), String> {
        self.query("postgres", &format!("CREATE DATABASE {database}")).map(|_nothing| ())
    }

    /// Runs SQL; rows as lines.
    pub fn query(&self, database: &str, sql: &str) -> Result<String, String> {
        let mut psql = self.client("psql", database);
        run(psql.args(["-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-c", sql]))
    }

    /// One of PostgreSQL's own programs, pointed at a database.
    pub fn client(&self, program: &str, database: &str) -> Command {
        let mut command = Command::new(self.binaries.join(program));
        command.args(["-h", "127.0.0.1", "-p", &self.port.to_string(), "-U", "postgres"]);
        match program {
            "psql" => command.args(["-d", database]),
            _ => command.arg(database),
        };
        command
    }

    /// As Qoldau is told it.
    pub fn url(&self, database: &str) -> String {
        format!("postgres://postgres@127.0.0.1:{}/{database}", self.port)
    }

    /// The server's first process: `setpriv` becomes it.
    pub fn pid(&self) -> u32 {
        let file = std::fs::read_to_string(self.folder.join("data/postmaster.pid"));
        let written = file.ok().and_then(|text| text.lines().next()?.trim().parse().ok());
        written.unwrap_or_else(|| self.child.id())
    }

    /// Name and version.
    pub fn version(&self) -> String {
        let shown = self.query("postgres", "SHOW server_version");
        format!("PostgreSQL {}", shown.unwrap_or_default().trim())
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        let mut stop = as_user(self.user.as_deref(), &self.binaries.join("pg_ctl"));
        stop.args(["stop", "-m", "immediate", "-D"]).arg(self.folder.join("data"));
        if run(&mut stop).is_err() {
            let _ = self.child.kill();
        }
        let _ = self.child.wait();
    }
}

/// The user that PostgreSQL runs as; none when this process is not root.
fn unprivileged() -> Result<Option<String>, String> {
    if run(Command::new("id").arg("-u"))?.trim() != "0" {
        return Ok(None);
    }
    ["postgres", "nobody"]
        .into_iter()
        .find(|user| run(Command::new("id").args(["-u", user])).is_ok())
        .map(|user| Some(user.to_owned()))
        .ok_or_else(|| "PostgreSQL refuses root, and there is neither a user postgres nor nobody".to_owned())
}

fn as_user(user: Option<&str>, program: &Path) -> Command {
    let Some(user) = user else {
        return Command::new(program);
    };
    let mut command = Command::new("setpriv");
    command.args(["--reuid", user, "--regid", &group_of(user), "--clear-groups"]);
    command.arg(program).current_dir("/");
    command
}

fn group_of(user: &str) -> String {
    let group = run(Command::new("id").args(["-g", user]));
    group.unwrap_or_default().trim().to_owned()
}
