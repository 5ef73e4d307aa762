//! A sink's secrets are out of a provider's reach.

use telemetry_core::{CollectError, Context, Provider, Section, Setting, Sinks};

struct Token(String);

impl Setting for Token {
    type Reader = Sinks;
}

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

    async fn collect(&self, cx: &Context) -> Result<Cards, CollectError> {
        let token = cx.setting::<Token>();
        Ok(Cards { count: token.map_or(0, |token| token.0.len() as u64) })
    }
}

fn main() {}
