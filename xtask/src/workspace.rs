//! Where things are, and how they are built.

use std::fs;
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
    read_metadata(&["--no-deps"])
}

/// What cargo knows of the workspace and of all that it depends on.
pub(crate) fn metadata_with_dependencies() -> Result<serde_json::Value> {
    read_metadata(&["--locked"])
}

fn read_metadata(arguments: &[&str]) -> Result<serde_json::Value> {
    let shell = shell()?;
    let text = cmd!(shell, "cargo metadata --format-version 1 {arguments...}").quiet().read()?;
    Ok(serde_json::from_str(&text)?)
}

/// The version of all crates together.
pub(crate) fn version() -> Result<String> {
    let metadata = metadata()?;
    Ok(metadata["packages"][0]["version"].as_str().context("a package without a version")?.to_owned())
}

/// Copies what git knows, and what is yet to be committed.
pub(crate) fn copy_source(to: &Path) -> Result<()> {
    let (shell, root) = (shell()?, root()?);
    shell.remove_path(to)?;
    let files = cmd!(shell, "git ls-files --cached --others --exclude-standard").quiet().read()?;
    for file in files.lines().filter(|file| root.join(file).is_file()) {
        let copied = to.join(file);
        fs::create_dir_all(copied.parent().context("a file without a directory")?)?;
        fs::copy(root.join(file), copied)?;
    }
    Ok(())
}

/// Runs a command to its end; where it fails, its output is part of the error.
pub(crate) fn succeed(command: &mut Command) -> Result<()> {
    let output = command.output().with_context(|| format!("{command:?}"))?;
    let said = String::from_utf8_lossy(&output.stderr);
    ensure!(output.status.success(), "{command:?} ended with {}:\n{said}", output.status);
    Ok(())
}
