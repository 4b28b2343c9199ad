//! Uploads and downloads: a file is streamed to a sealed content piece by piece, judged by what it holds, scanned, and served as
//! an attachment only, never before a scanner says that it is clean. It is its uploader's until it is attached to an
//! application; a foreign id is as absent.

mod content;
pub(crate) mod under_way;

use actix_multipart::Multipart;
use actix_web::http::StatusCode;
use actix_web::http::header::{self, HeaderValue};
use actix_web::web::{Bytes, Data, Path};
use actix_web::{HttpMessage as _, HttpRequest, HttpResponse, get, post};
use aws_lc_rs::digest::{Context, SHA256};
use chrono::{DateTime, TimeDelta, Utc};
use futures_util::{Stream, StreamExt as _, stream};
use qoldau_domain::document::Scan;
use qoldau_persistence::blobs::{BlobReader, BlobWriter};
use qoldau_persistence::files::{self, StoredFile, Waiting};
use qoldau_persistence::seal::{DataKey, WrappedKey, hex, sha256};
use qoldau_persistence::{Conn, Store, Write};
use serde::Serialize;
use std::borrow::Borrow;
use std::time::Duration;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::app::App;
use crate::applications::record;
use crate::auth::{Actor, By, RecipientOrStaff};
use crate::codes::{Code, ScanCode};
use crate::idempotency::{Answer, IdempotencyKey, Once, load};
use crate::neighbours::recorded;
use crate::page::Query;
use crate::precondition;
use crate::problem::{Problem, ProblemCode};
use crate::providers::{DryRun, done, id_of, without};
use crate::services::Nothing;
use crate::wire::{Moment, Uid};
use content::{Received, disposition, judge, must_be_a_name};

/// The longest time that an upload may take.
const DEADLINE: Duration = Duration::from_secs(120);
/// How many files a person may have uploaded within a day and attached to nothing yet; at the counter each family's are
/// attached before the next comes.
const MOST_WAITING: i64 = 100;
/// How many bytes these may have.
const MOST_WAITING_BYTES: i64 = 1 << 30;
/// How long an upload that is attached to nothing counts.
const COUNTED: TimeDelta = TimeDelta::days(1);

/// An uploaded file.
#[derive(Debug, Serialize, ToSchema)]
pub struct FileView {
    id: Uid,
    /// By content: `application/pdf`, `image/jpeg` or `image/png`.
    #[schema(pattern = "^(application/pdf|image/jpeg|image/png)$")]
    media_type: String,
    /// In bytes.
    #[schema(minimum = 1)]
    size: i64,
    /// SHA-256 of the content, hexadecimal.
    #[schema(pattern = "^[0-9a-f]{64}$")]
    sha256: String,
    uploaded_at: Moment,
    /// A file that is `pending` is in quarantine: it may be named in an application, and is served once it is `clean`.
    scan: ScanCode,
}

/// A file in a form.
#[derive(Debug, ToSchema)]
#[serde(deny_unknown_fields)]
#[allow(dead_code, reason = "it describes a multipart form, which is read as a stream")]
pub struct UploadForm {
    /// PDF, JPEG or PNG.
    #[schema(value_type = String, format = Binary)]
    file: Vec<u8>,
}

fn unreadable(_error: actix_multipart::MultipartError) -> Problem {
    Problem::of_field(ProblemCode::InvalidBody, "/file", "missing_field")
}

/// Upload a file
///
/// Multipart, one part `file`. Size, type and SHA-256 are taken from the content; a file that is not what it says, or
/// that goes on behind its end, is refused. What is kept is what came, byte for byte, with what a camera wrote into it: a portal
/// that does not want to send the place where a picture was taken removes it before.
#[utoipa::path(
    tag = "files",
    params(
        ("Idempotency-Key" = String, Header, description = "1 to 255 visible ASCII characters", example = "a-new-one",
            min_length = 1, max_length = 255, pattern = "^[!-~]+$"),
        ("validate_only" = Option<bool>, Query, description = "All checks, nothing kept")
    ),
    request_body(content = UploadForm, content_type = "multipart/form-data"),
    responses(
        (status = 200, description = "What would result (dry run)", body = FileView),
        (status = 201, description = "Kept", body = FileView)
    )
)]
#[post("/files")]
pub async fn upload_file(
    actor: By<RecipientOrStaff>,
    app: Data<App>,
    key: IdempotencyKey,
    dry: Query<DryRun>,
    request: HttpRequest,
    form: Multipart,
) -> Result<HttpResponse, Problem> {
    if !request.content_type().eq_ignore_ascii_case("multipart/form-data") {
        return Err(Problem::new(ProblemCode::UnsupportedMediaType));
    }
    let id = App::new_id();
    let (data_key, stored) = app.store.keys().new_data_key(id)?;
    let (received, blob) = tokio::time::timeout(DEADLINE, receive(&app, form, id, &data_key))
        .await
        .map_err(|_elapsed| Problem::new(ProblemCode::BodyTooSlow))??;
    let size = u64::try_from(received.size).unwrap_or(u64::MAX);
    let dry = dry.0.validate_only;
    let bytes = i64::try_from(size).unwrap_or(i64::MAX);
    // What is only tried out takes no room.
    let counted = (!dry).then(|| app.uploads.enter(&actor.key, bytes));
    let asked = (&key, dry, counted.as_ref().map_or((1, bytes), |(_, sum)| *sum));
    let decided = decide(&actor, &app, asked, received, id, (data_key, stored)).await;
    let (once, write, answer) = match decided {
        Ok(Decided::Keep(keep)) => *keep,
        Ok(Decided::Told(answer)) => {
            blob.remove().await;
            return Ok(answer);
        }
        Err(problem) => {
            blob.remove().await;
            return Err(problem);
        }
    };
    blob.keep();
    let saved = once.save(&app, write, answer).await;
    // A content whose row was not written, or that another upload with this key already kept, belongs to nobody. An unknown
    // outcome keeps it: the row may be there, or come yet.
    let orphaned = match &saved {
        Ok(response) => response.headers().contains_key("idempotency-replayed"),
        Err(problem) => {
            problem.code.status().is_client_error() && problem.code != ProblemCode::RequestInProgress
        }
    };
    if orphaned {
        app.blobs.remove(id, size).await;
    }
    saved
}

/// What becomes of a content that was received.
enum Decided {
    /// An answer that keeps nothing.
    Told(HttpResponse),
    /// Its row is to be written.
    Keep(Box<(Once, Write, Answer)>),
}

/// Judges what was received and has it scanned.
async fn decide(
    actor: &Actor,
    app: &App,
    (key, dry, under_way): (&IdempotencyKey, bool, (i64, i64)),
    received: Received,
    id: Uuid,
    (data_key, stored): (DataKey, WrappedKey),
) -> Result<Decided, Problem> {
    let fingerprint = sha256(&[b"file", &received.sha256]);
    let once = Once::new(app, actor, "upload_file", key, fingerprint);
    let (owner, now) = (actor.key.clone(), app.now());
    let counted = move |conn: &mut Conn, _: &Store| Ok(files::count_waiting(conn, &owner, now - COUNTED)?);
    let waiting = match load(app, (!dry).then_some(&once), counted).await?.or_replay() {
        Ok(waiting) => waiting,
        Err(known) => return Ok(Decided::Told(known)),
    };
    let size = i64::try_from(received.size).unwrap_or(i64::MAX);
    must_have_room(&waiting, under_way, now)?;
    must_be_a_name(&received.name)?;
    let media_type = judge(&received)?;
    let scan = scan(app, id, size, &data_key).await;
    if scan == Scan::Infected {
        return Err(Problem::of_field(ProblemCode::FileInfected, "/file", "infected"));
    }
    let file = StoredFile {
        id,
        owner_key: actor.key.clone(),
        media_type: media_type.to_owned(),
        size,
        sha256: received.sha256,
        name: received.name,
        uploaded_at: now,
        scan,
        application_id: None,
    };
    let view = serde_json::json!(FileView {
        id: Uid(id),
        media_type: file.media_type.clone(),
        size: file.size,
        sha256: hex(&file.sha256),
        uploaded_at: Moment(file.uploaded_at),
        scan: Code(file.scan),
    });
    if dry {
        return Ok(Decided::Told(HttpResponse::Ok().json(without(view, &["id"]))));
    }
    let answer =
        Answer::new(StatusCode::CREATED, &view, Some(tag(&file.sha256)), Some(format!("/v1/files/{id}")));
    let role = actor.looking_as();
    let done = done(app, "upload_file");
    let write = files::insert(&file, &data_key, &stored, &done, &actor.in_journal(role), app.store.house()?)?;
    Ok(Decided::Keep(Box::new((once, write, answer))))
}

/// Whether what is under way may wait for its application beside what waits already.
fn must_have_room(waiting: &Waiting, (files, bytes): (i64, i64), now: DateTime<Utc>) -> Result<(), Problem> {
    if waiting.files + files <= MOST_WAITING && waiting.bytes.saturating_add(bytes) <= MOST_WAITING_BYTES {
        return Ok(());
    }
    let is_under_way = waiting.files < MOST_WAITING && waiting.bytes < MOST_WAITING_BYTES;
    // The room that is left is taken by what is on its way, which may still come to nothing.
    let room_at = if is_under_way && files > 1 { now } else { waiting.oldest.unwrap_or(now) + COUNTED };
    let mut problem = Problem::new(ProblemCode::TooManyFiles);
    problem.retry_after = Some(u64::try_from((room_at - now).num_seconds()).unwrap_or_default().max(1));
    Err(problem)
}

/// What the scanner says about a content that is kept, as an exchange that is recorded.
pub(crate) async fn scan(app: &App, id: Uuid, size: i64, data_key: &DataKey) -> Scan {
    let reader = app.blobs.read(id, u64::try_from(size).unwrap_or(0));
    let exchange = app.neighbours.scanner.scan(Box::pin(pieces(reader, data_key)));
    recorded("scanner", "scan", exchange, |said| said.code()).await
}

/// The tag of a file: it never has another version.
fn tag(sha256: &[u8]) -> String {
    format!("\"1.{}\"", hex(sha256).get(..16).unwrap_or_default())
}

/// Streams the one part into a sealed content; never more than a slice of it stands in memory.
async fn receive(
    app: &App,
    mut form: Multipart,
    id: Uuid,
    data_key: &DataKey,
) -> Result<(Received, BlobWriter), Problem> {
    let mut part = match form.next().await {
        Some(part) => part.map_err(unreadable)?,
        None => {
            return Err(Problem::of_field(ProblemCode::InvalidBody, "/file", "missing_field"));
        }
    };
    if part.name() != Some("file") {
        return Err(Problem::of_field(ProblemCode::InvalidBody, "/file", "missing_field"));
    }
    let mut blob = app.blobs.write(id);
    let mut received = Received::of(&part);
    let mut digest = Context::new(&SHA256);
    while let Some(chunk) = part.next().await {
        let chunk: Bytes = chunk.map_err(unreadable)?;
        received.take(&chunk);
        if received.size > app.config.file_limit {
            return Err(Problem::new(ProblemCode::BodyTooLarge));
        }
        digest.update(&chunk);
        blob.write(data_key, &chunk).await?;
    }
    drop(part);
    if form.next().await.is_some() {
        return Err(Problem::of_field(ProblemCode::InvalidBody, "", "unknown_field"));
    }
    received.sha256 = digest.finish().as_ref().to_vec();
    blob.finish(data_key).await?;
    Ok((received, blob))
}

/// Download a file
///
/// Always as an attachment. Own uploads that are not attached yet, and files of applications that the caller may see.
#[utoipa::path(
    tag = "files",
    params(("id" = Uid, Path, description = "Id of the file")),
    responses((status = 200, description = "The content", content(
        ("application/pdf"),
        ("image/jpeg"),
        ("image/png")
    )))
)]
#[get("/files/{id}")]
pub async fn download_file(
    actor: By<RecipientOrStaff>,
    request: HttpRequest,
    app: Data<App>,
    id: Path<String>,
    _query: Query<Nothing>,
) -> Result<HttpResponse, Problem> {
    let id = id_of(&id)?;
    let (sight, owner) = (actor.sight(&app), actor.key.clone());
    let found = app.read(move |conn, store| files::get(conn, store.keys(), (&sight, &owner), id)).await?;
    let (file, data_key) = found;
    let etag = tag(&file.sha256);
    if precondition::is_known(&request, &etag) {
        return Ok(HttpResponse::NotModified().insert_header((header::ETAG, etag)).finish());
    }
    match file.scan {
        Scan::Clean => {}
        Scan::Pending => return Err(Problem::new(ProblemCode::FileInQuarantine)),
        Scan::Infected => return Err(Problem::new(ProblemCode::FileWithheld)),
    }
    let looked_at: Vec<Uuid> = file.application_id.into_iter().collect();
    record(&app, &actor, "download_file", looked_at).await?;
    let reader = app.blobs.read(id, u64::try_from(file.size).unwrap_or(0));
    let mut response = HttpResponse::Ok();
    response.insert_header((header::CONTENT_TYPE, file.media_type.clone()));
    response.insert_header((header::ETAG, etag));
    response.insert_header(("content-security-policy", "sandbox; default-src 'none'"));
    if let Ok(disposition) = HeaderValue::from_str(&disposition(&file.name)) {
        response.insert_header((header::CONTENT_DISPOSITION, disposition));
    }
    Ok(response.streaming(pieces(reader, data_key)))
}

/// The plain pieces of a content, one at a time.
fn pieces<K: Borrow<DataKey> + Send>(
    reader: BlobReader,
    data_key: K,
) -> impl Stream<Item = std::io::Result<Bytes>> + Send {
    stream::unfold(Some((reader, data_key)), |state| async move {
        let (mut reader, data_key) = state?;
        match reader.next_piece(data_key.borrow()).await {
            Ok(Some(piece)) => Some((Ok(Bytes::from(piece)), Some((reader, data_key)))),
            Ok(None) => None,
            Err(error) => {
                tracing::error!(%error, "a file cannot be read to its end");
                Some((Err(std::io::Error::other(error)), None))
            }
        }
    })
}
