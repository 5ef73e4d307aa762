//! An agent while it runs: what it shows, and how it ends.

use std::fs;
use std::path::PathBuf;
use std::process::{Child, ExitStatus};
use std::thread::sleep;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use rustix::process::{Pid, Signal, kill_process, kill_process_group};
use tempfile::TempDir;

use super::AGENT_TIMEOUT;

/// An agent that runs; dropping it kills it.
#[derive(Debug)]
pub struct RunningAgent {
    child: Child,
    directory: TempDir,
}

impl RunningAgent {
    pub(super) fn new(child: Child, directory: TempDir) -> Self {
        Self { child, directory }
    }

    /// The identifier of its process.
    pub fn process_id(&self) -> u32 {
        self.child.id()
    }

    /// What it has printed so far.
    pub fn console(&self) -> Result<String> {
        Ok(fs::read_to_string(self.directory.path().join("console.txt"))?)
    }

    /// Where it writes its log files.
    pub fn log_directory(&self) -> PathBuf {
        self.directory.path().join("logs")
    }

    /// What stands in its log files so far, in the order of their days.
    pub fn log(&self) -> Result<String> {
        let logs = fs::read_dir(self.log_directory())?;
        let mut files = logs.map(|file| Ok(file?.path())).collect::<Result<Vec<_>>>()?;
        // They are named by their days.
        files.sort();
        files.into_iter().map(|file| Ok(fs::read_to_string(file)?)).collect()
    }

    /// What `strace` has noted so far.
    pub fn trace(&self) -> Result<String> {
        Ok(fs::read_to_string(self.directory.path().join("trace.txt"))?)
    }

    /// Waits until this stands in its log file, and returns the whole log.
    pub fn wait_for(&self, text: &str) -> Result<String> {
        self.wait_through(Duration::ZERO, text)
    }

    /// Waits for what comes after pauses that the agent makes itself.
    pub fn wait_through(&self, pauses: Duration, text: &str) -> Result<String> {
        self.wait_until(pauses, text, |log| log.contains(text).then(|| log.to_owned()))
    }

    /// Waits, through pauses that the agent makes itself, until something is found in its log file.
    pub fn wait_until<T>(&self, pauses: Duration, what: &str, find: impl Fn(&str) -> Option<T>) -> Result<T> {
        let until = Instant::now() + pauses + AGENT_TIMEOUT;
        while Instant::now() < until {
            if let Some(found) = find(&self.log().unwrap_or_default()) {
                return Ok(found);
            }
            sleep(Duration::from_millis(20));
        }
        bail!("the agent never wrote {what:?}; it printed:\n{}", self.console()?)
    }

    /// What the system shows everybody, or the user, of the process: a file of its directory below `/proc`.
    pub fn shown(&self, file: &str) -> Result<Vec<u8>> {
        Ok(fs::read(format!("/proc/{}/{file}", self.child.id()))?)
    }

    /// How far the memory of the process has ever grown, in bytes.
    pub fn peak_memory(&self) -> Result<u64> {
        let status = fs::read_to_string(format!("/proc/{}/status", self.child.id()))?;
        let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).context("no VmHWM")?;
        Ok(peak.trim().trim_end_matches(" kB").parse::<u64>()? * 1024)
    }

    /// Waits until one of its threads waits for room in a pipe, or a while where this machine does not tell. By then it
    /// catches SIGTERM.
    pub fn wait_until_it_is_blocked(&self) -> Result<()> {
        let until = Instant::now() + Duration::from_secs(2);
        let threads = format!("/proc/{}/task", self.child.id());
        let waits_for = |thread: fs::DirEntry| fs::read_to_string(thread.path().join("wchan")).unwrap_or_default();
        while Instant::now() < until {
            if fs::read_dir(&threads)?.flatten().any(|thread| waits_for(thread).contains("pipe_write")) {
                break;
            }
            sleep(Duration::from_millis(5));
        }
        Ok(())
    }

    /// Stops the process, as a debugger or a suspended machine does.
    pub fn pause(&self) -> Result<()> {
        Ok(kill_process(Pid::from_child(&self.child), Signal::STOP)?)
    }

    /// Lets a paused process go on.
    pub fn resume(&self) -> Result<()> {
        Ok(kill_process(Pid::from_child(&self.child), Signal::CONT)?)
    }

    /// Ends it at once.
    pub fn kill(&mut self) {
        // It may have ended already, and then there is nothing to kill.
        let _ = kill_process_group(Pid::from_child(&self.child), Signal::KILL);
        let _ = self.child.wait();
    }

    /// Sends SIGTERM, and says how it ended and after what time.
    pub fn stop(mut self) -> Result<(ExitStatus, Duration)> {
        let start = Instant::now();
        let pid = Pid::from_child(&self.child);
        kill_process(pid, Signal::TERM)?;
        while start.elapsed() < AGENT_TIMEOUT {
            if let Some(status) = self.child.try_wait()? {
                return Ok((status, start.elapsed()));
            }
            sleep(Duration::from_millis(5));
        }
        bail!("the agent did not end")
    }
}

impl Drop for RunningAgent {
    fn drop(&mut self) {
        self.kill();
    }
}

#[cfg(test)]
mod tests {
    use std::process::Command;

    use super::*;

    #[test]
    fn logs_of_several_days_are_in_their_order() {
        let directory = tempfile::tempdir().unwrap();
        let running = RunningAgent::new(Command::new("true").spawn().unwrap(), directory);
        fs::create_dir(running.log_directory()).unwrap();
        let days = (10..31).map(|day| format!("2026-01-{day}\n"));
        days.clone().rev().for_each(|day| fs::write(running.log_directory().join(day.trim()), &day).unwrap());
        assert_eq!(running.log().unwrap(), days.collect::<String>());
    }
}
