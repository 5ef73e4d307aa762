//! `telemetry-agent check`: what may be read of the node, and whether reports would arrive.

mod json;
mod receiver;
mod text;

use std::process::ExitCode;

use telemetry_core::{CollectError, Consent, Environment, Report};

use self::receiver::Receiver;
use crate::failure::Failure;
use crate::host;
use crate::kurrentdb::{self, Found, Probe, Probed};
use crate::options::{NodeOptout, Options};
use crate::product::PRODUCT;

/// How the findings are printed.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Form {
    Text,
    Json,
}

/// Prints what was found; something that is missing is exit code 1.
pub(crate) fn check(options: &Options, form: Form) -> Result<ExitCode, Failure> {
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
    /// The end of the sentence "opted out, …".
    opted_out: Option<String>,
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
    /// It did not answer while the report was composed.
    Late,
    Probed(Probe),
}

impl Findings {
    fn gather(options: &Options) -> Result<Self, Failure> {
        let (node, report) = read_node(options)?;
        let opted_out = opted_out(options, &node);
        let receiver = Receiver::look(options, opted_out.as_deref());
        let log = if options.log.level.has_reports() { Log::Listening } else { Log::Deaf };
        Ok(Self { node, report, opted_out, log, receiver })
    }

    fn missing(&self) -> usize {
        let unreachable = matches!(self.receiver, Receiver::Unreachable { .. });
        self.node.missing() + usize::from(unreachable) + usize::from(self.log == Log::Deaf)
    }
}

/// Composes a report, and sees what of the node can be read for it.
fn read_node(options: &Options) -> Result<(NodeFindings, Report), Failure> {
    let Some(node) = host::node(&options.node)? else {
        return Ok((NodeFindings::None, host::preview(options)?));
    };
    let builder = host::beside(host::without_node(options, None)?, options, &node);
    builder.check()?;
    let (builder, probe) = kurrentdb::watch(builder, &node);
    let report = builder.preview().map_err(Failure::Preview)?;
    Ok((probe.try_recv().map_or(NodeFindings::Late, NodeFindings::Probed), report))
}

/// As for a report: the variables decide, and else the node.
fn opted_out(options: &Options, node: &NodeFindings) -> Option<String> {
    match (Consent::read(&PRODUCT, &Environment::of_process()), options.node.node_optout, node) {
        (Consent::OptedOut(how), _, _) => Some(how.to_string()),
        (Consent::Given, NodeOptout::Ignore, _) | (Consent::Given, _, NodeFindings::None) => None,
        (Consent::Given, NodeOptout::Honour, NodeFindings::Late) => {
            Some("since the node did not say in time whether it may be sent".to_owned())
        }
        (Consent::Given, NodeOptout::Honour, NodeFindings::Probed(probe)) => probe.objection.map(str::to_owned),
    }
}

impl NodeFindings {
    fn endpoints(&self) -> &[Probed] {
        match self {
            Self::None | Self::Late => &[],
            Self::Probed(probe) => &probe.endpoints,
        }
    }

    /// Where nothing at all can be read, there is no node.
    fn missing(&self) -> usize {
        let missing = self.endpoints().iter().filter(|probed| is_missing(probed.found)).count();
        let is_there = self.endpoints().iter().any(|probed| probed.found == Found::Read);
        if missing > 0 || is_there || matches!(self, Self::None) { missing } else { 1 }
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
        Found::Not(CollectError::Refused(_)) => "refused",
        Found::Not(_) => "failed",
    }
}

fn reason(found: Found) -> Option<&'static str> {
    match found {
        Found::Read => None,
        Found::NotAsked => Some("this node does not lead, and a report has zeros for it"),
        Found::Not(error) => Some(error.reason()),
    }
}
