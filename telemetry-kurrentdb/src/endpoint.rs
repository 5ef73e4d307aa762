//! The endpoints of a node, and why one of them gave nothing.

use telemetry_core::{CollectError, Version};

use crate::connect_error::ConnectError;

/// One endpoint, with the constant texts of all that can go wrong there.
#[derive(Debug)]
pub(crate) struct Endpoint {
    pub(crate) path: &'static str,
    pub(crate) extent: Extent,
    /// Whom a node lets read it.
    pub(crate) right: &'static str,
    /// The sections and fields that come from it.
    gives: &'static [&'static str],
    /// What comes from it since a release, and the release.
    gives_from: Option<(&'static [u32], &'static str)>,
    late: &'static str,
    refused: &'static str,
    not_there: &'static str,
    not_ready: &'static str,
    starting: &'static str,
    redirected: &'static str,
    failed: &'static str,
    too_large: &'static str,
    invalid: &'static str,
    forwarded: &'static str,
}

/// How much an endpoint may answer.
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
                concat!($path, " is switched off, or behind a proxy"),
                concat!($path, " is not ready"),
                concat!($path, " is not ready: the node is starting, and loads its users"),
                concat!($path, " was redirected, which is not followed"),
                concat!($path, " answered with an error"),
                concat!($path, " answered with more than ", endpoint!(@limit $extent)),
                concat!($path, " answered something else than expected"),
                concat!($path, " was answered by another node"),
            ],
        )
    };
    (@limit Object) => { "1 MiB" };
    (@limit List) => { "64 MiB" };
}
pub(crate) use endpoint;

/// The option of a node that switches an endpoint off, and what is absent for it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Switch {
    pub(crate) option: &'static str,
    /// The value by which the endpoint is off.
    pub(crate) off: &'static str,
    pub(crate) cause: CollectError,
}

/// Why an endpoint gave nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum EndpointError {
    /// No connection, or none that lasted until there was a status.
    Connect(ConnectError),
    /// No answer before the deadline.
    Late,
    /// The user or the password is wrong.
    WrongCredentials,
    /// The node has just started and does not know its users yet.
    Starting,
    /// An answer of this status, which is no success.
    Status(u16),
    /// An answer that the node passed on from another one.
    Forwarded,
    /// An answer beyond the limit.
    TooLarge,
    /// An answer that is not what the endpoint gives.
    Invalid,
}

impl EndpointError {
    /// Whether there was a connection, and nothing on it that is HTTP.
    pub(crate) fn is_without_status(&self) -> bool {
        matches!(self, Self::Connect(ConnectError::BrokenOff | ConnectError::NotHttp))
    }

    pub(crate) fn is_without_connection(&self) -> bool {
        matches!(self, Self::Connect(_)) && !self.is_without_status()
    }
}

impl From<ConnectError> for EndpointError {
    fn from(error: ConnectError) -> Self {
        Self::Connect(error)
    }
}

impl Endpoint {
    pub(crate) const fn new(
        path: &'static str,
        extent: Extent,
        (right, gives): (&'static str, &'static [&'static str]),
        texts: [&'static str; 10],
    ) -> Self {
        let [late, refused, not_there, not_ready, starting, redirected, failed, too_large, invalid, forwarded] = texts;
        Self {
            path,
            extent,
            right,
            gives,
            gives_from: None,
            late,
            refused,
            not_there,
            not_ready,
            starting,
            redirected,
            failed,
            too_large,
            invalid,
            forwarded,
        }
    }

    /// An endpoint from which this comes, too, since this release.
    pub(crate) const fn gives_from(self, release: &'static [u32], field: &'static str) -> Self {
        Self { gives_from: Some((release, field)), ..self }
    }

    /// What comes from it in this release.
    pub(crate) fn feeds(&self, version: Option<&Version>) -> Vec<&'static str> {
        let is_in = |release: &[u32]| version.is_none_or(|version| version.is_at_least(release));
        let since = self.gives_from.filter(|(release, _)| is_in(release)).map(|(_, field)| field);
        self.gives.iter().copied().chain(since).collect()
    }

    /// The error as the reason for which a section is absent.
    pub(crate) fn cause(&self, error: &EndpointError) -> CollectError {
        match error {
            EndpointError::Connect(error) => error.cause(),
            EndpointError::WrongCredentials => {
                CollectError::Unauthenticated("the node refused the user name or the password")
            }
            EndpointError::Late => CollectError::Unavailable(self.late),
            EndpointError::Status(401 | 403) => CollectError::Denied(self.refused),
            EndpointError::Status(404) => CollectError::NotThere(self.not_there),
            EndpointError::Starting => CollectError::Unavailable(self.starting),
            EndpointError::Status(503) => CollectError::Unavailable(self.not_ready),
            EndpointError::Status(300..=399) => CollectError::Invalid(self.redirected),
            EndpointError::Status(_) => CollectError::Unavailable(self.failed),
            EndpointError::Forwarded => CollectError::Unavailable(self.forwarded),
            EndpointError::TooLarge => CollectError::Invalid(self.too_large),
            EndpointError::Invalid => CollectError::Invalid(self.invalid),
        }
    }
}
