//! `/stats?group=false`: start, memory, disk and the writer's checkpoint.

use std::time::{Duration, SystemTime};

use jiff::Timestamp;
use serde_json::{Map, Value};

use super::{Answer, Document, Endpoint};
use crate::kurrentdb::endpoint::endpoint;

pub(in crate::kurrentdb) struct Stats {
    pub(in crate::kurrentdb) uptime: Option<Duration>,
    /// The writer's checkpoint as it is on disk, in bytes from the start of the log.
    pub(in crate::kurrentdb) writer_checkpoint: Option<u64>,
    pub(in crate::kurrentdb) total_memory: Option<u64>,
    pub(in crate::kurrentdb) total_disk_space: Option<u64>,
}

impl Document for Stats {
    const ENDPOINT: Endpoint = endpoint!("/stats?group=false", needs "a user");

    fn read(answer: &Answer) -> Option<Self> {
        let stats = answer.json.as_object()?;
        let number = |name| stats.get(name).and_then(Value::as_u64);
        Some(Self {
            uptime: uptime(stats, answer.date),
            writer_checkpoint: number("es-checksum"),
            total_memory: number("sys-totalMem").filter(|bytes| *bytes > 0),
            total_disk_space: disk(stats).filter(|bytes| *bytes > 0),
        })
    }
}

/// By the node's own clock, so that two clocks that differ have no effect; without one, by that of this machine.
fn uptime(stats: &Map<String, Value>, date: Option<SystemTime>) -> Option<Duration> {
    let started: Timestamp = stats.get("proc-startTime")?.as_str()?.parse().ok()?;
    let now = date.unwrap_or_else(SystemTime::now);
    now.duration_since(SystemTime::from(started)).ok()
}

/// The one drive that is listed is the one that holds the database; its key has the mount path in it.
fn disk(stats: &Map<String, Value>) -> Option<u64> {
    let mut totals = stats.iter().filter(|(key, _)| key.starts_with("sys-drive-") && key.ends_with("-totalBytes"));
    match (totals.next(), totals.next()) {
        (Some((_, total)), None) => total.as_u64(),
        _ => None,
    }
}
