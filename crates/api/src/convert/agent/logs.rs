//! What an agent is told of `awslogs` beyond what the definition says.

use longshore_model::TaskId;

use crate::ecs;

/// Puts the stream's name in the place of its prefix, as ECS does: the engine's driver, which the real agent uses, knows no
/// prefixes. And the mode, where the definition leaves it to the account.
pub(super) fn complete(log: &mut ecs::LogConfiguration, container: &str, task: TaskId, default_mode: &str) {
    if log.log_driver != Some(ecs::LogDriver::Awslogs) {
        return;
    }
    let options = log.options.get_or_insert_default();
    if let Some(prefix) = options.remove("awslogs-stream-prefix").filter(|prefix| !prefix.is_empty()) {
        options.insert("awslogs-stream".to_owned(), format!("{prefix}/{container}/{task}"));
    }
    options.entry("mode".to_owned()).or_insert_with(|| default_mode.to_owned());
}
