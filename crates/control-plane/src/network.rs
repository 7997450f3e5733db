//! The default network and its security groups, for the handlers of EC2, of load balancers and of services.

use std::sync::Arc;

use longshore_model::load_balancing::{Key, Record};
use longshore_model::network::{DefaultVpc, NetworkTags, SecurityGroup};
use longshore_model::{Group, Guard, Revision, Snapshot, Tag};

use crate::Context;

/// The account's network as a snapshot has it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Network<'a> {
    /// What is derived.
    pub(crate) vpc: &'a DefaultVpc,
    snapshot: &'a Snapshot,
}

/// The default VPC of the installation. Its ids stay as they are when the installation gets another account.
pub(crate) fn default_vpc(ctx: &Context) -> DefaultVpc {
    let (scope, snapshot) = (ctx.scope(), ctx.snapshot());
    let account = snapshot.installation().map_or(&scope.account, |installation| installation.network_account());
    DefaultVpc::new(account, &scope.region, &ctx.config().zones)
}

impl<'a> Network<'a> {
    /// The network that a snapshot has.
    pub(crate) const fn new(vpc: &'a DefaultVpc, snapshot: &'a Snapshot) -> Self {
        Self { vpc, snapshot }
    }

    /// All security groups by their ids: those that are records, and the default one if it is none yet.
    pub(crate) fn security_groups(&self) -> Vec<Arc<SecurityGroup>> {
        let records = &self.snapshot.load_balancing().security_groups;
        let mut all: Vec<_> = records.values().map(|entry| Arc::clone(&entry.value)).collect();
        if !records.contains_key(&self.vpc.security_group) {
            all.push(Arc::new(self.vpc.default_security_group()));
            all.sort_by(|a, b| a.id.cmp(&b.id));
        }
        all
    }

    /// A security group by its id.
    pub(crate) fn security_group(&self, id: &str) -> Option<Arc<SecurityGroup>> {
        match self.snapshot.load_balancing().security_groups.get(id) {
            Some(entry) => Some(Arc::clone(&entry.value)),
            None if *id == *self.vpc.security_group => Some(Arc::new(self.vpc.default_security_group())),
            None => None,
        }
    }

    /// A security group by its name, whatever the case of its letters.
    pub(crate) fn security_group_named(&self, name: &str) -> Option<Arc<SecurityGroup>> {
        self.security_groups().into_iter().find(|group| group.name.eq_ignore_ascii_case(name))
    }

    /// Writes a security group, unless somebody else does so first.
    pub(crate) fn put_security_group(&self, group: Group, after: SecurityGroup) -> Group {
        let key = Key::SecurityGroup(Arc::clone(&after.id)).into();
        let guard = Guard::unchanged(key, self.revision_of_group(&after.id));
        group.guard(guard).put(Record::SecurityGroup(Arc::new(after)).into())
    }

    /// Has what a group of changes makes rest on a security group: it is a record from then on, which edges have too, and
    /// nobody deletes it at the same time. A group that does not exist adds nothing.
    pub(crate) fn use_security_group(&self, group: Group, id: &str) -> Group {
        match self.security_group(id) {
            Some(used) => self.put_security_group(group, (*used).clone()),
            None => group,
        }
    }

    /// When a security group was last written.
    pub(crate) fn revision_of_group(&self, id: &str) -> Option<Revision> {
        self.snapshot.load_balancing().security_groups.get(id).map(|entry| entry.revision)
    }

    /// The tags of a part of the network that is no record.
    pub(crate) fn tags(&self, id: &str) -> Vec<Tag> {
        let tags = self.snapshot.load_balancing().network_tags.get(id);
        tags.map(|entry| entry.tags.clone()).unwrap_or_default()
    }

    /// Writes the tags of a part of the network, unless somebody else does so first.
    pub(crate) fn put_tags(&self, group: Group, id: &str, tags: Vec<Tag>) -> Group {
        let before = self.snapshot.load_balancing().network_tags.get(id).map(|entry| entry.revision);
        let record = Record::NetworkTags(Arc::new(NetworkTags { resource: id.into(), tags }));
        group.guard(Guard::unchanged(record.key().into(), before)).put(record.into())
    }

    /// Has groups of changes that make something unique in the VPC follow each other.
    pub(crate) fn one_at_a_time(&self, group: Group) -> Group {
        self.put_tags(group, &self.vpc.id, self.tags(&self.vpc.id))
    }

    /// Whether a load balancer has a security group, or a rule of another group names it.
    pub(crate) fn is_in_use(&self, id: &str) -> bool {
        let state = self.snapshot.load_balancing();
        let has = |groups: &[Arc<str>]| groups.iter().any(|group| **group == *id);
        state.load_balancers.values().any(|balancer| has(&balancer.security_groups))
            || state.security_groups.values().any(|group| group.names(id))
    }
}
