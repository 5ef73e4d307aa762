//! The connection to a node for the time of one report.

use std::sync::atomic::{AtomicBool, Ordering};

use reqwest::header::{ACCEPT, DATE, WWW_AUTHENTICATE};
use reqwest::{Client, Response};
use telemetry_http_client::cause;
use tokio::sync::Semaphore;

use super::client::client;
use super::credentials::Credentials;
use super::document::{Body, Document};
use super::endpoint::{Endpoint, Trouble};
use super::node::Node;
use super::resolver::{Forbidden, Guarded};

/// Requests that are under way at the same time.
const AT_ONCE: usize = 2;

/// A client of its own for each report, since the runtime that drives it is telemetry's.
pub(super) struct Session {
    client: Result<Client, Trouble>,
    gate: Semaphore,
    /// The node has refused the user or the password. To try them again might lock the account.
    locked_out: AtomicBool,
}

impl Session {
    pub(super) fn open(node: &Node) -> Self {
        Self {
            client: client(node, Guarded::by_the_system()),
            gate: Semaphore::new(AT_ONCE),
            locked_out: AtomicBool::new(false),
        }
    }

    /// Asks for one document once. The deadline counts from the moment at which it is this endpoint's turn.
    pub(super) async fn get<D: Document>(&self, node: &Node) -> Result<D, Trouble> {
        let client = self.client.as_ref().map_err(|trouble| *trouble)?;
        let _turn = self.gate.acquire().await;
        if self.locked_out.load(Ordering::Relaxed) {
            return Err(Trouble::WrongCredentials);
        }
        let document = ask(client, node).await;
        if matches!(document, Err(Trouble::WrongCredentials)) {
            self.locked_out.store(true, Ordering::Relaxed);
        }
        document
    }
}

async fn ask<D: Document>(client: &Client, node: &Node) -> Result<D, Trouble> {
    let endpoint = &D::ENDPOINT;
    let request = client.get(node.address.at(endpoint.path)).timeout(endpoint.extent.deadline());
    let request = match node.credentials() {
        Some(credentials) => request.basic_auth(&credentials.user, Some(&credentials.password)),
        None => request,
    };
    let response = request.header(ACCEPT, "application/json").send().await.map_err(|error| trouble(&error))?;
    check_status(&response, node.credentials())?;
    let date = response.headers().get(DATE).and_then(|date| httpdate::parse_http_date(date.to_str().ok()?).ok());
    D::read(body(response, endpoint).await?, date).ok_or(Trouble::Invalid)
}

fn check_status(response: &Response, sent: Option<&Credentials>) -> Result<(), Trouble> {
    match response.status().as_u16() {
        200..=299 => Ok(()),
        // Too few rights give an answer without this header, wrong credentials one with it.
        401 if sent.is_some() && response.headers().contains_key(WWW_AUTHENTICATE) => Err(Trouble::WrongCredentials),
        status => Err(Trouble::Status(status)),
    }
}

async fn body<B: Body>(mut response: Response, endpoint: &Endpoint) -> Result<B, Trouble> {
    let mut body = B::default();
    let mut left = endpoint.extent.limit();
    if response.content_length().is_some_and(|length| length > left) {
        return Err(Trouble::TooLarge);
    }
    while let Some(chunk) = response.chunk().await.map_err(|error| trouble(&error))? {
        left = left.checked_sub(chunk.len() as u64).ok_or(Trouble::TooLarge)?;
        body.take(&chunk).ok_or(Trouble::Invalid)?;
    }
    Ok(body)
}

/// The class of a request that failed.
fn trouble(error: &reqwest::Error) -> Trouble {
    if error.is_timeout() {
        Trouble::Late
    } else if error.is_decode() || error.is_body() {
        Trouble::Invalid
    } else if cause::find::<Forbidden>(error).is_some() {
        Trouble::Forbidden
    } else if let Some(rustls::Error::InvalidCertificate(_)) = cause::find(error) {
        Trouble::Untrusted
    } else {
        Trouble::Unreachable
    }
}
