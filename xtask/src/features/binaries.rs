//! What a built agent says that it can send, and what is not in its bytes.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, ensure};
use serde_json::Value;
use xshell::cmd;

use super::{AGENT, LOCAL_SINK, Manifests, RECORD_SINK};
use crate::checking::{Tally, Verdict};
use crate::workspace;

/// What stands in a binary that has these crates: the names of their source files.
const NETWORK: [&str; 2] = ["reqwest", "rustls"];

pub(super) fn check(tally: &mut Tally, manifests: &Manifests) -> Result<()> {
    let sections = manifests.sections()?;
    let quiet = [sections.as_slice(), &[LOCAL_SINK.to_owned(), RECORD_SINK.to_owned()]].concat();
    let single = [sections.first().context("no section")?.clone(), LOCAL_SINK.to_owned()];
    let all = manifests.features(AGENT)?;
    tally.check("the binary of no feature", || without_network(&[], &sections));
    tally.check("the binary of one section", || without_network(&single, &sections));
    tally.check("the binary without the network", || without_network(&quiet, &sections));
    // The last one, so that what stands in the target directory is what everything else expects there.
    tally.check("the binary of all features", || with_network(&all, &sections));
    Ok(())
}

fn without_network(features: &[String], sections: &[String]) -> Result<Verdict> {
    let program = build(features)?;
    says_its_sections(&program, features, sections)?;
    let found = strings_of(&program)?;
    ensure!(found.is_empty(), "{found:?} stand in its bytes, though it has nothing of the network");
    Ok(Verdict::Passed)
}

fn with_network(features: &[String], sections: &[String]) -> Result<Verdict> {
    let program = build(features)?;
    says_its_sections(&program, features, sections)?;
    let found = strings_of(&program)?;
    ensure!(found == NETWORK, "of {NETWORK:?} only {found:?} stand in its bytes, so a search for them shows nothing");
    Ok(Verdict::Passed)
}

fn build(features: &[String]) -> Result<PathBuf> {
    let (shell, features) = (workspace::shell()?, features.join(","));
    let build = cmd!(shell, "cargo build --quiet --package {AGENT} --no-default-features --features={features}");
    build.quiet().run()?;
    Ok(workspace::target()?.join("debug").join(AGENT))
}

/// Compares the sections that the agent lists with its features.
fn says_its_sections(program: &Path, features: &[String], sections: &[String]) -> Result<()> {
    let output = Command::new(program).args(["fields", "--format", "json"]).output()?;
    ensure!(output.status.success(), "{} ended with {}", program.display(), output.status);
    let fields: Value = serde_json::from_slice(&output.stdout)?;
    let crates = fields.as_array().context("no list of fields")?.iter().filter_map(|field| field["crate"].as_str());
    let listed: BTreeSet<_> = crates.map(|name| name.trim_start_matches("telemetry-provider-")).collect();
    let expected = sections.iter().filter(|section| features.contains(section)).map(String::as_str).collect();
    ensure!(listed == expected, "it lists fields of {listed:?}, and its features are {expected:?}");
    Ok(())
}

/// Which of the words of the network stand in a file.
fn strings_of(program: &Path) -> Result<Vec<&'static str>> {
    let bytes = fs::read(program)?;
    let stands = |word: &&str| bytes.windows(word.len()).any(|window| window == word.as_bytes());
    Ok(NETWORK.into_iter().filter(stands).collect())
}
