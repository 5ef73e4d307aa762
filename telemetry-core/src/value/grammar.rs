//! The grammar of versions, which tags share: once as a parser, and once as a pattern for the schema.

/// Every word that a version or a tag can hold behind its numbers.
///
/// A word belongs here if releases, distributions or kernels really write it and nobody is called by it: that is why
/// there are no code names of releases, many of which are names of people, too. No word begins with a digit, since
/// the parser takes all digits before a word for a number.
pub(crate) const WORDS: &[&str] = &[
    // The stages of a release.
    "alpha",
    "beta",
    "build",
    "canary",
    "ci",
    "dev",
    "final",
    "ga",
    "git",
    "hotfix",
    "nightly",
    "pre",
    "prerelease",
    "preview",
    "rc",
    "release",
    "snapshot",
    "sp",
    // The distributions of Linux and the revisions of their packages.
    "amzn",
    "arch",
    "azl",
    "bpo",
    "centos",
    "deb",
    "debian",
    "dfsg",
    "el",
    "esm",
    "fc",
    "fips",
    "gentoo",
    "lp",
    "r",
    "rhel",
    "suse",
    "u",
    "ubuntu",
    "uek",
    // The kernels that distributions and clouds build.
    "aws",
    "azure",
    "cloud",
    "cvm",
    "default",
    "fde",
    "flatcar",
    "gcp",
    "generic",
    "gke",
    "hardened",
    "hwe",
    "ibm",
    "kvm",
    "linuxkit",
    "lowlatency",
    "lts",
    "nvidia",
    "oracle",
    "pve",
    "raspi",
    "realtime",
    "rpi",
    "rpt",
    "rt",
    "virt",
    // The architectures of processors.
    "aarch64",
    "amd64",
    "arm64",
    "armhf",
    "armv7l",
    "i386",
    "i686",
    "noarch",
    "ppc64el",
    "ppc64le",
    "riscv64",
    "s390x",
    "x86_64",
];

/// One to four numbers, and perhaps a suffix.
pub(super) fn is_version(text: &str) -> bool {
    let (numbers, suffix) = text.split_at(text.find(['-', '+', '~']).unwrap_or(text.len()));
    numbers.split('.').count() <= 4 && numbers.split('.').all(is_number) && is_suffix(suffix)
}

/// The pattern of what [`is_version`] takes.
pub(crate) fn version_pattern() -> String {
    format!("^{}$", unanchored_pattern())
}

/// The pattern of a tag with one of these prefixes, or with none.
pub(crate) fn tag_pattern(prefixes: &[&str]) -> String {
    let prefixes: Vec<_> = prefixes.iter().map(|prefix| format!("{prefix}-")).collect();
    format!("^(?:{})?v?{}$", prefixes.join("|"), unanchored_pattern())
}

/// Lookaround would keep the list of words from standing in it four times, but not every validator knows it.
fn unanchored_pattern() -> String {
    let words = format!("(?:{})", WORDS.join("|"));
    let hash = "g?(?:[0-9a-f]{7,12}|[0-9a-f]{40})";
    let part = format!("(?:[0-9]+|{hash}|[0-9]*{words}(?:[0-9]+{words})*[0-9]*(?:_[0-9]+)?)");
    format!(r"[0-9]+(?:\.[0-9]+){{0,3}}(?:[-+~]{part}(?:[-+~.]{part})*)?")
}

fn is_number(part: &str) -> bool {
    !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit())
}

/// Nothing, or parts with a separator before each of them.
fn is_suffix(text: &str) -> bool {
    text.is_empty() || text[1..].split(['-', '+', '~', '.']).all(is_part)
}

fn is_part(part: &str) -> bool {
    is_number(part) || is_hash(part) || is_words(part)
}

/// The name of a commit, in full or as short as `git` writes it.
fn is_hash(part: &str) -> bool {
    let digits = part.strip_prefix('g').unwrap_or(part);
    matches!(digits.len(), 7..=12 | 40) && digits.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
}

/// Words with numbers between them, such as `deb12u3`; a number may stand before the first and behind the last one.
fn is_words(part: &str) -> bool {
    let text = without_number(part);
    WORDS.iter().filter_map(|word| text.strip_prefix(word)).any(goes_on)
}

/// Whether this can stand behind a word: a number, a minor release as in `el9_3`, or a number and further words.
fn goes_on(text: &str) -> bool {
    let rest = without_number(text);
    rest.is_empty() || rest.strip_prefix('_').is_some_and(is_number) || (rest.len() < text.len() && is_words(rest))
}

fn without_number(text: &str) -> &str {
    text.trim_start_matches(|letter: char| letter.is_ascii_digit())
}

/// Whether all of these can be prefixes of a tag: a hyphen would be taken for their end, and the pattern quotes none.
pub(super) const fn are_prefixes(names: &[&str]) -> bool {
    let mut index = 0;
    while index < names.len() {
        if !is_prefix(names[index].as_bytes()) {
            return false;
        }
        index += 1;
    }
    true
}

const fn is_prefix(name: &[u8]) -> bool {
    let mut index = 0;
    while index < name.len() {
        if !name[index].is_ascii_lowercase() {
            return false;
        }
        index += 1;
    }
    !name.is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check_prefix(name: &str, expected: bool) {
        assert_eq!(are_prefixes(&["oss", name]), expected, "{name:?}");
    }

    #[test]
    fn a_prefix_is_a_word_of_lower_case_letters() {
        check_prefix("ee", true);
        for name in ["", "Ee", "e-e", "e.e", "e1", "é"] {
            check_prefix(name, false);
        }
        assert!(are_prefixes(&[]));
    }

    #[test]
    fn a_word_begins_with_a_letter_and_stands_in_the_list_once() {
        for (index, word) in WORDS.iter().enumerate() {
            let plain = word.bytes().all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'_'));
            let begins = word.starts_with(|first: char| first.is_ascii_lowercase());
            assert!(plain && begins && !WORDS[..index].contains(word), "{word}");
        }
    }
}
