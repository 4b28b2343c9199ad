//! What the monitoring system pulls: every stage of every application exactly once, in commit order, with dense positions
//! and chained hashes (PMPK-13-a). Items are served as the bytes that were hashed. No personal data is in it.

use std::time::Duration;

use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse, get};
use qoldau_persistence::feed::{self, PlacedEvent};
use serde::Deserialize;
use serde_json::{Value, json};
use tokio::time::{Instant, timeout_at};
use utoipa::ToSchema;

use crate::app::App;
use crate::auth::{By, Monitor};
use crate::codes::{ReachedCode, ServiceCode};
use crate::negotiation::{JSON, wanted};
use crate::page::{self, Query};
use crate::problem::{Problem, ProblemCode};
use crate::wire::{Moment, Uid};

const CLOUD_EVENTS: &str = "application/cloudevents-batch+json";
const MOST_EVENTS: i64 = 1000;
const LONGEST_WAIT: u64 = 30;

/// Where to go on, and how.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FeedQuery {
    after: Option<i64>,
    limit: Option<i64>,
    wait: Option<u64>,
}

/// One stage of one application.
#[derive(Debug, ToSchema)]
#[allow(dead_code, reason = "it describes items that are served as stored bytes")]
pub struct StageEventView {
    application_id: Uid,
    id: Uid,
    #[schema(pattern = "^[A-Z]+-[0-9]{4}-[0-9]{7,}-[0-9]$")]
    number: String,
    occurred_at: Moment,
    /// Dense, from 1, in commit order.
    #[schema(minimum = 1)]
    position: i64,
    provider_id: Uid,
    service: ServiceCode,
    /// The status that was reached.
    #[schema(value_type = ReachedCode)]
    stage: String,
    /// Hash of the event before; 64 zeros for the first.
    #[schema(pattern = "^[0-9a-f]{64}$")]
    previous_hash: String,
    /// SHA-256 over the bytes of the previous hash and the RFC 8785 form of the item without both hashes.
    #[schema(pattern = "^[0-9a-f]{64}$")]
    hash: String,
}

/// A page of the feed.
#[derive(Debug, ToSchema)]
#[allow(dead_code, reason = "it describes items that are served as stored bytes")]
pub struct StageEventPage {
    items: Vec<StageEventView>,
    /// Give it as `after` next time.
    #[schema(minimum = 0)]
    next_after: i64,
}

/// A stage event in the form of CloudEvents 1.0.
#[derive(Debug, ToSchema)]
#[allow(dead_code, reason = "it describes JSON that is built as a value")]
pub struct CloudEventView {
    #[schema(pattern = "^1\\.0$")]
    specversion: String,
    id: Uid,
    source: String,
    r#type: String,
    /// The application's id.
    subject: Uid,
    time: Moment,
    datacontenttype: String,
    data: StageEventView,
}

/// The item with its hashes behind it; the bytes in front stay those that were hashed.
fn item(event: &PlacedEvent) -> String {
    let body = event.item.strip_suffix('}').unwrap_or(&event.item);
    format!("{body},\"previous_hash\":\"{}\",\"hash\":\"{}\"}}", event.previous_hash, event.hash)
}

fn as_feed(events: &[PlacedEvent], next_after: i64) -> HttpResponse {
    let items = events.iter().map(item).collect::<Vec<_>>().join(",");
    HttpResponse::Ok()
        .content_type("application/json")
        .body(format!("{{\"items\":[{items}],\"next_after\":{next_after}}}"))
}

fn as_cloud_events(events: &[PlacedEvent]) -> HttpResponse {
    let events: Vec<Value> = events
        .iter()
        .filter_map(|event| serde_json::from_str::<Value>(&item(event)).ok())
        .map(|data| {
            json!({
                "specversion": "1.0",
                "id": data.get("id"),
                "source": "/v1/stage-events",
                "type": "kz.qoldau.stage",
                "subject": data.get("application_id"),
                "time": data.get("occurred_at"),
                "datacontenttype": "application/json",
                "data": data,
            })
        })
        .collect();
    HttpResponse::Ok().content_type(CLOUD_EVENTS).body(Value::Array(events).to_string())
}

/// Stage events
///
/// Pull with `after` = the last `next_after`; with `wait` the answer comes when there is something, or after so many
/// seconds. `Accept: application/cloudevents-batch+json` gives CloudEvents.
#[utoipa::path(
    tag = "monitoring",
    params(
        ("after" = Option<i64>, Query, description = "The last position that is known", minimum = 0),
        ("limit" = Option<i64>, Query, description = "At most so many", minimum = 1, maximum = 1000),
        ("wait" = Option<i64>, Query, description = "Seconds to wait for something new", minimum = 0, maximum = 30)
    ),
    responses(
        (status = 200, description = "A page of the feed", content(
            (StageEventPage = "application/json"),
            (Vec<CloudEventView> = "application/cloudevents-batch+json")
        ))
    )
)]
#[get("/stage-events")]
pub async fn list_stage_events(
    _monitor: By<Monitor>,
    request: HttpRequest,
    app: Data<App>,
    query: Query<FeedQuery>,
) -> Result<HttpResponse, Problem> {
    let out_of_range = |name: &str| Problem::of_field(ProblemCode::InvalidQuery, name, "out_of_range");
    let cloud_events = wanted(&request, &[JSON, CLOUD_EVENTS])? == CLOUD_EVENTS;
    let limit = page::limit(query.0.limit, page::USUAL, MOST_EVENTS)?;
    let after = query.0.after.unwrap_or(0);
    let wait = query.0.wait.unwrap_or(0);
    if after < 0 {
        return Err(out_of_range("?after"));
    }
    if wait > LONGEST_WAIT {
        return Err(out_of_range("?wait"));
    }
    let end = Instant::now() + Duration::from_secs(wait);
    let mut head = app.store.head();
    loop {
        head.borrow_and_update();
        let events = app.read(move |conn, _| feed::list(conn, after, limit)).await?;
        let is_over = !events.is_empty() || Instant::now() >= end;
        if is_over {
            let next_after = events.last().map_or(after, |event| event.position);
            return Ok(if cloud_events { as_cloud_events(&events) } else { as_feed(&events, next_after) });
        }
        // Woken by the feed's head, or by the end of the caller's patience.
        let _ = timeout_at(end, head.changed()).await;
    }
}
