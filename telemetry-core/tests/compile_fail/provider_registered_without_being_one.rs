//! What is registered is a provider.

use telemetry_core::register_provider;

#[derive(Default)]
struct CardsProvider;

register_provider!(CardsProvider);

fn main() {}
