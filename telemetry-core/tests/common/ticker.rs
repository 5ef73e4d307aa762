//! The work of a host, which goes on whatever happens to telemetry: `cargo xtask faults` prints its largest gap.

use std::path::{Path, PathBuf};
use std::sync::Once;
use std::time::{Duration, Instant};
use std::{env, fs, process, thread};

/// Ticks until the end of this process, and keeps the largest gap, in microseconds, in the directory that the variable names.
/// Without a directory nobody would read the gap, and there is no ticker.
pub fn tick() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let Some(directory) = env::var_os("TELEMETRY_TEST_TICKER_DIR") else { return };
        let file = PathBuf::from(directory).join(process::id().to_string());
        // Where no thread can be had, the gap is not known.
        let _ = thread::Builder::new().name("host ticker".to_owned()).spawn(move || watch(&file));
    });
}

fn watch(file: &Path) {
    let (mut largest, mut last) = (Duration::ZERO, Instant::now());
    loop {
        thread::sleep(Duration::from_millis(5));
        let gap = last.elapsed();
        last = Instant::now();
        if gap > largest {
            largest = gap;
            let _ = fs::write(file, largest.as_micros().to_string());
        }
    }
}
