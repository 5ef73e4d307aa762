//! The reading of a node: what each report costs the agent and the node, which is a process of its own here.

mod served;

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use anyhow::{Result, ensure};

pub(crate) use self::served::serve;
use self::served::{Counts, ServedNode};
use super::agent::build;
use super::cpu;
use super::figure::{Figure, Quantity};

/// How many reports are made of each node: CPU time is told in steps of 10 ms.
const REPORTS: u32 = 100;
/// Reports before those, since the first answers of a process cost more.
const WARM_UP: u32 = 5;

pub(super) fn measure() -> Result<Vec<Figure>> {
    let program = build()?;
    let directory = tempfile::tempdir()?;
    let plain = ServedNode::start(None)?;
    let mut figures = read(&program, "plain HTTP", &plain, &[])?;
    let file = directory.path().join("ca.pem");
    let encrypted = ServedNode::start(Some(&file))?;
    figures.extend(read(&program, "TLS", &encrypted, &["--ca-file", &file.display().to_string()])?);
    Ok(figures)
}

/// What a report costs, by the means of many.
fn read(program: &Path, kind: &str, node: &ServedNode, options: &[&str]) -> Result<Vec<Figure>> {
    let report = || report(program, &[&["--node", node.url()], options].concat());
    (0..WARM_UP).try_for_each(|_| report())?;
    let before = (node.counts()?, cpu::of_process(node.id())?, cpu::of_children()?);
    (0..REPORTS).try_for_each(|_| report())?;
    let after = (node.counts()?, cpu::of_process(node.id())?, cpu::of_children()?);
    let Counts { connections, handshakes, bytes } = after.0 - before.0;
    let each = |count: u64| Quantity::count(count / u64::from(REPORTS));
    let time = |after: Duration, before: Duration| Quantity::milliseconds((after - before) / REPORTS);
    Ok(vec![
        Figure::new(format!("{kind}: connections"), each(connections)).within(2.0).beside("seven before"),
        Figure::new(format!("{kind}: TLS handshakes"), each(handshakes)).within(2.0),
        Figure::new(format!("{kind}: bytes, both ways"), each(bytes)),
        Figure::new(format!("{kind}: CPU time of the node"), time(after.1, before.1))
            .beside("23.10 itself over one connection: 5 to 7 ms, with TLS 8 to 13"),
        Figure::new(format!("{kind}: CPU time of an agent that starts, reads it and ends"), time(after.2, before.2)),
    ])
}

fn report(program: &Path, options: &[&str]) -> Result<()> {
    let mut command = Command::new(program);
    let status =
        command.arg("preview").args(options).env_clear().stdout(Stdio::null()).stderr(Stdio::null()).status()?;
    ensure!(status.success(), "a preview ended with {status}");
    Ok(())
}
