//! What stands in a log, under the formatters of `tracing-subscriber`.
#![allow(clippy::unwrap_used, reason = "tests")]

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;
use std::{io, iter, thread};

use telemetry_core::testing::{PRODUCT, RemoteTranscript, Transcript, Written};
use telemetry_core::{
    Destination, Environment, Fate, Identifier, Label, Outcome, Section, Supplied, Telemetry, Withheld,
};
use telemetry_log_sink::LogSink;
use tracing_subscriber::fmt::MakeWriter;

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

/// A log in memory.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Log {
    fn text(&self) -> String {
        String::from_utf8(self.0.lock().unwrap().clone()).unwrap()
    }
}

impl io::Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for Log {
    type Writer = Self;

    fn make_writer(&'a self) -> Self {
        self.clone()
    }
}

/// Makes one report, and gives how it went and what was posted. The subscriber is the process's, so there is one test.
fn one_report() -> (Fate, Option<String>) {
    telemetry_peers::tick();
    let transcript = Transcript::to(Destination::new("https", "telemetry.example.com", 443));
    let telemetry = Telemetry::builder(PRODUCT)
        .environment(Environment::from([("DO_NOT_TRACK", "0")]))
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
    telemetry.report_now();
    let outcome = last_outcome(&telemetry);
    let bodies = transcript.written().into_iter().filter_map(|written| match written {
        Written::Posted { body, .. } => Some(body),
        _ => None,
    });
    (outcome.fate().clone(), bodies.into_iter().next_back())
}

/// How the report went; looks for a minute, which is more than a report may take on a busy machine.
fn last_outcome(telemetry: &Telemetry) -> Outcome {
    let looks = iter::repeat_with(|| {
        thread::sleep(Duration::from_millis(5));
        telemetry.status().last().map(|(_, outcome)| outcome.clone())
    });
    looks.take(12_000).flatten().next().unwrap()
}

#[test]
fn l4_l8_a_report_counts_as_logged_only_if_somebody_listens_and_stands_there_whole() {
    let (fate, posted) = one_report();
    assert!(matches!(fate, Fate::Withheld(Withheld::NotLogged(_))), "l4: nobody listens, and yet {fate:?}");
    assert_eq!(posted, None);

    let log = Log::default();
    let subscriber = tracing_subscriber::fmt().json().with_writer(log.clone()).finish();
    tracing::subscriber::set_global_default(subscriber).unwrap();
    let (_, posted) = one_report();
    let posted = posted.unwrap();
    assert!(posted.len() > 64 * 1024 && posted.contains("licenceCount"), "{} bytes", posted.len());
    let lines: Vec<serde_json::Value> = log.text().lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let messages: Vec<_> = lines.iter().map(|line| line["fields"]["message"].as_str().unwrap()).collect();
    let heading = "Sending telemetry data to https://telemetry.example.com:443 (visit for more information):\n";
    assert_eq!(messages[0], "Telemetry");
    assert!(messages.contains(&format!("{heading}{posted}").as_str()), "{messages:#?}");
    assert!(messages.iter().filter(|message| message.contains('\n')).count() == 1, "{messages:#?}");
    assert!(lines.iter().all(|line| line["target"] == "telemetry" && line["level"] == "INFO"), "{lines:#?}");
}
