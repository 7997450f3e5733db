//! Who is shown the metrics: they are not signed, and name clusters.

use std::net::IpAddr;
use std::str::FromStr;

/// To whom `/metrics` answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Audience {
    /// To those on this machine.
    #[default]
    Local,
    /// To whoever reaches the port.
    Anybody,
    /// To nobody.
    Nobody,
}

impl Audience {
    /// Whether it answers to that address; absent is a caller inside the process.
    pub(super) fn has(self, peer: Option<IpAddr>) -> bool {
        match self {
            Self::Local => peer.is_none_or(|peer| peer.to_canonical().is_loopback()),
            Self::Anybody => true,
            Self::Nobody => false,
        }
    }

    pub(super) fn refusal(self) -> &'static str {
        match self {
            Self::Nobody => "metrics are switched off: start the server with --metrics local or --metrics any\n",
            Self::Local | Self::Anybody => {
                "metrics are shown on the server's machine alone: start the server with --metrics any to show them here\n"
            }
        }
    }
}

impl FromStr for Audience {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text {
            "local" => Ok(Self::Local),
            "any" => Ok(Self::Anybody),
            "none" => Ok(Self::Nobody),
            _ => Err("one of local, any and none is expected"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn others_are_answered_when_that_is_wanted() {
        let peers = ["127.0.0.1", "::1", "::ffff:127.0.0.1", "10.0.0.7"].map(|ip| ip.parse().ok());
        let answered = |text: &str| peers.map(|peer| text.parse::<Audience>().unwrap().has(peer));
        assert_eq!(answered("local"), [true, true, true, false]);
        assert_eq!(answered("any"), [true; 4]);
        assert_eq!(answered("none"), [false; 4]);
        assert!("everyone".parse::<Audience>().is_err());
    }
}
