//! An S3-compatible store for tests: one bucket in memory that takes, gives and deletes objects of callers who sign with its key
//! id. It checks no signature, and must not know what an object holds.

use std::collections::BTreeMap;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// The key id that it knows.
const KEY_ID: &str = "QOLDAUTESTKEY";

#[derive(Debug, Default)]
struct State {
    objects: BTreeMap<String, Vec<u8>>,
    away: bool,
}

/// A running store; it goes with the test process.
#[derive(Debug)]
pub struct Bucket {
    address: SocketAddr,
    state: Arc<Mutex<State>>,
}

impl Bucket {
    /// Starts one.
    #[must_use]
    pub fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let address = listener.local_addr().expect("its address");
        let state = Arc::new(Mutex::new(State::default()));
        let serving = Arc::clone(&state);
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let state = Arc::clone(&serving);
                std::thread::spawn(move || serve(&stream, &state));
            }
        });
        Self { address, state }
    }

    /// The settings of a Qoldau that keeps its contents here; the key stands in a file of this folder.
    #[must_use]
    pub fn settings(&self, folder: &std::path::Path) -> Vec<(&'static str, String)> {
        let file = folder.join("s3.key");
        std::fs::write(&file, format!("{KEY_ID}\na secret that nobody checks\n")).expect("a file");
        vec![
            ("QOLDAU_FILES", "s3://papers/qoldau".to_owned()),
            ("QOLDAU_S3_ENDPOINT", format!("http://{}", self.address)),
            ("QOLDAU_S3_KEY_FILE", file.display().to_string()),
        ]
    }

    /// Names and contents of its objects.
    #[must_use]
    pub fn objects(&self) -> BTreeMap<String, Vec<u8>> {
        locked(&self.state).objects.clone()
    }

    /// Whether it answers every request with 503 from now on.
    pub fn away(&self, away: bool) {
        locked(&self.state).away = away;
    }
}

fn locked(state: &Mutex<State>) -> MutexGuard<'_, State> {
    state.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Requests of one connection, until it ends.
fn serve(stream: &TcpStream, state: &Mutex<State>) -> Option<()> {
    let (mut from, mut to) = (BufReader::new(stream), stream);
    loop {
        let line = line(&mut from)?;
        let mut words = line.split(' ');
        let (method, path) = (words.next()?.to_owned(), words.next()?.to_owned());
        let (mut length, mut knows_the_key) = (0, false);
        loop {
            let header = self::line(&mut from)?;
            let Some((name, value)) = header.split_once(':') else { break };
            match name.to_lowercase().as_str() {
                "content-length" => length = value.trim().parse().ok()?,
                "authorization" => {
                    let credential = format!("AWS4-HMAC-SHA256 Credential={KEY_ID}/");
                    knows_the_key = value.trim().starts_with(&credential);
                }
                _ => {}
            }
        }
        let mut body = vec![0; length];
        from.read_exact(&mut body).ok()?;
        let (status, said) =
            if knows_the_key { answer(&method, &path, body, &mut locked(state)) } else { (403, Vec::new()) };
        let head = format!(
            "HTTP/1.1 {status} Answered\r\nETag: \"1\"\r\nLast-Modified: Sun, 29 Nov 2026 00:00:00 GMT\r\n\
             Content-Length: {}\r\n\r\n",
            said.len()
        );
        to.write_all(&[head.as_bytes(), &said].concat()).ok()?;
    }
}

fn answer(method: &str, path: &str, body: Vec<u8>, state: &mut State) -> (u16, Vec<u8>) {
    if state.away {
        return (503, Vec::new());
    }
    match (method, path.strip_prefix("/papers/")) {
        ("PUT", Some(name)) => {
            state.objects.insert(name.to_owned(), body);
            (200, Vec::new())
        }
        ("GET", Some(name)) => match state.objects.get(name) {
            Some(content) => (200, content.clone()),
            None => (404, Vec::new()),
        },
        ("POST", _) if path.ends_with("?delete") => {
            let asked = String::from_utf8(body).expect("XML");
            let names: Vec<&str> =
                asked.split("<Key>").skip(1).filter_map(|rest| rest.split("</Key>").next()).collect();
            for name in &names {
                state.objects.remove(*name);
            }
            let gone: String =
                names.iter().map(|name| format!("<Deleted><Key>{name}</Key></Deleted>")).collect();
            (200, format!("<DeleteResult>{gone}</DeleteResult>").into_bytes())
        }
        _ => (405, Vec::new()),
    }
}

/// A line without its end; none when nothing comes any more.
fn line(from: &mut BufReader<&TcpStream>) -> Option<String> {
    let mut line = String::new();
    let length = from.read_line(&mut line).ok()?;
    (length > 0).then(|| line.trim_end().to_owned())
}
