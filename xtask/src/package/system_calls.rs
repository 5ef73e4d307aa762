//! The system calls and the kinds of sockets that the unit allows, beside those that a service makes for a report.

use std::collections::BTreeSet;
use std::fs;

use anyhow::{Context, Result, ensure};
use xshell::{Shell, cmd};

use super::tree::UNITS;
use super::unit::Unit;
use super::{Package, Tree, installed};
use crate::workspace;

/// Sockets begin with one of these, which is the kind of its addresses.
const FAMILY: &str = "socket(AF_";

/// Notes every call of a service from its start to its end, and looks for those that the unit forbids.
pub(super) fn check(package: &Package) -> Result<()> {
    let tree = Tree::fresh("system-calls")?;
    let debian = package.directory()?.join(package.debian_name()?);
    tree.dpkg(&["--install".as_ref(), debian.as_os_str()])?;
    let trace = tree.path("var/log/trace.txt");
    let file = trace.display().to_string();
    // The tracer is the other process of the two, so that signals reach the service.
    installed::report(&tree, package.program, &["strace", "-D", "-f", "-qq", "-o", &file])?;
    let trace = fs::read_to_string(trace)?;
    let unit = Unit::read(&tree.path(UNITS).join(format!("{}.service", package.program)))?;
    let called: BTreeSet<_> = trace.lines().filter_map(name).collect();
    ensure!(called.contains("execve"), "nothing was traced");
    let allowed = allowed(&unit)?;
    let forbidden: Vec<_> = called.iter().filter(|call| !allowed.contains(**call)).copied().collect();
    ensure!(forbidden.is_empty(), "the unit forbids {}, and it is called", forbidden.join(", "));
    check_families(&unit, &trace)
}

/// The call of a line such as `4242  openat(AT_FDCWD, …`.
fn name(line: &str) -> Option<&str> {
    let call = line.split_whitespace().nth(1)?;
    let (name, _) = call.split_once('(')?;
    Some(name).filter(|name| name.starts_with(|first: char| first.is_ascii_lowercase()))
}

/// What the unit's filters leave: each adds calls, or takes some away where it begins with `~`.
fn allowed(unit: &Unit) -> Result<BTreeSet<String>> {
    let (shell, mut allowed) = (workspace::shell()?, BTreeSet::new());
    for filter in unit.values("SystemCallFilter") {
        for word in filter.trim_start_matches('~').split_whitespace() {
            let calls = calls(&shell, word)?;
            if filter.starts_with('~') {
                allowed.retain(|call| !calls.contains(call));
            } else {
                allowed.extend(calls);
            }
        }
    }
    Ok(allowed)
}

/// A call, or all those of a set, in which there may be others.
fn calls(shell: &Shell, word: &str) -> Result<BTreeSet<String>> {
    if !word.starts_with('@') {
        return Ok(BTreeSet::from([word.to_owned()]));
    }
    let said = cmd!(shell, "systemd-analyze syscall-filter --no-pager {word}").quiet().read()?;
    let members = said.lines().skip(1).map(str::trim).filter(|member| !member.is_empty() && !member.starts_with('#'));
    let members = members.map(|member| calls(shell, member)).collect::<Result<Vec<_>>>()?;
    Ok(members.into_iter().flatten().collect())
}

fn check_families(unit: &Unit, trace: &str) -> Result<()> {
    let family = |line: &str| {
        let (_, family) = line.split_once(FAMILY)?;
        Some(format!("AF_{}", family.split(',').next()?))
    };
    let opened: BTreeSet<_> = trace.lines().filter_map(family).collect();
    let allowed: BTreeSet<_> = unit.value("RestrictAddressFamilies")?.split_whitespace().map(str::to_owned).collect();
    let forbidden: Vec<_> = opened.difference(&allowed).cloned().collect();
    ensure!(forbidden.is_empty(), "the unit forbids {}, and sockets of it are opened", forbidden.join(", "));
    opened.contains("AF_INET").then_some(()).context("no socket was traced")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(line: &str, expected: Option<&str>) {
        assert_eq!(name(line), expected, "{line}");
    }

    #[test]
    fn the_call_of_a_line_is_found() {
        check("4242  openat(AT_FDCWD, \"/etc/hosts\", O_RDONLY) = 3", Some("openat"));
        check("4242  <... futex resumed>)             = 0", None);
        check("4242  +++ exited with 0 +++", None);
        check("4242  --- SIGTERM {si_signo=SIGTERM} ---", None);
    }
}
