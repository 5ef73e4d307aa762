//! What a host's record has of its reports.
#![allow(missing_docs, unreachable_pub, clippy::unwrap_used, clippy::panic, reason = "tests")]

mod common;

use std::path::Path;
use std::time::SystemTime;

use common::{REPORT_TIMEOUT, damages, host, kinds};
use telemetry_core::testing::{LocalTranscript, PRODUCT, RemoteTranscript, Transcript, Written, deliver};
use telemetry_core::{
    Builder, DeliverError, DeliveryStatus, Destination, EnvVars, NotSent, Outcome, Receipt, Telemetry,
};
use telemetry_record_sink::{LineKind, Record, RecordDirectory, RecordSink, Sha256};
use tempfile::TempDir;

/// One report of a host, and what it has left.
struct OneReport {
    place: TempDir,
    outcome: Outcome,
    written: Vec<Written>,
}

fn nearby() -> Destination {
    Destination::new("http", "localhost", 8080)
}

/// Makes one report to a receiver that refuses it so often.
fn one_report(errors: &[DeliverError], change: impl FnOnce(Builder) -> Builder) -> OneReport {
    one_report_answered(errors.iter().cloned().map(Err), change)
}

/// Makes one report to a receiver that answers so.
fn one_report_answered(
    answers: impl IntoIterator<Item = Result<Receipt, DeliverError>>,
    change: impl FnOnce(Builder) -> Builder,
) -> OneReport {
    let place = tempfile::tempdir().unwrap();
    let directory = RecordDirectory::new(place.path());
    one_report_in(&directory, place, answers, change)
}

fn one_report_in(
    directory: &RecordDirectory,
    place: TempDir,
    answers: impl IntoIterator<Item = Result<Receipt, DeliverError>>,
    change: impl FnOnce(Builder) -> Builder,
) -> OneReport {
    let transcript = Transcript::to(nearby()).answering(answers);
    let host = host(&transcript, directory).sink::<LocalTranscript>().sink::<RemoteTranscript>();
    let telemetry = change(host).start();
    let outcome = telemetry.report_now().wait(REPORT_TIMEOUT).unwrap();
    OneReport { place, outcome, written: transcript.written() }
}

impl OneReport {
    fn directory(&self) -> &Path {
        self.place.path()
    }

    fn record(&self) -> Record {
        Record::open(self.directory()).unwrap()
    }

    /// The line of a kind.
    fn line(&self, kind: LineKind) -> String {
        self.record().events().find(|event| event.kind() == kind).unwrap().json().to_owned()
    }

    fn bodies(&self) -> Vec<&str> {
        let bodies = self.written.iter().filter_map(|written| match written {
            Written::Delivery { body, .. } => Some(body.as_str()),
            _ => None,
        });
        bodies.collect()
    }
}

/// Compares a part of the line of a kind.
#[track_caller]
fn check(report: &OneReport, kind: LineKind, part: &str) {
    let line = report.line(kind);
    assert!(line.contains(part), "{line}");
}

#[test]
fn c9_the_hash_of_the_body_that_of_the_record_and_that_of_the_export_are_one() {
    let report = one_report(&[], |host| host);
    let body = Sha256::of(report.bodies()[0].as_bytes());
    let record = report.record();
    let recorded = record.events().find(|event| event.kind() == LineKind::Report).unwrap();
    assert_eq!((recorded.text(), recorded.text_sha256()), (Some(report.bodies()[0]), Some(body)));
    let export = record.export(SystemTime::UNIX_EPOCH);
    let key = report.outcome.idempotency_key().unwrap();
    let start = format!(r#"{{"idempotencyKey":"{key}","record":"{}","sha256":"{body}","text":""#, recorded.hash());
    let end = format!("}}\n{{\"head\":\"{}\"}}\n", record.head().unwrap());
    assert!(export.starts_with(&start) && export.ends_with(&end), "{export}");
    assert_eq!(record.export(SystemTime::now() + REPORT_TIMEOUT).lines().count(), 1);
}

#[test]
fn the_line_of_the_outcome_ends_with_the_hash_of_the_reports_line() {
    let report = one_report(&[], |host| host);
    let record = report.record();
    let recorded = record.events().find(|event| event.kind() == LineKind::Report).unwrap().hash();
    let line = format!("Telemetry report sent to http://localhost:8080: taken; record {recorded}");
    assert!(report.written.contains(&Written::Outcome(line)), "{:#?}", report.written);
    assert_eq!(record.verify_head(recorded), Ok(()));
}

#[test]
fn the_notice_the_report_and_the_outcome_have_a_line_each() {
    let report = one_report(&[], |host| host);
    assert_eq!(kinds(report.directory()), ["begin", "notice", "report", "outcome"]);
    assert_eq!(damages(report.directory()), [""; 0]);
    check(&report, LineKind::Report, r#""destinations":["http://localhost:8080"],"idempotencyKey":""#);
}

#[test]
fn an_outcome_has_each_attempt_and_what_it_came_to() {
    let busy = DeliverError::Busy { reason: "HTTP 503".into(), retry_after: None };
    let report = one_report(&[busy], |host| host);
    check(
        &report,
        LineKind::Outcome,
        r#""results":[{"answer":"taken","attempts":[{"error":"HTTP 503","number":1,"waitMs":"#,
    );
    check(
        &report,
        LineKind::Outcome,
        r#"},{"answer":"taken","number":2}],"destination":"http://localhost:8080"}],"notSent":null"#,
    );
    let report = one_report(&[DeliverError::Refused("HTTP 400".into())], |host| host);
    check(
        &report,
        LineKind::Outcome,
        r#""results":[{"attempts":[{"error":"HTTP 400","number":1}],"destination":"http://localhost:8080","error":"HTTP 400"}]"#,
    );
}

#[test]
fn h29_a_receipt_is_recorded_with_how_it_compares() {
    let receipt = Receipt::new("HTTP 202").with_sha256([0x3f; 32]);
    let report = one_report_answered([Ok(receipt)], |host| host);
    let said = "3f".repeat(32);
    let answer = format!(r#""answer":"HTTP 202, receipt differs (the SHA-256 of what arrived is said to be {said}: "#);
    check(&report, LineKind::Outcome, &answer);
    check(
        &report,
        LineKind::Outcome,
        "\"outcome\":\"Telemetry report sent to http://localhost:8080: HTTP 202, receipt differs ",
    );
}

#[test]
fn a_report_that_is_not_sent_is_recorded_with_the_reason() {
    let report = one_report(&[], |host| host.env_vars(EnvVars::from([("DO_NOT_TRACK", "1")])));
    assert_eq!(kinds(report.directory()), ["begin", "notice", "report", "outcome"]);
    check(&report, LineKind::Report, r#""heading":"Telemetry not sent; opted out:","destinations":[]"#);
    check(&report, LineKind::Outcome, r#""results":[],"notSent":"opted out, "#);
    assert!(report.outcome.to_string().contains("; record "), "{}", report.outcome);
}

#[test]
fn l10_a_report_that_can_not_be_recorded_is_not_sent() {
    let nowhere = RecordDirectory::new("/proc/telemetry");
    let report = one_report_in(&nowhere, tempfile::tempdir().unwrap(), [], |host| host);
    let DeliveryStatus::NotSent(NotSent::LogFailed(why)) = report.outcome.status() else {
        panic!("{}", report.outcome)
    };
    assert!(why.as_str().contains(": the record in /proc/telemetry can't be written: "), "{why}");
    assert_eq!(report.bodies(), [""; 0]);
}

#[test]
fn a_host_that_does_not_ask_for_a_record_has_none() {
    let unset = Telemetry::builder(PRODUCT);
    assert_eq!(deliver::<RecordSink>(unset), Err(DeliverError::Refused("it is not configured".into())));
}
