//! The worked examples of the law folder, through the engine behind `POST /v1/terms`: those whose terms are built.

use qoldau_tests::{Database, Qoldau};
use serde_json::Value;

/// Terms that this version computes.
const BUILT: [&str; 3] = ["registration", "exam_date", "queue"];
/// How many worked examples those terms cover.
const COVERED: usize = 37;

#[tokio::test(flavor = "multi_thread")]
async fn the_worked_examples_hold_through_the_api() {
    let examples: Vec<Value> =
        serde_json::from_str(include_str!("../docs/law/deadline-examples.json")).expect("examples");
    let app = Qoldau::start(Database::Sqlite).await;
    let anyone = app.monitor();
    let mut covered = 0;
    for example in &examples {
        let id = example["id"].as_str().expect("an id");
        let request = &example["request"];
        if !BUILT.contains(&request["term"].as_str().unwrap_or_default()) {
            continue;
        }
        covered += 1;
        let expected = example["expect"].as_object().expect("an expectation");
        let answer = anyone.post("/v1/terms").json(request).send().await;
        assert_eq!(
            answer.status,
            if expected.contains_key("code") { 422 } else { 200 },
            "{id}: {}",
            answer.text
        );
        for (name, value) in expected {
            assert_eq!(&answer.body[name], value, "{id}: {name} in {}", answer.text);
        }
        let told: Vec<&str> =
            answer.body["readings"].as_array().expect("readings").iter().filter_map(Value::as_str).collect();
        for reading in example["readings"].as_array().expect("readings") {
            assert!(told.contains(&reading.as_str().expect("text")), "{id}: {reading} is not among {told:?}");
        }
    }
    assert_eq!(covered, COVERED);
}
