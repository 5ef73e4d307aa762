//! Times as an operator says them.

use std::fmt;
use std::time::{Duration, SystemTime};

/// A time in its two largest units.
pub(crate) struct Spoken(pub(crate) Duration);

impl Spoken {
    /// How long it is until then, in whole minutes; nothing if it was before.
    pub(crate) fn until(then: SystemTime) -> Self {
        let left = then.duration_since(SystemTime::now()).unwrap_or_default();
        Self(Duration::from_secs(left.as_secs().div_ceil(60).saturating_mul(60)))
    }
}

impl fmt::Display for Spoken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let seconds = self.0.as_secs();
        let (large, small) = match seconds {
            0 if !self.0.is_zero() => return write!(f, "{} ms", self.0.as_millis()),
            0..60 => return write!(f, "{seconds} s"),
            60..3600 => ((seconds / 60, "min"), (seconds % 60, "s")),
            3600..172_800 => ((seconds / 3600, "h"), (seconds / 60 % 60, "min")),
            _ => ((seconds / 86_400, "days"), (seconds / 3600 % 24, "h")),
        };
        write!(f, "{} {}", large.0, large.1)?;
        if small.0 == 0 { Ok(()) } else { write!(f, " {} {}", small.0, small.1) }
    }
}
