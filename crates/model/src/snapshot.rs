//! Everything that is known, at one revision: immutable, typed, indexed, and free to take.

use std::ops::Deref;
use std::sync::Arc;

use imbl::OrdMap;

use crate::id::family::Kind;
use crate::id::{AlarmName, CapacityProviderName, ClusterName, Family, TaskDefinitionId};
use crate::key::Key;
use crate::plan::{Revision, Write};
use crate::record::Record;
use crate::setting::{AccountSetting, Principal};
use crate::task_definition::FamilyCounter;
use crate::token::{ClientToken, TokenId};
use crate::{Alarm, CapacityProvider, Installation, TaskDefinition};

mod cluster;
mod load_balancing;
mod logs;

pub use cluster::{ClusterState, DaemonState, InstanceState, ServiceState, TaskSets};
pub use load_balancing::LoadBalancingState;
pub use logs::LogsState;

/// A record and the revision that last wrote it.
#[derive(Debug)]
pub struct Entry<T> {
    /// When it was last written; what guards compare.
    pub revision: Revision,
    /// The record.
    pub value: Arc<T>,
}

impl<T> Clone for Entry<T> {
    fn clone(&self) -> Self {
        Self { revision: self.revision, value: Arc::clone(&self.value) }
    }
}

impl<T> Deref for Entry<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.value
    }
}

/// The revisions of one family.
#[derive(Debug, Clone, Default)]
pub struct FamilyState {
    /// The counter.
    pub counter: Option<Entry<FamilyCounter>>,
    /// By revision, ascending.
    pub revisions: OrdMap<u32, Entry<TaskDefinition>>,
}

impl FamilyState {
    /// The newest revision that may be run.
    pub fn latest_active(&self) -> Option<&Entry<TaskDefinition>> {
        self.revisions.values().rev().find(|d| d.status == crate::task_definition::Status::Active)
    }
}

/// The whole state at one revision. Cloning costs a few pointers; all parts are shared.
#[derive(Debug, Clone, Default)]
pub struct Snapshot {
    revision: Revision,
    clusters: OrdMap<ClusterName, Arc<ClusterState>>,
    families: OrdMap<Arc<str>, Arc<FamilyState>>,
    daemon_families: OrdMap<Arc<str>, Arc<FamilyState>>,
    settings: OrdMap<(Principal, Arc<str>), Entry<AccountSetting>>,
    tokens: OrdMap<TokenId, Entry<ClientToken>>,
    capacity_providers: OrdMap<CapacityProviderName, Entry<CapacityProvider>>,
    alarms: OrdMap<AlarmName, Entry<Alarm>>,
    installation: Option<Entry<Installation>>,
    load_balancing: LoadBalancingState,
    logs: LogsState,
}

impl Snapshot {
    /// The revision of the last group that is in it.
    pub fn revision(&self) -> Revision {
        self.revision
    }

    /// A cluster and all that is in it; also one that was deleted, while it is still known.
    pub fn cluster(&self, name: &str) -> Option<&Arc<ClusterState>> {
        self.clusters.get(name)
    }

    /// All clusters by name, deleted ones too.
    pub fn clusters(&self) -> &OrdMap<ClusterName, Arc<ClusterState>> {
        &self.clusters
    }

    /// A family of tasks.
    pub fn family(&self, family: &str) -> Option<&Arc<FamilyState>> {
        self.families.get(family)
    }

    /// A family, of tasks or of daemons.
    pub fn family_of(&self, family: &Family) -> Option<&Arc<FamilyState>> {
        self.families_of(family.kind()).get(family.name())
    }

    /// All families of a name space by name.
    pub fn families_of(&self, kind: Kind) -> &OrdMap<Arc<str>, Arc<FamilyState>> {
        match kind {
            Kind::Task => &self.families,
            Kind::Daemon => &self.daemon_families,
        }
    }

    /// All families of tasks by name.
    pub fn families(&self) -> &OrdMap<Arc<str>, Arc<FamilyState>> {
        &self.families
    }

    /// All task definitions, those of daemons too.
    pub fn task_definitions(&self) -> impl Iterator<Item = &Entry<TaskDefinition>> {
        let families = self.families.values().chain(self.daemon_families.values());
        families.flat_map(|family| family.revisions.values())
    }

    /// A task definition, of tasks or of daemons.
    pub fn task_definition(&self, id: &TaskDefinitionId) -> Option<&Entry<TaskDefinition>> {
        self.family_of(&id.family)?.revisions.get(&id.revision)
    }

    /// The settings that were set explicitly.
    pub fn settings(&self) -> &OrdMap<(Principal, Arc<str>), Entry<AccountSetting>> {
        &self.settings
    }

    /// The used client tokens.
    pub fn tokens(&self) -> &OrdMap<TokenId, Entry<ClientToken>> {
        &self.tokens
    }

    /// The capacity providers by name, deleted ones too; those that every account has are no records.
    pub fn capacity_providers(&self) -> &OrdMap<CapacityProviderName, Entry<CapacityProvider>> {
        &self.capacity_providers
    }

    /// A capacity provider that may be used.
    pub fn capacity_provider(&self, name: &str) -> Option<&Entry<CapacityProvider>> {
        self.capacity_providers.get(name).filter(|provider| provider.is_active())
    }

    /// The alarms by name.
    pub fn alarms(&self) -> &OrdMap<AlarmName, Entry<Alarm>> {
        &self.alarms
    }

    /// What all servers share; absent until the first one has made it.
    pub fn installation(&self) -> Option<&Entry<Installation>> {
        self.installation.as_ref()
    }

    /// Load balancers, target groups and what belongs to them; security groups and certificates too.
    pub fn load_balancing(&self) -> &LoadBalancingState {
        &self.load_balancing
    }

    /// Log groups, and what the account keeps beside them.
    pub fn logs(&self) -> &LogsState {
        &self.logs
    }

    /// When a record was last written; `None` when it does not exist.
    pub fn revision_of(&self, key: &Key) -> Option<Revision> {
        match key {
            Key::Family(family) => self.family_of(family)?.counter.as_ref().map(|e| e.revision),
            Key::TaskDefinition(id) => self.task_definition(id).map(|e| e.revision),
            Key::Setting(principal, name) => {
                self.settings.get(&(principal.clone(), Arc::clone(name))).map(|e| e.revision)
            }
            Key::Token(id) => self.tokens.get(id).map(|e| e.revision),
            Key::CapacityProvider(name) => self.capacity_providers.get(name).map(|e| e.revision),
            Key::Alarm(name) => self.alarms.get(name).map(|e| e.revision),
            Key::Installation => self.installation.as_ref().map(|e| e.revision),
            Key::LoadBalancing(key) => self.load_balancing.revision_of(key),
            Key::Logs(key) => self.logs.revision_of(key),
            Key::Cluster(cluster)
            | Key::Instance(cluster, _)
            | Key::Reservation(cluster, _)
            | Key::Session(cluster, _)
            | Key::Task(cluster, _)
            | Key::Flight(cluster, ..)
            | Key::Service(cluster, _)
            | Key::ServiceRevision(cluster, ..)
            | Key::ServiceDeployment(cluster, ..)
            | Key::Rollout(cluster, _)
            | Key::Event(cluster, _, _)
            | Key::Daemon(cluster, _)
            | Key::DaemonRevision(cluster, _, _)
            | Key::DaemonDeployment(cluster, _, _) => self.clusters.get(cluster)?.revision_of(key),
        }
    }

    /// Carries out the writes of one committed group. The only way a snapshot changes.
    pub fn apply(&mut self, revision: Revision, writes: &[Write]) {
        self.revision = self.revision.max(revision);
        for write in writes {
            match write {
                Write::Put(record) => self.put(revision, record),
                Write::Delete(key) => self.delete(key),
            }
        }
    }

    fn put(&mut self, revision: Revision, record: &Record) {
        match record {
            Record::Family(counter) => {
                self.family_mut(&counter.family).counter = Some(Entry { revision, value: Arc::clone(counter) });
            }
            Record::TaskDefinition(definition) => {
                let entry = Entry { revision, value: Arc::clone(definition) };
                self.family_mut(&definition.id.family).revisions.insert(definition.id.revision, entry);
            }
            Record::Setting(setting) => {
                let key = (setting.principal.clone(), Arc::clone(&setting.name));
                self.settings.insert(key, Entry { revision, value: Arc::clone(setting) });
            }
            Record::Token(token) => {
                self.tokens.insert(token.id.clone(), Entry { revision, value: Arc::clone(token) });
            }
            Record::CapacityProvider(provider) => {
                let entry = Entry { revision, value: Arc::clone(provider) };
                self.capacity_providers.insert(provider.name.clone(), entry);
            }
            Record::Alarm(alarm) => {
                self.alarms.insert(alarm.name.clone(), Entry { revision, value: Arc::clone(alarm) });
            }
            Record::Installation(installation) => {
                self.installation = Some(Entry { revision, value: Arc::clone(installation) });
            }
            Record::LoadBalancing(record) => self.load_balancing.put(revision, record),
            Record::Logs(record) => self.logs.put(revision, record),
            Record::Cluster(cluster) => self.cluster_mut(&cluster.name).put(revision, record),
            Record::Instance(instance) => self.cluster_mut(&instance.cluster).put(revision, record),
            Record::Reservation(cluster, ..) | Record::Session(cluster, ..) => {
                self.cluster_mut(cluster).put(revision, record);
            }
            Record::Task(task) => self.cluster_mut(&task.cluster).put(revision, record),
            Record::Flight(it) => self.cluster_mut(&it.cluster).put(revision, record),
            Record::Service(service) => self.cluster_mut(&service.cluster).put(revision, record),
            Record::ServiceRevision(service) => self.cluster_mut(&service.cluster).put(revision, record),
            Record::ServiceDeployment(deployment) => self.cluster_mut(&deployment.cluster).put(revision, record),
            Record::Rollout(rollout) => self.cluster_mut(&rollout.cluster).put(revision, record),
            Record::Event(event) => self.cluster_mut(&event.cluster).put(revision, record),
            Record::Daemon(daemon) => self.cluster_mut(&daemon.cluster).put(revision, record),
            Record::DaemonRevision(it) => self.cluster_mut(&it.cluster).put(revision, record),
            Record::DaemonDeployment(it) => self.cluster_mut(&it.cluster).put(revision, record),
        }
    }

    fn delete(&mut self, key: &Key) {
        match key {
            Key::Family(family) => {
                self.family_mut(family).counter = None;
                self.forget_empty_family(family);
            }
            Key::TaskDefinition(id) => {
                self.family_mut(&id.family).revisions.remove(&id.revision);
                self.forget_empty_family(&id.family);
            }
            Key::Setting(principal, name) => {
                self.settings.remove(&(principal.clone(), Arc::clone(name)));
            }
            Key::Token(id) => {
                self.tokens.remove(id);
            }
            Key::CapacityProvider(name) => {
                self.capacity_providers.remove(name);
            }
            Key::Alarm(name) => {
                self.alarms.remove(name);
            }
            Key::Installation => self.installation = None,
            Key::LoadBalancing(key) => self.load_balancing.delete(key),
            Key::Logs(key) => self.logs.delete(key),
            Key::Cluster(cluster)
            | Key::Instance(cluster, _)
            | Key::Reservation(cluster, _)
            | Key::Session(cluster, _)
            | Key::Task(cluster, _)
            | Key::Flight(cluster, ..)
            | Key::Service(cluster, _)
            | Key::ServiceRevision(cluster, ..)
            | Key::ServiceDeployment(cluster, ..)
            | Key::Rollout(cluster, _)
            | Key::Event(cluster, _, _)
            | Key::Daemon(cluster, _)
            | Key::DaemonRevision(cluster, _, _)
            | Key::DaemonDeployment(cluster, _, _) => {
                let state = self.cluster_mut(cluster);
                state.delete(key);
                if state.is_empty() {
                    self.clusters.remove(cluster);
                }
            }
        }
    }

    fn cluster_mut(&mut self, name: &ClusterName) -> &mut ClusterState {
        Arc::make_mut(self.clusters.entry(name.clone()).or_default())
    }

    fn family_mut(&mut self, family: &Family) -> &mut FamilyState {
        let families = self.families_mut(family.kind());
        Arc::make_mut(families.entry(Arc::clone(family.name())).or_default())
    }

    fn families_mut(&mut self, kind: Kind) -> &mut OrdMap<Arc<str>, Arc<FamilyState>> {
        match kind {
            Kind::Task => &mut self.families,
            Kind::Daemon => &mut self.daemon_families,
        }
    }

    fn forget_empty_family(&mut self, family: &Family) {
        let empty = self.family_of(family).is_some_and(|f| f.counter.is_none() && f.revisions.is_empty());
        if empty {
            self.families_mut(family.kind()).remove(family.name());
        }
    }
}
