//! How many persistent subscription groups there are: the section `persistentSubscriptions`.

use telemetry_core::{Section, Supplied, register_provider};

/// Persistent subscriptions.
#[derive(Clone, Debug, Default, PartialEq, Eq, Section)]
pub struct PersistentSubscriptions {
    /// Groups on streams and on `$all`, whether connected or not, as the leader counts them; 0 on every other node.
    #[section(unit = "groups", example = 2)]
    pub count: u64,
}

register_provider!(Supplied<PersistentSubscriptions>);

impl PersistentSubscriptions {
    /// Counts groups, running or not; of a group itself nothing is looked at or kept.
    ///
    /// ```
    /// use telemetry_provider_persistent_subscriptions::PersistentSubscriptions;
    ///
    /// assert_eq!(PersistentSubscriptions::count([("orders", "billing"), ("$all", "audit")]).count, 2);
    /// ```
    #[must_use]
    pub fn count(groups: impl IntoIterator) -> Self {
        Self { count: groups.into_iter().fold(0, |count, _| count + 1) }
    }

    /// What a node that is not the leader reports: none.
    ///
    /// Groups live on the leader. Whoever asks another node over HTTP is answered with the leader's list, and would
    /// count each group once per node.
    #[must_use]
    pub fn elsewhere() -> Self {
        Self::default()
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

    fn check(subscriptions: PersistentSubscriptions, count: u64) {
        let report = Telemetry::builder(PRODUCT)
            .supply::<PersistentSubscriptions>(async move |_cx| Ok(subscriptions.clone()))
            .provider(Supplied::<PersistentSubscriptions>::default())
            .preview()
            .unwrap()
            .into_report();
        assert_eq!(report.text(), format!("{{\n  \"persistentSubscriptions\": {{\n    \"count\": {count}\n  }}\n}}"));
    }

    #[test]
    fn groups_are_counted_not_streams() {
        check(PersistentSubscriptions::count([("orders", "a"), ("orders", "b"), ("$all", "a")]), 3);
    }

    #[test]
    fn no_groups_are_a_count_of_zero() {
        check(PersistentSubscriptions::count([(); 0]), 0);
    }

    #[test]
    fn a_node_that_does_not_lead_reports_none() {
        check(PersistentSubscriptions::elsewhere(), 0);
    }
}
