//! The gaps that the hosts of tests have seen in their own work.

use std::fs;
use std::path::PathBuf;

use anyhow::Result;

use crate::workspace;

/// Removes what earlier runs have left.
pub(super) fn forget() -> Result<()> {
    for file in files()? {
        fs::remove_file(file)?;
    }
    Ok(())
}

/// The largest of all.
pub(super) fn largest_gap() -> Result<String> {
    let gaps = files()?.into_iter().filter_map(|file| fs::read_to_string(file).ok()?.parse::<u64>().ok());
    Ok(gaps
        .max()
        .map_or_else(|| "none was kept".to_owned(), |micros| format!("{}.{} ms", micros / 1000, micros / 100 % 10)))
}

fn files() -> Result<Vec<PathBuf>> {
    let directory = workspace::target()?.join("tmp");
    let Ok(entries) = fs::read_dir(directory) else { return Ok(Vec::new()) };
    let paths = entries.filter_map(|entry| Some(entry.ok()?.path()));
    let is_kept =
        |path: &PathBuf| path.file_name().is_some_and(|name| name.to_string_lossy().starts_with("host-ticker-"));
    Ok(paths.filter(is_kept).collect())
}
