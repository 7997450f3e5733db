//! Blocks of addresses in CIDR notation.

use std::fmt;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::str::FromStr;

use crate::id::InvalidId;

/// A block of IPv4 or IPv6 addresses in its canonical form: the bits beyond the prefix are zero.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Cidr {
    /// IPv4, with a prefix of 0 to 32 bits.
    V4(Ipv4Addr, u8),
    /// IPv6, with a prefix of 0 to 128 bits.
    V6(Ipv6Addr, u8),
}

impl Cidr {
    /// The block of this many leading bits around an address; `None` when an address has fewer.
    pub fn new(address: IpAddr, prefix: u8) -> Option<Self> {
        match address {
            IpAddr::V4(address) if prefix <= 32 => {
                let mask = u32::MAX.checked_shl(32 - u32::from(prefix)).unwrap_or(0);
                Some(Self::V4(Ipv4Addr::from_bits(address.to_bits() & mask), prefix))
            }
            IpAddr::V6(address) if prefix <= 128 => {
                let mask = u128::MAX.checked_shl(128 - u32::from(prefix)).unwrap_or(0);
                Some(Self::V6(Ipv6Addr::from_bits(address.to_bits() & mask), prefix))
            }
            IpAddr::V4(_) | IpAddr::V6(_) => None,
        }
    }

    /// The block of one address alone.
    pub const fn of_one(address: IpAddr) -> Self {
        match address {
            IpAddr::V4(address) => Self::V4(address, 32),
            IpAddr::V6(address) => Self::V6(address, 128),
        }
    }

    /// Reads a block, or an address alone; blanks around it do not count.
    ///
    /// # Errors
    /// For a text that is neither.
    pub fn parse_or_one(text: &str) -> Result<Self, InvalidId> {
        let text = text.trim();
        text.parse().map_or_else(|_| text.parse(), |address| Ok(Self::of_one(address)))
    }

    /// How many leading bits its addresses share.
    pub const fn prefix(self) -> u8 {
        match self {
            Self::V4(_, prefix) | Self::V6(_, prefix) => prefix,
        }
    }

    /// A block of IPv4 addresses that are written as IPv6 ones (`::ffff:10.0.0.0/104`) as the one of IPv4 that it is.
    #[must_use]
    pub fn to_canonical(self) -> Self {
        let Self::V6(address, prefix) = self else { return self };
        let inner = || Self::new(address.to_ipv4_mapped()?.into(), prefix.checked_sub(96)?);
        inner().unwrap_or(self)
    }

    /// Whether an address lies in it. IPv4 addresses that are written as IPv6 ones count as IPv4.
    pub fn contains(self, address: IpAddr) -> bool {
        let (block, address) = (self.to_canonical(), address.to_canonical());
        matches!((block, address), (Self::V4(..), IpAddr::V4(_)) | (Self::V6(..), IpAddr::V6(_)))
            && Self::new(address, block.prefix()) == Some(block)
    }
}

/// Reads `ADDRESS/PREFIX`; bits beyond the prefix are dropped, as EC2 does.
impl FromStr for Cidr {
    type Err = InvalidId;

    fn from_str(text: &str) -> Result<Self, InvalidId> {
        let parse = || {
            let (address, prefix) = text.split_once('/')?;
            let is_number = !prefix.is_empty() && prefix.bytes().all(|byte| byte.is_ascii_digit());
            Self::new(address.parse().ok()?, is_number.then(|| prefix.parse().ok()).flatten()?)
        };
        parse().ok_or_else(|| InvalidId(text.to_owned()))
    }
}

impl fmt::Display for Cidr {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::V4(address, prefix) => write!(f, "{address}/{prefix}"),
            Self::V6(address, prefix) => write!(f, "{address}/{prefix}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_are_made_canonical() {
        let cases = [
            ("100.68.0.18/18", "100.68.0.0/18"),
            ("0.0.0.0/0", "0.0.0.0/0"),
            ("255.1.2.3/0", "0.0.0.0/0"),
            ("10.1.2.3/32", "10.1.2.3/32"),
            ("::/0", "::/0"),
            ("2001:DB8:0:0::1/32", "2001:db8::/32"),
            ("2001:db8::1/128", "2001:db8::1/128"),
        ];
        for (text, expected) in cases {
            assert_eq!(text.parse::<Cidr>().unwrap().to_string(), expected, "{text}");
        }
    }

    #[test]
    fn everything_else_is_refused() {
        for text in
            ["", "10.0.0.1", "10.0.0.1/", "10.0.0.1/33", "10.0.0.1/+8", "10.0.0/8", "::/129", "x/8", "10.0.0.0/8/8"]
        {
            assert!(text.parse::<Cidr>().is_err(), "{text}");
        }
    }

    #[test]
    fn where_addresses_may_stand_alone_they_are_blocks_of_one() {
        for (text, expected) in
            [("10.0.0.1", "10.0.0.1/32"), (" 10.0.0.1/8 ", "10.0.0.0/8"), ("::1", "::1/128"), ("::1/64", "::/64")]
        {
            assert_eq!(Cidr::parse_or_one(text).unwrap().to_string(), expected, "{text}");
        }
        for text in ["", "10.0.0", "10.0.0.1/", "10.0.0.1/33", "localhost"] {
            assert!(Cidr::parse_or_one(text).is_err(), "{text}");
        }
    }

    #[test]
    fn an_address_is_in_its_block_alone() {
        let block = |text: &str| text.parse::<Cidr>().unwrap();
        let address = |text: &str| text.parse::<IpAddr>().unwrap();
        assert!(block("10.0.0.0/8").contains(address("10.255.1.2")));
        assert!(block("10.0.0.0/8").contains(address("::ffff:10.1.2.3")));
        assert!(!block("10.0.0.0/8").contains(address("11.0.0.0")));
        assert!(block("::ffff:10.0.0.0/104").contains(address("10.255.1.2")));
        assert!(!block("::ffff:10.0.0.0/104").contains(address("11.0.0.0")));
        assert!(!block("0.0.0.0/0").contains(address("::1")), "the families are apart");
        assert!(block("::/0").contains(address("::1")));
    }
}
