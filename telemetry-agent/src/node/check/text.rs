//! The findings for people.

use telemetry_core::Consent;
use telemetry_kurrentdb::Finding;

use super::inputs::Input;
use super::receiver::Receiver;
use super::{Findings, Log, NodeFindings, NodeReading, reason, state};
use crate::table::aligned;

const HEADING_OF_INPUTS: [&str; 3] = ["WHAT BEARS ON SENDING", "VALUE", ""];

const HEADING: [&str; 4] = ["NODE'S ENDPOINT", "STATE", "WHAT COMES FROM IT", ""];

impl Findings {
    pub(super) fn text(&self) -> String {
        let absent = self.absent_line().unwrap_or_default();
        format!(
            "{}{absent}\n{}\n{}{}\n{}\n",
            self.node.text(),
            self.inputs(),
            self.log_line(),
            self.receiver_line(),
            self.summary()
        )
    }

    fn inputs(&self) -> String {
        let decides = |decides: bool| if decides { "keeps reports from being sent" } else { "" };
        let row = |(input, is_decisive): (&Input, bool)| {
            [input.name.clone(), input.value.clone(), decides(is_decisive).to_owned()]
        };
        aligned(HEADING_OF_INPUTS, self.inputs.each().map(row))
    }

    fn absent_line(&self) -> Option<String> {
        let report = &self.report;
        (!report.absent().is_empty()).then(|| format!("Absent from a report now: {}\n", report.absences()))
    }

    fn log_line(&self) -> &'static str {
        match self.log {
            Log::Enabled => "",
            Log::Disabled => "No report would be sent, since below --log-level info none is logged\n",
        }
    }

    fn receiver_line(&self) -> String {
        let without_consent = match self.consent {
            Consent::Granted => None,
            Consent::OptedOut(how) => Some(format!("Reports go nowhere: opted out {how}")),
            Consent::Unknown(why) => Some(format!("Reports go nowhere: consent unknown, {why}")),
        };
        match (&self.receiver, without_consent) {
            (Receiver::LeftAlone { address }, Some(without_consent)) => {
                format!("{without_consent}; {address} was not connected to")
            }
            (_, Some(without_consent)) => without_consent,
            (Receiver::Reached { address, words, headers }, _) => format!(
                "Reports go to {address}: {words}\nIt sees the address that they come from, and with each the headers {}",
                headers.join(", ")
            ),
            (Receiver::Unreachable { address, reason }, _) => {
                format!("Reports would not arrive at {address}: {reason}")
            }
            (Receiver::None | Receiver::LeftAlone { .. }, None) => {
                "Reports go nowhere: no endpoint is configured".to_owned()
            }
        }
    }

    fn summary(&self) -> String {
        match self.missing() {
            0 => "Nothing is refused, out of reach or wrong".to_owned(),
            1 => "1 thing is refused, out of reach or wrong".to_owned(),
            missing => format!("{missing} things are refused, out of reach or wrong"),
        }
    }
}

impl NodeFindings {
    fn text(&self) -> String {
        match self {
            Self::None => "No node is given: sections describe this machine only\n".to_owned(),
            Self::Asked(reading) => reading.text(),
        }
    }
}

impl NodeReading {
    /// What all endpoints have in common is said once.
    fn text(&self) -> String {
        let messages = self.messages.iter().map(|message| format!("{message}\n"));
        let table = || aligned(HEADING, self.findings.iter().map(cells)) + &messages.collect::<String>();
        match (&self.error, self.common_cause()) {
            _ if self.findings.is_empty() => format!("The node at {} did not answer in time\n", self.address),
            _ if self.is_there() => table(),
            (Some(error), _) => format!("Nothing can be read at {}: {error}\n", self.address),
            (None, Some(cause)) => format!("Nothing can be read at {}: {cause}\n", self.address),
            (None, None) => table(),
        }
    }
}

fn cells(finding: &Finding) -> [String; 4] {
    let reason = reason(finding.found).unwrap_or_default();
    [finding.path.to_owned(), state(finding.found).to_owned(), finding.feeds.join(", "), reason]
}

#[cfg(test)]
mod tests {
    use telemetry_core::CollectError;
    use telemetry_kurrentdb::{Found, ReadError};

    use super::*;

    #[test]
    fn n2_what_is_no_node_is_said_once() {
        let found = Found::Not(CollectError::NotThere("/info is switched off, or behind a proxy"));
        let found = |path| Finding { path, feeds: Vec::new(), found };
        let other = NodeReading {
            address: "http://127.0.0.1:2113".to_owned(),
            findings: ["/info", "/gossip"].map(found).into(),
            error: Some(ReadError::Status(404)),
            messages: Vec::new(),
        };
        let line = "Nothing can be read at http://127.0.0.1:2113: it answered /info with status 404, as no node does: look \
                    whether it is a node's address\n";
        assert_eq!((other.text().as_str(), other.missing()), (line, 1));
    }

    #[test]
    fn n2_a_node_that_does_not_answer_in_time_is_missing() {
        let late = NodeReading {
            address: "http://127.0.0.1:2113".to_owned(),
            findings: Vec::new(),
            error: None,
            messages: Vec::new(),
        };
        assert_eq!(late.text(), "The node at http://127.0.0.1:2113 did not answer in time\n");
        assert_eq!(late.missing(), 1);
        assert_eq!(NodeFindings::None.missing(), 0);
    }
}
