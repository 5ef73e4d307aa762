//! `cargo xtask crates`: every crate that strangers use is packed and built from its package, in a copy that may be published.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, ensure};
use xshell::{Shell, cmd};

use crate::terminal::line;
use crate::workspace;

/// What each package has inside, besides its sources.
const INSIDE: [&str; 3] = ["README.md", "LICENSE-MIT", "LICENSE-APACHE"];

/// The crates that a test or a command alone needs, which are never packed.
const TOOLS: [&str; 2] = ["telemetry-testkit", "xtask"];

pub(crate) fn run() -> Result<()> {
    let copy = workspace::target()?.join("crates-source");
    workspace::copy_source(&copy)?;
    let shell = Shell::new()?;
    shell.change_dir(&copy);
    allow_publishing(&copy.join("Cargo.toml"))?;
    let crates = crates()?;
    for name in &crates {
        check_content(&shell, name)?;
    }
    let names: Vec<_> = crates.iter().flat_map(|name| ["--package", name.as_str()]).collect();
    let target = workspace::target()?.join("crates-target");
    cmd!(shell, "cargo package --quiet --allow-dirty {names...}").env("CARGO_TARGET_DIR", &target).run()?;
    line(format_args!("{} crates are packed, and each builds from its package", crates.len()));
    Ok(())
}

/// The crates that are no tools of this workspace.
fn crates() -> Result<Vec<String>> {
    let metadata = workspace::metadata()?;
    let packages = metadata["packages"].as_array().context("no packages")?;
    let names = packages.iter().filter_map(|package| package["name"].as_str());
    Ok(names.filter(|name| !TOOLS.contains(name)).map(str::to_owned).collect())
}

fn allow_publishing(manifest: &Path) -> Result<()> {
    let text = fs::read_to_string(manifest)?;
    ensure!(text.contains("publish = false"), "the workspace may be published already");
    Ok(fs::write(manifest, text.replace("publish = false", "publish = true"))?)
}

fn check_content(shell: &Shell, name: &str) -> Result<()> {
    let listed = cmd!(shell, "cargo package --quiet --list --allow-dirty --package {name}").quiet().read()?;
    let missing: Vec<_> = INSIDE.into_iter().filter(|file| listed.lines().all(|line| line != *file)).collect();
    ensure!(missing.is_empty(), "the package of {name} lacks {}", missing.join(", "));
    Ok(())
}
