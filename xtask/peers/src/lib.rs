//! What tests talk to: a simulated node and a recording collector.
