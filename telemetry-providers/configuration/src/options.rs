//! How the server's option values are read: they are text, as the operator typed it.

use telemetry_core::Label;

use crate::{AuthenticationType, AuthorizationType, RunProjections};

/// Reads a flag: `true` or `false` in any case, with blanks around it.
///
/// ```
/// use telemetry_provider_configuration::read_flag;
///
/// assert_eq!(read_flag("True"), Some(true));
/// assert_eq!(read_flag("1"), None);
/// ```
#[must_use]
pub fn read_flag(text: &str) -> Option<bool> {
    text.trim().to_ascii_lowercase().parse().ok()
}

/// Reads a number, with blanks around it.
///
/// ```
/// use telemetry_provider_configuration::read_number;
///
/// assert_eq!(read_number("3"), Some(3));
/// assert_eq!(read_number("-1"), None);
/// ```
#[must_use]
pub fn read_number(text: &str) -> Option<u32> {
    text.trim().parse().ok()
}

impl RunProjections {
    /// Reads the option: its name in any case, or its number.
    ///
    /// ```
    /// use telemetry_provider_configuration::RunProjections;
    ///
    /// assert_eq!(RunProjections::read("all"), Some(RunProjections::All));
    /// assert_eq!(RunProjections::read("2"), Some(RunProjections::All));
    /// ```
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        Self::parse(text.trim()).or_else(|| Self::numbered(read_number(text)?))
    }

    fn numbered(number: u32) -> Option<Self> {
        Self::ALL.get(usize::try_from(number).ok()?).copied()
    }
}

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
        check("True", Some(true));
        check("FALSE", Some(false));
        check(" true ", Some(true));
        check("1", None);
        check("yes", None);
        check("", None);
        check("********", None);
    }

    #[test]
    fn numbers_are_whole_and_not_negative() {
        let check = |text, expected| assert_eq!(read_number(text), expected, "{text:?}");
        check("3", Some(3));
        check(" 5 ", Some(5));
        check("-1", None);
        check("3.0", None);
        check("4294967296", None);
        check("", None);
    }

    #[test]
    fn projections_are_read_by_name_and_by_number() {
        let check = |text, expected| assert_eq!(RunProjections::read(text), expected, "{text:?}");
        check("None", Some(RunProjections::None));
        check("system", Some(RunProjections::System));
        check("ALL ", Some(RunProjections::All));
        check("0", Some(RunProjections::None));
        check("1", Some(RunProjections::System));
        check("2", Some(RunProjections::All));
        check("3", None);
        check("", None);
        check("Some", None);
    }
}
