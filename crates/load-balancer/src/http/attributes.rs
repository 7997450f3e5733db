//! Attributes of application load balancers and their listeners, read once from the records.

use std::time::Duration;

use http::{HeaderName, HeaderValue, header};
use longshore_model::load_balancing::{Listener, LoadBalancer};

/// What becomes of `X-Forwarded-For` (`routing.http.xff_header_processing.mode`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ForwardedFor {
    /// The client's address is added.
    Append,
    /// It is left as it is.
    Preserve,
    /// It is removed.
    Remove,
}

/// How requests are treated that targets may understand differently (`routing.http.desync_mitigation_mode`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mitigation {
    /// They are let through wherever that is safe.
    Monitor,
    /// Dangerous ones are refused.
    Defensive,
    /// All that do not follow RFC 7230 are refused.
    Strictest,
}

/// What is asked of attributes for each request.
#[derive(Debug, Clone)]
pub(crate) struct Attributes {
    /// For how long nothing may happen on a connection.
    pub(crate) idle_timeout: Duration,
    /// For how long a client's connection is kept open.
    pub(crate) client_keep_alive: Duration,
    /// Whether clients may speak HTTP/2.
    pub(crate) has_http2: bool,
    /// Whether header fields with unusual names are removed.
    pub(crate) drops_invalid_fields: bool,
    /// What becomes of `X-Forwarded-For`.
    pub(crate) forwarded_for: ForwardedFor,
    /// Whether the client's port is part of it.
    pub(crate) has_client_port: bool,
    /// Under which names targets are told TLS's version and suite.
    pub(crate) tls_names: Option<(HeaderName, HeaderName)>,
    /// How ambiguous requests are treated.
    pub(crate) mitigation: Mitigation,
    /// Whether a target's `Server` reaches the client, and the load balancer says its own.
    pub(crate) has_server: bool,
    /// Fields that every response gets.
    pub(crate) response_fields: Vec<(HeaderName, HeaderValue)>,
}

/// Fields of responses that listeners can set, by the attribute's middle part.
const RESPONSE_FIELDS: [(&str, HeaderName); 10] = [
    ("strict_transport_security", header::STRICT_TRANSPORT_SECURITY),
    ("access_control_allow_origin", header::ACCESS_CONTROL_ALLOW_ORIGIN),
    ("access_control_allow_methods", header::ACCESS_CONTROL_ALLOW_METHODS),
    ("access_control_allow_headers", header::ACCESS_CONTROL_ALLOW_HEADERS),
    ("access_control_allow_credentials", header::ACCESS_CONTROL_ALLOW_CREDENTIALS),
    ("access_control_expose_headers", header::ACCESS_CONTROL_EXPOSE_HEADERS),
    ("access_control_max_age", header::ACCESS_CONTROL_MAX_AGE),
    ("content_security_policy", header::CONTENT_SECURITY_POLICY),
    ("x_content_type_options", header::X_CONTENT_TYPE_OPTIONS),
    ("x_frame_options", header::X_FRAME_OPTIONS),
];

impl Attributes {
    pub(crate) fn read(balancer: &LoadBalancer, listener: &Listener) -> Self {
        let is = |key: &str, default: bool| balancer.attribute(key).map_or(default, |value| value == "true");
        let seconds = |key: &str, default: u64| {
            let number = balancer.attribute(key).and_then(|value| value.parse().ok());
            Duration::from_secs(number.unwrap_or(default).max(1))
        };
        let of_listener =
            |key: &str| listener.attributes.get(key).map(|value| &**value).filter(|value| !value.is_empty());
        let name = |part: &str, default: &'static str| {
            let given = of_listener(&format!("routing.http.request.{part}.header_name"));
            given.and_then(|name| name.parse().ok()).unwrap_or(HeaderName::from_static(default))
        };
        let tls_names = is("routing.http.x_amzn_tls_version_and_cipher_suite.enabled", false).then(|| {
            (
                name("x_amzn_tls_version", "x-amzn-tls-version"),
                name("x_amzn_tls_cipher_suite", "x-amzn-tls-cipher-suite"),
            )
        });
        let field = |(part, name): &(&str, HeaderName)| {
            let value = of_listener(&format!("routing.http.response.{part}.header_value"))?;
            Some((name.clone(), value.parse().ok()?))
        };
        Self {
            idle_timeout: seconds("idle_timeout.timeout_seconds", 60),
            client_keep_alive: seconds("client_keep_alive.seconds", 3_600),
            has_http2: is("routing.http2.enabled", true),
            drops_invalid_fields: is("routing.http.drop_invalid_header_fields.enabled", false),
            forwarded_for: match balancer.attribute("routing.http.xff_header_processing.mode") {
                Some("preserve") => ForwardedFor::Preserve,
                Some("remove") => ForwardedFor::Remove,
                _ => ForwardedFor::Append,
            },
            has_client_port: is("routing.http.xff_client_port.enabled", false),
            tls_names,
            mitigation: match balancer.attribute("routing.http.desync_mitigation_mode") {
                Some("monitor") => Mitigation::Monitor,
                Some("strictest") => Mitigation::Strictest,
                _ => Mitigation::Defensive,
            },
            has_server: of_listener("routing.http.response.server.enabled") != Some("false"),
            response_fields: RESPONSE_FIELDS.iter().filter_map(field).collect(),
        }
    }
}
