//! Registration and linking.

/// Registers a provider, so that [`Builder::discover`](crate::Builder::discover) finds it.
///
/// The registration is const data: nothing of the provider runs before the host asks for it. The provider makes itself by
/// `Default`; a section that only the host can supply registers [`Supplied<S>`](crate::Supplied). The host names the
/// crate once, in [`link!`](crate::link).
#[macro_export]
macro_rules! register_provider {
    ($provider:ty) => {
        $crate::__private::inventory::submit! {
            $crate::__private::ProviderRegistration::new::<$provider>($crate::__private::origin!())
        }
    };
}

/// Registers a sink, so that [`Builder::discover`](crate::Builder::discover) finds it.
#[macro_export]
macro_rules! register_sink {
    ($sink:ty) => {
        $crate::__private::inventory::submit! {
            $crate::__private::SinkRegistration::new::<$sink>(stringify!($sink), $crate::__private::origin!())
        }
    };
}

/// Links the crates named here into the program, so that their registrations are found.
///
/// Rust leaves out a crate that stands in `Cargo.toml` and that no source names; this names it. Say it once in the root
/// of the program, or several times under `cfg`. With `#![deny(unused_crate_dependencies)]` a crate that was forgotten is
/// a compile error.
///
/// A static library for a host in C needs `-Wl,--whole-archive` or `lto = "fat"`: without either a linker takes only those
/// of its objects that something calls, and [`Builder::check`](crate::Builder::check) finds nothing linked. A shared
/// library has them all.
///
/// ```
/// # extern crate telemetry_core as acme_gpu;
/// telemetry_core::link!(acme_gpu);
/// ```
#[macro_export]
macro_rules! link {
    ($($name:ident),* $(,)?) => { $( use $name as _; )* };
}

/// The crate in which this is written.
#[doc(hidden)]
#[macro_export]
macro_rules! __origin {
    () => {
        $crate::Origin::new(env!("CARGO_PKG_NAME"), env!("CARGO_PKG_VERSION"))
    };
}
