//! What agents tell of the containers of tasks that have ended.

use std::sync::Arc;

use longshore_api::agent::extension;
use longshore_api::error::Error;
use longshore_model::flight::{ContainerEvidence, Evidence, Flight, Line, Part, Probe};
use longshore_model::{ClusterName, Group, Plan, Record, TaskId, Timestamp};
use longshore_state::stored::flight;

use crate::Context;

/// The most that is taken of a text, whatever an agent sends; ours sends less.
const MAX_TEXT_CHARS: usize = 4 << 10;

/// The most lines, probes and containers, alike.
const MAX_ITEMS: usize = 200;

/// Keeps what an agent tells; it is on disk when this returns. Of a task that is not known any more nothing is kept.
///
/// # Errors
/// A `ServerException` when the store cannot commit.
pub(crate) async fn keep(
    ctx: &Context,
    cluster: ClusterName,
    task: TaskId,
    told: extension::Evidence,
) -> Result<(), Error> {
    let snapshot = ctx.snapshot();
    let Some(state) = snapshot.cluster(cluster.as_str()) else { return Ok(()) };
    let stopped_at = match (state.task(task), state.flights().get(&task)) {
        (Some(task), _) => task.stopped_at,
        (None, Some(kept)) => kept.since(),
        (None, None) => return Ok(()),
    };
    if ctx.config().task_history.is_zero() {
        return Ok(());
    }
    let at = stopped_at.unwrap_or_else(|| ctx.now());
    let packed = flight::evidence(read(told));
    let flight = Flight { cluster, task, part: Part::Evidence, at, packed };
    let group = Group::new("its agent told what is left of a task").put(Record::Flight(Arc::new(flight)));
    // Nothing is guarded, so nothing can be in the way.
    ctx.commit(Plan::from(group)).await.map(drop)
}

fn read(told: extension::Evidence) -> Evidence {
    Evidence { containers: told.containers.into_iter().take(MAX_ITEMS).map(container).collect() }
}

fn container(told: extension::ContainerEvidence) -> ContainerEvidence {
    let line = |line: extension::Line| Line {
        at: Timestamp::from_millis(line.at_millis),
        is_error: line.is_error,
        text: cut(&line.text),
    };
    let probe = |probe: extension::Probe| Probe {
        at: Timestamp::from_millis(probe.at_millis),
        exit_code: probe.exit_code,
        output: cut(&probe.output),
    };
    ContainerEvidence {
        name: told.name.into(),
        finished_at: told.finished_at_millis.map(Timestamp::from_millis),
        out_of_memory: told.out_of_memory,
        restarts: told.restarts,
        lines: told.lines.into_iter().take(MAX_ITEMS).map(line).collect(),
        no_lines: told.no_lines.as_deref().map(cut),
        health: told.health.into_iter().take(MAX_ITEMS).map(probe).collect(),
    }
}

fn cut(text: &str) -> Arc<str> {
    let end = text.char_indices().nth(MAX_TEXT_CHARS).map_or(text.len(), |(end, _)| end);
    text[..end].into()
}
