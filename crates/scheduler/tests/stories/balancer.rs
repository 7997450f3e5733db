//! Load balancing for the stories: target groups behind a listener, and edges that say what they are told to.

use std::sync::Arc;

use longshore_model::fixture;
use longshore_model::load_balancing::{
    Action, Edge, EdgeName, Forward, Health as TargetHealth, HealthCheck, Key as BalancingKey, Listener, ListenerId,
    LoadBalancerId, Record as BalancingRecord, Registration, Rule, RuleId, Sight, Sighting, Sightings, Target,
    TargetGroup, TargetGroupId, TargetKey, TargetType, WeightedGroup,
};
use longshore_model::task::{Desired, Status};
use longshore_model::{Key, Record, Revision, Service, TaskDefinition, TaskId, Timestamp, Write};
use longshore_scheduler::targets;
use serde_json::{Value, json};

use crate::support::{World, cluster, definition, service_of};

pub(crate) const BALANCER: LoadBalancerId = LoadBalancerId::from_bits(1);
pub(crate) const LISTENER: ListenerId = ListenerId::from_bits(1);

/// A definition whose container listens on port 80.
pub(crate) fn web(revision: u32) -> TaskDefinition {
    definition("web", revision, json!({"cpu": 10, "memory": 10, "portMappings": [{"containerPort": 80}]}))
}

pub(crate) fn group_arn(group: u64) -> String {
    format!(
        "arn:aws:elasticloadbalancing:us-east-1:000000000000:targetgroup/g{group}/{}",
        TargetGroupId::from_bits(group)
    )
}

/// What a service says of these groups.
pub(crate) fn load_balancers(groups: &[u64]) -> Value {
    let balancer =
        |group: &u64| json!({"targetGroupArn": group_arn(*group), "containerName": "app", "containerPort": 80});
    json!(groups.iter().map(balancer).collect::<Vec<_>>())
}

pub(crate) fn balanced(desired_count: u32, groups: &[u64]) -> Service {
    let document = json!({"loadBalancers": load_balancers(groups)});
    Service { document: document.into(), ..service_of("web", desired_count, &web(1)) }
}

pub(crate) fn forward(groups: &[(u64, u32)]) -> Vec<Action> {
    let weighted = |&(group, weight): &(u64, u32)| WeightedGroup { group: TargetGroupId::from_bits(group), weight };
    vec![Action::Forward(Forward { groups: groups.iter().map(weighted).collect(), stickiness_seconds: None })]
}

impl World {
    /// Groups 1 and 2 behind a listener, an edge, three instances, and revisions 1 to 3 of `web`.
    pub(crate) fn with_balancer() -> Self {
        let mut world = Self::with_instances(3, 4000, 4000);
        for revision in 1..=3 {
            world.define(&web(revision));
        }
        world.put_group(1, 300);
        world.put_group(2, 30);
        world.put_listener(forward(&[(1, 1), (2, 0)]));
        world.put_edge("a", None);
        world
    }

    pub(crate) fn put_balancing(&mut self, record: BalancingRecord) {
        self.put(Record::LoadBalancing(record));
    }

    pub(crate) fn delete_balancing(&mut self, key: BalancingKey) {
        let revision = Revision(self.snapshot.revision().0 + 1);
        self.snapshot.apply(revision, &[Write::Delete(Key::LoadBalancing(key))]);
        // The next record that is written gets a later number.
        self.put_group(9, 0);
    }

    pub(crate) fn put_group(&mut self, group: u64, delay_seconds: u32) {
        let delay = ("deregistration_delay.timeout_seconds".into(), delay_seconds.to_string().into());
        self.put_balancing(BalancingRecord::TargetGroup(Arc::new(TargetGroup {
            name: format!("g{group}").into(),
            target_type: TargetType::Instance,
            health_check: HealthCheck { path: Some("/".into()), ..fixture::health_check() },
            attributes: [delay].into_iter().collect(),
            ..fixture::target_group(TargetGroupId::from_bits(group))
        })));
    }

    pub(crate) fn put_listener(&mut self, default_actions: Vec<Action>) {
        self.put_balancing(BalancingRecord::Listener(Arc::new(Listener {
            id: LISTENER,
            load_balancer: BALANCER,
            ..fixture::listener(default_actions)
        })));
    }

    pub(crate) fn put_rule(&mut self, rule: u64, actions: Vec<Action>) {
        self.put_balancing(BalancingRecord::Rule(Arc::new(Rule {
            listener: LISTENER,
            load_balancer: BALANCER,
            priority: u32::try_from(rule).unwrap(),
            ..fixture::rule(RuleId::from_bits(rule), actions)
        })));
    }

    pub(crate) fn put_edge(&mut self, name: &str, away_since: Option<Timestamp>) {
        self.put_balancing(BalancingRecord::Edge(Arc::new(Edge {
            name: name.into(),
            addresses: vec!["127.73.0.0/16".into()],
            version: "1".into(),
            away_since,
            server: 1,
            registered_at: Timestamp::default(),
            problems: Vec::new(),
        })));
    }

    pub(crate) fn see(&mut self, edge: &str, key: &TargetKey, sight: Sight, words: Option<&str>) {
        let known = self.snapshot.load_balancing().sightings.get(key).map(|entry| entry.by_edge.clone());
        let mut by_edge = known.unwrap_or_default();
        by_edge.retain(|it| it.edge != EdgeName::from(edge));
        let description = words.map(Into::into);
        by_edge.push(Sighting { edge: edge.into(), sight, reason: None, description, since: self.now });
        self.put_balancing(BalancingRecord::Sightings(Arc::new(Sightings { key: key.clone(), by_edge })));
    }

    /// Registers and drains what is due; true when there was anything.
    pub(crate) fn balance(&mut self) -> bool {
        let tasks: Vec<TaskId> = self.state().tasks().keys().copied().collect();
        let planned = targets::plan(&self.snapshot, &cluster(), tasks, self.now);
        self.commit_all(&planned.plan);
        let nothing = targets::plan(&self.snapshot, &cluster(), self.state().tasks().keys().copied(), self.now);
        assert!(nothing.plan.groups.is_empty(), "it goes on without anything having happened: {:#?}", nothing.plan);
        !planned.plan.groups.is_empty()
    }

    /// Lets an agent report that a task runs at a port that no other has.
    pub(crate) fn run_somewhere(&mut self, id: TaskId) {
        let port = u16::try_from(1_024 + self.snapshot.revision().0 % 60_000).unwrap();
        self.observe_at(id, port);
    }

    /// All tasks that shall run do, each at a port of its own, those that are not drained any more have stopped, and the
    /// edge `a` finds all targets healthy and all drains over. True when anything changed.
    pub(crate) fn catch_up(&mut self) -> bool {
        let before = self.snapshot.revision();
        let live: Vec<_> = self.state().live_tasks().map(|entry| Arc::clone(&entry.value)).collect();
        for task in live {
            match task.desired {
                Desired::Stopped if !task.is_draining() => self.observe(task.id, Status::Stopped),
                Desired::Running if task.last < Status::Running => self.run_somewhere(task.id),
                _ => {}
            }
        }
        self.balance();
        let all: Vec<Arc<Target>> = self.targets();
        for target in all {
            let sight = match target.registration {
                Registration::Registered => Sight::Serving(TargetHealth::Healthy),
                Registration::Draining { .. } => Sight::Drained,
            };
            let known = self.snapshot.load_balancing().sightings.get(&target.key);
            if !known.is_some_and(|known| known.by_edge.iter().any(|it| it.sight == sight)) {
                self.see("a", &target.key, sight, None);
            }
        }
        self.balance();
        self.snapshot.revision() > before
    }

    /// Plans and lets everybody act until nothing changes any more.
    pub(crate) fn settle_balanced(&mut self) {
        for _ in 0..200 {
            let (planned, changed) = (self.step("web"), self.catch_up());
            self.wait(std::time::Duration::from_secs(1));
            if !planned && !changed {
                return;
            }
        }
        panic!("it does not settle: {:#?}", self.events("web"));
    }

    pub(crate) fn targets(&self) -> Vec<Arc<Target>> {
        self.snapshot.load_balancing().targets.values().map(|entry| Arc::clone(&entry.value)).collect()
    }
}
