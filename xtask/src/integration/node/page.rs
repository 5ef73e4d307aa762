//! All reports on a release as one page that a person can read: one whole, and how each other is unlike another.

use telemetry_testkit::{Release, Situation};

use super::findings::Findings;
use super::right::Right;

/// What a preview said of a node in this situation, read with this right.
#[derive(Clone)]
pub(super) struct Report {
    pub(super) situation: Situation,
    pub(super) right: Right,
    pub(super) findings: Findings,
}

/// Reports that are unlike what they are compared with in the same way.
struct Fold {
    what: What,
    situations: Vec<Situation>,
    lines: Vec<String>,
}

/// What is shown, and what it is compared with.
#[derive(Clone, Copy, PartialEq, Eq)]
enum What {
    /// The first situation as its administrator reads it, compared with nothing.
    Whole,
    /// Another situation, compared with the first.
    Situation,
    /// Another right, compared with the administrator's in the same situation.
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
            Some(fold) => fold.situations.push(report.situation),
            None => folds.push(Fold { what, situations: vec![report.situation], lines }),
        }
    }
    folds.sort_by_key(|fold| fold.what.place());
    let parts: String = folds.iter().map(Fold::text).collect();
    format!("Reports on a node of release {}\n{parts}", release.version())
}

fn comparison<'a>(report: &Report, all: &'a [Report]) -> (What, Option<&'a Findings>) {
    let admins = |situation| {
        all.iter().find(|one| one.right == Right::Admin && one.situation == situation).map(|one| &one.findings)
    };
    match report {
        Report { right: Right::Admin, situation: Situation::Single, .. } => (What::Whole, None),
        Report { right: Right::Admin, .. } => (What::Situation, admins(Situation::Single)),
        Report { right, situation, .. } => (What::Right(*right), admins(*situation)),
    }
}

impl What {
    fn place(self) -> usize {
        match self {
            Self::Whole => 0,
            Self::Situation => 1,
            Self::Right(right) => 2 + Right::ALL.iter().take_while(|one| **one != right).count(),
        }
    }
}

impl Fold {
    fn text(&self) -> String {
        let situations: Vec<_> = self.situations.iter().map(|situation| format!("{situation:?}")).collect();
        let all = self.situations.len() == Situation::ALL.len();
        let situations = if all { "every situation".to_owned() } else { situations.join(", ") };
        let heading = match self.what {
            What::Whole => format!("{situations} / {:?}", Right::Admin),
            What::Situation => format!("{situations} / {:?}, where unlike {:?}", Right::Admin, Situation::Single),
            What::Right(right) => format!("{situations} / {right:?}, where unlike {:?}", Right::Admin),
        };
        let lines: String = self.lines.iter().map(|line| format!("  {line}\n")).collect();
        format!("\n{heading}:\n{}", if lines.is_empty() { "  (nowhere)\n".to_owned() } else { lines })
    }
}
