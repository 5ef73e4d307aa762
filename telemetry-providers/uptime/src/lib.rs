//! The section uptime, at the top level.
