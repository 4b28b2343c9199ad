//! A neighbour's bridge for tests: a small HTTP server on this machine that remembers every request and answers what the test
//! says for its path, or keeps a request waiting once it is remembered. It stands in threads of its own, so that a test that
//! blocks does not hold it up. It judges nothing and must not know what any neighbour means.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use serde_json::Value;

/// A request that came.
#[derive(Debug, Clone)]
pub struct Received {
    /// Path with its query.
    pub path: String,
    /// The header `Authorization`; empty where there was none.
    pub authorization: String,
    /// The header `Content-Type`.
    pub content_type: String,
    /// Body; null where it is no JSON.
    pub body: Value,
}

/// What becomes of requests to a path.
#[derive(Debug, Clone)]
enum Plan {
    Answer(u16, String),
    Hold,
}

#[derive(Debug, Default)]
struct State {
    received: Vec<Received>,
    plans: BTreeMap<String, Plan>,
    closed: bool,
}

#[derive(Debug, Default)]
struct Shared {
    state: Mutex<State>,
    planned: Condvar,
}

/// A running bridge; it is gone when it is dropped.
#[derive(Debug)]
pub struct Bridge {
    address: SocketAddr,
    shared: Arc<Shared>,
}

impl Bridge {
    /// Starts one; a path of which nothing is said is answered 404.
    #[must_use]
    pub fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let address = listener.local_addr().expect("its address");
        let shared = Arc::new(Shared::default());
        let serving = Arc::clone(&shared);
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                if serving.lock().closed {
                    return;
                }
                let shared = Arc::clone(&serving);
                std::thread::spawn(move || shared.serve(&stream));
            }
        });
        Self { address, shared }
    }

    /// `http://127.0.0.1:<port>`
    #[must_use]
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    fn plan(&self, path: &str, plan: Plan) {
        self.shared.lock().plans.insert(path.to_owned(), plan);
        self.shared.planned.notify_all();
    }

    /// Answers this to every request to the path from now on, and to those that wait.
    pub fn answer(&self, path: &str, status: u16, body: &Value) {
        self.plan(path, Plan::Answer(status, body.to_string()));
    }

    /// Remembers requests to the path and keeps them waiting, until an answer is set.
    pub fn hold(&self, path: &str) {
        self.plan(path, Plan::Hold);
    }

    /// Everything that came, in order.
    #[must_use]
    pub fn received(&self) -> Vec<Received> {
        self.shared.lock().received.clone()
    }

    /// What came to a path, in order.
    #[must_use]
    pub fn at(&self, path: &str) -> Vec<Received> {
        self.received().into_iter().filter(|one| one.path == path).collect()
    }

    /// Waits until so many requests came to a path.
    ///
    /// # Panics
    /// When they do not come within some seconds.
    pub async fn wait_for(&self, path: &str, count: usize) {
        let began = Instant::now();
        loop {
            let came = self.at(path).len();
            if came >= count {
                return;
            }
            assert!(began.elapsed() < Duration::from_secs(20), "only {came} of {count} requests came");
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    }
}

impl Drop for Bridge {
    fn drop(&mut self) {
        self.shared.lock().closed = true;
        self.shared.planned.notify_all();
        // The thread that takes connections looks up only when one comes.
        let _ = TcpStream::connect(self.address);
    }
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Requests of one connection, until it or the bridge ends.
    fn serve(&self, stream: &TcpStream) -> Option<()> {
        let (mut from, mut to) = (BufReader::new(stream), stream);
        loop {
            let (status, body) = self.answer(read(&mut from)?)?;
            let answer = format!(
                "HTTP/1.1 {status} Answered\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
                body.len()
            );
            to.write_all(answer.as_bytes()).ok()?;
        }
    }

    /// Remembers a request and finds its answer; none when the bridge is gone first.
    fn answer(&self, received: Received) -> Option<(u16, String)> {
        let path = received.path.clone();
        let mut state = self.lock();
        if state.closed {
            return None;
        }
        state.received.push(received);
        loop {
            if state.closed {
                return None;
            }
            let plan = state.plans.get(&path).cloned();
            match plan {
                Some(Plan::Answer(status, body)) => return Some((status, body)),
                Some(Plan::Hold) => {
                    state = self.planned.wait(state).unwrap_or_else(PoisonError::into_inner);
                }
                None => return Some((404, "{}".to_owned())),
            }
        }
    }
}

/// One request with its `Content-Length`; none when the connection ends.
fn read(from: &mut impl BufRead) -> Option<Received> {
    let path = line(from)?.split(' ').nth(1)?.to_owned();
    let mut headers = BTreeMap::new();
    loop {
        let line = line(from)?;
        let Some((name, value)) = line.split_once(':') else { break };
        headers.insert(name.to_lowercase(), value.trim().to_owned());
    }
    let length: usize = headers.get("content-length").and_then(|text| text.parse().ok()).unwrap_or(0);
    let mut body = vec![0; length];
    from.read_exact(&mut body).ok()?;
    let mut header = |name: &str| headers.remove(name).unwrap_or_default();
    let (authorization, content_type) = (header("authorization"), header("content-type"));
    let body = serde_json::from_slice(&body).unwrap_or(Value::Null);
    Some(Received { path, authorization, content_type, body })
}

/// A line without its end; none when nothing comes any more.
fn line(from: &mut impl BufRead) -> Option<String> {
    let mut line = String::new();
    let length = from.read_line(&mut line).ok()?;
    (length > 0).then(|| line.trim_end().to_owned())
}
