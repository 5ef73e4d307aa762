//! What programs find in the events, beside the message for people.
#![allow(missing_docs, unreachable_pub, clippy::unwrap_used, reason = "tests")]

mod common;

use std::sync::{LazyLock, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use common::{Log, Recorder};
use serde_json::{Value, json};
use telemetry_core::testing::{PRODUCT, RemoteTranscript, Transcript, deliver_event, events, without_waits};
use telemetry_core::{
    CollectError, DeliverError, Delivery, Destination, EnvVars, Line, Local, LocalSink, LogEvent, OpenError, Receipt,
    Section, Sink, SinkContext, Stopped, Supplied, Telemetry,
};
use telemetry_log_sink::LogSink;
use tracing_subscriber::fmt::format::debug_fn;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;

/// What was sold.
#[derive(Section)]
#[section(reason = "Something to test with")]
struct Sales {
    /// Licences in use.
    licence_count: u64,
}

/// What was bought.
#[derive(Section)]
#[section(reason = "Something to test with")]
struct Purchases {
    /// Licences in store.
    licence_count: u64,
}

/// What all subscribers of this process have recorded: the process has one log, so one test writes into it at a time.
#[derive(Default)]
struct Recorded {
    events: Recorder,
    json: Log,
    text: Log,
}

/// The log of this process, for the test that has it.
fn recorded() -> MutexGuard<'static, Recorded> {
    static RECORDED: LazyLock<Mutex<Recorded>> = LazyLock::new(|| {
        let recorded = Recorded::default();
        let message_only = debug_fn(|writer, field, value| match field.name() {
            "message" => write!(writer, "{value:?}"),
            _ => Ok(()),
        });
        let text = tracing_subscriber::fmt::layer().fmt_fields(message_only).without_time().with_ansi(false);
        tracing_subscriber::registry()
            .with(recorded.events.clone())
            .with(tracing_subscriber::fmt::layer().json().with_writer(recorded.json.clone()))
            .with(text.with_writer(recorded.text.clone()))
            .init();
        Mutex::new(recorded)
    });
    RECORDED.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Recorded {
    fn take(&self) -> Vec<Value> {
        self.json.take();
        self.text.take();
        self.events.take()
    }
}

/// What is recorded of one of the samples, by its place.
#[track_caller]
fn check(sample: usize, expected: &[Value]) {
    let recorded = recorded();
    recorded.take();
    deliver_event::<LogSink>(Telemetry::builder(PRODUCT), events().remove(sample)).unwrap();
    assert_eq!(recorded.take(), expected);
}

const KEY: &str = "81e9ca2a-8acc-41ed-b9d0-65a652b36801";
const SAMPLE: &str = "{\n  \"sample\": {\n    \"count\": 7\n  }\n}";

#[test]
fn a_notice_and_a_warning_have_their_kind() {
    let notice = |message: &str| json!({ "level": "INFO", "kind": "notice", "message": message });
    let part = json!({ "level": "DEBUG", "kind": "notice", "message": "Telemetry channels: LogSink" });
    check(0, &[notice("Telemetry"), notice("---------"), part]);
    check(1, &[json!({ "level": "WARN", "kind": "warning", "message": "something is to be mended" })]);
}

#[test]
fn a_report_has_its_text_and_its_key() {
    let report = json!({
        "level": "INFO",
        "kind": "report",
        "message": format!("Telemetry not sent; no endpoint configured:\n{SAMPLE}"),
        "status": "no_endpoint",
        "idempotency_key": KEY,
        "report": SAMPLE,
    });
    check(2, &[report]);
}

#[test]
fn an_attempt_has_where_and_why_and_how_long() {
    let attempt = json!({
        "level": "DEBUG",
        "kind": "attempt",
        "message": "Telemetry attempt 1 to https://telemetry.example.com:443 failed: HTTP 503; trying again in 7.0 s",
        "destination": "https://telemetry.example.com:443",
        "attempts": 1,
        "wait_ms": 7000,
        "reason": "HTTP 503",
        "idempotency_key": KEY,
    });
    check(3, &[attempt]);
}

#[test]
fn an_outcome_has_what_came_of_it() {
    let outcome = json!({
        "level": "INFO",
        "kind": "outcome",
        "message": format!("Telemetry report not sent: no endpoint configured; key {KEY}; next report at 2026-01-01T00:00:00Z"),
        "status": "no_endpoint",
        "reason": "no endpoint configured",
        "idempotency_key": KEY,
        "next_due": 1_767_225_600,
    });
    check(4, &[outcome]);
}

/// A channel beside the log that says which hash the report has there.
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

/// The report and the outcome of a host whose receiver answers so, and without one section.
fn report_and_outcome(answers: Vec<Result<Receipt, DeliverError>>) -> (Value, Value) {
    telemetry_testkit::tick();
    let recorded = recorded();
    recorded.take();
    let transcript = Transcript::to(Destination::new("http", "localhost", 8080)).answering(answers);
    let host = Telemetry::builder(PRODUCT)
        .env_vars(EnvVars::from([("DO_NOT_TRACK", "0")]))
        .provider(Supplied::<Sales>::default())
        .supply::<Sales>(async |_| Ok(Sales { licence_count: 7 }))
        .provider(Supplied::<Purchases>::default())
        .supply::<Purchases>(async |_| Err(CollectError::Unavailable("the \"store\" is shut")))
        .setting(transcript)
        .sink::<LogSink>()
        .sink::<Hashing>()
        .sink::<RemoteTranscript>();
    let telemetry = without_waits(host).start();
    telemetry.report_now().wait(Duration::from_secs(60)).unwrap();
    assert_eq!(telemetry.stop(Duration::from_secs(2)), Stopped::InTime);
    let written = recorded.take();
    let of_kind = |kind| written.iter().find(|event| event["kind"] == kind).unwrap().clone();
    (of_kind("report"), of_kind("outcome"))
}

#[track_caller]
fn check_outcome(answers: Vec<Result<Receipt, DeliverError>>, expected: &Value) {
    let (report, mut outcome) = report_and_outcome(answers);
    assert_eq!((&report["status"], &report["destination"]), (&json!("sending"), &json!("http://localhost:8080")));
    assert_eq!(report["idempotency_key"], outcome["idempotency_key"]);
    for event in [&report, &outcome] {
        let absent: Value = serde_json::from_str(event["absent"].as_str().unwrap()).unwrap();
        assert_eq!(absent, json!({ "purchases": "the \"store\" is shut" }), "{event}");
    }
    assert_eq!(outcome["record"], "3f".repeat(32));
    assert!(outcome["next_due"].is_u64(), "{outcome}");
    let fields = outcome.as_object_mut().unwrap();
    fields.retain(|name, _| !["message", "idempotency_key", "absent", "next_due", "record"].contains(&name.as_str()));
    assert_eq!(outcome, *expected);
}

#[test]
fn an_outcome_has_what_the_receiver_said() {
    let sent = |attempts: u32| {
        json!({
            "level": "INFO",
            "kind": "outcome",
            "status": "sent",
            "destination": "http://localhost:8080",
            "attempts": attempts,
            "receipt": "taken",
        })
    };
    check_outcome(Vec::new(), &sent(1));
    check_outcome(vec![Err(DeliverError::Unreachable(Line::from("no connection")))], &sent(2));
    let refused = json!({
        "level": "WARN",
        "kind": "outcome",
        "status": "not_delivered",
        "destination": "http://localhost:8080",
        "attempts": 1,
        "reason": "HTTP 400",
    });
    check_outcome(vec![Err(DeliverError::Refused(Line::from("HTTP 400")))], &refused);
}

/// Has a sample of each kind written; gives the lines of a JSON subscriber, and the text of one for people.
fn written() -> (Vec<Value>, String) {
    let recorded = recorded();
    recorded.take();
    for event in events() {
        deliver_event::<LogSink>(Telemetry::builder(PRODUCT), event).unwrap();
    }
    let lines = recorded.json.take().lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    (lines, recorded.text.take())
}

#[test]
fn a_json_subscriber_writes_the_text_of_a_report_byte_for_byte() {
    let (lines, _) = written();
    let LogEvent::Report(sample) = events().remove(2) else { unreachable!("the samples are in their order") };
    let of_kind = |kind| lines.iter().filter(move |line| line["fields"]["kind"] == kind);
    let reports: Vec<_> = of_kind("report").map(|line| line["fields"]["report"].as_str().unwrap()).collect();
    assert_eq!(reports, [sample.report().text()]);
    let counts = ["notice", "warning", "report", "attempt", "outcome"].map(|kind| of_kind(kind).count());
    assert_eq!(counts, [3, 1, 1, 1, 1], "{lines:#?}");
    assert_eq!(of_kind("attempt").next().unwrap()["fields"]["wait_ms"], 7000, "a number stays one");
}

#[test]
fn a_subscriber_for_people_can_leave_the_fields_out() {
    let (_, text) = written();
    let heading = "Telemetry not sent; no endpoint configured:";
    assert!(text.contains(&format!(" INFO telemetry: {heading}\n{SAMPLE}\n")), "{text}");
    assert_eq!(text.matches("sample").count(), 1, "{text}");
    assert!(!text.contains("kind") && !text.contains("idempotency_key"), "{text}");
}
