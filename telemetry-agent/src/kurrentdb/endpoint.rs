//! The endpoints of a node, and why one of them gave nothing.

use telemetry_core::CollectError;

/// One endpoint, with the constant texts of all that can go wrong there.
#[derive(Debug)]
pub(super) struct Endpoint {
    pub(super) path: &'static str,
    late: &'static str,
    refused: &'static str,
    not_there: &'static str,
    not_ready: &'static str,
    redirected: &'static str,
    failed: &'static str,
    too_large: &'static str,
    invalid: &'static str,
}

macro_rules! endpoint {
    ($path:literal, needs $right:literal) => {
        $crate::kurrentdb::endpoint::Endpoint::new(
            $path,
            [
                concat!($path, " gave no answer in time"),
                concat!("the node refused ", $path, ", which needs ", $right),
                concat!("the node has no ", $path),
                concat!($path, " is not ready"),
                concat!($path, " was redirected, which is not followed"),
                concat!($path, " answered with an error"),
                concat!($path, " answered with more than 1 MiB"),
                concat!($path, " answered something else than expected"),
            ],
        )
    };
}
pub(super) use endpoint;

/// Why an endpoint gave nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Trouble {
    /// No client can be made, since this machine has no root certificates.
    NoCertificates,
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
    pub(super) const fn new(path: &'static str, texts: [&'static str; 8]) -> Self {
        let [late, refused, not_there, not_ready, redirected, failed, too_large, invalid] = texts;
        Self { path, late, refused, not_there, not_ready, redirected, failed, too_large, invalid }
    }

    /// The trouble as the reason for which a section is absent.
    pub(super) fn error(&self, trouble: Trouble) -> CollectError {
        match trouble {
            Trouble::NoCertificates => {
                CollectError::Unavailable("this machine has no root certificates: install ca-certificates")
            }
            Trouble::Unreachable => CollectError::Unavailable("the node can't be reached"),
            Trouble::WrongCredentials => CollectError::Refused("the node refused the user name or the password"),
            Trouble::Late => CollectError::Unavailable(self.late),
            Trouble::Status(401 | 403) => CollectError::Refused(self.refused),
            Trouble::Status(404) => CollectError::NotThere(self.not_there),
            Trouble::Status(503) => CollectError::Unavailable(self.not_ready),
            Trouble::Status(300..=399) => CollectError::Invalid(self.redirected),
            Trouble::Status(_) => CollectError::Unavailable(self.failed),
            Trouble::TooLarge => CollectError::Invalid(self.too_large),
            Trouble::Invalid => CollectError::Invalid(self.invalid),
        }
    }
}
