//! Programs of the machine that a check needs: where one is missing, that is said by name, and the check is listed as not run.

use std::env;

use anyhow::Result;

use crate::checking::Verdict;

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
