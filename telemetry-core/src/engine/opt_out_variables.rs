//! The environment variables by which an operator opts out.

use std::ffi::{OsStr, OsString};

use super::Product;
use super::consent::{Consent, Doubt, OptOut};
use super::env_vars::{DO_NOT_TRACK, EnvVars};
use super::mistyped::{self, Mistyped};
use crate::Line;

const OUT: [&str; 4] = ["true", "1", "yes", "on"];
const IN: [&str; 5] = ["false", "0", "no", "off", ""];

/// A variable by which an operator may opt out: one of those that count, or one that looks like a mistyped one of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OptOutVariable {
    name: Line,
    value: Option<Line>,
    consent: Consent,
}

impl OptOutVariable {
    /// The variable's name.
    #[must_use]
    pub fn name(&self) -> &Line {
        &self.name
    }

    /// Its value; `None` where it is not set.
    #[must_use]
    pub fn value(&self) -> Option<&Line> {
        self.value.as_ref()
    }

    /// What it says of reports; one that is not set grants them.
    #[must_use]
    pub fn consent(&self) -> Consent {
        self.consent
    }

    /// What to tell the operator of one that can't be understood, as running telemetry does; `None` of any other.
    #[must_use]
    pub fn warning(&self) -> Option<Line> {
        let Self { name, consent, .. } = self;
        Some(match consent {
            Consent::Unknown(Doubt::Mistyped { meant }) => Line::new(format_args!(
                "{name} looks like a mistyped {meant}, so no telemetry is sent; set {meant}, and unset the other"
            )),
            Consent::Unknown(_) => Line::new(format_args!(
                "{name} is neither true nor false, so no telemetry is sent; set it to one of them"
            )),
            Consent::Granted | Consent::OptedOut(_) => return None,
        })
    }
}

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
        let variables = read(product, variables);
        Self {
            consent: variables.iter().map(OptOutVariable::consent).fold(Consent::Granted, Consent::and).and(host),
            warnings: variables.iter().filter_map(OptOutVariable::warning).collect(),
        }
    }
}

/// All that count, set or not, then those that look like a mistyped one of them.
pub(super) fn read(product: &Product, variables: &EnvVars) -> Vec<OptOutVariable> {
    let names = names(product);
    let known = names.iter().map(|name| known(name, variables.get(name)));
    known.chain(mistyped::find(variables, &names).iter().filter_map(|found| mistyped(found, variables))).collect()
}

fn known(name: &'static str, value: Option<OsString>) -> OptOutVariable {
    let consent = value.as_deref().map_or(Consent::Granted, |value| consent(name, switch(value)));
    OptOutVariable { name: Line::from(name), value: value.map(|value| Line::new(value.display())), consent }
}

/// One whose value is plainly false opts out of nothing, whatever was meant.
fn mistyped(found: &Mistyped, variables: &EnvVars) -> Option<OptOutVariable> {
    let value = variables.get(found.name.to_str()?).filter(|value| !matches!(switch(value), Switch::In))?;
    let consent = Consent::Unknown(Doubt::Mistyped { meant: found.meant });
    Some(OptOutVariable { name: Line::new(found.name.display()), value: Some(Line::new(value.display())), consent })
}

/// The product's own variable, and all others that count as it does.
fn names(product: &Product) -> Vec<&'static str> {
    std::iter::once(product.opt_out).chain(product.older_opt_outs.iter().copied()).chain([DO_NOT_TRACK]).collect()
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
    use std::os::unix::ffi::OsStringExt;

    use super::*;
    use crate::testing::PRODUCT;

    const OWN: &str = "ACME_TELEMETRY_OPTOUT";
    const OLDER: &str = "OLD_ACME_TELEMETRY_OPTOUT";

    #[track_caller]
    fn check<const N: usize>(variables: [(&str, &str); N], expected: &str) {
        let environment = EnvVars::from(variables);
        let Decision { consent, warnings } = decision(&environment);
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
        let Decision { consent, warnings } = decision(&environment);
        assert!(matches!(consent, Consent::Unknown(Doubt::Variable { .. })), "{environment:?}");
        assert_eq!(warnings.len(), 1, "{environment:?}");
    }

    fn decision(variables: &EnvVars) -> Decision {
        Decision::read(&PRODUCT, variables, Consent::Granted)
    }

    #[test]
    fn o1_one_table_of_values_holds_for_every_variable() {
        for name in [OWN, OLDER, DO_NOT_TRACK] {
            for value in ["true", "TRUE", "True", "1", "yes", "on", " true ", "\tOn\n"] {
                let environment = EnvVars::from([(name, value)]);
                let Decision { consent, warnings } = decision(&environment);
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
    fn o12_a_mistyped_opt_out_is_a_doubt_unless_it_is_plainly_false() {
        for value in ["true", "1", "maybe"] {
            let Decision { consent, warnings } = decision(&EnvVars::from([("ACME_TELEMETRYOPTOUT", value)]));
            assert_eq!(consent, Consent::Unknown(Doubt::Mistyped { meant: OWN }), "{value}");
            let expected = "ACME_TELEMETRYOPTOUT looks like a mistyped ACME_TELEMETRY_OPTOUT, so no telemetry is sent; set \
                            ACME_TELEMETRY_OPTOUT, and unset the other";
            assert_eq!(warnings.iter().map(ToString::to_string).collect::<Vec<_>>(), [expected]);
        }
        check([("ACME_TELEMETRYOPTOUT", "false")], "granted");
        check([("ACME_TELEMETRYOPTOUT", "")], "granted");
        check([("DOTNET_CLI_TELEMETRY_OPTOUT", "1"), ("POWERSHELL_TELEMETRY_OPTOUT", "1")], "granted");
    }

    #[test]
    fn each_variable_is_told_with_its_value_and_what_it_says() {
        let variables = EnvVars::from([(OLDER, "tru\u{e9}"), (DO_NOT_TRACK, "0"), ("TELEMETRY_OPTOUT", "1")]);
        let told: Vec<_> = read(&PRODUCT, &variables)
            .into_iter()
            .map(|variable| {
                (variable.name.to_string(), variable.value.map(|value| value.to_string()), variable.consent)
            })
            .collect();
        let expected = [
            (OWN, None, Consent::Granted),
            (OLDER, Some(r"tru\u{e9}"), Consent::Unknown(Doubt::Variable { name: OLDER })),
            (DO_NOT_TRACK, Some("0"), Consent::Granted),
            ("TELEMETRY_OPTOUT", Some("1"), Consent::Unknown(Doubt::Mistyped { meant: OWN })),
        ];
        let expected = expected.map(|(name, value, consent)| (name.to_owned(), value.map(str::to_owned), consent));
        assert_eq!(told, expected);
    }

    #[test]
    fn rule_2_opted_out_is_said_only_where_somebody_opted_out() {
        let said = |variables: [(&str, &str); 2]| decision(&EnvVars::from(variables)).consent;
        assert!(matches!(said([(OWN, "maybe"), (DO_NOT_TRACK, "0")]), Consent::Unknown(Doubt::Variable { name: OWN })));
        let expected = Consent::OptedOut(OptOut::Variable { name: DO_NOT_TRACK, value: "1" });
        assert_eq!(said([(OWN, "maybe"), (DO_NOT_TRACK, "1")]), expected);
    }
}
