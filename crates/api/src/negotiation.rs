//! Which form of an answer the caller wants (RFC 9110, section 12.5.1), for every operation that has more than one or only one
//! that is no JSON. What an answer holds is decided elsewhere.

use actix_web::HttpRequest;
use actix_web::http::header::{ACCEPT, Accept, Header as _, Quality};

use crate::problem::{Problem, ProblemCode};

/// What JSON is called.
pub(crate) const JSON: &str = "application/json";
/// What a page for people is called.
pub(crate) const HTML: &str = "text/html";
/// What a paper is called.
pub(crate) const PDF: &str = "application/pdf";

/// The offered form that the caller wants most; of those wanted alike the first. Whoever does not say takes the first.
///
/// # Errors
/// 406 where none of them is wanted.
pub(crate) fn wanted(request: &HttpRequest, offered: &[&'static str]) -> Result<&'static str, Problem> {
    let none = Problem::new(ProblemCode::NotAcceptable);
    let Some(first) = offered.first().copied() else { return Err(none) };
    // What cannot be read says nothing.
    let accept = Accept::parse(request).unwrap_or(Accept(Vec::new()));
    if !request.headers().contains_key(ACCEPT) || accept.is_empty() {
        return Ok(first);
    }
    let mut best: Option<(Quality, &'static str)> = None;
    for form in offered {
        let quality = quality_of(form, &accept);
        if quality > Quality::ZERO && best.is_none_or(|(highest, _)| quality > highest) {
            best = Some((quality, form));
        }
    }
    let given = request.headers().get_all(ACCEPT).filter_map(|value| value.to_str().ok());
    let items = given.flat_map(|value| value.split(',')).filter(|item| !item.trim().is_empty()).count();
    match best {
        Some((_, form)) => Ok(form),
        // Part of it could not be read, such as `*; q=.2` of old clients: it may have asked for anything.
        None if items > accept.len() => Ok(first),
        None => Err(none),
    }
}

/// How much a form is wanted: what the most exact range says that it falls into.
fn quality_of(form: &str, accept: &Accept) -> Quality {
    let (kind, _) = form.split_once('/').unwrap_or((form, ""));
    let fitting = accept.iter().filter_map(|one| {
        let range = &one.item;
        let exactness = if range.essence_str().eq_ignore_ascii_case(form) {
            2
        } else if range.subtype() == "*" && range.type_() == kind {
            1
        } else if range.subtype() == "*" && range.type_() == "*" {
            0
        } else {
            return None;
        };
        Some((exactness, one.quality))
    });
    fitting.max_by_key(|(exactness, _)| *exactness).map_or(Quality::ZERO, |(_, quality)| quality)
}
