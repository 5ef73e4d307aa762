//! A probe of a node: what it says of itself, while no section is collected.

use std::fmt;

use telemetry_core::{Label, Version};
use telemetry_provider_labels::NodeState;
use tokio::runtime::Builder;

use crate::document::{Info, Options};
use crate::endpoint::EndpointError;
use crate::node::Node;
use crate::read_error::ReadError;
use crate::session::Session;

/// What a node says of itself; as text, what comes after "The node at ADDRESS is ".
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Probe {
    /// Its release, if it says one that can be read.
    pub version: Option<Version>,
    /// Its state, if it says one that is known.
    pub state: Option<NodeState>,
    /// Whether its options can be read, and what they say of its opt-out.
    pub options: OptionsProbe,
}

/// Whether a node's options can be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum OptionsProbe {
    /// They can, and it is not opted out.
    NotOptedOut,
    /// They can, and it is opted out.
    OptedOut,
    /// They can, and do not say plainly whether it is opted out.
    Doubtful,
    /// This user may not read them.
    Refused,
    /// It has no such endpoint.
    NotThere,
    /// They could not be read for another reason.
    Failed,
}

impl Node {
    /// Probes the node: two requests, by which no section is collected. It blocks for 9 s at most.
    ///
    /// # Errors
    ///
    /// Why nothing can be read of it.
    pub fn probe(&self) -> Result<Probe, ReadError> {
        let runtime = Builder::new_current_thread().enable_all().build().map_err(|_| ReadError::NoDescriptor)?;
        runtime.block_on(async {
            let session = Session::open(self);
            let info: Info = session.get().await.map_err(|error| ReadError::from(&error))?;
            let options = options(session.get::<Options>().await);
            Ok(Probe { version: info.version, state: info.state, options })
        })
    }
}

fn options(asked: Result<Options, EndpointError>) -> OptionsProbe {
    match asked {
        Ok(options) => options.optout().into(),
        Err(EndpointError::Status(401 | 403)) => OptionsProbe::Refused,
        Err(EndpointError::Status(404)) => OptionsProbe::NotThere,
        Err(_) => OptionsProbe::Failed,
    }
}

impl fmt::Display for Probe {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.version {
            Some(version) => write!(f, "of release {version}")?,
            None => f.write_str("of no release that can be read")?,
        }
        match self.state {
            Some(state) => write!(f, ", and {}", state.name())?,
            None => f.write_str(", in no state that is known")?,
        }
        write!(f, "; {}", self.options)
    }
}

impl fmt::Display for OptionsProbe {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NotOptedOut => "its options can be read, and it is not opted out",
            Self::OptedOut => "it is opted out itself, by its option TelemetryOptout",
            Self::Doubtful => "its option TelemetryOptout is neither true nor false",
            Self::Refused => "its options can't be read by this user, who is in neither $ops nor $admins",
            Self::NotThere => "it has no list of options",
            Self::Failed => "its options could not be read",
        })
    }
}
