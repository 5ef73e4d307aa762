//! A host's start and end: with telemetry, without, and with an endpoint that takes connections and never answers.

use std::time::{Duration, Instant};

use anyhow::{Result, ensure};
use telemetry_testkit::Listener;

use super::bench_host::BenchHost;
use super::figure::{Figure, Quantity, median};

/// How often each kind is run, in turn, so that all of them see the same machine.
const ROUNDS: usize = 51;

/// One run of each kind, on the clock.
struct Round {
    start: Duration,
    stop: Duration,
    start_silent: Duration,
    stop_silent: Duration,
    without: Duration,
    with: Duration,
}

pub(super) fn measure() -> Result<Vec<Figure>> {
    let (host, silent) = (BenchHost::build()?, Listener::start()?);
    let rounds: Vec<_> = (0..ROUNDS).map(|_| Round::measure(&host, &silent)).collect::<Result<_>>()?;
    ensure!(silent.connections() == ROUNDS, "the host has stopped before it was sending");
    let middle = |time: fn(&Round) -> Duration| Quantity::milliseconds(median(rounds.iter().map(time).collect()));
    Ok(vec![
        Figure::new("builder, settings, sources and start()", middle(|round| round.start))
            .within(0.2)
            .beside("a public report: 160 s"),
        Figure::new("  with an endpoint that is silent", middle(|round| round.start_silent)).within(0.2),
        Figure::new("stop() while it sleeps", middle(|round| round.stop)).within(2_000.0),
        Figure::new("stop() while the endpoint is silent", middle(|round| round.stop_silent)).within(2_000.0),
        Figure::new("from exec to exit, without telemetry", middle(|round| round.without)),
        Figure::new("  with telemetry, until its notice is written", middle(|round| round.with)),
    ])
}

impl Round {
    fn measure(host: &BenchHost, silent: &Listener) -> Result<Self> {
        let begin = Instant::now();
        host.run(&["without-telemetry"])?;
        let without = begin.elapsed();
        let asleep = host.run(&["life"])?;
        let with = begin.elapsed().saturating_sub(without);
        let sending = host.run(&["life", &silent.url()])?;
        Ok(Self {
            start: asleep.get("start")?,
            stop: asleep.get("stop")?,
            start_silent: sending.get("start")?,
            stop_silent: sending.get("stop")?,
            without,
            with,
        })
    }
}
