//! What bears on whether reports are sent: each input, its value, and which one decides.

use clap::ValueEnum;
use telemetry_core::{Consent, OptOutVariable};
use telemetry_kurrentdb::OptionsProbe;

use crate::logging::LOG_SINK;
use crate::node::inspection::InspectedNode;
use crate::node::options::NodeOptout;
use crate::options::{Options, REMOTE_SINK};
use crate::record::RECORD_SINK;

/// All of them.
pub(super) struct Inputs(Vec<Input>);

/// One of them.
#[derive(Debug)]
pub(super) struct Input {
    pub(super) name: String,
    pub(super) value: String,
    effect: Effect,
}

/// What it does to a report; of several effects the greatest decides, and of two alike the first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Effect {
    LetsItGo,
    KeepsItUnlogged,
    LeavesNoEndpoint,
    LeavesADoubt,
    OptsOut,
}

impl Inputs {
    pub(super) fn of(options: &Options, variables: &[OptOutVariable], node: &InspectedNode) -> Self {
        let variables = variables.iter().map(of_variable);
        let node = node.node.iter().flat_map(|_| of_node(options, node.optout.get().copied()));
        Self(variables.chain(node).chain([of_endpoint(options), of_log(options), of_features()]).collect())
    }

    /// Each, and whether it is the one that keeps reports from being sent.
    pub(super) fn each(&self) -> impl Iterator<Item = (&Input, bool)> {
        let decisive = self.decisive().map(std::ptr::from_ref);
        self.0.iter().map(move |input| (input, decisive == Some(std::ptr::from_ref(input))))
    }

    fn decisive(&self) -> Option<&Input> {
        let first_of_greatest = self.0.iter().rev().max_by_key(|input| input.effect);
        first_of_greatest.filter(|input| input.effect != Effect::LetsItGo)
    }
}

impl Input {
    fn new(name: impl Into<String>, value: impl Into<String>, effect: Effect) -> Self {
        Self { name: name.into(), value: value.into(), effect }
    }
}

fn of_variable(variable: &OptOutVariable) -> Input {
    let effect = match variable.consent() {
        Consent::Granted => Effect::LetsItGo,
        Consent::OptedOut(_) => Effect::OptsOut,
        Consent::Unknown(_) => Effect::LeavesADoubt,
    };
    let value = variable.value().map_or_else(|| "not set".to_owned(), ToString::to_string);
    Input::new(variable.name().to_string(), value, effect)
}

/// A node that is not asked says nothing.
fn of_node(options: &Options, optout: Option<OptionsProbe>) -> [Input; 3] {
    let (value, effect) = match (options.node.node_optout, optout) {
        (NodeOptout::Ignore, _) => ("not asked for", Effect::LetsItGo),
        (NodeOptout::Honour, Some(OptionsProbe::NotOptedOut)) => ("false", Effect::LetsItGo),
        (NodeOptout::Honour, Some(OptionsProbe::NotThere)) => ("the node has no such option", Effect::LetsItGo),
        (NodeOptout::Honour, Some(OptionsProbe::OptedOut)) => ("true", Effect::OptsOut),
        (NodeOptout::Honour, Some(OptionsProbe::Doubtful)) => ("neither true nor false", Effect::LeavesADoubt),
        (NodeOptout::Honour, Some(OptionsProbe::Refused)) => ("this user may not read it", Effect::LeavesADoubt),
        (NodeOptout::Honour, _) => ("not known, since the node did not say it", Effect::LeavesADoubt),
    };
    [
        Input::new("--node", options.node.described(), Effect::LetsItGo),
        Input::new("--node-optout", word(&options.node.node_optout), Effect::LetsItGo),
        Input::new("the node's option TelemetryOptout", value, effect),
    ]
}

fn of_endpoint(options: &Options) -> Input {
    match options.endpoint.destination() {
        Some(destination) => Input::new("--endpoint", destination.to_string(), Effect::LetsItGo),
        None => Input::new("--endpoint", "none", Effect::LeavesNoEndpoint),
    }
}

fn of_log(options: &Options) -> Input {
    let effect = if options.log.level.has_reports() { Effect::LetsItGo } else { Effect::KeepsItUnlogged };
    Input::new("--log-level", word(&options.log.level), effect)
}

/// Those of this build that are no sections.
fn of_features() -> Input {
    let built: Vec<_> = [REMOTE_SINK, Some("kurrentdb"), LOG_SINK, RECORD_SINK].into_iter().flatten().collect();
    let effect = REMOTE_SINK.map_or(Effect::LeavesNoEndpoint, |_| Effect::LetsItGo);
    Input::new("features of this build", built.join(", "), effect)
}

/// As it is given on the command line.
fn word(value: &impl ValueEnum) -> String {
    value.to_possible_value().map_or_else(String::new, |word| word.get_name().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(effects: &[Effect], decisive: Option<usize>) {
        let inputs = effects.iter().enumerate().map(|(place, effect)| Input::new(place.to_string(), "", *effect));
        let inputs = Inputs(inputs.collect());
        let decides: Vec<_> =
            inputs.each().filter(|(_, decides)| *decides).map(|(input, _)| input.name.clone()).collect();
        assert_eq!(decides, decisive.map(|place| place.to_string()).into_iter().collect::<Vec<_>>(), "{effects:?}");
    }

    #[test]
    fn the_first_of_the_greatest_effects_decides() {
        use Effect::{KeepsItUnlogged, LeavesADoubt, LeavesNoEndpoint, LetsItGo, OptsOut};
        check(&[], None);
        check(&[LetsItGo, LetsItGo], None);
        check(&[LetsItGo, KeepsItUnlogged], Some(1));
        check(&[KeepsItUnlogged, LeavesNoEndpoint, LeavesNoEndpoint], Some(1));
        check(&[LeavesADoubt, LeavesNoEndpoint], Some(0));
        check(&[LeavesADoubt, OptsOut, OptsOut], Some(1));
    }
}
