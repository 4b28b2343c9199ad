//! A scanner that finds every file clean, as ClamAV's daemon would say it: production does not start without one. It runs in this
//! process, so that the memory of the process under test is its own, and must hold nothing of what it is sent.

use std::io::{Read as _, Write as _};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::sync::OnceLock;

static ADDRESS: OnceLock<SocketAddr> = OnceLock::new();

/// Where it listens; the first who asks starts it.
pub fn address() -> Result<String, String> {
    if let Some(address) = ADDRESS.get() {
        return Ok(address.to_string());
    }
    let told = |error: std::io::Error| format!("the scanner: {error}");
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).map_err(told)?;
    let address = listener.local_addr().map_err(told)?;
    std::thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            std::thread::spawn(move || answer(stream));
        }
    });
    Ok(ADDRESS.get_or_init(|| address).to_string())
}

/// One scan; none when the caller goes away.
fn answer(mut stream: TcpStream) -> Option<()> {
    let mut piece = vec![0; 64 * 1024];
    stream.read_exact(piece.get_mut(..10)?).ok()?;
    loop {
        let mut length = [0; 4];
        stream.read_exact(&mut length).ok()?;
        let mut left = usize::try_from(u32::from_be_bytes(length)).ok()?;
        if left == 0 {
            return stream.write_all(b"stream: OK\0").ok();
        }
        while left > 0 {
            let now = left.min(piece.len());
            stream.read_exact(piece.get_mut(..now)?).ok()?;
            left -= now;
        }
    }
}
