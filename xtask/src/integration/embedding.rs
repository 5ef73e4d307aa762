//! A host that embeds the core, with the section of a third party.

use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Result, ensure};
use serde_json::Value;
use telemetry_testkit::{Collector, Node};
use xshell::cmd;

use crate::checking::Verdict;
use crate::examples;
use crate::workspace::{self, root};

pub(super) fn a_strangers_section_is_there() -> Result<Verdict> {
    examples::test("channel")?;
    let (host, collector, place) = (examples::build("host", "acme-host")?, Collector::start()?, tempfile::tempdir()?);
    let journal = place.path().join("journal");
    let output = Command::new(&host).arg(collector.url()).arg(&journal).env_remove("DO_NOT_TRACK").output()?;
    ensure!(output.status.success(), "{output:?}");
    let received = collector.received();
    ensure!(received.len() == 1, "{} reports", received.len());
    let journal = fs::read_to_string(journal)?;
    ensure!(journal.contains(str::from_utf8(&received[0].body)?), "the channel did not keep the report:\n{journal}");
    let observed = String::from_utf8_lossy(&output.stdout);
    ensure!(observed.starts_with("Telemetry report sent to http://"), "the observer was not told:\n{observed}");
    let report: Value = serde_json::from_slice(&received[0].body)?;
    ensure!(sections(&report) == ["acmeGpu", "uptime", "version"], "{report}");
    ensure!(report["version"] == "3.2.1" && report["acmeGpu"]["deviceCount"].is_u64(), "{report}");
    Ok(Verdict::Passed)
}

/// Without the agent, and with what these sections need of a node only.
pub(super) fn a_stranger_reads_two_sections_of_a_node() -> Result<Verdict> {
    let (program, node) =
        (examples::build("node", "acme-node-report")?, Node::recorded("25.0/cluster-leader").start()?);
    let output = Command::new(program).arg(node.url()).output()?;
    ensure!(output.status.success(), "{output:?}");
    let report: Value = serde_json::from_slice(&output.stdout)?;
    ensure!(sections(&report) == ["cluster", "version"], "{report}");
    ensure!(report["version"] == "25.0.0" && report["cluster"]["nodeState"] == "Leader", "{report}");
    let mut asked: Vec<_> = node.requests().into_iter().map(|request| request.path).collect();
    asked.sort();
    ensure!(asked == ["/gossip", "/info"], "{asked:?}");
    Ok(Verdict::Passed)
}

/// What stands at the top of a report, in alphabetical order.
fn sections(report: &Value) -> Vec<&str> {
    report.as_object().into_iter().flat_map(serde_json::Map::keys).map(String::as_str).collect()
}

/// A second copy of the core would have a registry that nobody reads, so cargo refuses it.
pub(super) fn two_copies_of_the_core_are_refused() -> Result<Verdict> {
    let (place, shell) = (tempfile::tempdir()?, workspace::shell()?);
    let (original, copy) = (root()?, place.path().join("copy"));
    fs::create_dir(&copy)?;
    cmd!(shell, "cp -r telemetry-core {copy}").quiet().run()?;
    let workspace = fs::read_to_string(original.join("Cargo.toml"))?;
    let (_, shared) = workspace.split_once("[workspace.package]").unwrap_or_default();
    let members = "[workspace]\nresolver = \"3\"\nmembers = [\"telemetry-core\"]\n\n[workspace.package]";
    fs::write(copy.join("Cargo.toml"), format!("{members}{shared}"))?;
    let core = |root: &Path| format!("{{ package = \"telemetry-core\", path = {:?} }}", root.join("telemetry-core"));
    let host = place.path().join("host");
    fs::create_dir_all(host.join("src"))?;
    fs::write(host.join("src/main.rs"), "fn main() {}\n")?;
    let package = "[package]\nname = \"host\"\nedition = \"2024\"\n[workspace]\n[dependencies]";
    let manifest = |two: &Path| format!("{package}\none = {}\ntwo = {}\n", core(&original), core(two));
    let resolve = |two: &Path| -> Result<String> {
        fs::write(host.join("Cargo.toml"), manifest(two))?;
        let _here = shell.push_dir(&host);
        let output = cmd!(shell, "cargo generate-lockfile --offline").quiet().ignore_status().output()?;
        Ok(String::from_utf8_lossy(&output.stderr).into_owned())
    };
    let one = resolve(&original)?;
    ensure!(!one.contains("error"), "one copy is refused, too: {one}");
    let two = resolve(&copy)?;
    ensure!(two.contains("links to the native library `telemetry-core`"), "{two}");
    Ok(Verdict::Passed)
}
