//! The CPU time of one report: the first of a process and one among many, with HTTP and without, and of threads alone.

use std::time::Duration;

use anyhow::Result;
use telemetry_testkit::Collector;

use super::bench_host::BenchHost;
use super::figure::{Figure, Quantity, median};
use super::receiver::Receiver;
use super::sections::SECTIONS;

/// How often each kind is run, in turn, so that all of them see the same machine.
const ROUNDS: usize = 15;
/// Reports in one run of many.
const COUNT: &str = "100";

/// The CPU time of one report of each kind.
struct Round {
    first: Duration,
    first_sent: Duration,
    first_encrypted: Duration,
    day: Duration,
    all: Duration,
    one: Duration,
    threads: Duration,
    sent: Duration,
    encrypted: Duration,
}

pub(super) fn measure() -> Result<Vec<Figure>> {
    let (host, plain, encrypted) = (BenchHost::build()?, Collector::start()?, Receiver::start()?);
    let rounds: Vec<_> = (0..ROUNDS).map(|_| Round::measure(&host, &plain, &encrypted)).collect::<Result<_>>()?;
    let middle = |time: fn(&Round) -> Duration| median(rounds.iter().map(time).collect());
    let micros = |time| Quantity::microseconds(middle(time));
    Ok(vec![
        Figure::new("all sections, without HTTP", micros(|round| round.all))
            .within(700.0)
            .beside("node_exporter, 3 collectors 1,400 µs; floor 2.1 µs"),
        Figure::new("  of that, a thread for each that does nothing", micros(|round| round.threads)),
        Figure::new("  the rest: collect, compose, text, log", micros(Round::besides_threads))
            .within(100.0)
            .beside("prototype 30 µs on one thread"),
        Figure::new("  per provider, from all sections against one", micros(Round::per_provider))
            .within(80.0)
            .beside("a thread spawned and joined 20 to 80 µs; boxed future 24 ns"),
        Figure::new("its HTTP, to this machine", micros(|round| round.sent.saturating_sub(round.all))),
        Figure::new("its HTTPS", micros(|round| round.encrypted.saturating_sub(round.all)))
            .beside("root certificates in a client 650 µs"),
        Figure::new("one section, without HTTP", micros(|round| round.one)),
        Figure::new("the first report of a process, without HTTP", micros(|round| round.first)),
        Figure::new("  with HTTP", micros(|round| round.first_sent)),
        Figure::new("  with HTTPS", micros(|round| round.first_encrypted)),
        Figure::new("a day: start, the first report and its HTTPS", Quantity::milliseconds(middle(|round| round.day)))
            .within(5.0)
            .beside("prototype 1.5 ms"),
    ])
}

impl Round {
    fn measure(host: &BenchHost, plain: &Collector, encrypted: &Receiver) -> Result<Self> {
        let (http, https, trust) = (plain.url(), encrypted.url(), encrypted.trust());
        let report = |arguments: &[&str]| host.run(arguments)?.get("report");
        let first_encrypted = host.run_trusting(trust, &["first", &https])?;
        Ok(Self {
            first: report(&["first"])?,
            first_sent: report(&["first", &http])?,
            first_encrypted: first_encrypted.get("report")?,
            day: first_encrypted.get("start")? + first_encrypted.get("report")?,
            all: report(&["warm", "all", COUNT])?,
            one: report(&["warm", "one", COUNT])?,
            threads: host.run(&["threads", &SECTIONS.len().to_string(), COUNT])?.get("threads")?,
            sent: report(&["warm", "all", COUNT, &http])?,
            encrypted: host.run_trusting(trust, &["warm", "all", COUNT, &https])?.get("report")?,
        })
    }

    fn besides_threads(&self) -> Duration {
        self.all.saturating_sub(self.threads)
    }

    fn per_provider(&self) -> Duration {
        let more = u32::try_from(SECTIONS.len() - 1).unwrap_or(u32::MAX);
        self.all.saturating_sub(self.one) / more
    }
}
