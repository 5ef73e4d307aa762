//! One event of a record.

use serde_json::{Map, Value};

use crate::Sha256;
use crate::line::LineKind;
use crate::record::RecordedLine;

/// What one line says.
#[derive(Clone, Debug)]
pub struct RecordedEvent<'a> {
    line: &'a RecordedLine,
    kind: LineKind,
    fields: Map<String, Value>,
}

impl<'a> RecordedEvent<'a> {
    /// What it is about.
    #[must_use]
    pub fn kind(&self) -> LineKind {
        self.kind
    }

    /// When it was recorded, such as `2026-11-28T12:00:00Z`.
    #[must_use]
    pub fn time(&self) -> &str {
        self.field("time").unwrap_or_default()
    }

    /// The hash of the line, which is the receipt of a report.
    #[must_use]
    pub fn hash(&self) -> Sha256 {
        self.line.hash
    }

    /// The exact text of a report, or the notice.
    #[must_use]
    pub fn text(&self) -> Option<&str> {
        self.field("text")
    }

    /// The SHA-256 of a report's text, as it was recorded.
    #[must_use]
    pub fn text_sha256(&self) -> Option<Sha256> {
        self.field("sha256").filter(|_| self.kind == LineKind::Report)?.parse().ok()
    }

    /// The idempotency key of a report, or of the one that an outcome is of.
    #[must_use]
    pub fn idempotency_key(&self) -> Option<&str> {
        self.field("idempotencyKey")
    }

    /// What happened, in one line: what was about to happen to a report, or how it went.
    #[must_use]
    pub fn summary(&self) -> &str {
        let said = match self.kind {
            LineKind::Begin => return "the record begins here",
            LineKind::Continue => return "the record goes on from the file before",
            LineKind::Torn => return "the rest of a line that was never recorded was cut",
            LineKind::Notice => self.text().and_then(|text| text.lines().next()),
            LineKind::Report => self.field("heading"),
            LineKind::Outcome => self.field("outcome"),
        };
        said.unwrap_or_default()
    }

    /// The line itself, which is a JSON object.
    #[must_use]
    pub fn json(&self) -> &str {
        std::str::from_utf8(&self.line.bytes).unwrap_or_default()
    }

    pub(crate) fn of(line: &'a RecordedLine) -> Option<Self> {
        let fields: Map<String, Value> = serde_json::from_slice(&line.bytes).ok()?;
        let kind = LineKind::of_word(fields.get("kind")?.as_str()?)?;
        Some(Self { line, kind, fields })
    }

    fn field(&self, name: &str) -> Option<&str> {
        self.fields.get(name)?.as_str()
    }
}
