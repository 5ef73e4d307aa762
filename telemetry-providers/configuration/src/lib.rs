//! The section configuration: what was switched on.
