//! What a configuration takes and what it says of each fault. It starts nothing and reads no environment.

use super::*;

fn with(pairs: &[(&str, &str)]) -> Result<Config, Vec<&'static str>> {
    let pairs: BTreeMap<String, String> =
        pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    Config::from(|name| pairs.get(name).cloned())
        .map_err(|faults| faults.into_iter().map(|fault| fault.variable).collect())
}

#[test]
fn nothing_set_is_the_sandbox() {
    let config = with(&[("QOLDAU_VAR_DIR", "/tmp/x")]).unwrap();
    assert_eq!(config.mode, Mode::Sandbox);
    assert_eq!(config.seal_key_file, PathBuf::from("/tmp/x/keys/seal.key"));
}

#[test]
fn every_fault_is_told_at_once() {
    let faults = with(&[
        ("QOLDAU_MODE", "staging"),
        ("QOLDAU_LISTEN", "everywhere"),
        ("QOLDAU_DATABASE_URL", "mysql://x"),
        ("QOLDAU_RATE_BURST", "-1"),
        ("QOLDAU_CLIENTS", "portal"),
        ("QOLDAU_RULES_PUBLISHED_ON", "March"),
        ("QOLDAU_RULES_PUBLISHED_AT", "ftp://example.kz/33"),
        ("QOLDAU_SPECIAL_ADMISSION_STAGES", "one,one"),
    ])
    .unwrap_err();
    for variable in [
        "QOLDAU_MODE",
        "QOLDAU_LISTEN",
        "QOLDAU_DATABASE_URL",
        "QOLDAU_RATE_BURST",
        "QOLDAU_CLIENTS",
        "QOLDAU_RULES_PUBLISHED_ON",
        "QOLDAU_RULES_PUBLISHED_AT",
        "QOLDAU_SPECIAL_ADMISSION_STAGES",
    ] {
        assert!(faults.contains(&variable), "{variable}");
    }
}

#[test]
fn the_sandbox_stays_on_this_machine_and_production_has_no_defaults() {
    assert_eq!(with(&[("QOLDAU_LISTEN", "0.0.0.0:8080")]).unwrap_err(), ["QOLDAU_LISTEN"]);
    let faults = with(&[("QOLDAU_MODE", "production")]).unwrap_err();
    for variable in ["QOLDAU_DATABASE_URL", "QOLDAU_ISSUER", "QOLDAU_JWKS", "QOLDAU_SEAL_KEY_FILE"] {
        assert!(faults.contains(&variable), "{variable}");
    }
}

#[test]
fn papers_of_a_sandbox_lead_to_where_it_listens() {
    let url = |variables: &[(&str, &str)]| with(variables).map(|config| config.public_url);
    assert_eq!(url(&[]), Ok("http://127.0.0.1:8080".to_owned()));
    assert_eq!(url(&[("QOLDAU_LISTEN", "127.0.0.1:8097")]), Ok("http://127.0.0.1:8097".to_owned()));
    let told = [("QOLDAU_LISTEN", "127.0.0.1:8097"), ("QOLDAU_PUBLIC_URL", "https://qoldau.example")];
    assert_eq!(url(&told), Ok("https://qoldau.example".to_owned()));
}
