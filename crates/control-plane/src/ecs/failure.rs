//! The `failures` of an answer: what was named and could not be had, by its ARN.

use longshore_api::ecs::Failure;
use longshore_model::{ClusterName, Scope, arn};

/// A task that `text` (an id or an ARN) names.
pub(super) fn of_task(scope: &Scope, cluster: &ClusterName, text: &str, reason: &str) -> Failure {
    of("task", scope, cluster, text, reason)
}

/// A container instance that `text` (an id or an ARN) names.
pub(super) fn of_instance(scope: &Scope, cluster: &ClusterName, text: &str, reason: &str) -> Failure {
    of("container-instance", scope, cluster, text, reason)
}

fn of(kind: &str, scope: &Scope, cluster: &ClusterName, text: &str, reason: &str) -> Failure {
    let arn = match arn::is_arn(text) {
        true => text.to_owned(),
        false => scope.named(kind, cluster, text),
    };
    Failure { arn: Some(arn), reason: Some(reason.to_owned()), detail: None }
}
