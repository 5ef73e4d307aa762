//! What the operator switched on: the section `configuration`, and how to read the server's option values.

mod options;

pub use options::{read_flag, read_number};

use telemetry_core::{Label, Section, Supplied, register_provider};

/// Five options of the server, as the operator wrote them or by default. What is in force can differ: `--dev` switches
/// the Atom interface and the system projections on, and these values stay what they were.
#[derive(Clone, Debug, Default, PartialEq, Eq, Section)]
pub struct Configuration {
    /// How many nodes the cluster is meant to have.
    pub cluster_size: Option<u32>,
    /// Whether the Atom interface over HTTP was switched on; `--dev` switches it on without changing this.
    pub enable_atom_pub_over_http: Option<bool>,
    /// Whether the TCP interface for clients was switched on; servers since 24.2 do not have it.
    pub enable_external_tcp: Option<bool>,
    /// Whether TLS and authentication were switched off.
    pub insecure: Option<bool>,
    /// Which projections were to run; `--dev` runs the system projections and leaves a `None` here.
    pub run_projections: Option<RunProjections>,
}

register_provider!(Supplied<Configuration>);

/// Which projections a server is told to run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Label)]
pub enum RunProjections {
    /// None; the projections subsystem is off.
    None,
    /// Those that the server brings.
    System,
    /// Those, and the users' own.
    All,
}

#[cfg(test)]
mod tests {
    use telemetry_core::Telemetry;
    use telemetry_core::testing::PRODUCT;

    use super::*;

    #[test]
    fn the_json_is_that_of_the_wire() {
        let configuration = Configuration {
            cluster_size: Some(1),
            enable_atom_pub_over_http: Some(true),
            enable_external_tcp: Some(true),
            insecure: Some(false),
            run_projections: Some(RunProjections::None),
        };
        let report = Telemetry::builder(PRODUCT)
            .supply::<Configuration>(async move |_cx| Ok(configuration.clone()))
            .provider(Supplied::<Configuration>::default())
            .preview()
            .unwrap();
        let expected = r#"{
  "configuration": {
    "clusterSize": 1,
    "enableAtomPubOverHttp": true,
    "enableExternalTcp": true,
    "insecure": false,
    "runProjections": "None"
  }
}"#;
        assert_eq!(report.text(), expected);
    }
}
