//! The endpoints of a node, and why one of them gave nothing.

use std::time::Duration;

use telemetry_core::CollectError;

/// One endpoint, with the constant texts of all that can go wrong there.
#[derive(Debug)]
pub(crate) struct Endpoint {
    pub(crate) path: &'static str,
    pub(crate) extent: Extent,
    /// Whom a node lets read it.
    pub(crate) right: &'static str,
    /// The sections and fields that come from it.
    pub(crate) gives: &'static [&'static str],
    late: &'static str,
    refused: &'static str,
    not_there: &'static str,
    not_ready: &'static str,
    redirected: &'static str,
    failed: &'static str,
    too_large: &'static str,
    invalid: &'static str,
}

/// How much an endpoint may answer, and how long it may take.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Extent {
    /// One object, which is kept until it is read.
    Object,
    /// A list, which is counted as it streams by.
    List,
}

impl Extent {
    /// The longest answer that is read, in bytes.
    pub(crate) const fn limit(self) -> u64 {
        match self {
            Self::Object => 1024 * 1024,
            Self::List => 64 * 1024 * 1024,
        }
    }

    /// The deadline of the whole answer. Two at a time, all seven fit into a collection even if each of them hangs.
    pub(crate) const fn deadline(self) -> Duration {
        match self {
            Self::Object => Duration::from_secs(2),
            Self::List => Duration::from_secs(4),
        }
    }
}

macro_rules! endpoint {
    ($extent:ident $path:literal, needs $right:literal, gives $($gives:literal)*) => {
        $crate::endpoint::Endpoint::new(
            $path,
            $crate::endpoint::Extent::$extent,
            ($right, &[$($gives),*]),
            [
                concat!($path, " gave no answer in time"),
                concat!("the node refused ", $path, ", which needs ", $right),
                concat!("the node has no ", $path),
                concat!($path, " is not ready"),
                concat!($path, " was redirected, which is not followed"),
                concat!($path, " answered with an error"),
                concat!($path, " answered with more than ", endpoint!(@limit $extent)),
                concat!($path, " answered something else than expected"),
            ],
        )
    };
    (@limit Object) => { "1 MiB" };
    (@limit List) => { "64 MiB" };
}
pub(crate) use endpoint;

/// Why an endpoint gave nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum EndpointError {
    /// No client can be made, since this machine has no root certificates.
    NoCertificates,
    /// No client can be made, since what `SSL_CERT_FILE` or `SSL_CERT_DIR` names would be read without an end.
    CertificatesOutOfBounds,
    /// No client can be made, since the file of `--ca-file` has no certificates any more.
    AuthorityError,
    /// The node's name stands for the address of a metadata service.
    Forbidden,
    /// The node's certificate is not right, or not signed by anybody who is trusted.
    Untrusted,
    /// No connection.
    Unreachable,
    /// No answer before the deadline.
    Late,
    /// The user or the password is wrong.
    WrongCredentials,
    /// An answer of this status, which is no success.
    Status(u16),
    /// An answer beyond the limit.
    TooLarge,
    /// An answer that is not what the endpoint gives.
    Invalid,
}

impl Endpoint {
    pub(crate) const fn new(
        path: &'static str,
        extent: Extent,
        (right, gives): (&'static str, &'static [&'static str]),
        texts: [&'static str; 8],
    ) -> Self {
        let [late, refused, not_there, not_ready, redirected, failed, too_large, invalid] = texts;
        Self { path, extent, right, gives, late, refused, not_there, not_ready, redirected, failed, too_large, invalid }
    }

    /// The error as the reason for which a section is absent.
    pub(crate) fn cause(&self, error: EndpointError) -> CollectError {
        match error {
            EndpointError::NoCertificates => CollectError::Unavailable(
                "this machine has no root certificates: install ca-certificates, or give --ca-file",
            ),
            EndpointError::CertificatesOutOfBounds => CollectError::Unavailable(
                "SSL_CERT_FILE or SSL_CERT_DIR names no regular file, one of more than 1 MiB, or too many: name another, or \
                 give --ca-file",
            ),
            EndpointError::AuthorityError => {
                CollectError::Unavailable("the file of --ca-file has no certificate that can be read")
            }
            EndpointError::Forbidden => {
                CollectError::Invalid("the node's name stands for the address of a metadata service")
            }
            EndpointError::Untrusted => CollectError::Unauthenticated(
                "the node's certificate is not trusted: if it is of an authority of your own, give --ca-file",
            ),
            EndpointError::Unreachable => CollectError::Unavailable("the node can't be reached"),
            EndpointError::WrongCredentials => {
                CollectError::Unauthenticated("the node refused the user name or the password")
            }
            EndpointError::Late => CollectError::Unavailable(self.late),
            EndpointError::Status(401 | 403) => CollectError::Denied(self.refused),
            EndpointError::Status(404) => CollectError::NotThere(self.not_there),
            EndpointError::Status(503) => CollectError::Unavailable(self.not_ready),
            EndpointError::Status(300..=399) => CollectError::Invalid(self.redirected),
            EndpointError::Status(_) => CollectError::Unavailable(self.failed),
            EndpointError::TooLarge => CollectError::Invalid(self.too_large),
            EndpointError::Invalid => CollectError::Invalid(self.invalid),
        }
    }
}
