//! The host's own work, which goes on whatever happens to telemetry: its largest gap is kept, to be printed, and not judged.

use std::fs;
use std::path::PathBuf;
use std::process;
use std::sync::Once;
use std::thread;
use std::time::{Duration, Instant};

const TICK: Duration = Duration::from_millis(5);

/// Ticks from now on until the end of this process, and keeps the largest gap in a file of its own.
pub fn tick() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let file = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("host-ticker-{}", process::id()));
        thread::Builder::new().name("host ticker".to_owned()).spawn(move || watch(&file)).unwrap();
    });
}

fn watch(file: &PathBuf) {
    let (mut largest, mut last) = (Duration::ZERO, Instant::now());
    loop {
        thread::sleep(TICK);
        let gap = last.elapsed();
        last = Instant::now();
        if gap > largest {
            largest = gap;
            fs::write(file, largest.as_micros().to_string()).unwrap();
        }
    }
}
