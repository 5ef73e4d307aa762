//! A transcript: what the channels of one host were handed.

use std::collections::VecDeque;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use crate::{
    DeliverError, Delivery, Destination, Identifier, Line, Local, LocalSink, LogEvent, OpenError, Receipt, Remote,
    RemoteSink, Setting, Sink, SinkContext, Sinks,
};

/// All that the channels of one host were handed, in order; clones share it.
///
/// It is a setting: [`LocalTranscript`] and [`RemoteTranscript`] write into the one that they are given. No network is
/// involved. Beside a sink under test, it shows what the engine said before, between and after that sink's attempts.
///
/// ```
/// use std::time::Duration;
/// use telemetry_core::testing::{LocalTranscript, PRODUCT, RemoteTranscript, Transcript, Written};
/// use telemetry_core::{Destination, EnvVars, Section, Supplied, Telemetry};
///
/// /// What was sold.
/// #[derive(Section)]
/// #[section(reason = "Tells which editions to keep on sale")]
/// struct Sales {
///     /// Licences in use.
///     licence_count: u64,
/// }
///
/// let transcript = Transcript::to(Destination::new("http", "localhost", 8080));
/// let telemetry = Telemetry::builder(PRODUCT)
///     .env_vars(EnvVars::from([("DO_NOT_TRACK", "0")]))
///     .provider(Supplied::<Sales>::default())
///     .supply::<Sales>(async |_cx| Ok(Sales { licence_count: 7 }))
///     .setting(transcript.clone())
///     .sink::<LocalTranscript>()
///     .sink::<RemoteTranscript>()
///     .start();
/// telemetry.report_now().wait(Duration::from_secs(10))?;
///
/// let written = transcript.written();
/// let [Written::Notice(_), Written::Report { text, .. }, Written::Opened, Written::Delivery { body, .. }, Written::Outcome(_)] =
///     written.as_slice()
/// else {
///     panic!("{written:#?}");
/// };
/// assert_eq!(text, body);
/// # Ok::<(), telemetry_core::NoReplyError>(())
/// ```
#[derive(Clone, Debug, Default)]
pub struct Transcript {
    destination: Option<Destination>,
    shared: Arc<Shared>,
}

/// One thing that a channel was handed.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Written {
    /// The disclosure at start, line by line, and then the parts of the program.
    Notice(Vec<String>),
    /// Something to be mended.
    Warning(String),
    /// A report as the log has it.
    Report {
        /// What is about to happen to it.
        heading: String,
        /// Its text.
        text: String,
    },
    /// An attempt that failed and is repeated.
    Attempt(String),
    /// How a report went.
    Outcome(String),
    /// The remote channel was opened.
    Opened,
    /// One attempt to send a report.
    Delivery {
        /// What was sent.
        body: String,
        /// The idempotency key that it was sent with.
        key: Identifier,
        /// The `$id` of the schema of the host's reports.
        schema_id: String,
    },
}

/// A local channel that writes into the host's [`Transcript`].
#[derive(Debug)]
pub struct LocalTranscript(Transcript);

/// A remote channel that writes into the host's [`Transcript`], and answers as the transcript says.
#[derive(Debug)]
pub struct RemoteTranscript(Transcript);

impl Transcript {
    /// A transcript without a receiver: its remote channel is not configured.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// A transcript whose remote channel claims to send to `destination`.
    #[must_use]
    pub fn to(destination: Destination) -> Self {
        Self { destination: Some(destination), shared: Arc::default() }
    }

    /// Has the remote channel answer its next attempts so, one after the other; after them, every attempt succeeds.
    #[must_use]
    pub fn answering(self, answers: impl IntoIterator<Item = Result<Receipt, DeliverError>>) -> Self {
        self.shared.lock().answers.extend(answers);
        self
    }

    /// Has the local channel reject its first `entries`, though the transcript has them.
    #[must_use]
    pub fn rejecting_first(self, entries: usize) -> Self {
        self.shared.lock().to_reject = entries;
        self
    }

    /// All that was written so far.
    #[must_use]
    pub fn written(&self) -> Vec<Written> {
        self.shared.lock().written.clone()
    }

    /// All that was written by the time that `condition` holds of it; or after `limit`, whatever there is then.
    #[must_use]
    pub fn when(&self, limit: Duration, condition: impl Fn(&[Written]) -> bool) -> Vec<Written> {
        let held = self.shared.lock();
        let waited = self.shared.changed.wait_timeout_while(held, limit, |held| !condition(&held.written));
        let (held, _) = waited.unwrap_or_else(PoisonError::into_inner);
        held.written.clone()
    }

    /// All that was written by the time that `count` reports have an outcome; or after `limit`, whatever there is then.
    #[must_use]
    pub fn after_outcomes(&self, count: usize, limit: Duration) -> Vec<Written> {
        self.when(limit, |written| written.iter().filter(|entry| matches!(entry, Written::Outcome(_))).count() >= count)
    }
}

impl Setting for Transcript {
    type Reader = Sinks;
}

impl Sink for LocalTranscript {
    type Channel = Local;

    fn open(cx: &SinkContext) -> Result<Option<Self>, OpenError> {
        Ok(cx.setting::<Transcript>().cloned().map(Self))
    }
}

impl LocalSink for LocalTranscript {
    async fn deliver(&mut self, delivery: Delivery<Local>) -> Result<Receipt, DeliverError> {
        self.0.shared.write(Written::from(delivery.event()));
        self.0.shared.taken()
    }
}

impl Sink for RemoteTranscript {
    type Channel = Remote;

    fn open(cx: &SinkContext) -> Result<Option<Self>, OpenError> {
        let transcript = cx.setting::<Transcript>().cloned();
        if let Some(transcript) = &transcript {
            transcript.shared.write(Written::Opened);
        }
        Ok(transcript.map(Self))
    }
}

impl RemoteSink for RemoteTranscript {
    fn destination(cx: &SinkContext) -> Option<Destination> {
        cx.setting::<Transcript>()?.destination.clone()
    }

    async fn deliver(&mut self, delivery: Delivery<Remote>) -> Result<Receipt, DeliverError> {
        let (body, schema_id) = (delivery.body().to_owned(), delivery.schema_id().to_owned());
        self.0.shared.write(Written::Delivery { body, key: delivery.idempotency_key(), schema_id });
        self.0.shared.answer()
    }
}

impl From<&LogEvent> for Written {
    fn from(event: &LogEvent) -> Self {
        match event {
            LogEvent::Notice(notice) => {
                Self::Notice(notice.lines().chain(notice.parts()).map(Line::to_string).collect())
            }
            LogEvent::Warning(line) => Self::Warning(line.to_string()),
            LogEvent::Report(event) => {
                Self::Report { heading: event.disposition().to_string(), text: event.report().text().to_owned() }
            }
            LogEvent::Attempt(attempt) => Self::Attempt(attempt.to_string()),
            LogEvent::Outcome(outcome) => Self::Outcome(outcome.to_string()),
        }
    }
}

/// What clones of a transcript share.
#[derive(Debug, Default)]
struct Shared {
    held: Mutex<Held>,
    changed: Condvar,
}

#[derive(Debug, Default)]
struct Held {
    written: Vec<Written>,
    answers: VecDeque<Result<Receipt, DeliverError>>,
    to_reject: usize,
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, Held> {
        self.held.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn write(&self, entry: Written) {
        self.lock().written.push(entry);
        self.changed.notify_all();
    }

    fn taken(&self) -> Result<Receipt, DeliverError> {
        let mut held = self.lock();
        match held.to_reject.checked_sub(1) {
            Some(left) => {
                held.to_reject = left;
                Err(DeliverError::Refused("nobody listens yet".into()))
            }
            None => Ok(Receipt::new("remembered")),
        }
    }

    fn answer(&self) -> Result<Receipt, DeliverError> {
        self.lock().answers.pop_front().unwrap_or_else(|| Ok(Receipt::new("taken")))
    }
}
