//! An idle minute of an agent that has not reported yet, and of one that has; beside them, what reports cost a third.

use std::path::Path;
use std::thread::sleep;
use std::time::Duration;

use anyhow::{Context, Result};

use super::process::{Holdings, Process};
use super::{ELSEWHERE, Figure, Quantity, Receiver, SENT, WAITING, reporting};
use crate::terminal::line;

const IDLE_SPAN: Duration = Duration::from_secs(60);
/// Until what follows a start or a report is over.
const SETTLE_PAUSE: Duration = Duration::from_secs(2);

pub(super) fn measure(program: &Path) -> Result<Vec<Figure>> {
    let (receiver, busy_receiver) = (Receiver::start()?, Receiver::start()?);
    let fresh = Process::start(program, &ELSEWHERE, [])?;
    fresh.wait_for(WAITING)?;
    let (_node, reported) = reporting(program, &receiver, &["--first-report", "1s"])?;
    reported.wait_for(SENT)?;
    let (_busy_node, busy) = reporting(program, &busy_receiver, &["--first-report", "1s", "--interval", "1s"])?;
    busy.wait_for(SENT)?;
    line(format_args!("(an idle minute of the agent is measured)"));
    sleep(SETTLE_PAUSE);
    let (fresh_before, reported_before) = (fresh.holdings()?, reported.holdings()?);
    let (reports, cpu) = (busy_receiver.collector().received().len(), busy.cpu_time()?);
    sleep(IDLE_SPAN);
    let reports = busy_receiver.collector().received().len().saturating_sub(reports);
    let cpu = busy.cpu_time()?.saturating_sub(cpu) / u32::try_from(reports)?.max(1);
    let asleep = [
        asleep("idle before a report", &fresh_before, &fresh.holdings()?)?,
        asleep("idle after a report over TLS", &reported_before, &reported.holdings()?)?,
    ];
    let report = Figure::new("one report, node and endpoint over TLS: CPU", Quantity::milliseconds(cpu));
    Ok([asleep.concat(), vec![report]].concat())
}

fn asleep(when: &str, before: &Holdings, after: &Holdings) -> Result<Vec<Figure>> {
    let sleeps =
        after.sleeps.checked_sub(before.sleeps).context("a thread of the agent has ended in the idle minute")?;
    Ok(vec![
        Figure::new(format!("{when}: resident"), Quantity::mebibytes(after.resident))
            .within(5.0)
            .beside("prototype 4.1 to 5.2, collectd 2.6, glean 3.4, node_exporter 13.6 MiB"),
        Figure::new("  private dirty", Quantity::mebibytes(after.private_dirty))
            .within(1.0)
            .beside("prototype 0.85 MiB; floor 0.15 MiB"),
        Figure::new("  threads", Quantity::count(after.threads)).within(2.0),
        Figure::new("  descriptors", Quantity::count(after.descriptors)),
        Figure::new("  sockets, the signals' pair included", Quantity::count(after.sockets)),
        Figure::new("  internet sockets", Quantity::count(after.internet_sockets)).within(0.0),
        Figure::new("  wake-ups in a minute", Quantity::count(sleeps))
            .within(0.0)
            .beside("node_exporter 2, collectd 268"),
    ])
}
