//! How a node is reached: by TLS and its authority, or by a socket.

use std::fs;

use telemetry_testkit::{Authority, ClusterState, Flaw, Release};

use super::*;

fn encrypted(certificate: telemetry_testkit::Certificate) -> telemetry_testkit::Node {
    telemetry_testkit::Node::release(Release::V23_10, ClusterState::Single).encrypted(certificate).start().unwrap()
}

fn trusting(authority: &Authority, node: &telemetry_testkit::Node) -> Node {
    as_admin(node).trusting(crate::Authority::of_file(authority.file()).unwrap())
}

const UNTRUSTED: &str = "absent: the node's certificate is not signed by what the file of its authority holds";

#[test]
fn n11_an_authority_of_ones_own_is_trusted_where_it_is_named() {
    let authority = Authority::new().unwrap();
    let node = encrypted(authority.certificate(Flaw::None).unwrap());
    check(&report(trusting(&authority, &node)), &[("configuration.clusterSize", "1"), ("projections.totalCount", "5")]);
    check(&report(trusting(&Authority::new().unwrap(), &node)), &[("version", UNTRUSTED)]);
}

#[test]
fn n11_no_request_reaches_a_node_with_a_wrong_certificate() {
    let authority = Authority::new().unwrap();
    let flaws = [Flaw::Expired, Flaw::NotYetValid, Flaw::WrongName, Flaw::NoName, Flaw::SelfSigned, Flaw::TooLongChain];
    for flaw in flaws {
        let node = encrypted(authority.certificate(flaw).unwrap());
        let version = value(&report(trusting(&authority, &node)), "version");
        assert!(version.starts_with("absent: the node's certificate "), "{version}");
        assert!(node.requests().is_empty(), "{flaw:?}");
    }
}

#[test]
fn h22_a_file_of_certificates_is_read_for_each_report() {
    let (first, second) = (Authority::new().unwrap(), Authority::new().unwrap());
    let node = encrypted(second.certificate(Flaw::None).unwrap());
    let node = Arc::new(trusting(&first, &node));
    check(&report_again(&node), &[("version", UNTRUSTED)]);
    fs::copy(second.file(), first.file()).unwrap();
    check(&report_again(&node), &[("version", "\"23.10.0.0\"")]);
    fs::write(first.file(), "").unwrap();
    check(
        &report_again(&node),
        &[("version", "absent: the file of the node's authority has no certificate that can be read")],
    );
}

#[test]
fn b4_a_file_without_certificates_is_no_authority() {
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("ca.pem");
    let error = || crate::Authority::of_file(&file).unwrap_err().to_string();
    assert!(error().contains("can't be read: No such file"), "{}", error());
    let broken = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";
    for content in ["", "no certificate", "-----BEGIN CERTIFICATE-----\n", broken] {
        fs::write(&file, content).unwrap();
        assert!(error().contains(" is not certificates in PEM form: name "), "{content}: {}", error());
    }
}

#[test]
fn a_socket_grants_all_rights_without_a_user() {
    let directory = tempfile::tempdir().unwrap();
    let socket = directory.path().join("kurrent.sock");
    let single = telemetry_testkit::Node::release(Release::V25_1, ClusterState::Single);
    let node = single.at_socket(&socket).start().unwrap();
    let address = format!("unix:{}", socket.display());
    let rows = [("configuration.clusterSize", "1"), ("projections.totalCount", "5")];
    check(&report(at(&address)), &rows);
    let wrong = Credentials::new("admin", "wrong");
    let named = report(at(&address).read_as(wrong));
    check(&named, &rows);
    assert!(!node.requests().iter().any(telemetry_testkit::Request::has_credentials));
    drop(node);
    check(&report(at(&address)), &[("version", "absent: nothing listens at the node's address")]);
}

#[test]
fn a_node_shares_this_machine_by_its_address_or_as_its_operator_says() {
    let node = telemetry_testkit::Node::release(Release::V25_0, ClusterState::Leader).start().unwrap();
    // It leads to this machine and is no address of it, as the name of a container's host.
    let elsewhere = node.url().replace("127.0.0.1", "0.0.0.0");
    for path in OF_THIS_MACHINE {
        // The field is absent, or its section is.
        let section = path.split_once('.').map_or(path, |(section, _)| section);
        let number = |node| {
            let report = report(node);
            let of_field = value(&report, path);
            if of_field == "absent: no word of it" { value(&report, section) } else { of_field }
        };
        let not_here = "absent: the node is not on this machine by its address; if it is, its operator can say so";
        assert_eq!(number(at(&elsewhere)), not_here);
        assert!(number(at(&elsewhere).on_this_machine()).parse::<u32>().is_ok());
        assert!(number(at(&node.url())).parse::<u32>().is_ok());
        let denied = "absent: the node is not on this machine, as its operator says";
        assert_eq!(number(at(&node.url()).on_another_machine()), denied);
    }
}

/// A number of each section that reads this machine.
const OF_THIS_MACHINE: [&str; 1] = ["environment.coreCount"];
