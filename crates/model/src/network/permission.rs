//! Protocols and ports of security group rules, in the one form in which EC2 keeps them.

use std::fmt;

/// The protocol of a rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Protocol {
    /// Every protocol.
    All,
    /// TCP, 6.
    Tcp,
    /// UDP, 17.
    Udp,
    /// ICMP, 1.
    Icmp,
    /// ICMP of IPv6, 58.
    Icmpv6,
    /// Another one by its number.
    Number(u8),
}

/// What is wrong with a rule's protocol and ports.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Malformed {
    /// Neither a name nor a number of a protocol.
    Protocol(String),
    /// A protocol whose rules need both ports (or type and code) came without.
    MissingPorts(Protocol),
    /// No port.
    PortOutOfRange(i32),
    /// The last port comes before the first.
    Inverted(i32, i32),
    /// No type of ICMP, or no code.
    Icmp(i32),
    /// All types, but one code.
    CodeOfAllTypes,
}

/// The first and the last port, or type and code of ICMP; -1 stands for all.
pub type Ports = (i32, i32);

impl Protocol {
    /// Reads a name or a number.
    ///
    /// # Errors
    /// [`Malformed::Protocol`].
    pub fn parse(text: &str) -> Result<Self, Malformed> {
        let malformed = || Malformed::Protocol(text.to_owned());
        Ok(match text.to_ascii_lowercase().as_str() {
            "-1" | "all" => Self::All,
            "tcp" => Self::Tcp,
            "udp" => Self::Udp,
            "icmp" => Self::Icmp,
            "icmpv6" => Self::Icmpv6,
            number if number.bytes().all(|byte| byte.is_ascii_digit()) => {
                match number.parse().map_err(|_| malformed())? {
                    1 => Self::Icmp,
                    6 => Self::Tcp,
                    17 => Self::Udp,
                    58 => Self::Icmpv6,
                    other => Self::Number(other),
                }
            }
            _ => return Err(malformed()),
        })
    }

    /// The ports as they are kept: those of a protocol without ports are all of them, whatever was given.
    ///
    /// # Errors
    /// When they are missing although the protocol needs them, or are none.
    pub fn ports(self, from: Option<i32>, to: Option<i32>) -> Result<Ports, Malformed> {
        match (self, from, to) {
            (Self::All | Self::Number(_), ..) | (Self::Icmpv6, None, None) => Ok((-1, -1)),
            (Self::Tcp | Self::Udp, Some(from), Some(to)) => {
                if let Some(bad) = [from, to].into_iter().find(|port| !(0..=65_535).contains(port)) {
                    return Err(Malformed::PortOutOfRange(bad));
                }
                if from > to { Err(Malformed::Inverted(from, to)) } else { Ok((from, to)) }
            }
            (Self::Icmp | Self::Icmpv6, Some(kind), Some(code)) => {
                if let Some(bad) = [kind, code].into_iter().find(|part| !(-1..=255).contains(part)) {
                    return Err(Malformed::Icmp(bad));
                }
                if kind == -1 && code != -1 { Err(Malformed::CodeOfAllTypes) } else { Ok((kind, code)) }
            }
            (Self::Tcp | Self::Udp | Self::Icmp | Self::Icmpv6, ..) => Err(Malformed::MissingPorts(self)),
        }
    }
}

/// As the API writes it.
impl fmt::Display for Protocol {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::All => f.write_str("-1"),
            Self::Tcp => f.write_str("tcp"),
            Self::Udp => f.write_str("udp"),
            Self::Icmp => f.write_str("icmp"),
            Self::Icmpv6 => f.write_str("icmpv6"),
            Self::Number(number) => write!(f, "{number}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_numbers_of_a_protocol_are_one() {
        let cases = [
            ("tcp", "tcp"),
            ("TCP", "tcp"),
            ("6", "tcp"),
            ("17", "udp"),
            ("1", "icmp"),
            ("58", "icmpv6"),
            ("-1", "-1"),
            ("all", "-1"),
            ("50", "50"),
        ];
        for (text, expected) in cases {
            assert_eq!(Protocol::parse(text).unwrap().to_string(), expected, "{text}");
        }
        for text in ["", "sctp", "256", "-2", "+6"] {
            assert_eq!(Protocol::parse(text), Err(Malformed::Protocol(text.to_owned())));
        }
    }

    #[test]
    fn ports_are_those_that_the_protocol_has() {
        let ports = |text: &str, from, to| Protocol::parse(text).unwrap().ports(from, to);
        assert_eq!(ports("tcp", Some(80), Some(80)), Ok((80, 80)));
        assert_eq!(ports("tcp", Some(0), Some(65_535)), Ok((0, 65_535)));
        assert_eq!(ports("-1", Some(0), Some(0)), Ok((-1, -1)));
        assert_eq!(ports("50", None, Some(7)), Ok((-1, -1)));
        assert_eq!(ports("icmp", Some(8), Some(-1)), Ok((8, -1)));
        assert_eq!(ports("icmpv6", None, None), Ok((-1, -1)));
    }

    #[test]
    fn ports_that_are_none_are_refused() {
        let ports = |text: &str, from, to| Protocol::parse(text).unwrap().ports(from, to).unwrap_err();
        assert_eq!(ports("tcp", Some(80), None), Malformed::MissingPorts(Protocol::Tcp));
        assert_eq!(ports("icmp", None, None), Malformed::MissingPorts(Protocol::Icmp));
        assert_eq!(ports("icmpv6", Some(1), None), Malformed::MissingPorts(Protocol::Icmpv6));
        assert_eq!(ports("udp", Some(-1), Some(-1)), Malformed::PortOutOfRange(-1));
        assert_eq!(ports("udp", Some(1), Some(65_536)), Malformed::PortOutOfRange(65_536));
        assert_eq!(ports("tcp", Some(90), Some(80)), Malformed::Inverted(90, 80));
        assert_eq!(ports("icmp", Some(-1), Some(3)), Malformed::CodeOfAllTypes);
        assert_eq!(ports("icmp", Some(256), Some(0)), Malformed::Icmp(256));
    }
}
