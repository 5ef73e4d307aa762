//! Which node this is, in which state, and which one leads: the section `cluster`.

pub use telemetry_provider_labels::NodeState;

use telemetry_core::{Identifier, Reading, Section, Supplied, register_provider};

/// The node and its leader.
#[derive(Clone, Debug, Default, PartialEq, Eq, Section)]
pub struct Cluster {
    /// The leader's instance: a random number that it draws at each start.
    pub leader_id: Reading<Identifier>,
    /// This node's instance: a random number that it draws at each start.
    pub node_id: Reading<Identifier>,
    /// The state of this node in its cluster.
    pub node_state: Reading<NodeState>,
}

register_provider!(Supplied<Cluster>);

/// The examples of the README compile.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;

#[cfg(test)]
mod tests {
    use telemetry_core::Telemetry;
    use telemetry_core::testing::PRODUCT;

    use super::*;

    fn check(cluster: Cluster, expected: &str) {
        let report = Telemetry::builder(PRODUCT)
            .supply::<Cluster>(async move |_cx| Ok(cluster.clone()))
            .provider(Supplied::<Cluster>::default())
            .preview()
            .unwrap()
            .into_report();
        assert_eq!(report.text(), expected);
    }

    #[test]
    fn the_json_is_that_of_the_wire() {
        let id: Identifier = "81e9ca2a-8acc-41ed-b9d0-65a652b36801".parse().unwrap();
        let cluster = Cluster { leader_id: id.into(), node_id: id.into(), node_state: NodeState::Leader.into() };
        let expected = r#"{
  "cluster": {
    "leaderId": "81e9ca2a-8acc-41ed-b9d0-65a652b36801",
    "nodeId": "81e9ca2a-8acc-41ed-b9d0-65a652b36801",
    "nodeState": "Leader"
  }
}"#;
        check(cluster, expected);
    }

    #[test]
    fn what_is_not_known_is_absent() {
        let cluster = Cluster { node_state: NodeState::Unknown.into(), ..Cluster::default() };
        check(cluster, "{\n  \"cluster\": {\n    \"nodeState\": \"Unknown\"\n  }\n}");
    }
}
