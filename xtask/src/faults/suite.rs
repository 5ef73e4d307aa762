//! The tests of the workspace, as cargo runs them.

use std::path::Path;

use anyhow::{Context, Result};
use telemetry_testkit::TICKER_DIRECTORY;
use xshell::cmd;

use crate::checking::Checked;
use crate::terminal::line;
use crate::{test_output, workspace};

/// Tells the test that kills a process while it records how often to do so.
const KILLS: &str = "TELEMETRY_RECORD_KILLS";

/// Runs every test; what fails is printed whole. The hosts of tests keep the gaps of their tickers in that directory.
pub(super) fn run(gaps: &Path) -> Result<Vec<Checked>> {
    let shell = workspace::shell()?;
    let command = cmd!(shell, "cargo test --workspace --no-fail-fast").env(TICKER_DIRECTORY, gaps).env(KILLS, "1000");
    let output = command.quiet().ignore_status().output().context("cargo test can't be run")?;
    let text = String::from_utf8_lossy(&output.stdout);
    text.lines().filter(|text| text.starts_with("test result:")).for_each(line);
    if !output.status.success() {
        line(format_args!("{text}\n{}", String::from_utf8_lossy(&output.stderr)));
        anyhow::bail!("cargo test ended with {}", output.status);
    }
    Ok(text.lines().filter_map(test_output::read).collect())
}
