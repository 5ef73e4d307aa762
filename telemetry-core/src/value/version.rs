//! Versions of software.

use std::fmt;
use std::iter;
use std::str::FromStr;

use super::grammar;

/// A version: one to four numbers with dots between them, and perhaps a suffix; at most 32 characters.
///
/// A suffix is one part or several. Before the first stands `-`, `+` or `~`, before each other one of these or a dot.
/// A part is
///
/// - a number in ASCII digits;
/// - a word of [`Version::WORDS`], in lower case, or several with numbers between them, such as `rc1` or `deb12u3`;
///   behind the last of them may stand `_` and a number, as in `el9_3`;
/// - the hash of a commit: 7 to 12 or 40 hexadecimal digits in lower case, perhaps with a `g` before them. (One of 40
///   has its place in a [`Tag`](crate::Tag), which may be longer.)
///
/// So a version can't hold text: its words are those of one list, from which the JSON Schema of the report is made,
/// too. The grammar leaves open what the numbers and the hashes are. Whoever means to can encode anything in them,
/// such as an address; that a provider does not is for its review.
///
/// ```
/// use telemetry_core::Version;
///
/// for text in ["23.10.0.0", "25.0.0.1673-build.1", "26.2.0-prerelease", "6.8.0-45-generic", "1.2.3-1+deb12u3"] {
///     assert_eq!(text.parse::<Version>()?.to_string(), text);
/// }
/// for text in ["unknown_version", "1-johnsmith", "1.0+host7", "1.0-db.example.com"] {
///     assert!(text.parse::<Version>().is_err());
/// }
/// # Ok::<(), telemetry_core::ParseVersionError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Version(Box<str>);

impl Version {
    /// The longest text, in characters.
    pub const MAX_LENGTH: usize = 32;

    /// Every word that a suffix can hold: those of releases, distributions, kernels and architectures.
    pub const WORDS: &'static [&'static str] = grammar::WORDS;

    /// Whether its numbers are these or later ones, where a number that is missing is a zero; a pre-release counts as its release.
    ///
    /// ```
    /// # use telemetry_core::Version;
    /// let version: Version = "24.10.1-rc.2".parse()?;
    /// assert!(version.is_at_least(&[24, 2]) && version.is_at_least(&[24, 10, 1, 0]) && !version.is_at_least(&[25]));
    /// # Ok::<(), telemetry_core::ParseVersionError>(())
    /// ```
    #[must_use]
    pub fn is_at_least(&self, numbers: &[u32]) -> bool {
        let own = self.0.split(['-', '+', '~']).next().unwrap_or_default().split('.');
        let own = own.map(|number| number.parse().unwrap_or(u32::MAX)).chain(iter::repeat(0));
        own.take(numbers.len()).ge(numbers.iter().copied())
    }
}

impl FromStr for Version {
    type Err = ParseVersionError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let is_valid = text.len() <= Self::MAX_LENGTH && grammar::is_version(text);
        is_valid.then(|| Self(text.into())).ok_or(ParseVersionError)
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The text is no version.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a version such as 23.10.0.0 or 26.2.0-prerelease of at most 32 characters, with words from a fixed list")]
pub struct ParseVersionError;

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    /// Texts that are versions.
    pub(crate) const VERSIONS: &[&str] = &[
        "7",
        "24.04",
        "23.10.0.0",
        "11111111112222222222333333333344",
        // Releases of servers, up to the first build of one.
        "1.0.0-rc1",
        "1.2.3-alpha.1",
        "24.10.1-rc.2",
        "25.0.0.1673-build.1",
        "26.2.0-prerelease",
        "24.10.0-nightly.20240901",
        "1.2.3-beta.2+build.5114f85",
        "1.2.3+2091bb932",
        "23.6.0-91-g2091bb932",
        // Kernels of distributions and clouds.
        "6.8.0-45-generic",
        "5.15.0-1051-aws",
        "6.5.0-1016-azure",
        "6.1.0-18-cloud-amd64",
        "6.8.12-1-pve",
        "6.6.31-0-lts",
        "6.8.9-arch1-1",
        "6.8.9-300.fc40.x86_64",
        "5.10.209-198.858.amzn2.aarch64",
        "5.14.0-362.8.1.el9_3.x86_64",
        "5.4.17-2136.330.7.1.el8uek",
        "4.18.0-513.el8.ppc64le",
        "6.6.31+rpt-rpi-2712",
        // Packages.
        "1.2.3-1+deb12u3",
        "1.2.3~rc1-1~bpo12+1",
        "8.0.36-0ubuntu0.22.04.1",
        "1.2.3-r0",
    ];

    /// Texts that are none.
    pub(crate) const NO_VERSIONS: &[&str] = &[
        "",
        "unknown_version",
        "111111111122222222223333333333445",
        // What somebody is called, or a machine.
        "1-johnsmith",
        "1.0+host7",
        "1.0-db.example.com",
        "1.0-rc.johnsmith",
        "1.0-rc1johnsmith",
        "1.0-elrc",
        "1.0-rc1_a",
        // Numbers.
        "1.",
        ".1",
        "1..2",
        "1.2.3.4.5",
        "-1",
        "v1.0",
        "1.0rc1",
        "1.0.rc1",
        "1_0",
        "\u{661}.\u{662}",
        "1.0-\u{661}",
        // Separators.
        "1.0-",
        "1.0-.1",
        "1.0-rc.",
        "1.0--rc",
        "1.0-_1",
        "1.0-1_1",
        "1.0-el9_",
        "1.0-el9_3_4",
        "1.0-el9_3u",
        "1.0 -rc",
        "1.0-rc\n",
        "1.0/rc",
        // Hashes.
        "1.0-deadbee0deadbee0d",
        "1.0-deadbe",
        "1.0-g",
        "1.0-gg2091bb932",
        "1.0-2091bb93g",
        // Letters in upper case.
        "1.0-RC1",
        "1.0-Alpha",
        "1.0-2091BB932",
        "5.15.167.4-microsoft-standard-WSL2",
    ];

    #[track_caller]
    fn check(text: &str, is_version: bool) {
        let version = text.parse::<Version>();
        assert_eq!(
            version.map(|version| version.to_string()),
            is_version.then(|| text.to_owned()).ok_or(ParseVersionError)
        );
    }

    #[test]
    fn a_number_that_is_missing_is_a_zero() {
        let check = |text: &str, numbers: &[u32], expected| {
            assert_eq!(text.parse::<Version>().unwrap().is_at_least(numbers), expected, "{text} {numbers:?}");
        };
        check("25", &[25, 0], true);
        check("25.0", &[25], true);
        check("24.2", &[24, 2, 0], true);
        check("24.2", &[24, 2, 1], false);
        check("24.2.1", &[24, 2], true);
        check("23.99", &[24], false);
    }

    #[test]
    fn rule_4_a_version_is_numbers_and_words_from_a_list() {
        VERSIONS.iter().for_each(|text| check(text, true));
        NO_VERSIONS.iter().for_each(|text| check(text, false));
    }
}
