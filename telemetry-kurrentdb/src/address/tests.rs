//! Addresses, right and wrong.

use super::*;

#[track_caller]
fn check(text: &str, expected: Result<&str, NodeAddressError>) {
    let at = NodeAddress::parse(text).map(|address| address.to_string());
    assert_eq!(at, expected.map(str::to_owned), "{text}");
}

#[test]
fn an_address_is_scheme_host_and_port() {
    check("http://127.0.0.1:2113", Ok("http://127.0.0.1:2113"));
    check("https://node.example.com:2113/", Ok("https://node.example.com:2113"));
    check("http://[::1]:2113", Ok("http://[::1]:2113"));
    check("127.0.0.1:2113", Err(NodeAddressError::Unreadable));
    check("http://exa\nmple.com", Err(NodeAddressError::Unreadable));
    check("http://127.0.0.1:2113/web", Err(NodeAddressError::Path));
    check("http://127.0.0.1:2113/?a", Err(NodeAddressError::Path));
    check("http://127.0.0.1:2113/#a", Err(NodeAddressError::Path));
}

#[test]
fn a_socket_is_an_absolute_path() {
    check("unix:/var/lib/kurrentdb/kurrent.sock", Ok("unix:/var/lib/kurrentdb/kurrent.sock"));
    check("unix:///var/lib/kurrentdb/kurrent.sock", Ok("unix:///var/lib/kurrentdb/kurrent.sock"));
    check("unix:kurrent.sock", Err(NodeAddressError::Relative));
    check("unix:", Err(NodeAddressError::Relative));
}

#[test]
fn n13_other_schemes_are_refused() {
    for text in ["esdb://127.0.0.1:2113", "file:///etc/passwd", "ftp://127.0.0.1", "gopher://127.0.0.1", "data:,x"] {
        check(text, Err(NodeAddressError::Scheme));
    }
}

#[test]
fn n13_n19_metadata_services_are_refused_in_every_spelling() {
    for host in
        ["169.254.169.254", "0xa9fea9fe", "2852039166", "0251.0376.0251.0376", "169.254.43518", "0xa9.0xfe.0xa9.0xfe"]
    {
        check(&format!("http://{host}/"), Err(NodeAddressError::MetadataService));
    }
    for host in ["169.254.169.254.", "%31%36%39.254.169.254", "user:x@169.254.169.254"] {
        check(&format!("https://{host}:2113"), Err(NodeAddressError::MetadataService));
    }
    // Host names that are not ASCII are none here, whatever they would stand for.
    for host in ["１６９.254.169.254", "169。254。169。254"] {
        check(&format!("https://{host}:2113"), Err(NodeAddressError::Unreadable));
    }
    for host in
        ["[fe80::1]", "[::ffff:169.254.169.254]", "[::ffff:a9fe:a9fe]", "[::169.254.169.254]", "[fd00:ec2::254]"]
    {
        check(&format!("http://{host}"), Err(NodeAddressError::MetadataService));
    }
    for host in
        ["metadata.google.internal", "METADATA.google.internal.", "metadata.goog", "instance-data", "100.100.100.200"]
    {
        check(&format!("http://{host}"), Err(NodeAddressError::MetadataService));
    }
}

#[track_caller]
fn check_credentials(text: &str, expected: Result<Option<(&str, &str)>, NodeAddressError>) {
    let address = NodeAddress::parse(text);
    let found = address.as_ref().map(|address| address.credentials().cloned());
    let expected = expected.map(|own| own.map(|(user, password)| Credentials::new(user, password)));
    assert_eq!(found.map_err(|error| *error), expected);
    let shown = format!("{address:?} {}", address.as_ref().map(ToString::to_string).unwrap_or_default());
    assert!(!shown.contains("canary"), "{shown}");
}

#[test]
fn credentials_are_taken_out_of_the_address() {
    check_credentials("http://127.0.0.1:2113", Ok(None));
    check_credentials("http://ops:canary@127.0.0.1:2113", Ok(Some(("ops", "canary"))));
    check_credentials("http://o%40ps:canary%2F%3A%C3%A9@127.0.0.1", Ok(Some(("o@ps", "canary/:é"))));
    check_credentials("http://ops:@127.0.0.1", Err(NodeAddressError::Credentials));
    check_credentials("http://canary@127.0.0.1", Err(NodeAddressError::Credentials));
    check_credentials("http://:canary@127.0.0.1", Err(NodeAddressError::Credentials));
    check_credentials("http://ops:canary%ff@127.0.0.1", Err(NodeAddressError::Credentials));
}

#[track_caller]
fn check_place(text: &str, on_this_machine: bool) {
    assert_eq!(NodeAddress::parse(text).unwrap().is_on_this_machine(), on_this_machine, "{text}");
}

#[test]
fn loopback_and_sockets_are_this_machine() {
    for text in ["http://127.0.0.1", "http://0x7f.1", "http://LOCALHOST", "http://[::1]", "http://[::ffff:127.0.0.1]"] {
        check_place(text, true);
    }
    check_place("unix:/kurrent.sock", true);
    check_place("http://10.0.0.1", false);
    check_place("http://node.example.com", false);
}
