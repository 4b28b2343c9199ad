//! The calculator in process: runs the criterion benchmark of `benches/calculator.rs` and reads what it measured. Nothing is
//! measured here; the figure is criterion's median.

use std::path::Path;
use std::process::Command;

use serde_json::Value;

use crate::server::{target, workspace};

/// A term and how many millions of it one core computes in a second.
pub type Rate = (String, f64);

fn read(path: &Path) -> Result<Value, String> {
    let told = |error: &dyn std::fmt::Display| format!("{}: {error}", path.display());
    let text = std::fs::read_to_string(path).map_err(|error| told(&error))?;
    serde_json::from_str(&text).map_err(|error| told(&error))
}

fn rate(folder: &Path) -> Result<Rate, String> {
    let (named, told) = (read(&folder.join("benchmark.json"))?, read(&folder.join("estimates.json"))?);
    let name = named.get("function_id").and_then(Value::as_str).ok_or("criterion names no function")?;
    let terms = named.pointer("/throughput/Elements").and_then(Value::as_f64);
    let nanoseconds = told.pointer("/median/point_estimate").and_then(Value::as_f64);
    let (terms, nanoseconds) = terms.zip(nanoseconds).ok_or("criterion tells no median")?;
    Ok((name.to_owned(), terms / nanoseconds * 1e3))
}

/// Runs the benchmark; every kind of term with its rate, by name.
pub fn measure() -> Result<Vec<Rate>, String> {
    let run = Command::new(env!("CARGO"))
        .args(["bench", "--quiet", "--package", "qoldau-benches", "--bench", "calculator", "--", "--noplot"])
        .current_dir(workspace())
        .output()
        .map_err(|error| format!("cargo cannot be run: {error}"))?;
    if !run.status.success() {
        return Err(format!("the calculator's benchmark failed: {}", String::from_utf8_lossy(&run.stderr)));
    }
    let folder = target()?.join("criterion").join("terms");
    let found = std::fs::read_dir(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    let measured = found.flatten().map(|entry| entry.path().join("new")).filter(|path| path.is_dir());
    let mut rates = measured.map(|path| rate(&path)).collect::<Result<Vec<Rate>, String>>()?;
    rates.sort_by(|one, other| one.0.cmp(&other.0));
    Ok(rates)
}
