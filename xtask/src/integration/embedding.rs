//! A host that embeds the core, with the section of a third party.

use std::path::Path;
use std::process::Command;

use anyhow::{Result, ensure};
use serde_json::Value;
use telemetry_peers::Collector;

use crate::checking::Verdict;
use crate::fixtures;
use crate::workspace::succeed;

pub(super) fn a_strangers_section_is_there(_program: &Path) -> Result<Verdict> {
    let host = fixtures::build("acme-host")?;
    let collector = Collector::start()?;
    succeed(Command::new(host).arg(collector.url()).env_remove("DO_NOT_TRACK"))?;
    let received = collector.received();
    ensure!(received.len() == 1, "{} reports", received.len());
    let report: Value = serde_json::from_slice(&received[0].body)?;
    let sections: Vec<_> = report.as_object().into_iter().flat_map(serde_json::Map::keys).collect();
    ensure!(sections == ["acmeGpu", "uptime", "version"], "{sections:?}");
    ensure!(report["version"] == "3.2.1" && report["acmeGpu"]["deviceCount"].is_u64(), "{report}");
    Ok(Verdict::Passed)
}
