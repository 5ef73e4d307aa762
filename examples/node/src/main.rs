//! A program beside a KurrentDB node that reads two sections of it; `acme-node-report URL` prints the report and sends nothing.
#![cfg_attr(not(test), deny(unused_crate_dependencies))]

use std::error::Error;
use std::sync::Arc;

use telemetry_core::{Product, Telemetry};
use telemetry_kurrentdb::{Node, NodeAddress, NodeMessage};

telemetry_core::link!(telemetry_kurrentdb);

const PRODUCT: Product = Product {
    name: "Acme Node Report",
    company: "Acme Ltd",
    page: "https://acme.example/telemetry",
    opt_out: "ACME_TELEMETRY_OPTOUT",
    older_opt_outs: &[],
};

fn main() -> Result<(), Box<dyn Error>> {
    let address = std::env::args().nth(1).ok_or("usage: acme-node-report URL")?;
    let node = Arc::new(Node::at(NodeAddress::parse(&address)?).on_message(show));
    let host = telemetry_kurrentdb::supply(Telemetry::builder(PRODUCT).discover(), &node);
    println!("{}", host.preview()?.report().text());
    for finding in node.findings() {
        eprintln!("{}: {:?}", finding.path, finding.found);
    }
    Ok(())
}

/// What the operator should learn besides the report.
fn show(message: &NodeMessage) {
    eprintln!("{message}");
}
