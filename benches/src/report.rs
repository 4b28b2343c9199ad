//! What was measured: a table for people, JSON for machines, and the verdict on the marks. A ratio is that of two
//! measurements that ran one after the other in the same round, and the median of the rounds counts. It must not leave
//! out what came out badly.

use std::fmt::Write as _;

use serde_json::{Value, json};

use crate::calculator::Rate;
use crate::cpu::Spent;
use crate::mark::Mark;
use crate::memory::{self, Held};
use crate::reminders::{self, Reminded};

/// What was run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Work {
    /// Filing over HTTP, by parents whose tokens are new to the API.
    Filing,
    /// Filing over HTTP with tokens that the API knows.
    FilingKnown,
    /// A look at one application by its parent over HTTP.
    Look,
    /// Booking and giving up, in turn, by a crowd at one provider on one day; each counts.
    BookAndCancel,
    /// Free places of a month, page after page.
    FreeMonth,
    /// Free places of a year, the first page.
    FreeYear,
    /// Free places of a year, page after page.
    FreeYearPages,
    /// Filing through the lane inside this process.
    Lane,
    /// One transaction for each filing, one after the other.
    Alone,
    /// pgbench: the same rows, plain statements.
    Plain,
    /// pgbench: the same rows, one statement.
    OneStatement,
    /// pgbench: the same reads.
    Reads,
}

impl Work {
    const fn name(self) -> &'static str {
        match self {
            Self::Filing => "POST /v1/applications",
            Self::FilingKnown => "POST /v1/applications, known tokens",
            Self::Look => "GET /v1/applications/{id}, recipient",
            Self::BookAndCancel => "POST /v1/appointments and /{id}/cancel, one day",
            Self::FreeMonth => "GET /v1/providers/{id}/slots, pages of a month",
            Self::FreeYear => "GET /v1/providers/{id}/slots, first page of a year",
            Self::FreeYearPages => "GET /v1/providers/{id}/slots, pages of a year",
            Self::Lane => "the lane alone, in process",
            Self::Alone => "a transaction per filing, in process",
            Self::Plain => "pgbench: plain statements",
            Self::OneStatement => "pgbench: one statement (CTE)",
            Self::Reads => "pgbench: the same selects",
        }
    }
}

/// One measurement.
#[derive(Debug, Clone, Default)]
pub struct Sample {
    /// How long it took.
    pub seconds: f64,
    /// Latency of each request, microseconds.
    pub micros: Vec<u32>,
    /// Processor time.
    pub spent: Spent,
    /// Seconds until everything had its place in the feed.
    pub behind: f64,
    /// How many were refused because a place was taken; they stand in nothing else here.
    pub refused: usize,
}

impl Sample {
    fn count(&self) -> f64 {
        number(self.micros.len())
    }

    fn rate(&self) -> f64 {
        self.count() / self.seconds.max(0.001)
    }
}

/// All measurements of one kind of work.
#[derive(Debug)]
pub struct Row {
    /// On which database.
    pub database: &'static str,
    /// What was run.
    pub work: Work,
    /// By how many clients.
    pub clients: usize,
    samples: Vec<Sample>,
}

/// A count as a figure to reckon with.
pub fn number(count: usize) -> f64 {
    u32::try_from(count).map_or(f64::MAX, f64::from)
}

/// Milliseconds under which this share of sorted latencies stayed, in hundredths; the longest of all for a hundred.
pub fn percentile(sorted: &[u32], hundredths: usize) -> f64 {
    let place = (sorted.len() * hundredths / 100).min(sorted.len().saturating_sub(1));
    sorted.get(place).map_or(0.0, |micros| f64::from(*micros) / 1000.0)
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(0.0)
}

impl Row {
    fn rates(&self) -> Vec<f64> {
        self.samples.iter().map(Sample::rate).collect()
    }

    fn best(&self) -> f64 {
        self.rates().into_iter().fold(0.0, f64::max)
    }

    fn latencies(&self) -> Vec<u32> {
        let mut all: Vec<u32> =
            self.samples.iter().flat_map(|sample| sample.micros.iter().copied()).collect();
        all.sort_unstable();
        all
    }

    /// Milliseconds under which this share of the requests stayed, in hundredths.
    fn percentile(&self, hundredths: usize) -> f64 {
        percentile(&self.latencies(), hundredths)
    }

    fn average(&self) -> f64 {
        let all = self.latencies();
        all.iter().map(|micros| f64::from(*micros)).sum::<f64>() / number(all.len()).max(1.0) / 1000.0
    }

    fn cpu(&self, of: fn(&Spent) -> f64) -> f64 {
        let spent: f64 = self.samples.iter().map(|sample| of(&sample.spent)).sum();
        let count: f64 = self.samples.iter().map(Sample::count).sum();
        spent * 1e6 / count.max(1.0)
    }

    fn behind(&self) -> f64 {
        self.samples.iter().map(|sample| sample.behind).fold(0.0, f64::max)
    }

    fn refused(&self) -> usize {
        self.samples.iter().map(|sample| sample.refused).sum()
    }
}

/// Everything that was measured.
#[derive(Debug, Default)]
pub struct Report {
    rows: Vec<Row>,
    /// Where and how: name and value.
    pub facts: Vec<(&'static str, String)>,
    /// Millions of terms that one core computes in a second, by kind.
    pub terms: Vec<Rate>,
    /// How many reminders that were due went out, by database.
    pub reminded: Vec<Reminded>,
    /// Papers and uploads, with the memory that they took.
    pub held: Vec<Held>,
}

impl Report {
    /// Adds a measurement.
    pub fn add(&mut self, database: &'static str, work: Work, clients: usize, sample: Sample) {
        let known = self
            .rows
            .iter_mut()
            .find(|row| (row.database, row.work, row.clients) == (database, work, clients));
        match known {
            Some(row) => row.samples.push(sample),
            None => self.rows.push(Row { database, work, clients, samples: vec![sample] }),
        }
    }

    fn find(&self, database: &str, work: Work, clients: usize) -> Option<&Row> {
        self.rows.iter().find(|row| row.database == database && row.work == work && row.clients == clients)
    }

    /// A row's rate divided by another's, round by round; the median.
    fn ratio(&self, row: &Row, work: Work, clients: usize) -> Option<f64> {
        let limit = self.find(row.database, work, clients)?;
        let pairs = row.rates().into_iter().zip(limit.rates());
        Some(median(pairs.map(|(rate, limit)| rate / limit.max(0.001)).collect()))
    }

    /// Ratios to the limits that a row has: plain statements or selects, one statement, a transaction per filing.
    fn ratios(&self, row: &Row) -> [Option<f64>; 3] {
        match row.work {
            Work::Filing | Work::FilingKnown | Work::Lane => [
                self.ratio(row, Work::Plain, row.clients),
                self.ratio(row, Work::OneStatement, row.clients),
                self.ratio(row, Work::Alone, 1),
            ],
            Work::Look => [self.ratio(row, Work::Reads, row.clients), None, None],
            Work::OneStatement => [self.ratio(row, Work::Plain, row.clients), None, None],
            Work::BookAndCancel
            | Work::FreeMonth
            | Work::FreeYear
            | Work::FreeYearPages
            | Work::Alone
            | Work::Plain
            | Work::Reads => [None; 3],
        }
    }

    /// The marks of `performance.md` that this run can see.
    pub fn marks(&self) -> Vec<Mark> {
        let mut marks = Vec::new();
        let mut add = |(database, work, clients), place: usize, against: &str, wanted, binding| {
            let row = self.find(database, work, clients);
            let ratio = row.and_then(|row| self.ratios(row).get(place).copied().flatten());
            if let Some(found) = ratio {
                marks.push(Mark {
                    name: format!("{}, {database}, {clients} clients, against {against}", work.name()),
                    found,
                    wanted,
                    binding,
                    at_most: false,
                });
            }
        };
        let postgres = |clients| ("PostgreSQL", Work::Filing, clients);
        add(postgres(32), 0, "pgbench with plain statements", 1.0, true);
        add(("SQLite", Work::Filing, 32), 2, "a transaction per filing", 4.0, true);
        add(postgres(32), 0, "pgbench with plain statements, aim", 1.5, false);
        add(postgres(32), 1, "pgbench with one statement, aim", 1.0, false);
        add(postgres(1), 0, "pgbench with plain statements, aim", 0.6, false);
        add(("PostgreSQL", Work::Look, 8), 0, "pgbench with the same selects, aim", 0.35, false);
        for row in self.rows.iter().filter(|row| row.work == Work::Filing && row.clients == 32) {
            marks.push(Mark {
                name: format!("{}, {}, 32 clients, p99 by its average, aim", row.work.name(), row.database),
                found: row.percentile(99) / row.average().max(0.001),
                wanted: 3.0,
                binding: false,
                at_most: true,
            });
        }
        marks.extend(self.marks_of_places());
        marks.extend(self.reminded.iter().flat_map(Reminded::marks));
        marks.extend(self.held.iter().flat_map(Held::marks));
        // A walk is made only when it is asked for, and has no mark.
        for (name, found) in self.terms.iter().filter(|(name, _)| !name.contains("walk")) {
            marks.push(Mark {
                name: format!("the calculator in process, {name}, millions a second on one core"),
                found: *found,
                wanted: 1.0,
                binding: true,
                at_most: false,
            });
        }
        marks
    }

    /// Booking on PostgreSQL by its rate, free places by the latency that one client sees; a walk through a year is an aim.
    fn marks_of_places(&self) -> Vec<Mark> {
        let of = |work: Work| self.rows.iter().filter(move |row| row.work == work);
        let name = |row: &Row, what: &str| {
            format!("{}, {}, {} clients, {what}", row.work.name(), row.database, row.clients)
        };
        let mut marks = Vec::new();
        for row in of(Work::BookAndCancel).filter(|row| row.database == "PostgreSQL") {
            marks.push(Mark {
                name: name(row, "operations a second"),
                found: median(row.rates()),
                wanted: 1000.0,
                binding: true,
                at_most: false,
            });
        }
        let looks = [
            (Work::FreeMonth, "p99 ms", true),
            (Work::FreeYear, "p99 ms", true),
            (Work::FreeYearPages, "p99 ms, aim", false),
        ];
        for (work, what, binding) in looks {
            for row in of(work).filter(|row| row.clients == 1) {
                marks.push(Mark {
                    name: name(row, what),
                    found: row.percentile(99),
                    wanted: 10.0,
                    binding,
                    at_most: true,
                });
            }
        }
        marks
    }

    /// The table and the marks, as Markdown.
    pub fn text(&self) -> String {
        let mut text = String::new();
        for (name, value) in &self.facts {
            let _ = writeln!(text, "* {name}: {value}");
        }
        text.push_str(
            "\n| Database | Work | Clients | best /s | median /s | p50 ms | p99 ms | API CPU µs | database CPU µs | \
             load CPU µs | × plain | × one statement | × transaction per filing | feed behind s | place taken |\n\
             |---|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|\n",
        );
        for row in &self.rows {
            let _ = write!(
                text,
                "| {} | {} | {} | {:.0} | {:.0} | {:.2} | {:.2} | {:.0} | {:.0} | {:.0} |",
                row.database,
                row.work.name(),
                row.clients,
                row.best(),
                median(row.rates()),
                row.percentile(50),
                row.percentile(99),
                row.cpu(|spent| spent.api),
                row.cpu(|spent| spent.database),
                row.cpu(|spent| spent.client),
            );
            for ratio in self.ratios(row) {
                let shown = ratio.map_or_else(|| "–".to_owned(), |ratio| format!("{ratio:.2}"));
                let _ = write!(text, " {shown} |");
            }
            let _ = writeln!(text, " {:.2} | {} |", row.behind(), row.refused());
        }
        text.push_str(&reminders::table(&self.reminded));
        text.push_str(&memory::table(&self.held));
        if !self.terms.is_empty() {
            text.push_str("\n| Term, in process | millions a second on one core |\n|---|--:|\n");
        }
        for (name, rate) in &self.terms {
            let _ = writeln!(text, "| {name} | {rate:.2} |");
        }
        text.push_str("\n| Mark | wanted | found | |\n|---|--:|--:|---|\n");
        for mark in self.marks() {
            let (sign, verdict) =
                (if mark.at_most { "≤" } else { "≥" }, if mark.is_reached() { "reached" } else { "missed" });
            let _ = writeln!(
                text,
                "| {} | {sign} {:.2} | {:.2} | {verdict} |",
                mark.name, mark.wanted, mark.found
            );
        }
        text
    }

    /// Everything as JSON, each round by itself.
    pub fn json(&self) -> Value {
        let rows: Vec<Value> = self
            .rows
            .iter()
            .map(|row| {
                let [plain, one, alone] = self.ratios(row);
                json!({
                    "database": row.database, "work": row.work.name(), "clients": row.clients,
                    "best": row.best(), "median": median(row.rates()), "rounds": row.rates(),
                    "p50_ms": row.percentile(50), "p99_ms": row.percentile(99), "average_ms": row.average(),
                    "cpu_micros": { "api": row.cpu(|spent| spent.api), "database": row.cpu(|spent| spent.database),
                                    "load": row.cpu(|spent| spent.client) },
                    "ratio": { "plain": plain, "one_statement": one, "transaction_per_filing": alone },
                    "feed_behind_seconds": row.behind(), "place_taken": row.refused(),
                })
            })
            .collect();
        let marks: Vec<Value> = self
            .marks()
            .iter()
            .map(|mark| {
                json!({ "name": mark.name, "found": mark.found, "wanted": mark.wanted, "binding": mark.binding,
                        "at_most": mark.at_most, "reached": mark.is_reached() })
            })
            .collect();
        let facts: serde_json::Map<String, Value> =
            self.facts.iter().map(|(name, value)| ((*name).to_owned(), json!(value))).collect();
        let terms: serde_json::Map<String, Value> =
            self.terms.iter().map(|(name, rate)| (name.clone(), json!(rate))).collect();
        let reminded: Vec<Value> = self.reminded.iter().map(Reminded::json).collect();
        let held: Vec<Value> = self.held.iter().map(Held::json).collect();
        json!({
            "facts": facts, "rows": rows, "reminders": reminded, "papers_and_uploads": held,
            "terms_millions_a_second": terms, "marks": marks,
        })
    }
}
