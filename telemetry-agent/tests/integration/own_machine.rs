//! What this machine decides in a report, whatever the node beside it: what an agent says that has none.

use std::collections::BTreeSet;
use std::path::Path;

use anyhow::Result;

use crate::fixture::alone;
use crate::report::valid_report;
use crate::values::values;

/// What is the node's where the node tells it.
const TOLD_BY_NODES: [&str; 2] = ["uptime", "environment.totalMemory"];

/// The paths of what no node tells, such as `environment.coreCount`.
pub(crate) fn own_paths(program: &Path) -> Result<BTreeSet<String>> {
    let preview = alone(program).preview()?;
    let paths = values(&valid_report(&preview.stdout)?).into_keys();
    Ok(paths.filter(|path| !TOLD_BY_NODES.contains(&path.as_str())).collect())
}

/// The sections that have some of it, such as `environment`.
pub(crate) fn own_sections(program: &Path) -> Result<BTreeSet<String>> {
    let paths = own_paths(program)?.into_iter();
    Ok(paths.filter_map(|path| path.split_once('.').map(|(section, _)| section.to_owned())).collect())
}
