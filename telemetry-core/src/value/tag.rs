//! Release tags as `git describe` prints them.

use std::fmt;
use std::hash::{Hash, Hasher};
use std::marker::PhantomData;
use std::str::FromStr;

use super::grammar;
use crate::Label;

/// The longest text, in characters.
pub(crate) const MAX_LENGTH: usize = 64;

/// A release tag: `[prefix-][v]version[-distance-ghash]`; at most 64 characters.
///
/// The prefix is the name of one of the labels of `P`. Their names are lower-case ASCII letters; with others, the tag
/// does not compile. The version is one by the grammar of [`Version`](crate::Version), with the same words in its
/// suffix, of which distance and hash, as `git describe` prints them, are the last parts.
///
/// So a tag can't hold text. As in a version, the numbers and the hashes are open: whoever means to can encode
/// anything in them, and that a provider does not is for its review.
///
/// ```
/// use telemetry_core::{Label, Tag};
///
/// /// What stands before the version.
/// #[derive(Clone, Copy, Label)]
/// enum Prefix {
///     #[label("oss")]
///     OpenSource,
/// }
///
/// for text in ["oss-v23.10.0", "v24.2.0-rc.1", "oss-v23.6.0-91-g2091bb932"] {
///     assert_eq!(text.parse::<Tag<Prefix>>()?.to_string(), text);
/// }
/// for text in ["acme-v1.0", "john-smith-v1", "db-master.example.com"] {
///     assert!(text.parse::<Tag<Prefix>>().is_err());
/// }
/// # Ok::<(), telemetry_core::ParseTagError>(())
/// ```
pub struct Tag<P> {
    text: Box<str>,
    prefix: PhantomData<fn() -> P>,
}

impl<P: Label> Tag<P> {
    /// The longest text, in characters.
    pub const MAX_LENGTH: usize = MAX_LENGTH;

    /// The names of the labels, which must be ones that the grammar has a place for.
    pub(super) const PREFIXES: &'static [&'static str] = {
        assert!(grammar::are_prefixes(P::NAMES), "the prefix of a tag is a word of lower-case ASCII letters");
        P::NAMES
    };
}

impl<P: Label> FromStr for Tag<P> {
    type Err = ParseTagError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let version = without_prefix(text, Self::PREFIXES);
        let version = version.strip_prefix('v').unwrap_or(version);
        let is_valid = text.len() <= MAX_LENGTH && grammar::is_version(version);
        let tag = || Self { text: text.into(), prefix: PhantomData };
        is_valid.then(tag).ok_or(ParseTagError { prefixes: Self::PREFIXES })
    }
}

fn without_prefix<'a>(text: &'a str, prefixes: &[&str]) -> &'a str {
    prefixes.iter().find_map(|prefix| text.strip_prefix(prefix)?.strip_prefix('-')).unwrap_or(text)
}

impl<P> fmt::Display for Tag<P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

// These are written by hand because the derives would ask of `P` what only its names are used for.

impl<P> Clone for Tag<P> {
    fn clone(&self) -> Self {
        Self { text: self.text.clone(), prefix: PhantomData }
    }
}

impl<P> fmt::Debug for Tag<P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Tag").field(&self.text).finish()
    }
}

impl<P> PartialEq for Tag<P> {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}

impl<P> Eq for Tag<P> {}

impl<P> Hash for Tag<P> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.text.hash(state);
    }
}

/// The text is no release tag, or its prefix is none of those that its type lists.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a release tag such as {} of at most {MAX_LENGTH} characters{}", example(.prefixes), choice(.prefixes))]
pub struct ParseTagError {
    prefixes: &'static [&'static str],
}

fn example(prefixes: &[&str]) -> String {
    prefixes.first().map(|prefix| format!("{prefix}-")).unwrap_or_default() + "v23.10.0"
}

fn choice(prefixes: &[&str]) -> String {
    if prefixes.is_empty() { String::new() } else { format!("; its prefix, if any, is one of {}", prefixes.join(", ")) }
}

#[cfg(test)]
pub(crate) mod tests {
    use std::collections::HashSet;

    use super::*;

    /// Words of a test, which has no other trait than a label must have.
    #[derive(Clone, Copy)]
    pub(crate) enum Prefix {
        Oss,
        Ee,
    }

    impl Label for Prefix {
        const ALL: &'static [Self] = &[Self::Oss, Self::Ee];
        const NAMES: &'static [&'static str] = &["oss", "ee"];

        fn index(self) -> usize {
            self as usize
        }
    }

    /// Texts that are tags with these prefixes, or with none.
    pub(crate) const TAGS: &[&str] = &[
        "oss-v23.10.0",
        "ee-v25.0.0",
        "v24.2.0-rc.1",
        "oss-v20.6.0-preview3",
        "23.10.0",
        "oss-23.10.0",
        "oss-v23.6.0-91-g2091bb932",
        "oss-v23.6.0-91-g2091bb932e4f4a1c9d3b2a7f6e5d4c3b2a190807",
        "oss-v11111111112222222222333333333344444444445555555555666666666",
    ];

    /// Texts that are none.
    pub(crate) const NO_TAGS: &[&str] = &[
        "",
        "oss",
        "oss-",
        "oss-v",
        "-v1.0",
        "v",
        "vv1.0",
        "john-smith-v1",
        "secret-project-zeus-9",
        "acme-v1.0",
        "db-master.example.com",
        "oss-ee-v1.0",
        "oss_v1.0",
        "ossv1.0",
        "OSS-v1.0",
        "oss-V1.0",
        "oss-v1.0-johnsmith",
        "oss-v1.2.3.4.5",
        "oss-v111111111122222222223333333333444444444455555555556666666666",
    ];

    #[track_caller]
    fn check(text: &str, is_tag: bool) {
        let tag = text.parse::<Tag<Prefix>>().map(|tag| tag.to_string());
        assert_eq!(tag, is_tag.then(|| text.to_owned()).ok_or(ParseTagError { prefixes: &["oss", "ee"] }));
    }

    #[test]
    fn rule_4_a_tag_is_a_prefix_from_a_list_and_a_version() {
        TAGS.iter().for_each(|text| check(text, true));
        NO_TAGS.iter().for_each(|text| check(text, false));
    }

    #[test]
    fn a_tag_is_its_text_whatever_its_prefixes_can_do() {
        let [one, other] = ["oss-v1.0", "ee-v1.0"].map(|text| text.parse::<Tag<Prefix>>().unwrap());
        assert_eq!((one.clone(), format!("{one:?}")), (one.clone(), "Tag(\"oss-v1.0\")".to_owned()));
        assert_ne!(one, other);
        assert_eq!(HashSet::from([one.clone(), one, other]).len(), 2);
    }

    #[track_caller]
    fn check_error(prefixes: &'static [&'static str], expected: &str) {
        assert_eq!(ParseTagError { prefixes }.to_string(), expected);
    }

    #[test]
    fn what_is_no_tag_is_told_which_prefixes_there_are() {
        check_error(&[], "not a release tag such as v23.10.0 of at most 64 characters");
        check_error(
            &["a", "b"],
            "not a release tag such as a-v23.10.0 of at most 64 characters; its prefix, if any, is one of a, b",
        );
    }
}
