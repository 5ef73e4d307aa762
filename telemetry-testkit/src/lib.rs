//! What tests talk to: a simulated node, a recording collector, a proxy, listeners that do whatever a test wants, and the agent.
//!
//! Each peer runs on a thread of its own, on a loopback port that the system chose, so that a synchronous caller can use it
//! beside real child processes. Dropping a peer ends its thread and closes its connections.
//!
//! ```
//! use telemetry_testkit::{Answer, Authority, ClusterState, Collector, Flaw, Listener, Node, Release, Step, hostile};
//!
//! # fn main() -> anyhow::Result<()> {
//! let recorded = Node::recorded("23.10/single-loaded").hanging("/projections/continuous").start()?;
//! let newest = Node::release(Release::V26_2, ClusterState::Follower).canaries().start()?;
//! newest.now_answers("/gossip", Answer::status(503));
//!
//! let authority = Authority::new()?;
//! let collector = Collector::encrypted(authority.certificate(Flaw::Expired)?)?;
//! collector.answering_with(vec![Answer::status(503), Answer::status(200)]);
//! assert!(recorded.url().starts_with("http://127.0.0.1:") && collector.url().starts_with("https://127.0.0.1:"));
//! assert!(collector.received().is_empty());
//!
//! let oversized = Listener::scripted(hostile::gzip_bomb(1024, hostile::ContentEncoding::Gzip))?;
//! let broken_off = Listener::scripted(vec![Step::Read, Step::Send(b"HTTP/1.1 200 OK".to_vec()), Step::Reset])?;
//! # drop((oversized, broken_off));
//! # Ok(())
//! # }
//! ```

mod access;
mod agent;
mod answer;
mod answers;
mod basic;
mod bind_address;
mod canaries;
mod certificate;
#[cfg(test)]
mod client;
mod cluster_state;
mod collector;
pub mod hostile;
mod http;
mod journal;
mod listener;
mod metered;
mod node;
mod payload;
mod proxy;
mod recording;
mod release;
mod reserved_port;
mod rewriting;
mod script;
mod serving;
mod steps;
mod stream;
mod ticker;
mod watched;
mod wrong;

pub use access::{Rights, User};
pub use agent::{AGENT_TIMEOUT, Agent, RunningAgent, logged_report};
pub use answer::Answer;
pub use canaries::CANARIES;
pub use certificate::{Authority, Certificate, Flaw};
pub use cluster_state::ClusterState;
pub use collector::Collector;
pub use journal::Request;
pub use listener::Listener;
pub use node::{Node, NodeBuilder};
pub use proxy::Proxy;
pub use recording::Recording;
pub use release::Release;
pub use reserved_port::ReservedPort;
pub use script::Script;
pub use steps::{ENDLESS, Step};
pub use ticker::{TICKER_DIRECTORY, tick};
pub use wrong::{deep, wrong_answers};
