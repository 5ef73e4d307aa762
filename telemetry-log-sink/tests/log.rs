//! What stands in a log, under the formatters of `tracing-subscriber`.
#![allow(missing_docs, unreachable_pub, clippy::unwrap_used, reason = "tests")]

mod common;

use std::collections::BTreeMap;
use std::time::Duration;

use common::Log;
use telemetry_core::testing::{PRODUCT, RemoteTranscript, Transcript, Written};
use telemetry_core::{DeliveryStatus, Destination, EnvVars, Identifier, Label, NotSent, Section, Supplied, Telemetry};
use telemetry_log_sink::LogSink;

/// What was sold.
#[derive(Section)]
#[section(reason = "Tells which editions to keep on sale")]
struct Sales {
    /// Licences in use.
    licence_count: u64,
}

/// A word for everything.
#[derive(Clone, Copy, Label)]
enum Word {
    Word,
}

/// Things of one kind.
#[derive(Section)]
#[section(reason = "Tells a test what it needs")]
struct Things(
    /// Each of them.
    BTreeMap<Identifier, Word>,
);

/// Things of another kind.
#[derive(Section)]
#[section(reason = "Tells a test what it needs")]
struct OtherThings(
    /// Each of them.
    BTreeMap<Identifier, Word>,
);

/// Nearly as many as a section may have.
fn many() -> BTreeMap<Identifier, Word> {
    (0..1000).map(|number| (Identifier::from(number), Word::Word)).collect()
}

/// Bounds the wait for a report and its outcome, on a busy machine.
const REPORT_TIMEOUT: Duration = Duration::from_secs(60);

/// Makes one report, and gives how it went and what was posted. The subscriber is the process's, so there is one test.
fn one_report() -> (DeliveryStatus, Option<String>) {
    telemetry_testkit::tick();
    let transcript = Transcript::to(Destination::new("http", "localhost", 8080));
    let telemetry = Telemetry::builder(PRODUCT)
        .env_vars(EnvVars::from([("DO_NOT_TRACK", "0")]))
        .provider(Supplied::<Sales>::default())
        .supply::<Sales>(async |_| Ok(Sales { licence_count: 7 }))
        .provider(Supplied::<Things>::default())
        .supply::<Things>(async |_| Ok(Things(many())))
        .provider(Supplied::<OtherThings>::default())
        .supply::<OtherThings>(async |_| Ok(OtherThings(many())))
        .setting(transcript.clone())
        .sink::<LogSink>()
        .sink::<RemoteTranscript>()
        .start();
    let outcome = telemetry.report_now().wait(REPORT_TIMEOUT).unwrap();
    let bodies = transcript.written().into_iter().filter_map(|written| match written {
        Written::Delivery { body, .. } => Some(body),
        _ => None,
    });
    (outcome.status().clone(), bodies.into_iter().next_back())
}

#[test]
fn l4_l8_a_report_counts_as_logged_only_if_somebody_listens_and_stands_there_whole() {
    let (status, posted) = one_report();
    assert!(matches!(status, DeliveryStatus::NotSent(NotSent::NotLogged(_))), "l4: nobody listens, and yet {status:?}");
    assert_eq!(posted, None);

    let log = Log::default();
    let subscriber = tracing_subscriber::fmt().json().with_writer(log.clone()).finish();
    tracing::subscriber::set_global_default(subscriber).unwrap();
    let (_, posted) = one_report();
    let posted = posted.unwrap();
    assert!(posted.len() > 64 * 1024 && posted.contains("licenceCount"), "{} bytes", posted.len());
    let lines: Vec<serde_json::Value> = log.take().lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let messages: Vec<_> = lines.iter().map(|line| line["fields"]["message"].as_str().unwrap()).collect();
    let heading = "Sending telemetry data to http://localhost:8080:\n";
    assert_eq!(messages[0], "Telemetry");
    assert!(messages.contains(&format!("{heading}{posted}").as_str()), "{messages:#?}");
    assert!(messages.iter().filter(|message| message.contains('\n')).count() == 1, "{messages:#?}");
    assert!(lines.iter().all(|line| line["target"] == "telemetry" && line["level"] == "INFO"), "{lines:#?}");
    let reports: Vec<_> = lines.iter().filter_map(|line| line["fields"]["report"].as_str()).collect();
    assert_eq!(reports, [posted], "the field has the text byte for byte");
}
