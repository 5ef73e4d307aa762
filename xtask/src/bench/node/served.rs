//! A simulated node in a process of its own, which counts what it is asked by.

use std::fs;
use std::io::{BufRead, BufReader, Write, stdin, stdout};
use std::ops::Sub;
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::{Mutex, PoisonError};

use anyhow::{Context, Result};
use telemetry_testkit::{Authority, Flaw, Node};

/// The command of this program that serves such a node.
const COMMAND: &str = "serve-node";

/// The child; dropping it ends it.
pub(super) struct ServedNode {
    child: Child,
    url: String,
    talk: Mutex<(ChildStdin, BufReader<ChildStdout>)>,
}

/// What a node has counted so far.
#[derive(Clone, Copy, Debug)]
pub(super) struct Counts {
    pub(super) connections: u64,
    pub(super) handshakes: u64,
    pub(super) bytes: u64,
}

impl Sub for Counts {
    type Output = Self;

    fn sub(self, before: Self) -> Self {
        Self {
            connections: self.connections - before.connections,
            handshakes: self.handshakes - before.handshakes,
            bytes: self.bytes - before.bytes,
        }
    }
}

impl ServedNode {
    /// Starts a node that is encrypted if there is a file, which its authority is written to.
    pub(super) fn start(authority: Option<&Path>) -> Result<Self> {
        let mut command = Command::new(std::env::current_exe()?);
        let mut child = command.arg(COMMAND).args(authority).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn()?;
        let (input, output) = (child.stdin.take().context("no input")?, child.stdout.take().context("no output")?);
        let (mut output, mut url) = (BufReader::new(output), String::new());
        output.read_line(&mut url)?;
        Ok(Self { child, url: url.trim().to_owned(), talk: Mutex::new((input, output)) })
    }

    pub(super) fn url(&self) -> &str {
        &self.url
    }

    pub(super) fn id(&self) -> u32 {
        self.child.id()
    }

    pub(super) fn counts(&self) -> Result<Counts> {
        let mut talk = self.talk.lock().unwrap_or_else(PoisonError::into_inner);
        let (input, output) = &mut *talk;
        writeln!(input)?;
        let mut line = String::new();
        output.read_line(&mut line)?;
        let counts: Vec<u64> = line.split_whitespace().map(str::parse).collect::<Result<_, _>>()?;
        let [connections, handshakes, bytes] = counts[..] else { anyhow::bail!("no three counts: {line}") };
        Ok(Counts { connections, handshakes, bytes })
    }
}

impl Drop for ServedNode {
    fn drop(&mut self) {
        // It may have ended already, and then there is nothing to kill.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Serves a node until standard input ends, and answers each line there with what was counted so far.
pub(crate) fn serve(authority: Option<&Path>) -> Result<()> {
    let node = Node::recorded("23.10/single-loaded");
    let node = match authority {
        None => node.start()?,
        Some(file) => {
            let authority = Authority::new()?;
            fs::copy(authority.file(), file)?;
            node.encrypted(authority.certificate(Flaw::None)?).start()?
        }
    };
    writeln!(stdout(), "{}", node.url())?;
    for line in stdin().lines() {
        line?;
        writeln!(stdout(), "{} {} {}", node.connections(), node.handshakes(), node.traffic())?;
    }
    Ok(())
}
