//! The gaps that the hosts of tests have seen in their own work.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::Result;

use crate::workspace;

/// An empty directory for the gaps of one run.
pub(super) fn directory() -> Result<PathBuf> {
    let directory = workspace::target()?.join("host-ticker");
    if directory.exists() {
        fs::remove_dir_all(&directory)?;
    }
    fs::create_dir_all(&directory)?;
    Ok(directory.canonicalize()?)
}

/// How many hosts there were, and the largest gap of all.
pub(super) fn largest_gap(directory: &Path) -> Result<String> {
    let files = fs::read_dir(directory)?.collect::<Result<Vec<_>, _>>()?;
    let gaps: Vec<_> =
        files.iter().filter_map(|file| fs::read_to_string(file.path()).ok()?.parse::<u64>().ok()).collect();
    let largest = gaps.iter().max().copied().unwrap_or_default();
    Ok(format!("{}.{} ms, of {} processes", largest / 1000, largest / 100 % 10, gaps.len()))
}
