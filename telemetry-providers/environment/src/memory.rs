//! Memory: that of the machine, and how limits narrow it.

use sysinfo::{MemoryRefreshKind, System};

/// The machine's memory in bytes.
pub(crate) fn of_the_machine() -> Option<u64> {
    let mut system = System::new().ok()?;
    system.refresh_memory_specifics(MemoryRefreshKind::nothing().with_ram());
    plausible(system.total_memory())
}

/// The smallest of `machine` and `limits`; a limit of zero is none.
pub(crate) fn limited(machine: u64, limits: impl IntoIterator<Item = u64>) -> u64 {
    limits.into_iter().filter(|limit| *limit > 0).fold(machine, u64::min)
}

/// The source says 0 where it can't read, and the largest number where it read a larger one.
fn plausible(bytes: u64) -> Option<u64> {
    Some(bytes).filter(|bytes| (1..u64::MAX).contains(bytes))
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
        check(&[u64::MAX], 1_000);
    }

    #[test]
    fn what_no_machine_has_is_absent() {
        let check = |bytes, expected| assert_eq!(plausible(bytes), expected, "{bytes}");
        check(0, None);
        check(u64::MAX, None);
        check(68_631_052_288, Some(68_631_052_288));
    }
}
