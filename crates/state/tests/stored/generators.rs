//! Any record of any kind, names with every character that names may have, and texts with any at all.

use std::sync::Arc;

use longshore_model::event::ServiceEvent;
use longshore_model::id::family::{Family, Kind};
use longshore_model::id::{ContainerId, DeploymentId, InstanceId, ServiceDeploymentId, TaskDefinitionId, TaskId};
use longshore_model::installation::{Authority, Installation, RevokedEdge, RootKey};
use longshore_model::placement::{Attribute, BinpackField, Constraint, Rules, SpreadField, Strategy as Placement};
use longshore_model::resources::PortSet;
use longshore_model::rollout::{self, BackOff, Deployment, Rebalancing, Rollout};
use longshore_model::service::{self, Service};
use longshore_model::service_deployment::{
    self, AlarmWatch, Breaker, Hook, HookAction, HookCall, HookStatus, Lifecycle, Monitor, RevisionCounts, Rollback,
    ServiceDeployment, Stage,
};
use longshore_model::service_revision::{Image, ServiceRevision};
use longshore_model::setting::{AccountSetting, Principal};
use longshore_model::task::{
    self, Container, ContainerStatus, Desired, Health, NetworkBinding, Owner, Request, Stop, StoppedBy, Task,
};
use longshore_model::task_definition::{self, FamilyCounter, TaskDefinition};
use longshore_model::task_set::{Scale, TaskSet};
use longshore_model::token::{ClientToken, TokenId};
use longshore_model::{
    Capacity, CapacityProvider, Cluster, ContainerInstance, Demand, Document, InstanceSession, Record, Reservation,
    Tag, Timestamp, capacity_provider, cluster, container_instance,
};
use proptest::collection::{btree_set, vec};
use proptest::option::of;
use proptest::prelude::*;
use proptest::sample::select;
use serde_json::Value;

mod daemons;
mod load_balancing;
mod logs;

fn name() -> impl Strategy<Value = String> {
    "[a-zA-Z0-9_-]{1,12}"
}

fn text() -> impl Strategy<Value = Arc<str>> {
    any::<String>().prop_map(Arc::from)
}

fn filled() -> impl Strategy<Value = Arc<str>> {
    ".{1,20}".prop_map(Arc::from)
}

fn time() -> impl Strategy<Value = Timestamp> {
    any::<i64>().prop_map(Timestamp::from_millis)
}

fn instance_id() -> impl Strategy<Value = InstanceId> {
    any::<u128>().prop_map(InstanceId::from_bits)
}

fn task_id() -> impl Strategy<Value = TaskId> {
    any::<u128>().prop_map(TaskId::from_bits)
}

fn deployment_id() -> impl Strategy<Value = DeploymentId> {
    any::<u64>().prop_map(DeploymentId::from_bits)
}

fn definition_id() -> impl Strategy<Value = TaskDefinitionId> {
    select(vec![Kind::Task, Kind::Daemon]).prop_flat_map(definition_id_of)
}

fn definition_id_of(kind: Kind) -> impl Strategy<Value = TaskDefinitionId> {
    let id = (name(), any::<u32>());
    id.prop_map(move |(family, revision)| TaskDefinitionId { family: Family::of(kind, family), revision })
}

fn tags() -> impl Strategy<Value = Vec<Tag>> {
    vec((text(), text()).prop_map(|(key, value)| Tag { key, value }), 0..3)
}

fn attributes() -> impl Strategy<Value = Vec<Attribute>> {
    vec((text(), of(text())).prop_map(|(name, value)| Attribute { name, value }), 0..3)
}

fn ports() -> impl Strategy<Value = PortSet> {
    vec(any::<u16>(), 0..4).prop_map(PortSet::from_iter)
}

fn document() -> impl Strategy<Value = Document> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        any::<i32>().prop_map(|quarters| Value::from(f64::from(quarters) / 4.0)),
        any::<String>().prop_map(Value::from),
    ];
    let value = leaf.prop_recursive(3, 12, 3, |inner| {
        prop_oneof![
            vec(inner.clone(), 0..3).prop_map(Value::from),
            vec((any::<String>(), inner), 0..3).prop_map(|members| Value::Object(members.into_iter().collect())),
        ]
    });
    vec((any::<String>(), value), 0..3).prop_map(|members| Document::new(Value::Object(members.into_iter().collect())))
}

fn a_cluster() -> impl Strategy<Value = Record> {
    let status = select(vec![cluster::Status::Active, cluster::Status::Inactive]);
    (name(), status, time(), of(time()), tags(), document()).prop_map(
        |(name, status, created_at, deleted_at, tags, document)| {
            Record::Cluster(Arc::new(Cluster { name: name.into(), status, created_at, deleted_at, tags, document }))
        },
    )
}

fn capacity() -> impl Strategy<Value = Capacity> {
    (any::<u32>(), any::<u32>(), vec(any::<String>(), 0..3), ports(), ports()).prop_map(
        |(cpu_units, memory_mib, gpu_ids, reserved_tcp_ports, reserved_udp_ports)| Capacity {
            cpu_units,
            memory_mib,
            gpu_ids,
            reserved_tcp_ports,
            reserved_udp_ports,
        },
    )
}

fn instance() -> impl Strategy<Value = Record> {
    use container_instance::Status;
    let status = select(vec![Status::Active, Status::Draining, Status::Inactive]);
    let texts = (of(text()), of(text()), of(text()), of(text()));
    (instance_id(), name(), status, capacity(), attributes(), texts, (time(), of(time())), tags(), any::<u64>())
        .prop_map(|(id, cluster, status, capacity, attributes, texts, times, tags, version)| {
            let (status_reason, machine_id, capacity_provider, client_token) = texts;
            Record::Instance(Arc::new(ContainerInstance {
                id,
                cluster: cluster.into(),
                status,
                status_reason,
                capacity,
                attributes,
                machine_id,
                capacity_provider,
                registered_at: times.0,
                deregistered_at: times.1,
                client_token,
                tags,
                version,
            }))
        })
}

fn reservation() -> impl Strategy<Value = Record> {
    (name(), instance_id(), any::<[u32; 3]>(), btree_set(".{0,8}", 0..3), ports(), ports()).prop_map(
        |(cluster, id, held, gpu_ids, tcp_ports, udp_ports)| {
            let [cpu_units, memory_mib, gpus] = held;
            let reservation = Reservation { cpu_units, memory_mib, gpus, gpu_ids, tcp_ports, udp_ports };
            Record::Reservation(cluster.into(), id, Arc::new(reservation))
        },
    )
}

fn session() -> impl Strategy<Value = Record> {
    let texts = (of(text()), of(text()), of(text()), of(text()));
    (name(), instance_id(), any::<bool>(), time(), texts, any::<u64>()).prop_map(
        |(cluster, id, connected, since, texts, server)| {
            let (agent_version, agent_hash, docker_version, address) = texts;
            let session =
                InstanceSession { connected, since, agent_version, agent_hash, docker_version, address, server };
            Record::Session(cluster.into(), id, Arc::new(session))
        },
    )
}

fn health() -> impl Strategy<Value = Health> {
    select(vec![Health::Healthy, Health::Unhealthy, Health::Unknown])
}

fn binding() -> impl Strategy<Value = NetworkBinding> {
    (text(), of(any::<u16>()), of(any::<u16>()), of(text()), of(text()), text()).prop_map(
        |(bind_ip, container_port, host_port, container_port_range, host_port_range, protocol)| NetworkBinding {
            bind_ip,
            container_port,
            host_port,
            container_port_range,
            host_port_range,
            protocol,
        },
    )
}

fn container() -> impl Strategy<Value = Container> {
    let last = select(vec![ContainerStatus::Pending, ContainerStatus::Running, ContainerStatus::Stopped]);
    let texts = (text(), of(text()), of(text()), of(text()));
    let sizes = (any::<[u32; 2]>(), of(any::<u32>()), of(any::<u32>()));
    (name(), any::<u128>(), any::<[bool; 2]>(), texts, last, of(any::<i32>()), vec(binding(), 0..3), health(), sizes)
        .prop_map(|(name, id, flags, texts, last, exit_code, network_bindings, health, sizes)| Container {
            name: name.into(),
            id: ContainerId::from_bits(id),
            essential: flags[0],
            has_health_check: flags[1],
            image: texts.0,
            image_digest: texts.1,
            runtime_id: texts.2,
            last,
            exit_code,
            reason: texts.3,
            network_bindings,
            health,
            cpu_units: sizes.0[0],
            gpus: sizes.0[1],
            memory_mib: sizes.1,
            memory_reservation_mib: sizes.2,
        })
}

fn demand() -> impl Strategy<Value = Demand> {
    (any::<[u32; 3]>(), vec(".{0,8}", 0..3), ports(), ports()).prop_map(
        |([cpu_units, memory_mib, gpus], gpu_ids, tcp_ports, udp_ports)| Demand {
            cpu_units,
            memory_mib,
            gpus,
            gpu_ids,
            tcp_ports,
            udp_ports,
        },
    )
}

fn stop() -> impl Strategy<Value = Stop> {
    use task::StopCode::*;
    let code = select(vec![
        TaskFailedToStart,
        EssentialContainerExited,
        UserInitiated,
        ServiceSchedulerInitiated,
        SpotInterruption,
        TerminationNotice,
    ]);
    let by = select(vec![
        StoppedBy::Unknown,
        StoppedBy::Caller,
        StoppedBy::Scheduler,
        StoppedBy::Deployment,
        StoppedBy::HealthCheck,
        StoppedBy::TargetHealth,
        StoppedBy::Rebalancing,
        StoppedBy::InstanceLoss,
        StoppedBy::InstanceRemoval,
        StoppedBy::OutOfMemory,
        StoppedBy::Exit,
        StoppedBy::StartFailure,
    ]);
    (code, text(), by, of(request())).prop_map(|(code, reason, by, request)| Stop { code, reason, by, request })
}

fn request() -> impl Strategy<Value = Request> {
    (text(), text(), time()).prop_map(|(operation, principal, at)| Request { operation, principal, at })
}

fn execution() -> impl Strategy<Value = task::Execution> {
    (request(), name()).prop_map(|(request, container)| task::Execution { request, container: container.into() })
}

fn flight() -> impl Strategy<Value = Record> {
    use longshore_model::flight::{Flight, Packed, Part};
    let part = select(Part::ALL.to_vec());
    let packed = vec(any::<u8>(), 0..20).prop_map(|bytes| Packed(bytes.into()));
    (name(), any::<u128>(), part, time(), packed).prop_map(|(cluster, task, part, at, packed)| {
        let (cluster, task) = (cluster.into(), TaskId::from_bits(task));
        Record::Flight(Arc::new(Flight { cluster, task, part, at, packed }))
    })
}

fn a_task() -> impl Strategy<Value = Record> {
    use task::Status::*;
    let last =
        select(vec![Provisioning, Pending, Activating, Running, Deactivating, Stopping, Deprovisioning, Stopped]);
    let desired = select(vec![Desired::Running, Desired::Stopped]);
    let owner =
        (name(), deployment_id()).prop_map(|(service, deployment)| Owner { service: service.into(), deployment });
    let ids = (task_id(), name(), definition_id(), of(instance_id()), of(owner), of(daemons::owner()));
    let texts = (of(text()), text(), of(text()), of(text()), of(text()));
    let state = (desired, last, health(), of(stop()), any::<bool>(), any::<bool>(), any::<u64>());
    let waiting =
        (rules(), of(instance_id())).prop_map(|(rules, reserved)| Arc::new(task::Waiting { rules, reserved }));
    let parts = (
        vec(container(), 0..3),
        of(document()),
        demand(),
        attributes(),
        tags(),
        of(waiting),
        vec(load_balancing::target_key(), 0..3),
        vec(execution(), 0..3),
    );
    (ids, texts, state, parts, time(), vec(of(time()), 7)).prop_map(|(ids, texts, state, parts, created_at, times)| {
        Record::Task(Arc::new(Task {
            id: ids.0,
            cluster: ids.1.into(),
            definition: ids.2,
            instance: ids.3,
            availability_zone: texts.0,
            owner: ids.4,
            daemon: ids.5,
            group: texts.1,
            started_by: texts.2,
            launch_type: texts.3,
            capacity_provider: texts.4,
            desired: state.0,
            last: state.1,
            containers: parts.0,
            overrides: parts.1,
            demand: parts.2,
            attributes: parts.3,
            health: state.2,
            created_at,
            pull_started_at: times[0],
            pull_stopped_at: times[1],
            started_at: times[2],
            stopping_at: times[3],
            execution_stopped_at: times[4],
            stopped_at: times[5],
            stop: state.3,
            given_up: state.5,
            protected_until: times[6],
            enable_execute_command: state.4,
            tags: parts.4,
            waiting: parts.5,
            targets: parts.6,
            executions: parts.7,
            version: state.6,
        }))
    })
}

fn rules() -> impl Strategy<Value = Rules> {
    let constraint = prop_oneof![Just(Constraint::DistinctInstance), text().prop_map(Constraint::MemberOf)];
    let strategy = prop_oneof![
        Just(Placement::Random),
        Just(Placement::Spread(SpreadField::InstanceId)),
        text().prop_map(|name| Placement::Spread(SpreadField::Attribute(name))),
        Just(Placement::Binpack(BinpackField::Cpu)),
        Just(Placement::Binpack(BinpackField::Memory)),
    ];
    (vec(constraint, 0..3), vec(strategy, 0..3)).prop_map(|(constraints, strategies)| Rules { constraints, strategies })
}

fn a_service() -> impl Strategy<Value = Record> {
    use service::{Controller, PropagateTags, Scheduling, Status};
    let choices = (
        select(vec![Status::Active, Status::Draining, Status::Inactive]),
        select(vec![Scheduling::Replica, Scheduling::Daemon]),
        select(vec![Controller::Ecs, Controller::CodeDeploy, Controller::External]),
        select(vec![PropagateTags::None, PropagateTags::TaskDefinition, PropagateTags::Service]),
    );
    let texts = (of(text()), text(), of(text()), text());
    let parts = (of(definition_id()), rules(), document(), tags(), of(request()));
    ((name(), name()), choices, any::<[u32; 4]>(), any::<[bool; 2]>(), texts, parts, (time(), of(time()))).prop_map(
        |(names, choices, numbers, flags, texts, parts, times)| {
            Record::Service(Arc::new(Service {
                cluster: names.0.into(),
                name: names.1.into(),
                status: choices.0,
                scheduling: choices.1,
                controller: choices.2,
                desired_count: numbers[0],
                definition: parts.0,
                launch_type: texts.0,
                maximum_percent: numbers[1],
                minimum_healthy_percent: numbers[2],
                health_check_grace_period_seconds: numbers[3],
                placement: parts.1,
                propagate_tags: choices.3,
                enable_ecs_managed_tags: flags[0],
                enable_execute_command: flags[1],
                document: parts.2,
                created_by: texts.1,
                created_at: times.0,
                deleted_at: times.1,
                changed_by: parts.4,
                client_token: texts.2,
                created_with: texts.3,
                tags: parts.3,
            }))
        },
    )
}

fn deployment() -> impl Strategy<Value = Deployment> {
    use rollout::{State, Status};
    let status = select(vec![Status::Primary, Status::Active]);
    let state = select(vec![State::InProgress, State::Completed, State::Failed]);
    let texts = (text(), of(text()));
    (deployment_id(), status, definition_id(), any::<[u32; 2]>(), (time(), time()), state, texts, document()).prop_map(
        |(id, status, definition, numbers, times, state, texts, document)| Deployment {
            id,
            status,
            definition,
            desired_count: numbers[0],
            created_at: times.0,
            updated_at: times.1,
            failed_tasks: numbers[1],
            state,
            state_reason: texts.0,
            launch_type: texts.1,
            document,
            service_deployment: (numbers[0] % 2 == 0).then(|| ServiceDeploymentId::from_bits(numbers[1].into())),
            uses_alternate: numbers[0] % 4 < 2,
        },
    )
}

fn service_deployment_id() -> impl Strategy<Value = ServiceDeploymentId> {
    any::<u128>().prop_map(ServiceDeploymentId::from_bits)
}

fn service_revision() -> impl Strategy<Value = Record> {
    let image = (name(), text(), of(text()));
    let image = image.prop_map(|(container, image, digest)| Image { container: container.into(), image, digest });
    let texts = (name(), name(), of(text()));
    (texts, deployment_id(), definition_id(), document(), vec(image, 0..3), time()).prop_map(
        |(texts, id, definition, document, images, created_at)| {
            Record::ServiceRevision(Arc::new(ServiceRevision {
                cluster: texts.0.into(),
                service: texts.1.into(),
                id: id.into(),
                definition,
                launch_type: texts.2,
                document,
                images,
                uses_alternate: id.digits() % 2 == 0,
                created_at,
            }))
        },
    )
}

fn revision_counts() -> impl Strategy<Value = RevisionCounts> {
    (deployment_id(), any::<[u32; 3]>()).prop_map(|(id, [requested, running, pending])| RevisionCounts {
        revision: id.into(),
        requested,
        running,
        pending,
    })
}

fn lifecycle() -> impl Strategy<Value = Lifecycle> {
    let stage = || select(Stage::ALL.to_vec());
    let status = select(vec![
        HookStatus::AwaitingAction,
        HookStatus::InProgress,
        HookStatus::Succeeded,
        HookStatus::Failed,
        HookStatus::TimedOut,
    ]);
    let call = (text(), any::<[u32; 2]>(), time(), of(document()), of(text()));
    let call = call.prop_map(|(target, [number, failures], next_at, details, reason)| HookCall {
        target,
        number,
        next_at,
        failures,
        details,
        reason,
    });
    let action = select(vec![HookAction::Continue, HookAction::Rollback]);
    let hook = (text(), stage(), status, time(), action, of(call)).prop_map(
        |(id, stage, status, expires_at, timeout_action, call)| Hook {
            id,
            stage,
            status,
            expires_at,
            timeout_action,
            call,
        },
    );
    (stage(), time(), any::<u32>(), vec(hook, 0..3)).prop_map(|(stage, since, production_permille, hooks)| Lifecycle {
        stage,
        since,
        production_permille,
        hooks,
    })
}

fn monitor() -> impl Strategy<Value = Monitor> {
    select(vec![Monitor::Monitoring, Monitor::MonitoringComplete, Monitor::Triggered, Monitor::Disabled])
}

fn alarm_watch() -> impl Strategy<Value = AlarmWatch> {
    let parts = (monitor(), vec(text(), 0..3), of(time()));
    parts.prop_map(|(status, triggered, bakes_since)| AlarmWatch { status, triggered, bakes_since })
}

fn breaker() -> impl Strategy<Value = Breaker> {
    let parts = (monitor(), any::<[u32; 2]>(), any::<[bool; 2]>());
    parts.prop_map(|(status, [failures, threshold], [has_started, has_succeeded])| Breaker {
        status,
        failures,
        threshold,
        has_started,
        has_succeeded,
    })
}

fn a_service_deployment() -> impl Strategy<Value = Record> {
    use service_deployment::Status;
    let status = select(vec![
        Status::Pending,
        Status::InProgress,
        Status::Successful,
        Status::StopRequested,
        Status::Stopped,
        Status::RollbackRequested,
        Status::RollbackInProgress,
        Status::RollbackSuccessful,
        Status::RollbackFailed,
    ]);
    let rollback = (text(), time(), deployment_id()).prop_map(|(reason, started_at, revision)| Rollback {
        reason,
        started_at,
        revision: revision.into(),
    });
    let names = (name(), name(), service_deployment_id());
    let times = (time(), of(time()), of(time()), of(time()), time());
    let revisions = (vec(revision_counts(), 0..3), revision_counts());
    let parts = (breaker(), of(alarm_watch()), of(rollback), of(lifecycle()));
    (names, times, revisions, (status, of(text())), document(), parts).prop_map(
        |(names, times, revisions, status, configuration, parts)| {
            Record::ServiceDeployment(Arc::new(ServiceDeployment {
                cluster: names.0.into(),
                service: names.1.into(),
                id: names.2,
                sources: revisions.0,
                target: revisions.1,
                status: status.0,
                status_reason: status.1,
                created_at: times.0,
                started_at: times.1,
                finished_at: times.2,
                stopped_at: times.3,
                updated_at: times.4,
                configuration,
                breaker: parts.0,
                alarms: parts.1,
                rollback: parts.2,
                lifecycle: parts.3,
            }))
        },
    )
}

fn task_set() -> impl Strategy<Value = TaskSet> {
    use longshore_model::task_set::Status;
    let status = select(vec![Status::Primary, Status::Active, Status::Draining]);
    let scale = (0..=1_000_000_u32).prop_map(|millionths| Scale::from_millionths(millionths).unwrap());
    let texts = (of(text()), of(text()), of(text()), of(text()), text());
    let parts = (definition_id(), scale, document(), tags(), of(back_off()));
    (deployment_id(), status, parts, any::<u32>(), any::<bool>(), vec(time(), 4), texts).prop_map(
        |(id, status, parts, computed_desired_count, is_steady, times, texts)| TaskSet {
            id,
            status,
            definition: parts.0,
            scale: parts.1,
            computed_desired_count,
            is_steady,
            steady_since: times[0],
            started_by: texts.0,
            external_id: texts.1,
            launch_type: texts.2,
            document: parts.2,
            created_at: times[1],
            updated_at: times[2],
            back_off: parts.4,
            judged_until: times[3],
            client_token: texts.3,
            created_with: texts.4,
            tags: parts.3,
        },
    )
}

fn back_off() -> impl Strategy<Value = BackOff> {
    (any::<u32>(), time()).prop_map(|(failures, until)| BackOff { failures, until })
}

fn a_rollout() -> impl Strategy<Value = Record> {
    let names = (name(), name(), of(service_deployment_id()));
    let versions = (vec(deployment(), 0..3), vec(task_set(), 0..3));
    let rebalancing = any::<u32>().prop_map(|extra_tasks| Rebalancing { extra_tasks });
    (names, versions, any::<[u64; 2]>(), (of(back_off()), of(rebalancing)), time(), of((text(), time()))).prop_map(
        |(names, (deployments, task_sets), numbers, (back_off, rebalancing), judged_until, last_notice)| {
            Record::Rollout(Arc::new(Rollout {
                cluster: names.0.into(),
                service: names.1.into(),
                deployments,
                task_sets,
                generation: numbers[0],
                rebalancing,
                back_off,
                judged_until,
                next_event: numbers[1],
                under_way: names.2,
                last_notice,
            }))
        },
    )
}

fn event() -> impl Strategy<Value = Record> {
    (name(), name(), any::<u64>(), time(), text()).prop_map(|(cluster, service, sequence, created_at, message)| {
        let (cluster, service) = (cluster.into(), service.into());
        Record::Event(Arc::new(ServiceEvent { cluster, service, sequence, created_at, message }))
    })
}

fn family(kind: Kind) -> impl Strategy<Value = Record> {
    (name(), any::<u32>()).prop_map(move |(family, last_revision)| {
        Record::Family(Arc::new(FamilyCounter { family: Family::of(kind, family), last_revision }))
    })
}

fn definition(kind: Kind) -> impl Strategy<Value = Record> {
    use task_definition::Status;
    let status = select(vec![Status::Active, Status::Inactive, Status::DeleteInProgress]);
    let times = (time(), of(time()), of(time()), of(time()));
    (definition_id_of(kind), status, document(), attributes(), vec(text(), 0..3), times, text(), tags()).prop_map(
        |(id, status, document, requires_attributes, compatibilities, times, registered_by, tags)| {
            Record::TaskDefinition(Arc::new(TaskDefinition {
                id,
                status,
                document,
                requires_attributes,
                compatibilities,
                registered_at: times.0,
                registered_by,
                deregistered_at: times.1,
                delete_requested_at: times.2,
                deleted_at: times.3,
                tags,
            }))
        },
    )
}

fn setting() -> impl Strategy<Value = Record> {
    let principal = prop_oneof![Just(Principal::AccountDefault), filled().prop_map(Principal::Arn)];
    (principal, name(), text()).prop_map(|(principal, name, value)| {
        Record::Setting(Arc::new(AccountSetting { principal, name: name.into(), value }))
    })
}

fn token() -> impl Strategy<Value = Record> {
    (name(), name(), filled(), text(), vec(task_id(), 0..3), time()).prop_map(
        |(cluster, operation, token, parameters, tasks, used_at)| {
            let id = TokenId { cluster: cluster.into(), operation: operation.into(), token };
            Record::Token(Arc::new(ClientToken { id, parameters, tasks, used_at }))
        },
    )
}

fn capacity_provider() -> impl Strategy<Value = Record> {
    use capacity_provider::{AutoScalingGroup, Change, ManagedScaling, Source, Status};
    let scaling = (any::<bool>(), any::<[u32; 4]>()).prop_map(|(enabled, numbers)| ManagedScaling {
        enabled,
        target_percent: numbers[0],
        minimum_step: numbers[1],
        maximum_step: numbers[2],
        warmup_seconds: numbers[3],
    });
    let group = (text(), scaling, any::<[bool; 2]>()).prop_map(|(group, scaling, flags)| {
        let [termination_protection, draining] = flags;
        Source::AutoScalingGroup(AutoScalingGroup { group, scaling, termination_protection, draining })
    });
    let managed = (name(), document())
        .prop_map(|(cluster, document)| Source::ManagedInstances { cluster: cluster.into(), document });
    let status = select(vec![Status::Active, Status::Inactive]);
    let change = select(vec![Change::Created, Change::Updated, Change::Deleted]);
    (name(), status, change, prop_oneof![group, managed], time(), of(time()), tags()).prop_map(
        |(name, status, change, source, created_at, deleted_at, tags)| {
            let name = name.into();
            let provider = CapacityProvider { name, status, change, source, created_at, deleted_at, tags };
            Record::CapacityProvider(Arc::new(provider))
        },
    )
}

fn alarm() -> impl Strategy<Value = Record> {
    use longshore_model::alarm::{Alarm, HistoryItem, HistoryKind, State};
    let state = select(vec![State::Ok, State::Alarm, State::InsufficientData]);
    let texts = (text(), of(text()));
    let kind = select(vec![HistoryKind::ConfigurationUpdate, HistoryKind::StateUpdate]);
    let item = (time(), kind, text(), text());
    let history = vec(item.prop_map(|(at, kind, summary, data)| HistoryItem { at, kind, summary, data }), 0..3);
    (filled(), state, texts, time(), time(), time(), document(), tags(), history).prop_map(
        |(name, state, (reason, data), updated, changed, configured_at, document, tags, history)| {
            Record::Alarm(Arc::new(Alarm {
                name: (&*name).into(),
                state,
                state_reason: reason,
                state_reason_data: data,
                state_updated_at: updated,
                state_changed_at: changed,
                configured_at,
                document,
                tags,
                history,
            }))
        },
    )
}

fn installation() -> impl Strategy<Value = Record> {
    let root_key = of((text(), text()).prop_map(|(id, secret)| RootKey { id, secret: secret.into() }));
    let revoked = (name(), time()).prop_map(|(name, at)| RevokedEdge { name: name.as_str().into(), at });
    let revoked = vec(revoked, 0..3);
    let accounts = (text(), of(text()));
    (accounts, text(), vec(text(), 0..3), text(), (text(), text()), root_key, time(), revoked).prop_map(
        |(accounts, region, zones, master_secret, (certificate, key), root_key, made_at, revoked_edges)| {
            let (account_id, first_account_id) = accounts;
            let authority = Authority { certificate, key: key.into() };
            let master_secret = master_secret.into();
            let made = Installation {
                account_id,
                region,
                zones,
                master_secret,
                authority,
                root_key,
                made_at,
                first_account_id,
                revoked_edges,
            };
            Record::Installation(Arc::new(made))
        },
    )
}

/// One strategy for each kind of record.
pub(crate) fn kinds() -> Vec<BoxedStrategy<Record>> {
    let mut kinds = vec![
        a_cluster().boxed(),
        alarm().boxed(),
        instance().boxed(),
        reservation().boxed(),
        session().boxed(),
        a_task().boxed(),
        flight().boxed(),
        a_service().boxed(),
        service_revision().boxed(),
        a_service_deployment().boxed(),
        a_rollout().boxed(),
        event().boxed(),
        family(Kind::Task).boxed(),
        family(Kind::Daemon).boxed(),
        definition(Kind::Task).boxed(),
        definition(Kind::Daemon).boxed(),
        daemons::daemon().boxed(),
        daemons::revision().boxed(),
        daemons::deployment().boxed(),
        setting().boxed(),
        capacity_provider().boxed(),
        token().boxed(),
        installation().boxed(),
    ];
    kinds.extend(load_balancing::kinds());
    kinds.extend(logs::kinds());
    kinds
}
