//! Where things are, and how they are built.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, ensure};
use xshell::{Shell, cmd};

/// A shell that stands in the root of the workspace.
pub(crate) fn shell() -> Result<Shell> {
    let shell = Shell::new()?;
    shell.change_dir(root()?);
    Ok(shell)
}

pub(crate) fn root() -> Result<PathBuf> {
    let own = Path::new(env!("CARGO_MANIFEST_DIR"));
    own.parent().map(Path::to_owned).context("xtask lies in no workspace")
}

/// The one target directory, which fixtures use too.
pub(crate) fn target() -> Result<PathBuf> {
    let own = std::env::var_os("CARGO_TARGET_DIR").map(PathBuf::from);
    own.map_or_else(|| Ok(root()?.join("target")), Ok)
}

/// Builds the agent with all its features, and says where it is.
pub(crate) fn build_agent() -> Result<PathBuf> {
    let shell = shell()?;
    cmd!(shell, "cargo build --quiet --package telemetry-agent").quiet().run()?;
    Ok(target()?.join("debug/telemetry-agent"))
}

/// What cargo knows of the workspace.
pub(crate) fn metadata() -> Result<serde_json::Value> {
    let shell = shell()?;
    let text = cmd!(shell, "cargo metadata --format-version 1 --no-deps").quiet().read()?;
    Ok(serde_json::from_str(&text)?)
}

/// Runs a command to its end; where it fails, its output is part of the error.
pub(crate) fn succeed(command: &mut Command) -> Result<()> {
    let output = command.output().with_context(|| format!("{command:?}"))?;
    let said = String::from_utf8_lossy(&output.stderr);
    ensure!(output.status.success(), "{command:?} ended with {}:\n{said}", output.status);
    Ok(())
}
