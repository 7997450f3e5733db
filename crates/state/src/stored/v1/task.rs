//! Tasks and their containers.

use std::sync::Arc;

use longshore_model::id::DeploymentId;
use longshore_model::{InstanceId, TaskId, task};

use super::capacity::Waiting;
use super::cluster::Tag;
use super::definition::Reference;
use super::field::{Hex, Json, Millis, Printed, Shared, form, words};
use super::instance::{Attribute, Demand};
use super::load_balancing::TargetKey;

words! {
    Desired of task::Desired { Running = "RUNNING", Stopped = "STOPPED" }
}

words! {
    TaskStatus of task::Status {
        Provisioning = "PROVISIONING",
        Pending = "PENDING",
        Activating = "ACTIVATING",
        Running = "RUNNING",
        Deactivating = "DEACTIVATING",
        Stopping = "STOPPING",
        Deprovisioning = "DEPROVISIONING",
        Stopped = "STOPPED",
    }
}

words! {
    ContainerStatus of task::ContainerStatus { Pending = "PENDING", Running = "RUNNING", Stopped = "STOPPED" }
}

words! {
    Health of task::Health {
        Healthy = "HEALTHY",
        Unhealthy = "UNHEALTHY",
        Unknown = "UNKNOWN",
    }
}

words! {
    StopCode of task::StopCode {
        TaskFailedToStart = "TaskFailedToStart",
        EssentialContainerExited = "EssentialContainerExited",
        UserInitiated = "UserInitiated",
        ServiceSchedulerInitiated = "ServiceSchedulerInitiated",
        SpotInterruption = "SpotInterruption",
        TerminationNotice = "TerminationNotice",
    }
}

form! {
    Task of task::Task {
        always {
            id: Printed<TaskId>,
            cluster: Shared,
            definition: Reference,
            group: Shared,
            desired: Desired,
            last: TaskStatus,
            containers: Vec<Container>,
            demand: Demand,
            health: Health,
            created_at: Millis,
            version: u64,
        }
        unless_empty {
            instance: Option<Printed<InstanceId>>,
            availability_zone: Option<Shared>,
            owner: Option<Owner>,
            daemon: Option<super::daemon::Owner>,
            started_by: Option<Shared>,
            launch_type: Option<Shared>,
            capacity_provider: Option<Shared>,
            overrides: Option<Json>,
            attributes: Vec<Attribute>,
            pull_started_at: Option<Millis>,
            pull_stopped_at: Option<Millis>,
            started_at: Option<Millis>,
            stopping_at: Option<Millis>,
            execution_stopped_at: Option<Millis>,
            stopped_at: Option<Millis>,
            stop: Option<Stop>,
            given_up: bool,
            protected_until: Option<Millis>,
            enable_execute_command: bool,
            tags: Vec<Tag>,
            waiting: Option<Waiting>,
            targets: Vec<TargetKey>,
            executions: Vec<Execution>,
        }
    }
}

form! {
    Owner of task::Owner {
        always { service: Shared, deployment: Printed<DeploymentId> }
        unless_empty {}
    }
}

words! {
    #[derive(Default)]
    StoppedBy of task::StoppedBy {
        #[default]
        Unknown = "unknown",
        Caller = "caller",
        Scheduler = "scheduler",
        Deployment = "deployment",
        HealthCheck = "health-check",
        TargetHealth = "target-health",
        Rebalancing = "rebalancing",
        InstanceLoss = "instance-loss",
        InstanceRemoval = "instance-removal",
        OutOfMemory = "out-of-memory",
        Exit = "exit",
        StartFailure = "start-failure",
    }
}

form! {
    Request of task::Request {
        always { operation: Shared, principal: Shared, at: Millis }
        unless_empty {}
    }
}

form! {
    Execution of task::Execution {
        always { request: Request, container: Shared }
        unless_empty {}
    }
}

form! {
    Stop of task::Stop {
        always { code: StopCode, reason: Shared }
        unless_empty { by: StoppedBy, request: Option<Request> }
    }
}

form! {
    Container of task::Container {
        always { name: Shared, id: Hex, essential: bool, image: Shared, last: ContainerStatus, health: Health }
        unless_empty {
            has_health_check: bool,
            image_digest: Option<Shared>,
            runtime_id: Option<Arc<str>>,
            exit_code: Option<i32>,
            reason: Option<Arc<str>>,
            network_bindings: Vec<NetworkBinding>,
            cpu_units: u32,
            memory_mib: Option<u32>,
            memory_reservation_mib: Option<u32>,
            gpus: u32,
        }
    }
}

form! {
    NetworkBinding of task::NetworkBinding {
        always { bind_ip: Shared, protocol: Shared }
        unless_empty {
            container_port: Option<u16>,
            host_port: Option<u16>,
            container_port_range: Option<Arc<str>>,
            host_port_range: Option<Arc<str>>,
        }
    }
}
