//! What tests talk to: a simulated node, a recording collector and a silent listener.
//!
//! Each peer runs on a thread of its own, on a loopback port that the system chose, so that a synchronous caller can use it
//! beside real child processes. Dropping a peer ends its thread and closes its connections.
//!
//! ```
//! use telemetry_peers::{Answer, Collector, Node};
//!
//! # fn main() -> anyhow::Result<()> {
//! let node = Node::recorded("23.10/single-loaded").hanging("/projections/continuous").start()?;
//! let collector = Collector::start()?;
//! collector.answering_with(vec![Answer::status(503), Answer::status(200)]);
//! assert!(node.url().starts_with("http://127.0.0.1:"));
//! assert!(collector.received().is_empty());
//! # Ok(())
//! # }
//! ```

mod access;
mod answer;
mod answers;
mod basic;
mod canaries;
mod certificate;
#[cfg(test)]
mod client;
mod collector;
mod door;
pub mod hostile;
mod http;
mod journal;
mod listener;
mod name_server;
mod node;
mod payload;
mod play;
mod proxy;
mod recording;
mod release;
mod rewriting;
mod serving;
mod situation;
mod turns;
mod watched;
mod wire;
mod wrong;

pub use access::{Rights, User};
pub use answer::{Answer, Script};
pub use canaries::CANARIES;
pub use certificate::{Authority, Certificate, Flaw};
pub use collector::Collector;
pub use journal::Request;
pub use listener::Listener;
pub use name_server::MuteNameServer;
pub use node::{Node, NodeBuilder};
pub use play::{ENDLESS, Step};
pub use proxy::Proxy;
pub use recording::Recording;
pub use release::Release;
pub use situation::Situation;
pub use wrong::{deep, wrong_answers};
