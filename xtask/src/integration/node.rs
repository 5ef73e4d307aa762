//! The agent beside simulated nodes of every release, situation and right, and beside nodes that misbehave.

mod findings;
pub(super) mod matrix;
mod page;
mod right;
