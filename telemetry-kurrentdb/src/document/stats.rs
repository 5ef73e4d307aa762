//! `/stats?group=false`: start, memory, disk and the writer's checkpoint.

use std::time::{Duration, SystemTime};

use telemetry_core::CollectError;
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

use super::definition::Document;
use crate::endpoint::{Endpoint, Switch, endpoint};
use crate::json;

#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Stats {
    pub(crate) uptime: Option<Duration>,
    /// The writer's checkpoint as it is on disk, in bytes from the start of the log.
    pub(crate) writer_checkpoint: Option<u64>,
    pub(crate) total_memory: Option<u64>,
    pub(crate) total_disk_space: Option<u64>,
}

impl Document for Stats {
    const ENDPOINT: Endpoint = endpoint!(
        Object "/stats?group=false",
        needs "a user",
        gives "uptime" "database.activeChunkNumber" "environment.totalDiskSpace" "environment.totalMemory"
    );
    const SWITCH: Option<Switch> = Some(Switch {
        option: "DisableStatsOnHttp",
        off: "true",
        cause: CollectError::NotThere("the node's option DisableStatsOnHttp switches its statistics over HTTP off"),
    });
    type Body = Vec<u8>;

    fn read(body: Vec<u8>, date: Option<SystemTime>) -> Option<Self> {
        let [started, checkpoint, memory] = json::members(&body, ["proc-startTime", "es-checksum", "sys-totalMem"])?;
        Some(Self {
            uptime: started.text().and_then(|started| uptime(&started, date)),
            writer_checkpoint: checkpoint.read(),
            total_memory: memory.read().filter(|bytes| *bytes > 0),
            total_disk_space: disk(&body).filter(|bytes| *bytes > 0),
        })
    }
}

/// By the node's own clock, so that two clocks that differ have no effect; without one, by that of this machine.
fn uptime(started: &str, date: Option<SystemTime>) -> Option<Duration> {
    let started = OffsetDateTime::parse(started, &Rfc3339).ok()?;
    let now = date.unwrap_or_else(SystemTime::now);
    now.duration_since(SystemTime::from(started)).ok()
}

/// The one drive that is listed is the one that holds the database; its key has the mount path in it.
fn disk(stats: &[u8]) -> Option<u64> {
    let mut totals = Vec::new();
    json::each_member(stats, |key, value| {
        if key.starts_with("sys-drive-") && key.ends_with("-totalBytes") {
            totals.push(value);
        }
    })?;
    match totals[..] {
        [total] => total.read(),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_uptime_is_by_the_nodes_own_clock_and_absent_where_it_makes_no_sense() {
        let now = SystemTime::UNIX_EPOCH + Duration::from_secs(1_700_000_071);
        let check = |start: &str, expected: Option<Duration>| {
            assert_eq!(uptime(start, Some(now)), expected, "{start}");
        };
        check("2023-11-14T22:13:20Z", Some(Duration::from_secs(71)));
        check("2023-11-14T22:13:20.0000001Z", Some(Duration::new(70, 999_999_900)));
        check("2023-11-15T00:13:20.5000000+02:00", Some(Duration::from_millis(70_500)));
        check("2023-11-14T22:14:32Z", None);
        check("2023-11-14 at night", None);
        check("", None);
    }
}
