//! The options of the endpoint that reports are posted to.
#![allow(rustdoc::bare_urls, reason = "these doc comments are what --help prints")]
#![expect(clippy::doc_markdown, reason = "these doc comments are what --help prints")]

use std::path::PathBuf;

use clap::Args;
use telemetry_core::{Builder, Destination};
use telemetry_http_sink::{HttpEndpoint, HttpProxy};

use crate::error::AgentError;
use crate::secret_file;
use crate::service_directories::ServiceDirectories;

telemetry_core::link!(telemetry_http_sink);

/// The feature of this channel, where it is built.
#[allow(dead_code, reason = "`check` tells it, which a build without a node does not have")]
pub(crate) const REMOTE_SINK: Option<&str> = Some("http-sink");

#[derive(Args, Debug)]
#[command(next_help_heading = "The endpoint")]
pub(crate) struct EndpointOptions {
    /// Where to post reports: https, or http on this machine. Without it nothing is sent.
    #[arg(long, value_name = "URL", env = "TELEMETRY_AGENT_ENDPOINT", hide_env_values = true)]
    #[arg(value_parser = HttpEndpoint::parse)]
    endpoint: Option<HttpEndpoint>,

    /// The PEM file with the certificates that the endpoint is trusted by, instead of the system's; read for each report.
    #[arg(long, value_name = "FILE", env = "TELEMETRY_AGENT_ENDPOINT_CA_FILE", requires = "endpoint")]
    endpoint_ca_file: Option<PathBuf>,

    /// The proxy through which an endpoint of https is reached, such as http://proxy.example.com:3128.
    #[arg(long, value_name = "URL", env = "TELEMETRY_AGENT_ENDPOINT_PROXY", hide_env_values = true)]
    #[arg(requires = "endpoint", value_parser = HttpProxy::parse)]
    endpoint_proxy: Option<HttpProxy>,

    /// The file with headers for the endpoint, such as Authorization: Bearer TOKEN; read for each report. Without it, it is the
    /// credential `headers` of the service, if it has one.
    #[arg(long, value_name = "FILE", env = "TELEMETRY_AGENT_ENDPOINT_HEADER_FILE", requires = "endpoint")]
    endpoint_header_file: Option<PathBuf>,
}

impl EndpointOptions {
    pub(crate) fn or_of_service(&mut self, directories: &ServiceDirectories) {
        self.endpoint_header_file = self.endpoint_header_file.take().or_else(|| directories.credential("headers"));
    }

    pub(crate) fn configure(&self, builder: Builder) -> Builder {
        match self.configured() {
            Some(endpoint) => builder.setting(endpoint),
            None => builder,
        }
    }

    /// Whether the files that it names can be read.
    pub(crate) fn check(&self) -> Result<(), AgentError> {
        self.configured().map_or(Ok(()), |endpoint| endpoint.check_files().map_err(AgentError::Endpoint))
    }

    pub(crate) fn warnings(&self) -> Vec<String> {
        let file = self.endpoint_header_file.as_deref().filter(|_| self.endpoint.is_some());
        file.and_then(|file| secret_file::warning("header file", file)).into_iter().collect()
    }

    pub(crate) fn destination(&self) -> Option<Destination> {
        self.endpoint.as_ref().map(HttpEndpoint::destination)
    }

    /// Where to post reports, and how to get there.
    pub(crate) fn configured(&self) -> Option<HttpEndpoint> {
        let mut endpoint = self.endpoint.clone()?;
        if let Some(file) = &self.endpoint_ca_file {
            endpoint = endpoint.ca_file(file);
        }
        if let Some(proxy) = &self.endpoint_proxy {
            endpoint = endpoint.proxy(proxy.clone());
        }
        if let Some(file) = &self.endpoint_header_file {
            endpoint = endpoint.header_file(file);
        }
        Some(endpoint)
    }
}
