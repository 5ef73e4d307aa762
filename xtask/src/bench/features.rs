//! `cargo xtask bench features`: what each feature adds to the agent, as a table for the README.

use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use anyhow::{Context, Result};

use super::figure::{Figure, Quantity};
use super::{agent, cpu, machine};
use crate::features::dependency_graph::DependencyGraph;
use crate::features::{AGENT, Manifests};
use crate::terminal::{headline, line};
use crate::workspace;

/// What the README has before and after the table.
const MARKERS: (&str, &str) = ("<!-- features -->\n", "<!-- /features -->");

/// The channel that brings the network with it.
const REMOTE_SINK: &str = "http-sink";

/// What one build of the agent costs.
struct Cost {
    crates: usize,
    bytes: u64,
    /// On the clock.
    time: Duration,
    /// Of all processors; another build beside this one changes it less.
    cpu: Duration,
}

/// What each build costs: without features, with each alone, with all.
struct Costs {
    none: Cost,
    alone: Vec<(String, Cost)>,
    all: Cost,
}

pub(super) fn run() -> Result<()> {
    let features = Manifests::read()?.features(AGENT)?;
    line(format_args!("{} builds from nothing: this takes ten minutes or more.", features.len() + 2));
    let costs = Costs::measure(features)?;
    headline("Beside their budgets");
    costs.figures().iter().for_each(line);
    let table = costs.table(&machine::kind()?);
    line(format_args!("\n{table}"));
    rewrite(&workspace::root()?.join("README.md"), &table)
}

impl Costs {
    fn measure(features: Vec<String>) -> Result<Self> {
        let scratch = tempfile::tempdir_in(workspace::target()?)?;
        let measure = |features: &str| Cost::measure(features, scratch.path());
        let (none, all) = (measure("")?, measure(&features.join(","))?);
        let alone = features.into_iter().map(|feature| {
            let cost = measure(&feature)?;
            Ok((feature, cost))
        });
        Ok(Self { none, alone: alone.collect::<Result<_>>()?, all })
    }

    fn figures(&self) -> Vec<Figure> {
        let Cost { crates, bytes, time, .. } = self.all;
        let small = self.alone.iter().find(|(feature, _)| feature == REMOTE_SINK);
        let small = small.map(|(_, cost)| {
            let name = "binary, `http-sink` alone";
            let figure = Figure::new(name, Quantity::megabytes(cost.bytes));
            figure.beside("≤ 2.6 MB is for the core and the sink without a command line")
        });
        let all = [
            agent::binary(bytes),
            Figure::new("crates compiled, all features", Quantity::count(crates as u64))
                .within(130.0)
                .beside("prototype 121, glean 103, tokio 31"),
            Figure::new("release build from nothing, all features", Quantity::seconds(time))
                .within(75.0)
                .beside("prototype 64, glean 107, tokio 24 s, on two cores"),
        ];
        all.into_iter().chain(small).collect()
    }

    fn table(&self, machine: &str) -> String {
        let head = "| feature | crates | binary | build time |\n|---|---:|---:|---:|";
        let alone = self.alone.iter().map(|(feature, cost)| cost.row_above(feature, &self.none));
        let rows: Vec<_> = alone.collect();
        let (none, all) = (self.none.row("none"), self.all.row("all"));
        let foot = format!(
            "`none` and `all` are whole release builds of the agent on {machine}; each other row is what one feature adds to none.\n\
             Build time is CPU time, and what two features share counts with both."
        );
        format!("{head}\n{none}\n{}\n{all}\n\n{foot}\n", rows.join("\n"))
    }
}

impl Cost {
    /// Builds the agent with all that it depends on, into a directory that is empty.
    fn measure(features: &str, scratch: &Path) -> Result<Self> {
        let target = scratch.join("target");
        if target.exists() {
            fs::remove_dir_all(&target)?;
        }
        let mut build = Command::new("cargo");
        build.args(["build", "--quiet", "--release", "--package", AGENT, "--no-default-features"]);
        build.arg(format!("--features={features}")).env("CARGO_TARGET_DIR", &target);
        let (start, cpu) = (Instant::now(), cpu::of_children()?);
        workspace::succeed(build.current_dir(workspace::root()?))?;
        let (time, cpu) = (start.elapsed(), cpu::of_children()?.saturating_sub(cpu));
        let bytes = fs::metadata(target.join("release").join(AGENT))?.len();
        let crates = DependencyGraph::compiled(features)?.crates().len();
        let (seconds, cpu_seconds) = (time.as_secs(), cpu.as_secs());
        line(format_args!("{features:?}: {crates} crates, {bytes} bytes, {seconds} s, {cpu_seconds} s of CPU"));
        Ok(Self { crates, bytes, time, cpu })
    }

    fn row(&self, name: &str) -> String {
        let Self { crates, bytes, cpu, .. } = self;
        format!("| {name} | {crates} | {:.2} MB | {:.0} s |", *bytes as f64 / 1e6, cpu.as_secs_f64())
    }

    /// What this feature adds.
    fn row_above(&self, feature: &str, none: &Self) -> String {
        let crates = self.crates.saturating_sub(none.crates);
        let kilobytes = (self.bytes as f64 - none.bytes as f64) / 1e3;
        let time = added(self.cpu.saturating_sub(none.cpu));
        format!("| `{feature}` | +{crates} | {kilobytes:+.0} kB | {time} |")
    }
}

/// One build differs from the next by so much without a reason.
const NOISE: Duration = Duration::from_secs(5);

fn added(time: Duration) -> String {
    if time < NOISE { format!("< {} s", NOISE.as_secs()) } else { format!("+{:.0} s", time.as_secs_f64()) }
}

/// Puts the table between the markers; a README without them stays as it is.
fn rewrite(readme: &Path, table: &str) -> Result<()> {
    let text = fs::read_to_string(readme).with_context(|| format!("{} can't be read", readme.display()))?;
    match rewritten(&text, table) {
        Some(text) => {
            line(format_args!("The table in {} is now this one.", readme.display()));
            Ok(fs::write(readme, text)?)
        }
        None => {
            line(format_args!("{} has no place for it: write {}{} there.", readme.display(), MARKERS.0, MARKERS.1));
            Ok(())
        }
    }
}

fn rewritten(text: &str, table: &str) -> Option<String> {
    let (begin, end) = MARKERS;
    let (before, rest) = text.split_once(begin)?;
    let (_, after) = rest.split_once(end)?;
    Some(format!("{before}{begin}{table}{end}{after}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_stands_between_its_markers() {
        let check = |text: &str, expected| assert_eq!(rewritten(text, "| a |\n").as_deref(), expected);
        check(
            "x\n<!-- features -->\n| old |\n<!-- /features -->\ny\n",
            Some("x\n<!-- features -->\n| a |\n<!-- /features -->\ny\n"),
        );
        check("x\n<!-- features -->\n<!-- /features -->\n", Some("x\n<!-- features -->\n| a |\n<!-- /features -->\n"));
        check("x\n<!-- features -->\ny\n", None);
        check("x\ny\n", None);
    }

    #[test]
    fn a_feature_is_shown_by_what_it_adds() {
        let cost =
            |crates, bytes, seconds| Cost { crates, bytes, time: Duration::ZERO, cpu: Duration::from_secs(seconds) };
        assert_eq!(cost(50, 1_230_000, 30).row("none"), "| none | 50 | 1.23 MB | 30 s |");
        let row = |seconds| cost(52, 1_233_400, seconds).row_above("cluster", &cost(50, 1_230_000, 30));
        assert_eq!(row(29), "| `cluster` | +2 | +3 kB | < 5 s |");
        assert_eq!(row(37), "| `cluster` | +2 | +3 kB | +7 s |");
    }
}
