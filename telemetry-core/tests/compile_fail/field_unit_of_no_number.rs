//! Numbers alone have units.

use telemetry_core::{Identifier, Label, Section, TimeSpan};

/// A state.
#[derive(Clone, Copy, Label)]
enum State {
    Up,
}

/// Graphics processors.
#[derive(Section)]
#[section(reason = "Tells which drivers to test with")]
struct Flag {
    /// Whether there are any.
    #[section(unit = "cards")]
    is_there: bool,
}

/// Graphics processors.
#[derive(Section)]
#[section(reason = "Tells which drivers to test with")]
struct Word {
    /// What they are.
    #[section(unit = "cards")]
    state: State,
}

/// Graphics processors.
#[derive(Section)]
#[section(reason = "Tells which drivers to test with")]
struct Number {
    /// Which one it is.
    #[section(unit = "cards")]
    card: Identifier,
}

/// Graphics processors.
#[derive(Section)]
#[section(reason = "Tells which drivers to test with")]
struct Span {
    /// How long it runs.
    #[section(unit = "seconds")]
    up: TimeSpan,
}

fn main() {}
