//! Rule 8, by what cargo would build: a feature adds its crate and nothing else, and what is left out is not there.

use std::collections::BTreeSet;

use anyhow::{Result, ensure};

use super::dependency_graph::{Crate, DependencyGraph};
use super::{ADAPTER, AGENT, FACADE, LIBRARY, LOCAL_SINK, Manifests, RECORD_SINK, REMOTE_SINK, SINKS};
use crate::checking::{Tally, Verdict};

/// Crates that only the network needs.
const NETWORK: [&str; 5] = ["hyper", "reqwest", "ring", "rustls", "url"];

/// Crates that a section needs, and no other feature.
const OF_SECTIONS: [(&str, &str); 1] = [("environment", "sysinfo")];

/// Crates that no build ever has. The tables of Unicode come back where `idna_adapter` is not held at 1.0.0: twenty crates
/// for host names that can be written as `xn--`.
const NEVER: [&str; 9] = [
    "aws-lc-rs",
    "aws-lc-sys",
    "aws-lc-fips-sys",
    "h2",
    "hyper-tls",
    "icu_normalizer",
    "native-tls",
    "openssl",
    "openssl-sys",
];

/// The lists that two sections share, and the sections and the adapter that share them.
const LABELS: (&str, [&str; 3]) = ("telemetry-provider-labels", ["cluster", "gossip", ADAPTER]);

pub(super) fn check(tally: &mut Tally, manifests: &Manifests) -> Result<()> {
    let (all, sections) = (manifests.features(AGENT)?, manifests.sections()?);
    tally.check("the crates of no feature", || holds(&[], &sections));
    for feature in &all {
        tally.check(&format!("the crates of {feature}"), || {
            holds(&[feature], &sections)?;
            adds_its_crate_and_nothing_else(manifests, feature)
        });
    }
    let quiet: Vec<_> = sections.iter().map(String::as_str).chain([LOCAL_SINK, RECORD_SINK]).collect();
    tally.check("the crates of every section, without the network", || holds(&quiet, &sections));
    let all: Vec<_> = all.iter().map(String::as_str).collect();
    tally.check("the crates of all features", || holds(&all, &sections));
    Ok(())
}

/// Whether a build has the crates that its features are about, and none of those of other features.
fn holds(features: &[&str], sections: &[String]) -> Result<Verdict> {
    let graph = DependencyGraph::linked(&features.join(","))?;
    let names = graph.names();
    for (name, is_expected) in expected(features) {
        let found = if names.contains(name.as_str()) { "there" } else { "missing" };
        ensure!(names.contains(name.as_str()) == is_expected, "{name} is {found}, and the features say otherwise");
    }
    has_the_sections(&names, features, sections)?;
    let cores = graph.crates().iter().filter(|found| found.name == "telemetry-core").count();
    ensure!(cores == 1, "telemetry-core is there {cores} times");
    Ok(Verdict::Passed)
}

/// Crates by their names, and whether a build with these features has them.
fn expected(features: &[&str]) -> Vec<(String, bool)> {
    let has_network = features.contains(&ADAPTER) || features.contains(&REMOTE_SINK);
    let network = NETWORK.map(|name| (name.to_owned(), has_network));
    let of_sections = OF_SECTIONS.map(|(section, name)| (name.to_owned(), features.contains(&section)));
    let never = NEVER.map(|name| (name.to_owned(), false));
    let sinks = SINKS.map(|sink| (format!("telemetry-{sink}"), features.contains(&sink)));
    let library = [(LIBRARY.to_owned(), features.contains(&ADAPTER))];
    network.into_iter().chain(of_sections).chain(never).chain(sinks).chain(library).collect()
}

fn has_the_sections(names: &BTreeSet<&str>, features: &[&str], sections: &[String]) -> Result<()> {
    let expected = sections.iter().filter(|section| features.contains(&section.as_str()));
    let mut expected: BTreeSet<_> = expected.map(|section| format!("telemetry-provider-{section}")).collect();
    let (labels, sharers) = LABELS;
    expected.extend(sharers.iter().any(|sharer| features.contains(sharer)).then(|| labels.to_owned()));
    let found = names.iter().filter(|name| name.starts_with("telemetry-provider-"));
    let found: BTreeSet<_> = found.map(|name| (*name).to_owned()).collect();
    ensure!(found == expected, "it has the sections {found:?} instead of {expected:?}");
    Ok(())
}

/// Everything that a feature adds is needed by the crate that it names, and no crate of ours changes.
fn adds_its_crate_and_nothing_else(manifests: &Manifests, feature: &str) -> Result<Verdict> {
    let (with, without) = (DependencyGraph::linked(feature)?, DependencyGraph::linked("")?);
    let named = named(manifests, feature)?;
    let is_of_one = feature == ADAPTER || named.len() == 1;
    ensure!(is_of_one, "{feature} names {named:?}: a section or a channel is one crate");
    let base = without.names();
    let new = named.into_iter().filter(|name| !base.contains(name)).collect();
    let (now, before, its_own) = (with.crates(), without.crates(), with.needed_by(&new));
    let strays: Vec<_> = now.difference(&before).filter(|found| !its_own.contains(*found)).collect();
    ensure!(strays.is_empty(), "besides its crate it adds {}", list(&strays));
    let lost: Vec<_> = before.difference(&now).collect();
    ensure!(lost.is_empty(), "it takes away {}", list(&lost));
    for own in base.iter().filter(|name| name.starts_with("telemetry-") && ![AGENT, FACADE].contains(name)) {
        let features = |graph: &DependencyGraph| graph.features(own).unwrap_or_default().to_owned();
        let (before, now) = (features(&without), features(&with));
        ensure!(before == now, "it changes the features of {own} from {before:?} to {now:?}");
    }
    Ok(Verdict::Passed)
}

/// The crates that a feature names in the manifests.
fn named<'a>(manifests: &'a Manifests, feature: &str) -> Result<Vec<&'a str>> {
    let entries = manifests.turned_on(feature)?;
    let (crates, others): (Vec<_>, Vec<_>) = entries.into_iter().partition(|entry| entry.starts_with("dep:"));
    ensure!(others.is_empty(), "{feature} turns on {others:?}: a feature adds a crate (`dep:…`) and nothing else");
    Ok(crates.into_iter().filter_map(|entry| entry.strip_prefix("dep:")).collect())
}

fn list(crates: &[&&Crate]) -> String {
    crates.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
}
