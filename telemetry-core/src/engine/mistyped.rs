//! Variables that look like a mistyped opt-out: whoever set one has most likely meant it.

use std::ffi::OsString;

use strsim::osa_distance;

use super::env_vars::EnvVars;

/// What an opt-out is called after its prefix, or by who leaves the prefix out.
const WITHOUT_PREFIX: &str = "TELEMETRYOPTOUT";

/// A variable that looks like a mistyped opt-out.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Mistyped {
    pub(super) name: OsString,
    /// The opt-out variable that was meant.
    pub(super) meant: &'static str,
}

/// The variables that look like one of these opt-out variables, of which the first is the product's own.
pub(super) fn find(variables: &EnvVars, known: &[&'static str]) -> Vec<Mistyped> {
    let mistyped = |name: OsString| Some(Mistyped { meant: meant(name.to_str()?, known)?, name });
    variables.names().into_iter().filter_map(mistyped).collect()
}

/// The opt-out variable that a name is a misspelling of: in another case, with other underscores, without its prefix or the word
/// in its middle, or with a letter or two too many, too few or wrong.
fn meant(name: &str, known: &[&'static str]) -> Option<&'static str> {
    if known.contains(&name) {
        return None;
    }
    let letters = letters(name);
    let same = |known: &&&'static str| self::letters(known) == letters;
    let without_word =
        |known: &&&'static str| known.contains(WORD) && self::letters(&known.replace(WORD, "")) == letters;
    let near = |known: &&&'static str| {
        let edits = if known.contains(WORD) { 2 } else { 1 };
        osa_distance(&self::letters(known), &letters) <= edits
    };
    let without_prefix = || known.first().filter(|_| letters == WITHOUT_PREFIX);
    let found = known.iter().find(same).or_else(without_prefix).or_else(|| known.iter().find(without_word));
    found.or_else(|| known.iter().find(near)).copied()
}

/// What stands between the product and the opting out.
const WORD: &str = "TELEMETRY_";

fn letters(name: &str) -> String {
    name.chars().filter(|character| *character != '_').map(|character| character.to_ascii_uppercase()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const KNOWN: [&str; 3] = ["ACME_TELEMETRY_OPTOUT", "OLD_ACME_TELEMETRY_OPTOUT", "DO_NOT_TRACK"];

    #[track_caller]
    fn check(name: &str, expected: Option<&'static str>) {
        assert_eq!(meant(name, &KNOWN), expected, "{name}");
    }

    #[test]
    fn o12_a_misspelled_opt_out_is_known_by_its_letters() {
        for name in [
            "acme_telemetry_optout",
            "ACME_TELEMETRYOPTOUT",
            "ACME_TELEMETRY_OPT_OUT",
            "TELEMETRY_OPTOUT",
            "Telemetry_Opt_Out",
            "ACME_TELEMETRY_OPTOUTS",
            "ACME_TELEMTRY_OPTOUT",
            "AKME_TELEMETRY_OPTOUT",
            "AC_TELEMETRY_OPTOUT",
            "ACME_OPTOUT",
            "ACME_OPT_OUT",
        ] {
            check(name, Some(KNOWN[0]));
        }
        check("OLD_ACME_TELEMETRYOPTOUT", Some(KNOWN[1]));
        check("DONOTTRACK", Some(KNOWN[2]));
        check("do_not_track", Some(KNOWN[2]));
    }

    #[test]
    fn o12_an_opt_out_of_something_else_is_none() {
        for name in [
            "DOTNET_CLI_TELEMETRY_OPTOUT",
            "POWERSHELL_TELEMETRY_OPTOUT",
            "NEXT_TELEMETRY_DISABLED",
            "DO_NOT_STACK",
            "HOME",
            "",
        ] {
            check(name, None);
        }
        // What is spelled right is no misspelling.
        KNOWN.into_iter().for_each(|name| check(name, None));
    }
}
