//! The state directory of an agent: when it made its last report, when it wrote its notice first, and which fields it has named, for
//! when it is restarted.

mod seen_fields;

use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use rustix::fs::Mode;
use telemetry_core::{DeliveryStatus, Disposition, LogEvent, NotSent, Outcome};

use crate::broken_files::BrokenFiles;
use crate::directory::{self, Access, Lock};
use crate::error::AgentError;
use crate::options::Options;
use crate::own_file;
use crate::rfc3339;
use crate::whole_file;

pub(crate) use seen_fields::SeenFields;

/// A directory in which a file holds the time of the last report, another one that of the first notice, and a third one the fields
/// that were seen. Whatever is wrong with it costs these only.
#[derive(Clone, Debug)]
pub(crate) struct StateDir {
    path: PathBuf,
    broken: BrokenFiles,
    /// Held for as long as this agent reports.
    _lock: Option<Arc<File>>,
}

/// More than the longest time there is.
const LONGEST: u64 = 64;

/// Far more than the paths of all fields.
const LARGEST: u64 = 1024 * 1024;

/// One of the files, and what it means for the operator where it can't be written.
#[derive(Clone, Copy)]
struct StateFile {
    name: &'static str,
    consequence: &'static str,
}

/// The time of the last report.
const LAST_REPORT: StateFile =
    StateFile { name: "last-report", consequence: "after a restart the next report is made as after a first start" };

/// The time at which a report was last handed to a receiver, by the schedule or at somebody's word.
const LAST_POSTED: StateFile =
    StateFile { name: "last-posted-report", consequence: "`send` does not know when the last report was sent" };

/// The time at which a notice was first written, and what it said.
const NOTICE: StateFile =
    StateFile { name: "notice", consequence: "after a restart the time to the first report begins anew" };

/// The fields that were seen.
const SEEN_FIELDS: StateFile = StateFile {
    name: "seen-fields",
    consequence: "after a restart the fields that are new are held back for as long again",
};

/// The file by which an agent holds its place.
pub(crate) const LOCK: &str = "lock";

/// The file by which whoever makes one report beside an agent keeps others from making another one.
const LOCK_OF_ONE_REPORT: &str = "send-lock";

/// Who may read and write what is kept here.
const OWN: Mode = Mode::RUSR.union(Mode::WUSR);

impl StateDir {
    /// The place of one node in a directory that several may share; two agents of that node may not.
    pub(crate) fn open(root: &Path, node: &[u8], access: Access) -> Result<Self, AgentError> {
        let failure = |cause| AgentError::StateDirectory { path: root.to_owned(), cause };
        let path = root.join(place(node));
        directory::make(&path).and_then(|()| directory::try_out(&path)).map_err(failure)?;
        let (lock, taken): (_, fn(PathBuf) -> AgentError) = match access {
            Access::Exclusive => (LOCK, AgentError::StateDirectoryTaken),
            Access::Shared => (LOCK_OF_ONE_REPORT, AgentError::OneReportUnderWay),
        };
        match directory::lock(&path, lock).map_err(failure)? {
            Lock::Taken => Err(taken(root.to_owned())),
            Lock::Held(lock) => Ok(Self { _lock: Some(Arc::new(lock)), ..Self::at(&path) }),
        }
    }

    /// The place of the node of these options, for a look at what is kept there.
    pub(crate) fn of(options: &Options) -> Option<Self> {
        let root = options.times.state_dir.as_deref()?;
        Some(Self::at(&root.join(place(&options.node.identity()))))
    }

    /// The node's place, which is this agent's alone.
    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// Whether it could be opened, but for another agent that may run there.
    pub(crate) fn probe(root: &Path) -> Result<(), AgentError> {
        directory::probe(root).map_err(|cause| AgentError::StateDirectory { path: root.to_owned(), cause })
    }

    fn at(path: &Path) -> Self {
        Self { path: path.to_owned(), broken: BrokenFiles::default(), _lock: None }
    }

    /// How long ago the last report was made; `None` if that is not known, or lies in the future.
    pub(crate) fn since_last(&self) -> Option<Duration> {
        since(&self.read(LAST_REPORT, LONGEST)?)
    }

    /// How long ago a report was last handed to a receiver, as far as that is known.
    pub(crate) fn since_posted(&self) -> Option<Duration> {
        since(&self.read(LAST_POSTED, LONGEST)?)
    }

    /// How long ago a notice that says the same was first written here; `None` as for the last report.
    pub(crate) fn since_notice(&self, disclosed: &[u8]) -> Option<Duration> {
        let text = self.read(NOTICE, LONGEST)?;
        let (hash, time) = text.split_once(' ')?;
        if hash == place(disclosed) { since(time) } else { None }
    }

    /// The fields that were seen, those of this build included.
    pub(crate) fn seen_fields(&self, paths: impl Iterator<Item = String>, interval: Duration) -> SeenFields {
        let kept = self.kept_fields();
        SeenFields::at_start(kept.as_deref(), paths, SystemTime::now(), interval)
    }

    /// Keeps the time of a notice, unless it says what is known, with the fields that it has named, and that of a report that was
    /// made.
    pub(crate) fn observe(&self, event: &LogEvent, disclosed: &[u8], seen: Option<&SeenFields>) {
        self.observe_posted(event);
        match event {
            // What no log took was shown to nobody.
            LogEvent::Notice(notice) if notice.is_taken() => {
                if self.since_notice(disclosed).is_none() {
                    let notice = format!("{} ", place(disclosed));
                    self.keep(NOTICE, &notice, SystemTime::now());
                }
                seen.into_iter().for_each(|seen| self.keep_seen(seen));
            }
            LogEvent::Outcome(outcome) if was_made(outcome) => self.keep(LAST_REPORT, "", SystemTime::now()),
            _ => {}
        }
    }

    /// Keeps the time of a report that is about to be handed to a receiver.
    pub(crate) fn observe_posted(&self, event: &LogEvent) {
        if matches!(event, LogEvent::Report(report) if matches!(report.disposition(), Disposition::Sending(_))) {
            self.keep(LAST_POSTED, "", SystemTime::now());
        }
    }

    /// What was kept of the fields that were seen; a file that is there and can't be read has seen none.
    fn kept_fields(&self) -> Option<String> {
        match own_file::text(&self.path.join(SEEN_FIELDS.name), LARGEST) {
            Err(cause) if cause.kind() == io::ErrorKind::NotFound => None,
            text => Some(text.unwrap_or_default()),
        }
    }

    fn read(&self, file: StateFile, limit: u64) -> Option<String> {
        own_file::text(&self.path.join(file.name), limit).ok()
    }

    /// Keeps a time behind these words; the file holds the old one or the new one, whatever happens meanwhile.
    fn keep(&self, file: StateFile, words: &str, time: SystemTime) {
        let path = self.path.join(file.name);
        let kept = rfc3339::for_file(time).and_then(|time| whole_file::replace(&path, &format!("{words}{time}"), OWN));
        self.broken.note(&path, kept, file.consequence);
    }

    /// Most starts bring nothing new.
    fn keep_seen(&self, seen: &SeenFields) {
        let (path, kept) = (self.path.join(SEEN_FIELDS.name), self.kept_fields());
        let replace = |text: String| match kept {
            Some(kept) if kept == text => Ok(()),
            _ => whole_file::replace(&path, &text, OWN),
        };
        let kept = seen.noticed(SystemTime::now()).and_then(replace);
        self.broken.note(&path, kept, SEEN_FIELDS.consequence);
    }
}

/// A node's place in the directory, and what a notice said: a hash (FNV-1a) that is the same in every release, since an address may hold a slash.
fn place(node: &[u8]) -> String {
    let hash = node
        .iter()
        .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3));
    format!("{hash:016x}")
}

fn since(time: &str) -> Option<Duration> {
    SystemTime::now().duration_since(humantime::parse_rfc3339(time.trim()).ok()?).ok()
}

/// A report that was stopped before it went anywhere is not the day's.
fn was_made(outcome: &Outcome) -> bool {
    !matches!(outcome.status(), DeliveryStatus::NotSent(NotSent::Stopped))
}

#[cfg(test)]
mod tests;
