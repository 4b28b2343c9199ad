//! Load over HTTP/1.1: some clients, a connection each, one request after the other from one queue, all in one thread so
//! that the load takes as little as it can from what it measures. It must not accept any answer but the expected one.

use std::cell::{Cell, RefCell};
use std::net::SocketAddr;
use std::rc::Rc;
use std::time::{Duration, Instant};

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::runtime::Runtime;
use tokio::task::LocalSet;

/// What one run gave.
#[derive(Debug, Default)]
pub struct Outcome {
    /// How long it took.
    pub seconds: f64,
    /// Latency of each request, microseconds.
    pub micros: Vec<u32>,
    /// Place in the queue and answer of each request, when they are kept.
    pub answers: Vec<(usize, Vec<u8>)>,
}

/// What is to be run.
#[derive(Clone, Copy)]
pub struct Plan {
    /// Where.
    pub address: SocketAddr,
    /// How many connections.
    pub clients: usize,
    /// For how long.
    pub seconds: f64,
    /// Status that every answer must have.
    pub status: u16,
    /// Whether the queue begins again when it is at its end; otherwise the run ends.
    pub again: bool,
    /// Whether answers are kept.
    pub keep: bool,
}

struct Shared {
    plan: Plan,
    queue: Vec<Vec<u8>>,
    next: Cell<usize>,
    until: Cell<Option<Instant>>,
    outcome: RefCell<Outcome>,
}

impl Shared {
    fn take(&self) -> Option<usize> {
        let over = self.until.get().is_none_or(|until| Instant::now() >= until);
        let place = self.next.get();
        if over || self.queue.is_empty() || (place >= self.queue.len() && !self.plan.again) {
            return None;
        }
        self.next.set(place + 1);
        Some(place % self.queue.len())
    }
}

/// A runtime of one thread.
pub fn runtime() -> Result<Runtime, String> {
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|error| format!("no runtime: {error}"))
}

/// Runs the plan.
pub fn run(plan: Plan, queue: Vec<Vec<u8>>) -> Result<Outcome, String> {
    let shared = Rc::new(Shared {
        plan,
        queue,
        next: Cell::new(0),
        until: Cell::new(None),
        outcome: RefCell::default(),
    });
    runtime()?.block_on(LocalSet::new().run_until(all_clients(Rc::clone(&shared))))?;
    Ok(shared.outcome.take())
}

/// The connection of one client, with the last answer that came over it.
pub struct Connection {
    stream: TcpStream,
    /// The last answer, head and body.
    pub answer: Vec<u8>,
}

impl Connection {
    /// Connects.
    pub async fn open(address: SocketAddr) -> Result<Self, String> {
        let stream = TcpStream::connect(address).await;
        let stream = stream.map_err(|error| format!("the API does not take a connection: {error}"))?;
        stream.set_nodelay(true).map_err(|error| error.to_string())?;
        Ok(Self { stream, answer: Vec::with_capacity(16 * 1024) })
    }

    /// Sends a request and reads its answer; how many microseconds that took.
    pub async fn send(&mut self, request: &[u8]) -> Result<u32, String> {
        let began = Instant::now();
        self.stream.write_all(request).await.map_err(|error| format!("sending: {error}"))?;
        self.answer.clear();
        let mut expected = None;
        while expected.is_none_or(|length| self.answer.len() < length) {
            let read = self.stream.read_buf(&mut self.answer).await;
            if read.map_err(|error| format!("reading: {error}"))? == 0 {
                return Err("the API closed a connection".to_owned());
            }
            if expected.is_none() {
                expected = length_of(&self.answer);
            }
        }
        Ok(u32::try_from(began.elapsed().as_micros()).unwrap_or(u32::MAX))
    }

    /// The status of the last answer.
    pub fn status(&self) -> Option<u16> {
        status_of(&self.answer)
    }

    /// Takes no other status of the last answer than this one.
    pub fn must_be(&self, status: u16) -> Result<(), String> {
        if self.status() == Some(status) {
            Ok(())
        } else {
            Err(format!("an unexpected answer: {}", String::from_utf8_lossy(&self.answer)))
        }
    }
}

async fn all_clients(shared: Rc<Shared>) -> Result<(), String> {
    let mut connections = Vec::new();
    for _ in 0..shared.plan.clients {
        connections.push(Connection::open(shared.plan.address).await?);
    }
    let began = Instant::now();
    shared.until.set(Some(began + Duration::from_secs_f64(shared.plan.seconds)));
    let clients: Vec<_> = connections
        .into_iter()
        .map(|connection| tokio::task::spawn_local(one_client(connection, Rc::clone(&shared))))
        .collect();
    for client in clients {
        client.await.map_err(|error| error.to_string())??;
    }
    shared.outcome.borrow_mut().seconds = began.elapsed().as_secs_f64();
    Ok(())
}

async fn one_client(mut connection: Connection, shared: Rc<Shared>) -> Result<(), String> {
    while let Some(place) = shared.take() {
        let Some(request) = shared.queue.get(place) else {
            break;
        };
        let micros = connection.send(request).await?;
        connection.must_be(shared.plan.status)?;
        let mut outcome = shared.outcome.borrow_mut();
        outcome.micros.push(micros);
        if shared.plan.keep {
            outcome.answers.push((place, connection.answer.clone()));
        }
    }
    Ok(())
}

fn status_of(answer: &[u8]) -> Option<u16> {
    std::str::from_utf8(answer.get(9..12)?).ok()?.parse().ok()
}

/// The whole length of an answer, once its head is there.
fn length_of(answer: &[u8]) -> Option<usize> {
    let head = answer.windows(4).position(|window| window == b"\r\n\r\n")? + 4;
    let text = std::str::from_utf8(answer.get(..head)?).ok()?;
    let body = header(text, "content-length").and_then(|length| length.parse::<usize>().ok());
    Some(head + body.unwrap_or(0))
}

/// The value of a header.
fn header<'h>(head: &'h str, name: &str) -> Option<&'h str> {
    head.lines()
        .filter_map(|line| line.split_once(": "))
        .find(|(known, _)| known.eq_ignore_ascii_case(name))
        .map(|(_, value)| value)
}

/// The parts of an answer that matter here: its tag, its place and its body.
pub fn parts(answer: &[u8]) -> Option<(String, String, String)> {
    let text = std::str::from_utf8(answer).ok()?;
    let (head, body) = text.split_once("\r\n\r\n")?;
    Some((header(head, "etag")?.to_owned(), header(head, "location")?.to_owned(), body.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_is_whole_when_its_body_is() {
        let answer = b"HTTP/1.1 201 Created\r\nContent-Length: 2\r\nETag: \"1\"\r\nLocation: /a\r\n\r\n{}";
        assert_eq!(status_of(answer), Some(201));
        assert_eq!(length_of(answer), Some(answer.len()));
        assert_eq!(length_of(&answer[..30]), None);
        assert_eq!(parts(answer).unwrap().1, "/a");
    }
}
