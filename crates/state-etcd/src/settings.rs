//! Where etcd is, and how one gets in.

use std::fmt;

/// Where the state lies unless told otherwise.
const PREFIX: &str = "/longshore/";

/// etcd's port for its clients.
const PORT: u16 = 2379;

/// How to reach the state.
#[derive(Clone)]
pub struct Settings {
    /// `host:port` of members; any of them will do, and another is taken when one fails.
    pub endpoints: Vec<String>,
    /// What every key begins with; ends in `/`.
    pub prefix: String,
    /// The user of etcd, and the password.
    pub user: Option<(String, String)>,
    /// Talk over TLS, and how.
    pub tls: Option<Tls>,
}

/// Certificates and keys, in PEM.
#[derive(Clone)]
pub struct Tls {
    /// The authorities that etcd's certificate has to come from.
    pub authority: String,
    /// Our own certificate and key, where etcd asks for one.
    pub identity: Option<(String, String)>,
}

/// A place that cannot be understood.
#[derive(Debug, thiserror::Error)]
#[error("`{text}` names no etcd: {what}. Write etcd://host:port,host:port, or etcd://host:port,host:port/prefix")]
pub struct SettingsError {
    text: String,
    what: &'static str,
}

impl Settings {
    /// Understands `etcd://host:port,host:port/prefix`. The port is 2379 and the prefix `/longshore/` unless told
    /// otherwise; user and TLS are set apart, since a command line is no place for a password.
    ///
    /// # Errors
    /// When it is written otherwise.
    pub fn parse(text: &str) -> Result<Self, SettingsError> {
        let error = |what| SettingsError { text: text.to_owned(), what };
        let rest = text.strip_prefix("etcd://").ok_or_else(|| error("it does not begin with etcd://"))?;
        let (hosts, prefix) = rest.split_once('/').unwrap_or((rest, ""));
        let prefix = match prefix.trim_matches('/') {
            "" => PREFIX.to_owned(),
            path => format!("/{path}/"),
        };
        if hosts.contains('@') {
            return Err(error("user and password do not belong there"));
        }
        let endpoints = hosts.split(',').map(endpoint).collect::<Option<Vec<_>>>();
        let endpoints = endpoints.ok_or_else(|| error("a member is written host:port"))?;
        Ok(Self { endpoints, prefix, user: None, tls: None })
    }
}

/// `host`, `host:port`, `[::1]` or `[::1]:port`, with its port.
fn endpoint(text: &str) -> Option<String> {
    let (host, port) = match text.rsplit_once(':') {
        Some((host, port)) if !port.ends_with(']') => (host, port.parse().ok()?),
        _ => (text, PORT),
    };
    let bracketed = host.starts_with('[') && host.ends_with(']');
    let is_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_');
    let valid = if bracketed { host.len() > 2 } else { !host.is_empty() && host.chars().all(is_name) };
    valid.then(|| format!("{host}:{port}"))
}

/// Passwords and keys stay out of logs.
impl fmt::Debug for Settings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Settings")
            .field("endpoints", &self.endpoints)
            .field("prefix", &self.prefix)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_understood() {
        let settings = Settings::parse("etcd://a,10.0.0.1:12379,[::1],[::1]:99/").expect("it is well written");
        assert_eq!(settings.endpoints, ["a:2379", "10.0.0.1:12379", "[::1]:2379", "[::1]:99"]);
        assert_eq!(settings.prefix, "/longshore/");
        assert_eq!(Settings::parse("etcd://a/some/where").expect("it is well written").prefix, "/some/where/");
        for wrong in [
            "a:2379",
            "http://a",
            "etcd://",
            "etcd://a,,b",
            "etcd://a:b",
            "etcd://u:p@a",
            "etcd://a:99999",
            "etcd://a b",
        ] {
            let error = Settings::parse(wrong).expect_err(wrong).to_string();
            assert!(error.contains(wrong) && error.contains("etcd://host:port"), "{error}");
        }
    }

    #[test]
    fn a_password_is_not_shown() {
        let mut settings = Settings::parse("etcd://a").expect("it is well written");
        settings.user = Some(("ada".into(), "secret".into()));
        assert!(!format!("{settings:?}").contains("secret"));
    }
}
