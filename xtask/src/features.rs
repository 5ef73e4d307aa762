//! `cargo xtask features`: every build that features allow compiles without a warning, and holds what its features say.

mod binaries;
mod contract;
pub(crate) mod dependency_graph;
mod linked_crates;

use anyhow::{Context, Result, ensure};
use serde_json::Value;
use xshell::cmd;

use crate::checking::{Tally, Verdict};
use crate::workspace;

/// The program whose features people pick.
pub(crate) const AGENT: &str = "telemetry-agent";

/// The crate with a feature for each section.
const FACADE: &str = "telemetry-providers";

/// The library that reads a node, with a feature for each section.
const LIBRARY: &str = "telemetry-kurrentdb";

/// The agent's feature that reads a node; what it reads depends on the sections that there are.
const ADAPTER: &str = "kurrentdb";

/// The features that are channels.
const SINKS: [&str; 3] = [REMOTE_SINK, LOCAL_SINK, RECORD_SINK];
const REMOTE_SINK: &str = "http-sink";
const LOCAL_SINK: &str = "log-sink";
const RECORD_SINK: &str = "record-sink";

pub(crate) fn run() -> Result<()> {
    let manifests = Manifests::read()?;
    let mut tally = Tally::default();
    for package in ["telemetry-core", FACADE, LIBRARY, AGENT] {
        check_one_by_one(&mut tally, package, &manifests.features(package)?);
    }
    check_pairs(&mut tally, &manifests)?;
    contract::check(&mut tally, &manifests)?;
    linked_crates::check(&mut tally, &manifests)?;
    binaries::check(&mut tally, &manifests)?;
    tally.end().map(drop)
}

/// None, each alone, all.
fn check_one_by_one(tally: &mut Tally, package: &str, features: &[String]) {
    tally.check(&format!("{package} without features"), || lint(package, ""));
    for feature in features {
        tally.check(&format!("{package} with {feature} alone"), || lint(package, feature));
    }
    tally.check(&format!("{package} with all features"), || lint(package, &features.join(",")));
}

/// The adapter with each other feature, and each section with the channels, none of which knows another one.
fn check_pairs(tally: &mut Tally, manifests: &Manifests) -> Result<()> {
    let (all, sections) = (manifests.features(AGENT)?, manifests.sections()?);
    let beside_adapter = all.iter().filter(|feature| *feature != ADAPTER).map(|feature| format!("{ADAPTER},{feature}"));
    let beside_sinks = sections.iter().map(|section| format!("{},{section}", SINKS.join(",")));
    for features in beside_adapter.chain(beside_sinks) {
        tally.check(&format!("{AGENT} with {features}"), || lint(AGENT, &features));
    }
    Ok(())
}

fn lint(package: &str, features: &str) -> Result<Verdict> {
    let shell = workspace::shell()?;
    let lint = cmd!(shell, "cargo clippy --quiet --package {package} --no-default-features --features={features}");
    lint.args(["--", "--deny", "warnings"]).quiet().run()?;
    Ok(Verdict::Passed)
}

/// What the manifests of the workspace say of features.
pub(crate) struct Manifests(Value);

impl Manifests {
    pub(crate) fn read() -> Result<Self> {
        workspace::metadata().map(Self)
    }

    /// The features that a package declares, but for `default`.
    pub(crate) fn features(&self, package: &str) -> Result<Vec<String>> {
        Ok(self.table(package)?.keys().filter(|feature| *feature != "default").cloned().collect())
    }

    /// The crates that contribute a section or a channel.
    fn contributors(&self) -> Result<Vec<String>> {
        let packages = self.0["packages"].as_array().context("cargo lists no packages")?;
        let names = packages.iter().filter_map(|package| package["name"].as_str());
        let is_contributor = |name: &&str| name.starts_with("telemetry-provider-") || name.ends_with("-sink");
        Ok(names.filter(is_contributor).map(str::to_owned).collect())
    }

    /// The features that are sections.
    fn sections(&self) -> Result<Vec<String>> {
        self.features(FACADE)
    }

    /// What a feature of the agent turns on, word for word; a section's is what the facade turns on for it, and in the
    /// library that reads a node, where it is there, the same.
    fn turned_on(&self, feature: &str) -> Result<Vec<&str>> {
        let entries = self.entries(AGENT, feature)?;
        if entries != [format!("{FACADE}/{feature}"), format!("{LIBRARY}?/{feature}")] {
            return Ok(entries);
        }
        let of_library = self.entries(LIBRARY, feature)?;
        ensure!(of_library == [format!("{FACADE}/{feature}")], "{LIBRARY}/{feature} turns on {of_library:?}");
        self.entries(FACADE, feature)
    }

    fn entries(&self, package: &str, feature: &str) -> Result<Vec<&str>> {
        let entries = self.table(package)?.get(feature).and_then(Value::as_array);
        let entries = entries.with_context(|| format!("{package} has no feature {feature}"))?;
        Ok(entries.iter().filter_map(Value::as_str).collect())
    }

    fn table(&self, package: &str) -> Result<&serde_json::Map<String, Value>> {
        let packages = self.0["packages"].as_array().context("cargo lists no packages")?;
        let found = packages.iter().find(|found| found["name"] == package).with_context(|| format!("no {package}"))?;
        found["features"].as_object().context("no table of features")
    }
}
