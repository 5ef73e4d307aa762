//! `cargo xtask bench [part]`: what things cost on this machine, beside their budgets and what others need.

mod agent;
mod bench_host;
mod cpu;
mod features;
mod figure;
mod hosts;
mod machine;
pub(crate) mod node;
mod receiver;
mod reports;
mod sections;

use anyhow::Result;
use clap::ValueEnum;

use crate::terminal::{headline, line};
use figure::Figure;

/// What can be measured by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Part {
    /// The CPU time of one report.
    Reports,
    /// The CPU time of each section.
    Sections,
    /// The start and the end of a host, with telemetry and without.
    Hosts,
    /// The agent: its size, its start and end, its memory, an idle minute, and the CPU time of its reports.
    Agent,
    /// The reading of a node: connections, handshakes, bytes, and the CPU time of both sides.
    Node,
    /// What each feature adds to the agent, as a table that goes into the README; this takes ten minutes or more.
    Features,
}

/// How a part is measured.
type Measure = fn() -> Result<Vec<Figure>>;

/// The parts that are tables of figures.
const PARTS: [(Part, &str, Measure); 5] = [
    (Part::Reports, "One report in a host: CPU time of the whole process, which waits for the log", reports::measure),
    (Part::Sections, "Collecting one section: CPU time, without the thread around it", sections::measure),
    (Part::Hosts, "A host's start and end, on the clock", hosts::measure),
    (Part::Agent, "The agent, as it is released", agent::measure),
    (Part::Node, "The reading of a node that answers at once, for one report", node::measure),
];

/// Measures one part; all but the features, if none is said.
pub(crate) fn run(part: Option<Part>) -> Result<()> {
    headline(format_args!("{}; load {}", machine::name()?, machine::load()?));
    match part {
        Some(Part::Features) => features::run(),
        _ => show(|candidate| part.is_none_or(|part| part == candidate)),
    }
}

fn show(is_wanted: impl Fn(Part) -> bool) -> Result<()> {
    let mut figures = Vec::new();
    for (_, title, measure) in PARTS.into_iter().filter(|(part, ..)| is_wanted(*part)) {
        let measured = measure()?;
        headline(title);
        measured.iter().for_each(line);
        figures.extend(measured);
    }
    let over = figures.iter().filter(|figure| figure.is_over()).count();
    line(format_args!("\n{over} of {} figures are over their budget.", figures.len()));
    Ok(())
}
