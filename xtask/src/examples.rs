//! The examples: programs outside the workspace, as a stranger would write them.

use std::path::PathBuf;
use std::process::Command;

use anyhow::Result;

use crate::workspace;

/// Builds an example into the one target directory, and says where its program is.
pub(crate) fn build(example: &str, program: &str) -> Result<PathBuf> {
    cargo(example, &["build", "--quiet"])?;
    Ok(workspace::target()?.join("debug").join(program))
}

/// Runs the tests of an example.
pub(crate) fn test(example: &str) -> Result<()> {
    cargo(example, &["test", "--quiet"])
}

fn cargo(example: &str, arguments: &[&str]) -> Result<()> {
    let directory = workspace::root()?.join("examples").join(example);
    let mut cargo = Command::new("cargo");
    cargo.args(arguments).arg("--locked").current_dir(directory).env("CARGO_TARGET_DIR", workspace::target()?);
    workspace::succeed(&mut cargo)
}
