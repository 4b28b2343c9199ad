//! Results reach the family by the way of their channel, in working time only, and the data of conclusions the National Education
//! Database: tried again until taken, marked only when taken, and none waits for another.

use base64::Engine as _;
use qoldau_domain::lifecycle::Role;
use qoldau_tests::{
    Bridge, Caller, Database, HEAD_IIN, Paper, Qoldau, SPECIALIST_IIN, Sql, Who, application, id_in, on_both,
    person_iin, refusal_content,
};
use serde_json::{Value, json};

async fn record(app: &Qoldau, id: &str) -> Value {
    app.registrar().get(&format!("/v1/applications/{id}")).send().await.with(200).body
}

/// The delivery of an application to a target, the newest.
async fn delivery(app: &Qoldau, id: &str, target: &str) -> Value {
    let record = record(app, id).await;
    let all = record["deliveries"].as_array().cloned().unwrap_or_default();
    all.into_iter().rev().find(|one| one["target"] == target).unwrap_or_default()
}

async fn work(app: &Qoldau) -> Value {
    app.stranger().post("/sandbox/work").send().await.with(200).body
}

/// A sandbox whose neighbours are bridges.
async fn with_bridges(database: Database) -> (Qoldau, Bridge) {
    let bridge = Bridge::start();
    bridge.answer("/results", 200, &json!({}));
    bridge.answer("/conclusions", 200, &json!({}));
    bridge.answer("/notices", 200, &json!({}));
    let url = bridge.url();
    let more = [
        ("QOLDAU_CABINET_URL", url.as_str()),
        ("QOLDAU_NEDB_URL", url.as_str()),
        ("QOLDAU_BILIM_URL", url.as_str()),
    ];
    (Qoldau::start_with(database, &more).await, bridge)
}

on_both! {
    async fn a_portal_result_reaches_the_cabinet_and_the_database(app: Qoldau) {
        let (app, bridge) = with_bridges(app.database).await;
        let id = app.examined(1).await;
        let path = app.signed(&id, "result").await;
        app.parent().get(&path).send().await.problem(404, "not_found");
        let early = app.parent().get(&format!("/v1/applications/{id}/result")).send().await;
        assert_eq!(early.problem(409, "not_possible_now").text_at("/reason"), "no_result");
        assert_eq!(record(&app, &id).await["status"], "conclusion_signed");
        assert_eq!(work(&app).await["deliveries_settled"], 2);
        let delivered = record(&app, &id).await;
        assert_eq!(delivered["status"], "result_delivered");
        assert_eq!(delivery(&app, &id, "personal_cabinet").await["state"], "done");
        let nedb = delivery(&app, &id, "nedb").await;
        assert_eq!((&nedb["state"], &nedb["target_at"]), (&json!("done"), &json!("2026-12-18T23:59:59+05:00")), "A-50");
        assert_eq!(work(&app).await["deliveries_settled"], 0, "nothing goes out twice");
        let sent = bridge.at("/results");
        assert_eq!(sent.len(), 1);
        let paper = app.head().get(&path).header("accept", "application/pdf").send().await.with(200).bytes;
        assert_eq!(sent[0].body["paper"], base64::engine::general_purpose::STANDARD.encode(&paper));
        assert_eq!(sent[0].body["signatures"].as_array().map(Vec::len), Some(2));
        assert_eq!(sent[0].body["iin"], "900101500109");
        let entered = bridge.at("/conclusions");
        assert_eq!((entered.len(), &entered[0].body["recommended_educational_services"][0]), (1, &json!("логопед")));
        let document = crate::neighbours::document();
        for one in sent.iter().chain(&entered) {
            let wrong = crate::contract::faults(&document, crate::neighbours::schema_of(&document, &one.path), &one.body);
            assert!(wrong.is_empty(), "{}: {wrong:#?}", one.path);
        }
        let own = app.parent().get(&path).send().await.with(200);
        assert_eq!(own.text_at("/state"), "signed");
        let result = app.parent().get(&format!("/v1/applications/{id}/result")).send().await.with(200);
        assert_eq!(result.body["conclusion"], own.body);
        let printed = app.parent().get(&format!("/v1/applications/{id}/result")).header("accept", "application/pdf");
        assert_eq!(printed.send().await.with(200).bytes, paper);
        let stranger = app.caller(&Who::parent("900101100004"));
        stranger.get(&format!("/v1/applications/{id}/result")).send().await.problem(404, "not_found");
    }

    async fn results_go_out_in_working_time_only_and_data_at_once(app: Qoldau) {
        let id = app.examined(2).await;
        // Friday evening, a second after the last one of working time.
        app.clock(Some("2026-12-18T18:30:01+05:00")).await;
        app.signed(&id, "result").await;
        let waiting = delivery(&app, &id, "personal_cabinet").await;
        assert_eq!((&waiting["state"], &waiting["not_before"]), (&json!("waiting"), &json!("2026-12-21T09:00:00+05:00")));
        assert_eq!(work(&app).await["deliveries_settled"], 1, "the data of the conclusion do not wait (A-50)");
        let closed = app.hand_over(&id, "evening").await.problem(409, "not_possible_now");
        assert_eq!((closed.text_at("/reason"), closed.text_at("/clause")), ("outside_working_time".to_owned(), "PMPK-T-7-c".to_owned()));
        for still in ["2026-12-19T12:00:00+05:00", "2026-12-21T08:59:59+05:00"] {
            app.clock(Some(still)).await;
            assert_eq!(work(&app).await["deliveries_settled"], 0, "{still}");
        }
        app.clock(Some("2026-12-21T09:00:00+05:00")).await;
        assert_eq!(work(&app).await["deliveries_settled"], 1);
        assert_eq!(record(&app, &id).await["status"], "result_delivered");
    }

    async fn a_time_that_is_none_any_more_puts_the_delivery_off(app: Qoldau) {
        let id = app.examined(3).await;
        app.clock(Some("2026-12-18T17:00:00+05:00")).await;
        app.signed(&id, "result").await;
        // The worker comes late: lunch of the next working day.
        app.clock(Some("2026-12-21T13:30:00+05:00")).await;
        work(&app).await;
        let put_off = delivery(&app, &id, "personal_cabinet").await;
        assert_eq!((&put_off["state"], &put_off["not_before"]), (&json!("waiting"), &json!("2026-12-21T14:30:00+05:00")));
        assert_eq!(put_off["attempts"], 0);
    }

    async fn an_office_result_is_handed_over_on_paper(app: Qoldau) {
        app.clock(Some("2026-12-15T10:00:00+05:00")).await;
        let mut filing = application(&person_iin("1703", 4), "900101500109");
        filing["received_at"] = json!("2026-12-15T09:50:00+05:00");
        filing["documents"] = json!([{ "kind": "birth_certificate", "presentation": "original_and_copy" }]);
        let filed = app.registrar().post("/v1/applications").key("office").json(&filing).send().await.with(201);
        let id = filed.text_at("/id");
        app.registrar().door(&id, "register", "register", &filed.etag()).await.expect(200);
        app.publish(("2026-12-18", "2026-12-18"), ("09:00", "10:00"), 1).await.expect(201);
        let slot = app.free("2026-12-18", "2026-12-18").await.remove(0);
        app.book(&id, &slot, "book").await.expect(201);
        let early = app.hand_over(&id, "early").await.problem(409, "not_possible_now");
        assert_eq!(early.text_at("/reason"), "status");
        app.clock(Some("2026-12-18T10:00:00+05:00")).await;
        app.examine(&id, "examine").await.expect(200);
        let path = app.signed(&id, "result").await;
        work(&app).await;
        assert_eq!(record(&app, &id).await["status"], "conclusion_signed", "paper waits for the family");
        app.hand_over(&id, "hand-over").await.expect(200);
        assert_eq!(record(&app, &id).await["status"], "result_delivered");
        assert_eq!(delivery(&app, &id, "handed_over_on_paper").await["state"], "done");
        let again = app.hand_over(&id, "again").await.problem(409, "not_possible_now");
        assert_eq!(again.text_at("/reason"), "nothing_to_deliver");
        app.parent().get(&path).send().await.expect(200);
    }

    /// The mobile device without the proactive form: the personal cabinet, as on the portal (PMPK-T-2-c, A-53).
    async fn a_result_that_was_applied_for_on_a_mobile_device_reaches_the_cabinet(app: Qoldau) {
        let (app, bridge) = with_bridges(app.database).await;
        app.clock(Some("2026-12-15T10:00:00+05:00")).await;
        let mobile = app.caller(&Who { client: "egov-mobile", ..Who::of(Role::Recipient) });
        let filed = mobile.submit("mobile", &qoldau_tests::pmpk()).await.with(201);
        assert_eq!((filed.text_at("/channel"), filed.text_at("/form")), ("mobile_device".to_owned(), "electronic_partly_automated".to_owned()));
        let id = filed.text_at("/id");
        let etag = app.registrar().get(&format!("/v1/applications/{id}")).send().await.with(200).etag();
        app.registrar().door(&id, "register", "register", &etag).await.expect(200);
        app.publish(("2026-12-18", "2026-12-18"), ("09:00", "10:00"), 1).await.expect(201);
        let slot = app.free("2026-12-18", "2026-12-18").await.remove(0);
        app.book(&id, &slot, "book").await.expect(201);
        app.clock(Some("2026-12-18T10:00:00+05:00")).await;
        app.examine(&id, "examine").await.expect(200);
        app.signed(&id, "result").await;
        work(&app).await;
        assert_eq!(record(&app, &id).await["status"], "result_delivered");
        assert_eq!(delivery(&app, &id, "personal_cabinet").await["state"], "done");
        assert_eq!((bridge.at("/results").len(), bridge.at("/notices").len()), (1, 0));
        mobile.get(&format!("/v1/applications/{id}/result")).send().await.expect(200);
    }

    async fn a_refusal_is_delivered_and_no_data_are_entered(app: Qoldau) {
        let (app, bridge) = with_bridges(app.database).await;
        app.clock(Some("2026-12-15T10:00:00+05:00")).await;
        let id = app.registered(5).await;
        let body = json!({ "application_id": id, "content": refusal_content() });
        let made = app.registrar().post("/v1/refusals").key("refuse").json(&body).send().await.with(201);
        let path = format!("/v1/refusals/{}", made.text_at("/id"));
        app.sign(&app.head(), HEAD_IIN, &path, "sign").await.expect(200);
        app.parent().get(&path).send().await.problem(404, "not_found");
        assert_eq!(work(&app).await["deliveries_settled"], 1);
        assert_eq!(record(&app, &id).await["status"], "refused");
        assert_eq!((bridge.at("/results").len(), bridge.at("/conclusions").len()), (1, 0));
        let result = app.parent().get(&format!("/v1/applications/{id}/result")).send().await.with(200);
        assert_eq!(result.body["refusal"]["content"]["facts"], "Ұсынылған куәлік басқа балаға берілген.");
        let history = app.parent().get(&format!("/v1/applications/{id}/history")).send().await.with(200);
        let kinds: Vec<&Value> = history.body["items"].as_array().unwrap().iter().map(|one| &one["kind"]).collect();
        assert_eq!(kinds.last(), Some(&&json!("result_delivered")));
    }

    async fn no_transmission_blocks_another_and_each_is_tried_again(app: Qoldau) {
        let (app, bridge) = with_bridges(app.database).await;
        bridge.answer("/conclusions", 503, &json!({}));
        let ids = [app.examined(6).await, app.examined(7).await];
        for (place, id) in ids.iter().enumerate() {
            app.signed(id, &format!("result-{place}")).await;
        }
        work(&app).await;
        for id in &ids {
            assert_eq!(record(&app, id).await["status"], "result_delivered", "delivery does not wait for the database (A-60)");
            assert_eq!(delivery(&app, id, "nedb").await["state"], "waiting");
        }
        bridge.answer("/conclusions", 200, &json!({}));
        work(&app).await;
        assert_eq!(delivery(&app, &ids[0], "nedb").await["state"], "waiting", "not before its pause is over");
        app.clock(Some("2026-12-18T10:02:00+05:00")).await;
        work(&app).await;
        for id in &ids {
            assert_eq!(delivery(&app, id, "nedb").await["state"], "done");
        }
        let first: Vec<Value> = bridge.at("/conclusions").iter().map(|one| one.body["id"].clone()).collect();
        let unique: std::collections::BTreeSet<String> = first.iter().map(Value::to_string).collect();
        assert_eq!(unique.len(), 2, "repeated under the same id");
    }

    /// What never went out took no place at a neighbour: it is not told of.
    async fn a_neighbour_hears_only_of_results_that_it_was_sent(app: Qoldau) {
        let (app, bridge) = with_bridges(app.database).await;
        let id = app.examined(16).await;
        let mut corrects = app.signed(&id, "result").await;
        work(&app).await;
        // The first one is delivered, the second is replaced before it goes out, the third goes out.
        app.clock(Some("2026-12-18T19:00:00+05:00")).await;
        for key in ["second", "third"] {
            corrects = app.correcting(&id, &corrects, key).await;
            app.sign_both(&corrects, key).await;
        }
        app.clock(Some("2026-12-21T10:00:00+05:00")).await;
        work(&app).await;
        let stored = bridge.at("/results");
        assert_eq!(stored.len(), 2);
        assert_eq!((&stored[0].body["corrects"], &stored[1].body["corrects"]), (&Value::Null, &stored[0].body["id"]));
        let entered = bridge.at("/conclusions");
        assert_eq!(entered.len(), 2, "the second was replaced before a round");
        assert_eq!(entered[1].body["corrects"], entered[0].body["conclusion_id"]);

        // Data that the database refused are not there either.
        bridge.answer("/conclusions", 422, &json!({}));
        let id = app.examined(17).await;
        let old = app.signed(&id, "result-17").await;
        work(&app).await;
        let path = app.correcting(&id, &old, "cured").await;
        app.sign_both(&path, "sign-17").await;
        work(&app).await;
        let entered = bridge.at("/conclusions");
        assert_eq!(entered.last().map(|one| one.body["corrects"].clone()), Some(Value::Null));
        assert_eq!(entered.last().map(|one| one.body["conclusion_id"].clone()), Some(json!(id_in(&path))));
    }

    async fn data_that_the_database_refuses_are_never_given_up(app: Qoldau) {
        let (app, bridge) = with_bridges(app.database).await;
        bridge.answer("/conclusions", 404, &json!({}));
        let id = app.examined(11).await;
        app.signed(&id, "result").await;
        work(&app).await;
        let waits = delivery(&app, &id, "nedb").await;
        assert_eq!((&waits["state"], &waits["attempts"]), (&json!("waiting"), &json!(1)));
        bridge.answer("/conclusions", 200, &json!({}));
        app.clock(Some("2026-12-18T10:02:00+05:00")).await;
        work(&app).await;
        assert_eq!(delivery(&app, &id, "nedb").await["state"], "done");
    }

    /// A neighbour that takes requests and says nothing keeps no other from its turn.
    async fn while_one_neighbour_is_silent_the_others_have_their_turn(sandbox: Qoldau) {
        let bridge = Bridge::start();
        for path in ["/conclusions", "/messages"] {
            bridge.answer(path, 200, &json!({}));
        }
        let url = bridge.url();
        let more = ["QOLDAU_CABINET_URL", "QOLDAU_NEDB_URL", "QOLDAU_SMS_URL", "QOLDAU_REGISTRIES_URL"];
        for (holds, more) in [("/results", &more[..3]), ("/held-documents", &more[2..])] {
            bridge.hold(holds);
            let app = Qoldau::start_with(sandbox.database, &more.iter().map(|name| (*name, url.as_str())).collect::<Vec<_>>()).await;
            let came = |path: &str| bridge.at(path).len();
            let mut awaited = vec![("/messages", came("/messages") + 1)];
            if holds == "/results" {
                let id = app.examined(20).await;
                app.signed(&id, "result").await;
                awaited.push(("/conclusions", came("/conclusions") + 1));
            } else {
                app.parent().submit("unasked", &qoldau_tests::pmpk()).await.expect(201);
            }
            app.registrar().post("/v1/offers").key("offer").json(&Qoldau::offering(21, "+77011234567")).send().await.expect(201);
            let others = async {
                bridge.wait_for(holds, 1).await;
                let began = std::time::Instant::now();
                for (path, count) in awaited {
                    bridge.wait_for(path, count).await;
                }
                began.elapsed()
            };
            let (_, took) = tokio::join!(work(&app), others);
            // Nobody is waited for longer than five seconds.
            assert!(took < std::time::Duration::from_secs(4), "{took:?} behind {holds}");
        }
    }

    /// PMPK-T-5-c: the electronic result is sent and stored, whoever was faster at the counter.
    async fn what_is_handed_over_meanwhile_is_stored_electronically_too(app: Qoldau) {
        let (app, bridge) = with_bridges(app.database).await;
        bridge.answer("/results", 503, &json!({}));
        let id = app.examined(12).await;
        let path = app.signed(&id, "result").await;
        work(&app).await;
        app.hand_over(&id, "hand-over").await.expect(200);
        assert_eq!(record(&app, &id).await["status"], "result_delivered");
        assert_eq!(delivery(&app, &id, "handed_over_on_paper").await["state"], "done");
        assert_eq!(delivery(&app, &id, "personal_cabinet").await["state"], "waiting");
        let again = app.hand_over(&id, "again").await.problem(409, "not_possible_now");
        assert_eq!(again.text_at("/reason"), "nothing_to_deliver");
        bridge.answer("/results", 200, &json!({}));
        app.clock(Some("2026-12-18T10:02:00+05:00")).await;
        work(&app).await;
        assert_eq!(delivery(&app, &id, "personal_cabinet").await["state"], "done");
        assert_eq!(bridge.at("/results").len(), 2);
        app.parent().get(&path).send().await.expect(200);
        let history = app.registrar().get(&format!("/v1/applications/{id}/history")).send().await.with(200);
        let items = history.body["items"].as_array().cloned().unwrap_or_default();
        let ways: Vec<&Value> = items.iter().filter(|one| one["kind"] == "result_delivered").map(|one| &one["clauses"]).collect();
        assert_eq!(ways, [&json!(["PMPK-T-5-a"]), &json!(["PMPK-T-5-c"])], "by hand, and what is owed on the portal");
    }

    /// A database of the build before: its names become the rulebook's, and what was refused is owed again.
    async fn what_an_older_build_left_is_read_and_goes_on(sandbox: Qoldau) {
        let (app, bridge) = with_bridges(sandbox.database).await;
        bridge.answer("/results", 503, &json!({}));
        let id = app.examined(28).await;
        let path = app.signed(&id, "result").await;
        work(&app).await;
        app.hand_over(&id, "hand-over").await.expect(200);
        let migration = |direction: &str| {
            let database = if app.database == Database::Sqlite { "sqlite" } else { "postgres" };
            let folder = crate::law::root().join("migrations").join(database).join("2026-11-30-000015_names_of_the_rulebook");
            std::fs::read_to_string(folder.join(direction)).expect("a migration")
        };
        let mut sql = Sql::open(&app.database_url);
        sql.run(&migration("down.sql")).expect("the build before");
        assert_eq!(sql.count("deliveries WHERE target = 'paper'"), 1);
        assert_eq!(sql.count("results WHERE kind = 'conclusion'"), 1);
        sql.run("UPDATE deliveries SET state = 'refused', next_try_at = NULL WHERE target = 'personal_cabinet'").expect("a refused one");
        sql.run(&migration("up.sql")).expect("this build");
        assert_eq!(delivery(&app, &id, "handed_over_on_paper").await["state"], "done");
        assert_eq!(delivery(&app, &id, "personal_cabinet").await["state"], "waiting");
        bridge.answer("/results", 200, &json!({}));
        work(&app).await;
        assert_eq!(delivery(&app, &id, "personal_cabinet").await["state"], "done");
        let result = app.parent().get(&path).send().await.with(200);
        assert_eq!(result.text_at("/state"), "signed");
    }

    /// A correction is signed while the old paper is on its way: what the family has stays known.
    async fn what_was_on_its_way_when_it_was_corrected_is_known_to_have_arrived(app: Qoldau) {
        let (app, bridge) = with_bridges(app.database).await;
        let id = app.examined(13).await;
        let old = app.signed(&id, "result").await;
        let new = app.correcting(&id, &old, "correct").await;
        app.sign(&app.specialist(), SPECIALIST_IIN, &new, "sign-3").await.expect(200);
        let known = app.head().get(&old).send().await.with(200);
        assert_eq!(known.body["corrected_by"], Value::Null, "a correction that is not signed takes no place");
        bridge.hold("/results");
        let signed = async {
            bridge.wait_for("/results", 1).await;
            app.sign(&app.head(), HEAD_IIN, &new, "sign-4").await.expect(200);
            bridge.answer("/results", 200, &json!({}));
        };
        tokio::join!(work(&app), signed);
        let all = record(&app, &id).await["deliveries"].as_array().cloned().unwrap_or_default();
        let first = all.iter().find(|one| one["target"] == "personal_cabinet").expect("the old paper's");
        assert_eq!(first["state"], "done", "{all:#?}");
        let had = app.parent().get(&old).send().await.with(200);
        assert_eq!(had.text_at("/corrected_by"), id_in(&new));
        work(&app).await;
        let own = app.parent().get(&format!("/v1/applications/{id}/result")).send().await.with(200);
        assert_eq!(own.text_at("/conclusion/id"), id_in(&new));
    }

    /// A decision that was taken before an attempt was written is taken anew: the attempt is not forgotten.
    async fn an_attempt_makes_a_decision_of_before_old(app: Qoldau) {
        let bridge = Bridge::start();
        bridge.answer("/results", 503, &json!({}));
        // Data that are taken would change the application, too.
        bridge.answer("/conclusions", 503, &json!({}));
        bridge.answer("/cms/extract", 400, &json!({ "status": 400 }));
        let url = bridge.url();
        let more = [
            ("QOLDAU_CABINET_URL", url.as_str()),
            ("QOLDAU_NEDB_URL", url.as_str()),
            ("QOLDAU_NCANODE_URL", url.as_str()),
        ];
        let app = Qoldau::start_with(app.database, &more).await;
        let sign = async |caller: Caller, iin: &str, path: &str, key: &str| {
            bridge.answer("/cms/verify", 200, &crate::signatures::verified(iin));
            crate::signatures::sign(&caller, path, key).await
        };
        let id = app.examined(14).await;
        let old = app.concluded(&id, "conclude").await;
        sign(app.specialist(), SPECIALIST_IIN, &old, "1").await.expect(200);
        sign(app.head(), HEAD_IIN, &old, "2").await.expect(200);
        let new = app.correcting(&id, &old, "correct").await;
        sign(app.specialist(), SPECIALIST_IIN, &new, "3").await.expect(200);
        let asked = bridge.at("/cms/verify").len();
        bridge.hold("/cms/verify");
        let head = app.head();
        let tried = async {
            bridge.wait_for("/cms/verify", asked + 1).await;
            work(&app).await;
            bridge.answer("/cms/verify", 200, &crate::signatures::verified(HEAD_IIN));
        };
        let (answer, ()) = tokio::join!(crate::signatures::sign(&head, &new, "4"), tried);
        answer.problem(412, "version_mismatch");
        crate::signatures::sign(&head, &new, "5").await.expect(200);
        let all = record(&app, &id).await["deliveries"].as_array().cloned().unwrap_or_default();
        let first = all.iter().find(|one| one["target"] == "personal_cabinet").expect("the old paper's");
        assert_eq!((&first["state"], &first["attempts"]), (&json!("superseded"), &json!(1)));
    }

    /// A person sees that it was refused, and can hand it over on paper; the electronic result is owed all the same (PMPK-T-5-c).
    async fn what_a_neighbour_refuses_is_shown_and_tried_again(app: Qoldau) {
        let (app, bridge) = with_bridges(app.database).await;
        bridge.answer("/results", 422, &json!({}));
        let id = app.examined(8).await;
        app.signed(&id, "result").await;
        work(&app).await;
        let refused = delivery(&app, &id, "personal_cabinet").await;
        assert_eq!((&refused["state"], &refused["refused_at"]), (&json!("waiting"), &json!("2026-12-18T10:00:00+05:00")));
        assert_eq!(record(&app, &id).await["status"], "conclusion_signed", "none is marked delivered that was not");
        app.hand_over(&id, "hand-over").await.expect(200);
        assert_eq!(record(&app, &id).await["status"], "result_delivered");
        assert_eq!(delivery(&app, &id, "handed_over_on_paper").await["state"], "done");
        bridge.answer("/results", 200, &json!({}));
        app.clock(Some("2026-12-18T10:02:00+05:00")).await;
        work(&app).await;
        assert_eq!(delivery(&app, &id, "personal_cabinet").await["state"], "done");
    }

    async fn a_correction_takes_the_place_of_what_did_not_go_out_and_is_delivered_anew(app: Qoldau) {
        let id = app.examined(9).await;
        app.clock(Some("2026-12-18T19:00:00+05:00")).await;
        let old = app.signed(&id, "result").await;
        let new = app.correcting(&id, &old, "correct").await;
        app.sign_both(&new, "sign").await;
        let states: Vec<Value> = record(&app, &id).await["deliveries"].as_array().unwrap().iter().map(|one| one["state"].clone()).collect();
        assert_eq!(states.iter().filter(|state| **state == "superseded").count(), 2);
        app.clock(Some("2026-12-21T10:00:00+05:00")).await;
        work(&app).await;
        assert_eq!(record(&app, &id).await["status"], "result_delivered");
        app.parent().get(&old).send().await.problem(404, "not_found");
        let own = app.parent().get(&format!("/v1/applications/{id}/result")).send().await.with(200);
        assert_eq!(own.text_at("/conclusion/id"), id_in(&new));
        // After the delivery, once more: delivery is due again.
        let third_path = app.correcting(&id, &new, "again").await;
        app.sign_both(&third_path, "sign-again").await;
        assert_eq!(record(&app, &id).await["status"], "result_delivered");
        app.parent().get(&third_path).send().await.problem(404, "not_found");
        work(&app).await;
        app.parent().get(&third_path).send().await.expect(200);
    }

    async fn a_proactive_result_is_stored_in_bilim_and_told_of(app: Qoldau) {
        let (app, bridge) = with_bridges(app.database).await;
        app.clock(Some("2026-12-15T10:00:00+05:00")).await;
        let (offer, _) = app.offered(10).await;
        let answer = json!({ "answer": "consent", "consents": ["legally_protected_secret", "limited_access_personal_data"] });
        let mobile = app.caller(&Who { client: "egov-mobile", ..Who::of(Role::Recipient) });
        let given = mobile.post(&format!("/v1/offers/{offer}/answer")).key("yes").json(&answer).send().await.with(200);
        let id = given.text_at("/application_id");
        app.publish(("2026-12-18", "2026-12-18"), ("09:00", "10:00"), 1).await.expect(201);
        let slot = app.free("2026-12-18", "2026-12-18").await.remove(0);
        app.book(&id, &slot, "book").await.expect(201);
        app.clock(Some("2026-12-18T10:00:00+05:00")).await;
        app.examine(&id, "examine").await.expect(200);
        let path = app.signed(&id, "result").await;
        // The notification is the result (PMPK-T-5-d): stored and not told is not delivered.
        bridge.answer("/notices", 422, &json!({}));
        work(&app).await;
        assert_eq!(bridge.at("/results").len(), 1);
        let stored = delivery(&app, &id, "egov_mobile_bilim").await;
        assert_eq!((&stored["state"], &stored["attempts"], &stored["refused_at"]), (&json!("waiting"), &json!(1), &Value::Null), "it is there");
        assert_eq!(record(&app, &id).await["status"], "conclusion_signed");
        mobile.get(&path).send().await.problem(404, "not_found");
        // Days later it is owed as before, and in working time only.
        bridge.answer("/notices", 200, &json!({}));
        let tried = bridge.at("/notices").len();
        app.clock(Some("2026-12-20T12:00:00+05:00")).await;
        work(&app).await;
        assert_eq!((bridge.at("/notices").len(), bridge.at("/results").len()), (tried, 1), "a Sunday");
        app.clock(Some("2026-12-21T09:00:00+05:00")).await;
        work(&app).await;
        assert_eq!(record(&app, &id).await["status"], "result_delivered");
        let told = app.parent().get("/v1/notifications").send().await.with(200);
        let told = told.body["items"].as_array().cloned().unwrap_or_default();
        let ready = told.iter().find(|one| one["kind"] == "result_ready").expect("it is told of");
        assert_eq!(ready["state"], "sent");
        assert!(ready["text"]["kk"].as_str().is_some_and(|text| text.contains("нәтижесі дайын")), "{ready}");
        let result = mobile.get(&format!("/v1/applications/{id}/result")).header("accept", "application/pdf").send().await;
        crate::papers::is_the_conclusion(&app, &Paper::new(&result.with(200).bytes), &path).await;
        assert_eq!(delivery(&app, &id, "egov_mobile_bilim").await["state"], "done");
        let notices = bridge.at("/notices");
        let ready: Vec<_> = notices.iter().filter(|one| one.body["kind"] == "result_ready").collect();
        let stored = &bridge.at("/results")[0].body["id"];
        assert!(ready.iter().all(|one| one.body["id"] == *stored), "again under the same id, which is shown once");

        let (offer, _) = app.offered(15).await;
        let given = mobile.post(&format!("/v1/offers/{offer}/answer")).key("yes-2").json(&answer).send().await.with(200);
        let body = json!({ "application_id": given.text_at("/application_id"), "content": refusal_content() });
        let made = app.registrar().post("/v1/refusals").key("refuse").json(&body).send().await.with(201);
        app.sign(&app.head(), HEAD_IIN, &format!("/v1/refusals/{}", made.text_at("/id")), "sign-refusal").await.expect(200);
        work(&app).await;
        let told: Vec<Value> = bridge.at("/notices").iter().map(|one| one.body["kind"].clone()).collect();
        assert_eq!(told.iter().filter(|kind| **kind == "result_ready").count(), ready.len(), "{told:?}");
        assert!(told.contains(&json!("reasoned_answer_ready")), "no examination is spoken of: {told:?}");
    }
}
