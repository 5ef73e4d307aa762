//! The agent: its size, its start and end, what it holds, and an idle minute before and after a report.

use std::fs;
use std::path::{Path, PathBuf};
use std::thread::sleep;
use std::time::Duration;

use anyhow::Result;
use telemetry_peers::{Answer, Collector, Node};
use xshell::cmd;

use super::figure::{Figure, Quantity, median};
use super::process::{Holdings, Process};
use crate::terminal::line;
use crate::workspace;

/// How often it is started and stopped.
const STARTS: usize = 20;
const IDLE: Duration = Duration::from_secs(60);
/// Until what follows a start or a report is over.
const SETTLING: Duration = Duration::from_secs(2);
/// Words of the last line of the notice.
const WAITING: &str = "Telemetry channels:";
const HOSTILE_ANSWER: usize = 64 << 20;
/// An endpoint that is never asked, since the first report comes after an hour.
const ELSEWHERE: [&str; 6] =
    ["--node", "http://127.0.0.1:2113", "--endpoint", "https://telemetry.example.com/v1", "--data-dir", "/"];

pub(super) fn measure() -> Result<Vec<Figure>> {
    let program = build()?;
    let size = Quantity::megabytes(fs::metadata(&program)?.len());
    let mut figures = vec![
        Figure::new("binary, all features", size)
            .within(3.2)
            .beside("prototype 2.9 MB; posthog-rs 3.2, node_exporter 13.7 MB; tokio 0.38 MB"),
    ];
    figures.extend(starts(&program)?);
    figures.extend(idle(&program)?);
    figures.extend(peaks(&program)?);
    Ok(figures)
}

fn build() -> Result<PathBuf> {
    let shell = workspace::shell()?;
    cmd!(shell, "cargo build --quiet --release --package telemetry-agent").quiet().run()?;
    Ok(workspace::target()?.join("release/telemetry-agent"))
}

fn starts(program: &Path) -> Result<Vec<Figure>> {
    let (mut starting, mut stopping) = (Vec::new(), Vec::new());
    for _ in 0..STARTS {
        let mut agent = Process::start(program, &ELSEWHERE)?;
        starting.push(agent.wait_for(WAITING)?);
        stopping.push(agent.stop()?);
    }
    let shortest = starting.iter().min().copied().unwrap_or_default();
    let millis = Quantity::milliseconds;
    Ok(vec![
        Figure::new("exec until it waits, shortest of 20", millis(shortest)).beside("prototype 0.9 ms; tokio 0.8 ms"),
        Figure::new("exec until it waits, median of 20", millis(median(starting)))
            .within(2.0)
            .beside("prototype 0.9 to 1.6, collectd 3, node_exporter 12.7 ms"),
        Figure::new("SIGTERM until it has ended, median of 20", millis(median(stopping))).within(2_000.0),
    ])
}

/// Two agents sleep at the same time: one that has not reported yet, and one that has.
fn idle(program: &Path) -> Result<Vec<Figure>> {
    let (node, collector) = (Node::recorded("23.10/single-loaded").start()?, Collector::start()?);
    let mut fresh = Process::start(program, &ELSEWHERE)?;
    fresh.wait_for(WAITING)?;
    let (node, endpoint) = (node.url(), collector.url());
    let beside = ["--node", &node, "--endpoint", &endpoint, "--node-optout", "ignore", "--first-report", "1s"];
    let mut reported = Process::start(program, &beside)?;
    reported.wait_for("Telemetry report sent to")?;
    line(format_args!("(an idle minute of the agent is measured)"));
    sleep(SETTLING);
    let before = (fresh.holdings()?, reported.holdings()?);
    sleep(IDLE);
    let after = (fresh.holdings()?, reported.holdings()?);
    Ok([asleep(&FRESH, &before.0, &after.0), asleep(&REPORTED, &before.1, &after.1)].concat())
}

/// What the figures of an idle agent are called.
struct Names {
    resident: &'static str,
    private_dirty: &'static str,
    threads: &'static str,
    descriptors: &'static str,
    sockets: &'static str,
    internet_sockets: &'static str,
    sleeps: &'static str,
}

const FRESH: Names = Names {
    resident: "idle before a report: resident",
    private_dirty: "  private dirty",
    threads: "  threads",
    descriptors: "  descriptors",
    sockets: "  sockets, the signals' pair included",
    internet_sockets: "  internet sockets",
    sleeps: "  wake-ups in a minute",
};

const REPORTED: Names = Names { resident: "idle after a report: resident", ..FRESH };

fn asleep(names: &Names, before: &Holdings, after: &Holdings) -> Vec<Figure> {
    vec![
        Figure::new(names.resident, Quantity::mebibytes(after.resident))
            .within(5.0)
            .beside("prototype 4.1 to 5.2, collectd 2.6, glean 3.4, node_exporter 13.6 MiB"),
        Figure::new(names.private_dirty, Quantity::mebibytes(after.private_dirty))
            .within(1.0)
            .beside("prototype 0.85 MiB; floor 0.15 MiB"),
        Figure::new(names.threads, Quantity::count(after.threads)).within(2.0),
        Figure::new(names.descriptors, Quantity::count(after.descriptors)),
        Figure::new(names.sockets, Quantity::count(after.sockets)),
        Figure::new(names.internet_sockets, Quantity::count(after.internet_sockets)).within(0.0),
        Figure::new(names.sleeps, Quantity::count(after.sleeps - before.sleeps))
            .within(0.0)
            .beside("node_exporter 2, collectd 268"),
    ]
}

/// The most memory that it ever held, with a collector that answers as it should and with one that answers 64 MiB.
fn peaks(program: &Path) -> Result<Vec<Figure>> {
    let (polite, hostile) = (Collector::start()?, Collector::start()?);
    hostile.answering_with(vec![Answer::status(200).with_body(vec![b'x'; HOSTILE_ANSWER])]);
    let peak = |collector: &Collector| -> Result<Quantity> {
        let mut agent = Process::start(program, &["--endpoint", &collector.url(), "--first-report", "1s"])?;
        agent.wait_for("Telemetry report sent to")?;
        sleep(SETTLING);
        Ok(Quantity::mebibytes(agent.holdings()?.peak))
    };
    Ok(vec![
        Figure::new("peak memory, one report", peak(&polite)?).within(16.0),
        Figure::new("peak memory, the collector answers 64 MiB", peak(&hostile)?).within(16.0),
    ])
}
