//! The size of a file system, asked for on a thread that may be lost.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use crate::Reading;

/// How long a file system has to answer.
const LIMIT: Duration = Duration::from_secs(1);

/// The size of the file system that holds `path`, in bytes.
pub(crate) fn size(path: &Path) -> Reading<u64> {
    answer_within(LIMIT, path, ask)
}

#[cfg(unix)]
fn ask(path: &Path) -> Reading<u64> {
    let system = rustix::fs::statvfs(path).map_err(|_| "the data directory can't be read")?;
    let bytes = system.f_blocks.checked_mul(system.f_frsize);
    bytes.filter(|bytes| *bytes > 0).ok_or("the data directory's file system has no size")
}

#[cfg(not(unix))]
fn ask(_path: &Path) -> Reading<u64> {
    Err("the size of a file system can't be read on this system")
}

/// The questions that are still open, by path; a dead mount keeps its question here for ever.
static OPEN: Mutex<BTreeMap<PathBuf, Arc<Question>>> = Mutex::new(BTreeMap::new());

type Ask = fn(&Path) -> Reading<u64>;

fn answer_within(limit: Duration, path: &Path, ask: Ask) -> Reading<u64> {
    let question = open(path, ask).map_err(|_| "no thread could be started to look at the data directory")?;
    question.answer_within(limit).unwrap_or(Err("the data directory does not answer"))
}

/// The open question about `path`, or a new one.
fn open(path: &Path, ask: Ask) -> std::io::Result<Arc<Question>> {
    let mut open = lock(&OPEN);
    if let Some(question) = open.get(path) {
        return Ok(Arc::clone(question));
    }
    let question = Arc::new(Question::default());
    start(path.to_owned(), Arc::clone(&question), ask)?;
    open.insert(path.to_owned(), Arc::clone(&question));
    Ok(question)
}

fn start(path: PathBuf, question: Arc<Question>, ask: Ask) -> std::io::Result<()> {
    let work = move || {
        let answer = ask(&path);
        lock(&OPEN).remove(&path);
        question.settle(answer);
    };
    std::thread::Builder::new().name("telemetry-disk".to_owned()).spawn(work).map(drop)
}

/// A question and, later, its answer.
#[derive(Default)]
struct Question {
    answer: Mutex<Option<Reading<u64>>>,
    settled: Condvar,
}

impl Question {
    fn settle(&self, answer: Reading<u64>) {
        *lock(&self.answer) = Some(answer);
        self.settled.notify_all();
    }

    fn answer_within(&self, limit: Duration) -> Option<Reading<u64>> {
        let waiting = self.settled.wait_timeout_while(lock(&self.answer), limit, |answer| answer.is_none());
        *waiting.unwrap_or_else(PoisonError::into_inner).0
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicU32, Ordering};
    use std::time::Instant;

    use super::*;

    const SHORT: Duration = Duration::from_millis(50);

    fn check(path: &str, ask: Ask, expected: Reading<u64>) {
        assert_eq!(answer_within(SHORT, Path::new(path), ask), expected);
    }

    #[test]
    fn a_file_system_has_a_size() {
        assert!(size(&std::env::temp_dir()).unwrap() > 0);
    }

    #[test]
    fn one_without_a_size_is_absent_not_zero() {
        assert_eq!(size(Path::new("/proc")), Err("the data directory's file system has no size"));
    }

    #[test]
    fn a_directory_that_is_not_there_is_absent() {
        assert_eq!(size(Path::new("/no/such/directory")), Err("the data directory can't be read"));
    }

    #[test]
    fn one_that_never_answers_is_given_up_in_time_and_asked_once() {
        static ASKED: AtomicU32 = AtomicU32::new(0);
        let stuck = |_: &Path| {
            ASKED.fetch_add(1, Ordering::Relaxed);
            loop {
                std::thread::park();
            }
        };
        let begin = Instant::now();
        for _ in 0..3 {
            check("/stuck", stuck, Err("the data directory does not answer"));
        }
        assert!(begin.elapsed() < 20 * SHORT);
        assert_eq!(ASKED.load(Ordering::Relaxed), 1);
    }

    #[test]
    fn one_that_is_stuck_costs_no_other() {
        check(
            "/stuck/beside",
            |_| loop {
                std::thread::park();
            },
            Err("the data directory does not answer"),
        );
        check("/well", |_| Ok(7), Ok(7));
    }

    #[test]
    fn one_that_has_come_back_is_asked_again() {
        let slow = |_: &Path| {
            std::thread::sleep(3 * SHORT);
            Ok(7)
        };
        check("/slow", slow, Err("the data directory does not answer"));
        std::thread::sleep(6 * SHORT);
        check("/slow", |_| Ok(8), Ok(8));
    }
}
