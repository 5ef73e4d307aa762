//! The end of the agent, a receiver that is not there, and a command line that is wrong.

use std::path::Path;
use std::process::ExitStatus;
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Result, ensure};
use telemetry_testkit::{AGENT_TIMEOUT, Agent, Answer, Collector, Listener, Node, ReservedPort};

use crate::fixture::{alone, beside, specified_node};

/// Bounds a stop, as the project promises.
const STOP_TIMEOUT: Duration = Duration::from_secs(2);
/// The waits between three attempts are at most 8 s and 30 s.
pub(super) const RETRIES_TIMEOUT: Duration = Duration::from_secs(38);

pub(super) fn sigterm_ends_it_in_any_state(program: &Path) -> Result<()> {
    let (node, collector) = (specified_node()?, Collector::start()?);
    let asleep = beside(program, &node, &collector)?.option("--first-report", "1h").start()?;
    asleep.wait_for("Telemetry reports are made")?;
    check_end_in_time(asleep.stop()?)?;

    // Only a report asks for this.
    let statistics = "/stats?group=false";
    let collecting = Node::recorded("specified").hanging(statistics).start()?;
    let agent = beside(program, &collecting, &collector)?.start()?;
    collecting.wait_for_path(statistics, AGENT_TIMEOUT)?;
    check_end_in_time(agent.stop()?)?;

    let silent = Listener::start()?;
    let sending = beside(program, &node, &collector)?.option("--endpoint", silent.url()).start()?;
    silent.wait_for(1, AGENT_TIMEOUT)?;
    check_end_in_time(sending.stop()?)?;

    collector.answering_with(vec![Answer::status(503).with_header("retry-after", "60")]);
    let between = beside(program, &node, &collector)?.option("--log-level", "debug").start()?;
    between.wait_for("trying again in")?;
    check_end_in_time(between.stop()?)?;
    Ok(())
}

/// With its console full and nobody reading it, the agent neither hangs at its start nor at its end.
pub(super) fn a_log_that_is_blocked_holds_up_no_end(program: &Path) -> Result<()> {
    let (node, collector) = (specified_node()?, Collector::start()?);
    let (agent, _console) = beside(program, &node, &collector)?.start_with_full_console()?;
    agent.wait_until_it_is_blocked()?;
    check_end_in_time(agent.stop()?)?;
    ensure!(collector.received().is_empty(), "what no log took was sent");
    Ok(())
}

/// However long it took.
pub(super) fn check_end((status, _): (ExitStatus, Duration)) -> Result<()> {
    ensure!(status.success(), "it ended with {status}");
    Ok(())
}

/// For cases that run alone.
pub(super) fn check_end_in_time((status, time): (ExitStatus, Duration)) -> Result<()> {
    check_end((status, time))?;
    // A busy machine may take a moment more to tell of it.
    ensure!(time < STOP_TIMEOUT + Duration::from_secs(1), "it took {time:?}");
    Ok(())
}

/// A process that was stopped past several due times makes one report when it goes on, and the next ones on its grid: besides one that
/// may have been under way, the third is due an interval after the second.
pub(super) fn a_stopped_process_makes_one_report_when_it_goes_on(program: &Path) -> Result<()> {
    let (node, collector) = (specified_node()?, Collector::start()?);
    let agent = beside(program, &node, &collector)?.option("--interval", "2s").start()?;
    collector.wait_for(1, AGENT_TIMEOUT)?;
    agent.pause()?;
    thread::sleep(Duration::from_secs(7));
    let (before, going_on) = (collector.received().len(), Instant::now());
    agent.resume()?;
    collector.wait_for(before + 4, AGENT_TIMEOUT)?;
    let time = going_on.elapsed();
    ensure!(time >= Duration::from_secs(2), "four reports within {time:?} after three due times were missed");
    Ok(())
}

pub(super) fn a_collector_that_is_not_there_is_one_line(program: &Path) -> Result<()> {
    let (node, collector, nobody) = (specified_node()?, Collector::start()?, ReservedPort::new()?);
    let agent = beside(program, &node, &collector)?.option("--endpoint", nobody.url()).start()?;
    let log = agent.wait_through(RETRIES_TIMEOUT, "Telemetry report not delivered to")?;
    let lines: Vec<_> = log.lines().filter(|line| line.contains("WARN") || line.contains("ERROR")).collect();
    ensure!(lines.len() == 1 && lines[0].contains("refused"), "{lines:?}");
    Ok(())
}

pub(super) fn bad_input_is_one_line_and_exit_code_2(program: &Path) -> Result<()> {
    let rows = [
        ("--node", "127.0.0.1:2113", "not an address such as http://127.0.0.1:2113"),
        ("--node", "ftp://127.0.0.1", "a node is read over http://, https:// or unix:/"),
        ("--node", "http://s3cret@127.0.0.1", "give them with --user and --password-file"),
        ("--node", "http://admin:s3cret@169.254.169.254", "the address of a cloud's metadata service"),
        ("--password", "s3cret", "everybody on a machine sees its command lines"),
        ("--endpoint", "http://telemetry.example.com", "the address is not encrypted"),
        ("--endpoint", "https://admin:s3cret@example.com", "the address holds a user name or a password"),
        ("--endpoint-proxy", "https://acme:s3cret@proxy.example.com", "a proxy is reached over http://"),
        ("--endpoint-ca-file", "ca.pem", "the following required arguments were not provided: --endpoint <URL>"),
        ("--tag", "my host", "not a release tag such as oss-v23.10.0"),
        ("--edition", "acme", "it is one of local, oss, ce, ee"),
        ("--interval", "5x", "unknown time unit"),
        ("--interval", "0s", "the interval is under a second"),
        ("--log-level", "loud", "it is one of off, warn, info, debug"),
        ("--bogus", "x", "unexpected argument '--bogus'"),
        ("--data-dir", "", "a value is required for --data-dir"),
    ];
    for (option, value, text) in rows {
        check_refused(&alone(program).option(option, value), text)?;
    }
    let agent = Agent::new(program).option("--node", "http://127.0.0.1:1").option("--user", "admin");
    check_refused(
        &agent,
        "--user needs a password: give --password-file, or set the variable TELEMETRY_AGENT_PASSWORD",
    )?;
    check_refused(
        &agent.option("--password-file", "/nowhere/password"),
        "the password file /nowhere/password can't be read",
    )?;
    let elsewhere = alone(program).option("--endpoint", "https://telemetry.example.com");
    for option in ["--first-report", "--interval"] {
        check_refused(
            &elsewhere.clone().option(option, "59m"),
            "of less than an hour is for this machine only, not for https://telemetry.example.com:443",
        )?;
    }
    check_refused(
        &alone(program).variable("TELEMETRY_AGENT_INTERVAL", "soon"),
        "invalid value 'soon' for TELEMETRY_AGENT_INTERVAL: expected number at 0",
    )?;
    Ok(())
}

fn check_refused(agent: &Agent, text: &str) -> Result<()> {
    let output = agent.preview()?;
    let said = String::from_utf8(output.stderr)?;
    ensure!(output.status.code() == Some(2), "{} instead of 2: {said}", output.status);
    ensure!(said.lines().count() == 1 && said.contains(text), "{text:?} is not the one line of:\n{said}");
    ensure!(!said.contains("s3cret"), "a password is shown: {said}");
    Ok(())
}
