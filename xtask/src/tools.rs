//! Programs that a check needs: one of crates.io is installed; where one of the machine is missing, that is said by name, and the check
//! is listed as not run.

use std::env;
use std::path::PathBuf;

use anyhow::{Context, Result};
use xshell::cmd;

use crate::checking::Verdict;
use crate::terminal::line;
use crate::workspace;

/// Runs a check where all these programs are there.
pub(crate) fn with(tools: &[&str], check: impl FnOnce() -> Result<()>) -> Result<Verdict> {
    let missing: Vec<_> = tools.iter().filter(|tool| !is_there(tool)).copied().collect();
    if !missing.is_empty() {
        return Ok(Verdict::Skipped(format!("not run; missing: {}", missing.join(", "))));
    }
    check()?;
    Ok(Verdict::Passed)
}

/// Runs a check where all these programs are there, and where this user may mount, and enter another root.
pub(crate) fn with_root(tools: &[&str], check: impl FnOnce() -> Result<()>) -> Result<Verdict> {
    if !rustix::process::getuid().is_root() {
        return Ok(Verdict::Skipped("not run; it needs root".to_owned()));
    }
    with(tools, check)
}

/// Whether a program is found as the shell would find it.
pub(crate) fn is_there(tool: &str) -> bool {
    env::var_os("PATH").is_some_and(|path| env::split_paths(&path).any(|directory| directory.join(tool).is_file()))
}

/// A program of crates.io in the target directory, which is installed there where this version is missing.
pub(crate) fn installed(name: &str, version: &str) -> Result<PathBuf> {
    let (shell, root) = (workspace::shell()?, workspace::target()?.join("tools"));
    let tool = root.join("bin").join(name);
    let said = cmd!(shell, "{tool} --version").quiet().ignore_stderr().read();
    if !said.is_ok_and(|said| said.split_whitespace().any(|word| word == version)) {
        line(format_args!("{name} {version} is not there, and is installed"));
        // It runs for seconds, and would be optimized for minutes.
        let install = cmd!(shell, "cargo install --quiet --locked --debug {name} --version {version} --root {root}");
        install
            .env("CARGO_PROFILE_DEV_DEBUG", "0")
            .quiet()
            .run()
            .with_context(|| format!("{name} {version} can't be installed"))?;
    }
    Ok(tool)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_missing_program_is_named_and_its_check_not_run() {
        let verdict = with(&["sh", "no-such-program"], || panic!("it was run")).unwrap();
        assert!(matches!(verdict, Verdict::Skipped(reason) if reason == "not run; missing: no-such-program"));
        assert!(matches!(with(&["sh"], || Ok(())), Ok(Verdict::Passed)));
    }
}
