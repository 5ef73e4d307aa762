//! The file in which a distribution of Linux says what it is.

use std::path::Path;

use telemetry_core::{CollectError, Version};

use crate::{OperatingSystem, file};

/// Where the file stands, the one that an administrator may have changed first.
const PLACES: [&str; 2] = ["etc/os-release", "usr/lib/os-release"];

/// The longest file, in bytes.
const LIMIT: usize = 64 * 1024;

/// What the file says, as far as it can be told in a report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct OsRelease {
    pub(crate) system: OperatingSystem,
    pub(crate) version: Result<Version, CollectError>,
}

impl OsRelease {
    /// The first of the files that can be read, in the tree under a root.
    pub(crate) fn under(root: &Path) -> Self {
        let text = PLACES.iter().find_map(|place| file::read(&root.join(place), LIMIT));
        text.map_or(Self { system: OperatingSystem::Linux, version: Err(UNREAD) }, |bytes| {
            Self::of(&String::from_utf8_lossy(&bytes))
        })
    }

    fn of(text: &str) -> Self {
        let system = OperatingSystem::of_distribution(&value(text, "ID").unwrap_or_default());
        // The version of a distribution that is not named would be taken for that of Linux.
        let version = if system == OperatingSystem::Linux {
            Err(UNNAMED)
        } else {
            value(text, "VERSION_ID").ok_or(UNSAID).and_then(|id| version(&id))
        };
        Self { system, version }
    }
}

const UNREAD: CollectError = CollectError::Unavailable("the system's os-release file can't be read");
const UNNAMED: CollectError = CollectError::NotThere("the distribution has no name in reports, and so no version");
const UNSAID: CollectError = CollectError::NotThere("the system's os-release file says no version");
const NO_NUMBERS: CollectError = CollectError::Invalid("the version in the os-release file is not one to four numbers");

/// Numbers only: a version of this machine's own make could hold its name.
fn version(id: &str) -> Result<Version, CollectError> {
    let numbers = Some(id).filter(|id| id.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.'));
    numbers.and_then(|id| id.parse().ok()).ok_or(NO_NUMBERS)
}

/// The value of the variable as a shell would read it; the last one counts.
fn value(text: &str, name: &str) -> Option<String> {
    let mut values = text.lines().filter_map(|line| line.trim_start().strip_prefix(name)?.strip_prefix('='));
    unquoted(values.next_back()?)
}

/// The first word, without its quotation marks; `None` if one is missing. Nothing is expanded, so that a `$` stays one.
fn unquoted(text: &str) -> Option<String> {
    let (mut word, mut quote, mut letters) = (String::new(), None, text.trim_end().chars());
    while let Some(letter) = letters.next() {
        match (letter, quote) {
            (_, Some(open)) if letter == open => quote = None,
            ('"' | '\'', None) => quote = Some(letter),
            (_, None) if letter.is_whitespace() => break,
            ('\\', None | Some('"')) => word.push(letters.next()?),
            _ => word.push(letter),
        }
    }
    quote.is_none().then_some(word)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture::{grow, tree};
    use OperatingSystem::{Alpine, Arch, Debian, Linux, OpenSuseTumbleweed, RedHat, Ubuntu};

    fn said(text: &str) -> Result<&str, CollectError> {
        Ok(text)
    }

    #[track_caller]
    fn check_files(files: &[(&str, &str)], system: OperatingSystem, version: Result<&str, CollectError>) {
        let release = OsRelease::under(tree(files).path());
        assert_eq!(release.system, system, "{files:?}");
        assert_eq!(release.version.map(|version| version.to_string()), version.map(str::to_owned), "{files:?}");
    }

    #[track_caller]
    fn check(text: &str, system: OperatingSystem, version: Result<&str, CollectError>) {
        check_files(&[("etc/os-release", text)], system, version);
    }

    #[test]
    fn each_distribution_writes_it_in_its_own_way() {
        check("NAME=\"Ubuntu\"\nVERSION_ID=\"24.04\"\nID=ubuntu\nID_LIKE=debian\n", Ubuntu, said("24.04"));
        check("NAME=\"Alpine Linux\"\nID=alpine\nVERSION_ID=3.20.1\n", Alpine, said("3.20.1"));
        check("ID=\"rhel\"\nVERSION_ID=\"9.4\"\nPLATFORM_ID=\"platform:el9\"\n", RedHat, said("9.4"));
        check("ID=debian\nVERSION_ID=\"12\"\n", Debian, said("12"));
        check("ID=\"opensuse-tumbleweed\"\nVERSION_ID=\"20240612\"\n", OpenSuseTumbleweed, said("20240612"));
        check("ID=arch\nBUILD_ID=rolling\n", Arch, Err(UNSAID));
        check("NAME=\"Wolfi\"\nID=wolfi\nVERSION_ID=\"20230201\"\n", Linux, Err(UNNAMED));
        check("ID=linux\nID_LIKE=debian\nVERSION_ID=12.1\n", Linux, Err(UNNAMED));
    }

    #[test]
    fn quotes_comments_and_blanks_are_those_of_a_shell() {
        check("ID='debian'\nVERSION_ID='12.5'\n", Debian, said("12.5"));
        check("# ID=ubuntu\n\n  ID=debian  \r\nVERSION_ID=\"12.5\" # bookworm\r\n", Debian, said("12.5"));
        check("ID=deb\"ia\"'n'\nVERSION_ID=12\\.5", Debian, said("12.5"));
        check("ID=\"deb\\ian\"\nVERSION_ID=12.5", Debian, said("12.5"));
        check("ID=debian VERSION_ID=12.5\n", Debian, Err(UNSAID));
        check("ID = debian\nVERSION_ID=12.5\n", Linux, Err(UNNAMED));
        check("MY_ID=ubuntu\nIDX=ubuntu\nID=debian\n", Debian, Err(UNSAID));
        check("ID=\"debian\nVERSION_ID=12.5\n", Linux, Err(UNNAMED));
        check("ID=debian\nVERSION_ID=12.5\\", Debian, Err(UNSAID));
    }

    #[test]
    fn of_several_lines_the_last_one_counts() {
        check("ID=ubuntu\nVERSION_ID=24.04\nID=debian\nVERSION_ID=12.5\n", Debian, said("12.5"));
        check("ID=debian\nID=acme\nVERSION_ID=12.5\n", Linux, Err(UNNAMED));
    }

    #[test]
    fn a_version_is_numbers_and_nothing_else() {
        for id in
            ["tumbleweed", "12-acme-build-host", "24.04+acme", "3.21.0_alpha20240807", "1.2.3.4.5", "v9", "9.", ""]
        {
            check(&format!("ID=debian\nVERSION_ID=\"{id}\"\n"), Debian, Err(NO_NUMBERS));
        }
        check(&format!("ID=debian\nVERSION_ID=12.{}\n", "1".repeat(40)), Debian, Err(NO_NUMBERS));
    }

    #[test]
    fn what_is_hostile_tells_nothing() {
        for id in ["../../etc/passwd", "$(hostname)", "`id`", "${HOME}", "\u{1b}[31mdebian", "debian\0", "DEBIAN ACME"]
        {
            check(&format!("ID=\"{id}\"\nVERSION_ID=12.5\n"), Linux, Err(UNNAMED));
        }
        for text in ["", "\n", "\0\0\0", "=", "ID", "ID=", "====\nID==debian\n", "\u{feff}ID=debian"] {
            check(text, Linux, Err(UNNAMED));
        }
        let root = tree(&[]);
        std::fs::create_dir(root.path().join("etc")).unwrap();
        std::fs::write(root.path().join("etc/os-release"), b"\xff\xfe\nID=debian\nNAME=\xff\nVERSION_ID=12.5\n")
            .unwrap();
        assert_eq!(OsRelease::under(root.path()).system, Debian);
    }

    #[test]
    fn the_second_place_counts_where_the_first_cannot_be_read() {
        let (first, second) = (("etc/os-release", "ID=ubuntu\n"), ("usr/lib/os-release", "ID=debian\n"));
        check_files(&[first, second], Ubuntu, Err(UNSAID));
        check_files(&[second], Debian, Err(UNSAID));
        check_files(&[("etc/os-release/directory", ""), second], Debian, Err(UNSAID));
        check_files(&[("etc/os-release", ""), second], Linux, Err(UNNAMED));
        check_files(&[], Linux, Err(UNREAD));
    }

    #[test]
    fn one_without_end_is_left() {
        let root = tree(&[("etc/os-release", "ID=debian\n")]);
        grow(&root, "etc/os-release");
        assert_eq!(OsRelease::under(root.path()).version, Err(UNREAD));
    }
}
