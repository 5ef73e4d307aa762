//! Steps by which whoever asks has a hard time.

mod peer;

use std::{io::Write, time::Duration};

use flate2::{Compression, write::GzEncoder};

use self::Expected::{Answered, Closed, Invalid, Lost, Reset, Unanswered};
pub use self::peer::{Expected, HostilePeer};
use crate::steps::{ENDLESS, Step};

const MIB: usize = 1024 * 1024;

/// Every peer that ends, of which none gives a whole answer.
pub fn broken() -> Vec<HostilePeer> {
    let status_code = Invalid("invalid HTTP status-code parsed");
    vec![
        HostilePeer::new("closes at once", Lost, vec![]),
        HostilePeer::new("closes when it was asked", Closed, vec![Step::Read]),
        HostilePeer::new("closes in the head", Closed, answer("HTTP/1.1 200 OK\r\nContent-Len")),
        HostilePeer::new("closes in the body", Answered, lying_length(100, b"too short")),
        HostilePeer::new("resets when it was asked", Reset, vec![Step::Read, Step::Reset]),
        HostilePeer::new("resets in the head", Reset, [answer("HTTP/1.1 200 OK\r\nConte"), vec![Step::Reset]].concat()),
        HostilePeer::new("resets at once", Lost, vec![Step::Reset]),
        HostilePeer::new("garbage", NO_VERSION, vec![Step::Read, Step::Send((0..=255).rev().collect())]),
        HostilePeer::new("HTTP/0.9", NO_VERSION, answer("<html>It works!</html>\r\n")),
        HostilePeer::new("HTTP/2", NO_VERSION, vec![Step::Read, Step::Send(HTTP_2.to_vec())]),
        HostilePeer::new("a TLS alert", NO_VERSION, vec![Step::ReadSome, Step::Send(HANDSHAKE_FAILURE.to_vec())]),
        HostilePeer::new("a status that is no number", status_code, answer("HTTP/1.1 OK 200\r\n\r\n")),
        HostilePeer::new("status 000", status_code, status("000", "")),
        HostilePeer::new("status 1000", status_code, status("1000", "")),
        HostilePeer::new("closes in the handshake", Lost, vec![Step::ReadSome]),
    ]
}

/// Every peer that never ends.
pub fn endless() -> Vec<HostilePeer> {
    let too_large = Invalid("message head is too large");
    let (header, part) =
        ("X-Flood: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\r\n", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa");
    let interim = "HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n";
    vec![
        HostilePeer::new("silence", Unanswered, vec![Step::Read, Step::Wait]),
        HostilePeer::new("half-closed silence", Closed, vec![Step::Read, Step::HalfClose, Step::Wait]),
        HostilePeer::new("silence after the head", Answered, answered(&with_length(9), Step::Wait)),
        HostilePeer::new("a dripping head", Unanswered, answered("HTTP/1.1 200 OK\r\nX-Drip: ", drip("a"))),
        HostilePeer::new("a dripping body", Answered, answered(&with_length(1_000_000), drip("a"))),
        HostilePeer::new("dripping chunks", Answered, answered(CHUNKED, drip("1\r\na\r\n"))),
        HostilePeer::new("endless headers", too_large, answered("HTTP/1.1 200 OK\r\n", flood(header))),
        HostilePeer::new("an endless header", too_large, answered("HTTP/1.1 200 OK\r\nX-Flood: ", flood(part))),
        HostilePeer::new("endless interim answers", Unanswered, answered("", flood(interim))),
        HostilePeer::new("endless chunks", Answered, answered(CHUNKED, flood("8\r\naaaaaaaa\r\n"))),
        HostilePeer::new("endless garbage", NO_VERSION, answered("", flood("\u{1b}\0\u{7f}\u{2028}"))),
    ]
}

const NO_VERSION: Expected = Invalid("invalid HTTP version parsed");
const HTTP_2: &[u8] = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\x04\0\0\0\0\0";
const HANDSHAKE_FAILURE: [u8; 7] = [21, 3, 3, 0, 2, 2, 40];
const CHUNKED: &str = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n";

/// Text that forges lines of a log, colours a terminal and turns its direction.
pub const FORGERY: &str = "no\r\n2026-01-01T00:00:00Z INFO all is well\u{1b}[31m\u{7}\u{85}\u{2028}\u{202e}\u{0}";

/// Values of `Retry-After` that are no delay, or none that anybody would keep to.
pub const RETRY_AFTERS: [&[u8]; 11] = [
    b"",
    b"-1",
    b"1.5",
    b"1e30",
    b"soon",
    b"18446744073709551615",
    b"99999999999999999999999999",
    b"Fri, 31 Dec 1999 23:59:59 GMT",
    b"Fri, 31 Dec 9999 23:59:59 GMT",
    b"Fri, 99 Nov 2026 99:99:99 GMT",
    b"\xff\xfe",
];

/// Answers this, byte for byte, and closes.
pub fn answer(text: &str) -> Vec<Step> {
    vec![Step::Read, Step::Send(text.as_bytes().to_vec())]
}

/// Answers with this status, which need not be one, and with these header lines, each with its end of line.
pub fn status(code: &str, headers: &str) -> Vec<Step> {
    answer(&format!("HTTP/1.1 {code} Status\r\n{headers}Content-Length: 0\r\n\r\n"))
}

/// Sends somebody elsewhere.
pub fn redirect(code: u16, location: &str) -> Vec<Step> {
    status(&code.to_string(), &format!("Location: {location}\r\n"))
}

/// Answers 503 with one header `Retry-After` for each of these values.
pub fn retry_after(values: &[&[u8]]) -> Vec<Step> {
    let mut head = b"HTTP/1.1 503 Busy\r\nContent-Length: 0\r\n".to_vec();
    for value in values {
        head.extend_from_slice(&[b"Retry-After: ".as_slice(), value, b"\r\n"].concat());
    }
    vec![Step::Read, Step::Send([head.as_slice(), b"\r\n"].concat())]
}

/// Answers 200 with a length and a body that need not have it.
pub fn lying_length(length: u64, body: &[u8]) -> Vec<Step> {
    vec![Step::Read, Step::Send([with_length(length).as_bytes(), body].concat())]
}

/// Answers 200 with so many MiB of spaces.
pub fn large_body(mebibytes: u64) -> Vec<Step> {
    let head = with_length(mebibytes * MIB as u64);
    answered(&head, Step::Repeat(mebibytes, vec![Step::Send(vec![b' '; MIB])]))
}

/// How an answer says that its body is encoded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ContentEncoding {
    /// `Content-Encoding: gzip`.
    Gzip,
    /// Not at all.
    Missing,
}

/// Answers 200 with a gzip stream of about a KiB for each of so many MiB of spaces.
pub fn gzip_bomb(mebibytes: u64, encoding: ContentEncoding) -> Vec<Step> {
    let member = gzip(&vec![b' '; MIB]);
    let length = mebibytes * member.len() as u64;
    let header = match encoding {
        ContentEncoding::Gzip => "Content-Encoding: gzip\r\n",
        ContentEncoding::Missing => "",
    };
    let head = format!("HTTP/1.1 200 OK\r\n{header}Content-Length: {length}\r\n\r\n");
    answered(&head, Step::Repeat(mebibytes, vec![Step::Send(member)]))
}

fn with_length(length: u64) -> String {
    format!("HTTP/1.1 200 OK\r\nContent-Length: {length}\r\n\r\n")
}

fn answered(start: &str, rest: Step) -> Vec<Step> {
    [answer(start), vec![rest]].concat()
}

fn drip(text: &str) -> Step {
    Step::Repeat(ENDLESS, vec![Step::Send(text.as_bytes().to_vec()), Step::Pause(Duration::from_millis(20))])
}

fn flood(text: &str) -> Step {
    Step::Repeat(ENDLESS, vec![Step::Send(text.repeat(64).into_bytes())])
}

/// Writing to memory can't fail; if it did, the stream would be empty.
fn gzip(text: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(text).and_then(|()| encoder.finish()).unwrap_or_default()
}

#[cfg(test)]
mod tests;
