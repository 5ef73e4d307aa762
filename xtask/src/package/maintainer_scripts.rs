//! What the maintainer scripts ask of systemd: nothing but to look again, to stop what is removed, and to restart what ran.

use std::path::Path;
use std::process::Command;

use anyhow::{Result, ensure};

use super::Package;
use crate::workspace;

/// Runs a script where systemd runs, and where `systemctl` only notes what it is told.
const NOTING: &str = r#"set -e
mount -t tmpfs none /run
mkdir -p /run/systemd/system /run/bin
printf '#!/bin/sh\necho "$*"\n' > /run/bin/systemctl
chmod 755 /run/bin/systemctl
PATH=/run/bin:$PATH exec "$@""#;

/// The scripts with their arguments, as dpkg calls them, and what they tell systemd.
const CALLS: [(&[&str], &[&str]); 7] = [
    (&["postinst", "configure", ""], &["daemon-reload"]),
    (&["prerm", "upgrade", "0.2.0"], &[]),
    (&["postrm", "upgrade", "0.2.0"], &["daemon-reload"]),
    (&["postinst", "configure", "0.1.0"], &["daemon-reload", "try-restart telemetry-agent.service"]),
    (&["prerm", "remove"], &["stop telemetry-agent.service"]),
    (&["postrm", "remove"], &["daemon-reload"]),
    (&["postinst", "abort-remove"], &[]),
];

pub(super) fn check(package: &Package) -> Result<()> {
    let scripts = package.directory()?.join("scripts");
    let debian = package.directory()?.join(package.debian_name()?);
    workspace::shell()?.remove_path(&scripts)?;
    workspace::succeed(Command::new("dpkg-deb").arg("--control").args([&debian, &scripts]))?;
    for (call, expected) in CALLS {
        let told = told(&scripts, call, "")?;
        ensure!(told == expected, "{} tells systemd {told:?}", call.join(" "));
        let told = told_in_tree(&scripts, call)?;
        ensure!(told.is_empty(), "{} tells systemd {told:?} from another tree", call.join(" "));
    }
    Ok(())
}

/// In a tree that is not the running system, nothing is told at all.
fn told_in_tree(scripts: &Path, call: &[&str]) -> Result<Vec<String>> {
    let tree = tempfile::tempdir_in(workspace::target()?)?;
    told(scripts, call, &tree.path().display().to_string())
}

fn told(scripts: &Path, call: &[&str], root: &str) -> Result<Vec<String>> {
    let mut script = Command::new("unshare");
    script.args(["--mount", "--propagation", "private"]);
    let (name, arguments) = call.split_first().unwrap_or((&"", &[]));
    script.args(["sh", "-c", NOTING, "sh"]).arg(scripts.join(name)).args(arguments).env("DPKG_ROOT", root);
    let output = script.output()?;
    let said = String::from_utf8(output.stdout)?;
    ensure!(
        output.status.success(),
        "{call:?} ended with {}: {}",
        output.status,
        String::from_utf8_lossy(&output.stderr)
    );
    Ok(said.lines().map(str::to_owned).collect())
}
