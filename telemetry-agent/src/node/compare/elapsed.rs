//! Two spans of time that were read at different moments.

use std::time::Duration;

/// A node counts from later in its start than its process does: by seconds, and by minutes where it opens a large
/// database.
const LATENESS: Duration = Duration::from_secs(600);

/// A node says its time in whole seconds, and its start and its log may be read from clocks that differ by a little.
const TOLERANCE: Duration = Duration::from_secs(2);

/// Whether a span that grew from `earlier` to `later` did so in the time that passed between them, but for that lateness.
pub(super) fn fits(earlier: &str, later: &str, passed: Duration) -> bool {
    let spans = read(earlier).zip(read(later));
    let rest = spans.and_then(|(earlier, later)| (later + TOLERANCE).checked_sub(earlier)?.checked_sub(passed));
    rest.is_some_and(|rest| rest <= LATENESS + TOLERANCE)
}

/// Whether the second span is not the smaller one.
pub(super) fn is_later(earlier: &str, later: &str) -> bool {
    read(earlier).zip(read(later)).is_some_and(|(earlier, later)| earlier <= later)
}

/// Reads .NET's constant format `[d.]hh:mm:ss[.fffffff]`, to the second.
fn read(span: &str) -> Option<Duration> {
    let mut parts = span.split(':');
    let (hours, minutes, seconds) = (parts.next()?, parts.next()?, parts.next()?);
    let (days, hours) = hours.split_once('.').unwrap_or(("0", hours));
    let (seconds, _ticks) = seconds.split_once('.').unwrap_or((seconds, ""));
    let whole = [(days, 86_400), (hours, 3_600), (minutes, 60), (seconds, 1)];
    let total = whole
        .iter()
        .try_fold(0_u64, |sum, (number, unit)| sum.checked_add(number.parse::<u64>().ok()?.checked_mul(*unit)?))?;
    parts.next().is_none().then_some(Duration::from_secs(total))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(earlier: &str, later: &str, passed: u64, expected: bool) {
        assert_eq!(fits(earlier, later, Duration::from_secs(passed)), expected, "{earlier} {later} {passed}");
    }

    #[test]
    fn as_much_time_passed_as_the_spans_differ() {
        check("00:00:20.0312807", "00:00:32", 0, true);
        check("23:59:50", "1.01:00:02", 3_600, true);
        check("00:01:00", "00:11:00", 0, true);
        check("00:01:00", "00:11:01", 0, false);
        check("00:01:00", "00:00:58", 0, true);
        check("00:01:00", "00:00:57", 0, false);
        check("00:01:00", "00:02:00", 63, false);
    }

    #[test]
    fn what_is_no_span_fits_nothing() {
        for nonsense in ["", "1", "00:00", "00:00:00:00", "-00:00:01", "a:b:c", "99999999999999999999.00:00:00"] {
            check(nonsense, "1.00:00:00", 86_400, false);
            check("00:00:00", nonsense, 0, false);
        }
    }
}
