//! A listener's rules by themselves: which of them a request meets, without serving it.

use std::net::IpAddr;
use std::sync::Arc;

use http::HeaderMap;
use longshore_model::load_balancing::{Rule, RuleId};

use crate::routes::{Asked, Table};

/// Rules, compiled as for a listener.
pub struct Routing(Table);

/// The parts of a request that rules ask about.
#[derive(Debug, Clone, Copy)]
pub struct Parts<'r> {
    /// The method.
    pub method: &'r str,
    /// The host, without its port.
    pub host: &'r str,
    /// The path.
    pub path: &'r str,
    /// What follows the path's `?`.
    pub query: Option<&'r str>,
    /// The header fields.
    pub headers: &'r HeaderMap,
    /// The client.
    pub source: IpAddr,
}

impl Routing {
    /// Compiles rules.
    pub fn compile(rules: &[Arc<Rule>]) -> Self {
        Self(Table::compile(rules, &[], |_| None))
    }

    /// The rule that a request meets; `None` when it is for the default actions.
    pub fn find(&self, request: Parts<'_>) -> Option<RuleId> {
        let Parts { method, host, path, query, headers, source } = request;
        let route = self.0.find(&Asked { host, path, query, method, headers, source });
        route.rule.map(|(id, _)| id)
    }
}
