//! `cargo xtask deny`: the licences and the sources of all dependencies.

use anyhow::Result;
use xshell::cmd;

use crate::{tools, workspace};

/// The version that is installed where it is missing.
const CARGO_DENY: &str = "0.20.2";

/// What is looked at; advisories need a database that not every machine can fetch.
const CHECKS: [&str; 3] = ["licenses", "sources", "bans"];

pub(crate) fn run() -> Result<()> {
    let (tool, shell, checks) = (tools::installed("cargo-deny", CARGO_DENY)?, workspace::shell()?, CHECKS);
    Ok(cmd!(shell, "{tool} --locked check {checks...}").run()?)
}
