//! From RunTask to RUNNING, beside the raw engine's create and start.
//!
//! The floor makes the very same container: its configuration is read back from the engine after the agent has made one.
//! Both sides take turns, so that whatever else the machine does hits both.

use std::net::TcpListener;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use bytes::Bytes;
use futures_util::future::{join_all, try_join_all};
use longshore_api::client::Client;
use longshore_api::ecs;

use crate::caller::{Caller, body};
use crate::engine::{Engine, LABEL, TEST_LABEL, Template, run_id};
use crate::error::Error;
use crate::report::{Cell, Report, Table, Target};
use crate::samples::Samples;
use crate::server::{Binary, Server};
use crate::{cpu, wait};

const FAMILY: &str = "bench";

/// Tasks that are started one after the other.
const TASKS: usize = 30;

/// Tasks that are started at once, and how often.
const AT_ONCE: usize = 20;
const ROUNDS: usize = 7;

/// How often a client looks: while it waits for one task, and for many. Looking takes from the cores that the engine needs.
const LOOK_AT_ONE: Duration = Duration::from_millis(2);
const LOOK_AT_MANY: Duration = Duration::from_millis(20);

/// How long a task may take to run, or to end.
const LIMIT: Duration = Duration::from_secs(60);

/// Measures.
pub(crate) async fn run(binary: &Binary) -> Result<Report, Error> {
    let engine = Engine::connect()?;
    let image = engine.make_image().await?;
    let server = binary.start(&["up"]).await?;
    let measured = measure(&server, &engine, &image).await;
    // In this order: an agent that runs would report what happens to its containers.
    server.stop().await?;
    engine.remove_containers().await?;
    engine.remove_images().await?;
    measured
}

async fn measure(server: &Server, engine: &Engine, image: &str) -> Result<Report, Error> {
    let client = server.client()?;
    wait_for_agent(&client).await?;
    client.send(&task_definition(image)).await?;
    let mut bench = Bench { client, caller: Caller::connect(server.endpoint()).await?, engine: engine.clone() };

    let warm = bench.start_task().await?;
    let template = engine.template_of(&warm.arn).await?;
    bench.end_tasks(&[warm.arn]).await?;
    bench.start_raw(&template).await?;

    let (mut tasks, mut raw) = (Vec::new(), Vec::new());
    for _ in 0..TASKS {
        let task = bench.start_task().await?;
        bench.end_tasks(std::slice::from_ref(&task.arn)).await?;
        tasks.push(task);
        raw.push(bench.start_raw(&template).await?);
    }
    let (mut bursts, mut raw_bursts) = (Vec::new(), Vec::new());
    let mut burst_cpu = Vec::new();
    for _ in 0..ROUNDS {
        let (took, cpu) = bench.start_tasks_at_once(server).await?;
        bursts.push(took);
        burst_cpu.push(cpu);
        raw_bursts.push(bench.start_raw_at_once(&template).await?);
    }
    let side = |starts: Vec<Duration>, bursts: Vec<Duration>| Side {
        one: starts.into_iter().collect(),
        at_once: bursts.into_iter().collect(),
    };
    let steps = Steps::of(&tasks, burst_cpu);
    Ok(report(&side(tasks.iter().map(|task| task.running_after).collect(), bursts), &side(raw, raw_bursts), &steps))
}

/// The figures of Longshore or of the raw engine.
struct Side {
    one: Samples,
    at_once: Samples,
}

fn report(longshore: &Side, raw: &Side, steps: &Steps) -> Report {
    let ratio = |a: Duration, b: Duration| Cell::Ratio(a.as_secs_f64() / b.as_secs_f64());
    let one = ratio(longshore.one.median(), raw.one.median());
    let at_once = ratio(longshore.at_once.median(), raw.at_once.median());
    let row = |what: &str, side: &Side, one: Cell, at_once: Cell| {
        let Side { one: each, at_once: all } = side;
        let figures =
            [each.median().into(), each.quantile(0.95).into(), one, all.median().into(), all.max().into(), at_once];
        [vec![Cell::from(what)], figures.to_vec()].concat()
    };
    let step = |what: &str, samples: &Samples| [what.into(), samples.median().into(), samples.quantile(0.95).into()];
    Report {
        name: "start",
        title: "RunTask to RUNNING of a container whose image is there, as a client sees it",
        inputs: vec![
            ("tasks", format!("{TASKS} one after the other")),
            ("at once", format!("{AT_ONCE}, {ROUNDS} times")),
            ("container", "static busybox, bridge network, one published port, 32 MiB".to_owned()),
            ("client looks", format!("every {} ms, at once every {} ms", LOOK_AT_ONE.as_millis(), LOOK_AT_MANY.as_millis())),
        ],
        tables: vec![
            Table::new(["", "one: median", "p95", "to floor", "20 at once: median", "slowest", "to floor"])
                .row(row("RunTask to RUNNING", longshore, one.clone(), at_once.clone()))
                .row(row("floor: create + start by the engine", raw, Cell::Ratio(1.0), Cell::Ratio(1.0))),
            Table::new(["where the time of one goes", "median", "p95"])
                .row(step("RunTask is answered: the task is on disk", &steps.answered))
                .row(step("from the call to the engine's making the container", &steps.delivered))
                .row(step("from there to the container's first process", &steps.started))
                .row(step("from there to RUNNING in the client's hands", &steps.reported)),
        ],
        targets: vec![
            Target::at_most("one start, to the floor", one, Cell::Ratio(1.25)),
            Target::at_most("20 at once, to the floor", at_once, Cell::Ratio(1.15)),
        ],
        notes: vec![
            format!("Of 20 at once, Longshore itself takes {} of CPU, server and agent together.", Cell::Time(steps.burst_cpu.median())),
            "Both sides make the same container, by turns, in this process, through one socket; removal is not counted.".into(),
        ],
    }
}

/// A task that ran.
struct Started {
    arn: String,
    called_at: Duration,
    answered_after: Duration,
    running_after: Duration,
    /// When the engine made its container, and when that ran.
    made_at: Duration,
    started_at: Duration,
}

/// Where the time went, by the engine's clock, which is this machine's.
struct Steps {
    answered: Samples,
    delivered: Samples,
    started: Samples,
    reported: Samples,
    /// CPU time of the server and its agent while many tasks were started at once.
    burst_cpu: Samples,
}

impl Steps {
    fn of(tasks: &[Started], burst_cpu: Vec<Duration>) -> Self {
        let between = |from: fn(&Started) -> Duration, to: fn(&Started) -> Duration| {
            tasks.iter().map(|task| to(task).saturating_sub(from(task))).collect()
        };
        Self {
            answered: tasks.iter().map(|task| task.answered_after).collect(),
            delivered: between(|task| task.called_at, |task| task.made_at),
            started: between(|task| task.made_at, |task| task.started_at),
            reported: between(|task| task.started_at, |task| task.called_at + task.running_after),
            burst_cpu: burst_cpu.into_iter().collect(),
        }
    }
}

struct Bench {
    client: Client,
    caller: Caller,
    engine: Engine,
}

impl Bench {
    async fn start_task(&mut self) -> Result<Started, Error> {
        let request = body(&run_task());
        let (called_at, began) = (since_epoch(), Instant::now());
        let answer = self.caller.call("RunTask", request).await?;
        let answered_after = began.elapsed();
        let arn = task_arn(&answer)?;
        let running_after = self.until_running(std::slice::from_ref(&arn), began, LOOK_AT_ONE).await?;
        let (made_at, started_at) = self.engine.times_of(&arn).await?;
        Ok(Started { arn, called_at, answered_after, running_after, made_at, started_at })
    }

    /// Looks at the tasks until all of them run; returns how long after `began` that was.
    async fn until_running(&mut self, arns: &[String], began: Instant, pause: Duration) -> Result<Duration, Error> {
        let look = body(&describe(arns));
        loop {
            let answer = self.caller.call("DescribeTasks", look.clone()).await?;
            let seen_after = began.elapsed();
            if all_running(&answer)? {
                return Ok(seen_after);
            }
            if seen_after > LIMIT {
                return Err(Error::TimedOut { what: "RUNNING".into(), seconds: LIMIT.as_secs() });
            }
            tokio::time::sleep(pause).await;
        }
    }

    /// From the first call to the last task that runs, and the CPU time that Longshore used for it.
    async fn start_tasks_at_once(&mut self, server: &Server) -> Result<(Duration, Duration), Error> {
        let cpu_before = cpu::of_process(server.pid());
        let mut callers = try_join_all((0..AT_ONCE).map(|_| Caller::connect(server.endpoint()))).await?;
        let request = body(&run_task());
        let began = Instant::now();
        let answers = try_join_all(callers.iter_mut().map(|caller| caller.call("RunTask", request.clone()))).await?;
        let arns = answers.iter().map(task_arn).collect::<Result<Vec<_>, _>>()?;
        let running_after = self.until_running(&arns, began, LOOK_AT_MANY).await?;
        let cpu = cpu::of_process(server.pid()).saturating_sub(cpu_before);
        self.end_tasks(&arns).await?;
        Ok((running_after, cpu))
    }

    async fn start_raw(&self, template: &Template) -> Result<Duration, Error> {
        let body = template.on_port(free_ports(1)?[0]);
        let began = Instant::now();
        let id = self.engine.create_and_start(body).await?;
        let took = began.elapsed();
        self.engine.remove(&[id]).await?;
        Ok(took)
    }

    async fn start_raw_at_once(&self, template: &Template) -> Result<Duration, Error> {
        let ports = free_ports(AT_ONCE)?;
        let began = Instant::now();
        let started =
            join_all(ports.into_iter().map(|port| self.engine.create_and_start(template.on_port(port)))).await;
        let took = began.elapsed();
        self.engine.remove(&started.into_iter().collect::<Result<Vec<_>, _>>()?).await?;
        Ok(took)
    }

    /// Stops tasks, waits until they have stopped, and removes their containers, so that the next start finds the engine
    /// as the one before did.
    async fn end_tasks(&self, arns: &[String]) -> Result<(), Error> {
        let stop = |arn: &String| {
            let request = ecs::StopTaskRequest { task: Some(arn.clone()), ..Default::default() };
            async move { self.client.send(&request).await }
        };
        try_join_all(arns.iter().map(stop)).await?;
        let request = describe(arns);
        wait::until("STOPPED", LIMIT, Duration::from_millis(20), async || {
            let tasks = self.client.send(&request).await?.tasks.unwrap_or_default();
            Ok(tasks.iter().all(|task| task.last_status.as_deref() == Some("STOPPED")).then_some(()))
        })
        .await?;
        self.engine.remove_containers().await
    }
}

async fn wait_for_agent(client: &Client) -> Result<(), Error> {
    wait::until("an agent", Duration::from_secs(20), Duration::from_millis(20), async || {
        let arns = client.send(&ecs::ListContainerInstancesRequest::default()).await?.container_instance_arns;
        let Some(arns) = arns.filter(|arns| !arns.is_empty()) else { return Ok(None) };
        let request = ecs::DescribeContainerInstancesRequest { container_instances: Some(arns), ..Default::default() };
        let instances = client.send(&request).await?.container_instances.unwrap_or_default();
        Ok(instances.iter().all(|instance| instance.agent_connected == Some(true)).then_some(()))
    })
    .await
}

fn task_definition(image: &str) -> ecs::RegisterTaskDefinitionRequest {
    let labels = [(LABEL.to_owned(), run_id()), (TEST_LABEL.to_owned(), "1".to_owned())];
    let port = ecs::PortMapping { container_port: Some(80), host_port: Some(0), ..Default::default() };
    let container = ecs::ContainerDefinition {
        name: Some("main".to_owned()),
        image: Some(image.to_owned()),
        cpu: Some(10),
        memory: Some(32),
        essential: Some(true),
        port_mappings: Some(vec![port]),
        docker_labels: Some(labels.into()),
        ..Default::default()
    };
    ecs::RegisterTaskDefinitionRequest {
        family: Some(FAMILY.to_owned()),
        container_definitions: Some(vec![container]),
        ..Default::default()
    }
}

fn run_task() -> ecs::RunTaskRequest {
    ecs::RunTaskRequest { task_definition: Some(FAMILY.to_owned()), ..Default::default() }
}

fn describe(arns: &[String]) -> ecs::DescribeTasksRequest {
    ecs::DescribeTasksRequest { tasks: Some(arns.to_vec()), ..Default::default() }
}

fn task_arn(answer: &Bytes) -> Result<String, Error> {
    let answer: ecs::RunTaskResponse = serde_json::from_slice(answer).map_err(Error::unexpected)?;
    let task = answer.tasks.unwrap_or_default().pop().and_then(|task| task.task_arn);
    task.ok_or_else(|| Error::Unexpected(format!("no task was started: {:?}", answer.failures)))
}

fn all_running(answer: &Bytes) -> Result<bool, Error> {
    let answer: ecs::DescribeTasksResponse = serde_json::from_slice(answer).map_err(Error::unexpected)?;
    let tasks = answer.tasks.unwrap_or_default();
    match tasks.iter().find(|task| task.last_status.as_deref() == Some("STOPPED")) {
        Some(stopped) => Err(Error::Unexpected(how_it_ended(stopped))),
        None => Ok(tasks.iter().all(|task| task.last_status.as_deref() == Some("RUNNING"))),
    }
}

fn how_it_ended(task: &ecs::Task) -> String {
    let arn = task.task_arn.as_deref().unwrap_or_default();
    let reason = task.stopped_reason.as_deref().unwrap_or("no reason");
    let containers = task.containers.iter().flatten().map(|container| {
        let id = container.runtime_id.as_deref().unwrap_or("that was never made");
        let code = container.exit_code.map_or_else(|| "none".to_owned(), |code| code.to_string());
        format!("; container {id}: exit code {code}, {}", container.reason.as_deref().unwrap_or("no reason"))
    });
    format!("{arn} stopped instead of running: {reason}{}", containers.collect::<String>())
}

fn since_epoch() -> Duration {
    SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default()
}

/// Ports that nobody listens on.
fn free_ports(count: usize) -> Result<Vec<u16>, Error> {
    // All are held before one is let go, so no port comes twice.
    let listeners = (0..count).map(|_| TcpListener::bind(("0.0.0.0", 0))).collect::<Result<Vec<_>, _>>();
    let listeners = listeners.map_err(Error::io("a free port"))?;
    let ports = listeners.iter().map(|listener| listener.local_addr().map(|address| address.port()));
    ports.collect::<Result<_, _>>().map_err(Error::io("a free port"))
}
