//! Readings: a value that a report may lack, or why it does.

use crate::CollectError;

/// What is known of a field that may be absent.
///
/// A provider makes one by `into`: of a value, of a `Result` whose error says why there is none, or of an `Option` whose
/// `None` means that the field does not apply. What is left to [`Default`] is absent because nobody supplied it, so that
/// `..Default::default()` never passes for a value.
///
/// ```
/// use telemetry_core::{CollectError, Reading, Section};
///
/// /// Graphics processors.
/// #[derive(Default, Section)]
/// #[section(reason = "Tells which drivers to test with")]
/// struct AcmeGpu {
///     /// Memory of the first processor.
///     #[section(unit = "bytes")]
///     memory: Reading<u64>,
///     /// Whether the driver is the vendor's own.
///     is_own_driver: Reading<bool>,
/// }
///
/// let gpu = AcmeGpu { memory: 8_589_934_592.into(), ..AcmeGpu::default() };
/// assert_eq!(gpu.memory, Reading::Value(8_589_934_592));
/// assert_eq!(gpu.is_own_driver, Reading::Absent(CollectError::NotSupplied));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Reading<T> {
    /// The value.
    Value(T),
    /// There is none, for this reason, which the report's outcome tells.
    Absent(CollectError),
    /// The field does not apply to what the section describes: it is absent, and nothing is said of it.
    NotApplicable,
}

impl<T> Reading<T> {
    /// The value, if there is one.
    #[must_use]
    pub const fn value(&self) -> Option<&T> {
        match self {
            Self::Value(value) => Some(value),
            Self::Absent(_) | Self::NotApplicable => None,
        }
    }

    /// The same of another type; what is absent stays absent for its reason.
    #[must_use]
    pub fn map<U>(self, convert: impl FnOnce(T) -> U) -> Reading<U> {
        match self {
            Self::Value(value) => Reading::Value(convert(value)),
            Self::Absent(error) => Reading::Absent(error),
            Self::NotApplicable => Reading::NotApplicable,
        }
    }

    /// This one if it is a value, or else `other`.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        match self {
            Self::Value(_) => self,
            Self::Absent(_) | Self::NotApplicable => other,
        }
    }
}

/// Nobody supplied it.
impl<T> Default for Reading<T> {
    fn default() -> Self {
        Self::Absent(CollectError::NotSupplied)
    }
}

impl<T> From<T> for Reading<T> {
    fn from(value: T) -> Self {
        Self::Value(value)
    }
}

impl<T> From<Result<T, CollectError>> for Reading<T> {
    fn from(result: Result<T, CollectError>) -> Self {
        match result {
            Ok(value) => Self::Value(value),
            Err(CollectError::NotApplicable) => Self::NotApplicable,
            Err(error) => Self::Absent(error),
        }
    }
}

/// `None` does not apply.
impl<T> From<Option<T>> for Reading<T> {
    fn from(option: Option<T>) -> Self {
        option.map_or(Self::NotApplicable, Self::Value)
    }
}
