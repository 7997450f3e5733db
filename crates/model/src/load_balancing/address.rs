//! The addresses that an edge has for load balancers.

use std::fmt;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

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
    /// Reads single addresses and CIDR blocks. A block stands for its hosts: without its first and its last address, if it has
    /// others.
    ///
    /// # Errors
    /// For the first text that is neither.
    pub fn parse<T: AsRef<str>>(texts: impl IntoIterator<Item = T>) -> Result<Self, NoAddresses> {
        let block = |text: T| block(text.as_ref()).ok_or_else(|| NoAddresses(text.as_ref().to_owned()));
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
    fn nth(self, index: u128) -> IpAddr {
        match self.first {
            // A block of IPv4 has no more addresses than 32 bits tell apart.
            IpAddr::V4(first) => Ipv4Addr::from_bits(first.to_bits().wrapping_add(index as u32)).into(),
            IpAddr::V6(first) => Ipv6Addr::from_bits(first.to_bits().wrapping_add(index)).into(),
        }
    }
}

fn block(text: &str) -> Option<Block> {
    let Some((address, length)) = text.split_once('/') else {
        return Some(Block { first: text.parse().ok()?, count: 1 });
    };
    let address: IpAddr = address.parse().ok()?;
    let length: u32 = length.parse().ok()?;
    let (width, bits) = match address {
        IpAddr::V4(address) => (32, u128::from(address.to_bits())),
        IpAddr::V6(address) => (128, address.to_bits()),
    };
    let hosts = u32::checked_sub(width, length)?;
    let size = 1_u128.checked_shl(hosts);
    let network = size.map_or(0, |size| bits & !(size - 1));
    let (first, count) = match size {
        Some(size @ 1..=2) => (network, size),
        Some(size) => (network + 1, size - 2),
        None => (1, u128::MAX - 1),
    };
    let first = match address {
        IpAddr::V4(_) => Ipv4Addr::from_bits(u32::try_from(first).ok()?).into(),
        IpAddr::V6(_) => Ipv6Addr::from_bits(first).into(),
    };
    Some(Block { first, count })
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
