//! `qoldau term`: a legal term with its walk, for a person at a terminal. It asks the same calculator as `POST /v1/terms`,
//! with the calendar that the build carries; years that an authority saved in a database are not known here.

use clap::Args;
use qoldau_api::app::built_in_calendar;
use qoldau_api::problem::{Language, Problem, body_of};
use qoldau_api::terms::{ComputeTerm, compute};
use serde_json::{Map, Value, json};

/// What to compute; the same members as in `POST /v1/terms`.
#[derive(Args, Debug)]
pub struct TermArguments {
    /// The term: `registration`, `exam_date`, `queue`, `home_intake`, `course`, …
    term: String,
    /// Code of the service.
    #[arg(long)]
    service: Option<String>,
    /// `provider_office`, `egov_portal` or `mobile_device`.
    #[arg(long)]
    channel: Option<String>,
    /// `electronic_partly_automated`, `paper` or `proactive`.
    #[arg(long)]
    form: Option<String>,
    /// Filing, handing in, consent, or the beginning at the counter.
    #[arg(long)]
    from: Option<String>,
    /// The end at the counter.
    #[arg(long)]
    to: Option<String>,
    /// When the request reached the recipient.
    #[arg(long)]
    received_at: Option<String>,
    /// When the request was sent.
    #[arg(long)]
    sent_at: Option<String>,
    /// When the answer came.
    #[arg(long)]
    answered_at: Option<String>,
    /// When the appointment was booked.
    #[arg(long)]
    booked_at: Option<String>,
    /// When the appointment is.
    #[arg(long)]
    appointment_at: Option<String>,
    /// First day of a course.
    #[arg(long)]
    start_on: Option<String>,
    /// Last day of a course.
    #[arg(long)]
    end_on: Option<String>,
    /// Day of completion of a course.
    #[arg(long)]
    completed_on: Option<String>,
    /// Day of an act's state registration.
    #[arg(long)]
    registered_on: Option<String>,
    /// Day of an act's publication.
    #[arg(long)]
    published_on: Option<String>,
}

impl TermArguments {
    fn body(&self) -> Value {
        let given = [
            ("service", &self.service),
            ("channel", &self.channel),
            ("form", &self.form),
            ("from", &self.from),
            ("to", &self.to),
            ("received_at", &self.received_at),
            ("sent_at", &self.sent_at),
            ("answered_at", &self.answered_at),
            ("booked_at", &self.booked_at),
            ("appointment_at", &self.appointment_at),
            ("start_on", &self.start_on),
            ("end_on", &self.end_on),
            ("completed_on", &self.completed_on),
            ("registered_on", &self.registered_on),
            ("published_on", &self.published_on),
        ];
        let mut body =
            Map::from_iter([("term".to_owned(), json!(self.term)), ("explain".to_owned(), json!(true))]);
        for (name, value) in given {
            if let Some(value) = value {
                body.insert(name.to_owned(), json!(value));
            }
        }
        Value::Object(body)
    }
}

/// The term as text: its dates, what it rests on, and a line for each day.
///
/// # Errors
/// Sentences for the person who asked.
pub fn text(asked: &TermArguments) -> Result<String, Vec<String>> {
    let calendar = built_in_calendar().map_err(|fault| vec![format!("calendar: {fault}")])?;
    let asked: ComputeTerm =
        serde_json::from_value(asked.body()).map_err(|error| vec![format!("not a term: {error}")])?;
    let computed = compute(&calendar, &asked).map_err(|problem| told(&problem))?;
    Ok(written(&json!(computed)))
}

/// A problem in English, with its fields.
fn told(problem: &Problem) -> Vec<String> {
    let body = body_of(problem, Language::En, "", "");
    let text =
        |value: &Value, name: &str| value.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
    let mut lines = vec![format!("{} {}", text(&body, "title"), text(&body, "clause")).trim().to_owned()];
    let errors = body.get("errors").and_then(Value::as_array).cloned().unwrap_or_default();
    lines.extend(errors.iter().map(|error| format!("{}: {}", text(error, "pointer"), text(error, "detail"))));
    if let Some(next) = body.get("next_opening_at").and_then(Value::as_str) {
        lines.push(format!("next opening: {next}"));
    }
    lines
}

fn written(computed: &Value) -> String {
    let mut lines = Vec::new();
    for (name, value) in computed.as_object().into_iter().flatten() {
        match value {
            Value::Array(entries) if name == "walk" => lines.extend(entries.iter().map(day)),
            Value::Array(entries) if name == "items" => lines.extend(entries.iter().map(message)),
            Value::Array(entries) => {
                let words: Vec<&str> = entries.iter().filter_map(Value::as_str).collect();
                lines.push(format!("{name:<17} {}", words.join(" ")));
            }
            Value::String(text) => lines.push(format!("{name:<17} {text}")),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::Object(_) => {
                lines.push(format!("{name:<17} {value}"));
            }
        }
    }
    lines.join("\n")
}

fn member<'v>(entry: &'v Value, name: &str) -> &'v str {
    entry.get(name).and_then(Value::as_str).unwrap_or_default()
}

fn day(day: &Value) -> String {
    let counted = day.get("counted").and_then(Value::as_bool) == Some(true);
    format!("  {} {} {}", member(day, "on"), if counted { "+1" } else { "  " }, member(day, "reason"))
}

fn message(item: &Value) -> String {
    format!("  {} {} {}", member(item, "on"), member(item, "state"), member(item, "kind"))
}
