//! What several of the tests need: a host that writes into a transcript, and providers that are closures.

#![allow(dead_code, reason = "each test file uses its own part of this")]

pub mod faulty;
pub mod gate;
pub mod panic_on_drop;
pub mod sections;
pub mod ticker;

use std::marker::PhantomData;
use std::thread;
use std::time::{Duration, Instant};

use telemetry_core::testing::{LocalTranscript, PRODUCT, RemoteTranscript, Transcript, Written};
use telemetry_core::{
    Builder, CollectError, Context, Destination, EnvVars, Outcome, Preview, Provider, Reading, Section, Status,
    Stopped, Telemetry,
};

/// Bounds the wait for what waits for no deadline itself, but for the second after an attempt that failed.
pub const EVENT_TIMEOUT: Duration = Duration::from_secs(10);
/// Bounds the wait for a report, which may wait for deadlines of 10 s, one or two.
pub const REPORT_TIMEOUT: Duration = Duration::from_secs(60);
/// Bounds a stop, as the project promises.
pub const STOP_TIMEOUT: Duration = Duration::from_secs(2);

/// A section of one number.
#[derive(Section)]
#[section(reason = "Tells a test what it needs")]
pub struct Alpha {
    /// A number.
    pub count: u64,
}

/// A section of which half may be absent.
#[derive(Section)]
#[section(reason = "Tells a test what it needs")]
pub struct Beta {
    /// A number.
    pub count: Reading<u64>,
    /// A flag.
    pub flag: Reading<bool>,
}

/// Two fields at the top level of the report.
#[derive(Section)]
#[section(top_level, reason = "Something to test with")]
pub struct TopLevel {
    /// A number.
    pub one: Reading<u64>,
    /// A number.
    pub two: Reading<u64>,
}

/// A provider that is a closure.
pub struct By<S, F>(F, PhantomData<fn() -> S>);

pub fn by<S: Section, F>(collect: F) -> By<S, F>
where
    F: AsyncFn(&Context) -> Result<S, CollectError> + Send + Sync + 'static,
{
    By(collect, PhantomData)
}

impl<S: Section, F> Provider for By<S, F>
where
    F: AsyncFn(&Context) -> Result<S, CollectError> + Send + Sync + 'static,
{
    type Section = S;

    async fn collect(&self, cx: &Context) -> Result<S, CollectError> {
        (self.0)(cx).await
    }
}

/// A provider that always gives a good `alpha`.
pub fn alpha() -> impl Provider<Section = Alpha> {
    by(async |_| Ok(Alpha { count: 7 }))
}

/// The report of [`alpha`] alone.
pub const ALPHA: &str = "{\n  \"alpha\": {\n    \"count\": 7\n  }\n}";

/// A receiver on this machine, to which a host may report as often as it likes; nothing ever connects to it.
pub fn nearby() -> Destination {
    Destination::new("http", "localhost", 8080)
}

/// A receiver elsewhere; nothing ever connects to it.
pub fn elsewhere() -> Destination {
    Destination::new("https", "telemetry.example.com", 443)
}

/// A host without parts, whose environment says nothing, and whose own work is a ticker.
pub fn bare() -> Builder {
    ticker::tick();
    Telemetry::builder(PRODUCT).env_vars(EnvVars::from([("UNRELATED", "1")]))
}

/// A host whose channels write into `transcript`.
pub fn host(transcript: &Transcript) -> Builder {
    bare().setting(transcript.clone()).sink::<LocalTranscript>().sink::<RemoteTranscript>()
}

/// All that one report makes the channels write.
#[track_caller]
pub fn one_report(host: Builder, transcript: &Transcript) -> Vec<Written> {
    let telemetry = host.start();
    telemetry.report_now().wait(REPORT_TIMEOUT).unwrap();
    assert_eq!(telemetry.stop(STOP_TIMEOUT), Stopped::InTime);
    transcript.written()
}

/// The text of the outcome lines.
pub fn outcomes(written: &[Written]) -> Vec<&str> {
    let text = written.iter().filter_map(|entry| match entry {
        Written::Outcome(line) => Some(line.as_str()),
        _ => None,
    });
    text.collect()
}

/// The text of the warnings.
pub fn warnings(written: &[Written]) -> Vec<&str> {
    let text = written.iter().filter_map(|entry| match entry {
        Written::Warning(line) => Some(line.as_str()),
        _ => None,
    });
    text.collect()
}

/// The reports as the log has them.
pub fn logged(written: &[Written]) -> Vec<&str> {
    let text = written.iter().filter_map(|entry| match entry {
        Written::Report { text, .. } => Some(text.as_str()),
        _ => None,
    });
    text.collect()
}

/// The bodies that were posted.
pub fn posted(written: &[Written]) -> Vec<&str> {
    let text = written.iter().filter_map(|entry| match entry {
        Written::Delivery { body, .. } => Some(body.as_str()),
        _ => None,
    });
    text.collect()
}

/// The first letter of each thing that was written, in order: notice, warning, report, attempt, outcome, opening (`D`), delivery result.
pub fn order(written: &[Written]) -> String {
    let letter = |entry: &Written| match entry {
        Written::Notice(_) => 'N',
        Written::Warning(_) => 'W',
        Written::Report { .. } => 'R',
        Written::Attempt(_) => 'A',
        Written::Outcome(_) => 'O',
        Written::Opened => 'D',
        Written::Delivery { .. } => 'P',
        _ => '?',
    };
    written.iter().map(letter).collect()
}

/// How the last report went, for hosts without a transcript of their own.
#[track_caller]
pub fn last_outcome(telemetry: &Telemetry) -> Outcome {
    let status = status_when(telemetry, |status| status.last().is_some());
    let (_, outcome) = status.last().unwrap();
    outcome.clone()
}

/// The status as soon as it is such, which it may be a moment after the outcome was told.
#[track_caller]
pub fn status_when(telemetry: &Telemetry, is_such: impl Fn(&Status) -> bool) -> Status {
    let start = Instant::now();
    while start.elapsed() < EVENT_TIMEOUT {
        let status = telemetry.status();
        if is_such(&status) {
            return status;
        }
        thread::sleep(Duration::from_millis(5));
    }
    panic!("it stays {:?}", telemetry.status())
}

/// Composes a report, and compares its text and all that is absent from it.
#[track_caller]
pub fn check_report(host: Builder, text: &str, absent: &str) {
    let report = host.preview().unwrap().into_report();
    assert_eq!((report.text(), report.absences().to_string().as_str()), (text, absent));
}

/// A good `alpha` beside a `beta` that `collect` makes.
pub fn beside_alpha<F>(collect: F) -> Builder
where
    F: AsyncFn(&Context) -> Result<Beta, CollectError> + Send + Sync + 'static,
{
    bare().provider(alpha()).provider(by(collect))
}

/// Makes that many reports, one after the other, and returns all that was written.
#[track_caller]
pub fn reports(host: Builder, count: usize) -> Vec<Written> {
    let transcript = Transcript::new();
    let telemetry = host.setting(transcript.clone()).sink::<LocalTranscript>().start();
    for _ in 0..count {
        telemetry.report_now().wait(REPORT_TIMEOUT).unwrap();
    }
    assert_eq!(telemetry.stop(STOP_TIMEOUT), Stopped::InTime);
    transcript.written()
}

pub fn keys(written: &[Written]) -> Vec<telemetry_core::Identifier> {
    let key = |entry: &Written| match entry {
        Written::Delivery { key, .. } => Some(*key),
        _ => None,
    };
    written.iter().filter_map(key).collect()
}

/// The errors that `check` finds, as text.
pub fn config_errors(host: &Builder) -> Vec<String> {
    host.check().err().map(|errors| errors.iter().map(ToString::to_string).collect()).unwrap_or_default()
}

pub const NO_ANSWER: &str = "telemetry gave no answer within 30 ms";

#[track_caller]
pub fn previewed(telemetry: &Telemetry) -> Preview {
    telemetry.preview().wait(EVENT_TIMEOUT).unwrap().unwrap()
}
