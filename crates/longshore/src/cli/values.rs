//! How values are written: account ids, addresses, names of places, times.

use std::net::IpAddr;
use std::time::Duration;

use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

pub(super) fn account_id(text: &str) -> Result<String, String> {
    let valid = text.len() == 12 && text.bytes().all(|byte| byte.is_ascii_digit());
    valid.then(|| text.to_owned()).ok_or_else(|| "an account id has twelve digits".to_owned())
}

/// An address without a path, by which agents, clients and other servers can find a server.
pub(super) fn advertised(text: &str) -> Result<String, String> {
    let text = text.trim_end_matches('/');
    let uri: http::Uri = text.parse().map_err(|error: http::uri::InvalidUri| error.to_string())?;
    let is_http = matches!(uri.scheme_str(), Some("http" | "https"));
    let host = uri.host().unwrap_or_default();
    let is_bare = uri.path() == "/" && uri.query().is_none() && !text.contains('@');
    match is_http && is_bare && !host.is_empty() && host != "0.0.0.0" && host != "[::]" {
        true => Ok(text.to_owned()),
        false => Err("write it as https://HOST:PORT, with a name or address that other machines know".to_owned()),
    }
}

/// An address of one machine, by which others reach it.
pub(super) fn reachable(text: &str) -> Result<IpAddr, String> {
    let address: IpAddr = text.parse().map_err(|_| "expected an IPv4 or IPv6 address, such as 10.0.0.7".to_owned())?;
    let is_one = !address.is_unspecified() && !address.is_multicast();
    is_one.then_some(address).ok_or_else(|| "others cannot reach a machine by that address".to_owned())
}

/// A region or a zone stands in ARNs and in host names.
pub(super) fn name_of_place(text: &str) -> Result<String, String> {
    let valid = !text.is_empty() && text.len() <= 64 && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
    valid.then(|| text.to_owned()).ok_or_else(|| "it is made of letters, digits and hyphens".to_owned())
}

/// A moment: so long ago, or by the clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Moment {
    /// So long before now.
    Ago(Duration),
    /// In milliseconds since 1970.
    At(i64),
}

impl Moment {
    /// In milliseconds since 1970, when now is `now`.
    pub(crate) fn before(self, now: i64) -> i64 {
        match self {
            Self::Ago(ago) => now.saturating_sub(i64::try_from(ago.as_millis()).unwrap_or(i64::MAX)).max(0),
            Self::At(at) => at.max(0),
        }
    }
}

/// Reads `10m`, for as long ago, or `2026-01-31T12:00:00Z`.
pub(super) fn moment(text: &str) -> Result<Moment, String> {
    if let Ok(at) = OffsetDateTime::parse(text, &Rfc3339) {
        let millis = at.unix_timestamp_nanos() / 1_000_000;
        return i64::try_from(millis).map(Moment::At).map_err(|_| expected_moment());
    }
    duration(text).map(Moment::Ago).map_err(|_| expected_moment())
}

fn expected_moment() -> String {
    "expected a time such as 10m, 2h or 7d, for as long ago, or 2026-01-31T12:00:00Z".to_owned()
}

/// Reads `90s`, `10m`, `2h`, `7d` or `500ms`.
pub(super) fn duration(text: &str) -> Result<Duration, String> {
    let digits = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    let number: u64 = text[..digits].parse().map_err(|_| expected_duration())?;
    let millis = match &text[digits..] {
        "ms" => Some(number),
        "s" | "" => number.checked_mul(1_000),
        "m" => number.checked_mul(60_000),
        "h" => number.checked_mul(3_600_000),
        "d" => number.checked_mul(86_400_000),
        _ => None,
    };
    millis.map(Duration::from_millis).ok_or_else(expected_duration)
}

fn expected_duration() -> String {
    "a time is a number and a unit, such as 90s, 10m, 2h or 7d".to_owned()
}

/// Reads `512MiB`, `2GiB`, `100KiB` or a number of bytes.
pub(super) fn size(text: &str) -> Result<u64, String> {
    let digits = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    let expected = || "a size is a number and a unit, such as 512MiB or 2GiB".to_owned();
    let number: u64 = text[..digits].parse().map_err(|_| expected())?;
    let unit = match &text[digits..] {
        "" | "B" => 1,
        "KiB" => 1 << 10,
        "MiB" => 1 << 20,
        "GiB" => 1 << 30,
        "TiB" => 1 << 40,
        _ => return Err(expected()),
    };
    number.checked_mul(unit).ok_or_else(expected)
}

/// What one segment of the log store holds.
pub(super) fn segment(text: &str) -> Result<usize, String> {
    let bytes = size(text)?;
    match usize::try_from(bytes).ok().filter(|_| (1 << 20..=1 << 30).contains(&bytes)) {
        Some(bytes) => Ok(bytes),
        None => Err("a segment has 1MiB at least and 1GiB at most".to_owned()),
    }
}

/// A bucket and what its objects' names begin with.
pub(super) fn bucket(text: &str) -> Result<String, String> {
    let name = text.strip_prefix("s3://").map(|rest| rest.split('/').next().unwrap_or_default());
    match name.is_some_and(|name| !name.is_empty()) {
        true => Ok(text.to_owned()),
        false => Err("write it as s3://BUCKET or s3://BUCKET/PREFIX".to_owned()),
    }
}

/// A function's name, and where it is called.
pub(super) fn lifecycle_hook(text: &str) -> Result<(String, http::Uri), String> {
    let (name, url) = text.split_once('=').ok_or("write it as NAME=URL, such as check=http://127.0.0.1:9000/check")?;
    let is_name = !name.is_empty()
        && name.len() <= 140
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_:$.".contains(&byte));
    if !is_name {
        return Err("a function's name has letters, digits, `-` and `_`, and perhaps a qualifier after `:`".to_owned());
    }
    Ok((name.to_owned(), longshore_control_plane::hooks::url(url)?))
}

/// An address or a block of addresses.
pub(super) fn addresses(text: &str) -> Result<String, String> {
    let parsed = longshore_model::load_balancing::Addresses::parse([text]);
    parsed.map(|_| text.to_owned()).map_err(|error| error.to_string())
}

/// An edge's name.
pub(super) fn edge_name(text: &str) -> Result<String, String> {
    let is_name = (1..=63).contains(&text.len())
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte));
    if is_name { Ok(text.to_owned()) } else { Err("a name has 1 to 63 letters, digits, `-`, `_` and `.`".to_owned()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_are_ago_or_by_the_clock() {
        let now = 1_769_860_800_000;
        assert_eq!(moment("10m").map(|moment| moment.before(now)), Ok(now - 600_000));
        assert_eq!(moment("2026-01-31T12:00:00Z").map(|moment| moment.before(0)), Ok(now));
        assert_eq!(moment("2026-01-31T13:00:00.5+01:00").map(|moment| moment.before(0)), Ok(now + 500));
        assert!(moment("yesterday").is_err_and(|error| error.contains("10m")));
        assert_eq!(Moment::Ago(Duration::MAX).before(now), 0);
    }

    #[test]
    fn addresses_of_servers_are_read() {
        for (text, url) in
            [("http://a:1/", "http://a:1"), ("https://a.b", "https://a.b"), ("http://[::1]:2", "http://[::1]:2")]
        {
            assert_eq!(advertised(text).as_deref(), Ok(url));
        }
        for text in [
            "",
            "a:1",
            "ftp://a",
            "http://",
            "http://a/b",
            "http://a?b",
            "http://a b",
            "http://0.0.0.0:1",
            "http://u@a",
        ] {
            assert!(advertised(text).is_err(), "{text}");
        }
    }

    #[test]
    fn times_are_read() {
        for (text, seconds) in [("90", 90), ("90s", 90), ("10m", 600), ("2h", 7200), ("7d", 604_800)] {
            assert_eq!(duration(text), Ok(Duration::from_secs(seconds)));
        }
        assert_eq!(duration("500ms"), Ok(Duration::from_millis(500)));
        for text in ["", "m", "10 m", "-1s", "1w", "99999999999999999999h", "99999999999999999h"] {
            assert!(duration(text).is_err(), "{text}");
        }
    }

    #[test]
    fn sizes_and_buckets_are_read() {
        for (text, bytes) in [("0", 0), ("1B", 1), ("512MiB", 512 << 20), ("2GiB", 2 << 30), ("1KiB", 1024)] {
            assert_eq!(size(text), Ok(bytes));
        }
        for text in ["", "MiB", "1 MiB", "1MB", "-1", "99999999999999TiB"] {
            assert!(size(text).is_err(), "{text}");
        }
        for text in ["s3://logs", "s3://logs/prod/1"] {
            assert_eq!(bucket(text).as_deref(), Ok(text));
        }
        for text in ["logs", "s3://", "s3:///prod", "http://logs"] {
            assert!(bucket(text).is_err(), "{text}");
        }
    }
}
