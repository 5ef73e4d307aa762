//! `/info/options`: what the operator wrote.

use std::time::SystemTime;

use super::definition::Document;
use crate::endpoint::{Endpoint, Switch, endpoint};
use crate::json::{self, Value};

/// The options that a report needs; every value is text as it was typed, or none if it is something else.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Options {
    values: Vec<(&'static str, Option<String>)>,
    optout: Option<ServerOptout>,
}

/// A node that may be opted out, or is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum ServerOptout {
    Doubtful,
    Stated,
}

/// Nothing else of the list is kept: it has paths and addresses.
pub(crate) const NEEDED: [&str; 12] = [
    "AuthenticationType",
    "AuthorizationType",
    "ChunkSize",
    "ClusterSize",
    "Dev",
    "DisableGossipOnHttp",
    "DisableStatsOnHttp",
    "DisableTls",
    "EnableAtomPubOverHttp",
    "EnableExternalTcp",
    "Insecure",
    "RunProjections",
];

impl Options {
    /// Before this release every chunk has the default size, whatever the options say.
    pub(crate) const FIRST_WITH_SIZED_CHUNKS: [u32; 1] = [24];

    /// The option, if it is there, and its value, if that is text.
    pub(crate) fn find(&self, name: &str) -> Option<Option<&str>> {
        self.values.iter().find(|(own, _)| *own == name).map(|(_, value)| value.as_deref())
    }

    /// Whether this switch is at the value by which its endpoint is off.
    pub(crate) fn is_switched_off(&self, switch: &Switch) -> bool {
        let value = self.find(switch.option).flatten();
        value.is_some_and(|value| value.trim().eq_ignore_ascii_case(switch.off))
    }

    /// Whether the node opts out: any entry of the option, and any value of it, that is not plainly false objects.
    pub(crate) fn optout(&self) -> Option<ServerOptout> {
        self.optout
    }
}

impl Document for Options {
    const ENDPOINT: Endpoint =
        endpoint!(Object "/info/options", needs "a user in $ops or $admins", gives "configuration")
            .gives_from(&Self::FIRST_WITH_SIZED_CHUNKS, "database.activeChunkNumber");
    type Body = Vec<u8>;

    fn read(body: Vec<u8>, _date: Option<SystemTime>) -> Option<Self> {
        let options: Vec<_> = json::elements(&body)?.collect();
        let optout = options.iter().filter_map(|option| optout(*option)).max();
        Some(Self { values: options.into_iter().filter_map(needed).collect(), optout })
    }
}

/// What an entry objects, in whatever case its option and its keys are written, and however often one stands there.
fn optout(option: Value<'_>) -> Option<ServerOptout> {
    let (mut is_optout, mut values) = (false, Vec::new());
    option.each_member(|key, value| match key {
        _ if key.eq_ignore_ascii_case("name") => is_optout |= value.text().is_some_and(|name| is_optout_name(&name)),
        _ if key.eq_ignore_ascii_case("value") => values.push(value.text()),
        _ => (),
    })?;
    let objection = if values.is_empty() {
        Some(ServerOptout::Doubtful)
    } else {
        values.iter().filter_map(|value| of_value(value.as_deref())).max()
    };
    objection.filter(|_| is_optout)
}

fn is_optout_name(name: &str) -> bool {
    name.trim().eq_ignore_ascii_case("TelemetryOptout")
}

/// A value that is no flag is a doubt.
fn of_value(value: Option<&str>) -> Option<ServerOptout> {
    match value.map(str::trim) {
        Some(text) if text.eq_ignore_ascii_case("false") => None,
        Some(text) if text.eq_ignore_ascii_case("true") => Some(ServerOptout::Stated),
        _ => Some(ServerOptout::Doubtful),
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
    fn o1_o11_t9_of_several_entries_any_that_is_not_plainly_false_objects() {
        let entry = |value: &str| format!(r#"{{"name": "TelemetryOptout", "value": {value}}}"#);
        let (no, yes, perhaps) = (entry(r#""false""#), entry(r#""true""#), entry("null"));
        check(&format!("[{no}, {no}]"), None);
        check(&format!("[{no}, {yes}]"), Some(ServerOptout::Stated));
        check(&format!("[{no}, {perhaps}]"), Some(ServerOptout::Doubtful));
        check(&format!("[{perhaps}, {yes}, {no}]"), Some(ServerOptout::Stated));
        check(r#"[{"name": "telemetryOptOut", "value": "true"}]"#, Some(ServerOptout::Stated));
        check(r#"[{"Name": "TelemetryOptout", "Value": "true"}]"#, Some(ServerOptout::Stated));
        check(r#"[{"name": "TelemetryOptout", "value": "true", "value": "false"}]"#, Some(ServerOptout::Stated));
        check(r#"[{"name": "TelemetryOptout", "name": "Other", "value": "true"}]"#, Some(ServerOptout::Stated));
    }

    #[test]
    fn n15_a_release_without_the_option_is_not_opted_out() {
        check("[]", None);
        check(r#"[{"name": "ClusterSize", "value": "1"}]"#, None);
    }
}
