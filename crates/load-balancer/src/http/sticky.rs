//! Cookies that bring a client back to the target, or the target group, that it came to.
//!
//! A cookie names a target by a hash of its name, so that every edge knows it, and says when it was given. A client that makes
//! one up chooses among the targets that it may reach anyway.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use http::header::{COOKIE, SET_COOKIE};
use http::{HeaderMap, HeaderValue};

use crate::routes::Split;
use crate::targets::{Group, Stickiness, Target};

const TARGET: &str = "AWSALB";
const TARGET_CORS: &str = "AWSALBCORS";
const APPLICATION: &str = "AWSALBAPP-0";
const GROUP: &str = "AWSALBTG";
const GROUP_CORS: &str = "AWSALBTGCORS";

/// What a request's cookies ask for, and what its answer's will say.
#[derive(Debug, Default)]
pub(super) struct Sticky {
    /// The target that the client came to before, by its tag.
    pub(super) target: Option<u64>,
    /// For how long the client stays with the group, if several share the requests.
    group_lasts: Option<Duration>,
}

impl Sticky {
    /// Reads what a request asks for of a group.
    pub(super) fn read(headers: &HeaderMap, stickiness: &Stickiness, split: &Split) -> Self {
        let now = SystemTime::now();
        let target = match stickiness {
            Stickiness::LoadBalancerCookie(lasts) => {
                let value = cookie(headers, TARGET).or_else(|| cookie(headers, TARGET_CORS));
                value.and_then(|value| decode(value, *lasts, now))
            }
            Stickiness::ApplicationCookie(name, lasts) => {
                let value = cookie(headers, name).and_then(|_| cookie(headers, APPLICATION));
                value.and_then(|value| decode(value, *lasts, now))
            }
            Stickiness::Off | Stickiness::SourceIp => None,
        };
        Self { target, group_lasts: group_lasts(split) }
    }

    /// Gives an answer the cookies that bring the client back to where it came to.
    pub(super) fn write(&self, headers: &mut HeaderMap, stickiness: &Stickiness, group: &Group, target: &Target) {
        let now = SystemTime::now();
        match stickiness {
            Stickiness::LoadBalancerCookie(lasts) => set_both(headers, TARGET, TARGET_CORS, target.tag, *lasts, now),
            Stickiness::ApplicationCookie(name, lasts) => {
                let sets = |value: &HeaderValue| {
                    value
                        .to_str()
                        .is_ok_and(|text| text.split_once('=').is_some_and(|(found, _)| found.trim() == &**name))
                };
                if headers.get_all(SET_COOKIE).iter().any(sets) {
                    set(headers, APPLICATION, target.tag, *lasts, now, "");
                }
            }
            Stickiness::Off | Stickiness::SourceIp => {}
        }
        if let Some(lasts) = self.group_lasts {
            set_both(headers, GROUP, GROUP_CORS, group.id.bits(), lasts, now);
        }
    }
}

/// For how long a client stays with one of several groups.
fn group_lasts(split: &Split) -> Option<Duration> {
    let seconds = split.stickiness_seconds.filter(|_| split.shares.len() > 1)?;
    Some(Duration::from_secs(u64::from(seconds)))
}

/// The group that a request's cookie asks for, if the client stays with its group.
pub(super) fn group(headers: &HeaderMap, split: &Split) -> Option<u64> {
    let lasts = group_lasts(split)?;
    let value = cookie(headers, GROUP).or_else(|| cookie(headers, GROUP_CORS))?;
    decode(value, lasts, SystemTime::now())
}

fn set_both(headers: &mut HeaderMap, name: &str, cors: &str, tag: u64, lasts: Duration, now: SystemTime) {
    set(headers, name, tag, lasts, now, "");
    set(headers, cors, tag, lasts, now, "; SameSite=None");
}

fn set(headers: &mut HeaderMap, name: &str, tag: u64, lasts: Duration, now: SystemTime, more: &str) {
    let value = encode(tag, now);
    let text = format!("{name}={value}; Expires={}; Path=/{more}", httpdate::fmt_http_date(now + lasts));
    if let Ok(value) = HeaderValue::try_from(text) {
        headers.append(SET_COOKIE, value);
    }
}

fn cookie<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    let values = headers.get_all(COOKIE).iter().filter_map(|value| value.to_str().ok());
    let pairs = values.flat_map(|value| value.split(';')).filter_map(|pair| pair.trim().split_once('='));
    pairs.filter(|(found, _)| *found == name).map(|(_, value)| value).next()
}

fn seconds(time: SystemTime) -> u64 {
    time.duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs())
}

fn encode(tag: u64, now: SystemTime) -> String {
    format!("{tag:016x}{:010x}", seconds(now))
}

/// The tag of a cookie that was given at most `lasts` ago.
fn decode(value: &str, lasts: Duration, now: SystemTime) -> Option<u64> {
    let (tag, given) = value.split_at_checked(16)?;
    let tag = u64::from_str_radix(tag, 16).ok()?;
    let given = u64::from_str_radix(given, 16).ok()?;
    (seconds(now) < given.saturating_add(lasts.as_secs())).then_some(tag)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cookie_is_good_for_its_time() {
        let given = UNIX_EPOCH + Duration::from_secs(1_000);
        let value = encode(0xfeed, given);
        let lasts = Duration::from_secs(60);
        assert_eq!(decode(&value, lasts, given + Duration::from_secs(59)), Some(0xfeed));
        assert_eq!(decode(&value, lasts, given + Duration::from_secs(60)), None);
        for broken in ["", "feed", "zzzzzzzzzzzzzzzz0000000001", "000000000000feedx", "ü000000000000feed1"] {
            assert_eq!(decode(broken, lasts, given), None, "{broken}");
        }
    }

    #[test]
    fn a_cookie_is_found_among_others() {
        let mut headers = HeaderMap::new();
        headers.append(COOKIE, HeaderValue::from_static("a=1; AWSALBTG=no"));
        headers.append(COOKIE, HeaderValue::from_static("XAWSALB=2;AWSALB=yes; AWSALB=late"));
        assert_eq!(cookie(&headers, TARGET), Some("yes"));
        assert_eq!(cookie(&headers, "b"), None);
    }
}
