//! A simulated node in a process of its own, which can be stopped as a debugger or a suspended machine does.

use std::io::{BufRead, BufReader, Read, Write, stdin, stdout};
use std::process::{Child, Command, ExitCode, Stdio};

use anyhow::{Context, Result};
use rustix::process::{Pid, Signal, kill_process};
use telemetry_testkit::{ClusterState, Node, Release};

use crate::stderr::print_line;

/// The child; dropping it ends it.
pub(super) struct NodeProcess {
    child: Child,
    url: String,
}

/// The argument with which this program is such a child.
pub(crate) const COMMAND: &str = "serve-node";

/// Serves a node in this process until standard input ends.
pub(crate) fn serve() -> ExitCode {
    match serve_until_the_end() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            print_line(format_args!("{error:#}"));
            ExitCode::FAILURE
        }
    }
}

fn serve_until_the_end() -> Result<()> {
    let node = Node::release(Release::V25_0, ClusterState::Leader).start()?;
    writeln!(stdout(), "{}", node.url())?;
    stdin().read_to_end(&mut Vec::new())?;
    Ok(())
}

impl NodeProcess {
    pub(super) fn start() -> Result<Self> {
        let mut command = Command::new(std::env::current_exe()?);
        let mut child = command.arg(COMMAND).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn()?;
        let mut url = String::new();
        BufReader::new(child.stdout.take().context("no output")?).read_line(&mut url)?;
        Ok(Self { child, url: url.trim().to_owned() })
    }

    pub(super) fn url(&self) -> &str {
        &self.url
    }

    pub(super) fn pause(&self) -> Result<()> {
        Ok(kill_process(Pid::from_child(&self.child), Signal::STOP)?)
    }

    pub(super) fn resume(&self) -> Result<()> {
        Ok(kill_process(Pid::from_child(&self.child), Signal::CONT)?)
    }
}

impl Drop for NodeProcess {
    fn drop(&mut self) {
        // It may have ended already, and then there is nothing to kill.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
