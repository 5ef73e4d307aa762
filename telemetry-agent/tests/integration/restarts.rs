//! An agent that is restarted, and the memory that it keeps of its last report.

use std::fs;
use std::path::Path;
use std::time::Duration;

use anyhow::{Context, Result, bail, ensure};
use jiff::Timestamp;
use telemetry_testkit::{Agent, Collector};

use crate::fixture::{beside, kept, place_in, specified_node};
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
    let file = place_in(state.path())?.join("last-report");
    kept(&first, &file, |kept| kept.len() == "2026-01-01T00:00:00Z".len())?;
    first.stop()?;
    // A second or a minute of the day may have passed.
    check_schedule(&remembering()?, "23 h 59 min after start")?;
    check_schedule(&plain()?, "1 s after start")?;

    // The first second counts from the notice of the first start.
    fs::write(&file, "not a time")?;
    check_schedule(&remembering()?, "0 s after start")?;
    Ok(())
}

/// The first hour counts from the notice, however often the agent is restarted in it; with another endpoint, or another consent,
/// it begins anew.
pub(super) fn the_first_hour_counts_from_the_notice(program: &Path) -> Result<()> {
    let state = tempfile::tempdir()?;
    let agent = Agent::new(program).option("--node", "http://127.0.0.1:1").option("--first-report", "2h");
    let agent = agent.option("--state-dir", state.path().display().to_string());
    let first = notice_after(&agent, state.path(), "2 h after start", "")?;
    let (notice, aged) = (place_in(state.path())?.join("notice"), aged(&first)?);
    fs::write(&notice, &aged)?;
    check_schedule(&agent, "29 min")?;
    let opted_out = agent.clone().variable("KURRENTDB_TELEMETRY_OPTOUT", "true");
    let out = notice_after(&opted_out, state.path(), "2 h after start", &aged)?;
    notice_after(&agent, state.path(), "2 h after start", &out)?;
    fs::write(&notice, &aged)?;
    check_schedule(&agent.option("--endpoint", "https://telemetry.example.com"), "2 h after start")
}

/// What is kept of the notice of an agent that starts, once it is not what was kept before.
fn notice_after(agent: &Agent, state: &Path, schedule: &str, before: &str) -> Result<String> {
    let running = agent.start()?;
    let line = format!("Telemetry reports are made {schedule}");
    running.wait_for(&line)?;
    kept(&running, &place_in(state)?.join("notice"), |kept| kept != before)
}

/// The same notice, first written ninety minutes ago.
fn aged(notice: &str) -> Result<String> {
    let (what, _) = notice.split_once(' ').context("no time")?;
    let long_ago = Timestamp::now() - jiff::SignedDuration::from_mins(90);
    Ok(format!("{what} {}", long_ago.strftime("%Y-%m-%dT%H:%M:%SZ")))
}

/// What can't be kept from the start is the end; what can't be kept later is one warning of each thing that is kept there, and what
/// can't be recorded is not sent.
pub(super) fn a_state_that_cannot_be_kept(program: &Path) -> Result<()> {
    let (node, collector) = (specified_node()?, Collector::start()?);
    let agent = beside(program, &node, &collector)?;
    let unwritable = agent.clone().option("--state-dir", "/proc/telemetry");
    let line = "the state directory /proc/telemetry can't be written: No such file or directory (os error 2); mend that, or \
                give another --state-dir";
    for command in ["run", "check"] {
        check_refused(&unwritable, command, line)?;
    }
    let state = tempfile::tempdir()?;
    let agent = agent.option("--state-dir", state.path().display().to_string()).option("--interval", "1s").start()?;
    agent.wait_for("Telemetry reports are made")?;
    let place = place_in(state.path())?;
    agent.wait_until(Duration::ZERO, "its fields are kept", |_| place.join("seen-fields").exists().then_some(()))?;
    put_a_file_in_its_place(&place)?;
    let unrecorded = "Telemetry report not sent: a log could not write it";
    let is_two = |log: &str| (log.matches(unrecorded).count() > 1).then(|| log.to_owned());
    let log = agent.wait_until(Duration::ZERO, "two outcomes", is_two)?;
    let warnings: Vec<_> = log.lines().filter(|line| line.contains("WARN") || line.contains("ERROR")).collect();
    let expected = [
        "/last-report\" can't be written",
        "/last-posted-report\" can't be written",
        "/status.json\" can't be written",
        "Telemetry channel RecordSink",
        unrecorded,
    ];
    ensure!(warnings.len() == expected.len() && expected.iter().all(|text| log.contains(text)), "{warnings:#?}");
    Ok(())
}

/// The agent may make its directory anew at any moment, so this may take more than one attempt.
fn put_a_file_in_its_place(directory: &Path) -> Result<()> {
    for attempt in 0..100 {
        fs::rename(directory, directory.with_extension(attempt.to_string()))?;
        if fs::File::create_new(directory).is_ok() {
            return Ok(());
        }
    }
    bail!("{} is made anew again and again", directory.display())
}

/// A command that ends with one line and exit code 2.
fn check_refused(agent: &Agent, command: &str, line: &str) -> Result<()> {
    let output = agent.to_its_end(&[command])?;
    let said = String::from_utf8(output.stderr)?;
    ensure!(
        output.status.code() == Some(2) && said == format!("telemetry-agent: {line}\n"),
        "{} {said}",
        output.status
    );
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

/// Agents of two nodes share a state directory, and two of one node do not.
pub(super) fn two_agents_with_one_state(program: &Path) -> Result<()> {
    let (node, other, collector) = (specified_node()?, specified_node()?, Collector::start()?);
    let state = tempfile::tempdir()?;
    let path = state.path().display().to_string();
    let agent = beside(program, &node, &collector)?.option("--state-dir", path.as_str());
    let first = agent.start()?;
    let second = agent.clone().option("--node", other.url()).start()?;
    for agent in [&first, &second] {
        agent.wait_for("Telemetry report sent to")?;
    }
    let remedy = "stop it, or give this one another --state-dir";
    let line = format!("another agent of this node is running with the state directory {path}: {remedy}");
    check_refused(&agent, "run", &line)?;
    ensure!(agent.to_its_end(&["check"])?.status.success(), "a check is in nobody's way");

    check_end(first.stop()?)?;
    let again = agent.start()?;
    again.wait_for("Telemetry reports are made")?;
    check_end(again.stop()?)?;
    check_end(second.stop()?)
}

fn check_schedule(agent: &Agent, text: &str) -> Result<()> {
    let said = said_schedule(agent)?;
    ensure!(said.contains(&format!("Telemetry reports are made {text}")), "{text:?} is not said: {said}");
    Ok(())
}

/// The line of the notice that says when reports are made.
fn said_schedule(agent: &Agent) -> Result<String> {
    let log = agent.start()?.wait_for("Telemetry reports are made")?;
    let line = log.lines().find_map(|line| line.split_once("INFO ").filter(|(_, text)| text.contains("are made")));
    Ok(line.map(|(_, text)| text.to_owned()).unwrap_or_default())
}
