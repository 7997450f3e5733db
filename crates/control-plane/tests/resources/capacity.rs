//! Managed scaling against an instance provider that a test holds in its hands.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use longshore_api::ecs::Operation as Op;
use longshore_control_plane::capacity::{self, Error, Group, InstanceProvider, Member, scaling};
use longshore_control_plane::loops;
use longshore_model::{Capacity, InstanceId, Record, Timestamp, fixture};
use serde_json::{Value, json};
use tokio::time::{sleep, timeout};

use crate::harness::{Server, definition};

/// A group whose instances start when the test says so.
#[derive(Debug, Default)]
struct Fake {
    members: Mutex<Vec<Member>>,
    failures: Mutex<u32>,
    ended: Mutex<Vec<InstanceId>>,
}

impl Fake {
    fn launch_now(&self, count: u32) -> Result<(), Error> {
        let mut failures = self.failures.lock().unwrap();
        if *failures > 0 {
            *failures -= 1;
            return Err(Error::Retryable("no machines are left".to_owned()));
        }
        let started_at = Timestamp::from_millis(i64::MAX / 2);
        self.members.lock().unwrap().extend((0..count).map(|_| Member { instance: None, started_at }));
        Ok(())
    }
}

impl InstanceProvider for Fake {
    fn describe<'a>(&'a self, group: &'a str) -> BoxFuture<'a, Result<Option<Group>, Error>> {
        let size = Capacity { cpu_units: 1024, memory_mib: 1024, ..Capacity::default() };
        let members = self.members.lock().unwrap().clone();
        let known = (group == "fake").then_some(Group { minimum: 0, maximum: 3, size, members });
        std::future::ready(Ok(known)).boxed()
    }

    fn launch<'a>(&'a self, _group: &'a str, count: u32) -> BoxFuture<'a, Result<(), Error>> {
        std::future::ready(self.launch_now(count)).boxed()
    }

    fn terminate<'a>(&'a self, _group: &'a str, instance: InstanceId) -> BoxFuture<'a, Result<(), Error>> {
        self.members.lock().unwrap().retain(|member| member.instance != Some(instance));
        self.ended.lock().unwrap().push(instance);
        std::future::ready(Ok(())).boxed()
    }
}

/// A server with the cluster `prod`, whose default strategy is the provider `p` of the group `fake`.
async fn server(fake: &Arc<Fake>) -> Server {
    let scaling = scaling::Settings { period: Duration::from_millis(10), ..scaling::Settings::default() };
    let instances = Some(Arc::clone(fake) as Arc<dyn InstanceProvider>);
    let server = Server::with_capacity(capacity::Config { instances, scaling, ..capacity::Config::default() });
    let group = json!({"autoScalingGroupArn": "fake", "managedScaling": {"status": "ENABLED"}});
    server.ok(Op::CreateCapacityProvider, json!({"name": "p", "autoScalingGroupProvider": group})).await;
    let strategy = json!([{"capacityProvider": "p"}]);
    let cluster =
        json!({"clusterName": "prod", "capacityProviders": ["p"], "defaultCapacityProviderStrategy": strategy});
    server.ok(Op::CreateCluster, cluster).await;
    server.ok(Op::RegisterTaskDefinition, definition("web")).await;
    let ctx = server.ctx.clone();
    tokio::spawn(async move { ctx.wakeups().run(ctx.store()).await });
    tokio::spawn(loops::capacity::waiting::run(server.ctx.clone()));
    tokio::spawn(loops::capacity::scaling::run(server.ctx.clone()));
    server
}

async fn eventually(what: &str, mut holds: impl AsyncFnMut() -> bool) {
    let wait = async {
        while !holds().await {
            sleep(Duration::from_millis(20)).await;
        }
    };
    timeout(Duration::from_secs(20), wait).await.unwrap_or_else(|_| panic!("waited in vain: {what}"));
}

async fn run(server: &Server) -> Value {
    let request = json!({"cluster": "prod", "taskDefinition": "web"});
    server.ok(Op::RunTask, request).await["tasks"][0].clone()
}

#[tokio::test(flavor = "multi_thread")]
async fn from_no_instance_to_one_and_back() {
    // Rule 9.2.5: instances are added for a task that waits, and removed when nothing but daemons' tasks is left on
    // them.
    // Rule 9.3.1: the task starts the moment there is room.
    let fake = Arc::new(Fake::default());
    *fake.failures.lock().unwrap() = 3;
    let server = server(&fake).await;
    let task = run(&server).await;
    assert_eq!((&task["lastStatus"], &task["capacityProviderName"]), (&json!("PROVISIONING"), &json!("p")));
    let provider = async || {
        let answer = server.ok(Op::DescribeCapacityProviders, json!({"capacityProviders": ["p"]})).await;
        answer["capacityProviders"][0].clone()
    };
    eventually("the failure is told", async || provider().await["updateStatusReason"] == "no machines are left").await;
    eventually("one is launched at the next look", async || fake.members.lock().unwrap().len() == 1).await;

    let resources = json!([
        {"name": "CPU", "type": "INTEGER", "integerValue": 1024},
        {"name": "MEMORY", "type": "INTEGER", "integerValue": 1024},
    ]);
    let attributes = json!([{"name": capacity::GROUP_ATTRIBUTE, "value": "fake"}]);
    let request = json!({"cluster": "prod", "totalResources": resources, "attributes": attributes});
    let instance = server.ok(Op::RegisterContainerInstance, request).await["containerInstance"].clone();
    assert_eq!(instance["capacityProviderName"], "p");
    let arn = instance["containerInstanceArn"].as_str().unwrap();
    let id: InstanceId = arn.rsplit('/').next().unwrap().parse().unwrap();
    fake.members.lock().unwrap()[0].instance = Some(id);
    let session = Arc::new(fixture::session(server.ctx.server()));
    server.write([Record::Session("prod".into(), id, session)]).await;
    let described = async |member: &str| {
        let request = json!({"cluster": "prod", "tasks": [task["taskArn"]]});
        server.ok(Op::DescribeTasks, request).await["tasks"][0][member].clone()
    };
    eventually("the task is placed", async || described("containerInstanceArn").await == arn).await;
    assert_eq!(fake.members.lock().unwrap().len(), 1, "one was enough");

    server.ok(Op::StopTask, json!({"cluster": "prod", "task": task["taskArn"]})).await;
    let stopped = json!({"cluster": "prod", "task": task["taskArn"], "status": "STOPPED"});
    server.ok(Op::SubmitTaskStateChange, stopped).await;
    eventually("the instance is ended", async || *fake.ended.lock().unwrap() == [id]).await;
    let request = json!({"cluster": "prod", "containerInstances": [arn]});
    let gone = server.ok(Op::DescribeContainerInstances, request).await;
    assert_eq!(gone["containerInstances"][0]["status"], "INACTIVE");
}

#[tokio::test]
async fn managed_instances_belong_to_their_cluster() {
    // Rule 9.1.4: a provider of managed instances is of one cluster, from its creation to its deletion.
    let server = Server::with_cluster("prod").await;
    let managed = json!({
        "infrastructureRoleArn": "arn:aws:iam::000000000000:role/r",
        "instanceLaunchTemplate": {
            "ec2InstanceProfileArn": "arn:aws:iam::000000000000:instance-profile/i",
            "networkConfiguration": {"subnets": ["subnet-1"]},
        },
    });
    let request = json!({"name": "mi", "managedInstancesProvider": managed});
    let (code, _) = server.refused(Op::CreateCapacityProvider, request.clone()).await;
    assert_eq!(code, "InvalidParameterException");
    let mut request = request;
    request["cluster"] = json!("prod");
    let made = server.ok(Op::CreateCapacityProvider, request).await;
    assert_eq!(made["capacityProvider"]["type"], "MANAGED_INSTANCES");
    assert_eq!(
        made["capacityProvider"]["managedInstancesProvider"]["instanceLaunchTemplate"],
        managed["instanceLaunchTemplate"]
    );
    let put = json!({"cluster": "prod", "capacityProviders": [], "defaultCapacityProviderStrategy": []});
    let cluster = server.ok(Op::PutClusterCapacityProviders, put).await;
    assert_eq!(cluster["cluster"]["capacityProviders"], json!(["mi"]), "it stays");
    let (code, _) = server.refused(Op::DeleteCluster, json!({"cluster": "prod"})).await;
    assert_eq!(code, "ClusterContainsCapacityProviderException");
    let deleted = server.ok(Op::DeleteCapacityProvider, json!({"capacityProvider": "mi", "cluster": "prod"})).await;
    assert_eq!(deleted["capacityProvider"]["updateStatus"], "DELETE_COMPLETE");
    server.ok(Op::DeleteCluster, json!({"cluster": "prod"})).await;
}

#[tokio::test]
async fn a_provider_that_scales_serves_one_cluster() {
    // Rule 9.1.4: with managed scaling a provider serves one cluster only; without it, several.
    let server = Server::with_cluster("prod").await;
    for (name, status) in [("on", "ENABLED"), ("off", "DISABLED")] {
        let group = json!({"autoScalingGroupArn": name, "managedScaling": {"status": status}});
        server.ok(Op::CreateCapacityProvider, json!({"name": name, "autoScalingGroupProvider": group})).await;
    }
    let put = json!({"cluster": "prod", "capacityProviders": ["on", "off"], "defaultCapacityProviderStrategy": []});
    server.ok(Op::PutClusterCapacityProviders, put).await;
    server.ok(Op::CreateCluster, json!({"clusterName": "a", "capacityProviders": ["off"]})).await;
    let other = json!({"clusterName": "b", "capacityProviders": ["on"]});
    let (code, message) = server.refused(Op::CreateCluster, other).await;
    assert!(code == "InvalidParameterException" && message.contains("one cluster only"), "{code}: {message}");
}
