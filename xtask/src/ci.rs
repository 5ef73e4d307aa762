//! `cargo xtask ci`: everything that must pass, in the order in which it fails soonest.

use anyhow::Result;
use xshell::cmd;

use crate::terminal::headline;
use crate::{catalogue, demo, faults, features, public_api, readme, workspace};

pub(crate) fn run() -> Result<()> {
    let shell = workspace::shell()?;
    headline("format");
    cmd!(shell, "cargo fmt --all --check").run()?;
    headline("lints");
    cmd!(shell, "cargo clippy --quiet --workspace --all-targets -- --deny warnings").run()?;
    headline("features");
    features::run()?;
    headline("catalogue");
    catalogue::check()?;
    headline("public API");
    public_api::check()?;
    headline("documentation");
    cmd!(shell, "cargo doc --quiet --workspace --no-deps").env("RUSTDOCFLAGS", "--deny warnings").run()?;
    headline("tests and faults");
    faults::run()?;
    headline("demo");
    demo::run()?;
    headline("README");
    readme::run()
}
