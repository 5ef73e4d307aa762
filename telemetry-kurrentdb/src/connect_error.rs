//! Why there is no connection to a node.

use std::error::Error;
use std::{fmt, io};

use rustls::CertificateError;
use telemetry_core::{CollectError, Line};
use telemetry_http_client::cause;

use crate::metadata::MetadataServiceError;

/// Why there is no connection to a node; as text, one line that names what was found.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ConnectError {
    /// This machine has no root certificates.
    NoCertificates,
    /// What `SSL_CERT_FILE` or `SSL_CERT_DIR` names would be read without an end.
    CertificatesOutOfBounds,
    /// The file of the authority can't be read any more.
    Authority(Line),
    /// The file of the password can't be read any more.
    Password(Line),
    /// The node's name stands for the address of a metadata service.
    MetadataService,
    /// Nobody knows the node's name.
    NameNotFound(Line),
    /// Nothing listens at the node's address.
    Refused,
    /// There is nothing at the path of the socket.
    NoSocket,
    /// What lies at the path of the socket is something else.
    NotASocket,
    /// This process may not connect to the socket.
    SocketDenied,
    /// Something else on the way there.
    Unreachable(Line),
    /// The node speaks TLS, and its address says that it does not.
    Encrypted,
    /// The node does not speak TLS, and its address says that it does.
    NotEncrypted,
    /// The node ended the TLS handshake.
    HandshakeRefused(Line),
    /// The connection was closed before there was an answer.
    BrokenOff,
    /// What answers speaks something else.
    NotHttp,
    /// The certificate is for other names.
    OtherName {
        /// The name by which the node was reached.
        expected: Line,
        /// The names for which the certificate is.
        presented: Line,
    },
    /// The certificate is not signed by the authority that was named.
    OtherAuthority {
        /// The file of the authority.
        file: Line,
    },
    /// The certificate is not signed by an authority of the system.
    UnknownAuthority,
    /// The certificate has expired.
    Expired,
    /// The certificate is not valid yet.
    NotYetValid,
    /// Something else is wrong with the certificate.
    Certificate(Line),
}

/// What was found, where there is something besides the cause.
impl fmt::Display for ConnectError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let cause = self.cause();
        match self {
            Self::Authority(found) | Self::Password(found) => found.fmt(f),
            Self::NameNotFound(found)
            | Self::Unreachable(found)
            | Self::HandshakeRefused(found)
            | Self::Certificate(found) => {
                write!(f, "{cause}: {found}")
            }
            Self::NoSocket => write!(f, "{cause}: the node makes it when it starts"),
            Self::SocketDenied => {
                write!(f, "{cause}: only the node's own user and root may, unless its mode says otherwise")
            }
            Self::OtherName { expected, presented } => {
                write!(f, "the node's certificate is for {presented}, and not for {expected}")
            }
            Self::OtherAuthority { file } => write!(f, "the node's certificate is not signed by what {file} holds"),
            _ => cause.fmt(f),
        }
    }
}

impl Error for ConnectError {}

/// The longest part of a foreign text that is repeated, in characters.
const SHOWN: usize = 120;

impl ConnectError {
    /// The reason for which all that the node would tell is absent; constant, whatever was found.
    pub(crate) fn cause(&self) -> CollectError {
        use CollectError::{Invalid, Unauthenticated, Unavailable};
        match self {
            Self::NoCertificates => Unavailable(
                "this machine has no root certificates: install ca-certificates, or name the file of the node's authority",
            ),
            Self::CertificatesOutOfBounds => Unavailable(
                "SSL_CERT_FILE or SSL_CERT_DIR names no regular file, one of more than 1 MiB, or too many: name another, or the \
                 file of the node's authority",
            ),
            Self::Authority(_) => Unavailable("the file of the node's authority has no certificate that can be read"),
            Self::Password(_) => Unavailable("the password file can't be read"),
            Self::MetadataService => Invalid("the node's name stands for the address of a metadata service"),
            Self::NameNotFound(_) => Unavailable("the node's name is not known here"),
            Self::Refused => Unavailable("nothing listens at the node's address"),
            Self::NoSocket => Unavailable("there is no such socket"),
            Self::NotASocket => Unavailable("what lies at the path of the node's socket is no socket"),
            Self::SocketDenied => Unavailable("this process may not connect to the node's socket"),
            Self::Unreachable(_) => Unavailable("the node can't be reached"),
            Self::Encrypted => Unavailable("the node speaks TLS: give its address with https://"),
            Self::NotEncrypted => Unavailable("the node does not speak TLS: give its address with http://"),
            Self::HandshakeRefused(_) => Unavailable("the node refused the TLS handshake"),
            Self::BrokenOff => Unavailable("the node closed the connection without an answer"),
            Self::NotHttp => Invalid("what answers at the node's address does not speak HTTP"),
            Self::OtherName { .. } => {
                Unauthenticated("the node's certificate is not for the name by which it is reached")
            }
            Self::OtherAuthority { .. } => {
                Unauthenticated("the node's certificate is not signed by what the file of its authority holds")
            }
            Self::UnknownAuthority => Unauthenticated(
                "the node's certificate is not signed by an authority of this machine: if it is of one of your own, name \
                 its file",
            ),
            Self::Expired => Unauthenticated("the node's certificate has expired: give the node another one"),
            Self::NotYetValid => {
                Unauthenticated("the node's certificate is not valid yet: compare the clocks of the two machines")
            }
            Self::Certificate(_) => Unauthenticated("the node's certificate is not right"),
        }
    }

    /// What the system says of a TCP connection.
    pub(crate) fn of_tcp(error: &io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::ConnectionRefused => Self::Refused,
            _ => Self::Unreachable(shown(error)),
        }
    }

    /// What the look-up of a name says.
    pub(crate) fn of_lookup(error: &io::Error) -> Self {
        if cause::find::<MetadataServiceError>(error).is_some() {
            Self::MetadataService
        } else {
            Self::NameNotFound(shown(error))
        }
    }

    /// What is wrong with a TLS handshake; `file` is that of the authority, where one is named.
    pub(crate) fn of_handshake(error: &io::Error, file: Option<Line>) -> Self {
        match cause::find::<rustls::Error>(error) {
            Some(rustls::Error::InvalidCertificate(error)) => Self::of_certificate(error, file),
            Some(rustls::Error::InvalidMessage(_)) => Self::NotEncrypted,
            Some(error) => Self::HandshakeRefused(shown(error)),
            None => Self::BrokenOff,
        }
    }

    fn of_certificate(error: &CertificateError, file: Option<Line>) -> Self {
        match error {
            CertificateError::Expired | CertificateError::ExpiredContext { .. } => Self::Expired,
            CertificateError::NotValidYet | CertificateError::NotValidYetContext { .. } => Self::NotYetValid,
            CertificateError::UnknownIssuer => {
                file.map_or(Self::UnknownAuthority, |file| Self::OtherAuthority { file })
            }
            CertificateError::NotValidForNameContext { expected, presented } => {
                Self::OtherName { expected: shown(&expected.to_str()), presented: shown(&names(presented)) }
            }
            error => Self::Certificate(shown(error)),
        }
    }
}

/// The names of a certificate, without the kind that stands around each: `DnsName("node.example.com")`.
fn names(presented: &[String]) -> String {
    let name = |text: &String| text.trim_end_matches(['"', ')']).rsplit(['"', '(']).next().map(str::to_owned);
    let names: Vec<_> = presented.iter().filter_map(name).collect();
    if names.is_empty() { "no name".to_owned() } else { names.join(", ") }
}

/// A foreign text on one line, which is cut where it is long.
pub(crate) fn shown(text: &impl ToString) -> Line {
    Line::new(text.to_string().chars().take(SHOWN).collect::<String>())
}
