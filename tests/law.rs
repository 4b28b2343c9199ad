//! The law beside the code: every clause that the code cites exists, every quotation is the order's own words, every
//! reading is a known one. A text in guillemets in a comment of the domain is a quotation.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the workspace").to_path_buf()
}

fn rust_files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).expect("a folder").flatten() {
        let path = entry.path();
        if path.is_dir() {
            rust_files(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
}

fn sources() -> Vec<(PathBuf, String)> {
    let mut found = Vec::new();
    rust_files(&root().join("crates"), &mut found);
    found.sort();
    found.into_iter().map(|path| (path.clone(), std::fs::read_to_string(path).expect("text"))).collect()
}

fn known() -> BTreeSet<String> {
    let list = std::fs::read_to_string(root().join("docs/law/clauses.txt")).expect("the list of clauses");
    list.lines().filter(|line| !line.starts_with('#')).map(str::to_owned).collect()
}

/// Ids in a text: a service, a hyphen, and what an id may hold.
fn ids(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    for word in text.split(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '-' | '.'))) {
        let word = word.trim_end_matches(['.', '-']);
        let cited = ["PMPK-", "REHAB-", "HOME-", "SPEC-", "ORDER-", "A-"].iter().any(|head| {
            word.strip_prefix(head).is_some_and(|rest| {
                let first = rest.chars().next().unwrap_or(' ');
                if *head == "A-" {
                    rest.len() == 2 && rest.bytes().all(|b| b.is_ascii_digit())
                } else {
                    first.is_ascii_digit() || rest.starts_with("T-") || rest.starts_with('F') || rest == "S"
                }
            })
        });
        // A human number also begins with the service's short code.
        let is_number = word.starts_with("PMPK-2");
        if cited && !is_number {
            found.push(word.to_owned());
        }
    }
    found
}

#[test]
fn every_cited_clause_and_reading_exists() {
    let known = known();
    let mut cited = BTreeSet::new();
    for (path, text) in sources() {
        for id in ids(&text) {
            assert!(known.contains(&id), "{}: there is no {id}", path.display());
            cited.insert(id);
        }
    }
    assert!(cited.len() > 70, "only {} ids are cited", cited.len());
    assert_eq!(known.iter().filter(|id| !id.starts_with("A-")).count(), 233);
}

/// Quotations in the comments of a file, each put together over its lines.
fn quotations(text: &str) -> Vec<String> {
    let mut comments = String::new();
    for line in text.lines().map(str::trim_start) {
        match line.strip_prefix("///").or_else(|| line.strip_prefix("//!")) {
            Some(comment) => comments.push_str(comment),
            None => comments.push('\u{0}'),
        }
    }
    comments
        .split('«')
        .skip(1)
        .map(|rest| rest.split(['»', '\u{0}']).next().unwrap_or_default().to_owned())
        .collect()
}

fn folded(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn every_quotation_is_the_orders_own_words() {
    let order = folded(&std::fs::read_to_string(root().join("docs/law/order.kk.md")).expect("the order"));
    let mut checked = 0;
    for (path, text) in
        sources().into_iter().filter(|(path, _)| path.starts_with(root().join("crates/domain")))
    {
        for quotation in quotations(&text) {
            assert!(
                order.contains(&folded(&quotation)),
                "{}: not in the order: «{quotation}»",
                path.display()
            );
            checked += 1;
        }
    }
    assert!(checked >= 25, "only {checked} quotations were found");
}

#[test]
fn the_checks_find_what_is_wrong() {
    assert_eq!(ids("by PMPK-T-3-a, and A-17; not PMPK-2026-0000123-7"), ["PMPK-T-3-a", "A-17"]);
    assert!(!known().contains("PMPK-T-99-z"));
    assert_eq!(quotations("/// «one\n/// two» and «three»\ncode"), ["one two", "three"]);
}
