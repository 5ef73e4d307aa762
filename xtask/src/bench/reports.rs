//! The CPU time of one report: with nine sections, with one, with this machine's, with HTTP, and of threads alone.

use std::time::Duration;

use anyhow::Result;
use telemetry_peers::Collector;

use super::figure::{Figure, Quantity, median};
use super::hosts::BenchHost;

/// Each is run so often, one after the other, so that all of them see the same machine.
const ROUNDS: usize = 5;
/// Reports in one run.
const COUNT: &str = "1000";
const SECTIONS: u32 = 9;

/// Medians of one kind each.
struct Medians {
    nine: Duration,
    one: Duration,
    machine: Duration,
    sent: Duration,
    threads: Duration,
    day: Duration,
}

pub(super) fn measure() -> Result<Vec<Figure>> {
    let Medians { nine, one, machine, sent, threads, day } = Medians::measure()?;
    let without_threads = nine.saturating_sub(threads);
    let per_provider = nine.saturating_sub(one) / (SECTIONS - 1);
    let environment = machine.saturating_sub(one);
    let micros = Quantity::microseconds;
    Ok(vec![
        Figure::new("nine sections, without HTTP", micros(nine))
            .within(700.0)
            .beside("node_exporter, 3 collectors 1,400 µs; floor 2.1 µs"),
        Figure::new("  of that, nine threads that do nothing", micros(threads)),
        Figure::new("  the rest: collect, compose, text, log", micros(without_threads))
            .within(100.0)
            .beside("prototype 30 µs on one thread"),
        Figure::new("  per provider, from nine sections against one", micros(per_provider))
            .within(80.0)
            .beside("a thread spawned and joined 20 to 80 µs; boxed future 24 ns"),
        Figure::new("one section, without HTTP", micros(one)),
        Figure::new("`environment` of this machine, besides its report", micros(environment))
            .within(120.0)
            .beside("prototype 87 µs; floor 1.5 to 16.7 µs"),
        Figure::new("nine sections, with HTTP to this machine", micros(sent)),
        Figure::new("  of that, HTTP", micros(sent.saturating_sub(nine))),
        Figure::new("a day: start, the first report and its HTTP", Quantity::milliseconds(day))
            .within(5.0)
            .beside("prototype 1.5 ms"),
    ])
}

impl Medians {
    fn measure() -> Result<Self> {
        let (host, collector) = (BenchHost::build()?, Collector::start()?);
        let endpoint = collector.url();
        let cpu = |arguments: &[&str]| host.run(arguments)?.get("cpu_ns");
        let round = || -> Result<[Duration; 6]> {
            Ok([
                cpu(&["reports", "nine", COUNT])?,
                cpu(&["reports", "one", COUNT])?,
                cpu(&["reports", "machine", COUNT])?,
                cpu(&["reports", "nine", COUNT, &endpoint])?,
                cpu(&["threads", COUNT])?,
                cpu(&["day", &endpoint])?,
            ])
        };
        let rounds: Vec<_> = (0..ROUNDS).map(|_| round()).collect::<Result<_>>()?;
        let middle = |kind: usize| median(rounds.iter().map(|round| round[kind]).collect());
        let [nine, one, machine, sent, threads, day] = [0, 1, 2, 3, 4, 5].map(middle);
        Ok(Self { nine, one, machine, sent, threads, day })
    }
}
