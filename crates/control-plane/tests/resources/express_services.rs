//! Express gateway services: what one call makes, what is shown of it, and what becomes of it.

use std::time::Duration;

use longshore_api::ecs::Operation::{
    CreateExpressGatewayService, DeleteExpressGatewayService, DescribeExpressGatewayService, DescribeServiceRevisions,
    DescribeServices, DescribeTaskDefinition, ListServices, UpdateExpressGatewayService, UpdateService,
};
use longshore_control_plane::{authority, loops};
use longshore_model::load_balancing::{Certificate, Condition, Edge, Kind, ListenerProblem, Record as LoadBalancing};
use longshore_model::service::Status;
use longshore_model::snapshot::LoadBalancingState;
use longshore_model::{Installation, Record, Service, Timestamp};
use longshore_scheduler::express::left_over;
use serde_json::{Value, json};

use crate::harness::{ARN, Server};
use crate::web::with;

const INVALID: &str = "InvalidParameterException";

fn express(changes: Value) -> Value {
    let request = json!({
        "cluster": "c", "executionRoleArn": "arn:aws:iam::0:role/e", "infrastructureRoleArn": "arn:aws:iam::0:role/i",
        "serviceName": "web", "primaryContainer": {"image": "web:1"},
    });
    with(request, changes)
}

fn arn(name: &str) -> String {
    format!("{ARN}:service/c/{name}")
}

async fn described(server: &Server, name: &str) -> Value {
    server.ok(DescribeExpressGatewayService, json!({"serviceArn": arn(name)})).await["service"].clone()
}

fn service(server: &Server, name: &str) -> Service {
    let snapshot = server.ctx.snapshot();
    (*snapshot.cluster("c").unwrap().service(name).unwrap().service.as_ref().unwrap().value).clone()
}

fn balancing(server: &Server) -> LoadBalancingState {
    server.ctx.snapshot().load_balancing().clone()
}

/// Has the deployment of a service be completed, as its planner does when its tasks are there.
async fn complete(server: &Server, name: &str) {
    let snapshot = server.ctx.snapshot();
    let state = snapshot.cluster("c").unwrap().service(name).unwrap();
    let mut rollout = (*state.rollout.as_ref().unwrap().value).clone();
    rollout.deployments.truncate(1);
    rollout.deployments[0].state = longshore_model::rollout::State::Completed;
    rollout.under_way = None;
    server.write([Record::Rollout(rollout.into())]).await;
}

async fn take_away(server: &Server) {
    for _ in 0..3 {
        let plan = left_over(&server.ctx.snapshot());
        assert_eq!(server.ctx.commit(plan).await.unwrap(), Vec::new());
    }
}

#[tokio::test]
async fn one_call_makes_all_that_a_service_needs() {
    let server = Server::with_cluster("c").await;
    let wanted = json!({
        "healthCheckPath": "/health", "cpu": "512", "memory": "1024", "tags": [{"key": "k", "value": "v"}],
        "primaryContainer": {
            "image": "web:1", "containerPort": 8080, "command": ["serve"],
            "environment": [{"name": "A", "value": "1"}],
        },
        "scalingTarget": {"minTaskCount": 2, "maxTaskCount": 4, "autoScalingMetric": "REQUEST_COUNT_PER_TARGET",
            "autoScalingTargetValue": 100},
    });
    let made = server.ok(CreateExpressGatewayService, express(wanted.clone())).await["service"].clone();
    assert_eq!(made["serviceArn"], arn("web"));
    assert_eq!((&made["status"]["statusCode"], &made["cluster"]), (&json!("ACTIVE"), &json!("c")));
    assert_eq!(made["tags"], wanted["tags"]);
    let [shown] = &made["activeConfigurations"].as_array().unwrap()[..] else { panic!("{made}") };
    for member in ["healthCheckPath", "cpu", "memory", "primaryContainer", "scalingTarget"] {
        assert_eq!(shown[member], wanted[member], "{member}");
    }
    let endpoint = shown["ingressPaths"][0]["endpoint"].as_str().unwrap();
    assert!(endpoint.starts_with("web-") && endpoint.ends_with(".us-east-1.ecs.longshore.internal"), "{endpoint}");
    assert_eq!(shown["ingressPaths"][0]["accessType"], "PUBLIC");

    let state = balancing(&server);
    let balancer = state.load_balancers.values().next().unwrap();
    assert_eq!((balancer.kind, balancer.number, state.listeners.len()), (Kind::Application, 1, 1));
    let rule = state.rules.values().next().unwrap();
    let hosts = Condition::Host { values: vec![endpoint.into()], expressions: vec![] };
    assert_eq!(rule.conditions, [hosts]);
    let weights: Vec<u32> = rule.actions[0].groups().iter().map(|group| group.weight).collect();
    assert_eq!(weights, [100, 0]);
    for group in state.target_groups.values() {
        assert_eq!((group.port, group.health_check.path.as_deref()), (8080, Some("/health")));
    }
    let security_group = state.security_groups.get(&balancer.security_groups[0]).unwrap();
    assert!(security_group.rules.iter().any(|rule| rule.is_ingress && rule.covers(false, 80)));

    let plain = server.ok(DescribeServices, json!({"cluster": "c", "services": ["web"]})).await["services"][0].clone();
    assert_eq!((&plain["desiredCount"], &plain["resourceManagementType"]), (&json!(2), &json!("ECS")));
    assert_eq!(plain["deploymentConfiguration"]["strategy"], "CANARY");
    assert_eq!(plain["loadBalancers"][0]["containerPort"], 8080);
    let definition = server.ok(DescribeTaskDefinition, json!({"taskDefinition": plain["taskDefinition"]})).await;
    let definition = &definition["taskDefinition"];
    assert_eq!((&definition["family"], &definition["networkMode"]), (&json!("c-web"), &json!("bridge")));
    assert_eq!(definition["containerDefinitions"][0]["portMappings"][0]["hostPort"], 0);
}

#[tokio::test]
async fn a_revision_names_what_was_made_for_its_service() {
    let server = Server::with_cluster("c").await;
    let scaling = json!({"minTaskCount": 2, "maxTaskCount": 4, "autoScalingMetric": "AVERAGE_MEMORY", "autoScalingTargetValue": 70});
    let made = server.ok(CreateExpressGatewayService, express(json!({"scalingTarget": scaling}))).await;
    let shown = &made["service"]["activeConfigurations"][0];
    let revision = json!({"serviceRevisionArns": [shown["serviceRevisionArn"]]});
    let resources = async |server: &Server| {
        let revision = server.ok(DescribeServiceRevisions, revision.clone()).await;
        revision["serviceRevisions"][0]["ecsManagedResources"].clone()
    };

    let found = resources(&server).await;
    let path = &found["ingressPaths"][0];
    assert_eq!((&path["endpoint"], &path["accessType"]), (&shown["ingressPaths"][0]["endpoint"], &json!("PUBLIC")));
    let plain = server.ok(DescribeServices, json!({"cluster": "c", "services": ["web"]})).await["services"][0].clone();
    let attached = &plain["loadBalancers"][0];
    let advanced = &attached["advancedConfiguration"];
    assert_eq!(path["rule"], json!({"arn": advanced["productionListenerRule"], "status": "ACTIVE"}));
    let groups: Vec<_> = path["targetGroups"].as_array().unwrap().iter().map(|group| &group["arn"]).collect();
    assert_eq!(groups, [&attached["targetGroupArn"], &advanced["alternateTargetGroupArn"]]);
    let group = &path["targetGroups"][1];
    assert_eq!(
        (&group["status"], &group["healthCheckPath"], &group["port"], group.get("healthCheckPort")),
        (&json!("ACTIVE"), &json!("/ping"), &json!(80), None)
    );
    let state = balancing(&server);
    let balancer = state.load_balancers.values().next().unwrap();
    let loaded = &path["loadBalancer"];
    assert!(loaded["arn"].as_str().unwrap().ends_with(&format!("loadbalancer/app/{}/{}", balancer.name, balancer.id)));
    assert_eq!(
        (&loaded["scheme"], &loaded["securityGroupIds"]),
        (&json!("internet-facing"), &json!([*balancer.security_groups[0]]))
    );
    let listener = path["listener"]["arn"].as_str().unwrap();
    assert!(
        advanced["productionListenerRule"].as_str().unwrap().contains(listener.split(":listener/").last().unwrap())
    );
    assert_eq!(path["loadBalancerSecurityGroups"][0]["status"], "ACTIVE");
    let scaled = &found["autoScaling"];
    assert_eq!(
        (&scaled["scalableTarget"]["minCapacity"], &scaled["scalableTarget"]["maxCapacity"]),
        (&json!(2), &json!(4))
    );
    let policy = &scaled["applicationAutoScalingPolicies"][0];
    assert_eq!(
        (&policy["metric"], &policy["targetValue"], &policy["policyType"]),
        (&json!("ECSServiceAverageMemoryUtilization"), &json!(70.0), &json!("TargetTrackingScaling"))
    );

    server.ok(DeleteExpressGatewayService, json!({"serviceArn": arn("web")})).await;
    let found = resources(&server).await;
    assert_eq!(
        (&found["ingressPaths"][0]["rule"]["status"], &found["ingressPaths"][0]["loadBalancer"]["status"]),
        (&json!("DEPROVISIONING"), &json!("ACTIVE"))
    );
    let inactive = Service { status: Status::Inactive, ..service(&server, "web") };
    server.write([Record::Service(inactive.into())]).await;
    take_away(&server).await;
    let found = resources(&server).await;
    let path = &found["ingressPaths"][0];
    assert_eq!(path["rule"], json!({"arn": advanced["productionListenerRule"], "status": "DELETED"}));
    assert_eq!((&path["targetGroups"][0]["status"], path.get("loadBalancer")), (&json!("DELETED"), None));
    assert_eq!(found["autoScaling"]["scalableTarget"]["status"], "DELETED");
}

/// A server of an installation, whose authority endpoints' certificates come from.
async fn installed() -> Server {
    let server = Server::with_cluster("c").await;
    let now = server.ctx.now();
    let installation = Installation {
        account_id: "000000000000".into(),
        region: "us-east-1".into(),
        zones: vec!["us-east-1a".into()],
        master_secret: "secret".into(),
        authority: authority::make(now).unwrap(),
        root_key: None,
        first_account_id: None,
        made_at: now,
        revoked_edges: vec![],
    };
    server.write([Record::Installation(installation.into())]).await;
    server
}

#[tokio::test]
async fn endpoints_are_there_by_https_with_one_certificate_for_all() {
    let server = installed().await;
    let made = server.ok(CreateExpressGatewayService, express(json!({}))).await;
    let other = server.ok(CreateExpressGatewayService, express(json!({"serviceName": "other"}))).await;
    let state = balancing(&server);
    let certificate = &state.certificates.values().next().unwrap().value;
    assert_eq!((state.certificates.len(), state.load_balancers.len()), (1, 1));
    assert_eq!(certificate.alternative_names, ["*.us-east-1.ecs.longshore.internal".into()]);
    let authority = server.ctx.snapshot().installation().unwrap().authority.certificate.clone();
    assert_eq!(certificate.chain, Some(authority));
    let mut listeners: Vec<_> = state.listeners.values().map(|it| (it.port, it.certificates.clone())).collect();
    listeners.sort_unstable();
    assert_eq!(listeners, [(80, vec![]), (443, vec![certificate.id.clone()])]);
    let balancer = state.load_balancers.values().next().unwrap();
    let security_group = state.security_groups.get(&balancer.security_groups[0]).unwrap();
    assert!(
        [80, 443].iter().all(|port| security_group.rules.iter().any(|it| it.is_ingress && it.covers(false, *port)))
    );

    for service in [made, other] {
        let shown = &service["service"]["activeConfigurations"][0];
        assert_eq!(shown["ingressPaths"].as_array().map(Vec::len), Some(1));
        let revision = json!({"serviceRevisionArns": [shown["serviceRevisionArn"]]});
        let found = server.ok(DescribeServiceRevisions, revision).await["serviceRevisions"][0].clone();
        let paths = &found["ecsManagedResources"]["ingressPaths"];
        assert_eq!(paths.as_array().map(Vec::len), Some(2));
        for path in [0, 1] {
            assert_eq!(paths[path]["endpoint"], shown["ingressPaths"][0]["endpoint"]);
        }
        let shown = &paths[0]["certificate"];
        assert_eq!(
            (&shown["domainName"], &shown["status"]),
            (&json!("*.us-east-1.ecs.longshore.internal"), &json!("ACTIVE"))
        );
        let rule = &found["loadBalancers"][0]["advancedConfiguration"]["productionListenerRule"];
        assert_eq!(
            (&paths[0]["rule"]["arn"], paths[1].get("certificate")),
            (rule, None),
            "deployments shift that of HTTPS"
        );
    }

    for name in ["web", "other"] {
        take_away(&server).await;
        assert_eq!(balancing(&server).rules.len(), if name == "web" { 4 } else { 2 });
        let inactive = Service { status: Status::Inactive, ..service(&server, name) };
        server.write([Record::Service(inactive.into())]).await;
    }
    take_away(&server).await;
    let state = balancing(&server);
    assert_eq!((state.rules.len(), state.listeners.len(), state.load_balancers.len()), (0, 0, 0));
}

#[tokio::test(start_paused = true)]
async fn a_certificate_is_renewed_in_its_last_month_while_it_is_used() {
    let server = installed().await;
    server.ok(CreateExpressGatewayService, express(json!({}))).await;
    let certificate = |server: &Server| balancing(server).certificates.values().next().unwrap().value.clone();
    let first = certificate(&server);
    let looked =
        async || drop(tokio::time::timeout(Duration::from_secs(5), loops::express::run(server.ctx.clone())).await);
    looked().await;
    assert_eq!(certificate(&server), first, "it has three months");
    let ending = Certificate { not_after: server.ctx.now().plus(Duration::from_secs(86_400)), ..(*first).clone() };
    let put =
        async |it: Certificate| server.write([Record::LoadBalancing(LoadBalancing::Certificate(it.into()))]).await;
    put(ending.clone()).await;
    looked().await;
    let renewed = certificate(&server);
    assert_eq!((&renewed.id, renewed.created_at, &renewed.tags), (&first.id, first.created_at, &first.tags));
    assert!(renewed.not_after >= first.not_after && renewed.certificate != first.certificate);

    // What somebody has imported in its place is theirs.
    put(Certificate { issuer: "Public authority".into(), ..ending.clone() }).await;
    looked().await;
    assert_eq!(certificate(&server).certificate, ending.certificate);
}

#[tokio::test]
async fn a_listener_that_no_edge_can_serve_has_failed() {
    let server = Server::with_cluster("c").await;
    let made = server.ok(CreateExpressGatewayService, express(json!({}))).await;
    let revision = json!({"serviceRevisionArns": [made["service"]["activeConfigurations"][0]["serviceRevisionArn"]]});
    let listener = balancing(&server).listeners.values().next().unwrap().id;
    let edge = |name: &str, problems| Edge {
        name: name.into(),
        addresses: vec!["127.73.0.0/16".into()],
        version: "1".into(),
        away_since: None,
        server: 1,
        registered_at: Timestamp::from_millis(0),
        problems,
    };
    let taken = vec![ListenerProblem { listener, problem: "port 80 is taken".into() }];
    for (edges, status, reason) in [
        (vec![edge("a", taken.clone()), edge("b", vec![])], "ACTIVE", "edge a: port 80 is taken"),
        (vec![edge("b", taken.clone())], "FAILED", "edge a: port 80 is taken; edge b: port 80 is taken"),
    ] {
        server.write(edges.into_iter().map(|edge| Record::LoadBalancing(LoadBalancing::Edge(edge.into())))).await;
        let found = server.ok(DescribeServiceRevisions, revision.clone()).await;
        let listener = &found["serviceRevisions"][0]["ecsManagedResources"]["ingressPaths"][0]["listener"];
        assert_eq!((&listener["status"], &listener["statusReason"]), (&json!(status), &json!(reason)));
    }
}

#[tokio::test]
async fn what_is_left_out_has_defaults() {
    let server = Server::with_cluster("c").await;
    let mut request = express(json!({"primaryContainer": {"image": "public.example/team/Web.App:1"}}));
    request.as_object_mut().unwrap().remove("serviceName");
    let made = server.ok(CreateExpressGatewayService, request).await["service"].clone();
    assert!(made["serviceName"].as_str().unwrap().starts_with("Web-App-"), "{made}");
    let shown = &made["activeConfigurations"][0];
    assert_eq!(
        (&shown["cpu"], &shown["memory"], &shown["healthCheckPath"]),
        (&json!("256"), &json!("512"), &json!("/ping"))
    );
    assert_eq!(shown["primaryContainer"]["containerPort"], 80);
    let scaling = json!({"minTaskCount": 1, "maxTaskCount": 20, "autoScalingMetric": "AVERAGE_CPU", "autoScalingTargetValue": 60});
    assert_eq!(shown["scalingTarget"], scaling);
}

#[tokio::test]
async fn what_is_wrong_or_not_there_is_refused_and_leaves_nothing_behind() {
    let server = Server::with_cluster("c").await;
    let before = server.ctx.snapshot().revision();
    for (changes, code, words) in [
        (json!({"executionRoleArn": ""}), INVALID, "executionRoleArn"),
        (json!({"infrastructureRoleArn": ""}), INVALID, "infrastructureRoleArn"),
        (json!({"serviceName": "no spaces"}), INVALID, "service name"),
        (json!({"primaryContainer": {"image": ""}}), INVALID, "image"),
        (json!({"primaryContainer": {"image": "i", "containerPort": 0}}), INVALID, "containerPort"),
        (json!({"healthCheckPath": "ping"}), INVALID, "forward slash"),
        (json!({"cpu": "much"}), INVALID, "cpu"),
        (json!({"memory": "0"}), INVALID, "memory"),
        (json!({"scalingTarget": {"minTaskCount": 3, "maxTaskCount": 2}}), INVALID, "scaling target"),
        (json!({"scalingTarget": {"minTaskCount": -1}}), INVALID, "scaling target"),
        (json!({"scalingTarget": {"autoScalingTargetValue": 0}}), INVALID, "autoScalingTargetValue"),
        (json!({"networkConfiguration": {"subnets": ["subnet-1"]}}), INVALID, "subnet-1"),
        (json!({"tags": [{"key": "aws:k", "value": "v"}]}), INVALID, "aws:"),
        (
            json!({"networkConfiguration": {"securityGroups": ["sg-1"]}}),
            "UnsupportedFeatureException",
            "securityGroups",
        ),
        (json!({"taskRoleArn": "arn:aws:iam::0:role/t"}), "UnsupportedFeatureException", "taskRoleArn"),
        (
            json!({"primaryContainer": {"image": "i", "secrets": [{"name": "s", "valueFrom": "arn:s"}]}}),
            "UnsupportedFeatureException",
            "secrets",
        ),
        (json!({"cluster": "nowhere"}), "ClusterNotFoundException", "Cluster not found."),
    ] {
        let (found, told) = server.refused(CreateExpressGatewayService, express(changes.clone())).await;
        assert_eq!(found, code, "{changes}: {told}");
        assert!(told.contains(words), "{told}");
    }
    assert_eq!(server.ctx.snapshot().revision(), before);
}

#[tokio::test]
async fn the_same_call_again_finds_the_service_and_another_one_does_not() {
    let server = Server::with_cluster("c").await;
    let first = server.ok(CreateExpressGatewayService, express(json!({}))).await;
    let revision = server.ctx.snapshot().revision();
    assert_eq!(server.ok(CreateExpressGatewayService, express(json!({}))).await, first);
    assert_eq!(server.ctx.snapshot().revision(), revision);
    let other = server.refused(CreateExpressGatewayService, express(json!({"cpu": "512"}))).await;
    assert_eq!(other, (INVALID.to_owned(), "Creation of service was not idempotent.".to_owned()));
}

#[tokio::test]
async fn services_share_a_load_balancer_until_it_is_full_and_the_last_one_takes_it_away() {
    let server = Server::with_cluster("c").await;
    let names: Vec<String> = (0..26).map(|at| format!("web-{at}")).collect();
    let calls = names.iter().map(|name| server.ok(CreateExpressGatewayService, express(json!({"serviceName": name}))));
    futures_util::future::join_all(calls).await;
    let state = balancing(&server);
    assert_eq!((state.load_balancers.len(), state.rules.len(), state.target_groups.len()), (2, 26, 52));
    for balancer in state.load_balancers.values() {
        let listener = state.listeners_of(balancer.id).next().unwrap();
        let mut priorities: Vec<u32> = state.rules_of(balancer.id, listener.id).map(|rule| rule.priority).collect();
        let count = priorities.len();
        priorities.sort_unstable();
        priorities.dedup();
        assert!(priorities.len() == count && matches!(count, 1 | 25), "{priorities:?}");
    }
    take_away(&server).await;
    assert_eq!(balancing(&server).rules.len(), 26, "nothing is left over while services are there");

    for name in &names {
        server.ok(DeleteExpressGatewayService, json!({"serviceArn": arn(name)})).await;
    }
    take_away(&server).await;
    assert_eq!(balancing(&server).rules.len(), 26, "their tasks may still be draining");
    let records = names.iter().map(|name| {
        let gone = Service { status: Status::Inactive, ..service(&server, name) };
        Record::Service(gone.into())
    });
    server.write(records).await;
    take_away(&server).await;
    let state = balancing(&server);
    assert_eq!((state.rules.len(), state.target_groups.len()), (0, 0));
    assert_eq!((state.listeners.len(), state.load_balancers.len(), state.security_groups.len()), (0, 0, 0));
}

#[tokio::test]
async fn a_deleted_service_drains_and_its_name_is_free_again() {
    let server = Server::with_cluster("c").await;
    server.ok(CreateExpressGatewayService, express(json!({}))).await;
    let gone = server.ok(DeleteExpressGatewayService, json!({"serviceArn": arn("web")})).await;
    assert_eq!(gone["service"]["status"]["statusCode"], "DRAINING");
    server.ok(DeleteExpressGatewayService, json!({"serviceArn": arn("web")})).await;
    let busy = server.refused(CreateExpressGatewayService, express(json!({}))).await;
    assert!(busy.1.contains("Draining"), "{busy:?}");
    let inactive = Service { status: Status::Inactive, ..service(&server, "web") };
    server.write([Record::Service(inactive.into())]).await;
    assert_eq!(described(&server, "web").await["status"]["statusCode"], "INACTIVE");
    for operation in [DeleteExpressGatewayService, UpdateExpressGatewayService] {
        assert_eq!(server.refused(operation, json!({"serviceArn": arn("web")})).await.0, "ServiceNotActiveException");
    }
    // What the old one leaves is not what the new one has.
    server.ok(CreateExpressGatewayService, express(json!({}))).await;
    take_away(&server).await;
    let state = balancing(&server);
    assert_eq!((state.load_balancers.len(), state.rules.len(), state.target_groups.len()), (1, 1, 2));
    let shown = described(&server, "web").await;
    assert_eq!(shown["activeConfigurations"][0]["ingressPaths"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn what_has_lost_its_tag_is_left_alone() {
    let server = Server::with_cluster("c").await;
    server.ok(CreateExpressGatewayService, express(json!({}))).await;
    let rule = balancing(&server).rules.values().next().unwrap().value.clone();
    let kept = longshore_model::load_balancing::Rule { tags: vec![], ..(*rule).clone() };
    server.write([Record::LoadBalancing(longshore_model::load_balancing::Record::Rule(kept.into()))]).await;
    let inactive = Service { status: Status::Inactive, ..service(&server, "web") };
    server.write([Record::Service(inactive.into())]).await;
    take_away(&server).await;
    let state = balancing(&server);
    assert_eq!((state.load_balancers.len(), state.rules.len(), state.target_groups.len()), (1, 1, 2));
}

#[tokio::test]
async fn subnets_are_kept_until_an_update_takes_them_away() {
    let server = Server::with_cluster("c").await;
    let vpc = longshore_model::network::DefaultVpc::new("000000000000", "us-east-1", &["us-east-1a".to_owned()]);
    let network = json!({"subnets": [*vpc.subnets[0].id]});
    server.ok(CreateExpressGatewayService, express(json!({"networkConfiguration": network}))).await;
    assert_eq!(described(&server, "web").await["activeConfigurations"][0]["networkConfiguration"], network);
    let everywhere = json!({"serviceArn": arn("web"), "networkConfiguration": {"subnets": []}});
    server.ok(UpdateExpressGatewayService, everywhere).await;
    assert_eq!(described(&server, "web").await["activeConfigurations"][0].get("networkConfiguration"), None);
}

#[tokio::test]
async fn an_update_deploys_what_it_changes_and_keeps_the_rest() {
    let server = Server::with_cluster("c").await;
    let container = json!({"image": "web:1", "containerPort": 8080, "environment": [{"name": "A", "value": "1"}]});
    server.ok(CreateExpressGatewayService, express(json!({"primaryContainer": container}))).await;
    complete(&server, "web").await;
    let update = json!({"serviceArn": arn("web"), "primaryContainer": {"image": "web:2"}, "healthCheckPath": "/v2"});
    let answer = server.ok(UpdateExpressGatewayService, update).await["service"].clone();
    let target = &answer["targetConfiguration"];
    let expected = json!({"image": "web:2", "containerPort": 8080, "environment": [{"name": "A", "value": "1"}]});
    assert_eq!(with(expected, json!({})), with(target["primaryContainer"].clone(), json!({})));
    assert_eq!(target["healthCheckPath"], "/v2");
    let shown = described(&server, "web").await["activeConfigurations"].clone();
    let paths: Vec<&str> = shown.as_array().unwrap().iter().map(|it| it["healthCheckPath"].as_str().unwrap()).collect();
    assert_eq!(paths, ["/v2", "/ping"], "tasks of the old revision are checked as they know it");
    assert!(service(&server, "web").definition.unwrap().to_string().ends_with(":2"));
}

#[tokio::test]
async fn an_update_that_changes_no_task_deploys_nothing() {
    let server = Server::with_cluster("c").await;
    server.ok(CreateExpressGatewayService, express(json!({}))).await;
    complete(&server, "web").await;
    let deployments = |server: &Server| {
        let snapshot = server.ctx.snapshot();
        let state = snapshot.cluster("c").unwrap().service("web").unwrap();
        state.rollout.as_ref().unwrap().deployments.len()
    };
    let update = |changes: Value| with(json!({"serviceArn": arn("web")}), changes);
    let same = update(json!({"primaryContainer": {"image": "web:1"}, "cpu": "256", "healthCheckPath": "/ping"}));
    server.ok(UpdateExpressGatewayService, same).await;
    let scaling = update(json!({"scalingTarget": {"minTaskCount": 3}}));
    let answer = server.ok(UpdateExpressGatewayService, scaling).await;
    let shown = &answer["service"]["targetConfiguration"]["scalingTarget"];
    assert_eq!((&shown["minTaskCount"], &shown["maxTaskCount"]), (&json!(3), &json!(20)));
    assert_eq!((deployments(&server), service(&server, "web").desired_count), (1, 3));
    assert!(service(&server, "web").definition.unwrap().to_string().ends_with(":1"));
    let refused = update(json!({"scalingTarget": {"maxTaskCount": 2}}));
    assert_eq!(server.refused(UpdateExpressGatewayService, refused).await.0, INVALID);
}

#[tokio::test]
async fn express_calls_are_for_express_services() {
    let server = Server::with_cluster("c").await;
    server.ok(CreateExpressGatewayService, express(json!({}))).await;
    let plain = json!({"cluster": "c", "serviceName": "plain", "taskDefinition": "c-web", "desiredCount": 1});
    server.ok(longshore_api::ecs::Operation::CreateService, plain).await;
    for operation in [DescribeExpressGatewayService, UpdateExpressGatewayService, DeleteExpressGatewayService] {
        let (code, words) = server.refused(operation, json!({"serviceArn": arn("plain")})).await;
        assert!(code == INVALID && words.contains("not an Express service"), "{words}");
        let missing = server.refused(operation, json!({"serviceArn": arn("missing")})).await.0;
        let expected = match operation {
            DescribeExpressGatewayService => "ResourceNotFoundException",
            _ => "ServiceNotFoundException",
        };
        assert_eq!(missing, expected);
        assert_eq!(server.refused(operation, json!({"serviceArn": "web"})).await.0, INVALID);
    }
    for (kind, name) in [("ECS", "web"), ("CUSTOMER", "plain")] {
        let listed = server.ok(ListServices, json!({"cluster": "c", "resourceManagementType": kind})).await;
        assert_eq!(listed["serviceArns"], json!([arn(name)]));
    }
    // The calls for services know it too, and it stays what it is.
    let quick = json!({"cluster": "c", "service": "web", "desiredCount": 2, "deploymentConfiguration": {"bakeTimeInMinutes": 0}});
    server.ok(UpdateService, quick).await;
    assert_eq!(described(&server, "web").await["status"]["statusCode"], "ACTIVE");
}
