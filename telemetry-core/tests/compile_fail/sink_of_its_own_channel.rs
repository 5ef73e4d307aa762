//! There are two channels.

use telemetry_core::Channel;

enum Secret {}

impl Channel for Secret {
    type Payload = String;
}

fn main() {}
