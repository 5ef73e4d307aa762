//! What an agent tells whoever watches it: its status and its metrics.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use serde_json::{Value, json};
use telemetry_testkit::{AGENT_TIMEOUT, Agent, Collector};

use crate::fixture::{beside, kept, place_in, specified_node};

/// The exit code of `status` with these options, and what it prints.
fn status(program: &Path, state: &Path, options: &[&str]) -> Result<(Option<i32>, String)> {
    let agent = Agent::new(program).option("--state-dir", state.display().to_string());
    let output = agent.to_its_end(&[&["status"][..], options].concat())?;
    let said = String::from_utf8([output.stdout, output.stderr].concat())?;
    Ok((output.status.code(), said))
}

/// The file is written just after the log has a line, so that it is asked for until it says so.
fn check(program: &Path, state: &Path, options: &[&str], code: i32, text: &str) -> Result<()> {
    let start = Instant::now();
    loop {
        let (found, said) = status(program, state, options)?;
        if found == Some(code) && said.contains(text) {
            return Ok(());
        }
        ensure!(start.elapsed() < AGENT_TIMEOUT, "{options:?}, {code} and {text:?}? {found:?} {said}");
        thread::sleep(PAUSE);
    }
}

const PAUSE: Duration = Duration::from_millis(50);

/// Before the first report, after one that arrived, after one that did not, when its time is over, and after the end.
pub(super) fn what_an_agent_is_doing_is_told(program: &Path) -> Result<()> {
    let (node, collector) = (specified_node()?, Collector::start()?);
    let state = tempfile::tempdir()?;
    check(program, state.path(), &[], 2, "no agent has run with the state directory")?;
    check(program, state.path(), &["--alive"], 3, "no agent has run with the state directory")?;
    let agent = beside(program, &node, &collector)?.option("--state-dir", state.path().display().to_string());
    let waiting = agent.clone().option("--first-report", "2h").start()?;
    waiting.wait_for("Telemetry reports are made")?;
    check(program, state.path(), &[], 0, "It has made no report yet\nThe next report is due at 2")?;
    waiting.stop()?;

    let running = agent.clone().start()?;
    check(program, state.path(), &[], 0, ": Telemetry report sent to ")?;
    check_counts(program, state.path(), 0, &json!({ "notDelivered": 0, "notSent": 0, "sent": 1 }))?;
    let place = place_in(state.path())?;
    kept(&running, &place.join("last-report"), |_| true)?;
    running.stop()?;

    // The next report would be due in a day.
    fs::remove_file(place.join("last-report"))?;
    collector.answering(400);
    let running = agent.clone().start()?;
    check(program, state.path(), &[], 1, ": Telemetry report not delivered to ")?;
    check(program, state.path(), &["--alive"], 0, "An agent is running")?;
    check_counts(program, state.path(), 1, &json!({ "notDelivered": 1, "notSent": 0, "sent": 0 }))?;

    let file = place.join("status.json");
    running.stop()?;
    check(program, state.path(), &["--alive"], 3, "No agent is running")?;
    ensure!(fs::metadata(&file)?.permissions().mode() & 0o777 == 0o600, "others can read it");
    // A restart mends no receiver.
    let waiting = agent.option("--first-report", "2h").start()?;
    waiting.wait_for("Telemetry reports are made")?;
    // Until the file names its process, it is the one before's.
    check(program, state.path(), &[], 1, &format!("An agent is running: process {}, ", waiting.process_id()))?;
    check(program, state.path(), &[], 1, ": Telemetry report not delivered to ")?;
    let text = fs::read_to_string(&file)?;
    let due = serde_json::from_str::<Value>(&text)?["nextDue"].as_str().context("no due time")?.to_owned();
    fs::write(&file, text.replace(&due, "2026-01-01T00:00:00Z"))?;
    check(program, state.path(), &["--alive"], 3, "The next report is overdue since 2026-01-01T00:00:00Z")
}

/// The JSON of an agent that runs, whose last reports failed this often.
fn check_counts(program: &Path, state: &Path, failures: u64, reports: &Value) -> Result<()> {
    let (_, json) = status(program, state, &["--json"])?;
    let json: Value = serde_json::from_str(&json)?;
    ensure!(json["isRunning"] == true && json["status"]["failuresInRow"] == failures, "{json:#}");
    ensure!(json["status"]["reports"] == *reports, "{json:#}");
    Ok(())
}

/// Of several places the one is meant in which an agent runs; where that is not one, they are named with their nodes.
pub(super) fn the_agent_that_runs_is_meant(program: &Path) -> Result<()> {
    let state = tempfile::tempdir()?;
    let at = |port: u16| {
        let agent = Agent::new(program).option("--node", format!("http://127.0.0.1:{port}"));
        agent.option("--state-dir", state.path().display().to_string()).start()
    };
    let mistaken = at(1)?;
    mistaken.wait_for("Telemetry reports are made")?;
    check(program, state.path(), &[], 0, "An agent is running")?;
    mistaken.stop()?;
    let corrected = at(2)?;
    corrected.wait_for("Telemetry reports are made")?;
    check(program, state.path(), &["--json"], 0, "http://127.0.0.1:2,")?;
    corrected.stop()?;
    check(program, state.path(), &[], 2, "(node: http://127.0.0.1:1, read without a user)")?;
    check(program, state.path(), &["--alive"], 3, "has those of several nodes: give one of them as --state-dir: ")
}
