//! A log that could not be written: what it did not take is not sent.
#![allow(missing_docs, clippy::unwrap_used, reason = "tests")]

use std::io;
use std::sync::Mutex;
use std::time::Duration;

use telemetry_core::testing::{PRODUCT, RemoteTranscript, Transcript, Written};
use telemetry_core::{DeliveryStatus, Destination, EnvVars, NotSent, Section, Supplied, Telemetry};
use telemetry_log_sink::{LogSink, WriteErrors};

/// What was sold.
#[derive(Section)]
#[section(reason = "Tells which editions to keep on sale")]
struct Sales {
    /// Licences in use.
    licence_count: u64,
}

/// A disk that is full once this text is written.
struct Disk {
    errors: WriteErrors,
    full_from: &'static str,
    is_full: bool,
}

impl io::Write for Disk {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.is_full |= String::from_utf8_lossy(bytes).contains(self.full_from);
        if self.is_full {
            let error = io::Error::from(io::ErrorKind::StorageFull);
            self.errors.note(&error);
            return Err(error);
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// The disk of the process's one subscriber.
static DISK: Mutex<Option<Disk>> = Mutex::new(None);

struct ToDisk;

impl io::Write for ToDisk {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        DISK.lock().unwrap().as_mut().map_or(Ok(bytes.len()), |disk| disk.write(bytes))
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Makes a report while the disk is full from a text on; it is sent, or it is not, with that reason.
#[track_caller]
fn check(full_from: &'static str, expected: Option<&str>) {
    let (errors, transcript) = (WriteErrors::default(), Transcript::to(Destination::new("http", "localhost", 8080)));
    *DISK.lock().unwrap() = Some(Disk { errors: errors.clone(), full_from, is_full: false });
    let telemetry = Telemetry::builder(PRODUCT)
        .env_vars(EnvVars::from([("DO_NOT_TRACK", "0")]))
        .provider(Supplied::<Sales>::default())
        .supply::<Sales>(async |_| Ok(Sales { licence_count: 7 }))
        .setting(transcript.clone())
        .setting(errors)
        .sink::<LogSink>()
        .sink::<RemoteTranscript>()
        .start();
    let outcome = telemetry.report_now().wait(Duration::from_secs(30)).unwrap();
    let reason = match outcome.status() {
        DeliveryStatus::NotSent(NotSent::LogFailed(reason) | NotSent::NotLogged(reason)) => Some(reason.to_string()),
        _ => None,
    };
    let is_sent = transcript.written().iter().any(|written| matches!(written, Written::Delivery { .. }));
    assert_eq!((reason.is_none(), is_sent), (expected.is_none(), expected.is_none()), "{full_from} {outcome:?}");
    assert!(expected.is_none_or(|text| reason.unwrap().contains(text)), "{full_from} {outcome:?}");
}

#[test]
fn l9_l13_what_the_log_could_not_write_is_not_sent() {
    tracing_subscriber::fmt().with_writer(|| ToDisk).log_internal_errors(false).init();
    check("nothing of it", None);
    let full = "the log can't be written: no storage space";
    check("licenceCount", Some(full));
    check("Telemetry", Some(full));
    check("Telemetry report sent", None);
}
