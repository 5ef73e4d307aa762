//! Processor cores: those that the system lets this process run on, and how limits narrow them.

/// The cores that this process may run on, whatever its control groups say.
pub(crate) fn of_the_process() -> Option<u32> {
    affinity().or_else(as_the_system_says)
}

/// The smallest of `cores` and `limits`.
pub(crate) fn limited(cores: u32, limits: impl IntoIterator<Item = u32>) -> u32 {
    limits.into_iter().fold(cores, u32::min)
}

/// The standard library would read the control groups once more, and round half a core down.
#[cfg(target_os = "linux")]
fn affinity() -> Option<u32> {
    let cores = rustix::thread::sched_getaffinity(None).ok()?.count();
    Some(cores).filter(|cores| *cores > 0)
}

#[cfg(not(target_os = "linux"))]
fn affinity() -> Option<u32> {
    None
}

/// Also where there are more cores than the set above has room for.
fn as_the_system_says() -> Option<u32> {
    let cores = std::thread::available_parallelism().ok()?;
    Some(u32::try_from(cores.get()).unwrap_or(u32::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_smallest_limit_counts_and_none_adds_a_core() {
        let check = |limits: &[u32], expected| assert_eq!(limited(8, limits.iter().copied()), expected, "{limits:?}");
        check(&[], 8);
        check(&[2], 2);
        check(&[4, 1, 2], 1);
        check(&[64], 8);
    }

    #[test]
    fn there_are_as_many_as_the_standard_library_sees_or_more() {
        // It knows the quota, too.
        assert!(of_the_process() >= as_the_system_says());
        assert!(as_the_system_says() > Some(0));
    }
}
