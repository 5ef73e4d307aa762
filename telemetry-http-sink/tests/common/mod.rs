//! A host with one section and the sink under test.
#![allow(dead_code, reason = "each test file uses a part of it")]

use std::time::Duration;

use telemetry_core::testing::{LocalTranscript, PRODUCT, Transcript, Written, without_waits};
use telemetry_core::{Builder, EnvVars, Section, Supplied, Telemetry};
use telemetry_http_sink::{HttpEndpoint, HttpSink};

/// What was sold.
#[derive(Section)]
#[section(reason = "Tells which editions to keep on sale")]
struct Sales {
    /// Licences in use.
    licence_count: u64,
}

/// Bounds the wait for a report and its outcome, on a busy machine.
pub const REPORT_TIMEOUT: Duration = Duration::from_secs(60);

pub fn host(endpoint: HttpEndpoint, transcript: &Transcript) -> Builder {
    telemetry_testkit::tick();
    Telemetry::builder(PRODUCT)
        .env_vars(EnvVars::from([("DO_NOT_TRACK", "0")]))
        .provider(Supplied::<Sales>::default())
        .supply::<Sales>(async |_| Ok(Sales { licence_count: 7 }))
        .setting(transcript.clone())
        .setting(endpoint)
        .sink::<LocalTranscript>()
        .sink::<HttpSink>()
}

/// Makes one report, without the waits between attempts; gives how it went, and what was logged.
pub fn report(endpoint: HttpEndpoint) -> (String, String) {
    let transcript = Transcript::new();
    let telemetry = without_waits(host(endpoint, &transcript)).start();
    let words = telemetry.report_now().wait(REPORT_TIMEOUT).unwrap().to_string();
    let written = transcript.written();
    assert_eq!(outcome(&written), words);
    (words, logged(&written))
}

/// Begins one report, and waits until its first attempt failed and another is due.
pub fn first_attempt(endpoint: HttpEndpoint) -> String {
    let transcript = Transcript::new();
    let telemetry = host(endpoint, &transcript).start();
    drop(telemetry.report_now());
    let is_over = |entry: &Written| matches!(entry, Written::Attempt(_) | Written::Outcome(_));
    let written = transcript.when(REPORT_TIMEOUT, |written| written.iter().any(is_over));
    let attempt = written.into_iter().find_map(|entry| match entry {
        Written::Attempt(words) => Some(words),
        _ => None,
    });
    attempt.unwrap_or_default()
}

pub fn outcome(written: &[Written]) -> String {
    let outcome = written.iter().find_map(|entry| match entry {
        Written::Outcome(words) => Some(words.clone()),
        _ => None,
    });
    outcome.unwrap_or_default()
}

pub fn logged(written: &[Written]) -> String {
    let text = written.iter().find_map(|entry| match entry {
        Written::Report { text, .. } => Some(text.clone()),
        _ => None,
    });
    text.unwrap_or_default()
}
