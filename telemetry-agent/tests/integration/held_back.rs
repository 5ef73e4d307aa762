//! A field that an upgrade has brought: the notice names it, and for one interval no report has it.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};
use telemetry_testkit::{AGENT_TIMEOUT, Agent, Collector};

use crate::fixture::{beside, kept, place_in, specified_node};
use crate::report::valid_report;

const PATH: &str = "database.firstEpochId";

/// A first start has seen everything. Where the directory of an older release lacks a field, it is held back until the same time
/// however often the agent is restarted, and then it was seen for good.
pub(super) fn a_field_that_an_upgrade_brings_is_held_back_until_it_was_seen(program: &Path) -> Result<()> {
    let (node, collector) = (specified_node()?, Collector::start()?);
    let state = tempfile::tempdir()?;
    let agent = beside(program, &node, &collector)?.option("--state-dir", state.path().display().to_string());
    let reporting = Reporting { agent, collector: &collector, state: state.path() };
    let first = reporting.start()?;
    ensure!(first.body.contains("\"firstEpochId\"") && first.kept.contains(&format!("{PATH}\n")), "{first:?}");
    ensure!(first.kept.lines().all(|line| !line.contains(' ')), "{}", first.kept);

    let older: String = first.kept.lines().filter(|line| *line != PATH).map(|line| format!("{line}\n")).collect();
    reporting.keep(&older)?;
    let upgraded = reporting.start()?;
    check_held_back(&upgraded, &first.body)?;
    let preview = String::from_utf8(reporting.agent.preview()?.stdout)?;
    ensure!(without(&preview, "uptime") == without(&upgraded.body, "uptime"), "{preview}");
    let again = reporting.start()?;
    check_held_back(&again, &first.body)?;
    ensure!(again.kept == upgraded.kept, "{} is not {}", again.kept, upgraded.kept);

    let since = upgraded.kept.lines().find(|line| line.starts_with(PATH)).context("it is not kept")?;
    reporting.keep(&upgraded.kept.replace(since, &format!("{PATH} 2026-01-01T00:00:00Z")))?;
    let seen = reporting.start()?;
    ensure!(seen.body.contains("\"firstEpochId\"") && !seen.log.contains(" is new"), "{seen:?}");
    ensure!(seen.kept == first.kept, "{} is not {}", seen.kept, first.kept);
    Ok(())
}

/// The notice and the outcome name the field with its cause, and nothing else is absent.
fn check_held_back(start: &Start, whole: &str) -> Result<()> {
    let named = format!("Telemetry field {PATH} is new, and held back for another 2");
    let meaning = "The random number that the database got with its first epoch.";
    let line = start.log.lines().find(|line| line.contains(&named)).context("the notice does not name it")?;
    ensure!(
        line.contains(meaning) && start.log.contains(&format!("absent: {PATH} (it is new, and held back")),
        "{start:?}"
    );
    let expected = without(&without(whole, "firstEpochId"), "uptime");
    ensure!(without(&start.body, "uptime") == expected, "{}", start.body);
    ensure!(start.kept.contains(&format!("{PATH} 20")), "{}", start.kept);
    valid_report(start.body.as_bytes()).map(drop)
}

/// The text without the line of a key.
fn without(text: &str, key: &str) -> String {
    let key = format!("\"{key}\":");
    text.lines().filter(|line| !line.trim_start().starts_with(&key)).collect::<Vec<_>>().join("\n")
}

/// An agent with a state directory.
struct Reporting<'a> {
    agent: Agent,
    collector: &'a Collector,
    state: &'a Path,
}

/// What one start has left.
#[derive(Debug)]
struct Start {
    body: String,
    log: String,
    /// The fields that were seen.
    kept: String,
}

impl Reporting<'_> {
    /// Starts it until it has made one report.
    fn start(&self) -> Result<Start> {
        let before = self.collector.received().len();
        if before > 0 {
            // The next report would be due in a day.
            fs::remove_file(self.last_report()?)?;
        }
        let running = self.agent.start()?;
        let body = self.collector.wait_for(before + 1, AGENT_TIMEOUT)?.remove(before).body;
        let log = running.wait_for("Telemetry report sent to")?;
        // The fields were kept before the report, and its time is kept last.
        kept(&running, &self.last_report()?, |_| true)?;
        running.stop()?;
        Ok(Start { body: String::from_utf8(body)?, log, kept: fs::read_to_string(self.file()?)? })
    }

    fn keep(&self, seen: &str) -> Result<()> {
        Ok(fs::write(self.file()?, seen)?)
    }

    fn last_report(&self) -> Result<PathBuf> {
        Ok(place_in(self.state)?.join("last-report"))
    }

    fn file(&self) -> Result<PathBuf> {
        Ok(place_in(self.state)?.join("seen-fields"))
    }
}
