//! What holds for every service, whatever happens to it: bounds are kept, it converges, nothing is oversold (the world
//! checks that after every group), and plans can be made again.

use std::time::Duration;

use longshore_model::container_instance::Status as InstanceStatus;
use longshore_model::rollout::State;
use longshore_model::task::{Desired, Health, Status};
use longshore_model::{InstanceId, Service, TaskDefinition};
use longshore_scheduler::rng::Rng;
use proptest::prelude::*;
use proptest::test_runner::TestCaseError;
use serde_json::json;

use crate::support::{World, definition, service_of};

fn web(revision: u32, checked: bool) -> TaskDefinition {
    let mut container = json!({"cpu": 100, "memory": 100});
    if checked {
        container["healthCheck"] = json!({"command": ["true"]});
    }
    definition("web", revision, container)
}

fn is_healthy(task: &longshore_model::Task, checked: bool) -> bool {
    let passes = !checked || task.health == Health::Healthy;
    task.desired == Desired::Running && task.last == Status::Running && passes
}

/// Agents make some steps, not all, in any order.
fn agents_make_some_steps(world: &mut World, rng: &mut Rng, checked: bool) {
    for task in world.tasks_of("web") {
        match (rng.below(3), task.desired) {
            (0, _) => {}
            (_, Desired::Stopped) => world.observe(task.id, Status::Stopped),
            (_, Desired::Running) if task.last < Status::Running => world.observe(task.id, Status::Running),
            (_, Desired::Running) if checked => world.set_health(task.id, Health::Healthy),
            (_, Desired::Running) => {}
        }
    }
}

/// One plan, carried out: no start beyond the upper bound, no stop below the lower one, no work left right after.
fn step_within_bounds(world: &mut World, checked: bool) -> Result<(), TestCaseError> {
    let service = world.service("web");
    let (lower, upper) = (service.lower_bound() as usize, service.upper_bound() as usize);
    let healthy = |world: &World| world.tasks_of("web").iter().filter(|task| is_healthy(task, checked)).count();
    let (healthy_before, live_before) = (healthy(world), world.tasks_of("web").len());
    let planned = world.plan("web");
    let again = world.plan_again("web");
    prop_assert_eq!(&planned.plan, &again.plan, "the same seed gives the same plan");
    world.commit_all(&planned.plan);
    let (healthy_after, live_after) = (healthy(world), world.tasks_of("web").len());
    prop_assert!(live_after <= upper.max(live_before), "{live_after} tasks, {upper} allowed");
    prop_assert!(healthy_after >= lower.min(healthy_before), "{healthy_after} healthy tasks, {lower} wanted");
    Ok(())
}

#[derive(Debug, Clone)]
enum Happening {
    Deploy,
    Scale(u32),
    Percentages(u32, u32),
    Drain(u128),
    Activate(u128),
    Kill(usize),
    Sicken(usize),
    FailToStart(usize),
    Wait(u64),
}

fn happening() -> impl Strategy<Value = Happening> {
    prop_oneof![
        2 => Just(Happening::Deploy),
        2 => (0u32..12).prop_map(Happening::Scale),
        1 => (0u32..=100, 100u32..=200).prop_map(|(min, max)| Happening::Percentages(min, max)),
        1 => (1u128..5).prop_map(Happening::Drain),
        1 => (1u128..5).prop_map(Happening::Activate),
        2 => (0usize..12).prop_map(Happening::Kill),
        2 => (0usize..12).prop_map(Happening::Sicken),
        1 => (0usize..12).prop_map(Happening::FailToStart),
        3 => (0u64..30).prop_map(Happening::Wait),
    ]
}

struct Story {
    world: World,
    rng: Rng,
    revision: u32,
    checked: bool,
}

impl Story {
    fn new(desired: u32, minimum: u32, maximum: u32, checked: bool, seed: u128) -> Self {
        let mut world = World::with_instances(4, 1_200, 1_200);
        world.seed = seed;
        world.define(&web(1, checked));
        let service = service_of("web", desired, &web(1, checked));
        world.create(Service { minimum_healthy_percent: minimum, maximum_percent: maximum, ..service });
        Self { world, rng: Rng::new(seed), revision: 1, checked }
    }

    fn pick(&self, index: usize, test: impl Fn(&longshore_model::Task) -> bool) -> Option<longshore_model::TaskId> {
        let tasks: Vec<_> = self.world.tasks_of("web").into_iter().filter(|task| test(task)).collect();
        (!tasks.is_empty()).then(|| tasks[index % tasks.len()].id)
    }

    fn happen(&mut self, happening: Happening) {
        match happening {
            Happening::Deploy => {
                self.revision += 1;
                let definition = web(self.revision, self.checked);
                self.world.define(&definition);
                let service = (*self.world.service("web")).clone();
                self.world.deploy(Service { definition: Some(definition.id), ..service });
            }
            Happening::Scale(desired) => self.world.edit_service("web", |service| service.desired_count = desired),
            Happening::Percentages(minimum, maximum) => self.world.edit_service("web", |service| {
                service.minimum_healthy_percent = minimum;
                service.maximum_percent = maximum;
            }),
            Happening::Drain(id) => self.world.set_instance_status(InstanceId::from_bits(id), InstanceStatus::Draining),
            Happening::Activate(id) => {
                self.world.set_instance_status(InstanceId::from_bits(id), InstanceStatus::Active)
            }
            Happening::Kill(index) => {
                if let Some(task) = self.pick(index, |_| true) {
                    self.world.observe(task, Status::Stopped);
                }
            }
            Happening::Sicken(index) => {
                if let Some(task) = self.pick(index, |task| task.last == Status::Running) {
                    self.world.set_health(task, Health::Unhealthy);
                }
            }
            Happening::FailToStart(index) => {
                if let Some(task) = self.pick(index, |task| task.last < Status::Running) {
                    self.world.fail_to_start(task);
                }
            }
            Happening::Wait(seconds) => self.world.wait(Duration::from_secs(seconds)),
        }
    }

    fn step(&mut self) -> Result<(), TestCaseError> {
        agents_make_some_steps(&mut self.world, &mut self.rng, self.checked);
        self.world.wait(Duration::from_millis(200));
        step_within_bounds(&mut self.world, self.checked)
    }

    fn is_converged(&self) -> bool {
        let desired = self.world.service("web").desired_count as usize;
        let tasks = self.world.tasks_of("web");
        let rollout = self.world.rollout("web");
        tasks.len() == desired
            && tasks.iter().all(|task| task.definition.revision == self.revision && is_healthy(task, self.checked))
            && rollout.deployments.len() == 1
            && rollout.deployments[0].state == State::Completed
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(80))]

    #[test]
    fn a_rollout_keeps_its_bounds_and_converges(
        desired in 0u32..12,
        minimum in 0u32..=100,
        maximum in 100u32..=200,
        checked: bool,
        seed: u128,
    ) {
        // Rule 7.4.3: the upper bound counts tasks that run, start and stop; the lower one those that are healthy, of
        // all deployments.
        let mut story = Story::new(desired, minimum, maximum, checked, seed);
        let mut deployed = false;
        for _ in 0..400 {
            story.step()?;
            if story.is_converged() {
                if deployed {
                    return Ok(());
                }
                deployed = true;
                story.happen(Happening::Deploy);
            }
        }
        let service = story.world.service("web");
        let no_step = service.lower_bound() == desired && service.upper_bound() == desired;
        prop_assert!(deployed && no_step, "no progress at {minimum}/{maximum} of {desired}");
        prop_assert!(story.world.events("web").last().unwrap().contains("unable to stop or start"));
    }

    #[test]
    fn whatever_happens_bounds_are_kept_and_peace_brings_convergence(
        desired in 0u32..10,
        happenings in proptest::collection::vec(happening(), 0..25),
        checked: bool,
        seed: u128,
    ) {
        let mut story = Story::new(desired, 50, 200, checked, seed);
        for happening in happenings {
            story.happen(happening);
            story.step()?;
        }
        story.happen(Happening::Percentages(50, 200));
        for id in 1..5 {
            story.happen(Happening::Activate(id));
        }
        for _ in 0..300 {
            story.step()?;
            if story.is_converged() {
                story.step()?;
                prop_assert!(!story.world.step("web"), "a converged service is left alone");
                return Ok(());
            }
            let wake_at = story.world.plan("web").wake_at;
            if let Some(at) = wake_at.filter(|at| at.since(story.world.now) < Duration::from_secs(1_000)) {
                story.world.now = story.world.now.max(at);
            }
        }
        prop_assert!(false, "no convergence: {:#?} {:#?}", story.world.rollout("web"), story.world.events("web"));
    }
}
