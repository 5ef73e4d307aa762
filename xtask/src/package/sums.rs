//! SHA-256 sums, as `sha256sum` writes and checks them.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use xshell::cmd;

use super::Package;
use crate::terminal::line;
use crate::workspace;

/// What the sums of a directory's files stand in.
const SUMS: &str = "SHA256SUMS";

/// Writes the sums of all that is downloaded.
pub(super) fn make(package: &Package) -> Result<()> {
    let shell = workspace::shell()?;
    shell.change_dir(package.directory()?);
    let files = package.files()?;
    let names: Vec<_> = files.iter().filter(|file| file.is_file()).filter_map(|file| file.file_name()).collect();
    let sums = cmd!(shell, "sha256sum {names...}").quiet().read()?;
    shell.write_file(SUMS, format!("{sums}\n"))?;
    print(package)
}

/// Prints each file with its size and its sum.
pub(crate) fn print(package: &Package) -> Result<()> {
    let directory = package.directory()?;
    for sum in fs::read_to_string(directory.join(SUMS))?.lines() {
        let (_, name) = sum.split_once("  ").context("no sum")?;
        line(format_args!("         {sum} ({} bytes)", fs::metadata(directory.join(name))?.len()));
    }
    Ok(())
}

/// The sum of one file.
pub(super) fn of(file: &Path) -> Result<String> {
    let shell = workspace::shell()?;
    let said = cmd!(shell, "sha256sum {file}").quiet().read()?;
    Ok(said.split_whitespace().next().context("no sum")?.to_owned())
}
