//! What the attributes of the types cannot say about their schemas: patterns, one schema for each term, what a dry run leaves
//! out, the problem. It only describes; `body.rs` and the records themselves judge.

use qoldau_domain::lifecycle::Role;
use qoldau_domain::service::RULES_VERSION;
use serde_json::{Map, Value, json};

use crate::problem::ProblemCode;
use crate::terms::{ALWAYS, INPUTS};

/// What a dry run cannot know: the operation, its record, and what is left out of that.
pub(super) const UNKNOWN: [(&str, &str, &[&str]); 11] = [
    ("submit_application", "ApplicationView", &["id", "number"]),
    ("create_provider", "ProviderView", &["id"]),
    ("upload_file", "FileView", &["id"]),
    ("book_appointment", "AppointmentView", &["id"]),
    ("hold_slot", "HoldView", &["id"]),
    ("make_offer", "OfferView", &["id"]),
    ("open_visit", "VisitView", &["id"]),
    ("join_wait_list", "WaitListEntryView", &["id"]),
    ("record_rule_change", "RuleChangeView", &["id"]),
    ("prepare_conclusion", "ConclusionView", &["id", "paper"]),
    ("prepare_refusal", "RefusalView", &["id", "paper"]),
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
pub(super) const ENTITY_TAGS: &str = r#"^(\*|(W/)?"[!#-+.-~-]*"( *, *(W/)?"[!#-+.-~-]*")*)$"#;

/// A page refers to its entries by name; the generator writes them out where a type has a parameter.
pub(super) fn name_entries(schemas: &mut Map<String, Value>) {
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
pub(super) fn split_terms(schemas: &mut Map<String, Value>) {
    let Some(whole) = schemas.get("ComputeTerm").cloned() else { return };
    let member = |name: &str| whole.pointer(&format!("/properties/{name}")).cloned().unwrap_or_default();
    let branches: Vec<Value> = INPUTS
        .iter()
        .map(|inputs| {
            let names = ALWAYS.iter().chain(inputs.required).chain(inputs.optional);
            let mut properties: Map<String, Value> =
                names.map(|name| ((*name).to_owned(), member(name))).collect();
            properties.insert("term".to_owned(), json!({ "type": "string", "const": inputs.term.code() }));
            properties.insert(
                "rules_version".to_owned(),
                json!({ "type": ["string", "null"], "enum": [RULES_VERSION, null] }),
            );
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
                    name => json!({ "required": [name], "properties": { name: member(name) } }),
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
pub(super) fn refine(schemas: &mut Map<String, Value>) {
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
pub(super) fn preview_of(record: &str) -> String {
    record.replace("View", "Preview")
}

/// A dry run answers the record without what is given only when it is written.
pub(super) fn add_previews(schemas: &mut Map<String, Value>) {
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

pub(super) fn problem_schema() -> Value {
    let codes: Vec<&str> = ProblemCode::ALL.iter().map(|code| code.code()).collect();
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
            "limit_on": { "type": "string", "format": "date", "description": "The last day of the wait in the queue" },
            "left_out": { "type": "array", "items": { "$ref": "#/components/schemas/LeftOutView" } },
            "most": { "type": "integer", "description": "How many one request may bring" },
            "due_at": { "type": "string", "format": "date-time", "description": "The last moment to answer" },
            "state": { "$ref": "#/components/schemas/OfferState", "description": "Where the offer stands" },
            "year": { "type": "integer", "description": "The year that the calendar does not hold" },
            "action": { "type": "string" },
            "current_status": { "$ref": "#/components/schemas/Status" },
            "reason": { "type": "string" },
            "actions": { "type": "array", "items": { "$ref": "#/components/schemas/ActionView" } }
        }
    })
}
