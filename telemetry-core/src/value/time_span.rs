//! Spans of time in the spelling of .NET.

use std::fmt;
use std::time::Duration;

/// A span of time, written as .NET's constant format `[d.]hh:mm:ss[.fffffff]` in ticks of 100 ns.
///
/// ```
/// use std::time::Duration;
/// use telemetry_core::TimeSpan;
///
/// assert_eq!(TimeSpan::from(Duration::from_secs(3600)).to_string(), "01:00:00");
/// assert_eq!(TimeSpan::from(Duration::new(90_000, 12_345_678)).to_string(), "1.01:00:00.0123456");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TimeSpan(Duration);

impl From<Duration> for TimeSpan {
    fn from(span: Duration) -> Self {
        Self(span)
    }
}

impl fmt::Display for TimeSpan {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let seconds = self.0.as_secs();
        let (days, hours, minutes) = (seconds / 86_400, seconds / 3_600 % 24, seconds / 60 % 60);
        if days > 0 {
            write!(f, "{days}.")?;
        }
        write!(f, "{hours:02}:{minutes:02}:{:02}", seconds % 60)?;
        match self.0.subsec_nanos() / 100 {
            0 => Ok(()),
            ticks => write!(f, ".{ticks:07}"),
        }
    }
}
