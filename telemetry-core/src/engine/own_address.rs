//! Placeholder until the branch with the real one is merged.
pub(super) fn is_own_address(_version: &str) -> bool { false }
