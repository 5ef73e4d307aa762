//! `send`: one report at the operator's word, beside an agent that runs or without one.

use std::fs;
use std::os::unix::fs::chown;
use std::path::Path;

use anyhow::{Result, ensure};
use jiff::{SignedDuration, Timestamp};
use telemetry_testkit::{AGENT_TIMEOUT, Agent, Answer, Collector};

use crate::fixture::{alone, beside, place_in, specified_node};
use crate::missing::MissingError;

/// It is logged, recorded and sent at once, while an agent of the same node waits for its hour, whose schedule does not move.
pub(super) fn one_report_beside_a_running_agent(program: &Path) -> Result<()> {
    let (node, collector) = (specified_node()?, Collector::start()?);
    let (state, agent) = (tempfile::tempdir()?, beside(program, &node, &collector)?);
    let agent = agent.option("--first-report", "1h").option("--state-dir", state.path().display().to_string());
    let running = agent.start()?;
    running.wait_for("Telemetry reports are made 1 h after start")?;

    let beside = agent.option("--log-dir", running.log_directory().display().to_string());
    check(&beside, 0, "One telemetry report is made now")?;
    let body = collector.wait_for(1, AGENT_TIMEOUT)?.remove(0).body;
    let place = place_in(state.path())?;
    ensure!(!place.join("last-report").exists(), "the schedule has moved");
    ensure!(place.join("last-posted-report").exists(), "who asks next does not know");
    let log = running.log()?;
    ensure!(log.contains(str::from_utf8(&body)?), "what was sent is not logged: {log}");
    let history = Agent::new(program).option("--state-dir", place.display().to_string());
    let history = history.to_its_end(&["history", "--verify"])?;
    ensure!(history.status.success(), "{history:?}");
    Ok(())
}

/// A receiver elsewhere gets none within an hour of the last one, which is read and not waited for; without a state directory
/// that is not known.
pub(super) fn a_receiver_elsewhere_gets_one_an_hour(program: &Path) -> Result<()> {
    let (node, collector) = (specified_node()?, Collector::start()?);
    let state = tempfile::tempdir()?;
    let unknown = beside(program, &node, &collector)?;
    let agent = unknown.clone().option("--state-dir", state.path().display().to_string());
    check(&agent, 0, "Telemetry report sent to ")?;
    let elsewhere = agent.option("--endpoint", "https://192.0.2.1/v1");
    let half_an_hour_ago = Timestamp::now() - SignedDuration::from_mins(30);
    let last = place_in(state.path())?.join("last-posted-report");
    fs::write(&last, half_an_hour_ago.strftime("%Y-%m-%dT%H:%M:%SZ").to_string())?;
    check(&elsewhere, 1, "not sent: a receiver that is not on this machine gets one an hour; ask again in 3")?;
    check(&unknown, 0, "without --state-dir it is not known when an agent made its last report")?;
    ensure!(collector.received().len() == 2, "{} arrived", collector.received().len());
    Ok(())
}

/// Whatever keeps a report from its receiver is exit code 1, with the reason.
pub(super) fn what_does_not_arrive_is_exit_code_1(program: &Path) -> Result<()> {
    let (node, collector, state) = (specified_node()?, Collector::start()?, tempfile::tempdir()?);
    let agent = beside(program, &node, &collector)?.option("--state-dir", state.path().display().to_string());
    let opted_out = agent.clone().variable("KURRENTDB_TELEMETRY_OPTOUT", "true");
    check(&opted_out, 1, "Telemetry report not sent: opted out, by setting the KURRENTDB_TELEMETRY_OPTOUT")?;
    ensure!(collector.received().is_empty(), "it is sent all the same");
    ensure!(
        !place_in(state.path())?.join("last-posted-report").exists(),
        "nobody got it, and the next one has to wait"
    );
    check(&agent.clone().option("--log-level", "off"), 1, "not sent: no log took it")?;
    collector.answering(403);
    check(&agent, 1, "Telemetry report not delivered to ")
}

/// Nobody has to wait for a receiver that is busy for minutes: SIGTERM ends it, with an outcome in its record.
pub(super) fn a_signal_ends_the_wait_for_a_busy_receiver(program: &Path) -> Result<()> {
    let (node, collector, state) = (specified_node()?, Collector::start()?, tempfile::tempdir()?);
    collector.answering_with(vec![Answer::status(503).with_header("retry-after", "200")]);
    let agent = beside(program, &node, &collector)?.option("--state-dir", state.path().display().to_string());
    let sending = agent.start_command("send")?;
    sending.wait_for("trying again in")?;
    let (status, _) = sending.stop()?;
    ensure!(status.code() == Some(1), "{status}");
    let reader = Agent::new(program).option("--state-dir", state.path().display().to_string());
    let history = reader.to_its_end(&["history", "--last", "1"])?;
    let said = String::from_utf8(history.stdout)?;
    ensure!(said.contains("not delivered to ") && said.contains("HTTP 503; telemetry was stopped"), "{said}");
    Ok(())
}

/// Files of another user than the agent's would be in that one's way.
pub(super) fn the_directory_of_another_user_is_left_alone(program: &Path) -> Result<()> {
    let place = tempfile::tempdir()?;
    let path = place.path().display().to_string();
    chown(place.path(), Some(65_534), None).map_err(|error| MissingError(format!("chown: {error}")))?;
    for option in ["--state-dir", "--log-dir"] {
        let agent = alone(program).option(option, path.as_str());
        check(
            &agent,
            2,
            &format!("the directory {path} is that of user 65534, who could not write what this one makes there"),
        )?;
    }
    ensure!(fs::read_dir(place.path())?.next().is_none(), "something was made there");
    Ok(())
}

fn check(agent: &Agent, code: i32, text: &str) -> Result<()> {
    let output = agent.to_its_end(&["send"])?;
    let said = String::from_utf8(output.stderr)?;
    ensure!(output.status.code() == Some(code) && said.contains(text), "{} without {text:?}: {said}", output.status);
    Ok(())
}
