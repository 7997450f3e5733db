//! Waiting for tasks: looks again and again, ever less often, until all are where they should be or time is up.

use std::time::Duration;

use longshore_api::ecs::Task;
use tokio::time::{Instant, sleep};

use super::cluster::Cluster;
use crate::error::Error;

/// The first pause between two looks.
const FIRST_PAUSE: Duration = Duration::from_millis(50);

/// The longest one.
const LONGEST_PAUSE: Duration = Duration::from_secs(1);

/// What the last look saw.
pub(super) struct Seen {
    pub(super) tasks: Vec<Task>,
    /// Whether time ran out first.
    pub(super) timed_out: bool,
}

/// Looks at the tasks until `done` says that this is what was waited for; `done` is called at every look.
pub(super) async fn until(
    cluster: &Cluster,
    arns: &[String],
    timeout: Duration,
    mut done: impl FnMut(&[Task]) -> bool,
) -> Result<Seen, Error> {
    let deadline = Instant::now() + timeout;
    let mut pause = FIRST_PAUSE;
    loop {
        let tasks = cluster.tasks(arns).await?;
        if done(&tasks) {
            return Ok(Seen { tasks, timed_out: false });
        }
        let left = deadline.saturating_duration_since(Instant::now());
        if left.is_zero() {
            return Ok(Seen { tasks, timed_out: true });
        }
        sleep(pause.min(left)).await;
        pause = pause.mul_f32(1.3).min(LONGEST_PAUSE);
    }
}
