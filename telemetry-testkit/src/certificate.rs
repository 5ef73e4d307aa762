//! Certificates, right and wrong, of an authority that a test makes for itself.

use std::{fmt, fs, path::Path, sync::Arc};

use anyhow::Result;
use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, DnType, IsCa, KeyPair, date_time_ymd};
use tempfile::NamedTempFile;
use tokio_rustls::rustls::{
    ServerConfig,
    crypto::ring,
    pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer},
};

/// Where every peer is found.
const NAMES: [&str; 2] = ["127.0.0.1", "localhost"];
/// Verifiers follow six authorities from the certificate to the known one.
const TOO_MANY: usize = 8;

type Issuer = CertifiedIssuer<'static, KeyPair>;

/// An authority that only those trust who were given its [file](Self::file).
pub struct Authority {
    issuer: Issuer,
    file: NamedTempFile,
}

impl Authority {
    /// A new authority. A second one has another name and another key: who trusts the first does not know it.
    pub fn new() -> Result<Self> {
        let key = KeyPair::generate()?;
        let issuer = CertifiedIssuer::self_signed(authority(&key), key)?;
        let file = NamedTempFile::new()?;
        fs::write(&file, issuer.pem())?;
        Ok(Self { issuer, file })
    }

    /// Its own certificate as PEM; the file goes with this value.
    pub fn file(&self) -> &Path {
        self.file.path()
    }

    /// A new certificate for a peer.
    pub fn certificate(&self, flaw: Flaw) -> Result<Certificate> {
        let (key, params, between) = (KeyPair::generate()?, flaw.params()?, self.authorities(flaw.distance())?);
        let leaf = match flaw {
            Flaw::SelfSigned => params.self_signed(&key)?,
            _ => params.signed_by(&key, between.last().unwrap_or(&self.issuer))?,
        };
        let authorities = between.iter().rev().map(|issuer| issuer.der().clone());
        Certificate::new([leaf.der().clone()].into_iter().chain(authorities).collect(), &key)
    }

    /// Authorities of which each is known by the one before it, and the first by this one.
    fn authorities(&self, count: usize) -> Result<Vec<Issuer>> {
        let mut made: Vec<Issuer> = Vec::new();
        for _ in 0..count {
            let key = KeyPair::generate()?;
            let next = CertifiedIssuer::signed_by(authority(&key), key, made.last().unwrap_or(&self.issuer))?;
            made.push(next);
        }
        Ok(made)
    }
}

impl fmt::Debug for Authority {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_tuple("Authority").field(&self.file()).finish()
    }
}

/// What is wrong with a certificate. An unknown authority is none of these, but another [`Authority`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Flaw {
    /// It is right.
    None,
    /// It was valid until a past day.
    Expired,
    /// It is valid from a future day.
    NotYetValid,
    /// It is for another host.
    WrongName,
    /// It names no host.
    NoName,
    /// No authority has signed it.
    SelfSigned,
    /// More authorities stand between it and the known one than a verifier follows.
    TooLongChain,
}

impl Flaw {
    fn params(self) -> Result<CertificateParams> {
        let mut params = CertificateParams::new(self.names())?;
        match self {
            Self::Expired => params.not_after = date_time_ymd(2001, 1, 1),
            Self::NotYetValid => params.not_before = date_time_ymd(4000, 1, 1),
            _ => {}
        }
        Ok(params)
    }

    /// How many authorities stand between the certificate and the known one.
    fn distance(self) -> usize {
        if self == Self::TooLongChain { TOO_MANY } else { 0 }
    }

    fn names(self) -> Vec<String> {
        let names: &[&str] = match self {
            Self::WrongName => &["elsewhere.example"],
            Self::NoName => &[],
            _ => &NAMES,
        };
        names.iter().copied().map(str::to_owned).collect()
    }
}

/// A certificate with its key, ready to serve.
#[derive(Debug, Clone)]
pub struct Certificate(pub(crate) Arc<ServerConfig>);

impl Certificate {
    fn new(chain: Vec<CertificateDer<'static>>, key: &KeyPair) -> Result<Self> {
        let key = PrivateKeyDer::from(PrivatePkcs8KeyDer::from(key.serialize_der()));
        let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()));
        let config = config.with_safe_default_protocol_versions()?.with_no_client_auth();
        Ok(Self(Arc::new(config.with_single_cert(chain, key)?)))
    }
}

/// What an authority says of itself. Its key is in its name, so that no two are called the same.
fn authority(key: &KeyPair) -> CertificateParams {
    let mut params = CertificateParams::default();
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    params.distinguished_name.push(DnType::CommonName, format!("authority {:x?}", params.key_identifier(key)));
    params
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Collector, client::get_trusting};

    /// What a client that trusts the authority says.
    #[track_caller]
    fn check(flaw: Flaw, expected: Result<u16, &str>) {
        let authority = Authority::new().unwrap();
        let collector = Collector::encrypted(authority.certificate(flaw).unwrap()).unwrap();
        let reply = get_trusting(&authority, &collector.url(), "/v1").map(|reply| reply.status);
        match (reply, expected) {
            (Err(error), Err(reason)) => assert!(error.to_string().contains(reason), "{flaw:?}: {error}"),
            (reply, expected) => assert_eq!(reply.ok(), expected.ok(), "{flaw:?}"),
        }
        assert_eq!((collector.connections(), collector.received().len()), (1, usize::from(expected.is_ok())));
    }

    #[test]
    fn only_a_certificate_without_a_flaw_is_liked() {
        check(Flaw::None, Ok(200));
        check(Flaw::Expired, Err("certificate expired"));
        check(Flaw::NotYetValid, Err("certificate not valid yet"));
        check(Flaw::WrongName, Err("certificate not valid for name"));
        check(Flaw::NoName, Err("certificate not valid for name"));
        check(Flaw::SelfSigned, Err("UnknownIssuer"));
        check(Flaw::TooLongChain, Err("MaximumPathDepthExceeded"));
    }

    #[test]
    fn another_authority_is_unknown() {
        let (known, other) = (Authority::new().unwrap(), Authority::new().unwrap());
        let collector = Collector::encrypted(other.certificate(Flaw::None).unwrap()).unwrap();
        let error = get_trusting(&known, &collector.url(), "/").unwrap_err();
        assert!(error.to_string().contains("UnknownIssuer"), "{error}");
        assert_eq!(get_trusting(&other, &collector.url(), "/").unwrap().status, 200);
    }

    #[test]
    fn the_certificate_changes_while_the_peer_runs() {
        let (old, new) = (Authority::new().unwrap(), Authority::new().unwrap());
        let collector = Collector::encrypted(old.certificate(Flaw::None).unwrap()).unwrap();
        collector.use_certificate(new.certificate(Flaw::None).unwrap());
        get_trusting(&old, &collector.url(), "/").unwrap_err();
        assert_eq!(get_trusting(&new, &collector.url(), "/").unwrap().status, 200);
    }

    #[test]
    fn the_file_goes_with_the_authority() {
        let authority = Authority::new().unwrap();
        let file = authority.file().to_owned();
        assert!(fs::read_to_string(&file).unwrap().starts_with("-----BEGIN CERTIFICATE-----"));
        drop(authority);
        assert!(!file.exists());
    }
}
