//! The limit on PostgreSQL: `pgbench -M prepared` with the rows of one filing, taken from one that the API really made,
//! as plain statements in a transaction and as one statement; and the reads of one look. Every value travels as a
//! parameter, keys are scattered and ids grow as they do in the API. It must never write less than the API writes.

use std::fmt::Write as _;
use std::path::Path;

use serde_json::Value;

use crate::cluster::{Cluster, run};
use crate::load::Outcome;
use crate::people::PROVIDERS;

/// The database that pgbench writes into.
pub const DATABASE: &str = "limit_of_it";
/// How many applications there are to be looked at.
pub const LOOKED_AT: u64 = 1000;
const ID: &str = "(:u::text || :r::text)::uuid";
const EVENT: &str = "(:u::text || :e::text)::uuid";
const PROVIDER: &str = "('0198000000000000' || :p::text)::uuid";
const LOOK: &str = "('0198000000000001' || :k::text)::uuid";
/// The tables of one filing, in the order in which the lane writes them; `unplaced` follows the journal.
const TABLES: [(&str, &str); 7] = [
    ("replies", "key = (SELECT key FROM replies ORDER BY kept_at DESC, key LIMIT 1)"),
    ("open_applications", "application_id = '$'"),
    ("data_keys", "id = '$'"),
    ("applications", "id = '$'"),
    ("deadlines", "application_id = '$'"),
    ("consents", "application_id = '$'"),
    ("journal", "record_id = '$'"),
];

/// A script with the values that its parameters have throughout.
#[derive(Debug, Default, Clone)]
pub struct Script {
    text: String,
    values: Vec<String>,
}

/// The rows of one filing.
pub struct Sample {
    tables: Vec<(&'static str, Vec<Value>)>,
}

impl Sample {
    /// Takes the rows of the newest application that the API filed.
    pub fn take(cluster: &Cluster, database: &str) -> Result<Self, String> {
        let newest = cluster.query(database, "SELECT id FROM applications ORDER BY id DESC LIMIT 1")?;
        let mut tables = Vec::new();
        for (table, which) in TABLES {
            let which = which.replace('$', newest.trim());
            let rows =
                cluster.query(database, &format!("SELECT to_jsonb(t) FROM {table} t WHERE {which}"))?;
            let rows: Result<Vec<Value>, _> = rows.lines().map(serde_json::from_str).collect();
            tables.push((table, rows.map_err(|error| format!("a row of {table}: {error}"))?));
        }
        let sample = Self { tables };
        let counts: Vec<usize> = sample.tables.iter().map(|(_, rows)| rows.len()).collect();
        if counts == [1, 1, 1, 1, 2, 2, 1] {
            Ok(sample)
        } else {
            Err(format!(
                "a filing has other rows than this bench knows: {counts:?}; bring pgbench.rs up to date"
            ))
        }
    }

    /// The filing as plain statements in one transaction.
    pub fn plain(&self) -> Script {
        let mut script = Script::filing();
        script.text.push_str("BEGIN;\n");
        for (table, rows) in &self.tables {
            let insert = script.insert(table, rows);
            let _ = writeln!(script.text, "{insert};");
        }
        script
            .text
            .push_str("INSERT INTO unplaced (chain, seq) VALUES (1, lastval()), (2, lastval());\nEND;\n");
        script
    }

    /// The filing as one statement, the strongest form of the limit.
    pub fn one_statement(&self) -> Script {
        let mut script = Script::filing();
        let inserts: Vec<String> = self
            .tables
            .iter()
            .map(|(table, rows)| {
                let returning = if *table == "journal" { " RETURNING seq" } else { "" };
                format!("w_{table} AS ({}{returning})", script.insert(table, rows))
            })
            .collect();
        let _ = writeln!(
            script.text,
            "WITH {} INSERT INTO unplaced (chain, seq) SELECT 1, seq FROM w_journal UNION ALL SELECT 2, seq FROM \
             w_journal;",
            inserts.join(", ")
        );
        script
    }

    /// Puts applications to be looked at into a database, all of them copies with other ids.
    pub fn copy(&self, cluster: &Cluster, database: &str) -> Result<(), String> {
        let id = "('0198000000000001' || (1000000000000000 + k)::text)";
        for (table, rows) in &self.tables {
            let other = match *table {
                "applications" => format!("jsonb_build_object('id', {id}, 'number', 'COPY-' || k)"),
                "data_keys" => format!("jsonb_build_object('id', {id})"),
                "deadlines" | "consents" => format!("jsonb_build_object('application_id', {id})"),
                _ => continue,
            };
            for row in rows {
                let sql = format!(
                    "INSERT INTO {table} SELECT (jsonb_populate_record(NULL::{table}, $row${row}$row$::jsonb || \
                     {other})).* FROM generate_series(1, {LOOKED_AT}) AS k"
                );
                cluster.query(database, &sql)?;
            }
        }
        cluster.query(database, "ANALYZE").map(|_nothing| ())
    }
}

impl Script {
    /// Ids that grow as those of the API do: a count in time, then chance.
    fn filing() -> Self {
        let sixteen = "random(1000000000000000, 9999999999999999)";
        let mut text = "\\set n :n + 1\n\\set u :n * 100 + :client_id\n".to_owned();
        for name in ["r", "e", "k1", "k2", "k3", "k4", "k5", "k6"] {
            let _ = writeln!(text, "\\set {name} {sixteen}");
        }
        let first = 1_000_000_000_000_001;
        let _ = writeln!(text, "\\set p random({first}, {})", first + PROVIDERS - 1);
        Self { text, values: Vec::new() }
    }

    /// The reads of one look at an application, as the API makes them, one by one.
    pub fn look() -> Self {
        let first = 1_000_000_000_000_001;
        let mut text = format!("\\set k random({first}, {})\n", first + LOOKED_AT - 1);
        let _ = writeln!(
            text,
            "SELECT id, number, service, provider_id, channel, form, status, version, residency, born_abroad, \
             submitted_at, received_at, registered_on, accepted_at, updated_at, rules_version, representative_key, \
             child_sealed, representative_sealed FROM applications WHERE id = {LOOK} LIMIT 1;"
        );
        for (columns, table, key, order) in [
            ("id, wrapped", "data_keys", "id", ""),
            (
                "application_id, code, due_at, target_at, state, calendar_version",
                "deadlines",
                "application_id",
                " ORDER BY code",
            ),
            (
                "application_id, id, kind, presentation, file_id, added_at",
                "documents",
                "application_id",
                " ORDER BY id",
            ),
            ("application_id, kind, given, way, at", "consents", "application_id", " ORDER BY ordinal"),
            (
                "application_id, document, source, answer, at",
                "registry_answers",
                "application_id",
                " ORDER BY ordinal",
            ),
        ] {
            let _ = writeln!(text, "SELECT {columns} FROM {table} WHERE {key} = ANY(ARRAY[{LOOK}]){order};");
        }
        Self { text, values: Vec::new() }
    }

    fn insert(&mut self, table: &str, rows: &[Value]) -> String {
        let columns: Vec<&String> = rows
            .first()
            .and_then(Value::as_object)
            .map(|row| row.keys().filter(|column| column.as_str() != "seq").collect())
            .unwrap_or_default();
        let rows: Vec<String> = rows
            .iter()
            .map(|row| {
                let cells: Vec<String> =
                    columns.iter().map(|column| self.cell(table, column, row.get(column.as_str()))).collect();
                format!("({})", cells.join(", "))
            })
            .collect();
        let columns: Vec<&str> = columns.into_iter().map(String::as_str).collect();
        format!("INSERT INTO {table} ({}) VALUES {}", columns.join(", "), rows.join(", "))
    }

    /// What stands in a cell: what differs from filing to filing is made anew, everything else is the sample's.
    fn cell(&mut self, table: &str, column: &str, value: Option<&Value>) -> String {
        let scattered = |name: &str| format!("(:{name}::bytea || 'scattered half..'::bytea)");
        match (table, column) {
            ("applications" | "data_keys", "id") | (_, "application_id") | ("journal", "record_id") => {
                ID.to_owned()
            }
            ("journal", "id") => EVENT.to_owned(),
            ("applications", "number") => "('PMPK' || :u::text)".to_owned(),
            ("applications", "provider_id") => PROVIDER.to_owned(),
            ("applications", "child_key") => scattered("k1"),
            ("applications", "representative_key") => scattered("k2"),
            ("open_applications", "claim") => scattered("k3"),
            ("open_applications", "child_service_key") => scattered("k4"),
            ("replies", "key") => scattered("k5"),
            ("journal", "actor_key") => scattered("k6"),
            ("replies", "kept_at") => "now()".to_owned(),
            _ => match value {
                None | Some(Value::Null) => "NULL".to_owned(),
                // pgbench takes no empty variable.
                Some(Value::String(text)) if text.is_empty() => "''".to_owned(),
                Some(Value::String(text)) => self.parameter(text.clone()),
                Some(other) => self.parameter(other.to_string()),
            },
        }
    }

    fn parameter(&mut self, value: String) -> String {
        self.values.push(value);
        format!(":v{}", self.values.len() - 1)
    }

    /// Runs the script by so many clients for a while. `from` is larger in every run.
    pub fn run(
        &self,
        cluster: &Cluster,
        folder: &Path,
        (clients, seconds): (usize, u32),
        from: u64,
    ) -> Result<Outcome, String> {
        let logs = folder.join("pgbench");
        let _ = std::fs::remove_dir_all(&logs);
        std::fs::create_dir_all(&logs).map_err(|error| format!("{}: {error}", logs.display()))?;
        let file = logs.join("script.sql");
        std::fs::write(&file, &self.text).map_err(|error| format!("{}: {error}", file.display()))?;
        let mut pgbench = cluster.client("pgbench", DATABASE);
        pgbench
            .args(["-n", "-M", "prepared", "-l", "-c", &clients.to_string(), "-T", &seconds.to_string()])
            .arg("--log-prefix")
            .arg(logs.join("log"))
            .arg("-f")
            .arg(&file)
            .args(["-D", &format!("n={from}")]);
        for (place, value) in self.values.iter().enumerate() {
            pgbench.args(["-D", &format!("v{place}={value}")]);
        }
        let said = run(&mut pgbench)?;
        Ok(Outcome {
            micros: latencies(&logs)?,
            seconds: took(&said).ok_or_else(|| format!("pgbench said something else: {said}"))?,
            answers: Vec::new(),
        })
    }
}

/// Transactions and their rate give the time, without that of connecting.
fn took(said: &str) -> Option<f64> {
    let behind = |words: &str| {
        let line = said.lines().find(|line| line.starts_with(words))?;
        line.get(words.len()..)?.split_whitespace().next()?.parse::<f64>().ok()
    };
    Some(behind("number of transactions actually processed: ")? / behind("tps = ")?)
}

/// Third column of pgbench's log of transactions.
fn latencies(logs: &Path) -> Result<Vec<u32>, String> {
    let mut micros = Vec::new();
    let entries = std::fs::read_dir(logs).map_err(|error| error.to_string())?;
    for path in entries.flatten().map(|entry| entry.path()) {
        if path.file_name().is_some_and(|name| name.to_string_lossy().starts_with("log")) {
            let text = std::fs::read_to_string(&path).map_err(|error| error.to_string())?;
            micros.extend(text.lines().filter_map(|line| line.split(' ').nth(2)?.parse::<u32>().ok()));
        }
    }
    Ok(micros)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn every_value_of_a_row_becomes_a_parameter_or_is_made_anew() {
        let mut script = Script::filing();
        let rows = [json!({ "application_id": "x", "code": "queue", "due_at": null, "seq": 1 })];
        let insert = script.insert("deadlines", &rows);
        assert_eq!(
            insert,
            format!("INSERT INTO deadlines (application_id, code, due_at) VALUES ({ID}, :v0, NULL)")
        );
        assert_eq!(script.values, ["queue"]);
    }

    #[test]
    fn the_time_is_that_of_the_transactions() {
        let said =
            "number of transactions actually processed: 100\ntps = 50.0 (without initial connection time)\n";
        assert_eq!(took(said), Some(2.0));
    }
}
