//! What the tests of several modules begin with.

use std::time::Duration;

use longshore_model::Scope;

use crate::{Config, audit, capacity, hooks, logs, metrics};

/// A server on its own: one zone, agents may be away for a minute, nothing is noted.
pub(crate) fn config() -> Config {
    Config {
        scope: Scope::new("us-east-1", "000000000000"),
        zones: vec!["us-east-1a".to_owned()],
        endpoint: "http://127.0.0.1:7327".to_owned(),
        instance_loss_timeout: Duration::from_secs(60),
        retention: Duration::from_secs(3600),
        task_history: Duration::from_secs(7 * 24 * 3600),
        capacity: capacity::Config::default(),
        audit: audit::Audit::default(),
        metrics: metrics::Audience::default(),
        hooks: hooks::Hooks::default(),
        logs: logs::Logs::default(),
    }
}
