//! The sidecar of Kubernetes in the image's root: with its own variables it runs, and its own probe asks about it alone.

use std::collections::BTreeMap;
use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::time::Instant;

use anyhow::{Context, Result, ensure};
use telemetry_testkit::{Collector, Node};

use super::service::{REPORT_TIMEOUT, RunningService};
use super::{Package, image};
use crate::checking::Verdict;
use crate::workspace;

/// The exit code of `status` where the last report failed, and where no agent runs.
const FAILED: i32 = 1;
const NOT_ALIVE: i32 = 3;

/// What the manifest says, without what a cluster adds.
struct Sidecar {
    variables: BTreeMap<String, String>,
    probe: Vec<String>,
    read_only: bool,
}

/// Runs it beside a node, with a receiver that refuses every report.
pub(super) fn check(package: &Package) -> Result<Verdict> {
    let mut sidecar = Sidecar::read()?;
    ensure!(sidecar.read_only, "its root can be written to");
    image::in_copy(package, |root| {
        let state = root.join("var/lib").join(package.program);
        // A directory that a cluster makes is for everybody.
        fs::set_permissions(&state, Permissions::from_mode(0o777))?;
        let (node, collector) = (Node::recorded("specified").start()?, Collector::start()?);
        collector.answering(400);
        sidecar.replace("TELEMETRY_AGENT_NODE", node.url())?;
        sidecar.replace("TELEMETRY_AGENT_ENDPOINT", collector.url())?;
        sidecar.variables.insert("TELEMETRY_AGENT_FIRST_REPORT".to_owned(), "1s".to_owned());
        sidecar.mount_password(root)?;
        sidecar.run(package, root)
    })
}

impl Sidecar {
    fn read() -> Result<Self> {
        let packaging = workspace::root()?.join("packaging");
        let image = fs::read_to_string(packaging.join("Containerfile"))?;
        let manifest = fs::read_to_string(packaging.join("kubernetes/sidecar.yaml"))?;
        let probe = manifest.lines().find_map(|line| line.trim().strip_prefix("command: ")).context("no probe")?;
        Ok(Self {
            variables: of_image(&image).chain(of_manifest(&manifest)).collect(),
            probe: serde_json::from_str(probe)?,
            read_only: manifest.contains("readOnlyRootFilesystem: true"),
        })
    }

    fn replace(&mut self, name: &str, value: String) -> Result<()> {
        *self.variables.get_mut(name).with_context(|| format!("it has no {name}"))? = value;
        Ok(())
    }

    fn mount_password(&self, root: &Path) -> Result<()> {
        let file = self.variables.get("TELEMETRY_AGENT_PASSWORD_FILE").context("it has no password")?;
        let file = root.join(file.trim_start_matches('/'));
        fs::create_dir_all(file.parent().context("a file without a directory")?)?;
        Ok(fs::write(file, "changeit\n")?)
    }

    fn run(&self, package: &Package, root: &Path) -> Result<()> {
        let mut command = image::command(root, &format!("/usr/bin/{}", package.program));
        command.arg("run").envs(&self.variables);
        let service = RunningService::start(command, root.join("console.txt"))?;
        service.wait_for("HTTP 400")?;
        self.wait_for_failure(root)?;
        let alive = self.ask(root, &self.probe)?;
        service.stop()?;
        ensure!(alive == 0, "the probe says {alive}");
        let stopped = self.ask(root, &self.probe)?;
        ensure!(stopped == NOT_ALIVE, "after its end the probe says {stopped}");
        Ok(())
    }

    /// The status is written just after the line of the outcome.
    fn wait_for_failure(&self, root: &Path) -> Result<()> {
        let (until, mut status) = (Instant::now() + REPORT_TIMEOUT, self.probe.clone());
        status.retain(|word| word != "--alive");
        while self.ask(root, &status)? != FAILED {
            ensure!(Instant::now() < until, "the status never says that the report failed");
        }
        Ok(())
    }

    /// The exit code of a command in the container.
    fn ask(&self, root: &Path, command: &[String]) -> Result<i32> {
        let (program, arguments) = command.split_first().context("a probe without a command")?;
        let output = image::command(root, program).args(arguments).envs(&self.variables).output()?;
        output.status.code().context("it was killed")
    }
}

/// Each `NAME=value` of a Containerfile that is an option, after `ENV` or on a line below it.
fn of_image(text: &str) -> impl Iterator<Item = (String, String)> {
    text.lines().filter_map(|line| {
        let (name, value) = line.trim_start_matches("ENV").trim().split_once('=')?;
        let value = value.trim_end_matches([' ', '\\']);
        name.starts_with("TELEMETRY_AGENT_").then(|| (name.to_owned(), value.to_owned()))
    })
}

/// Each name of a manifest that has a value on the next line.
fn of_manifest(text: &str) -> impl Iterator<Item = (String, String)> {
    text.split("- name: ").filter_map(|entry| {
        let (name, rest) = entry.split_once('\n')?;
        let value = rest.lines().next()?.trim().strip_prefix("value: ")?;
        Some((name.to_owned(), value.trim_matches('"').to_owned()))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(found: impl Iterator<Item = (String, String)>, expected: &[(&str, &str)]) {
        let found: Vec<_> = found.collect();
        let found: Vec<_> = found.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn variables_are_found() {
        let image = "ENV TELEMETRY_AGENT_TAG=oss \\\n    TELEMETRY_AGENT_STATE_DIR=/state\nARG VERSION=\n";
        check(of_image(image), &[("TELEMETRY_AGENT_TAG", "oss"), ("TELEMETRY_AGENT_STATE_DIR", "/state")]);
        let manifest =
            "- name: agent\n  image: a\n- name: NODE\n  value: https://node\n- name: ENDPOINT\n  value: \"\"\n";
        check(of_manifest(manifest), &[("NODE", "https://node"), ("ENDPOINT", "")]);
    }
}
