//! Consent: off is off, and doubt is off.

use std::ffi::OsStr;
use std::fmt;

use super::{Environment, Product};
use crate::Line;

/// Whether reports may be sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Consent {
    /// Nobody opted out.
    Given,
    /// Somebody did.
    OptedOut(OptOut),
}

/// Who opted out, and how.
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
    /// An environment variable that can't be read or understood.
    Doubt {
        /// The variable's name.
        name: &'static str,
    },
    /// The host, when it built telemetry.
    Host,
    /// The host, at run time.
    AtRunTime,
    /// What the host asked before this report.
    Veto(&'static str),
}

/// The convention that goes beyond any one product.
const DO_NOT_TRACK: &str = "DO_NOT_TRACK";

const OUT: [&str; 4] = ["true", "1", "yes", "on"];
const IN: [&str; 5] = ["false", "0", "no", "off", ""];

#[derive(Clone, Copy)]
enum Reading {
    Out(&'static str),
    In,
    Doubt,
}

impl Consent {
    /// Reads the product's variables and `DO_NOT_TRACK`; any one that opts out decides, and the first such is named.
    #[must_use]
    pub fn read(product: &Product, environment: &Environment) -> Self {
        Decision::read(product, environment, Self::Given).consent
    }

    /// Whether reports may be sent.
    #[must_use]
    pub fn is_given(self) -> bool {
        self == Self::Given
    }
}

/// What was decided at the start, of one look at the variables, so that the notice, the reports and the host's handle agree.
pub(super) struct Decision {
    pub(super) consent: Consent,
    /// What to tell the operator about variables that can't be understood.
    pub(super) warnings: Vec<Line>,
}

impl Decision {
    /// Where no variable opts out, the host decides.
    pub(super) fn read(product: &Product, environment: &Environment, host: Consent) -> Self {
        let readings: Vec<_> = readings(product, environment).collect();
        let decisive = readings.iter().find_map(|(name, reading)| opted_out(name, *reading));
        let doubtful = readings.iter().filter(|(_, reading)| matches!(reading, Reading::Doubt));
        Self {
            consent: decisive.map_or(host, Consent::OptedOut),
            warnings: doubtful.map(|(name, _)| doubt(name)).collect(),
        }
    }
}

fn doubt(name: &str) -> Line {
    Line::new(format_args!("{name} is neither true nor false, so telemetry is opted out; set it to one of them"))
}

fn readings(product: &Product, environment: &Environment) -> impl Iterator<Item = (&'static str, Reading)> {
    let names = std::iter::once(product.opt_out).chain(product.older_opt_outs.iter().copied()).chain([DO_NOT_TRACK]);
    names.filter_map(|name| Some((name, reading(&environment.get(name)?))))
}

fn reading(value: &OsStr) -> Reading {
    let Some(text) = value.to_str().map(str::trim) else {
        return Reading::Doubt;
    };
    match OUT.iter().find(|word| word.eq_ignore_ascii_case(text)) {
        Some(word) => Reading::Out(word),
        None if IN.iter().any(|word| word.eq_ignore_ascii_case(text)) => Reading::In,
        None => Reading::Doubt,
    }
}

fn opted_out(name: &'static str, reading: Reading) -> Option<OptOut> {
    match reading {
        Reading::Out(value) => Some(OptOut::Variable { name, value }),
        Reading::Doubt => Some(OptOut::Doubt { name }),
        Reading::In => None,
    }
}

/// How it was done, as the end of the sentence "you have opted out …".
impl fmt::Display for OptOut {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Variable { name, .. } if *name == DO_NOT_TRACK => {
                write!(f, "by setting the {name} environment variable")
            }
            Self::Variable { name, value } => {
                write!(f, "by setting the {name} environment variable to {value}")
            }
            Self::Doubt { name } => write!(f, "by setting the {name} environment variable"),
            Self::Host => f.write_str("in the configuration of this program"),
            Self::AtRunTime => f.write_str("while this program was running"),
            Self::Veto(reason) => f.write_str(reason),
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
        let environment = Environment::from(variables);
        let Decision { consent, warnings } = read(&environment);
        let consent = match consent {
            Consent::Given => "given".to_owned(),
            Consent::OptedOut(how) => how.to_string(),
        };
        assert_eq!((consent.as_str(), warnings.len()), (expected, 0), "{variables:?}");
    }

    #[track_caller]
    fn check_doubt(name: &str, value: OsString) {
        let environment = Environment::from([(OsString::from(name), value)]);
        let Decision { consent, warnings } = read(&environment);
        assert_eq!((consent.is_given(), warnings.len()), (false, 1), "{environment:?}");
    }

    fn read(environment: &Environment) -> Decision {
        Decision::read(&PRODUCT, environment, Consent::Given)
    }

    #[test]
    fn o1_one_table_of_values_holds_for_every_variable() {
        for name in [OWN, OLDER, DO_NOT_TRACK] {
            for value in ["true", "TRUE", "True", "1", "yes", "on", " true ", "\tOn\n"] {
                let environment = Environment::from([(name, value)]);
                let Decision { consent, warnings } = read(&environment);
                assert!(!consent.is_given() && warnings.is_empty(), "{name}={value:?}");
            }
            for value in ["false", "FALSE", "0", "no", "off", "", "  "] {
                check([(name, value)], "given");
            }
            for value in ["t", "y", "2", "maybe", "tru\u{e9}", "true;"] {
                check_doubt(name, value.into());
            }
            check_doubt(name, OsString::from_vec(b"true\xff".to_vec()));
        }
    }

    #[test]
    fn o8_any_variable_that_opts_out_wins_and_is_named() {
        check([], "given");
        check([(OWN, "true")], "by setting the ACME_TELEMETRY_OPTOUT environment variable to true");
        check([(OWN, "Yes")], "by setting the ACME_TELEMETRY_OPTOUT environment variable to yes");
        check([(OWN, "false"), (OLDER, "1")], "by setting the OLD_ACME_TELEMETRY_OPTOUT environment variable to 1");
        check([(OWN, "0"), (DO_NOT_TRACK, "1")], "by setting the DO_NOT_TRACK environment variable");
        check([(OWN, "on"), (DO_NOT_TRACK, "0")], "by setting the ACME_TELEMETRY_OPTOUT environment variable to on");
    }
}
