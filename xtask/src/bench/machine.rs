//! The machine that is measured on.

use std::fs;
use std::thread::available_parallelism;

use anyhow::Result;
use xshell::cmd;

use crate::workspace;

/// Processor, cores, kernel and compiler.
pub(super) fn name() -> Result<String> {
    let processors = fs::read_to_string("/proc/cpuinfo")?;
    let model = processors.lines().find_map(|line| line.strip_prefix("model name")).unwrap_or("unknown processor");
    let model = model.trim_start_matches([' ', '\t', ':']);
    let kernel = fs::read_to_string("/proc/sys/kernel/osrelease")?;
    let (cores, kernel) = (available_parallelism()?, kernel.trim());
    let shell = workspace::shell()?;
    let compiler = cmd!(shell, "rustc --version").quiet().read()?;
    Ok(format!("{model}, {cores} cores, Linux {kernel}, {compiler}"))
}

/// What is comparable between machines.
pub(super) fn kind() -> Result<String> {
    Ok(format!("{} cores of Linux", available_parallelism()?))
}

/// How many threads wanted to run in the last minute, those of a build included.
pub(super) fn load() -> Result<String> {
    let load = fs::read_to_string("/proc/loadavg")?;
    Ok(load.split(' ').next().unwrap_or("unknown").to_owned())
}
