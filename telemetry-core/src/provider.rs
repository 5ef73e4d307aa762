//! Providers: who collects a section.

use std::marker::PhantomData;
use std::pin::Pin;

use crate::section::Values;
use crate::{CollectError, Context, Declaration, Origin, Section};

/// Collects one section, anew for each report.
///
/// # Behaviour
///
/// Each collection runs on a thread of its own, under a deadline: 5 s, or 10 s where the host supplies the section. An
/// asynchronous wait is cancelled at the deadline. A provider that blocks its thread past it is left behind, and is not
/// started again until it has come back; what it then returns is thrown away. A panic costs this section only.
/// `tokio`'s timers and sockets work inside; the future need not be `Send`. A task that is spawned there runs on telemetry's own
/// thread, under no deadline and beyond the end of the report: it must not block.
///
/// A source of the host, a consent source, a sink and an observer are kept apart from the host in the same way.
///
/// # What ends the host all the same
///
/// No thread contains these, and whoever writes a provider must not do them: overflow the stack, fail to allocate, call
/// `pthread_exit` or `exit`, panic within a panic hook or a destructor that runs during a panic. Under `panic = "abort"`
/// every panic is among them. A provider must not block on a runtime of its own or drop one, since it runs within one: tokio
/// panics there. A call that may block for ever goes through [`Context::blocking`]. A source that asks for its own section is
/// told an error; one that reads by [`Context::once`] what it is reading waits until its deadline.
///
/// ```
/// use telemetry_core::{CollectError, Context, Provider, Section, register_provider};
///
/// /// Graphics processors.
/// #[derive(Section)]
/// #[section(reason = "Tells which drivers to test with")]
/// pub struct AcmeGpu {
///     /// Processors that the driver lists.
///     pub device_count: u64,
/// }
///
/// #[derive(Default)]
/// struct GpuProvider;
///
/// impl Provider for GpuProvider {
///     type Section = AcmeGpu;
///
///     async fn collect(&self, _cx: &Context) -> Result<AcmeGpu, CollectError> {
///         let cards = std::fs::read_dir("/dev/dri").map_err(|_| CollectError::Unavailable("no /dev/dri"))?;
///         Ok(AcmeGpu { device_count: cards.count() as u64 })
///     }
/// }
///
/// register_provider!(GpuProvider);
/// ```
pub trait Provider: Send + Sync + 'static {
    /// What it collects.
    type Section: Section;

    /// Collects the section.
    ///
    /// # Errors
    ///
    /// When the section has nothing to say; the report then goes without it, and its outcome line says why.
    fn collect(&self, cx: &Context) -> impl Future<Output = Result<Self::Section, CollectError>>;
}

/// The provider of a section that only the host can supply.
///
/// ```
/// use telemetry_core::{Section, Supplied, register_provider};
///
/// /// What was sold.
/// #[derive(Section)]
/// #[section(reason = "Tells which editions to keep on sale")]
/// pub struct Sales {
///     /// Licences in use.
///     pub licence_count: u64,
/// }
///
/// register_provider!(Supplied<Sales>);
/// ```
#[derive(Debug)]
pub struct Supplied<S>(PhantomData<fn() -> S>);

impl<S> Default for Supplied<S> {
    fn default() -> Self {
        Self(PhantomData)
    }
}

impl<S: Section> Provider for Supplied<S> {
    type Section = S;

    async fn collect(&self, cx: &Context) -> Result<S, CollectError> {
        cx.supplied().await.unwrap_or(Err(CollectError::NotSupplied))
    }
}

/// A provider that can be registered: it makes itself.
#[diagnostic::on_unimplemented(
    message = "`{Self}` can't be registered as a telemetry provider",
    label = "needs `Provider` and `Default`",
    note = "implement `Provider` for it and derive `Default`, or hand an instance to `Builder::provider`"
)]
pub trait Registrable: Provider + Default {}

impl<P: Provider + Default> Registrable for P {}

/// The registration of a provider, as const data.
#[doc(hidden)]
#[derive(Debug)]
pub struct ProviderRegistration {
    pub(crate) declaration: fn() -> Declaration,
    pub(crate) origin: Origin,
    pub(crate) is_supplied: fn(&Context) -> bool,
    pub(crate) make: fn() -> Box<dyn DynProvider>,
}

inventory::collect!(ProviderRegistration);

impl ProviderRegistration {
    #[must_use]
    pub const fn new<P: Registrable>(origin: Origin) -> Self {
        Self { declaration: declaration::<P>, origin, is_supplied: is_supplied::<P>, make: || Box::new(P::default()) }
    }
}

pub(crate) fn declaration<P: Provider>() -> Declaration {
    P::Section::DECLARATION
}

pub(crate) fn is_supplied<P: Provider>(cx: &Context) -> bool {
    cx.is_supplied::<P::Section>()
}

/// The form of [`Provider`] that the engine can keep in a list.
pub(crate) trait DynProvider: Send + Sync {
    fn collect<'a>(&'a self, cx: &'a Context) -> Pin<Box<dyn Future<Output = Result<Values, CollectError>> + 'a>>;
}

impl<P: Provider> DynProvider for P {
    fn collect<'a>(&'a self, cx: &'a Context) -> Pin<Box<dyn Future<Output = Result<Values, CollectError>> + 'a>> {
        Box::pin(async { Ok(Provider::collect(self, cx).await?.values()) })
    }
}
