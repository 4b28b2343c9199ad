//! What one caller may cost the others: slow heads and bodies are cut off, large and encoded bodies are refused unread,
//! requests whose end can be read in two ways are refused, callers who ask too much are told when to come back, and made-up
//! paths leave nothing behind. None of it depends on the database, so the binary runs on SQLite; sockets are raw where a
//! client library would behave.

use std::collections::BTreeSet;
use std::time::{Duration, Instant};

use qoldau_domain::lifecycle::Role;
use qoldau_tests::socket::{Said, connect, listen, say};
use qoldau_tests::{Answer, Caller, Process, Who, client, free_address, pmpk, text_at};
use serde_json::json;
use tempfile::TempDir;
use tokio::io::AsyncWriteExt as _;
use tokio::net::tcp::OwnedWriteHalf;
use tokio::time::{sleep, timeout};

async fn start(more: &[(&str, &str)]) -> (Process, TempDir) {
    let var = tempfile::tempdir().expect("a folder");
    let url = format!("sqlite:{}", var.path().join("qoldau.db").display());
    (Process::start(var.path(), &url, more).await, var)
}

fn parent(process: &Process) -> Caller {
    process.caller(&Who::of(Role::Recipient))
}

/// The head of a filing by the parent, with more header lines and the empty line.
fn filing(process: &Process, more: &str) -> String {
    let token = parent(process).token.expect("a token");
    format!(
        "POST /v1/applications HTTP/1.1\r\nHost: qoldau\r\nAuthorization: Bearer {token}\r\n\
         Idempotency-Key: raw\r\nContent-Type: application/json\r\n{more}\r\n"
    )
}

/// Writes the same bytes every second for as long as anybody listens.
fn drip(mut to: OwnedWriteHalf, bytes: &'static [u8]) -> tokio::task::JoinHandle<()> {
    tokio::spawn(async move {
        while to.write_all(bytes).await.is_ok() {
            sleep(Duration::from_secs(1)).await;
        }
    })
}

/// Memory of a process in KiB, as the system counts it.
fn resident(process: &Process) -> i64 {
    let status = std::fs::read_to_string(format!("/proc/{}/status", process.id())).expect("its status");
    let line = status.lines().find(|line| line.starts_with("VmRSS:")).expect("a line");
    line.split_whitespace().nth(1).and_then(|number| number.parse().ok()).expect("a number")
}

/// Sends a head and then the same bytes every second.
async fn slowly(process: &Process, head: &str, bytes: &'static [u8]) -> Said {
    let (from, mut to) = connect(&process.base).await;
    to.write_all(head.as_bytes()).await.expect("a head");
    let dripping = drip(to, bytes);
    let said = listen(from, Duration::from_secs(16)).await;
    dripping.abort();
    said
}

#[tokio::test(flavor = "multi_thread")]
async fn a_body_that_comes_byte_by_byte_is_cut_off() {
    let (process, _var) = start(&[]).await;
    let declared = filing(&process, "Content-Length: 1000\r\n");
    let chunked = filing(&process, "Transfer-Encoding: chunked\r\n");
    let (one, other) =
        tokio::join!(slowly(&process, &declared, b" "), slowly(&process, &chunked, b"1\r\n \r\n"));
    for said in [one, other] {
        said.refused(408, "body_too_slow");
        let in_time = Duration::from_secs(9)..Duration::from_secs(12);
        assert!(in_time.contains(&said.first) && said.after < Duration::from_secs(13), "{said:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_head_that_comes_byte_by_byte_or_not_at_all_is_cut_off() {
    let (process, _var) = start(&[]).await;
    let (silent, kept_open) = connect(&process.base).await;
    let (slow, silent) = tokio::join!(
        slowly(&process, "GET /health HTTP/1.1\r\nHost: ", b"q"),
        listen(silent, Duration::from_secs(9))
    );
    drop(kept_open);
    for said in [slow, silent] {
        assert!(said.closed && said.after < Duration::from_millis(6500), "open for {:?}", said.after);
        assert!(matches!(said.status(), None | Some(408)), "{}", said.text);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_encoded_body_is_refused_and_never_unpacked() {
    let (process, _var) = start(&[]).await;
    let made = std::process::Command::new("sh").args(["-c", "head -c 30000000 /dev/zero | gzip -9"]).output();
    let bomb = made.expect("gzip runs").stdout;
    assert!((20_000..40_000).contains(&bomb.len()), "{} bytes", bomb.len());
    let caller = parent(&process);
    let send = |encoding: Option<&str>| {
        let mut request = caller.post("/v1/applications").key("bomb").raw(bomb.clone());
        if let Some(encoding) = encoding {
            request = request.header("Content-Encoding", encoding);
        }
        tokio::spawn(request.send())
    };
    // The same bytes as plain bodies, so that what any body costs is not counted.
    for plain in [(); 20].map(|()| send(None)) {
        plain.await.expect("an answer").problem(400, "malformed_json");
    }
    let before = resident(&process);
    for encoding in ["gzip", "deflate", "br", "zstd", "identity"] {
        for bomb in [(); 20].map(|()| send(Some(encoding))) {
            bomb.await.expect("an answer").problem(415, "encoded_body");
        }
    }
    let grown = resident(&process) - before;
    assert!(grown < 16 * 1024, "grown by {grown} KiB");
    caller.submit("after", &pmpk()).await.expect(201);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_body_over_the_limit_is_refused_unread() {
    let (process, _var) = start(&[]).await;
    let declared = filing(&process, "Content-Length: 10000000000\r\n") + "{\"service\":";
    let said = say(&process.base, declared.as_bytes()).await;
    said.refused(413, "body_too_large");
    assert!(said.first < Duration::from_secs(2), "refused after {:?}", said.first);
}

/// Sends chunks without end, some megabytes a second; the answer comes at once, and soon nobody listens any more.
async fn endless(process: &Process, head: &str, first: &str, status: u16) {
    let (from, mut to) = connect(&process.base).await;
    to.write_all(head.as_bytes()).await.expect("a head");
    let chunk = |text: &str| format!("{:x}\r\n{text}\r\n", text.len()).into_bytes();
    let (first, next) = (chunk(first), chunk(&" ".repeat(0x4000)));
    let writing = tokio::spawn(async move {
        let mut written = to.write_all(&first).await;
        while written.is_ok() {
            sleep(Duration::from_millis(1)).await;
            written = to.write_all(&next).await;
        }
    });
    let said = listen(from, Duration::from_secs(9)).await;
    assert_eq!((said.status(), said.answers()), (Some(status), 1), "{}", said.text);
    assert!(said.closed, "open {:?} after {status}", said.after);
    assert!(said.first < Duration::from_secs(2), "answered after {:?}", said.first);
    timeout(Duration::from_secs(5), writing).await.expect("nobody listens").expect("a writer that ends");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_body_without_end_is_not_read_and_the_connection_closed() {
    let (process, var) = start(&[("QOLDAU_FILE_LIMIT", "1048576")]).await;
    let chunked = filing(&process, "Transfer-Encoding: chunked\r\n");
    let form = chunked
        .replace("/v1/applications", "/v1/files")
        .replace("application/json", "multipart/form-data; boundary=b");
    let part = "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.pdf\"\r\n\r\n%PDF-1.7\n";
    let forged = chunked.replace("Bearer ", "Bearer x");
    let encoded = chunked.replace("Host", "Content-Encoding: gzip\r\nHost");
    let unasked = chunked.replace("POST /v1/applications", "GET /health");
    let nowhere = chunked.replace("/v1/applications", "/nowhere");
    tokio::join!(
        endless(&process, &chunked, " ", 413),
        endless(&process, &form, part, 413),
        endless(&process, &forged, " ", 401),
        endless(&process, &encoded, " ", 415),
        // Nobody wants the body of these at all.
        endless(&process, &unasked, " ", 200),
        endless(&process, &nowhere, " ", 404),
    );
    let mut blobs = Vec::new();
    for folder in std::fs::read_dir(var.path().join("files")).expect("the blobs").flatten() {
        blobs.extend(std::fs::read_dir(folder.path()).expect("a folder").flatten().map(|blob| blob.path()));
    }
    assert!(blobs.is_empty(), "left behind: {blobs:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_huge_head_is_refused_and_the_server_goes_on() {
    let (process, _var) = start(&[]).await;
    process.stranger().get("/health").send().await.expect(200);
    let before = resident(&process);
    let megabyte = "a".repeat(1_000_000);
    let many: String = (0..50_000).map(|number| format!("X-{number}: a\r\n")).collect();
    for head in [
        format!("GET /{megabyte} HTTP/1.1\r\nHost: qoldau\r\n\r\n"),
        format!("GET /v1/services?{megabyte} HTTP/1.1\r\nHost: qoldau\r\n\r\n"),
        format!("GET /health HTTP/1.1\r\nHost: qoldau\r\nX-Large: {megabyte}\r\n\r\n"),
        format!("GET /health HTTP/1.1\r\nHost: qoldau\r\n{many}\r\n"),
        format!("{megabyte} /health HTTP/1.1\r\nHost: qoldau\r\n\r\n"),
    ] {
        let said = say(&process.base, head.as_bytes()).await;
        let shown = head.get(..30).unwrap_or_default();
        assert!(said.closed, "{shown}: open after {:?}", said.after);
        assert!(said.status().is_none_or(|status| (400..500).contains(&status)), "{shown}: {}", said.text);
    }
    process.stranger().get("/health").send().await.expect(200);
    let grown = resident(&process) - before;
    assert!(grown < 16 * 1024, "grown by {grown} KiB");
}

const INNER: &str = "GET /health HTTP/1.1\r\nHost: qoldau\r\n\r\n";

/// Heads whose end, or whose body's, two servers could see in different places; behind each stands another request.
fn doubtful_heads() -> Vec<(&'static str, String, String)> {
    let long = INNER.len();
    let (empty, plain) = (format!("0\r\n\r\n{INNER}"), INNER.to_owned());
    let chunked = "Transfer-Encoding: chunked\r\n";
    vec![
        ("length and chunks", format!("Content-Length: 5\r\n{chunked}"), empty.clone()),
        ("chunks and length", format!("{chunked}Content-Length: 5\r\n"), empty.clone()),
        ("two lengths", format!("Content-Length: 0\r\nContent-Length: {long}\r\n"), plain.clone()),
        ("a list of lengths", format!("Content-Length: 0, {long}\r\n"), plain.clone()),
        ("a length with a sign", format!("Content-Length: +{long}\r\n"), plain.clone()),
        ("a negative length", "Content-Length: -1\r\n".to_owned(), plain.clone()),
        ("a hexadecimal length", "Content-Length: 0x10\r\n".to_owned(), plain.clone()),
        ("a space before the colon", format!("Content-Length : {long}\r\n"), plain.clone()),
        ("chunks twice", format!("{chunked}{chunked}"), empty.clone()),
        ("chunks that are not last", "Transfer-Encoding: chunked, identity\r\n".to_owned(), empty.clone()),
        ("an unknown coding", "Transfer-Encoding: xchunked\r\n".to_owned(), empty.clone()),
        ("a folded header", "Transfer-Encoding:\r\n chunked\r\n".to_owned(), empty.clone()),
        ("a bare return in a header", format!("X: y\r{chunked}"), empty),
        ("a second host", "Host: other\r\n".to_owned(), plain),
    ]
}

/// Whole filings in chunks that are framed wrongly somewhere; behind each stands another request.
fn doubtful_chunks() -> Vec<(&'static str, String)> {
    let body = pmpk().to_string();
    let long = body.len();
    let of_size = |size: String| format!("{size}\r\n{body}\r\n0\r\n\r\n{INNER}");
    vec![
        ("a size that is no number", of_size("zz".to_owned())),
        ("a size with a sign", of_size(format!("+{long:x}"))),
        ("a negative size", of_size(format!("-{long:x}"))),
        ("a size with a prefix", of_size(format!("0x{long:x}"))),
        ("a size beyond 64 bits", of_size(format!("1{long:016x}"))),
        ("a chunk longer than it says", format!("{long:x}\r\n{body}xx0\r\n\r\n{INNER}")),
        ("a size line that ends in a bare line feed", format!("{long:x}\n{body}\r\n0\r\n\r\n{INNER}")),
        ("a chunk that ends in a bare line feed", format!("{long:x}\r\n{body}\n0\r\n\r\n{INNER}")),
        ("a last size that is no number", format!("{long:x}\r\n{body}\r\nzz\r\n\r\n{INNER}")),
    ]
}

/// What is wrong with the way in which a doubtful request was received: more than one answer, another one than 400, or
/// a connection that stays open. Where the body is framed wrongly the connection may be closed without a word.
async fn received(process: &Process, request: &str, silence: bool) -> Option<String> {
    let said = say(&process.base, request.as_bytes()).await;
    let answers = said.answers();
    let right = said.status() == Some(400) && answers == 1 || silence && said.text.is_empty();
    let soon = said.closed && said.after < Duration::from_secs(4);
    (!right || !soon).then(|| format!("{answers} answers, closed after {:?}: {}", said.after, said.text))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_request_that_could_be_read_in_two_ways_is_refused_and_the_connection_closed() {
    let (process, _var) = start(&[]).await;
    let mut wrong = Vec::new();
    for (what, headers, body) in doubtful_heads() {
        let request = filing(&process, &headers) + &body;
        wrong.extend(received(&process, &request, false).await.map(|how| (what, how)));
    }
    for (what, body) in doubtful_chunks() {
        let request = filing(&process, "Transfer-Encoding: chunked\r\n") + &body;
        wrong.extend(received(&process, &request, true).await.map(|how| (what, how)));
    }
    let without_host = filing(&process, "Content-Length: 0\r\n").replace("Host: qoldau\r\n", "") + INNER;
    wrong.extend(received(&process, &without_host, false).await.map(|how| ("no host", how)));
    assert!(wrong.is_empty(), "{wrong:#?}");
    let filed = parent(&process).get("/v1/applications").send().await.with(200);
    assert_eq!(filed.body["items"], json!([]), "nothing of it took effect");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_body_that_breaks_off_is_not_taken_for_a_whole_one() {
    let (process, _var) = start(&[]).await;
    let body = pmpk().to_string();
    let declared = format!("Content-Length: {}\r\n", body.len() + 1);
    let chunk = format!("{:x}\r\n{body}\r\n", body.len());
    for (headers, sent) in [(declared.as_str(), &body), ("Transfer-Encoding: chunked\r\n", &chunk)] {
        let (from, mut to) = connect(&process.base).await;
        to.write_all((filing(&process, headers) + sent).as_bytes()).await.expect("a request");
        to.shutdown().await.expect("an end");
        let said = listen(from, Duration::from_secs(9)).await;
        assert!(said.closed && matches!(said.status(), None | Some(400)), "{}", said.text);
    }
    let whole = parent(&process).submit("raw", &pmpk()).await.with(201);
    assert_eq!(whole.header("idempotency-replayed"), "", "the key is not used up");
}

async fn all(calls: impl IntoIterator<Item = tokio::task::JoinHandle<Answer>>) -> Vec<Answer> {
    let mut answers = Vec::new();
    for call in calls {
        answers.push(call.await.expect("an answer"));
    }
    answers
}

#[tokio::test(flavor = "multi_thread")]
async fn who_asks_too_much_is_told_when_to_come_back_and_nobody_else_is() {
    let (process, _var) = start(&[("QOLDAU_RATE_PER_SECOND", "5"), ("QOLDAU_RATE_BURST", "10")]).await;
    let (eager, other) = (parent(&process), process.caller(&Who::of(Role::Monitor)));
    let began = Instant::now();
    let asked = (0..30).map(|_| tokio::spawn(eager.get("/v1/services").send()));
    let answers = all(asked).await;
    let took = began.elapsed();
    let (served, refused): (Vec<Answer>, Vec<Answer>) =
        answers.into_iter().partition(|answer| answer.status == 200);
    let refilled = 1 + 5 * usize::try_from(took.as_secs() + 1).expect("seconds");
    assert!((10..=10 + refilled).contains(&served.len()), "{} served in {took:?}", served.len());
    for answer in &served {
        assert_eq!(answer.header("ratelimit-policy"), "\"default\";q=10;w=2");
        assert!(answer.header("ratelimit").starts_with("\"default\";r="), "{}", answer.header("ratelimit"));
    }
    assert!(!refused.is_empty(), "nobody was refused");
    let mut wait = 0;
    for answer in refused {
        let answer = answer.problem(429, "too_many_requests");
        assert_eq!(answer.header("ratelimit-policy"), "\"default\";q=10;w=2");
        wait = answer.header("retry-after").parse().expect("seconds");
        assert_eq!(answer.header("ratelimit"), format!("\"default\";r=0;t={wait}"));
        assert!((1..=2).contains(&wait), "{wait}");
    }
    // The same subject at another client and another subject at the same client have allowances of their own.
    other.get("/v1/services").send().await.expect(200);
    process.caller(&Who::parent("900101500109")).get("/v1/services").send().await.expect(200);
    process
        .caller(&Who { client: "egov-mobile", ..Who::of(Role::Recipient) })
        .get("/v1/services")
        .send()
        .await
        .expect(200);
    sleep(Duration::from_secs(wait)).await;
    eager.get("/v1/services").send().await.expect(200);
    // Whoever reads papers without a token has the allowance of the address.
    let path = format!("{}/verify/7GQ2-9KXM-41TB-ZZ0P-3HVD", process.base);
    let mut told = Vec::new();
    for _ in 0..30 {
        told.push(client().get(&path).send().await.expect("an answer").status().as_u16());
    }
    assert!(told.contains(&404) && told.contains(&429), "{told:?}");
}

/// The series of the metrics port, without their values.
async fn series(metrics: &str) -> BTreeSet<String> {
    let text = text_at(&format!("http://{metrics}/metrics")).await;
    let lines = text.lines().filter(|line| !line.starts_with('#'));
    lines.filter_map(|line| line.rsplit_once(' ')).map(|(name, _)| name.to_owned()).collect()
}

/// A year without calendar is told long before a term meets it.
#[tokio::test(flavor = "multi_thread")]
async fn the_days_that_the_calendar_still_covers_are_a_metric() {
    let metrics = free_address();
    let (process, _var) = start(&[("QOLDAU_METRICS_LISTEN", &metrics)]).await;
    let sandbox = parent(&process);
    for (now, left) in [("2028-11-30T10:00:00+05:00", "31"), ("2029-01-02T10:00:00+05:00", "-2")] {
        sandbox.put("/sandbox/clock").json(&serde_json::json!({ "now": now })).send().await.expect(200);
        sandbox.post("/sandbox/work").send().await.expect(200);
        let told = text_at(&format!("http://{metrics}/metrics")).await;
        assert!(told.lines().any(|line| line == format!("qoldau_calendar_days_left {left}")), "{told}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn made_up_paths_add_no_metrics_and_the_metrics_are_not_public() {
    let metrics = free_address();
    let (process, _var) = start(&[("QOLDAU_METRICS_LISTEN", &metrics)]).await;
    let caller = parent(&process);
    let ask = |round: u32, serial: u32| {
        let made_up =
            uuid::Uuid::from_u128(u128::from(round) << 64 | u128::from(serial)).simple().to_string();
        let method = ["GET", "POST", "PUT", "DELETE", "BREW"][serial as usize / 8 % 5];
        let method = if serial % 40 == 39 { made_up.get(20..).expect("letters") } else { method };
        let path = match serial % 8 {
            0 => format!("/{made_up}"),
            1 => format!("/v1/{made_up}"),
            2 => format!("/v1/applications/{made_up}"),
            3 => format!("/v1/applications/{made_up}/{made_up}"),
            4 => format!("/v1/problems/{made_up}?{made_up}={made_up}"),
            5 => format!("/docs/{made_up}"),
            6 => format!("/v1/applications/{made_up}/deadlines/{made_up}"),
            _ => format!("/sandbox/{made_up}/{made_up}"),
        };
        let method = reqwest::Method::from_bytes(method.as_bytes()).expect("a method");
        tokio::spawn(caller.call(method, &path).send())
    };
    for answer in all((0..40).map(|serial| ask(1, serial))).await {
        assert!((400..500).contains(&answer.status), "{}: {}", answer.status, answer.text);
    }
    let before = series(&metrics).await;
    assert!(before.iter().any(|name| name.contains("qoldau_requests_total")), "{before:?}");
    for round in 2..=20 {
        let _ = all((0..40).map(|serial| ask(round, serial))).await;
    }
    let new: Vec<String> = series(&metrics).await.difference(&before).cloned().collect();
    assert!(new.is_empty(), "{new:#?}");
    for path in ["/metrics", "/v1/metrics", "/docs/metrics", "/sandbox/metrics"] {
        caller.get(path).send().await.problem(404, "not_found");
    }
}
