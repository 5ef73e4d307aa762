//! A provider that is registered makes itself.

use telemetry_core::{CollectError, Context, Provider, Section, register_provider};

/// Graphics processors.
#[derive(Section)]
#[section(reason = "Tells a test what it needs")]
struct Cards {
    /// How many.
    count: u64,
}

struct CardsProvider;

impl Provider for CardsProvider {
    type Section = Cards;

    async fn collect(&self, _cx: &Context) -> Result<Cards, CollectError> {
        Ok(Cards { count: 1 })
    }
}

register_provider!(CardsProvider);

fn main() {}
