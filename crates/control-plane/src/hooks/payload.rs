//! What a hook is told (developer guide: "Lambda hooks for Amazon ECS service deployments", "Lifecycle payloads").

use longshore_model::service_deployment::{Hook, HookCall, Weights};
use longshore_model::{Scope, ServiceDeployment};
use serde_json::{Map, Value, json};

/// The event of a call.
pub(super) fn payload(deployment: &ServiceDeployment, hook: &Hook, call: &HookCall, scope: &Scope) -> Value {
    let (cluster, service) = (&deployment.cluster, &deployment.service);
    let revision = |id| scope.service_revision(cluster, service, id);
    let all = deployment.weights();
    let weights = |of: fn(&Weights) -> u32| -> Map<String, Value> {
        all.iter().map(|weights| (revision(weights.revision), percent(of(weights)))).collect()
    };
    let told = call.details.as_ref().map(|details| details.value());
    let details = told.or_else(|| deployment.configuration().hook_details(call.number));
    json!({
        "executionId": &*hook.id,
        "lifecycleStage": hook.stage.as_str(),
        "resourceArn": scope.service_deployment(cluster, service, deployment.id),
        "executionDetails": {
            "serviceArn": scope.service(cluster, service),
            "targetServiceRevisionArn": revision(deployment.target.revision),
            "testTrafficWeights": weights(|it| it.test_permille),
            "productionTrafficWeights": weights(|it| it.production_permille),
        },
        "hookDetails": details.cloned().unwrap_or_else(|| json!({})),
    })
}

/// Tenths of a percent as a percentage: a whole number where it is one.
fn percent(permille: u32) -> Value {
    match permille % 10 {
        0 => (permille / 10).into(),
        _ => (f64::from(permille) / 10.0).into(),
    }
}

#[cfg(test)]
mod tests {
    use longshore_model::service_deployment::{HookAction, HookStatus};
    use longshore_model::service_deployment::{Ids, Lifecycle, Stage, Status};
    use longshore_model::{DeploymentId, Service, ServiceDeploymentId, Timestamp, fixture, rollout};

    use super::*;

    #[test]
    fn a_hook_is_told_where_the_traffic_goes() {
        let ids = |bits: u64| Ids {
            deployment: DeploymentId::from_bits(bits),
            service_deployment: ServiceDeploymentId::from_bits(bits.into()),
        };
        let now = Timestamp::from_millis(0);
        let configuration = json!({"strategy": "CANARY", "lifecycleHooks": [
            {"hookTargetArn": "http://h", "lifecycleStages": ["PRODUCTION_TRAFFIC_SHIFT"], "hookDetails": {"team": "a"}}]});
        let document = json!({"deploymentConfiguration": configuration}).into();
        let service = Service { document, ..fixture::service("web") };
        let definition = fixture::task_definition(json!({}));
        let mut rollout = fixture::rollout("web");
        rollout.deploy(&service, &definition, None, ids(1), now);
        rollout.deployments[0].state = rollout::State::Completed;
        let mut deployment = rollout.deploy(&service, &definition, None, ids(2), now).deployment;
        deployment.enter(Status::InProgress, None, now);
        let stage = Stage::ProductionTrafficShift;
        deployment.lifecycle = Some(Lifecycle { stage, production_permille: 55, ..Lifecycle::new(false, now) });
        let target = "http://h".into();
        let mut call = HookCall { target, number: 0, next_at: now, failures: 0, details: None, reason: None };
        let hook = Hook {
            id: "00ff".into(),
            stage,
            status: HookStatus::InProgress,
            expires_at: now,
            timeout_action: HookAction::Rollback,
            call: None,
        };
        let scope = Scope::new("us-east-1", "000000000000");
        let told = payload(&deployment, &hook, &call, &scope);
        let [old, new] = [1, 2]
            .map(|bits| scope.service_revision(&service.cluster, &service.name, DeploymentId::from_bits(bits).into()));
        assert_eq!(told["executionId"], "00ff");
        assert_eq!(told["lifecycleStage"], "PRODUCTION_TRAFFIC_SHIFT");
        let details = &told["executionDetails"];
        assert_eq!(details["targetServiceRevisionArn"], *new);
        assert_eq!(details["testTrafficWeights"], json!({&old: 0, &new: 100}));
        assert_eq!(details["productionTrafficWeights"], json!({&old: 94.5, &new: 5.5}));
        assert_eq!(told["hookDetails"], json!({"team": "a"}));
        call.details = Some(json!({"seen": 1}).into());
        assert_eq!(payload(&deployment, &hook, &call, &scope)["hookDetails"], json!({"seen": 1}), "what it said last");
    }
}
