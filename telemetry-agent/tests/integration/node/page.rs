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
struct Fold {
    what: What,
    states: Vec<ClusterState>,
    lines: Vec<String>,
}

/// What is shown, and what it is compared with.
#[derive(Clone, Copy, PartialEq, Eq)]
enum What {
    /// The first state as its administrator reads it, compared with nothing.
    Whole,
    /// Another state, compared with the first.
    State,
    /// Another right, compared with the administrator's in the same state.
    Right(Right),
}

/// The first report has to be the administrator's.
pub(super) fn page(release: Release, reports: &[Report]) -> String {
    let mut folds: Vec<Fold> = Vec::new();
    for report in reports {
        let (what, other) = comparison(report, reports);
        let lines =
            other.map_or_else(|| report.findings.unlike(&Findings::default()), |other| report.findings.unlike(other));
        match folds.iter_mut().find(|fold| fold.what == what && fold.lines == lines) {
            Some(fold) => fold.states.push(report.state),
            None => folds.push(Fold { what, states: vec![report.state], lines }),
        }
    }
    folds.sort_by_key(|fold| fold.what.place());
    let parts: String = folds.iter().map(Fold::text).collect();
    format!("Reports on a node of release {}\n{parts}", release.version())
}

fn comparison<'a>(report: &Report, all: &'a [Report]) -> (What, Option<&'a Findings>) {
    let admins =
        |state| all.iter().find(|one| one.right == Right::Admin && one.state == state).map(|one| &one.findings);
    match report {
        Report { right: Right::Admin, state: ClusterState::Single, .. } => (What::Whole, None),
        Report { right: Right::Admin, .. } => (What::State, admins(ClusterState::Single)),
        Report { right, state, .. } => (What::Right(*right), admins(*state)),
    }
}

impl What {
    fn place(self) -> usize {
        match self {
            Self::Whole => 0,
            Self::State => 1,
            Self::Right(right) => 2 + Right::ALL.iter().take_while(|one| **one != right).count(),
        }
    }
}

impl Fold {
    fn text(&self) -> String {
        let states: Vec<_> = self.states.iter().map(|state| format!("{state:?}")).collect();
        let all = self.states.len() == ClusterState::ALL.len();
        let states = if all { "every state".to_owned() } else { states.join(", ") };
        let heading = match self.what {
            What::Whole => format!("{states} / {:?}", Right::Admin),
            What::State => format!("{states} / {:?}, where unlike {:?}", Right::Admin, ClusterState::Single),
            What::Right(right) => format!("{states} / {right:?}, where unlike {:?}", Right::Admin),
        };
        let lines: String = self.lines.iter().map(|line| format!("  {line}\n")).collect();
        format!("\n{heading}:\n{}", if lines.is_empty() { "  (nowhere)\n".to_owned() } else { lines })
    }
}
