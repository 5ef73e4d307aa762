//! An export: what was or would have been sent, for somebody who compares it with what was received.

use std::time::SystemTime;

use serde_json::{Value, json};

use crate::{LineKind, Record, RecordedEvent};

impl Record {
    /// Each report from a moment on, one a line: its exact text, the SHA-256 of that text, its idempotency key, and the hash
    /// by which the record has it. The last line has the hash of the record's last line.
    #[must_use]
    pub fn export(&self, since: SystemTime) -> String {
        let reports = self.events_since(since).filter(|event| event.kind() == LineKind::Report);
        let head = json!({ "head": self.head().map(|head| head.to_string()) });
        reports.map(|event| export(&event)).chain([head]).map(|line| format!("{line}\n")).collect()
    }
}

fn export(event: &RecordedEvent<'_>) -> Value {
    json!({
        "idempotencyKey": event.idempotency_key(),
        "record": event.hash().to_string(),
        "sha256": event.text_sha256().map(|hash| hash.to_string()),
        "text": event.text(),
        "time": event.time(),
    })
}
