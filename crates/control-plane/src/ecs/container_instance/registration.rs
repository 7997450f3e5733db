//! An agent's registration: a new instance, or the news of one that is known.

use std::collections::HashSet;
use std::sync::Arc;

use longshore_api::convert;
use longshore_api::ecs::{PlatformDevice, RegisterContainerInstanceRequest, Resource, VersionInfo};
use longshore_api::error::Error;
use longshore_model::container_instance::Status;
use longshore_model::placement::Attribute;
use longshore_model::snapshot::InstanceState;
use longshore_model::{
    Capacity, Cluster, ClusterName, ClusterState, ContainerInstance, Entry, Group, Guard, InstanceId, InstanceSession,
    Key, Record, Snapshot, Tag, Timestamp,
};
use serde::Deserialize;
use sha2::{Digest, Sha256};

use crate::capacity::provider_of;
use crate::ecs::{attribute, lookup, tag};

const AVAILABILITY_ZONE: &str = "ecs.availability-zone";
const INSTANCE_TYPE: &str = "ecs.instance-type";
const AMI_ID: &str = "ecs.ami-id";

/// What a machine says of itself (EC2 user guide: "Instance identity documents").
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
struct IdentityDocument {
    instance_id: Option<String>,
    instance_type: Option<String>,
    image_id: Option<String>,
    availability_zone: Option<String>,
}

/// A registration as it was asked for.
#[derive(Debug)]
pub(super) struct Registration {
    /// The instance that registers again.
    instance: Option<String>,
    client_token: Option<Arc<str>>,
    identity: IdentityDocument,
    resources: Option<Vec<Resource>>,
    devices: Option<Vec<PlatformDevice>>,
    attributes: Vec<Attribute>,
    version: Option<VersionInfo>,
    tags: Vec<Tag>,
}

/// What a registration depends on besides the state.
#[derive(Debug)]
pub(super) struct Surroundings<'a> {
    /// What is known, in which its capacity provider is looked up.
    pub(super) snapshot: &'a Snapshot,
    /// The server's zones; the first one is for agents that do not know theirs.
    pub(super) zones: &'a [String],
    /// This start of the server.
    pub(super) server: u64,
    pub(super) now: Timestamp,
}

impl Registration {
    /// Reads a request.
    pub(super) fn read(request: RegisterContainerInstanceRequest) -> Result<Self, Error> {
        let tags = convert::common::from_tags(request.tags);
        tag::check(&tags)?;
        Ok(Self {
            instance: request.container_instance_arn.filter(|arn| !arn.is_empty()),
            client_token: request.client_token.filter(|token| !token.is_empty()).map(Into::into),
            identity: identity(request.instance_identity_document.as_deref())?,
            resources: request.total_resources,
            devices: request.platform_devices,
            attributes: without_repetitions(convert::common::from_attributes(request.attributes)),
            version: request.version_info,
            tags,
        })
    }

    /// The group that carries it out, and the instance that it is about. `fresh` is the id of a new instance without a
    /// token; with one, the id is made from the token, so that a repeated call finds the instance of the first.
    pub(super) fn plan(
        &self,
        cluster: &ClusterState,
        fresh: InstanceId,
        surroundings: &Surroundings<'_>,
    ) -> Result<(Group, InstanceId), Error> {
        let known_cluster = cluster.cluster().ok_or_else(Error::cluster_not_found)?;
        let (id, before) = match &self.instance {
            Some(text) => {
                let state = self.known(cluster, &known_cluster.name, text)?;
                (state.id, Some(state))
            }
            None => {
                let id = self.client_token.as_deref().map_or(fresh, |token| id_of(&known_cluster.name, token));
                match cluster.instance(id).and_then(|state| state.instance.as_ref()) {
                    Some(instance) if instance.status == Status::Inactive => (fresh, None),
                    known => (id, known),
                }
            }
        };
        let state = cluster.instance(id);
        let after = match before {
            Some(before) => self.again(before, state)?,
            None => self.new_instance(known_cluster, id, surroundings)?,
        };
        let record = Record::Instance(Arc::new(after));
        let group = Group::new(format!("RegisterContainerInstance {id}"))
            .guard(Guard::unchanged(Key::Cluster(known_cluster.name.clone()), Some(known_cluster.revision)))
            .guard(Guard::unchanged(record.key(), before.map(|entry| entry.revision)))
            .put(record);
        // What is held must still fit: a task placed in the meantime makes this decision void.
        let reservation = state.and_then(|state| state.reservation.as_ref()).map(|entry| entry.revision);
        let group = group.guard(Guard::unchanged(Key::Reservation(known_cluster.name.clone(), id), reservation));
        Ok((self.with_version(group, &known_cluster.name, id, state, surroundings), id))
    }

    fn known<'a>(
        &self,
        cluster: &'a ClusterState,
        name: &ClusterName,
        text: &str,
    ) -> Result<&'a Entry<ContainerInstance>, Error> {
        let id = lookup::instance_id(name, text)?;
        let found = id.and_then(|id| cluster.instance(id)).and_then(|state| state.instance.as_ref());
        // Only this code ends the agent for good instead of having it try again for ever.
        match found.ok_or_else(|| Error::client("Container instance not found."))? {
            instance if instance.status == Status::Inactive => Err(Error::client("Container instance ID is inactive.")),
            instance => Ok(instance),
        }
    }

    fn new_instance(
        &self,
        cluster: &Cluster,
        id: InstanceId,
        surroundings: &Surroundings<'_>,
    ) -> Result<ContainerInstance, Error> {
        let known = Capacity::default();
        let capacity = convert::container_instance::capacity(&known, self.resources.clone(), self.devices.clone())?;
        let mut attributes = self.attributes.clone();
        let zone = self.identity.availability_zone.as_ref().or(surroundings.zones.first());
        let found = [(AVAILABILITY_ZONE, zone), (INSTANCE_TYPE, self.identity.instance_type.as_ref())];
        for (name, value) in found.into_iter().chain([(AMI_ID, self.identity.image_id.as_ref())]) {
            let absent = attributes.iter().all(|attribute| *attribute.name != *name);
            if let Some(value) = value.filter(|_| absent) {
                attributes.push(Attribute::new(name, Some(value)));
            }
        }
        attributes.shrink_to_fit();
        let capacity_provider = provider_of(surroundings.snapshot, cluster, &attributes);
        Ok(ContainerInstance {
            id,
            cluster: cluster.name.clone(),
            status: Status::Active,
            status_reason: None,
            capacity,
            attributes,
            machine_id: Some(self.identity.instance_id.clone().unwrap_or_else(|| managed_id(id)).into()),
            capacity_provider,
            registered_at: surroundings.now,
            deregistered_at: None,
            client_token: self.client_token.clone(),
            tags: self.tags.clone(),
            version: 1,
        })
    }

    /// A known instance with what its agent now says. Its custom attributes and its tags stay as they are: agents send
    /// theirs at the first registration only.
    fn again(&self, before: &ContainerInstance, state: Option<&InstanceState>) -> Result<ContainerInstance, Error> {
        let sent_type = self.identity.instance_type.as_deref();
        let sent_type =
            sent_type.or_else(|| self.attributes.iter().find(|a| *a.name == *INSTANCE_TYPE)?.value.as_deref());
        let known_type = before.attribute(INSTANCE_TYPE).flatten();
        if let (Some(sent), Some(known)) = (sent_type, known_type)
            && sent != known
        {
            return Err(Error::invalid_parameter("Container instance type changes are not supported."));
        }
        let capacity =
            convert::container_instance::capacity(&before.capacity, self.resources.clone(), self.devices.clone())?;
        let held = state.map(InstanceState::held).unwrap_or_default();
        if capacity.is_oversold(&held) {
            return Err(Error::client(format!(
                "The container instance cannot register less than its tasks hold: {} CPU units, {} MiB of memory and {} \
                 GPUs. Stop them or deregister the instance first.",
                held.cpu_units, held.memory_mib, held.gpus
            )));
        }
        let mut after = before.clone();
        after.capacity = capacity;
        let sent: HashSet<&str> = self.attributes.iter().map(|attribute| &*attribute.name).collect();
        after.attributes.retain(|known| !sent.contains(&*known.name) && !is_capability(&known.name));
        after.attributes.splice(0..0, self.attributes.iter().cloned());
        after.version += u64::from(after != *before);
        Ok(after)
    }

    /// Records the versions, if the agent sends them here. The session itself begins elsewhere.
    fn with_version(
        &self,
        group: Group,
        cluster: &ClusterName,
        id: InstanceId,
        state: Option<&InstanceState>,
        surroundings: &Surroundings<'_>,
    ) -> Group {
        let Some(version) = &self.version else { return group };
        let known = state.and_then(|state| state.session.as_ref());
        let text = |text: &Option<String>| text.as_deref().map(Into::into);
        let (connected, since) = known.map_or((false, surroundings.now), |session| (session.connected, session.since));
        let session = InstanceSession {
            connected,
            since,
            agent_version: text(&version.agent_version),
            agent_hash: text(&version.agent_hash),
            docker_version: text(&version.docker_version),
            address: known.and_then(|session| session.address.clone()),
            server: known.map_or(surroundings.server, |session| session.server),
        };
        let guard = Guard::unchanged(Key::Session(cluster.clone(), id), known.map(|entry| entry.revision));
        group.guard(guard).put(Record::Session(cluster.clone(), id, Arc::new(session)))
    }
}

/// An empty document is none: machines outside of EC2 have none to show.
fn identity(document: Option<&str>) -> Result<IdentityDocument, Error> {
    match document.map(str::trim).filter(|document| !document.is_empty()) {
        None => Ok(IdentityDocument::default()),
        Some(text) => serde_json::from_str(text)
            .map_err(|error| Error::invalid_parameter(format!("The instance identity document is invalid: {error}"))),
    }
}

/// A capability that the agent no longer sends is gone.
fn is_capability(name: &str) -> bool {
    attribute::is_built_in(name) && name.contains(".capability.")
}

/// The last one of each name.
fn without_repetitions(attributes: Vec<Attribute>) -> Vec<Attribute> {
    let mut kept: Vec<Attribute> = Vec::with_capacity(attributes.len());
    for attribute in attributes {
        match kept.iter_mut().find(|known| known.name == attribute.name) {
            Some(known) => *known = attribute,
            None => kept.push(attribute),
        }
    }
    kept
}

fn id_of(cluster: &ClusterName, token: &str) -> InstanceId {
    let mut hash = Sha256::new();
    hash.update(cluster.as_str());
    hash.update([0]);
    hash.update(token);
    let digest = hash.finalize();
    let bits = digest.iter().take(16).fold(0, |bits, byte| (bits << 8) | u128::from(*byte));
    InstanceId::from_bits(bits)
}

/// The id of a machine that has none of its own, in the form that ECS gives to machines outside of EC2.
fn managed_id(id: InstanceId) -> String {
    format!("mi-{}", &id.to_string()[..17])
}

#[cfg(test)]
#[path = "registration_tests.rs"]
mod tests;
