//! The smallest HTTP client that can test a peer.

use std::{
    io::{Read, Write},
    net::{SocketAddr, TcpStream},
    os::unix::net::UnixStream,
    path::Path,
    sync::Arc,
    thread,
    time::{Duration, Instant},
};

use anyhow::{Context, Result};
use tokio_rustls::rustls::{
    ClientConfig, ClientConnection, RootCertStore, StreamOwned,
    crypto::ring,
    pki_types::{CertificateDer, pem::PemObject},
};

use crate::{Authority, Rights, User};

/// Bounds the wait for an answer that is to come.
pub(crate) const ANSWER_TIMEOUT: Duration = Duration::from_secs(5);

#[derive(Debug)]
pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) body: Vec<u8>,
    head: String,
}

impl Reply {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let mut headers = self.head.lines().filter_map(|line| line.split_once(": "));
        headers.find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, value)| value)
    }
}

pub(crate) fn get(url: &str, path: &str) -> Reply {
    get_as(url, path, None)
}

/// Asks with `user:password`.
pub(crate) fn get_as(url: &str, path: &str, sent: Option<&str>) -> Reply {
    ask(url, "GET", path, &pairs(&authorization_of(sent)), b"", ANSWER_TIMEOUT).unwrap()
}

/// Errors where no answer came within `limit`.
pub(crate) fn ask(
    url: &str,
    method: &str,
    path: &str,
    headers: &[(&str, &str)],
    body: &[u8],
    limit: Duration,
) -> Result<Reply> {
    let stream = TcpStream::connect(url.trim_start_matches("http://"))?;
    stream.set_read_timeout(Some(limit))?;
    exchange(stream, method, path, headers, body)
}

pub(crate) fn json(reply: &Reply) -> serde_json::Value {
    serde_json::from_slice(&reply.body).unwrap()
}

/// Asks over a Unix socket.
pub(crate) fn get_at(socket: &Path, path: &str, sent: Option<&str>) -> Reply {
    exchange(UnixStream::connect(socket).unwrap(), "GET", path, &pairs(&authorization_of(sent)), b"").unwrap()
}

/// Asks over TLS and trusts this authority; errors where the certificate is not liked.
pub(crate) fn get_trusting(authority: &Authority, url: &str, path: &str) -> Result<Reply> {
    let mut roots = RootCertStore::empty();
    roots.add(CertificateDer::from_pem_file(authority.file())?)?;
    let config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()));
    let config = config.with_safe_default_protocol_versions()?.with_root_certificates(roots).with_no_client_auth();
    let address: SocketAddr = url.trim_start_matches("https://").parse()?;
    let session = ClientConnection::new(Arc::new(config), address.ip().into())?;
    exchange(StreamOwned::new(session, TcpStream::connect(address)?), "GET", path, &[], b"")
}

fn exchange(
    mut stream: impl Read + Write,
    method: &str,
    path: &str,
    headers: &[(&str, &str)],
    body: &[u8],
) -> Result<Reply> {
    let headers: String = headers.iter().map(|(name, value)| format!("{name}: {value}\r\n")).collect();
    let length = body.len();
    write!(
        stream,
        "{method} {path} HTTP/1.1\r\nHost: peer\r\nConnection: close\r\nContent-Length: {length}\r\n{headers}\r\n"
    )?;
    stream.write_all(body)?;
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer)?;
    parse(&answer)
}

pub(crate) fn wait_until(mut done: impl FnMut() -> bool) {
    let began = Instant::now();
    while !done() {
        assert!(began.elapsed() < ANSWER_TIMEOUT, "it did not happen");
        thread::sleep(Duration::from_millis(5));
    }
}

fn authorization_of(sent: Option<&str>) -> Option<String> {
    let (name, password) = sent?.split_once(':')?;
    Some(User::new(name, password, Rights::Plain).authorization())
}

fn pairs(authorization: &Option<String>) -> Vec<(&str, &str)> {
    authorization.iter().map(|value| ("Authorization", value.as_str())).collect()
}

fn parse(answer: &[u8]) -> Result<Reply> {
    let end = answer.windows(4).position(|bytes| bytes == b"\r\n\r\n").context("no whole head")?;
    let head = String::from_utf8(answer[..end].to_vec())?;
    let status = head.split(' ').nth(1).context("no status")?.parse()?;
    Ok(Reply { status, body: answer[end + 4..].to_vec(), head })
}
