//! An agent that reports every second, and what it says in each report.

use std::time::Duration;

use anyhow::Result;
use telemetry_testkit::{Agent, RunningAgent};

use super::findings::Findings;

/// The agent, which has no endpoint; dropping it kills it.
pub(super) struct Series(RunningAgent);

/// Two collections, each with all the time that it may take.
const TWO_REPORTS_TIMEOUT: Duration = Duration::from_secs(20);

impl Series {
    pub(super) fn start(agent: Agent) -> Result<Self> {
        // The nodes that were recorded are opted out.
        let agent = agent.option("--node-optout", "ignore");
        Ok(Self(agent.option("--first-report", "1s").option("--interval", "1s").start()?))
    }

    /// The first report that is begun after this call: the one after that which may be under way.
    pub(super) fn next(&self) -> Result<Findings> {
        let place = reports(&self.0.log().unwrap_or_default()).count() + 1;
        let nth = |log: &str| reports(log).nth(place).map(|(report, outcome)| (report.to_owned(), outcome.to_owned()));
        let (report, outcome) = self.0.wait_until(TWO_REPORTS_TIMEOUT, "two more reports", nth)?;
        Findings::read(report.as_bytes(), outcome.trim_start_matches("; "))
    }
}

/// Each report of a log with the end of its outcome, which names what is absent.
fn reports(log: &str) -> impl Iterator<Item = (&str, &str)> {
    log.split("Telemetry not sent; no endpoint configured:\n").skip(1).filter_map(|part| {
        let end = part.find("\n}\n")? + "\n}".len();
        let (report, after) = part.split_at(end);
        let (_, outcome) = after.split_once("Telemetry report not sent: no endpoint configured")?;
        Some((report, outcome.split_once('\n')?.0))
    })
}
