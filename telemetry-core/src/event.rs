//! Events: what local channels and observers are told.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

#[cfg(feature = "engine")]
use crate::NotSent;
use crate::line::Listed;
use crate::{DeliverError, Destination, Identifier, Line, Outcome, Report};

/// What a local channel or an observer is told; a clone shares what it holds.
///
/// [`LogEvent::Notice`] comes first, and again before each report until a local channel has taken it. Each report comes as
/// [`LogEvent::Report`], then a [`LogEvent::Attempt`] for each attempt that failed and is repeated, then one
/// [`LogEvent::Outcome`].
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum LogEvent {
    /// The disclosure at start.
    Notice(Notice),
    /// Something that the operator or the vendor should mend; said once.
    Warning(Line),
    /// A report, before it goes anywhere.
    Report(ReportEvent),
    /// An attempt that failed and is repeated.
    Attempt(Attempt),
    /// How a report went.
    Outcome(Arc<Outcome>),
}

/// What an operator is to read: the notice has several lines, a report those of its text, and the others one. In a log, `{:#}`
/// has besides what an [`Outcome`] says to it.
impl fmt::Display for LogEvent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Notice(notice) => notice.fmt(f),
            Self::Warning(line) => line.fmt(f),
            Self::Report(event) => event.fmt(f),
            Self::Attempt(attempt) => attempt.fmt(f),
            Self::Outcome(outcome) => outcome.fmt(f),
        }
    }
}

/// The disclosure, line by line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    lines: Arc<[Line]>,
    parts: Arc<[Line]>,
    is_taken: bool,
}

impl Notice {
    /// The text of the notice, then where reports go and when: what an operator is to read.
    pub fn lines(&self) -> impl Iterator<Item = &Line> {
        self.lines.iter()
    }

    /// The parts that the program is made of, with the crate of each: what is looked for where one is missing.
    pub fn parts(&self) -> impl Iterator<Item = &Line> {
        self.parts.iter()
    }

    /// Whether a local channel has taken it, as observers are told; what none took, nobody has seen. A local channel is told before
    /// that is known.
    #[must_use]
    pub fn is_taken(&self) -> bool {
        self.is_taken
    }
}

/// All of its lines, and then the parts.
impl fmt::Display for Notice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, line) in self.lines().chain(self.parts()).enumerate() {
            let separator = if index == 0 { "" } else { "\n" };
            write!(f, "{separator}{line}")?;
        }
        Ok(())
    }
}

/// A report as a local channel is to write it: the heading, a line feed, the text.
#[derive(Clone, Debug)]
pub struct ReportEvent {
    disposition: Arc<Disposition>,
    report: Report,
}

impl ReportEvent {
    /// What is about to happen to the report.
    #[must_use]
    pub fn disposition(&self) -> &Disposition {
        &self.disposition
    }

    /// The report, whose text a remote channel sends byte for byte.
    #[must_use]
    pub fn report(&self) -> &Report {
        &self.report
    }
}

impl fmt::Display for ReportEvent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}\n{}", self.disposition, self.report)
    }
}

/// What is about to happen to a report; written as its heading.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Disposition {
    /// It will be sent there.
    Sending(Vec<Destination>),
    /// It will not be sent, because no remote channel is configured.
    NoEndpoint,
    /// It will not be sent, because every receiver has said that it never wants a report again.
    Gone,
    /// It will not be sent, because no remote channel that is there can be used.
    Unusable,
    /// It will not be sent, because somebody opted out.
    OptedOut,
    /// It will not be sent, because it is not known whether somebody opted out.
    ConsentUnknown,
    /// It will not be sent, because the system gives no random numbers for its idempotency key.
    NoIdempotencyKey,
}

impl fmt::Display for Disposition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Sending(to) => write!(f, "Sending telemetry data to {}:", Listed(to)),
            Self::NoEndpoint => f.write_str("Telemetry not sent; no endpoint configured:"),
            Self::Gone => f.write_str("Telemetry not sent; the receiver is gone:"),
            Self::Unusable => f.write_str("Telemetry not sent; no channel can be used:"),
            Self::OptedOut => f.write_str("Telemetry not sent; opted out:"),
            Self::ConsentUnknown => f.write_str("Telemetry not sent; consent unknown:"),
            Self::NoIdempotencyKey => f.write_str("Telemetry not sent; no random numbers:"),
        }
    }
}

/// An attempt that failed and is repeated.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attempt {
    pub(crate) destination: Destination,
    pub(crate) number: u32,
    pub(crate) error: DeliverError,
    pub(crate) wait: Duration,
    pub(crate) idempotency_key: Identifier,
}

impl Attempt {
    /// Where it went.
    #[must_use]
    pub fn destination(&self) -> &Destination {
        &self.destination
    }

    /// Which attempt to send this report it was; the first is 1.
    #[must_use]
    pub fn number(&self) -> u32 {
        self.number
    }

    /// What became of it.
    #[must_use]
    pub fn error(&self) -> &DeliverError {
        &self.error
    }

    /// The time until the next attempt.
    #[must_use]
    pub fn wait(&self) -> Duration {
        self.wait
    }

    /// The idempotency key of the report.
    #[must_use]
    pub fn idempotency_key(&self) -> Identifier {
        self.idempotency_key
    }
}

impl fmt::Display for Attempt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { destination, number, error, wait, .. } = self;
        write!(
            f,
            "Telemetry attempt {number} to {destination} failed: {error}; trying again in {:.1} s",
            wait.as_secs_f64()
        )
    }
}

#[cfg(feature = "engine")]
impl Notice {
    pub(crate) fn new(lines: Vec<Line>, parts: Vec<Line>) -> Self {
        Self { lines: lines.into(), parts: parts.into(), is_taken: false }
    }

    pub(crate) fn taken(self) -> Self {
        Self { is_taken: true, ..self }
    }
}

#[cfg(feature = "engine")]
impl Disposition {
    /// What is about to happen to a report that is not sent for this reason.
    pub(crate) fn of(why: &NotSent) -> Self {
        match why {
            NotSent::NoEndpoint => Self::NoEndpoint,
            NotSent::Gone => Self::Gone,
            NotSent::OptedOut(_) => Self::OptedOut,
            NotSent::ConsentUnknown(_) => Self::ConsentUnknown,
            NotSent::NoIdempotencyKey => Self::NoIdempotencyKey,
            _ => Self::Unusable,
        }
    }
}

#[cfg(feature = "engine")]
impl ReportEvent {
    pub(crate) fn new(disposition: Disposition, report: Report) -> Self {
        Self { disposition: Arc::new(disposition), report }
    }
}
