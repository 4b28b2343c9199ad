//! A PDF that the API handed out, looked at with tools that are not ours: its text as somebody copies it, and a PDF/A check. Where
//! a tool is missing the test says so aloud; with `QOLDAU_TEST_REQUIRE_PAPER` it fails.

use std::path::Path;
use std::process::{Command, Output};

use crate::cluster::say_aloud;

/// A PDF in a file of its own.
#[derive(Debug)]
pub struct Paper {
    folder: tempfile::TempDir,
}

impl Paper {
    /// Puts the bytes of an answer into a file.
    #[must_use]
    pub fn new(bytes: &[u8]) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        std::fs::write(folder.path().join("paper.pdf"), bytes).expect("a file");
        Self { folder }
    }

    fn path(&self) -> String {
        self.folder.path().join("paper.pdf").display().to_string()
    }

    /// Its text, with single spaces, holds all of these.
    pub fn holds(&self, expected: &[&str]) {
        let Some(output) = tool("pdftotext", &[&self.path(), "-"]) else { return };
        assert!(output.status.success(), "pdftotext cannot read it");
        let text = String::from_utf8(output.stdout).expect("text");
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        for part in expected {
            assert!(text.contains(part), "{part} is not in: {text}");
        }
    }

    /// It passes the PDF/A check of `PDFBox` Preflight.
    pub fn is_pdfa(&self) {
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("../crates/forms/tests/pdfa.sh");
        if !Path::new("/usr/share/java/preflight.jar").exists() {
            missing("the PDF/A validator");
            return;
        }
        let Some(output) = tool("bash", &[&script.display().to_string(), &self.path()]) else { return };
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
    }
}

fn missing(what: &str) {
    let told = format!("NOT RUN: {what} is not on this machine");
    say_aloud(&told);
    assert!(std::env::var_os("QOLDAU_TEST_REQUIRE_PAPER").is_none(), "{told}");
}

/// Runs a tool; none where the machine does not have it and nobody insists.
fn tool(name: &str, arguments: &[&str]) -> Option<Output> {
    let ran = Command::new(name).args(arguments).output();
    if ran.is_err() {
        missing(name);
    }
    ran.ok()
}
