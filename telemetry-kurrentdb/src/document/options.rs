//! `/info/options`: what the operator wrote.

use std::time::SystemTime;

use super::{Document, Endpoint};
use crate::endpoint::endpoint;
use crate::json::{self, Value};

/// The options that a report needs; every value is text as it was typed, or none if it is something else.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Options(Vec<(&'static str, Option<String>)>);

/// A node that is opted out, or may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ServerOptout {
    Stated,
    Doubtful,
}

/// Nothing else of the list is kept: it has paths and addresses.
pub(crate) const NEEDED: [&str; 10] = [
    "AuthenticationType",
    "AuthorizationType",
    "ChunkSize",
    "ClusterSize",
    "DisableTls",
    "EnableAtomPubOverHttp",
    "EnableExternalTcp",
    "Insecure",
    "RunProjections",
    "TelemetryOptout",
];

impl Options {
    /// The option, if it is there, and its value, if that is text.
    pub(crate) fn find(&self, name: &str) -> Option<Option<&str>> {
        self.0.iter().find(|(own, _)| *own == name).map(|(_, value)| value.as_deref())
    }

    /// Whether the node opts out; a value that is no flag is a doubt.
    pub(crate) fn optout(&self) -> Option<ServerOptout> {
        match self.find("TelemetryOptout")?.map(str::trim) {
            Some(text) if text.eq_ignore_ascii_case("false") => None,
            Some(text) if text.eq_ignore_ascii_case("true") => Some(ServerOptout::Stated),
            _ => Some(ServerOptout::Doubtful),
        }
    }
}

impl Document for Options {
    const ENDPOINT: Endpoint =
        endpoint!(Object "/info/options", needs "a user in $ops or $admins", gives "configuration");
    type Body = Vec<u8>;

    fn read(body: Vec<u8>, _date: Option<SystemTime>) -> Option<Self> {
        Some(Self(json::elements(&body)?.filter_map(needed).collect()))
    }
}

fn needed(option: Value<'_>) -> Option<(&'static str, Option<String>)> {
    let [name, value] = option.members(["name", "value"])?;
    let name = name.text()?;
    let name = NEEDED.into_iter().find(|needed| *needed == name)?;
    Some((name, value.text()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(list: &str, expected: Option<ServerOptout>) {
        assert_eq!(Options::read(list.into(), None).unwrap().optout(), expected, "{list}");
    }

    #[track_caller]
    fn check_value(value: &str, expected: Option<ServerOptout>) {
        check(&format!(r#"[{{"name": "TelemetryOptout", "value": {value}}}]"#), expected);
    }

    #[test]
    fn o1_a_value_that_is_no_flag_is_a_doubt() {
        check_value(r#""false""#, None);
        check_value(r#"" False ""#, None);
        check_value(r#""True""#, Some(ServerOptout::Stated));
        for doubtful in [r#""""#, r#""perhaps""#, "true", "false", "null", "0", "[]"] {
            check_value(doubtful, Some(ServerOptout::Doubtful));
        }
        check(r#"[{"name": "TelemetryOptout"}]"#, Some(ServerOptout::Doubtful));
    }

    #[test]
    fn n15_a_release_without_the_option_is_not_opted_out() {
        check("[]", None);
        check(r#"[{"name": "ClusterSize", "value": "1"}]"#, None);
    }
}
