//! On virtual time, with targets that answer what a test says.

use std::collections::BTreeMap;
use std::future::Future;
use std::net::SocketAddr;
use std::sync::{Mutex, PoisonError};

use longshore_model::Timestamp;
use longshore_model::fixture;
use longshore_model::load_balancing::{
    Action, Forward, Health, HealthCheck, Listener, Record, Registration, Sight, Sighting, Sightings, Target,
    TargetGroup, TargetGroupId, WeightedGroup,
};
use longshore_model::plan::Revision;
use tokio::time::sleep;

use super::super::plan::Manner;
use super::*;

const AT_A_TIME: usize = 2_048;

const GROUP: TargetGroupId = TargetGroupId::from_bits(1);

fn group(check: HealthCheck) -> TargetGroup {
    TargetGroup { health_check: check, ..fixture::target_group(GROUP) }
}

fn check() -> HealthCheck {
    HealthCheck { healthy_threshold: 3, ..fixture::health_check() }
}

fn target(port: u16) -> Target {
    Target { address: "10.0.0.1".into(), ..fixture::target(TargetKey { group: GROUP, id: "10.0.0.1".into(), port }) }
}

fn listener() -> Listener {
    let forward = Forward { groups: vec![WeightedGroup { group: GROUP, weight: 1 }], stickiness_seconds: None };
    fixture::listener(vec![Action::Forward(forward)])
}

/// What targets answer by port, how long each takes, and when whom was asked.
#[derive(Default)]
struct World {
    answers: BTreeMap<u16, Outcome>,
    takes: Duration,
    asked: Vec<(Instant, u16)>,
    under_way: usize,
    most_under_way: usize,
    said: Vec<(Instant, Finding)>,
}

struct Scripted(Arc<Mutex<World>>);

impl Prober for Scripted {
    fn probe(&self, address: SocketAddr, _: Arc<Manner>) -> impl Future<Output = Outcome> + Send + 'static {
        let world = Arc::clone(&self.0);
        async move {
            let takes = {
                let mut world = locked(&world);
                world.asked.push((Instant::now(), address.port()));
                world.under_way += 1;
                world.most_under_way = world.most_under_way.max(world.under_way);
                world.takes
            };
            sleep(takes).await;
            let mut world = locked(&world);
            world.under_way -= 1;
            world.answers.get(&address.port()).copied().unwrap_or(Outcome::Passed)
        }
    }
}

fn locked(world: &Mutex<World>) -> std::sync::MutexGuard<'_, World> {
    world.lock().unwrap_or_else(PoisonError::into_inner)
}

struct Scene {
    world: Arc<Mutex<World>>,
    checks: Checks,
    state: LoadBalancingState,
}

impl Scene {
    fn new(takes: Duration) -> Self {
        let world = Arc::new(Mutex::new(World { takes, ..World::default() }));
        let heard = Arc::clone(&world);
        let found = move |finding| locked(&heard).said.push((Instant::now(), finding));
        let checks = Checks::with("edge".into(), AT_A_TIME, Scripted(Arc::clone(&world)), found);
        let mut scene = Self { world, checks, state: LoadBalancingState::default() };
        scene.put(Record::TargetGroup(Arc::new(group(check()))));
        scene.put(Record::Listener(Arc::new(listener())));
        scene
    }

    /// With so many targets that come together.
    fn of(targets: u16, takes: Duration) -> Self {
        let mut scene = Self::new(takes);
        for port in 1..=targets {
            scene.state.put(Revision(1), &Record::Target(Arc::new(target(port))));
        }
        scene.checks.apply(Arc::new(scene.state.clone()));
        scene
    }

    fn put(&mut self, record: Record) {
        self.state.put(Revision(1), &record);
        self.checks.apply(Arc::new(self.state.clone()));
    }

    fn delete(&mut self, record: &Record) {
        self.state.delete(&record.key());
        self.checks.apply(Arc::new(self.state.clone()));
    }

    fn answer(&self, port: u16, outcome: Outcome) {
        locked(&self.world).answers.insert(port, outcome);
    }

    /// What was said of a target since this was asked last.
    fn said(&self) -> Vec<Health> {
        locked(&self.world).said.drain(..).map(|(_, finding)| finding.health).collect()
    }

    fn asked(&self) -> Vec<(Instant, u16)> {
        std::mem::take(&mut locked(&self.world).asked)
    }
}

async fn pass(seconds: u64) {
    sleep(Duration::from_secs(seconds)).await;
}

#[tokio::test(start_paused = true)]
async fn a_target_goes_from_initial_to_healthy_to_unhealthy_and_back() {
    let mut scene = Scene::new(Duration::from_millis(1));
    scene.put(Record::Target(Arc::new(target(80))));
    pass(1).await;
    assert_eq!(scene.said(), [Health::Initial, Health::Healthy], "it is asked at once");

    scene.answer(80, Outcome::Mismatch(502));
    pass(120).await;
    assert_eq!(scene.said(), [Health::Unhealthy]);
    scene.answer(80, Outcome::Passed);
    pass(59).await;
    assert_eq!(scene.said(), [], "two in a row are not enough");
    pass(60).await;
    assert_eq!(scene.said(), [Health::Healthy]);
}

#[tokio::test(start_paused = true)]
async fn checks_come_at_the_interval_however_long_answers_take() {
    let mut scene = Scene::new(Duration::from_secs(4));
    scene.put(Record::Target(Arc::new(target(80))));
    pass(600).await;
    let asked = scene.asked();
    let gaps: Vec<_> = asked.windows(2).map(|pair| (pair[1].0 - pair[0].0).as_secs_f64().round()).collect();
    assert!((15.0..=45.0).contains(&gaps[0]), "the second one finds its place: {gaps:?}");
    assert!(gaps[1..].iter().all(|gap| *gap == 30.0), "{gaps:?}");
    assert!(gaps.len() >= 18, "{gaps:?}");
}

#[tokio::test(start_paused = true)]
async fn ten_thousand_targets_are_asked_evenly() {
    let scene = Scene::of(10_000, Duration::from_millis(2));
    pass(3).await;
    assert_eq!(scene.asked().len(), 10_000, "each soon");
    pass(60).await;
    scene.asked();
    let began = Instant::now();
    pass(30).await;
    let mut each_second = [0_u32; 31];
    for (when, _) in scene.asked() {
        each_second[usize::try_from((when - began).as_secs()).expect("30 at most")] += 1;
    }
    assert_eq!(each_second.iter().sum::<u32>(), 10_000);
    assert!(each_second[..30].iter().all(|count| (200..500).contains(count)), "{each_second:?}");
    assert_eq!(scene.said().len(), 20_000, "initial and healthy, and never again");
}

#[tokio::test(start_paused = true)]
async fn no_more_are_asked_at_a_time_than_may_be() {
    let scene = Scene::of(10_000, Duration::from_secs(4));
    pass(60).await;
    assert_eq!(locked(&scene.world).most_under_way, AT_A_TIME);
    assert!(scene.asked().len() >= 10_000, "and everybody has a turn");
}

#[tokio::test(start_paused = true)]
async fn a_thousand_targets_that_come_together_are_first_asked_one_by_one_and_soon() {
    let came = Instant::now();
    let scene = Scene::of(1_000, Duration::ZERO);
    sleep(Duration::from_millis(1_010)).await;
    let asked = scene.asked();
    assert_eq!(asked.len(), 1_000, "each once");
    let mut within = BTreeMap::<Duration, usize>::new();
    for (at, _) in asked {
        *within.entry(at - came).or_default() += 1;
    }
    assert!(within.values().all(|count| *count == 1), "{within:?}");
    let times: Vec<Duration> = within.into_keys().collect();
    assert!(times.windows(2).all(|pair| pair[1] - pair[0] >= APART), "{times:?}");
}

#[tokio::test(start_paused = true)]
async fn what_no_listener_forwards_to_and_what_is_draining_is_not_asked() {
    let mut scene = Scene::new(Duration::ZERO);
    scene.put(Record::Target(Arc::new(target(80))));
    pass(1).await;
    let draining = Registration::Draining { since: Timestamp::default() };
    scene.put(Record::Target(Arc::new(Target { registration: draining, ..target(80) })));
    pass(1).await;
    scene.asked();
    pass(120).await;
    assert_eq!(scene.asked(), [], "it is draining");

    scene.put(Record::Target(Arc::new(target(81))));
    pass(1).await;
    assert_eq!(scene.asked().len(), 1);
    scene.delete(&Record::Listener(Arc::new(listener())));
    pass(120).await;
    assert_eq!(scene.asked(), [], "nothing is forwarded to its group");

    scene.said();
    scene.put(Record::Listener(Arc::new(listener())));
    pass(1).await;
    assert_eq!(scene.said(), [Health::Initial, Health::Healthy], "in use again, it is a new one");
}

#[tokio::test(start_paused = true)]
async fn a_target_that_was_registered_again_is_a_new_one() {
    let mut scene = Scene::new(Duration::ZERO);
    scene.put(Record::Target(Arc::new(target(80))));
    pass(1).await;
    scene.said();
    scene.answer(80, Outcome::Failed);
    scene.put(Record::Target(Arc::new(Target { registered_at: Timestamp::from_millis(5), ..target(80) })));
    pass(1).await;
    assert_eq!(scene.said(), [Health::Initial]);
}

#[tokio::test(start_paused = true)]
async fn what_this_edge_found_healthy_before_it_was_restarted_stays_so() {
    let seen = |edge: &str, sight, since| {
        let since = Timestamp::from_millis(since);
        let sighting = Sighting { edge: edge.into(), sight, reason: None, description: None, since };
        Record::Sightings(Arc::new(Sightings { key: target(80).key, by_edge: vec![sighting] }))
    };
    let registered = Target { registered_at: Timestamp::from_millis(10), ..target(80) };
    let cases = [
        (seen("edge", Sight::Serving(Health::Healthy), 10), Health::Healthy),
        (seen("other", Sight::Serving(Health::Healthy), 10), Health::Initial),
        (seen("edge", Sight::Serving(Health::Healthy), 9), Health::Initial),
        (seen("edge", Sight::Drained, 10), Health::Initial),
    ];
    for (sightings, expected) in cases {
        let mut scene = Scene::new(Duration::ZERO);
        scene.answer(80, Outcome::Failed);
        scene.put(sightings.clone());
        scene.put(Record::Target(Arc::new(registered.clone())));
        pass(1).await;
        assert_eq!(scene.said(), [expected], "{sightings:?}");
        pass(60).await;
        assert_eq!(scene.said(), [Health::Unhealthy]);
    }
}

#[tokio::test(start_paused = true)]
async fn an_answer_to_an_outdated_question_does_not_count() {
    let mut scene = Scene::new(Duration::from_secs(4));
    scene.answer(80, Outcome::Failed);
    scene.put(Record::Target(Arc::new(target(80))));
    pass(2).await;
    let manner = HealthCheck { path: Some("/other".into()), unhealthy_threshold: 1, ..check() };
    scene.put(Record::TargetGroup(Arc::new(group(manner))));
    pass(3).await;
    assert_eq!(scene.said(), [Health::Initial], "the first question was another one");
    assert_eq!(scene.asked().len(), 2, "it is asked again as soon as that was answered");
    pass(4).await;
    assert_eq!(scene.said(), [Health::Unhealthy]);
}

#[tokio::test(start_paused = true)]
async fn a_group_whose_checks_are_disabled_is_unchecked() {
    let mut scene = Scene::new(Duration::ZERO);
    scene.put(Record::Target(Arc::new(target(80))));
    pass(1).await;
    scene.put(Record::TargetGroup(Arc::new(group(HealthCheck { enabled: false, ..check() }))));
    pass(1).await;
    scene.asked();
    pass(120).await;
    assert_eq!(scene.asked(), []);
    assert_eq!(scene.said(), [Health::Initial, Health::Healthy, Health::Unchecked]);
    scene.put(Record::TargetGroup(Arc::new(group(check()))));
    pass(1).await;
    assert_eq!(scene.said(), [Health::Initial, Health::Healthy]);
}

#[tokio::test(start_paused = true)]
async fn a_target_without_an_address_is_unhealthy_and_asked_of_nobody() {
    let mut scene = Scene::new(Duration::ZERO);
    scene.put(Record::Target(Arc::new(Target { address: "nowhere".into(), ..target(80) })));
    pass(100).await;
    assert_eq!(scene.asked(), []);
    let said = locked(&scene.world).said.pop().map(|(_, finding)| (finding.health, finding.reason));
    assert_eq!(said, Some((Health::Unhealthy, Some("Elb.InternalError"))));
}

#[tokio::test(start_paused = true)]
async fn a_change_costs_no_check_its_time() {
    let mut scene = Scene::new(Duration::ZERO);
    scene.put(Record::Target(Arc::new(target(80))));
    pass(100).await;
    scene.asked();
    let began = Instant::now();
    for port in 100..1_000 {
        scene.put(Record::Target(Arc::new(target(port))));
        sleep(Duration::from_millis(100)).await;
    }
    let asked: Vec<_> = scene.asked().into_iter().filter(|(_, port)| *port == 80).map(|(at, _)| at).collect();
    // Those that are due at the same moment begin one after the other; that is no more than some milliseconds.
    let (interval, late) = (Duration::from_secs(30), Duration::from_millis(100));
    assert!(asked[0] - began <= interval + late && asked[asked.len() - 1].elapsed() <= interval + late, "{asked:?}");
    let is_interval = |pair: &[Instant]| (interval - late..=interval + late).contains(&(pair[1] - pair[0]));
    assert!(asked.windows(2).all(is_interval), "{asked:?}");
}
