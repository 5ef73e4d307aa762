//! The section release: version and tag, at the top level.
