//! A host that embeds the core, with the section of a third party.

use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Result, ensure};
use serde_json::Value;
use telemetry_testkit::Collector;
use xshell::cmd;

use crate::checking::Verdict;
use crate::examples;
use crate::workspace::{self, root};

pub(super) fn a_strangers_section_is_there(_program: &Path) -> Result<Verdict> {
    examples::test("channel")?;
    let (host, collector, place) = (examples::build("host", "acme-host")?, Collector::start()?, tempfile::tempdir()?);
    let run =
        || Command::new(&host).arg(collector.url()).env_remove("DO_NOT_TRACK").env("TMPDIR", place.path()).output();
    let output = run()?;
    ensure!(output.status.success(), "{output:?}");
    let received = collector.received();
    ensure!(received.len() == 1, "{} reports", received.len());
    let journal = fs::read_to_string(place.path().join("acme-journal"))?;
    ensure!(journal.contains(str::from_utf8(&received[0].body)?), "the channel did not keep the report:\n{journal}");
    let observed = String::from_utf8_lossy(&output.stdout);
    ensure!(observed.starts_with("Telemetry report sent to http://"), "the observer was not told:\n{observed}");
    let report: Value = serde_json::from_slice(&received[0].body)?;
    let sections: Vec<_> = report.as_object().into_iter().flat_map(serde_json::Map::keys).collect();
    ensure!(sections == ["acmeGpu", "uptime", "version"], "{sections:?}");
    ensure!(report["version"] == "3.2.1" && report["acmeGpu"]["deviceCount"].is_u64(), "{report}");
    Ok(Verdict::Passed)
}

/// A second copy of the core would have a registry that nobody reads, so cargo refuses it.
pub(super) fn two_copies_of_the_core_are_refused(_program: &Path) -> Result<Verdict> {
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
