//! What people have complained about in telemetry, in 25 groups of public threads, and what answers each here.

/// One group of complaints.
pub(super) struct Complaint {
    pub(super) id: &'static str,
    pub(super) topic: &'static str,
    pub(super) answer: Answer,
}

/// What answers it.
pub(super) enum Answer {
    /// The tests of these rows.
    Rows(&'static [&'static str]),
    /// It can't arise here, or no test can show it, for this reason.
    Not(&'static str),
}

const fn rows(id: &'static str, topic: &'static str, rows: &'static [&'static str]) -> Complaint {
    Complaint { id, topic, answer: Answer::Rows(rows) }
}

const fn not(id: &'static str, topic: &'static str, reason: &'static str) -> Complaint {
    Complaint { id, topic, answer: Answer::Not(reason) }
}

/// Every group.
pub(super) const COMPLAINTS: &[Complaint] = &[
    rows("g1", "sent before the notice, or without one", &["o6", "o7", "s1"]),
    rows("g2", "an opt-out that is not honoured", &["o1", "o3", "o4", "o9"]),
    rows("g3", "a last message when somebody opts out", &["o3", "o4", "d1"]),
    rows("g4", "how variables are read, and which wins", &["o1", "o8", "o10"]),
    rows("g5", "a log full of errors where there is no network", &["h1", "h21", "l6", "n1"]),
    rows("g6", "a start that waits for telemetry", &["h2", "h3", "x5"]),
    rows("g7", "an end that waits for telemetry", &["d1", "d2", "d4", "h24"]),
    rows("g8", "a host that telemetry has harmed", &["p1", "p3", "d8", "d9", "r1", "r8"]),
    rows("g9", "what identifies a person or a machine", &["n9", "c10"]),
    rows("g10", "proxies, certificates, resolvers, metadata services", &["h3", "h15", "h17", "n13", "n14"]),
    rows("g11", "what collecting costs", &["p3", "p9", "n16", "r4"]),
    rows("g12", "one collector that spoils the report", &["p1", "p5", "c7", "n3"]),
    rows("g13", "reports that are too large", &["p6", "c4", "l8", "n7"]),
    rows("g14", "instances that are counted twice", &["h19", "l14", "x2"]),
    rows("g15", "a notice in the output of a program", &["b8", "o6"]),
    rows("g16", "no preview, or one of something else", &["c9"]),
    rows("g17", "documentation that is wrong", &["c10", "o7", "b8"]),
    rows("g18", "an endpoint of one's own", &["b1", "h17", "n11"]),
    not("g19", "a build without it", "`cargo xtask features` looks into each binary for what its features leave out"),
    not(
        "g20",
        "consent that is asked for again",
        "consent can only be withdrawn, and nothing is remembered that could be asked again",
    ),
    not(
        "g21",
        "that it is on at all",
        "there is no default endpoint: without one of the operator's own, nothing is sent",
    ),
    rows("g22", "packagers and tests that switch it off", &["o1", "o9", "d7"]),
    not(
        "g23",
        "third parties who watch",
        "no host is named in the sources but those of examples, and a report goes to the endpoint alone",
    ),
    rows("g24", "clocks, sleep, and everybody at once", &["s2", "s3", "s5", "s6", "s8"]),
    rows("g25", "failures that nobody hears of", &["h21", "l6", "l10", "p5"]),
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::faults::rows::{Applies, ROWS};

    /// The first of these rows that is none, or of which nothing can be shown.
    fn unanswerable(rows: &[&'static str]) -> Option<&'static str> {
        let is_answer = |id: &str| ROWS.iter().any(|row| row.id == id && matches!(row.applies, Applies::Here));
        rows.iter().copied().find(|id| !is_answer(id))
    }

    #[test]
    fn every_group_has_an_answer() {
        let ids: Vec<_> = (1..=25).map(|number| format!("g{number}")).collect();
        assert_eq!(COMPLAINTS.iter().map(|complaint| complaint.id.to_owned()).collect::<Vec<_>>(), ids);
        for Complaint { id, answer, .. } in COMPLAINTS {
            match answer {
                Answer::Rows(rows) => assert!(!rows.is_empty() && unanswerable(rows).is_none(), "{id}"),
                Answer::Not(reason) => assert!(!reason.is_empty(), "{id}"),
            }
        }
    }
}
