//! There are two channels.

use telemetry_core::Channel;

enum Secret {}

impl Channel for Secret {
    type Freight<'a> = &'a str;
}

fn main() {}
