//! The connection to a node for the time of one report.

use std::sync::atomic::{AtomicBool, Ordering};

use reqwest::header::{ACCEPT, DATE, WWW_AUTHENTICATE};
use reqwest::{Client, Response};
use telemetry_http_client::cause;
use tokio::sync::Semaphore;

use crate::client::client;
use crate::credentials::Credentials;
use crate::document::{Body, Document};
use crate::endpoint::{Endpoint, EndpointError};
use crate::node::Node;
use crate::resolver::{Forbidden, Guarded};

/// Requests that are under way at the same time.
const AT_ONCE: usize = 2;

/// A client of its own for each report, since the runtime that drives it is telemetry's.
pub(crate) struct Session {
    client: Result<Client, EndpointError>,
    gate: Semaphore,
    /// The node has refused the user or the password. To try them again might lock the account.
    locked_out: AtomicBool,
}

impl Session {
    pub(crate) fn open(node: &Node) -> Self {
        Self {
            client: client(node, Guarded::by_the_system()),
            gate: Semaphore::new(AT_ONCE),
            locked_out: AtomicBool::new(false),
        }
    }

    /// Asks for one document once. The deadline counts from the moment at which it is this endpoint's turn.
    pub(crate) async fn get<D: Document>(&self, node: &Node) -> Result<D, EndpointError> {
        let client = self.client.as_ref().map_err(|error| *error)?;
        let _turn = self.gate.acquire().await;
        if self.locked_out.load(Ordering::Relaxed) {
            return Err(EndpointError::WrongCredentials);
        }
        let document = ask(client, node).await;
        if matches!(document, Err(EndpointError::WrongCredentials)) {
            self.locked_out.store(true, Ordering::Relaxed);
        }
        document
    }
}

async fn ask<D: Document>(client: &Client, node: &Node) -> Result<D, EndpointError> {
    let endpoint = &D::ENDPOINT;
    let request = client.get(node.address.at(endpoint.path)).timeout(endpoint.extent.deadline());
    let request = match node.credentials() {
        Some(credentials) => request.basic_auth(&credentials.user, Some(&credentials.password)),
        None => request,
    };
    let response = request.header(ACCEPT, "application/json").send().await.map_err(|error| failure(&error))?;
    check_status(&response, node.credentials())?;
    let date = response.headers().get(DATE).and_then(|date| httpdate::parse_http_date(date.to_str().ok()?).ok());
    D::read(body(response, endpoint).await?, date).ok_or(EndpointError::Invalid)
}

fn check_status(response: &Response, sent: Option<&Credentials>) -> Result<(), EndpointError> {
    match response.status().as_u16() {
        200..=299 => Ok(()),
        // Too few rights give an answer without this header, wrong credentials one with it.
        401 if sent.is_some() && response.headers().contains_key(WWW_AUTHENTICATE) => {
            Err(EndpointError::WrongCredentials)
        }
        status => Err(EndpointError::Status(status)),
    }
}

async fn body<B: Body>(mut response: Response, endpoint: &Endpoint) -> Result<B, EndpointError> {
    let mut body = B::default();
    let mut left = endpoint.extent.limit();
    if response.content_length().is_some_and(|length| length > left) {
        return Err(EndpointError::TooLarge);
    }
    while let Some(chunk) = response.chunk().await.map_err(|error| failure(&error))? {
        left = left.checked_sub(chunk.len() as u64).ok_or(EndpointError::TooLarge)?;
        body.take(&chunk).ok_or(EndpointError::Invalid)?;
    }
    Ok(body)
}

/// The class of a request that failed.
fn failure(error: &reqwest::Error) -> EndpointError {
    if error.is_timeout() {
        EndpointError::Late
    } else if error.is_decode() || error.is_body() {
        EndpointError::Invalid
    } else if cause::find::<Forbidden>(error).is_some() {
        EndpointError::Forbidden
    } else if let Some(rustls::Error::InvalidCertificate(_)) = cause::find(error) {
        EndpointError::Untrusted
    } else {
        EndpointError::Unreachable
    }
}
