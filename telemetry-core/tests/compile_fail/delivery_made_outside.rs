//! Only the core makes a delivery.

use telemetry_core::{Channel, Delivery, Remote};

fn forge(payload: <Remote as Channel>::Payload) -> Delivery<Remote> {
    Delivery { payload }
}

fn main() {}
