//! Who gets in: tokens that are not good are refused in the same words whatever is wrong with them, a staff right ends
//! with the staff list, and nothing but the token says who calls. The forged tokens stand in `auth/forged.rs`
//! (header, key and signature) and `auth/claims.rs` (what the token says).

mod claims;
mod forged;

use forged::Forge;
use qoldau_api::seed::sample_id;
use qoldau_domain::lifecycle::Role;
use qoldau_domain::provider::ProviderType;
use qoldau_tests::{Answer, Caller, Qoldau, Who, application, iin, on_both, pmpk};
use serde_json::{Value, json};
use uuid::Uuid;

/// The body of a problem without what names the occurrence.
pub fn words(answer: &Answer) -> Value {
    let mut words = answer.body.clone();
    let members = words.as_object_mut().expect("a problem");
    assert!(members.remove("trace_id").is_some() && members.remove("instance").is_some());
    words
}

/// What a caller without a token is told.
async fn refusal(app: &Qoldau) -> Value {
    let answer = app.stranger().get("/v1/applications").send().await;
    words(&answer.problem(401, "unauthenticated"))
}

#[track_caller]
fn assert_refused(what: &str, answer: Answer, refusal: &Value) {
    assert_eq!(answer.status, 401, "{what}: {}", answer.text);
    let answer = answer.problem(401, "unauthenticated");
    assert_eq!(&words(&answer), refusal, "{what}");
    assert!(answer.header("www-authenticate").starts_with("Bearer"), "{what}");
}

/// Every forged token of the matrix, made from a good one of this caller, at a path that the good one opens.
async fn refuses_forgeries(app: &Qoldau, who: &Who, path: &str) {
    let refusal = refusal(app).await;
    let forge = Forge::new(app, who);
    let try_out = async |token: &str| {
        let request = app.stranger().get(path);
        request.header("Authorization", &format!("Bearer {token}")).send().await
    };
    for (what, token) in forge.good() {
        let answer = try_out(&token).await;
        assert_eq!(answer.status, 200, "{what}: {}", answer.text);
    }
    let forgeries = forge.forgeries();
    assert!(forgeries.len() > 150, "the matrix is whole: {}", forgeries.len());
    let mut taken = Vec::new();
    for (what, token) in forgeries {
        let answer = try_out(&token).await;
        if answer.status == 401 {
            assert_refused(&what, answer, &refusal);
        } else {
            taken.push(format!("{what}: {}", answer.status));
        }
    }
    assert!(taken.is_empty(), "not refused: {taken:#?}");
    for (what, token) in forge.good() {
        assert_eq!(try_out(&token).await.status, 200, "afterwards {what}");
    }
}

fn staff_of(role: Role, kind: ProviderType) -> Who {
    Who { provider: Some(sample_id(kind)), ..Who::of(role) }
}

/// A staff list without one person.
fn without(list: &Value, subject: &str) -> Value {
    let items = list["items"].as_array().expect("items");
    let others: Vec<&Value> = items.iter().filter(|item| item["subject"] != subject).collect();
    assert_eq!(others.len() + 1, items.len(), "{subject} was on the list");
    json!({ "items": others })
}

async fn put_staff(keeper: &Caller, path: &str, etag: &str, list: &Value) -> String {
    let put = keeper.put(path).header("If-Match", etag).json(list).send().await.with(200);
    assert_eq!(&put.body, list);
    put.etag()
}

on_both! {
    async fn every_forged_token_of_a_parent_is_refused_in_the_same_words(app: Qoldau) {
        refuses_forgeries(&app, &Who::of(Role::Recipient), "/v1/applications").await;
    }

    async fn every_forged_token_of_staff_is_refused_in_the_same_words(app: Qoldau) {
        refuses_forgeries(&app, &Who::of(Role::Registrar), "/v1/applications").await;
    }

    async fn every_forged_token_of_the_monitor_is_refused_in_the_same_words(app: Qoldau) {
        refuses_forgeries(&app, &Who::of(Role::Monitor), "/v1/stage-events").await;
    }

    async fn a_token_is_taken_from_one_authorization_header_and_from_nowhere_else(app: Qoldau) {
        let refusal = refusal(&app).await;
        let token = app.parent().token.expect("a token");
        let get = |path: &str| app.stranger().get(path);
        for scheme in ["Bearer", "bearer", "BEARER", "bEaReR"] {
            let value = format!("{scheme} {token}");
            get("/v1/applications").header("Authorization", &value).send().await.expect(200);
        }
        let mut values: Vec<String> = ["Basic", "Token", "JWT", "DPoP", "Bearer,", "Bearer:", "Bearer=", "Bearer\t"]
            .iter()
            .map(|scheme| format!("{scheme} {token}"))
            .collect();
        values.extend(["Bearer", "Bearer ", "bearer null", "Bearer undefined", ""].map(str::to_owned));
        values.extend([
            token.clone(),
            format!("Bearer{token}"),
            format!("Bearer  {token}"),
            format!("Bearer\t{token}"),
            format!("Bearer {token} {token}"),
            format!("Bearer {token},"),
            format!("Bearer {token}, Bearer {token}"),
            format!("Bearer \"{token}\""),
            format!("Bearer {}", token.replacen('.', " .", 1)),
            format!("Bearer {}", token.replacen('.', ".\t", 1)),
            format!("Bearer access_token={token}"),
            format!("Basic dXNlcjpwYXNz, Bearer {token}"),
        ]);
        for value in values {
            let answer = get("/v1/applications").header("Authorization", &value).send().await;
            assert_refused(&value.replace(&token, "…"), answer, &refusal);
        }
        let good = format!("Bearer {token}");
        for (one, other) in [(&*good, &*good), (&*good, "Bearer x"), ("Basic dXNlcjpwYXNz", &*good)] {
            let twice = get("/v1/applications").header("Authorization", one).header("Authorization", other);
            assert_refused("two headers", twice.send().await, &refusal);
        }
        for name in ["access_token", "token", "bearer", "jwt"] {
            let answer = get(&format!("/v1/applications?{name}={token}")).send().await;
            assert_refused("in the query", answer, &refusal);
            let answer = get("/v1/applications").header("Cookie", &format!("{name}={token}")).send().await;
            assert_refused("in a cookie", answer, &refusal);
        }
        for name in ["X-Authorization", "Proxy-Authorization", "X-Access-Token", "X-Forwarded-Access-Token"] {
            let answer = get("/v1/applications").header(name, &good).send().await;
            assert_refused(name, answer, &refusal);
        }
    }

    async fn a_bad_token_is_refused_on_open_operations_too(app: Qoldau) {
        let refusal = refusal(&app).await;
        for path in ["/v1/services", "/v1/problems", "/v1/openapi.json", "/v1/providers", "/v1/nowhere"] {
            let answer = app.stranger().get(path).header("Authorization", "Bearer x.y.z").send().await;
            assert_refused(path, answer, &refusal);
        }
    }

    async fn a_token_of_a_megabyte_is_refused_unread_and_the_server_goes_on(app: Qoldau) {
        let token = format!("Bearer {}", "A".repeat(1024 * 1024));
        let answer = app.stranger().get("/v1/applications").header("Authorization", &token).send().await;
        // No head of this size is read to its end: a status without identity, or an ended connection.
        assert!([0, 400, 401, 413, 431].contains(&answer.status), "{}", answer.status);
        assert!(!answer.text.contains("AAAA"));
        app.parent().get("/v1/applications").send().await.expect(200);
    }

    async fn who_is_taken_off_the_staff_list_is_out_with_the_next_request(app: Qoldau) {
        let path = format!("/v1/providers/{}/staff", sample_id(ProviderType::Pmpk));
        let (registrar, head) = (app.registrar(), app.caller(&Who::of(Role::Head)));
        let id = app.parent().submit("k", &pmpk()).await.with(201).text_at("/id");
        let record = format!("/v1/applications/{id}");
        registrar.get(&record).send().await.expect(200);
        for keeper in [app.caller(&Who::of(Role::Authority)), head.clone()] {
            let list = keeper.get(&path).send().await.with(200);
            let etag = put_staff(&keeper, &path, &list.etag(), &without(&list.body, "sandbox-registrar")).await;
            registrar.get(&record).send().await.problem(403, "forbidden");
            registrar.get("/v1/applications").send().await.problem(403, "forbidden");
            registrar.door(&id, "register", "r", "\"1.x\"").await.problem(403, "forbidden");
            registrar.submit("f", &pmpk()).await.problem(403, "forbidden");
            put_staff(&keeper, &path, &etag, &list.body).await;
            registrar.get(&record).send().await.expect(200);
        }
        // A head who takes the own name off is out as well; the authority puts it back.
        let list = head.get(&path).send().await.with(200);
        let etag = put_staff(&head, &path, &list.etag(), &without(&list.body, "sandbox-head")).await;
        head.get(&path).send().await.problem(403, "forbidden");
        put_staff(&app.caller(&Who::of(Role::Authority)), &path, &etag, &list.body).await;
        head.get(&path).send().await.expect(200);
    }

    async fn a_staff_right_stands_in_the_token_and_in_the_list(app: Qoldau) {
        let staff = format!("/v1/providers/{}/staff", sample_id(ProviderType::Pmpk));
        // The list knows this person as registrar only, whatever the token says.
        let promoted = app.caller(&Who { subject: "sandbox-registrar".to_owned(), ..Who::of(Role::Head) });
        promoted.get(&staff).send().await.problem(403, "forbidden");
        promoted.get("/v1/applications").send().await.problem(403, "forbidden");
        // And a person of the list holds no right that the token does not name.
        let modest = app.caller(&Who { subject: "sandbox-head".to_owned(), ..Who::of(Role::Registrar) });
        modest.get("/v1/applications").send().await.problem(403, "forbidden");
        let nobody = app.caller(&Who { subject: "somebody-else".to_owned(), ..Who::of(Role::Registrar) });
        nobody.get("/v1/applications").send().await.problem(403, "forbidden");
        for provider in [None, Some(Uuid::now_v7())] {
            let astray = app.caller(&Who { provider, ..Who::of(Role::Registrar) });
            astray.get("/v1/applications").send().await.problem(403, "forbidden");
        }
        // A head keeps the own list only: another one is as absent.
        let other = format!("/v1/providers/{}/staff", sample_id(ProviderType::RehabilitationCenter));
        let absent = format!("/v1/providers/{}/staff", Uuid::now_v7());
        let head = app.caller(&Who::of(Role::Head));
        let foreign = head.get(&other).send().await.problem(404, "not_found");
        assert_eq!(words(&foreign), words(&head.get(&absent).send().await.problem(404, "not_found")));
        let put = head.put(&other).header("If-Match", "*").json(&json!({ "items": [] }));
        put.send().await.problem(404, "not_found");
    }

    async fn roles_that_a_token_does_not_name_or_nobody_knows_give_no_right(app: Qoldau) {
        let forge = Forge::new(&app, &Who::of(Role::Recipient));
        for roles in [None, Some(json!([])), Some(json!(["superuser", "Recipient", "recipient "]))] {
            let token = forge.with_claim("roles", roles);
            let caller = app.stranger().get("/v1/applications").header("Authorization", &format!("Bearer {token}"));
            caller.send().await.problem(403, "forbidden");
        }
        let token = forge.with_claim("roles", Some(json!(["superuser", "recipient"])));
        let caller = app.stranger().get("/v1/applications").header("Authorization", &format!("Bearer {token}"));
        caller.send().await.expect(200);
    }

    async fn staff_of_another_provider_see_a_foreign_application_as_an_absent_one(app: Qoldau) {
        let id = app.parent().submit("k", &pmpk()).await.with(201).text_at("/id");
        app.registrar().get(&format!("/v1/applications/{id}")).send().await.expect(200);
        let absent = Uuid::now_v7();
        for role in Role::STAFF {
            let other = app.caller(&staff_of(role, ProviderType::RehabilitationCenter));
            let foreign = other.get(&format!("/v1/applications/{id}")).send().await.problem(404, "not_found");
            let nothing = other.get(&format!("/v1/applications/{absent}")).send().await;
            assert_eq!(words(&foreign), words(&nothing.problem(404, "not_found")));
        }
    }

    async fn headers_that_speak_of_identity_change_nothing(app: Qoldau) {
        let refusal = refusal(&app).await;
        let id = app.parent().submit("k", &pmpk()).await.with(201).text_at("/id");
        let path = format!("/v1/applications/{id}");
        let other = app.caller(&Who::parent(&iin(7)));
        for (name, value) in [
            ("X-Forwarded-For", "127.0.0.1"),
            ("X-Real-IP", "127.0.0.1"),
            ("Forwarded", "for=127.0.0.1;by=portal"),
            ("X-User", "sandbox-recipient"),
            ("X-Forwarded-User", "sandbox-recipient"),
            ("X-Remote-User", "sandbox-recipient"),
            ("X-Iin", "900101500109"),
            ("X-Roles", "registrar,head,authority"),
            ("X-Provider-Id", "01980000-0000-7000-8000-000000000001"),
            ("X-Client-Id", "egov-portal"),
            ("X-Original-URL", "/v1/services"),
            ("X-HTTP-Method-Override", "PUT"),
        ] {
            let answer = app.stranger().get(&path).header(name, value).send().await;
            assert_refused(name, answer, &refusal);
            other.get(&path).header(name, value).send().await.problem(404, "not_found");
            other.get("/v1/stage-events").header(name, value).send().await.problem(403, "forbidden");
            app.parent().get(&path).header(name, value).send().await.expect(200);
        }
        // Nor do they buy another allowance: the connected peer is who counts.
        let narrow = [("QOLDAU_RATE_PER_SECOND", "1"), ("QOLDAU_RATE_BURST", "1")];
        let narrow = Qoldau::start_with(app.database, &narrow).await;
        let mut refused = 0;
        for host in 1..=50 {
            let request = narrow.stranger().get("/v1/services").header("X-Forwarded-For", &format!("10.0.0.{host}"));
            refused += usize::from(request.send().await.status == 429);
        }
        assert!(refused > 0, "fifty addresses in a header had fifty allowances");
    }

    async fn the_channel_follows_the_client_and_never_the_body(app: Qoldau) {
        let mobile = app.caller(&Who { client: "egov-mobile", ..Who::of(Role::Recipient) });
        let filed = mobile.submit("m", &pmpk()).await.with(201);
        assert_eq!(filed.text_at("/channel"), "mobile_device");
        let other = iin(1);
        let mut body = application("170315600124", &other);
        for channel in ["egov_portal", "mobile_device", "provider_office"] {
            body["channel"] = json!(channel);
            let refused = app.caller(&Who::parent(&other)).submit("p", &body).await.problem(400, "invalid_body");
            assert_eq!(refused.faults(), [("/channel".to_owned(), "unknown_field".to_owned())]);
        }
        body.as_object_mut().expect("an object").remove("channel");
        let filed = app.caller(&Who::parent(&other)).submit("p", &body).await.with(201);
        assert_eq!(filed.text_at("/channel"), "egov_portal");
        // The counter is no place for a recipient's client, and the portal none for staff.
        let at_counter = app.caller(&Who { client: "provider-desk", ..Who::of(Role::Recipient) });
        at_counter.submit("c", &pmpk()).await.problem(403, "forbidden");
        let on_portal = app.caller(&Who { client: "egov-portal", ..Who::of(Role::Registrar) });
        on_portal.submit("s", &pmpk()).await.problem(403, "forbidden");
    }
}
