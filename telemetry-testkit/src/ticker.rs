//! The work of a host, which goes on whatever happens to telemetry: its largest gap is kept, to be printed, and not judged.

use std::path::{Path, PathBuf};
use std::sync::Once;
use std::time::{Duration, Instant};
use std::{env, fs, process, thread};

/// The variable that names the directory in which gaps are kept, in microseconds, a file for each process. The tests of
/// `telemetry-core`, which need nothing else of the test kit, have a ticker of their own and name the variable themselves.
pub const TICKER_DIRECTORY: &str = "TELEMETRY_TEST_TICKER_DIR";

const TICK: Duration = Duration::from_millis(5);

/// Ticks from now on until the end of this process; without a directory nobody would know, and there is no ticker.
pub fn tick() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let Some(directory) = env::var_os(TICKER_DIRECTORY) else { return };
        let file = PathBuf::from(directory).join(process::id().to_string());
        let ticker = thread::Builder::new().name("host ticker".to_owned());
        // Where no thread can be had, the gap is not known.
        let _ = ticker.spawn(move || watch(&file));
    });
}

fn watch(file: &Path) {
    let (mut largest, mut last) = (Duration::ZERO, Instant::now());
    loop {
        thread::sleep(TICK);
        let gap = last.elapsed();
        last = Instant::now();
        if gap > largest {
            largest = gap;
            let _ = fs::write(file, largest.as_micros().to_string());
        }
    }
}
