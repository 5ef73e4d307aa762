//! Versions of software.

use std::fmt;
use std::str::FromStr;

/// A version: one to four numbers, and perhaps a build or pre-release part; at most 32 characters.
///
/// ```
/// use telemetry_core::Version;
///
/// for text in ["23.10.0.0", "25.0.0.1673-build.1", "26.2.0-prerelease"] {
///     assert_eq!(text.parse::<Version>()?.to_string(), text);
/// }
/// assert!("unknown_version".parse::<Version>().is_err());
/// assert!("1.0-db.example.com".parse::<Version>().is_err());
/// # Ok::<(), telemetry_core::InvalidVersion>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Version(Box<str>);

impl Version {
    /// The longest text, in characters.
    pub const MAX_LENGTH: usize = 32;

    /// Whether its numbers are these or later ones; a pre-release counts as its release.
    ///
    /// ```
    /// # use telemetry_core::Version;
    /// let version: Version = "24.10.1-rc.2".parse()?;
    /// assert!(version.is_at_least(&[24, 2]) && !version.is_at_least(&[25]));
    /// # Ok::<(), telemetry_core::InvalidVersion>(())
    /// ```
    #[must_use]
    pub fn is_at_least(&self, numbers: &[u32]) -> bool {
        let own = self.0.split(['-', '+']).next().unwrap_or_default().split('.');
        own.map(|number| number.parse().unwrap_or(u32::MAX)).ge(numbers.iter().copied())
    }
}

impl FromStr for Version {
    type Err = InvalidVersion;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (numbers, rest) = text.split_at(text.find(['-', '+']).unwrap_or(text.len()));
        let count = numbers.split('.').count();
        let fits = text.len() <= Self::MAX_LENGTH && (1..=4).contains(&count);
        let well_formed = numbers.split('.').all(is_number) && (rest.is_empty() || is_suffix(&rest[1..]));
        (fits && well_formed).then(|| Self(text.into())).ok_or(InvalidVersion)
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The text is no version.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a version such as 23.10.0.0 or 26.2.0-prerelease of at most 32 characters")]
pub struct InvalidVersion;

pub(super) fn is_number(part: &str) -> bool {
    !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit())
}

/// A word and numbers behind it, such as `rc.2` or `prerelease`: enough for releases, and too little for a host's name.
pub(super) fn is_suffix(text: &str) -> bool {
    let (word, numbers) = text.split_once('.').unwrap_or((text, "0"));
    !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_alphanumeric()) && numbers.split('.').all(is_number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_version_has_at_most_32_characters() {
        assert!("1".repeat(32).parse::<Version>().is_ok());
        assert_eq!("1".repeat(33).parse::<Version>(), Err(InvalidVersion));
    }
}
