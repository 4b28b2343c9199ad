//! One key, one effect: however often, however parallel, and whoever else uses the same key.

use std::collections::BTreeSet;

use qoldau_domain::lifecycle::Role;
use qoldau_tests::{Answer, Caller, Who, application, iin, on_both, person_iin, pmpk};
use serde_json::json;

/// How many filings the feed holds, and that its positions are dense and each application stands in it once.
async fn filings_in_feed(monitor: &Caller, expected: usize) {
    let mut seen = Vec::new();
    for _ in 0..100 {
        let after = seen.len();
        let page =
            monitor.get(&format!("/v1/stage-events?limit=1000&wait=1&after={after}")).send().await.with(200);
        for event in page.body["items"].as_array().expect("items") {
            assert_eq!(event["position"], json!(seen.len() + 1), "positions are dense");
            seen.push(event["application_id"].as_str().expect("an id").to_owned());
        }
        if seen.len() >= expected {
            break;
        }
    }
    assert_eq!(seen.len(), expected);
    assert_eq!(seen.iter().collect::<BTreeSet<_>>().len(), expected, "each exactly once");
}

async fn all<F: Future<Output = Answer> + Send + 'static>(calls: impl IntoIterator<Item = F>) -> Vec<Answer> {
    let running: Vec<_> = calls.into_iter().map(tokio::spawn).collect();
    let mut answers = Vec::new();
    for call in running {
        answers.push(call.await.expect("a call that ends"));
    }
    answers
}

on_both! {
    async fn two_hundred_filings_with_one_key_make_one_application(app: Qoldau) {
        let parent = app.parent();
        let calls = (0..200).map(|_| {
            let parent = parent.clone();
            async move { parent.submit("one-key", &pmpk()).await }
        });
        let answers = all(calls).await;
        let mut ids = BTreeSet::new();
        let mut first = 0;
        for answer in answers {
            let answer = if answer.status == 409 {
                let answer = answer.problem(409, "request_in_progress");
                assert_eq!(answer.header("retry-after"), "1");
                parent.submit("one-key", &pmpk()).await
            } else {
                answer
            };
            let answer = answer.with(201);
            first += usize::from(answer.header("idempotency-replayed").is_empty());
            ids.insert(answer.text_at("/id"));
        }
        assert_eq!((ids.len(), first), (1, 1));
        filings_in_feed(&app.monitor(), 1).await;
    }

    async fn five_hundred_filings_with_different_keys_make_five_hundred(app: Qoldau) {
        let calls = (0..500).map(|serial| {
            let who = iin(serial);
            let parent = app.caller(&Who::parent(&who));
            let body = application(&person_iin("1703", serial), &who);
            async move { parent.submit(&format!("key-{serial}"), &body).await }
        });
        let mut ids = BTreeSet::new();
        let mut numbers = BTreeSet::new();
        for answer in all(calls).await {
            let answer = answer.with(201);
            ids.insert(answer.text_at("/id"));
            numbers.insert(answer.text_at("/number"));
        }
        assert_eq!((ids.len(), numbers.len()), (500, 500));
        filings_in_feed(&app.monitor(), 500).await;
    }

    async fn a_key_with_another_body_is_refused_and_a_refused_request_uses_no_key_up(app: Qoldau) {
        let parent = app.parent();
        let mut wrong = pmpk();
        wrong["child"]["iin"] = json!("170315600125");
        parent.submit("k", &wrong).await.problem(422, "invalid_fields");
        parent.submit("k", &pmpk()).await.expect(201);
        let mut other = pmpk();
        other["child"]["first_name"] = json!("Айша");
        parent.submit("k", &other).await.problem(422, "idempotency_key_reused");
        // The same body written otherwise is the same body.
        let spaced = serde_json::to_string_pretty(&pmpk()).expect("text");
        let again = parent.post("/v1/applications").key("k").raw(spaced).send().await.with(201);
        assert_eq!(again.header("idempotency-replayed"), "true");
    }

    async fn keys_belong_to_client_subject_and_operation(app: Qoldau) {
        let parent = app.parent();
        let first = parent.submit("shared", &pmpk()).await.with(201);
        let other = iin(1);
        let stranger = app.caller(&Who::parent(&other));
        let second = stranger.submit("shared", &application("170315600124", &other)).await.with(201);
        assert_ne!(first.text_at("/id"), second.text_at("/id"));
        let id = first.text_at("/id");
        let on_another_operation = parent.door(&id, "withdraw", "shared", &first.etag()).await.with(200);
        assert!(on_another_operation.header("idempotency-replayed").is_empty());
        let mobile = app.caller(&Who { client: "egov-mobile", ..Who::of(Role::Recipient) });
        mobile.submit("shared", &pmpk()).await.with(201).expect(201);
    }

    async fn a_key_is_one_to_255_visible_characters(app: Qoldau) {
        let parent = app.parent();
        parent.post("/v1/applications").json(&pmpk()).send().await.problem(400, "idempotency_key_missing");
        for key in ["", "a b", &"k".repeat(256), "к"] {
            let request = parent.post("/v1/applications").header("Idempotency-Key", key).json(&pmpk());
            request.send().await.problem(400, "idempotency_key_invalid");
        }
        parent.submit(&"k".repeat(255), &pmpk()).await.expect(201);
    }

    async fn a_replay_comes_before_meaning_and_after_identity(app: Qoldau) {
        let parent = app.parent();
        let filed = parent.submit("k", &pmpk()).await.with(201);
        let id = filed.text_at("/id");
        let gone = parent.door(&id, "withdraw", "w", &filed.etag()).await.with(200);
        assert_eq!(gone.text_at("/status"), "withdrawn");
        let replay = parent.door(&id, "withdraw", "w", &filed.etag()).await.with(200);
        assert_eq!(replay.header("idempotency-replayed"), "true");
        // The application is over, yet the kept answer to its filing is given again as it was.
        assert_eq!(parent.submit("k", &pmpk()).await.with(201).text_at("/status"), "submitted");
        app.stranger().submit("k", &pmpk()).await.problem(401, "unauthenticated");
    }
}
