//! The start of this process, as Linux tells it.

use std::time::Duration;

use rustix::param::clock_ticks_per_second;
use rustix::time::{ClockId, Timespec, clock_gettime};
use telemetry_core::CollectError;

pub(crate) fn of_this_process() -> Result<Duration, CollectError> {
    let stat =
        std::fs::read("/proc/self/stat").map_err(|_| CollectError::Unavailable("/proc/self/stat can't be read"))?;
    let ticks = start_ticks(&stat).ok_or(CollectError::Invalid("/proc/self/stat says no start time"))?;
    since(ticks, clock_ticks_per_second(), since_boot(clock_gettime(ClockId::Boottime)))
        .ok_or(CollectError::Invalid("/proc/self/stat says a start time that is not in the past"))
}

/// Field 22 of `/proc/self/stat`: the start of the process in clock ticks since boot.
fn start_ticks(stat: &[u8]) -> Option<u64> {
    // Field 2 is the process's own choice: it may hold blanks, parentheses and bytes that are no text.
    let name_end = stat.iter().rposition(|byte| *byte == b')')?;
    let after_name = std::str::from_utf8(&stat[name_end + 1..]).ok()?;
    after_name.split_ascii_whitespace().nth(22 - 3)?.parse().ok()
}

fn since(start_ticks: u64, ticks_per_second: u64, now: Option<Duration>) -> Option<Duration> {
    let seconds = start_ticks.checked_div(ticks_per_second)?;
    let rest = Duration::from_secs(start_ticks % ticks_per_second) / u32::try_from(ticks_per_second).ok()?;
    now?.checked_sub(Duration::from_secs(seconds).checked_add(rest)?)
}

/// The clock that counts from boot, as the ticks do, and that does not stop while the machine sleeps.
fn since_boot(now: Timespec) -> Option<Duration> {
    Some(Duration::new(now.tv_sec.try_into().ok()?, now.tv_nsec.try_into().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_start_is_field_22_whatever_the_process_is_called() {
        let check = |name: &str, expected| {
            let stat = format!("4711 ({name}) S 1 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 987654 23 24\n");
            assert_eq!(start_ticks(stat.as_bytes()), expected, "{name:?}");
        };
        check("server", Some(987_654));
        check("my server", Some(987_654));
        check(":-) (x) S 1", Some(987_654));
        check("", Some(987_654));
        check("line\nfeed", Some(987_654));
    }

    #[test]
    fn a_name_need_not_be_text() {
        let stat = b"1 (\xff\xfe) S 1 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 42 23";
        assert_eq!(start_ticks(stat), Some(42));
    }

    #[test]
    fn a_line_that_is_something_else_says_no_start() {
        let check = |stat: &str| assert_eq!(start_ticks(stat.as_bytes()), None, "{stat:?}");
        check("");
        check("4711 (server");
        check("4711 (server)");
        check("4711 (server) S 1 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21");
        check("4711 (server) S 1 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 -5 23");
    }

    #[test]
    fn uptime_is_the_time_from_start_to_now() {
        let check = |ticks, per_second, now, expected| assert_eq!(since(ticks, per_second, Some(now)), expected);
        check(250, 100, Duration::from_millis(3_750), Some(Duration::from_millis(1_250)));
        check(0, 100, Duration::from_secs(90_000), Some(Duration::from_secs(90_000)));
        check(1, 1_024, Duration::from_secs(1), Some(Duration::new(0, 999_023_438)));
        check(400, 100, Duration::from_secs(3), None);
        check(250, 0, Duration::from_secs(3), None);
        check(u64::MAX, 1, Duration::from_secs(3), None);
    }

    #[test]
    fn this_process_has_just_started() {
        let uptime = of_this_process().unwrap();
        assert!(uptime > Duration::ZERO && uptime < Duration::from_secs(3_600), "{uptime:?}");
    }
}
