//! The server's rule for counting projections, which forgets their names in the call.

use std::fmt;

use crate::Projections;

/// A projection as the server lists it, borrowed for as long as it takes to count it.
#[derive(Clone, Copy)]
pub struct Projection<'a> {
    /// Its name; only whether it begins with `$` is looked at.
    pub name: &'a str,
    /// `Continuous`, `OneTime` or `Transient`.
    pub mode: &'a str,
    /// What it does, in the server's words, such as `Running` or `Faulted (Enabled)`.
    pub status: &'a str,
}

/// It shows no name.
impl fmt::Debug for Projection<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Projection").finish_non_exhaustive()
    }
}

impl Projections {
    /// Counts as the server does.
    ///
    /// Only continuous projections count. One whose name begins with `$` is standard, any other custom; so a user's own
    /// projection that is called `$mine` counts as standard. One runs if its status has the word `Running` anywhere in
    /// it, so that `Stopping/Running` runs.
    ///
    /// ```
    /// use telemetry_provider_projections::{Projection, Projections};
    ///
    /// let counted = Projections::count([
    ///     Projection { name: "$streams", mode: "Continuous", status: "Running" },
    ///     Projection { name: "orders", mode: "Continuous", status: "Stopped" },
    ///     Projection { name: "once", mode: "OneTime", status: "Running" },
    /// ]);
    /// assert_eq!((counted.total_count, counted.total_running_count), (2, 1));
    /// ```
    #[must_use]
    pub fn count<'a>(projections: impl IntoIterator<Item = Projection<'a>>) -> Self {
        let mut counted = Self::default();
        projections.into_iter().for_each(|projection| counted.add(projection));
        counted
    }

    /// Counts one more, for a list that is read bit by bit.
    pub fn add(&mut self, projection: Projection<'_>) {
        if !projection.counts() {
            return;
        }
        let running = u64::from(projection.runs());
        let (count, running_count) = self.kind(projection);
        *count += 1;
        *running_count += running;
        self.total_count += 1;
        self.total_running_count += running;
    }

    /// What a node that is not the leader reports: zeros.
    ///
    /// Projections run on the leader. The server's other nodes have the subsystem and an empty list, so they send zeros
    /// rather than no section, and the sum over a cluster is right.
    #[must_use]
    pub fn elsewhere() -> Self {
        Self::default()
    }

    /// The two counts that are those of projections of this kind: how many there are, and how many run.
    fn kind(&mut self, projection: Projection<'_>) -> (&mut u64, &mut u64) {
        if projection.is_standard() {
            (&mut self.standard_projection_count, &mut self.standard_projection_running_count)
        } else {
            (&mut self.custom_projection_count, &mut self.custom_projection_running_count)
        }
    }
}

impl Projection<'_> {
    fn counts(self) -> bool {
        self.mode == "Continuous"
    }

    fn is_standard(self) -> bool {
        self.name.starts_with('$')
    }

    fn runs(self) -> bool {
        self.status.contains("Running")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Counts one projection; `expected` is in the order of the wire.
    fn check(name: &str, mode: &str, status: &str, expected: [u64; 6]) {
        let counted = Projections::count([Projection { name, mode, status }]);
        assert_eq!(in_wire_order(&counted), expected, "{name} {mode} {status}");
    }

    fn in_wire_order(counted: &Projections) -> [u64; 6] {
        [
            counted.custom_projection_count,
            counted.standard_projection_count,
            counted.custom_projection_running_count,
            counted.standard_projection_running_count,
            counted.total_count,
            counted.total_running_count,
        ]
    }

    #[test]
    fn a_name_that_begins_with_a_dollar_is_standard() {
        check("$by_category", "Continuous", "Stopped", [0, 1, 0, 0, 1, 0]);
        check("$mine", "Continuous", "Running", [0, 1, 0, 1, 1, 1]);
        check("orders", "Continuous", "Running", [1, 0, 1, 0, 1, 1]);
        check("or$ers", "Continuous", "Stopped", [1, 0, 0, 0, 1, 0]);
        check("", "Continuous", "Stopped", [1, 0, 0, 0, 1, 0]);
    }

    #[test]
    fn only_continuous_ones_count() {
        check("orders", "OneTime", "Running", [0; 6]);
        check("$temporary", "Transient", "Running", [0; 6]);
        check("orders", "continuous", "Running", [0; 6]);
    }

    #[test]
    fn a_status_that_has_the_word_running_runs() {
        let running = [1, 0, 1, 0, 1, 1];
        check("orders", "Continuous", "Stopping/Running", running);
        check("orders", "Continuous", "Faulted/Running (Enabled)", running);
        check("orders", "Continuous", "LoadingStopped/Running", running);
    }

    #[test]
    fn any_other_status_does_not_run() {
        let still = [1, 0, 0, 0, 1, 0];
        check("orders", "Continuous", "Faulted (Enabled)", still);
        check("orders", "Continuous", "running", still);
        check("orders", "Continuous", "Preparing", still);
        check("orders", "Continuous", "Deleting", still);
    }

    #[test]
    fn totals_are_the_sum_of_both_kinds() {
        let listed = [("$streams", "Running"), ("orders", "Running"), ("users", "Stopped")];
        let counted = Projections::count(listed.map(|(name, status)| Projection { name, mode: "Continuous", status }));
        assert_eq!(in_wire_order(&counted), [2, 1, 1, 1, 3, 2]);
    }

    #[test]
    fn a_node_that_does_not_lead_reports_zeros() {
        assert_eq!(in_wire_order(&Projections::elsewhere()), [0; 6]);
    }
}
