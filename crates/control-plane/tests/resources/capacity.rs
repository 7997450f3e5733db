//! Managed scaling against an instance provider that a test holds in its hands.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use longshore_api::ecs::Operation as Op;
use longshore_control_plane::capacity::{self, Error, Group, InstanceProvider, Member, scaling};
use longshore_control_plane::loops;
use longshore_model::container_instance::LEAVING;
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
    tokio::spawn(async move { ctx.wakeups().run(&ctx).await });
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
    // Rule 6.1.4: an instance that is taken away says why.
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
    // Rule 9.2.6: a group without instances begins with two.
    eventually("two are launched at the next look", async || fake.members.lock().unwrap().len() == 2).await;

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
    assert_eq!(fake.members.lock().unwrap().len(), 2, "they were enough");

    server.ok(Op::StopTask, json!({"cluster": "prod", "task": task["taskArn"]})).await;
    let stopped = json!({"cluster": "prod", "task": task["taskArn"], "status": "STOPPED"});
    server.ok(Op::SubmitTaskStateChange, stopped).await;
    eventually("the instance is ended", async || *fake.ended.lock().unwrap() == [id]).await;
    let request = json!({"cluster": "prod", "containerInstances": [arn]});
    let gone = server.ok(Op::DescribeContainerInstances, request).await;
    assert_eq!(gone["containerInstances"][0]["status"], "INACTIVE");
    assert_eq!(gone["containerInstances"][0]["statusReason"], LEAVING);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_does_not_come_within_the_warm_up_is_not_waited_for() {
    // Rule 9.2.7: while instances that were started are on their way no more are, for at most the warm-up.
    let fake = Arc::new(Fake::default());
    let server = server(&fake).await;
    run(&server).await;
    let members = || fake.members.lock().unwrap().len();
    eventually("two are launched", async || members() == 2).await;
    sleep(Duration::from_millis(700)).await;
    assert_eq!(members(), 2, "300 seconds is their time");
    let scaling = json!({"instanceWarmupPeriod": 1});
    let update = json!({"name": "p", "autoScalingGroupProvider": {"managedScaling": scaling}});
    server.ok(Op::UpdateCapacityProvider, update).await;
    for member in &mut *fake.members.lock().unwrap() {
        member.started_at = Timestamp::default();
    }
    run(&server).await;
    eventually("others are launched in their place", async || members() == 4).await;
}

#[tokio::test]
async fn the_501st_task_that_would_wait_is_refused() {
    // Rule 9.3.2: beyond the limit RunTask is a ClientException. Rule 5.2.6: an error instead of failures.
    let server = Server::with_cluster("prod").await;
    let group = json!({"autoScalingGroupArn": "g", "managedScaling": {"status": "ENABLED"}});
    server.ok(Op::CreateCapacityProvider, json!({"name": "p", "autoScalingGroupProvider": group})).await;
    let put = json!({"cluster": "prod", "capacityProviders": ["p"], "defaultCapacityProviderStrategy": []});
    server.ok(Op::PutClusterCapacityProviders, put).await;
    server.ok(Op::RegisterTaskDefinition, definition("web")).await;
    let request = json!({"cluster": "prod", "taskDefinition": "web", "count": 10,
        "capacityProviderStrategy": [{"capacityProvider": "p"}]});
    for _ in 0..50 {
        assert_eq!(server.ok(Op::RunTask, request.clone()).await["tasks"].as_array().unwrap().len(), 10);
    }
    let refused = server.refused(Op::RunTask, request.clone()).await;
    let words = "Tasks provisioning capacity limit exceeded.";
    assert_eq!((&*refused.0, &*refused.1), ("ClientException", words));
}

#[tokio::test]
async fn the_default_strategy_is_for_calls_that_say_nothing() {
    // Rule 9.3.1: tasks of a launch type do not wait.
    // Rule 5.1.8: without a launch type and a strategy the cluster's default strategy is used; a launch type overrules it.
    let server = Server::with_cluster("prod").await;
    for name in ["p", "q"] {
        let group = json!({"autoScalingGroupArn": name});
        server.ok(Op::CreateCapacityProvider, json!({"name": name, "autoScalingGroupProvider": group})).await;
    }
    let default = json!([{"capacityProvider": "p", "weight": 1}]);
    let put = json!({"cluster": "prod", "capacityProviders": ["p", "q"], "defaultCapacityProviderStrategy": default});
    server.ok(Op::PutClusterCapacityProviders, put).await;
    server.ok(Op::RegisterTaskDefinition, definition("web")).await;
    let mut request = json!({"cluster": "prod", "taskDefinition": "web"});
    let by_default = server.ok(Op::RunTask, request.clone()).await["tasks"][0].clone();
    assert_eq!((&by_default["capacityProviderName"], by_default.get("launchType")), (&json!("p"), None));
    request["capacityProviderStrategy"] = json!([{"capacityProvider": "q"}]);
    assert_eq!(server.ok(Op::RunTask, request.clone()).await["tasks"][0]["capacityProviderName"], "q");
    request["capacityProviderStrategy"] = Value::Null;
    request["launchType"] = json!("EC2");
    let (code, message) = server.refused(Op::RunTask, request).await;
    assert_eq!(code, "InvalidParameterException", "tasks of a launch type do not wait");
    assert_eq!(message, "No Container Instances were found in your cluster.");
}

#[tokio::test]
async fn the_providers_of_fargate_are_there_and_cannot_be_changed() {
    // Rule 9.1.6: FARGATE and FARGATE_SPOT are described and associated, and cannot be created, changed or deleted.
    let server = Server::with_cluster("prod").await;
    for name in ["FARGATE", "FARGATE_SPOT"] {
        let shown = server.ok(Op::DescribeCapacityProviders, json!({"capacityProviders": [name]})).await;
        assert_eq!(shown["capacityProviders"][0]["status"], "ACTIVE");
        let group = json!({"autoScalingGroupArn": "g"});
        let create = json!({"name": name, "autoScalingGroupProvider": group});
        assert_eq!(server.refused(Op::CreateCapacityProvider, create).await.0, "InvalidParameterException");
        let update = json!({"name": name, "autoScalingGroupProvider": {"managedDraining": "DISABLED"}});
        assert_eq!(server.refused(Op::UpdateCapacityProvider, update).await.0, "ClientException");
        let delete = json!({"capacityProvider": name});
        assert_eq!(server.refused(Op::DeleteCapacityProvider, delete).await.0, "ClientException");
    }
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
