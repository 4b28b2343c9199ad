//! What happens to every request: a trace id, a log line without paths or values, metrics by operation, the allowance
//! of the caller, refusal of encoded bodies, problems rendered in the caller's language, and the security headers.

use std::any::Any;
use std::net::{Shutdown, TcpStream};
use std::os::fd::AsFd as _;
use std::sync::Arc;
use std::time::{Duration, Instant};

use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::ConnectionType;
use actix_web::http::header::{self, HeaderName, HeaderValue};
use actix_web::middleware::Next;
use actix_web::{HttpMessage, HttpRequest, web};

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

/// Closes a connection whose sender goes on sending a body that was refused: the server would read it to its end.
#[derive(Debug, Clone)]
pub struct Closer(Arc<TcpStream>);

impl Closer {
    /// A second handle on the connection, where it is a TCP connection.
    #[must_use]
    pub fn of(connection: &dyn Any) -> Option<Self> {
        let stream = connection.downcast_ref::<actix_web::rt::net::TcpStream>()?;
        let second = stream.as_fd().try_clone_to_owned().ok()?;
        Some(Self(Arc::new(TcpStream::from(second))))
    }

    /// Closes it when the answer had time to arrive.
    fn close_soon(&self) {
        let stream = Arc::clone(&self.0);
        actix_web::rt::spawn(async move {
            tokio::time::sleep(Duration::from_millis(500)).await;
            let _ = stream.shutdown(Shutdown::Both);
        });
    }
}

/// Refusals after which nothing that still comes of the body is wanted: those about the body itself, and any other of a
/// body whose end nobody knows.
fn ends_connection(http: &HttpRequest, code: ProblemCode) -> bool {
    let endless = http.headers().contains_key(header::TRANSFER_ENCODING) && code.status().is_client_error();
    endless || matches!(code, ProblemCode::EncodedBody | ProblemCode::BodyTooLarge | ProblemCode::BodyTooSlow)
}

/// The outermost middleware: nothing leaves without it.
///
/// # Errors
/// None: every error becomes a response here.
pub async fn observe(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, actix_web::Error> {
    let began = Instant::now();
    let trace = TraceId::of(&request);
    request.extensions_mut().insert(trace.clone());
    let answered = if request.headers().contains_key(header::CONTENT_ENCODING) {
        request.error_response(Problem::new(ProblemCode::EncodedBody))
    } else {
        // No clone of the request may live while it is routed, so it is looked at again in the response.
        next.call(request).await?.map_into_boxed_body()
    };
    let problem = answered.response().error().map(problem_of);
    let mut response = match problem {
        Some(problem) => {
            let mut response = rendered(answered.request(), &problem, &trace);
            if ends_connection(answered.request(), problem.code) {
                response.response_mut().head_mut().set_connection_type(ConnectionType::Close);
                if let Some(closer) = answered.request().conn_data::<Closer>() {
                    closer.close_soon();
                }
            }
            response
        }
        None => answered,
    };
    tell(response.request(), response.status().as_u16(), began, &trace);
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
    if app.config.mode == Mode::Sandbox
        && let Err(problem) = app.follow_clock().await
    {
        return Ok(request.error_response(problem));
    }
    let key = request.extensions().get::<Actor>().map(|actor| [actor.client.as_bytes(), &actor.key].concat());
    let key = key.unwrap_or_else(|| {
        // The peer that is really connected; what headers say about it is not believed.
        request.peer_addr().map_or_else(Vec::new, |peer| peer.ip().to_string().into_bytes())
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
