//! A host's start and end: with telemetry, without, and with an endpoint that takes connections and never answers.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::process::Command;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use telemetry_peers::Listener;

use super::figure::{Figure, Quantity, median};
use crate::workspace;

/// How often the whole host is run.
const RUNS: usize = 20;

pub(super) fn measure() -> Result<Vec<Figure>> {
    let host = BenchHost::build()?;
    let asleep = host.run(&["starts", "200"])?;
    let silent = Listener::start()?;
    let sending = host.run(&["starts", "20", &silent.url()])?;
    let without = host.lives(&["nothing"])?;
    let with = host.lives(&["starts", "1"])?;
    let time = |figures: &Figures, name: &str| figures.get(name).map(Quantity::milliseconds);
    Ok(vec![
        Figure::new("start()", time(&asleep, "start_ns")?).within(0.2).beside("a public report: 160 s"),
        Figure::new("start(), black-holed endpoint", time(&sending, "start_ns")?).within(0.2),
        Figure::new("stop() while it sleeps", time(&asleep, "stop_ns")?).within(2_000.0),
        Figure::new("stop() while the endpoint is silent", time(&sending, "stop_ns")?).within(2_000.0),
        Figure::new("a host from exec to exit, without telemetry", Quantity::milliseconds(without)),
        Figure::new("a host from exec to exit, with telemetry", Quantity::milliseconds(with)),
    ])
}

/// The fixture that embeds the core.
pub(super) struct BenchHost(PathBuf);

/// What it prints.
pub(super) struct Figures(BTreeMap<String, Duration>);

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
    pub(super) fn run(&self, arguments: &[&str]) -> Result<Figures> {
        let output = Command::new(&self.0).args(arguments).env_clear().output()?;
        let said = String::from_utf8_lossy(&output.stdout);
        let complaints = String::from_utf8_lossy(&output.stderr);
        ensure!(output.status.success(), "bench-host {arguments:?} ended with {}:\n{complaints}", output.status);
        Figures::parse(&said).with_context(|| format!("bench-host {arguments:?} printed {said:?}"))
    }

    /// The median time from its start to its end.
    fn lives(&self, arguments: &[&str]) -> Result<Duration> {
        let life = || -> Result<Duration> {
            let start = Instant::now();
            self.run(arguments)?;
            Ok(start.elapsed())
        };
        Ok(median((0..RUNS).map(|_| life()).collect::<Result<_>>()?))
    }
}

impl Figures {
    fn parse(text: &str) -> Option<Self> {
        let figure = |line: &str| {
            let (name, nanoseconds) = line.split_once(' ')?;
            Some((name.to_owned(), Duration::from_nanos(nanoseconds.parse().ok()?)))
        };
        text.lines().map(figure).collect::<Option<_>>().map(Self)
    }

    pub(super) fn get(&self, name: &str) -> Result<Duration> {
        self.0.get(name).copied().with_context(|| format!("bench-host prints no {name}"))
    }
}
