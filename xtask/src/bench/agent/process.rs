//! A child process that is measured, by what `/proc` says of it.

use std::collections::BTreeSet;
use std::ffi::OsStr;
use std::fs;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStderr, Command, Stdio};
use std::sync::mpsc::{self, Receiver};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};
use rustix::process::{Pid, Signal, kill_process};
use tempfile::TempDir;

use crate::bench::cpu;

/// A running agent; dropping it kills it.
pub(super) struct Process {
    child: Child,
    /// The lines that it has printed and that nobody waited for yet.
    console: Receiver<String>,
    began: Instant,
    /// Where its log files are.
    _directory: TempDir,
}

/// What a process holds at one moment.
#[derive(Debug)]
pub(super) struct Holdings {
    /// In bytes, as all of these.
    pub(super) resident: u64,
    pub(super) private_dirty: u64,
    pub(super) peak: u64,
    pub(super) threads: u64,
    pub(super) descriptors: u64,
    pub(super) sockets: u64,
    pub(super) internet_sockets: u64,
    /// How often a thread of it has gone to sleep so far; each time something woke it.
    pub(super) sleeps: u64,
}

impl Process {
    /// Starts `telemetry-agent run` with these variables only, none of which opts out.
    pub(super) fn start<'a>(
        program: &Path,
        options: &[&str],
        variables: impl IntoIterator<Item = (&'a str, &'a OsStr)>,
    ) -> Result<Self> {
        let directory = tempfile::tempdir()?;
        let mut command = Command::new(program);
        command.arg("run").args(options).arg("--log-dir").arg(directory.path().join("logs"));
        command.env_clear().envs(variables);
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped());
        let began = Instant::now();
        let mut child = command.spawn().with_context(|| format!("{} can't be started", program.display()))?;
        let console = child.stderr.take().context("no console")?;
        Ok(Self { child, console: lines(console)?, began, _directory: directory })
    }

    /// Waits until a line with this text comes, and says how long after the start that was.
    pub(super) fn wait_for(&self, text: &str) -> Result<Duration> {
        let mut printed = Vec::new();
        for line in &self.console {
            if line.contains(text) {
                return Ok(self.began.elapsed());
            }
            printed.push(line);
        }
        bail!("it ended without {text:?}:\n{}", printed.join("\n"))
    }

    /// Sends SIGTERM, and says how long it took to end.
    pub(super) fn stop(mut self) -> Result<Duration> {
        let start = Instant::now();
        kill_process(Pid::from_child(&self.child), Signal::TERM)?;
        let status = self.child.wait()?;
        ensure!(status.success(), "it ended with {status}");
        Ok(start.elapsed())
    }

    /// What all its threads have used so far, to 10 ms.
    pub(super) fn cpu_time(&self) -> Result<Duration> {
        cpu::of_process(self.child.id())
    }

    pub(super) fn holdings(&self) -> Result<Holdings> {
        let place = PathBuf::from(format!("/proc/{}", self.child.id()));
        let status = fs::read_to_string(place.join("status"))?;
        let memory = fs::read_to_string(place.join("smaps_rollup"))?;
        let sockets = sockets(&place)?;
        let internet = internet_sockets(&place)?;
        Ok(Holdings {
            resident: kilobytes(&memory, "Rss")?,
            private_dirty: kilobytes(&memory, "Private_Dirty")?,
            peak: kilobytes(&status, "VmHWM")?,
            threads: number(&status, "Threads")?,
            descriptors: fs::read_dir(place.join("fd"))?.count() as u64,
            internet_sockets: sockets.intersection(&internet).count() as u64,
            sockets: sockets.len() as u64,
            sleeps: sleeps(&place)?,
        })
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // It may have ended already, and then there is nothing to kill.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Reads all that a process prints, since one whose console is full logs no report, and so sends none.
fn lines(console: ChildStderr) -> Result<Receiver<String>> {
    let (sender, receiver) = mpsc::channel();
    thread::Builder::new().spawn(move || {
        // It is read to its end, also where nobody waits for a line any more.
        for line in BufReader::new(console).lines().map_while(Result::ok) {
            let _ = sender.send(line);
        }
    })?;
    Ok(receiver)
}

fn kilobytes(text: &str, name: &str) -> Result<u64> {
    Ok(number(text, name)? * 1024)
}

/// The number of a line such as `VmHWM:      2044 kB`.
fn number(text: &str, name: &str) -> Result<u64> {
    let value = text.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(':'));
    let number = value.and_then(|value| value.split_whitespace().next()?.parse().ok());
    number.with_context(|| format!("this kernel says no {name}"))
}

/// The inodes of its sockets.
fn sockets(place: &Path) -> Result<BTreeSet<String>> {
    let links = fs::read_dir(place.join("fd"))?.map(|entry| Ok(fs::read_link(entry?.path())?));
    let links: Vec<_> = links.collect::<Result<_>>()?;
    let inode = |link: &PathBuf| Some(link.to_str()?.strip_prefix("socket:[")?.strip_suffix(']')?.to_owned());
    Ok(links.iter().filter_map(inode).collect())
}

/// The inodes of all internet sockets that it could have.
fn internet_sockets(place: &Path) -> Result<BTreeSet<String>> {
    let tables = ["tcp", "tcp6", "udp", "udp6"].map(|name| place.join("net").join(name));
    // A kernel without IPv6 has no table of it.
    let tables = tables.iter().filter(|table| table.exists()).map(fs::read_to_string);
    let text = tables.collect::<Result<String, _>>()?;
    Ok(text.lines().filter_map(|line| line.split_whitespace().nth(9)).map(str::to_owned).collect())
}

fn sleeps(place: &Path) -> Result<u64> {
    let tasks: Vec<_> = fs::read_dir(place.join("task"))?.collect::<Result<_, _>>()?;
    tasks.iter().map(|task| number(&fs::read_to_string(task.path().join("status"))?, "voluntary_ctxt_switches")).sum()
}
