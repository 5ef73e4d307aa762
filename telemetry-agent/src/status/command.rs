//! `telemetry-agent status`: whether an agent runs, how its last report went, and when the next one is due.

use std::io;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::{Duration, SystemTime};

use clap::Args;
use serde_json::{Value, json};

use super::STATUS;
use crate::directory::{self, UnreadableError};
use crate::error::{self, AgentError};
use crate::state_dir::LOCK;
use crate::terminal;

/// So late, a report is overdue: its collection, its attempts and its waits are minutes.
const OVERDUE: Duration = Duration::from_secs(3600);

#[derive(Args, Debug)]
pub(crate) struct StatusOptions {
    /// The state directory of the agent, or the directory of one node in it.
    #[arg(long, value_name = "DIR", env = "TELEMETRY_AGENT_STATE_DIR")]
    state_dir: PathBuf,

    /// Print one JSON object: the status file, isRunning and isOverdue.
    #[arg(long)]
    json: bool,

    /// Say only whether an agent runs and is not overdue: a receiver's outage is none of its own.
    #[arg(long)]
    alive: bool,
}

impl StatusOptions {
    /// Prints the status. The exit code is 0 where all is well or nothing is due yet, 1 where the last report failed, and 3 where no
    /// agent runs or its report is overdue.
    pub(crate) fn run(&self) -> Result<ExitCode, AgentError> {
        let status = match Status::find(&self.state_dir, SystemTime::now()) {
            // A probe asks whether an agent is alive, and none is.
            Err(error @ (AgentError::NoStatus(_) | AgentError::SeveralStatuses { .. })) if self.alive => {
                error::print(error);
                return Ok(ExitCode::from(3));
            }
            status => status?,
        };
        terminal::print(&if self.json { status.json() } else { status.text() })?;
        Ok(ExitCode::from(match () {
            () if !status.is_running || status.is_overdue => 3,
            () if status.has_failed() && !self.alive => 1,
            () => 0,
        }))
    }
}

struct Status {
    place: PathBuf,
    file: Value,
    is_running: bool,
    is_overdue: bool,
}

impl Status {
    /// That of the node whose place is the state directory itself, or the only one in it, or the only one in which an agent runs.
    fn find(state_dir: &Path, now: SystemTime) -> Result<Self, AgentError> {
        let unreadable = |cause| UnreadableError { path: state_dir.to_owned(), cause };
        let mut statuses = Self::all(state_dir, now).map_err(unreadable)?;
        if statuses.iter().filter(|status| status.is_running).count() == 1 {
            statuses.retain(|status| status.is_running);
        }
        let last = statuses.pop().ok_or_else(|| AgentError::NoStatus(state_dir.to_owned()))?;
        if statuses.is_empty() {
            return Ok(last);
        }
        let places = statuses.iter().chain([&last]).map(Self::named).collect();
        Err(AgentError::SeveralStatuses { path: state_dir.to_owned(), places })
    }

    fn all(state_dir: &Path, now: SystemTime) -> io::Result<Vec<Self>> {
        directory::places(state_dir, STATUS)?.into_iter().map(|place| Self::read(place, now)).collect()
    }

    fn read(place: PathBuf, now: SystemTime) -> io::Result<Self> {
        let file = super::read(&place.join(STATUS))?;
        let due = file["nextDue"].as_str().and_then(|due| humantime::parse_rfc3339(due).ok());
        let is_overdue = due.is_some_and(|due| now.duration_since(due).is_ok_and(|late| late > OVERDUE));
        Ok(Self { is_running: directory::is_held(&place, LOCK)?, place, file, is_overdue })
    }

    /// The directory, and which node's it is.
    fn named(&self) -> String {
        format!("{} (node: {})", self.place.display(), self.file["node"].as_str().unwrap_or("unknown"))
    }

    fn has_failed(&self) -> bool {
        self.file["lastReport"]["isBroken"] == true
    }

    fn text(&self) -> String {
        let said = |value: &Value| value.as_str().unwrap_or("unknown").to_owned();
        let process = &self.file["process"];
        let running = if self.is_running { "An agent is running" } else { "No agent is running; the last one was" };
        let last = match &self.file["lastReport"] {
            Value::Null => "It has made no report yet".to_owned(),
            report => format!("Last report at {}: {}", said(&report["time"]), said(&report["outcome"])),
        };
        let due = if self.is_overdue { "The next report is overdue since" } else { "The next report is due at" };
        format!(
            "{running}: process {}, version {}, started at {}\n{last}\n{due} {}\n",
            process["id"],
            said(&process["version"]),
            said(&process["started"]),
            said(&self.file["nextDue"]),
        )
    }

    fn json(&self) -> String {
        let Self { file, is_running, is_overdue, .. } = self;
        let object = json!({ "isOverdue": is_overdue, "isRunning": is_running, "status": file });
        format!("{object:#}\n")
    }
}
