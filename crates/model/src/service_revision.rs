//! Service revisions: what a deployment of a service brings out, kept as it was so that it can be brought back.
//!
//! A revision never changes, but for the digests of its images, which are written down once when they are first known.

use std::sync::Arc;

use crate::id::{ClusterName, ContainerName, ServiceName, ServiceRevisionId, TaskDefinitionId};
use crate::{Document, Service, Timestamp};

/// The members of `CreateService` that belong to a revision and are merely carried.
pub const CARRIED: [&str; 8] = [
    "networkConfiguration",
    "loadBalancers",
    "serviceRegistries",
    "serviceConnectConfiguration",
    "volumeConfigurations",
    "vpcLatticeConfigurations",
    "platformVersion",
    "capacityProviderStrategy",
];

/// One version of what a service's tasks are (API reference: `ServiceRevision`).
#[derive(Debug, Clone, PartialEq)]
pub struct ServiceRevision {
    /// The service's cluster.
    pub cluster: ClusterName,
    /// The service.
    pub service: ServiceName,
    /// Its id: the digits of the deployment that first brought it out.
    pub id: ServiceRevisionId,
    /// What its tasks run.
    pub definition: TaskDefinitionId,
    /// `EC2`, `EXTERNAL` …; absent when a capacity provider strategy is used.
    pub launch_type: Option<Arc<str>>,
    /// What is merely carried, by the wire names in [`CARRIED`].
    pub document: Document,
    /// The images of its containers.
    pub images: Vec<Image>,
    /// Whether its tasks are registered in the alternate target groups of its load balancers.
    pub uses_alternate: bool,
    /// When it was created.
    pub created_at: Timestamp,
}

/// A container's image (API reference: `ContainerImage`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Image {
    /// The container.
    pub container: ContainerName,
    /// The image as the task definition names it.
    pub image: Arc<str>,
    /// What it was resolved to by the first task that ran it.
    pub digest: Option<Arc<str>>,
}

impl ServiceRevision {
    /// The revision that a service asks for at present.
    pub fn of(
        service: &Service,
        definition: TaskDefinitionId,
        id: ServiceRevisionId,
        images: Vec<Image>,
        now: Timestamp,
    ) -> Self {
        Self {
            cluster: service.cluster.clone(),
            service: service.name.clone(),
            id,
            definition,
            launch_type: service.launch_type.clone(),
            document: carried(&service.document),
            images,
            uses_alternate: false,
            created_at: now,
        }
    }

    /// Has a service ask for this revision again; what does not belong to a revision stays.
    pub fn restore(&self, service: &mut Service) {
        service.definition = Some(self.definition.clone());
        service.launch_type = self.launch_type.clone();
        let mut document = service.document.value().as_object().cloned().unwrap_or_default();
        for member in CARRIED {
            match self.document.get(member) {
                Some(value) => document.insert(member.to_owned(), value.clone()),
                None => document.remove(member),
            };
        }
        service.document = Document::new(serde_json::Value::Object(document));
    }
}

/// The members of a service's document that belong to its revision.
pub fn carried(document: &Document) -> Document {
    let members = CARRIED.into_iter().filter_map(|member| Some((member.to_owned(), document.get(member)?.clone())));
    Document::new(serde_json::Value::Object(members.collect()))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::fixture;

    #[test]
    fn a_restored_service_asks_for_what_it_asked_for_then_and_keeps_the_rest() {
        let old = Service {
            launch_type: Some("EC2".into()),
            document: json!({"networkConfiguration": {"a": 1}, "availabilityZoneRebalancing": "ENABLED"}).into(),
            ..fixture::service("web")
        };
        let id = ServiceRevisionId::from_digits(1);
        let revision = ServiceRevision::of(&old, old.definition.clone().unwrap(), id, Vec::new(), Timestamp::default());
        let mut service = Service {
            definition: Some(TaskDefinitionId { family: "web".into(), revision: 2 }),
            launch_type: None,
            desired_count: 7,
            document: json!({"platformVersion": "1.4.0", "availabilityZoneRebalancing": "DISABLED"}).into(),
            ..old.clone()
        };
        revision.restore(&mut service);
        let document = json!({"networkConfiguration": {"a": 1}, "availabilityZoneRebalancing": "DISABLED"});
        assert_eq!(service, Service { desired_count: 7, document: document.into(), ..old });
    }
}
