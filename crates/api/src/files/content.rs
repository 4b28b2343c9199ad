//! What a file is and what it is called: its type by what it holds, true to what it says of itself, and the uploader's name for it,
//! which must be no path and never leaves its header. It keeps and serves nothing.

use actix_multipart::Field;
use qoldau_domain::person::is_hidden;

use crate::problem::{Problem, ProblemCode};

/// The most bytes of a file's name, as file systems have it.
const LONGEST_NAME: usize = 255;

/// How many bytes at the beginning of a file tell its type.
const HEAD: usize = 1024;
/// How many bytes at the end show whether it ends as its type does, and whether it is an archive too: the longest comment of a ZIP
/// archive and the end of its directory (APPNOTE 6.3.10, 4.3.16).
const TAIL: usize = 65_535 + 22;

/// What is learned while a file streams through.
pub(super) struct Received {
    pub(super) size: usize,
    pub(super) sha256: Vec<u8>,
    head: Vec<u8>,
    tail: Vec<u8>,
    pub(super) name: String,
    declared: Option<String>,
}

impl Received {
    /// Nothing of a file yet, but what its part says of it.
    pub(super) fn of(part: &Field) -> Self {
        Self {
            size: 0,
            sha256: Vec::new(),
            head: Vec::new(),
            tail: Vec::new(),
            name: name_of(part),
            declared: part.content_type().map(|media| media.essence_str().to_owned()),
        }
    }

    /// A further piece.
    pub(super) fn take(&mut self, piece: &[u8]) {
        self.size += piece.len();
        self.head.extend(piece.iter().take(HEAD - self.head.len()));
        self.tail.extend_from_slice(piece);
        let surplus = self.tail.len().saturating_sub(TAIL);
        self.tail.drain(..surplus);
    }
}

/// The uploader's name for the file, as it came; it never becomes a path.
fn name_of(part: &Field) -> String {
    let disposition = part.content_disposition();
    disposition.and_then(|disposition| disposition.get_filename()).unwrap_or_default().to_owned()
}

/// Whether the uploader's name is a name, and nothing more: no path, nothing that cannot be seen, no longer than a folder takes.
///
/// # Errors
/// 422 at `/file`.
pub(super) fn must_be_a_name(name: &str) -> Result<(), Problem> {
    let code = if name.chars().any(is_hidden) {
        "control_character"
    } else if name.contains(['/', '\\']) || name == ".." || name == "." {
        "not_a_file_name"
    } else if name.len() > LONGEST_NAME {
        "file_name_too_long"
    } else {
        return Ok(());
    };
    Err(Problem::of_field(ProblemCode::InvalidFields, "/file", code))
}

/// The type by content, if it is allowed, declared truly, and ends where the file ends.
pub(super) fn judge(received: &Received) -> Result<&'static str, Problem> {
    let known = infer::get(&received.head).map(|kind| kind.mime_type());
    let (media_type, whole) = match known {
        Some("application/pdf") => {
            ("application/pdf", received.head.starts_with(b"%PDF-") && ends_as_pdf(&received.tail))
        }
        Some("image/jpeg") => ("image/jpeg", ends_as_jpeg(&received.tail)),
        Some("image/png") => ("image/png", received.tail.ends_with(b"IEND\xAE\x42\x60\x82")),
        _ => return Err(refused(ProblemCode::FileTypeNotAllowed)),
    };
    let declared = received
        .declared
        .as_deref()
        .is_none_or(|declared| declared == media_type || declared == "application/octet-stream");
    let extension = received.name.rsplit_once('.').map(|(_, extension)| extension.to_ascii_lowercase());
    let named = match extension.as_deref() {
        Some("pdf") => media_type == "application/pdf",
        Some("jpg" | "jpeg") => media_type == "image/jpeg",
        Some("png") => media_type == "image/png",
        _ => true,
    };
    if whole && declared && named && !is_archive(&received.tail) {
        Ok(media_type)
    } else {
        Err(refused(ProblemCode::FileMismatch))
    }
}

/// Whether nothing but blanks stands behind the last `%%EOF`.
fn ends_as_pdf(tail: &[u8]) -> bool {
    const END: &[u8] = b"%%EOF";
    let place = tail.windows(END.len()).rposition(|window| window == END);
    let behind = place.and_then(|at| tail.get(at + END.len()..));
    let blank = |byte: &u8| byte.is_ascii_whitespace() || *byte == 0;
    behind.is_some_and(|rest| rest.iter().all(blank))
}

/// Whether a picture ends with its last marker, blanks behind it aside, or with what a Samsung camera writes behind it.
fn ends_as_jpeg(tail: &[u8]) -> bool {
    const END: &[u8] = &[0xFF, 0xD9];
    const SAMSUNG: &[u8] = b"SEFT";
    let end = tail.iter().rposition(|byte| *byte != 0).map_or(0, |at| at + 1);
    tail.get(..end).is_some_and(|tail| tail.ends_with(END)) || tail.ends_with(SAMSUNG)
}

/// Whether the end of a ZIP archive's directory stands here: archives are read from their end, so a file of another type can be one
/// too. Its first numbers, of disks, are nought; by chance nobody writes all eight bytes.
fn is_archive(tail: &[u8]) -> bool {
    const DIRECTORY_END: &[u8] = b"PK\x05\x06\0\0\0\0";
    tail.windows(DIRECTORY_END.len()).any(|window| window == DIRECTORY_END)
}

fn refused(code: ProblemCode) -> Problem {
    Problem::of_field(code, "/file", "wrong_type")
}

/// `attachment` with the name as RFC 6266 and 8187 want it; the plain form holds ASCII letters only.
pub(super) fn disposition(name: &str) -> String {
    let plain: String = name
        .chars()
        .map(|c| if c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_') { c } else { '_' })
        .collect();
    let plain = plain.trim_start_matches('.');
    let plain = if plain.is_empty() { "file" } else { plain };
    let mut extended = String::new();
    for byte in name.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_') {
            extended.push(char::from(byte));
        } else {
            extended = format!("{extended}%{byte:02X}");
        }
    }
    format!("attachment; filename=\"{plain}\"; filename*=UTF-8''{extended}")
}

#[cfg(test)]
mod tests {
    use actix_web::http::header::HeaderValue;

    use super::*;

    #[test]
    fn a_name_never_leaves_its_header() {
        for name in ["../../etc/passwd", "a\"b\r\nSet-Cookie: x", "Әлия.pdf", "", ".hidden", "CON"] {
            let value = disposition(name);
            assert!(HeaderValue::from_str(&value).is_ok(), "{name}");
            assert!(
                !value.contains('/') && !value.contains('\n') && value.matches('"').count() == 2,
                "{value}"
            );
        }
        assert_eq!(
            disposition("Әлия.pdf"),
            "attachment; filename=\"____.pdf\"; filename*=UTF-8''%D3%98%D0%BB%D0%B8%D1%8F.pdf"
        );
    }
}
