//! One command that measures Qoldau against its limit: `cargo run --release -p qoldau-benches`. It builds the release
//! binary, starts throw-away databases with their default durability, runs API and limit in turn in short rounds, prints
//! and writes a table, and fails in a plain sentence when a mark is missed. It must touch nothing that it did not make.
//! `--quick` runs one short round; `--skip-build` takes the release binary that is there; `--only` and a part measures that
//! part alone: `places` booking and free places, `reminders` reminders that are due, `papers` PDFs and uploads.

mod calculator;
mod cluster;
mod cpu;
mod desk;
mod lane;
mod load;
mod mark;
mod memory;
mod papers;
mod people;
mod pgbench;
mod places;
mod reminders;
mod report;
mod scanner;
mod server;
mod side;
mod uploads;

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};
use std::rc::Rc;
use std::time::{SystemTime, UNIX_EPOCH};

use cluster::{Cluster, run};
use people::People;
use places::Places;
use reminders::Outbox;
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

impl Effort {
    /// How many appointments are reminded of; each of them a hundred times.
    const fn reminded(self) -> usize {
        if self.rounds == 1 { 50 } else { 1000 }
    }

    /// How many papers are made, and how many files uploaded.
    const fn papers(self) -> (usize, usize) {
        if self.rounds == 1 { (300, 3) } else { (10_000, 20) }
    }
}

/// A part that can be measured by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    Places,
    Reminders,
    Papers,
}

impl Part {
    const ALL: [Self; 3] = [Self::Places, Self::Reminders, Self::Papers];

    const fn name(self) -> &'static str {
        match self {
            Self::Places => "places",
            Self::Reminders => reminders::DATABASE,
            Self::Papers => "papers",
        }
    }
}

/// What the command line asks for.
#[derive(Debug, Clone, Copy)]
struct Asked {
    effort: Effort,
    skip_build: bool,
    only: Option<Part>,
}

impl Asked {
    fn read(arguments: &mut dyn Iterator<Item = String>) -> Result<Self, String> {
        let usual = Effort { rounds: 3, seconds: 4 };
        let mut asked = Self { effort: usual, skip_build: false, only: None };
        while let Some(argument) = arguments.next() {
            match argument.as_str() {
                "--quick" => asked.effort = Effort { rounds: 1, seconds: 1 },
                "--skip-build" => asked.skip_build = true,
                "--only" => {
                    let named = arguments.next().unwrap_or_default();
                    let part = Part::ALL.into_iter().find(|part| part.name() == named);
                    asked.only = Some(part.ok_or("--only takes places, reminders or papers")?);
                }
                unknown => {
                    return Err(format!(
                        "{unknown} is unknown; there are --quick, --skip-build and --only places, reminders or papers"
                    ));
                }
            }
        }
        Ok(asked)
    }
}

fn main() -> ExitCode {
    match Asked::read(&mut std::env::args().skip(1)).and_then(measure) {
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

/// What everything stands on.
struct Ground {
    binary: PathBuf,
    people: People,
    cluster: Rc<Cluster>,
    folder: Folder,
}

fn measure(asked: Asked) -> Result<Vec<String>, String> {
    let binary = server::build(asked.skip_build)?;
    let folder = Folder::make()?;
    let people = People::new(seconds_now())?;
    let cluster = Rc::new(Cluster::start(&folder.0)?);
    let ground = Ground { binary, people, cluster, folder };
    let mut report = Report::default();
    report.facts = facts(&ground.cluster, asked.effort);
    let wanted = |part| asked.only.is_none_or(|only| only == part);
    if wanted(Part::Papers) {
        papers_and_uploads(&ground, &mut report, asked.effort)?;
    }
    if asked.only.is_none() {
        filings(&ground, &mut report, asked.effort)?;
    }
    if wanted(Part::Places) {
        free_places(&ground, &mut report, asked.effort)?;
    }
    if wanted(Part::Reminders) {
        due_reminders(&ground, &mut report, asked.effort)?;
    }
    let text = report.text();
    say(&text);
    write(&report, &text, asked)?;
    Ok(report.marks().iter().filter_map(mark::Mark::complaint).collect())
}

/// The calculator, and filings beside their limit.
fn filings(ground: &Ground, report: &mut Report, effort: Effort) -> Result<(), String> {
    let (cluster, folder, people) = (&ground.cluster, &ground.folder.0, &ground.people);
    for database in ["qoldau", "lane", pgbench::DATABASE] {
        cluster.create(database)?;
    }
    say("the calculator in process");
    report.terms = calculator::measure()?;
    let own = [cluster.url("qoldau"), cluster.url("lane")];
    let mut sides = vec![
        Side::open(POSTGRES, &ground.binary, folder, people, own, Some(cluster))?,
        Side::open(
            SQLITE,
            &ground.binary,
            folder,
            people,
            ["qoldau", "lane"].map(|name| sqlite(folder, name)),
            None,
        )?,
    ];
    for round in 1..=effort.rounds {
        for side in &mut sides {
            say(&format!("round {round} of {}: {}", effort.rounds, side.name));
            side.round(report, people, folder, effort.seconds)?;
        }
    }
    Ok(())
}

/// Booking and free places, once nothing else runs any more.
fn free_places(ground: &Ground, report: &mut Report, effort: Effort) -> Result<(), String> {
    let (cluster, folder, people) = (&ground.cluster, &ground.folder.0, &ground.people);
    cluster.create("places")?;
    say("places of a year");
    let (own, other) = (cluster.url("places"), sqlite(folder, "places"));
    let all = [
        Places::open(POSTGRES, &ground.binary, folder, people, &own, Some(cluster.pid()))?,
        Places::open(SQLITE, &ground.binary, folder, people, &other, None)?,
    ];
    let published = all.each_ref().map(|places| format!("{} on {}", places.published, places.name));
    report.facts.push(("Places of a year, all free", published.join(", ")));
    for round in 1..=effort.rounds {
        for places in &all {
            say(&format!("round {round} of {}: places, {}", effort.rounds, places.name));
            places.round(report, f64::from(effort.seconds))?;
        }
    }
    Ok(())
}

/// Reminders that are due at once, one database after the other and once only: a hundred thousand take their time.
fn due_reminders(ground: &Ground, report: &mut Report, effort: Effort) -> Result<(), String> {
    let (cluster, folder, people) = (&ground.cluster, &ground.folder.0, &ground.people);
    cluster.create(reminders::DATABASE)?;
    let all = [
        (POSTGRES, cluster.url(reminders::DATABASE), Some(cluster)),
        (SQLITE, sqlite(folder, reminders::DATABASE), None),
    ];
    for (name, url, cluster) in all {
        say(&format!("due reminders, {name}"));
        let outbox = Outbox::open(name, &ground.binary, folder, people, (url, cluster), effort.reminded())?;
        let reminded = outbox.measure(f64::from(effort.seconds), || {
            let Some(cluster) = cluster else { return Ok(()) };
            cluster.query(reminders::DATABASE, "ANALYZE messages").map(|_nothing| ())
        })?;
        report.reminded.push(reminded);
    }
    Ok(())
}

/// Papers in this process, before it holds much else, and uploads to one of their own.
fn papers_and_uploads(ground: &Ground, report: &mut Report, effort: Effort) -> Result<(), String> {
    let (papers, uploads) = effort.papers();
    say(&format!("{papers} papers, {uploads} uploads"));
    report.held.extend(papers::measure(papers)?);
    report.held.push(uploads::measure(&ground.binary, &ground.folder.0, &ground.people, uploads)?);
    Ok(())
}

fn sqlite(folder: &Path, name: &str) -> String {
    format!("sqlite:{}", folder.join("sqlite").join(name).with_extension("db").display())
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

/// Writes the results beside this crate. A part of them would take the place of the whole, so it goes to the build's
/// artifacts; a quick run is for trying and writes nothing.
fn write(report: &Report, text: &str, asked: Asked) -> Result<(), String> {
    if asked.effort.rounds == 1 {
        return Ok(());
    }
    let pretty = serde_json::to_string_pretty(&report.json()).map_err(|error| error.to_string())? + "\n";
    if let Some(part) = asked.only {
        let path = server::target()?.join(format!("bench-{}.json", part.name()));
        std::fs::write(&path, pretty).map_err(|error| format!("{}: {error}", path.display()))?;
        say(&format!("written to {}", path.display()));
        return Ok(());
    }
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"));
    let page = format!(
        "# What was measured\n\n\
         `cargo run --release -p qoldau-benches` writes this page and `results.json` anew; it takes about fifteen minutes \
         once everything is built, and needs PostgreSQL's own binaries. Machines differ and are shared: only ratios \
         can be compared.\n\n{text}\n\
         * A filing is `POST /v1/applications` by a parent with a token of their own that the API has never seen, \
         for a child of its own, at one of {} providers; \"known tokens\" come from a few parents.\n\
         * pgbench writes the rows of one filing that the API really made, every value as a parameter. It checks no \
         token, seals nothing, reads nothing before, and places nothing in the feed.\n\
         * A ratio is taken in each round from two measurements that follow each other; the median of the rounds \
         counts.\n\
         * API CPU holds the placing in the feed; \"feed behind\" is how long placing went on after the last answer.\n\
         * \"A transaction per filing\" is the same store with one write at a time, writes made beforehand.\n\
         * A crowd of 64 applications books in turn one of 8 places with 16 seats and gives it up again, by a registrar; \
         each of both is one operation. Who is told \"place taken\" goes on to the next place and is counted apart.\n\
         * Free places are those of a provider with 96 places a day; a page has 200.\n\
         * Reminders of one moment are sent by the timer of a sandbox, whose neighbour answers at once, from the first to the \
         last by their own times; processor time is that of one reminder and holds the filings beside them. A lone filing is \
         one after the other with a pause between: beside reminders it waits as long as the write lane is held.\n\
         * Memory of papers is what this process grew by from the first measured to the last; that of an upload is the highest \
         point of the API's process above where it stood before.\n",
        people::PROVIDERS
    );
    let put = |name: &str, content: String| {
        std::fs::write(folder.join(name), content).map_err(|error| format!("benches/{name}: {error}"))
    };
    put("RESULTS.md", page)?;
    put("results.json", pretty)
}
