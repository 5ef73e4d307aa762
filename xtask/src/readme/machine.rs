//! An operator's machine: a tree in which the README's commands install, configure, run and remove the agent.

use std::cell::OnceCell;
use std::fs::{self, OpenOptions};
use std::io::Write;
use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result, bail, ensure};
use telemetry_testkit::{Collector, Node};

use crate::features::AGENT;
use crate::package::{Package, REPORT_TIMEOUT, RunningService, Service, Tree};
use crate::workspace;

/// How commands begin that are for the machine of an operator.
const BEGINNINGS: [&str; 5] = ["echo ", "journalctl ", "sha256sum ", "sudo ", "telemetry-agent "];

/// What the operator names, and is another one here.
const NODE: &str = "TELEMETRY_AGENT_NODE";
const ENDPOINT: &str = "TELEMETRY_AGENT_ENDPOINT";

/// The machine, with what the operator has downloaded, the node and the endpoint there, and the agent that may run.
pub(super) struct Machine {
    tree: Tree,
    download: OnceCell<PathBuf>,
    node: Node,
    collector: Collector,
    service: Option<RunningService>,
}

/// Whether these commands are for it.
pub(super) fn is_meant(block: &str) -> bool {
    BEGINNINGS.iter().any(|beginning| block.starts_with(beginning))
}

impl Machine {
    pub(super) fn fresh() -> Result<Self> {
        let (node, collector) = (Node::recorded("specified").start()?, Collector::start()?);
        Ok(Self { tree: Tree::fresh("readme")?, download: OnceCell::new(), node, collector, service: None })
    }

    /// Runs one command as it stands there, but for `sudo`, which a tree of its own does not need.
    pub(super) fn run(&mut self, command: &str) -> Result<()> {
        let words: Vec<_> = command.trim_start_matches("sudo ").split_whitespace().collect();
        match words.as_slice() {
            ["sha256sum", options @ ..] => {
                workspace::succeed(Command::new("sha256sum").args(options).current_dir(self.download()?))
            }
            ["dpkg", "--install", file] => self.install(file),
            ["dpkg", "--remove", AGENT] => self.remove(),
            ["dpkg", "--purge", AGENT] => self.purge(),
            ["echo", line, "|", "sudo", "tee", "--append", file] => self.append(line, file),
            ["install", options @ .., from, to] => self.put(options, from, to),
            // Units are read anew at each start.
            ["systemctl", "daemon-reload"] => Ok(()),
            ["systemctl", "enable", "--now", AGENT] | ["systemctl", "restart", AGENT] => self.start(),
            ["journalctl", "--unit", AGENT] => self.service()?.wait_for("Telemetry reports"),
            [AGENT, "status", "--state-dir", directory] => self.status(directory),
            [AGENT, command, "--node", _] => self.ask(command),
            _ => bail!("nothing runs `{command}`"),
        }
    }

    /// Nothing of it runs by that.
    fn install(&self, file: &str) -> Result<()> {
        let file = self.download()?.join(file);
        ensure!(file.is_file(), "there is no {}", file.display());
        self.tree.dpkg(&["--install".as_ref(), file.as_os_str()]).map(drop)
    }

    /// The unit stops before its program goes.
    fn remove(&mut self) -> Result<()> {
        self.stop()?;
        self.tree.dpkg(&["--remove", AGENT])?;
        ensure!(self.tree.path("var/lib/telemetry-agent").exists(), "its state is gone");
        Ok(())
    }

    fn purge(&self) -> Result<()> {
        self.tree.dpkg(&["--purge", AGENT])?;
        let files = self.tree.files()?.into_iter().filter(|file| !file.starts_with("run"));
        let left: Vec<_> = files.filter(|file| file.to_string_lossy().contains(AGENT)).collect();
        ensure!(left.is_empty(), "left behind: {left:?}");
        Ok(())
    }

    fn append(&self, line: &str, file: &str) -> Result<()> {
        Ok(writeln!(OpenOptions::new().append(true).open(self.tree.path(file))?, "{line}")?)
    }

    /// What is not an absolute path is a file of the operator's own.
    fn put(&self, options: &[&str], from: &str, to: &str) -> Result<()> {
        let own = self.tree.path("run/password.txt");
        fs::create_dir_all(self.tree.path("run"))?;
        fs::write(&own, "changeit\n")?;
        let from = if from.starts_with('/') { self.tree.path(from) } else { own };
        workspace::succeed(Command::new("install").args(options).arg(from).arg(self.tree.path(to)))
    }

    /// Starts the unit's own command line.
    fn start(&mut self) -> Result<()> {
        self.stop()?;
        // Nobody waits here for an hour.
        self.append("TELEMETRY_AGENT_FIRST_REPORT=1s", "etc/telemetry-agent/telemetry-agent.env")?;
        let others = [(NODE, self.node.url()), (ENDPOINT, self.collector.url())];
        self.service = Some(Service::installed(&self.tree, AGENT)?.start(&others)?);
        Ok(())
    }

    fn stop(&mut self) -> Result<()> {
        self.service.take().map_or(Ok(()), |service| service.stop().map(drop))
    }

    fn service(&self) -> Result<&RunningService> {
        self.service.as_ref().context("no agent runs")
    }

    /// All is well after the first report, which has arrived with what only the user may read.
    fn status(&self, directory: &str) -> Result<()> {
        self.service()?.wait_for("Telemetry report sent to")?;
        let received = self.collector.wait_for(1, REPORT_TIMEOUT)?;
        let report = received.first().map(|request| String::from_utf8_lossy(&request.body)).unwrap_or_default();
        ensure!(report.contains("\"totalMemory\""), "the node did not know the user: {report}");
        workspace::succeed(Command::new(self.program()).args(["status", "--state-dir"]).arg(self.tree.path(directory)))
    }

    fn ask(&self, command: &str) -> Result<()> {
        let node = Node::recorded("25.0/defaults").start()?;
        workspace::succeed(Command::new(self.program()).args([command, "--node", &node.url()]).env_clear())
    }

    fn program(&self) -> PathBuf {
        self.tree.path("usr/bin").join(AGENT)
    }

    /// The directory of what was downloaded, which is made when it is first needed.
    fn download(&self) -> Result<&PathBuf> {
        if self.download.get().is_none() {
            let package = Package::chosen(&[AGENT.to_owned()])?.pop().context("the agent is not packaged")?;
            let _ = self.download.set(package.download()?);
        }
        self.download.get().context("nothing was downloaded")
    }
}
