//! CPU time of processes, as the kernel counts it.

use std::fs;
use std::path::Path;
use std::time::Duration;

use anyhow::{Context, Result};

/// Where a process's `stat` has user and system time, after its name, and then those of its children; see proc(5).
const OF_THE_PROCESS: usize = 11;
const OF_CHILDREN: usize = 13;
/// The unit of these times on Linux.
const TICKS_PER_SECOND: u32 = 100;

/// What all threads of this process have used so far, those that have ended included; to 10 ms.
pub(super) fn of_process(id: u32) -> Result<Duration> {
    read(Path::new(&format!("/proc/{id}/stat")), OF_THE_PROCESS)
}

/// What the processes that this one started and waited for have used, and those that they did; to 10 ms.
pub(super) fn of_children() -> Result<Duration> {
    read(Path::new("/proc/self/stat"), OF_CHILDREN)
}

fn read(stat: &Path, place: usize) -> Result<Duration> {
    let text = fs::read_to_string(stat)?;
    let ticks = ticks(&text, place).with_context(|| format!("{} can't be read: {text}", stat.display()))?;
    Ok(Duration::from_secs(ticks) / TICKS_PER_SECOND)
}

fn ticks(stat: &str, place: usize) -> Option<u64> {
    let (_, fields) = stat.rsplit_once(") ")?;
    let mut fields = fields.split_whitespace().skip(place).map(|field| field.parse::<u64>().ok());
    Some(fields.next()?? + fields.next()??)
}

#[cfg(test)]
mod tests {
    use super::*;

    const STAT: &str = "7 (a) b) S 1 7 7 0 -1 4194304 100 0 0 0 250 50 1000 500 20 0 2 0 900 1 1";

    #[test]
    fn user_and_system_time_are_summed() {
        assert_eq!(ticks(STAT, OF_THE_PROCESS), Some(300));
        assert_eq!(ticks(STAT, OF_CHILDREN), Some(1500));
        assert_eq!(ticks("7 (a) S 1", OF_THE_PROCESS), None);
    }
}
