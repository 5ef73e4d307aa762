//! Built-ins get no favours: section crates and sinks stand on the contract alone, as a stranger's crate does.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result, ensure};
use xshell::cmd;

use super::{FACADE, Manifests};
use crate::checking::{Tally, Verdict};
use crate::workspace;

pub(super) fn check(tally: &mut Tally, manifests: &Manifests) -> Result<()> {
    for package in manifests.contributors()? {
        tally.check(&format!("{package} stands on the contract alone"), || stands_on_the_contract(&package));
    }
    let contract = features_below("telemetry-core", &["--no-default-features"])?;
    for package in manifests.contributors()?.into_iter().filter(|package| package.starts_with("telemetry-provider")) {
        tally.check(&format!("{package} turns nothing on"), || turns_nothing_on(&package, &contract));
    }
    tally.check("the core names no contributor", || core_names_none(manifests.contributors()?));
    Ok(())
}

fn stands_on_the_contract(package: &str) -> Result<Verdict> {
    let shell = workspace::shell()?;
    let format = "{p}|{f}";
    let tree =
        cmd!(shell, "cargo tree --package {package} --edges normal --prefix none --format {format}").quiet().read()?;
    let core =
        tree.lines().find(|line| line.starts_with("telemetry-core v")).context("it does not depend on the core")?;
    ensure!(!core.contains("engine"), "its manifest turns the engine on: {core}");
    let directory =
        tree.lines().next().and_then(|own| own.split_once('(')?.1.split_once(')')).context("no directory")?.0;
    ensure!(!mentions(&Path::new(directory).join("src"), &["__private"])?, "it reaches into the core's inside");
    Ok(Verdict::Passed)
}

/// What the contract is built from is built no larger for a section; otherwise a feature would cost more than its crate.
fn turns_nothing_on(package: &str, contract: &BTreeMap<String, String>) -> Result<Verdict> {
    let own = features_below(package, &[])?;
    for (name, features) in contract {
        ensure!(own.get(name) == Some(features), "{name} has the features {:?} instead of {features:?}", own.get(name));
    }
    Ok(Verdict::Passed)
}

/// The crates of other people below a package, with the features that are on.
fn features_below(package: &str, arguments: &[&str]) -> Result<BTreeMap<String, String>> {
    let shell = workspace::shell()?;
    let tree = cmd!(shell, "cargo tree --package {package} {arguments...} --edges normal --prefix none --no-dedupe");
    let text = tree.args(["--format", "{p}|{f}"]).quiet().read()?;
    let foreign = text.lines().filter(|line| !line.starts_with("telemetry-"));
    Ok(foreign.filter_map(|line| line.split_once('|')).map(|(name, on)| (name.to_owned(), on.to_owned())).collect())
}

/// Neither as packages nor as crates are spelled.
fn core_names_none(contributors: Vec<String>) -> Result<Verdict> {
    let source = workspace::root()?.join("telemetry-core/src");
    for package in contributors.into_iter().chain([FACADE.to_owned()]) {
        ensure!(!mentions(&source, &[&package, &package.replace('-', "_")])?, "the core knows {package}");
    }
    Ok(Verdict::Passed)
}

/// Whether any file below the directory has one of these words.
fn mentions(directory: &Path, words: &[&str]) -> Result<bool> {
    for entry in fs::read_dir(directory)? {
        let path = entry?.path();
        let found = if path.is_dir() {
            mentions(&path, words)?
        } else {
            let text = fs::read_to_string(&path)?;
            words.iter().any(|word| text.contains(word))
        };
        if found {
            return Ok(true);
        }
    }
    Ok(false)
}
