//! A provider as one part of a program.

use std::fmt;
use std::sync::{Arc, OnceLock};

use super::isolation::InFlight;
use crate::panic_safe::PanicSafe;
use crate::provider::{DynProvider, ProviderRegistration, declaration, is_supplied};
use crate::{Context, Declaration, Origin, Provider};

/// A provider, made on the thread of its first collection.
pub(super) struct ProviderPart {
    pub(super) declaration: Declaration,
    /// The crate that collects it, which need not be the one that declares it.
    pub(super) origin: Origin,
    pub(super) is_supplied: fn(&Context) -> bool,
    pub(super) instance: Arc<ProviderInstance>,
    pub(super) in_flight: InFlight,
}

pub(super) struct ProviderInstance {
    made: OnceLock<Box<dyn DynProvider>>,
    make: fn() -> Box<dyn DynProvider>,
}

impl ProviderPart {
    pub(super) fn given<P: Provider>(provider: P) -> Self {
        let made = OnceLock::from(Box::new(provider) as Box<dyn DynProvider>);
        let instance = ProviderInstance { made, make: || unreachable!("it was made by the host") };
        let declaration = declaration::<P>();
        Self::new(declaration, declaration.origin(), is_supplied::<P>, instance)
    }

    pub(super) fn registered(registration: &ProviderRegistration) -> Self {
        let instance = ProviderInstance { made: OnceLock::new(), make: registration.make };
        Self::new((registration.declaration)(), registration.origin, registration.is_supplied, instance)
    }

    fn new(
        declaration: Declaration,
        origin: Origin,
        is_supplied: fn(&Context) -> bool,
        instance: ProviderInstance,
    ) -> Self {
        Self { declaration, origin, is_supplied, instance: Arc::new(instance), in_flight: InFlight::default() }
    }
}

impl ProviderInstance {
    pub(super) fn get(&self) -> &dyn DynProvider {
        self.made.get_or_init(self.make).as_ref()
    }
}

impl Drop for ProviderInstance {
    fn drop(&mut self) {
        drop(PanicSafe::new(self.made.take()));
    }
}

impl fmt::Display for ProviderPart {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ({})", self.declaration.name(), self.origin)
    }
}
