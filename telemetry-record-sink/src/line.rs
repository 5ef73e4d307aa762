//! One line: a JSON object that ends with the hash of the line before it and with its own seal.

use std::time::{Duration, SystemTime};

use serde_json::Value;

use crate::Sha256;

/// What a line is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum LineKind {
    /// A chain begins: there was no record before it.
    Begin,
    /// A file begins, and the chain goes on from the file before it.
    Continue,
    /// The rest of a line that was being written when the process, or the machine, was stopped; it was cut.
    Torn,
    /// The notice at start.
    Notice,
    /// A report, before it goes anywhere.
    Report,
    /// How a report went.
    Outcome,
}

/// A line that is being put together.
#[derive(Clone, Debug)]
pub(crate) struct Draft(String);

/// What stands before the hash of the line before, and before the seal.
const PREVIOUS: &str = ",\"previous\":\"";
const SEAL: &str = ",\"seal\":\"";
const END: &str = "\"}";

/// The last second that has a date.
const LAST_SECOND: Duration = Duration::from_secs(253_402_300_799);

impl Draft {
    pub(crate) fn new(kind: LineKind, now: SystemTime) -> Self {
        Self(format!("{{\"time\":\"{}\",\"kind\":\"{}\"", date_time(now), kind.word()))
    }

    pub(crate) fn with(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.0.push_str(&format!(",\"{name}\":{}", value.into()));
        self
    }

    /// The finished line, without a line feed.
    pub(crate) fn seal(&self, previous: Sha256) -> String {
        let sealed = format!("{}{PREVIOUS}{previous}\"", self.0);
        let seal = Sha256::of(sealed.as_bytes());
        sealed + SEAL + &seal.to_string() + END
    }

    /// How long the finished line is, with its line feed.
    pub(crate) fn length(&self) -> u64 {
        (self.0.len() + PREVIOUS.len() + SEAL.len() + END.len() + 2 * Sha256::DIGITS + 2) as u64
    }
}

impl LineKind {
    const ALL: [Self; 6] = [Self::Begin, Self::Continue, Self::Torn, Self::Notice, Self::Report, Self::Outcome];

    /// The word that stands in the line.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Begin => "begin",
            Self::Continue => "continue",
            Self::Torn => "torn",
            Self::Notice => "notice",
            Self::Report => "report",
            Self::Outcome => "outcome",
        }
    }

    pub(crate) fn of_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.word() == word)
    }
}

/// The hash of the line before, if the line is whole and as it was sealed.
pub(crate) fn previous(line: &[u8]) -> Option<Sha256> {
    let (sealed, seal) = split_hash(line.strip_suffix(END.as_bytes())?)?;
    let sealed = sealed.strip_suffix(SEAL.as_bytes())?;
    let (before, previous) = split_hash(sealed.strip_suffix(b"\"")?)?;
    (before.ends_with(PREVIOUS.as_bytes()) && Sha256::of(sealed) == seal).then_some(previous)
}

/// A moment as it stands in a line; a clock that is set to another era has the first second, or the last.
pub(crate) fn date_time(time: SystemTime) -> String {
    let since = time.duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default().min(LAST_SECOND);
    humantime::format_rfc3339_seconds(SystemTime::UNIX_EPOCH + since).to_string()
}

/// Splits the hash off at the end; capital letters are no way to write one.
fn split_hash(text: &[u8]) -> Option<(&[u8], Sha256)> {
    let (before, digits) = text.split_at_checked(text.len().checked_sub(Sha256::DIGITS)?)?;
    let digits = std::str::from_utf8(digits).ok()?;
    digits.parse().ok().filter(|hash: &Sha256| hash.to_string() == digits).map(|hash| (before, hash))
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOON: Duration = Duration::from_secs(1_795_867_200);

    fn line() -> String {
        Draft::new(LineKind::Notice, SystemTime::UNIX_EPOCH + NOON).with("text", "a\n\"b\"").seal(Sha256::of(b"before"))
    }

    #[test]
    fn a_line_ends_with_the_hash_of_the_line_before_it_and_its_seal() {
        let before = Sha256::of(b"before");
        let sealed =
            format!(r#"{{"time":"2026-11-28T12:00:00Z","kind":"notice","text":"a\n\"b\"","previous":"{before}""#);
        assert_eq!(line(), format!(r#"{sealed},"seal":"{}"}}"#, Sha256::of(sealed.as_bytes())));
        assert_eq!(previous(line().as_bytes()), Some(before));
    }

    #[test]
    fn a_line_that_was_changed_or_torn_is_none() {
        let line = line().into_bytes();
        for index in 0..line.len() {
            let mut changed = line.clone();
            changed[index] ^= 0x20;
            assert_eq!((previous(&changed), previous(&line[..index])), (None, None), "{index}");
        }
    }

    #[test]
    fn how_long_a_line_will_be_is_known() {
        let draft = Draft::new(LineKind::Report, SystemTime::UNIX_EPOCH).with("text", "\u{1}");
        assert_eq!(draft.length(), draft.seal(Sha256::NONE).len() as u64 + 1);
    }

    #[test]
    fn a_clock_of_another_era_has_a_date() {
        let check = |time, expected| assert_eq!(date_time(time), expected);
        check(SystemTime::UNIX_EPOCH - NOON, "1970-01-01T00:00:00Z");
        check(SystemTime::UNIX_EPOCH + Duration::from_secs(1 << 40), "9999-12-31T23:59:59Z");
    }
}
