//! Services with load balancers: what calls may say of them, and what is shown.

use std::sync::Arc;

use longshore_api::ecs::Operation::{
    CreateCluster, CreateService, CreateTaskSet, DescribeServiceRevisions, DescribeServices, RegisterTaskDefinition,
    UpdateService,
};
use longshore_model::fixture;
use longshore_model::load_balancing::{
    Action, Forward, Protocol, Record as BalancingRecord, RuleId, TargetGroup, TargetGroupId, TargetType, WeightedGroup,
};
use longshore_model::{Group, Record};
use serde_json::{Value, json};

use crate::harness::Server;
use crate::web::with;

const INVALID: &str = "InvalidParameterException";

fn arn(path: &str) -> String {
    format!("arn:aws:elasticloadbalancing:us-east-1:000000000000:{path}")
}

fn group_arn(id: u64) -> String {
    arn(&format!("targetgroup/g{id}/{id:016x}"))
}

fn rule_arn(id: u64) -> String {
    arn(&format!("listener-rule/app/lb/{:016x}/{:016x}/{id:016x}", 1, 1))
}

fn forward(id: u64) -> Vec<Action> {
    let groups = vec![WeightedGroup { group: TargetGroupId::from_bits(id), weight: 1 }];
    vec![Action::Forward(Forward { groups, stickiness_seconds: None })]
}

fn group(id: u64, target_type: TargetType, protocol: Protocol) -> BalancingRecord {
    BalancingRecord::TargetGroup(Arc::new(TargetGroup {
        name: format!("g{id}").into(),
        target_type,
        protocol,

        ..fixture::target_group(TargetGroupId::from_bits(id))
    }))
}

/// Groups: 1 is behind a listener, 2 and 3 and 6 behind rules, 4 behind nothing; 3 is of addresses, 6 of TCP. `web:1` listens on
/// port 80, `web:2` does not.
async fn ready() -> Server {
    let server = Server::new();
    server.ok(CreateCluster, json!({"clusterName": "c"})).await;
    let listener = BalancingRecord::Listener(Arc::new(fixture::listener(forward(1))));
    let rule = |id: u64| BalancingRecord::Rule(Arc::new(fixture::rule(RuleId::from_bits(id), forward(id))));
    let groups = [(1, Protocol::Http), (2, Protocol::Http), (4, Protocol::Http), (6, Protocol::Tcp)];
    let groups = groups.map(|(id, protocol)| group(id, TargetType::Instance, protocol));
    let records =
        groups.into_iter().chain([group(3, TargetType::Ip, Protocol::Http), listener, rule(2), rule(3), rule(6)]);
    let put = records.fold(Group::new("load balancing"), |group, record| group.put(Record::LoadBalancing(record)));
    assert!(server.ctx.commit(put.into()).await.unwrap().is_empty());
    let port = json!([{"name": "main", "image": "i", "memory": 64, "portMappings": [{"containerPort": 80}]}]);
    server.ok(RegisterTaskDefinition, json!({"family": "web", "containerDefinitions": port})).await;
    let none = json!([{"name": "main", "image": "i", "memory": 64}]);
    server.ok(RegisterTaskDefinition, json!({"family": "web", "containerDefinitions": none})).await;
    server
}

fn entry(id: u64) -> Value {
    json!({"targetGroupArn": group_arn(id), "containerName": "main", "containerPort": 80})
}

fn shifting(more: Value) -> Value {
    let advanced =
        json!({"alternateTargetGroupArn": group_arn(2), "productionListenerRule": rule_arn(2), "roleArn": ROLE});
    let advanced = with(advanced, more);
    with(entry(1), json!({"advancedConfiguration": advanced}))
}

const ROLE: &str = "arn:aws:iam::000000000000:role/ecs";

fn create(more: Value) -> Value {
    with(json!({"cluster": "c", "serviceName": "web", "taskDefinition": "web:1", "desiredCount": 1}), more)
}

#[tokio::test]
async fn what_is_wrong_with_load_balancers_is_refused_in_ecs_words() {
    // Rule 8.1.4.
    let server = ready().await;
    let missing = group_arn(9);
    let classic = json!({"loadBalancerName": "classic", "containerName": "main", "containerPort": 80});
    let green = json!({"strategy": "BLUE_GREEN", "bakeTimeInMinutes": 0});
    let cases = [
        (json!({"loadBalancers": [entry(9)]}), INVALID, format!("The target group with targetGroupArn {missing} does not exist.")),
        (
            json!({"loadBalancers": [entry(4)]}),
            INVALID,
            format!("The target group with targetGroupArn {} does not have an associated load balancer.", group_arn(4)),
        ),
        (
            json!({"loadBalancers": [entry(3)]}),
            INVALID,
            "The provided target group ARN has target type ip, which is incompatible with the bridge network mode specified \
             in the task definition."
                .to_owned(),
        ),
        (json!({"loadBalancers": vec![entry(1); 6]}), INVALID, "loadBalancers can have at most 5 items.".to_owned()),
        (json!({"loadBalancers": [classic]}), "UnsupportedFeatureException", "A Classic Load Balancer".to_owned()),
        (
            json!({"loadBalancers": [{"containerName": "main", "containerPort": 80}]}),
            INVALID,
            "targetGroupArn must be specified".to_owned(),
        ),
        (
            json!({"loadBalancers": [entry(1), entry(2)], "role": "r"}),
            INVALID,
            "You cannot specify an IAM role for services that require a service linked role.".to_owned(),
        ),
        (
            json!({"loadBalancers": [entry(1)], "deploymentConfiguration": green}),
            INVALID,
            "advancedConfiguration must be specified".to_owned(),
        ),
        (
            json!({"loadBalancers": [shifting(json!({"alternateTargetGroupArn": group_arn(1)}))]}),
            INVALID,
            "alternateTargetGroupArn must name another target group".to_owned(),
        ),
        (
            json!({"loadBalancers": [shifting(json!({"alternateTargetGroupArn": group_arn(6)}))]}),
            INVALID,
            "must have the same protocol: they have HTTP and TCP".to_owned(),
        ),
        (
            json!({"loadBalancers": [shifting(json!({"productionListenerRule": rule_arn(9)}))]}),
            INVALID,
            format!("The productionListenerRule {} does not exist.", rule_arn(9)),
        ),
        (
            json!({"loadBalancers": [shifting(json!({"testListenerRule": "arn:x"}))]}),
            INVALID,
            "The testListenerRule arn:x does not exist.".to_owned(),
        ),
        (
            json!({"taskDefinition": "web:2", "loadBalancers": [entry(1)]}),
            INVALID,
            "The container main did not have a container port 80 defined.".to_owned(),
        ),
    ];
    for (more, code, words) in cases {
        let (got, message) = server.refused(CreateService, create(more.clone())).await;
        assert!(got == code && message.contains(&words), "{more}: {got}: {message}");
    }
}

#[tokio::test]
async fn load_balancers_are_shown_changed_and_taken_away() {
    // Rule 8.1.4.
    let server = ready().await;
    let created = server.ok(CreateService, create(json!({"loadBalancers": [entry(1), entry(2)]}))).await;
    assert_eq!(created["service"]["loadBalancers"], json!([entry(1), entry(2)]));
    let describe =
        async || server.ok(DescribeServices, json!({"cluster": "c", "services": ["web"]})).await["services"][0].clone();
    let deployment = async || describe().await["deployments"][0]["id"].clone();
    let first = deployment().await;

    let update = |more: Value| with(json!({"cluster": "c", "service": "web"}), more);
    server.ok(UpdateService, update(json!({"loadBalancers": [entry(1), entry(2)]}))).await;
    assert_eq!(deployment().await, first, "nothing has changed");
    let (_, message) = server.refused(UpdateService, update(json!({"taskDefinition": "web:2"}))).await;
    assert_eq!(message, "The container main did not have a container port 80 defined.");
    server.ok(UpdateService, update(json!({"loadBalancers": [shifting(json!({}))]}))).await;
    let second = deployment().await;
    assert_ne!(second, first, "a change of load balancers begins a deployment");

    let revision = second.as_str().unwrap().replace("ecs-svc/", "");
    let arn = format!("arn:aws:ecs:us-east-1:000000000000:service-revision/c/web/{revision}");
    let shown = server.ok(DescribeServiceRevisions, json!({"serviceRevisionArns": [arn]})).await;
    let resolved = &shown["serviceRevisions"][0]["resolvedConfiguration"]["loadBalancers"];
    assert_eq!(*resolved, json!([{"targetGroupArn": group_arn(1), "productionListenerRule": rule_arn(2)}]));

    server.ok(UpdateService, update(json!({"loadBalancers": []}))).await;
    assert_eq!(describe().await["loadBalancers"], json!([]));
    assert_ne!(deployment().await, second);
    server.ok(UpdateService, update(json!({"taskDefinition": "web:2"}))).await;
}

#[tokio::test]
async fn a_task_set_has_one_target_group() {
    // Rule 8.1.4.
    let server = ready().await;
    let external = json!({"taskDefinition": null, "deploymentController": {"type": "EXTERNAL"}});
    server.ok(CreateService, create(external)).await;
    let set = |balancers: Value| json!({"cluster": "c", "service": "web", "taskDefinition": "web:1", "loadBalancers": balancers});
    let (_, message) = server.refused(CreateTaskSet, set(json!([entry(1), entry(2)]))).await;
    assert_eq!(message, "loadBalancers can have at most 1 items.");
    let made = server.ok(CreateTaskSet, set(json!([entry(2)]))).await;
    assert_eq!(made["taskSet"]["loadBalancers"], json!([entry(2)]));
}
