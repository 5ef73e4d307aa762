//! Metrics in a file, as a collector of text files and its alerts read them.

use std::fs::{self, File};
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::Command;

use anyhow::{Result, ensure};
use telemetry_testkit::Collector;
use tempfile::TempDir;

use crate::fixture::{beside, kept, specified_node};

/// Everybody can read them, they have no timestamps, and count what was so.
pub(super) fn they_are_written_for_a_collector_of_text_files(program: &Path) -> Result<()> {
    let (place, text) = after_a_report(program)?;
    for line in [
        "telemetry_reports_total{outcome=\"not_sent\"} 0",
        "telemetry_absent_sections 0",
        "telemetry_sending{reason=\"granted\"} 1",
        "# TYPE telemetry_reports_total counter",
    ] {
        ensure!(text.lines().any(|own| own == line), "{line} is not in {text}");
    }
    let success = text.lines().find_map(|line| line.strip_prefix("telemetry_last_success_timestamp_seconds "));
    ensure!(success.is_some_and(|time| time.len() == 10), "{text}");
    ensure!(text.lines().all(|line| line.starts_with('#') || line.split(' ').count() == 2), "{text}");
    ensure!(fs::metadata(place.path().join(FILE))?.permissions().mode() & 0o777 == 0o644, "a collector can't read it");
    Ok(())
}

/// `promtool` accepts the file, and each alert is raised by what it is for, and by nothing else.
pub(super) fn the_tool_that_reads_them_accepts_them(program: &Path) -> Result<()> {
    let (place, _) = after_a_report(program)?;
    let mut check = Command::new("promtool");
    check_output(check.args(["check", "metrics"]).stdin(File::open(place.path().join(FILE))?))?;
    let alerts = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/rules.test.yaml");
    check_output(Command::new("promtool").args(["test", "rules", alerts]))
}

/// What a program prints is part of the error, if it says that something is wrong.
fn check_output(command: &mut Command) -> Result<()> {
    let output = command.output()?;
    ensure!(output.status.success() && output.stderr.is_empty(), "{output:?}");
    Ok(())
}

const FILE: &str = "telemetry.prom";

/// The directory of the metrics, and their text once a report was sent.
fn after_a_report(program: &Path) -> Result<(TempDir, String)> {
    let (node, collector, place) = (specified_node()?, Collector::start()?, tempfile::tempdir()?);
    let file = place.path().join(FILE);
    let agent = beside(program, &node, &collector)?.option("--metrics-file", file.display().to_string()).start()?;
    agent.wait_for("Telemetry report sent to")?;
    let text = kept(&agent, &file, |text| text.contains("{outcome=\"sent\"} 1"))?;
    Ok((place, text))
}
