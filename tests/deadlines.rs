//! The worked examples of the law folder, all of them: through the engine, and through `POST /v1/terms`, which must not
//! differ. Each answer carries at least the readings and warnings of its example.

use qoldau_api::app::built_in_calendar;
use qoldau_api::terms::{ComputeTerm, compute};
use qoldau_tests::{Database, Qoldau};
use serde_json::{Value, json};

/// Every request of the examples with what must come back, those of `also` too: id, request, expectation, readings.
pub fn examples() -> Vec<(String, Value, Value, Vec<String>)> {
    let examples: Vec<Value> =
        serde_json::from_str(include_str!("../docs/law/deadline-examples.json")).expect("examples");
    assert_eq!(examples.len(), 71);
    let mut requests = Vec::new();
    for example in &examples {
        let id = example["id"].as_str().expect("an id").to_owned();
        let readings = example["readings"].as_array().expect("readings");
        let readings: Vec<String> = readings.iter().filter_map(Value::as_str).map(str::to_owned).collect();
        requests.push((id.clone(), example["request"].clone(), example["expect"].clone(), readings));
        for also in example["also"].as_array().map_or(&[][..], Vec::as_slice) {
            requests.push((id.clone(), also["request"].clone(), also["expect"].clone(), Vec::new()));
        }
    }
    requests
}

/// Whether the example is refused: a course is judged, not refused.
fn is_refused(expected: &Value) -> bool {
    expected.get("code").is_some() && expected.get("accepted").is_none()
}

fn check(id: &str, body: &Value, expected: &Value, readings: &[String]) {
    for (name, value) in expected.as_object().expect("an expectation") {
        assert_eq!(&body[name], value, "{id}: {name} in {body}");
    }
    let told: Vec<&str> =
        body["readings"].as_array().expect("readings").iter().filter_map(Value::as_str).collect();
    for reading in readings {
        assert!(told.contains(&reading.as_str()), "{id}: {reading} is not among {told:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn all_worked_examples_hold_through_engine_and_api() {
    let app = Qoldau::start(Database::Sqlite).await;
    let anyone = app.monitor();
    let calendar = built_in_calendar().expect("the calendar");
    for (id, request, expected, readings) in examples() {
        let asked: ComputeTerm = serde_json::from_value(request.clone()).expect("a request");
        let computed = compute(&calendar, &asked);
        assert_eq!(computed.is_err(), is_refused(&expected), "{id}");
        let answer = anyone.post("/v1/terms").json(&request).send().await;
        assert_eq!(answer.status, if is_refused(&expected) { 422 } else { 200 }, "{id}: {}", answer.text);
        check(&id, &answer.body, &expected, &readings);
        if let Ok(view) = computed {
            assert_eq!(json!(view), answer.body, "{id}: engine and API differ");
        }
    }
}

/// Of a course that may not be so long the answer names the clause, and every answer says what it rests on.
#[test]
fn every_answer_says_what_it_rests_on() {
    let calendar = built_in_calendar().expect("the calendar");
    for (id, request, expected, _) in examples() {
        let asked: ComputeTerm = serde_json::from_value(request).expect("a request");
        let Ok(view) = compute(&calendar, &asked) else { continue };
        let body = json!(view);
        assert!(!body["basis"].as_array().expect("a basis").is_empty(), "{id}");
        assert_eq!(body["calendar_version"], "kz-2026-11", "{id}");
        if expected.get("code").is_some() {
            assert_eq!(body["clause"], "REHAB-T-3-a", "{id}");
        }
    }
}
