//! `cargo xtask integration [case]`: real binaries, real sockets.

mod check;
mod compare;
mod consent;
mod delivery;
mod embedding;
mod endpoints;
mod golden;
mod group;
mod killing;
mod library;
mod limits;
mod link;
mod machine;
mod network;
pub(crate) mod node;
mod restarts;
mod schema;
mod stopping;
mod values;
mod whole;

use std::fs::Permissions;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use anyhow::{Result, ensure};
use telemetry_testkit::{Agent, Collector, Listener, Node};

use crate::checking::{Checked, Tally, Verdict};
use crate::workspace;

/// What a case is given: the agent's binary.
type Case = fn(&Path) -> Result<Verdict>;

/// Every case by its name.
const CASES: &[(&str, Case)] = &[
    ("whole-report", whole::the_specified_message),
    ("c9-preview", whole::preview_is_what_is_sent),
    ("compare", compare::each_recorded_node_has_its_known_differences),
    ("compare-changed", compare::a_difference_that_nothing_explains_is_exit_code_1),
    ("compare-rights", compare::what_the_node_refuses_is_explained),
    ("compare-foreign", compare::nothing_else_of_the_log_is_shown),
    ("compare-bad-input", compare::a_log_without_a_message_is_one_line_and_exit_code_2),
    ("check", check::each_right_is_told),
    ("check-roles", check::what_is_not_asked_is_not_missing),
    ("check-receiver", check::an_endpoint_is_connected_to_and_asked_for_nothing),
    ("h15-h16-check-certificate", check::h15_h16_a_certificate_is_trusted_as_for_a_report),
    ("check-opted-out", check::consent::opted_out_the_endpoint_is_left_alone),
    ("check-unlogged", check::what_is_not_logged_is_told),
    ("c10-golden", golden::each_shape_is_as_committed),
    ("c10-schema", schema::one_more_field_is_refused),
    ("n3-endpoints", endpoints::each_one_gone_costs_its_own_sections),
    ("n6-half-answers", endpoints::a_value_that_is_missing_is_absent),
    ("n3-requests", endpoints::each_one_is_asked_once_and_two_at_a_time),
    ("n16-hanging-endpoint", endpoints::one_that_hangs_costs_its_own_sections),
    ("n7-large-answer", endpoints::one_that_says_too_much_costs_its_own_sections),
    ("n1-no-node", endpoints::a_node_that_is_not_there_costs_its_own_sections),
    ("node", node::matrix::each_report_is_as_committed),
    ("n9-node-canaries", node::canaries::n9_nothing_shows_a_canary),
    ("n1-node-starts-later", node::absence::n1_a_node_may_come_and_go),
    ("n1-no-old-documents", node::absence::n1_no_document_outlives_its_report),
    ("n2-node-stopped", node::absence::n2_a_stopped_node_is_given_up),
    ("n4-redirects", node::elsewhere::n4_no_redirect_is_followed),
    ("n13-addresses", node::elsewhere::n13_no_such_address_is_connected_to),
    ("n14-proxies", node::elsewhere::n14_t5_no_proxy_is_asked),
    ("third-party", embedding::a_strangers_section_is_there),
    ("third-party-node", embedding::a_stranger_reads_two_sections_of_a_node),
    ("c3-x7-link", link::a_strangers_section_arrives_however_the_host_is_built),
    ("p13-control-groups", machine::real_control_groups),
    ("p13-quotas", machine::real_quotas),
    ("p13-affinity", machine::real_affinity),
    ("p12-r8-namespaces", machine::real_namespaces),
    ("r8-filtered-calls", machine::filtered_calls),
    ("p11-dead-mount", machine::dead_mount),
    ("o1-o10-optout-variables", consent::each_variable_opts_out),
    ("o3-o9-optout-untouched", consent::opted_out_nothing_else_is_connected_to),
    ("optout-node", consent::a_node_that_is_opted_out_is_not_reported),
    ("o1-optout-node-silent", consent::a_node_that_cannot_be_asked_is_not_reported),
    ("l4-l6-no-log", consent::what_no_log_takes_is_not_sent),
    ("no-endpoint", consent::without_an_endpoint_nothing_is_sent),
    ("h1-collector-gone", stopping::a_collector_that_is_not_there_is_one_line),
    ("d2-d4-sigterm", stopping::sigterm_ends_it_in_any_state),
    ("s3-s6-sigstop", stopping::a_stopped_process_makes_one_report_when_it_goes_on),
    ("l3-d2-blocked-log", stopping::a_log_that_is_blocked_holds_up_no_end),
    ("s5-restart", restarts::a_restart_goes_on_with_the_schedule),
    ("l10-state-unwritable", restarts::a_state_that_cannot_be_kept_is_one_warning),
    ("l12-killed-while-writing", killing::what_is_left_is_whole),
    ("s8-spread", restarts::a_fleet_is_spread),
    ("r1-threads", limits::no_more_threads),
    ("r3-memory", limits::a_small_limit_of_memory),
    ("r4-processor", limits::hardly_any_processor_time),
    ("l13-file-size", limits::a_limit_of_file_sizes),
    ("l1-l9-console", limits::a_console_that_takes_nothing),
    ("l14-two-agents", restarts::two_agents_with_one_state),
    ("x9-library", library::a_host_in_c_has_the_sections_of_its_library),
    ("x3-two-cores", embedding::two_copies_of_the_core_are_refused),
    ("b1-b4-b6-b8-bad-input", stopping::bad_input_is_one_line_and_exit_code_2),
    ("h17-endpoint-options", delivery::an_endpoint_behind_a_proxy_gets_its_token),
    ("h16-no-certificates", delivery::without_certificates_it_is_one_warning),
    ("r10-no-local-port", delivery::without_a_local_port_it_is_one_line),
    ("h2-lost-network", delivery::a_network_that_loses_everything_holds_up_nothing),
];

/// Runs one case, or all of them.
pub(crate) fn run(only: Option<&str>) -> Result<Vec<Checked>> {
    let program = workspace::build_agent()?;
    let names: Vec<_> = CASES.iter().map(|(name, _)| *name).collect();
    ensure!(only.is_none_or(|name| names.contains(&name)), "no such case; there are {}", names.join(", "));
    let mut tally = Tally::default();
    for (name, case) in CASES.iter().filter(|(name, _)| only.is_none_or(|only| only == *name)) {
        tally.check(name, || case(&program));
    }
    tally.end()
}

/// The node of the specified message, with users, which is not opted out.
fn specified_node() -> Result<Node> {
    Node::recorded("specified").started_ago(std::time::Duration::from_secs(71)).start()
}

/// The agent beside that node as its administrator; the first report comes after a second.
fn beside(program: &Path, node: &Node, collector: &Collector) -> Result<Agent> {
    let agent = Agent::new(program).option("--endpoint", format!("{}/v1", collector.url()));
    let agent = agent.option("--node", node.url()).option("--user", "admin");
    Ok(agent.option("--password-file", password_file()?).option("--tag", "oss-v23.10.0").option("--first-report", "1s"))
}

/// The agent in an environment whose proxy variables name this listener.
fn through(proxy: &Listener, agent: Agent) -> Agent {
    let names = ["HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy", "all_proxy"];
    names.into_iter().fold(agent, |agent, name| agent.variable(name, proxy.url()))
}

/// A file with the administrator's password, which nobody else can read, and a line feed as an editor leaves it.
fn password_file() -> Result<String> {
    let file = workspace::target()?.join("xtask-password.txt");
    std::fs::write(&file, "changeit\n")?;
    std::fs::set_permissions(&file, Permissions::from_mode(0o600))?;
    Ok(file.display().to_string())
}
