//! Times by the clock, as text.

use std::fmt::Write;
use std::io;
use std::time::SystemTime;

/// The time to the second; a clock that is set to another era has none.
pub(crate) fn of(time: SystemTime) -> Option<String> {
    let mut text = String::new();
    time.duration_since(SystemTime::UNIX_EPOCH).ok()?;
    write!(text, "{}", humantime::format_rfc3339_seconds(time)).ok()?;
    Some(text)
}

/// The same for a file, in which such a time can't be kept.
pub(crate) fn for_file(time: SystemTime) -> io::Result<String> {
    of(time).ok_or_else(|| io::Error::other("the clock of this machine is set before 1970 or after 9999"))
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn s11_a_clock_of_another_era_says_no_time() {
        let check =
            |time: Option<SystemTime>, expected: Option<&str>| assert_eq!(of(time.unwrap()).as_deref(), expected);
        let (epoch, second) = (SystemTime::UNIX_EPOCH, Duration::from_secs(1));
        let end = Duration::from_secs(253_402_300_800);
        check(Some(epoch), Some("1970-01-01T00:00:00Z"));
        check(epoch.checked_sub(second), None);
        check(epoch.checked_add(end - second), Some("9999-12-31T23:59:59Z"));
        check(epoch.checked_add(end), None);
    }
}
