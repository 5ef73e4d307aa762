//! An example is a value of its field.

use telemetry_core::{Identifier, Label, Section, Tag, TimeSpan, Version};

/// A state.
#[derive(Clone, Copy, Label)]
enum State {
    Up,
}

macro_rules! cards {
    ($($name:ident: $ty:ty = $example:literal;)*) => { $(
        /// Graphics processors.
        #[derive(Section)]
        #[section(reason = "Tells which drivers to test with")]
        struct $name {
            /// What it holds.
            #[section(example = $example)]
            field: $ty,
        }
    )* };
}

cards! {
    Flag: bool = 1;
    Count: u64 = -5;
    Integer: i64 = "many";
    Number: Identifier = "node-7";
    Release: Version = "latest";
    Build: Tag = "latest";
    Span: TimeSpan = 3600;
    Word: State = "Down";
}

fn main() {}
