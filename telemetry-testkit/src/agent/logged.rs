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

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(log: &str, expected: Result<&str, &str>) {
        let found = logged_report(log, "Sending to").map_err(|error| error.to_string());
        assert_eq!(found.as_deref().map_err(String::as_str), expected);
    }

    #[test]
    fn a_report_stands_under_its_heading() {
        check("Sending to X\n{\n  \"a\": {\n  }\n}\nsent", Ok("{\n  \"a\": {\n  }\n}"));
        check("{\n}\n", Err("no \"Sending to\" in:\n{\n}\n"));
        check("Sending to X", Err("nothing after the heading"));
        check("Sending to X\n{\n", Err("no end of the report"));
        check("Sending to X\nY\n{\n}\n", Err("the report does not begin under its heading:\nSending to X\nY\n{\n}\n"));
    }
}
