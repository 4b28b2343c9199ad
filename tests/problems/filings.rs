//! Bad filings: each is refused with its status, its code and a pointer to every fault, repeats nothing of what it was
//! given, leaves nothing behind, and uses no key up. The people in them are made up, a different one for each row.

use qoldau_api::seed::sample_id;
use qoldau_domain::provider::ProviderType;
use qoldau_tests::socket::say;
use qoldau_tests::{Answer, Caller, Qoldau, Who, on_both, person_iin};
use serde_json::{Value, json};
use uuid::Uuid;

use super::rows::{self, Change, Row};
use super::{filing_head, spoken, written};
use crate::access::upload;
use crate::auth::words;

/// A made-up parent whose numbers and names stand nowhere else.
fn parent() -> String {
    person_iin("8811", 4711)
}

/// A filing about a child that stands in this row only, and every text of it that must never come back.
fn filing(row: u32) -> (Value, Vec<String>) {
    let letters: String = row.to_string().bytes().map(|digit| char::from(digit - b'0' + b'a')).collect();
    let body = json!({
        "service": "pmpk_examination",
        "provider_id": sample_id(ProviderType::Pmpk),
        "residency": "resident",
        "born_abroad": false,
        "child": {
            "iin": person_iin("1712", row), "last_name": format!("Құпиябала{letters}"),
            "first_name": format!("Қаңбақ{letters}"), "birth_date": "2017-12-24"
        },
        "representative": {
            "iin": parent(), "last_name": format!("Құпияата{letters}"), "first_name": format!("Canaryman{letters}"),
            "patronymic": format!("Жасырын{letters}"), "phone": format!("+7700555{row:04}"), "relation": "parent"
        },
        "consents": ["legally_protected_secret", "limited_access_personal_data"],
        "documents": []
    });
    let child = ["iin", "last_name", "first_name", "birth_date"].map(|name| &body["child"][name]);
    let names = ["iin", "last_name", "first_name", "patronymic", "phone"];
    let representative = names.map(|name| &body["representative"][name]);
    let told = child.into_iter().chain(representative).filter_map(Value::as_str);
    let told = told.map(|text| text.trim_start_matches('+').to_owned()).collect();
    (body, told)
}

fn put_at(body: &mut Value, pointer: &str, value: Option<Value>) {
    let (parent, name) = pointer.rsplit_once('/').expect("a pointer");
    match (body.pointer_mut(parent).expect("its parent"), value) {
        (Value::Object(members), Some(value)) => drop(members.insert(name.to_owned(), value)),
        (Value::Object(members), None) => drop(members.remove(name).expect("a member")),
        (other, _) => panic!("{pointer} is in no object: {other}"),
    }
}

/// What is wrong with the answer to a row: another problem than expected, or something of what was sent.
fn find_fault(row: &Row, answer: &Answer, secrets: &[String]) -> Option<String> {
    let headers = format!("{:?}", answer.headers);
    let repeated = secrets.iter().find(|secret| answer.text.contains(*secret) || headers.contains(*secret));
    let faults: Vec<String> =
        answer.faults().iter().map(|(pointer, code)| format!("{pointer} {code}")).collect();
    let as_expected = answer.status == row.status
        && answer.body["code"] == row.code
        && answer.header("content-type") == "application/problem+json"
        && faults == row.faults;
    if !as_expected {
        return Some(format!(
            "{}: {} {} {faults:?} instead of {} {} {:?}",
            row.what, answer.status, answer.body["code"], row.status, row.code, row.faults
        ));
    }
    repeated.map(|secret| format!("{} repeats {secret}: {}", row.what, answer.text))
}

/// Sends every row under one key; then nothing is there, and the key still serves.
async fn refuses(app: &Qoldau, rows: Vec<Row>) {
    app.clock(Some("2026-12-15T10:00:00+05:00")).await;
    let parent = app.caller(&Who::parent(&parent()));
    let mut wrong = Vec::new();
    for (number, row) in (0..).zip(rows) {
        let (mut body, mut secrets) = filing(number);
        let bytes = match &row.change {
            Change::Text(change) => change(&body.to_string()),
            Change::Put(at, value) => {
                // Short texts and codes could stand in any answer.
                secrets.extend(value.as_str().filter(|text| text.len() >= 8).map(str::to_owned));
                put_at(&mut body, at, Some(value.clone()));
                body.to_string().into_bytes()
            }
            Change::Take(at) => {
                put_at(&mut body, at, None);
                body.to_string().into_bytes()
            }
        };
        let answer = parent.post("/v1/applications").key("one-for-all").raw(bytes).send().await;
        wrong.extend(find_fault(&row, &answer, &secrets));
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    left_nothing(app, &parent).await;
}

/// Nothing was written, and the key that every refused filing carried files now.
async fn left_nothing(app: &Qoldau, parent: &Caller) {
    for caller in [parent, &app.registrar()] {
        let listed = caller.get("/v1/applications").send().await.with(200);
        assert_eq!(listed.body, json!({ "items": [] }));
    }
    let filed = parent.submit("one-for-all", &filing(9999).0).await.with(201);
    assert!(filed.header("idempotency-replayed").is_empty());
    let feed = app.monitor();
    let mut events = json!([]);
    for _ in 0..40 {
        events = feed.get("/v1/stage-events?wait=1").send().await.with(200).body["items"].clone();
        if events != json!([]) {
            break;
        }
    }
    assert_eq!(events.as_array().map(Vec::len), Some(1), "the feed begins with the one that was filed");
    assert_eq!(events[0]["application_id"], filed.text_at("/id"));
    assert_eq!(events[0]["position"], 1);
}

on_both! {
    async fn a_filing_that_is_no_json_is_refused_and_leaves_nothing(app: Qoldau) {
        refuses(&app, rows::unreadable()).await;
    }

    async fn a_filing_of_another_shape_is_refused_and_leaves_nothing(app: Qoldau) {
        refuses(&app, rows::misshapen()).await;
    }

    async fn a_filing_that_is_something_else_is_refused_and_leaves_nothing(app: Qoldau) {
        refuses(&app, rows::something_else()).await;
    }

    async fn a_filing_about_impossible_people_is_refused_and_leaves_nothing(app: Qoldau) {
        refuses(&app, rows::impossible()).await;
    }

    async fn a_filing_that_does_not_fit_is_refused_and_leaves_nothing(app: Qoldau) {
        refuses(&app, rows::unfitting()).await;
    }

    async fn every_fault_of_a_filing_is_told_at_once(app: Qoldau) {
        let mut body = filing(1).0;
        for (at, value) in [
            ("/child/iin", json!("170315600125")),
            ("/child/first_name", json!("7")),
            ("/child/birth_date", json!("2999-01-01")),
            ("/representative/last_name", json!("\u{202e}")),
            ("/representative/phone", json!("8")),
            ("/consents", json!(["legally_protected_secret", "legally_protected_secret"])),
            ("/received_at", json!("2026-12-14T10:00:00+05:00")),
        ] {
            put_at(&mut body, at, Some(value));
        }
        let told = app.caller(&Who::parent(&parent())).submit("k", &body).await.problem(422, "invalid_fields");
        let faults: Vec<String> = told.faults().iter().map(|(pointer, code)| format!("{pointer} {code}")).collect();
        assert_eq!(faults, [
            "/child/iin iin_checksum",
            "/child/first_name not_a_name",
            "/child/birth_date date_out_of_range",
            "/representative/last_name control_character",
            "/representative/phone phone_format",
            "/consents/1 repeated_value",
            "/received_at not_expected_here",
        ]);
    }

    async fn a_file_of_somebody_else_is_refused_as_one_that_is_not_there(app: Qoldau) {
        app.clock(Some("2026-12-15T10:00:00+05:00")).await;
        let own = app.caller(&Who::parent(&parent()));
        let naming = |row: u32, file: &str| {
            let mut body = filing(row).0;
            body["documents"] = json!([{ "kind": "child_works", "presentation": "copy", "file_id": file }]);
            body
        };
        let absent = own.submit("k", &naming(1, &Uuid::now_v7().to_string())).await.problem(422, "invalid_fields");
        assert_eq!(absent.faults(), [("/documents/0/file_id".to_owned(), "unknown_file".to_owned())]);
        let used = upload(&own).await;
        own.submit("used", &naming(2, &used)).await.expect(201);
        for file in [upload(&app.parent()).await, upload(&app.registrar()).await, used] {
            let refused = own.submit("k", &naming(1, &file)).await.problem(422, "invalid_fields");
            assert_eq!(words(&refused), words(&absent));
        }
        // One file is no two documents.
        let mut body = naming(1, &upload(&own).await);
        let again = body["documents"][0].clone();
        body["documents"].as_array_mut().expect("documents").push(again);
        let twice = own.submit("k", &body).await.problem(422, "invalid_fields");
        assert_eq!(twice.faults(), [("/documents/1/file_id".to_owned(), "repeated_value".to_owned())]);
        body["documents"].as_array_mut().expect("documents").pop();
        own.submit("k", &body).await.expect(201);
    }

    async fn the_counter_files_for_its_own_provider_and_for_no_time_to_come(app: Qoldau) {
        app.clock(Some("2026-12-15T10:00:00+05:00")).await;
        for (at, value, fault) in [
            ("/provider_id", json!(sample_id(ProviderType::GeneralSchool)), "unknown_provider"),
            ("/provider_id", json!(Uuid::now_v7()), "unknown_provider"),
            ("/received_at", json!("2026-12-15T10:00:00.000001+05:00"), "in_the_future"),
            ("/received_at", json!("2026-12-15"), "invalid_instant"),
        ] {
            let mut body = filing(1).0;
            put_at(&mut body, at, Some(value));
            let refused = app.registrar().submit("k", &body).await.problem(422, "invalid_fields");
            assert_eq!(refused.faults(), [(at.to_owned(), fault.to_owned())]);
        }
        let mut body = filing(1).0;
        for at in ["2026-12-14T08:59:59+05:00", "2026-12-14T18:30:01+05:00", "2026-12-13T10:00:00+05:00"] {
            put_at(&mut body, "/received_at", Some(json!(at)));
            let refused = app.registrar().submit("k", &body).await.problem(422, "outside_reception_hours");
            let opening = refused.text_at("/next_opening_at");
            assert!(opening.as_str() > at && opening.ends_with("T09:00:00+05:00"), "{opening}");
        }
        put_at(&mut body, "/received_at", Some(json!("2026-12-14T18:30:00+05:00")));
        app.registrar().submit("k", &body).await.expect(201);
    }

    async fn a_body_is_refused_for_how_it_is_sent_before_it_is_read(app: Qoldau) {
        let who = app.caller(&Who::parent(&parent()));
        let token = who.token.clone().expect("a token");
        let (body, secrets) = filing(1);
        let text = body.to_string();
        let mut heads = Vec::new();
        for media in ["text/plain", "text/json", "application/xml", "application/jsonp", "application/json5",
            "application/merge-patch+json", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x",
            "json", "", "*/*"]
        {
            let head = filing_head(&token, "").replace("application/json", media);
            heads.push((format!("{head}Content-Length: {}", text.len()), 415, "unsupported_media_type"));
        }
        let head = filing_head(&token, "").replace("Content-Type: application/json\n", "");
        heads.push((format!("{head}Content-Length: {}", text.len()), 415, "unsupported_media_type"));
        for encoding in ["gzip", "GZIP", "x-gzip", "deflate", "br", "zstd", "gzip, gzip", "whatever"] {
            let more = format!("Content-Encoding: {encoding}\nContent-Length: {}", text.len());
            heads.push((filing_head(&token, &more), 415, "encoded_body"));
        }
        for length in ["65537", "10000000000", "18446744073709551615"] {
            heads.push((filing_head(&token, &format!("Content-Length: {length}")), 413, "body_too_large"));
        }
        for (head, status, code) in heads {
            let met = spoken(&app, &head, text.as_bytes()).await;
            assert_eq!((met.status, &met.body["code"]), (status, &json!(code)), "{head}: {}", met.text);
            assert!(secrets.iter().all(|secret| !met.text.contains(secret)), "{}", met.text);
        }
        // Without a length the bytes are counted as they come, and the end is not waited for.
        let chunk = format!("4000\r\n{}\r\n", " ".repeat(0x4000));
        let met = spoken(&app, &filing_head(&token, "Transfer-Encoding: chunked"), chunk.repeat(5).as_bytes()).await;
        assert_eq!((met.status, &met.body["code"]), (413, &json!("body_too_large")), "{}", met.text);
        left_nothing(&app, &who).await;
    }

    async fn a_body_of_sixty_four_kilobytes_is_taken_and_one_byte_more_is_not(app: Qoldau) {
        let who = app.caller(&Who::parent(&parent()));
        let text = filing(1).0.to_string();
        let padded = |length: usize| format!("{text}{}", " ".repeat(length - text.len()));
        let send = |length| who.post("/v1/applications?validate_only=true").key("k").raw(padded(length)).send();
        send(64 * 1024).await.expect(200);
        send(64 * 1024 + 1).await.problem(413, "body_too_large");
        let token = who.token.clone().expect("a token");
        for media in ["application/json; charset=utf-8", "APPLICATION/JSON", "application/json ;charset=UTF-8"] {
            let head = filing_head(&token, "").replace("application/json", media).replace(" HTTP", "?validate_only=true HTTP");
            let met = spoken(&app, &format!("{head}Content-Length: {}", text.len()), text.as_bytes()).await;
            assert_eq!(met.status, 200, "{media}: {}", met.text);
        }
    }

    async fn a_body_that_never_ends_is_answered_and_its_connection_ended(app: Qoldau) {
        let token = app.caller(&Who::parent(&parent())).token.expect("a token");
        let chunk = format!("4000\r\n{}\r\n", " ".repeat(0x4000)).repeat(5);
        let chunked = "Transfer-Encoding: chunked";
        let stranger = format!("POST /v1/applications HTTP/1.1\nContent-Type: application/json\n{chunked}");
        for (head, status) in [
            (filing_head(&token, chunked), "413"),
            (filing_head(&token, chunked).replace("application/json", "text/plain"), "415"),
            (stranger, "401"),
            (format!("GET /v1/services HTTP/1.1\n{chunked}"), "200"),
        ] {
            // Nobody may hold a connection open with a body that is not read.
            let said = Box::pin(say(&app.base, &written(&app, &head, chunk.as_bytes()))).await;
            assert!(said.text.starts_with(&format!("HTTP/1.1 {status} ")), "{status}: {}", said.text);
            assert!(said.closed, "still open {:?} after {status}", said.after);
        }
    }
}
