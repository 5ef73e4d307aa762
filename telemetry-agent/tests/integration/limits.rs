//! Limits: of threads, memory, processor time and files, and a console that takes nothing.

use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use telemetry_testkit::{AGENT_TIMEOUT, Agent, Collector, Node, RunningAgent};

use crate::fixture::{alone, beside, specified_node};
use crate::group::Group;
use crate::need::can;
use crate::stopping::{check_end, check_end_in_time};

/// A user who has no other process, so that a limit counts the agent's own threads.
const NOBODY: [&str; 6] = ["setpriv", "--reuid=60123", "--regid=60123", "--clear-groups", "prlimit", "--nproc=2"];

/// With a thread for telemetry and none for its providers, all sections are absent, with the reason.
pub(super) fn no_more_threads(program: &Path) -> Result<()> {
    let itself = program.to_str().context("no path")?;
    can(NOBODY[0], &[&NOBODY[1..], &[itself, "--version"]].concat())?;
    let agent = alone(program);
    let preview = agent.preview_by(&NOBODY)?;
    let said = String::from_utf8(preview.stderr)?;
    ensure!(preview.status.success() && preview.stdout == b"{}", "{said}");
    ensure!(said.contains("environment") && said.contains("(this process may start no more threads)"), "{said}");

    let none = [&NOBODY[..5], &["--nproc=1"]].concat();
    let preview = agent.preview_by(&none)?;
    let said = String::from_utf8(preview.stderr)?;
    ensure!(preview.status.code() == Some(2) && said.contains("no report can be composed: "), "{said}");
    Ok(())
}

/// In a control group of 32 MiB it reports, and needs at most three quarters of them. This is no release, whose code is a tenth of this one's:
/// what that needs is measured by `cargo xtask bench agent`.
pub(super) fn a_small_limit_of_memory(program: &Path) -> Result<()> {
    let limit = (32 << 20).to_string();
    let group = Group::new("memory", &[("memory.limit_in_bytes", &limit)], &[("memory.max", &limit)])?;
    let (node, collector) = (specified_node()?, Collector::start()?);
    let agent = start_in(&group, &beside(program, &node, &collector)?)?;
    agent.wait_for("Telemetry report sent to")?;
    let peak = agent.peak_memory()?;
    ensure!(peak < 24 << 20, "it has needed {peak} bytes");
    Ok(())
}

/// With one percent of a processor the deadlines hold: there is an outcome, only what was late is absent or undelivered, and
/// a stop takes no longer than ever.
pub(super) fn hardly_any_processor_time(program: &Path) -> Result<()> {
    let one = [("cpu.cfs_period_us", "100000"), ("cpu.cfs_quota_us", "1000")];
    let group = Group::new("cpu", &one, &[("cpu.max", "1000 100000")])?;
    let (node, collector) = (specified_node()?, Collector::start()?);
    // A node whose options come late may be opted out, and then the collector would not be heard of.
    let agent = beside(program, &node, &collector)?.option("--node-optout", "ignore");
    let agent = start_in(&group, &agent)?;
    let outcome = agent.wait_until(Duration::ZERO, "an outcome", outcome)?;
    let is_late = |reason: &str| reason.contains(" in time") || reason.contains("it took longer than ");
    let (sent, absent) = outcome.split_once("; absent: ").unwrap_or((&outcome, ""));
    ensure!(sent.contains("Telemetry report sent to ") || is_late(sent), "{outcome}");
    ensure!(absent.split('(').skip(1).all(is_late), "{outcome}");
    check_end_in_time(agent.stop()?)?;
    Ok(())
}

/// The line of the first report's outcome, once it is whole.
fn outcome(log: &str) -> Option<String> {
    let line = log.split_inclusive('\n').find(|line| line.contains("Telemetry report ") && line.ends_with('\n'))?;
    Some(line.trim_end().to_owned())
}

fn start_in(group: &Group, agent: &Agent) -> Result<RunningAgent> {
    let processes = group.directories()[0].join("cgroup.procs");
    let enter = format!("echo $$ > {} && exec \"$0\" \"$@\"", processes.to_str().context("no path")?);
    agent.start_by(&["sh", "-c", &enter])
}

/// A log file that may not grow is a write that fails, and not the end: nothing is sent, and the console says so.
pub(super) fn a_limit_of_file_sizes(program: &Path) -> Result<()> {
    can("prlimit", &["--fsize=0", "true"])?;
    let (node, collector) = (specified_node()?, Collector::start()?);
    let (reader, writer) = std::io::pipe()?;
    let agent = beside(program, &node, &collector)?.start_by_with_console(&["prlimit", "--fsize=0"], writer)?;
    let mut lines = BufReader::new(reader).lines().map_while(Result::ok);
    let outcome = lines.find(|line| line.contains("Telemetry report ")).unwrap_or_default();
    ensure!(outcome.contains("WARN") && outcome.contains("the log can't be written: File too large"), "{outcome}");
    ensure!(collector.connections() == 0 && agent.log()?.is_empty(), "{:?}", agent.log());
    check_end(agent.stop()?)
}

/// A console that is a full disk, or that nobody has open any more, costs nothing: the log file has it all.
pub(super) fn a_console_that_takes_nothing(program: &Path) -> Result<()> {
    let (reader, broken) = std::io::pipe()?;
    drop(reader);
    check_console(program, broken)?;
    check_console(program, File::options().write(true).open("/dev/full")?)?;
    // Open for reading only, as a descriptor that was closed and taken by something else.
    check_console(program, File::open("/dev/null")?)?;
    Ok(())
}

fn check_console(program: &Path, console: impl Into<std::process::Stdio>) -> Result<()> {
    let (node, collector) = (Node::recorded("specified").start()?, Collector::start()?);
    let agent = beside(program, &node, &collector)?.start_with_console(console)?;
    collector.wait_for(1, AGENT_TIMEOUT)?;
    agent.wait_for("Telemetry report sent to")?;
    check_end(agent.stop()?)
}
