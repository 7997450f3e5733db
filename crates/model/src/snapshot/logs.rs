//! The part of a snapshot that logs have.

use std::sync::Arc;

use imbl::OrdMap;

use super::Entry;
use crate::id::LogGroupName;
use crate::logs::{GroupId, Key, LogGroup, QueryDefinition, Record, ResourcePolicy};
use crate::plan::Revision;

/// Log groups, and what the account keeps beside them. Cloning costs a few pointers.
#[derive(Debug, Clone, Default)]
pub struct LogsState {
    groups: OrdMap<LogGroupName, Entry<LogGroup>>,
    names: OrdMap<GroupId, LogGroupName>,
    /// Resource policies by name.
    pub resource_policies: OrdMap<Arc<str>, Entry<ResourcePolicy>>,
    /// Query definitions by id.
    pub query_definitions: OrdMap<Arc<str>, Entry<QueryDefinition>>,
}

impl LogsState {
    /// The log groups by name.
    pub fn groups(&self) -> &OrdMap<LogGroupName, Entry<LogGroup>> {
        &self.groups
    }

    /// A log group.
    pub fn group(&self, name: &str) -> Option<&Entry<LogGroup>> {
        self.groups.get(name)
    }

    /// The log group that streams and events are stored for.
    pub fn group_of(&self, id: GroupId) -> Option<&Entry<LogGroup>> {
        self.groups.get(self.names.get(&id)?)
    }

    /// The log groups whose names begin so, by name: those after a name, if one is given.
    pub fn groups_from<'a>(
        &'a self,
        prefix: &'a str,
        after: Option<&str>,
    ) -> impl Iterator<Item = &'a Entry<LogGroup>> {
        let from = LogGroupName::from(after.filter(|after| *after > prefix).unwrap_or(prefix));
        let is_after = move |name: &LogGroupName, after: Option<&str>| after.is_none_or(|after| name.as_str() > after);
        let after = after.map(str::to_owned);
        self.groups
            .range(from..)
            .take_while(move |(name, _)| name.as_str().starts_with(prefix))
            .filter(move |(name, _)| is_after(name, after.as_deref()))
            .map(|(_, found)| found)
    }

    pub(super) fn revision_of(&self, key: &Key) -> Option<Revision> {
        match key {
            Key::Group(name) => self.groups.get(name).map(|e| e.revision),
            Key::ResourcePolicy(name) => self.resource_policies.get(name).map(|e| e.revision),
            Key::QueryDefinition(id) => self.query_definitions.get(id).map(|e| e.revision),
        }
    }

    pub(super) fn put(&mut self, revision: Revision, record: &Record) {
        match record {
            Record::Group(it) => {
                let before = self.groups.insert(it.name.clone(), Entry { revision, value: Arc::clone(it) });
                if let Some(before) = before.filter(|before| before.id != it.id) {
                    self.names.remove(&before.id);
                }
                self.names.insert(it.id, it.name.clone());
            }
            Record::ResourcePolicy(it) => {
                self.resource_policies.insert(Arc::clone(&it.name), Entry { revision, value: Arc::clone(it) });
            }
            Record::QueryDefinition(it) => {
                self.query_definitions.insert(Arc::clone(&it.id), Entry { revision, value: Arc::clone(it) });
            }
        }
    }

    pub(super) fn delete(&mut self, key: &Key) {
        match key {
            Key::Group(name) => {
                if let Some(before) = self.groups.remove(name) {
                    self.names.remove(&before.id);
                }
            }
            Key::ResourcePolicy(name) => drop(self.resource_policies.remove(name)),
            Key::QueryDefinition(id) => drop(self.query_definitions.remove(id)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Timestamp;
    use crate::logs::Class;

    fn group(name: &str, id: u64) -> Record {
        Record::Group(Arc::new(LogGroup {
            name: name.into(),
            id: GroupId::from_bits(id),
            store: None,
            created_at: Timestamp::default(),
            retention_days: None,
            class: Class::Standard,
            is_protected: false,
            tags: Vec::new(),
            metric_filters: Vec::new(),
            subscription_filters: Vec::new(),
        }))
    }

    fn state() -> LogsState {
        let mut state = LogsState::default();
        for (id, name) in ["/ecs", "/ecs/api", "/ecs/web", "/ecs0", "/aws"].into_iter().enumerate() {
            state.put(Revision(1), &group(name, id as u64));
        }
        state
    }

    #[test]
    fn groups_are_found_by_how_their_names_begin() {
        let state = state();
        let names = |prefix: &str, after: Option<&str>| -> Vec<String> {
            state.groups_from(prefix, after).map(|group| group.name.to_string()).collect()
        };
        assert_eq!(names("", None), ["/aws", "/ecs", "/ecs/api", "/ecs/web", "/ecs0"]);
        assert_eq!(names("/ecs/", None), ["/ecs/api", "/ecs/web"]);
        assert_eq!(names("/ecs", Some("/ecs/api")), ["/ecs/web", "/ecs0"]);
        assert_eq!(names("/ecs/", Some("/aws")), ["/ecs/api", "/ecs/web"]);
        assert_eq!(names("/ecs/", Some("/f")), [""; 0]);
        assert_eq!(names("/x", None), [""; 0]);
    }

    #[test]
    fn an_id_is_known_as_long_as_its_group() {
        let mut state = state();
        assert_eq!(state.group_of(GroupId::from_bits(1)).map(|group| group.name.as_str()), Some("/ecs/api"));
        state.put(Revision(2), &group("/ecs/api", 77));
        assert!(state.group_of(GroupId::from_bits(1)).is_none());
        assert_eq!(state.group_of(GroupId::from_bits(77)).map(|group| group.revision), Some(Revision(2)));
        state.delete(&Key::Group("/ecs/api".into()));
        assert!(state.group_of(GroupId::from_bits(77)).is_none() && state.group("/ecs/api").is_none());
    }
}
