//! Each release in each state, read with each right: all that is reported, and why the rest is absent.

use std::path::Path;
use std::thread;
use std::time::Duration;

use anyhow::{Result, anyhow, ensure};
use expect_test::expect_file;
use telemetry_testkit::{Agent, Answer, Authority, ClusterState, Flaw, Node, NodeBuilder, Release};

use super::findings::Findings;
use super::page::{Report, page};
use super::right::{Right, canary_in};
use crate::fixture::alone;

/// The directory of the pages, one for each release, which `UPDATE_EXPECT=1 cargo xtask integration node` writes.
const PAGES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/golden/node");

pub(crate) fn each_report_is_as_committed(program: &Path) -> Result<()> {
    let matrix = Matrix::beside(program)?;
    for release in Release::ALL {
        expect_file![format!("{PAGES}/{}.txt", release.version())].assert_eq(&matrix.page(release)?);
    }
    Ok(())
}

/// What all reports have in common.
struct Matrix<'a> {
    program: &'a Path,
    authority: Authority,
    machine: Findings,
}

impl<'a> Matrix<'a> {
    fn beside(program: &'a Path) -> Result<Self> {
        // Without a data directory, so that a disk is the node's or absent.
        let machine = Findings::of(&alone(program).preview()?)?.without("environment.totalDiskSpace");
        Ok(Self { program, authority: Authority::new()?, machine })
    }

    fn page(&self, release: Release) -> Result<String> {
        let reports = ClusterState::ALL.into_iter().map(|state| self.reports(release, state));
        Ok(page(release, &reports.collect::<Result<Vec<_>>>()?.concat()))
    }

    /// A node in this state, read with all rights at once. The one at the socket has canaries wherever no report looks,
    /// and has to give the administrator's report all the same.
    fn reports(&self, release: Release, state: ClusterState) -> Result<Vec<Report>> {
        let directory = tempfile::tempdir()?;
        let socket = directory.path().join("kurrent.sock");
        let _at_socket = node(release, state).canaries().at_socket(&socket).start()?;
        let by_tls = node(release, state).encrypted(self.authority.certificate(Flaw::None)?).start()?;
        let address = |right| if right == Right::Socket { format!("unix:{}", socket.display()) } else { by_tls.url() };
        thread::scope(|scope| {
            let report = |right| scope.spawn(move || self.report(state, right, address(right)));
            let joined = |report: thread::ScopedJoinHandle<'_, _>| report.join().map_err(|_| anyhow!("it panicked"))?;
            Right::ALL.map(report).into_iter().map(joined).collect()
        })
    }

    fn report(&self, state: ClusterState, right: Right, address: String) -> Result<Report> {
        let agent = Agent::new(self.program).option("--node", address);
        let agent = agent.option("--ca-file", self.authority.file().display().to_string());
        let preview = right.given_to(agent).preview()?;
        let shown = canary_in(&format!("{preview:?}"));
        ensure!(shown.is_none(), "a preview shows {shown:?}: {preview:?}");
        let findings = Findings::of(&preview)?;
        Ok(Report { state, right, findings: findings.masked(&self.machine) })
    }
}

/// Whoever has a leader shows its two subscriptions, as a follower does that passes the question on.
fn node(release: Release, state: ClusterState) -> NodeBuilder {
    use ClusterState::{Follower, Leader, ReadOnlyReplica, TwoLeaders};
    let node = Node::release(release, state).users(Right::users()).started_ago(Duration::from_secs(71));
    match state {
        Leader | Follower | ReadOnlyReplica | TwoLeaders => node.answering("/subscriptions", Answer::json("[{}, {}]")),
        _ => node,
    }
}
