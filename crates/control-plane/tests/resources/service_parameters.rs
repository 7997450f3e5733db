//! What CreateService and UpdateService take, what they make of what is left out, and in which words they refuse.

use longshore_api::ecs::Operation::{CreateService, RegisterTaskDefinition, UpdateService};
use serde_json::{Value, json};

use crate::harness::{ARN, Server, definition};
use crate::web::{create, describe, ready, with, with_provider};

const INVALID: &str = "InvalidParameterException";
const UNSUPPORTED: &str = "UnsupportedFeatureException";

async fn update(server: &Server, more: Value) -> Value {
    server.ok(UpdateService, with(json!({"cluster": "c", "service": "web"}), more)).await["service"].clone()
}

/// Each request is refused with this code, in words that have these among them, and changes nothing.
async fn all_refused(server: &Server, cases: impl IntoIterator<Item = (Value, &'static str, &'static str)>) {
    server.ok(CreateService, create(json!({}))).await;
    let before = describe(server).await;
    for (more, code, words) in cases {
        let named = create(with(json!({"serviceName": "other"}), more.clone()));
        let (got, message) = server.refused(CreateService, named).await;
        assert!(got == code && message.contains(words), "CreateService {more}: {got}: {message}");
    }
    assert_eq!(describe(server).await, before);
}

#[tokio::test]
async fn a_grace_period_lasts_for_up_to_69_years() {
    // Rule 7.1.4: 0 when nothing is said, at most 2147483647 seconds, with a load balancer or without.
    let server = ready().await;
    let grace = |seconds: i64| {
        create(json!({"serviceName": format!("s{}", seconds.abs()), "healthCheckGracePeriodSeconds": seconds}))
    };
    let longest = server.ok(CreateService, grace(2_147_483_647)).await;
    assert_eq!(longest["service"]["healthCheckGracePeriodSeconds"], 2_147_483_647);
    let (code, text) = server.refused(CreateService, grace(-1)).await;
    assert_eq!((code.as_str(), text.as_str()), (INVALID, "healthCheckGracePeriodSeconds can not be lesser than 0"));
    assert_eq!(server.refused(CreateService, grace(2_147_483_648)).await.0, "SerializationException");
    assert_eq!(server.ok(CreateService, create(json!({}))).await["service"]["healthCheckGracePeriodSeconds"], 0);
}

#[tokio::test]
async fn a_task_definition_is_resolved_when_it_is_named() {
    // Rule 7.1.5: to the full ARN with its revision, at the time of the call; it must be given.
    let server = ready().await;
    server.ok(RegisterTaskDefinition, definition("web")).await;
    let second = json!(format!("{ARN}:task-definition/web:2"));
    assert_eq!(server.ok(CreateService, create(json!({}))).await["service"]["taskDefinition"], second);
    server.ok(RegisterTaskDefinition, definition("web")).await;
    assert_eq!(describe(&server).await["taskDefinition"], second);
    let forced = update(&server, json!({"forceNewDeployment": true})).await;
    assert_eq!((&forced["taskDefinition"], &forced["deployments"][0]["taskDefinition"]), (&second, &second));
    let newest = update(&server, json!({"taskDefinition": "web"})).await;
    assert_eq!(newest["taskDefinition"], format!("{ARN}:task-definition/web:3"));
    for missing in [json!(null), json!("")] {
        let request = create(json!({"serviceName": "other", "taskDefinition": missing}));
        assert_eq!(
            server.refused(CreateService, request).await,
            (INVALID.into(), "TaskDefinition can not be blank.".into())
        );
    }
}

#[tokio::test]
async fn rebalancing_stays_as_it_is_unless_it_is_spoken_of() {
    // Rule 7.1.6: ENABLED for a new service; an update without it keeps what there is.
    let server = ready().await;
    let shown = |service: Value| service["availabilityZoneRebalancing"].clone();
    let made = server.ok(CreateService, create(json!({"availabilityZoneRebalancing": "DISABLED"}))).await;
    assert_eq!(shown(made["service"].clone()), "DISABLED");
    assert_eq!(shown(update(&server, json!({"desiredCount": 3})).await), "DISABLED");
    assert_eq!(shown(update(&server, json!({"availabilityZoneRebalancing": "ENABLED"})).await), "ENABLED");
    let spread = json!([{"type": "spread", "field": "attribute:ecs.availability-zone"}]);
    assert_eq!(shown(update(&server, json!({"placementStrategy": spread})).await), "ENABLED");
    assert_eq!(
        server.ok(CreateService, create(json!({"serviceName": "new"}))).await["service"]["availabilityZoneRebalancing"],
        "ENABLED"
    );
}

#[tokio::test]
async fn a_service_shows_a_launch_type_or_a_strategy_and_an_empty_one_goes_back() {
    // Rule 7.1.3: the two exclude each other, and the one that is not used is not shown.
    // Rule 7.3.4: an empty strategy means the launch type again; a change of strategy has to be forced.
    let server = ready().await;
    let strategy = with_provider(&server).await;
    let both = create(json!({"launchType": "EC2", "capacityProviderStrategy": strategy}));
    let text = "Specifying both a launch type and capacity provider strategy is not supported";
    assert_eq!(server.refused(CreateService, both).await, (INVALID.into(), text.into()));

    let made = server.ok(CreateService, create(json!({}))).await["service"].clone();
    assert_eq!((&made["launchType"], &made["capacityProviderStrategy"]), (&json!("EC2"), &Value::Null));
    let unforced = json!({"cluster": "c", "service": "web", "capacityProviderStrategy": strategy});
    let (code, text) = server.refused(UpdateService, unforced).await;
    assert!(code == INVALID && text.contains("you must force a new deployment"), "{text}");
    let forced = update(&server, json!({"capacityProviderStrategy": strategy, "forceNewDeployment": true})).await;
    assert_eq!((&forced["launchType"], &forced["capacityProviderStrategy"]), (&Value::Null, &strategy));
    let kept = update(&server, json!({"desiredCount": 4})).await;
    assert_eq!(kept["capacityProviderStrategy"], strategy, "null keeps it");
    let back = update(&server, json!({"capacityProviderStrategy": [], "forceNewDeployment": true})).await;
    assert_eq!((&back["launchType"], &back["capacityProviderStrategy"]), (&json!("EC2"), &Value::Null));
    assert_eq!(back["deployments"].as_array().unwrap().len(), 3);
}

#[tokio::test]
async fn null_keeps_what_there_is_and_an_empty_list_takes_it_away() {
    // Rule 7.3.4: of placement constraints, placement strategies, load balancers and registries; and none of it
    // deploys.
    let server = ready().await;
    let constraints = json!([{"type": "distinctInstance"}]);
    let strategy = json!([{"type": "spread", "field": "attribute:ecs.availability-zone"}]);
    let given = json!({"placementConstraints": constraints, "placementStrategy": strategy});
    let first = server.ok(CreateService, create(given)).await["service"].clone();
    let nulls =
        json!({"desiredCount": 1, "placementConstraints": null, "placementStrategy": null, "loadBalancers": null});
    let kept = update(&server, nulls).await;
    for member in ["placementConstraints", "placementStrategy"] {
        assert_eq!((&kept[member], kept[member].as_array().map(Vec::len)), (&first[member], Some(1)), "{member}");
    }
    let members = ["placementConstraints", "placementStrategy", "loadBalancers", "serviceRegistries"];
    for member in members {
        update(&server, json!({ member: [] })).await;
    }
    let cleared = describe(&server).await;
    members.iter().for_each(|member| assert_eq!(cleared[member], json!([]), "{member}"));
    assert_eq!(cleared["deployments"].as_array().unwrap().len(), 1);
    assert_eq!(cleared["deployments"][0]["id"], first["deployments"][0]["id"]);
}

#[tokio::test]
async fn what_later_versions_bring_is_refused_in_words() {
    // Rule 7.1.7, 7.11.5, 7.12.7: no Fargate and so no platform version, no classic load balancer, no discovery, no
    // volumes of AWS's; and alarms that name none.
    let server = ready().await;
    let port = json!([{"name": "main", "image": "i", "memory": 64, "portMappings": [{"containerPort": 80}]}]);
    server.ok(RegisterTaskDefinition, json!({"family": "web", "containerDefinitions": port})).await;
    let balancer = json!({"loadBalancerName": "classic", "containerName": "main", "containerPort": 80});
    let volume = json!({"name": "v", "managedEBSVolume": {"roleArn": "arn:aws:iam::000000000000:role/r"}});
    let lattice = json!({"roleArn": "arn:aws:iam::000000000000:role/r", "targetGroupArn": "arn:t", "portName": "p"});
    let alarms = json!({"enable": true, "rollback": true, "alarmNames": []});
    let platform = "The platform version must be null when specifying an EC2 launch type.";
    let both = [
        (json!({"loadBalancers": [balancer]}), UNSUPPORTED, "A Classic Load Balancer"),
        (json!({"serviceRegistries": [{"registryArn": "arn:r"}]}), UNSUPPORTED, "Service discovery"),
        (json!({"serviceConnectConfiguration": {"enabled": true}}), UNSUPPORTED, "Service Connect"),
        (json!({"volumeConfigurations": [volume]}), UNSUPPORTED, "volumeConfigurations"),
        (json!({"vpcLatticeConfigurations": [lattice]}), UNSUPPORTED, "VPC Lattice"),
        (json!({"deploymentConfiguration": {"alarms": alarms}}), INVALID, "alarmNames can not be empty"),
        (json!({"platformVersion": "LATEST"}), INVALID, platform),
    ];
    let of_create = [
        (json!({"launchType": "FARGATE"}), UNSUPPORTED, "FARGATE"),
        (json!({"deploymentController": {"type": "CODE_DEPLOY"}}), UNSUPPORTED, "CODE_DEPLOY"),
    ];
    all_refused(&server, both.clone().into_iter().chain(of_create)).await;
    // Rule 7.3.7: and so no update of a service begins a deployment with any of it.
    let before = describe(&server).await;
    for (more, code, words) in both {
        let request = with(json!({"cluster": "c", "service": "web"}), more.clone());
        let (got, message) = server.refused(UpdateService, request).await;
        assert!(got == code && message.contains(words), "UpdateService {more}: {got}: {message}");
    }
    assert_eq!(describe(&server).await, before);
}

#[tokio::test]
async fn parameters_are_refused_in_ecs_words() {
    // Rule 7.1.8, 7.4.12: the words that tools match on.
    let server = ready().await;
    let awsvpc = json!({"awsvpcConfiguration": {"subnets": ["subnet-1"]}});
    let member_of = |expression: &str| json!([{"type": "distinctInstance", "expression": expression}]);
    let balancer =
        json!({"targetGroupArn": "arn:t", "loadBalancerName": "l", "containerName": "main", "containerPort": 80});
    let cases = [
        (json!({"launchType": "MOON"}), "launch type should be one of [EC2,FARGATE,EXTERNAL"),
        (json!({"schedulingStrategy": "SOMETIMES"}), "Scheduling strategy should be one of [REPLICA,DAEMON]"),
        (
            json!({"networkConfiguration": awsvpc}),
            "Network Configuration is not valid for the given networkMode of this task definition.",
        ),
        (json!({"loadBalancers": [balancer]}), "loadBalancerName and targetGroupArn cannot both be specified"),
        (json!({"placementStrategy": vec![json!({"type": "random"}); 6]}), "Maximum number of strategies is 5"),
        (
            json!({"placementConstraints": member_of("attribute:a exists")}),
            "distinctInstance expression should not be specified",
        ),
        (json!({"role": "r"}), "IAM roles are only valid for services configured to use load balancers."),
        (
            json!({"deploymentConfiguration": {"minimumHealthyPercent": 101}}),
            "minimumHealthyPercent must be at most 100",
        ),
        (
            json!({"deploymentConfiguration": {"minimumHealthyPercent": 100, "maximumPercent": 100}}),
            "Both maximumPercent and minimumHealthyPercent cannot be 100 as this will block deployments.",
        ),
    ];
    all_refused(&server, cases.map(|(more, words)| (more, INVALID, words))).await;
    let network = json!({"family": "vpc", "networkMode": "awsvpc",
        "containerDefinitions": [{"name": "main", "image": "i", "memory": 64}]});
    server.ok(RegisterTaskDefinition, network).await;
    let request = create(json!({"serviceName": "other", "taskDefinition": "vpc"}));
    let text = "Network Configuration must be provided when networkMode 'awsvpc' is specified.";
    assert_eq!(server.refused(CreateService, request).await, (INVALID.into(), text.into()));
}

#[tokio::test]
async fn the_deployment_controller_of_a_service_stays() {
    // Rule 7.3.6: a change of controller is refused in words, and the service stays as it was.
    let server = ready().await;
    server.ok(CreateService, create(json!({}))).await;
    update(&server, json!({"deploymentController": {"type": "ECS"}})).await;
    let before = describe(&server).await;
    for other in ["EXTERNAL", "CODE_DEPLOY"] {
        let request = json!({"cluster": "c", "service": "web", "deploymentController": {"type": other}});
        let (code, text) = server.refused(UpdateService, request).await;
        assert!(code == UNSUPPORTED && text.contains("Changing the deployment controller"), "{code}: {text}");
    }
    assert_eq!(describe(&server).await, before);
}

#[tokio::test]
async fn what_tasks_are_made_of_is_compared_and_not_how_often_it_is_said() {
    // Rule 7.3.1: nothing but a difference or force begins a deployment.
    let server = ready().await;
    let first = server.ok(CreateService, create(json!({}))).await["service"]["deployments"][0]["id"].clone();
    let quiet = [
        json!({"availabilityZoneRebalancing": "DISABLED"}),
        json!({"enableExecuteCommand": true}),
        json!({"enableECSManagedTags": true}),
        json!({"placementConstraints": [{"type": "distinctInstance"}]}),
        json!({"deploymentConfiguration": {"deploymentCircuitBreaker": {"enable": true, "rollback": true}}}),
        json!({"networkConfiguration": {}}),
        json!({"serviceConnectConfiguration": {"enabled": false}}),
        json!({"volumeConfigurations": []}),
        json!({"forceNewDeployment": false}),
        json!({"taskDefinition": format!("{ARN}:task-definition/web:1")}),
        json!({}),
    ];
    for more in quiet {
        let service = update(&server, more.clone()).await;
        assert_eq!(service["deployments"].as_array().unwrap().len(), 1, "{more}");
        assert_eq!(service["deployments"][0]["id"], first, "{more}");
    }
}

#[tokio::test]
async fn strategies_that_shift_traffic_take_what_ecs_takes() {
    // Rule 7.12.6: percents in tenths from 3.0 and 0.1 to 100.0, times up to a day, hooks where ECS has them.
    let server = ready().await;
    let linear = |percent: f64, minutes: i32| json!({"strategy": "LINEAR", "linearConfiguration": {"stepPercent": percent, "stepBakeTimeInMinutes": minutes}});
    let canary = |percent: f64, minutes: i32| json!({"strategy": "CANARY", "canaryConfiguration": {"canaryPercent": percent, "canaryBakeTimeInMinutes": minutes}});
    let blue = |more: Value| with(json!({"strategy": "BLUE_GREEN", "bakeTimeInMinutes": 0}), more);
    let hook = |stage: &str, minutes: i64| {
        blue(json!({"lifecycleHooks": [{"targetType": "PAUSE", "lifecycleStages": [stage],
            "timeoutConfiguration": {"timeoutInMinutes": minutes, "action": "CONTINUE"}}]}))
    };
    let stages = [
        "RECONCILE_SERVICE",
        "PRE_SCALE_UP",
        "POST_SCALE_UP",
        "POST_TEST_TRAFFIC_SHIFT",
        "PRE_PRODUCTION_TRAFFIC_SHIFT",
        "POST_PRODUCTION_TRAFFIC_SHIFT",
    ];
    let mut taken = vec![
        linear(3.0, 0),
        linear(100.0, 1440),
        linear(33.3, 6),
        canary(0.1, 0),
        canary(100.0, 1440),
        blue(json!({"bakeTimeInMinutes": 1440})),
        hook("PRE_SCALE_UP", 1),
        hook("PRE_SCALE_UP", 20_160),
        json!({"strategy": "LINEAR"}),
        json!({"strategy": "CANARY", "bakeTimeInMinutes": 5}),
    ];
    taken.extend(stages.map(|stage| hook(stage, 60)));
    for (number, configuration) in taken.into_iter().enumerate() {
        let request = create(json!({"serviceName": format!("s{number}"), "deploymentConfiguration": configuration}));
        server.ok(CreateService, request).await;
    }
    let refused = [
        (linear(2.9, 6), INVALID, "stepPercent should be a multiple of 0.1 between 3.0 and 100.0."),
        (linear(100.1, 6), INVALID, "stepPercent"),
        (linear(10.05, 6), INVALID, "stepPercent"),
        (linear(10.0, -1), INVALID, "stepBakeTimeInMinutes should be between 0 and 1440."),
        (linear(10.0, 1441), INVALID, "stepBakeTimeInMinutes"),
        (canary(0.05, 10), INVALID, "canaryPercent should be a multiple of 0.1 between 0.1 and 100.0."),
        (canary(100.1, 10), INVALID, "canaryPercent"),
        (canary(5.0, 1441), INVALID, "canaryBakeTimeInMinutes should be between 0 and 1440."),
        (
            json!({"strategy": "BLUE_GREEN"}),
            INVALID,
            "bakeTimeInMinutes must be specified for the BLUE_GREEN strategy.",
        ),
        (blue(json!({"bakeTimeInMinutes": 1441})), INVALID, "bakeTimeInMinutes should be between 0 and 1440."),
        (json!({"bakeTimeInMinutes": 5}), INVALID, "BLUE_GREEN, LINEAR or CANARY"),
        (json!({"linearConfiguration": {}}), INVALID, "LINEAR"),
        (hook("TEST_TRAFFIC_SHIFT", 60), INVALID, "not supported at the lifecycle stage TEST_TRAFFIC_SHIFT"),
        (
            hook("PRODUCTION_TRAFFIC_SHIFT", 60),
            INVALID,
            "not supported at the lifecycle stage PRODUCTION_TRAFFIC_SHIFT",
        ),
        (hook("PRE_SCALE_UP", 0), INVALID, "timeoutInMinutes"),
        (hook("PRE_SCALE_UP", 20_161), INVALID, "timeoutInMinutes"),
        (hook("SCALE_UP", 60), INVALID, "SCALE_UP"),
        (hook("BAKE_TIME", 60), INVALID, "BAKE_TIME"),
        (hook("CLEAN_UP", 60), INVALID, "CLEAN_UP"),
    ];
    let cases =
        refused.map(|(configuration, code, words)| (json!({"deploymentConfiguration": configuration}), code, words));
    all_refused(&server, cases).await;
    // Rule 7.12.7: a hook whose function nobody knows the place of.
    let lambda = json!([{"hookTargetArn": "arn:aws:lambda:us-east-1:1:function:f", "roleArn": "arn:aws:iam::000000000000:role/r", "lifecycleStages": ["PRE_SCALE_UP"]}]);
    let request =
        create(json!({"serviceName": "other", "deploymentConfiguration": blue(json!({"lifecycleHooks": lambda}))}));
    let (code, text) = server.refused(CreateService, request).await;
    assert!(code == INVALID && text.contains("--lifecycle-hook f=URL"), "{code}: {text}");
}
