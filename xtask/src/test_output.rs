//! What a test harness prints of each test, a line each.

use crate::checking::{CheckStatus, Checked};

/// Reads `test engine::scheduler::tests::s1_nothing_happens ... ok`, as rustc's own harness and `libtest-mimic` write it.
pub(crate) fn read(line: &str) -> Option<Checked> {
    let (name, status) = line.strip_prefix("test ")?.rsplit_once(" ... ")?;
    let status = match status {
        "ok" => CheckStatus::Passed,
        "FAILED" => CheckStatus::Failed("it says why above".to_owned()),
        other => CheckStatus::Skipped(reason(other.strip_prefix("ignored")?).to_owned()),
    };
    Some(Checked { name: name.trim_end().to_owned(), status })
}

/// Reads `, the reason` or ` (the reason)`.
fn reason(text: &str) -> &str {
    let in_brackets = text.strip_prefix(" (").and_then(|text| text.strip_suffix(')'));
    in_brackets.unwrap_or_else(|| text.trim_start_matches(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(line: &str, expected: Option<(&str, CheckStatus)>) {
        let read = read(line).map(|checked| (checked.name, checked.status));
        assert_eq!(read, expected.map(|(name, status)| (name.to_owned(), status)));
    }

    fn skipped(reason: &str) -> CheckStatus {
        CheckStatus::Skipped(reason.to_owned())
    }

    #[test]
    fn both_harnesses_are_read() {
        check("test engine::tests::s1_nothing ... ok", Some(("engine::tests::s1_nothing", CheckStatus::Passed)));
        check("test n4-redirects             ... ok", Some(("n4-redirects", CheckStatus::Passed)));
        check("test p1 ... FAILED", Some(("p1", CheckStatus::Failed("it says why above".to_owned()))));
        check("test p1 ... ignored", Some(("p1", skipped(""))));
        check("test p1 ... ignored, no strace", Some(("p1", skipped("no strace"))));
        check("test p1 ... ignored (strace: not (yet) there)", Some(("p1", skipped("strace: not (yet) there"))));
        check("test result: ok. 1 passed; 0 failed", None);
        check("running 2 tests", None);
    }
}
