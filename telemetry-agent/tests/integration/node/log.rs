//! What the log says of the node itself: at the start, when it breaks and when it is mended.

use std::path::Path;

use anyhow::{Result, ensure};
use telemetry_testkit::{AGENT_TIMEOUT, Agent, Authority, ClusterState, Flaw, Node, Release, ReservedPort};

use crate::fixture::password_file;

/// Long before the first report.
fn check(agent: &Agent, level: &str, said: &str) -> Result<()> {
    let agent = agent.start()?;
    let log = agent.wait_for(said)?;
    let line = log.lines().find(|line| line.contains(said)).unwrap_or_default();
    ensure!(line.contains(level), "{line}");
    ensure!(!log.contains("Telemetry not sent"), "{log}");
    Ok(())
}

/// One line says which server was found, and with which rights, or what is wrong.
pub(crate) fn a_node_is_looked_at_once_at_the_start(program: &Path) -> Result<()> {
    let at = |url: &str| Agent::new(program).option("--node", url);
    let secured = Node::recorded("23.10/secured-admins").start()?;
    let as_admin = |agent: Agent| -> Result<Agent> {
        Ok(agent.option("--user", "admin").option("--password-file", password_file()?))
    };
    let found = "is of release 23.10.0.0, and Leader; ";
    let opted_out = format!("The node at {} {found}it is opted out itself", secured.url());
    check(&as_admin(at(&secured.url()))?, "INFO", &opted_out)?;
    check(&at(&secured.url()), "INFO", &format!("{found}its options can't be read by this user"))?;
    let other = Node::recorded("23.10/not-opted-out").start()?;
    check(&at(&other.url()), "INFO", &format!("{found}its options can be read, and it is not opted out"))?;
    let nobody = ReservedPort::new()?;
    check(&as_admin(at(&nobody.url()))?, "WARN", "nothing listens at the node's address")?;
    let without_users = Node::recorded("23.10/secured-admins").users([]).start()?;
    check(&as_admin(at(&without_users.url()))?, "WARN", "it refused the user name or the password")?;
    let certificate = Authority::new()?.certificate(Flaw::None)?;
    let encrypted = Node::recorded("23.10/secured-admins").encrypted(certificate).start()?;
    check(&at(&encrypted.url()), "WARN", "is not signed by an authority of this machine")?;
    check(
        &at(&encrypted.url().replace("https", "http")),
        "WARN",
        "the node speaks TLS: give its address with https://",
    )?;
    check(&at("unix:/nowhere/eventstore.sock"), "WARN", "there is no such socket")?;
    Ok(())
}

/// It is warned of once, and one line tells of the recovery and of the reports that were not sent.
pub(crate) fn a_node_that_breaks_is_one_warning(program: &Path) -> Result<()> {
    let port = ReservedPort::new()?;
    let agent = Agent::new(program).option("--node", port.url());
    let agent = agent.option("--first-report", "1s").option("--interval", "1s").start()?;
    let reports = |log: &str| (log.matches("Telemetry report not sent").count() >= 2).then_some(());
    agent.wait_until(AGENT_TIMEOUT, "two reports", reports)?;
    let _node = Node::release(Release::V23_10, ClusterState::Leader).at_port(&port).start()?;
    let log = agent.wait_for("can be read again; reports that were not sent: ")?;
    ensure!(log.matches("WARN telemetry: Nothing can be read of the node at ").count() == 1, "{log}");
    let unsent =
        log.rsplit("reports that were not sent: ").next().and_then(|rest| rest.lines().next()?.parse::<u32>().ok());
    ensure!(unsent.is_some_and(|unsent| unsent >= 2), "{log}");
    Ok(())
}
