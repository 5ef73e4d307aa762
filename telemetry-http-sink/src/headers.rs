//! The headers of a request, by their names.

use telemetry_core::OpenError;

use crate::{HttpEndpoint, header_file};

/// Those of this channel.
const OWN: [&str; 8] = [
    "content-type",
    "user-agent",
    "idempotency-key",
    "ce-specversion",
    "ce-type",
    "ce-source",
    "ce-id",
    "ce-dataschema",
];

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
        Ok(OWN.map(str::to_owned).into_iter().chain(given).collect())
    }
}
