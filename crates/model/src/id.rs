//! A typed id for every noun, so that a task's id can never be taken for an instance's.

use std::borrow::Borrow;
use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

pub mod family;

pub use family::Family;

macro_rules! name {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(Arc<str>);

        impl $name {
            /// The name as text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl From<&str> for $name {
            fn from(text: &str) -> Self {
                Self(text.into())
            }
        }

        impl From<Arc<str>> for $name {
            fn from(text: Arc<str>) -> Self {
                Self(text)
            }
        }

        impl From<&$name> for Arc<str> {
            fn from(name: &$name) -> Self {
                Arc::clone(&name.0)
            }
        }

        impl From<String> for $name {
            fn from(text: String) -> Self {
                Self(text.into())
            }
        }

        impl Borrow<str> for $name {
            fn borrow(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Debug::fmt(&self.0, f)
            }
        }
    };
}

name!(
    /// A cluster's name, unique in the account and region.
    ClusterName
);
name!(
    /// An alarm's name, unique in the account and region.
    AlarmName
);
name!(
    /// A log group's name, unique in the account and region. It may contain `/`.
    LogGroupName
);
name!(
    /// A service's name, unique in its cluster.
    ServiceName
);
name!(
    /// A capacity provider's name, unique in the account.
    CapacityProviderName
);
name!(
    /// A managed daemon's name, unique in its cluster.
    DaemonName
);
name!(
    /// A container's name, unique in its task definition.
    ContainerName
);

/// Text that is neither 32 hexadecimal digits nor a UUID.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not an id: 32 hexadecimal digits are expected")]
pub struct InvalidId(pub String);

/// An id of drawn bits, written as hexadecimal digits, all of them.
macro_rules! hex_id {
    ($(#[$doc:meta])* $name:ident: $bits:ty) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name($bits);

        impl $name {
            /// How many digits it is written with.
            const DIGITS: usize = size_of::<$bits>() * 2;

            /// The id with these bits; the caller draws them.
            pub const fn from_bits(bits: $bits) -> Self {
                Self(bits)
            }

            /// The bits of the id.
            pub const fn bits(self) -> $bits {
                self.0
            }
        }

        impl std::str::FromStr for $name {
            type Err = $crate::id::InvalidId;

            fn from_str(text: &str) -> Result<Self, $crate::id::InvalidId> {
                let is_id = text.len() == Self::DIGITS && text.bytes().all(|byte| byte.is_ascii_hexdigit());
                let bits = is_id.then(|| <$bits>::from_str_radix(text, 16).ok()).flatten();
                bits.map(Self).ok_or_else(|| $crate::id::InvalidId(text.to_owned()))
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                write!(f, "{:0width$x}", self.0, width = Self::DIGITS)
            }
        }

        impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                std::fmt::Display::fmt(self, f)
            }
        }
    };
}

pub(crate) use hex_id;

hex_id!(
    /// A task's id: 32 hexadecimal digits.
    TaskId: u128
);
hex_id!(
    /// A container instance's id: 32 hexadecimal digits.
    InstanceId: u128
);

/// The id of a container inside one task; its ARN shows it as a UUID.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct ContainerId(u128);

impl ContainerId {
    /// The id with these 128 bits; the caller draws them.
    pub const fn from_bits(bits: u128) -> Self {
        Self(bits)
    }

    /// The 128 bits of the id.
    pub const fn bits(self) -> u128 {
        self.0
    }
}

impl fmt::Display for ContainerId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let hex = format!("{:032x}", self.0);
        write!(f, "{}-{}-{}-{}-{}", &hex[..8], &hex[8..12], &hex[12..16], &hex[16..20], &hex[20..])
    }
}

/// A deployment's id: 19 decimal digits, shown as `ecs-svc/DIGITS`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DeploymentId(u64);

impl DeploymentId {
    const SMALLEST: u64 = 1_000_000_000_000_000_000;
    const COUNT: u64 = 8_000_000_000_000_000_000;

    /// An id with 19 digits made from bits that the caller draws.
    pub const fn from_bits(bits: u64) -> Self {
        Self(Self::SMALLEST + bits % Self::COUNT)
    }

    /// The id with exactly these digits, as it was stored.
    pub const fn from_digits(digits: u64) -> Self {
        Self(digits)
    }

    /// The decimal digits as a number.
    pub const fn digits(self) -> u64 {
        self.0
    }
}

impl FromStr for DeploymentId {
    type Err = InvalidId;

    fn from_str(text: &str) -> Result<Self, InvalidId> {
        let digits = text.strip_prefix("ecs-svc/").unwrap_or(text);
        digits.parse().map(Self).map_err(|_| InvalidId(text.to_owned()))
    }
}

impl fmt::Display for DeploymentId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ecs-svc/{}", self.0)
    }
}

impl fmt::Debug for DeploymentId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// A service revision's id: 19 decimal digits. They are those of the deployment that first brings it out, so that whoever
/// knows one finds the other.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ServiceRevisionId(u64);

impl ServiceRevisionId {
    /// The id with exactly these digits.
    pub const fn from_digits(digits: u64) -> Self {
        Self(digits)
    }

    /// The decimal digits as a number.
    pub const fn digits(self) -> u64 {
        self.0
    }
}

impl From<DeploymentId> for ServiceRevisionId {
    fn from(deployment: DeploymentId) -> Self {
        Self(deployment.digits())
    }
}

impl From<ServiceRevisionId> for DeploymentId {
    fn from(revision: ServiceRevisionId) -> Self {
        Self(revision.0)
    }
}

impl FromStr for ServiceRevisionId {
    type Err = InvalidId;

    fn from_str(text: &str) -> Result<Self, InvalidId> {
        let digits = Some(text).filter(|text| text.bytes().all(|b| b.is_ascii_digit()));
        digits.and_then(|digits| digits.parse().ok()).map(Self).ok_or_else(|| InvalidId(text.to_owned()))
    }
}

impl fmt::Display for ServiceRevisionId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:019}", self.0)
    }
}

impl fmt::Debug for ServiceRevisionId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// A service deployment's id: 21 characters of base64url, which are 126 bits.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ServiceDeploymentId(u128);

impl ServiceDeploymentId {
    const LENGTH: u32 = 21;
    const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

    /// An id made from bits that the caller draws; the upper two are left out.
    pub const fn from_bits(bits: u128) -> Self {
        Self(bits & (u128::MAX >> 2))
    }
}

impl FromStr for ServiceDeploymentId {
    type Err = InvalidId;

    fn from_str(text: &str) -> Result<Self, InvalidId> {
        let value = |byte: u8| Self::ALPHABET.iter().position(|&letter| letter == byte);
        let read = || text.bytes().try_fold(0, |bits: u128, byte| Some(bits << 6 | value(byte)? as u128));
        let read = Some(text).filter(|text| text.len() == Self::LENGTH as usize).and_then(|_| read());
        read.map(Self).ok_or_else(|| InvalidId(text.to_owned()))
    }
}

impl fmt::Display for ServiceDeploymentId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        use fmt::Write;
        let mut places = (0..Self::LENGTH).rev();
        places.try_for_each(|place| f.write_char(char::from(Self::ALPHABET[(self.0 >> (6 * place) & 63) as usize])))
    }
}

impl fmt::Debug for ServiceDeploymentId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}
macro_rules! digits_id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(u64);

        impl $name {
            /// An id with 19 digits made from bits that the caller draws.
            pub const fn from_bits(bits: u64) -> Self {
                Self(DeploymentId::from_bits(bits).digits())
            }
        }

        impl FromStr for $name {
            type Err = InvalidId;

            fn from_str(text: &str) -> Result<Self, InvalidId> {
                let digits = text.len() == 19 && text.bytes().all(|byte| byte.is_ascii_digit());
                let number = digits.then(|| text.parse().ok()).flatten();
                number.map(Self).ok_or_else(|| InvalidId(text.to_owned()))
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{:019}", self.0)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Display::fmt(self, f)
            }
        }
    };
}

digits_id!(
    /// The id of a daemon's revision: 19 decimal digits.
    DaemonRevisionId
);
digits_id!(
    /// The id of a daemon's deployment: 19 decimal digits.
    DaemonDeploymentId
);

/// One revision of a family, shown as `family:revision`.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TaskDefinitionId {
    /// The family.
    pub family: Family,
    /// Counts from 1 within the family and is never used again.
    pub revision: u32,
}

impl fmt::Display for TaskDefinitionId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.family, self.revision)
    }
}

impl fmt::Debug for TaskDefinitionId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_print_as_ecs_prints_them() {
        let bits = 0x0123_4567_89ab_cdef_0123_4567_89ab_cdef;
        assert_eq!(TaskId::from_bits(bits).to_string(), "0123456789abcdef0123456789abcdef");
        assert_eq!(ContainerId::from_bits(bits).to_string(), "01234567-89ab-cdef-0123-456789abcdef");
        assert_eq!(DeploymentId::from_bits(u64::MAX).to_string().len(), "ecs-svc/".len() + 19);
        assert_eq!(TaskDefinitionId { family: "web".into(), revision: 3 }.to_string(), "web:3");
    }

    #[test]
    fn only_32_hexadecimal_digits_are_an_id() {
        let text = "0123456789abcdef0123456789abcdef";
        assert_eq!(text.parse::<TaskId>().unwrap().to_string(), text);
        for bad in ["", "xyz", "0123456789abcdef0123456789abcde", "+123456789abcdef0123456789abcdef"] {
            assert_eq!(bad.parse::<TaskId>(), Err(InvalidId(bad.to_owned())));
        }
    }

    #[test]
    fn a_deployment_id_is_read_back_with_and_without_its_prefix() {
        let id = DeploymentId::from_bits(42);
        assert_eq!(id.to_string().parse(), Ok(id));
        assert_eq!(id.digits().to_string().parse(), Ok(id));
    }

    #[test]
    fn a_service_deployments_id_is_21_characters_and_a_revisions_19_digits() {
        for bits in [0, 1, 0x0123_4567_89ab_cdef_0123_4567_89ab_cdef, u128::MAX] {
            let id = ServiceDeploymentId::from_bits(bits);
            assert_eq!(id.to_string().len(), 21);
            assert_eq!(id.to_string().parse(), Ok(id));
        }
        let too_short = "NCWGC2ZR-taawPAYrIaU";
        assert_eq!(too_short.parse::<ServiceDeploymentId>(), Err(InvalidId(too_short.to_owned())));
        assert!("NCWGC2ZR-taawPAYrIaU/".parse::<ServiceDeploymentId>().is_err());
        let revision = ServiceRevisionId::from(DeploymentId::from_bits(42));
        assert_eq!((revision.to_string().len(), revision.to_string().parse()), (19, Ok(revision)));
        assert!("+1".parse::<ServiceRevisionId>().is_err());
    }
}
