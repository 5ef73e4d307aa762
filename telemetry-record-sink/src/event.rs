//! What a line holds of an event that a local channel is told.

use std::time::SystemTime;

use serde_json::{Map, Value, json};
use telemetry_core::{
    Attempt, DeliveryResult, DeliveryStatus, Destination, Disposition, LogEvent, NotSent, Outcome, ReportEvent,
};

use crate::Sha256;
use crate::line::{Draft, LineKind};

/// The line of an event; `None` where it has none of its own. What was told of failed attempts stands in that of the outcome.
pub(crate) fn draft(event: &LogEvent, attempts: &[Attempt], now: SystemTime) -> Option<Draft> {
    match event {
        LogEvent::Notice(notice) => Some(Draft::new(LineKind::Notice, now).with("text", notice.to_string())),
        LogEvent::Report(report) => Some(draft_report(report, now)),
        LogEvent::Outcome(outcome) => Some(draft_outcome(outcome, attempts, now)),
        _ => None,
    }
}

fn draft_report(event: &ReportEvent, now: SystemTime) -> Draft {
    let text = event.report().text();
    Draft::new(LineKind::Report, now)
        .with("heading", event.disposition().to_string())
        .with("destinations", destinations(event.disposition()))
        .with("idempotencyKey", event.report().idempotency_key().map(|key| key.to_string()))
        .with("sha256", Sha256::of(text.as_bytes()).to_string())
        .with("text", text)
}

fn destinations(disposition: &Disposition) -> Vec<String> {
    match disposition {
        Disposition::Sending(destinations) => destinations.iter().map(Destination::to_string).collect(),
        _ => Vec::new(),
    }
}

fn draft_outcome(outcome: &Outcome, attempts: &[Attempt], now: SystemTime) -> Draft {
    let (results, why) = parts(outcome.status());
    let results: Vec<_> = results.iter().map(|result| describe(result, attempts)).collect();
    Draft::new(LineKind::Outcome, now)
        .with("outcome", outcome.to_string())
        .with("idempotencyKey", outcome.idempotency_key().map(|key| key.to_string()))
        .with("results", results)
        .with("notSent", why.map(ToString::to_string))
}

/// What was sent, and why nothing was, or no more.
fn parts(status: &DeliveryStatus) -> (&[DeliveryResult], Option<&NotSent>) {
    match status {
        DeliveryStatus::Sent(results) => (results, None),
        DeliveryStatus::CutOff { results, why } => (results, Some(why)),
        DeliveryStatus::NotSent(why) => (&[], Some(why)),
        _ => (&[], None),
    }
}

/// One destination: each attempt with what it came to, and what came of them.
fn describe(result: &DeliveryResult, attempts: &[Attempt]) -> Value {
    let earlier = attempts.iter().filter(|attempt| attempt.destination() == result.destination());
    let mut made: Vec<_> = earlier.map(describe_attempt).collect();
    let last = answer(result);
    // The outcome of a delivery that was cut off while it waited repeats what the last attempt came to.
    if (made.len() as u64) < u64::from(result.attempts()) {
        let mut attempt = Map::from_iter([("number".to_owned(), json!(result.attempts()))]);
        attempt.extend(last.clone());
        made.push(attempt.into());
    }
    let mut described = Map::from_iter([("destination".to_owned(), json!(result.destination().to_string()))]);
    described.insert("attempts".to_owned(), made.into());
    described.extend(last);
    described.into()
}

fn describe_attempt(attempt: &Attempt) -> Value {
    let wait = u64::try_from(attempt.wait().as_millis()).unwrap_or(u64::MAX);
    json!({ "number": attempt.number(), "error": attempt.error().to_string(), "waitMs": wait })
}

/// The status that was answered, or what was wrong instead.
fn answer(result: &DeliveryResult) -> Map<String, Value> {
    let (name, words) = match result.result() {
        Ok(receipt) => ("answer", receipt.to_string()),
        Err(error) => ("error", error.to_string()),
    };
    Map::from_iter([(name.to_owned(), words.into())])
}
