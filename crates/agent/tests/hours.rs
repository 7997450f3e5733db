//! Servers that are away for hours: the agent looks after its tasks, is restarted, tries moderately, and tells it all afterwards,
//! once and in order. The hours are those of a clock that stands still while anything has to be done.

mod support;

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use longshore_agent::{Agent, Config, Host, PullBehavior, Running};
use longshore_api::sigv4::Credentials;
use serde_json::{Value, json};
use support::paper::Paper;
use support::server::Server;
use support::{eventually, sleeper, statuses, task};
use tokio::io::AsyncReadExt;
use tokio::net::TcpListener;

const HOURS: u32 = 6;
const HOUR: Duration = Duration::from_secs(60 * 60);
/// What the clock may advance by while data is on its way. No call comes near its bound in steps of this.
const STEP: Duration = Duration::from_millis(100);

/// Counts what is asked of a server that answers nothing, by operation.
struct Silent {
    asked: Arc<Mutex<BTreeMap<String, u32>>>,
    listening: tokio::task::JoinHandle<()>,
}

impl Silent {
    async fn listen(address: &str) -> Self {
        let asked = Arc::new(Mutex::new(BTreeMap::new()));
        let counted = Arc::clone(&asked);
        // The server needs a moment to go.
        let mut bound = None;
        while bound.is_none() {
            tokio::time::sleep(Duration::from_millis(10)).await;
            bound = TcpListener::bind(address).await.ok();
        }
        let listener = bound.expect("just bound");
        let listening = tokio::spawn(async move {
            loop {
                let (mut stream, _) = listener.accept().await.expect("a connection");
                let counted = Arc::clone(&counted);
                tokio::spawn(async move {
                    let mut head = vec![0; 16 * 1024];
                    let read = stream.read(&mut head).await.unwrap_or(0);
                    let head = String::from_utf8_lossy(&head[..read]).into_owned();
                    let target = head.lines().find_map(|line| line.strip_prefix("x-amz-target: "));
                    let operation = target.and_then(|target| target.rsplit('.').next()).unwrap_or("something else");
                    *counted.lock().expect("not poisoned").entry(operation.to_owned()).or_default() += 1;
                });
            }
        });
        Self { asked, listening }
    }

    fn end(self) -> BTreeMap<String, u32> {
        self.listening.abort();
        self.asked.lock().expect("not poisoned").clone()
    }
}

async fn start(config: &Config) -> Running {
    let host = Host::open(config).await.expect("the engine on paper");
    Agent::start_on(&host, config.clone()).await.expect("the agent starts")
}

#[tokio::test]
async fn hours_without_servers_cost_no_task_and_no_report_and_few_tries() {
    let dir = tempfile::tempdir().expect("a directory");
    let socket = dir.path().join("engine.sock");
    let engine = Paper::open(&socket);
    let server = Server::start().await;
    let mut config = Config::new(server.endpoint(), Credentials::new("AKID", "secret"), dir.path().join("agent"));
    config.docker_host = Some(format!("unix://{}", socket.display()));
    config.pull_behavior = PullBehavior::PreferCached;
    config.introspection = None;
    config.metadata_port = 0;
    config.metrics = false;
    let mut agent = start(&config).await;
    server.connected().await;

    let run = async |containers: Value| {
        let arn = server.new_task_arn();
        server.payload(vec![task(&arn, json!({"containers": containers}))]).await;
        server.status(&arn, "RUNNING").await;
        arn
    };
    let steady = run(json!([sleeper("web")])).await;
    let mut again = sleeper("web");
    again["restartPolicy"] = json!({"enabled": true, "restartAttemptPeriod": 60});
    let again = run(json!([again])).await;
    let mut ending = Vec::new();
    for _ in 0..HOURS {
        let mut side = sleeper("side");
        side["essential"] = json!(false);
        ending.push(run(json!([sleeper("web"), side])).await);
    }

    // All is said that there is to say so far.
    tokio::time::sleep(Duration::from_secs(1)).await;
    let heard = |arn: &String| server.reports(arn).len();
    let heard_before: Vec<usize> = ending.iter().map(heard).collect();
    let heard_of_others = [&steady, &again].map(heard);

    server.go_away();
    let silent = Silent::listen(server.endpoint().strip_prefix("http://").expect("plain")).await;
    tokio::time::pause();
    let steps = tokio::spawn(async {
        loop {
            tokio::time::sleep(STEP).await;
        }
    });
    for (hour, arn) in (0..HOURS).zip(&ending) {
        engine.end(&again, "web", 1);
        engine.end(arn, "side", 3);
        tokio::time::sleep(HOUR / 2).await;
        engine.end(arn, "web", i64::from(hour));
        if hour == HOURS / 2 {
            agent.shutdown().await;
            agent = start(&config).await;
        }
        tokio::time::sleep(HOUR / 2).await;
        assert_eq!(engine.of(&again, "web").starts, hour + 2, "its policy has started it again");
    }
    steps.abort();
    tokio::time::resume();
    let asked = silent.end();

    server.come_back().await;
    server.connected().await;
    for (hour, arn) in (0..HOURS).zip(&ending) {
        let stopped = server.status(arn, "STOPPED").await;
        let web = stopped["containers"]
            .as_array()
            .into_iter()
            .flatten()
            .find(|container| container["containerName"] == "web");
        assert_eq!(web.expect("web")["exitCode"], hour);
    }
    eventually("it registers", || server.calls("RegisterContainerInstance").len() == 2).await;
    // Time enough for a report too many.
    tokio::time::sleep(Duration::from_secs(1)).await;
    for (arn, heard) in ending.iter().zip(heard_before) {
        let reports = server.reports(arn).split_off(heard);
        assert_eq!(statuses(&reports), ["RUNNING", "STOPPED"], "each once, in order");
        let side = &reports[0]["containers"];
        assert_eq!(*side, json!([side[0]]), "the change of one container");
        assert_eq!((&side[0]["containerName"], &side[0]["exitCode"]), (&json!("side"), &json!(3)));
    }
    for arn in [&steady, &again] {
        assert!(engine.of(arn, "web").is_running);
    }
    assert_eq!([&steady, &again].map(heard), heard_of_others, "nothing that the server knows is said again");
    assert_eq!(engine.of(&steady, "web").starts, 1);
    assert_eq!(server.calls("RegisterContainerInstance").len(), 2);

    // One try a second for the control channel; everything else waits for that, and tries now and then all the same.
    let seconds = HOURS * 3600;
    let most = BTreeMap::from([
        ("DiscoverPollEndpoint", seconds + seconds / 30),
        ("RegisterContainerInstance", seconds / 2 / 30 + 30),
        ("SubmitTaskStateChange", (seconds / 30 + 30) * HOURS),
    ]);
    assert!(asked["DiscoverPollEndpoint"] > seconds / 2, "{asked:?}");
    assert!(
        asked.iter().all(|(operation, times)| most.get(operation.as_str()).is_some_and(|most| times <= most)),
        "{asked:?}"
    );
    agent.shutdown().await;
}
