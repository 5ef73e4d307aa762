//! Settings by type, each readable on one side only.

use std::any::{Any, TypeId};
use std::collections::HashMap;

use crate::contained::Foreign;

/// A value by which the host configures a provider or a sink.
///
/// `Reader` says which side may read it, so that a sink's secrets are out of every provider's reach: a provider that
/// asks for a setting of [`Sinks`] does not compile.
///
/// ```
/// use telemetry_core::{Providers, Setting};
///
/// /// Where the database keeps its files.
/// struct DataDirectory(std::path::PathBuf);
///
/// impl Setting for DataDirectory {
///     type Reader = Providers;
/// }
/// ```
pub trait Setting: Send + Sync + 'static {
    /// [`Providers`] or [`Sinks`].
    type Reader: Reader;
}

/// One of the two sides that read settings.
pub trait Reader: sealed::Sealed {
    #[doc(hidden)]
    const SIDE: Side;
}

/// A [`Reader`] as a value.
#[doc(hidden)]
#[derive(Clone, Copy, Debug)]
pub enum Side {
    Providers,
    Sinks,
}

/// Readable by providers and sources, through [`Context::setting`](crate::Context::setting).
#[derive(Debug)]
pub enum Providers {}

/// Readable by sinks, through [`SinkContext::setting`](crate::SinkContext::setting).
#[derive(Debug)]
pub enum Sinks {}

/// The same side; so that a side that reads another's setting is told what to do.
#[diagnostic::on_unimplemented(
    message = "a telemetry setting of `{Self}` is out of reach of `{Side}`",
    label = "only `{Self}` can read it",
    note = "a setting says by `type Reader = Providers` or `type Reader = Sinks` which side reads it; what a sink keeps secret \
            is no provider's business"
)]
pub trait Is<Side>: sealed::Sealed {}

impl Is<Self> for Providers {}

impl Is<Self> for Sinks {}

impl Reader for Providers {
    const SIDE: Side = Side::Providers;
}

impl Reader for Sinks {
    const SIDE: Side = Side::Sinks;
}

mod sealed {
    pub trait Sealed {}

    impl Sealed for super::Providers {}
    impl Sealed for super::Sinks {}
}

#[derive(Default)]
pub(crate) struct Settings(HashMap<TypeId, Foreign<Box<dyn Any + Send + Sync>>>);

impl Settings {
    pub(super) fn get<T: Setting>(&self) -> Option<&T> {
        self.0.get(&TypeId::of::<T>())?.as_ref()?.downcast_ref()
    }
}

impl Settings {
    pub(crate) fn set<T: Setting>(&mut self, setting: T) {
        self.0.insert(TypeId::of::<T>(), Foreign::new(Some(Box::new(setting))));
    }
}
