//! The section projections: how many there are and run.
