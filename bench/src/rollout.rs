//! Rolling deployments: how much of their time the scheduler takes, and how that grows with the service.

use std::time::{Duration, Instant};

use longshore_api::ecs;
use longshore_model::ServiceName;

use crate::cluster::{self, SimulatedCluster};
use crate::cpu;
use crate::error::Error;
use crate::report::{Cell, Report, Table, Target};
use crate::server::{Binary, Server};
use crate::wait;
use crate::world::World;

/// Tasks of the service, from small to large.
const SIZES: [u32; 3] = [100, 1_000, 10_000];

/// Instances of the planners' own world, and simulated ones of the server's.
const INSTANCES: u128 = 1_000;

/// How long a deployment may take.
const LIMIT: Duration = Duration::from_secs(60);

/// How much more a task of the largest service may cost than one of the smallest.
const GROWTH: f64 = 2.0;

/// A deployment that takes more plans than this does not end.
const MAX_PLANS: usize = 1_000;

const SERVICE: &str = "web";

/// What a deployment cost.
struct Figures {
    planning: Duration,
    plans: usize,
    whole: Duration,
    server_cpu: Duration,
}

impl Figures {
    fn planning_each(&self, tasks: u32) -> Duration {
        self.planning / tasks
    }
}

/// Measures.
pub(crate) async fn run(binary: &Binary) -> Result<Report, Error> {
    let server = binary.start(&["up", "--no-agent"]).await?;
    let cluster = SimulatedCluster::start(&server, usize::try_from(INSTANCES).unwrap_or_default()).await?;
    let mut figures = Vec::new();
    for size in SIZES {
        let (planning, plans) = planned(size)?;
        let (whole, server_cpu) = deployed(&server, size).await?;
        figures.push((size, Figures { planning, plans, whole, server_cpu }));
    }
    drop(cluster);
    server.stop().await?;
    let mut table = Table::new([
        "tasks",
        "plans",
        "planning",
        "planning, each task",
        "whole deployment",
        "server's CPU time",
        "planning's share of it",
    ]);
    for (size, of) in &figures {
        table = table.row([
            Cell::Count(f64::from(*size)),
            Cell::Count(of.plans as f64),
            of.planning.into(),
            of.planning_each(*size).into(),
            of.whole.into(),
            of.server_cpu.into(),
            Cell::Share(of.planning.as_secs_f64() / of.server_cpu.as_secs_f64()),
        ]);
    }
    let each = |(size, of): &(u32, Figures)| of.planning_each(*size).as_secs_f64();
    let growth = figures.last().map_or(0.0, each) / figures.first().map_or(1.0, each);
    Ok(Report {
        name: "rollout",
        title: "rolling deployments, and the scheduler's own share of them",
        inputs: vec![
            ("instances", format!("{INSTANCES}")),
            ("deployment", "minimum healthy 100 %, maximum 200 %, ECS's defaults".to_owned()),
            (
                "planning",
                "CPU time in this process: every plan until the deployment is complete, agents reporting between them"
                    .to_owned(),
            ),
            (
                "whole deployment",
                "on a server: from UpdateService to COMPLETED, simulated instances, embedded store".to_owned(),
            ),
        ],
        tables: vec![table],
        targets: vec![Target::at_most(
            "a task's planning among 10,000, to that among 100",
            Cell::Ratio(growth),
            Cell::Ratio(GROWTH),
        )],
        notes: vec!["No orchestrator publishes such figures.".to_owned()],
    })
}

/// The time that the planners take to replace all tasks of a service, and how many plans they make.
fn planned(size: u32) -> Result<(Duration, usize), Error> {
    let mut world = World::with_instances(INSTANCES, 1_000_000, 1_000_000);
    let name = ServiceName::from(SERVICE);
    let (mut planning, mut plans) = (Duration::ZERO, 0);
    for revision in [1, 2] {
        world.define(revision);
        world.deploy(SERVICE, size, revision);
        (planning, plans) = (Duration::ZERO, 0);
        while !world.is_complete(SERVICE) {
            let began = cpu::of_this_thread();
            let batch = world.plan(&name);
            planning += cpu::of_this_thread() - began;
            plans += 1;
            world.commit(&batch.plan);
            if plans > MAX_PLANS {
                return Err(Error::Unexpected(format!("a deployment of {size} tasks does not end")));
            }
            if batch.plan.groups.is_empty() || !world.is_due(batch.services[0].wake_at) {
                world.agents_catch_up();
            }
        }
    }
    Ok((planning, plans))
}

/// The time that a deployment takes on a server, and the CPU time of that.
async fn deployed(server: &Server, size: u32) -> Result<(Duration, Duration), Error> {
    let client = server.client()?;
    let name = format!("{SERVICE}-{size}");
    client.send(&cluster::create_service(&name, size)).await?;
    complete(server, &name).await?;
    let (began, cpu) = (Instant::now(), cpu::of_process(server.pid()));
    let update = ecs::UpdateServiceRequest {
        service: Some(name.clone()),
        force_new_deployment: Some(true),
        ..Default::default()
    };
    client.send(&update).await?;
    complete(server, &name).await?;
    let outcome = (began.elapsed(), cpu::of_process(server.pid()).saturating_sub(cpu));
    let delete = ecs::DeleteServiceRequest { service: Some(name), force: Some(true), ..Default::default() };
    client.send(&delete).await?;
    Ok(outcome)
}

async fn complete(server: &Server, name: &str) -> Result<(), Error> {
    let client = server.client()?;
    let request = ecs::DescribeServicesRequest { services: Some(vec![name.to_owned()]), ..Default::default() };
    wait::until("the deployment's end", LIMIT, Duration::from_millis(10), async || {
        let answer = client.send(&request).await?;
        let deployments = answer.services.into_iter().flatten().next().and_then(|service| service.deployments);
        let deployments = deployments.unwrap_or_default();
        let done =
            deployments.len() == 1 && deployments[0].rollout_state == Some(ecs::DeploymentRolloutState::Completed);
        Ok(done.then_some(()))
    })
    .await
}
