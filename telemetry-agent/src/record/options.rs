//! The options of the commands about the record.

use std::path::PathBuf;
use std::time::SystemTime;

use clap::Args;
use telemetry_record_sink::Sha256;

#[derive(Args, Debug)]
pub(crate) struct HistoryOptions {
    #[command(flatten)]
    pub(super) place: Place,

    /// List the last lines only, so many.
    #[arg(long, value_name = "NUMBER", conflicts_with_all = ["show", "verify", "head"])]
    pub(super) last: Option<usize>,

    /// List what was recorded from this day on, such as 2026-11-28, or from a moment such as 2026-11-28T12:00:00Z.
    #[arg(long, value_name = "DATE", value_parser = moment, conflicts_with_all = ["show", "verify", "head"])]
    pub(super) since: Option<SystemTime>,

    /// Print the exact text of the report whose line, or whose text, has a hash that begins so.
    #[arg(long, value_name = "HASH", conflicts_with_all = ["verify", "head"])]
    pub(super) show: Option<String>,

    /// Print the lines as they are recorded, which are JSON objects.
    #[arg(long, conflicts_with_all = ["verify", "head"])]
    pub(super) json: bool,

    /// Say whether every line is as it was recorded, and after the line that it was recorded after.
    #[arg(long)]
    pub(super) verify: bool,

    /// Say also whether the record has a line with this hash, which stands at the end of an outcome in the log, or in an
    /// export.
    #[arg(long, value_name = "HASH")]
    pub(super) head: Option<Sha256>,
}

#[derive(Args, Debug)]
pub(crate) struct ExportOptions {
    #[command(flatten)]
    pub(super) place: Place,

    /// Export what was recorded from this day on, such as 2026-11-28, or from a moment such as 2026-11-28T12:00:00Z.
    #[arg(long, value_name = "DATE", value_parser = moment)]
    pub(super) since: Option<SystemTime>,

    /// The file to write, which must not be there.
    #[arg(long, value_name = "FILE")]
    pub(super) output: PathBuf,
}

#[derive(Args, Debug)]
pub(crate) struct Place {
    /// The state directory of the agent, or the directory of one node in it.
    #[arg(long, value_name = "DIR", env = "TELEMETRY_AGENT_STATE_DIR")]
    pub(super) state_dir: PathBuf,
}

/// Reads a day, by UTC, or a moment.
fn moment(text: &str) -> Result<SystemTime, &'static str> {
    let midnight = format!("{text}T00:00:00Z");
    let read = humantime::parse_rfc3339(text).or_else(|_| humantime::parse_rfc3339(&midnight));
    read.map_err(|_| "it is no date: write it as 2026-11-28, or as 2026-11-28T12:00:00Z")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_is_a_day_or_a_moment() {
        let check = |text: &str, expected: Option<&str>| {
            let read = moment(text).ok().map(|time| humantime::format_rfc3339_seconds(time).to_string());
            assert_eq!(read.as_deref(), expected, "{text}");
        };
        check("2026-11-28", Some("2026-11-28T00:00:00Z"));
        check("2026-11-28T12:30:00Z", Some("2026-11-28T12:30:00Z"));
        check("2026-11", None);
        check("yesterday", None);
    }
}
