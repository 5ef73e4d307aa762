//! How a report went: one line, with all that is absent and why.

use std::fmt;

use crate::entry::Listed;
use crate::{DeliverError, Destination, Line, Receipt};

/// How a report went. Its text is one line.
#[derive(Clone, Debug)]
pub struct Outcome {
    fate: Fate,
    absent: Vec<Absence>,
    urgency: Urgency,
}

/// Whether a line is worth a warning.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Urgency {
    #[default]
    Usual,
    Warn,
}

/// Whether a report was sent.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Fate {
    /// It was handed to every remote channel, with these results.
    Sent(Vec<Posted>),
    /// It was handed to some remote channel when telemetry was stopped, or somebody opted out.
    CutOff {
        /// What is so of each channel; of one that was not finished, how far it came.
        posted: Vec<Posted>,
        /// Why it was cut off.
        why: Withheld,
    },
    /// It was not sent.
    Withheld(Withheld),
}

/// What one remote channel made of a report.
#[derive(Clone, Debug)]
pub struct Posted {
    pub(crate) destination: Destination,
    pub(crate) attempts: u32,
    pub(crate) result: Result<Receipt, DeliverError>,
    /// How many reports before this one were not delivered.
    pub(crate) missed: u32,
}

/// Why a report was not sent.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Withheld {
    /// Somebody opted out; the line says who and how.
    OptedOut(Line),
    /// No remote channel is configured.
    NoEndpoint,
    /// Every receiver has said that it never wants a report again, and is not asked before a restart.
    Gone,
    /// No section could be collected, so there is nothing to send.
    Empty,
    /// No local channel took it, or the notice before it, and what is not logged is not sent; the line says what each
    /// channel said instead.
    NotLogged(Line),
    /// Telemetry was stopped before it could be sent.
    Stopped,
}

/// A section or a field that the report does not have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Absence {
    path: String,
    reason: String,
}

impl Outcome {
    /// Whether it was sent.
    #[must_use]
    pub fn fate(&self) -> &Fate {
        &self.fate
    }

    /// What is absent from the report.
    #[must_use]
    pub fn absent(&self) -> &[Absence] {
        &self.absent
    }

    /// Whether something is broken: a receiver did not take the report, or no log did.
    #[must_use]
    pub fn is_broken(&self) -> bool {
        match &self.fate {
            Fate::Sent(posted) | Fate::CutOff { posted, .. } => posted.iter().any(|posted| posted.result.is_err()),
            Fate::Withheld(why) => matches!(why, Withheld::NotLogged(_)),
        }
    }

    /// Whether a log should write it as a warning: something has just broken, or has been broken for another week. All
    /// other outcomes are usual, also while something stays broken.
    #[must_use]
    pub fn is_worth_a_warning(&self) -> bool {
        self.urgency == Urgency::Warn
    }
}

impl Posted {
    /// Where the channel sends.
    #[must_use]
    pub fn destination(&self) -> &Destination {
        &self.destination
    }

    /// How many attempts were made.
    #[must_use]
    pub fn attempts(&self) -> u32 {
        self.attempts
    }

    /// What became of the last one.
    ///
    /// # Errors
    ///
    /// That of the last attempt.
    pub fn result(&self) -> Result<&Receipt, &DeliverError> {
        self.result.as_ref()
    }
}

impl Absence {
    /// The section's name, or `section.field`.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }

    /// Why it is absent.
    #[must_use]
    pub fn reason(&self) -> &str {
        &self.reason
    }
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.fate {
            Fate::Sent(posted) => write_posted(f, posted)?,
            Fate::CutOff { posted, why } => {
                write_posted(f, posted)?;
                write!(f, "; {why}")?;
            }
            Fate::Withheld(why) => write!(f, "Telemetry report not sent: {why}")?,
        }
        if self.absent.is_empty() { Ok(()) } else { write!(f, "; absent: {}", ByReason(&self.absent)) }
    }
}

fn write_posted(f: &mut fmt::Formatter<'_>, posted: &[Posted]) -> fmt::Result {
    for (index, posted) in posted.iter().enumerate() {
        let separator = if index == 0 { "" } else { "; " };
        write!(f, "{separator}{posted}")?;
    }
    Ok(())
}

impl fmt::Display for Posted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { destination, attempts, result, missed } = self;
        match result {
            Ok(receipt) => write!(f, "Telemetry report sent to {destination}: {receipt}")?,
            Err(error) => write!(f, "Telemetry report not delivered to {destination}: {error}")?,
        }
        if *attempts != 1 {
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

const NOT_LOGGED: &str = "no log took it, and what is not logged is not sent; enable INFO for the target `telemetry`";

impl fmt::Display for Withheld {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::OptedOut(reason) => write!(f, "opted out, {reason}"),
            Self::NoEndpoint => f.write_str("no endpoint configured"),
            Self::Gone => f.write_str("the receiver has said that it wants none ever again; a restart asks it anew"),
            Self::Empty => f.write_str("no section could be collected"),
            Self::NotLogged(said) => {
                let separator = if said.as_str().is_empty() { "" } else { "; " };
                write!(f, "{NOT_LOGGED}{separator}{said}")
            }
            Self::Stopped => f.write_str("telemetry was stopped"),
        }
    }
}

/// Absences, those with one reason together.
pub(crate) struct ByReason<'a>(pub(crate) &'a [Absence]);

impl fmt::Display for ByReason<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut reasons: Vec<&str> = Vec::new();
        for Absence { reason, .. } in self.0 {
            if reasons.contains(&reason.as_str()) {
                continue;
            }
            let paths: Vec<_> = self.0.iter().filter(|other| other.reason == *reason).map(Absence::path).collect();
            let separator = if reasons.is_empty() { "" } else { ", " };
            write!(f, "{separator}{} ({reason})", Listed(&paths))?;
            reasons.push(reason);
        }
        Ok(())
    }
}

impl Outcome {
    pub(crate) fn new(fate: Fate, absent: &[Absence], urgency: Urgency) -> Self {
        Self { fate, absent: absent.into(), urgency }
    }
}

impl Absence {
    pub(crate) fn new(path: impl Into<String>, reason: impl fmt::Display) -> Self {
        Self { path: path.into(), reason: Line::new(reason).to_string() }
    }
}
