//! What happens to every request: a trace id, a log line without paths or values, metrics by operation, the allowance
//! of the caller, refusal of encoded bodies, problems rendered in the caller's language, and the security headers.

use std::cell::RefCell;
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll};
use std::time::Instant;

use actix_web::body::{BodySize, BoxBody, MessageBody};
use actix_web::dev::{Payload, ServiceRequest, ServiceResponse};
use actix_web::http::header::{self, HeaderName, HeaderValue};
use actix_web::http::{ConnectionType, Method};
use actix_web::middleware::Next;
use actix_web::web::Bytes;
use actix_web::{HttpMessage, HttpRequest, web};
use futures_util::StreamExt as _;

use crate::app::App;
use crate::auth::Actor;
use crate::config::Mode;
use crate::problem::{Language, Problem, ProblemCode, problem_of, response_of};

/// The id under which everything about a request is found.
#[derive(Debug, Clone)]
pub struct TraceId(pub String);

impl TraceId {
    /// The caller's, by `traceparent` (W3C), or a new one.
    fn of(request: &ServiceRequest) -> Self {
        let given = request.headers().get("traceparent").and_then(|value| value.to_str().ok());
        let id = given.and_then(|parent| parent.split('-').nth(1)).filter(|id| {
            id.len() == 32
                && id.bytes().all(|byte| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte))
                && id.bytes().any(|byte| byte != b'0')
        });
        Self(id.map_or_else(|| App::new_id().simple().to_string(), str::to_owned))
    }
}

/// The outermost middleware: nothing leaves without it.
///
/// # Errors
/// None: every error becomes a response here.
pub async fn observe(
    mut request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, actix_web::Error> {
    let began = Instant::now();
    let held = hold_body(&mut request);
    let trace = TraceId::of(&request);
    request.extensions_mut().insert(trace.clone());
    // HEAD is GET without its body, which the connection leaves out by itself (RFC 9110, 9.3.2).
    if request.method() == Method::HEAD {
        request.head_mut().method = Method::GET;
    }
    let answered = if request.headers().contains_key(header::CONTENT_ENCODING) {
        request.error_response(Problem::new(ProblemCode::EncodedBody))
    } else {
        // No clone of the request may live while it is routed, so it is looked at again in the response.
        next.call(request).await?.map_into_boxed_body()
    };
    let problem = answered.response().error().map(problem_of);
    let mut response = match problem {
        Some(problem) => rendered(answered.request(), &problem, &trace),
        None => answered,
    };
    tell(response.request(), response.status().as_u16(), began, &trace);
    if let Some(held) = held {
        if response.status().is_client_error() || response.status().is_server_error() {
            // The body may be unread, and then the connection ends; a client must not count on it.
            response.response_mut().head_mut().set_connection_type(ConnectionType::Close);
        }
        response = response.map_body(|_, answer| BoxBody::new(AnswerWithBody { answer, _held: held }));
    }
    let headers = response.headers_mut();
    for (name, value) in [
        ("x-content-type-options", "nosniff"),
        ("referrer-policy", "no-referrer"),
        ("cross-origin-resource-policy", "same-origin"),
        ("strict-transport-security", "max-age=31536000; includeSubDomains"),
    ] {
        headers.insert(HeaderName::from_static(name), HeaderValue::from_static(value));
    }
    for (name, value) in [
        ("cache-control", "no-store"),
        ("content-security-policy", "default-src 'none'; frame-ancestors 'none'"),
    ] {
        if !headers.contains_key(name) {
            headers.insert(HeaderName::from_static(name), HeaderValue::from_static(value));
        }
    }
    if let Ok(id) = HeaderValue::from_str(&trace.0) {
        headers.insert(HeaderName::from_static("x-trace-id"), id);
    }
    Ok(response)
}

/// An answer that holds the body of its request until it has gone out: a chunked body that was dropped unread would be
/// read to its end, however long, while one that is still held closes the connection behind the answer.
struct AnswerWithBody {
    answer: BoxBody,
    _held: Rc<RefCell<Payload>>,
}

impl MessageBody for AnswerWithBody {
    type Error = <BoxBody as MessageBody>::Error;

    fn size(&self) -> BodySize {
        self.answer.size()
    }

    fn poll_next(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Bytes, Self::Error>>> {
        Pin::new(&mut self.answer).poll_next(context)
    }
}

fn hold_body(request: &mut ServiceRequest) -> Option<Rc<RefCell<Payload>>> {
    let body = request.take_payload();
    if matches!(body, Payload::None) {
        return None;
    }
    let body = Rc::new(RefCell::new(body));
    let read = Rc::clone(&body);
    let stream = futures_util::stream::poll_fn(move |context| read.borrow_mut().poll_next_unpin(context));
    request.set_payload(Payload::Stream { payload: Box::pin(stream) });
    Some(body)
}

fn rendered(http: &HttpRequest, problem: &Problem, trace: &TraceId) -> ServiceResponse<BoxBody> {
    // The path may hold anything that a caller typed, so the occurrence is named by its trace.
    let instance = format!("urn:qoldau:trace:{}", trace.0);
    let mut response = response_of(problem, Language::of(http), &instance, &trace.0);
    if problem.code == ProblemCode::Unauthenticated && !http.headers().contains_key(header::AUTHORIZATION) {
        // Nothing was wrong with a token that was not sent (RFC 6750, 3.1).
        let challenge = HeaderValue::from_static("Bearer realm=\"qoldau\"");
        response.headers_mut().insert(header::WWW_AUTHENTICATE, challenge);
    }
    ServiceResponse::new(http.clone(), response)
}

fn tell(http: &HttpRequest, status: u16, began: Instant, trace: &TraceId) {
    let route = http.match_pattern().unwrap_or_else(|| "unmatched".to_owned());
    let method = match http.method().as_str() {
        known @ ("GET" | "POST" | "PUT" | "DELETE" | "HEAD" | "OPTIONS" | "PATCH") => known.to_owned(),
        _ => "other".to_owned(),
    };
    let elapsed = began.elapsed();
    let labels = [("method", method.clone()), ("route", route.clone()), ("status", status.to_string())];
    metrics::counter!("qoldau_requests_total", &labels).increment(1);
    metrics::histogram!("qoldau_request_seconds", "route" => route.clone()).record(elapsed.as_secs_f64());
    let micros = u64::try_from(elapsed.as_micros()).unwrap_or(u64::MAX);
    tracing::info!(target: "qoldau_api::access", %method, %route, status, micros, trace_id = %trace.0, "answered");
}

/// Routes that answer from memory and know no "now": even the sandbox, whose clock stands in the database, asks nothing for
/// them.
const FROM_MEMORY: [&str; 7] = [
    "/v1/terms",
    "/v1/document-requirements",
    "/v1/services",
    "/v1/services/{code}",
    "/v1/problems",
    "/v1/problems/{code}",
    "/v1/openapi.json",
];

/// Middleware of `/v1`, inside [`crate::auth::authenticate`]: the allowance of the client and subject, or of the
/// address where there is no token.
///
/// # Errors
/// 429 with the seconds to wait.
pub async fn within_allowance(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, actix_web::Error> {
    let Some(app) = request.app_data::<web::Data<App>>().cloned() else {
        return Ok(request.error_response(Problem::new(ProblemCode::InternalError)));
    };
    let from_memory = || request.match_pattern().is_some_and(|route| FROM_MEMORY.contains(&route.as_str()));
    if app.config.mode == Mode::Sandbox
        && !from_memory()
        && let Err(problem) = app.follow_clock().await
    {
        return Ok(request.error_response(problem));
    }
    let key = request.extensions().get::<Actor>().map(|actor| [actor.client.as_bytes(), &actor.key].concat());
    let key = key.unwrap_or_else(|| {
        // The peer that is really connected; what headers say about it is not believed.
        let peer = request.peer_addr().map_or_else(Vec::new, |peer| peer.ip().to_string().into_bytes());
        // Readers of papers and callers without a token do not use up one another's allowance.
        if request.path().starts_with("/verify/") { [b"verify ".as_slice(), &peer].concat() } else { peer }
    });
    let (per_second, burst) = (app.config.rate_per_second, app.config.rate_burst);
    let policy = format!("\"default\";q={burst};w={}", burst.div_ceil(per_second));
    match app.allow(&key) {
        Ok(left) => {
            let mut response = next.call(request).await?.map_into_boxed_body();
            let headers = response.headers_mut();
            for (name, value) in
                [("ratelimit-policy", policy), ("ratelimit", format!("\"default\";r={left}"))]
            {
                if let Ok(value) = HeaderValue::from_str(&value) {
                    headers.insert(HeaderName::from_static(name), value);
                }
            }
            Ok(response)
        }
        Err(seconds) => {
            let mut problem = Problem::new(ProblemCode::TooManyRequests);
            problem.retry_after = Some(seconds);
            problem.limits = Some((policy, format!("\"default\";r=0;t={seconds}")));
            Ok(request.error_response(problem))
        }
    }
}
