//! The addresses that an edge has for load balancers.

use std::fmt;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use crate::network::Cidr;

/// Addresses in an order: each load balancer has the one that its number says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Addresses(Vec<Block>);

/// Consecutive addresses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Block {
    first: IpAddr,
    count: u128,
}

/// The text is neither an address nor a block of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoAddresses(String);

impl fmt::Display for NoAddresses {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "`{}` is neither an address, such as 10.0.0.7, nor a block of addresses, such as 127.73.0.0/16",
            self.0
        )
    }
}

impl std::error::Error for NoAddresses {}

impl Addresses {
    /// Reads single addresses and CIDR blocks. A block of more than two stands for its hosts: without its first address and,
    /// of IPv4, without the last one, which is for broadcasts.
    ///
    /// # Errors
    /// For the first text that is neither.
    pub fn parse<T: AsRef<str>>(texts: impl IntoIterator<Item = T>) -> Result<Self, NoAddresses> {
        let block = |text: T| match Cidr::parse_or_one(text.as_ref()) {
            Ok(block) => Ok(Block::of(block)),
            Err(_) => Err(NoAddresses(text.as_ref().to_owned())),
        };
        texts.into_iter().map(block).collect::<Result<_, _>>().map(Self)
    }

    /// The address of the load balancer with this number, counted from 1; it begins again when there are fewer. `None` without any
    /// address.
    pub fn of(&self, number: u32) -> Option<IpAddr> {
        let all = self.0.iter().fold(0_u128, |sum, block| sum.saturating_add(block.count));
        let mut index = u128::from(number.saturating_sub(1)).checked_rem(all)?;
        for block in &self.0 {
            if index < block.count {
                return Some(block.nth(index));
            }
            index -= block.count;
        }
        None
    }
}

impl Block {
    fn of(block: Cidr) -> Self {
        let (network, host_bits, ends) = match block {
            Cidr::V4(network, prefix) => (IpAddr::from(network), 32 - u32::from(prefix), 2),
            Cidr::V6(network, prefix) => (network.into(), 128 - u32::from(prefix), 1),
        };
        let size = 1_u128.checked_shl(host_bits).unwrap_or(u128::MAX);
        let all = Self { first: network, count: size };
        if size > 2 { Self { first: all.nth(1), count: size - ends } } else { all }
    }

    fn nth(self, index: u128) -> IpAddr {
        match self.first {
            // A block of IPv4 has no more addresses than 32 bits tell apart.
            IpAddr::V4(first) => Ipv4Addr::from_bits(first.to_bits().wrapping_add(index as u32)).into(),
            IpAddr::V6(first) => Ipv6Addr::from_bits(first.to_bits().wrapping_add(index)).into(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(texts: &[&str], number: u32) -> String {
        Addresses::parse(texts).expect("they are addresses").of(number).map_or_else(String::new, |it| it.to_string())
    }

    #[test]
    fn load_balancers_are_counted_through_single_addresses_and_blocks() {
        for (texts, number, expected) in [
            (&["127.73.0.0/16"][..], 1, "127.73.0.1"),
            (&["127.73.0.0/16"], 256, "127.73.1.0"),
            (&["127.73.0.0/16"], 65_534, "127.73.255.254"),
            (&["127.73.0.0/16"], 65_535, "127.73.0.1"),
            (&["127.73.9.9/16"], 1, "127.73.0.1"),
            (&["10.0.0.7"], 1, "10.0.0.7"),
            (&["10.0.0.7"], 5, "10.0.0.7"),
            (&["10.0.0.7/32"], 2, "10.0.0.7"),
            (&["10.0.0.6/31", "10.0.0.20"], 2, "10.0.0.7"),
            (&["10.0.0.6/31", "10.0.0.20"], 3, "10.0.0.20"),
            (&["10.0.0.6/31", "10.0.0.20"], 4, "10.0.0.6"),
            (&["0.0.0.0/0"], u32::MAX, "0.0.0.1"),
            (&["fd00::/64"], 2, "fd00::2"),
            (&["::/0"], 3, "::3"),
            (&["fd00::/126"], 3, "fd00::3"),
            (&["fd00::/126"], 4, "fd00::1"),
            (&["fd00::/127"], 1, "fd00::"),
            (&[" 10.0.0.7 "], 1, "10.0.0.7"),
            (&["::1"], 3, "::1"),
            (&[], 1, ""),
        ] {
            assert_eq!(of(texts, number), expected, "{texts:?} {number}");
        }
    }

    #[test]
    fn what_is_no_address_is_refused() {
        for text in ["", "localhost", "10.0.0", "10.0.0.0/33", "10.0.0.0/", "fd00::/129", "10.0.0.0/-1", "10.0.0.1:80"]
        {
            let refused = Addresses::parse([text]).expect_err(text).to_string();
            assert!(refused.contains(text), "{refused}");
        }
    }
}
