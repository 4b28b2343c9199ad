//! The OpenAPI document: collected from the routes, then given what every operation has in common (security, problems,
//! who may call, clauses). It is printed, never written by hand; a test compares it with the file in `openapi/`.

mod answers;
mod operations;
mod schemas;

use std::sync::OnceLock;

use actix_web::App;
use serde_json::{Map, Value, json};
use utoipa_actix_web::{AppExt, scope};

use crate::routes;

pub use operations::{OPERATIONS, Operation, operations};

use answers::{add_headers, complete, headers};
use schemas::{add_previews, name_entries, problem_schema, refine, split_terms};

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
        { "name": "places", "description": "When a provider receives" },
        { "name": "appointments", "description": "The day of the examination, and seats that are held" },
        { "name": "wait-list", "description": "Applications that want an earlier place, in the order of registration" },
        { "name": "offers", "description": "The proactive form: a provider asks, the recipient answers within 24 hours" },
        { "name": "notifications", "description": "What was sent to a recipient" },
        { "name": "gateway", "description": "What the message gateway brings back" },
        { "name": "counter", "description": "Visits to the counter, and how its limits were kept" },
        { "name": "files", "description": "Uploads and downloads" },
        { "name": "applications", "description": "Filing and what follows" },
        { "name": "results", "description": "Conclusions and refusals, their papers and signatures" },
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
