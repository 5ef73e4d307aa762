//! What a peer was asked.

use std::time::Duration;

use anyhow::{Context, Error, Result};
use http_body_util::{BodyExt, Limited};
use hyper::body::Incoming as Body;

use crate::watched::Watched;

/// Far more than a report may have.
const LARGEST_BODY: usize = 64 * 1024 * 1024;

/// A request as it came.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    /// `GET`, `POST`, …
    pub method: String,
    /// The path with its query.
    pub path: String,
    /// Names in lower case, in the order in which they came; bytes that are no text are replaced.
    pub headers: Vec<(String, String)>,
    /// The whole body.
    pub body: Vec<u8>,
    /// How many connections were opened before the one that it came by.
    pub connection: usize,
}

impl Request {
    /// The first header of this name; the name is given in lower case.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// Whether the request carried credentials, right or wrong.
    pub fn has_credentials(&self) -> bool {
        self.header("authorization").is_some()
    }

    pub(crate) async fn read(request: hyper::Request<Body>, connection: usize) -> Result<Self> {
        let (head, body) = request.into_parts();
        let headers = head.headers.iter().map(|(name, value)| (name.to_string(), text(value.as_bytes()))).collect();
        let path = head.uri.path_and_query().map_or_else(|| head.uri.to_string(), ToString::to_string);
        let body = Limited::new(body, LARGEST_BODY).collect().await.map_err(Error::from_boxed)?.to_bytes().to_vec();
        Ok(Self { method: head.method.to_string(), path, headers, body, connection })
    }
}

#[derive(Debug, Default)]
pub(crate) struct Journal(Watched<Seen>);

#[derive(Debug, Default)]
struct Seen {
    requests: Vec<Request>,
    connections: usize,
    open_connections: usize,
    handshakes: usize,
    under_way: usize,
    most_at_once: usize,
}

impl Journal {
    /// Counts a connection, which is open until the returned guard is dropped.
    pub(crate) fn connect(&self) -> Open<'_> {
        self.0.change(|seen| {
            seen.connections += 1;
            seen.open_connections += 1;
        });
        Open(self)
    }

    pub(crate) fn note_handshake(&self) {
        self.0.change(|seen| seen.handshakes += 1);
    }

    pub(crate) fn handshakes(&self) -> usize {
        self.0.read(|seen| seen.handshakes)
    }

    pub(crate) fn wait_until_left(&self, limit: Duration) -> Result<()> {
        let left = self.0.wait(limit, |seen| (seen.open_connections == 0).then_some(()));
        left.with_context(|| format!("a connection was still open after {limit:?}"))
    }

    pub(crate) fn note(&self, request: Request) {
        self.0.change(|seen| seen.requests.push(request));
    }

    /// Counts a request as under way until the returned guard is dropped.
    pub(crate) fn enter(&self) -> UnderWay<'_> {
        self.0.change(|seen| {
            seen.under_way += 1;
            seen.most_at_once = seen.most_at_once.max(seen.under_way);
        });
        UnderWay(self)
    }

    pub(crate) fn requests(&self) -> Vec<Request> {
        self.0.read(|seen| seen.requests.clone())
    }

    pub(crate) fn connections(&self) -> usize {
        self.0.read(|seen| seen.connections)
    }

    pub(crate) fn under_way(&self) -> usize {
        self.0.read(|seen| seen.under_way)
    }

    pub(crate) fn most_at_once(&self) -> usize {
        self.0.read(|seen| seen.most_at_once)
    }

    pub(crate) fn wait_for(&self, count: usize, limit: Duration) -> Result<Vec<Request>> {
        let enough = |seen: &Seen| (seen.requests.len() >= count).then(|| seen.requests.clone());
        let found = self.0.wait(limit, enough);
        found.with_context(|| format!("{} of {count} requests came within {limit:?}", self.requests().len()))
    }

    pub(crate) fn wait_for_path(&self, path: &str, limit: Duration) -> Result<()> {
        let is_asked = |seen: &Seen| seen.requests.iter().any(|request| request.path == path).then_some(());
        self.0.wait(limit, is_asked).with_context(|| format!("no request for {path} came within {limit:?}"))
    }
}

#[derive(Debug)]
pub(crate) struct Open<'a>(&'a Journal);

impl Drop for Open<'_> {
    fn drop(&mut self) {
        self.0.0.change(|seen| seen.open_connections -= 1);
    }
}

#[derive(Debug)]
pub(crate) struct UnderWay<'a>(&'a Journal);

impl Drop for UnderWay<'_> {
    fn drop(&mut self) {
        self.0.0.change(|seen| seen.under_way -= 1);
    }
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}
