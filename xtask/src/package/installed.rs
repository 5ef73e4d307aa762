//! The Debian package in a fresh tree: installed, it starts nothing; its unit's own command line reports; removed, it leaves what
//! is the operator's; purged, it leaves nothing.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use anyhow::{Context, Result, ensure};
use serde_json::Value;
use telemetry_testkit::{Collector, Node};
use xshell::cmd;

use super::service::{REPORT_TIMEOUT, RunningService, Service};
use super::{Package, Tree};
use crate::workspace;

/// What must be there, besides the program, the unit and its options.
const FILES: [&str; 9] = [
    "usr/share/bash-completion/completions/telemetry-agent",
    "usr/share/doc/telemetry-agent/CATALOGUE.md",
    "usr/share/doc/telemetry-agent/copyright",
    "usr/share/doc/telemetry-agent/examples/password.conf",
    "usr/share/doc/telemetry-agent/schema.json",
    "usr/share/fish/vendor_completions.d/telemetry-agent.fish",
    "usr/share/man/man1/telemetry-agent.1.gz",
    "usr/share/man/man1/telemetry-agent-run.1.gz",
    "usr/share/zsh/vendor-completions/_telemetry-agent",
];

/// The options of the service, which are the operator's.
const OPTIONS: &str = "etc/telemetry-agent/telemetry-agent.env";

pub(super) fn check(package: &Package) -> Result<()> {
    let (tree, debian) = (Tree::fresh(package.program)?, package.directory()?.join(package.debian_name()?));
    let before = tree.files()?;
    tree.dpkg(&["--install".as_ref(), debian.as_os_str()])?;
    check_files(&tree, package.program)?;
    does_not_start_without_a_node(&tree, package.program)?;
    report(&tree, package.program, &["env"])?;
    tree.dpkg(&["--install".as_ref(), debian.as_os_str()])?;
    let options = fs::read_to_string(tree.path(OPTIONS))?;
    ensure!(options.contains("\nTELEMETRY_AGENT_USER=ops\n"), "an upgrade wrote the options anew:\n{options}");
    tree.dpkg(&["--remove", package.program])?;
    check_removed(&tree)?;
    tree.dpkg(&["--purge", package.program])?;
    let left: Vec<_> = tree.files()?.difference(&before).filter(|file| !is_of_systemd(file)).cloned().collect();
    ensure!(left.is_empty(), "left behind: {left:?}");
    Ok(())
}

/// The directories that systemd makes for all services, and what is gone with the next start of the machine.
fn is_of_systemd(file: &Path) -> bool {
    ["var/lib/private", "var/log/private"].iter().any(|own| file == Path::new(own)) || file.starts_with("run")
}

fn check_files(tree: &Tree, program: &str) -> Result<()> {
    let missing: Vec<_> = FILES.into_iter().filter(|file| !tree.path(file).is_file()).collect();
    ensure!(missing.is_empty(), "missing: {}", missing.join(", "));
    let conffiles = fs::read_to_string(tree.path(&format!("var/lib/dpkg/info/{program}.conffiles")))?;
    ensure!(conffiles.trim() == format!("/{OPTIONS}"), "its configuration files are {conffiles:?}");
    let mode = fs::metadata(tree.path(OPTIONS))?.permissions().mode();
    ensure!(mode & 0o007 == 0, "everybody may read a password in the options: {mode:o}");
    let enabled = fs::read_dir(tree.path("etc/systemd/system"))?.count();
    ensure!(enabled == 0, "it is enabled");
    Ok(())
}

/// It says in one line what is missing, with the exit code that keeps systemd from trying again.
fn does_not_start_without_a_node(tree: &Tree, program: &str) -> Result<()> {
    let mut service = Service::installed(tree, program)?.start(&[])?;
    let (status, said) = (service.wait()?, service.console()?);
    ensure!(status.code() == Some(2) && said.lines().count() == 1 && said.contains("--node"), "{status}: {said}");
    Ok(())
}

/// The operator names a node, an endpoint and a user, whose password is a credential, and has a collector of metrics.
pub(super) fn report(tree: &Tree, program: &str, way: &[&str]) -> Result<()> {
    let (node, collector) = (Node::recorded("specified").start()?, Collector::start()?);
    set(tree, &[("NODE", &node.url()), ("ENDPOINT", &collector.url()), ("USER", "ops"), ("FIRST_REPORT", "1s")])?;
    fs::write(tree.path("etc/telemetry-agent/password"), "changeit\n")?;
    copy_drop_ins(tree, program)?;
    let service = Service::installed(tree, program)?.start_by(way, &[])?;
    let received = collector.wait_for(1, REPORT_TIMEOUT).with_context(|| service.console().unwrap_or_default())?;
    let sent = String::from_utf8(received.first().context("no report came")?.body.clone())?;
    ensure!(sent.contains("\"totalMemory\""), "the node did not know the user: {sent}");
    let (status, metrics) = (status(tree, program), everybody_reads_metrics(tree, &service));
    let console = service.stop()?;
    status?;
    metrics?;
    logged_as_one_entry(&console, &sent)?;
    for directory in ["var/lib/private", "var/log/private"] {
        let directory = tree.path(directory).join(program);
        ensure!(fs::read_dir(&directory)?.next().is_some(), "nothing was written to {}", directory.display());
    }
    Ok(())
}

/// Takes away the # of options, as the file says.
fn set(tree: &Tree, options: &[(&str, &str)]) -> Result<()> {
    let mut text = fs::read_to_string(tree.path(OPTIONS))?;
    for (name, value) in options {
        let is_it = |line: &&str| line.starts_with(&format!("#TELEMETRY_AGENT_{name}="));
        let line = text.lines().find(is_it).context("no such option")?;
        text = text.replace(&format!("{line}\n"), &format!("TELEMETRY_AGENT_{name}={value}\n"));
    }
    Ok(fs::write(tree.path(OPTIONS), text)?)
}

/// Copies drop-ins that the package has as examples.
fn copy_drop_ins(tree: &Tree, program: &str) -> Result<()> {
    let drop_ins = tree.path("etc/systemd/system").join(format!("{program}.service.d"));
    let examples = tree.path("usr/share/doc").join(program).join("examples");
    fs::create_dir_all(&drop_ins)?;
    for name in ["password.conf", "metrics.conf"] {
        fs::copy(examples.join(name), drop_ins.join(name)).context(name)?;
    }
    Ok(())
}

/// A collector of text files runs as another user.
fn everybody_reads_metrics(tree: &Tree, service: &RunningService) -> Result<()> {
    let (directory, file) = (tree.path("run/telemetry-agent"), tree.path("run/telemetry-agent/telemetry-agent.prom"));
    let sent = "telemetry_reports_total{outcome=\"sent\"} 1\n";
    let is_counted = || Ok(fs::read_to_string(&file).is_ok_and(|metrics| metrics.contains(sent)));
    service.wait_until(&format!("{} counts the report", file.display()), is_counted)?;
    for (path, rights) in [(directory, 0o005), (file, 0o004)] {
        let mode = fs::metadata(&path)?.permissions().mode();
        ensure!(mode & rights == rights, "another user can't read {}: its mode is {mode:o}", path.display());
    }
    Ok(())
}

/// What the operator asks after the first report.
fn status(tree: &Tree, program: &str) -> Result<()> {
    let (shell, program) = (workspace::shell()?, tree.path("usr/bin").join(program));
    let state = tree.path("var/lib/telemetry-agent");
    Ok(cmd!(shell, "{program} status --state-dir {state}").quiet().ignore_stdout().run()?)
}

/// The journal has a line for each event, and one of them has the report as it was sent.
fn logged_as_one_entry(console: &str, sent: &str) -> Result<()> {
    let entries: Vec<Value> = console.lines().map(serde_json::from_str).collect::<Result<_, _>>()?;
    let holds = |entry: &Value| entry.to_string().contains(&Value::from(sent).to_string().trim_matches('"').to_owned());
    ensure!(entries.iter().filter(|entry| holds(entry)).count() == 1, "no entry has the report:\n{console}");
    Ok(())
}

fn check_removed(tree: &Tree) -> Result<()> {
    ensure!(!tree.path("usr/bin/telemetry-agent").exists(), "the program is still there");
    for kept in [OPTIONS, "var/lib/private/telemetry-agent", "var/log/private/telemetry-agent"] {
        ensure!(tree.path(kept).exists(), "{kept} is gone, and was only to be purged");
    }
    Ok(())
}
