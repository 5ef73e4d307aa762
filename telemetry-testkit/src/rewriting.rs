//! Changing one value of a recorded body, and leaving every other byte as it was.

use anyhow::{Context, Result};
use jiff::Timestamp;

/// Gives an option another value.
pub(crate) fn option(body: &str, name: &str, value: &str) -> Result<String> {
    let known = replace(body, &[&format!("\"name\": \"{name}\""), "\"value\": "], value);
    known.with_context(|| format!("the recorded node has no option {name}"))
}

/// Gives the statistics another start of the process.
pub(crate) fn start_time(body: &str, start: Timestamp) -> Result<String> {
    let start = start.strftime("%Y-%m-%dT%H:%M:%S.%7fZ").to_string();
    replace(body, &["\"proc-startTime\": "], &start).context("the recorded statistics have no proc-startTime")
}

/// Replaces the text that follows the last of the anchors, each of which follows the one before.
fn replace(body: &str, anchors: &[&str], value: &str) -> Option<String> {
    let start =
        anchors.iter().try_fold(0, |from, anchor| Some(from + body.get(from..)?.find(anchor)? + anchor.len()))?;
    let (before, text) = body.split_at(start);
    let end = 2 + text.strip_prefix('"')?.find('"')?;
    Some(format!("{before}{}{}", serde_json::Value::from(value), text.get(end..)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    const OPTIONS: &str = r#"[{"name": "Dev", "value": "False"}, {"name": "Db", "value": "/x"}]"#;

    #[track_caller]
    fn check(changed: Result<String>, expected: Result<&str, &str>) {
        assert_eq!(changed.map_err(|error| error.to_string()), expected.map(str::to_owned).map_err(str::to_owned));
    }

    #[test]
    fn one_option_changes() {
        check(
            option(OPTIONS, "Dev", "true"),
            Ok(r#"[{"name": "Dev", "value": "true"}, {"name": "Db", "value": "/x"}]"#),
        );
        check(
            option(OPTIONS, "Db", "a\"b"),
            Ok(r#"[{"name": "Dev", "value": "False"}, {"name": "Db", "value": "a\"b"}]"#),
        );
        check(option(OPTIONS, "De", "true"), Err("the recorded node has no option De"));
    }

    #[test]
    fn the_start_time_changes() {
        let start: Timestamp = "2026-01-02T03:04:05.0600001Z".parse().unwrap();
        let stats = r#"{"proc-startTime": "2025-11-22T17:31:54.4993167Z", "proc-id": 1}"#;
        check(start_time(stats, start), Ok(r#"{"proc-startTime": "2026-01-02T03:04:05.0600001Z", "proc-id": 1}"#));
        check(start_time("{}", start), Err("the recorded statistics have no proc-startTime"));
    }
}
