//! Ids of load balancing: the last part of each ARN, 16 hexadecimal digits.

use std::fmt;
use std::str::FromStr;

use crate::id::InvalidId;

macro_rules! short_id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(u64);

        impl $name {
            /// The id with these 64 bits; the caller draws them.
            pub const fn from_bits(bits: u64) -> Self {
                Self(bits)
            }

            /// The 64 bits of the id.
            pub const fn bits(self) -> u64 {
                self.0
            }
        }

        impl FromStr for $name {
            type Err = InvalidId;

            fn from_str(text: &str) -> Result<Self, InvalidId> {
                parse(text).map(Self).ok_or_else(|| InvalidId(text.to_owned()))
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{:016x}", self.0)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Display::fmt(self, f)
            }
        }
    };
}

fn parse(text: &str) -> Option<u64> {
    let is_id = text.len() == 16 && text.bytes().all(|b| b.is_ascii_hexdigit());
    is_id.then(|| u64::from_str_radix(text, 16).ok()).flatten()
}

short_id!(
    /// A load balancer's id.
    LoadBalancerId
);
short_id!(
    /// A listener's id, unique among all listeners.
    ListenerId
);
short_id!(
    /// A rule's id, unique among all rules.
    RuleId
);
short_id!(
    /// A target group's id.
    TargetGroupId
);
