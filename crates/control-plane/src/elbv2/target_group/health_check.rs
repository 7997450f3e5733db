//! Health checks as callers want them, with the defaults that depend on what is checked.

use longshore_api::elbv2::{self, CreateTargetGroupInput, ModifyTargetGroupInput, ProtocolEnum};
use longshore_api::error::Error;
use longshore_model::load_balancing::{HealthCheck, Matcher, Protocol, ProtocolVersion};

use super::super::error;

const INTERVAL_SECONDS: u32 = 30;
const HEALTHY_THRESHOLD: u32 = 5;
const UNHEALTHY_THRESHOLD: u32 = 2;

/// What a call says of a health check; what it does not say stays as it is.
#[derive(Debug, Default, Clone)]
pub(super) struct Wanted {
    enabled: Option<bool>,
    protocol: Option<ProtocolEnum>,
    port: Option<String>,
    path: Option<String>,
    interval: Option<i32>,
    timeout: Option<i32>,
    healthy: Option<i32>,
    unhealthy: Option<i32>,
    matcher: Option<elbv2::Matcher>,
}

/// The group that a health check is for.
#[derive(Debug, Clone, Copy)]
pub(super) struct Checked {
    pub(super) protocol: Protocol,
    pub(super) version: Option<ProtocolVersion>,
}

impl From<&CreateTargetGroupInput> for Wanted {
    fn from(request: &CreateTargetGroupInput) -> Self {
        Self {
            enabled: request.health_check_enabled,
            protocol: request.health_check_protocol,
            port: request.health_check_port.clone(),
            path: request.health_check_path.clone(),
            interval: request.health_check_interval_seconds,
            timeout: request.health_check_timeout_seconds,
            healthy: request.healthy_threshold_count,
            unhealthy: request.unhealthy_threshold_count,
            matcher: request.matcher.clone(),
        }
    }
}

impl From<&ModifyTargetGroupInput> for Wanted {
    fn from(request: &ModifyTargetGroupInput) -> Self {
        Self {
            enabled: request.health_check_enabled,
            protocol: request.health_check_protocol,
            port: request.health_check_port.clone(),
            path: request.health_check_path.clone(),
            interval: request.health_check_interval_seconds,
            timeout: request.health_check_timeout_seconds,
            healthy: request.healthy_threshold_count,
            unhealthy: request.unhealthy_threshold_count,
            matcher: request.matcher.clone(),
        }
    }
}

impl Checked {
    fn is_grpc(self) -> bool {
        self.version == Some(ProtocolVersion::Grpc)
    }

    fn default_protocol(self) -> Protocol {
        if self.protocol.is_http() { Protocol::Http } else { Protocol::Tcp }
    }

    /// Targets of application load balancers have less time (user guides of both).
    fn default_timeout_seconds(self, protocol: Protocol) -> u32 {
        match (self.protocol.is_http(), protocol) {
            (true, _) => 5,
            (false, Protocol::Http) => 6,
            (false, _) => 10,
        }
    }

    fn default_path(self) -> &'static str {
        if self.is_grpc() { "/AWS.ALB/healthcheck" } else { "/" }
    }

    fn default_matcher(self) -> Matcher {
        match (self.is_grpc(), self.protocol.is_http()) {
            (true, _) => Matcher::Grpc("12".into()),
            (false, true) => Matcher::Http("200".into()),
            (false, false) => Matcher::Http("200-399".into()),
        }
    }

    fn matcher(self, wanted: &elbv2::Matcher) -> Result<Matcher, Error> {
        let (codes, range) = match (&wanted.http_code, &wanted.grpc_code) {
            (Some(codes), None) if !self.is_grpc() => {
                (codes, if self.protocol.is_http() { 200..=499 } else { 200..=599 })
            }
            (None, Some(codes)) if self.is_grpc() => (codes, 0..=99),
            (Some(_), None) => return Err(error::validation("The matcher of a gRPC target group is a gRPC code")),
            (None, Some(_)) => {
                return Err(error::validation("A gRPC code can only be specified for the protocol version 'GRPC'"));
            }
            _ => return Err(error::validation("You must specify either HttpCode or GrpcCode of a matcher")),
        };
        let is_code = |text: &str| text.parse::<u32>().is_ok_and(|code| range.contains(&code));
        let is_part = |part: &str| match part.split_once('-') {
            Some((first, last)) => {
                is_code(first) && is_code(last) && first.parse::<u32>().ok() <= last.parse::<u32>().ok()
            }
            None => is_code(part),
        };
        if !codes.split(',').all(is_part) {
            let (first, last) = (range.start(), range.end());
            let text = format!(
                "Health check matcher '{}' must be codes between {first} and {last}, or ranges of them",
                error::cut(codes)
            );
            return Err(error::validation(text));
        }
        Ok(if self.is_grpc() { Matcher::Grpc(codes.as_str().into()) } else { Matcher::Http(codes.as_str().into()) })
    }
}

/// The health check that a call leads to, from the one before it.
///
/// # Errors
/// What is wrong with it.
pub(super) fn read(wanted: &Wanted, checked: Checked, before: Option<&HealthCheck>) -> Result<HealthCheck, Error> {
    if wanted.enabled == Some(false) {
        let text = "Health check enabled must be true for target groups with target type 'instance' or 'ip'";
        return Err(error::validation(text));
    }
    let protocol = match wanted.protocol {
        None => before.map_or(checked.default_protocol(), |before| before.protocol),
        Some(ProtocolEnum::Http) => Protocol::Http,
        Some(ProtocolEnum::Https) => Protocol::Https,
        Some(ProtocolEnum::Tcp) if !checked.protocol.is_http() => Protocol::Tcp,
        Some(other) => {
            let text = format!(
                "Health check protocol '{other}' is not supported for target groups with protocol '{}'",
                checked.protocol
            );
            return Err(error::configuration(text));
        }
    };
    let number = |given: Option<i32>, before: Option<u32>, default: u32| {
        given.and_then(|given| u32::try_from(given).ok()).or(before).unwrap_or(default)
    };
    let interval_seconds = number(wanted.interval, before.map(|it| it.interval_seconds), INTERVAL_SECONDS);
    let default_timeout = checked.default_timeout_seconds(protocol).min(interval_seconds.saturating_sub(1)).max(2);
    let timeout_seconds = number(wanted.timeout, before.map(|it| it.timeout_seconds), default_timeout);
    if timeout_seconds >= interval_seconds {
        return Err(error::validation("Health check interval must be greater than the timeout."));
    }
    let is_http = protocol.is_http();
    let not_of_tcp =
        |what: &str| Err(error::configuration(format!("{what} cannot be specified for TCP health checks")));
    if !is_http && wanted.path.as_ref().is_some_and(|path| !path.is_empty()) {
        return not_of_tcp("A health check path");
    }
    if !is_http && wanted.matcher.as_ref().is_some_and(|it| it.http_code.is_some() || it.grpc_code.is_some()) {
        return not_of_tcp("A matcher");
    }
    // Tools say so what they do not want to say.
    let path = match wanted.path.as_ref().filter(|path| !path.is_empty()) {
        _ if !is_http => None,
        Some(path) if path.starts_with('/') => Some(path.as_str().into()),
        Some(path) => {
            return Err(error::validation(format!(
                "Health check path '{}' must begin with a '/' character.",
                error::cut(path)
            )));
        }
        None => before.and_then(|it| it.path.clone()).or_else(|| Some(checked.default_path().into())),
    };
    let matcher = match &wanted.matcher {
        _ if !is_http => None,
        Some(matcher) => Some(checked.matcher(matcher)?),
        None => before.and_then(|it| it.matcher.clone()).or_else(|| Some(checked.default_matcher())),
    };
    Ok(HealthCheck {
        enabled: true,
        protocol,
        port: port(wanted.port.as_deref(), before)?,
        path,
        interval_seconds,
        timeout_seconds,
        healthy_threshold: number(wanted.healthy, before.map(|it| it.healthy_threshold), HEALTHY_THRESHOLD),
        unhealthy_threshold: number(wanted.unhealthy, before.map(|it| it.unhealthy_threshold), UNHEALTHY_THRESHOLD),
        matcher,
    })
}

fn port(wanted: Option<&str>, before: Option<&HealthCheck>) -> Result<Option<u16>, Error> {
    match wanted {
        None | Some("") => Ok(before.and_then(|before| before.port)),
        Some("traffic-port") => Ok(None),
        Some(text) => match text.parse::<u16>() {
            Ok(port) if port > 0 => Ok(Some(port)),
            _ => {
                let text = format!(
                    "Health check port '{}' must be 'traffic-port' or a number between '1' and '65535'",
                    error::cut(text)
                );
                Err(error::validation(text))
            }
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HTTP: Checked = Checked { protocol: Protocol::Http, version: Some(ProtocolVersion::Http1) };
    const TCP: Checked = Checked { protocol: Protocol::Tcp, version: None };

    #[test]
    fn defaults_depend_on_what_is_checked() {
        let of = |checked| read(&Wanted::default(), checked, None).unwrap();
        let http = of(HTTP);
        assert_eq!((http.protocol, http.timeout_seconds, http.path.as_deref()), (Protocol::Http, 5, Some("/")));
        assert_eq!(http.matcher, Some(Matcher::Http("200".into())));
        let tcp = of(TCP);
        assert_eq!((tcp.protocol, tcp.timeout_seconds), (Protocol::Tcp, 10));
        assert_eq!((&tcp.path, &tcp.matcher), (&None, &None));
        let grpc = of(Checked { version: Some(ProtocolVersion::Grpc), ..HTTP });
        assert_eq!(grpc.matcher, Some(Matcher::Grpc("12".into())));
        let wanted = Wanted { protocol: Some(ProtocolEnum::Http), ..Wanted::default() };
        let http_of_tcp = read(&wanted, TCP, Some(&tcp)).unwrap();
        assert_eq!(http_of_tcp.matcher, Some(Matcher::Http("200-399".into())));
    }

    #[test]
    fn what_is_not_said_stays() {
        let wanted = Wanted { path: Some("/up".to_owned()), port: Some("8080".to_owned()), ..Wanted::default() };
        let before = read(&wanted, HTTP, None).unwrap();
        let wanted = Wanted { interval: Some(60), port: Some("traffic-port".to_owned()), ..Wanted::default() };
        let after = read(&wanted, HTTP, Some(&before)).unwrap();
        assert_eq!((after.path.as_deref(), after.interval_seconds, after.port), (Some("/up"), 60, None));
    }

    #[test]
    fn what_cannot_be_is_refused() {
        let matcher = |http: Option<&str>, grpc: Option<&str>| Wanted {
            matcher: Some(elbv2::Matcher { http_code: http.map(str::to_owned), grpc_code: grpc.map(str::to_owned) }),
            ..Wanted::default()
        };
        for (wanted, checked) in [
            (Wanted { enabled: Some(false), ..Wanted::default() }, HTTP),
            (Wanted { protocol: Some(ProtocolEnum::Tcp), ..Wanted::default() }, HTTP),
            (Wanted { protocol: Some(ProtocolEnum::Udp), ..Wanted::default() }, TCP),
            (Wanted { timeout: Some(30), ..Wanted::default() }, HTTP),
            (Wanted { path: Some("up".to_owned()), ..Wanted::default() }, HTTP),
            (Wanted { path: Some("/up".to_owned()), ..Wanted::default() }, TCP),
            (Wanted { port: Some("0".to_owned()), ..Wanted::default() }, TCP),
            (Wanted { port: Some("http".to_owned()), ..Wanted::default() }, TCP),
            (matcher(Some("500"), None), HTTP),
            (matcher(Some("299-200"), None), HTTP),
            (matcher(Some("200,"), None), HTTP),
            (matcher(None, Some("0")), HTTP),
            (matcher(None, None), HTTP),
            (matcher(Some("200"), None), TCP),
        ] {
            assert!(read(&wanted, checked, None).is_err(), "{wanted:?}");
        }
        assert!(read(&matcher(Some("200,300-399,404"), None), HTTP, None).is_ok());
    }
}
