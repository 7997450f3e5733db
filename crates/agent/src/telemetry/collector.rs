//! Follows the statistics of every running container, each in a stream of its own.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use std::time::Duration;

use futures_util::StreamExt;
use tokio::task::JoinSet;

use super::window::Window;
use crate::fleet::FleetHandle;
use crate::runtime::{Engine, stats};
use crate::task::state::Phase;

/// How often running containers are compared with the streams. Not at each start: statistics can wait, starts cannot.
const LOOK: Duration = Duration::from_secs(2);

/// The statistics of all running containers, by the engine's id. Cheap to clone.
#[derive(Clone, Debug, Default)]
pub(crate) struct Gauges {
    windows: Arc<RwLock<HashMap<String, Arc<Mutex<Window>>>>>,
}

impl Gauges {
    /// Does something with a container's statistics, if it has any.
    pub(crate) fn with<T>(&self, runtime_id: &str, act: impl FnOnce(&mut Window) -> T) -> Option<T> {
        let window = self.windows.read().unwrap_or_else(PoisonError::into_inner).get(runtime_id).cloned()?;
        let mut window = window.lock().unwrap_or_else(PoisonError::into_inner);
        Some(act(&mut window))
    }

    fn open(&self, runtime_id: &str) -> Arc<Mutex<Window>> {
        let mut windows = self.windows.write().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(windows.entry(runtime_id.to_owned()).or_default())
    }

    fn close(&self, runtime_id: &str) {
        self.windows.write().unwrap_or_else(PoisonError::into_inner).remove(runtime_id);
    }
}

/// Keeps one stream for each running container, for ever.
pub(crate) async fn collect(engine: Engine, fleet: FleetHandle, gauges: Gauges) {
    let mut streams: JoinSet<String> = JoinSet::new();
    let mut followed: HashMap<String, tokio::task::AbortHandle> = HashMap::new();
    loop {
        tokio::select! {
            Some(ended) = streams.join_next() => {
                // An aborted stream was taken out of the books by whoever aborted it.
                if let Ok(id) = ended {
                    followed.remove(&id);
                    gauges.close(&id);
                }
            }
            () = tokio::time::sleep(LOOK) => {
                let running = running(&fleet);
                followed.retain(|id, stream| {
                    let keep = running.contains(id);
                    if !keep {
                        stream.abort();
                        gauges.close(id);
                    }
                    keep
                });
                for id in running {
                    followed.entry(id).or_insert_with_key(|id| {
                        streams.spawn(follow(engine.clone(), id.clone(), gauges.open(id)))
                    });
                }
            }
        }
    }
}

fn running(fleet: &FleetHandle) -> Vec<String> {
    let tasks = fleet.tasks();
    let views = tasks.values().map(|task| task.view());
    views
        .flat_map(|view| {
            let running = view.observed.containers.iter().filter(|container| container.phase == Phase::Running);
            running.filter_map(|container| container.runtime_id.clone()).collect::<Vec<_>>()
        })
        .collect()
}

async fn follow(engine: Engine, runtime_id: String, window: Arc<Mutex<Window>>) -> String {
    let mut samples = std::pin::pin!(engine.stats(&runtime_id));
    while let Some(Ok(words)) = samples.next().await {
        let mut window = window.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(sample) = stats::sample(&words) {
            window.add(sample, tokio::time::Instant::now());
            window.newest = Some(words);
        }
    }
    runtime_id
}
