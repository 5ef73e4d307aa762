//! The state directory of an agent: when it made its last report, for when it is restarted.

use std::fmt::Write as _;
use std::fs::{self, OpenOptions};
use std::io::{self, Read, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::process;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, SystemTime};

use telemetry_core::{DeliveryStatus, LogEvent, NotSent, Outcome};

use crate::own_file;

/// A directory in which one file holds the time of the last report. Whatever is wrong with it costs that time only.
#[derive(Clone, Debug)]
pub(crate) struct StateDir {
    path: PathBuf,
    is_broken: Arc<AtomicBool>,
}

/// More than the longest time there is.
const LONGEST: u64 = 64;

/// How the name of a file begins that is yet to be renamed.
const PREPARED: &str = "last-report.new-";

/// Nobody needs so long for writing a few bytes.
const ABANDONED: Duration = Duration::from_secs(3600);

impl StateDir {
    pub(crate) fn at(path: &Path) -> Self {
        Self { path: path.to_owned(), is_broken: Arc::default() }
    }

    /// How long ago the last report was made; `None` if that is not known, or lies in the future.
    pub(crate) fn since_last(&self) -> Option<Duration> {
        let mut text = String::new();
        own_file::read(&self.file()).ok()?.take(LONGEST).read_to_string(&mut text).ok()?;
        SystemTime::now().duration_since(humantime::parse_rfc3339(text.trim()).ok()?).ok()
    }

    /// Makes the directory, and says at once if nothing can be kept there.
    pub(crate) fn try_out(&self) {
        let tried = fs::create_dir_all(&self.path).and_then(|()| fs::remove_file(self.prepare("")?));
        self.warn_of(tried);
    }

    /// Keeps the time of a report that was made.
    pub(crate) fn observe(&self, event: &LogEvent) {
        if matches!(event, LogEvent::Outcome(outcome) if was_made(outcome)) {
            self.keep(SystemTime::now());
        }
    }

    /// Keeps a time; the file holds the old one or the new one, whatever happens meanwhile.
    fn keep(&self, time: SystemTime) {
        let prepared = formatted(time).and_then(|text| self.prepare(&text));
        let kept = prepared.and_then(|prepared| fs::rename(&prepared, self.file()).inspect_err(|_| discard(&prepared)));
        self.warn_of(kept);
    }

    /// Writes a file beside the one that is read, for this moment of this process alone: in containers that share a directory,
    /// processes have the same number.
    fn prepare(&self, text: &str) -> io::Result<PathBuf> {
        self.tidy();
        let moment = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default().as_nanos();
        let path = self.path.join(format!("{PREPARED}{}-{moment:x}", process::id()));
        let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&path)?;
        let written = file.write_all(text.as_bytes()).and_then(|()| file.sync_all());
        written.inspect_err(|_| discard(&path)).map(|()| path)
    }

    /// Removes what processes have left here that were killed while they wrote.
    fn tidy(&self) {
        let Ok(entries) = fs::read_dir(&self.path) else { return };
        let prepared =
            entries.flatten().filter(|entry| entry.file_name().as_encoded_bytes().starts_with(PREPARED.as_bytes()));
        prepared.map(|entry| entry.path()).filter(|path| is_abandoned(path)).for_each(|path| discard(&path));
    }

    fn file(&self) -> PathBuf {
        self.path.join("last-report")
    }

    fn warn_of(&self, result: io::Result<()>) {
        let was_broken = self.is_broken.swap(result.is_err(), Ordering::Relaxed);
        if let (Err(cause), false) = (result, was_broken) {
            tracing::warn!(
                target: "telemetry",
                "The state directory {:?} can't be written ({cause}): after a restart the next report is made as after a first start",
                self.path
            );
        }
    }
}

/// The time as it stands in the file; a clock that is set to another era has none.
fn formatted(time: SystemTime) -> io::Result<String> {
    let no_time = || io::Error::other("the clock of this machine is set before 1970 or after 9999");
    time.duration_since(SystemTime::UNIX_EPOCH).map_err(|_| no_time())?;
    let mut text = String::new();
    write!(text, "{}", humantime::format_rfc3339_seconds(time)).map_err(|_| no_time())?;
    Ok(text)
}

/// What another process is writing is younger.
fn is_abandoned(path: &Path) -> bool {
    let age = fs::symlink_metadata(path).and_then(|file| file.modified()).map(|time| time.elapsed());
    matches!(age, Ok(Ok(age)) if age > ABANDONED)
}

fn discard(path: &Path) {
    let _ = fs::remove_file(path);
}

/// A report that was stopped before it went anywhere is not the day's.
fn was_made(outcome: &Outcome) -> bool {
    !matches!(outcome.status(), DeliveryStatus::NotSent(NotSent::Stopped))
}

#[cfg(test)]
mod tests {
    use std::fs::File;
    use std::os::unix::fs::{PermissionsExt, symlink};

    use tempfile::TempDir;

    use super::*;

    fn state_dir() -> (TempDir, StateDir) {
        let directory = tempfile::tempdir().unwrap();
        let state_dir = StateDir::at(directory.path());
        (directory, state_dir)
    }

    #[track_caller]
    fn check(text: &str, is_known: bool) {
        let (_directory, state_dir) = state_dir();
        fs::write(state_dir.file(), text).unwrap();
        assert_eq!(state_dir.since_last().is_some(), is_known, "{text:?}");
    }

    #[test]
    fn what_was_kept_is_known() {
        let (_directory, state_dir) = state_dir();
        assert_eq!(state_dir.since_last(), None, "nothing is there at first");
        state_dir.keep(SystemTime::now() - Duration::from_secs(4000));
        let since = state_dir.since_last().unwrap().as_secs();
        assert!((4000..4100).contains(&since), "{since}");
        state_dir.keep(SystemTime::now());
        assert!(state_dir.since_last().unwrap().as_secs() < 100, "the newer one counts");
        let left: Vec<_> = fs::read_dir(&state_dir.path).unwrap().map(|file| file.unwrap().file_name()).collect();
        assert_eq!(left, ["last-report"]);
        assert_eq!(fs::metadata(state_dir.file()).unwrap().permissions().mode() & 0o777, 0o600);
    }

    #[test]
    fn l9_s5_what_is_damaged_or_in_the_future_is_not_known() {
        check("2026-01-01T00:00:00Z", true);
        check("2026-01-01T00:00:00Z\n", true);
        check("", false);
        check("2026-01-01T0", false);
        check("yesterday", false);
        check("9999-01-01T00:00:00Z", false);
        check(&"2".repeat(100_000), false);
        check("\u{0}\u{0}\u{0}", false);
    }

    #[test]
    fn s5_a_clock_of_another_era_keeps_no_time_and_costs_nothing_else() {
        let (_directory, state_dir) = state_dir();
        let seconds = Duration::from_secs(1);
        let latest = SystemTime::UNIX_EPOCH + Duration::from_secs(253_402_300_799);
        for (time, is_kept) in [
            (SystemTime::UNIX_EPOCH, true),
            (SystemTime::UNIX_EPOCH - seconds, false),
            (latest, true),
            (latest + seconds, false),
        ] {
            state_dir.keep(time);
            assert_eq!(!state_dir.is_broken.load(Ordering::Relaxed), is_kept, "{time:?}");
        }
    }

    #[test]
    fn l12_a_process_that_is_killed_while_it_writes_leaves_the_old_time() {
        let (_directory, state_dir) = state_dir();
        state_dir.keep(SystemTime::now() - Duration::from_secs(4000));
        state_dir.prepare("2026-01").unwrap();
        assert!(state_dir.since_last().unwrap().as_secs() < 4100, "what was half written is not read");
        state_dir.keep(SystemTime::now());
        assert!(state_dir.since_last().unwrap().as_secs() < 100, "and is in nobody's way");
    }

    #[test]
    fn l12_what_a_killed_process_was_writing_is_removed_when_nobody_can_be_writing_it() {
        let (_directory, state_dir) = state_dir();
        let hours_ago = SystemTime::now() - Duration::from_secs(7200);
        let [left, written] = [(); 2].map(|()| state_dir.prepare("2026-01").unwrap());
        let others = state_dir.path.join("last-report.bak");
        File::create(&others).unwrap().set_modified(hours_ago).unwrap();
        File::options().write(true).open(&left).unwrap().set_modified(hours_ago).unwrap();
        state_dir.keep(SystemTime::now());
        assert_eq!([&left, &written, &others].map(|path| path.exists()), [false, true, true]);
    }

    #[test]
    fn l10_what_lies_in_the_way_is_no_obstacle() {
        let (directory, state_dir) = state_dir();
        let victim = directory.path().join("victim");
        fs::write(&victim, "2026-01-01T00:00:00Z").unwrap();
        symlink(&victim, state_dir.file()).unwrap();
        assert_eq!(state_dir.since_last(), None, "a link is not followed");
        state_dir.keep(SystemTime::now());
        assert!(state_dir.since_last().is_some());
        assert_eq!(fs::read_to_string(&victim).unwrap(), "2026-01-01T00:00:00Z");

        fs::remove_file(state_dir.file()).unwrap();
        fs::create_dir(state_dir.file()).unwrap();
        state_dir.keep(SystemTime::now());
        assert_eq!((state_dir.since_last(), state_dir.is_broken.load(Ordering::Relaxed)), (None, true));
    }

    #[test]
    fn l10_a_pipe_in_its_place_is_not_read() {
        let (_directory, state_dir) = state_dir();
        let made = process::Command::new("mkfifo").arg(state_dir.file()).status().unwrap();
        assert!(made.success());
        assert_eq!(state_dir.since_last(), None);
    }

    #[test]
    fn a_directory_that_cannot_be_made_costs_nothing_but_the_time_of_the_last_report() {
        let (directory, _) = state_dir();
        let file = directory.path().join("file");
        fs::write(&file, "").unwrap();
        let state_dir = StateDir::at(&file.join("state"));
        state_dir.try_out();
        state_dir.keep(SystemTime::now());
        assert_eq!((state_dir.since_last(), state_dir.is_broken.load(Ordering::Relaxed)), (None, true));
    }
}
