//! What an operation answers: its problems with their texts, its headers, and examples that the house really gave. The
//! examples are a file that a test records in the sandbox and compares; nothing here makes one up.

use std::sync::LazyLock;

use serde_json::{Map, Value, json};

use super::operations::{OPERATIONS, Operation, has_parameter, has_tag};
use super::schemas::{ENTITY_TAGS, UNKNOWN, preview_of};
use crate::body::JSON_LIMIT;
use crate::config::VARIABLES;
use crate::problem::{Language, Problem, ProblemCode, body_of};

use ProblemCode as P;

/// Answers by operation, status and media type, as the sandbox gave them; long lists are cut.
static EXAMPLES: LazyLock<Value> = LazyLock::new(|| {
    serde_json::from_str(include_str!("../../../../openapi/examples.json")).unwrap_or_default()
});

/// Headers of answers.
pub(super) fn headers() -> Value {
    let text = || json!({ "type": "string" });
    let tag = || json!({ "type": "string", "pattern": r#"^"[0-9]+\.[0-9a-f]{16}"$"# });
    let table = [
        ("Challenge", true, "How to authenticate (RFC 6750)", text()),
        (
            "ContentDisposition",
            true,
            "Always an attachment, with the uploader's name for it",
            json!({ "type": "string", "pattern": "^attachment;" }),
        ),
        (
            "ContentLanguage",
            true,
            "The language of the texts, by `Accept-Language`",
            json!({ "type": "string", "enum": ["kk", "ru", "en"] }),
        ),
        ("ETag", true, "Version and hash of the resource", tag()),
        ("ETagUnlessDryRun", false, "Version and hash of the resource; none in a dry run", tag()),
        (
            "IdempotencyReplayed",
            false,
            "That this is the first answer to the same request again",
            json!({ "type": "string", "const": "true" }),
        ),
        (
            "Location",
            true,
            "Where the new resource is",
            json!({ "type": "string", "format": "uri-reference" }),
        ),
        ("RateLimit", true, "What is left of the allowance", text()),
        ("RateLimitPolicy", true, "The allowance of a client and subject", text()),
        ("RetryAfter", true, "Seconds after which to come back", json!({ "type": "integer", "minimum": 1 })),
        (
            "TraceId",
            true,
            "Under which everything about the request is found; that of `traceparent` if it came with one",
            json!({ "type": "string", "pattern": "^[0-9a-f]{32}$" }),
        ),
    ];
    let headers = table.map(|(name, required, described, schema)| {
        let header = json!({ "required": required, "description": described, "schema": schema });
        (name.to_owned(), header)
    });
    Value::Object(headers.into_iter().collect())
}

/// What is made and has no version of its own.
const UNTAGGED: [&str; 4] = ["record_rule_change", "publish_slots", "record_absence", "hold_slot"];

/// Doors that ask for no version and tell the new one.
const UNGUARDED: [&str; 2] = ["call_visit", "end_visit"];

/// Gives one operation what follows from its shape and from its row.
pub(super) fn complete(path: &str, method: &str, operation: &mut Map<String, Value>) {
    let id = operation.get("operationId").and_then(Value::as_str).unwrap_or_default().to_owned();
    let Some(row) = OPERATIONS.iter().find(|row| row.id == id) else {
        return;
    };
    let security = if row.roles.is_some() { json!([{ "bearer": [] }]) } else { json!([]) };
    operation.insert("security".to_owned(), security);
    if let Some(roles) = row.roles {
        let names: Vec<&str> = roles.iter().map(|role| role.code()).collect();
        let names = if names.is_empty() { vec!["any"] } else { names };
        operation.insert("x-roles".to_owned(), json!(names));
    }
    name_clauses(operation, row);
    say_limits(operation);
    correct_headers(operation);
    let problems = problems_of(path, method, operation, row);
    if method == "get" && has_tag(&id) {
        let parameters = operation.entry("parameters").or_insert_with(|| json!([]));
        if let Some(parameters) = parameters.as_array_mut() {
            parameters.push(json!({
                "name": "If-None-Match", "in": "header", "required": false,
                "description": "ETags that the caller has; one of them still current gives 304",
                "schema": { "type": "string" }
            }));
        }
    }
    let responses = operation.entry("responses").or_insert_with(|| json!({}));
    let Some(responses) = responses.as_object_mut() else {
        return;
    };
    if method == "get" && responses.contains_key("200") && has_tag(&id) {
        responses.insert("304".to_owned(), json!({ "description": "Not changed since `If-None-Match`" }));
    }
    if let Some((_, record, _)) = UNKNOWN.iter().find(|(unknown, ..)| *unknown == id) {
        let schema =
            responses.get_mut("200").and_then(|dry| dry.pointer_mut("/content/application~1json/schema"));
        if let Some(schema) = schema {
            *schema = json!({ "$ref": format!("#/components/schemas/{}", preview_of(record)) });
        }
    }
    add_examples(&id, responses);
    add_problems(problems, responses);
}

/// The clauses that an operation carries out, or openly that there are none: a technical operation is never presented as law.
fn name_clauses(operation: &mut Map<String, Value>, row: &Operation) {
    operation.insert("x-clauses".to_owned(), json!(row.clauses));
    let described = operation.get("description").and_then(Value::as_str).unwrap_or_default();
    let clauses = if row.clauses.is_empty() {
        "Clauses: none ◊; the order says nothing about this.".to_owned()
    } else {
        format!("Clauses: {}.", row.clauses.join(", "))
    };
    let described = format!("{described}\n\n{clauses}");
    operation.insert("description".to_owned(), json!(described.trim()));
}

/// How large a body may be.
fn say_limits(operation: &mut Map<String, Value>) {
    let Some(body) = operation.get_mut("requestBody").and_then(Value::as_object_mut) else { return };
    let limit = if body.get("content").is_some_and(|content| content.get("application/json").is_some()) {
        format!("At most {} KiB.", JSON_LIMIT / 1024)
    } else {
        let bytes = VARIABLES.iter().find(|(name, ..)| *name == "QOLDAU_FILE_LIMIT").map_or("", |row| row.1);
        format!("A file of at most {bytes} bytes, unless `QOLDAU_FILE_LIMIT` says otherwise.")
    };
    body.insert("description".to_owned(), json!(limit));
}

/// Where an answer is shown by its address: this document itself, and the problems, whose own member `example` beside a
/// `type` linters take for a schema's.
const LIVE: [(&str, &str); 3] = [
    ("get_openapi", "/v1/openapi.json"),
    ("list_problems", "/v1/problems"),
    ("get_problem", "/v1/problems/already_open"),
];

/// What the sandbox answered; for a binary answer there is nothing to show.
fn add_examples(id: &str, responses: &mut Map<String, Value>) {
    if let Some((_, address)) = LIVE.iter().find(|(live, _)| *live == id) {
        let media = responses.get_mut("200").and_then(|good| good.pointer_mut("/content/application~1json"));
        if let Some(media) = media.and_then(Value::as_object_mut) {
            let live = json!({ "live": { "summary": "As it is answered", "externalValue": address } });
            media.insert("examples".to_owned(), live);
        }
        return;
    }
    for (status, response) in responses {
        let content = response.get_mut("content").and_then(Value::as_object_mut);
        for (media, described) in content.into_iter().flatten() {
            let recorded = EXAMPLES.get(id).and_then(|all| all.get(format!("{status} {media}")));
            if let (Some(described), Some(recorded)) = (described.as_object_mut(), recorded) {
                described.insert("example".to_owned(), recorded.clone());
            }
        }
    }
}

fn add_problems(problems: Vec<ProblemCode>, responses: &mut Map<String, Value>) {
    for code in problems {
        let status = code.status().as_u16().to_string();
        let text = code.text();
        let response = responses.entry(status).or_insert_with(|| json!({ "description": "", "content": {} }));
        if let Some(content) = response.get_mut("content").and_then(Value::as_object_mut) {
            content.entry("application/problem+json").or_insert_with(
                || json!({ "schema": { "$ref": "#/components/schemas/Problem" }, "examples": {} }),
            );
        }
        let described = response.get("description").and_then(Value::as_str).unwrap_or_default();
        let separator = if described.is_empty() { "" } else { " · " };
        let described = format!("{described}{separator}{}", text.title.en);
        if let Some(response) = response.as_object_mut() {
            response.insert("description".to_owned(), json!(described));
        }
        let examples = response.pointer_mut("/content/application~1problem+json/examples");
        if let Some(examples) = examples.and_then(Value::as_object_mut) {
            let trace = "4bf92f3577b34da6a3ce929d0e0e4736";
            let instance = format!("urn:qoldau:trace:{trace}");
            let value = body_of(&Problem::new(code), Language::En, &instance, trace);
            examples.insert(code.code().to_owned(), json!({ "summary": text.title.en, "value": value }));
        }
    }
}

/// Which headers the answers of one operation carry.
pub(super) fn add_headers(path: &str, method: &str, operation: &mut Map<String, Value>) {
    let id = operation.get("operationId").and_then(Value::as_str).unwrap_or_default().to_owned();
    let is_once = has_parameter(operation, "header", Some("Idempotency-Key"));
    let is_guarded = has_parameter(operation, "header", Some("If-Match"));
    let is_door = is_once && (is_guarded || UNGUARDED.contains(&id.as_str()));
    let responses = operation.get_mut("responses").and_then(Value::as_object_mut);
    for (status, response) in responses.into_iter().flatten() {
        let mut names = vec![("X-Trace-Id", "TraceId")];
        let is_good = status.starts_with('2');
        if path.starts_with("/v1") && (is_good || status == "304" || status == "429") {
            names.extend([("RateLimit", "RateLimit"), ("RateLimit-Policy", "RateLimitPolicy")]);
        }
        if is_once && is_good {
            names.push(("Idempotency-Replayed", "IdempotencyReplayed"));
        }
        if status.starts_with('4') || status.starts_with('5') {
            names.push(("Content-Language", "ContentLanguage"));
        }
        match (status.as_str(), method) {
            ("200", "get") if id == "download_file" => {
                names.extend([("Content-Disposition", "ContentDisposition"), ("ETag", "ETag")]);
            }
            ("200" | "304", "get") if has_tag(&id) => names.push(("ETag", "ETag")),
            ("201", "post") if UNTAGGED.contains(&id.as_str()) => {}
            ("200" | "201", "put") | ("201", "post") | ("200", "delete") => names.push(("ETag", "ETag")),
            ("200", "post") if is_door => names.push(("ETag", "ETagUnlessDryRun")),
            ("401", _) => names.push(("WWW-Authenticate", "Challenge")),
            ("429" | "503", _) => names.push(("Retry-After", "RetryAfter")),
            _ => {}
        }
        if status == "201"
            && [
                "submit_application",
                "create_provider",
                "upload_file",
                "book_appointment",
                "make_offer",
                "open_visit",
                "join_wait_list",
            ]
            .contains(&id.as_str())
        {
            names.push(("Location", "Location"));
        }
        let headers: Map<String, Value> = names
            .into_iter()
            .map(|(name, header)| {
                let reference = json!({ "$ref": format!("#/components/headers/{header}") });
                (name.to_owned(), reference)
            })
            .collect();
        if let Some(response) = response.as_object_mut() {
            response.insert("headers".to_owned(), Value::Object(headers));
        }
    }
}

/// A header is there or not; it is never null. Preconditions hold entity tags.
fn correct_headers(operation: &mut Map<String, Value>) {
    let parameters = operation.get_mut("parameters").and_then(Value::as_array_mut);
    for parameter in parameters.into_iter().flatten() {
        if parameter.get("in").and_then(Value::as_str) != Some("header") {
            continue;
        }
        let is_precondition = parameter.get("name").and_then(Value::as_str) == Some("If-Match");
        if let Some(schema) = parameter.get_mut("schema").and_then(Value::as_object_mut) {
            schema.insert("type".to_owned(), json!("string"));
            if is_precondition {
                schema.insert("pattern".to_owned(), json!(ENTITY_TAGS));
            }
        }
    }
}

/// Problems that an operation can answer with, in the order of precedence.
fn problems_of(
    path: &str,
    method: &str,
    operation: &Map<String, Value>,
    row: &Operation,
) -> Vec<ProblemCode> {
    let mut problems: Vec<ProblemCode> = row.problems.to_vec();
    let versioned = path.starts_with("/v1");
    problems.extend([P::EncodedBody, P::InternalError]);
    if versioned {
        problems.extend([P::Unauthenticated, P::TooManyRequests, P::Unavailable, P::InvalidQuery]);
    }
    if row.roles.is_some_and(|roles| !roles.is_empty()) {
        problems.push(P::Forbidden);
    }
    let has_json =
        operation.get("requestBody").and_then(|body| body.pointer("/content/application~1json")).is_some();
    if has_json {
        problems.extend([
            P::UnsupportedMediaType,
            P::BodyTooLarge,
            P::BodyTooSlow,
            P::MalformedJson,
            P::InvalidBody,
            P::InvalidFields,
        ]);
    }
    if has_parameter(operation, "path", Some("id")) {
        problems.push(P::NotFound);
    }
    if has_parameter(operation, "header", Some("Idempotency-Key")) {
        problems.extend([
            P::IdempotencyKeyMissing,
            P::IdempotencyKeyInvalid,
            P::IdempotencyKeyReused,
            P::RequestInProgress,
            P::Overloaded,
        ]);
    }
    if has_parameter(operation, "header", Some("If-Match")) {
        problems.extend([P::InvalidHeader, P::PreconditionRequired, P::VersionMismatch]);
    } else if method == "post" && path.contains("{id}") && !UNGUARDED.contains(&row.id) {
        problems.extend([P::InvalidHeader, P::VersionMismatch]);
    }
    P::ALL.iter().copied().filter(|code| problems.contains(code)).collect()
}
