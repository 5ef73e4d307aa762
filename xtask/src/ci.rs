//! `cargo xtask ci`: everything that must pass, in the order in which it fails soonest.

use anyhow::Result;
use xshell::{Shell, cmd};

use crate::terminal::step;
use crate::{catalogue, demo, faults, features, public_api, readme, workspace};

pub(crate) fn run() -> Result<()> {
    let shell = workspace::shell()?;
    style(&shell)?;
    step("features");
    features::run()?;
    step("catalogue");
    catalogue::check()?;
    step("public API");
    public_api::check()?;
    step("documentation");
    cmd!(shell, "cargo doc --quiet --workspace --no-deps").env("RUSTDOCFLAGS", "--deny warnings").run()?;
    step("tests and faults");
    faults::run()?;
    step("demo");
    demo::run()?;
    step("README");
    readme::run(readme::Scope::WithoutPackages)
}

/// What a change is tried with again and again: format, lints, and the tests inside the crates.
pub(crate) fn quick() -> Result<()> {
    let shell = workspace::shell()?;
    style(&shell)?;
    step("unit tests");
    Ok(cmd!(shell, "cargo test --quiet --workspace --lib --bins").run()?)
}

fn style(shell: &Shell) -> Result<()> {
    step("format");
    cmd!(shell, "cargo fmt --all --check").run()?;
    step("lints");
    cmd!(shell, "cargo clippy --quiet --workspace --all-targets -- --deny warnings").run()?;
    // All targets are those that cargo runs itself, and `cargo xtask integration` alone runs this one.
    Ok(cmd!(shell, "cargo clippy --quiet --package telemetry-agent --test integration -- --deny warnings").run()?)
}
