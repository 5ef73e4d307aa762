//! What the hostile peers send.

use std::{
    io::{ErrorKind, Read, Write},
    net::TcpStream,
};

use flate2::read::MultiGzDecoder;

use super::*;
use crate::{Listener, client::ANSWER_TIMEOUT};

/// How long a test listens before it calls a peer silent.
const SILENCE_TIMEOUT: Duration = Duration::from_millis(100);

fn ask(listener: &Listener, limit: Duration) -> TcpStream {
    let mut stream = TcpStream::connect(listener.address()).unwrap();
    stream.set_read_timeout(Some(limit)).unwrap();
    // The peer may have closed already.
    let _ = stream.write_all(b"GET / HTTP/1.1\r\n\r\n");
    stream
}

fn named(peers: Vec<HostilePeer>, name: &str) -> Vec<Step> {
    peers.into_iter().find(|peer| peer.name == name).unwrap().steps
}

/// All that is sent before the connection ends.
fn sent(steps: Vec<Step>) -> Vec<u8> {
    let listener = Listener::scripted(steps).unwrap();
    let mut read = Vec::new();
    if let Err(error) = ask(&listener, ANSWER_TIMEOUT).read_to_end(&mut read) {
        assert_eq!(error.kind(), ErrorKind::ConnectionReset);
    }
    read
}

#[track_caller]
fn check_broken(name: &str, expected: &[u8]) {
    let sent = sent(named(broken(), name));
    assert!(sent == expected, "{name}: {} instead of {}", sent.escape_ascii(), expected.escape_ascii());
}

/// How a peer goes on that never ends.
enum Continuation {
    /// With these bytes, and more of them.
    With(&'static str),
    Silently,
    HalfClosed,
}

/// The peer begins like this, and its connection stays open.
#[track_caller]
fn check_endless(name: &str, start: &str, continuation: &Continuation) {
    let listener = Listener::scripted(named(endless(), name)).unwrap();
    let (mut stream, mut read) = (ask(&listener, ANSWER_TIMEOUT), vec![0; start.len()]);
    stream.read_exact(&mut read).unwrap();
    assert!(read == start.as_bytes(), "{name}: {} instead of {start:?}", read.escape_ascii());
    match continuation {
        Continuation::With(text) => check_next(&mut stream, &text.repeat(3)),
        Continuation::Silently => assert_eq!(next(&stream), Err(ErrorKind::WouldBlock), "{name}"),
        Continuation::HalfClosed => assert_eq!(next(&stream), Ok(0), "{name}"),
    }
}

#[track_caller]
fn check_next(stream: &mut TcpStream, expected: &str) {
    let mut read = vec![0; expected.len()];
    stream.read_exact(&mut read).unwrap();
    assert_eq!(read, expected.as_bytes());
}

fn next(mut stream: &TcpStream) -> Result<usize, ErrorKind> {
    stream.set_read_timeout(Some(SILENCE_TIMEOUT)).unwrap();
    stream.read(&mut [0]).map_err(|error| error.kind())
}

#[test]
fn connections_close_where_they_should_not() {
    check_broken("closes at once", b"");
    check_broken("closes when it was asked", b"");
    check_broken("closes in the head", b"HTTP/1.1 200 OK\r\nContent-Len");
    check_broken("closes in the body", b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\ntoo short");
    check_broken("resets when it was asked", b"");
    check_broken("resets in the head", b"HTTP/1.1 200 OK\r\nConte");
    check_broken("resets at once", b"");
    check_broken("closes in the handshake", b"");
}

#[test]
fn answers_are_no_http() {
    check_broken("garbage", &(0..=255).rev().collect::<Vec<_>>());
    check_broken("HTTP/0.9", b"<html>It works!</html>\r\n");
    check_broken("HTTP/2", b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\x04\0\0\0\0\0");
    check_broken("a TLS alert", &HANDSHAKE_FAILURE);
    check_broken("a status that is no number", b"HTTP/1.1 OK 200\r\n\r\n");
    check_broken("status 000", b"HTTP/1.1 000 Status\r\nContent-Length: 0\r\n\r\n");
    check_broken("status 1000", b"HTTP/1.1 1000 Status\r\nContent-Length: 0\r\n\r\n");
}

#[test]
fn answers_come_never_or_slowly() {
    check_endless("silence", "", &Continuation::Silently);
    check_endless("half-closed silence", "", &Continuation::HalfClosed);
    check_endless("silence after the head", "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n", &Continuation::Silently);
    check_endless("a dripping head", "HTTP/1.1 200 OK\r\nX-Drip: ", &Continuation::With("a"));
    check_endless("a dripping body", "HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n", &Continuation::With("a"));
    check_endless("dripping chunks", CHUNKED, &Continuation::With("1\r\na\r\n"));
}

#[test]
fn answers_never_end() {
    let header = "X-Flood: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\r\n";
    check_endless("endless headers", "HTTP/1.1 200 OK\r\n", &Continuation::With(header));
    check_endless("an endless header", "HTTP/1.1 200 OK\r\nX-Flood: ", &Continuation::With("aaaaaaaa"));
    check_endless("endless interim answers", "", &Continuation::With("HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n"));
    check_endless("endless chunks", CHUNKED, &Continuation::With("8\r\naaaaaaaa\r\n"));
    check_endless("endless garbage", "", &Continuation::With("\u{1b}\0\u{7f}\u{2028}"));
}

#[test]
fn every_peer_is_shown_here() {
    let shown = include_str!("tests.rs");
    for HostilePeer { name, .. } in broken().into_iter().chain(endless()) {
        assert!(shown.contains(&format!("(\"{name}\",")), "{name}");
    }
}

#[test]
fn a_large_body_is_as_large_as_it_says() {
    let sent = sent(large_body(3));
    assert!(sent.starts_with(b"HTTP/1.1 200 OK\r\nContent-Length: 3145728\r\n\r\n    "));
    assert!(sent.ends_with(&vec![b' '; 3 * MIB]));
}

#[track_caller]
fn check_bomb(encoding: ContentEncoding, header: &str) {
    let sent = sent(gzip_bomb(5, encoding));
    let start = 4 + sent.windows(4).position(|bytes| bytes == b"\r\n\r\n").unwrap();
    let (head, body) = (String::from_utf8_lossy(&sent[..start]), &sent[start..]);
    assert_eq!(*head, format!("HTTP/1.1 200 OK\r\n{header}Content-Length: {}\r\n\r\n", body.len()));
    assert!(body.len() < 5 * 2048, "{}", body.len());
    let mut text = Vec::new();
    MultiGzDecoder::new(body).read_to_end(&mut text).unwrap();
    assert!(text == vec![b' '; 5 * MIB]);
}

#[test]
fn a_bomb_is_small_and_becomes_large() {
    check_bomb(ContentEncoding::Gzip, "Content-Encoding: gzip\r\n");
    check_bomb(ContentEncoding::Missing, "");
}

#[test]
fn every_retry_after_is_sent_as_it_is() {
    for value in RETRY_AFTERS {
        let expected = [b"HTTP/1.1 503 Busy\r\nContent-Length: 0\r\nRetry-After: ", value, b"\r\n\r\n"].concat();
        assert_eq!(sent(retry_after(&[value])), expected);
    }
    assert!(sent(retry_after(&[b"1", b"2"])).ends_with(b"Retry-After: 1\r\nRetry-After: 2\r\n\r\n"));
}

#[test]
fn statuses_and_redirects_are_sent() {
    assert_eq!(sent(status("999", "")), b"HTTP/1.1 999 Status\r\nContent-Length: 0\r\n\r\n");
    let redirected = sent(redirect(307, "http://127.0.0.1:1/"));
    assert_eq!(redirected, b"HTTP/1.1 307 Status\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n");
}
