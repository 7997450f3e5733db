//! Noticing what happens to the agent's containers without the agent's doing.
//!
//! Two sources, because either alone misses something: the engine's event stream is immediate but breaks with the
//! engine, and a sweep over all containers every few seconds is late but complete. Both only say *look again at this
//! task*; what happened is found out by looking.

use std::collections::HashMap;
use std::time::Duration;

use bollard::query_parameters as query;
use futures_util::{Stream, StreamExt};

use super::create::TASK_LABEL;
use super::engine::Engine;
use super::error::Error;

/// The events that change what the agent knows. Starts are its own doing.
const EVENTS: [&str; 4] = ["die", "oom", "destroy", "health_status"];

impl Engine {
    /// The ARNs of tasks whose containers something happened to, since `since` (epoch seconds) and from now on.
    pub(crate) fn changed_tasks(
        &self,
        agent_label: &str,
        since: i64,
    ) -> impl Stream<Item = Result<String, Error>> + use<> {
        let filters =
            HashMap::from([("type", vec!["container"]), ("label", vec![agent_label]), ("event", EVENTS.to_vec())]);
        let since = since.to_string();
        let options = query::EventsOptionsBuilder::default().since(&since).filters(&filters).build();
        let docker = self.docker.clone();
        docker.events(Some(options)).filter_map(|event| async move {
            match event {
                Ok(event) => event.actor?.attributes?.remove(TASK_LABEL).map(Ok),
                Err(error) => Some(Err(error.into())),
            }
        })
    }
}

/// Grows from a quarter of a second to ten seconds while the engine stays away.
pub(crate) fn next_pause(pause: Duration) -> Duration {
    (pause * 2).clamp(Duration::from_millis(250), Duration::from_secs(10))
}
