//! A raw connection, where a client library would behave: bytes are sent as they are, and everything that comes back is
//! kept until the other side closes.

use std::time::{Duration, Instant};

use serde_json::{Value, json};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};
use tokio::time::timeout;

/// What a connection said until it was closed.
#[derive(Debug)]
pub struct Said {
    /// Everything, as text.
    pub text: String,
    /// Whether the other side closed it.
    pub closed: bool,
    /// When the first byte came.
    pub first: Duration,
    /// When it was closed, or nobody waited any longer.
    pub after: Duration,
}

impl Said {
    /// Status of the first answer.
    #[must_use]
    pub fn status(&self) -> Option<u16> {
        self.text.split(' ').nth(1)?.parse().ok()
    }

    /// How many answers there were.
    #[must_use]
    pub fn answers(&self) -> usize {
        self.text.matches("HTTP/1.1 ").count()
    }

    /// Asserts one problem, after which the connection was closed.
    ///
    /// # Panics
    /// When it was something else.
    #[track_caller]
    pub fn refused(&self, status: u16, code: &str) {
        let body = self.text.split("\r\n\r\n").nth(1).unwrap_or_default();
        let body: Value = serde_json::from_str(body).unwrap_or(Value::Null);
        assert_eq!((self.status(), &body["code"]), (Some(status), &json!(code)), "{}", self.text);
        assert!(self.closed, "open {:?} after {status} {code}", self.after);
    }
}

/// Connects to `http://<address>`.
pub async fn connect(base: &str) -> (OwnedReadHalf, OwnedWriteHalf) {
    let address = base.strip_prefix("http://").expect("an address");
    TcpStream::connect(address).await.expect("a connection").into_split()
}

/// Reads until the other side closes, or for so long.
pub async fn listen(mut from: OwnedReadHalf, patience: Duration) -> Said {
    let began = Instant::now();
    let (mut bytes, mut first) = (Vec::new(), None);
    let reading = async {
        let mut piece = [0; 16 * 1024];
        // A connection that is reset is closed, too.
        while let Ok(length @ 1..) = from.read(&mut piece).await {
            first.get_or_insert(began.elapsed());
            bytes.extend_from_slice(&piece[..length]);
        }
    };
    let closed = timeout(patience, reading).await.is_ok();
    let text = String::from_utf8_lossy(&bytes).into_owned();
    let first = first.unwrap_or(patience);
    Said { text, closed, first, after: began.elapsed() }
}

/// Sends bytes and listens for nine seconds at most.
pub async fn say(base: &str, bytes: &[u8]) -> Said {
    let (from, mut to) = connect(base).await;
    let bytes = bytes.to_vec();
    let writing = tokio::spawn(async move {
        // The server may close before it has read everything.
        let _ = to.write_all(&bytes).await;
        to
    });
    let said = listen(from, Duration::from_secs(9)).await;
    writing.abort();
    said
}
