//! Who may import whom, read from Cargo's own metadata: each heavy library is a direct dependency of exactly one crate,
//! the domain depends on its short list and nothing else, and no arrow points back.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::process::Command;

use serde_json::Value;

/// Direct dependencies (without those for tests) of each crate of the workspace.
fn dependencies() -> BTreeMap<String, BTreeSet<String>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the workspace");
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let done = Command::new(cargo)
        .args(["metadata", "--format-version", "1", "--no-deps", "--offline"])
        .current_dir(root)
        .output()
        .expect("cargo runs");
    let metadata: Value = serde_json::from_slice(&done.stdout).expect("metadata");
    let packages = metadata["packages"].as_array().expect("packages");
    packages
        .iter()
        .map(|package| {
            let names = package["dependencies"].as_array().expect("dependencies").iter();
            let names = names.filter(|dependency| dependency["kind"].is_null());
            let names = names.filter_map(|dependency| dependency["name"].as_str().map(str::to_owned));
            (package["name"].as_str().expect("a name").to_owned(), names.collect())
        })
        .collect()
}

fn set(names: &[&str]) -> BTreeSet<String> {
    names.iter().map(|name| (*name).to_owned()).collect()
}

#[test]
fn the_domain_depends_on_its_short_list_and_nothing_else() {
    let allowed = set(&["chrono", "chrono-tz", "serde", "thiserror", "unicode-normalization", "uuid"]);
    assert_eq!(dependencies()["qoldau-domain"], allowed);
}

#[test]
fn each_heavy_library_stands_in_one_crate() {
    let house = ["qoldau-domain", "qoldau-persistence", "qoldau-gateways", "qoldau-forms", "qoldau-api"];
    let all = dependencies();
    for (library, owner) in [
        ("diesel", "qoldau-persistence"),
        ("diesel_migrations", "qoldau-persistence"),
        ("r2d2", "qoldau-persistence"),
        ("actix-web", "qoldau-api"),
        ("utoipa", "qoldau-api"),
        ("validator", "qoldau-api"),
        ("jsonwebtoken", "qoldau-api"),
        ("reqwest", "qoldau-gateways"),
        ("krilla", "qoldau-forms"),
        ("parley", "qoldau-forms"),
        ("fast_qr", "qoldau-forms"),
    ] {
        let owners: Vec<&str> = house.into_iter().filter(|name| all[*name].contains(library)).collect();
        assert_eq!(owners, [owner], "{library}");
    }
}

#[test]
fn no_arrow_points_back() {
    let all = dependencies();
    let own = |name: &str| -> BTreeSet<String> {
        all[name].iter().filter(|dependency| dependency.starts_with("qoldau-")).cloned().collect()
    };
    assert_eq!(own("qoldau-domain"), set(&[]));
    assert_eq!(own("qoldau-persistence"), set(&["qoldau-domain"]));
    assert_eq!(own("qoldau-gateways"), set(&["qoldau-domain"]));
    assert_eq!(own("qoldau-forms"), set(&[]));
    let below = ["qoldau-domain", "qoldau-persistence", "qoldau-gateways", "qoldau-forms"];
    assert_eq!(own("qoldau-api"), set(&below));
}
