//! What services were deployed as, and how that went.

use std::sync::Arc;

use longshore_model::id::{ServiceDeploymentId, ServiceRevisionId};
use longshore_model::{service_deployment, service_revision};

use super::definition::Reference;
use super::field::{Json, Millis, Printed, form, words};

form! {
    ServiceRevision of service_revision::ServiceRevision {
        always {
            cluster: Arc<str>,
            service: Arc<str>,
            id: Printed<ServiceRevisionId>,
            definition: Reference,
            created_at: Millis,
        }
        unless_empty { launch_type: Option<Arc<str>>, document: Json, images: Vec<Image>, uses_alternate: bool }
    }
}

form! {
    Image of service_revision::Image {
        always { container: Arc<str>, image: Arc<str> }
        unless_empty { digest: Option<Arc<str>> }
    }
}

words! {
    Status of service_deployment::Status {
        Pending = "PENDING",
        InProgress = "IN_PROGRESS",
        Successful = "SUCCESSFUL",
        StopRequested = "STOP_REQUESTED",
        Stopped = "STOPPED",
        RollbackRequested = "ROLLBACK_REQUESTED",
        RollbackInProgress = "ROLLBACK_IN_PROGRESS",
        RollbackSuccessful = "ROLLBACK_SUCCESSFUL",
        RollbackFailed = "ROLLBACK_FAILED",
    }
}

words! {
    Monitor of service_deployment::Monitor {
        Monitoring = "MONITORING",
        MonitoringComplete = "MONITORING_COMPLETE",
        Triggered = "TRIGGERED",
        Disabled = "DISABLED",
    }
}

words! {
    Stage of service_deployment::Stage {
        ReconcileService = "RECONCILE_SERVICE",
        PreScaleUp = "PRE_SCALE_UP",
        ScaleUp = "SCALE_UP",
        PostScaleUp = "POST_SCALE_UP",
        TestTrafficShift = "TEST_TRAFFIC_SHIFT",
        PostTestTrafficShift = "POST_TEST_TRAFFIC_SHIFT",
        PreProductionTrafficShift = "PRE_PRODUCTION_TRAFFIC_SHIFT",
        ProductionTrafficShift = "PRODUCTION_TRAFFIC_SHIFT",
        PostProductionTrafficShift = "POST_PRODUCTION_TRAFFIC_SHIFT",
        BakeTime = "BAKE_TIME",
        CleanUp = "CLEAN_UP",
    }
}

words! {
    HookStatus of service_deployment::HookStatus {
        AwaitingAction = "AWAITING_ACTION",
        InProgress = "IN_PROGRESS",
        Succeeded = "SUCCEEDED",
        Failed = "FAILED",
        TimedOut = "TIMED_OUT",
    }
}

words! {
    HookAction of service_deployment::HookAction { Continue = "CONTINUE", Rollback = "ROLLBACK" }
}

form! {
    ServiceDeployment of service_deployment::ServiceDeployment {
        always {
            cluster: Arc<str>,
            service: Arc<str>,
            id: Printed<ServiceDeploymentId>,
            target: RevisionCounts,
            status: Status,
            created_at: Millis,
            updated_at: Millis,
            breaker: Breaker,
        }
        unless_empty {
            sources: Vec<RevisionCounts>,
            status_reason: Option<Arc<str>>,
            started_at: Option<Millis>,
            finished_at: Option<Millis>,
            stopped_at: Option<Millis>,
            configuration: Json,
            alarms: Option<AlarmWatch>,
            rollback: Option<Rollback>,
            lifecycle: Option<Lifecycle>,
        }
    }
}

form! {
    RevisionCounts of service_deployment::RevisionCounts {
        always { revision: Printed<ServiceRevisionId> }
        unless_empty { requested: u32, running: u32, pending: u32 }
    }
}

form! {
    Breaker of service_deployment::Breaker {
        always { status: Monitor, threshold: u32 }
        unless_empty { failures: u32, has_started: bool, has_succeeded: bool }
    }
}

form! {
    AlarmWatch of service_deployment::AlarmWatch {
        always { status: Monitor }
        unless_empty { triggered: Vec<Arc<str>>, bakes_since: Option<Millis> }
    }
}

form! {
    Rollback of service_deployment::Rollback {
        always { reason: Arc<str>, started_at: Millis, revision: Printed<ServiceRevisionId> }
        unless_empty {}
    }
}

form! {
    Lifecycle of service_deployment::Lifecycle {
        always { stage: Stage, since: Millis }
        unless_empty { production_permille: u32, hooks: Vec<Hook> }
    }
}

form! {
    Hook of service_deployment::Hook {
        always { id: Arc<str>, stage: Stage, status: HookStatus, expires_at: Millis, timeout_action: HookAction }
        unless_empty { call: Option<HookCall> }
    }
}

form! {
    HookCall of service_deployment::HookCall {
        always { target: Arc<str>, number: u32, next_at: Millis }
        unless_empty { failures: u32, details: Option<Json>, reason: Option<Arc<str>> }
    }
}
