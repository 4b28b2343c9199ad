//! One person's numbers and names go through a whole run at the most talkative log level, in right places and in wrong
//! ones, and are then looked for everywhere but in the answers to those who may see them: log, metrics, feed, error texts,
//! database files, dump, var folder; in plain and in every form in which text gets around. The same search finds a value
//! that is planted in each of these places.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use qoldau_domain::lifecycle::Role;
use qoldau_persistence::seal::hex;
use qoldau_tests::{
    Answer, Caller, Cluster, Database, Process, Search, Sql, Who, application, free_address, fresh_database,
    person_iin, socket, text_at,
};
use reqwest::Method;
use reqwest::multipart::{Form, Part};
use serde_json::{Value, json};

/// What must not be found: whose it is, and the text.
fn secrets() -> Vec<(&'static str, String)> {
    vec![
        ("the representative's IIN", person_iin("8807", 765_432)),
        ("the child's IIN", person_iin("1706", 876_543)),
        ("the phone", "77019283746".to_owned()),
        ("the child's document", "N09876543Z".to_owned()),
        ("the last name", "Құпиябекова".to_owned()),
        ("the first name", "Жасырынай".to_owned()),
        ("the patronymic", "Тылсымқызы".to_owned()),
    ]
}

/// Every file under a folder.
fn files_under(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).expect("a folder").flatten() {
        if entry.path().is_dir() {
            files.extend(files_under(&entry.path()));
        } else {
            files.push(entry.path());
        }
    }
    files
}

/// Answers that are not meant for somebody who may see the person: their headers and texts.
#[derive(Default)]
struct Errors(Vec<String>);

impl Errors {
    fn keep(&mut self, answer: &Answer) {
        assert!(answer.status != 0 && answer.status != 500, "{}: {}", answer.status, answer.text);
        if answer.status >= 400 {
            self.0.push(format!("{:?}\n{}", answer.headers, answer.text));
        }
    }
}

fn pdf(name: &str, content: &'static [u8]) -> Form {
    let part = Part::bytes(content).file_name(name.to_owned()).mime_str("application/pdf").expect("a type");
    Form::new().part("file", part)
}

/// The filing of the one person of this run.
fn filing() -> Value {
    let [representative, child, phone, document, last, first, patronymic] =
        <[_; 7]>::try_from(secrets()).expect("seven of them").map(|(_, text)| text);
    let mut body = application(&child, &representative);
    for who in ["child", "representative"] {
        for (field, text) in [("last_name", &last), ("first_name", &first), ("patronymic", &patronymic)] {
            body[who][field] = json!(text);
        }
    }
    body["child"]["identity_document"] = json!(document);
    body["representative"]["phone"] = json!(format!("+{phone}"));
    body
}

/// The right use: file, attach, read, list, search, look back, register; by the parent and by staff.
async fn use_rightly(parent: &Caller, registrar: &Caller, errors: &mut Errors) -> String {
    let filed = parent.submit("privacy", &filing()).await.with(201);
    let id = filed.text_at("/id");
    parent.submit("privacy", &filing()).await.expect(201);
    errors.keep(&parent.submit("again", &filing()).await.problem(409, "already_open"));
    let name = secrets().into_iter().map(|(_, text)| text).collect::<Vec<_>>().join(" ") + ".pdf";
    let upload = parent.post("/v1/files").key("upload").form(pdf(&name, b"%PDF-1.7\nscan\n%%EOF\n"));
    let file = upload.send().await.with(201).text_at("/id");
    let scan = json!({ "kind": "child_works", "presentation": "electronic_copy", "file_id": file });
    let attach = parent.post(&format!("/v1/applications/{id}/documents")).key("attach");
    attach.json(&json!({ "documents": [scan] })).send().await.expect(201);
    let kept = parent.get(&format!("/v1/files/{file}")).send().await.with(200);
    assert!(kept.header("content-disposition").contains('%'), "the name is given back");
    for caller in [parent, registrar] {
        for path in ["", "/history", "/deadlines/queue"] {
            caller.get(&format!("/v1/applications/{id}{path}")).send().await.expect(200);
        }
        caller.get("/v1/applications").send().await.expect(200);
        for (field, text) in [("child_iin", &secrets()[1].1), ("representative_iin", &secrets()[0].1)] {
            let found =
                caller.post("/v1/applications/search").json(&json!({ field: text })).send().await.with(200);
            assert_eq!(found.text_at("/items/0/id"), id);
        }
    }
    parent.get(&format!("/v1/applications/{id}/access")).send().await.expect(200);
    let read = registrar.get(&format!("/v1/applications/{id}")).send().await.with(200);
    registrar.door(&id, "register", "r", &read.etag()).await.expect(200);
    errors.keep(&parent.door(&id, "withdraw", "w", &filed.etag()).await.problem(412, "version_mismatch"));
    id
}

/// Bodies that carry a text where it does not belong.
fn wrong_bodies(text: &str) -> Vec<String> {
    let mut bodies = vec![
        json!({ text: 1 }).to_string(),
        json!([text]).to_string(),
        json!(text).to_string(),
        format!("{{\"service\": \"{text}\", \"service\": \"{text}\"}}"),
        format!("{{\"service\": \"{text}"),
        text.to_owned(),
    ];
    for pointer in [
        "/service",
        "/provider_id",
        "/residency",
        "/born_abroad",
        "/child",
        "/child/iin",
        "/child/birth_date",
        "/representative",
        "/representative/iin",
        "/representative/phone",
        "/representative/relation",
        "/consents",
        "/consents/0",
        "/documents",
    ] {
        let mut body = filing();
        *body.pointer_mut(pointer).expect("a member") = json!(text);
        bodies.push(body.to_string());
    }
    for (pointer, member) in [("", "nickname"), ("", text), ("/child", text), ("/representative", "nickname")]
    {
        let mut body = filing();
        body.pointer_mut(pointer).expect("an object")[member] = json!({ text: text });
        bodies.push(body.to_string());
    }
    let mut body = filing();
    body["documents"] = json!([{ "kind": text, "presentation": text, "file_id": text }]);
    bodies.push(body.to_string());
    bodies
}

/// The wrong use: the text in paths, queries, bodies, forms and headers of requests that are refused.
async fn use_wrongly(process: &Process, callers: &[&Caller], id: &str, text: &str, errors: &mut Errors) {
    for caller in callers {
        for path in [
            format!("/{text}"),
            format!("/v1/{text}"),
            format!("/docs/{text}"),
            format!("/v1/applications/{text}"),
            format!("/v1/applications/{text}/history"),
            format!("/v1/applications/{id}/deadlines/{text}"),
            format!("/v1/files/{text}"),
            format!("/v1/problems/{text}"),
            format!("/v1/applications?iin={text}"),
            format!("/v1/applications?{text}=1"),
            format!("/v1/applications?limit={text}&status={text}"),
            format!("/v1/applications?cursor={text}"),
            format!("/v1/applications?service=a&service={text}"),
            format!("/v1/stage-events?after={text}"),
        ] {
            errors.keep(&caller.get(&path).send().await);
            errors.keep(&caller.call(Method::DELETE, &path).send().await);
        }
        for path in ["/v1/applications", "/v1/applications/search", "/v1/terms"] {
            for body in wrong_bodies(text) {
                errors.keep(&caller.post(path).key("wrong").raw(body).send().await);
            }
        }
        let part = || Part::bytes(b"no PDF".as_slice()).file_name(text.to_owned());
        for form in [
            pdf(text, b"no PDF"),
            pdf(&format!("{text}.png"), b"%PDF-1.7\n%%EOF\n"),
            Form::new().part(text.to_owned(), part()),
            Form::new().part("file", part()).text(text.to_owned(), text.to_owned()),
        ] {
            errors.keep(&caller.post("/v1/files").key("wrong").form(form).send().await);
        }
    }
    let token = callers[0].token.as_deref().expect("a token");
    for header in [
        "Authorization: Bearer ",
        "Authorization: Basic ",
        "Idempotency-Key: ",
        "If-Match: ",
        "If-None-Match: ",
        "Accept: ",
        "Accept-Language: ",
        "Content-Type: ",
        "Content-Encoding: ",
        "User-Agent: ",
        "Referer: ",
        "Cookie: ",
        "Origin: ",
        "traceparent: ",
        "Expect: ",
        "X-Forwarded-For: ",
        "X-",
        "Transfer-Encoding: ",
        "Content-Length: ",
    ] {
        let request = format!(
            "POST /v1/applications/{id}/register HTTP/1.1\r\nHost: {text}\r\nConnection: close\r\n{header}{text}\r\n\
             Authorization: Bearer {token}\r\n\r\n{{\"{text}\""
        );
        errors.0.push(socket::say(&process.base, request.as_bytes()).await.text);
        errors.0.push(socket::say(&process.base, format!("{text} {request}").as_bytes()).await.text);
    }
}

async fn nothing_personal_is_readable(database: Database) {
    let var = tempfile::tempdir().expect("a folder");
    let url = fresh_database(database, var.path());
    let metrics = free_address();
    let more = [("QOLDAU_LOG", "trace"), ("QOLDAU_METRICS_LISTEN", metrics.as_str())];
    let process = Process::start(var.path(), &url, &more).await;
    let subject = "somebody".to_owned();
    let parent = process.caller(&Who { subject, ..Who::parent(&secrets()[0].1) });
    let [registrar, monitor] = [Role::Registrar, Role::Monitor].map(|role| process.caller(&Who::of(role)));
    let mut errors = Errors::default();
    let id = use_rightly(&parent, &registrar, &mut errors).await;
    for (_, text) in secrets() {
        use_wrongly(&process, &[&parent, &registrar], &id, &text, &mut errors).await;
    }
    let tokens: Vec<String> =
        [&parent, &registrar, &monitor].map(|caller| caller.token.clone().expect("a token")).to_vec();
    let search = Search::new(&secrets(), &tokens);
    let events = monitor.get("/v1/stage-events?wait=5&after=1").send().await.with(200).text;
    assert!(events.contains(&id), "{events}");
    search.check("the feed", events.as_bytes());
    let clouds = monitor.get("/v1/stage-events").header("Accept", "application/cloudevents-batch+json");
    search.check("the feed as CloudEvents", clouds.send().await.with(200).text.as_bytes());
    let scraped = text_at(&format!("http://{metrics}/metrics")).await;
    assert!(scraped.contains("qoldau_requests_total"), "{scraped}");
    search.check("the metrics", scraped.as_bytes());
    assert!(errors.0.len() > 500, "only {} errors", errors.0.len());
    search.check("error texts", errors.0.join("\n").as_bytes());
    let log = process.log();
    assert!(log.matches("answered").count() > 500, "every request is logged");
    search.check("the log", log.as_bytes());
    check_files(&search, var.path(), database, "while it runs");
    process.kill();
    check_files(&search, var.path(), database, "after its end");
    match database {
        Database::Sqlite => check_sqlite(&search, var.path(), &url),
        Database::Postgres => check_postgres(&search, &url),
    }
}

/// Neither names nor contents of any file tell anything: log, database with its log and index, keys, blobs.
fn check_files(search: &Search, var: &Path, database: Database, when: &str) {
    let files = files_under(var);
    let named = |end: &str| files.iter().any(|file| file.to_string_lossy().ends_with(end));
    let blobs = files.iter().filter(|file| file.starts_with(var.join("files"))).count();
    assert_eq!(blobs, 1, "one upload was kept: {files:?}");
    let expected: &[&str] = match database {
        Database::Sqlite => &["qoldau.log", "qoldau.db", "qoldau.db-wal", "qoldau.db-shm"],
        Database::Postgres => &["qoldau.log"],
    };
    assert!(expected.iter().all(|end| named(end)), "{files:?}");
    for file in &files {
        search.check(&format!("the name of {} {when}", file.display()), file.to_string_lossy().as_bytes());
        search.check(&format!("{} {when}", file.display()), &std::fs::read(file).expect("a file"));
    }
}

/// Rows with the child's number as text and the last name as bytes of a column that should be sealed.
fn plant(database: Database, url: &str) {
    let (iin, name) = (&secrets()[1].1, hex(secrets()[4].1.as_bytes()));
    let bytes = |digits: &str| match database {
        Database::Sqlite => format!("x'{digits}'"),
        Database::Postgres => format!("'\\x{digits}'::bytea"),
    };
    let rows = format!(
        "INSERT INTO settings (name, value) VALUES ('planted', '{iin}'); \
         INSERT INTO replies (key, fingerprint, sealed, kept_at) \
         SELECT {}, {}, {}, kept_at FROM replies LIMIT 1",
        bytes("00"),
        bytes("00"),
        bytes(&name)
    );
    Sql::open(url).run(&rows).expect("rows");
}

fn both_are_found(found: &BTreeSet<String>) {
    for whose in ["the child's IIN", "the last name"] {
        assert!(found.iter().any(|name| name.starts_with(whose)), "{whose} was planted: {found:?}");
    }
}

/// Values in rows are found in the files.
fn check_sqlite(search: &Search, var: &Path, url: &str) {
    plant(Database::Sqlite, url);
    let mut found = BTreeSet::new();
    for file in files_under(var) {
        found.extend(search.found(&std::fs::read(file).expect("a file")).into_keys().map(str::to_owned));
    }
    both_are_found(&found);
}

/// The dump holds nothing; values in rows are found in it.
fn check_postgres(search: &Search, url: &str) {
    let cluster = Cluster::get().expect("PostgreSQL");
    let database = url.rsplit('/').next().expect("a name");
    let dump = cluster.dump(database);
    assert!(String::from_utf8_lossy(&dump).contains("child_sealed"), "the dump holds the applications");
    search.check("the dump", &dump);
    plant(Database::Postgres, url);
    both_are_found(&search.found(&cluster.dump(database)).into_keys().map(str::to_owned).collect());
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_personal_is_readable_anywhere_on_sqlite() {
    nothing_personal_is_readable(Database::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_personal_is_readable_anywhere_on_postgres() {
    if Cluster::is_there() {
        nothing_personal_is_readable(Database::Postgres).await;
    }
}
