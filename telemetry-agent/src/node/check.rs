//! `telemetry-agent check`: what may be read of the node, and whether reports would arrive.

mod json;
mod receiver;
mod text;

use std::process::ExitCode;

use telemetry_core::{CollectError, Consent, Report};
use telemetry_kurrentdb::{Finding, Found};

use self::receiver::Receiver;
use crate::error::AgentError;
use crate::host;
use crate::options::Options;

/// How the findings are printed.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Form {
    Text,
    Json,
}

/// Prints what was found; something that is missing is exit code 1.
pub(crate) fn check(options: &Options, form: Form) -> Result<ExitCode, AgentError> {
    let findings = Findings::gather(options)?;
    crate::print(&match form {
        Form::Text => findings.text(),
        Form::Json => findings.json(),
    })?;
    Ok(ExitCode::from(u8::from(findings.missing() > 0)))
}

/// What was found of the node, of a report that was composed meanwhile, and of whom reports go to.
struct Findings {
    node: NodeFindings,
    report: Report,
    consent: Consent,
    log: Log,
    receiver: Receiver,
}

/// Whether reports are logged, without which none is sent.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Log {
    Listening,
    Deaf,
}

enum NodeFindings {
    /// No node is given.
    None,
    /// What came of each endpoint; nothing where the node was not so much as asked while the report was composed.
    Asked(Vec<Finding>),
}

impl Findings {
    fn gather(options: &Options) -> Result<Self, AgentError> {
        let (builder, node) = super::host(options)?;
        let preview = host::preview(builder)?;
        let consent = preview.consent();
        let log = if options.log.level.has_reports() { Log::Listening } else { Log::Deaf };
        Ok(Self {
            node: node.map_or(NodeFindings::None, |node| NodeFindings::Asked(node.findings())),
            report: preview.into_report(),
            consent,
            log,
            receiver: Receiver::look(options, consent),
        })
    }

    fn missing(&self) -> usize {
        let unreachable = matches!(self.receiver, Receiver::Unreachable { .. });
        self.node.missing() + usize::from(unreachable) + usize::from(self.log == Log::Deaf)
    }
}

impl NodeFindings {
    /// Where nothing at all can be read, there is no node.
    fn missing(&self) -> usize {
        let Self::Asked(findings) = self else { return 0 };
        let missing = findings.iter().filter(|finding| is_missing(finding.found)).count();
        let is_there = findings.iter().any(|finding| finding.found == Found::Read);
        if missing > 0 || is_there { missing } else { 1 }
    }
}

/// What a node does not have is not missing.
fn is_missing(found: Found) -> bool {
    matches!(found, Found::Not(error) if !matches!(error, CollectError::NotThere(_)))
}

fn state(found: Found) -> &'static str {
    match found {
        Found::Read => "read",
        Found::NotAsked => "not asked",
        Found::Not(CollectError::NotThere(_)) => "not there",
        Found::Not(CollectError::Denied(_) | CollectError::Unauthenticated(_)) => "refused",
        Found::Not(_) => "failed",
    }
}

fn reason(found: Found) -> Option<String> {
    match found {
        Found::Read => None,
        Found::NotAsked => Some("this node does not lead, and a report has zeros for it".to_owned()),
        Found::Not(error) => Some(error.to_string()),
    }
}
