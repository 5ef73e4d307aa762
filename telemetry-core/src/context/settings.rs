//! Settings by type, each readable on one side only.

use std::any::{Any, TypeId, type_name};
use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use crate::panic_safe::PanicSafe;

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
pub trait ReadableBy<Side>: sealed::Sealed {}

impl ReadableBy<Self> for Providers {}

impl ReadableBy<Self> for Sinks {}

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

/// Clones share what they hold.
#[derive(Clone, Default)]
pub(crate) struct Settings(HashMap<TypeId, Arc<Given>>);

/// A setting, and whether anybody has asked for it.
struct Given {
    name: &'static str,
    value: PanicSafe<Box<dyn Any + Send + Sync>>,
    is_read: AtomicBool,
}

/// The host gave two settings of one type.
pub(crate) struct GivenTwiceError;

impl Settings {
    pub(super) fn get<T: Setting>(&self) -> Option<&T> {
        let given = self.0.get(&TypeId::of::<T>())?;
        given.is_read.store(true, Ordering::Relaxed);
        given.value.as_ref()?.downcast_ref()
    }
}

#[cfg_attr(not(feature = "engine"), expect(dead_code, reason = "the engine is what gives settings"))]
impl Settings {
    /// Gives a setting, which never takes the place of another one.
    pub(crate) fn insert<T: Setting>(&mut self, setting: T) -> Result<(), GivenTwiceError> {
        let value = PanicSafe::new(Some(Box::new(setting) as Box<dyn Any + Send + Sync>));
        let given = Given { name: type_name::<T>(), value, is_read: AtomicBool::new(false) };
        match self.0.entry(TypeId::of::<T>()) {
            Entry::Occupied(_) => Err(GivenTwiceError),
            Entry::Vacant(place) => {
                place.insert(Arc::new(given));
                Ok(())
            }
        }
    }

    /// The types of the settings that nobody has asked for.
    pub(crate) fn unread(&self) -> impl Iterator<Item = &'static str> {
        self.0.values().filter(|given| !given.is_read.load(Ordering::Relaxed)).map(|given| given.name)
    }
}
