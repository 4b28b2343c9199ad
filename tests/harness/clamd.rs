//! ClamAV's daemon for tests: it speaks `INSTREAM` on a port of this machine, finds the EICAR test string and nothing else, and
//! remembers how many files it saw. It checks no signature of any virus.

use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

/// A running daemon; it goes with the test process.
#[derive(Debug)]
pub struct Clamd {
    address: SocketAddr,
    seen: Arc<AtomicUsize>,
}

impl Clamd {
    /// What it says nothing about.
    pub const NOT_UNDERSTOOD: &'static [u8] = b"a structure that no scanner understands";

    /// The string that every scanner takes for harmful, made of two halves so that none stumbles over this file.
    #[must_use]
    pub fn eicar() -> Vec<u8> {
        let halves = [r"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STAND", "ARD-ANTIVIRUS-TEST-FILE!$H+H*"];
        halves.concat().into_bytes()
    }

    /// Starts one at this address; port 0 takes a free one.
    #[must_use]
    pub fn start(address: &str) -> Self {
        let listener = TcpListener::bind(address).expect("a port");
        let address = listener.local_addr().expect("its address");
        let seen = Arc::new(AtomicUsize::new(0));
        let counted = Arc::clone(&seen);
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                if answer(stream).is_some() {
                    counted.fetch_add(1, Ordering::SeqCst);
                }
            }
        });
        Self { address, seen }
    }

    /// Host and port.
    #[must_use]
    pub fn address(&self) -> String {
        self.address.to_string()
    }

    /// How many files it said something about.
    #[must_use]
    pub fn seen(&self) -> usize {
        self.seen.load(Ordering::SeqCst)
    }
}

/// One scan; none when the caller speaks something else or goes away.
fn answer(mut stream: TcpStream) -> Option<()> {
    let mut command = [0; 10];
    stream.read_exact(&mut command).ok()?;
    if &command != b"zINSTREAM\0" {
        return None;
    }
    let mut content = Vec::new();
    loop {
        let mut length = [0; 4];
        stream.read_exact(&mut length).ok()?;
        let length = usize::try_from(u32::from_be_bytes(length)).ok()?;
        if length == 0 {
            break;
        }
        let start = content.len();
        content.resize(start + length, 0);
        stream.read_exact(&mut content[start..]).ok()?;
    }
    let holds = |sought: &[u8]| content.windows(sought.len()).any(|window| window == sought);
    if holds(Clamd::NOT_UNDERSTOOD) {
        return stream.write_all(b"stream: Can't allocate memory ERROR\0").ok();
    }
    let said: &[u8] =
        if holds(&Clamd::eicar()) { b"stream: Eicar-Test-Signature FOUND\0" } else { b"stream: OK\0" };
    stream.write_all(said).ok()
}
