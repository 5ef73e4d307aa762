//! All reports on a release as one page that a person can read: one whole, and how each other is unlike another.

use telemetry_testkit::{ClusterState, Release};

use super::findings::Findings;
use super::right::Right;

/// What a preview said of a node in this state, read with this right.
#[derive(Clone)]
pub(super) struct Report {
    pub(super) state: ClusterState,
    pub(super) right: Right,
    pub(super) findings: Findings,
}

/// Reports that are unlike what they are compared with in the same way.
struct Group {
    comparison: Comparison,
    states: Vec<ClusterState>,
    lines: Vec<String>,
}

/// What is shown, and what it is compared with.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Comparison {
    /// The first state as its administrator reads it, compared with nothing.
    Whole,
    /// Another state, compared with the first.
    State,
    /// Another right, compared with the administrator's in the same state.
    Right(Right),
}

/// The first report has to be the administrator's.
pub(super) fn page(release: Release, reports: &[Report]) -> String {
    let mut groups: Vec<Group> = Vec::new();
    for report in reports {
        let (what, other) = comparison(report, reports);
        let lines =
            other.map_or_else(|| report.findings.unlike(&Findings::default()), |other| report.findings.unlike(other));
        match groups.iter_mut().find(|group| group.comparison == what && group.lines == lines) {
            Some(group) => group.states.push(report.state),
            None => groups.push(Group { comparison: what, states: vec![report.state], lines }),
        }
    }
    groups.sort_by_key(|group| group.comparison.place());
    let parts: String = groups.iter().map(Group::text).collect();
    format!("Reports on a node of release {}\n{parts}", release.version())
}

fn comparison<'a>(report: &Report, all: &'a [Report]) -> (Comparison, Option<&'a Findings>) {
    let admins =
        |state| all.iter().find(|one| one.right == Right::Admin && one.state == state).map(|one| &one.findings);
    match report {
        Report { right: Right::Admin, state: ClusterState::Single, .. } => (Comparison::Whole, None),
        Report { right: Right::Admin, .. } => (Comparison::State, admins(ClusterState::Single)),
        Report { right, state, .. } => (Comparison::Right(*right), admins(*state)),
    }
}

impl Comparison {
    fn place(self) -> usize {
        match self {
            Self::Whole => 0,
            Self::State => 1,
            Self::Right(right) => 2 + Right::ALL.iter().take_while(|one| **one != right).count(),
        }
    }
}

impl Group {
    fn text(&self) -> String {
        let states: Vec<_> = self.states.iter().map(|state| format!("{state:?}")).collect();
        let all = self.states.len() == ClusterState::ALL.len();
        let states = if all { "every state".to_owned() } else { states.join(", ") };
        let heading = match self.comparison {
            Comparison::Whole => format!("{states} / {:?}", Right::Admin),
            Comparison::State => format!("{states} / {:?}, where unlike {:?}", Right::Admin, ClusterState::Single),
            Comparison::Right(right) => format!("{states} / {right:?}, where unlike {:?}", Right::Admin),
        };
        let lines: String = self.lines.iter().map(|line| format!("  {line}\n")).collect();
        format!("\n{heading}:\n{}", if lines.is_empty() { "  (nowhere)\n".to_owned() } else { lines })
    }
}
