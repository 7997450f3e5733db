//! Which address of an edge a load balancer has.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::str::FromStr;

/// The addresses that an edge has for load balancers: single ones and CIDR blocks, in their order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AddressPool {
    blocks: Vec<Block>,
}

/// A text is neither an address nor a CIDR block.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is neither an address nor a CIDR block; write for example 127.73.0.0/16 or 192.0.2.7")]
pub struct InvalidBlock(String);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Block {
    first: IpAddr,
    count: u128,
}

impl AddressPool {
    /// The pool of these addresses and blocks. Of a block the first host address comes first, and an IPv4 block's broadcast
    /// address is left out.
    pub fn parse<'t>(texts: impl IntoIterator<Item = &'t str>) -> Result<Self, InvalidBlock> {
        let blocks: Vec<Block> = texts.into_iter().map(|text| text.trim().parse()).collect::<Result<_, _>>()?;
        if blocks.is_empty() { Err(InvalidBlock(String::new())) } else { Ok(Self { blocks }) }
    }

    /// The address of the load balancer with this number, which counts from 1; beginning again when there are fewer.
    pub fn address(&self, number: u32) -> IpAddr {
        let total = self.blocks.iter().fold(0_u128, |total, block| total.saturating_add(block.count));
        let mut index = u128::from(number.saturating_sub(1)) % total.max(1);
        for block in &self.blocks {
            if index < block.count {
                return block.at(index);
            }
            index -= block.count;
        }
        self.blocks[0].first
    }
}

impl Block {
    fn at(&self, index: u128) -> IpAddr {
        match self.first {
            IpAddr::V4(first) => {
                let offset = u32::try_from(index).unwrap_or(0);
                Ipv4Addr::from_bits(first.to_bits().saturating_add(offset)).into()
            }
            IpAddr::V6(first) => Ipv6Addr::from_bits(first.to_bits().saturating_add(index)).into(),
        }
    }
}

impl FromStr for Block {
    type Err = InvalidBlock;

    fn from_str(text: &str) -> Result<Self, InvalidBlock> {
        let invalid = || InvalidBlock(text.to_owned());
        let Some((base, length)) = text.split_once('/') else {
            return Ok(Self { first: text.parse().map_err(|_| invalid())?, count: 1 });
        };
        let base: IpAddr = base.parse().map_err(|_| invalid())?;
        let length: u32 = length.parse().map_err(|_| invalid())?;
        let bits = if base.is_ipv4() { 32 } else { 128 };
        if length > bits {
            return Err(invalid());
        }
        let host_bits = bits - length;
        let size = 1_u128.checked_shl(host_bits).unwrap_or(u128::MAX);
        let network = match base {
            IpAddr::V4(base) => {
                let mask = u32::MAX.checked_shl(host_bits).unwrap_or(0);
                IpAddr::from(Ipv4Addr::from_bits(base.to_bits() & mask))
            }
            IpAddr::V6(base) => {
                let mask = u128::MAX.checked_shl(host_bits).unwrap_or(0);
                IpAddr::from(Ipv6Addr::from_bits(base.to_bits() & mask))
            }
        };
        // A block of one or two addresses has hosts only; every other one begins with the network's own address and, of
        // IPv4, ends with the broadcast address.
        if host_bits <= 1 {
            return Ok(Self { first: network, count: size });
        }
        let ends = if base.is_ipv4() { 2 } else { 1 };
        let all = Self { first: network, count: size };
        Ok(Self { first: all.at(1), count: size - ends })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn nth(texts: &[&str], number: u32) -> String {
        AddressPool::parse(texts.iter().copied()).unwrap().address(number).to_string()
    }

    #[test]
    fn numbers_count_from_the_first_host_address_and_wrap_around() {
        let cases: [(&[&str], u32, &str); 12] = [
            (&["127.73.0.0/16"], 1, "127.73.0.1"),
            (&["127.73.0.0/16"], 256, "127.73.1.0"),
            (&["127.73.0.0/16"], 65_534, "127.73.255.254"),
            (&["127.73.0.0/16"], 65_535, "127.73.0.1"),
            (&["127.73.9.9/16"], 2, "127.73.0.2"),
            (&["192.0.2.7"], 1, "192.0.2.7"),
            (&["192.0.2.7"], 9, "192.0.2.7"),
            (&["192.0.2.7", "10.0.0.0/30"], 2, "10.0.0.1"),
            (&["192.0.2.7", "10.0.0.0/30"], 4, "192.0.2.7"),
            (&["10.0.0.4/31"], 2, "10.0.0.5"),
            (&["fd00::/64"], 2, "fd00::2"),
            (&["::/0"], 1, "::1"),
        ];
        for (texts, number, expected) in cases {
            assert_eq!(nth(texts, number), expected, "{texts:?} {number}");
        }
    }

    #[test]
    fn what_is_no_address_is_refused_with_its_text() {
        for text in ["", "localhost", "10.0.0.0/33", "10.0.0/8", "fd00::/129", "10.0.0.0/-1"] {
            let told = AddressPool::parse([text]).unwrap_err().to_string();
            assert!(told.contains(&format!("{text:?}")), "{told}");
        }
        assert!(AddressPool::parse([]).is_err());
    }
}
