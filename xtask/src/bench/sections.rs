//! The CPU time of each section: from the host's constants, and `uptime` and `environment` as read from here.

use std::time::Duration;

use anyhow::Result;

use super::bench_host::BenchHost;
use super::figure::{Figure, Quantity, median};

/// All that the host supplies.
pub(super) const SECTIONS: &[&str] = &[
    "cluster",
    "configuration",
    "database",
    "environment",
    "gossip",
    "persistentSubscriptions",
    "projections",
    "release",
    "uptime",
];
const ROUNDS: usize = 15;
/// Collections in one run, after the first.
const COUNT: &str = "200";
/// In microseconds, of `environment` once it has been read before.
const BUDGET: f64 = 120.0;

/// The CPU time of one collection.
struct Round {
    first: Duration,
    warm: Duration,
}

pub(super) fn measure() -> Result<Vec<Figure>> {
    let host = BenchHost::build()?;
    let figures = SECTIONS.iter().map(|section| of(section, &host));
    Ok(figures.collect::<Result<Vec<_>>>()?.concat())
}

fn of(section: &str, host: &BenchHost) -> Result<[Figure; 2]> {
    let rounds: Vec<_> = (0..ROUNDS).map(|_| Round::measure(section, host)).collect::<Result<_>>()?;
    let middle = |time: fn(&Round) -> Duration| Quantity::microseconds(median(rounds.iter().map(time).collect()));
    let first = Figure::new(format!("`{section}`, first"), middle(|round| round.first));
    let warm = Figure::new("  warm", middle(|round| round.warm));
    let warm = match section {
        "environment" => warm.within(BUDGET).beside("prototype 87 µs; floor 1.5 to 16.7 µs"),
        _ => warm,
    };
    Ok([first, warm])
}

impl Round {
    fn measure(section: &str, host: &BenchHost) -> Result<Self> {
        let times = host.run(&["section", section, COUNT])?;
        Ok(Self { first: times.get("first")?, warm: times.get("warm")? })
    }
}
