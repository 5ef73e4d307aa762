//! The list of components, as `CycloneDX` has it: each crate that ends up in the program, with its licence and what it needs.

use std::collections::BTreeMap;
use std::fs;

use anyhow::{Context, Result};
use serde_json::{Value, json};

use super::Package;
use crate::features::dependency_graph::{Crate, DependencyGraph};
use crate::workspace;

/// Writes it from what cargo knows; neither time nor number of it differs from one build to the next.
pub(super) fn make(package: &Package) -> Result<()> {
    let (graph, licences) = (DependencyGraph::packaged(package.program)?, Licences::read()?);
    let text = serde_json::to_string_pretty(&list(package.program, &graph, &licences)?)?;
    Ok(fs::write(package.directory()?.join(package.sbom_name()), format!("{text}\n"))?)
}

fn list(program: &str, graph: &DependencyGraph, licences: &Licences) -> Result<Value> {
    let (mut components, mut dependencies, mut own) = (Vec::new(), Vec::new(), None);
    for (found, needed) in graph.edges() {
        let needed: Vec<_> = needed.iter().map(url).collect();
        dependencies.push(json!({ "ref": url(found), "dependsOn": needed }));
        if found.name == program {
            own = Some(component("application", found, licences)?);
        } else {
            components.push(component("library", found, licences)?);
        }
    }
    Ok(json!({
        "bomFormat": "CycloneDX",
        "specVersion": "1.5",
        "version": 1,
        "metadata": { "component": own.context("the program is no part of itself")? },
        "components": components,
        "dependencies": dependencies,
    }))
}

fn component(kind: &str, found: &Crate, licences: &Licences) -> Result<Value> {
    let licence = licences.of(found)?;
    Ok(json!({
        "type": kind,
        "bom-ref": url(found),
        "name": found.name,
        "version": found.version,
        "purl": url(found),
        "licenses": [{ "expression": licence }],
    }))
}

/// The package URL of a crate.
fn url(found: &Crate) -> String {
    format!("pkg:cargo/{}@{}", found.name, found.version)
}

/// The licence of each crate, by name and version.
struct Licences(BTreeMap<(String, String), String>);

impl Licences {
    fn read() -> Result<Self> {
        let metadata = workspace::metadata_with_dependencies()?;
        let packages = metadata["packages"].as_array().context("no packages")?;
        let text = |package: &Value, key: &str| package[key].as_str().map(str::to_owned);
        let licence = |package| Some(((text(package, "name")?, text(package, "version")?), text(package, "license")?));
        Ok(Self(packages.iter().filter_map(licence).collect()))
    }

    /// Older manifests separate licences by a slash, which SPDX does not know.
    fn of(&self, found: &Crate) -> Result<String> {
        let licence = self.0.get(&(found.name.clone(), found.version.clone()));
        Ok(licence.with_context(|| format!("{found} names no licence"))?.replace('/', " OR "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_crate_is_listed_with_its_licence_and_what_it_needs() {
        let graph =
            DependencyGraph::parse("0agent v0.1.0 (/home/acme/agent)|\n1ring v0.17.14|\n2untrusted v0.9.0|").unwrap();
        let licence = |name: &str, version: &str, is: &str| ((name.to_owned(), version.to_owned()), is.to_owned());
        let (agent, ring) = (licence("agent", "0.1.0", "MIT"), licence("ring", "0.17.14", "Apache-2.0/ISC"));
        let licences = Licences(BTreeMap::from([agent.clone(), ring.clone(), licence("untrusted", "0.9.0", "ISC")]));
        let list = list("agent", &graph, &licences).unwrap();
        assert_eq!(list["metadata"]["component"]["purl"], "pkg:cargo/agent@0.1.0");
        assert_eq!(list["components"][0]["licenses"][0]["expression"], "Apache-2.0 OR ISC");
        assert_eq!(list["components"].as_array().unwrap().len(), 2);
        assert_eq!(
            list["dependencies"][1],
            json!({ "ref": "pkg:cargo/ring@0.17.14", "dependsOn": ["pkg:cargo/untrusted@0.9.0"] })
        );
        let without = self::list("agent", &graph, &Licences(BTreeMap::from([agent, ring])));
        assert_eq!(without.unwrap_err().to_string(), "untrusted 0.9.0 names no licence");
    }
}
