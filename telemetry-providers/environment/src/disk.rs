//! The size of a file system, asked for on a thread that may be lost.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use crate::Reading;

/// How long a file system has to answer.
const LIMIT: Duration = Duration::from_secs(1);

/// Asks for the size of the file system that holds `path`, in bytes; whoever asks can do something else meanwhile.
pub(crate) fn ask(path: &Path) -> Asked {
    Asked::within(LIMIT, path, look)
}

/// A question that somebody waits for.
pub(crate) struct Asked {
    question: Reading<Arc<Question>>,
    asked: Instant,
    limit: Duration,
}

impl Asked {
    fn within(limit: Duration, path: &Path, look: Look) -> Self {
        let question = open(path, look).map_err(|_| "no thread could be started to look at the data directory");
        Self { question, asked: Instant::now(), limit }
    }

    /// The answer, waited for until the limit after the question is over.
    pub(crate) fn answer(self) -> Reading<u64> {
        let left = self.limit.saturating_sub(self.asked.elapsed());
        self.question?.answer_within(left).unwrap_or(Err("the data directory does not answer"))
    }
}

#[cfg(unix)]
fn look(path: &Path) -> Reading<u64> {
    let system = rustix::fs::statvfs(path).map_err(|_| "the data directory can't be read")?;
    let bytes = system.f_blocks.checked_mul(system.f_frsize);
    bytes.filter(|bytes| *bytes > 0).ok_or("the data directory's file system has no size")
}

#[cfg(not(unix))]
fn look(_path: &Path) -> Reading<u64> {
    Err("the size of a file system can't be read on this system")
}

/// The questions that are still open, by path; a dead mount keeps its question here for ever.
static OPEN: Mutex<BTreeMap<PathBuf, Arc<Question>>> = Mutex::new(BTreeMap::new());

type Look = fn(&Path) -> Reading<u64>;

/// The open question about `path`, or a new one.
fn open(path: &Path, look: Look) -> std::io::Result<Arc<Question>> {
    let mut open = lock(&OPEN);
    if let Some(question) = open.get(path) {
        return Ok(Arc::clone(question));
    }
    let question = Arc::new(Question::default());
    start(path.to_owned(), Arc::clone(&question), look)?;
    open.insert(path.to_owned(), Arc::clone(&question));
    Ok(question)
}

fn start(path: PathBuf, question: Arc<Question>, look: Look) -> std::io::Result<()> {
    let work = move || {
        let answer = look(&path);
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

    use super::*;

    const SHORT: Duration = Duration::from_millis(50);

    fn check(path: &str, look: Look, expected: Reading<u64>) {
        assert_eq!(Asked::within(SHORT, Path::new(path), look).answer(), expected);
    }

    fn size(path: impl AsRef<Path>) -> Reading<u64> {
        ask(path.as_ref()).answer()
    }

    #[test]
    fn a_file_system_has_a_size() {
        assert!(size(std::env::temp_dir()).unwrap() > 0);
    }

    #[test]
    fn one_without_a_size_is_absent_not_zero() {
        assert_eq!(size("/proc"), Err("the data directory's file system has no size"));
    }

    #[test]
    fn a_directory_that_is_not_there_is_absent() {
        assert_eq!(size("/no/such/directory"), Err("the data directory can't be read"));
        assert_eq!(size(""), Err("the data directory can't be read"));
        assert_eq!(size("/dev/null/data"), Err("the data directory can't be read"));
    }

    #[test]
    fn one_that_has_gone_since_it_was_asked_is_absent() {
        let root = crate::fixture::tree(&[("data/chunk", "")]);
        let data = root.path().join("data");
        assert!(size(&data).unwrap() > 0);
        drop(root);
        assert_eq!(size(&data), Err("the data directory can't be read"));
    }

    #[test]
    fn what_is_done_meanwhile_is_not_waited_for_again() {
        let slow = |_: &Path| {
            std::thread::sleep(100 * SHORT);
            Ok(7)
        };
        let limit = 1000 * SHORT;
        let now = Asked::within(limit, Path::new("/slow/meanwhile"), slow);
        let long_ago = Asked { asked: now.asked - limit, ..now };
        assert_eq!(long_ago.answer(), Err("the data directory does not answer"));
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
        for _ in 0..3 {
            check("/stuck", stuck, Err("the data directory does not answer"));
        }
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
