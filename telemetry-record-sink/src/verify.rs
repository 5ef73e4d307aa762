//! Whether a record is as it was written: every line whole, unchanged, and after the one that it was written after.

use std::collections::HashSet;
use std::fmt;

use crate::line::{self, LineKind};
use crate::record::{Record, RecordedLine};
use crate::{RecordedEvent, Sha256};

/// Something that is wrong with a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Damage {
    file: String,
    line: usize,
    kind: DamageKind,
}

/// What can be wrong with a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum DamageKind {
    /// It is not as it was sealed.
    Changed,
    /// One line or more that stood before it are not there.
    Missing,
    /// It stood after another line of this record.
    Reordered,
    /// It has no end: its writer was stopped, or is writing it now. The next line cuts it.
    Torn,
}

/// Why a record does not hold what somebody has noted of it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum HeadError {
    /// It is damaged.
    #[error("{0}")]
    Damaged(Damage),
    /// No line has this hash.
    #[error(
        "no line of the record has the hash {0}: lines were taken off its end, or it was written anew, or that line is older than what is kept"
    )]
    NotFound(Sha256),
}

impl Record {
    /// What is wrong with it; nothing where every line is as it was written. The oldest file may begin anywhere in the
    /// chain, and whoever takes lines off the end leaves no trace but a hash that was noted elsewhere: see
    /// [`Record::verify_head`].
    #[must_use]
    pub fn verify(&self) -> Vec<Damage> {
        let hashes: HashSet<_> = self.lines().iter().map(|line| line.hash).collect();
        let mut before = Before::Nothing;
        let mut damages = Vec::new();
        for line in self.lines() {
            let damage = before.damage(line, &hashes);
            before = if is_sealed(line) { Before::Line(line.hash) } else { Before::Damaged };
            damages.extend(damage.map(|kind| Damage { file: line.file.clone(), line: line.number, kind }));
        }
        damages
    }

    /// Whether it is as it was written, and has a line with this hash, which a log or an export has noted.
    ///
    /// # Errors
    ///
    /// When it does not.
    pub fn verify_head(&self, hash: Sha256) -> Result<(), HeadError> {
        if let Some(damage) = self.verify().into_iter().next() {
            return Err(HeadError::Damaged(damage));
        }
        self.lines().iter().any(|line| line.hash == hash).then_some(()).ok_or(HeadError::NotFound(hash))
    }
}

/// What is known of the line before.
enum Before {
    Nothing,
    Line(Sha256),
    /// It is named already, so that the next one is not held against it.
    Damaged,
}

impl Before {
    fn damage(&self, line: &RecordedLine, hashes: &HashSet<Sha256>) -> Option<DamageKind> {
        let Some(previous) = line::previous(&line.bytes).filter(|_| line.is_whole) else {
            return Some(if line.is_whole { DamageKind::Changed } else { DamageKind::Torn });
        };
        match self {
            Self::Nothing if !begins_file(line) => Some(DamageKind::Missing),
            Self::Line(hash) if previous != *hash && hashes.contains(&previous) => Some(DamageKind::Reordered),
            Self::Line(hash) if previous != *hash => Some(DamageKind::Missing),
            _ => None,
        }
    }
}

fn is_sealed(line: &RecordedLine) -> bool {
    line.is_whole && line::previous(&line.bytes).is_some()
}

fn begins_file(line: &RecordedLine) -> bool {
    RecordedEvent::of(line).is_some_and(|event| matches!(event.kind(), LineKind::Begin | LineKind::Continue))
}

impl Damage {
    /// The name of the file, in the directory of the record.
    #[must_use]
    pub fn file(&self) -> &str {
        &self.file
    }

    /// The number of the line; the first is 1.
    #[must_use]
    pub fn line(&self) -> usize {
        self.line
    }

    /// What is wrong.
    #[must_use]
    pub fn kind(&self) -> DamageKind {
        self.kind
    }
}

impl fmt::Display for Damage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let wrong = match self.kind {
            DamageKind::Changed => "it was changed after it was written",
            DamageKind::Missing => "lines that stood before it are missing",
            DamageKind::Reordered => "it stood after another line",
            DamageKind::Torn => "it has no end; the next line that is recorded cuts it",
        };
        write!(f, "{} line {}: {wrong}", self.file, self.line)
    }
}
