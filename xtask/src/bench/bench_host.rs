//! The fixture that embeds telemetry and measures what that costs it.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::process::Command;
use std::time::Duration;

use anyhow::{Context, Result, ensure};

use super::receiver::Variables;
use crate::workspace;

pub(super) struct BenchHost(PathBuf);

/// What it prints.
pub(super) struct Times(BTreeMap<String, Duration>);

impl BenchHost {
    /// Builds it as it would be released.
    pub(super) fn build() -> Result<Self> {
        let (root, target) = (workspace::root()?, workspace::target()?);
        let mut build = Command::new("cargo");
        build.args(["build", "--quiet", "--locked", "--release"]).env("CARGO_TARGET_DIR", &target);
        workspace::succeed(build.current_dir(root.join("xtask/fixtures/bench-host")))?;
        Ok(Self(target.join("release/bench-host")))
    }

    /// Runs it once, with nothing in its environment that opts out.
    pub(super) fn run(&self, arguments: &[&str]) -> Result<Times> {
        run(Command::new(&self.0).args(arguments).env_clear())
    }

    /// Runs it once with an endpoint that it needs these variables to trust.
    pub(super) fn run_trusting(&self, trust: Variables<'_>, arguments: &[&str]) -> Result<Times> {
        run(Command::new(&self.0).args(arguments).env_clear().envs(trust))
    }
}

fn run(command: &mut Command) -> Result<Times> {
    let output = command.output()?;
    let said = String::from_utf8_lossy(&output.stdout);
    let complaints = String::from_utf8_lossy(&output.stderr);
    ensure!(output.status.success(), "{command:?} ended with {}:\n{complaints}", output.status);
    Times::parse(&said).with_context(|| format!("{command:?} printed {said:?}"))
}

impl Times {
    fn parse(text: &str) -> Option<Self> {
        let time = |line: &str| {
            let (name, nanoseconds) = line.split_once(' ')?;
            Some((name.to_owned(), Duration::from_nanos(nanoseconds.parse().ok()?)))
        };
        text.lines().map(time).collect::<Option<_>>().map(Self)
    }

    pub(super) fn get(&self, name: &str) -> Result<Duration> {
        self.0.get(name).copied().with_context(|| format!("bench-host prints no {name}"))
    }
}
