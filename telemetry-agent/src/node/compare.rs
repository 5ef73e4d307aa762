//! `telemetry-agent compare`: the node's own message beside the report that this agent makes of the node.

mod circumstances;
mod console;
mod elapsed;
mod fields;
mod node_log;
mod pair;
mod reason;
mod verdict;

use std::fmt;
use std::path::Path;
use std::process::ExitCode;
use std::time::{Duration, SystemTime};

use telemetry_core::{Catalogue, Report};
use telemetry_kurrentdb::Finding;

use self::circumstances::Circumstances;
use self::fields::{Fields, rank};
use self::node_log::Message;
use self::pair::Pair;
use self::verdict::Verdict;
use crate::error::{self, AgentError};
use crate::host;
use crate::node;
use crate::options::Options;
use crate::table::aligned;
use crate::terminal;

/// A node writes its message some time after it made it.
const COLLECTED_BEFORE: Duration = Duration::from_secs(10);

/// Prints both, field by field; a difference that nothing explains is exit code 1.
pub(crate) fn compare(options: &Options, node_log: &Path) -> Result<ExitCode, AgentError> {
    let message = node_log::last_message(node_log)?;
    let (builder, node) = node::previewed(host::without_state(options)?, &options.node)?;
    error::warn(&options.node.warnings());
    let report = host::preview(builder)?.into_report();
    let comparison = Comparison::of(&message, &report, &node.findings()?, SystemTime::now())?;
    terminal::print(&comparison.to_string())?;
    Ok(comparison.exit_code())
}

/// The two, in the order of the report.
struct Comparison {
    age: Option<Duration>,
    rows: Vec<(Pair, Verdict)>,
}

impl Comparison {
    fn of(message: &Message, report: &Report, findings: &[Finding], now: SystemTime) -> Result<Self, AgentError> {
        let declared: Vec<_> = Catalogue::of_linked().fields().map(|field| field.path).collect();
        let age = message.written.and_then(|written| now.duration_since(written - COLLECTED_BEFORE).ok());
        let theirs = Fields::of_node(&message.object, &declared);
        let ours = Fields::of_report(report).map_err(|error| AgentError::Preview(error.into()))?;
        let circumstances = Circumstances::of(age, &ours, report.absent(), findings);
        let mut pairs = pair::pairs(theirs, ours, report.absent());
        pairs.sort_by_key(|pair| rank(&declared, &pair.path));
        let judged = pairs.into_iter().map(|pair| {
            let verdict = Verdict::of(&pair, &circumstances);
            (pair, verdict)
        });
        Ok(Self { age, rows: judged.collect() })
    }

    fn exit_code(&self) -> ExitCode {
        ExitCode::from(u8::from(self.unexplained().next().is_some()))
    }

    fn unexplained(&self) -> impl Iterator<Item = &Pair> {
        self.rows.iter().filter(|(_, verdict)| matches!(verdict, Verdict::Unexplained)).map(|(pair, _)| pair)
    }

    fn count(&self, verdict: fn(&Verdict) -> bool) -> usize {
        self.rows.iter().filter(|(_, own)| verdict(own)).count()
    }

    /// Identifiers are drawn at every start, so two runs of one node have little in common.
    fn is_of_two_runs(&self) -> bool {
        self.unexplained().any(|pair| pair.path == "cluster.nodeId" && pair.differs())
    }
}

const HEADING: [&str; 4] = ["FIELD", "NODE'S OWN MESSAGE", "THIS AGENT'S REPORT", ""];

impl fmt::Display for Comparison {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&aligned(HEADING, self.rows.iter().map(|(pair, verdict)| verdict.row(pair))))?;
        let equal = self.count(|verdict| matches!(verdict, Verdict::Equal));
        let explained = self.count(|verdict| matches!(verdict, Verdict::Explained(_)));
        let unexplained = self.unexplained().count();
        write!(f, "\n{equal} equal, {explained} explained, {unexplained} not explained; the node made its message ")?;
        match self.age {
            Some(age) => write!(f, "{} ago", humantime::format_duration(Duration::from_secs(age.as_secs())))?,
            None => f.write_str("at a time that its log does not say")?,
        }
        let hint = if self.is_of_two_runs() { ", in another run, or it is another node's" } else { "" };
        writeln!(f, "{hint}")
    }
}
