//! The sidecar of Kubernetes in the image's root: with its own variables it runs, with its secret and without, and its own probe asks
//! about it alone.

use std::collections::BTreeMap;
use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use anyhow::{Context, Result, ensure};
use telemetry_testkit::{Collector, Node};

use super::service::RunningService;
use super::{Package, image};
use crate::checking::Verdict;
use crate::workspace;

/// The exit code of `status` where the last report failed, and where no agent runs.
const FAILED: i32 = 1;
const NOT_ALIVE: i32 = 3;

/// The secret of a user of the node, each key with its value.
const SECRET: [(&str, &str); 2] = [("user", "ops"), ("password", "changeit")];

/// What the manifest says, without what a cluster adds.
struct Sidecar {
    variables: BTreeMap<String, String>,
    /// Variables whose values are keys of the secret.
    secret_variables: Vec<(String, String)>,
    probe: Vec<String>,
}

/// Runs it beside a node, with a receiver that refuses every report.
pub(super) fn check(package: &Package) -> Result<Verdict> {
    image::in_copy(package, |root| {
        let mut sidecar = Sidecar::read()?;
        sidecar.mount_secret(root)?;
        sidecar.run(package, root, "HTTP 400").map(drop)
    })
}

/// Runs it beside a node, in a cluster that does not have the secret.
pub(super) fn check_without_secret(package: &Package) -> Result<Verdict> {
    image::in_copy(package, |root| {
        let received = Sidecar::read()?.run(package, root, "consent unknown")?;
        ensure!(received == 0, "{received} reports were sent");
        Ok(())
    })
}

impl Sidecar {
    fn read() -> Result<Self> {
        let packaging = workspace::root()?.join("packaging");
        let image = fs::read_to_string(packaging.join("Containerfile"))?;
        let manifest = fs::read_to_string(packaging.join("kubernetes/sidecar.yaml"))?;
        ensure!(manifest.contains("readOnlyRootFilesystem: true"), "its root can be written to");
        ensure!(has_optional_secrets_only(&manifest), "a secret that is not there keeps the node from starting");
        let probe = manifest.lines().find_map(|line| line.trim().strip_prefix("command: ")).context("no probe")?;
        Ok(Self {
            variables: of_image(&image).chain(of_manifest(&manifest)).collect(),
            secret_variables: of_secret(&manifest).collect(),
            probe: serde_json::from_str(probe)?,
        })
    }

    fn replace(&mut self, name: &str, value: String) -> Result<()> {
        *self.variables.get_mut(name).with_context(|| format!("it has no {name}"))? = value;
        Ok(())
    }

    /// A cluster sets variables, and mounts a file for each key.
    fn mount_secret(&mut self, root: &Path) -> Result<()> {
        let directory = self.variables.get("CREDENTIALS_DIRECTORY").context("it has no credentials")?;
        let directory = root.join(directory.trim_start_matches('/'));
        fs::create_dir_all(&directory)?;
        for (key, value) in SECRET {
            fs::write(directory.join(key), value)?;
            let named = self.secret_variables.iter().filter(|(_, own)| own == key);
            self.variables.extend(named.map(|(name, _)| (name.clone(), value.to_owned())));
        }
        Ok(())
    }

    /// Runs it until its first report has failed with this text, and says how many reports a receiver got that refuses them.
    fn run(mut self, package: &Package, root: &Path, failure: &str) -> Result<usize> {
        let state = root.join("var/lib").join(package.program);
        // A directory that a cluster makes is for everybody.
        fs::set_permissions(&state, Permissions::from_mode(0o777))?;
        let (node, collector) = (Node::recorded("specified").start()?, Collector::start()?);
        collector.answering(400);
        self.replace("TELEMETRY_AGENT_NODE", node.url())?;
        self.replace("TELEMETRY_AGENT_ENDPOINT", collector.url())?;
        self.variables.insert("TELEMETRY_AGENT_FIRST_REPORT".to_owned(), "1s".to_owned());
        let mut command = image::command(root, &format!("/usr/bin/{}", package.program));
        command.arg("run").envs(&self.variables);
        let service = RunningService::start(command, root.join("console.txt"))?;
        service.wait_for(failure)?;
        // The status is written just after the line of the outcome.
        let status: Vec<_> = self.probe.iter().filter(|word| *word != "--alive").cloned().collect();
        service.wait_until("the status says that the report failed", || Ok(self.ask(root, &status)? == FAILED))?;
        let alive = self.ask(root, &self.probe)?;
        service.stop()?;
        ensure!(alive == 0, "the probe says {alive}");
        let stopped = self.ask(root, &self.probe)?;
        ensure!(stopped == NOT_ALIVE, "after its end the probe says {stopped}");
        Ok(collector.received().len())
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

/// Each name of a manifest whose value is a key of a secret, with that key.
fn of_secret(text: &str) -> impl Iterator<Item = (String, String)> {
    text.split("- name: ").filter_map(|entry| {
        let (name, rest) = entry.split_once('\n')?;
        let (_, reference) = rest.split_once("secretKeyRef:")?;
        let key = reference.lines().find_map(|line| line.trim().strip_prefix("key: "))?;
        Some((name.to_owned(), key.to_owned()))
    })
}

/// Whether a pod of the manifest starts without what it takes from secrets.
fn has_optional_secrets_only(text: &str) -> bool {
    let secrets = text.matches("secretKeyRef:").count() + text.matches("secretName:").count();
    text.matches("optional: true").count() == secrets
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
    #[test]
    fn secrets_are_found() {
        let variable = "- name: USER\n  valueFrom:\n    secretKeyRef:\n      name: agent\n      key: user\n";
        let optional = format!("{variable}      optional: true\n");
        check(of_secret(&format!("- name: NODE\n  value: a\n{optional}")), &[("USER", "user")]);
        check(of_manifest(&optional), &[]);
        assert!(has_optional_secrets_only(&optional) && !has_optional_secrets_only(variable));
        assert!(!has_optional_secrets_only(&format!("{optional}secret:\n  secretName: agent\n")));
    }
}
