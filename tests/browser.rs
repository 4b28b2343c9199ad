//! In a real browser: the interactive documentation authorises, files one application and gets its 201, and the strict policy is never
//! violated; the verification page can be read on a phone and by a screen reader; a parent walks from filing to the checked result.
//! Without Chromium and its driver this half says so aloud and passes, unless `QOLDAU_TEST_REQUIRE_BROWSER` is set.

use std::io::{Read as _, Write as _};
use std::net::TcpListener;
use std::panic::{AssertUnwindSafe, resume_unwind};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use futures_util::FutureExt as _;
use qoldau_tests::{Database, Qoldau, client, say_aloud, watch};
use serde_json::{Value, json};

const MISSING: &str = "NO BROWSER FOUND: the documentation was not tried in one (Debian: apt-get install chromium chromium-driver)";

/// A browser that is driven over `WebDriver` (W3C), gone with the value.
struct Browser {
    driver: Child,
    session: String,
    client: reqwest::Client,
    /// The driver left the last order unanswered.
    silent: AtomicBool,
    profile: tempfile::TempDir,
}

impl Drop for Browser {
    fn drop(&mut self) {
        // The browser ends with its session; killing the driver alone would leave it running.
        let path = self.session.strip_prefix("http://").and_then(|rest| rest.split_once('/'));
        if let Some((host, path)) = path
            && let Ok(mut stream) = std::net::TcpStream::connect(host)
        {
            let _ = stream.set_read_timeout(Some(Duration::from_secs(5)));
            let _ = write!(stream, "DELETE /{path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n");
            let _ = stream.read(&mut [0; 512]);
        }
        let _ = self.driver.kill();
        let _ = self.driver.wait();
    }
}

impl Browser {
    /// A browser with a session; none where there is no driver. On a busy machine one now and then never comes up, and another
    /// is started then.
    async fn start() -> Option<Self> {
        watch();
        let mut complaints = Vec::new();
        for _ in 0..3 {
            let mut browser = Self::drive()?;
            match browser.open().await {
                Ok(()) => return Some(browser),
                Err(complaint) => complaints.push(complaint),
            }
        }
        panic!("no browser session: {complaints:?}");
    }

    /// A driver without a session.
    fn drive() -> Option<Self> {
        let port =
            TcpListener::bind("127.0.0.1:0").expect("a port").local_addr().expect("its address").port();
        let driver = Command::new("chromedriver")
            .arg(format!("--port={port}"))
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .ok()?;
        let profile = tempfile::tempdir().expect("a folder");
        Some(Self {
            driver,
            session: format!("http://127.0.0.1:{port}"),
            client: client(),
            silent: AtomicBool::new(false),
            profile,
        })
    }

    async fn open(&mut self) -> Result<(), String> {
        let arguments = [
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-dev-shm-usage",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--window-size=1280,1600",
        ];
        let mut arguments: Vec<String> = arguments.into_iter().map(str::to_owned).collect();
        arguments.push(format!("--user-data-dir={}", self.profile.path().display()));
        let wanted = json!({ "capabilities": { "alwaysMatch": {
                "goog:chromeOptions": { "args": arguments }, "timeouts": { "pageLoad": 60_000, "script": 30_000 }
            } } });
        let began = Instant::now();
        loop {
            let url = format!("{}/session", self.session);
            let asked = self.client.post(url).timeout(Duration::from_secs(60)).json(&wanted).send().await;
            let complaint = match asked {
                Ok(answer) => {
                    let body: Value = answer.json().await.unwrap_or_default();
                    if let Some(id) = body["value"]["sessionId"].as_str() {
                        self.session = format!("{}/session/{id}", self.session);
                        return Ok(());
                    }
                    body.to_string()
                }
                Err(error) => error.to_string(),
            };
            if began.elapsed() > Duration::from_secs(30) {
                return Err(complaint);
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    }

    async fn say(&self, path: &str, body: Value) -> Value {
        let sent = self.client.post(format!("{}{path}", self.session)).json(&body).send().await;
        self.silent.store(sent.is_err(), Ordering::Relaxed);
        let answer: Value = sent.expect("the driver answers").json().await.expect("JSON");
        answer["value"].clone()
    }

    async fn script(&self, script: &str) -> Value {
        self.say("/execute/sync", json!({ "script": script, "args": [] })).await
    }

    /// The element, once it is there.
    async fn find(&self, selector: &str) -> String {
        let began = Instant::now();
        loop {
            let found = self.say("/element", json!({ "using": "css selector", "value": selector })).await;
            let id = found.as_object().and_then(|members| members.get("element-6066-11e4-a52e-4f735466cecf"));
            if let Some(id) = id.and_then(Value::as_str) {
                return id.to_owned();
            }
            assert!(began.elapsed() < Duration::from_secs(20), "nothing at {selector}: {found}");
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    }

    async fn click(&self, selector: &str) {
        let element = self.find(selector).await;
        self.script(&format!(
            "document.querySelector({}).scrollIntoView({{block: 'center'}})",
            json!(selector)
        ))
        .await;
        let clicked = self.say(&format!("/element/{element}/click"), json!({})).await;
        assert!(clicked.is_null(), "{selector}: {clicked}");
    }

    async fn write(&self, selector: &str, text: &str) {
        let element = self.find(selector).await;
        self.say(&format!("/element/{element}/value"), json!({ "text": text })).await;
    }

    async fn text(&self, selector: &str) -> String {
        self.find(selector).await;
        let text =
            self.script(&format!("return document.querySelector({}).innerText", json!(selector))).await;
        text.as_str().unwrap_or_default().to_owned()
    }
}

/// A browser, unless this machine has none and nobody insists.
async fn browser() -> Option<Browser> {
    let browser = Browser::start().await;
    if browser.is_none() {
        say_aloud(MISSING);
        assert!(std::env::var("QOLDAU_TEST_REQUIRE_BROWSER").is_err(), "{MISSING}");
    }
    browser
}

/// A walk in a browser. Where the driver itself falls silent, which a busy machine brings about now and then, it is walked once more
/// in another; what the walk finds wrong is wrong.
async fn in_a_browser(walk: impl AsyncFn(&Browser)) {
    for is_last in [false, true] {
        let Some(browser) = browser().await else { return };
        match AssertUnwindSafe(walk(&browser)).catch_unwind().await {
            Ok(()) => return,
            Err(_) if !is_last && browser.silent.load(Ordering::Relaxed) => {
                say_aloud("THE BROWSER'S DRIVER FELL SILENT; THE WALK BEGINS ANEW IN ANOTHER");
            }
            Err(panic) => resume_unwind(panic),
        }
    }
}

/// What a screen reader and a phone need of the page that is open, as one object.
const READABLE: &str = "
    const style = getComputedStyle(document.querySelector('.state'));
    const links = [...document.querySelectorAll('nav a')];
    return {
        lang: document.documentElement.lang,
        title: document.title,
        headings: [...document.querySelectorAll('h1')].map(h => h.innerText),
        status: document.querySelector('[role=status]').innerText,
        terms: document.querySelectorAll('dl > dt').length,
        wide: document.documentElement.scrollWidth > window.innerWidth,
        low: links.filter(a => a.getBoundingClientRect().height < 44).length,
        scripts: document.scripts.length,
        styled: style.fontWeight,
        unnamed: links.filter(a => !a.innerText.trim() || !a.lang).length,
    }";

#[tokio::test(flavor = "multi_thread")]
async fn a_parent_reads_the_verification_page_on_a_phone() {
    in_a_browser(reads_on_a_phone).await;
}

async fn reads_on_a_phone(browser: &Browser) {
    let app = Qoldau::start(Database::Sqlite).await;
    let id = app.examined(1).await;
    let path = app.signed(&id, "result").await;
    let code = app.code_of(&path).await;
    let phone = json!({ "width": 360, "height": 740 });
    browser.say("/window/rect", phone).await;
    browser.say("/url", json!({ "url": format!("{}/verify/{code}?lang=kk", app.base) })).await;
    let page = browser.script(READABLE).await;
    assert_eq!(page["status"], "Құжат жарамды", "{page}");
    for (language, title, link) in [
        ("kk", "Құжатты тексеру", "nav a[lang=ru]"),
        ("ru", "Проверка документа", "nav a[lang=en]"),
        ("en", "Verification of a document", "nav a[lang=kk]"),
    ] {
        let page = browser.script(READABLE).await;
        assert_eq!((&page["lang"], &page["title"]), (&json!(language), &json!(title)), "{page}");
        assert_eq!(page["headings"], json!([title]), "one heading says what the page is");
        assert_eq!(
            (&page["wide"], &page["low"], &page["unnamed"]),
            (&json!(false), &json!(0), &json!(0)),
            "{page}"
        );
        assert_eq!(
            (&page["scripts"], &page["styled"]),
            (&json!(0), &json!("700")),
            "its style is let in: {page}"
        );
        assert!(page["terms"].as_i64().is_some_and(|terms| terms > 6), "{page}");
        browser.click(link).await;
    }
    browser.say("/url", json!({ "url": format!("{}/verify/unknown?lang=en", app.base) })).await;
    let page = browser.script(READABLE).await;
    assert!(page["status"].as_str().is_some_and(|said| said.starts_with("There is no such")), "{page}");
}

/// One request from inside the page, as a portal's script makes it; status, and body or the beginning of a paper.
const ASK: &str = "
    const [path, token, body, accept, done] = arguments;
    const headers = { authorization: 'Bearer ' + token, accept };
    if (body) Object.assign(headers, { 'content-type': 'application/json', 'idempotency-key': crypto.randomUUID() });
    fetch(path, { method: body ? 'POST' : 'GET', headers, body: body && JSON.stringify(body) })
        .then(async answer => ({
            status: answer.status, type: answer.headers.get('content-type'),
            body: accept === 'application/pdf' ? (await answer.text()).slice(0, 5) : await answer.json(),
        }))
        .then(done, error => done({ status: 0, body: String(error) }));";

impl Browser {
    async fn ask(&self, path: &str, token: &str, body: Value, accept: &str) -> Value {
        let script = json!({ "script": ASK, "args": [path, token, body, accept] });
        self.say("/execute/async", script).await
    }
}

/// The whole walk of a parent: file, read the notice, read the result, check it on the page behind its QR code. The parent's
/// requests come from a page in the browser; what the provider does between them is done beside it.
#[tokio::test(flavor = "multi_thread")]
async fn a_parent_files_reads_the_notice_and_the_result_and_checks_it() {
    in_a_browser(walks_from_filing_to_the_checked_result).await;
}

async fn walks_from_filing_to_the_checked_result(browser: &Browser) {
    let app = Qoldau::start(Database::Sqlite).await;
    app.clock(Some("2026-12-15T10:00:00+05:00")).await;
    let parent = app.parent();
    let token = parent.token.as_deref().expect("a token");
    browser.say("/url", json!({ "url": format!("{}/docs", app.base) })).await;
    let filed = browser.ask("/v1/applications", token, qoldau_tests::pmpk(), "application/json").await;
    assert_eq!(filed["status"], 201, "{filed}");
    let id = filed["body"]["id"].as_str().expect("an id").to_owned();
    let record = format!("/v1/applications/{id}");
    let early = browser.ask(&format!("{record}/notice"), token, Value::Null, "application/json").await;
    assert_eq!((&early["status"], &early["body"]["reason"]), (&json!(409), &json!("no_day_set")), "{early}");

    let etag = app.registrar().get(&record).send().await.with(200).etag();
    app.registrar().door(&id, "register", "register", &etag).await.expect(200);
    app.publish(("2026-12-18", "2026-12-18"), ("09:00", "10:00"), 1).await.expect(201);
    let slot = app.free("2026-12-18", "2026-12-18").await.remove(0);
    app.book(&id, &slot, "book").await.expect(201);
    let notice = browser.ask(&format!("{record}/notice"), token, Value::Null, "application/json").await;
    assert_eq!(notice["status"], 200, "{notice}");
    let printed = browser.ask(&format!("{record}/notice"), token, Value::Null, "application/pdf").await;
    assert_eq!(
        (&printed["type"], &printed["body"]),
        (&json!("application/pdf"), &json!("%PDF-")),
        "{printed}"
    );

    app.clock(Some("2026-12-18T10:00:00+05:00")).await;
    app.examine(&id, "examine").await.expect(200);
    app.signed(&id, "result").await;
    app.work().await;
    let result = browser.ask(&format!("{record}/result"), token, Value::Null, "application/json").await;
    assert_eq!(result["status"], 200, "{result}");
    let printed = browser.ask(&format!("{record}/result"), token, Value::Null, "application/pdf").await;
    assert_eq!(
        (&printed["type"], &printed["body"]),
        (&json!("application/pdf"), &json!("%PDF-")),
        "{printed}"
    );
    let verify = result["body"]["conclusion"]["paper"]["verify_at"].as_str().expect("its address");
    let code = verify.rsplit('/').next().expect("a code");
    browser.say("/url", json!({ "url": format!("{}/verify/{code}?lang=kk", app.base) })).await;
    let page = browser.script(READABLE).await;
    assert_eq!(page["status"], "Құжат жарамды", "{page}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_documentation_files_an_application_under_a_strict_policy() {
    in_a_browser(files_from_the_documentation).await;
}

async fn files_from_the_documentation(browser: &Browser) {
    let app = Qoldau::start(Database::Sqlite).await;
    let parent = app.parent();
    browser.say("/url", json!({ "url": format!("{}/docs", app.base) })).await;
    browser.click(".auth-wrapper .btn.authorize").await;
    browser.write(".modal-ux input", parent.token.as_deref().expect("a token")).await;
    browser.click(".modal-ux .btn.authorize").await;
    browser.click(".modal-ux .btn-done").await;
    let operation = "#operations-applications-submit_application";
    browser.click(&format!("{operation} .opblock-summary-control")).await;
    browser.click(&format!("{operation} .btn.execute")).await;
    let status = browser.text(&format!("{operation} .live-responses-table tbody .response-col_status")).await;
    let answer =
        browser.text(&format!("{operation} .live-responses-table tbody .response-col_description")).await;
    assert!(status.starts_with("201"), "{status}: {answer}");
    let violations = browser.script("return window.cspViolations").await;
    assert_eq!(violations, json!([]));
    let elsewhere = "return performance.getEntriesByType('resource').map(e => e.name)\
                     .filter(name => !name.startsWith(location.origin))";
    assert_eq!(browser.script(elsewhere).await, json!([]), "everything comes from our own files");
    let listed = parent.get("/v1/applications").send().await.with(200);
    assert_eq!(listed.body["items"].as_array().expect("items").len(), 1);
    // The listener does see a violation when there is one.
    browser.script("document.body.insertAdjacentHTML('beforeend', '<p style=\"color: red\">x</p>')").await;
    let seen = browser.script("return window.cspViolations.length").await;
    assert_eq!(seen, 1, "a planted violation is found");
}
