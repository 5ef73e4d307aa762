//! Errors in how a program was put together, found before anything runs.

use std::fmt;

use crate::{Destination, Line, Origin};

/// One error, with the remedy in its text.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ConfigError {
    /// Two crates declare one section.
    #[error(
        "two crates declare the telemetry section `{name}`, {first} and {second}: leave one of them out, or rename its section"
    )]
    TwiceDeclared {
        /// The section's name.
        name: &'static str,
        /// The crate that comes first by name.
        first: Origin,
        /// The other one.
        second: Origin,
    },
    /// One crate gives a section twice: it is registered and added, or two of its sections have one name.
    #[error(
        "the telemetry section `{name}` is given twice by {origin}: leave out `provider` or `discover`, or rename one of the two"
    )]
    GivenTwice {
        /// The section's name.
        name: &'static str,
        /// The crate that gives it.
        origin: Origin,
    },
    /// A top-level field has the name of a section, which stays: a claim never takes what is there.
    #[error("`{name}`, a top-level field of {claimant}, is the name of a section of {section}: rename the field")]
    ClaimedName {
        /// The name in question.
        name: &'static str,
        /// The crate that declares the field.
        claimant: Origin,
        /// The crate whose section has the name.
        section: Origin,
    },
    /// Two top-level fields have one name.
    #[error("`{name}`, declared by {second}, is a top-level field of {first}: rename it")]
    TakenName {
        /// The name in question.
        name: &'static str,
        /// The crate that comes first by name.
        first: Origin,
        /// The other one.
        second: Origin,
    },
    /// A declaration has a name, or a label, that is none.
    #[error(
        "{origin} declares a telemetry section with a name that stands twice or is not camel case of at most 64 letters and digits, or with a label that is not printable ASCII: rename it, or derive `Section` and `Label` instead"
    )]
    InvalidName {
        /// The crate that declares it.
        origin: Origin,
    },
    /// A map is declared to stand at the top level.
    #[error(
        "{origin} declares the map `{name}` at the top level of the report, where its keys would stand among the names of sections: give it `Placement::Object`"
    )]
    TopLevelMap {
        /// The section's name.
        name: &'static str,
        /// The crate that declares it.
        origin: Origin,
    },
    /// The host supplies a section that nobody collects.
    #[error("the host supplies the telemetry section `{name}`, and no provider of it is linked: link {}, or leave `supply` out", .origin.name())]
    NotCollected {
        /// The section's name.
        name: &'static str,
        /// The crate that declares it.
        origin: Origin,
    },
    /// The host supplies a section twice; the first source counts.
    #[error("the host supplies the telemetry section `{name}` twice: leave one `supply` out")]
    SuppliedTwice {
        /// The section's name.
        name: &'static str,
    },
    /// The host gives two settings of one type; the first counts.
    #[error("the host gives the telemetry setting {setting} twice: leave one of them out")]
    SetTwice {
        /// The type of the setting.
        setting: &'static str,
    },
    /// The operator refuses a path that no section of this program has. Nothing is sent, since what was meant may still be
    /// said.
    #[error(
        "`{path}` can't be left out: it is no path of this program's catalogue, such as `cluster` or `cluster.nodeId`; nothing is sent until it is one"
    )]
    UnknownPath {
        /// The path.
        path: Line,
    },
    /// No section at all.
    #[error(
        "no telemetry section is linked into this program: name a provider crate in `telemetry_core::link!` and call `discover()`"
    )]
    NothingLinked,
    /// No local channel, without which nothing is ever sent.
    #[error(
        "no local telemetry channel is linked into this program, and what is not logged is not sent: \
         name the crate of a log sink in `telemetry_core::link!` and call `discover()`, or pass one to `sink`"
    )]
    NoLocalChannel,
    /// A first report within an hour of the start, or others more often than every hour, to a receiver that is not on this
    /// machine.
    #[error(
        "a first report or an interval of less than an hour is for this machine only, not for {destination}: choose longer times"
    )]
    TooFrequent {
        /// The receiver.
        destination: Destination,
    },
}

/// All the errors that were found, in one line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConfigErrors(pub(super) Vec<ConfigError>);

impl ConfigErrors {
    /// Each of them.
    pub fn iter(&self) -> impl Iterator<Item = &ConfigError> {
        self.0.iter()
    }
}

impl std::error::Error for ConfigErrors {}

impl fmt::Display for ConfigErrors {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, error) in self.0.iter().enumerate() {
            let separator = if index == 0 { "" } else { "; " };
            write!(f, "{separator}{error}")?;
        }
        Ok(())
    }
}
