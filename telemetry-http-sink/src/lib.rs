//! The remote channel: reports go to an HTTP endpoint, one POST per attempt.
//!
//! Give the host's builder an [`HttpEndpoint`]; without one the channel is not configured, and nothing is sent.
//!
//! A request is `POST` with `Content-Type: application/json`, a `User-Agent` with this crate's name and version, and an
//! `Idempotency-Key` that is the same on every attempt to send one report: one whose answer was lost may arrive again. Its
//! body is the text that was logged. The status decides what became of it; the body of an answer is not looked at. No redirect
//! is followed, and no proxy is used but the one that is configured.

mod answer;
mod client;
mod endpoint;
mod failure;
#[cfg(test)]
mod faults;
mod header_file;
mod proxy;
mod reach;
mod url_error;

pub use endpoint::{HttpEndpoint, ParseEndpointError};
pub use proxy::{HttpProxy, ParseProxyError};
pub use reach::{ReachError, Reached};
pub use url_error::UrlError;

use std::fmt;

use reqwest::Client;
use reqwest::header::{CONTENT_TYPE, HeaderName};
use telemetry_core::{
    DeliverError, Delivery, Destination, Identifier, OpenError, Receipt, Remote, RemoteSink, Sink, SinkContext,
    register_sink,
};

/// The channel; it needs an [`HttpEndpoint`].
pub struct HttpSink {
    client: Client,
    endpoint: HttpEndpoint,
}

register_sink!(HttpSink);

const IDEMPOTENCY_KEY: HeaderName = HeaderName::from_static("idempotency-key");

impl Sink for HttpSink {
    type Channel = Remote;

    fn open(cx: &SinkContext) -> Result<Option<Self>, OpenError> {
        let Some(endpoint) = cx.setting::<HttpEndpoint>() else {
            return Ok(None);
        };
        let client = client::for_one_report(endpoint)?;
        Ok(Some(Self { client, endpoint: endpoint.clone() }))
    }
}

impl RemoteSink for HttpSink {
    fn destination(cx: &SinkContext) -> Option<Destination> {
        cx.setting().map(HttpEndpoint::destination)
    }

    async fn deliver(&mut self, delivery: Delivery<Remote>) -> Result<Receipt, DeliverError> {
        self.post(delivery.body(), delivery.idempotency_key()).await
    }
}

impl HttpSink {
    async fn post(&self, body: &str, key: Identifier) -> Result<Receipt, DeliverError> {
        let request = self
            .client
            .post(self.endpoint.url.clone())
            .header(CONTENT_TYPE, "application/json")
            .header(IDEMPOTENCY_KEY, key.to_string())
            .body(body.to_owned());
        let response = request.send().await.map_err(|error| failure::of(&error, &self.endpoint))?;
        answer::verdict(&response)
    }
}

impl fmt::Debug for HttpSink {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "HttpSink({})", self.endpoint.destination())
    }
}

/// The examples of the README compile.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
