//! The calculator beyond its worked examples: what it refuses and why, walks of every term, and the command that prints
//! one for a person.

use std::process::Command;

use qoldau_tests::{Answer, Database, Qoldau, binary};
use serde_json::{Value, json};

async fn ask(app: &Qoldau, body: &Value) -> Answer {
    app.monitor().post("/v1/terms").json(body).send().await
}

fn fault(pointer: &str, code: &str) -> Vec<(String, String)> {
    vec![(pointer.to_owned(), code.to_owned())]
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_term_does_not_take_or_misses_is_named_by_its_pointer() {
    let app = Qoldau::start(Database::Sqlite).await;
    let filing = |term: &str| json!({ "term": term, "service": "pmpk_examination", "channel": "egov_portal", "from": "2026-11-24T10:00:00+05:00" });
    let with = |body: &Value, name: &str, value: Value| {
        let mut body = body.clone();
        body[name] = value;
        body
    };
    let without = |body: &Value, name: &str| {
        let mut body = body.clone();
        body.as_object_mut().expect("an object").remove(name);
        body
    };
    let exam = filing("exam_date");
    for (body, status, code, faults) in [
        (with(&exam, "term", json!("someday")), 422, "invalid_fields", fault("/term", "unknown_value")),
        (
            with(&exam, "service", json!("schooling")),
            422,
            "invalid_fields",
            fault("/service", "unknown_value"),
        ),
        (with(&exam, "channel", json!("pigeon")), 422, "invalid_fields", fault("/channel", "unknown_value")),
        (
            with(&exam, "from", json!("2026-11-24T10:00:00")),
            422,
            "invalid_fields",
            fault("/from", "invalid_instant"),
        ),
        (without(&exam, "from"), 422, "invalid_fields", fault("/from", "missing_field")),
        (
            without(&filing("registration"), "service"),
            422,
            "invalid_fields",
            fault("/service", "missing_field"),
        ),
        (without(&exam, "channel"), 422, "invalid_fields", fault("/channel", "missing_field")),
        (
            with(&exam, "end_on", json!("2026-11-24")),
            422,
            "invalid_fields",
            fault("/end_on", "not_expected_here"),
        ),
        (
            with(&exam, "rules_version", json!("order-1")),
            422,
            "invalid_fields",
            fault("/rules_version", "unknown_value"),
        ),
        (
            json!({ "term": "course", "start_on": "2026-09-02", "end_on": "2026-09-01" }),
            422,
            "invalid_fields",
            fault("/end_on", "ends_before_it_begins"),
        ),
        (
            json!({ "term": "course", "start_on": "2026-02-30", "end_on": "2026-09-01" }),
            422,
            "invalid_fields",
            fault("/start_on", "invalid_date"),
        ),
        (
            json!({ "term": "proactive_answer" }),
            422,
            "invalid_fields",
            fault("/received_at", "missing_field"),
        ),
        (
            json!({ "term": "proactive_answer", "sent_at": "2026-11-24T10:00:00+05:00", "received_at": "2026-11-24T09:00:00+05:00" }),
            422,
            "invalid_fields",
            fault("/received_at", "ends_before_it_begins"),
        ),
        (
            json!({ "term": "proactive_answer", "received_at": "2026-11-24T09:00:00+05:00", "answered_at": "2026-11-24T08:00:00+05:00" }),
            422,
            "invalid_fields",
            fault("/answered_at", "ends_before_it_begins"),
        ),
        (
            json!({ "term": "reminders", "booked_at": "2026-11-24T09:00:00+05:00", "appointment_at": "2026-11-24T09:00:00+05:00" }),
            422,
            "invalid_fields",
            fault("/appointment_at", "ends_before_it_begins"),
        ),
        (
            json!({ "term": "counter_wait", "from": "2026-11-24T09:00:00+05:00", "to": "2026-11-24T08:59:59+05:00" }),
            422,
            "invalid_fields",
            fault("/to", "ends_before_it_begins"),
        ),
        (
            json!({ "term": "department_report", "registered_on": "2025-03-03", "service": "pmpk_examination" }),
            422,
            "invalid_fields",
            fault("/service", "not_expected_here"),
        ),
    ] {
        let refused = ask(&app, &body).await.problem(status, code);
        assert_eq!(refused.faults(), faults, "{body}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_law_does_not_have_is_refused_with_clause_or_reading() {
    let app = Qoldau::start(Database::Sqlite).await;
    let filing = |term: &str, service: &str| json!({ "term": term, "service": service, "channel": "egov_portal", "from": "2026-11-24T10:00:00+05:00" });
    for (term, service) in [
        ("exam_date", "child_rehabilitation"),
        ("queue", "home_schooling_intake"),
        ("home_intake", "pmpk_examination"),
    ] {
        let refused = ask(&app, &filing(term, service)).await.problem(422, "no_such_term");
        assert_eq!(refused.faults(), fault("/term", "no_such_combination"));
    }
    let spec = ask(&app, &filing("registration", "special_education_admission"))
        .await
        .problem(422, "not_in_the_order");
    assert_eq!(spec.body["readings"], json!(["A-48"]));
    assert_eq!(spec.faults(), fault("/service", "no_such_combination"));
    for service in ["child_rehabilitation", "home_schooling_intake"] {
        let mut body = filing("registration", service);
        body["form"] = json!("proactive");
        let refused = ask(&app, &body).await.problem(422, "not_in_the_order");
        assert_eq!(refused.body["readings"], json!(["A-33"]));
        assert_eq!(refused.faults(), fault("/form", "no_such_combination"));
        let answer = json!({ "term": "proactive_answer", "service": service, "received_at": "2026-11-24T10:00:00+05:00" });
        assert_eq!(
            ask(&app, &answer).await.problem(422, "not_in_the_order").body["readings"],
            json!(["A-33"])
        );
    }
    let booking = json!({ "term": "reminders", "service": "home_schooling_intake", "booked_at": "2026-11-24T10:00:00+05:00", "appointment_at": "2026-11-26T10:00:00+05:00" });
    let refused = ask(&app, &booking).await.problem(422, "not_provided_for");
    assert_eq!(refused.body["clause"], "HOME-T-7-c");
    assert_eq!(refused.faults(), fault("/term", "no_such_combination"));
    let mut rehab = booking;
    rehab["service"] = json!("child_rehabilitation");
    let refused = ask(&app, &rehab).await.problem(422, "no_such_term");
    assert_eq!(refused.faults(), fault("/term", "no_such_combination"));
    for body in [
        json!({ "term": "exam_date", "service": "pmpk_examination", "channel": "egov_portal", "from": "2029-01-09T10:00:00+05:00" }),
        json!({ "term": "certificate_paper", "completed_on": "2031-05-05" }),
        json!({ "term": "rule_change_notice", "registered_on": "2028-12-29" }),
        json!({ "term": "course", "start_on": "2028-12-01", "end_on": "2029-06-01" }),
    ] {
        let refused = ask(&app, &body).await.problem(422, "calendar_year_missing");
        let counted_from = ["from", "completed_on", "registered_on", "end_on"]
            .into_iter()
            .find(|name| body.get(name).is_some());
        let pointer = format!("/{}", counted_from.expect("a beginning"));
        assert_eq!(refused.faults(), fault(&pointer, "date_out_of_range"));
        assert!(refused.body["year"].as_i64().is_some_and(|year| year >= 2029), "{}", refused.text);
    }
    for (end, code) in [("2026-11-29", "course_too_short"), ("2027-09-02", "course_too_long")] {
        let judged =
            ask(&app, &json!({ "term": "course", "start_on": "2026-09-02", "end_on": end })).await.with(200);
        assert_eq!(
            (judged.body["accepted"].as_bool(), judged.text_at("/code")),
            (Some(false), code.to_owned())
        );
        assert_eq!(judged.body["clause"], "REHAB-T-3-a");
    }
}

/// A term of one service needs no name of it, and rests on what its own channel rests on.
#[tokio::test(flavor = "multi_thread")]
async fn a_term_finds_its_service_and_names_the_clauses_of_its_channel() {
    let app = Qoldau::start(Database::Sqlite).await;
    for (term, service) in [
        ("exam_date", "pmpk_examination"),
        ("queue", "pmpk_examination"),
        ("home_intake", "home_schooling_intake"),
    ] {
        let mut body = json!({ "term": term, "channel": "egov_portal", "from": "2026-11-24T10:00:00+05:00" });
        let alone = ask(&app, &body).await.with(200);
        body["service"] = json!(service);
        assert_eq!(alone.body, ask(&app, &body).await.with(200).body);
    }
    let unnamed =
        json!({ "term": "registration", "channel": "egov_portal", "from": "2026-11-24T10:00:00+05:00" });
    let refused = ask(&app, &unnamed).await.problem(422, "invalid_fields");
    assert_eq!(refused.faults(), fault("/service", "missing_field"));
    let basis = async |term: &str, way: Value| {
        let mut body =
            json!({ "term": term, "service": "pmpk_examination", "from": "2026-11-24T10:00:00+05:00" });
        body.as_object_mut().expect("a request").extend(way.as_object().expect("a way").clone());
        let answer = ask(&app, &body).await.with(200).body;
        (answer["basis"].clone(), answer["readings"].as_array().expect("readings").contains(&json!("A-05")))
    };
    let (office, portal) = (json!({ "channel": "provider_office" }), json!({ "channel": "egov_portal" }));
    let proactive = json!({ "form": "proactive" });
    let by_wire = json!(["PMPK-T-7-a", "PMPK-T-7-b", "PMPK-T-7-c"]);
    assert_eq!(basis("registration", office.clone()).await, (json!(["PMPK-T-7-a"]), false));
    assert_eq!(basis("registration", portal.clone()).await, (by_wire.clone(), false));
    assert_eq!(basis("registration", proactive.clone()).await, (by_wire, true));
    let queued = json!(["PMPK-T-3-a", "PMPK-T-7-a", "PMPK-T-7-c"]);
    assert_eq!(basis("queue", office).await, (json!(["PMPK-T-3-a", "PMPK-T-7-a"]), false));
    assert_eq!(basis("queue", portal).await, (queued.clone(), false));
    assert_eq!(basis("queue", proactive).await, (queued, true));
}

/// Every term whose days are counted shows them, without a gap, and they sum to its result.
#[tokio::test(flavor = "multi_thread")]
async fn every_walk_has_no_gap_and_sums_to_its_result() {
    let app = Qoldau::start(Database::Sqlite).await;
    let mut walked = 0;
    for (id, mut request, expected, _) in crate::deadlines::examples() {
        request["explain"] = json!(true);
        let answer = ask(&app, &request).await;
        if answer.status != 200 {
            continue;
        }
        let walk =
            answer.body["walk"].as_array().unwrap_or_else(|| panic!("{id}: no walk in {}", answer.text));
        let days: Vec<chrono::NaiveDate> =
            walk.iter().map(|day| day["on"].as_str().expect("a day").parse().expect("a date")).collect();
        assert!(days.windows(2).all(|two| two[0].succ_opt() == Some(two[1])), "{id}: {days:?}");
        let counted = walk.iter().filter(|day| day["counted"] == true).count();
        let term = request["term"].as_str().expect("a term");
        let sum = match term {
            "registration" => 0,
            "exam_date" if request["channel"] == "provider_office" => 0,
            "exam_date" | "home_intake" | "certificate_cabinet" => 2,
            "certificate_paper" => usize::from(expected.get("warnings").is_some()),
            "course" => usize::try_from(expected["days"].as_i64().expect("days")).expect("some"),
            "rule_change_notice" => 3,
            "department_report" | "entry_into_force" => 10,
            _ => {
                assert!(counted > 0, "{id}");
                walked += 1;
                continue;
            }
        };
        assert_eq!(counted, sum, "{id}: {}", answer.text);
        walked += 1;
    }
    assert!(walked >= 65, "{walked}");
}

fn print(arguments: &[&str]) -> (bool, String) {
    let done = Command::new(binary()).arg("term").args(arguments).env_clear().output().expect("qoldau runs");
    let text = [done.stdout, done.stderr].concat();
    (done.status.success(), String::from_utf8_lossy(&text).into_owned())
}

#[test]
fn the_command_prints_a_walk_for_a_person() {
    let (good, text) = print(&[
        "exam_date",
        "--service",
        "pmpk_examination",
        "--channel",
        "egov_portal",
        "--from",
        "2026-12-15T18:50:00+05:00",
    ]);
    assert!(good, "{text}");
    for line in [
        "due_at            2026-12-21T18:30:00+05:00",
        "basis             PMPK-T-3-c PMPK-T-7-a PMPK-T-7-c",
        "  2026-12-16    holiday",
        "  2026-12-18 +1 working_day",
    ] {
        assert!(text.lines().any(|printed| printed == line), "{line} is not in\n{text}");
    }
    let (good, text) = print(&[
        "reminders",
        "--booked-at",
        "2026-11-24T12:00:00+05:00",
        "--appointment-at",
        "2026-12-07T10:00:00+05:00",
    ]);
    assert!(good && text.contains("  2026-12-06 scheduled reminder_day_before"), "{text}");
    let (good, text) = print(&[
        "registration",
        "--service",
        "pmpk_examination",
        "--channel",
        "provider_office",
        "--from",
        "2026-12-16T11:00:00+05:00",
    ]);
    assert!(
        !good && text.contains("PMPK-T-7-a") && text.contains("next opening: 2026-12-17T09:00:00+05:00"),
        "{text}"
    );
    let (good, text) = print(&["course", "--start-on", "2026-09-02"]);
    assert!(!good && text.contains("/end_on"), "{text}");
    let (good, text) = print(&["someday"]);
    assert!(!good && text.starts_with("qoldau: "), "{text}");
}
