//! The headers of a request, by their names.

use telemetry_core::OpenError;

use crate::{HttpEndpoint, cloud_event, header_file};

/// Those of this channel.
const OWN: [&str; 3] = ["content-type", "user-agent", "idempotency-key"];

impl HttpEndpoint {
    /// The names of the headers that go along with each report, in lower case: those of this channel, then those of the header file.
    /// What HTTP itself needs is not among them.
    ///
    /// # Errors
    ///
    /// When the header file can't be read or makes no sense; the text shows nothing of it.
    pub fn header_names(&self) -> Result<Vec<String>, OpenError> {
        let given = self.header_file.as_deref().map(header_file::read).transpose()?.unwrap_or_default();
        let given = given.keys().map(|name| name.as_str().to_owned());
        Ok(OWN.iter().chain(&cloud_event::NAMES).map(|name| (*name).to_owned()).chain(given).collect())
    }
}
