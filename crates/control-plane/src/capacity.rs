//! Where instances come from: the interface between managed scaling, which decides how many there shall be, and whoever
//! starts and ends them.
//!
//! A capacity provider names an Auto Scaling group. If an [`InstanceProvider`] knows that group, the scaling loop has it
//! add and remove instances; if none does, the group is external: its instances come and go by other hands, and the loop
//! only publishes the figure that it would act on. An agent says where it belongs by one of two attributes.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use futures_util::future::BoxFuture;
use longshore_model::placement::Attribute;
use longshore_model::{
    Capacity, CapacityProvider, CapacityProviderName, Cluster, ClusterName, InstanceId, Snapshot, Timestamp,
};
pub use longshore_scheduler::capacity::{scaling, waiting};
pub use longshore_scheduler::express::scaling as services;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// The attribute by which an agent says which group started it.
pub const GROUP_ATTRIBUTE: &str = "longshore.auto-scaling-group";

/// The attribute by which an agent says which capacity provider it belongs to, when no group of this server started it.
pub const PROVIDER_ATTRIBUTE: &str = "longshore.capacity-provider";

/// How capacity is managed.
#[derive(Debug, Clone, Default)]
pub struct Config {
    /// Who starts and ends instances; without one all groups are external.
    pub instances: Option<Arc<dyn InstanceProvider>>,
    /// How long tasks wait for capacity.
    pub waiting: waiting::Settings,
    /// The pace of managed scaling.
    pub scaling: scaling::Settings,
    /// The pace at which the tasks of Express services become more and fewer.
    pub services: services::Settings,
}

/// Starts and ends the instances of groups. Every call returns soon: what it asks for may still be on its way then, and
/// shows in [`Self::describe`].
pub trait InstanceProvider: fmt::Debug + Send + Sync {
    /// A group by its ARN or name as it is now; `None` when this provider does not know it.
    fn describe<'a>(&'a self, group: &'a str) -> BoxFuture<'a, Result<Option<Group>, Error>>;

    /// Starts that many more instances.
    fn launch<'a>(&'a self, group: &'a str, count: u32) -> BoxFuture<'a, Result<(), Error>>;

    /// Ends an instance, which has been deregistered. Nothing happens when the group has none of that id.
    fn terminate<'a>(&'a self, group: &'a str, instance: InstanceId) -> BoxFuture<'a, Result<(), Error>>;
}

/// A group of alike instances.
#[derive(Debug, Clone, PartialEq)]
pub struct Group {
    /// The fewest instances it has.
    pub minimum: u32,
    /// The most instances it has.
    pub maximum: u32,
    /// What each of them offers.
    pub size: Capacity,
    /// Those that were started and not ended.
    pub members: Vec<Member>,
}

/// One instance of a group.
#[derive(Debug, Clone, PartialEq)]
pub struct Member {
    /// The container instance that it registered as; `None` until it did.
    pub instance: Option<InstanceId>,
    /// When it was started.
    pub started_at: Timestamp,
}

/// Why an instance provider could not do as it was asked.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// The same call may succeed later.
    #[error("{0}")]
    Retryable(String),
    /// It will not, until somebody changes something.
    #[error("{0}")]
    Permanent(String),
}

/// The capacity provider of an instance with these attributes: one that its cluster has.
pub fn provider_of(snapshot: &Snapshot, cluster: &Cluster, attributes: &[Attribute]) -> Option<Arc<str>> {
    let value = |name: &str| attributes.iter().find(|attribute| &*attribute.name == name)?.value.as_deref();
    let (provider, group) = (value(PROVIDER_ATTRIBUTE), value(GROUP_ATTRIBUTE));
    if provider.is_none() && group.is_none() {
        return None;
    }
    let mut own = providers(snapshot, cluster);
    let fits = |found: &CapacityProvider| match provider {
        Some(provider) => found.name.as_str() == provider,
        None => found.group().is_some_and(|own| Some(own.name()) == group),
    };
    own.find(|found| fits(found)).map(|found| found.name.as_str().into())
}

/// The capacity providers of a cluster, those that every account has apart.
pub fn providers<'a>(snapshot: &'a Snapshot, cluster: &'a Cluster) -> impl Iterator<Item = &'a CapacityProvider> {
    let names = cluster.document.list("capacityProviders").iter().filter_map(Value::as_str);
    names.filter_map(|name| snapshot.capacity_provider(name)).map(|entry| &*entry.value)
}

/// What the scaling loop found last. Figures are not kept over a restart: the next look makes new ones.
///
/// Each server finds those of its own clusters, and tells the others by an entry among the leases, so that all answer the
/// same.
#[derive(Debug, Default)]
pub struct Figures {
    own: Mutex<BTreeMap<(ClusterName, CapacityProviderName), Figure>>,
    others: Mutex<BTreeMap<(ClusterName, CapacityProviderName), Figure>>,
}

/// What was found about one provider in one cluster.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Figure {
    /// CapacityProviderReservation.
    pub reservation_percent: u32,
    /// What keeps its instances from being added and removed.
    pub problem: Option<String>,
}

impl Figures {
    /// The last figure of a provider in a cluster.
    pub fn get(&self, cluster: &ClusterName, provider: &CapacityProviderName) -> Option<Figure> {
        let key = (cluster.clone(), provider.clone());
        lock(&self.own).get(&key).or(lock(&self.others).get(&key)).cloned()
    }

    /// What keeps a provider from scaling, in whichever cluster it serves.
    pub fn problem(&self, provider: &CapacityProviderName) -> Option<String> {
        let find = |figures: &BTreeMap<(ClusterName, CapacityProviderName), Figure>| {
            figures.iter().filter(|((_, name), _)| name == provider).find_map(|(_, figure)| figure.problem.clone())
        };
        find(&lock(&self.own)).or_else(|| find(&lock(&self.others)))
    }

    pub(crate) fn replace(&self, figures: BTreeMap<(ClusterName, CapacityProviderName), Figure>) {
        *lock(&self.own) = figures;
    }

    /// What this server found, for the others.
    pub(crate) fn tell(&self) -> Vec<u8> {
        let figures: Vec<(String, String, Figure)> = lock(&self.own)
            .iter()
            .map(|((cluster, provider), figure)| (cluster.to_string(), provider.to_string(), figure.clone()))
            .collect();
        // Text and numbers can always be written.
        serde_json::to_vec(&figures).unwrap_or_default()
    }

    /// What the others found, as they told it; what cannot be read is passed over.
    pub(crate) fn hear<'a>(&self, told: impl Iterator<Item = &'a [u8]>) {
        let read = |told| serde_json::from_slice::<Vec<(String, String, Figure)>>(told).unwrap_or_default();
        let figures = told.flat_map(read);
        *lock(&self.others) = figures
            .map(|(cluster, provider, figure)| ((cluster.as_str().into(), provider.as_str().into()), figure))
            .collect();
    }
}

fn lock<T>(figures: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    // No code that holds this lock can panic halfway through a change.
    figures.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_of_other_servers_are_answered_like_own_ones() {
        let figure = |percent| Figure { reservation_percent: percent, problem: Some(format!("{percent}")) };
        let own = |cluster: &str, percent| BTreeMap::from([((cluster.into(), "p".into()), figure(percent))]);
        let (one, two) = (Figures::default(), Figures::default());
        one.replace(own("a", 50));
        two.replace(own("b", 70));
        let (of_one, of_two) = (one.tell(), two.tell());
        one.hear([of_two.as_slice(), b"nonsense"].into_iter());
        two.hear([of_one.as_slice()].into_iter());
        for figures in [&one, &two] {
            assert_eq!(figures.get(&"a".into(), &"p".into()), Some(figure(50)));
            assert_eq!(figures.get(&"b".into(), &"p".into()), Some(figure(70)));
            assert!(figures.problem(&"p".into()).is_some());
        }
        two.hear(std::iter::empty());
        assert_eq!(two.get(&"a".into(), &"p".into()), None);
    }
}
