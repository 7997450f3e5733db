//! How a deployment begins: what has to be written down for it, in one place for all who begin one.

use std::sync::Arc;

use serde_json::Value;

use super::{AlarmWatch, Breaker, Configuration, Lifecycle, RevisionCounts, ServiceDeployment, Status, Strategy};
use crate::id::{DeploymentId, ServiceDeploymentId};
use crate::load_balancing::{TargetGroupId, attachments};
use crate::rollout::{self, Deployment, Rollout};
use crate::service_revision::{Image, ServiceRevision, carried};
use crate::{Document, Record, Service, TaskDefinition, Timestamp};

/// The ids of a new deployment, which the caller draws.
#[derive(Debug, Clone, Copy)]
pub struct Ids {
    /// Of the deployment and of the revision that it brings out.
    pub deployment: DeploymentId,
    /// Of the service deployment.
    pub service_deployment: ServiceDeploymentId,
}

/// What begins with a deployment, to be written together with the rollout.
#[derive(Debug)]
pub struct Beginning {
    /// What is brought out.
    pub revision: ServiceRevision,
    /// How it is brought out.
    pub deployment: ServiceDeployment,
    /// The service deployment that was under way, now asked to stop.
    pub superseded: Option<ServiceDeployment>,
}

impl Beginning {
    /// All of it.
    pub fn records(self) -> impl Iterator<Item = Record> {
        let superseded = self.superseded.map(|superseded| Record::ServiceDeployment(Arc::new(superseded)));
        let begun =
            [Record::ServiceRevision(Arc::new(self.revision)), Record::ServiceDeployment(Arc::new(self.deployment))];
        begun.into_iter().chain(superseded)
    }
}

impl Rollout {
    /// Begins a deployment of what `service` asks for. `definition` is that of the service, and `under_way` the service
    /// deployment that this one supersedes.
    pub fn deploy(
        &mut self,
        service: &Service,
        definition: &TaskDefinition,
        under_way: Option<&ServiceDeployment>,
        ids: Ids,
        now: Timestamp,
    ) -> Beginning {
        let superseded = under_way.filter(|under_way| !under_way.status.is_final()).map(|under_way| {
            let mut superseded = under_way.clone();
            let reason = "Service deployment was superseded by a new one.";
            superseded.enter(Status::StopRequested, Some(reason.into()), now);
            superseded
        });
        let images = definition.containers().map(|container| Image {
            container: container.name.into(),
            image: container.image.into(),
            digest: None,
        });
        let mut revision =
            ServiceRevision::of(service, definition.id.clone(), ids.deployment.into(), images.collect(), now);
        let deployment = self.service_deployment(service, ids, now);
        revision.uses_alternate = self.next_uses_alternate(service);
        let begun = new_deployment(service, definition, ids, now);
        self.begin(Deployment { uses_alternate: revision.uses_alternate, ..begun });
        Beginning { revision, deployment, superseded }
    }

    /// Whether the next deployment's tasks go to the alternate target groups: where those of the one that serves are not
    /// when traffic is shifted from one side to the other, and where they are when tasks are replaced a few at a time.
    fn next_uses_alternate(&self, service: &Service) -> bool {
        let is_completed = |deployment: &&Deployment| deployment.state == rollout::State::Completed;
        let Some(serving) = self.deployments.iter().find(is_completed) else { return false };
        let in_use: Vec<TargetGroupId> = serving.target_groups().collect();
        let mut both = attachments(&service.document).filter_map(|it| Some((it.target_group, it.advanced?.alternate)));
        let shifts = Configuration(&configuration(service)).strategy() != Strategy::Rolling;
        both.any(|(first, alternate)| match shifts {
            true => in_use.contains(&first),
            false => in_use.contains(&alternate) && !in_use.contains(&first),
        })
    }

    fn service_deployment(&self, service: &Service, ids: Ids, now: Timestamp) -> ServiceDeployment {
        let is_completed = |deployment: &&Deployment| deployment.state == rollout::State::Completed;
        let (completed, left_overs): (Vec<_>, Vec<_>) = self.deployments.iter().partition(is_completed);
        let counts = |deployment: &&Deployment| RevisionCounts {
            revision: deployment.revision(),
            requested: deployment.desired_count,
            running: 0,
            pending: 0,
        };
        let configuration = configuration(service);
        let read = Configuration(&configuration);
        let shifts = read.strategy() != Strategy::Rolling && !completed.is_empty();
        ServiceDeployment {
            cluster: service.cluster.clone(),
            service: service.name.clone(),
            id: ids.service_deployment,
            target: RevisionCounts {
                revision: ids.deployment.into(),
                requested: service.desired_count,
                running: 0,
                pending: 0,
            },
            sources: completed.iter().chain(&left_overs).map(counts).collect(),
            status: Status::Pending,
            status_reason: None,
            created_at: now,
            started_at: None,
            finished_at: None,
            stopped_at: None,
            updated_at: now,
            breaker: Breaker::new(read.has_breaker(), service.desired_count),
            alarms: read.has_alarms().then(AlarmWatch::new),
            rollback: None,
            lifecycle: shifts.then(|| Lifecycle::new(!left_overs.is_empty(), now)),
            configuration,
        }
    }
}

fn new_deployment(service: &Service, definition: &TaskDefinition, ids: Ids, now: Timestamp) -> Deployment {
    let id = ids.deployment;
    Deployment {
        id,
        status: rollout::Status::Primary,
        definition: definition.id.clone(),
        desired_count: service.desired_count,
        created_at: now,
        updated_at: now,
        failed_tasks: 0,
        state: rollout::State::InProgress,
        state_reason: format!("ECS deployment {id} in progress.").into(),
        launch_type: service.launch_type.clone(),
        document: carried(&service.document),
        service_deployment: Some(ids.service_deployment),
        uses_alternate: false,
    }
}

/// The service's `DeploymentConfiguration`, whose percents the service holds apart.
fn configuration(service: &Service) -> Document {
    let given = service.document.get("deploymentConfiguration").and_then(Value::as_object);
    let mut configuration = given.cloned().unwrap_or_default();
    configuration.insert("maximumPercent".to_owned(), service.maximum_percent.into());
    configuration.insert("minimumHealthyPercent".to_owned(), service.minimum_healthy_percent.into());
    Document::new(Value::Object(configuration))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::fixture;
    use crate::service_deployment::{Monitor, Stage};

    fn ids(bits: u64) -> Ids {
        Ids {
            deployment: DeploymentId::from_bits(bits),
            service_deployment: ServiceDeploymentId::from_bits(bits.into()),
        }
    }

    fn begin(rollout: &mut Rollout, service: &Service, under_way: Option<&ServiceDeployment>, bits: u64) -> Beginning {
        let definition = fixture::task_definition(json!({"containerDefinitions": [{"name": "c", "image": "web:1"}]}));
        rollout.deploy(service, &definition, under_way, ids(bits), Timestamp::from_millis(bits.cast_signed()))
    }

    #[test]
    fn a_deployment_that_is_under_way_is_asked_to_stop_by_the_next_one() {
        // Rule 7.13.2: STOP_REQUESTED when a new deployment supersedes one.
        let (service, mut rollout) = (fixture::service("web"), fixture::rollout("web"));
        let first = begin(&mut rollout, &service, None, 1);
        assert!(first.superseded.is_none() && first.deployment.sources.is_empty());
        assert_eq!(first.deployment.status, Status::Pending);
        assert_eq!(&*first.revision.images[0].image, "web:1");

        let second = begin(&mut rollout, &service, Some(&first.deployment), 2);
        let stopped = second.superseded.unwrap();
        assert_eq!((stopped.id, stopped.status), (first.deployment.id, Status::StopRequested));
        assert_eq!(second.deployment.sources[0].revision, first.revision.id);
        assert_eq!(rollout.under_way, Some(second.deployment.id));
        assert_eq!(rollout.primary().map(Deployment::revision), Some(second.revision.id));
    }

    #[test]
    fn stages_begin_only_when_there_is_a_completed_revision_to_shift_from() {
        // Rule 7.12.1, 7.7.4, 7.12.4: the stages follow each other to the last.
        let document = json!({"deploymentConfiguration": {
            "strategy": "BLUE_GREEN", "bakeTimeInMinutes": 5, "deploymentCircuitBreaker": {"enable": true, "rollback": true}
        }});
        let service = Service { document: document.into(), ..fixture::service("web") };
        let mut rollout = fixture::rollout("web");
        assert_eq!(begin(&mut rollout, &service, None, 1).deployment.lifecycle, None);
        rollout.deployments[0].state = rollout::State::Completed;
        let second = begin(&mut rollout, &service, None, 2).deployment;
        assert_eq!(second.lifecycle.as_ref().map(|lifecycle| lifecycle.stage), Some(Stage::PreScaleUp));
        assert_eq!(second.breaker.status, Monitor::Monitoring);
        // A third one begins in the middle of the second: three revisions have tasks.
        let third = begin(&mut rollout, &service, Some(&second), 3).deployment;
        assert_eq!(third.lifecycle.map(|lifecycle| lifecycle.stage), Some(Stage::ReconcileService));
        let sources: Vec<_> = third.sources.iter().map(|source| source.revision).collect();
        assert_eq!(sources, [ids(1).deployment.into(), ids(2).deployment.into()], "the completed one comes first");
    }
}
