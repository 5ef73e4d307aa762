//! `configuration`: what the operator wrote, or what anybody may see of it.

use std::sync::Arc;

use telemetry_core::{CollectError, Context, Reading, Version};
use telemetry_providers::configuration::{
    AuthenticationType, AuthorizationType, Configuration, RunProjections, read_flag, read_number,
};

use crate::document::{Info, Options};
use crate::node::Node;
use crate::reading::Asked;

const NO_VALUE: CollectError = CollectError::Invalid("the node says no value that is one of its kind");
const NO_VERSION: CollectError = CollectError::Invalid("the node does not say its version");

impl Node {
    /// The section `configuration`.
    ///
    /// # Errors
    ///
    /// Why neither the options can be read nor what anybody may see of them.
    pub async fn configuration(&self, cx: &Context) -> Result<Configuration, CollectError> {
        let info = self.ask::<Info>(cx).await;
        let options = self.ask::<Options>(cx).await;
        if let (Err(error), Err(_)) = (&options, &info) {
            return Err(*error);
        }
        let insecure = match (&options, &info) {
            // Whether a node is insecure stands in `/info` too. The rest can't be told from there, since `--dev` changes what
            // runs and not what was written.
            (Err(_), Ok(info)) => info.insecure,
            _ => None,
        };
        let version = info.ok().and_then(|info| info.version.clone());
        let written = Written { options, version };
        Ok(Configuration {
            cluster_size: written.read("ClusterSize", read_number),
            enable_atom_pub_over_http: written.read("EnableAtomPubOverHttp", read_flag),
            enable_external_tcp: written.read_before(&[24, 2], "EnableExternalTcp", read_flag),
            insecure: Reading::from(insecure).or(written.read("Insecure", read_flag)),
            disable_tls: written.read_since(&[26, 2], "DisableTls", read_flag),
            run_projections: written.read("RunProjections", RunProjections::read),
            authorization_type: written
                .read_since(&[24, 6], "AuthorizationType", |text| Ok(AuthorizationType::read(text))),
            authentication_type: written
                .read_since(&[24, 6], "AuthenticationType", |text| Ok(AuthenticationType::read(text))),
        })
    }
}

/// The options of a node, some of which its own message has in some releases only.
struct Written {
    options: Asked<Arc<Options>>,
    version: Option<Version>,
}

/// Reads the text of an option.
type Read<T> = fn(&str) -> Result<T, CollectError>;

impl Written {
    fn read<T>(&self, option: &str, read: Read<T>) -> Reading<T> {
        let options = self.options.as_deref().map_err(|error| *error);
        options
            .and_then(|options| options.find(option).flatten().and_then(|text| read(text).ok()).ok_or(NO_VALUE))
            .into()
    }

    /// Of a node whose version is not known, no such option is read.
    fn read_since<T>(&self, first: &[u32], option: &str, read: Read<T>) -> Reading<T> {
        match self.is_at_least(first) {
            Some(true) => self.read(option, read),
            Some(false) => Reading::NotApplicable,
            None => Reading::Absent(NO_VERSION),
        }
    }

    /// A node whose version is not known is taken for an old one, as far as it has the option.
    fn read_before<T>(&self, end: &[u32], option: &str, read: Read<T>) -> Reading<T> {
        match self.is_at_least(end) {
            Some(true) => Reading::NotApplicable,
            Some(false) => self.read(option, read),
            None => self.read(option, read).or(Reading::Absent(NO_VERSION)),
        }
    }

    fn is_at_least(&self, release: &[u32]) -> Option<bool> {
        self.version.as_ref().map(|version| version.is_at_least(release))
    }
}
