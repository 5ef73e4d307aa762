//! The log files: one a day, which is opened when the day's first line is written.

use std::fs::{self, DirEntry, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, SystemTime};

use tracing_subscriber::fmt::MakeWriter;

use super::write_errors::WriteErrors;
use crate::directory::{self, Access, Lock};
use crate::error::{self, AgentError};
use crate::own_file;

/// How the name of each day's file begins.
const PREFIX: &str = "telemetry-agent.";
/// How it ends.
const SUFFIX: &str = ".log";
/// The file by which an agent holds the directory.
pub(super) const LOCK: &str = "telemetry-agent.lock";
/// How long the date between them is.
const DATE: usize = "2026-01-01".len();
/// The last second that has a date.
const LAST_SECOND: Duration = Duration::from_secs(253_402_300_799);
/// How many there are, today's included.
const KEPT_FILES: usize = 30;

/// Writes into the file of the day.
#[derive(Debug)]
pub(crate) struct DailyFile {
    directory: PathBuf,
    day: Mutex<Day>,
    errors: WriteErrors,
    /// Held for as long as this agent logs.
    _lock: Option<File>,
}

/// A day's file, if it could be opened.
#[derive(Debug)]
struct Day {
    name: String,
    file: Option<File>,
}

impl DailyFile {
    /// Opens the file of this day in a directory, which is made where it is missing, and which two agents may not write into.
    pub(crate) fn open(directory: &Path, now: SystemTime, access: Access) -> Result<Self, AgentError> {
        let failure = |cause| AgentError::LogDirectory { path: directory.to_owned(), cause };
        let name = name_at(now);
        directory::make(directory).and_then(|()| check_files(directory)).map_err(failure)?;
        let file = own_file::append(&directory.join(&name)).map_err(failure)?;
        let lock = match access {
            Access::Shared => None,
            Access::Exclusive => match directory::lock(directory, LOCK).map_err(failure)? {
                Lock::Held(lock) => Some(lock),
                Lock::Taken => return Err(AgentError::LogDirectoryTaken(directory.to_owned())),
            },
        };
        prune(directory, &name);
        let day = Mutex::new(Day { name, file: Some(file) });
        Ok(Self { directory: directory.to_owned(), day, errors: WriteErrors::default(), _lock: lock })
    }

    /// Whether it could be opened, but for another agent that may run there.
    pub(super) fn probe(directory: &Path, now: SystemTime) -> io::Result<()> {
        directory::probe(directory)?;
        let today = directory.join(name_at(now));
        if directory.exists() {
            check_files(directory)?;
        }
        if today.exists() { own_file::append(&today).map(drop) } else { Ok(()) }
    }

    /// Where it notes what it could not write.
    pub(crate) fn errors(&self) -> WriteErrors {
        self.errors.clone()
    }

    /// Writes a line; where the file of a new day can't be opened, that is told once.
    fn write_at(&self, now: SystemTime, line: &[u8], tell: impl FnOnce(&Path, &io::Error)) -> io::Result<()> {
        let mut day = self.day.lock().unwrap_or_else(PoisonError::into_inner);
        let name = name_at(now);
        let path = self.directory.join(&name);
        if day.name != name {
            prune(&self.directory, &name);
            *day = Day { name, file: own_file::append(&path).inspect_err(|cause| tell(&path, cause)).ok() };
        }
        // Whoever was told to remove what lies there need not start the agent anew.
        let file = day.file.take().map_or_else(|| own_file::append(&path), Ok)?;
        day.file.insert(file).write_all(line)
    }
}

/// Says on the console what can't be said in the log.
fn warn(path: &Path, cause: &io::Error) {
    error::print(format_args!("warning: the log file {} can't be written: {cause}", path.display()));
}

impl<'a> MakeWriter<'a> for DailyFile {
    type Writer = &'a Self;

    fn make_writer(&'a self) -> &'a Self {
        self
    }
}

impl Write for &DailyFile {
    fn write(&mut self, line: &[u8]) -> io::Result<usize> {
        let written = self.write_at(SystemTime::now(), line, warn).inspect_err(|error| self.errors.note(error));
        written.map(|()| line.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// The name of the file for a moment's day, by UTC; a clock that is set to another era has the first day, or the last.
fn name_at(time: SystemTime) -> String {
    let since = time.duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default().min(LAST_SECOND);
    let moment = humantime::format_rfc3339_seconds(SystemTime::UNIX_EPOCH + since).to_string();
    format!("{PREFIX}{}{SUFFIX}", moment.get(..DATE).unwrap_or_default())
}

/// Removes the oldest files, so that with the one of this name there are as many as are kept.
fn prune(directory: &Path, name: &str) {
    let mut others = files(directory);
    others.retain(|path| !path.ends_with(name));
    others.sort();
    let surplus = (others.len() + 1).saturating_sub(KEPT_FILES);
    others.iter().take(surplus).for_each(|path| drop(fs::remove_file(path)));
}

/// The files of all days, whose order by name is that of their days.
fn files(directory: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(directory).into_iter().flatten().flatten();
    let is_file = |entry: &DirEntry| entry.metadata().is_ok_and(|found| found.is_file()) && is_of_a_day(entry);
    entries.filter(is_file).map(|entry| entry.path()).collect()
}

fn is_of_a_day(entry: &DirEntry) -> bool {
    let name = entry.file_name();
    let date = name.to_str().and_then(|name| name.strip_prefix(PREFIX)?.strip_suffix(SUFFIX));
    date.is_some_and(|date| date.len() == DATE && date.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-'))
}

/// Whoever may write there could have put a link or a pipe at the name of a day's file, which its operator should know of at
/// once, and not on that day.
fn check_files(directory: &Path) -> io::Result<()> {
    for entry in fs::read_dir(directory)? {
        let entry = entry?;
        let is_ours = entry.file_name().as_encoded_bytes().starts_with(PREFIX.as_bytes());
        if is_ours && !entry.file_type()?.is_file() {
            return Err(io::Error::other(format!("{:?} there is no regular file: remove it", entry.file_name())));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests;
