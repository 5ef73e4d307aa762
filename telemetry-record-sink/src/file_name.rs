//! The names of a record's files: one a month, and a further one where a month has too much for one.

use std::fmt;
use std::str::FromStr;
use std::time::SystemTime;

use crate::line::date_time;

/// A file of a record, in the order in which they were written.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct FileName {
    month: String,
    number: u32,
}

const SUFFIX: &str = ".jsonl";

/// How long a month is, as in `2026-11`.
const MONTH: usize = 7;

impl FileName {
    /// The first of the month of a moment.
    pub(crate) fn first_at(now: SystemTime) -> Self {
        Self { month: date_time(now).chars().take(MONTH).collect(), number: 1 }
    }

    /// The next one of the same month.
    pub(crate) fn next(&self) -> Self {
        Self { month: self.month.clone(), number: self.number.saturating_add(1) }
    }

    pub(crate) fn is_of_month_before(&self, other: &Self) -> bool {
        self.month < other.month
    }

    /// When its month began.
    pub(crate) fn begin(&self) -> Option<SystemTime> {
        humantime::parse_rfc3339(&format!("{}-01T00:00:00Z", self.month)).ok()
    }
}

impl fmt::Display for FileName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.number {
            1 => write!(f, "{}{SUFFIX}", self.month),
            number => write!(f, "{}.{number}{SUFFIX}", self.month),
        }
    }
}

/// Whatever else lies in the directory is no file of the record.
impl FromStr for FileName {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let stem = text.strip_suffix(SUFFIX).ok_or(())?;
        let (month, number) = stem.split_once('.').unwrap_or((stem, "1"));
        let name = Self { month: month.to_owned(), number: number.parse().map_err(drop)? };
        (month.len() == MONTH && name.begin().is_some() && name.to_string() == text).then_some(name).ok_or(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_in_the_order_in_which_files_are_written() {
        let name = |text: &str| text.parse::<FileName>().unwrap();
        let names =
            ["2025-12.jsonl", "2026-01.jsonl", "2026-01.2.jsonl", "2026-01.10.jsonl", "2026-10.jsonl"].map(name);
        assert!(names.is_sorted());
        assert_eq!(names[0].next().to_string(), "2025-12.2.jsonl");
        assert_eq!(FileName::first_at(SystemTime::UNIX_EPOCH).to_string(), "1970-01.jsonl");
    }

    #[test]
    fn other_names_are_none() {
        for text in
            ["lock", ".jsonl", "2026-13.jsonl", "2026-1.jsonl", "2026-01.1.jsonl", "2026-01.02.jsonl", "2026-01.jsonl~"]
        {
            assert_eq!(text.parse::<FileName>(), Err(()), "{text}");
        }
    }
}
