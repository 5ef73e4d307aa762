//! The cases with the real agent: they are a test of its crate, which is built and run here.

use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Command, Stdio};

use anyhow::{Context, Result, ensure};
use xshell::cmd;

use crate::checking::Checked;
use crate::terminal::line;
use crate::{test_output, workspace};

/// The variable that names the agent to the cases.
const PROGRAM: &str = "TELEMETRY_TEST_AGENT";

/// The program that has the cases, and the agent that it drives.
pub(crate) struct AgentCases {
    harness: PathBuf,
    agent: PathBuf,
}

impl AgentCases {
    /// The agent comes last, since with a test cargo builds one with what the tests' own dependencies turn on.
    pub(crate) fn build() -> Result<Self> {
        Ok(Self { harness: build_harness()?, agent: workspace::build_agent()? })
    }

    pub(super) fn names(&self) -> Result<Vec<String>> {
        let listed = self.command(&["--list"]).output()?;
        let listed = String::from_utf8(listed.stdout)?;
        Ok(listed.lines().filter_map(|line| line.strip_suffix(": test")).map(str::to_owned).collect())
    }

    /// Runs the cases that these arguments select, and prints each result when it is there; those that failed are among them.
    pub(crate) fn run(&self, arguments: &[&str]) -> Result<Vec<Checked>> {
        let mut harness = self.command(arguments).stdout(Stdio::piped()).spawn()?;
        let output = BufReader::new(harness.stdout.take().context("no output")?);
        let mut results = Vec::new();
        for text in output.lines() {
            let text = text?;
            line(&text);
            results.extend(test_output::read(&text));
        }
        let results = test_output::with_end("the cases with the agent", harness.wait()?, results);
        ensure!(!results.is_empty(), "no case was run");
        Ok(results)
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(&self.harness);
        command.args(arguments).env(PROGRAM, &self.agent);
        command
    }
}

/// As a test of the workspace, so that it is built of what all other tests are.
fn build_harness() -> Result<PathBuf> {
    let shell = workspace::shell()?;
    let build = cmd!(shell, "cargo test --quiet --workspace --test integration --no-run");
    let messages = build.arg("--message-format=json-render-diagnostics").quiet().read()?;
    let mut executables = messages.lines().filter_map(|message| {
        let message: serde_json::Value = serde_json::from_str(message).ok()?;
        (message["target"]["name"] == "integration").then(|| message["executable"].as_str().map(PathBuf::from))?
    });
    executables.next_back().context("cargo built no test")
}
