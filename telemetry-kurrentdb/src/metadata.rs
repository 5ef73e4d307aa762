//! Metadata services of clouds: they stand at fixed addresses, hand out credentials to whoever asks, and are no node.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// Names that resolve to such a service inside a cloud, and might resolve to anything elsewhere.
const NAMES: [&str; 6] = [
    "metadata",
    "metadata.google.internal",
    "metadata.goog",
    "metadata.azure.internal",
    "instance-data",
    "instance-data.ec2.internal",
];

/// Of Alibaba's, Oracle's and Azure's clouds; the others are link-local.
const V4: [Ipv4Addr; 3] =
    [Ipv4Addr::new(100, 100, 100, 200), Ipv4Addr::new(192, 0, 0, 192), Ipv4Addr::new(168, 63, 129, 16)];

/// Of Amazon's and Google's clouds.
const V6: [Ipv6Addr; 2] =
    [Ipv6Addr::new(0xfd00, 0xec2, 0, 0, 0, 0, 0, 0x254), Ipv6Addr::new(0xfd20, 0xce, 0, 0, 0, 0, 0, 0x254)];

/// The prefixes of addresses that carry another of version 4 in their last four bytes: mapped, compatible, translated, and
/// NAT64.
const CARRIERS: [[u16; 6]; 4] = [[0, 0, 0, 0, 0, 0xffff], [0; 6], [0, 0, 0, 0, 0xffff, 0], [0x64, 0xff9b, 0, 0, 0, 0]];

/// The name stands for the address of a metadata service.
#[derive(Debug, thiserror::Error)]
#[error("the name stands for the address of a metadata service")]
pub(crate) struct MetadataServiceError;

/// Whether this host is known as a metadata service by its name.
pub(crate) fn is_service_name(name: &str) -> bool {
    NAMES.iter().any(|known| name.trim_end_matches('.').eq_ignore_ascii_case(known))
}

/// Whether a metadata service may stand at this address, in whatever way it is spelled.
pub(crate) fn is_service_address(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => address.is_link_local() || V4.contains(&address),
        IpAddr::V6(address) => {
            address.is_unicast_link_local()
                || V6.contains(&address)
                || carried(address).is_some_and(|address| is_service_address(address.into()))
        }
    }
}

/// The address of version 4 that a network may turn this one into: those of 6to4 (`2002::/16`) carry it after their prefix, those
/// of a NAT64 of the network's own (`64:ff9b:1::/48`), of whatever length its prefix is, at the end.
fn carried(address: Ipv6Addr) -> Option<Ipv4Addr> {
    let segments @ [prefix @ .., high, low] = address.segments();
    match segments {
        [0x2002, high, low, ..] => Some(v4(high, low)),
        [0x64, 0xff9b, 1, ..] => Some(v4(high, low)),
        _ => CARRIERS.contains(&prefix).then(|| v4(high, low)),
    }
}

fn v4(high: u16, low: u16) -> Ipv4Addr {
    let ([a, b], [c, d]) = (high.to_be_bytes(), low.to_be_bytes());
    Ipv4Addr::new(a, b, c, d)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(address: &str, expected: bool) {
        assert_eq!(is_service_address(address.parse().unwrap()), expected, "{address}");
    }

    #[test]
    fn n13_n19_metadata_services_are_known_by_their_addresses() {
        for address in ["169.254.169.254", "169.254.0.0", "169.254.255.255", "100.100.100.200", "168.63.129.16"] {
            check(address, true);
        }
        for address in ["fe80::1", "febf::1", "fd00:ec2::254", "fd20:ce::254"] {
            check(address, true);
        }
        for address in ["::ffff:169.254.169.254", "::169.254.169.254", "64:ff9b::169.254.169.254", "::ffff:6464:64c8"] {
            check(address, true);
        }
        for address in ["64:ff9b:1::a9fe:a9fe", "2002:a9fe:a9fe::", "2002:a9fe:a9fe::1", "::ffff:0:a9fe:a9fe"] {
            check(address, true);
        }
        assert!(is_service_name("Metadata.azure.internal."));
    }

    #[test]
    fn other_addresses_are_nodes() {
        for address in ["127.0.0.1", "169.253.1.1", "169.255.1.1", "10.0.0.1", "192.168.1.1", "100.100.100.201"] {
            check(address, false);
        }
        for address in ["::1", "::ffff:127.0.0.1", "fec0::1", "fd00:ec2::255", "2001:db8::a9fe:a9fe", "2002:a00:1::"] {
            check(address, false);
        }
    }
}
