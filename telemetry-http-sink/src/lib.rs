//! The remote channel: reports go to an HTTP endpoint, one POST per attempt.
//!
//! Give the host's builder an [`HttpEndpoint`]; without one the channel is not configured, and nothing is sent.
//!
//! A request is `POST` with `Content-Type: application/json`, a `User-Agent` with this crate's name and version, and an
//! `Idempotency-Key` that is the same on every attempt to send one report. Its body is the text that was logged. No
//! redirect is followed, no proxy is used, nothing is decompressed, and no more than 4 KiB of the answer are read.

mod answer;
mod client;
mod endpoint;
mod reach;

pub use endpoint::{HttpEndpoint, InvalidEndpoint};
pub use reach::{Reached, Unreachable};

use reqwest::Client;
use reqwest::header::{CONTENT_TYPE, HeaderName};
use telemetry_core::{
    DeliverError, Delivery, Destination, OpenError, Receipt, Remote, Sink, SinkContext, register_sink,
};
use url::Url;

/// The channel; it needs an [`HttpEndpoint`].
#[derive(Debug)]
pub struct HttpSink {
    client: Client,
    url: Url,
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
        Ok(Some(Self { client, url: endpoint.url().clone() }))
    }

    async fn deliver(&mut self, delivery: Delivery<'_, Remote>) -> Result<Receipt, DeliverError> {
        let request = self
            .client
            .post(self.url.clone())
            .header(CONTENT_TYPE, "application/json")
            .header(IDEMPOTENCY_KEY, delivery.idempotency_key().to_string())
            .body(delivery.body().to_owned());
        let response = request.send().await.map_err(|error| answer::failure(&error))?;
        answer::read(response).await
    }

    fn destination(cx: &SinkContext) -> Option<Destination> {
        cx.setting().map(HttpEndpoint::destination)
    }
}
