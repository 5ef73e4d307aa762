//! An agent that is restarted, and the memory that it keeps of its last report.

use std::fs;
use std::path::Path;
use std::time::Duration;

use anyhow::{Result, ensure};
use telemetry_testkit::{Agent, Collector};

use crate::fixture::{beside, specified_node};
use crate::stopping::check_end;

/// With a state directory the second start goes on with the day of the first one; without it, it begins a new one.
pub(super) fn a_restart_goes_on_with_the_schedule(program: &Path) -> Result<()> {
    let (node, collector) = (specified_node()?, Collector::start()?);
    let state = tempfile::tempdir()?;
    let plain = || beside(program, &node, &collector);
    let remembering = || Ok::<_, anyhow::Error>(plain()?.option("--state-dir", state.path().display().to_string()));
    check_schedule(&remembering()?, "1 s after start")?;

    let first = remembering()?.start()?;
    first.wait_for("Telemetry report sent to")?;
    first.stop()?;
    let kept = fs::read_to_string(state.path().join("last-report"))?;
    ensure!(kept.len() == "2026-01-01T00:00:00Z".len(), "the state is {kept:?}");
    // A second or a minute of the day may have passed.
    check_schedule(&remembering()?, "23 h 59 min after start")?;
    check_schedule(&plain()?, "1 s after start")?;

    fs::write(state.path().join("last-report"), "not a time")?;
    check_schedule(&remembering()?, "1 s after start")?;
    Ok(())
}

/// Where the state can't be kept, nor can the record; nothing is sent, and each is one warning.
pub(super) fn what_cannot_be_recorded_is_not_sent(program: &Path) -> Result<()> {
    let (node, collector) = (specified_node()?, Collector::start()?);
    let agent = beside(program, &node, &collector)?.option("--state-dir", "/proc/telemetry").option("--interval", "1s");
    let agent = agent.start()?;
    let is_twice =
        |log: &str| (log.matches("Telemetry report not sent: a log could not write it").count() > 1).then_some(());
    agent.wait_until(Duration::ZERO, "two outcomes", is_twice)?;
    let log = agent.log()?;
    let warnings: Vec<_> = log.lines().filter(|line| line.contains("WARN") || line.contains("ERROR")).collect();
    let expected = [
        "The state directory \"/proc/telemetry\"",
        "Telemetry channel RecordSink",
        "Telemetry report not sent: a log could not write it",
    ];
    ensure!(warnings.len() == 3 && expected.iter().all(|text| log.contains(text)), "{warnings:?}");
    ensure!(collector.received().is_empty(), "it is sent all the same");
    Ok(())
}

/// The same agent starts at the same time of the day again and again; the exact hour is the default.
pub(super) fn a_fleet_is_spread(program: &Path) -> Result<()> {
    let beside = |port: u16| Agent::new(program).option("--node", format!("http://127.0.0.1:{port}"));
    check_schedule(&beside(1), "1 h after start")?;
    let times =
        || -> Result<Vec<_>> { (1..=4).map(|port| said_schedule(&beside(port).option("--spread", "24h"))).collect() };
    let (first, again) = (times()?, times()?);
    // Two of them may be as late as each other to the minute, and hardly all four.
    ensure!(first == again && first.iter().any(|time| *time != first[0]), "{first:?}, {again:?}");
    Ok(())
}

/// Of two agents that share a directory, one reports; the other one says why it does not, and goes on once it is alone.
pub(super) fn two_agents_have_no_record_in_common(program: &Path) -> Result<()> {
    let (node, collector) = (specified_node()?, Collector::start()?);
    let state = tempfile::tempdir()?;
    let agent = beside(program, &node, &collector)?.option("--interval", "1s");
    let agent = agent.option("--state-dir", state.path().display().to_string());
    let first = agent.start()?;
    let sent = |log: &str| (log.matches("Telemetry report sent to").count() > 1).then_some(());
    first.wait_until(Duration::ZERO, "two outcomes", sent)?;
    let second = agent.start()?;
    second.wait_for("Telemetry report not sent: a log could not write it")?;
    ensure!(
        second.log()?.contains("is written by another process: give each a directory of its own"),
        "{}",
        second.log()?
    );
    let log = first.log()?;
    ensure!(!log.contains("WARN") && !log.contains("ERROR"), "{log}");
    check_end(first.stop()?)?;
    second.wait_until(Duration::ZERO, "two outcomes", sent)?;
    check_end(second.stop()?)?;
    let mut left: Vec<_> = fs::read_dir(state.path())?.map(|file| Ok(file?.file_name())).collect::<Result<_>>()?;
    left.sort();
    ensure!(left == ["last-report", "record"], "{left:?}");
    Ok(())
}

fn check_schedule(agent: &Agent, text: &str) -> Result<()> {
    let said = said_schedule(agent)?;
    ensure!(said.contains(&format!("Telemetry reports are made {text}")), "{text:?} is not said: {said}");
    Ok(())
}

/// The line of the notice that says when reports are made.
fn said_schedule(agent: &Agent) -> Result<String> {
    let log = agent.start()?.wait_for("Telemetry sections:")?;
    let line = log.lines().find_map(|line| line.split_once("INFO ").filter(|(_, text)| text.contains("are made")));
    Ok(line.map(|(_, text)| text.to_owned()).unwrap_or_default())
}
