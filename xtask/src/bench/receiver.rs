//! A collector behind TLS, and the trust that a measured program needs in it.

use std::ffi::OsStr;
use std::path::Path;

use anyhow::Result;
use telemetry_testkit::{Authority, Certificate, Collector, Flaw};

/// Where most systems have their authorities. Reading all of them is what TLS costs first, so they are read here, too.
const AUTHORITIES: &str = "/etc/ssl/certs";

/// Variables of a program.
pub(super) type Variables<'a> = [(&'static str, &'a OsStr); 2];

/// A running collector; dropping it stops it.
pub(super) struct Receiver {
    authority: Authority,
    collector: Collector,
}

impl Receiver {
    pub(super) fn start() -> Result<Self> {
        let authority = Authority::new()?;
        let collector = Collector::encrypted(authority.certificate(Flaw::None)?)?;
        Ok(Self { authority, collector })
    }

    /// A certificate that is trusted as this one is.
    pub(super) fn certificate(&self) -> Result<Certificate> {
        self.authority.certificate(Flaw::None)
    }

    pub(super) fn collector(&self) -> &Collector {
        &self.collector
    }

    pub(super) fn url(&self) -> String {
        self.collector.url()
    }

    /// Makes a program trust it, beside the authorities of this system.
    pub(super) fn trust(&self) -> Variables<'_> {
        let (own, system) = (self.authority.file(), Path::new(AUTHORITIES));
        [("SSL_CERT_FILE", own.as_os_str()), ("SSL_CERT_DIR", system.as_os_str())]
    }
}
