//! IP addresses and the networks they lie in.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// Whether an address lies in a network in CIDR notation. Texts that are neither lie nowhere.
pub(super) fn in_network(address: &str, network: &str) -> bool {
    let Some((start, length)) = network.split_once('/') else { return false };
    let (Ok(address), Ok(start), Ok(length)) = (address.parse(), start.parse(), length.parse::<u32>()) else {
        return false;
    };
    match (address, start) {
        (IpAddr::V4(address), IpAddr::V4(start)) if length <= Ipv4Addr::BITS => {
            same(address.to_bits().into(), start.to_bits().into(), Ipv4Addr::BITS - length)
        }
        (IpAddr::V6(address), IpAddr::V6(start)) if length <= Ipv6Addr::BITS => {
            same(address.to_bits(), start.to_bits(), Ipv6Addr::BITS - length)
        }
        _ => false,
    }
}

/// Whether two addresses are the same but for their last bits.
fn same(left: u128, right: u128, but: u32) -> bool {
    (left ^ right).checked_shr(but).unwrap_or(0) == 0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_lie_in_networks_of_their_own_kind() {
        for (address, network, expected) in [
            ("192.0.2.77", "192.0.2.0/24", true),
            ("192.0.3.1", "192.0.2.0/24", false),
            ("10.1.2.3", "0.0.0.0/0", true),
            ("10.1.2.3", "10.1.2.3/32", true),
            ("2001:db8::1", "2001:db8::/32", true),
            ("2001:db9::1", "2001:db8::/32", false),
            ("::1", "::/0", true),
            ("::1", "0.0.0.0/0", false),
            ("10.1.2.3", "10.1.2.3/33", false),
            ("10.1.2.3", "10.1.2.3", false),
            ("10.1.2", "10.0.0.0/8", false),
        ] {
            assert_eq!(in_network(address, network), expected, "{address} {network}");
        }
    }
}
