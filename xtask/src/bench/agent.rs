//! The agent: its size, its start and end, an idle minute, what it holds, and what its reports cost.

mod idle;
mod process;

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::Result;
use telemetry_testkit::{Answer, Node, NodeBuilder};
use xshell::cmd;

use self::process::Process;
use super::figure::{Figure, Quantity, median};
use super::receiver::Receiver;
use crate::workspace;

/// How often it is started and stopped.
const STARTS: usize = 21;
/// Words of the last line that it prints before it waits for the first report.
const WAITING: &str = "Telemetry reports are made";
const SENT: &str = "Telemetry report sent to";
const HOSTILE_ANSWER: usize = 64 << 20;
/// A node and an endpoint that are never asked, since the first report comes after an hour.
const ELSEWHERE: [&str; 6] =
    ["--node", "http://127.0.0.1:2113", "--endpoint", "https://telemetry.example.com/v1", "--data-dir", "/"];

pub(super) fn measure() -> Result<Vec<Figure>> {
    let program = build()?;
    let mut figures = vec![binary(fs::metadata(&program)?.len())];
    figures.extend(starts(&program)?);
    figures.extend(idle::measure(&program)?);
    figures.extend(peaks(&program)?);
    Ok(figures)
}

/// The size of the program with all that it can have.
pub(super) fn binary(bytes: u64) -> Figure {
    let figure = Figure::new("binary, all features", Quantity::megabytes(bytes)).within(3.2);
    figure.beside("prototype 2.9 MB; posthog-rs 3.2, node_exporter 13.7 MB; tokio 0.38 MB")
}

pub(super) fn build() -> Result<PathBuf> {
    let shell = workspace::shell()?;
    cmd!(shell, "cargo build --quiet --release --package telemetry-agent").quiet().run()?;
    Ok(workspace::target()?.join("release/telemetry-agent"))
}

fn starts(program: &Path) -> Result<Vec<Figure>> {
    let (mut starting, mut stopping) = (Vec::new(), Vec::new());
    for _ in 0..STARTS {
        let agent = Process::start(program, &ELSEWHERE, [])?;
        starting.push(agent.wait_for(WAITING)?);
        stopping.push(agent.stop()?);
    }
    let middle = |times| Quantity::milliseconds(median(times));
    Ok(vec![
        Figure::new("exec until it waits", middle(starting))
            .within(2.0)
            .beside("prototype 0.9 to 1.6, collectd 3, node_exporter 12.7 ms; tokio 0.8 ms"),
        Figure::new("SIGTERM until it has ended", middle(stopping)).within(2_000.0),
    ])
}

/// The most memory that it ever held for one report, with a collector that answers as it should, and with one that
/// answers more than anybody wants.
fn peaks(program: &Path) -> Result<Vec<Figure>> {
    let (polite, hostile) = (Receiver::start()?, Receiver::start()?);
    hostile.collector().answering_with(vec![Answer::status(200).with_body(vec![b'x'; HOSTILE_ANSWER])]);
    let peak = |receiver| -> Result<Quantity> {
        let (_node, agent) = reporting(program, receiver, &["--first-report", "1s"])?;
        agent.wait_for(SENT)?;
        Ok(Quantity::mebibytes(agent.holdings()?.peak))
    };
    Ok(vec![
        Figure::new("peak memory, one report", peak(&polite)?).within(16.0),
        Figure::new("peak memory, the collector answers 64 MiB", peak(&hostile)?).within(16.0),
    ])
}

/// An agent that reports soon, of a node that has something to say, and both over TLS.
fn reporting(program: &Path, receiver: &Receiver, schedule: &[&str]) -> Result<(Node, Process)> {
    let node = loaded_node().encrypted(receiver.certificate()?).start()?;
    let (url, endpoint) = (node.url(), receiver.url());
    let addresses = ["--node", &url, "--endpoint", &endpoint, "--node-optout", "ignore", "--data-dir", "/"];
    let agent = Process::start(program, &[&addresses, schedule].concat(), receiver.trust())?;
    Ok((node, agent))
}

fn loaded_node() -> NodeBuilder {
    Node::recorded("23.10/single-loaded")
}
