//! How a problem looks: which language, which members, which headers. It takes a decided [`Problem`] and changes
//! nothing about it; errors of the framework get their code here.

use actix_web::http::StatusCode;
use actix_web::http::header::{self, HeaderValue};
use actix_web::{HttpRequest, HttpResponse};
use serde_json::{Map, Value, json};

use super::texts::{FIELD_TEXTS, Text};
use super::{Problem, ProblemCode};

/// One of the three languages of texts; codes never change with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Language {
    /// Kazakh, the default.
    Kk,
    /// Russian.
    Ru,
    /// English.
    En,
}

impl Language {
    /// Picks by `Accept-Language` with its weights; anything else is Kazakh.
    #[must_use]
    pub fn of(request: &HttpRequest) -> Self {
        let wanted = request.headers().get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
        wanted.map_or(Self::Kk, Self::pick)
    }

    fn pick(wanted: &str) -> Self {
        let mut best = (Self::Kk, 0);
        for part in wanted.split(',').take(20) {
            let mut pieces = part.split(';').map(str::trim);
            let tag = pieces.next().unwrap_or_default().to_ascii_lowercase();
            let language = match tag.split('-').next() {
                Some("kk" | "*") => Self::Kk,
                Some("ru") => Self::Ru,
                Some("en") => Self::En,
                _ => continue,
            };
            let weight = pieces.find_map(|piece| piece.strip_prefix("q=")).map_or(1000, per_mille);
            if weight > best.1 {
                best = (language, weight);
            }
        }
        best.0
    }

    /// The language's tag.
    #[must_use]
    pub const fn tag(self) -> &'static str {
        match self {
            Self::Kk => "kk",
            Self::Ru => "ru",
            Self::En => "en",
        }
    }

    /// The text in this language.
    #[must_use]
    pub const fn choose(self, text: Text) -> &'static str {
        match self {
            Self::Kk => text.kk,
            Self::Ru => text.ru,
            Self::En => text.en,
        }
    }
}

/// A weight `0.8` as 800; anything unreadable is nothing.
fn per_mille(weight: &str) -> u32 {
    let (whole, part) = weight.split_once('.').unwrap_or((weight, ""));
    let digits: String = part.chars().chain("000".chars()).take(3).collect();
    match (whole.parse::<u32>(), digits.parse::<u32>()) {
        (Ok(0), Ok(part)) => part,
        (Ok(1), Ok(_)) => 1000,
        _ => 0,
    }
}

fn field_text(code: &str, language: Language) -> Option<&'static str> {
    FIELD_TEXTS.iter().find(|(known, _)| *known == code).map(|(_, text)| language.choose(*text))
}

/// The JSON of a problem.
#[must_use]
pub fn body_of(problem: &Problem, language: Language, instance: &str, trace_id: &str) -> Value {
    let text = problem.code.text();
    let mut body = Map::new();
    body.insert("type".to_owned(), json!(format!("/v1/problems/{}", problem.code.code())));
    body.insert("title".to_owned(), json!(language.choose(text.title)));
    body.insert("status".to_owned(), json!(problem.code.status().as_u16()));
    body.insert("detail".to_owned(), json!(language.choose(text.meaning)));
    body.insert("remedy".to_owned(), json!(language.choose(text.remedy)));
    body.insert("instance".to_owned(), json!(instance));
    body.insert("code".to_owned(), json!(problem.code.code()));
    body.insert("trace_id".to_owned(), json!(trace_id));
    if let Some(clause) = problem.clause {
        body.insert("clause".to_owned(), json!(clause));
    }
    if !problem.errors.is_empty() {
        let errors: Vec<Value> = problem
            .errors
            .iter()
            .map(|error| {
                let mut entry = json!({
                    "pointer": error.pointer,
                    "code": error.code,
                    "detail": field_text(&error.code, language).unwrap_or_default(),
                });
                if let (Some(clause), Some(entry)) = (error.clause, entry.as_object_mut()) {
                    entry.insert("clause".to_owned(), json!(clause));
                }
                entry
            })
            .collect();
        body.insert("errors".to_owned(), Value::Array(errors));
    }
    body.extend(problem.more.clone());
    Value::Object(body)
}

/// The response of a problem.
#[must_use]
pub fn response_of(problem: &Problem, language: Language, instance: &str, trace_id: &str) -> HttpResponse {
    let mut response = HttpResponse::build(problem.code.status());
    response
        .insert_header((header::CONTENT_TYPE, "application/problem+json"))
        .insert_header((header::CONTENT_LANGUAGE, language.tag()))
        .insert_header((header::VARY, "Accept-Language"));
    if let Some(seconds) = problem.retry_after {
        response.insert_header((header::RETRY_AFTER, seconds.to_string()));
    }
    if let Some(allow) = &problem.allow
        && let Ok(allow) = HeaderValue::from_str(allow)
    {
        response.insert_header((header::ALLOW, allow));
    }
    if let Some((policy, left)) = &problem.limits {
        response
            .insert_header(("ratelimit-policy", policy.as_str()))
            .insert_header(("ratelimit", left.as_str()));
    }
    if problem.code == ProblemCode::Unauthenticated {
        response
            .insert_header((header::WWW_AUTHENTICATE, "Bearer realm=\"qoldau\", error=\"invalid_token\""));
    }
    response.body(body_of(problem, language, instance, trace_id).to_string())
}

/// The problem behind an error of the framework.
#[must_use]
pub fn problem_of(error: &actix_web::Error) -> Problem {
    if let Some(problem) = error.as_error::<Problem>() {
        return problem.clone();
    }
    let status = error.as_response_error().status_code();
    Problem::new(match status {
        StatusCode::NOT_FOUND => ProblemCode::NotFound,
        StatusCode::METHOD_NOT_ALLOWED => ProblemCode::MethodNotAllowed,
        StatusCode::PAYLOAD_TOO_LARGE => ProblemCode::BodyTooLarge,
        StatusCode::REQUEST_TIMEOUT => ProblemCode::BodyTooSlow,
        StatusCode::UNSUPPORTED_MEDIA_TYPE => ProblemCode::UnsupportedMediaType,
        other if other.is_client_error() => ProblemCode::InvalidBody,
        _ => {
            tracing::error!(status = status.as_u16(), "the framework failed");
            ProblemCode::InternalError
        }
    })
}

/// A code as the catalogue shows it.
#[must_use]
pub fn catalogue_entry(code: ProblemCode) -> Value {
    let text = code.text();
    let all = |text: Text| json!({ "kk": text.kk, "ru": text.ru, "en": text.en });
    json!({
        "code": code.code(),
        "status": code.status().as_u16(),
        "type": format!("/v1/problems/{}", code.code()),
        "title": all(text.title),
        "meaning": all(text.meaning),
        "remedy": all(text.remedy),
        "example": body_of(
            &Problem::new(code),
            Language::En,
            "urn:qoldau:trace:4bf92f3577b34da6a3ce929d0e0e4736",
            "4bf92f3577b34da6a3ce929d0e0e4736",
        ),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_language_follows_the_weights() {
        for (wanted, language) in [
            ("ru", Language::Ru),
            ("en-GB,ru;q=0.5", Language::En),
            ("ru;q=0.4, en;q=0.5", Language::En),
            ("de, fr", Language::Kk),
            ("de, kk;q=0.1, ru;q=0", Language::Kk),
            ("ru;q=broken", Language::Kk),
            ("", Language::Kk),
        ] {
            assert_eq!(Language::pick(wanted), language, "{wanted}");
        }
    }

    #[test]
    fn every_code_has_its_texts_in_three_languages() {
        for code in ProblemCode::ALL {
            let text = code.text();
            for part in [text.title, text.meaning, text.remedy] {
                for text in [part.kk, part.ru, part.en] {
                    assert!(!text.trim().is_empty(), "{}", code.code());
                }
                assert_ne!(part.kk, part.ru, "{}", code.code());
            }
        }
    }
}
