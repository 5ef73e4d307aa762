//! Earlier names, which only the tests of the agent's adapter still use; each goes as soon as they use the present one.

pub use crate::cluster_state::ClusterState as Situation;
use crate::{Listener, Step};

impl Listener {
    #[doc(hidden)]
    pub fn playing(steps: Vec<Step>) -> anyhow::Result<Self> {
        Self::scripted(steps)
    }
}
