//! The law beside the code: every clause that the code cites exists and carries the order's own words, every reading is a
//! known one and says where it is used, and the rulebook has every norm once.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// The workspace.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the workspace").to_path_buf()
}

/// A file of the tree as text.
pub fn text_of(path: &str) -> String {
    std::fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
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

fn sources() -> Vec<(String, String)> {
    let mut found = Vec::new();
    rust_files(&root().join("crates"), &mut found);
    found.sort();
    let named = |path: PathBuf| {
        let text = std::fs::read_to_string(&path).expect("text");
        let name = path.strip_prefix(root()).expect("inside").to_string_lossy().into_owned();
        (name, text)
    };
    found.into_iter().map(named).collect()
}

/// Every id of `docs/law/clauses.txt`: norms and readings.
pub fn known() -> BTreeSet<String> {
    text_of("docs/law/clauses.txt").lines().filter(|line| !line.starts_with('#')).map(str::to_owned).collect()
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
                    // Places in general, such as PMPK-T-9, stand for the items under them.
                    let item = rest.matches('-').count() > 0 || !rest.starts_with("T-");
                    item && (first.is_ascii_digit()
                        || rest.starts_with("T-")
                        || rest.starts_with('F')
                        || rest == "S")
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
            let place = known.iter().any(|known| known.starts_with(&format!("{id}-")));
            assert!(known.contains(&id) || place, "{path}: there is no {id}");
            cited.insert(id);
        }
    }
    assert!(cited.len() > 200, "only {} ids are cited", cited.len());
    assert_eq!(known.iter().filter(|id| !id.starts_with("A-")).count(), 233);
    assert_eq!(known.iter().filter(|id| id.starts_with("A-")).count(), 65);
}

/// The order without blanks, displaced words put back where they belong.
fn order() -> String {
    let bare = |text: &str| text.split_whitespace().collect::<String>();
    let mut order = bare(&text_of("docs/law/order.kk.md"));
    for file in ["docs/law/displaced/pmpk.txt", "docs/law/displaced/others.txt"] {
        for line in text_of(file).lines().filter(|line| !line.starts_with('#') && !line.trim().is_empty()) {
            let parts: Vec<&str> = line.splitn(3, '|').collect();
            let [_, extracted, restored] = parts.as_slice() else { panic!("{file}: {line}") };
            let (extracted, restored) = (bare(extracted), bare(restored));
            let letters = |text: &str| {
                let mut letters: Vec<char> = text.chars().filter(|c| c.is_alphanumeric()).collect();
                letters.sort_unstable();
                letters
            };
            assert_eq!(
                letters(&extracted),
                letters(&restored),
                "{file}: words are moved, never changed: {line}"
            );
            assert_eq!(order.matches(&extracted).count(), 1, "{file}: {line}");
            order = order.replace(&extracted, &restored);
        }
    }
    order
}

/// The string literal that begins at the first quotation mark, and what follows it.
fn literal(text: &str) -> Option<(String, &str)> {
    let begin = text.find('"')? + 1;
    let mut value = String::new();
    let mut chars = text[begin..].char_indices();
    while let Some((at, c)) = chars.next() {
        match c {
            '"' => return Some((value, &text[begin + at + 1..])),
            '\\' => match chars.next()?.1 {
                '\n' => {
                    let rest = chars.as_str();
                    let skipped = rest.len() - rest.trim_start().len();
                    for _ in 0..rest[..skipped].chars().count() {
                        chars.next();
                    }
                }
                other => value.push(other),
            },
            other => value.push(other),
        }
    }
    None
}

/// Every clause that the domain names: id and words.
fn clauses() -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    for (path, text) in sources().into_iter().filter(|(path, _)| path.starts_with("crates/domain/src")) {
        for part in text.split("Clause::new(").skip(1) {
            let Some((id, rest)) = literal(part) else { continue };
            let (words, _) = literal(rest).unwrap_or_else(|| panic!("{path}: {id} has no words"));
            assert!(found.insert(id.clone(), words).is_none(), "{path}: {id} is named twice");
        }
    }
    found
}

#[test]
fn every_clause_carries_the_orders_own_words() {
    let (order, clauses) = (order(), clauses());
    assert!(clauses.len() >= 200, "only {} clauses are named", clauses.len());
    for (id, words) in &clauses {
        let bare: String = words.split_whitespace().collect();
        assert!(bare.chars().count() >= 4, "{id} quotes nothing");
        assert!(order.contains(&bare), "{id}: not in the order: {words}");
    }
    let norms: BTreeSet<String> = known().into_iter().filter(|id| !id.starts_with("A-")).collect();
    let named: BTreeSet<String> = clauses.into_keys().collect();
    let unknown: Vec<&String> = named.difference(&norms).collect();
    assert!(unknown.is_empty(), "{unknown:?}");
    let fields = |id: &&String| id.contains("-F");
    let unnamed: Vec<&String> = norms.difference(&named).filter(|id| !fields(id)).collect();
    assert!(unnamed.is_empty(), "only fields of forms may wait for their form: {unnamed:?}");
}

#[test]
fn every_caption_of_a_form_is_the_orders_own() {
    let order = order();
    let (notice, conclusion) = (qoldau_forms::notice::CAPTIONS, qoldau_forms::conclusion::CAPTIONS);
    let known = known();
    for (clause, words) in notice.iter().chain(&conclusion) {
        assert!(known.contains(*clause), "there is no {clause}");
        let bare: String = words.split_whitespace().collect();
        assert!(order.contains(&bare), "{clause}: the order does not say {words}");
    }
}

#[test]
fn headings_of_rows_are_the_orders_own_words() {
    let order = order();
    for row in qoldau_domain::passport::RowKey::ALL {
        let bare: String = row.heading().0.split_whitespace().collect();
        assert!(order.contains(&bare), "{}", row.heading().0);
    }
}

#[test]
fn the_rulebook_has_every_norm_once_and_no_other() {
    let mut rows = BTreeMap::new();
    let norms: BTreeSet<String> = known().into_iter().filter(|id| !id.starts_with("A-")).collect();
    for line in text_of("docs/law/rulebook.md").lines() {
        let first = line.strip_prefix("| ").and_then(|rest| rest.split(" |").next()).unwrap_or_default();
        if norms.contains(first) {
            assert!(line.matches(" | ").count() >= 3, "{line}");
            *rows.entry(first.to_owned()).or_insert(0) += 1;
        }
    }
    let once: Vec<_> = norms.iter().filter(|id| rows.get(*id) != Some(&1)).collect();
    assert!(once.is_empty(), "not exactly once: {once:?}");
}

const NOT_USED: &str = "nowhere yet";

/// Files that rest on a reading.
fn files_citing(number: &str, sources: &[(String, String)]) -> Vec<String> {
    let (id, name) = (format!("A-{number}"), format!("A_{number}"));
    let cites = |text: &str| {
        text.split(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '-' | '_')))
            .any(|word| word == id || word == name)
    };
    let named = |path: &str| path != "crates/domain/src/law/reading.rs";
    sources.iter().filter(|(path, text)| named(path) && cites(text)).map(|(path, _)| path.clone()).collect()
}

/// `docs/law/readings.md` explains all 65 and says where each is used. `QOLDAU_WRITE_DOCS=1` writes the places anew.
#[test]
fn every_reading_is_explained_and_says_where_it_is_used() {
    let (path, sources) = ("docs/law/readings.md", sources());
    let mut text = text_of(path);
    let labels = ["Place:", "Unclear:", "Possible:", "Chosen:", "Setting:", "Where:"];
    let mut written = Vec::new();
    let (head, sections) = text.split_once("\n## ").expect("readings");
    let mut explained = Vec::new();
    for section in sections.split("\n## ") {
        let (id, rest) = section.split_once('\n').expect("a reading");
        let number = id.strip_prefix("A-").expect("a number");
        let mut at = 0;
        for label in labels {
            let found = rest[at..].find(&format!("\n{label} ")).unwrap_or_else(|| panic!("{id}: no {label}"));
            at += found + 1;
        }
        let setting = rest.lines().find(|line| line.starts_with("Setting:")).expect("a setting");
        assert!(
            setting == "Setting: fixed"
                || setting.starts_with("Setting: configurable: ")
                || setting.starts_with("Setting: configurable later: "),
            "{id}: {setting}"
        );
        let possible =
            rest.split("\nPossible: ").nth(1).and_then(|rest| rest.split("\n\n").next()).expect("readings");
        assert!(possible.contains(';'), "{id}: one way to read is no ambiguity");
        let files = files_citing(number, &sources);
        let places = if files.is_empty() {
            NOT_USED.to_owned()
        } else {
            files.iter().map(|file| format!("`{file}`")).collect::<Vec<_>>().join(", ")
        };
        let before = rest.split("\nWhere: ").next().expect("before");
        written.push(format!("\n## {id}\n{before}\nWhere: {places}\n"));
        explained.push(id.to_owned());
    }
    let readings: Vec<String> = known().into_iter().filter(|id| id.starts_with("A-")).collect();
    assert_eq!(explained, readings);
    let anew = format!("{head}{}", written.concat());
    if std::env::var_os("QOLDAU_WRITE_DOCS").is_some() {
        std::fs::write(root().join(path), &anew).expect("the readings are written");
        text.clone_from(&anew);
    }
    assert!(text == anew, "{path} is another; run QOLDAU_WRITE_DOCS=1 cargo test --package qoldau-tests law");
}

#[test]
fn the_checks_find_what_is_wrong() {
    assert_eq!(ids("by PMPK-T-3-a, and A-17; not PMPK-2026-0000123-7"), ["PMPK-T-3-a", "A-17"]);
    assert!(!known().contains("PMPK-T-99-z"));
    let (first, rest) = literal("(\n \"PMPK\", \"one \\\n     two\")").expect("a literal");
    assert_eq!((first.as_str(), literal(rest).map(|(words, _)| words)), ("PMPK", Some("one two".to_owned())));
    assert!(!order().contains("көрсетілетінқызметтыберуші"));
}
