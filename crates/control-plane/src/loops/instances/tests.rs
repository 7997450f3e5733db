//! Whose time is up, on a clock that the test sets.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use longshore_model::task::{Container, ContainerStatus, Desired, Status};
use longshore_model::{
    Capacity, ContainerInstance, Demand, Group, InstanceSession, Record, Reservation, Task, TaskId, container_instance,
    fixture,
};
use longshore_state::{Memory, Store};

use super::*;
use crate::clock::Clock;
use crate::identity::AccessKeys;
use crate::{entropy, testing};

const INSTANCE: InstanceId = InstanceId::from_bits(1);

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
}

impl World {
    /// One instance that registered at second 100 and has one running task; its agent may be away for 60 s.
    async fn new() -> Self {
        let clock = ManualClock::default();
        clock.0.store(100_000, Ordering::Relaxed);
        let store = Store::open(Memory::new()).unwrap();
        let ctx = Context::new(
            testing::config(),
            store,
            Arc::new(clock.clone()),
            Arc::new(entropy::System),
            AccessKeys::default(),
        );
        let world = Self { ctx, clock };
        let task = task();
        let mut held = Reservation::default();
        held.add(&task.demand);
        world.put(Record::Instance(instance(world.now()).into())).await;
        world.put(Record::Reservation("prod".into(), INSTANCE, held.into())).await;
        world.put(Record::Task(task.into())).await;
        world
    }

    fn now(&self) -> Timestamp {
        self.clock.now()
    }

    async fn put(&self, record: Record) {
        assert_eq!(self.ctx.commit(Group::new("test").put(record).into()).await, Ok(Vec::new()));
    }

    /// Records a session of our agent that began or ended now.
    async fn session(&self, connected: bool, server: u64) {
        self.session_of(AGENT_HASH, connected, server).await;
    }

    async fn session_of(&self, agent_hash: &str, connected: bool, server: u64) {
        let agent_hash = Some(agent_hash.into());
        let session = InstanceSession { connected, since: self.now(), agent_hash, ..fixture::session(server) };
        self.put(Record::Session("prod".into(), INSTANCE, session.into())).await;
    }

    /// The instance keeps its tasks for so many seconds, and no longer.
    async fn gives_up_after(&self, seconds: u32) {
        assert_eq!(self.look().await, Some(seconds.into()));
        self.pass(i64::from(seconds) - 1);
        assert_eq!(self.look().await, Some(1));
        assert_eq!(self.task().last, Status::Running);
        self.pass(1);
        assert_eq!(self.look().await, None);
    }

    fn pass(&self, seconds: i64) {
        self.clock.0.fetch_add(seconds * 1_000, Ordering::Relaxed);
    }

    /// Looks once and commits; gives in how many seconds the next instance is due.
    async fn look(&self) -> Option<u64> {
        let snapshot = self.ctx.snapshot();
        let live = self.ctx.servers().live_from_now().await;
        let (plans, next) = look(&self.ctx, &snapshot, live.as_ref(), self.now());
        for plan in plans {
            assert_eq!(self.ctx.commit(plan).await, Ok(Vec::new()));
        }
        next.map(|next| next.since(self.now()).as_secs())
    }

    fn instance(&self) -> InstanceState {
        self.ctx.snapshot().cluster("prod").unwrap().instance(INSTANCE).unwrap().clone()
    }

    fn task(&self) -> Task {
        (*self.ctx.snapshot().cluster("prod").unwrap().task(TaskId::from_bits(1)).unwrap().value).clone()
    }
}

fn instance(registered_at: Timestamp) -> ContainerInstance {
    let capacity = Capacity { cpu_units: 1024, memory_mib: 1024, ..Capacity::default() };
    ContainerInstance { capacity, registered_at, ..fixture::container_instance(INSTANCE) }
}

fn task() -> Task {
    let container =
        Container { last: ContainerStatus::Running, cpu_units: 128, memory_mib: Some(64), ..fixture::container("web") };
    Task {
        instance: Some(INSTANCE),
        last: Status::Running,
        containers: vec![container],
        demand: Demand { cpu_units: 128, memory_mib: 64, ..Demand::default() },
        ..fixture::task(TaskId::from_bits(1))
    }
}

#[tokio::test]
async fn the_tasks_of_an_instance_are_given_up_to_the_second() {
    let world = World::new().await;
    world.session(false, world.ctx.server()).await;
    world.gives_up_after(60).await;
    let task = world.task();
    assert_eq!((task.last, task.desired, task.stopped_at), (Status::Stopped, Desired::Stopped, Some(world.now())));
    let reason = "Container instance lost: its agent was not connected for 60 seconds.";
    assert_eq!(task.stop, Some(Stop::new(StopCode::TerminationNotice, reason, StoppedBy::InstanceLoss)));
    assert_eq!((task.given_up, world.instance().held().cpu_units), (true, 128), "it may run on there");
    assert_eq!(world.instance().instance.unwrap().status, container_instance::Status::Active);
    assert_eq!(world.look().await, None);
}

#[tokio::test]
async fn an_agent_that_returns_in_time_starts_the_count_anew() {
    let world = World::new().await;
    world.session(false, world.ctx.server()).await;
    world.pass(59);
    let _session = world.ctx.agents().control().register(INSTANCE);
    world.session(true, world.ctx.server()).await;
    world.pass(1_000);
    assert_eq!(world.look().await, None);
    world.session(false, world.ctx.server()).await;
    assert_eq!(world.look().await, Some(60));
    assert_eq!(world.task().last, Status::Running);
}

#[tokio::test]
async fn an_agent_that_never_came_is_away_since_its_registration() {
    let world = World::new().await;
    world.pass(10);
    assert_eq!(world.look().await, Some(50));
}

#[tokio::test]
async fn sessions_that_exist_in_the_records_alone_end_now() {
    for earlier_start in [true, false] {
        let world = World::new().await;
        let server = if earlier_start { world.ctx.server() ^ 1 } else { world.ctx.server() };
        world.session(true, server).await;
        world.pass(1_000);
        world.look().await;
        let session = world.instance().session.unwrap();
        assert_eq!((session.connected, session.since), (false, world.now()));
        assert_eq!(world.look().await, Some(60), "the agent has its whole time to come back");
    }
}

#[tokio::test]
async fn an_agent_that_notices_late_that_its_server_is_gone_has_longer() {
    let world = World::new().await;
    let gone = world.ctx.server() ^ 1;
    world.session_of("0123abcd", false, world.ctx.server()).await;
    assert_eq!(world.look().await, Some(60), "a server that is there has told it, or been left by it");
    world.session_of("0123abcd", false, gone).await;
    world.gives_up_after(180).await;
    let reason = world.task().stop.expect("it was given up").reason;
    assert_eq!(&*reason, "Container instance lost: its agent was not connected for 180 seconds.");

    let world = World::new().await;
    world.session(false, gone).await;
    assert_eq!(world.look().await, Some(60), "our own agent is at another server by then");
}

#[tokio::test]
async fn an_empty_instance_may_be_away_for_ever() {
    let world = World::new().await;
    world.session(false, world.ctx.server()).await;
    let task = Task { last: Status::Stopped, ..world.task() };
    world.put(Record::Task(task.into())).await;
    assert_eq!(world.look().await, None);
}
