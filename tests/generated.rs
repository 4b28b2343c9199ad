//! Generated requests against the contract: schemathesis with a token of every role, on both databases, against a process of
//! its own. They need Python and some minutes, so they run where `QOLDAU_TEST_CONTRACT` is set, as in `.ci/run`; elsewhere
//! this says aloud that they did not.

use std::process::Command;

use qoldau_tests::{Cluster, Database, Process, binary, fresh_database, say_aloud};

async fn hold_the_contract(database: Database, name: &str) {
    if std::env::var_os("QOLDAU_TEST_CONTRACT").is_none() {
        say_aloud(
            "THE GENERATED REQUESTS DID NOT RUN (QOLDAU_TEST_CONTRACT=1 runs them; they need python3-venv)",
        );
        return;
    }
    let var = tempfile::tempdir().expect("a folder");
    let url = fresh_database(database, var.path());
    let process = Process::start(var.path(), &url, &[("QOLDAU_RECIPIENT_BOOKING", "all")]).await;
    let root = crate::law::root();
    let output = root.join("target/contract").join(name);
    std::fs::create_dir_all(&output).expect("a folder");
    let mut check = Command::new("bash");
    check.arg("tests/contract/schemathesis.sh").arg(&process.base).arg(binary()).arg(&output);
    check.current_dir(root).env("QOLDAU_VAR_DIR", var.path());
    let done =
        tokio::task::spawn_blocking(move || check.output().expect("bash runs")).await.expect("its end");
    let said = [done.stdout, done.stderr].concat();
    let said = String::from_utf8_lossy(&said);
    assert!(
        done.status.success(),
        "{said}\n{}",
        process.log().lines().rev().take(20).collect::<Vec<_>>().join("\n")
    );
    say_aloud(said.lines().rev().take(2).collect::<Vec<_>>().join("; ").as_str());
}

#[tokio::test(flavor = "multi_thread")]
async fn generated_requests_hold_the_contract_on_sqlite() {
    hold_the_contract(Database::Sqlite, "sqlite").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn generated_requests_hold_the_contract_on_postgres() {
    if Cluster::is_there() {
        hold_the_contract(Database::Postgres, "postgres").await;
    }
}
