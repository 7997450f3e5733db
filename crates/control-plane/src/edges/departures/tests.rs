//! Whose time is up, on a clock that the test sets.

use std::sync::atomic::{AtomicI64, Ordering};

use longshore_model::Record as AnyRecord;
use longshore_model::load_balancing::{Health, Registration, Sight};
use longshore_state::{Memory, Store};

use super::super::fixture::{edge, key, sightings, target};
use super::*;
use crate::clock::Clock;
use crate::identity::AccessKeys;
use crate::{entropy, testing};

const HEALTHY: Sight = Sight::Serving(Health::Healthy);

#[derive(Debug, Clone, Default)]
struct ManualClock(Arc<AtomicI64>);

impl Clock for ManualClock {
    fn now(&self) -> Timestamp {
        Timestamp::from_millis(self.0.load(Ordering::Relaxed))
    }
}

struct World {
    ctx: Context,
    clock: ManualClock,
    missing: BTreeMap<EdgeName, Timestamp>,
}

impl World {
    /// A server that starts at second 1000, on these records.
    async fn new(records: impl IntoIterator<Item = Record>) -> Self {
        let clock = ManualClock::default();
        clock.0.store(1_000_000, Ordering::Relaxed);
        let store = Store::open(Memory::new()).unwrap();
        let (times, entropy) = (Arc::new(clock.clone()), Arc::new(entropy::System));
        let ctx = Context::new(testing::config(), store, times, entropy, AccessKeys::default());
        let group = records.into_iter().map(AnyRecord::from).fold(Group::new("test"), Group::put);
        assert_eq!(ctx.commit(group.into()).await, Ok(Vec::new()));
        Self { ctx, clock, missing: BTreeMap::new() }
    }

    /// One round of the loop at a second, with these servers alive; whether anything was to be done.
    async fn round(&mut self, second: i64, live: &[u64]) -> bool {
        self.clock.0.store(second * 1000, Ordering::Relaxed);
        let snapshot = self.ctx.snapshot();
        let live = live.iter().copied().collect();
        let (plan, _) = look(&self.ctx, snapshot.load_balancing(), Some(&live), &mut self.missing, self.ctx.now());
        let has_work = !plan.groups.is_empty();
        assert_eq!(self.ctx.commit(plan).await, Ok(Vec::new()));
        has_work
    }

    /// The edges, each with the second since which it is away.
    fn edges(&self) -> Vec<(String, Option<i64>)> {
        let snapshot = self.ctx.snapshot();
        let away =
            |edge: &Entry<longshore_model::load_balancing::Edge>| edge.away_since.map(|at| at.as_millis() / 1000);
        snapshot.load_balancing().edges.values().map(|edge| (edge.name.to_string(), away(edge))).collect()
    }

    /// Who has said something of a target.
    fn heard(&self, number: u16) -> Vec<String> {
        let snapshot = self.ctx.snapshot();
        let found = snapshot.load_balancing().sightings.get(&key(number));
        found.map(|it| it.by_edge.iter().map(|said| said.edge.to_string()).collect()).unwrap_or_default()
    }
}

#[tokio::test]
async fn an_edge_of_a_server_that_is_gone_is_away_and_counts_for_a_minute() {
    // Rule 8.2.2.
    let said = sightings(1, &[("front", HEALTHY), ("other", HEALTHY)]);
    let records = [edge("front", 1, None), edge("other", 2, None), target(1, Registration::Registered), said];
    let mut world = World::new(records).await;
    assert!(world.round(1_000, &[2]).await);
    assert_eq!(world.edges(), [("front".to_owned(), Some(1_000)), ("other".to_owned(), None)]);
    assert!(!world.round(1_059, &[2]).await, "it counts");
    assert_eq!(world.heard(1), ["front", "other"]);
    // What it said goes before it does.
    assert!(world.round(1_060, &[2]).await);
    assert_eq!((world.heard(1), world.edges().len()), (vec!["other".to_owned()], 2));
    assert!(world.round(1_060, &[2]).await);
    assert_eq!(world.edges(), [("other".to_owned(), None)]);
    assert!(!world.round(1_061, &[2]).await);
}

#[tokio::test]
async fn what_an_edge_said_stays_when_it_comes_back_at_the_last_moment() {
    let said = sightings(1, &[("front", HEALTHY)]);
    let mut world = World::new([edge("front", 1, Some(10_000)), target(1, Registration::Registered), said]).await;
    world.clock.0.store(1_060_000, Ordering::Relaxed);
    let snapshot = world.ctx.snapshot();
    let (plan, _) = look(&world.ctx, snapshot.load_balancing(), None, &mut world.missing, world.ctx.now());
    assert_eq!(plan.groups.len(), 1, "its time is up");
    let back = Group::new("test").put(edge("front", 1, None).into());
    assert_eq!(world.ctx.commit(back.into()).await, Ok(Vec::new()));
    assert_eq!(world.ctx.commit(plan).await.map(|conflicts| conflicts.len()), Ok(1));
    assert_eq!(world.heard(1), ["front"]);
}

#[tokio::test]
async fn nobody_is_away_for_longer_than_the_server_runs() {
    // Rule 8.2.2.
    let mut world = World::new([edge("front", 1, Some(10_000))]).await;
    assert!(!world.round(1_030, &[]).await, "it had no server to come back to");
    assert!(world.round(1_060, &[]).await);
    assert!(world.edges().is_empty());
}

#[tokio::test]
async fn an_edge_without_a_session_here_is_away_and_one_elsewhere_is_not_judged_without_knowledge() {
    let mut world = World::new([edge("elsewhere", 1, None)]).await;
    let own = world.ctx.server();
    let group = Group::new("test").put(edge("here", own, None).into());
    assert_eq!(world.ctx.commit(group.into()).await, Ok(Vec::new()));
    let snapshot = world.ctx.snapshot();
    let (plan, _) = look(&world.ctx, snapshot.load_balancing(), None, &mut world.missing, world.ctx.now());
    assert_eq!(plan.groups.len(), 1);
    let registration = world.ctx.edges().registry.register(&"here".into());
    assert!(!world.round(1_001, &[1]).await, "both have one");
    drop(registration);
    assert!(world.round(1_002, &[1]).await);
    assert_eq!(world.edges(), [("elsewhere".to_owned(), None), ("here".to_owned(), Some(1_002))]);
}

#[tokio::test]
async fn what_was_said_stays_for_a_minute_after_a_goodbye_and_goes_with_its_target_at_once() {
    let said = [sightings(1, &[("gone", HEALTHY)]), sightings(2, &[("gone", HEALTHY)])];
    let mut world = World::new(said.into_iter().chain([target(1, Registration::Registered)])).await;
    assert!(world.round(1_000, &[]).await);
    assert_eq!((world.heard(1), world.heard(2)), (vec!["gone".to_owned()], Vec::new()));
    assert!(!world.round(1_059, &[]).await);
    assert!(world.round(1_060, &[]).await);
    assert!(world.heard(1).is_empty());
    assert!(world.ctx.snapshot().load_balancing().sightings.is_empty());
}
