//! One command that measures Qoldau against its limit: `cargo run --release -p qoldau-benches`. It builds the release
//! binary, starts throw-away databases with their default durability, runs API and limit in turn in short rounds, prints
//! and writes a table, and fails in a plain sentence when a mark is missed. It must touch nothing that it did not make.
//! `--quick` runs one short round; `--skip-build` takes the release binary that is there.

mod calculator;
mod cluster;
mod cpu;
mod lane;
mod load;
mod people;
mod pgbench;
mod report;
mod server;
mod side;

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};
use std::rc::Rc;
use std::time::{SystemTime, UNIX_EPOCH};

use cluster::{Cluster, run};
use people::People;
use report::Report;
use side::Side;

const POSTGRES: &str = "PostgreSQL";
const SQLITE: &str = "SQLite";

/// How long and how often.
#[derive(Debug, Clone, Copy)]
struct Effort {
    rounds: usize,
    seconds: u32,
}

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if let Some(unknown) = arguments.iter().find(|a| *a != "--quick" && *a != "--skip-build") {
        say(&format!("bench: {unknown} is unknown; there are --quick and --skip-build"));
        return ExitCode::FAILURE;
    }
    let given = |name: &str| arguments.iter().any(|argument| argument == name);
    let effort =
        if given("--quick") { Effort { rounds: 1, seconds: 1 } } else { Effort { rounds: 3, seconds: 4 } };
    match measure(effort, given("--skip-build")) {
        Ok(complaints) if complaints.is_empty() => ExitCode::SUCCESS,
        Ok(complaints) => {
            for complaint in complaints {
                say(&format!("A mark is missed. {complaint}."));
            }
            ExitCode::FAILURE
        }
        Err(error) => {
            say(&format!("bench: {error}"));
            ExitCode::FAILURE
        }
    }
}

fn say(text: &str) {
    // Whoever closed the output does not want to hear it.
    let _ = writeln!(std::io::stdout(), "{text}");
}

/// A folder that is gone with this value.
struct Folder(PathBuf);

impl Folder {
    fn make() -> Result<Self, String> {
        let path = std::env::temp_dir().join(format!("qoldau-bench-{}", std::process::id()));
        std::fs::create_dir_all(&path).map_err(|error| format!("{}: {error}", path.display()))?;
        let folder = Self(path);
        let kind = run(Command::new("stat").args(["-f", "-c", "%T"]).arg(&folder.0)).unwrap_or_default();
        if kind.trim() == "tmpfs" {
            return Err(
                "the temporary folder is memory, where durability costs nothing; set TMPDIR to a disk".into(),
            );
        }
        Ok(folder)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

fn measure(effort: Effort, skip_build: bool) -> Result<Vec<String>, String> {
    let binary = server::build(skip_build)?;
    let folder = Folder::make()?;
    let people = People::new(seconds_now())?;
    let cluster = Rc::new(Cluster::start(&folder.0)?);
    for database in ["qoldau", "lane", pgbench::DATABASE] {
        cluster.create(database)?;
    }
    let mut report = Report::default();
    report.facts = facts(&cluster, effort);
    say("the calculator in process");
    report.terms = calculator::measure()?;
    let mut sides = vec![
        Side::open(
            POSTGRES,
            &binary,
            &folder.0,
            &people,
            [cluster.url("qoldau"), cluster.url("lane")],
            Some(&cluster),
        )?,
        Side::open(SQLITE, &binary, &folder.0, &people, sqlite(&folder.0), None)?,
    ];
    for round in 1..=effort.rounds {
        for side in &mut sides {
            say(&format!("round {round} of {}: {}", effort.rounds, side.name));
            side.round(&mut report, &people, &folder.0, effort.seconds)?;
        }
    }
    let text = report.text();
    say(&text);
    write(&report, &text, effort)?;
    Ok(report.marks().iter().filter_map(report::Mark::complaint).collect())
}

fn sqlite(folder: &Path) -> [String; 2] {
    ["qoldau", "lane"]
        .map(|name| format!("sqlite:{}", folder.join("sqlite").join(name).with_extension("db").display()))
}

fn seconds_now() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs())
}

fn facts(cluster: &Cluster, effort: Effort) -> Vec<(&'static str, String)> {
    let today: chrono::DateTime<chrono::Utc> = SystemTime::now().into();
    let cores = std::thread::available_parallelism().map_or(0, std::num::NonZero::get);
    let at =
        run(Command::new("git").args(["describe", "--always", "--dirty"]).current_dir(server::workspace()));
    vec![
        ("Date", today.date_naive().to_string()),
        ("Commit", at.unwrap_or_default().trim().to_owned()),
        ("Cores", format!("{cores}, load generator and databases included")),
        (
            "Databases",
            format!(
                "{} (fsync=on, synchronous_commit=on), SQLite (WAL, synchronous=FULL)",
                cluster.version()
            ),
        ),
        ("Rounds", format!("{} of {} s each, everything in turn", effort.rounds, effort.seconds)),
    ]
}

/// Writes the results beside this crate; a quick run is for trying and writes nothing.
fn write(report: &Report, text: &str, effort: Effort) -> Result<(), String> {
    if effort.rounds == 1 {
        return Ok(());
    }
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"));
    let page = format!(
        "# What was measured\n\n\
         `cargo run --release -p qoldau-benches` writes this page and `results.json` anew; it takes about six minutes \
         once everything is built, and needs PostgreSQL's own binaries. Machines differ and are shared: only ratios \
         can be compared.\n\n{text}\n\
         * A filing is `POST /v1/applications` by a parent with a token of their own that the API has never seen, \
         for a child of its own, at one of {} providers; \"known tokens\" come from a few parents.\n\
         * pgbench writes the rows of one filing that the API really made, every value as a parameter. It checks no \
         token, seals nothing, reads nothing before, and places nothing in the feed.\n\
         * A ratio is taken in each round from two measurements that follow each other; the median of the rounds \
         counts.\n\
         * API CPU holds the placing in the feed; \"feed behind\" is how long placing went on after the last answer.\n\
         * \"A transaction per filing\" is the same store with one write at a time, writes made beforehand.\n",
        people::PROVIDERS
    );
    let put = |name: &str, content: String| {
        std::fs::write(folder.join(name), content).map_err(|error| format!("benches/{name}: {error}"))
    };
    put("RESULTS.md", page)?;
    let pretty = serde_json::to_string_pretty(&report.json()).map_err(|error| error.to_string())?;
    put("results.json", pretty + "\n")
}
