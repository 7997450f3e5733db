//! Routes: a listener's rules and default actions, compiled once into an immutable table.
//!
//! The rule with the smallest priority whose conditions all hold decides. The table finds it without asking all of them: see
//! [`index`].

mod condition;
mod index;
mod outcome;
mod pattern;
mod prefix_tree;
mod table;
mod transform;

use std::net::IpAddr;

use http::HeaderMap;

pub(crate) use outcome::{Outcome, Split};
pub(crate) use table::{Route, Table};
pub(crate) use transform::Rewritten;

/// What conditions are asked about: a request as it came.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Asked<'r> {
    /// The host that it is for, without its port.
    pub(crate) host: &'r str,
    /// Its path.
    pub(crate) path: &'r str,
    /// What follows the path's `?`.
    pub(crate) query: Option<&'r str>,
    /// Its method.
    pub(crate) method: &'r str,
    /// Its header fields.
    pub(crate) headers: &'r HeaderMap,
    /// Whom it comes from.
    pub(crate) source: IpAddr,
}

impl<'r> Asked<'r> {
    /// The parameters of the query: key and value; the value is absent without a `=`.
    fn parameters(&self) -> impl Iterator<Item = (&'r str, Option<&'r str>)> + use<'r> {
        let parts = self.query.unwrap_or_default().split('&').filter(|part| !part.is_empty());
        parts.map(|part| part.split_once('=').map_or((part, None), |(key, value)| (key, Some(value))))
    }
}

#[cfg(test)]
mod tests;
