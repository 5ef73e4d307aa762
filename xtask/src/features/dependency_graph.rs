//! What cargo would build for a set of features, as a graph of crates.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use anyhow::{Context, Result};
use xshell::cmd;

use super::AGENT;
use crate::workspace;

/// The agent with everything that it depends on: each crate, with its features and what it needs.
pub(crate) struct DependencyGraph(BTreeMap<Crate, Node>);

/// A crate's name and version.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Crate {
    pub(crate) name: String,
    pub(crate) version: String,
}

#[derive(Default)]
struct Node {
    features: String,
    dependencies: BTreeSet<Crate>,
}

/// Cargo's `--edges` for what ends up in the program.
const LINKED: &str = "normal";
/// Cargo's `--edges` for what is compiled to make it.
const COMPILED: &str = "normal,build";

impl DependencyGraph {
    /// What ends up in the program; macros are counted, too.
    pub(crate) fn linked(features: &str) -> Result<Self> {
        Self::read(AGENT, &selection(features), LINKED)
    }

    /// What is compiled to make the program.
    pub(crate) fn compiled(features: &str) -> Result<Self> {
        Self::read(AGENT, &selection(features), COMPILED)
    }

    /// What ends up in any program of this workspace, as it is packaged.
    pub(crate) fn packaged(program: &str) -> Result<Self> {
        Self::read(program, &[], LINKED)
    }

    fn read(program: &str, selection: &[String], edges: &str) -> Result<Self> {
        let (shell, format) = (workspace::shell()?, "{p}|{f}");
        let tree = cmd!(shell, "cargo tree --quiet --package {program} {selection...}");
        let text = tree.args(["--edges", edges, "--prefix", "depth", "--format", format]).quiet().read()?;
        Self::parse(&text).with_context(|| format!("`cargo tree` printed what can't be read:\n{text}"))
    }

    /// Reads lines such as `2tracing-core v0.1.36|once_cell,std (*)`, the first of which is the program.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let mut nodes = BTreeMap::<Crate, Node>::new();
        let mut path = Vec::new();
        for line in text.lines() {
            let name = line.trim_start_matches(|digit: char| digit.is_ascii_digit());
            let depth = line.strip_suffix(name)?.parse().ok()?;
            let (found, features) = name.trim_end_matches(" (*)").split_once('|')?;
            let found = Crate::parse(found)?;
            nodes.entry(found.clone()).or_default().features = features.to_owned();
            path.truncate(depth);
            if let Some(dependent) = path.last() {
                nodes.get_mut(dependent)?.dependencies.insert(found.clone());
            }
            path.push(found);
        }
        Some(Self(nodes))
    }

    /// Every crate.
    pub(crate) fn crates(&self) -> BTreeSet<&Crate> {
        self.0.keys().collect()
    }

    /// Every crate, with those that it needs.
    pub(crate) fn edges(&self) -> impl Iterator<Item = (&Crate, &BTreeSet<Crate>)> {
        self.0.iter().map(|(found, node)| (found, &node.dependencies))
    }

    /// Every crate's name.
    pub(crate) fn names(&self) -> BTreeSet<&str> {
        self.0.keys().map(|found| found.name.as_str()).collect()
    }

    /// These crates, with everything that they need.
    pub(crate) fn needed_by(&self, names: &BTreeSet<&str>) -> BTreeSet<&Crate> {
        let mut needed = BTreeSet::new();
        let mut to_visit: Vec<_> = self.0.keys().filter(|found| names.contains(found.name.as_str())).collect();
        while let Some(found) = to_visit.pop() {
            if needed.insert(found) {
                to_visit.extend(self.0.get(found).into_iter().flat_map(|node| &node.dependencies));
            }
        }
        needed
    }

    /// The features of a crate, as cargo lists them.
    pub(crate) fn features(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(found, _)| found.name == name).map(|(_, node)| node.features.as_str())
    }
}

/// These features and no others.
fn selection(features: &str) -> [String; 2] {
    ["--no-default-features".to_owned(), format!("--features={features}")]
}

impl Crate {
    /// Reads `name v1.2.3`, whatever follows.
    fn parse(text: &str) -> Option<Self> {
        let mut words = text.split(' ');
        Some(Self { name: words.next()?.to_owned(), version: words.next()?.strip_prefix('v')?.to_owned() })
    }
}

impl fmt::Display for Crate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.name, self.version)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "0agent v0.1.0 (/home/acme/agent)|a,b
1core v0.1.0 (/home/acme/core)|engine
2tokio v1.54.1|rt
1sink v0.1.0 (/home/acme/sink)|
2core v0.1.0 (/home/acme/core)|engine (*)
2ring v0.17.14|
1derive v0.1.0 (proc-macro) (/home/acme/derive)|";

    #[test]
    fn a_graph_is_read() {
        let graph = DependencyGraph::parse(TEXT).unwrap();
        assert_eq!(graph.names(), BTreeSet::from(["agent", "core", "derive", "ring", "sink", "tokio"]));
        assert_eq!(
            (graph.features("core"), graph.features("ring"), graph.features("url")),
            (Some("engine"), Some(""), None)
        );
    }

    #[test]
    fn what_a_crate_needs_is_found() {
        let graph = DependencyGraph::parse(TEXT).unwrap();
        let needed: Vec<_> = graph.needed_by(&BTreeSet::from(["sink"])).into_iter().map(Crate::to_string).collect();
        assert_eq!(needed, ["core 0.1.0", "ring 0.17.14", "sink 0.1.0", "tokio 1.54.1"]);
    }
}
