//! `cargo xtask features`: every build that features allow compiles without a warning.

use anyhow::{Context, Result};
use serde_json::Value;
use xshell::cmd;

use crate::checking::{Tally, Verdict};
use crate::workspace;

/// The packages whose features people pick.
const PACKAGES: [&str; 3] = ["telemetry-core", "telemetry-providers", "telemetry-agent"];

/// The feature that reads a node; what it reads depends on the sections that there are.
const ADAPTER: &str = "kurrentdb";

pub(crate) fn run() -> Result<()> {
    let metadata = workspace::metadata()?;
    let mut tally = Tally::default();
    for package in PACKAGES {
        tally.check(&format!("{package} without features"), || check(package, ""));
        for feature in features(&metadata, package)? {
            tally.check(&format!("{package} with {feature} alone"), || check(package, &feature));
        }
        if package == "telemetry-agent" {
            for feature in features(&metadata, package)?.iter().filter(|feature| *feature != ADAPTER) {
                tally.check(&format!("{package} with {ADAPTER} and {feature}"), || {
                    check(package, &format!("{ADAPTER},{feature}"))
                });
            }
        }
        let all = features(&metadata, package)?.join(",");
        tally.check(&format!("{package} with all features"), || check(package, &all));
    }
    tally.end()
}

fn check(package: &str, features: &str) -> Result<Verdict> {
    let shell = workspace::shell()?;
    let lint = cmd!(shell, "cargo clippy --quiet --package {package} --no-default-features --features={features}");
    lint.args(["--", "--deny", "warnings"]).quiet().run()?;
    Ok(Verdict::Passed)
}

/// The features that a package declares, but for `default`.
fn features(metadata: &Value, package: &str) -> Result<Vec<String>> {
    let packages = metadata["packages"].as_array().context("cargo lists no packages")?;
    let found = packages.iter().find(|found| found["name"] == package).with_context(|| format!("no {package}"))?;
    let features = found["features"].as_object().context("no table of features")?;
    Ok(features.keys().filter(|feature| *feature != "default").cloned().collect())
}
