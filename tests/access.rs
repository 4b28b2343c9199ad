//! Who may do what: the checked-in matrix is compared with the served document and with what every operation really
//! answers to every role and to nobody. And whose: a foreign record is answered exactly as one that is not there.

use std::collections::BTreeMap;

use qoldau_api::seed::sample_id;
use qoldau_domain::lifecycle::Role;
use qoldau_domain::provider::ProviderType;
use qoldau_tests::{Answer, Caller, Qoldau, Request, Who, application, iin, on_both, person_iin, pmpk};
use reqwest::Method;
use reqwest::multipart::{Form, Part};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::auth::words;

const MATRIX: &str = include_str!("data/access-matrix.txt");
/// The whole of a small PNG.
pub const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x00\x00\x00\x00\
    \x3a\x7e\x9b\x55\x00\x00\x00\x0aIDATx\x9cc`\x00\x00\x00\x02\x00\x01\x48\xaf\xa4\x71\x00\x00\x00\x00IEND\xae\x42\x60\x82";

/// An operation of the served document.
pub struct Operation {
    /// Its name.
    pub id: String,
    /// Its method.
    pub method: Method,
    /// Its path with placeholders.
    pub path: String,
    /// All that the document says about it.
    pub described: Value,
}

impl Operation {
    /// Who may call by the document; none for an open operation.
    pub fn roles(&self) -> Option<Vec<Role>> {
        let named = self.described["x-roles"].as_array()?;
        if named == &[json!("any")] {
            return Some(Role::ALL.to_vec());
        }
        let role = |name: &Value| Role::parse(name.as_str().expect("text")).expect("a role that is known");
        Some(named.iter().map(role).collect())
    }

    /// The path with an id in its place.
    pub fn at(&self, id: &str) -> String {
        let code = match self.id.as_str() {
            "get_problem" => "already_open",
            "get_service" => "pmpk_examination",
            _ => "queue",
        };
        self.path.replace("{id}", id).replace("{code}", code).replace("{year}", "2026")
    }

    /// Whether it takes this parameter.
    pub fn takes(&self, place: &str, name: &str) -> bool {
        let parameters = self.described["parameters"].as_array().map_or(&[][..], Vec::as_slice);
        parameters.iter().any(|parameter| parameter["in"] == place && parameter["name"] == name)
    }

    /// The examples of its JSON body.
    pub fn examples(&self) -> Vec<Value> {
        let body = &self.described["requestBody"]["content"]["application/json"];
        let several = body["examples"].as_object();
        let several = several.into_iter().flat_map(|all| all.values()).map(|example| &example["value"]);
        body.get("example").into_iter().chain(several).cloned().collect()
    }
}

/// Every operation of the served document.
pub async fn operations(app: &Qoldau) -> Vec<Operation> {
    let document = app.stranger().get("/v1/openapi.json").send().await.with(200).body;
    let mut operations = Vec::new();
    for (path, item) in document["paths"].as_object().expect("paths") {
        for (method, described) in item.as_object().expect("a path") {
            operations.push(Operation {
                id: described["operationId"].as_str().expect("an operationId").to_owned(),
                method: method.to_uppercase().parse().expect("a method"),
                path: path.clone(),
                described: described.clone(),
            });
        }
    }
    operations
}

/// The rows of the matrix: the cells by their columns, or nothing for an open operation.
fn matrix() -> BTreeMap<&'static str, BTreeMap<&'static str, &'static str>> {
    let mut lines = MATRIX.lines().filter(|line| !line.starts_with('#'));
    let columns: Vec<&str> = lines.next().expect("a heading").split_whitespace().skip(1).collect();
    let roles: Vec<&str> = Role::ALL.iter().map(|role| role.code()).chain(["no_token"]).collect();
    assert_eq!(columns, roles, "a column for every role, and one for nobody");
    let mut rows = BTreeMap::new();
    for line in lines {
        let mut cells = line.split_whitespace();
        let id = cells.next().expect("an operation");
        let cells: Vec<&str> = cells.collect();
        let row = if cells == ["open"] {
            BTreeMap::new()
        } else {
            assert_eq!(cells.len(), columns.len(), "{id}: a cell for every column");
            columns.iter().copied().zip(cells).collect()
        };
        assert!(rows.insert(id, row).is_none(), "{id} has two rows");
    }
    rows
}

/// A request that goes as far as its caller may and writes nothing.
fn harmless(caller: &Caller, operation: &Operation, id: &str) -> Request {
    let request = caller.call(operation.method.clone(), &operation.at(id)).key("harmless");
    if operation.described.get("requestBody").is_some() { request.json(&json!({})) } else { request }
}

/// The documented request about a record, with its tag where one is taken.
fn documented(caller: &Caller, operation: &Operation, id: &str, query: &str, etag: &str) -> Request {
    let path = format!("{}{query}", operation.at(id));
    let mut request = caller.call(operation.method.clone(), &path);
    if operation.takes("header", "Idempotency-Key") {
        request = request.key(&Uuid::now_v7().to_string());
    }
    if operation.takes("header", "If-Match") {
        request = request.header("If-Match", etag);
    }
    match operation.examples().first() {
        Some(example) => request.json(example),
        None => request,
    }
}

/// Uploads a file; its id.
pub async fn upload(caller: &Caller) -> String {
    let part = Part::bytes(PNG).file_name("certificate.png").mime_str("image/png").expect("a type");
    let sent = caller.post("/v1/files").key(&Uuid::now_v7().to_string()).form(Form::new().part("file", part));
    sent.send().await.with(201).text_at("/id")
}

/// What of an answer a caller could tell two records apart by.
fn face(answer: &Answer) -> (u16, Value, Vec<(String, String)>) {
    let changing = ["date", "x-trace-id", "ratelimit"];
    let headers = answer.headers.iter().filter(|(name, _)| !changing.contains(&name.as_str()));
    let mut headers: Vec<_> = headers.map(|(name, value)| (name.to_string(), format!("{value:?}"))).collect();
    headers.sort();
    (answer.status, words(answer), headers)
}

/// Callers for whom the example parent's application at the sample PMPK is somebody else's.
fn others(app: &Qoldau, role: Role) -> Caller {
    let provider = Some(sample_id(ProviderType::RehabilitationCenter));
    match role {
        Role::Recipient => app.caller(&Who::parent(&iin(5))),
        _ => app.caller(&Who { provider, ..Who::of(role) }),
    }
}

on_both! {
    async fn every_operation_has_its_row_and_the_document_says_the_same(app: Qoldau) {
        let (matrix, operations) = (matrix(), operations(&app).await);
        let named: Vec<&str> = operations.iter().map(|operation| operation.id.as_str()).collect();
        for id in matrix.keys() {
            assert!(named.contains(id), "{id} has a row and is no operation");
        }
        assert_eq!(matrix.len(), operations.len(), "operations have different names");
        for operation in &operations {
            let row = matrix.get(operation.id.as_str()).unwrap_or_else(|| panic!("{} has no row", operation.id));
            let Some(roles) = operation.roles() else {
                assert!(row.is_empty(), "{} is open in the document only", operation.id);
                assert_eq!(operation.described["security"], json!([]), "{}", operation.id);
                continue;
            };
            assert_eq!(operation.described["security"], json!([{ "bearer": [] }]), "{}", operation.id);
            assert_eq!(row.get("no_token"), Some(&"401"), "{}", operation.id);
            for role in Role::ALL {
                let cell = if roles.contains(&role) { "yes" } else { "403" };
                assert_eq!(row.get(role.code()), Some(&cell), "{} by {}", operation.id, role.code());
            }
        }
    }

    async fn every_operation_answers_every_role_as_the_matrix_says(app: Qoldau) {
        let matrix = matrix();
        let sample = sample_id(ProviderType::Pmpk).to_string();
        let stranger = app.stranger();
        let callers: Vec<(&str, Caller)> =
            Role::ALL.iter().map(|role| (role.code(), app.caller(&Who::of(*role)))).collect();
        for operation in operations(&app).await {
            let id = &operation.id;
            let record = if operation.path.contains("/providers/") { sample.clone() } else { Uuid::now_v7().to_string() };
            let row = matrix.get(id.as_str()).unwrap_or_else(|| panic!("{id} has no row"));
            let everybody = callers.iter().map(|(name, caller)| (*name, caller)).chain([("no_token", &stranger)]);
            for (name, caller) in everybody {
                let answer = harmless(caller, &operation, &record).send().await;
                match row.get(name).copied() {
                    // A code that is on no paper.
                    None if id == "verify_paper" => assert_eq!(answer.status, 404, "{name}: {}", answer.text),
                    None => assert_eq!(answer.status, 200, "{id} by {name}: {}", answer.text),
                    Some("yes") => assert!(
                        ![0, 401, 403, 405].contains(&answer.status) && answer.status < 500,
                        "{id} by {name}: {} {}",
                        answer.status,
                        answer.text
                    ),
                    Some("403") => drop(answer.problem(403, "forbidden")),
                    Some("401") => drop(answer.problem(401, "unauthenticated")),
                    Some(cell) => panic!("{id} by {name}: no such cell as {cell}"),
                }
            }
        }
    }

    async fn a_foreign_application_is_answered_as_an_absent_one_on_every_operation(app: Qoldau) {
        app.clock(Some("2026-12-15T10:00:00+05:00")).await;
        let filed = app.parent().submit("k", &pmpk()).await.with(201);
        let (id, etag) = (filed.text_at("/id"), filed.etag());
        let operations = operations(&app).await;
        let about = operations.iter().filter(|operation| operation.path.starts_with("/v1/applications/{id}"));
        let about: Vec<(&Operation, Role)> = about
            .flat_map(|operation| operation.roles().expect("roles").into_iter().map(move |role| (operation, role)))
            .collect();
        assert!(about.len() >= 20, "every operation is asked in every role: {}", about.len());
        for (operation, role) in &about {
            let other = others(&app, *role);
            let dry = operation.takes("query", "validate_only").then_some("?validate_only=true");
            for query in [""].into_iter().chain(dry) {
                let what = format!("{}{query} by {}", operation.id, role.code());
                let absent = Uuid::now_v7().to_string();
                let absent = documented(&other, operation, &absent, query, &etag).send().await;
                let absent = face(&absent.problem(404, "not_found"));
                let foreign = documented(&other, operation, &id, query, &etag).send().await;
                assert_eq!(face(&foreign), absent, "{what}: a foreign one");
                let no_id = documented(&other, operation, "no-id", query, &etag).send().await;
                assert_eq!(face(&no_id), absent, "{what}: what is no id");
            }
        }
        // None of it left a trace in the record.
        let record = format!("/v1/applications/{id}");
        let looks = app.parent().get(&format!("{record}/access")).send().await.with(200);
        assert_eq!(looks.body, json!({ "items": [] }));
        assert_eq!(app.parent().get(&record).send().await.with(200).etag(), etag);
        // The same requests about an own record get further.
        for (operation, role) in &about {
            let own = documented(&app.caller(&Who::of(*role)), operation, &id, "", &etag).send().await;
            let told = format!("{} of an own one by {}: {}", operation.id, role.code(), own.text);
            assert!(![0, 401, 403, 404].contains(&own.status) && own.status < 500, "{told}");
        }
    }

    async fn a_foreign_file_is_answered_as_an_absent_one(app: Qoldau) {
        let (free, attached) = (upload(&app.parent()).await, upload(&app.parent()).await);
        let mut body = pmpk();
        body["documents"] = json!([
            { "kind": "birth_certificate", "presentation": "electronic_copy", "file_id": attached }
        ]);
        app.parent().submit("k", &body).await.expect(201);
        let operations = operations(&app).await;
        let of_files: Vec<&Operation> =
            operations.iter().filter(|operation| operation.path.starts_with("/v1/files/{id}")).collect();
        assert!(!of_files.is_empty());
        for operation in of_files {
            for role in operation.roles().expect("roles") {
                let other = others(&app, role);
                let absent = documented(&other, operation, &Uuid::now_v7().to_string(), "", "").send().await;
                let absent = face(&absent.problem(404, "not_found"));
                for id in [&free, &attached, "no-id"] {
                    let foreign = documented(&other, operation, id, "", "").send().await;
                    assert_eq!(face(&foreign), absent, "{} by {}", operation.id, role.code());
                }
                // The provider of the application sees what is attached to it, and nothing that is not.
                let near = app.caller(&Who::of(role));
                documented(&near, operation, &attached, "", "").send().await.expect(200);
                let own = documented(&near, operation, &free, "", "").send().await;
                assert_eq!(own.status, if role == Role::Recipient { 200 } else { 404 }, "by {}", role.code());
            }
        }
    }

    async fn lists_and_searches_show_the_own_records_only(app: Qoldau) {
        let own = app.parent().submit("k", &pmpk()).await.with(201);
        let stranger = iin(6);
        let body = application(&person_iin("1703", 6), &stranger);
        let foreign = app.caller(&Who::parent(&stranger)).submit("k", &body).await.with(201);
        let searches = |found: &Answer| {
            let number = found.text_at("/number");
            let child = found.text_at("/child/iin");
            let representative = found.text_at("/representative/iin");
            [json!({ "number": number }), json!({ "child_iin": child }), json!({ "representative_iin": representative })]
        };
        let parent = app.parent();
        let listed = parent.get("/v1/applications").send().await.with(200);
        assert_eq!(listed.body["items"].as_array().map(Vec::len), Some(1));
        assert_eq!(listed.text_at("/items/0/id"), own.text_at("/id"));
        let by_number = format!("/v1/applications?number={}", foreign.text_at("/number"));
        assert_eq!(parent.get(&by_number).send().await.with(200).body["items"], json!([]));
        for search in searches(&foreign) {
            let found = parent.post("/v1/applications/search").json(&search).send().await.with(200);
            assert_eq!(found.body, json!({ "items": [] }), "of somebody else");
        }
        for role in Role::STAFF {
            let (near, far) = (app.caller(&Who::of(role)), others(&app, role));
            let listed = near.get("/v1/applications").send().await.with(200);
            assert_eq!(listed.body["items"].as_array().map(Vec::len), Some(2), "both came to this provider");
            assert_eq!(far.get("/v1/applications").send().await.with(200).body["items"], json!([]));
            for search in searches(&own).into_iter().chain(searches(&foreign)) {
                let found = near.post("/v1/applications/search").json(&search).send().await.with(200);
                assert_eq!(found.body["items"].as_array().map(Vec::len), Some(1), "by {}", role.code());
                let found = far.post("/v1/applications/search").json(&search).send().await.with(200);
                assert_eq!(found.body, json!({ "items": [] }), "by {} of elsewhere", role.code());
            }
        }
    }

    async fn another_provider_learns_no_id_of_an_application_that_is_open_elsewhere(app: Qoldau) {
        app.clock(Some("2026-12-15T10:00:00+05:00")).await;
        let authority = app.caller(&Who::of(Role::Authority));
        let operations = operations(&app).await;
        let create = operations.iter().find(|operation| operation.id == "create_provider").expect("an operation");
        let made = authority.post("/v1/providers").key("p").json(&create.examples()[0]).send().await.with(201);
        let second = made.text_at("/id");
        let path = format!("/v1/providers/{second}/staff");
        let list = json!({ "items": [{ "subject": "sandbox-registrar", "roles": ["registrar"] }] });
        let etag = authority.get(&path).send().await.with(200).etag();
        authority.put(&path).header("If-Match", &etag).json(&list).send().await.expect(200);

        let filed = app.parent().submit("k", &pmpk()).await.with(201);
        let mut body = pmpk();
        let near = app.registrar().submit("near", &body).await.problem(409, "already_open");
        assert!(!near.text.contains(&filed.text_at("/id")), "{}", near.text);
        body["provider_id"] = json!(second);
        let far = app.caller(&Who { provider: second.parse().ok(), ..Who::of(Role::Registrar) });
        for query in ["", "?validate_only=true"] {
            let request = far.post(&format!("/v1/applications{query}")).key("far").json(&body);
            let refused = request.send().await.problem(409, "already_open");
            assert!(!refused.text.contains(&filed.text_at("/id")), "{}", refused.text);
        }
    }

    /// Somebody who works at the provider and is a parent, too: the client says which of the two is meant.
    async fn a_token_with_two_roles_wears_one_hat_at_a_time(app: Qoldau) {
        app.clock(Some("2026-12-15T10:00:00+05:00")).await;
        let filed = app.parent().submit("k", &pmpk()).await.with(201);
        let path = format!("/v1/applications/{}", filed.text_at("/id"));
        let specialist = Who { also: Some(Role::Recipient), iin: Some(iin(9)), ..Who::of(Role::Specialist) };
        let at_work = app.caller(&specialist);
        at_work.get(&path).send().await.expect(200);
        let consent = json!({ "kind": "limited_access_personal_data", "given": false, "way": "statutory_exception" });
        for (door, body) in [("consents", consent), ("documents", json!({ "documents": [] })), ("withdraw", json!({}))] {
            let request = at_work.post(&format!("{path}/{door}")).key(door).header("If-Match", "*").json(&body);
            request.send().await.problem(403, "forbidden");
        }
        let at_home = app.caller(&Who { client: "egov-portal", ..specialist });
        at_home.get(&path).send().await.problem(404, "not_found");
        assert_eq!(at_home.get("/v1/applications").send().await.with(200).body["items"], json!([]));
        at_home.submit("own", &application(&person_iin("1703", 9), &iin(9))).await.expect(201);
        assert_eq!(at_home.get("/v1/applications").send().await.with(200).body["items"].as_array().map(Vec::len), Some(1));
    }

    async fn a_dry_run_of_staff_is_a_look_like_any_other(app: Qoldau) {
        app.clock(Some("2026-12-15T10:00:00+05:00")).await;
        let filed = app.parent().submit("k", &pmpk()).await.with(201);
        let path = format!("/v1/applications/{}", filed.text_at("/id"));
        let consent = json!({ "kind": "limited_access_personal_data", "given": true, "way": "paper" });
        let dry = app.registrar().post(&format!("{path}/consents?validate_only=true")).key("c").json(&consent);
        dry.send().await.expect(200);
        let door = app.registrar().post(&format!("{path}/register?validate_only=true")).key("d").header("If-Match", "*");
        door.json(&json!({})).send().await.expect(200);
        let looks = app.parent().get(&format!("{path}/access")).send().await.with(200);
        let purposes: Vec<&str> =
            looks.body["items"].as_array().expect("looks").iter().filter_map(|look| look["purpose"].as_str()).collect();
        assert_eq!(purposes, ["record_consent", "register_application"]);
        // Whether a child has an open application is told to staff with a trace, too.
        let counter = app.registrar().post("/v1/applications?validate_only=true").key("f").json(&pmpk());
        counter.send().await.problem(409, "already_open");
        app.registrar().submit("g", &pmpk()).await.problem(409, "already_open");
        let mut sql = qoldau_tests::Sql::open(&app.database_url);
        assert_eq!(sql.count("journal WHERE purpose = 'submit_application' AND sought IS NOT NULL"), 2);
    }
}
