//! The environment variables by which an operator opts out.

use std::ffi::OsStr;

use super::Product;
use super::consent::{Consent, Doubt, OptOut};
use super::env_vars::{DO_NOT_TRACK, EnvVars};
use crate::Line;

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
}
