//! Consent: off is off, and doubt is off.

use std::ffi::OsStr;
use std::fmt;

use super::{EnvVars, Product};
use crate::Line;

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

/// The convention that goes beyond any one product.
const DO_NOT_TRACK: &str = "DO_NOT_TRACK";

const OUT: [&str; 4] = ["true", "1", "yes", "on"];
const IN: [&str; 5] = ["false", "0", "no", "off", ""];

/// What the value of an opt-out variable says.
#[derive(Clone, Copy)]
enum Switch {
    Out(&'static str),
    In,
    Doubtful,
}

/// What was decided at the start, of one look at the variables, so that the notice, the reports and the host's handle agree.
pub(super) struct Decision {
    pub(super) consent: Consent,
    /// What to tell the operator about variables that can't be understood.
    pub(super) warnings: Vec<Line>,
}

impl Decision {
    /// Where no variable decides, the host does.
    pub(super) fn read(product: &Product, variables: &EnvVars, host: Consent) -> Self {
        let switches: Vec<_> = switches(product, variables).collect();
        let of_variables = switches.iter().map(|(name, switch)| consent(name, *switch));
        let doubtful = switches.iter().filter(|(_, switch)| matches!(switch, Switch::Doubtful));
        Self {
            consent: of_variables.fold(Consent::Granted, Consent::and).and(host),
            warnings: doubtful.map(|(name, _)| doubt(name)).collect(),
        }
    }
}

fn doubt(name: &str) -> Line {
    Line::new(format_args!("{name} is neither true nor false, so no telemetry is sent; set it to one of them"))
}

fn switches(product: &Product, variables: &EnvVars) -> impl Iterator<Item = (&'static str, Switch)> {
    let names = std::iter::once(product.opt_out).chain(product.older_opt_outs.iter().copied()).chain([DO_NOT_TRACK]);
    names.filter_map(|name| Some((name, switch(&variables.get(name)?))))
}

fn switch(value: &OsStr) -> Switch {
    let Some(text) = value.to_str().map(str::trim) else {
        return Switch::Doubtful;
    };
    match OUT.iter().find(|word| word.eq_ignore_ascii_case(text)) {
        Some(word) => Switch::Out(word),
        None if IN.iter().any(|word| word.eq_ignore_ascii_case(text)) => Switch::In,
        None => Switch::Doubtful,
    }
}

fn consent(name: &'static str, switch: Switch) -> Consent {
    match switch {
        Switch::Out(value) => Consent::OptedOut(OptOut::Variable { name, value }),
        Switch::In => Consent::Granted,
        Switch::Doubtful => Consent::Unknown(Doubt::Variable { name }),
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
            Self::UnknownPath => f.write_str("since a path that is refused is none of this program's"),
            Self::Source(reason) => f.write_str(reason),
            Self::NoAnswer => f.write_str("since the host did not say whether it may be sent"),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::ffi::OsString;
    use std::os::unix::ffi::OsStringExt;

    use super::*;
    use crate::testing::PRODUCT;

    const OWN: &str = "ACME_TELEMETRY_OPTOUT";
    const OLDER: &str = "OLD_ACME_TELEMETRY_OPTOUT";

    #[track_caller]
    fn check<const N: usize>(variables: [(&str, &str); N], expected: &str) {
        let environment = EnvVars::from(variables);
        let Decision { consent, warnings } = read(&environment);
        let consent = match consent {
            Consent::Granted => "granted".to_owned(),
            Consent::OptedOut(how) => how.to_string(),
            Consent::Unknown(why) => format!("unknown, {why}"),
        };
        assert_eq!((consent.as_str(), warnings.len()), (expected, 0), "{variables:?}");
    }

    #[track_caller]
    fn check_doubt(name: &str, value: OsString) {
        let environment = EnvVars::from([(OsString::from(name), value)]);
        let Decision { consent, warnings } = read(&environment);
        assert!(matches!(consent, Consent::Unknown(Doubt::Variable { .. })), "{environment:?}");
        assert_eq!(warnings.len(), 1, "{environment:?}");
    }

    fn read(variables: &EnvVars) -> Decision {
        Decision::read(&PRODUCT, variables, Consent::Granted)
    }

    #[test]
    fn o1_one_table_of_values_holds_for_every_variable() {
        for name in [OWN, OLDER, DO_NOT_TRACK] {
            for value in ["true", "TRUE", "True", "1", "yes", "on", " true ", "\tOn\n"] {
                let environment = EnvVars::from([(name, value)]);
                let Decision { consent, warnings } = read(&environment);
                assert!(!consent.is_granted() && warnings.is_empty(), "{name}={value:?}");
            }
            for value in ["false", "FALSE", "0", "no", "off", "", "  "] {
                check([(name, value)], "granted");
            }
            for value in ["t", "y", "2", "maybe", "tru\u{e9}", "true;"] {
                check_doubt(name, value.into());
            }
            check_doubt(name, OsString::from_vec(b"true\xff".to_vec()));
        }
    }

    #[test]
    fn o8_any_variable_that_opts_out_wins_and_is_named() {
        check([], "granted");
        check([(OWN, "true")], "by setting the ACME_TELEMETRY_OPTOUT environment variable to true");
        check([(OWN, "Yes")], "by setting the ACME_TELEMETRY_OPTOUT environment variable to yes");
        check([(OWN, "false"), (OLDER, "1")], "by setting the OLD_ACME_TELEMETRY_OPTOUT environment variable to 1");
        check([(OWN, "0"), (DO_NOT_TRACK, "1")], "by setting the DO_NOT_TRACK environment variable");
        check([(OWN, "on"), (DO_NOT_TRACK, "0")], "by setting the ACME_TELEMETRY_OPTOUT environment variable to on");
    }
    #[test]
    fn rule_2_opted_out_is_said_only_where_somebody_opted_out() {
        let said = |variables: [(&str, &str); 2]| read(&EnvVars::from(variables)).consent;
        assert!(matches!(said([(OWN, "maybe"), (DO_NOT_TRACK, "0")]), Consent::Unknown(Doubt::Variable { name: OWN })));
        let expected = Consent::OptedOut(OptOut::Variable { name: DO_NOT_TRACK, value: "1" });
        assert_eq!(said([(OWN, "maybe"), (DO_NOT_TRACK, "1")]), expected);
    }

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
