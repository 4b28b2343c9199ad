//! Uploads of the largest size that the API takes: how much memory of its process each needs at most. A file never reaches the
//! database, so one database is enough. It must send real bytes, all different, from a socket that does not wait.

use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::path::Path;
use std::time::{Duration, Instant};

use uuid::Uuid;

use crate::lane;
use crate::memory::{Held, forget_peak, peak};
use crate::people::People;
use crate::server::Server;

/// Bytes of a file: the API's limit.
const SIZE: usize = 20 * 1024 * 1024;
const BOUNDARY: &str = "a-boundary-of-the-bench";
const MOST_MEBIBYTES: f64 = 1.0;
/// Uploads that nothing is measured of: the process keeps the memory of its first ones.
const WARM: usize = 5;
/// How long the process may take to put away what the last upload left.
const REST: Duration = Duration::from_millis(300);

/// A file that begins and ends as a PDF, with noise between; no byte pattern repeats.
fn file(serial: usize) -> Vec<u8> {
    let mut state = u64::try_from(serial).unwrap_or(0) + 0x9E37_79B9_7F4A_7C15;
    let mut bytes = b"%PDF-1.7\n".to_vec();
    while bytes.len() < SIZE - 6 {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        bytes.extend_from_slice(&state.to_le_bytes());
    }
    bytes.truncate(SIZE - 6);
    bytes.extend_from_slice(b"\n%%EOF");
    bytes
}

/// One upload; how many microseconds it took.
fn upload(address: SocketAddr, token: &str, serial: usize) -> Result<u32, String> {
    let before = format!(
        "--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"file\"; filename=\"анықтама.pdf\"\r\n\
         Content-Type: application/pdf\r\n\r\n"
    );
    let after = format!("\r\n--{BOUNDARY}--\r\n");
    let content = file(serial);
    let head = format!(
        "POST /v1/files HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\nAuthorization: Bearer {token}\r\n\
         Idempotency-Key: {}\r\nContent-Type: multipart/form-data; boundary={BOUNDARY}\r\nContent-Length: {}\r\n\r\n",
        Uuid::now_v7(),
        before.len() + content.len() + after.len()
    );
    let request = [head.as_bytes(), before.as_bytes(), &content, after.as_bytes()].concat();
    let told = |error: std::io::Error| format!("an upload: {error}");
    let mut connection = TcpStream::connect(address).map_err(told)?;
    let began = Instant::now();
    connection.write_all(&request).map_err(told)?;
    let mut answer = String::new();
    connection.read_to_string(&mut answer).map_err(told)?;
    let took = u32::try_from(began.elapsed().as_micros()).unwrap_or(u32::MAX);
    if answer.starts_with("HTTP/1.1 201") { Ok(took) } else { Err(format!("an upload got {answer}")) }
}

/// Uploads so often; the most memory that one of them took.
pub fn measure(binary: &Path, folder: &Path, people: &People, count: usize) -> Result<Held, String> {
    let folder = folder.join("uploads");
    std::fs::create_dir_all(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    let url = format!("sqlite:{}", folder.join("uploads.db").display());
    drop(lane::prepare(&url)?);
    let server = Server::start_in_small_pages(binary, &folder, &url, &people.key_set())?;
    let (pid, token) = (server.pid(), people.recipient());
    for serial in 0..WARM {
        upload(server.address, &token, serial)?;
    }
    let (mut micros, mut mebibytes) = (Vec::new(), 0.0_f64);
    for serial in WARM..WARM + count {
        std::thread::sleep(REST);
        forget_peak(pid)?;
        let before = peak(pid)?;
        micros.push(upload(server.address, &token, serial)?);
        mebibytes = mebibytes.max(peak(pid)? - before);
    }
    micros.sort_unstable();
    let name = format!("an upload of {} MiB", SIZE / 1024 / 1024);
    Ok(Held { name, micros, longest: None, mebibytes, most: MOST_MEBIBYTES })
}
