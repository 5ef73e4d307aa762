//! The ways in which the agent is started.

use std::fs::File;
use std::io::{self, PipeReader, Write};
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use anyhow::Result;
use tempfile::TempDir;

use super::{Agent, RunningAgent};

impl Agent {
    /// Runs `telemetry-agent preview` to its end.
    pub fn preview(&self) -> Result<Output> {
        self.to_its_end(&["preview"])
    }

    /// Runs a command that ends by itself.
    pub fn to_its_end(&self, command: &[&str]) -> Result<Output> {
        Ok(self.command(&self.program, command).args(self.arguments()).output()?)
    }

    /// Starts `telemetry-agent run`.
    pub fn start(&self) -> Result<RunningAgent> {
        self.start_command("run")
    }

    /// Starts a command that ends by itself or by a signal.
    pub fn start_command(&self, command: &str) -> Result<RunningAgent> {
        self.started(|_| self.command(&self.program, [command]))
    }

    /// Runs `telemetry-agent preview` by way of another program, such as `prlimit`, to its end.
    pub fn preview_by(&self, way: &[&str]) -> Result<Output> {
        Ok(self.by(way).arg("preview").args(self.arguments()).output()?)
    }

    /// Starts `telemetry-agent run` by way of another program, which becomes it.
    pub fn start_by(&self, way: &[&str]) -> Result<RunningAgent> {
        self.started(|_| {
            let mut command = self.by(way);
            command.arg("run");
            command
        })
    }

    /// Starts `telemetry-agent run` by way of another program, with that console.
    pub fn start_by_with_console(&self, way: &[&str], console: impl Into<Stdio>) -> Result<RunningAgent> {
        let mut command = self.by(way);
        command.arg("run");
        self.spawned(command, tempfile::tempdir()?, console.into())
    }

    fn by(&self, way: &[&str]) -> Command {
        let (program, arguments) = way.split_first().unwrap_or((&"env", &[]));
        let mut command = self.command(Path::new(program), arguments);
        command.arg(&self.program);
        command
    }

    /// Starts `telemetry-agent run` under `strace`, which notes every connection in `trace.txt` of the directory.
    pub fn start_traced(&self) -> Result<RunningAgent> {
        self.started(|directory| {
            let mut command =
                self.command(Path::new("strace"), ["-f", "-e", "trace=connect,sendto,sendmsg,openat", "-o"]);
            command.arg(directory.join("trace.txt")).arg(&self.program).arg("run");
            command
        })
    }

    /// Starts `telemetry-agent run` with a network and mounts of its own, which a script prepares.
    pub fn start_apart(&self, script: &str) -> Result<RunningAgent> {
        self.started(|_| {
            let script = format!("{script} && exec \"$@\"");
            let mut command =
                self.command(Path::new("unshare"), ["--net", "--mount", "sh", "-c", script.as_str(), "sh"]);
            command.arg(&self.program).arg("run");
            command
        })
    }

    /// Starts `telemetry-agent run` with a console that is a full pipe; whoever keeps its other end may read it.
    pub fn start_with_full_console(&self) -> Result<(RunningAgent, PipeReader)> {
        let (reader, mut writer) = io::pipe()?;
        rustix::pipe::fcntl_setpipe_size(&writer, 4096)?;
        writer.write_all(&[b'.'; 4096])?;
        Ok((self.start_with_console(writer)?, reader))
    }

    /// Starts `telemetry-agent run` with that console.
    pub fn start_with_console(&self, console: impl Into<Stdio>) -> Result<RunningAgent> {
        self.spawned(self.command(&self.program, ["run"]), tempfile::tempdir()?, console.into())
    }

    fn started(&self, command: impl FnOnce(&Path) -> Command) -> Result<RunningAgent> {
        let directory = tempfile::tempdir()?;
        let console = File::create(directory.path().join("console.txt"))?;
        self.spawned(command(directory.path()), directory, Stdio::from(console))
    }

    fn spawned(&self, mut command: Command, directory: TempDir, console: Stdio) -> Result<RunningAgent> {
        command.args(self.arguments()).arg("--log-dir").arg(directory.path().join("logs"));
        // A group of its own, so that a tracer does not leave the agent behind.
        let command = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(console).process_group(0);
        let child = command.spawn()?;
        Ok(RunningAgent::new(child, directory))
    }
}
