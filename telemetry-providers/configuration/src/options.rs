//! How the server's option values are read: they are text, as the operator typed it.

use telemetry_core::{CollectError, Label};

use crate::{AuthenticationType, AuthorizationType, RunProjections};

/// Reads a flag: `true` or `false` in any case, with blanks around it.
///
/// ```
/// use telemetry_provider_configuration::read_flag;
///
/// assert_eq!(read_flag("True"), Ok(true));
/// assert!(read_flag("1").is_err());
/// ```
///
/// # Errors
///
/// [`CollectError::Invalid`] for anything else.
pub fn read_flag(text: &str) -> Result<bool, CollectError> {
    text.trim().to_ascii_lowercase().parse().map_err(|_| NO_FLAG)
}

const NO_FLAG: CollectError = CollectError::Invalid("the server's option is neither true nor false");

/// Reads a number, with blanks around it.
///
/// ```
/// use telemetry_provider_configuration::read_number;
///
/// assert_eq!(read_number("3"), Ok(3));
/// assert!(read_number("-1").is_err());
/// ```
///
/// # Errors
///
/// [`CollectError::Invalid`] for anything else.
pub fn read_number(text: &str) -> Result<u32, CollectError> {
    text.trim().parse().map_err(|_| NO_NUMBER)
}

const NO_NUMBER: CollectError = CollectError::Invalid("the server's option is no whole number");

impl RunProjections {
    /// Reads the option: its name in any case, or its number.
    ///
    /// ```
    /// use telemetry_provider_configuration::RunProjections;
    ///
    /// assert_eq!(RunProjections::read("all"), Ok(RunProjections::All));
    /// assert_eq!(RunProjections::read("2"), Ok(RunProjections::All));
    /// ```
    ///
    /// # Errors
    ///
    /// [`CollectError::Invalid`] for anything else.
    pub fn read(text: &str) -> Result<Self, CollectError> {
        Self::parse(text.trim()).or_else(|| Self::numbered(text)).ok_or(NO_PROJECTIONS)
    }

    fn numbered(text: &str) -> Option<Self> {
        let number = read_number(text).ok()?;
        Self::ALL.get(usize::try_from(number).ok()?).copied()
    }
}

const NO_PROJECTIONS: CollectError = CollectError::Invalid("the server's option names no set of projections");

impl AuthorizationType {
    /// Reads the option; a plug-in's name is not repeated.
    #[must_use]
    pub fn read(text: &str) -> Self {
        Self::parse(text.trim()).unwrap_or(Self::Other)
    }
}

impl AuthenticationType {
    /// Reads the option; a plug-in's name is not repeated.
    ///
    /// ```
    /// use telemetry_provider_configuration::AuthenticationType;
    ///
    /// assert_eq!(AuthenticationType::read("LDAPS"), AuthenticationType::Ldaps);
    /// assert_eq!(AuthenticationType::read("acme-single-sign-on"), AuthenticationType::Other);
    /// ```
    #[must_use]
    pub fn read(text: &str) -> Self {
        Self::parse(text.trim()).unwrap_or(Self::Other)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn flags_are_read_in_any_case_and_nothing_else_is() {
        let check = |text, expected| assert_eq!(read_flag(text), expected, "{text:?}");
        check("True", Ok(true));
        check("FALSE", Ok(false));
        check(" true ", Ok(true));
        check("1", Err(NO_FLAG));
        check("yes", Err(NO_FLAG));
        check("", Err(NO_FLAG));
        check("********", Err(NO_FLAG));
    }

    #[test]
    fn numbers_are_whole_and_not_negative() {
        let check = |text, expected| assert_eq!(read_number(text), expected, "{text:?}");
        check("3", Ok(3));
        check(" 5 ", Ok(5));
        check("-1", Err(NO_NUMBER));
        check("3.0", Err(NO_NUMBER));
        check("4294967296", Err(NO_NUMBER));
        check("", Err(NO_NUMBER));
    }

    #[test]
    fn projections_are_read_by_name_and_by_number() {
        let check = |text, expected| assert_eq!(RunProjections::read(text), expected, "{text:?}");
        check("None", Ok(RunProjections::None));
        check("system", Ok(RunProjections::System));
        check("ALL ", Ok(RunProjections::All));
        check("0", Ok(RunProjections::None));
        check("1", Ok(RunProjections::System));
        check("2", Ok(RunProjections::All));
        check("3", Err(NO_PROJECTIONS));
        check("", Err(NO_PROJECTIONS));
        check("Some", Err(NO_PROJECTIONS));
    }
}
