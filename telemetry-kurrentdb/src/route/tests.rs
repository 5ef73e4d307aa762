//! A route to a node that has a name.

use std::io;

use super::*;
use crate::address::NodeAddress;
use crate::resolver::Found;

/// Connects to a node whose name is looked up as `answer` says.
#[track_caller]
fn check(answer: fn(String) -> Found, expected: &str) {
    let node = Node::at(NodeAddress::parse("http://node.example.com:1").unwrap());
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let route = Route::to(&node, Lookup(answer)).unwrap();
    let connected = runtime.block_on(async { route.connect(Instant::now() + Duration::from_secs(1)).await });
    assert_eq!(connected.err().map(|error: ConnectError| error.to_string()).as_deref(), Some(expected));
}

fn found(addresses: &[&str]) -> Found {
    let addresses = addresses.iter().map(|address| address.parse().unwrap()).collect();
    Box::pin(async { Ok(addresses) })
}

#[test]
fn n13_n19_a_name_of_a_metadata_service_is_not_connected_to() {
    let forbidden = "the node's name stands for the address of a metadata service";
    check(|_| found(&["169.254.169.254"]), forbidden);
    check(|_| found(&["::ffff:169.254.169.254"]), forbidden);
    check(|_| found(&["127.0.0.1", "169.254.169.254"]), forbidden);
    check(|_| found(&["127.0.0.1"]), "nothing listens at the node's address");
    check(|_| found(&[]), "the node's name is not known here: it has no address");
    check(
        |_| Box::pin(async { Err(io::ErrorKind::NotFound.into()) }),
        "the node's name is not known here: entity not found",
    );
}
