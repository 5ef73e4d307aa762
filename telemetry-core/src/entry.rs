//! What local channels are told: the notice, each report, what became of it.

use std::fmt;
use std::time::Duration;

use crate::{DeliverError, Destination, Line, Outcome, Report};

/// What a local channel is handed.
///
/// [`Entry::Notice`] comes first, once. Each report comes as [`Entry::Report`], then an [`Entry::Attempt`] for each attempt
/// that failed and is repeated, then one [`Entry::Outcome`].
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub enum Entry<'a> {
    /// The disclosure at start.
    Notice(&'a Notice),
    /// Something that the operator or the vendor should mend; said once.
    Warning(&'a Line),
    /// A report, before it goes anywhere.
    Report(ReportEntry<'a>),
    /// An attempt that failed and is repeated.
    Attempt(&'a Attempt),
    /// How a report went.
    Outcome(&'a Outcome),
}

/// The disclosure, line by line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice(Vec<Line>);

impl Notice {
    /// The text of the notice, then where reports go and when, then the parts that the program is made of.
    pub fn lines(&self) -> impl Iterator<Item = &Line> {
        self.0.iter()
    }
}

/// A report as a local channel is to write it: the heading, a line feed, the text.
#[derive(Clone, Copy, Debug)]
pub struct ReportEntry<'a> {
    disposition: &'a Disposition,
    report: &'a Report,
}

impl<'a> ReportEntry<'a> {
    /// What is about to happen to the report.
    #[must_use]
    pub fn disposition(&self) -> &'a Disposition {
        self.disposition
    }

    /// The text of the report, which a remote channel sends byte for byte.
    #[must_use]
    pub fn text(&self) -> &'a str {
        self.report.text()
    }
}

impl fmt::Display for ReportEntry<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}\n{}", self.disposition, self.text())
    }
}

/// What is about to happen to a report; written as its heading.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Disposition {
    /// It will be sent there.
    Sending(Vec<Destination>),
    /// It will not be sent, because somebody opted out.
    OptedOut,
    /// It will not be sent, because no remote channel is configured.
    NoEndpoint,
    /// It will not be sent, because every receiver has said that it never wants a report again.
    Gone,
}

impl fmt::Display for Disposition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Sending(to) => write!(f, "Sending telemetry data to {} (visit for more information):", Listed(to)),
            Self::OptedOut => f.write_str("Telemetry not sent; opted out:"),
            Self::NoEndpoint => f.write_str("Telemetry not sent; no endpoint configured:"),
            Self::Gone => f.write_str("Telemetry not sent; the receiver is gone:"),
        }
    }
}

/// An attempt that failed and is repeated.
#[derive(Clone, Debug)]
pub struct Attempt {
    pub(crate) destination: Destination,
    pub(crate) number: u32,
    pub(crate) error: DeliverError,
    pub(crate) wait: Duration,
}

impl fmt::Display for Attempt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { destination, number, error, wait } = self;
        write!(
            f,
            "Telemetry attempt {number} to {destination} failed: {error}; trying again in {:.1} s",
            wait.as_secs_f64()
        )
    }
}

/// Several things with commas between them.
pub(crate) struct Listed<'a, T>(pub(crate) &'a [T]);

impl<T: fmt::Display> fmt::Display for Listed<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, item) in self.0.iter().enumerate() {
            let comma = if index == 0 { "" } else { ", " };
            write!(f, "{comma}{item}")?;
        }
        Ok(())
    }
}

impl Notice {
    pub(crate) fn new(lines: Vec<Line>) -> Self {
        Self(lines)
    }
}

impl<'a> ReportEntry<'a> {
    pub(crate) fn new(disposition: &'a Disposition, report: &'a Report) -> Self {
        Self { disposition, report }
    }
}
