//! The findings for programs.

use serde_json::{Value, json};
use telemetry_core::Absence;

use super::receiver::Receiver;
use super::{Findings, Log, NodeFindings, reason, state};
use crate::kurrentdb::Probed;

impl Findings {
    /// One object, whose keys are in alphabetical order.
    pub(super) fn json(&self) -> String {
        let object = json!({
            "absent": self.report.absent().iter().map(absence).collect::<Vec<_>>(),
            "logged": self.log == Log::Listening,
            "missing": self.missing(),
            "node": self.node.json(),
            "optOut": self.opted_out,
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
            Self::Late | Self::Probed(_) => Some(self.endpoints().iter().map(endpoint).collect()),
        }
    }
}

impl Receiver {
    fn json(&self) -> Value {
        let (state, address, reason) = match self {
            Self::None => ("none", None, None),
            Self::LeftAlone { address } => ("left alone", Some(address), None),
            Self::Reached { address, .. } => ("reached", Some(address), None),
            Self::Unreachable { address, reason } => ("unreachable", Some(address), Some(reason)),
        };
        json!({ "address": address, "reason": reason, "state": state })
    }
}

fn endpoint(probed: &Probed) -> Value {
    let Probed { path, feeds, found } = probed;
    json!({ "endpoint": path, "feeds": feeds, "reason": reason(*found), "state": state(*found) })
}

fn absence(absence: &Absence) -> Value {
    json!({ "path": absence.path(), "reason": absence.reason() })
}
