//! The section database: epochs and chunks.
