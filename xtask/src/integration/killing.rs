//! An agent that is killed while it writes down when it made its last report.

mod aim;

use std::fs::{self, File};
use std::io::{Read, Write};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, SystemTime};

use anyhow::{Result, anyhow, ensure};
use jiff::Timestamp;

use self::aim::Aim;
use crate::agent::{Agent, RunningAgent};
use crate::checking::Verdict;
use crate::terminal::line;

/// How often, by each of two at a time.
const KILLS: u32 = 500;

/// So long ago that a report is due at once.
const OLD: &str = "2026-01-01T00:00:00Z";

/// What kills have left.
#[derive(Default)]
struct Left {
    old: u32,
    new: u32,
    /// Files that were yet to be renamed.
    unfinished: u32,
}

/// Whenever it is killed, the state is the old one or the new one, and the next start knows it.
pub(super) fn what_is_left_is_whole(program: &Path) -> Result<Verdict> {
    let [one, other] = thread::scope(|scope| {
        let series = [(); 2].map(|()| thread::Builder::new().spawn_scoped(scope, || Series::new(program)?.run()));
        series.map(|thread| thread?.join().unwrap_or_else(|_| Err(anyhow!("it panicked"))))
    });
    let (one, other) = (one?, other?);
    let [old, new, unfinished] = [one.old + other.old, one.new + other.new, one.unfinished + other.unfinished];
    line(format_args!("{old} kills left the old state and {new} the new one; {unfinished} hit the writing between"));
    ensure!(old > 0 && new > 0 && unfinished > 0, "no kill hit the writing");
    Ok(Verdict::Passed)
}

/// One agent after the other in one state directory.
struct Series {
    agent: Agent,
    /// Takes its reports.
    collector: TcpListener,
    state: tempfile::TempDir,
    left: Left,
}

impl Series {
    fn new(program: &Path) -> Result<Self> {
        let (collector, state) = (TcpListener::bind("127.0.0.1:0")?, tempfile::tempdir()?);
        let agent = Agent::new(program)
            .option("--endpoint", format!("http://{}", collector.local_addr()?))
            .option("--first-report", "0s")
            .option("--interval", "1h")
            .option("--state-dir", state.path().display().to_string());
        Ok(Self { agent, collector, state, left: Left::default() })
    }

    fn run(mut self) -> Result<Left> {
        let mut aim = Aim::default();
        for round in 0..KILLS {
            // In every other round there was no report before.
            let before = (round % 2 == 0).then_some(OLD);
            self.prepare(before)?;
            let started = Timestamp::now();
            let mut agent = self.agent.start()?;
            self.take_report()?;
            aim.wait();
            agent.kill();
            check_quiet(&agent)?;
            let has_written = self.check_state(before, started)?;
            aim.correct(has_written);
        }
        Ok(self.left)
    }

    fn prepare(&self, before: Option<&str>) -> Result<()> {
        match before {
            Some(text) => fs::write(self.last_report(), text)?,
            None if self.last_report().exists() => fs::remove_file(self.last_report())?,
            None => {}
        }
        Ok(())
    }

    /// Answers the report that comes; the agent writes the time of it as soon as it has read that.
    fn take_report(&self) -> Result<()> {
        let (mut connection, _) = self.collector.accept()?;
        let mut request = Vec::new();
        while !request.ends_with(b"}") {
            let mut bytes = [0; 4096];
            let length = connection.read(&mut bytes)?;
            ensure!(length > 0, "the agent hung up: {}", String::from_utf8_lossy(&request));
            request.extend_from_slice(&bytes[..length]);
        }
        Ok(connection.write_all(b"HTTP/1.1 202 Accepted\r\nContent-Length: 0\r\n\r\n")?)
    }

    /// Whether the state is the new one; it is that or what was there before, and the next agent knows it.
    fn check_state(&mut self, before: Option<&str>, started: Timestamp) -> Result<bool> {
        self.left.unfinished += self.unfinished()?;
        let text = fs::read_to_string(self.last_report()).ok();
        if text.as_deref() == before {
            self.left.old += 1;
            return Ok(false);
        }
        let text = text.unwrap_or_default();
        let time: Timestamp = text.parse().map_err(|error| anyhow!("the state is {text:?}: {error}"))?;
        ensure!(text.len() == OLD.len() && time.as_second() >= started.as_second(), "the state is {text:?}");
        let next = self.agent.start()?;
        let log = next.wait_for("Telemetry reports are made ")?;
        ensure!(log.contains(" made 59 min 5"), "{text:?} is not known: {log}");
        check_quiet(&next)?;
        self.left.new += 1;
        Ok(true)
    }

    /// How many files the last kill has left beside the state. For the next agent they are hours old, and those that the
    /// one before it had left are gone.
    fn unfinished(&self) -> Result<u32> {
        let entries = fs::read_dir(self.state.path())?.collect::<Result<Vec<_>, _>>()?;
        let names = entries.iter().map(fs::DirEntry::path).filter(|path| *path != self.last_report());
        let left: Vec<_> = names.collect();
        ensure!(left.len() <= 1, "{left:?}");
        for path in &left {
            File::options().write(true).open(path)?.set_modified(SystemTime::now() - Duration::from_secs(24 * 3600))?;
        }
        Ok(u32::try_from(left.len())?)
    }

    fn last_report(&self) -> PathBuf {
        self.state.path().join("last-report")
    }
}

fn check_quiet(agent: &RunningAgent) -> Result<()> {
    let said = agent.console()?;
    ensure!(!said.contains("WARN") && !said.contains("ERROR"), "{said}");
    Ok(())
}
