//! What the query language sees of an instance in a ledger: the snapshot's tasks and those placed since.

use longshore_model::Timestamp;
use longshore_model::task::Desired;

use super::ledger::Ledger;
use crate::query::Facts;

/// One instance of a ledger.
pub(super) struct Working<'a> {
    pub ledger: &'a Ledger,
    pub slot: u32,
}

impl Facts for Working<'_> {
    fn agent_connected(&self) -> bool {
        self.ledger.host(self.slot).connected
    }

    fn agent_version(&self) -> Option<&str> {
        let session = self.ledger.state().instance(self.ledger.id(self.slot))?.session.as_ref()?;
        session.value.agent_version.as_deref()
    }

    fn machine_id(&self) -> Option<&str> {
        self.ledger.host(self.slot).instance.machine_id.as_deref()
    }

    fn registered_at(&self) -> Timestamp {
        self.ledger.host(self.slot).instance.registered_at
    }

    fn running_tasks(&self) -> u32 {
        let tasks = self.ledger.state().live_tasks_on(self.ledger.id(self.slot));
        let running = tasks.filter(|task| task.desired == Desired::Running).count();
        u32::try_from(running + self.ledger.host(self.slot).added).unwrap_or(u32::MAX)
    }

    fn runs_group(&self, group: &str) -> bool {
        self.ledger.runs_group(self.slot, group)
    }

    fn runs_group_like(&self, test: &dyn Fn(&str) -> bool) -> bool {
        let placed_since = self.ledger.host(self.slot).added > 0 && self.ledger.any_group_on(self.slot, test);
        placed_since || self.ledger.state().live_tasks_on(self.ledger.id(self.slot)).any(|task| test(&task.group))
    }

    fn attribute(&self, name: &str) -> Option<Option<&str>> {
        self.ledger.host(self.slot).instance.attribute(name)
    }
}
