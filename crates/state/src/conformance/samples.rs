//! Records for the suite.

use std::sync::Arc;

use longshore_model::capacity_provider::{self, AutoScalingGroup, ManagedScaling, Source};
use longshore_model::event::ServiceEvent;
use longshore_model::flight::{Flight, Packed, Part};
use longshore_model::id::{
    ContainerId, DaemonDeploymentId, DaemonRevisionId, DeploymentId, Family, InstanceId, ServiceDeploymentId,
    TaskDefinitionId, TaskId,
};
use longshore_model::installation::{Authority, Installation, RevokedEdge, RootKey};
use longshore_model::placement::{Attribute, BinpackField, Constraint, Rules, SpreadField, Strategy};
use longshore_model::rollout::{self, BackOff, Deployment, Rollout};
use longshore_model::service::{self, Service};
use longshore_model::service_deployment::{
    self, Breaker, Hook, HookAction, HookCall, HookStatus, Lifecycle, Monitor, RevisionCounts, Rollback,
    ServiceDeployment, Stage,
};
use longshore_model::service_revision::{Image, ServiceRevision};
use longshore_model::setting::{AccountSetting, Principal};
use longshore_model::task::{self, Container, ContainerStatus, Desired, Health, NetworkBinding, Owner, Stop, Task};
use longshore_model::task_definition::{self, FamilyCounter, TaskDefinition};
use longshore_model::token::{ClientToken, TokenId};
use longshore_model::{
    Alarm, Capacity, CapacityProvider, Cluster, ContainerInstance, Daemon, DaemonDeployment, DaemonRevision, Demand,
    Document, InstanceSession, Record, Reservation, Tag, Timestamp, alarm, cluster, container_instance, daemon,
};
use serde_json::json;

mod load_balancing;
mod logs;

/// The cluster of all samples.
pub(crate) const CLUSTER: &str = "prod";

fn at(seconds: i64) -> Timestamp {
    Timestamp::from_millis(1_700_000_000_000 + seconds * 1000)
}

fn tags() -> Vec<Tag> {
    vec![Tag { key: "team".into(), value: "blue \u{1F6A2}".into() }]
}

fn definition() -> TaskDefinitionId {
    TaskDefinitionId { family: "web".into(), revision: 3 }
}

/// A counter that races increment.
pub(crate) fn family(name: &str, last_revision: u32) -> Record {
    Record::Family(Arc::new(FamilyCounter { family: name.into(), last_revision }))
}

/// An instance with that much CPU.
pub(crate) fn instance(bits: u128, cpu_units: u32) -> ContainerInstance {
    ContainerInstance {
        id: InstanceId::from_bits(bits),
        cluster: CLUSTER.into(),
        status: container_instance::Status::Active,
        status_reason: None,
        capacity: Capacity {
            cpu_units,
            memory_mib: 4096,
            gpu_ids: vec!["GPU-0".to_owned()],
            reserved_tcp_ports: [22, 2375].into_iter().collect(),
            reserved_udp_ports: [53].into_iter().collect(),
        },
        attributes: vec![
            Attribute { name: "ecs.os-type".into(), value: Some("linux".into()) },
            Attribute { name: "com.amazonaws.ecs.capability.task-eni".into(), value: None },
        ],
        machine_id: Some("i-0123456789abcdef0".into()),
        capacity_provider: None,
        registered_at: at(1),
        deregistered_at: None,
        client_token: Some("token-1".into()),
        tags: tags(),
        version: 7,
    }
}

fn request() -> task::Request {
    let principal = "arn:aws:iam::000000000000:root".into();
    task::Request { operation: "UpdateService".into(), principal, at: at(7) }
}

/// A task that holds `cpu_units` of an instance.
pub(crate) fn task(bits: u128, instance: InstanceId, cpu_units: u32) -> Task {
    Task {
        id: TaskId::from_bits(bits),
        cluster: CLUSTER.into(),
        definition: definition(),
        instance: Some(instance),
        availability_zone: Some("us-east-1a".into()),
        daemon: None,
        owner: Some(Owner { service: "web".into(), deployment: DeploymentId::from_bits(5) }),
        group: "service:web".into(),
        started_by: Some("ecs-svc/1".into()),
        launch_type: Some("EC2".into()),
        capacity_provider: None,
        desired: Desired::Running,
        last: task::Status::Running,
        containers: vec![container()],
        overrides: Some(Document::new(json!({"containerOverrides": [{"name": "web", "cpu": 10}]}))),
        demand: Demand { cpu_units, memory_mib: 64, ..Demand::default() },
        attributes: Vec::new(),
        health: Health::Healthy,
        created_at: at(2),
        pull_started_at: Some(at(3)),
        pull_stopped_at: Some(at(4)),
        started_at: Some(at(5)),
        stopping_at: None,
        execution_stopped_at: None,
        stopped_at: None,
        given_up: true,
        stop: Some(
            Stop::new(task::StopCode::UserInitiated, "because \"I\" said so", task::StoppedBy::Caller)
                .requested(Some(request())),
        ),
        protected_until: Some(at(6)),
        enable_execute_command: false,
        tags: Vec::new(),
        waiting: None,
        targets: vec![load_balancing::target_key()],
        executions: vec![task::Execution { request: request(), container: "web".into() }],
        version: 3,
    }
}

fn container() -> Container {
    Container {
        name: "web".into(),
        id: ContainerId::from_bits(9),
        essential: true,
        has_health_check: true,
        image: "web:1".into(),
        image_digest: Some("sha256:00ff".into()),
        runtime_id: Some("4f5e".into()),
        last: ContainerStatus::Running,
        exit_code: None,
        reason: None,
        network_bindings: vec![NetworkBinding {
            bind_ip: "0.0.0.0".into(),
            container_port: Some(80),
            host_port: Some(49153),
            protocol: "tcp".into(),
            ..NetworkBinding::default()
        }],
        health: Health::Healthy,
        cpu_units: 128,
        memory_mib: Some(256),
        memory_reservation_mib: None,
        gpus: 1,
    }
}

fn a_gpu_too() -> Demand {
    Demand { cpu_units: 128, memory_mib: 64, gpus: 1, gpu_ids: vec!["GPU-0".to_owned()], ..Demand::default() }
}

/// One record of every kind, in the order of the kinds' declaration.
pub fn one_of_each() -> Vec<Record> {
    let node = InstanceId::from_bits(0xabc);
    let mut records = vec![
        Record::Cluster(Arc::new(Cluster {
            name: CLUSTER.into(),
            status: cluster::Status::Active,
            created_at: at(0),
            deleted_at: None,
            tags: tags(),
            document: Document::new(json!({"settings": [{"name": "containerInsights", "value": "disabled"}]})),
        })),
        Record::Instance(Arc::new(instance(0xabc, 2048))),
        Record::Reservation(
            CLUSTER.into(),
            node,
            Arc::new(Reservation {
                cpu_units: 128,
                memory_mib: 64,
                gpus: 1,
                gpu_ids: ["GPU-0".to_owned()].into(),
                tcp_ports: [8080].into_iter().collect(),
                udp_ports: [514].into_iter().collect(),
            }),
        ),
        Record::Session(
            CLUSTER.into(),
            node,
            Arc::new(InstanceSession {
                connected: true,
                since: at(1),
                agent_version: Some("1.2.3".into()),
                agent_hash: None,
                docker_version: Some("20.10.24".into()),
                address: Some("10.0.0.7".into()),
                server: u64::MAX,
            }),
        ),
        Record::Task(Arc::new(Task { demand: a_gpu_too(), ..task(0xdef, node, 128) })),
        Record::Service(Arc::new(service())),
        Record::ServiceRevision(Arc::new(service_revision())),
        Record::ServiceDeployment(Arc::new(service_deployment())),
        Record::Rollout(Arc::new(rollout())),
        Record::Event(Arc::new(ServiceEvent {
            cluster: CLUSTER.into(),
            service: "web".into(),
            sequence: 12,
            created_at: at(9),
            message: "(service web) has reached a steady state.".into(),
        })),
        family("web", 3),
        Record::TaskDefinition(Arc::new(TaskDefinition {
            id: definition(),
            status: task_definition::Status::Active,
            document: Document::new(json!({"containerDefinitions": [{"name": "web", "image": "web:1", "cpu": 128}]})),
            requires_attributes: vec![Attribute { name: "ecs.capability.x".into(), value: None }],
            compatibilities: vec!["EXTERNAL".into(), "EC2".into()],
            registered_at: at(0),
            registered_by: "arn:aws:iam::000000000000:root".into(),
            deregistered_at: None,
            delete_requested_at: None,
            deleted_at: None,
            tags: Vec::new(),
        })),
        Record::Daemon(Arc::new(daemon())),
        Record::DaemonRevision(Arc::new(daemon_revision())),
        Record::DaemonDeployment(Arc::new(daemon_deployment())),
        Record::Family(Arc::new(FamilyCounter { family: Family::daemon("agent"), last_revision: 2 })),
        Record::TaskDefinition(Arc::new(TaskDefinition {
            id: TaskDefinitionId { family: Family::daemon("agent"), revision: 2 },
            status: task_definition::Status::DeleteInProgress,
            document: Document::new(json!({"containerDefinitions": [{"name": "agent", "image": "agent:1"}]})),
            requires_attributes: Vec::new(),
            compatibilities: Vec::new(),
            registered_at: at(0),
            registered_by: "arn:aws:iam::000000000000:root".into(),
            deregistered_at: None,
            delete_requested_at: Some(at(3)),
            deleted_at: Some(at(4)),
            tags: Vec::new(),
        })),
        Record::Setting(Arc::new(AccountSetting {
            principal: Principal::Arn("arn:aws:iam::000000000000:user/ann".into()),
            name: "containerInsights".into(),
            value: "enabled".into(),
        })),
        Record::CapacityProvider(Arc::new(CapacityProvider {
            name: "small".into(),
            status: capacity_provider::Status::Active,
            change: capacity_provider::Change::Updated,
            source: Source::AutoScalingGroup(AutoScalingGroup {
                group: "arn:aws:autoscaling:us-east-1:000000000000:autoScalingGroup:1:autoScalingGroupName/small"
                    .into(),
                scaling: ManagedScaling { enabled: true, target_percent: 90, ..ManagedScaling::default() },
                termination_protection: true,
                draining: true,
            }),
            created_at: at(1),
            deleted_at: None,
            tags: tags(),
        })),
        Record::Alarm(Arc::new(Alarm {
            name: "web/errors".into(),
            state: alarm::State::Alarm,
            state_reason: "too many".into(),
            state_reason_data: Some("{}".into()),
            state_updated_at: at(3),
            state_changed_at: at(2),
            configured_at: at(1),
            document: json!({"MetricName": "5xx"}).into(),
            tags: tags(),
            history: vec![alarm::HistoryItem {
                at: at(1),
                kind: alarm::HistoryKind::ConfigurationUpdate,
                summary: "Alarm \"errors\" created".into(),
                data: "{}".into(),
            }],
        })),
        Record::Flight(Arc::new(Flight {
            cluster: CLUSTER.into(),
            task: TaskId::from_bits(0xabc),
            part: Part::Evidence,
            at: at(8),
            packed: Packed(b"\x01\x02\xff".as_slice().into()),
        })),
        Record::Token(Arc::new(ClientToken {
            id: TokenId { cluster: CLUSTER.into(), operation: "RunTask".into(), token: "a/b".into() },
            parameters: "00ff".into(),
            tasks: vec![TaskId::from_bits(0xdef)],
            used_at: at(2),
        })),
        Record::Installation(Arc::new(Installation {
            account_id: "000000000000".into(),
            region: "us-east-1".into(),
            zones: vec!["us-east-1a".into(), "us-east-1b".into()],
            master_secret: "00ff".into(),
            authority: Authority { certificate: "-----BEGIN CERTIFICATE-----\n".into(), key: "key".into() },
            root_key: Some(RootKey { id: "AKIA".into(), secret: "secret".into() }),
            made_at: at(0),
            first_account_id: Some("111111111111".into()),
            revoked_edges: vec![RevokedEdge { name: "front".into(), at: at(3) }],
        })),
    ];
    records.extend(load_balancing::records());
    records.extend(logs::records());
    records
}

fn daemon() -> Daemon {
    Daemon {
        cluster: CLUSTER.into(),
        name: "agent".into(),
        status: daemon::Status::Active,
        revision: DaemonRevisionId::from_bits(6),
        deployment: DaemonDeploymentId::from_bits(7),
        configuration: configuration(),
        created_by: "arn:aws:iam::000000000000:root".into(),
        created_at: at(1),
        updated_at: at(2),
        client_token: Some("t-1".into()),
        created_with: "c0ffee".into(),
        tags: tags(),
    }
}

fn configuration() -> daemon::Configuration {
    daemon::Configuration { drain_percent: 12.5, bake_minutes: 3, alarm_names: vec!["errors".into()] }
}

fn daemon_revision() -> DaemonRevision {
    DaemonRevision {
        cluster: CLUSTER.into(),
        daemon: "agent".into(),
        id: DaemonRevisionId::from_bits(6),
        definition: TaskDefinitionId { family: Family::daemon("agent"), revision: 2 },
        capacity_providers: vec!["local".into()],
        images: vec![daemon::Image { container: "agent".into(), image: "agent:1".into() }],
        propagate_tags: true,
        enable_ecs_managed_tags: true,
        enable_execute_command: false,
        created_at: at(1),
    }
}

fn daemon_deployment() -> DaemonDeployment {
    let (target, before) = (DaemonRevisionId::from_bits(6), DaemonRevisionId::from_bits(4));
    DaemonDeployment {
        cluster: CLUSTER.into(),
        daemon: "agent".into(),
        id: DaemonDeploymentId::from_bits(7),
        status: daemon::deployment::Status::RollbackInProgress,
        status_reason: "Its tasks keep failing.".into(),
        target: Some(target),
        sources: vec![before],
        fallback: Some(before),
        configuration: configuration(),
        failed_tasks: 3,
        failure_threshold: 3,
        rollback: Some(daemon::deployment::Rollback {
            reason: "Its tasks keep failing.".into(),
            started_at: at(5),
            target: before,
        }),
        settled_instances: 2,
        progressed_at: at(4),
        settled_at: Some(at(4)),
        generation: 9,
        created_at: at(1),
        started_at: Some(at(2)),
        stopped_at: Some(at(5)),
        finished_at: None,
    }
}

fn service() -> Service {
    Service {
        cluster: CLUSTER.into(),
        name: "web".into(),
        status: service::Status::Active,
        scheduling: service::Scheduling::Replica,
        controller: service::Controller::Ecs,
        desired_count: 2,
        definition: Some(definition()),
        launch_type: Some("EC2".into()),
        maximum_percent: 200,
        minimum_healthy_percent: 100,
        health_check_grace_period_seconds: 30,
        placement: Rules {
            constraints: vec![Constraint::DistinctInstance, Constraint::MemberOf("attribute:zone == a".into())],
            strategies: vec![
                Strategy::Spread(SpreadField::Attribute("ecs.availability-zone".into())),
                Strategy::Binpack(BinpackField::Memory),
            ],
        },
        propagate_tags: service::PropagateTags::Service,
        enable_ecs_managed_tags: true,
        enable_execute_command: false,
        document: Document::new(json!({"availabilityZoneRebalancing": "DISABLED"})),
        created_by: "arn:aws:iam::000000000000:root".into(),
        created_at: at(1),
        changed_by: Some(request()),
        deleted_at: None,
        client_token: None,
        created_with: "c0ffee".into(),
        tags: tags(),
    }
}

fn service_revision() -> ServiceRevision {
    ServiceRevision {
        cluster: CLUSTER.into(),
        service: "web".into(),
        id: DeploymentId::from_bits(5).into(),
        definition: definition(),
        launch_type: Some("EC2".into()),
        document: Document::new(json!({"networkConfiguration": {"awsvpcConfiguration": {"subnets": ["subnet-1"]}}})),
        images: vec![Image { container: "web".into(), image: "web:1".into(), digest: Some("sha256:00ff".into()) }],
        uses_alternate: true,
        created_at: at(1),
    }
}

fn service_deployment() -> ServiceDeployment {
    let counts = |bits, running| RevisionCounts {
        revision: DeploymentId::from_bits(bits).into(),
        requested: 2,
        running,
        pending: 2 - running,
    };
    let hook = Hook {
        id: "hook-1".into(),
        stage: Stage::PostScaleUp,
        status: HookStatus::AwaitingAction,
        expires_at: at(99),
        timeout_action: HookAction::Rollback,
        call: None,
    };
    let call = HookCall {
        target: "arn:aws:lambda:us-east-1:000000000000:function:check".into(),
        number: 1,
        next_at: at(5),
        failures: 1,
        details: Some(json!({"run": 7}).into()),
        reason: Some("no answer".into()),
    };
    let called = Hook { id: "hook-2".into(), status: HookStatus::InProgress, call: Some(call), ..hook.clone() };
    ServiceDeployment {
        cluster: CLUSTER.into(),
        service: "web".into(),
        id: ServiceDeploymentId::from_bits(6),
        sources: vec![counts(4, 2)],
        target: counts(5, 1),
        status: service_deployment::Status::RollbackInProgress,
        status_reason: Some("ECS deployment circuit breaker: tasks failed to start.".into()),
        created_at: at(1),
        started_at: Some(at(2)),
        finished_at: None,
        stopped_at: None,
        updated_at: at(3),
        configuration: Document::new(json!({"strategy": "CANARY"})),
        alarms: Some(service_deployment::AlarmWatch {
            status: Monitor::Triggered,
            triggered: vec!["errors".into()],
            bakes_since: Some(at(3)),
        }),
        breaker: Breaker {
            status: Monitor::Triggered,
            failures: 3,
            threshold: 3,
            has_started: true,
            has_succeeded: true,
        },
        rollback: Some(Rollback {
            reason: "because".into(),
            started_at: at(3),
            revision: DeploymentId::from_bits(4).into(),
        }),
        lifecycle: Some(Lifecycle {
            stage: Stage::PostScaleUp,
            since: at(2),
            production_permille: 50,
            hooks: vec![hook, called],
        }),
    }
}

fn rollout() -> Rollout {
    Rollout {
        cluster: CLUSTER.into(),
        service: "web".into(),
        deployments: vec![Deployment {
            id: DeploymentId::from_bits(5),
            status: rollout::Status::Primary,
            definition: definition(),
            desired_count: 2,
            created_at: at(1),
            updated_at: at(2),
            failed_tasks: 0,
            state: rollout::State::InProgress,
            state_reason: "ECS deployment ecs-svc/1 in progress.".into(),
            launch_type: Some("EC2".into()),
            document: Document::default(),
            service_deployment: Some(ServiceDeploymentId::from_bits(6)),
            uses_alternate: true,
        }],
        task_sets: Vec::new(),
        generation: 4,
        rebalancing: None,
        back_off: Some(BackOff { failures: 2, until: at(60) }),
        judged_until: at(8),
        next_event: 13,
        under_way: Some(ServiceDeploymentId::from_bits(6)),
        last_notice: Some(("(service web) was unable to place a task.".into(), at(7))),
    }
}
