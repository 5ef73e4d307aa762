//! What cargo would build for a set of features, as a graph of crates.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Context, Result};
use xshell::cmd;

use super::AGENT;
use crate::workspace;

/// The agent with everything that it depends on.
pub(crate) struct Tree {
    root: Crate,
    /// Each crate, with its features and what it depends on.
    nodes: BTreeMap<Crate, Node>,
}

/// A crate's name and version.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Crate {
    pub(crate) name: String,
    version: String,
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

impl Tree {
    /// What ends up in the program; macros are counted, too.
    pub(crate) fn linked(features: &str) -> Result<Self> {
        Self::read(features, LINKED)
    }

    /// What is compiled to make the program.
    pub(crate) fn compiled(features: &str) -> Result<Self> {
        Self::read(features, COMPILED)
    }

    fn read(features: &str, edges: &str) -> Result<Self> {
        let (shell, format) = (workspace::shell()?, "{p}|{f}");
        let tree = cmd!(shell, "cargo tree --quiet --package {AGENT} --no-default-features --features={features}");
        let text = tree.args(["--edges", edges, "--prefix", "depth", "--format", format]).quiet().read()?;
        Self::parse(&text).with_context(|| format!("`cargo tree` printed what can't be read:\n{text}"))
    }

    /// Reads lines such as `2tracing-core v0.1.36|once_cell,std (*)`, the first of which is the program.
    fn parse(text: &str) -> Option<Self> {
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
        Some(Self { root: path.into_iter().next()?, nodes })
    }

    /// Every crate.
    pub(crate) fn crates(&self) -> BTreeSet<&Crate> {
        self.nodes.keys().collect()
    }

    /// Every crate's name.
    pub(crate) fn names(&self) -> BTreeSet<&str> {
        self.nodes.keys().map(|found| found.name.as_str()).collect()
    }

    /// What would be left if these crates were taken out, with what only they need.
    pub(crate) fn without(&self, taken: &BTreeSet<&str>) -> BTreeSet<&Crate> {
        let mut left = BTreeSet::new();
        let mut to_visit = vec![&self.root];
        while let Some(found) = to_visit.pop() {
            let is_taken = taken.contains(found.name.as_str());
            if !is_taken && left.insert(found) {
                to_visit.extend(self.nodes.get(found).into_iter().flat_map(|node| &node.dependencies));
            }
        }
        left
    }

    /// The features of a crate, as cargo lists them.
    pub(crate) fn features(&self, name: &str) -> Option<&str> {
        self.nodes.iter().find(|(found, _)| found.name == name).map(|(_, node)| node.features.as_str())
    }
}

impl Crate {
    /// Reads `name v1.2.3`, whatever follows.
    fn parse(text: &str) -> Option<Self> {
        let mut words = text.split(' ');
        Some(Self { name: words.next()?.to_owned(), version: words.next()?.strip_prefix('v')?.to_owned() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "0agent v0.1.0 (/work/agent)|a,b
1core v0.1.0 (/work/core)|engine
2tokio v1.54.1|rt
1sink v0.1.0 (/work/sink)|
2core v0.1.0 (/work/core)|engine (*)
2ring v0.17.14|
1derive v0.1.0 (proc-macro) (/work/derive)|";

    #[test]
    fn a_tree_is_read() {
        let tree = Tree::parse(TEXT).unwrap();
        assert_eq!(tree.names(), BTreeSet::from(["agent", "core", "derive", "ring", "sink", "tokio"]));
        assert_eq!(
            (tree.features("core"), tree.features("ring"), tree.features("url")),
            (Some("engine"), Some(""), None)
        );
    }

    #[test]
    fn what_only_a_taken_crate_needs_goes_with_it() {
        let tree = Tree::parse(TEXT).unwrap();
        let left: Vec<_> = tree.without(&BTreeSet::from(["sink"])).iter().map(|left| left.name.as_str()).collect();
        assert_eq!(left, ["agent", "core", "derive", "tokio"]);
    }
}
