//! The findings for programs.

use serde_json::{Value, json};
use telemetry_core::{Absence, Consent};
use telemetry_kurrentdb::Finding;

use super::inputs::Input;
use super::receiver::Receiver;
use super::{Findings, Log, NodeFindings, reason, state};

impl Findings {
    /// One object, whose keys are in alphabetical order.
    pub(super) fn json(&self) -> String {
        let (consent, reason) = consent(self.consent);
        let object = json!({
            "absent": self.report.absent().iter().map(absence).collect::<Vec<_>>(),
            "consent": consent,
            "consentReason": reason,
            "inputs": self.inputs.each().map(input).collect::<Vec<_>>(),
            "logged": self.log == Log::Enabled,
            "missing": self.missing(),
            "node": self.node.json(),
            "nodeError": self.node.error(),
            "nodeMessages": self.node.messages(),
            "optOut": reason.as_ref().filter(|_| matches!(self.consent, Consent::OptedOut(_))),
            "receiver": self.receiver.json(),
        });
        format!("{object:#}\n")
    }
}

impl NodeFindings {
    /// Nothing where no node is given, and an empty list where it did not answer.
    fn json(&self) -> Option<Vec<Value>> {
        match self {
            Self::None => None,
            Self::Asked(reading) => Some(reading.findings.iter().map(endpoint).collect()),
        }
    }

    /// Why nothing could be read, with what was found.
    fn error(&self) -> Option<String> {
        match self {
            Self::None => None,
            Self::Asked(reading) => reading.error.as_ref().map(ToString::to_string),
        }
    }

    fn messages(&self) -> &[String] {
        match self {
            Self::None => &[],
            Self::Asked(reading) => &reading.messages,
        }
    }
}

impl Receiver {
    fn json(&self) -> Value {
        let (state, address, headers, reason) = match self {
            Self::None => ("none", None, None, None),
            Self::LeftAlone { address } => ("left alone", Some(address), None, None),
            Self::Reached { address, headers, .. } => ("reached", Some(address), Some(headers), None),
            Self::Unreachable { address, reason } => ("unreachable", Some(address), None, Some(reason)),
        };
        json!({ "address": address, "headers": headers, "reason": reason, "state": state })
    }
}

/// A word for it, and why reports go nowhere.
fn consent(consent: Consent) -> (&'static str, Option<String>) {
    match consent {
        Consent::Granted => ("granted", None),
        Consent::OptedOut(how) => ("opted out", Some(how.to_string())),
        Consent::Unknown(why) => ("unknown", Some(why.to_string())),
    }
}

fn endpoint(finding: &Finding) -> Value {
    let Finding { path, feeds, found } = finding;
    json!({ "endpoint": path, "feeds": feeds, "reason": reason(*found), "state": state(*found) })
}

fn input((input, decides): (&Input, bool)) -> Value {
    json!({ "decides": decides, "name": input.name, "value": input.value })
}

fn absence(absence: &Absence) -> Value {
    json!({ "path": absence.path(), "reason": absence.cause().to_string() })
}
