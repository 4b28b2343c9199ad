//! Generated texts where the API reads something: cursors, filters, ids, days, tags, language, form, IIN, codes on papers. Whatever
//! they are, the caller is told in the words of a problem, nothing is shown again, and nothing falls over. Which text gets which
//! answer is tested elsewhere.

use proptest::prelude::*;
use proptest::strategy::ValueTree as _;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use qoldau_tests::{Answer, Caller, Seed, on_both};
use serde_json::json;

/// Texts of each kind.
const TEXTS: usize = 40;

/// Where a text stands in a path or a query.
const PLACES: [&str; 14] = [
    "/v1/applications?cursor=",
    "/v1/applications?limit=",
    "/v1/applications?service=",
    "/v1/applications?status=",
    "/v1/applications?due_before=",
    "/v1/applications/",
    "/v1/conclusions/",
    "/v1/files/",
    "/v1/calendar/",
    "/v1/providers?cursor=",
    "/v1/providers?region=",
    "/v1/stage-events?after=",
    "/v1/problems/",
    "/verify/",
];

/// Headers that are read.
const HEADERS: [&str; 5] = ["If-None-Match", "If-Match", "Accept", "Accept-Language", "Idempotency-Key"];

fn encoded(text: &str) -> String {
    let one = |byte: u8| {
        if byte.is_ascii_alphanumeric() { char::from(byte).to_string() } else { format!("%{byte:02X}") }
    };
    text.bytes().map(one).collect()
}

fn texts(strategy: &impl Strategy<Value = String>, runner: &mut TestRunner) -> Vec<String> {
    (0..TEXTS).map(|_| strategy.new_tree(runner).expect("a text").current()).collect()
}

#[track_caller]
fn is_told(answer: &Answer, given: &str) {
    assert!((200..500).contains(&answer.status), "{} for {given:?}: {}", answer.status, answer.text);
    if answer.status < 400 {
        return;
    }
    let form = answer.header("content-type");
    assert!(form == "application/problem+json" || form.starts_with("text/html"), "{form} for {given:?}");
    // What is short stands in any answer by chance.
    let shown = given.chars().count() >= 12 && answer.text.contains(given);
    assert!(!shown, "{given:?} is shown again: {}", answer.text);
}

async fn in_every_place(callers: &[Caller], given: &str) {
    for place in PLACES {
        // An id of nothing is another path.
        let text = if place.ends_with('/') && given.is_empty() { "x".to_owned() } else { encoded(given) };
        for caller in callers {
            is_told(&caller.get(&format!("{place}{text}")).send().await, given);
        }
    }
}

on_both! {
    /// P77: parsers of what callers send, against generated texts.
    async fn whatever_is_written_where_something_is_read_the_caller_is_told(app: Qoldau) {
        let filed = app.parent().submit("k", &qoldau_tests::pmpk()).await.with(201);
        let record = format!("/v1/applications/{}", filed.text_at("/id"));
        let before = app.registrar().get(&record).send().await.with(200);
        let mut seed = Seed::new(&format!("odd input on {:?}", app.database));
        let seed: Vec<u8> = (0..4).flat_map(|_| seed.between(0, u64::MAX).to_be_bytes()).collect();
        let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &seed);
        let mut runner = TestRunner::new_with_rng(Config::default(), rng);
        let near = "[0-9a-fA-F]{8}-[0-9a-f]{4}-[0-9a-z]{4,5}|[0-9]{4}-[0-9]{2}-[0-9]{2}(T[0-9:]{5,8}[Z+]?)?|[A-Za-z0-9_-]{1,60}=?|-?[0-9]{1,20}";
        let any = prop_oneof![any::<String>(), near];
        let callers = [app.parent(), app.registrar(), app.monitor(), app.stranger()];
        for given in texts(&any, &mut runner) {
            in_every_place(&callers, &given).await;
            let sought = json!({ "child_iin": given, "number": given });
            is_told(&app.registrar().post("/v1/applications/search").json(&sought).send().await, &given);
            let sought = json!({ "child_iin": given });
            is_told(&app.registrar().post("/v1/applications/search").json(&sought).send().await, &given);
        }
        let header = prop_oneof!["[ -~]{0,60}", "(W/)?\"[0-9]{1,20}(\\.[0-9a-f]{0,20})?\"(, ?\\*)?", "[a-z*]{1,9}/[a-z*+]{1,9}(;q=[0-9.]{0,9})?(, ?[a-z*/;=.0-9]{0,20})?"];
        for given in texts(&header, &mut runner) {
            for name in HEADERS {
                is_told(&app.registrar().get(&record).header(name, &given).send().await, &given);
                let door = app.registrar().post(&format!("{record}/register?validate_only=true"));
                is_told(&door.header(name, &given).json(&json!({})).send().await, &given);
                let feed = app.monitor().get("/v1/stage-events?limit=1").header(name, &given);
                is_told(&feed.send().await, &given);
            }
        }
        let read = app.registrar().get(&record).send().await.with(200);
        assert_eq!(read.etag(), before.etag(), "nothing was changed");
    }
}
