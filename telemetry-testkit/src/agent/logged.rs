//! Reports as the agent shows them.

use anyhow::{Context, Result, ensure};

/// The text of the report that a log or a console shows under this heading.
pub fn logged_report(log: &str, heading: &str) -> Result<String> {
    let (_, after) = log.split_once(heading).with_context(|| format!("no {heading:?} in:\n{log}"))?;
    let (_, text) = after.split_once('\n').context("nothing after the heading")?;
    let (report, _) = text.split_once("\n}\n").context("no end of the report")?;
    ensure!(report.starts_with("{\n"), "the report does not begin under its heading:\n{log}");
    Ok(format!("{report}\n}}"))
}
