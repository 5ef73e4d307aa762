//! What a node knows of the members of its cluster: the section `gossip`.

use std::collections::BTreeMap;

pub use telemetry_provider_labels::NodeState;

use telemetry_core::{Identifier, Section, Supplied, register_provider};

/// The members of the cluster, as this node sees them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Section)]
pub struct Gossip(
    /// Each member's instance, a random number that it draws at each start, and its state. Seeds that were never
    /// contacted have no instance yet and share one entry, all zeros.
    pub BTreeMap<Identifier, NodeState>,
);

register_provider!(Supplied<Gossip>);

impl Gossip {
    /// The section of these members, in any order.
    ///
    /// Of members with one identifier the last one counts, as in the server itself. That happens to seeds that were
    /// never contacted: all of them are zero, so they appear as one, however many there are. Without a member there is no
    /// section, so a source that knows why there is none returns that as its error instead.
    ///
    /// ```
    /// use telemetry_core::Identifier;
    /// use telemetry_provider_gossip::{Gossip, NodeState};
    ///
    /// let seed = (Identifier::ZERO, NodeState::Manager);
    /// assert_eq!(Gossip::of([seed, (Identifier::from(7), NodeState::Leader), seed]).0.len(), 2);
    /// ```
    #[must_use]
    pub fn of(members: impl IntoIterator<Item = (Identifier, NodeState)>) -> Self {
        Self(members.into_iter().collect())
    }
}

/// The examples of the README compile.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;

#[cfg(test)]
mod tests {
    use telemetry_core::Telemetry;
    use telemetry_core::testing::PRODUCT;

    use super::*;

    fn check(members: &[(u128, NodeState)], expected: &str) {
        let gossip = Gossip::of(members.iter().map(|(id, state)| (Identifier::from(*id), *state)));
        let report = Telemetry::builder(PRODUCT)
            .supply::<Gossip>(async move |_cx| Ok(gossip.clone()))
            .provider(Supplied::<Gossip>::default())
            .preview()
            .unwrap()
            .into_report();
        assert_eq!(report.text(), expected);
    }

    #[test]
    fn the_json_is_that_of_the_wire() {
        let expected = r#"{
  "gossip": {
    "81e9ca2a-8acc-41ed-b9d0-65a652b36801": "Leader"
  }
}"#;
        check(&[(0x81e9_ca2a_8acc_41ed_b9d0_65a6_52b3_6801, NodeState::Leader)], expected);
    }

    #[test]
    fn seeds_that_were_never_contacted_are_one_entry() {
        let expected = r#"{
  "gossip": {
    "00000000-0000-0000-0000-000000000000": "Manager",
    "00000000-0000-0000-0000-000000000007": "Follower"
  }
}"#;
        check(&[(7, NodeState::Follower), (0, NodeState::Manager), (0, NodeState::Manager)], expected);
    }

    #[test]
    fn of_two_entries_for_one_member_the_last_one_counts() {
        let members = [(7, NodeState::Unknown), (7, NodeState::Clone)].map(|(id, state)| (Identifier::from(id), state));
        assert_eq!(Gossip::of(members).0.into_values().collect::<Vec<_>>(), [NodeState::Clone]);
    }

    #[test]
    fn no_members_are_no_section() {
        check(&[], "{}");
    }
}
