//! Tables of states and the words for them.

use serde_json::{Value, from_value, json};

use super::*;
use longshore_api::longshore::{Verdict, Wait};

const NOW: i64 = 1_700_000_100;

fn now() -> Timestamp {
    Timestamp::from_millis(NOW * 1_000)
}

fn a_task(fields: Value) -> Task {
    let mut task = json!({
        "taskArn": "arn:aws:ecs:us-east-1:000000000000:task/default/3f2a8b1c9d0e",
        "taskDefinitionArn": "arn:aws:ecs:us-east-1:000000000000:task-definition/web:3",
        "containerInstanceArn": "arn:aws:ecs:us-east-1:000000000000:container-instance/default/c0ffee00",
        "lastStatus": "PENDING", "desiredStatus": "RUNNING", "createdAt": NOW - 40,
        "containers": [{"name": "main", "image": "shop:1", "lastStatus": "PENDING"}],
    });
    task.as_object_mut().unwrap().extend(fields.as_object().unwrap().clone());
    from_value(task).unwrap()
}

fn an_instance(connected: bool) -> ContainerInstance {
    from_value(json!({
        "containerInstanceArn": "arn:aws:ecs:us-east-1:000000000000:container-instance/default/c0ffee00",
        "status": "ACTIVE", "agentConnected": connected,
        "registeredResources": [{"name": "CPU", "integerValue": 1024}],
        "remainingResources": [{"name": "CPU", "integerValue": 24}],
    }))
    .unwrap()
}

fn told(fields: Value) -> Why {
    let (task, instance) = (a_task(fields), an_instance(true));
    super::task(&Known { task: &task, instance: Some(&instance), definition: None }, now())
}

#[test]
fn every_state_of_a_task_has_its_words() {
    let exited = json!([{"name": "main", "exitCode": 127, "lastStatus": "STOPPED"}]);
    for (fields, expected) in [
        (
            json!({}),
            "It was handed to its agent on c0ffee00 40s ago, and none of its containers runs yet. That takes longer than a second only while an image is pulled: shop:1.",
        ),
        (json!({"pullStartedAt": NOW - 12}), "Its image is being pulled on c0ffee00, for 12s: shop:1."),
        (
            json!({"pullStartedAt": NOW - 12, "pullStoppedAt": NOW - 2}),
            "Its containers are being started on c0ffee00: main is PENDING.",
        ),
        (json!({"lastStatus": "PROVISIONING"}), "It waits for room on the instances of its capacity provider for 40s."),
        (json!({"lastStatus": "RUNNING", "startedAt": NOW - 90}), "It is running for 1m30s."),
        (
            json!({"lastStatus": "RUNNING", "containers": [{"name": "main", "healthStatus": "UNHEALTHY"}]}),
            "It is running, but the health check of main fails.",
        ),
        (
            json!({"lastStatus": "RUNNING", "desiredStatus": "STOPPED", "stoppingAt": NOW - 5, "stoppedReason": "enough"}),
            "It is being stopped for 5s: enough.",
        ),
        (
            json!({"lastStatus": "DEACTIVATING", "desiredStatus": "STOPPED", "stoppingAt": NOW - 5, "stoppedReason": "enough"}),
            "It is being drained for 5s: enough.",
        ),
        (
            json!({"lastStatus": "STOPPED", "stopCode": "UserInitiated", "stoppedReason": "because I say so", "stoppedAt": NOW - 7}),
            "A user stopped it 7s ago: because I say so.",
        ),
        (
            json!({"lastStatus": "STOPPED", "stopCode": "EssentialContainerExited", "stoppedAt": NOW, "containers": exited}),
            "It ended just now: an essential container exited.",
        ),
        (
            json!({"lastStatus": "STOPPED", "stopCode": "ServiceSchedulerInitiated", "stoppedAt": NOW, "stoppedReason": "Scaling activity"}),
            "Its service stopped it just now: Scaling activity.",
        ),
        (json!({"lastStatus": "STOPPED"}), "It stopped before: no reason was given."),
        (json!({"lastStatus": "DEPROVISIONING"}), "It is DEPROVISIONING."),
    ] {
        assert_eq!(told(fields.clone()).summary, expected, "{fields}");
    }
}

#[test]
fn an_agent_that_is_away_is_the_first_thing_to_know() {
    let instance = an_instance(false);
    for (fields, expected) in [
        (
            json!({"pullStartedAt": NOW}),
            "It cannot start: the agent of its container instance c0ffee00 is not connected.",
        ),
        (json!({"lastStatus": "RUNNING", "startedAt": NOW}), "It is running for 0s."),
    ] {
        let task = a_task(fields);
        let why = super::task(&Known { task: &task, instance: Some(&instance), definition: None }, now());
        assert_eq!(why.summary, expected);
        assert_eq!(why.next.as_deref(), Some(RECONNECT));
    }
}

#[test]
fn a_task_that_never_ran_says_what_to_do() {
    let why = told(json!({
        "lastStatus": "STOPPED", "stopCode": "TaskFailedToStart", "stoppedAt": NOW - 60,
        "stoppedReason": "Task failed to start",
        "containers": [{"name": "main", "reason": "CannotPullContainerError: no such image"}],
    }));
    assert_eq!(why.summary, "It never ran; it was given up 1m ago: Task failed to start.");
    assert_eq!(why.details, ["Container main did not run: CannotPullContainerError: no such image."]);
    assert!(why.next.unwrap().contains("image's name"));
}

#[test]
fn exit_codes_are_explained_and_logs_are_named() {
    let why = told(json!({
        "lastStatus": "STOPPED", "stopCode": "EssentialContainerExited", "stoppedAt": NOW,
        "containers": [{"name": "main", "exitCode": 127}, {"name": "side", "exitCode": 42}],
    }));
    let expected = ["Container main exited with 127 (its command was not found).", "Container side exited with 42."];
    assert_eq!(why.details, expected);
    assert_eq!(why.next.as_deref(), Some("`longshore logs 3f2a8b1c` shows what it printed"));
}

#[test]
fn containers_that_wait_for_others_are_named() {
    let task = a_task(json!({"pullStoppedAt": NOW, "containers": [
        {"name": "main", "lastStatus": "PENDING"}, {"name": "db", "lastStatus": "RUNNING"},
    ]}));
    let definition: TaskDefinition = from_value(json!({"containerDefinitions": [
        {"name": "main", "dependsOn": [{"containerName": "db", "condition": "HEALTHY"}]}, {"name": "db"},
    ]}))
    .unwrap();
    let why = super::task(&Known { task: &task, instance: None, definition: Some(&definition) }, now());
    assert_eq!(why.summary, "Its containers are being started on c0ffee00: main is PENDING and db is RUNNING.");
    assert_eq!(why.details, ["Container main waits for db to reach HEALTHY."]);
}

fn a_service(fields: Value) -> longshore_api::ecs::Service {
    let mut service = json!({"serviceName": "shop", "status": "ACTIVE", "desiredCount": 2, "runningCount": 1,
        "pendingCount": 0, "taskDefinition": "arn:aws:ecs:us-east-1:000000000000:task-definition/web:3"});
    service.as_object_mut().unwrap().extend(fields.as_object().unwrap().clone());
    from_value(service).unwrap()
}

/// Of one instance that has 24 of its 1,024 CPU units left.
fn verdicts(cpu: u32) -> Vec<Verdict> {
    let lacks = cpu > 24;
    vec![Verdict {
        container_instance: "c0ffee00c0ffee00".to_owned(),
        fits: !lacks,
        reason: lacks.then(|| "RESOURCE:CPU".to_owned()),
        words: lacks.then(|| format!("needs {cpu} CPU units, 24 left")),
        too_big: cpu > 1024,
        ..Verdict::default()
    }]
}

#[test]
fn a_service_says_what_it_misses() {
    let stopped = [a_task(json!({"lastStatus": "STOPPED", "stopCode": "TaskFailedToStart", "stoppedAt": NOW - 3,
        "stoppedReason": "CannotPullContainerError: nope"}))];
    let (small, big, huge) = (verdicts(16), verdicts(512), verdicts(4096));
    let tell = |service: Value, verdicts: &[Verdict], stopped: &[Task]| {
        super::service(&a_service(service), &Seen { verdicts, stopped, ..Seen::default() }, now())
    };
    let none = tell(json!({}), &[], &[]);
    assert_eq!(none.summary, "1 of 2 tasks is missing: the cluster has no container instances.");
    let full = tell(json!({}), &big, &[]);
    assert_eq!(full.summary, "1 of 2 tasks is missing: no container instance can take one.");
    assert_eq!(full.details, ["Instance c0ffee00: needs 512 CPU units, 24 left"]);
    assert!(full.next.unwrap().starts_with("stop other tasks"));
    assert!(tell(json!({}), &huge, &[]).next.unwrap().starts_with("no instance is big enough"));
    let failing = tell(json!({}), &small, &stopped);
    assert_eq!(failing.summary, "1 of 2 tasks is missing: tasks of it stop again and again.");
    assert_eq!(
        failing.details[1],
        "1 task of it stopped lately; the latest, 3f2a8b1c, 3s ago: CannotPullContainerError: nope."
    );
    assert!(failing.next.unwrap().contains("the image's name"));
    let all = tell(json!({"runningCount": 0}), &small, &[]);
    assert_eq!(
        all.summary,
        "All 2 tasks are missing, and 1 instance would take one: the scheduler is about to start it."
    );
}

#[test]
fn a_service_that_has_all_says_so() {
    for (fields, expected) in [
        (json!({"runningCount": 2}), "All 2 tasks are running."),
        (json!({"desiredCount": 1}), "Its task is running."),
        (json!({"desiredCount": 0, "runningCount": 0}), "It wants no tasks: its desired count is 0."),
        (json!({"runningCount": 3}), "A deployment replaces its tasks."),
        (json!({"pendingCount": 1}), "1 task of 2 on the way."),
        (json!({"status": "INACTIVE"}), "It was deleted."),
        (json!({"status": "DRAINING"}), "It is being deleted; 1 task of it are still there."),
    ] {
        assert_eq!(super::service(&a_service(fields), &Seen::default(), now()).summary, expected);
    }
}

#[test]
fn a_service_that_runs_and_gets_no_requests_says_so() {
    let wait = |kind: &str, words: &str| Wait { kind: kind.to_owned(), words: words.to_owned(), until_millis: None };
    let settling = wait("TARGETS", "waits for its targets to become healthy in web (1 of 2; Health checks failed)");
    let deleted = wait("TARGET_GROUP_DELETED", "gets no requests through web: the target group was deleted");
    let unused = wait("TARGET_GROUP_UNUSED", "gets no requests through web: no listener forwards to the target group");
    let tell = |waits: &[Wait]| {
        super::service(&a_service(json!({"runningCount": 2})), &Seen { waits, ..Seen::default() }, now())
    };
    let why = tell(std::slice::from_ref(&settling));
    assert_eq!(
        why.summary,
        "All 2 tasks are running, but it waits for its targets to become healthy in web (1 of 2; Health checks failed)."
    );
    assert_eq!(why.next, None, "it may end by itself");
    let why = tell(&[settling, deleted]);
    assert_eq!(
        why.summary,
        "All 2 tasks are running, but it gets no requests through web: the target group was deleted."
    );
    assert!(why.next.unwrap().contains("aws ecs update-service --load-balancers"));
    assert!(tell(&[unused]).next.unwrap().contains("aws elbv2 create-listener"));
    let upper = wait("UPPER_BOUND", "maximumPercent allows 2 tasks at a time");
    assert_eq!(tell(&[upper]).summary, "All 2 tasks are running.");
}

#[test]
fn the_remedy_depends_on_what_is_in_the_way() {
    for (obstacles, expected) in [
        (vec![("AGENT", false), ("AGENT", false)], "what it logs"),
        (vec![("DRAINING", false)], "update-container-instances-state"),
        (vec![("RESOURCE:CPU", true), ("RESOURCE:MEMORY", true)], "even when empty"),
        (vec![("RESOURCE:CPU", true), ("AGENT", false)], "stop other tasks"),
    ] {
        assert!(remedy(obstacles.iter().copied()).contains(expected), "{obstacles:?}");
    }
}

#[test]
fn a_service_whose_tasks_come_and_go_says_so() {
    let stopped = |age: i64| {
        a_task(json!({"lastStatus": "STOPPED", "stopCode": "EssentialContainerExited", "stoppedAt": NOW - age,
            "containers": [{"name": "main", "exitCode": 3}]}))
    };
    let tell = |stopped: &[Task]| {
        super::service(&a_service(json!({"runningCount": 2})), &Seen { stopped, ..Seen::default() }, now()).details
    };
    assert_eq!(tell(&[stopped(3)]), Vec::<String>::new());
    assert_eq!(tell(&[stopped(3_000), stopped(4_000)]), Vec::<String>::new());
    let told = tell(&[stopped(3), stopped(20)]);
    assert_eq!(told, ["2 tasks of it stopped lately; the latest, 3f2a8b1c, 3s ago: Container main exited with 3."]);
}

#[test]
fn a_starting_task_speaks_for_its_service() {
    let (task, instance) = (a_task(json!({"pullStartedAt": NOW - 12})), an_instance(true));
    let starting = [Known { task: &task, instance: Some(&instance), definition: None }];
    let seen = Seen { starting: &starting, ..Seen::default() };
    let why = super::service(&a_service(json!({"pendingCount": 1})), &seen, now());
    assert_eq!(why.details, ["Task 3f2a8b1c: Its image is being pulled on c0ffee00, for 12s: shop:1."]);
}
