//! The work calendar as data: against the rule of moved holidays computed on its own, as versions that the authority saves,
//! with what they would move, what they do move, and everything that cannot be saved.

use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate, Weekday};
use qoldau_api::app::built_in_calendar;
use qoldau_domain::lifecycle::Role;
use qoldau_tests::{Caller, Qoldau, Who, iin, on_both, person_iin, pmpk};
use serde_json::{Value, json};

/// Rule C-12 from the plain list of holidays alone: each one that falls on a weekend and moves makes the next working day
/// a day off.
fn by_rule(year: i32) -> BTreeMap<NaiveDate, bool> {
    let mut off = BTreeMap::new();
    let mut moved = Vec::new();
    for line in include_str!("data/statutory-holidays.csv").lines().skip(1) {
        let fields: Vec<&str> = line.split(',').collect();
        let number = |index: usize| fields[index].parse::<i32>().ok();
        let (from, until) = (number(2).expect("a year"), number(3).unwrap_or(i32::MAX));
        if !(from..=until).contains(&year) {
            continue;
        }
        let month = fields[0].parse().expect("a month");
        let on = NaiveDate::from_ymd_opt(year, month, fields[1].parse().expect("a day")).expect("a date");
        off.insert(on, true);
        if fields[4] == "true" && matches!(on.weekday(), Weekday::Sat | Weekday::Sun) {
            moved.push(on);
        }
    }
    moved.sort();
    for holiday in moved {
        let is_off =
            |on: &NaiveDate| off.contains_key(on) || matches!(on.weekday(), Weekday::Sat | Weekday::Sun);
        let next = holiday.iter_days().find(|on| !is_off(on)).expect("a day");
        off.insert(next, true);
    }
    off
}

#[test]
fn the_calendar_differs_from_the_rule_only_where_the_list_explains_it() {
    let calendar = built_in_calendar().expect("the calendar");
    let explained: BTreeMap<NaiveDate, &str> = include_str!("../docs/law/calendar-differences.csv")
        .lines()
        .skip(1)
        .filter(|line| line.split(',').nth(1) == Some("rule_c12"))
        .map(|line| {
            let fields: Vec<&str> = line.splitn(5, ',').collect();
            (fields[0].parse().expect("a date"), fields[4])
        })
        .collect();
    for why in explained.values() {
        let known = ["swap", "Kurban Ait", "Constitution Day"].iter().any(|reason| why.contains(reason));
        assert!(known, "{why}: only swaps, Kurban Ait and Constitution Day may differ");
    }
    let mut differing = Vec::new();
    let mut days = 0;
    for year in 2020..=2027 {
        let off = by_rule(year);
        let first = NaiveDate::from_ymd_opt(year, 1, 1).expect("a date");
        for on in first.iter_days().take_while(|on| on.year() == year) {
            let by_rule = !off.contains_key(&on) && !matches!(on.weekday(), Weekday::Sat | Weekday::Sun);
            if calendar.is_working(on).expect("covered") != by_rule {
                differing.push(on);
            }
            days += 1;
        }
    }
    assert_eq!(days, 2922);
    assert_eq!(differing, explained.into_keys().collect::<Vec<_>>());
}

fn authority(app: &Qoldau) -> Caller {
    app.caller(&Who::of(Role::Authority))
}

fn day(on: &str, kind: &str) -> Value {
    json!({ "on": on, "kind": kind, "source": "order:test", "name": { "kk": "Күн", "ru": "День", "en": "Day" } })
}

/// The days of a year as they are, with one more.
async fn with_more(app: &Qoldau, year: i32, more: Value) -> (Value, String) {
    let read = app.stranger().get(&format!("/v1/calendar/{year}")).send().await.with(200);
    let mut days = read.body["days"].as_array().expect("days").clone();
    days.push(more);
    (json!({ "days": days }), read.etag())
}

async fn work(app: &Qoldau) -> Value {
    app.stranger().post("/sandbox/work").send().await.with(200).body
}

on_both! {
    async fn the_impact_of_a_year_reaches_what_was_rolled_back_into_the_year_before(app: Qoldau) {
        app.clock(Some("2026-12-04T10:00:00+05:00")).await;
        let filed = app.parent().submit("k", &pmpk()).await.with(201);
        assert_eq!(filed.body["deadlines"][1]["due_at"], "2026-12-31T18:30:00+05:00");
        let (mut body, _) = with_more(&app, 2027, day("2027-01-02", "working_weekend")).await;
        let days = body["days"].as_array_mut().expect("days");
        days.retain(|day| day["on"] != "2027-01-02" || day["kind"] == "working_weekend");
        let impact = authority(&app).post("/v1/calendar/2027/impact").json(&body).send().await.with(200);
        let expected = json!({ "application_id": filed.body["id"], "number": filed.body["number"], "code": "queue",
            "from": "2026-12-31T18:30:00+05:00", "to": "2027-01-02T18:30:00+05:00" });
        assert_eq!(impact.body["items"], json!([expected]));
    }

    async fn a_saved_year_keeps_the_one_before_and_moves_open_deadlines(app: Qoldau) {
        app.clock(Some("2026-11-24T10:00:00+05:00")).await;
        let filed = app.parent().submit("k", &pmpk()).await.with(201);
        let id = filed.text_at("/id");
        assert_eq!(filed.body["deadlines"][0]["due_at"], "2026-11-26T18:30:00+05:00");
        let (body, etag) = with_more(&app, 2026, day("2026-11-25", "extra_day_off")).await;
        let impact = authority(&app).post("/v1/calendar/2026/impact").json(&body).send().await.with(200);
        assert_eq!(impact.body["calendar_version"], "kz-2026-11+2026.2");
        assert_eq!((&impact.body["examined"], &impact.body["moved"]), (&json!(1), &json!(1)));
        let expected = json!({ "application_id": id, "number": filed.body["number"], "code": "exam_date",
            "from": "2026-11-26T18:30:00+05:00", "to": "2026-11-27T18:30:00+05:00" });
        assert_eq!(impact.body["items"], json!([expected]));
        assert_eq!(app.stranger().get("/v1/calendar/2026").send().await.with(200).etag(), etag, "nothing was saved");

        app.clock(Some("2026-11-24T11:00:00+05:00")).await;
        let saved = authority(&app).put("/v1/calendar/2026").header("If-Match", &etag).json(&body).send().await.with(200);
        assert_eq!((&saved.body["version"], &saved.body["calendar_version"]), (&json!(2), &json!("kz-2026-11+2026.2")));
        assert_eq!(saved.body["working_days"], 246);
        assert_eq!(saved.etag(), app.stranger().get("/v1/calendar/2026").send().await.with(200).etag());
        let before = app.stranger().get("/v1/calendar/2026?as_of=2026-11-24T10:30:00%2B05:00").send().await.with(200);
        assert_eq!((&before.body["version"], &before.body["working_days"]), (&json!(1), &json!(247)));
        let stale = authority(&app).put("/v1/calendar/2026").header("If-Match", &etag).json(&body).send().await;
        assert_eq!(stale.problem(412, "version_mismatch").body["changed"], json!(["days"]));

        assert_eq!(work(&app).await["deadlines_recomputed"], 1);
        assert_eq!(work(&app).await["deadlines_recomputed"], 0, "once");
        let read = app.parent().get(&format!("/v1/applications/{id}")).send().await.with(200);
        let exam = &read.body["deadlines"][0];
        assert_eq!((&exam["due_at"], &exam["calendar_version"]), (&json!("2026-11-27T18:30:00+05:00"), &json!("kz-2026-11+2026.2")));
        assert_eq!(read.body["registered_on"], "2026-11-24", "the legal day is fixed (A-61)");
        let history = app.parent().get(&format!("/v1/applications/{id}/history")).send().await.with(200);
        let last = history.body["items"].as_array().expect("items").last().expect("one").clone();
        assert_eq!((&last["kind"], &last["role"]), (&json!("deadlines_recomputed"), &json!("timer")));
        assert_eq!(last["moved"], json!([{ "code": "exam_date", "from": "2026-11-26T18:30:00+05:00", "to": "2026-11-27T18:30:00+05:00" }]));
        // What is filed from now on is computed with it at once, and so is the calculator.
        let body = qoldau_tests::application(&person_iin("1703", 7), &iin(7));
        let later = app.caller(&Who::parent(&iin(7))).submit("l", &body).await.with(201);
        assert_eq!(later.body["deadlines"][0]["due_at"], "2026-11-27T18:30:00+05:00");
        let asked = json!({ "term": "exam_date", "service": "pmpk_examination", "channel": "egov_portal", "from": "2026-11-24T10:00:00+05:00" });
        let term = app.monitor().post("/v1/terms").json(&asked).send().await.with(200);
        assert_eq!((&term.body["due_at"], &term.body["calendar_version"]), (&json!("2026-11-27T18:30:00+05:00"), &json!("kz-2026-11+2026.2")));
    }

    async fn a_year_that_comes_late_gives_waiting_terms_their_end(app: Qoldau) {
        app.clock(Some("2028-12-29T10:00:00+05:00")).await;
        let filed = app.parent().submit("k", &pmpk()).await.with(201);
        let id = filed.text_at("/id");
        let read = async || app.parent().get(&format!("/v1/applications/{id}")).send().await.with(200);
        for deadline in filed.body["deadlines"].as_array().expect("deadlines") {
            assert_eq!(deadline["state"], "calendar_missing", "{deadline}");
        }
        let year = json!({ "days": [day("2029-01-01", "holiday"), day("2029-01-02", "holiday")] });
        let path = "/v1/calendar/2029";
        app.stranger().get(path).send().await.problem(404, "not_found");
        authority(&app).put(path).header("If-Match", "\"1.x\"").json(&year).send().await.problem(404, "not_found");
        let put = || authority(&app).put(path).header("If-None-Match", "*").json(&year).send();
        let (one, two) = tokio::join!(put(), put());
        let mut statuses = [one.status, two.status];
        statuses.sort_unstable();
        assert_eq!(statuses, [201, 412], "{} {}", one.text, two.text);
        assert_eq!(work(&app).await["deadlines_recomputed"], 1);
        let now = read().await;
        assert_eq!(now.body["registered_on"], "2028-12-29");
        assert_eq!(now.body["deadlines"][0]["due_at"], "2029-01-04T18:30:00+05:00");
        let states: Vec<&Value> = now.body["deadlines"].as_array().expect("deadlines").iter().map(|one| &one["state"]).collect();
        assert_eq!(states, ["running", "running"]);
    }

    async fn what_is_over_stays_as_it_was(app: Qoldau) {
        app.clock(Some("2026-11-24T10:00:00+05:00")).await;
        let filed = app.parent().submit("k", &pmpk()).await.with(201);
        app.parent().door(&filed.text_at("/id"), "withdraw", "w", &filed.etag()).await.expect(200);
        let (body, etag) = with_more(&app, 2026, day("2026-11-25", "extra_day_off")).await;
        authority(&app).put("/v1/calendar/2026").header("If-Match", &etag).json(&body).send().await.expect(200);
        assert_eq!(work(&app).await["deadlines_recomputed"], 0);
        let read = app.parent().get(&format!("/v1/applications/{}", filed.text_at("/id"))).send().await.with(200);
        assert_eq!(read.body["deadlines"][0]["calendar_version"], "kz-2026-11");
        // Its walk is that of its own calendar, and sums to its end.
        let path = format!("/v1/applications/{}/deadlines/exam_date", filed.text_at("/id"));
        let told = app.parent().get(&path).send().await.with(200);
        let last = told.body["walk"].as_array().and_then(|walk| walk.last()).expect("a walk");
        assert_eq!((told.text_at("/due_at"), &last["on"]), ("2026-11-26T18:30:00+05:00".to_owned(), &json!("2026-11-26")));
        // One that is computed by the saved year walks by it, also after the year was saved once more.
        let later = app.parent().submit("later", &pmpk()).await.with(201);
        let saved = app.stranger().get("/v1/calendar/2026").send().await.with(200).etag();
        app.parent().door(&later.text_at("/id"), "withdraw", "w2", &later.etag()).await.expect(200);
        let plain: Value = body["days"].as_array().expect("days").iter().filter(|one| one["on"] != "2026-11-25").cloned().collect();
        authority(&app).put("/v1/calendar/2026").header("If-Match", &saved).json(&json!({ "days": plain })).send().await.expect(200);
        let path = format!("/v1/applications/{}/deadlines/exam_date", later.text_at("/id"));
        let told = app.parent().get(&path).send().await.with(200);
        assert_eq!(told.text_at("/calendar_version"), "kz-2026-11+2026.2");
        let last = told.body["walk"].as_array().and_then(|walk| walk.last()).expect("a walk");
        assert_eq!((told.text_at("/due_at"), &last["on"]), ("2026-11-27T18:30:00+05:00".to_owned(), &json!("2026-11-27")));
    }

    async fn days_that_cannot_be_are_refused_with_their_place_and_nothing_changes(app: Qoldau) {
        let etag = app.stranger().get("/v1/calendar/2026").send().await.with(200).etag();
        let mut own_pair = day("2026-11-28", "working_weekend");
        own_pair["pair"] = json!("2026-11-28");
        let mut provisional = day("2026-11-28", "working_weekend");
        provisional["provisional"] = json!(true);
        let mut hidden = day("2026-11-28", "holiday");
        hidden["source"] = json!("a\u{202E}b");
        for (days, status, code, pointer, fault) in [
            (json!([day("2026-11-24", "working_weekend")]), 422, "invalid_fields", "/days/0/kind", "wrong_weekday"),
            (json!([day("2026-11-28", "day_off_transfer")]), 422, "invalid_fields", "/days/0/kind", "wrong_weekday"),
            (json!([day("2026-11-28", "extra_day_off")]), 422, "invalid_fields", "/days/0/kind", "wrong_weekday"),
            (json!([day("2026-12-16", "holiday"), day("2026-12-16", "holiday")]), 422, "invalid_fields", "/days/1/on", "repeated_value"),
            (json!([day("2027-01-01", "holiday")]), 422, "invalid_fields", "/days/0/on", "other_year"),
            (json!([day("2026-02-30", "holiday")]), 422, "invalid_fields", "/days/0/on", "invalid_date"),
            (json!([own_pair]), 422, "invalid_fields", "/days/0/pair", "own_pair"),
            (json!([provisional]), 422, "invalid_fields", "/days/0/provisional", "not_provisional"),
            (json!([hidden]), 422, "invalid_fields", "/days/0/source", "control_character"),
            (json!([day("2026-12-16", "feast")]), 422, "invalid_fields", "/days/0/kind", "unknown_value"),
            (json!("none"), 400, "invalid_body", "/days", "wrong_type"),
        ] {
            let body = json!({ "days": days });
            for request in [
                authority(&app).put("/v1/calendar/2026").header("If-Match", &etag),
                authority(&app).post("/v1/calendar/2026/impact"),
            ] {
                let refused = request.json(&body).send().await.problem(status, code);
                assert_eq!(refused.faults(), [(pointer.to_owned(), fault.to_owned())], "{body}");
            }
        }
        for year in ["26", "1990", "2201", "+2026", "twenty"] {
            app.stranger().get(&format!("/v1/calendar/{year}")).send().await.problem(404, "not_found");
        }
        authority(&app).put("/v1/calendar/2026").json(&json!({ "days": [] })).send().await.problem(428, "precondition_required");
        assert_eq!(app.stranger().get("/v1/calendar/2026").send().await.with(200).etag(), etag);
    }
}
