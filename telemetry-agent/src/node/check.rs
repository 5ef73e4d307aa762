//! `telemetry-agent check`: what may be read of the node, and whether reports would arrive.

mod inputs;
mod json;
mod receiver;
mod text;

use std::collections::HashSet;
use std::process::ExitCode;
use std::sync::{Arc, Mutex, PoisonError};

use telemetry_core::{CollectError, Consent, Doubt, Label, Report};
use telemetry_kurrentdb::{Finding, Found, Node, ReadError};

use self::inputs::Inputs;
use self::receiver::Receiver;
use crate::error::{self, AgentError};
use crate::host;
use crate::node::{self, messages};
use crate::options::Options;
use crate::{startup, terminal};

/// How the findings are printed.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Form {
    Text,
    Json,
}

/// Prints what was found; something that is missing is exit code 1.
pub(crate) fn check(options: &Options, form: Form) -> Result<ExitCode, AgentError> {
    let findings = Findings::gather(options)?;
    terminal::print(&match form {
        Form::Text => terminal::fitted(findings.text()),
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
    inputs: Inputs,
}

/// Whether reports are logged, without which none is sent.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Log {
    Enabled,
    Disabled,
}

enum NodeFindings {
    /// No node is given.
    None,
    Asked(NodeReading),
}

/// What came of asking the node.
struct NodeReading {
    address: String,
    /// What came of each endpoint; nothing where the node was not so much as asked while the report was composed.
    findings: Vec<Finding>,
    /// Why nothing could be read, if that was so.
    error: Option<ReadError>,
    /// What the node's operator should know besides.
    messages: Vec<String>,
}

impl Findings {
    fn gather(options: &Options) -> Result<Self, AgentError> {
        let messages = Arc::new(Mutex::new(Vec::new()));
        let told = Arc::clone(&messages);
        let (builder, node) = node::inspected(host::without_state(options)?, &options.node, move |message| {
            messages::keep(message, &messages);
        })?;
        startup::dry_run(options, &builder)?;
        error::warn(&startup::warnings_of_dry_run(options, &builder));
        let variables = builder.opt_out_variables();
        let preview = host::preview(builder)?;
        let consent = preview.consent();
        let log = if options.log.level.has_reports() { Log::Enabled } else { Log::Disabled };
        Ok(Self {
            inputs: Inputs::of(options, &variables, &node),
            node: node.node.map_or(NodeFindings::None, |node| NodeFindings::Asked(NodeReading::of(&node, &told))),
            report: preview.into_report(),
            consent,
            log,
            receiver: Receiver::probe(options, consent),
        })
    }

    /// How many things are to be mended. A doubt that a source leaves has the cause of an endpoint, if one of those is missing.
    fn missing(&self) -> usize {
        let unreachable = matches!(self.receiver, Receiver::Unreachable { .. });
        let unclear = match self.consent {
            Consent::Granted | Consent::OptedOut(_) => false,
            Consent::Unknown(Doubt::Source(_) | Doubt::NoAnswer) => self.node.missing() == 0,
            Consent::Unknown(_) => true,
        };
        self.node.missing()
            + [unreachable, unclear, self.log == Log::Disabled].into_iter().filter(|is_wrong| *is_wrong).count()
    }
}

impl NodeFindings {
    fn missing(&self) -> usize {
        match self {
            Self::None => 0,
            Self::Asked(reading) => reading.missing(),
        }
    }
}

impl NodeReading {
    fn of(node: &Node, messages: &Mutex<Vec<String>>) -> Self {
        Self {
            address: node.address().to_string(),
            findings: node.findings(),
            error: node.read_error(),
            messages: messages.lock().unwrap_or_else(PoisonError::into_inner).clone(),
        }
    }

    /// How many causes there are for which something is missing. Where nothing at all can be read, there is no node.
    fn missing(&self) -> usize {
        let causes: HashSet<_> = self.findings.iter().filter_map(|finding| cause_of_missing(finding.found)).collect();
        if causes.is_empty() && !self.is_there() { 1 } else { causes.len() }
    }

    /// Whether anything could be read.
    fn is_there(&self) -> bool {
        self.findings.iter().any(|finding| finding.found == Found::Read)
    }

    /// The one cause for which nothing could be read.
    fn common_cause(&self) -> Option<CollectError> {
        let mut causes = self.findings.iter().map(|finding| cause_of_missing(finding.found));
        let first = causes.next()??;
        causes.all(|cause| cause == Some(first)).then_some(first)
    }
}

/// What a node does not have is not missing.
fn cause_of_missing(found: Found) -> Option<CollectError> {
    match found {
        Found::Not(CollectError::NotThere(_)) | Found::Read | Found::NotAsked(_) => None,
        Found::Not(cause) => Some(cause),
    }
}

fn state(found: Found) -> &'static str {
    match found {
        Found::Read => "read",
        Found::NotAsked(_) => "not asked",
        Found::Not(CollectError::NotThere(_)) => "not there",
        Found::Not(CollectError::Denied(_) | CollectError::Unauthenticated(_)) => "refused",
        Found::Not(_) => "failed",
    }
}

fn reason(found: Found) -> Option<String> {
    match found {
        Found::Read => None,
        Found::NotAsked(state) if state.is_follower() => Some(format!("a node that is {} reports zeros", state.name())),
        Found::NotAsked(state) => Some(format!("a node that is {} counts nothing", state.name())),
        Found::Not(error) => Some(error.to_string()),
    }
}
