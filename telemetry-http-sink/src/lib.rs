//! The remote channel: reports go to an HTTP endpoint, one POST per attempt.
//!
//! Give the host's builder an [`HttpEndpoint`]; without one the channel is not configured, and nothing is sent.
//!
//! A request is `POST` with `Content-Type: application/json`, a `User-Agent` with this crate's name and version, and an
//! `Idempotency-Key` that is the same on every attempt to send one report: one whose answer was lost may arrive again. Its
//! body is the text that was logged. The status decides what became of it; the body of an answer is not looked at. No redirect
//! is followed, and no proxy is used but the one that is configured.
//!
//! A receiver may say what it took, by `Telemetry-Receipt: sha256=` and the 64 hexadecimal digits of the body's SHA-256 in an answer
//! of 200 to 299. The outcome then says whether that is what was sent; it changes nothing else, and any other form counts as none.
//!
//! A request is also an event of [CloudEvents](https://cloudevents.io) in binary mode, so that a receiver knows which catalogue a
//! report was made by. But for the key, these headers are the same wherever the same build leaves out the same:
//!
//! | header | |
//! |---|---|
//! | `ce-specversion` | `1.0` |
//! | `ce-type` | `telemetry.report` |
//! | `ce-source` | the product's name, such as `urn:telemetry-product:KurrentDB` |
//! | `ce-id` | the idempotency key |
//! | `ce-dataschema` | the `$id` of the JSON Schema of the host's reports |
//!
//! There is no `ce-time`: when a report came is for its receiver to say.

mod answer;
mod client;
mod cloud_event;
mod endpoint;
mod failure;
#[cfg(test)]
mod faults;
mod header_file;
mod headers;
mod proxy;
mod reach;
mod url_error;

pub use endpoint::{HttpEndpoint, ParseEndpointError};
pub use proxy::{HttpProxy, ParseProxyError};
pub use reach::{ReachError, Reached};
pub use url_error::UrlError;

use std::fmt;

use cloud_event::CloudEvent;
use reqwest::Client;
use reqwest::header::{CONTENT_TYPE, HeaderName};
use telemetry_core::{
    DeliverError, Delivery, Destination, OpenError, Receipt, Remote, RemoteSink, Sink, SinkContext, register_sink,
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
        self.post(&CloudEvent::of(&delivery)).await
    }
}

impl HttpSink {
    async fn post(&self, event: &CloudEvent<'_>) -> Result<Receipt, DeliverError> {
        let request = self
            .client
            .post(self.endpoint.url.clone())
            .header(CONTENT_TYPE, "application/json")
            .header(IDEMPOTENCY_KEY, event.id.to_string())
            .body(event.data.to_owned());
        let request = event.attributes().fold(request, |request, (name, value)| request.header(name, value));
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
