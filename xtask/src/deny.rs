//! `cargo xtask deny`: the licences and the sources of all dependencies.

use anyhow::Result;
use xshell::cmd;

use crate::terminal::line;
use crate::workspace;

/// What is looked at; advisories need a database that not every machine can fetch.
const CHECKS: [&str; 3] = ["licenses", "sources", "bans"];

/// Runs the tool, which is installed if that can be done; where it is missing all the same, that is said and no failure.
pub(crate) fn run() -> Result<()> {
    let shell = workspace::shell()?;
    let is_there = || cmd!(shell, "cargo deny --version").quiet().ignore_stdout().ignore_stderr().run().is_ok();
    if !is_there() {
        line("cargo-deny is not there, and is installed");
        let _ = cmd!(shell, "cargo install --quiet --locked cargo-deny").run();
    }
    if !is_there() {
        line("not run: cargo-deny can't be installed on this machine");
        return Ok(());
    }
    let checks = CHECKS;
    Ok(cmd!(shell, "cargo deny --locked check {checks...}").run()?)
}
