//! Consent: off is off, and doubt is off.

use std::fmt;

use super::env_vars::DO_NOT_TRACK;

/// Whether reports may be sent; a consent source of the host answers it for one report.
///
/// ```
/// use telemetry_core::Consent;
///
/// let answers = [
///     Consent::Granted,
///     Consent::opted_out("since the licence forbids it"),
///     Consent::unknown("since the licence server does not answer"),
/// ];
/// assert_eq!(answers.iter().filter(|consent| consent.is_granted()).count(), 1);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Consent {
    /// Nobody opted out.
    Granted,
    /// Somebody did.
    OptedOut(OptOut),
    /// It is not known whether somebody did, and doubt is off.
    Unknown(Doubt),
}

/// Who opted out, and how. Its text ends the sentence "opted out, …".
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum OptOut {
    /// The operator, by an environment variable.
    Variable {
        /// The variable's name.
        name: &'static str,
        /// The value, as the table of values spells it.
        value: &'static str,
    },
    /// The host, when it built telemetry.
    Host,
    /// The host, at run time.
    AtRunTime,
    /// A consent source, for this reason.
    Source(&'static str),
}

/// Why it is not known whether somebody opted out. Its text ends the sentence "consent unknown, …".
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Doubt {
    /// An environment variable can't be read or understood.
    Variable {
        /// The variable's name.
        name: &'static str,
    },
    /// An environment variable that is set looks like a mistyped opt-out.
    Mistyped {
        /// The variable that was meant.
        meant: &'static str,
    },
    /// The operator refuses a path that this program does not have, so that what was meant may still be said.
    UnknownPath,
    /// A consent source does not know, for this reason.
    Source(&'static str),
    /// A consent source gave no answer: it panicked, or took longer than 10 s.
    NoAnswer,
}

impl Consent {
    /// The answer of a source that knows of an opt-out; `reason` ends the sentence "opted out, …".
    #[must_use]
    pub const fn opted_out(reason: &'static str) -> Self {
        Self::OptedOut(OptOut::Source(reason))
    }

    /// The answer of a source that does not know; `reason` ends the sentence "consent unknown, …", and names the remedy.
    #[must_use]
    pub const fn unknown(reason: &'static str) -> Self {
        Self::Unknown(Doubt::Source(reason))
    }

    /// Whether reports may be sent.
    #[must_use]
    pub fn is_granted(self) -> bool {
        self == Self::Granted
    }

    /// Both answers as one: an opt-out counts before a doubt, any doubt before consent, and of two alike the first.
    pub(super) fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::OptedOut(_), _) | (Self::Unknown(_), Self::Granted | Self::Unknown(_)) => self,
            (Self::Granted, _) | (Self::Unknown(_), Self::OptedOut(_)) => other,
        }
    }
}

impl fmt::Display for OptOut {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Variable { name, .. } if *name == DO_NOT_TRACK => {
                write!(f, "by setting the {name} environment variable")
            }
            Self::Variable { name, value } => {
                write!(f, "by setting the {name} environment variable to {value}")
            }
            Self::Host => f.write_str("in the configuration of this program"),
            Self::AtRunTime => f.write_str("while this program was running"),
            Self::Source(reason) => f.write_str(reason),
        }
    }
}

impl fmt::Display for Doubt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Variable { name } => {
                write!(f, "since the {name} environment variable is neither true nor false")
            }
            Self::Mistyped { meant } => write!(f, "since a variable that is set looks like a mistyped {meant}"),
            Self::UnknownPath => f.write_str("since a path that is refused is none of this program's"),
            Self::Source(reason) => f.write_str(reason),
            Self::NoAnswer => f.write_str("since the host did not say whether it may be sent"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_opt_out_counts_before_a_doubt_and_a_doubt_before_consent() {
        let all = [Consent::Granted, Consent::unknown("a"), Consent::unknown("b"), Consent::opted_out("c")];
        for (one, other, expected) in
            [(0, 0, 0), (0, 1, 1), (1, 0, 1), (1, 2, 1), (2, 1, 2), (1, 3, 3), (3, 1, 3), (3, 0, 3)]
        {
            assert_eq!(all[one].and(all[other]), all[expected], "{one} {other}");
        }
    }
}
