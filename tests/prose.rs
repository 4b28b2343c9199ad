//! Prose is checked: every path that a document names exists, and every command of the README answers as written. A block
//! under `<!-- run -->` is run, in order, in one shell; the status under `<!-- answers … -->` is what its last line prints.

use std::path::{Path, PathBuf};
use std::process::Command;

use qoldau_tests::{Process, binary};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the workspace").to_path_buf()
}

fn documents() -> Vec<PathBuf> {
    let root = root();
    let mut found: Vec<PathBuf> = ["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "CHANGELOG.md"]
        .into_iter()
        .map(|name| root.join(name))
        .collect();
    for folder in ["docs", "docs/adr", "docs/law"] {
        let entries =
            std::fs::read_dir(root.join(folder)).expect("a folder").flatten().map(|entry| entry.path());
        found.extend(entries.filter(|path| path.extension().is_some_and(|extension| extension == "md")));
    }
    found.retain(|path| !path.ends_with("order.kk.md"));
    found
}

/// What looks like a path of the tree: in backticks or as a link, beginning with a folder or file of the root.
fn named_paths(text: &str) -> Vec<String> {
    let heads: Vec<String> = std::fs::read_dir(root())
        .expect("the tree")
        .flatten()
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .filter(|name| !["target", "var", ".git"].contains(&name.as_str()))
        .collect();
    let mut found = Vec::new();
    for word in text.split(|c: char| c.is_whitespace() || "`()[]<>\"',;|".contains(c)) {
        let word = word.trim_end_matches(['.', ':', '/']).split('#').next().unwrap_or_default();
        let head = word.split('/').next().unwrap_or_default();
        let plain = word.chars().all(|c| c.is_ascii_alphanumeric() || "/._-".contains(c));
        if plain && word.contains('/') && heads.iter().any(|name| name == head) {
            found.push(word.to_owned());
        }
    }
    found
}

/// What an operator makes, or a build; everything else that prose names must be there.
const MADE_LATER: [&str; 2] = ["deploy/secrets/", "target/"];

#[test]
fn every_path_that_prose_names_exists() {
    let mut checked = 0;
    for document in documents() {
        let text = std::fs::read_to_string(&document)
            .unwrap_or_else(|_| panic!("{} is missing", document.display()));
        for path in named_paths(&text) {
            let later = MADE_LATER.iter().any(|made| path.starts_with(made));
            assert!(
                later || root().join(&path).exists(),
                "{} names {path}, which is not there",
                document.display()
            );
            checked += 1;
        }
    }
    assert!(checked > 40, "only {checked} paths were found");
}

#[test]
fn every_document_says_first_what_it_is_for() {
    for document in documents() {
        let text = std::fs::read_to_string(&document).expect("text");
        let opening: Vec<&str> = text.lines().filter(|line| !line.trim().is_empty()).take(2).collect();
        assert!(opening[0].starts_with("# "), "{} has no heading", document.display());
        assert!(opening[1].len() > 40, "{} does not say what it is for", document.display());
    }
}

/// Blocks to run, each with the status that it is to print last.
fn runs(text: &str) -> Vec<(String, Option<String>)> {
    let mut found: Vec<(String, Option<String>)> = Vec::new();
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        let line = line.trim();
        if line == "<!-- run -->" {
            let block: Vec<&str> = lines
                .by_ref()
                .skip_while(|line| !line.starts_with("```"))
                .skip(1)
                .take_while(|line| !line.starts_with("```"))
                .collect();
            found.push((block.join("\n"), None));
        } else if let Some(status) =
            line.strip_prefix("<!-- answers ").and_then(|rest| rest.strip_suffix(" -->"))
        {
            found.last_mut().expect("a block before its answer").1 = Some(status.to_owned());
        }
    }
    found
}

#[tokio::test(flavor = "multi_thread")]
async fn the_readmes_commands_answer_as_written() {
    let readme = std::fs::read_to_string(root().join("README.md")).expect("the README");
    let runs = runs(&readme);
    assert!(runs.len() >= 8, "only {} blocks are marked to be run", runs.len());
    assert!(runs.iter().filter(|(_, status)| status.is_some()).count() >= 6);
    let var = tempfile::tempdir().expect("a folder");
    let url = format!("sqlite:{}", var.path().join("qoldau.db").display());
    let process = Process::start(var.path(), &url, &[]).await;
    // The README's own words, but for the port and for the binary that is built already.
    let mut script = String::from("set -u\n");
    for (place, (block, _)) in runs.iter().enumerate() {
        let block = block
            .replace("http://127.0.0.1:8080", &process.base)
            .replace("cargo run -q --", &binary().display().to_string());
        script.push_str(&format!("echo '--- {place}'\n{block}\n"));
    }
    let done = tokio::task::spawn_blocking(move || {
        Command::new("sh")
            .args(["-c", &script])
            .current_dir(root())
            .env("QOLDAU_VAR_DIR", var.path())
            .output()
            .expect("a shell")
    });
    let done = done.await.expect("the shell ends");
    let printed = String::from_utf8_lossy(&done.stdout).into_owned();
    let complaints = String::from_utf8_lossy(&done.stderr).into_owned();
    let answers: Vec<&str> = printed.split("--- ").skip(1).collect();
    assert_eq!(answers.len(), runs.len(), "{printed}\n{complaints}");
    for ((block, status), answer) in runs.iter().zip(answers) {
        let last = answer.trim_end().lines().last().unwrap_or_default();
        if let Some(status) = status {
            assert_eq!(last, status, "{block}\n{answer}\n{complaints}");
        }
    }
}
