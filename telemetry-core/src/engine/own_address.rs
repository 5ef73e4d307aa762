//! Whether what calls itself a version is an address of this machine.

use std::net::{IpAddr, Ipv4Addr};

use if_addrs::Interface;

/// Whether this version is four numbers and nothing else that are, read as an IPv4 address, one of this machine's.
///
/// The addresses are those that the system lists for its interfaces, and all loopback addresses. The list is asked
/// for without anything being sent or bound: with `net.ipv4.ip_nonlocal_bind`, binding an address would not show
/// whose it is.
///
/// Where the system can't list its interfaces, only loopback addresses count as its own. To take every address for
/// one would leave out most versions of four numbers, such as `23.10.0.0`, for nothing.
pub(super) fn is_own_address(version: &str) -> bool {
    is_listed(version, || if_addrs::get_if_addrs().unwrap_or_default().iter().map(Interface::ip).collect())
}

/// The list is asked for only where there is an address to look for in it.
fn is_listed(version: &str, list: impl FnOnce() -> Vec<IpAddr>) -> bool {
    address(version).is_some_and(|address| address.is_loopback() || list().contains(&address.into()))
}

/// Numbers may begin with zeros, with which the parser of the standard library takes none for an address.
fn address(version: &str) -> Option<Ipv4Addr> {
    let numbers: Vec<u8> = version.split('.').map(number).collect::<Option<_>>()?;
    <[u8; 4]>::try_from(numbers).ok().map(Ipv4Addr::from)
}

/// In digits alone; the parser of the standard library takes a sign, too.
fn number(part: &str) -> Option<u8> {
    part.bytes().all(|byte| byte.is_ascii_digit()).then(|| part.parse().ok())?
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(version: &str, listed: &[&str], expected: bool) {
        let list = || listed.iter().map(|address| address.parse().unwrap()).collect();
        assert_eq!(is_listed(version, list), expected, "{version:?} among {listed:?}");
    }

    #[test]
    fn rule_4_four_numbers_that_are_an_address_of_this_machine_are_no_version() {
        let listed = ["192.0.2.7", "2001:db8::1", "10.1.2.3"];
        check("10.1.2.3", &listed, true);
        check("192.0.2.7", &listed, true);
        check("010.01.002.3", &listed, true);
        check("10.1.2.4", &listed, false);
        check("23.10.0.0", &listed, false);
    }

    #[test]
    fn what_is_not_four_numbers_is_no_address() {
        let listed = ["10.1.2.3", "0.0.0.10", "10.1.0.3"];
        for version in
            ["", "10", "10.1.3", "10.1.2.3.4", "10.1.2.3-rc1", "+10.1.2.3", "10.1.2.259", "10.1..3", "v10.1.2.3"]
        {
            check(version, &listed, false);
        }
    }

    #[test]
    fn a_loopback_address_is_that_of_any_machine_whatever_it_lists() {
        check("127.0.0.1", &[], true);
        check("127.1.2.3", &[], true);
        check("10.1.2.3", &[], false);
    }

    #[test]
    fn this_machine_lists_its_interfaces() {
        let listed = if_addrs::get_if_addrs().unwrap();
        let [mut own, mut others] = [Vec::new(), vec!["23.10.0.0".to_owned()]];
        for address in listed.iter().map(Interface::ip) {
            if address.is_ipv4() { own.push(address.to_string()) } else { others.push(address.to_string()) }
        }
        assert!(own.iter().all(|version| is_own_address(version)), "{own:?}");
        assert!(!others.iter().any(|version| is_own_address(version)), "{others:?}");
    }
}
