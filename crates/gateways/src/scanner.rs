//! The scanner for harmful content: an uploaded file is streamed through it before anybody may download it. ClamAV's daemon by
//! configuration; in the sandbox a scanner inside the process that knows the EICAR test string and nothing else. It keeps
//! nothing of what it saw, and a scanner that does not answer has said nothing.

use std::io;
use std::pin::Pin;
use std::time::Duration;

use bytes::Bytes;
use clamav_client::tokio::{Tcp, scan_stream};
use futures_util::{Stream, StreamExt as _};
use qoldau_domain::document::Scan;

use crate::exchange::{Exchange, Exchanges, Exchanging};

/// The plain bytes of a file, a piece at a time.
pub type Content<'a> = Pin<Box<dyn Stream<Item = io::Result<Bytes>> + Send + 'a>>;

/// Looks for harmful content.
pub trait Scanner: Send + Sync {
    /// What it says; [`Scan::Pending`] when it cannot be reached or does not understand.
    fn scan<'a>(&'a self, content: Content<'a>) -> Exchanging<'a, Scan>;
}

/// How long ClamAV may take for one file.
const PATIENCE: Duration = Duration::from_secs(30);

/// ClamAV's daemon on a TCP address; it speaks `INSTREAM`, and its `StreamMaxLength` must be above the API's file limit.
#[derive(Debug)]
pub struct Clamd {
    address: String,
}

impl Clamd {
    /// The daemon at this host and port.
    #[must_use]
    pub const fn new(address: String) -> Self {
        Self { address }
    }
}

impl Scanner for Clamd {
    fn scan<'a>(&'a self, content: Content<'a>) -> Exchanging<'a, Scan> {
        Box::pin(async move {
            let connection = Tcp { host_address: self.address.as_str() };
            match tokio::time::timeout(PATIENCE, scan_stream(content, connection, None)).await {
                Ok(Ok(answer)) => verdict(&answer),
                Ok(Err(_)) | Err(_) => Scan::Pending,
            }
        })
    }
}

/// `stream: OK` or `stream: <name> FOUND`; anything else, such as a size limit, is no verdict.
fn verdict(answer: &[u8]) -> Scan {
    let answer = answer.trim_ascii_end().strip_suffix(b"\0").unwrap_or(answer).trim_ascii_end();
    if answer == b"stream: OK" {
        Scan::Clean
    } else if answer.starts_with(b"stream: ") && answer.ends_with(b" FOUND") {
        Scan::Infected
    } else {
        Scan::Pending
    }
}

/// The harmless string that every scanner takes for harmful (eicar.org), in two halves so that no scanner stumbles over this file.
const EICAR: [&[u8]; 2] = [br"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STAND", br"ARD-ANTIVIRUS-TEST-FILE!$H+H*"];

/// The sandbox's scanner.
#[derive(Debug, Default)]
pub struct SandboxScanner {
    exchanges: Exchanges,
}

impl SandboxScanner {
    /// A scanner that tells its exchanges.
    #[must_use]
    pub const fn new(exchanges: Exchanges) -> Self {
        Self { exchanges }
    }
}

impl Scanner for SandboxScanner {
    fn scan<'a>(&'a self, mut content: Content<'a>) -> Exchanging<'a, Scan> {
        Box::pin(async move {
            let sought = EICAR.concat();
            let (mut seen, mut said) = (Vec::new(), Scan::Clean);
            while let Some(piece) = content.next().await {
                let Ok(piece) = piece else {
                    said = Scan::Pending;
                    break;
                };
                seen.extend_from_slice(&piece);
                if seen.windows(sought.len()).any(|window| window == sought) {
                    said = Scan::Infected;
                    break;
                }
                // The string may lie across two pieces.
                seen.drain(..seen.len().saturating_sub(sought.len()));
            }
            self.exchanges.push(Exchange::new("scanner", "scan", said.code()));
            said
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_two_answers_of_the_daemon_are_verdicts() {
        for (answer, said) in [
            ("stream: OK\0", Scan::Clean),
            ("stream: OK\n", Scan::Clean),
            ("stream: Win.Test.EICAR_HDB-1 FOUND\0", Scan::Infected),
            ("INSTREAM size limit exceeded. ERROR\0", Scan::Pending),
            ("stream: OK but FOUND out", Scan::Pending),
            ("", Scan::Pending),
        ] {
            assert_eq!(verdict(answer.as_bytes()), said, "{answer:?}");
        }
    }

    #[test]
    fn the_sandbox_finds_the_test_string_across_pieces() {
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        let scan = |pieces: Vec<Vec<u8>>| {
            let pieces = pieces.into_iter().map(|piece| Ok(Bytes::from(piece)));
            runtime.block_on(SandboxScanner::default().scan(Box::pin(futures_util::stream::iter(pieces))))
        };
        let halves = || EICAR.map(<[u8]>::to_vec).to_vec();
        assert_eq!(scan(halves()), Scan::Infected);
        assert_eq!(scan(vec![halves().concat()]), Scan::Infected);
        assert_eq!(scan(halves().into_iter().rev().collect()), Scan::Clean);
    }
}
