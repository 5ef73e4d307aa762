//! What a test harness prints of each test, a line each.

use std::process::ExitStatus;

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

/// The results of a program, and its own failure where no test says why it ended with one: it was killed, or could not be built.
pub(crate) fn with_end(name: &str, end: ExitStatus, mut results: Vec<Checked>) -> Vec<Checked> {
    if !end.success() && !results.iter().any(Checked::has_failed) {
        results.push(Checked { name: name.to_owned(), status: CheckStatus::Failed(format!("it ended with {end}")) });
    }
    results
}

/// Reads `, the reason` or ` (the reason)`.
fn reason(text: &str) -> &str {
    let in_brackets = text.strip_prefix(" (").and_then(|text| text.strip_suffix(')'));
    in_brackets.unwrap_or_else(|| text.trim_start_matches(", "))
}

#[cfg(test)]
mod tests {
    use std::os::unix::process::ExitStatusExt;

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

    #[test]
    fn a_program_that_fails_without_a_test_that_does_is_a_failure() {
        let failures = |end, lines: &[&str]| {
            let results =
                with_end("p1", ExitStatus::from_raw(end), lines.iter().filter_map(|line| read(line)).collect());
            results.iter().filter(|result| result.has_failed()).count()
        };
        let (success, failure, killed) = (0, 101 << 8, 9);
        assert_eq!(failures(success, &["test s1 ... ok"]), 0);
        assert_eq!(failures(failure, &["test s1 ... ok", "test s2 ... FAILED"]), 1);
        assert_eq!(failures(killed, &["test s1 ... ok"]), 1);
        assert_eq!(failures(failure, &[]), 1);
    }
}
