//! The tests of the workspace, as cargo builds them. Most of them wait for deadlines, so several of their programs run at the same
//! time.

use std::collections::VecDeque;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::{Mutex, PoisonError};
use std::thread::{self, ScopedJoinHandle};

use anyhow::{Context, Result, anyhow, ensure};
use serde_json::Value;
use telemetry_testkit::TICKER_DIRECTORY;
use xshell::cmd;

use crate::checking::Checked;
use crate::terminal::line;
use crate::{test_output, workspace};

/// Tells the test that kills a process while it records how often to do so.
const KILLS: &str = "TELEMETRY_RECORD_KILLS";

/// How many programs run at the same time.
const AT_ONCE: usize = 4;

/// Every program of tests but that of the cases.
pub(super) struct Suite(Vec<Program>);

/// One that cargo has built.
struct Program {
    /// Its name in its package.
    name: String,
    package: String,
    executable: PathBuf,
    /// The directory of its package, where cargo would run it.
    directory: PathBuf,
}

impl Suite {
    pub(super) fn build() -> Result<Self> {
        let shell = workspace::shell()?;
        let build = cmd!(shell, "cargo test --quiet --workspace --no-run --message-format=json-render-diagnostics");
        let messages = build.quiet().read()?;
        let messages = messages.lines().filter_map(|message| serde_json::from_str::<Value>(message).ok());
        let programs: Vec<_> = messages.filter_map(|message| Program::of(&message)).collect();
        ensure!(!programs.is_empty(), "cargo built no test");
        Ok(Self(programs))
    }

    /// Runs every test; what fails is printed whole. The hosts of tests keep the gaps of their tickers in that directory.
    pub(super) fn run(self, gaps: &Path) -> Result<Vec<Checked>> {
        let waiting = Mutex::new(VecDeque::from(self.0));
        let next = || waiting.lock().unwrap_or_else(PoisonError::into_inner).pop_front();
        let run_all = || std::iter::from_fn(next).map(|program| program.run(gaps)).collect::<Vec<_>>();
        let results = thread::scope(|scope| {
            let documentation = scope.spawn(|| vec![run_documentation(gaps)]);
            let workers: Vec<_> = (0..AT_ONCE).map(|_| scope.spawn(run_all)).collect();
            workers.into_iter().chain([documentation]).map(joined).collect::<Result<Vec<_>>>()
        })?;
        // Failures of one don't keep the others from being run.
        Ok(results.into_iter().flatten().collect::<Result<Vec<_>>>()?.concat())
    }
}

fn joined<T>(worker: ScopedJoinHandle<'_, T>) -> Result<T> {
    worker.join().map_err(|_| anyhow!("a run of tests panicked"))
}

impl Program {
    fn of(message: &Value) -> Option<Self> {
        let manifest = Path::new(message["manifest_path"].as_str()?);
        let is_test = message["profile"]["test"] == true;
        let directory = is_test.then(|| manifest.parent())??.to_owned();
        Some(Self {
            name: message["target"]["name"].as_str()?.to_owned(),
            package: directory.file_name()?.to_str()?.to_owned(),
            executable: message["executable"].as_str()?.into(),
            directory,
        })
    }

    fn run(&self, gaps: &Path) -> Result<Vec<Checked>> {
        let mut command = Command::new(&self.executable);
        command.current_dir(&self.directory).env("CARGO_MANIFEST_DIR", &self.directory);
        command.env("CARGO_PKG_NAME", &self.package).env(TICKER_DIRECTORY, gaps).env(KILLS, "1000");
        Ok(read(&format!("{} {}", self.package, self.name), &command.output().context("a test can't be run")?))
    }
}

fn run_documentation(gaps: &Path) -> Result<Vec<Checked>> {
    let shell = workspace::shell()?;
    let command = cmd!(shell, "cargo test --workspace --doc --no-fail-fast").env(TICKER_DIRECTORY, gaps);
    Ok(read("documentation", &command.quiet().ignore_status().output().context("cargo test can't be run")?))
}

/// Reads what a program printed, and prints how its tests went.
fn read(name: &str, output: &Output) -> Vec<Checked> {
    let text = String::from_utf8_lossy(&output.stdout);
    let results = text.lines().filter(|text| text.starts_with("test result:"));
    results.for_each(|result| line(format_args!("{name}: {}", result.trim_start_matches("test result: "))));
    if !output.status.success() {
        line(format_args!("{text}\n{}", String::from_utf8_lossy(&output.stderr)));
    }
    test_output::with_end(name, output.status, text.lines().filter_map(test_output::read).collect())
}
