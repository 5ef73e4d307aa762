//! `cargo xtask ci`: everything that must pass, in the order in which it fails soonest.

use anyhow::Result;
use xshell::cmd;

use crate::terminal::headline;
use crate::{catalogue, demo, features, integration, readme, workspace};

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
    headline("tests");
    cmd!(shell, "cargo test --quiet --workspace").run()?;
    headline("documentation");
    cmd!(shell, "cargo doc --quiet --workspace --no-deps").env("RUSTDOCFLAGS", "--deny warnings").run()?;
    headline("integration");
    integration::run(None)?;
    headline("demo");
    demo::run()?;
    headline("README");
    readme::run()
}
