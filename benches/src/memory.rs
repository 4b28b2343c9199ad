//! Memory of processes, from `/proc`: what stands in it now and the most that stood in it since somebody asked to forget; and
//! what a piece of work took of it, with its time. Linux only, like the databases' own tools. It must not round in our favour.

use std::fmt::Write as _;

use serde_json::{Value, json};

use crate::mark::Mark;
use crate::report::percentile;

/// Work that must not take more memory than this, whatever its amount.
#[derive(Debug)]
pub struct Held {
    /// What was done.
    pub name: String,
    /// Time of each, sorted, microseconds.
    pub micros: Vec<u32>,
    /// The most milliseconds at the 99th percentile, where there is a mark.
    pub longest: Option<f64>,
    /// Mebibytes that it took.
    pub mebibytes: f64,
    /// The most that it may take.
    pub most: f64,
}

impl Held {
    /// How long each may take, and how much memory all.
    pub fn marks(&self) -> Vec<Mark> {
        let mark = |what, found, wanted| {
            let name = format!("{}, {what}", self.name);
            Mark { name, found, wanted, binding: true, at_most: true }
        };
        let time = self.longest.map(|longest| mark("p99 ms", percentile(&self.micros, 99), longest));
        time.into_iter().chain([mark("MiB of memory", self.mebibytes, self.most)]).collect()
    }

    /// As JSON.
    pub fn json(&self) -> Value {
        let of = |hundredths| percentile(&self.micros, hundredths);
        json!({
            "name": self.name, "count": self.micros.len(), "mebibytes": self.mebibytes,
            "p50_ms": of(50), "p99_ms": of(99), "max_ms": of(100),
        })
    }
}

/// A table of all; nothing where nothing was measured.
pub fn table(all: &[Held]) -> String {
    let mut text = String::new();
    if all.is_empty() {
        return text;
    }
    text.push_str(
        "\n| Work | count | p50 ms | p99 ms | max ms | MiB of memory |\n|---|--:|--:|--:|--:|--:|\n",
    );
    for one in all {
        let _ = write!(text, "| {} | {} |", one.name, one.micros.len());
        for hundredths in [50, 99, 100] {
            let _ = write!(text, " {:.2} |", percentile(&one.micros, hundredths));
        }
        let _ = writeln!(text, " {:.2} |", one.mebibytes);
    }
    text
}

/// A line of a process's status, in mebibytes.
fn line(pid: u32, name: &str) -> Result<f64, String> {
    let path = format!("/proc/{pid}/status");
    let status = std::fs::read_to_string(&path).map_err(|error| format!("{path}: {error}"))?;
    let line = status.lines().find_map(|line| line.strip_prefix(name));
    let kibibytes = line.and_then(|line| line.split_whitespace().nth(1)?.parse::<f64>().ok());
    kibibytes.map(|it| it / 1024.0).ok_or_else(|| format!("{path} tells no {name}"))
}

/// Mebibytes that stand in memory now.
pub fn resident(pid: u32) -> Result<f64, String> {
    line(pid, "VmRSS")
}

/// The most mebibytes that stood in memory since [`forget_peak`].
pub fn peak(pid: u32) -> Result<f64, String> {
    line(pid, "VmHWM")
}

/// From now on the peak counts.
pub fn forget_peak(pid: u32) -> Result<(), String> {
    let path = format!("/proc/{pid}/clear_refs");
    std::fs::write(&path, "5").map_err(|error| format!("{path}: {error}"))
}
