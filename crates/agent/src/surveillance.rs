//! Keeps an eye on the agent's containers: the engine's events, and a sweep for what the events missed.
//!
//! Both only ask the owners of tasks to look. See [`crate::runtime::watch`].

use std::collections::HashMap;
use std::time::Duration;

use bollard::models::ContainerSummaryStateEnum as State;
use futures_util::StreamExt;

use crate::clock;
use crate::fleet::FleetHandle;
use crate::runtime::Engine;
use crate::runtime::watch::next_pause;
use crate::task::actor::View;
use crate::task::state::Phase;

/// How often all containers are compared with what is known of them.
const SWEEP: Duration = Duration::from_secs(5);

/// Follows the engine's events for ever, through its restarts.
pub(crate) async fn events(engine: Engine, label: String, fleet: FleetHandle) {
    let mut since = clock::now();
    let mut pause = Duration::ZERO;
    loop {
        tokio::time::sleep(pause).await;
        // Events since the last one seen are sent again, so that none is lost between two streams.
        let mut changed = std::pin::pin!(engine.changed_tasks(&label, since.as_millis() / 1_000));
        while let Some(event) = changed.next().await {
            match event {
                Ok(arn) => {
                    pause = Duration::ZERO;
                    since = clock::now();
                    if let Some(task) = fleet.tasks().get(&arn) {
                        task.look();
                    }
                }
                Err(error) => {
                    tracing::debug!(%error, "the engine's events broke off");
                    break;
                }
            }
        }
        pause = next_pause(pause);
        if engine.ping().await.is_ok() {
            // It is there again, perhaps after a restart that ended containers without an event.
            pause = Duration::from_millis(250);
            fleet.tasks().values().for_each(|task| task.look());
        }
    }
}

/// Compares all containers with what is known of them, for ever.
pub(crate) async fn sweep(engine: Engine, label: String, fleet: FleetHandle) {
    loop {
        tokio::time::sleep(SWEEP).await;
        let tasks = fleet.tasks();
        if tasks.values().all(|task| is_settled(&task.view())) {
            continue;
        }
        let found = match engine.list(&label).await {
            Ok(found) => found,
            Err(error) => {
                tracing::debug!(%error, "the engine's containers cannot be listed");
                continue;
            }
        };
        let states: HashMap<String, Option<State>> =
            found.into_iter().filter_map(|container| Some((container.id?, container.state))).collect();
        for task in tasks.values().filter(|task| differs(&task.view(), &states)) {
            task.look();
        }
    }
}

fn is_settled(view: &View) -> bool {
    view.observed.all_stopped()
}

/// Whether a container that should be there is not, or one that should run does not.
fn differs(view: &View, states: &HashMap<String, Option<State>>) -> bool {
    view.observed.containers.iter().filter(|container| !container.busy).any(|container| {
        let Some(id) = &container.runtime_id else { return false };
        match (container.phase, states.get(id)) {
            (Phase::None | Phase::Pulled | Phase::Stopped, _) => false,
            (_, None) => true,
            (Phase::Running, Some(state)) => !matches!(state, Some(State::RUNNING | State::PAUSED)),
            (Phase::Created, Some(_)) => false,
        }
    })
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::task::state::{Desired, Observed};
    use crate::task::testing;

    #[test]
    fn only_what_is_not_as_known_is_looked_at() {
        let spec = testing::spec(&["web"]);
        let mut view = View {
            observed: Observed::new(&spec),
            spec: Arc::new(spec),
            metadata_ids: Arc::from([]),
            desired: Desired::Running,
        };
        let states = |state: Option<State>| HashMap::from([("abc".to_owned(), state)]);
        assert!(!differs(&view, &HashMap::new()), "not made yet");
        view.observed.containers[0].runtime_id = Some("abc".to_owned());
        view.observed.containers[0].phase = Phase::Running;
        assert!(!differs(&view, &states(Some(State::RUNNING))));
        assert!(differs(&view, &states(Some(State::EXITED))));
        assert!(differs(&view, &HashMap::new()), "removed behind the agent's back");
        view.observed.containers[0].phase = Phase::Stopped;
        assert!(!differs(&view, &HashMap::new()));
    }
}
