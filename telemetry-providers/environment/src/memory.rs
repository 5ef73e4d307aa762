//! Memory: that of the machine, and how limits narrow it.

use sysinfo::{MemoryRefreshKind, System};

/// The machine's memory in bytes.
pub(crate) fn of_the_machine() -> Option<u64> {
    let mut system = System::new().ok()?;
    system.refresh_memory_specifics(MemoryRefreshKind::nothing().with_ram());
    // It says 0 where it can't read.
    Some(system.total_memory()).filter(|bytes| *bytes > 0)
}

/// The smallest of `machine` and `limits`; a limit of zero is none.
pub(crate) fn limited(machine: u64, limits: impl IntoIterator<Item = u64>) -> u64 {
    limits.into_iter().filter(|limit| *limit > 0).fold(machine, u64::min)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_smallest_limit_counts_and_none_raises_the_memory() {
        let check =
            |limits: &[u64], expected| assert_eq!(limited(1_000, limits.iter().copied()), expected, "{limits:?}");
        check(&[], 1_000);
        check(&[600], 600);
        check(&[600, 400, 500], 400);
        check(&[0], 1_000);
        check(&[2_000], 1_000);
        check(&[0x7FFF_FFFF_FFFF_F000], 1_000);
    }
}
