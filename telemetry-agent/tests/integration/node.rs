//! The agent beside simulated nodes of every release, state and right, and beside nodes that misbehave.

pub(super) mod absence;
pub(super) mod canaries;
pub(super) mod elsewhere;
mod findings;
pub(crate) mod log;
pub(super) mod matrix;
mod page;
pub(crate) mod process;
mod right;
mod series;
