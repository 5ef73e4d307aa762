//! The errors of a section are told together.

use telemetry_core::Section;

#[derive(Section)]
struct Größe {
    count: u64,
    /// Whether there are any.
    #[section(units = "cards")]
    is_there: bool,
    /// How large they are.
    #[section(since = "soon", name = "")]
    size: u64,
}

fn main() {}
