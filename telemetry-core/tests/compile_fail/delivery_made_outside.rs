//! Only the core makes a delivery.

use telemetry_core::{Channel, Delivery, Remote};

fn forge(freight: <Remote as Channel>::Freight<'_>) -> Delivery<Remote> {
    Delivery { freight }
}

fn main() {}
