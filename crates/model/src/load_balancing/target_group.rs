//! Target groups: targets that do the same, and how their health is told.

use std::sync::Arc;

use super::{Attributes, Protocol, TargetGroupId};
use crate::{Tag, Timestamp};

/// What a target's id is (API reference: `TargetTypeEnum`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TargetType {
    /// An instance.
    Instance,
    /// An address.
    Ip,
}

/// What targets of HTTP groups speak (API reference: `ProtocolVersion`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ProtocolVersion {
    /// HTTP/1.1.
    Http1,
    /// HTTP/2.
    Http2,
    /// gRPC over HTTP/2.
    Grpc,
}

impl ProtocolVersion {
    /// As the API writes it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Http1 => "HTTP1",
            Self::Http2 => "HTTP2",
            Self::Grpc => "GRPC",
        }
    }
}

/// Codes that count as healthy: single ones and ranges, such as `200,300-399`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Matcher {
    /// Of HTTP.
    Http(Arc<str>),
    /// Of gRPC.
    Grpc(Arc<str>),
}

impl Matcher {
    /// Whether a code counts as healthy. What cannot be read matches nothing.
    pub fn matches(&self, code: u32) -> bool {
        let (Self::Http(codes) | Self::Grpc(codes)) = self;
        codes.split(',').any(|part| {
            let number = |text: &str| text.trim().parse::<u32>().ok();
            match part.split_once('-') {
                Some((first, last)) => {
                    number(first).zip(number(last)).is_some_and(|(first, last)| (first..=last).contains(&code))
                }
                None => number(part) == Some(code),
            }
        })
    }
}

/// How the health of targets is told (API reference: `CreateTargetGroup`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HealthCheck {
    /// Whether it is.
    pub enabled: bool,
    /// How a target is asked.
    pub protocol: Protocol,
    /// Where; at its own port when absent.
    pub port: Option<u16>,
    /// What is asked for, of HTTP.
    pub path: Option<Arc<str>>,
    /// From one check to the next.
    pub interval_seconds: u32,
    /// An answer that takes longer is none.
    pub timeout_seconds: u32,
    /// As many successes in a row make it healthy.
    pub healthy_threshold: u32,
    /// As many failures in a row make it unhealthy.
    pub unhealthy_threshold: u32,
    /// The codes that count as success, of HTTP.
    pub matcher: Option<Matcher>,
}

/// A target group as its owner wants it.
#[derive(Debug, Clone, PartialEq)]
pub struct TargetGroup {
    /// Its id.
    pub id: TargetGroupId,
    /// Its name, unique in the account.
    pub name: Arc<str>,
    /// What its targets' ids are.
    pub target_type: TargetType,
    /// How targets are talked to.
    pub protocol: Protocol,
    /// What HTTP targets speak.
    pub protocol_version: Option<ProtocolVersion>,
    /// The port of targets that are registered without one.
    pub port: u16,
    /// The network.
    pub vpc: Arc<str>,
    /// How their health is told.
    pub health_check: HealthCheck,
    /// Attributes that were set.
    pub attributes: Attributes,
    /// When it was created.
    pub created_at: Timestamp,
    /// Labels.
    pub tags: Vec<Tag>,
}

impl TargetGroup {
    /// An attribute that was set to something.
    pub fn attribute(&self, key: &str) -> Option<&str> {
        self.attributes.get(key).map(|value| &**value)
    }

    /// For how long a target that is deregistered may finish what it has begun, in seconds.
    pub fn deregistration_delay_seconds(&self) -> u32 {
        self.attribute("deregistration_delay.timeout_seconds").and_then(|text| text.parse().ok()).unwrap_or(300)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_match_one_by_one_and_in_ranges() {
        let cases = [
            ("200", 200, true),
            ("200", 201, false),
            ("200,202", 202, true),
            ("200-299", 250, true),
            ("200-299", 300, false),
            ("200, 300-399", 302, true),
            ("12", 12, true),
            ("0-99", 0, true),
            ("", 200, false),
            ("x-y", 200, false),
        ];
        for (codes, code, expected) in cases {
            assert_eq!(Matcher::Http(codes.into()).matches(code), expected, "{codes} {code}");
        }
    }
}
