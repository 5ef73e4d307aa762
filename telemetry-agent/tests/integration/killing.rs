//! An agent that is killed while it writes down when it made its last report.

mod delay;

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, SystemTime};

use anyhow::{Result, anyhow, ensure};
use jiff::Timestamp;
use telemetry_testkit::{AGENT_TIMEOUT, Agent, Collector, RunningAgent};
use tempfile::TempDir;

use self::delay::KillDelay;
use crate::fixture::{alone, place_in};
use crate::stderr::print_line;

/// How often, by each of two at a time.
const KILLS: u32 = 500;

/// So long ago that a report is due at once.
const OLD: &str = "2026-01-01T00:00:00Z";

/// Whenever it is killed, the state is the old one or the new one, and the next agent knows it.
pub(super) fn what_is_left_is_whole(program: &Path) -> Result<()> {
    let [one, other] = thread::scope(|scope| {
        let series = [(); 2].map(|()| thread::Builder::new().spawn_scoped(scope, || Series::new(program)?.run()));
        series.map(|thread| thread?.join().unwrap_or_else(|_| Err(anyhow!("it panicked"))))
    });
    let Leftovers { old, new, unfinished } = one?.and(&other?);
    print_line(format_args!(
        "{old} kills left the old state and {new} the new one; {unfinished} hit the writing between"
    ));
    ensure!(old > 0 && new > 0 && unfinished > 0, "no kill hit the writing");
    Ok(())
}

/// What kills have left.
#[derive(Default)]
struct Leftovers {
    old: u32,
    new: u32,
    /// Files that were yet to be renamed.
    unfinished: u32,
}

impl Leftovers {
    fn and(&self, other: &Self) -> Self {
        Self { old: self.old + other.old, new: self.new + other.new, unfinished: self.unfinished + other.unfinished }
    }
}

/// One agent after the other in one state directory.
struct Series {
    agent: Agent,
    /// The agent's own in the state directory.
    place: PathBuf,
    _state: TempDir,
    left: Leftovers,
}

impl Series {
    fn new(program: &Path) -> Result<Self> {
        let state = tempfile::tempdir()?;
        let agent = alone(program).option("--state-dir", state.path().display().to_string());
        agent.start()?.wait_for("Telemetry reports are made")?;
        let place = place_in(state.path())?;
        let agent = agent.option("--first-report", "0s").option("--interval", "1h");
        Ok(Self { agent, place, _state: state, left: Leftovers::default() })
    }

    fn run(mut self) -> Result<Leftovers> {
        let mut delay = KillDelay::default();
        for round in 0..KILLS {
            // In every other round there was no report before.
            let before = (round % 2 == 0).then_some(OLD);
            self.prepare(before)?;
            let start = Timestamp::now();
            self.kill(&delay)?;
            self.left.unfinished += self.unfinished()?;
            let is_new = self.is_new(before, start)?;
            delay.correct(is_new);
            *(if is_new { &mut self.left.new } else { &mut self.left.old }) += 1;
        }
        Ok(self.left)
    }

    /// Puts that state there, or takes away the one that may be there.
    fn prepare(&self, before: Option<&str>) -> Result<()> {
        match before {
            Some(text) => fs::write(self.last_report(), text)?,
            None if self.last_report().exists() => fs::remove_file(self.last_report())?,
            None => {}
        }
        Ok(())
    }

    /// Kills an agent about when it writes, which it does as soon as its report has been taken.
    fn kill(&self, delay: &KillDelay) -> Result<()> {
        let collector = Collector::start()?;
        let mut agent = self.agent.clone().option("--endpoint", collector.url()).start()?;
        collector.wait_for(1, AGENT_TIMEOUT)?;
        delay.wait();
        agent.kill();
        check_quiet(&agent)
    }

    /// How many files the kill has left beside the state, of which those of the kills before it are gone. That of a notice is not
    /// counted: the agent that looks whether the state is known is ended while it writes it.
    fn unfinished(&self) -> Result<u32> {
        let entries = fs::read_dir(&self.place)?.collect::<Result<Vec<_>, _>>()?;
        let left: Vec<_> = entries.iter().map(fs::DirEntry::path).filter(|path| path.extension().is_some()).collect();
        let is_of_report = |path: &&PathBuf| path.file_stem().is_some_and(|name| name == "last-report");
        let of_reports: Vec<_> = left.iter().filter(is_of_report).collect();
        ensure!(of_reports.len() <= 1, "{left:?}");
        for path in &left {
            // The next agent comes a day later.
            File::options().write(true).open(path)?.set_modified(SystemTime::now() - Duration::from_secs(24 * 3600))?;
        }
        Ok(u32::try_from(of_reports.len())?)
    }

    /// Whether there is another state than before; it is that of a report since this start, and the next agent knows it.
    fn is_new(&self, before: Option<&str>, start: Timestamp) -> Result<bool> {
        let text = fs::read_to_string(self.last_report()).ok();
        if text.as_deref() == before {
            return Ok(false);
        }
        let time = text.as_deref().unwrap_or_default().parse::<Timestamp>();
        let is_whole = text.as_ref().is_some_and(|text| text.len() == OLD.len());
        ensure!(is_whole && time.is_ok_and(|time| time.as_second() >= start.as_second()), "the state is {text:?}");
        let next = self.agent.start()?;
        let log = next.wait_for("Telemetry reports are made ")?;
        ensure!(log.contains(" made 59 min "), "{text:?} is not known: {log}");
        check_quiet(&next)?;
        Ok(true)
    }

    fn last_report(&self) -> PathBuf {
        self.place.join("last-report")
    }
}

fn check_quiet(agent: &RunningAgent) -> Result<()> {
    let said = agent.console()?;
    ensure!(!said.contains("WARN") && !said.contains("ERROR"), "{said}");
    Ok(())
}
