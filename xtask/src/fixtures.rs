//! Programs outside the workspace, as a stranger would write them.

use std::path::PathBuf;
use std::process::Command;

use anyhow::Result;

use crate::workspace;

/// Builds a host of `xtask/fixtures` into the one target directory, and says where it is.
pub(crate) fn build(name: &str) -> Result<PathBuf> {
    let directory = workspace::root()?.join("xtask/fixtures").join(name);
    let target = workspace::target()?;
    let mut build = Command::new("cargo");
    build.args(["build", "--quiet", "--locked"]).current_dir(directory).env("CARGO_TARGET_DIR", &target);
    workspace::succeed(&mut build)?;
    Ok(target.join("debug").join(name))
}
