//! The header of the PROXY protocol, version 2, that tells a target its client
//! (`proxy_protocol_v2.enabled`; haproxy.org, "The PROXY protocol", 2.2).

use std::net::{IpAddr, SocketAddr};

/// The first twelve bytes.
const SIGNATURE: &[u8; 12] = b"\r\n\r\n\0\r\nQUIT\n";

/// Version 2, and a connection made for somebody else.
const PROXIED: u8 = 0x21;

const TCP_OVER_IPV4: u8 = 0x11;
const TCP_OVER_IPV6: u8 = 0x21;

/// The header of a connection that a client made to an address of the load balancer.
pub(super) fn header(client: SocketAddr, local: SocketAddr) -> Vec<u8> {
    let mut header = Vec::with_capacity(52);
    header.extend_from_slice(SIGNATURE);
    header.push(PROXIED);
    match (client.ip().to_canonical(), local.ip().to_canonical()) {
        (IpAddr::V4(client), IpAddr::V4(local)) => {
            header.extend_from_slice(&[TCP_OVER_IPV4, 0, 12]);
            header.extend_from_slice(&client.octets());
            header.extend_from_slice(&local.octets());
        }
        (client, local) => {
            header.extend_from_slice(&[TCP_OVER_IPV6, 0, 36]);
            header.extend_from_slice(&wide(client));
            header.extend_from_slice(&wide(local));
        }
    }
    header.extend_from_slice(&client.port().to_be_bytes());
    header.extend_from_slice(&local.port().to_be_bytes());
    header
}

fn wide(address: IpAddr) -> [u8; 16] {
    match address {
        IpAddr::V4(address) => address.to_ipv6_mapped().octets(),
        IpAddr::V6(address) => address.octets(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn made(client: &str, local: &str) -> Vec<u8> {
        header(client.parse().expect("an address"), local.parse().expect("an address"))
    }

    #[test]
    fn addresses_and_ports_stand_in_network_order() {
        let four = made("192.0.2.1:56324", "127.73.0.1:443");
        let expected = b"\r\n\r\n\0\r\nQUIT\n\x21\x11\0\x0c\xc0\0\x02\x01\x7f\x49\0\x01\xdc\x04\x01\xbb";
        assert_eq!(four, expected);
        let six = made("[2001:db8::1]:1", "[fd00::2]:2");
        assert_eq!(six.len(), 16 + 36);
        assert_eq!(six[12..18], [0x21, 0x21, 0, 36, 0x20, 0x01]);
        assert_eq!(six[48..], [0, 1, 0, 2]);
        assert_eq!(made("192.0.2.1:1", "[fd00::2]:2").len(), 16 + 36, "of two kinds, the wider one");
        assert_eq!(made("[::ffff:192.0.2.1]:56324", "127.73.0.1:443"), expected, "IPv4 in disguise");
    }
}
