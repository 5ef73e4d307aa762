//! The findings for people.

use super::receiver::Receiver;
use super::{Findings, Log, NodeFindings, reason, state};
use crate::kurrentdb::Probed;
use crate::table::aligned;

const HEADING: [&str; 4] = ["NODE'S ENDPOINT", "STATE", "WHAT COMES FROM IT", ""];

impl Findings {
    pub(super) fn text(&self) -> String {
        let absent = self.absent_line().unwrap_or_default();
        format!("{}{absent}{}{}\n{}\n", self.node.text(), self.log_line(), self.receiver_line(), self.summary())
    }

    fn absent_line(&self) -> Option<String> {
        let report = &self.report;
        (!report.absent().is_empty()).then(|| format!("Absent from a report now: {}\n", report.absences()))
    }

    fn log_line(&self) -> &'static str {
        match self.log {
            Log::Listening => "",
            Log::Deaf => "No report would be sent, since below --log-level info none is logged\n",
        }
    }

    fn receiver_line(&self) -> String {
        let opted_out = self.opted_out.as_ref().map(|how| format!("Reports go nowhere: opted out {how}"));
        match (&self.receiver, opted_out) {
            (Receiver::LeftAlone { address }, Some(opted_out)) => {
                format!("{opted_out}; {address} was not connected to")
            }
            (_, Some(opted_out)) => opted_out,
            (Receiver::Reached { address, words }, _) => format!("Reports go to {address}: {words}"),
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
            Self::Late => "The node did not answer in time\n".to_owned(),
            Self::Probed(probe) => aligned(HEADING, probe.endpoints.iter().map(cells)),
        }
    }
}

fn cells(probed: &Probed) -> [String; 4] {
    let reason = reason(probed.found).unwrap_or_default();
    [probed.path.to_owned(), state(probed.found).to_owned(), probed.feeds.join(", "), reason.to_owned()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn n2_a_node_that_does_not_answer_in_time_is_missing() {
        assert_eq!(NodeFindings::Late.text(), "The node did not answer in time\n");
        assert_eq!(NodeFindings::Late.missing(), 1);
        assert_eq!(NodeFindings::None.missing(), 0);
    }
}
