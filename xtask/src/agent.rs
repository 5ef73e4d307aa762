//! The real agent, as a child process.

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::fs::{self, File};
use std::io::{PipeReader, Write};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Output, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};
use rustix::process::{Pid, Signal, kill_process, kill_process_group};
use tempfile::TempDir;

use crate::catalogue::valid_report;

/// The agent's binary, with the command line of one run.
#[derive(Clone)]
pub(crate) struct Agent {
    program: PathBuf,
    options: BTreeMap<String, String>,
    variables: Vec<(String, String)>,
}

/// How long anything that a test waits for may take on a busy machine.
pub(crate) const PATIENCE: Duration = Duration::from_secs(30);

impl Agent {
    pub(crate) fn new(program: &Path) -> Self {
        Self { program: program.to_owned(), options: BTreeMap::new(), variables: Vec::new() }
    }

    /// Gives an option, instead of the value that it may have already.
    pub(crate) fn option(mut self, name: &str, value: impl Into<String>) -> Self {
        self.options.insert(name.to_owned(), value.into());
        self
    }

    /// Takes an option away again.
    pub(crate) fn without(mut self, name: &str) -> Self {
        self.options.remove(name);
        self
    }

    pub(crate) fn variable(mut self, name: &str, value: impl Into<String>) -> Self {
        self.variables.push((name.to_owned(), value.into()));
        self
    }

    /// Whether this is a value of its command line or, as `NAME=value`, a variable.
    pub(crate) fn is_given(&self, word: &str) -> bool {
        let is_variable = |(name, value): &(String, String)| word == format!("{name}={value}");
        self.options.values().any(|value| value == word) || self.variables.iter().any(is_variable)
    }

    /// Runs `telemetry-agent preview` to its end.
    pub(crate) fn preview(&self) -> Result<Output> {
        self.to_its_end(&["preview"])
    }

    /// Runs a command that ends by itself.
    pub(crate) fn to_its_end(&self, command: &[&str]) -> Result<Output> {
        Ok(self.command(&self.program, command).args(self.arguments()).output()?)
    }

    /// Starts `telemetry-agent run`.
    pub(crate) fn start(&self) -> Result<RunningAgent> {
        self.started(|_| self.command(&self.program, ["run"]))
    }

    /// Runs `telemetry-agent preview` by way of another program, such as `prlimit`, to its end.
    pub(crate) fn preview_by(&self, way: &[&str]) -> Result<Output> {
        Ok(self.by(way).arg("preview").args(self.arguments()).output()?)
    }

    /// Starts `telemetry-agent run` by way of another program, which becomes it.
    pub(crate) fn start_by(&self, way: &[&str]) -> Result<RunningAgent> {
        self.started(|_| {
            let mut command = self.by(way);
            command.arg("run");
            command
        })
    }

    /// Starts `telemetry-agent run` by way of another program, with that console.
    pub(crate) fn start_by_with_console(&self, way: &[&str], console: impl Into<Stdio>) -> Result<RunningAgent> {
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
    pub(crate) fn start_traced(&self) -> Result<RunningAgent> {
        self.started(|directory| {
            let mut command =
                self.command(Path::new("strace"), ["-f", "-e", "trace=connect,sendto,sendmsg,openat", "-o"]);
            command.arg(directory.join("trace.txt")).arg(&self.program).arg("run");
            command
        })
    }

    /// Starts `telemetry-agent run` with a network and mounts of its own, which a script prepares.
    pub(crate) fn start_apart(&self, script: &str) -> Result<RunningAgent> {
        self.started(|_| {
            let script = format!("{script} && exec \"$@\"");
            let mut command =
                self.command(Path::new("unshare"), ["--net", "--mount", "sh", "-c", script.as_str(), "sh"]);
            command.arg(&self.program).arg("run");
            command
        })
    }

    /// Starts `telemetry-agent run` with a console that is a full pipe; whoever keeps its other end may read it.
    pub(crate) fn start_with_full_console(&self) -> Result<(RunningAgent, PipeReader)> {
        let (reader, mut writer) = std::io::pipe()?;
        rustix::pipe::fcntl_setpipe_size(&writer, 4096)?;
        writer.write_all(&[b'.'; 4096])?;
        Ok((self.start_with_console(writer)?, reader))
    }

    /// Starts `telemetry-agent run` with that console.
    pub(crate) fn start_with_console(&self, console: impl Into<Stdio>) -> Result<RunningAgent> {
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
        Ok(RunningAgent { child, directory })
    }

    fn arguments(&self) -> impl Iterator<Item = &String> {
        self.options.iter().flat_map(|(name, value)| [name, value])
    }

    /// Nothing of the environment of the test is handed on, so that no variable of it decides.
    fn command<A: AsRef<OsStr>>(&self, program: &Path, arguments: impl IntoIterator<Item = A>) -> Command {
        let mut command = Command::new(program);
        let kept = std::env::vars_os().filter(|(name, _)| name == "PATH");
        command.env_clear().envs(kept).envs(self.variables.iter().map(|(name, value)| (name, value))).args(arguments);
        command
    }
}

/// An agent that runs; dropping it kills it.
pub(crate) struct RunningAgent {
    child: Child,
    directory: TempDir,
}

impl RunningAgent {
    /// What it has printed so far.
    pub(crate) fn console(&self) -> Result<String> {
        Ok(fs::read_to_string(self.directory.path().join("console.txt"))?)
    }

    /// What stands in its log file so far.
    pub(crate) fn log(&self) -> Result<String> {
        let logs = fs::read_dir(self.directory.path().join("logs"))?;
        let files: Vec<_> = logs.collect::<Result<_, _>>()?;
        files.iter().map(|file| Ok(fs::read_to_string(file.path())?)).collect()
    }

    /// What `strace` has noted so far.
    pub(crate) fn trace(&self) -> Result<String> {
        Ok(fs::read_to_string(self.directory.path().join("trace.txt"))?)
    }

    /// Waits until this stands in its log file, and returns the whole log.
    pub(crate) fn wait_for(&self, text: &str) -> Result<String> {
        self.wait_through(Duration::ZERO, text)
    }

    /// Waits for what comes after pauses that the agent makes itself.
    pub(crate) fn wait_through(&self, pauses: Duration, text: &str) -> Result<String> {
        self.wait_until(pauses, text, |log| log.contains(text).then(|| log.to_owned()))
    }

    /// Waits, through pauses that the agent makes itself, until something is found in its log file.
    pub(crate) fn wait_until<T>(&self, pauses: Duration, what: &str, find: impl Fn(&str) -> Option<T>) -> Result<T> {
        let until = Instant::now() + pauses + PATIENCE;
        while Instant::now() < until {
            if let Some(found) = find(&self.log().unwrap_or_default()) {
                return Ok(found);
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        bail!("the agent never wrote {what:?}; it printed:\n{}", self.console()?)
    }

    /// What the system shows everybody, or the user, of the process: a file of its directory below `/proc`.
    pub(crate) fn shown(&self, file: &str) -> Result<Vec<u8>> {
        Ok(fs::read(format!("/proc/{}/{file}", self.child.id()))?)
    }

    /// How far the memory of the process has ever grown, in bytes.
    pub(crate) fn peak_memory(&self) -> Result<u64> {
        let status = fs::read_to_string(format!("/proc/{}/status", self.child.id()))?;
        let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).context("no VmHWM")?;
        Ok(peak.trim().trim_end_matches(" kB").parse::<u64>()? * 1024)
    }

    /// Waits until one of its threads waits for room in a pipe, or a while where this machine does not tell. By then it
    /// catches SIGTERM.
    pub(crate) fn wait_until_it_is_blocked(&self) -> Result<()> {
        let until = Instant::now() + Duration::from_secs(2);
        let threads = format!("/proc/{}/task", self.child.id());
        let waits_for = |thread: fs::DirEntry| fs::read_to_string(thread.path().join("wchan")).unwrap_or_default();
        while Instant::now() < until {
            if fs::read_dir(&threads)?.flatten().any(|thread| waits_for(thread).contains("pipe_write")) {
                break;
            }
            std::thread::sleep(Duration::from_millis(5));
        }
        Ok(())
    }

    /// Stops the process, as a debugger or a suspended machine does.
    pub(crate) fn pause(&self) -> Result<()> {
        Ok(kill_process(Pid::from_child(&self.child), Signal::STOP)?)
    }

    /// Lets a paused process go on.
    pub(crate) fn resume(&self) -> Result<()> {
        Ok(kill_process(Pid::from_child(&self.child), Signal::CONT)?)
    }

    /// Ends it at once.
    pub(crate) fn kill(&mut self) {
        // It may have ended already, and then there is nothing to kill.
        let _ = kill_process_group(Pid::from_child(&self.child), Signal::KILL);
        let _ = self.child.wait();
    }

    /// Sends SIGTERM, and says how it ended and after what time.
    pub(crate) fn stop(mut self) -> Result<(ExitStatus, Duration)> {
        let start = Instant::now();
        let pid = Pid::from_child(&self.child);
        kill_process(pid, Signal::TERM)?;
        while start.elapsed() < PATIENCE {
            if let Some(status) = self.child.try_wait()? {
                return Ok((status, start.elapsed()));
            }
            std::thread::sleep(Duration::from_millis(5));
        }
        bail!("the agent did not end")
    }
}

impl Drop for RunningAgent {
    fn drop(&mut self) {
        self.kill();
    }
}

/// The text of the report that a log or a console shows under this heading; it fits the schema.
pub(crate) fn logged_report(log: &str, heading: &str) -> Result<String> {
    let (_, after) = log.split_once(heading).with_context(|| format!("no {heading:?} in:\n{log}"))?;
    let (_, text) = after.split_once('\n').context("nothing after the heading")?;
    let (report, _) = text.split_once("\n}\n").context("no end of the report")?;
    ensure!(report.starts_with("{\n"), "the report does not begin under its heading:\n{log}");
    let report = format!("{report}\n}}");
    valid_report(report.as_bytes())?;
    Ok(report)
}
