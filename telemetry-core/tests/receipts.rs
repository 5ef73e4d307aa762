//! What channels say of a report: it is part of its outcome.

#![allow(missing_docs, unreachable_pub, clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests")]

mod common;

use common::{ALPHA, EVENT_TIMEOUT, STOP_TIMEOUT, alpha, host, keys, nearby, outcomes};
use sha2::{Digest, Sha256};
use telemetry_core::testing::Transcript;
use telemetry_core::{
    DeliverError, Delivery, DeliveryStatus, Local, LocalSink, OpenError, Receipt, Sink, SinkContext, Stopped,
};

#[test]
fn the_outcome_has_the_receipts_of_the_local_channels_and_the_key_of_the_report() {
    let transcript = Transcript::to(nearby());
    let telemetry = host(&transcript).provider(alpha()).start();
    let outcome = telemetry.report_now().wait(EVENT_TIMEOUT).unwrap();
    let [receipt] = outcome.receipts() else { panic!("{outcome:?}") };
    assert_eq!(receipt.channel().as_str(), "LocalTranscript (telemetry_core)");
    assert_eq!(*receipt.receipt(), Receipt::new("remembered"));
    assert_eq!(keys(&transcript.written()), [outcome.idempotency_key().unwrap()]);
    assert_eq!(telemetry.stop(STOP_TIMEOUT), Stopped::InTime);
}

/// Makes as many reports as there are receipts; how the outcome tells each, and whether it is worth a warning.
fn told(receipts: impl IntoIterator<Item = Receipt>) -> Vec<(String, bool)> {
    let transcript = Transcript::to(nearby());
    let telemetry = host(&transcript).provider(alpha()).start();
    let tell = |receipt| {
        let _ = transcript.clone().answering([Ok(receipt)]);
        let outcome = telemetry.report_now().wait(EVENT_TIMEOUT).unwrap();
        assert!(matches!(outcome.status(), DeliveryStatus::Sent(_)) && !outcome.is_broken(), "{outcome}");
        (
            outcome.to_string().replace("Telemetry report sent to http://localhost:8080: ", ""),
            outcome.is_worth_a_warning(),
        )
    };
    let told = receipts.into_iter().map(tell).collect();
    assert_eq!(telemetry.stop(STOP_TIMEOUT), Stopped::InTime);
    told
}

#[test]
fn h29_a_receipt_of_something_else_is_warned_of_when_it_begins_and_counts_as_sent() {
    let receipt = || Receipt::new("HTTP 202");
    let [right, wrong] = [receipt().with_sha256(sha256(ALPHA)), receipt().with_sha256([0x3f; 32])];
    let matches = ("HTTP 202, receipt matches".to_owned(), false);
    let differs = |warns| {
        let said = "3f".repeat(32);
        let words = format!("the SHA-256 of what arrived is said to be {said}: look for what changes it on the way");
        (format!("HTTP 202, receipt differs ({words})"), warns)
    };
    let told = told([right.clone(), wrong.clone(), receipt(), wrong.clone(), right, wrong]);
    let none = ("HTTP 202".to_owned(), false);
    assert_eq!(told, [matches.clone(), differs(true), none, differs(false), matches, differs(true)]);
}

fn sha256(text: &str) -> [u8; 32] {
    Sha256::digest(text).into()
}

/// A local channel that says of each event which hash it has.
#[derive(Debug)]
struct Hashing;

impl Sink for Hashing {
    type Channel = Local;

    fn open(_cx: &SinkContext) -> Result<Option<Self>, OpenError> {
        Ok(Some(Self))
    }
}

impl LocalSink for Hashing {
    async fn deliver(&mut self, _delivery: Delivery<Local>) -> Result<Receipt, DeliverError> {
        Ok(Receipt::new("recorded").with_sha256([0x3f; 32]))
    }
}

#[test]
fn the_line_of_an_outcome_ends_with_the_record_of_its_report() {
    let transcript = Transcript::to(nearby());
    let telemetry = host(&transcript).provider(alpha()).sink::<Hashing>().start();
    let outcome = telemetry.report_now().wait(EVENT_TIMEOUT).unwrap();
    let line = format!("{SENT}; record {}", "3f".repeat(32));
    assert_eq!(outcome.to_string(), line);
    assert_eq!(
        outcomes(&transcript.written()),
        [line],
        "the log is told the report first, and yet its last line has it"
    );
    assert_eq!(telemetry.stop(STOP_TIMEOUT), Stopped::InTime);
}

const SENT: &str = "Telemetry report sent to http://localhost:8080: taken";
