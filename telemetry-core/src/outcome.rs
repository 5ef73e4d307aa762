//! How a report went: one line, with all that is absent and why.

use std::fmt;
use std::time::SystemTime;

use crate::absence::ByCause;
use crate::{Absence, DeliverError, Destination, Identifier, Line, NotSent, Receipt};

/// How a report went. Its text is one line, which ends with the hash that a local channel said of the report's record.
///
/// The line of a log is `{:#}`, which has besides what differs from report to report: the idempotency key, and when the next
/// report is due.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome {
    pub(crate) status: DeliveryStatus,
    pub(crate) absent: Vec<Absence>,
    pub(crate) receipts: Vec<LocalReceipt>,
    pub(crate) idempotency_key: Option<Identifier>,
    pub(crate) next_due: Option<NextDue>,
    pub(crate) urgency: Urgency,
}

/// When the next report is due, and that as text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct NextDue {
    time: SystemTime,
    text: String,
}

/// Whether a line is worth a warning.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Urgency {
    #[default]
    Usual,
    Warn,
}

/// Whether a report was sent.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum DeliveryStatus {
    /// It was handed to every remote channel, with these results, of which each may be a failure:
    /// [`Outcome::is_delivered`].
    Sent(Vec<DeliveryResult>),
    /// It was handed to some remote channel when telemetry was stopped, or somebody opted out.
    CutOff {
        /// What is so of each channel; of one that was not finished, how far it came.
        results: Vec<DeliveryResult>,
        /// Why it was cut off.
        why: NotSent,
    },
    /// It was not sent.
    NotSent(NotSent),
}

/// What one remote channel made of a report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeliveryResult {
    pub(crate) destination: Destination,
    pub(crate) attempts: u32,
    pub(crate) result: Result<Receipt, DeliverError>,
    /// How many reports before this one were not delivered.
    pub(crate) missed: u32,
}

/// What one local channel said when it took a report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LocalReceipt {
    pub(crate) channel: Line,
    pub(crate) receipt: Receipt,
}

impl Outcome {
    /// Whether it was sent.
    #[must_use]
    pub fn status(&self) -> &DeliveryStatus {
        &self.status
    }

    /// What is absent from the report.
    #[must_use]
    pub fn absent(&self) -> &[Absence] {
        &self.absent
    }

    /// What each local channel said that took the report.
    #[must_use]
    pub fn receipts(&self) -> &[LocalReceipt] {
        &self.receipts
    }

    /// The idempotency key of the report; `None` where none was composed, or the system gave no random numbers for it.
    #[must_use]
    pub fn idempotency_key(&self) -> Option<Identifier> {
        self.idempotency_key
    }

    /// When the next report is due, by this machine's clock as it was set at this outcome; `None` where no schedule goes on.
    #[must_use]
    pub fn next_due(&self) -> Option<SystemTime> {
        self.next_due.as_ref().map(|next| next.time)
    }

    /// Whether every receiver took it.
    #[must_use]
    pub fn is_delivered(&self) -> bool {
        matches!(&self.status, DeliveryStatus::Sent(results) if results.iter().all(|delivery| delivery.result.is_ok()))
    }

    /// Whether something is broken: a receiver did not take the report, or no log did, or no channel can be used.
    #[must_use]
    pub fn is_broken(&self) -> bool {
        match &self.status {
            DeliveryStatus::Sent(results) | DeliveryStatus::CutOff { results, .. } => {
                results.iter().any(|delivery| delivery.result.is_err())
            }
            DeliveryStatus::NotSent(why) => why.is_broken(),
        }
    }

    /// Whether a log should write it as a warning: something has just broken, or has been broken for another week, or a
    /// receiver says that it took something else than was sent. All other outcomes are usual, also while something stays so.
    #[must_use]
    pub fn is_worth_a_warning(&self) -> bool {
        self.urgency == Urgency::Warn
    }

    /// The outcome of a report that was asked for and not made.
    #[cfg(feature = "engine")]
    pub(crate) fn not_made(why: NotSent) -> Self {
        Self {
            status: DeliveryStatus::NotSent(why),
            absent: Vec::new(),
            receipts: Vec::new(),
            idempotency_key: None,
            next_due: None,
            urgency: Urgency::Usual,
        }
    }
}

impl DeliveryResult {
    /// Where the channel sends.
    #[must_use]
    pub fn destination(&self) -> &Destination {
        &self.destination
    }

    /// How many attempts were made; none where the channel could not be opened.
    #[must_use]
    pub fn attempts(&self) -> u32 {
        self.attempts
    }

    /// What became of the last one.
    ///
    /// # Errors
    ///
    /// That of the last attempt, or why none was made.
    pub fn result(&self) -> Result<&Receipt, &DeliverError> {
        self.result.as_ref()
    }
}

impl LocalReceipt {
    /// The channel's name, with the crate that it comes from.
    #[must_use]
    pub fn channel(&self) -> &Line {
        &self.channel
    }

    /// What it said.
    #[must_use]
    pub fn receipt(&self) -> &Receipt {
        &self.receipt
    }
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.status {
            DeliveryStatus::Sent(results) => write_results(f, results)?,
            DeliveryStatus::CutOff { results, why } => {
                write_results(f, results)?;
                write!(f, "; {why}")?;
            }
            DeliveryStatus::NotSent(why) => write!(f, "Telemetry report not sent: {why}")?,
        }
        if !self.absent.is_empty() {
            write!(f, "; absent: {}", ByCause(&self.absent))?;
        }
        if f.alternate() {
            self.write_occasion(f)?;
        }
        self.receipts
            .iter()
            .filter_map(|local| local.receipt.sha256_hex())
            .try_for_each(|record| write!(f, "; record {record}"))
    }
}

impl Outcome {
    /// Writes what tells this report from others.
    fn write_occasion(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(key) = self.idempotency_key {
            write!(f, "; key {key}")?;
        }
        match &self.next_due {
            Some(NextDue { text, .. }) => write!(f, "; next report at {text}"),
            None => Ok(()),
        }
    }
}

#[cfg(feature = "engine")]
impl NextDue {
    /// A clock that is set to another era says no time.
    pub(crate) fn at(time: SystemTime) -> Option<Self> {
        use fmt::Write;
        let mut text = String::new();
        time.duration_since(SystemTime::UNIX_EPOCH).ok()?;
        write!(text, "{}", humantime::format_rfc3339_seconds(time)).ok()?;
        Some(Self { time, text })
    }
}

fn write_results(f: &mut fmt::Formatter<'_>, results: &[DeliveryResult]) -> fmt::Result {
    for (index, result) in results.iter().enumerate() {
        let separator = if index == 0 { "" } else { "; " };
        write!(f, "{separator}{result}")?;
    }
    Ok(())
}

impl fmt::Display for DeliveryResult {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { destination, attempts, result, missed } = self;
        match result {
            Ok(receipt) => write!(f, "Telemetry report sent to {destination}: {receipt}")?,
            Err(error) => write!(f, "Telemetry report not delivered to {destination}: {error}")?,
        }
        if *attempts > 1 {
            write!(f, " ({attempts} attempts)")?;
        }
        match (result, missed) {
            (Err(DeliverError::Gone(_)), _) => f.write_str("; it is not asked again before a restart"),
            (Err(_), _) | (Ok(_), 0) => Ok(()),
            (Ok(_), 1) => f.write_str("; 1 report before it was not delivered"),
            (Ok(_), missed) => write!(f, "; {missed} reports before it were not delivered"),
        }
    }
}
