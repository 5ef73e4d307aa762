//! What one attempt makes of each fault: of a collector, of the way to it, and of what was configured.

mod answers;
mod encryption;
mod proxies;
mod silence;

use std::time::Duration;

use reqwest::ClientBuilder;
use telemetry_core::{DeliverError, Identifier, OpenError, Receipt};
use telemetry_testkit::hostile::Expected;
use telemetry_testkit::{Listener, hostile};
use tokio::runtime::{Builder, Runtime};
use tokio::time::timeout;

use crate::client;
use crate::cloud_event::CloudEvent;
use crate::{HttpEndpoint, HttpSink};

const BODY: &str = "{\n  \"uptime\": \"00:01:11\"\n}";

/// Bounds what is to come about: no timeout passes where all is well. It is shorter than the 30 s after which the system itself
/// gives a connection up.
const LONG_TIMEOUT: Duration = Duration::from_secs(20);
/// Bounds what is never to come about: a test waits for this timeout to pass.
const SHORT_TIMEOUT: Duration = Duration::from_millis(300);

/// How long an attempt may take.
#[derive(Clone, Copy)]
struct Deadlines {
    /// Until there is a connection, which the sink sees to.
    connection: Duration,
    /// In all, which the core sees to.
    attempt: Duration,
}

const LONG_DEADLINES: Deadlines = Deadlines { connection: LONG_TIMEOUT, attempt: LONG_TIMEOUT };

/// What comes of an attempt that waits until the core has had enough.
const CUT_OFF: &str = "cut off";

fn endpoint(url: &str) -> HttpEndpoint {
    HttpEndpoint::parse(url).unwrap()
}

/// One attempt without haste, in words.
fn attempt(endpoint: &HttpEndpoint) -> String {
    attempt_within(LONG_DEADLINES, endpoint)
}

fn attempt_within(deadlines: Deadlines, endpoint: &HttpEndpoint) -> String {
    attempt_by(client::builder(endpoint, deadlines.connection), deadlines.attempt, endpoint, BODY)
}

fn attempt_by(
    builder: Result<ClientBuilder, OpenError>,
    deadline: Duration,
    endpoint: &HttpEndpoint,
    body: &str,
) -> String {
    telemetry_testkit::tick();
    let client = match builder.and_then(client::build) {
        Ok(client) => client,
        Err(error) => return format!("not opened: {error}"),
    };
    let sink = HttpSink { client, endpoint: endpoint.clone() };
    let runtime = runtime();
    let event = CloudEvent { data: body, id: Identifier::from(7), product: "Acme Server", data_schema: "urn:acme" };
    let result = runtime.block_on(async { timeout(deadline, sink.post(&event)).await });
    drop(sink);
    runtime.shutdown_background();
    result.map_or_else(|_| CUT_OFF.to_owned(), in_words)
}

/// As telemetry's own thread has one.
fn runtime() -> Runtime {
    Builder::new_current_thread().enable_all().build().unwrap()
}

fn in_words(result: Result<Receipt, DeliverError>) -> String {
    match result {
        Ok(receipt) => format!("sent: {receipt}"),
        Err(error) => {
            let class = match error {
                DeliverError::Unreachable(_) => "unreachable",
                DeliverError::Busy { .. } => "busy",
                DeliverError::TooLarge(_) => "too large",
                DeliverError::Gone(_) => "gone",
                DeliverError::Refused(_) => "refused",
                _ => "something new",
            };
            format!("{class}: {error}")
        }
    }
}

/// What an attempt begins with, in words, that meets a hostile peer.
fn words_for(expected: Expected) -> String {
    match expected {
        Expected::Answered => "sent: HTTP 200".to_owned(),
        Expected::Invalid(reason) => format!("refused: {reason}"),
        Expected::Closed => "unreachable: connection closed before message completed".to_owned(),
        Expected::Reset => "unreachable: Connection reset by peer (os error 104)".to_owned(),
        Expected::Lost => "unreachable: ".to_owned(),
        Expected::Unanswered => CUT_OFF.to_owned(),
    }
}

/// How many connections the listener has taken, which it may do after they are made.
#[track_caller]
fn connections(listener: &Listener) -> usize {
    listener.wait_for(1, LONG_TIMEOUT).unwrap();
    listener.connections()
}

/// Whether the report arrived there in clear.
fn has_heard_the_report(listener: &Listener) -> bool {
    listener.first_bytes().iter().any(|bytes| String::from_utf8_lossy(bytes).contains("uptime"))
}
