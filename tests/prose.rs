//! Prose is checked: every path that a document names exists, and every command of the README and of `docs/staff.md` answers as
//! written. A block under `<!-- run -->` is run, in order, in one shell; the status under `<!-- answers … -->` is what its last line prints.

use std::path::{Path, PathBuf};
use std::process::Command;

use qoldau_api::problem::ProblemCode;
use qoldau_tests::{Process, binary};
use serde_json::Value;

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

/// A block to run, the status that its last line prints, and what it answers.
#[derive(Default)]
struct Run {
    block: String,
    status: Option<String>,
    answer: String,
    is_json: bool,
}

/// The next fenced block: what stands behind its fence, and its text.
fn fenced<'a>(lines: &mut impl Iterator<Item = &'a str>) -> (String, String) {
    let mut kind = String::new();
    for line in lines.by_ref() {
        if let Some(rest) = line.strip_prefix("```") {
            rest.clone_into(&mut kind);
            break;
        }
    }
    let text: Vec<&str> = lines.by_ref().take_while(|line| !line.starts_with("```")).collect();
    (kind, text.join("\n"))
}

fn runs(text: &str) -> Vec<Run> {
    let mut found: Vec<Run> = Vec::new();
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        let line = line.trim();
        if line == "<!-- run -->" {
            found.push(Run { block: fenced(&mut lines).1, ..Run::default() });
        } else if let Some(status) =
            line.strip_prefix("<!-- answers").and_then(|rest| rest.strip_suffix("-->"))
        {
            let run = found.last_mut().expect("a block before its answer");
            // A command has no status; its whole text is the answer.
            run.status = Some(status.trim().to_owned()).filter(|status| !status.is_empty());
            let (kind, answer) = fenced(&mut lines);
            run.is_json = kind == "json";
            run.answer = answer;
        }
    }
    found
}

/// Whether text is as written, where `…` stands for anything.
fn is_as_written(written: &str, text: &str) -> bool {
    let mut rest = text;
    let parts: Vec<&str> = written.split('…').collect();
    for (place, part) in parts.iter().enumerate() {
        let found = if place == 0 { rest.starts_with(part).then_some(0) } else { rest.find(part) };
        let Some(at) = found else { return false };
        rest = &rest[at + part.len()..];
    }
    parts.last().is_some_and(|last| last.is_empty()) || rest.is_empty()
}

/// Whether an answer holds what is written: members that are left out are not compared, and an array that ends with
/// `"…"` may go on.
fn holds(written: &Value, answer: &Value) -> bool {
    match (written, answer) {
        (Value::Object(written), Value::Object(answer)) => {
            written.iter().all(|(name, value)| answer.get(name).is_some_and(|answer| holds(value, answer)))
        }
        (Value::Array(written), Value::Array(answer)) => {
            let open = written.last().is_some_and(|last| last == "…");
            let fixed = if open { &written[..written.len() - 1] } else { &written[..] };
            (open || fixed.len() == answer.len())
                && fixed.len() <= answer.len()
                && fixed.iter().zip(answer).all(|(written, answer)| holds(written, answer))
        }
        (Value::String(written), Value::String(answer)) => is_as_written(written, answer),
        (written, answer) => written == answer,
    }
}

fn check(run: &Run, printed: &str) {
    let printed = printed.trim_end();
    let (body, last) = printed.rsplit_once('\n').unwrap_or(("", printed));
    if let Some(status) = &run.status {
        assert_eq!(last, status, "{}\n{printed}", run.block);
    }
    if run.is_json {
        let written: Value =
            serde_json::from_str(&run.answer).unwrap_or_else(|error| panic!("{error}: {}", run.answer));
        let start = body.find(['{', '[']).unwrap_or_else(|| panic!("no JSON: {printed}"));
        let answer: Value =
            serde_json::from_str(body[start..].trim()).unwrap_or_else(|error| panic!("{error}: {body}"));
        assert!(
            holds(&written, &answer),
            "{}\nis written to answer {written:#}\nand answers {answer:#}",
            run.block
        );
    } else {
        let mut lines = printed.lines();
        for written in run.answer.lines().filter(|line| !line.trim().is_empty()) {
            let there = lines.any(|line| is_as_written(written.trim(), line.trim()));
            assert!(there, "{}\n{written} is not in\n{printed}", run.block);
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_readmes_commands_answer_as_written() {
    answers_as_written("README.md").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_lines_for_staff_systems_answer_as_written() {
    answers_as_written("docs/staff.md").await;
}

/// Every block of a document that is marked to be run, in order, in one shell, against a new sandbox.
async fn answers_as_written(document: &str) {
    let text = std::fs::read_to_string(root().join(document)).expect("the document");
    let runs = runs(&text);
    assert!(runs.len() >= 8, "only {} blocks are marked to be run", runs.len());
    assert!(runs.iter().filter(|run| run.status.is_some()).count() >= 8);
    let var = tempfile::tempdir().expect("a folder");
    let url = format!("sqlite:{}", var.path().join("qoldau.db").display());
    let process = Process::start(var.path(), &url, &[]).await;
    // The document's own words, but for the port and for the binary that is built already.
    let mut script = String::from("set -u\n");
    for run in &runs {
        let block = run
            .block
            .replace("http://127.0.0.1:8080", &process.base)
            .replace("cargo run -q --", &binary().display().to_string());
        script.push_str("echo '=== block'\n");
        script.push_str(&block);
        script.push('\n');
    }
    let done = tokio::task::spawn_blocking(move || {
        Command::new("timeout")
            .args(["300", "sh", "-c", &script])
            .current_dir(root())
            .env("QOLDAU_VAR_DIR", var.path())
            .output()
            .expect("a shell")
    });
    let done = done.await.expect("the shell ends");
    let printed = String::from_utf8_lossy(&done.stdout).into_owned();
    let complaints = String::from_utf8_lossy(&done.stderr).into_owned();
    let answers: Vec<&str> = printed.split("=== block\n").skip(1).collect();
    assert_eq!(answers.len(), runs.len(), "{printed}\n{complaints}");
    for (run, answer) in runs.iter().zip(answers) {
        check(run, answer);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_lines_that_greet_a_newcomer_work_when_they_are_pasted() {
    let var = tempfile::tempdir().expect("a folder");
    let url = format!("sqlite:{}", var.path().join("qoldau.db").display());
    let process = Process::start(var.path(), &url, &[]).await;
    let greeting = process.log();
    assert!(greeting.contains(&format!("{}/docs", process.base)), "where the documentation is");
    let lines: Vec<&str> = greeting.lines().filter(|line| line.starts_with("curl ")).collect();
    assert_eq!(lines.len(), 5, "one for each role that a newcomer plays: {lines:?}");
    for line in lines {
        let pasted = format!("{line} -o /dev/null -w '%{{http_code}}'");
        let done = Command::new("timeout").args(["60", "sh", "-c", &pasted]).output().expect("a shell");
        assert_eq!(String::from_utf8_lossy(&done.stdout), "200", "{line}");
    }
}

/// The codes of fields in `docs/errors.md` are those that the API answers with, in its own words.
#[test]
fn the_page_of_errors_lists_every_code_of_a_field() {
    let page = std::fs::read_to_string(root().join("docs/errors.md")).expect("the page");
    let section = page.split("## Codes in `errors[]`").nth(1).expect("the section");
    let section = section.split("\n## ").next().expect("a section");
    let listed: Vec<&str> = section.lines().filter(|line| line.starts_with("| `")).collect();
    let mut served: Vec<String> = qoldau_api::problem::texts::FIELD_TEXTS
        .iter()
        .map(|(code, text)| format!("| `{code}` | {} |", text.en))
        .collect();
    served.sort();
    assert_eq!(listed, served);
}

/// Likewise the codes of problems, with their status.
#[test]
fn the_page_of_errors_lists_every_problem() {
    let page = std::fs::read_to_string(root().join("docs/errors.md")).expect("the page");
    let section = page.split("## Codes in `errors[]`").next().expect("what stands before");
    let mut listed: Vec<&str> = section.lines().filter(|line| line.starts_with("| `")).collect();
    listed.sort_unstable();
    let row = |code: &ProblemCode| {
        format!("| `{}` | {} | {} |", code.code(), code.status().as_u16(), code.text().meaning.en)
    };
    let mut served: Vec<String> = ProblemCode::ALL.iter().map(row).collect();
    served.sort();
    assert_eq!(listed, served);
}
