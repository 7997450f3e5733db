//! A request, as application load balancers log it (user guide: "Access log entries").

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use http::uri::PathAndQuery;
use http::{HeaderValue, Method, Version};

use longshore_model::load_balancing::TargetGroup;

use super::AccessLogs;
use super::text::{escaped, field, moment, plain, quoted, seconds};

/// A request and its answer. What is absent is logged as `-`.
#[derive(Debug, Clone)]
pub(crate) struct Request {
    /// `http`, `https`, `h2`, `grpcs`, `ws` or `wss`.
    pub(crate) kind: &'static str,
    /// When the request came.
    pub(crate) received_at: SystemTime,
    /// When the answer was begun; of a WebSocket, when it ended.
    pub(crate) answered_at: SystemTime,
    /// The client.
    pub(crate) client: SocketAddr,
    /// The target that it was sent to last, and what came of that.
    pub(crate) trip: Option<Trip>,
    /// The status that the client got.
    pub(crate) status: u16,
    /// Bytes from the client, with the head.
    pub(crate) received_bytes: u64,
    /// Bytes to the client, with the head.
    pub(crate) sent_bytes: u64,
    /// The request's method; absent when it could not be read, as the two that follow.
    pub(crate) method: Option<Method>,
    /// The host that was asked for.
    pub(crate) host: Option<Arc<str>>,
    /// The path that was asked for.
    pub(crate) path: Option<PathAndQuery>,
    /// The listener's port.
    pub(crate) port: u16,
    /// The version of HTTP.
    pub(crate) version: Version,
    /// The client's own description of itself.
    pub(crate) user_agent: Option<HeaderValue>,
    /// The cipher suite by OpenSSL's name; of HTTPS.
    pub(crate) tls_cipher: Option<Arc<str>>,
    /// Such as `TLSv1.3`; of HTTPS.
    pub(crate) tls_version: Option<Arc<str>>,
    /// The target group that it was forwarded to.
    pub(crate) target_group: Option<Arc<TargetGroup>>,
    /// `X-Amzn-Trace-Id`.
    pub(crate) trace_id: Option<HeaderValue>,
    /// The name that the client asked for in TLS.
    pub(crate) domain_name: Option<Arc<str>>,
    /// The ARN of the certificate that it saw.
    pub(crate) certificate: Option<Arc<str>>,
    /// The priority of the rule that matched, 0 for the default actions.
    pub(crate) rule_priority: Option<u32>,
    /// What the load balancer did; absent when it did nothing of that kind.
    pub(crate) action: Option<Action>,
    /// Where the client was sent.
    pub(crate) redirect_url: Option<HeaderValue>,
}

/// What an action is called in logs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Action {
    /// A target got it.
    Forward,
    /// The client was sent elsewhere.
    Redirect,
    /// The load balancer answered.
    FixedResponse,
}

/// A request's way to a target.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Trip {
    /// The target.
    pub(crate) target: SocketAddr,
    /// From when the request came until it was sent; absent when it was not.
    pub(crate) before: Option<Duration>,
    /// From then until the target began to answer; absent when it did not.
    pub(crate) at_target: Option<Duration>,
    /// From then until the client began to be answered.
    pub(crate) after: Option<Duration>,
    /// The status that the target answered with.
    pub(crate) status: Option<u16>,
}

impl Action {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Forward => "forward",
            Self::Redirect => "redirect",
            Self::FixedResponse => "fixed-response",
        }
    }
}

impl Request {
    /// Appends it as one line without its end: each field of the guide's table, in its order.
    pub(super) fn write(&self, line: &mut Vec<u8>, load_balancer: &str, settings: &AccessLogs) {
        let trip = self.trip.as_ref();
        field(line, Some(self.kind));
        moment(line, self.answered_at);
        field(line, Some(load_balancer));
        field(line, Some(self.client));
        field(line, trip.map(|trip| trip.target));
        seconds(line, trip.and_then(|trip| trip.before));
        seconds(line, trip.and_then(|trip| trip.at_target));
        seconds(line, trip.and_then(|trip| trip.after));
        field(line, Some(self.status));
        field(line, trip.and_then(|trip| trip.status));
        field(line, Some(self.received_bytes));
        field(line, Some(self.sent_bytes));
        self.write_request_line(line);
        quoted(line, self.user_agent.as_ref().map(HeaderValue::as_bytes));
        field(line, self.tls_cipher.as_deref());
        field(line, self.tls_version.as_deref());
        let AccessLogs { account, region, .. } = settings;
        let arn = |group: &Arc<TargetGroup>| {
            format!("arn:aws:elasticloadbalancing:{region}:{account}:targetgroup/{}/{}", group.name, group.id)
        };
        field(line, self.target_group.as_ref().map(arn));
        quoted(line, self.trace_id.as_ref().map(HeaderValue::as_bytes));
        quoted(line, self.domain_name.as_deref().map(str::as_bytes));
        quoted(line, self.certificate.as_deref().map(str::as_bytes));
        field(line, self.rule_priority);
        moment(line, self.received_at);
        quoted(line, self.action.map(|action| action.as_str().as_bytes()));
        quoted(line, self.redirect_url.as_ref().map(HeaderValue::as_bytes));
        // error_reason is of Lambda functions.
        quoted(line, None);
        self.write_list(line, trip.map(|trip| trip.target.to_string()));
        self.write_list(line, trip.and_then(|trip| trip.status).map(|status| status.to_string()));
        // classification and its reason; no request is taken that would have one.
        quoted(line, None);
        quoted(line, None);
        // conn_trace_id, and the three fields of transforms.
        line.extend_from_slice(b"- \"-\" \"-\" -");
    }

    /// `"GET http://www.example.com:80/ HTTP/1.1"`, or what is known of it.
    fn write_request_line(&self, line: &mut Vec<u8>) {
        let scheme = if self.tls_version.is_some() { "https" } else { "http" };
        line.push(b'"');
        match &self.method {
            Some(method) => escaped(line, method.as_str().as_bytes()),
            None => line.push(b'-'),
        }
        plain(line, format_args!(" {scheme}://"));
        escaped(line, self.host.as_deref().unwrap_or("-").as_bytes());
        plain(line, format_args!(":{}", self.port));
        if self.method.is_none() {
            return line.extend_from_slice(b"- - \" ");
        }
        escaped(line, self.path.as_ref().map_or("/", PathAndQuery::as_str).as_bytes());
        let version = match self.version {
            Version::HTTP_09 => "HTTP/0.9",
            Version::HTTP_10 => "HTTP/1.0",
            Version::HTTP_2 => "HTTP/2.0",
            Version::HTTP_3 => "HTTP/3.0",
            _ => "HTTP/1.1",
        };
        plain(line, format_args!(" {version}\" "));
    }

    fn write_list(&self, line: &mut Vec<u8>, only: Option<String>) {
        quoted(line, only.as_deref().map(str::as_bytes));
    }
}

#[cfg(test)]
pub(super) mod tests {
    use std::time::UNIX_EPOCH;

    use longshore_model::fixture;
    use longshore_model::load_balancing::{HealthCheck, TargetGroupId};

    use super::*;

    fn group() -> TargetGroup {
        TargetGroup {
            health_check: HealthCheck { enabled: false, ..fixture::health_check() },
            ..fixture::target_group(TargetGroupId::from_bits(1))
        }
    }

    pub(in crate::access_log) fn request() -> Request {
        Request {
            kind: "https",
            received_at: UNIX_EPOCH + Duration::from_micros(1_530_570_168_364_000),
            answered_at: UNIX_EPOCH + Duration::from_micros(1_530_570_180_186_641),
            client: "192.168.131.39:2817".parse().expect("an address"),
            trip: Some(Trip {
                target: "10.0.0.1:80".parse().expect("an address"),
                before: Some(Duration::from_micros(86_400)),
                at_target: Some(Duration::from_micros(48_100)),
                after: Some(Duration::from_micros(37_400)),
                status: Some(200),
            }),
            status: 200,
            received_bytes: 0,
            sent_bytes: 57,
            method: Some(Method::GET),
            host: Some("www.example.com".into()),
            path: Some("/a?b=c".parse().expect("a path")),
            port: 443,
            version: Version::HTTP_11,
            user_agent: Some(HeaderValue::from_static("curl/7.46.0")),
            tls_cipher: Some("ECDHE-RSA-AES128-GCM-SHA256".into()),
            tls_version: Some("TLSv1.2".into()),
            target_group: Some(Arc::new(group())),
            trace_id: Some(HeaderValue::from_static("Root=1-58337281-1d84f3d73c47ec4e58577259")),
            domain_name: Some("www.example.com".into()),
            certificate: Some("arn:aws:acm:us-east-1:000000000000:certificate/1".into()),
            rule_priority: Some(1),
            action: Some(Action::Forward),
            redirect_url: None,
        }
    }

    fn line(request: &Request) -> String {
        let mut line = Vec::new();
        let settings =
            AccessLogs { directory: "/nowhere".into(), account: "000000000000".into(), region: "us-east-1".into() };
        request.write(&mut line, "app/web/50dc6c495c0c9188", &settings);
        String::from_utf8(line).expect("a text")
    }

    #[test]
    fn fields_stand_in_the_guides_order() {
        let expected = "https 2018-07-02T22:23:00.186641Z app/web/50dc6c495c0c9188 192.168.131.39:2817 10.0.0.1:80 \
                        0.086 0.048 0.037 200 200 0 57 \"GET https://www.example.com:443/a?b=c HTTP/1.1\" \"curl/7.46.0\" \
                        ECDHE-RSA-AES128-GCM-SHA256 TLSv1.2 \
                        arn:aws:elasticloadbalancing:us-east-1:000000000000:targetgroup/web/0000000000000001 \
                        \"Root=1-58337281-1d84f3d73c47ec4e58577259\" \"www.example.com\" \
                        \"arn:aws:acm:us-east-1:000000000000:certificate/1\" 1 2018-07-02T22:22:48.364000Z \"forward\" \
                        \"-\" \"-\" \"10.0.0.1:80\" \"200\" \"-\" \"-\" - \"-\" \"-\" -";
        assert_eq!(line(&request()), expected);
    }

    #[test]
    fn what_there_was_not_is_a_dash_or_minus_one() {
        let refused = Request {
            kind: "http",
            trip: None,
            status: 400,
            method: None,
            host: None,
            path: None,
            user_agent: None,
            tls_cipher: None,
            tls_version: None,
            target_group: None,
            trace_id: None,
            domain_name: None,
            certificate: None,
            rule_priority: None,
            action: None,
            port: 80,
            ..request()
        };
        let expected = "http 2018-07-02T22:23:00.186641Z app/web/50dc6c495c0c9188 192.168.131.39:2817 - -1 -1 -1 400 - 0 57 \
                        \"- http://-:80- - \" \"-\" - - - \"-\" \"-\" \"-\" - 2018-07-02T22:22:48.364000Z \"-\" \"-\" \
                        \"-\" \"-\" \"-\" \"-\" \"-\" - \"-\" \"-\" -";
        assert_eq!(line(&refused), expected);
    }

    #[test]
    fn a_client_cannot_end_a_field_or_a_line() {
        let agent = HeaderValue::from_bytes(b"a\" \\b\tc\xffd").expect("a value");
        let shown = line(&Request { user_agent: Some(agent), ..request() });
        assert!(shown.contains(r#" "a\x22 \x5cb\x09c\xffd" "#), "{shown}");
        let long = HeaderValue::from_str(&"x".repeat(20_000)).expect("a value");
        assert!(line(&Request { user_agent: Some(long), ..request() }).len() < 9_500);
    }
}
