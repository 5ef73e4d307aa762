//! The variables that begin as the agent's own do: a mistyped one is told, and not passed over.

use strsim::osa_distance;

use crate::product::PRODUCT;

/// The variable that holds a password. There is no such option, since everybody on a machine sees its command lines.
pub(crate) const PASSWORD_VARIABLE: &str = "TELEMETRY_AGENT_PASSWORD";

/// How the agent's own variables begin.
const PREFIX: &str = "TELEMETRY_AGENT_";

/// So many edits away, a name is a mistyped one.
const MISTYPED: usize = 2;

/// A variable that is most likely meant to be another one.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("the variable {name} is unknown: did you mean {meant}?")]
pub(crate) struct MistypedVariable {
    name: String,
    meant: String,
}

/// Those that are unknown; none may be so close to a known one as to be a mistyped one.
pub(crate) fn unknown(
    names: impl IntoIterator<Item = String>,
    known: &[String],
) -> Result<Vec<String>, MistypedVariable> {
    let names = names.into_iter().filter(|name| name.starts_with(PREFIX) && !known.contains(name));
    let mut unknown: Vec<_> = names.filter(|name| !is_injected(name)).collect();
    unknown.sort();
    match unknown.iter().find_map(|name| Some((name, opt_out(name).or_else(|| closest(name, known))?))) {
        Some((name, meant)) => Err(MistypedVariable { name: name.clone(), meant: meant.to_owned() }),
        None => Ok(unknown),
    }
}

/// Whoever sets one of these does not want anything to be sent.
fn opt_out(name: &str) -> Option<&'static str> {
    let letters = name.replace('_', "");
    let is_meant = ["OPTOUT", "DONOTTRACK"].iter().any(|words| letters.contains(words));
    is_meant.then_some(PRODUCT.opt_out)
}

fn closest<'a>(name: &str, known: &'a [String]) -> Option<&'a str> {
    let distances = known.iter().map(|known| (osa_distance(name, known), known));
    distances.min().filter(|(distance, _)| *distance <= MISTYPED).map(|(_, known)| known.as_str())
}

/// Kubernetes tells each container of a service such as `telemetry-agent` or `telemetry-agent-metrics`.
fn is_injected(name: &str) -> bool {
    let of_protocol = ["_TCP", "_UDP", "_SCTP"].iter().any(|protocol| name.contains(protocol));
    name.ends_with("_SERVICE_HOST")
        || name.contains("_SERVICE_PORT")
        || name.ends_with("_PORT")
        || (name.contains("_PORT_") && of_protocol)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(name: &str, expected: Result<&[&str], &str>) {
        let known = ["TELEMETRY_AGENT_NODE", "TELEMETRY_AGENT_TAG", "TELEMETRY_AGENT_PASSWORD"].map(str::to_owned);
        let found = unknown([name.to_owned()], &known).map_err(|error| error.to_string());
        let expected = expected.map(|names| names.iter().map(ToString::to_string).collect()).map_err(str::to_owned);
        assert_eq!(found, expected, "{name}");
    }

    #[test]
    fn within_two_edits_it_is_a_mistyped_one() {
        let of_node = |name| format!("the variable {name} is unknown: did you mean TELEMETRY_AGENT_NODE?");
        for name in ["TELEMETRY_AGENT_NODES", "TELEMETRY_AGENT_NOED", "TELEMETRY_AGENT_NDE", "TELEMETRY_AGENT_NOODLE"] {
            check(name, Err(&of_node(name)));
        }
        check(
            "TELEMETRY_AGENT_PASSWD",
            Err("the variable TELEMETRY_AGENT_PASSWD is unknown: did you mean TELEMETRY_AGENT_PASSWORD?"),
        );
        check("TELEMETRY_AGENT_NODULES", Ok(&["TELEMETRY_AGENT_NODULES"]));
        check("TELEMETRY_AGENT_COLOUR", Ok(&["TELEMETRY_AGENT_COLOUR"]));
    }

    #[test]
    fn what_is_known_or_another_programs_or_kubernetes_own_is_none() {
        for name in ["TELEMETRY_AGENT_NODE", "TELEMETRY_NODE", "KURRENTDB_NODE", "PATH", "TELEMETRY_AGENT"] {
            check(name, Ok(&[]));
        }
        for end in [
            "SERVICE_HOST",
            "SERVICE_PORT",
            "SERVICE_PORT_HTTP",
            "PORT",
            "PORT_80_TCP",
            "PORT_80_TCP_PROTO",
            "PORT_53_UDP_ADDR",
            "METRICS_SERVICE_HOST",
            "METRICS_PORT_80_TCP_PORT",
        ] {
            check(&format!("TELEMETRY_AGENT_{end}"), Ok(&[]));
        }
    }
}
