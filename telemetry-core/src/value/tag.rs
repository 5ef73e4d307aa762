//! Release tags as `git describe` prints them.

use std::fmt;
use std::str::FromStr;

use super::version::{is_number, is_suffix};

/// A release tag: lower-case words, then a version, then perhaps `git describe`'s distance; at most 64 characters.
///
/// ```
/// use telemetry_core::Tag;
///
/// for text in ["oss-v23.10.0", "v24.2.0-rc.1", "oss-v23.6.0-91-g2091bb932"] {
///     assert_eq!(text.parse::<Tag>()?.to_string(), text);
/// }
/// assert!("db-master.example.com".parse::<Tag>().is_err());
/// # Ok::<(), telemetry_core::InvalidTag>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Tag(Box<str>);

impl Tag {
    /// The longest text, in characters.
    pub const MAX_LENGTH: usize = 64;
}

impl FromStr for Tag {
    type Err = InvalidTag;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let release = without_words(text);
        let release = release.strip_prefix('v').unwrap_or(release);
        let valid = text.len() <= Self::MAX_LENGTH && is_release(release);
        valid.then(|| Self(text.into())).ok_or(InvalidTag)
    }
}

impl fmt::Display for Tag {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The text is no release tag.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a release tag such as oss-v23.10.0 of at most 64 characters")]
pub struct InvalidTag;

/// Takes leading words such as `oss-` off.
fn without_words(mut text: &str) -> &str {
    let is_word = |word: &str| !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_lowercase());
    while let Some((_, rest)) = text.split_once('-').filter(|(word, _)| is_word(word)) {
        text = rest;
    }
    text
}

fn is_release(text: &str) -> bool {
    let mut parts = text.split('-');
    let numbers = parts.next().unwrap_or_default();
    numbers.split('.').count() <= 4 && numbers.split('.').all(is_number) && parts.all(is_suffix)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tag_has_at_most_64_characters() {
        let tag = |words: usize| format!("{}v1", "a".repeat(words - 1) + "-");
        assert!(tag(62).parse::<Tag>().is_ok());
        assert_eq!(tag(63).parse::<Tag>(), Err(InvalidTag));
    }
}
