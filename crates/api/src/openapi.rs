//! The OpenAPI document: collected from the routes, then given what every operation has in common (security, problems,
//! who may call, clauses). It is printed, never written by hand; a test compares it with the file in `openapi/`.

use std::sync::OnceLock;

use actix_web::App;
use qoldau_domain::lifecycle::Role;
use qoldau_domain::service::RULES_VERSION;
use serde_json::{Map, Value, json};
use utoipa_actix_web::{AppExt, scope};

use crate::auth::{
    Anyone, Authority, HeadOrAuthority, Monitor, Recipient, RecipientOrRegistrar, RecipientOrStaff,
    Registrar, Roles,
};
use crate::problem::{Language, Problem, ProblemCode, body_of};
use crate::routes;
use crate::terms::{ALWAYS, INPUTS};

use ProblemCode as P;

/// What is known about an operation beyond its shape.
#[derive(Debug)]
pub struct Operation {
    /// Name of its handler.
    pub id: &'static str,
    /// Who may call; none for an open operation, an empty list for any valid token.
    pub roles: Option<&'static [Role]>,
    /// Clauses that it carries out.
    pub clauses: &'static [&'static str],
    /// Problems of its own, beside those that its shape brings.
    pub problems: &'static [ProblemCode],
}

const fn open(
    id: &'static str,
    clauses: &'static [&'static str],
    problems: &'static [ProblemCode],
) -> Operation {
    Operation { id, roles: None, clauses, problems }
}

const fn by<R: Roles>(
    id: &'static str,
    clauses: &'static [&'static str],
    problems: &'static [ProblemCode],
) -> Operation {
    Operation { id, roles: Some(R::ROLES), clauses, problems }
}

/// What a dry run cannot know: the operation, its record, and what is left out of that.
const UNKNOWN: [(&str, &str, &[&str]); 4] = [
    ("submit_application", "ApplicationView", &["id", "number"]),
    ("create_provider", "ProviderView", &["id"]),
    ("upload_file", "FileView", &["id"]),
    ("record_rule_change", "RuleChangeView", &["id"]),
];

/// No control characters.
const TEXT: &str = r"^[^\u0000-\u001F\u007F-\u009F]*$";
/// Of ASCII only letters, spaces, hyphens, apostrophes and dots.
const NAME: &str = r"^[^\u0000-\u001F!-&(-,/-@\[-`{-\u009F]+$";
/// Of ASCII only letters, digits, spaces, hyphens, dots and slashes.
const IDENTITY_DOCUMENT: &str = r"^[^\u0000-\u001F!-,:-@\[-`{-\u009F]+$";
/// A phone as a provider publishes it.
const PHONE: &str = "^[0-9+() -]+$";
/// `*`, or entity tags with commas between them.
const ENTITY_TAGS: &str = r#"^(\*|(W/)?"[!#-+.-~-]*"( *, *(W/)?"[!#-+.-~-]*")*)$"#;

/// Every operation; one without a row fails the build's tests.
pub const OPERATIONS: &[Operation] = &[
    by::<RecipientOrStaff>("list_applications", &["PMPK-T-10-e"], &[]),
    by::<RecipientOrRegistrar>(
        "submit_application",
        &["PMPK-T-2-a", "PMPK-T-2-b", "PMPK-T-2-c", "PMPK-T-7-c"],
        &[
            P::NotTheRepresentative,
            P::ServiceNotOpen,
            P::ProviderDoesNotRender,
            P::OutsideReceptionHours,
            P::DocumentsMissing,
            P::AlreadyOpen,
        ],
    ),
    by::<RecipientOrStaff>("search_applications", &["PMPK-T-10-e"], &[]),
    by::<RecipientOrStaff>("get_application", &["PMPK-T-10-e"], &[]),
    by::<Recipient>("list_access", &[], &[]),
    by::<RecipientOrRegistrar>("record_consent", &["PMPK-T-8-ac", "PMPK-T-9-c"], &[P::NotPossibleNow]),
    by::<RecipientOrStaff>("get_deadline", &["PMPK-T-3-a", "PMPK-T-3-b", "PMPK-T-3-c"], &[]),
    by::<RecipientOrRegistrar>("add_documents", &["PMPK-T-8-ab"], &[P::NotPossibleNow]),
    by::<RecipientOrStaff>("list_history", &[], &[]),
    by::<Registrar>("register_application", &["PMPK-T-7-c", "PMPK-F3-08"], &[P::NotPossibleNow]),
    by::<Registrar>("record_registry_answer", &["PMPK-T-8-j", "PMPK-T-8-aa"], &[P::NotPossibleNow]),
    by::<RecipientOrRegistrar>("withdraw_application", &[], &[P::NotPossibleNow]),
    open("get_calendar_year", &["PMPK-T-7-c", "REHAB-T-7-e", "HOME-T-7-f"], &[P::NotFound, P::Unavailable]),
    by::<Authority>("put_calendar_year", &["PMPK-T-7-c", "REHAB-T-7-e", "HOME-T-7-f"], &[]),
    by::<Authority>("compute_calendar_impact", &["PMPK-T-7-c", "REHAB-T-7-e", "HOME-T-7-f"], &[]),
    by::<Anyone>(
        "resolve_document_requirements",
        &["PMPK-T-8-aa", "PMPK-T-8-ab", "REHAB-T-8-m", "HOME-T-8-e"],
        &[P::NotInTheOrder],
    ),
    by::<RecipientOrStaff>(
        "upload_file",
        &["PMPK-T-8-v"],
        &[
            P::FileTypeNotAllowed,
            P::FileMismatch,
            P::InvalidBody,
            P::BodyTooLarge,
            P::BodyTooSlow,
            P::UnsupportedMediaType,
        ],
    ),
    by::<RecipientOrStaff>("download_file", &[], &[]),
    open("get_openapi", &[], &[]),
    open("list_problems", &[], &[]),
    open("get_problem", &[], &[P::NotFound]),
    open("list_providers", &["PMPK-T-7-e", "PMPK-T-10-b"], &[P::Unavailable]),
    by::<Authority>("create_provider", &["PMPK-T-7-e"], &[]),
    open("get_provider", &["PMPK-T-7-e", "PMPK-T-10-b"], &[P::Unavailable]),
    by::<Authority>("put_provider", &["PMPK-T-7-e"], &[]),
    by::<HeadOrAuthority>("get_staff", &[], &[]),
    by::<HeadOrAuthority>("put_staff", &[], &[]),
    by::<Anyone>("list_rule_changes", &["PMPK-13-b", "REHAB-11-b", "HOME-8-b", "SPEC-9-b"], &[]),
    by::<Authority>(
        "record_rule_change",
        &["PMPK-13-b", "REHAB-11-b", "HOME-8-b", "SPEC-9-b"],
        &[P::CalendarYearMissing],
    ),
    open("list_services", &["ORDER-1-a"], &[]),
    open("get_service", &["PMPK-T-0", "REHAB-T-0", "HOME-T-0", "SPEC-0", "ORDER-4"], &[P::NotFound]),
    by::<Monitor>("list_stage_events", &["PMPK-13-a"], &[P::NotAcceptable]),
    by::<Anyone>(
        "compute_term",
        &[
            "PMPK-T-3-a",
            "PMPK-T-3-b",
            "PMPK-T-3-c",
            "PMPK-T-7-c",
            "PMPK-7.1-h",
            "REHAB-8-b",
            "REHAB-10-b",
            "REHAB-10-c",
            "HOME-T-3-a",
            "ORDER-4",
        ],
        &[
            P::NoSuchTerm,
            P::NotInTheOrder,
            P::NotProvidedFor,
            P::CalendarYearMissing,
            P::OutsideReceptionHours,
        ],
    ),
    open("get_health", &[], &[]),
    open("get_ready", &[], &[P::Unavailable]),
];

/// The document as JSON.
#[must_use]
pub fn document() -> Value {
    let (_, collected) = App::new()
        .into_utoipa_app()
        .service(scope("/v1").configure(routes::versioned))
        .configure(routes::unversioned)
        .split_for_parts();
    let mut document = serde_json::to_value(collected).unwrap_or_default();
    if let Some(root) = document.as_object_mut() {
        root.insert("info".to_owned(), info());
        root.insert("servers".to_owned(), json!([{ "url": "/", "description": "This server" }]));
        root.insert("tags".to_owned(), tags());
        add_components(root);
        let paths = root.get_mut("paths").and_then(Value::as_object_mut);
        for (path, item) in paths.into_iter().flatten() {
            for (method, operation) in item.as_object_mut().into_iter().flatten() {
                if let Some(operation) = operation.as_object_mut() {
                    complete(path, method, operation);
                    add_headers(path, method, operation);
                }
            }
        }
    }
    document
}

fn info() -> Value {
    json!({
        "title": "Qoldau",
        "version": env!("CARGO_PKG_VERSION"),
        "summary": "Public services for children with special educational needs",
        "description": "The provider-side API of four public services of Kazakhstan under Order 223 as amended by Order 33 \
            of 28 February 2025. Technical states that the order does not name are marked ◊. Errors are problem details \
            (RFC 9457) with stable codes; their catalogue stands at /v1/problems.",
        "license": { "name": "MIT OR Apache-2.0", "identifier": "MIT OR Apache-2.0" },
        "contact": { "name": "The Qoldau developers", "url": "https://qoldau.invalid" },
    })
}

fn tags() -> Value {
    json!([
        { "name": "catalogue", "description": "The services and the problems" },
        { "name": "law", "description": "Terms, documents and the work calendar" },
        { "name": "providers", "description": "Providers and their staff" },
        { "name": "files", "description": "Uploads and downloads" },
        { "name": "applications", "description": "Filing and what follows" },
        { "name": "monitoring", "description": "What the monitoring system pulls" },
        { "name": "operation", "description": "Health, readiness, this document" },
    ])
}

fn add_components(root: &mut Map<String, Value>) {
    let components = root.entry("components").or_insert_with(|| json!({}));
    if let Some(components) = components.as_object_mut() {
        components.insert(
            "securitySchemes".to_owned(),
            json!({ "bearer": {
                "type": "http", "scheme": "bearer", "bearerFormat": "JWT (RFC 9068)",
                "description": "An access token of the configured issuer. In the sandbox: `qoldau token`."
            }}),
        );
        components.insert("headers".to_owned(), headers());
        let schemas = components.entry("schemas").or_insert_with(|| json!({}));
        if let Some(schemas) = schemas.as_object_mut() {
            schemas.insert("Problem".to_owned(), problem_schema());
            name_entries(schemas);
            split_terms(schemas);
            refine(schemas);
            add_previews(schemas);
        }
    }
}

/// A page refers to its entries by name; the generator writes them out where a type has a parameter.
fn name_entries(schemas: &mut Map<String, Value>) {
    let names: Vec<String> = schemas
        .keys()
        .filter_map(|name| name.strip_prefix("Page_"))
        .filter(|name| schemas.contains_key(*name))
        .map(str::to_owned)
        .collect();
    for name in names {
        let page = schemas.get_mut(&format!("Page_{name}"));
        if let Some(items) = page.and_then(|page| page.pointer_mut("/properties/items/items")) {
            *items = json!({ "$ref": format!("#/components/schemas/{name}") });
        }
    }
}

/// A term takes its own members and no others: one schema for each, from the table by which the calculator judges.
fn split_terms(schemas: &mut Map<String, Value>) {
    let Some(whole) = schemas.get("ComputeTerm").cloned() else { return };
    let member = |name: &str| whole.pointer(&format!("/properties/{name}")).cloned().unwrap_or_default();
    let branches: Vec<Value> = INPUTS
        .iter()
        .map(|inputs| {
            let names = ALWAYS.iter().chain(inputs.required).chain(inputs.optional);
            let mut properties: Map<String, Value> =
                names.map(|name| ((*name).to_owned(), member(name))).collect();
            properties.insert("term".to_owned(), json!({ "type": "string", "const": inputs.term.code() }));
            properties
                .insert("rules_version".to_owned(), json!({ "type": "string", "const": RULES_VERSION }));
            let required: Vec<&str> = ["term"].iter().chain(inputs.required).copied().collect();
            let mut branch = json!({
                "type": "object", "title": inputs.term.code(), "additionalProperties": false,
                "required": required, "properties": properties,
            });
            if let Some(branch) = branch.as_object_mut().filter(|_| !inputs.one_of.is_empty()) {
                let one_of = inputs.one_of.iter().map(|name| match *name {
                    // Without a channel the form is the proactive one.
                    "form" => json!({
                        "required": ["form"], "properties": { "form": { "const": "proactive" } }
                    }),
                    name => json!({ "required": [name] }),
                });
                branch.insert("anyOf".to_owned(), one_of.collect());
            }
            branch
        })
        .collect();
    let description = whole.get("description").cloned().unwrap_or_default();
    schemas.insert("ComputeTerm".to_owned(), json!({ "description": description, "oneOf": branches }));
}

/// What the attributes of the types cannot say: schema, property (none for the whole), and what holds there.
fn refine(schemas: &mut Map<String, Value>) {
    let staff: Vec<&str> = Role::STAFF.into_iter().map(Role::code).collect();
    let given = |name: &str| json!({ "required": [name], "properties": { name: { "type": "string" } } });
    let text = || json!({ "pattern": TEXT });
    let mut rules = vec![
        ("SubmitApplication", "consents", json!({ "uniqueItems": true })),
        ("SaveProvider", "name_kk", text()),
        ("SaveProvider", "name_ru", text()),
        ("SaveProvider", "address_kk", text()),
        ("SaveProvider", "address_ru", text()),
        ("SaveProvider", "region", text()),
        ("SaveProvider", "phones/items", json!({ "minLength": 1, "maxLength": 20, "pattern": PHONE })),
        ("StaffMember", "subject", text()),
        ("SearchApplications", "number", text()),
        ("DayName", "kk", text()),
        ("DayName", "ru", text()),
        ("DayName", "en", text()),
        ("CalendarDayBody", "source", text()),
        ("RecordRuleChange", "title", text()),
        ("RecordRuleChange", "registration_number", text()),
        ("RecordRuleChange", "services", json!({ "uniqueItems": true })),
        (
            "StaffMember",
            "roles",
            json!({ "uniqueItems": true, "items": { "type": "string", "enum": staff } }),
        ),
        // A child can be told from another.
        ("ChildBody", "", json!({ "anyOf": [given("iin"), given("identity_document")] })),
        (
            "SearchApplications",
            "",
            json!({ "oneOf": [given("child_iin"), given("representative_iin"), given("number")] }),
        ),
    ];
    for person in ["ChildBody", "RepresentativeBody"] {
        for part in ["last_name", "first_name", "patronymic"] {
            rules.push((person, part, json!({ "pattern": NAME })));
        }
        rules.push((person, "identity_document", json!({ "pattern": IDENTITY_DOCUMENT })));
    }
    for (schema, property, rule) in rules {
        let place = match property {
            "" => String::new(),
            property => format!("/properties/{property}"),
        };
        let found = schemas.get_mut(schema).and_then(|schema| schema.pointer_mut(&place));
        if let (Some(found), Some(rule)) = (found.and_then(Value::as_object_mut), rule.as_object()) {
            found.extend(rule.clone());
        }
    }
}

/// The name of a record as a dry run shows it.
fn preview_of(record: &str) -> String {
    record.replace("View", "Preview")
}

/// A dry run answers the record without what is given only when it is written.
fn add_previews(schemas: &mut Map<String, Value>) {
    for (_, record, unknown) in UNKNOWN {
        let Some(mut preview) = schemas.get(record).cloned() else {
            continue;
        };
        if let Some(properties) = preview.pointer_mut("/properties").and_then(Value::as_object_mut) {
            properties.retain(|name, _| !unknown.contains(&name.as_str()));
        }
        if let Some(required) = preview.pointer_mut("/required").and_then(Value::as_array_mut) {
            required.retain(|name| !name.as_str().is_some_and(|name| unknown.contains(&name)));
        }
        if let Some(preview) = preview.as_object_mut() {
            let described = "What would result. Nothing is written, so nothing has an id yet.";
            preview.insert("description".to_owned(), json!(described));
        }
        schemas.insert(preview_of(record), preview);
    }
}

/// Headers of answers.
fn headers() -> Value {
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

fn problem_schema() -> Value {
    let codes: Vec<&str> = P::ALL.iter().map(|code| code.code()).collect();
    json!({
        "type": "object",
        "description": "Problem details (RFC 9457). Submitted values are never repeated.",
        "required": ["type", "title", "status", "detail", "remedy", "instance", "code", "trace_id"],
        "properties": {
            "type": { "type": "string", "format": "uri-reference" },
            "title": { "type": "string" },
            "status": { "type": "integer", "minimum": 400, "maximum": 599 },
            "detail": { "type": "string" },
            "remedy": { "type": "string", "description": "What to do" },
            "instance": { "type": "string", "format": "uri" },
            "code": { "type": "string", "enum": codes },
            "trace_id": { "type": "string", "pattern": "^[0-9a-f]{32}$" },
            "clause": { "type": "string", "description": "When the law says no" },
            "errors": { "type": "array", "items": {
                "type": "object",
                "required": ["pointer", "code", "detail"],
                "properties": {
                    "pointer": { "type": "string", "description": "JSON Pointer, `?name` of a parameter, or a header" },
                    "code": { "type": "string" },
                    "detail": { "type": "string" },
                    "clause": { "type": "string" }
                }
            }},
            "next_opening_at": { "type": "string", "format": "date-time" },
            "changed": { "type": "array", "items": { "type": "string" } },
            "missing": { "type": "array", "items": { "type": "string" } },
            "readings": { "type": "array", "items": { "type": "string" } },
            "year": { "type": "integer", "description": "The year that the calendar does not hold" },
            "action": { "type": "string" },
            "current_status": { "$ref": "#/components/schemas/Status" },
            "reason": { "type": "string" },
            "actions": { "type": "array", "items": { "$ref": "#/components/schemas/ActionView" } }
        }
    })
}

/// Gives one operation what follows from its shape and from its row.
fn complete(path: &str, method: &str, operation: &mut Map<String, Value>) {
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
    if !row.clauses.is_empty() {
        operation.insert("x-clauses".to_owned(), json!(row.clauses));
        let described = operation.get("description").and_then(Value::as_str).unwrap_or_default();
        let described = format!("{described}\n\nClauses: {}.", row.clauses.join(", "));
        operation.insert("description".to_owned(), json!(described.trim()));
    }
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
    for code in problems {
        let status = code.status().as_u16().to_string();
        let text = code.text();
        let response = responses.entry(status).or_insert_with(|| {
            json!({ "description": "", "content": { "application/problem+json": {
                "schema": { "$ref": "#/components/schemas/Problem" }, "examples": {}
            }}})
        });
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
fn add_headers(path: &str, method: &str, operation: &mut Map<String, Value>) {
    let id = operation.get("operationId").and_then(Value::as_str).unwrap_or_default().to_owned();
    let is_once = has_parameter(operation, "header", Some("Idempotency-Key"));
    let is_door = is_once && has_parameter(operation, "header", Some("If-Match"));
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
            ("201", "post") if id == "record_rule_change" => {}
            ("200" | "201", "put") | ("201", "post") => names.push(("ETag", "ETag")),
            ("200", "post") if is_door => names.push(("ETag", "ETagUnlessDryRun")),
            ("401", _) => names.push(("WWW-Authenticate", "Challenge")),
            ("429" | "503", _) => names.push(("Retry-After", "RetryAfter")),
            _ => {}
        }
        if status == "201" && ["submit_application", "create_provider", "upload_file"].contains(&id.as_str())
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

/// Single resources carry an entity tag.
fn has_tag(id: &str) -> bool {
    [
        "download_file",
        "get_calendar_year",
        "get_service",
        "get_application",
        "get_deadline",
        "get_provider",
        "get_staff",
        "get_problem",
        "get_openapi",
    ]
    .contains(&id)
}

fn has_parameter(operation: &Map<String, Value>, place: &str, name: Option<&str>) -> bool {
    operation.get("parameters").and_then(Value::as_array).into_iter().flatten().any(|parameter| {
        let is = |member: &str, wanted: &str| parameter.get(member).and_then(Value::as_str) == Some(wanted);
        is("in", place) && name.is_none_or(|name| is("name", name))
    })
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
    } else if method == "post" && path.contains("{id}") {
        problems.extend([P::InvalidHeader, P::VersionMismatch]);
    }
    P::ALL.iter().copied().filter(|code| problems.contains(code)).collect()
}

/// The methods that a path has, for 405 and OPTIONS.
#[must_use]
pub fn methods_of(path: &str) -> Vec<String> {
    static TABLE: OnceLock<Vec<(Vec<String>, Vec<String>)>> = OnceLock::new();
    let table = TABLE.get_or_init(|| {
        let document = document();
        let paths = document.get("paths").and_then(Value::as_object).cloned().unwrap_or_default();
        paths
            .into_iter()
            .map(|(path, item)| {
                let segments = path.split('/').map(str::to_owned).collect();
                let methods = item.as_object().into_iter().flatten().map(|(method, _)| method.to_uppercase());
                let mut methods: Vec<String> = methods.collect();
                if methods.iter().any(|method| method == "GET") {
                    methods.push("HEAD".to_owned());
                }
                (segments, methods)
            })
            .collect()
    });
    let asked: Vec<&str> = path.split('/').collect();
    let fits = |template: &[String]| {
        template.len() == asked.len()
            && template
                .iter()
                .zip(&asked)
                .all(|(own, asked)| own == asked || (own.starts_with('{') && !asked.is_empty()))
    };
    let exact =
        table.iter().find(|(template, _)| template.iter().zip(&asked).all(|(a, b)| a == b) && fits(template));
    exact
        .or_else(|| table.iter().find(|(template, _)| fits(template)))
        .map(|(_, methods)| methods.clone())
        .unwrap_or_default()
}

/// The operations as a text that is checked in: id, method, path, who may call.
#[must_use]
pub fn operations() -> String {
    let document = document();
    let mut lines = Vec::new();
    for (path, item) in document.get("paths").and_then(Value::as_object).into_iter().flatten() {
        for (method, operation) in item.as_object().into_iter().flatten() {
            let id = operation.get("operationId").and_then(Value::as_str).unwrap_or_default();
            let row = OPERATIONS.iter().find(|row| row.id == id);
            let roles = match row.map(|row| row.roles) {
                None => "NO ROW".to_owned(),
                Some(None) => "open".to_owned(),
                Some(Some([])) => "any token".to_owned(),
                Some(Some(roles)) => roles.iter().map(|role| role.code()).collect::<Vec<_>>().join(" "),
            };
            lines.push(format!("{id:<26} {:<6} {path:<44} {roles}", method.to_uppercase()));
        }
    }
    lines.sort();
    lines.join("\n") + "\n"
}
