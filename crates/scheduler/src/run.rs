//! RunTask and StartTask: a batch of calls becomes one plan.
//!
//! Each call is one group, so it is carried out whole or not at all, its client token included. Calls of a batch build on
//! each other: one that lands on an instance that an earlier one used is guarded by what the earlier one leaves there, so
//! if the store refuses the earlier one, it refuses the later one too, and both are planned again.

use std::collections::BTreeMap;
use std::sync::Arc;

use longshore_model::capacity_provider::StrategyItem;
use longshore_model::placement::Rules;
use longshore_model::plan::MAX_OPERATIONS;
use longshore_model::task::Waiting;
use longshore_model::token::{ClientToken, TokenId};
use longshore_model::{
    ClusterName, ClusterState, Demand, Group, Guard, InstanceId, Key, Plan, Record, Snapshot, Task, Timestamp, Write,
};

use crate::capacity::{MAX_WAITING, strategy};
use crate::chain::Chain;
use crate::new_task::NewTask;
use crate::per_instance;
use crate::placement::{Ledger, Placed, Refusal, Request as PlacementRequest, place, place_on};
use crate::rng::Rng;

/// One call takes at most this many tasks (API reference: `RunTask.count`, `StartTask.containerInstances`).
pub const MAX_TASKS: usize = 10;

/// One answer names at most this many instances that were passed over.
pub const MAX_FAILURES: usize = 100;

// A call with every task on an instance of its own, and a token, must fit into one group.
const _: () = assert!(MAX_TASKS * 4 + 3 <= MAX_OPERATIONS);

/// One call.
#[derive(Debug, Clone)]
pub struct Request {
    /// What its tasks are.
    pub template: NewTask,
    /// Where they go.
    pub placement: Target,
    /// The caller's token, which the caller of this has looked up before: a call that was answered is not planned again.
    pub token: Option<Token>,
}

/// Where the tasks of a call go.
#[derive(Debug, Clone)]
pub enum Target {
    /// Wherever the rules allow (RunTask).
    Anywhere {
        /// How many tasks, at most [`MAX_TASKS`].
        count: u32,
        /// The call's own constraints and strategies; those of the task definition are added.
        rules: Rules,
    },
    /// On the instances of capacity providers, or waiting for them (RunTask with a strategy).
    Providers {
        /// How many tasks, at most [`MAX_TASKS`].
        count: u32,
        /// The call's own constraints and strategies; those of the task definition are added.
        rules: Rules,
        /// What divides the tasks.
        strategy: Vec<StrategyItem>,
    },
    /// One task on each of these, at most [`MAX_TASKS`] (StartTask).
    Instances(Vec<InstanceId>),
}

/// A client token as it will be recorded.
#[derive(Debug, Clone)]
pub struct Token {
    /// Which one.
    pub id: TokenId,
    /// A digest of the call's parameters.
    pub parameters: Arc<str>,
}

/// What becomes of a batch.
#[derive(Debug, Clone, Default)]
pub struct Batch {
    /// What to commit.
    pub plan: Plan,
    /// One for each request, in their order.
    pub answers: Vec<Answer>,
}

/// What becomes of one call.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Answer {
    /// The group of the plan that starts its tasks; `None` when none could be placed.
    pub group: Option<usize>,
    /// The tasks, as they will be written.
    pub tasks: Vec<Arc<Task>>,
    /// The instances that were passed over, when not all tasks could be placed: at most [`MAX_FAILURES`].
    pub failures: Vec<Failure>,
    /// Tasks were left out because too many wait for capacity already.
    pub queue_is_full: bool,
}

/// An instance that was passed over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    /// Which one.
    pub instance: InstanceId,
    /// Why.
    pub refusal: Refusal,
}

/// Plans a batch of calls to one cluster, in their order. A cluster that does not exist places nothing. What is kept from the
/// batch before only makes it faster.
pub fn plan_batch(
    snapshot: &Snapshot,
    cluster: &ClusterName,
    requests: &[Request],
    now: Timestamp,
    seed: u128,
    kept: &mut Kept,
) -> Batch {
    let Some(state) = snapshot.cluster(cluster.as_str()) else {
        return Batch { plan: Plan::default(), answers: vec![Answer::default(); requests.len()] };
    };
    let waiting = state.waiting_task_count();
    let mut planner = Planner {
        cluster,
        state,
        ledger: per_instance::ledger(snapshot, state, kept.ledgers.remove(cluster)),
        chain: Chain::default(),
        rng: Rng::new(seed),
        now,
        waiting,
    };
    let answers = requests.iter().map(|request| planner.plan(request)).collect();
    kept.ledgers.insert(cluster.clone(), planner.ledger);
    Batch { plan: planner.chain.finish(), answers }
}

/// What batches leave for those that follow: the ledger of each cluster. In a cluster of thousands of instances most of the
/// work for a small batch would be to make one anew.
#[derive(Debug, Default)]
pub struct Kept {
    ledgers: BTreeMap<ClusterName, Ledger>,
}

fn failures(refused: Vec<(InstanceId, Refusal)>) -> Vec<Failure> {
    let first = refused.into_iter().take(MAX_FAILURES);
    first.map(|(instance, refusal)| Failure { instance, refusal }).collect()
}

struct Planner<'a> {
    cluster: &'a ClusterName,
    state: &'a ClusterState,
    ledger: Ledger,
    chain: Chain,
    rng: Rng,
    now: Timestamp,
    /// Tasks that wait for capacity, those of the batch included.
    waiting: usize,
}

impl Planner<'_> {
    fn plan(&mut self, request: &Request) -> Answer {
        let demand = request.template.demand();
        if let Target::Providers { count, rules, strategy } = &request.placement {
            return self.plan_on_providers(request, &demand, rules, &strategy::divide(strategy, &[], *count), strategy);
        }
        let placed = self.place(request, &demand);
        let failures = failures(placed.refused);
        if placed.instances.is_empty() {
            return Answer { failures, ..Answer::default() };
        }
        let tasks = self.tasks(&request.template, &demand, &placed.instances);
        let group = self.group(request, &tasks);
        Answer { group: Some(self.chain.push(group)), tasks, failures, queue_is_full: false }
    }

    /// Each provider gets its part of the tasks; those for which it has no room wait for it.
    fn plan_on_providers(
        &mut self,
        request: &Request,
        demand: &Demand,
        rules: &Rules,
        counts: &[u32],
        strategy: &[StrategyItem],
    ) -> Answer {
        let (mut answer, mut refused) = (Answer::default(), Vec::new());
        let waiting = Arc::new(Waiting { rules: rules.clone(), reserved: None });
        for (item, &count) in strategy.iter().zip(counts).filter(|(_, count)| **count > 0) {
            let provider = Some(Arc::clone(&item.provider));
            let template =
                NewTask { launch_type: None, capacity_provider: provider.clone(), ..request.template.clone() };
            let (definition, group) = (&template.definition, Arc::clone(&template.group));
            let class = PlacementRequest::of_task(definition, demand.clone(), rules, group).on_provider(provider);
            let count = (count as usize).min(MAX_TASKS);
            let placed = place(&mut self.ledger, &class, count, &mut self.rng);
            let unplaced = count - placed.instances.len();
            let waits = unplaced.min(MAX_WAITING.saturating_sub(self.waiting));
            self.waiting += waits;
            answer.tasks.extend(self.tasks(&template, demand, &placed.instances));
            answer.tasks.extend(
                (0..waits).map(|_| {
                    Arc::new(template.waiting(self.cluster, &waiting, demand.clone(), self.now, &mut self.rng))
                }),
            );
            if waits < unplaced {
                answer.queue_is_full = true;
                refused.extend(placed.refused);
            }
        }
        answer.failures = failures(refused);
        if !answer.tasks.is_empty() {
            let group = self.group(request, &answer.tasks);
            answer.group = Some(self.chain.push(group));
        }
        answer
    }

    fn place(&mut self, request: &Request, demand: &Demand) -> Placed {
        let (definition, group) = (&request.template.definition, Arc::clone(&request.template.group));
        match &request.placement {
            Target::Anywhere { count, rules } => {
                let class = PlacementRequest::of_task(definition, demand.clone(), rules, group);
                let count = (*count as usize).min(MAX_TASKS);
                place(&mut self.ledger, &class, count, &mut self.rng)
            }
            // Planned apart, since several providers are several requests.
            Target::Providers { .. } => Placed::default(),
            Target::Instances(instances) => {
                // StartTask skips the placement logic, the task definition's own constraints included.
                let mut class = PlacementRequest::of_task(definition, demand.clone(), &Rules::default(), group);
                class.constraints.clear();
                let mut placed = Placed::default();
                for &instance in instances.iter().take(MAX_TASKS) {
                    match place_on(&mut self.ledger, &class, instance) {
                        Ok(()) => placed.instances.push(instance),
                        Err(refusal) => placed.refused.push((instance, refusal)),
                    }
                }
                placed
            }
        }
    }

    fn tasks(&mut self, template: &NewTask, demand: &Demand, instances: &[InstanceId]) -> Vec<Arc<Task>> {
        let registered = |id| self.state.instance(id).and_then(|found| found.instance.as_ref());
        let instances = instances.iter().filter_map(|&id| registered(id));
        let tasks = instances.map(|instance| {
            let demand = self.ledger.name_gpus(instance.id, demand);
            Arc::new(template.on(self.cluster, instance, demand, self.now, &mut self.rng))
        });
        tasks.collect()
    }

    fn group(&self, request: &Request, tasks: &[Arc<Task>]) -> Group {
        let definition = &request.template.definition.id;
        let mut group = Group::new(format!("start {} of {definition} for a call", tasks.len()));
        let cluster = self.state.cluster().map(|entry| entry.revision);
        group.guards.push(self.chain.guard(Key::Cluster(self.cluster.clone()), cluster));
        let instances: BTreeMap<InstanceId, ()> = tasks.iter().filter_map(|task| Some((task.instance?, ()))).collect();
        for &id in instances.keys() {
            let held = self.ledger.held(id).cloned().unwrap_or_default();
            self.chain.reserve(&mut group, self.cluster, id, self.state.instance(id), held);
        }
        group.writes.extend(tasks.iter().map(|task| Write::Put(Record::Task(Arc::clone(task)))));
        if let Some(token) = &request.token {
            group.guards.push(Guard::absent(Key::Token(token.id.clone())));
            group.writes.push(Write::Put(Record::Token(Arc::new(ClientToken {
                id: token.id.clone(),
                parameters: Arc::clone(&token.parameters),
                tasks: tasks.iter().map(|task| task.id).collect(),
                used_at: self.now,
            }))));
        }
        group
    }
}
