//! Environment variables, read in one place.

use std::collections::BTreeMap;
use std::ffi::{OsStr, OsString};

/// The environment variables that telemetry looks at: those of this process, or given ones.
///
/// ```
/// use telemetry_core::EnvVars;
///
/// let variables = EnvVars::from([("DO_NOT_TRACK", "1")]);
/// assert!(variables.get("DO_NOT_TRACK").is_some());
/// assert!(variables.get("HOME").is_none());
/// ```
#[derive(Clone, Debug, Default)]
pub struct EnvVars(Source);

#[derive(Clone, Debug, Default)]
enum Source {
    #[default]
    Process,
    Given(BTreeMap<OsString, OsString>),
}

/// The variable of the convention that goes beyond any one product.
pub(super) const DO_NOT_TRACK: &str = "DO_NOT_TRACK";

impl EnvVars {
    /// The environment of this process.
    #[must_use]
    pub fn of_process() -> Self {
        Self(Source::Process)
    }

    /// The value of a variable, which need not be readable text.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<OsString> {
        match &self.0 {
            Source::Process => std::env::var_os(name),
            Source::Given(variables) => variables.get(OsStr::new(name)).cloned(),
        }
    }
}

impl EnvVars {
    /// The names of all variables.
    pub(super) fn names(&self) -> Vec<OsString> {
        match &self.0 {
            Source::Process => std::env::vars_os().map(|(name, _)| name).collect(),
            Source::Given(variables) => variables.keys().cloned().collect(),
        }
    }
}

impl<K: Into<OsString>, V: Into<OsString>, const N: usize> From<[(K, V); N]> for EnvVars {
    fn from(variables: [(K, V); N]) -> Self {
        let given = variables.into_iter().map(|(name, value)| (name.into(), value.into()));
        Self(Source::Given(given.collect()))
    }
}
