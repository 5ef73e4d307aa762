//! What is registered is a sink.

use telemetry_core::register_sink;

struct LogSink;

register_sink!(LogSink);

fn main() {}
