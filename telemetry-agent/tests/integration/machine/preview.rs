//! The agent's preview, on a machine that a shell has prepared for it.

use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, ensure};
use serde_json::{Value, json};
use telemetry_testkit::AGENT_TIMEOUT;

use crate::report::valid_report;

/// What the agent previewed, and what it wrote to its standard error.
#[derive(Debug)]
pub(super) struct Preview {
    pub(super) report: Value,
    pub(super) stderr: String,
}

/// Whose mounts a script may change.
#[derive(Clone, Copy)]
pub(super) enum Apart {
    Nothing,
    Mounts,
}

impl Preview {
    /// Runs the agent, which is `"$@"` of the script, with the data in the root directory.
    pub(super) fn by(program: &Path, script: &str, variables: &[(&str, &str)]) -> Result<Self> {
        Self::of(Apart::Nothing, program, script, variables, Path::new("/"))
    }

    /// The same with mounts of its own, which end with it.
    pub(super) fn apart(program: &Path, script: &str, variables: &[(&str, &str)]) -> Result<Self> {
        Self::of(Apart::Mounts, program, script, variables, Path::new("/"))
    }

    pub(super) fn within(program: &Path, group: &Path) -> Result<Self> {
        Self::by(program, "echo $$ > \"$GROUP/cgroup.procs\" && exec \"$@\"", &[("GROUP", text_of(group)?)])
    }

    pub(super) fn of(
        apart: Apart,
        program: &Path,
        script: &str,
        variables: &[(&str, &str)],
        data: &Path,
    ) -> Result<Self> {
        let mut command = Command::new("timeout");
        command.env_clear().envs(std::env::var_os("PATH").map(|path| ("PATH", path))).envs(variables.iter().copied());
        command.arg("--signal=KILL").arg(AGENT_TIMEOUT.as_secs().to_string());
        if matches!(apart, Apart::Mounts) {
            command.args(["unshare", "--mount"]);
        }
        command.args(["sh", "-c", script, "sh"]).arg(program).args(["preview", "--no-node", "--data-dir"]).arg(data);
        let output = command.output()?;
        let stderr = String::from_utf8_lossy(&output.stderr).into_owned();
        ensure!(output.status.success(), "{script:?} {variables:?} ended with {}:\n{stderr}", output.status);
        Ok(Self { report: valid_report(&output.stdout)?, stderr })
    }

    pub(super) fn environment(&self, field: &str) -> Result<&Value> {
        self.report["environment"].get(field).with_context(|| format!("no {field}: {self:?}"))
    }

    pub(super) fn expect(&self, field: &str, value: &Value) -> Result<&Self> {
        ensure!(self.environment(field)? == value, "{field} is not {value}: {self:?}");
        Ok(self)
    }

    pub(super) fn expect_some(&self, field: &str) -> Result<&Self> {
        let value = self.environment(field)?;
        ensure!(*value != json!(0), "{field} is zero: {self:?}");
        Ok(self)
    }

    /// It is not there, and the agent says why.
    pub(super) fn expect_absent(&self, field: &str) -> Result<&Self> {
        ensure!(self.environment(field).is_err(), "{field} is there: {self:?}");
        ensure!(self.stderr.contains(&format!("environment.{field} (")), "{field} is absent without a word: {self:?}");
        Ok(self)
    }
}

pub(super) fn text_of(path: &Path) -> Result<&str> {
    path.to_str().context("the path is not UTF-8")
}
