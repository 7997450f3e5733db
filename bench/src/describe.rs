//! DescribeTasks in a large cluster, undisturbed and while instances come and go.

use std::convert::Infallible;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use bytes::Bytes;
use http::{Response, Uri};
use http_body_util::Full;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use longshore_api::ecs;
use tokio::net::TcpListener;

use crate::caller::{Caller, body};
use crate::cluster::{self, SimulatedCluster};
use crate::crew::Crew;
use crate::error::Error;
use crate::report::{Cell, Report, Table, Target};
use crate::samples::Samples;
use crate::server::{Binary, Server};

/// Tasks in the cluster, and in one call: the most that ECS takes.
const TASKS: usize = 50_000;
const IN_A_CALL: usize = 100;

/// Calls that differ in their tasks.
const REQUESTS: usize = 500;

/// Simulated instances.
const INSTANCES: usize = 500;

/// How long each is measured.
const TIME: Duration = Duration::from_secs(5);
const FLOOR_TIME: Duration = Duration::from_secs(2);

/// Instances that come and go together, and how often.
const COMING: usize = 10;
const COMING_EVERY: Duration = Duration::from_millis(200);

/// Measures.
pub(crate) async fn run(binary: &Binary) -> Result<Report, Error> {
    let server = binary.start(&["up", "--no-agent"]).await?;
    let cluster = SimulatedCluster::start(&server, INSTANCES).await?;
    let began = Instant::now();
    let arns = cluster::fill(&server, &cluster, TASKS).await?;
    let filled_after = began.elapsed();
    let requests = requests(&arns);

    let mut caller = Caller::connect(server.endpoint()).await?;
    let answer = caller.call("DescribeTasks", requests[0].clone()).await?;
    check(&answer)?;
    let quiet = calls(&mut caller, "DescribeTasks", &requests, TIME).await?;
    let stop = AtomicBool::new(false);
    let (busy, passed) = tokio::join!(
        async {
            let busy = calls(&mut caller, "DescribeTasks", &requests, TIME).await;
            stop.store(true, Ordering::Relaxed);
            busy
        },
        come_and_go(&server, &stop),
    );
    let (busy, passed) = (busy?, passed?);
    let least = calls(&mut caller, "ListClusters", &["{}".into()], FLOOR_TIME).await?;
    let floor = same_bytes(answer.len(), &requests).await?;
    drop(cluster);
    server.stop().await?;

    let row = |what: &str, samples: &Samples| {
        let (p50, p99) = (samples.median(), samples.quantile(0.99));
        [
            what.into(),
            p50.into(),
            p99.into(),
            samples.max().into(),
            Cell::Ratio(p99.as_secs_f64() / p50.as_secs_f64()),
            Cell::Ratio(p50.as_secs_f64() / floor.median().as_secs_f64()),
        ]
    };
    let spread = busy.quantile(0.99).as_secs_f64() / busy.median().as_secs_f64();
    Ok(Report {
        name: "describe",
        title: "DescribeTasks of 100 tasks in a cluster of 50,000",
        inputs: vec![
            ("instances", cluster::describe(INSTANCES)),
            ("tasks", format!("{TASKS} running, made by RunTask in {:.1} s", filled_after.as_secs_f64())),
            ("a call", format!("{IN_A_CALL} tasks chosen at random, {} of answer", Cell::Bytes(answer.len() as u64))),
            ("client", format!("one, without a pause, for {} s", TIME.as_secs())),
            (
                "coming and going",
                format!(
                    "{:.0} instances a second register, connect, disconnect and are deregistered",
                    passed / TIME.as_secs_f64()
                ),
            ),
        ],
        tables: vec![
            Table::new(["", "median", "p99", "longest", "p99 to median", "median to floor"])
                .row(row("DescribeTasks, undisturbed", &quiet))
                .row(row("DescribeTasks, instances come and go", &busy))
                .row(row("ListClusters: HTTP and signature alone", &least))
                .row(row("floor: as many bytes from bare hyper", &floor)),
        ],
        targets: vec![
            Target::at_most("the median, undisturbed", quiet.median().into(), Duration::from_millis(2).into()),
            Target::at_most("the median, instances come and go", busy.median().into(), Duration::from_millis(2).into()),
            Target::at_most("p99 to median, instances come and go", Cell::Ratio(spread), Cell::Ratio(4.0)),
        ],
        notes: vec!["A call is timed to the last byte of its answer; the client does not read the JSON.".to_owned()],
    })
}

/// Calls for tasks that are chosen evenly and always alike.
fn requests(arns: &[String]) -> Vec<Bytes> {
    let mut state = 0_u64;
    let mut choose = || {
        // SplitMix64 (Steele, Lea, Flood 2014): enough to scatter the choice.
        state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut bits = (state ^ (state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        arns[(bits ^ (bits >> 31)) as usize % arns.len()].clone()
    };
    let mut request = || {
        let tasks = (0..IN_A_CALL).map(|_| choose()).collect();
        body(&ecs::DescribeTasksRequest { tasks: Some(tasks), ..Default::default() })
    };
    (0..REQUESTS).map(|_| request()).collect()
}

fn check(answer: &[u8]) -> Result<(), Error> {
    let answer: ecs::DescribeTasksResponse = serde_json::from_slice(answer).map_err(Error::unexpected)?;
    let running = |task: &&ecs::Task| task.last_status.as_deref() == Some("RUNNING");
    let tasks = answer.tasks.unwrap_or_default();
    match tasks.iter().filter(running).count() {
        // Two of a call may be the same task, which is shown once or twice.
        count if count + 2 >= IN_A_CALL => Ok(()),
        count => Err(Error::Unexpected(format!("{count} of {IN_A_CALL} tasks run: {:?}", answer.failures))),
    }
}

/// One client that calls again as soon as it is answered.
async fn calls(caller: &mut Caller, operation: &str, requests: &[Bytes], time: Duration) -> Result<Samples, Error> {
    let (began, mut samples) = (Instant::now(), Vec::new());
    for request in requests.iter().cycle() {
        if began.elapsed() >= time {
            break;
        }
        let one = Instant::now();
        caller.call(operation, request.clone()).await?;
        samples.push(one.elapsed());
    }
    Ok(samples.into_iter().collect())
}

/// Lets instances come and go until it is told to stop; returns how many did.
async fn come_and_go(server: &Server, stop: &AtomicBool) -> Result<f64, Error> {
    let crew = Crew::new("visitors")?;
    let client = server.client()?;
    let mut passed = 0;
    let mut pace = tokio::time::interval(COMING_EVERY);
    while !stop.load(Ordering::Relaxed) {
        pace.tick().await;
        let swarm = cluster::connect(&server.endpoint().to_string(), &crew, COMING).await?;
        let arns = swarm.instance_arns().to_vec();
        drop(swarm);
        for arn in arns {
            // Tasks are not placed meanwhile, so there is nothing to force.
            let request =
                ecs::DeregisterContainerInstanceRequest { container_instance: Some(arn), ..Default::default() };
            client.send(&request).await?;
            passed += 1;
        }
    }
    Ok(f64::from(passed))
}

/// The time of a call that is answered with so many bytes by a server that does nothing else.
async fn same_bytes(length: usize, requests: &[Bytes]) -> Result<Samples, Error> {
    let crew = Crew::new("floor")?;
    let answer = Bytes::from(vec![b'x'; length]);
    let endpoint = crew.run(serve(answer)).await?;
    let mut caller = Caller::connect(&endpoint).await?;
    calls(&mut caller, "DescribeTasks", requests, FLOOR_TIME).await
}

/// Starts to answer one connection after the other, always with the same bytes; returns where.
async fn serve(answer: Bytes) -> Result<Uri, Error> {
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.map_err(Error::io("a port"))?;
    let address = listener.local_addr().map_err(Error::io("a port"))?;
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let _ = stream.set_nodelay(true);
            let service = service_fn(|request: hyper::Request<hyper::body::Incoming>| {
                let answer = answer.clone();
                async move {
                    // Read as the server has to, so that the connection can be used again.
                    let _ = http_body_util::BodyExt::collect(request.into_body()).await;
                    Ok::<_, Infallible>(Response::new(Full::new(answer)))
                }
            });
            // A client that hangs up ends its connection, not the floor.
            let _ = http1::Builder::new().serve_connection(TokioIo::new(stream), service).await;
        }
    });
    format!("http://{address}").parse().map_err(Error::unexpected)
}
