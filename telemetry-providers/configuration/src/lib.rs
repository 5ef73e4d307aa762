//! What the operator switched on: the section `configuration`, and how to read the server's option values.

mod labels;
mod options;

pub use labels::{AuthenticationType, AuthorizationType, RunProjections};
pub use options::{read_flag, read_number};

use telemetry_core::{Reading, Section, Supplied, register_provider};

/// Options of the server, as the operator wrote them or by default. What is in force can differ: `--dev` switches
/// the Atom interface and the system projections on, and these values stay what they were.
#[derive(Clone, Debug, Default, PartialEq, Eq, Section)]
pub struct Configuration {
    /// How many nodes the cluster is meant to have.
    #[section(unit = "nodes", example = 3)]
    pub cluster_size: Reading<u32>,
    /// Whether the Atom interface over HTTP was switched on; `--dev` switches it on without changing this.
    pub enable_atom_pub_over_http: Reading<bool>,
    /// Whether the TCP interface for clients was switched on; servers since 24.2 do not have it.
    pub enable_external_tcp: Reading<bool>,
    /// Whether TLS and authentication were switched off.
    pub insecure: Reading<bool>,
    /// Whether TLS alone was switched off; servers since 26.2 have this option.
    pub disable_tls: Reading<bool>,
    /// Which projections were to run; `--dev` runs the system projections and leaves a `None` here.
    pub run_projections: Reading<RunProjections>,
    /// Who decides what a user may do; servers since 24.6 say it.
    pub authorization_type: Reading<AuthorizationType>,
    /// Who checks who a user is; servers since 24.6 say it.
    pub authentication_type: Reading<AuthenticationType>,
}

register_provider!(Supplied<Configuration>);

/// The examples of the README compile.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;

#[cfg(test)]
mod tests {
    use telemetry_core::Telemetry;
    use telemetry_core::testing::PRODUCT;

    use super::*;

    #[track_caller]
    fn check(configuration: Configuration, fields: &[&str]) {
        let report = Telemetry::builder(PRODUCT)
            .supply::<Configuration>(async move |_cx| Ok(configuration.clone()))
            .provider(Supplied::<Configuration>::default())
            .preview()
            .unwrap()
            .into_report();
        let fields: Vec<_> = fields.iter().map(|field| format!("    {field}")).collect();
        assert_eq!(report.text(), format!("{{\n  \"configuration\": {{\n{}\n  }}\n}}", fields.join(",\n")));
    }

    #[test]
    fn the_json_of_23_10_is_that_of_the_wire() {
        let configuration = Configuration {
            cluster_size: 1.into(),
            enable_atom_pub_over_http: true.into(),
            enable_external_tcp: true.into(),
            insecure: false.into(),
            run_projections: RunProjections::None.into(),
            ..Configuration::default()
        };
        let fields = [
            r#""clusterSize": 1"#,
            r#""enableAtomPubOverHttp": true"#,
            r#""enableExternalTcp": true"#,
            r#""insecure": false"#,
            r#""runProjections": "None""#,
        ];
        check(configuration, &fields);
    }

    #[test]
    fn the_json_of_26_2_is_that_of_the_wire() {
        let configuration = Configuration {
            insecure: false.into(),
            disable_tls: true.into(),
            run_projections: RunProjections::All.into(),
            authorization_type: AuthorizationType::Internal.into(),
            authentication_type: AuthenticationType::Ldaps.into(),
            ..Configuration::default()
        };
        let fields = [
            r#""insecure": false"#,
            r#""disableTls": true"#,
            r#""runProjections": "All""#,
            r#""authorizationType": "internal""#,
            r#""authenticationType": "ldaps""#,
        ];
        check(configuration, &fields);
    }
}
