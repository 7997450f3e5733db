//! The states of a task and its containers (API reference: `Task`, `Container`; "Amazon ECS task lifecycle").

use super::Container;

/// What ought to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Desired {
    /// It shall run.
    Running,
    /// It shall stop, or has.
    Stopped,
}

/// Where a task is. The order of the variants is the order of a life: a task never goes back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Status {
    /// Waits for capacity or an interface.
    Provisioning,
    /// Placed; waits for its agent.
    Pending,
    /// Images and containers are being made.
    Activating,
    /// All its containers run.
    Running,
    /// Is taken out of load balancers.
    Deactivating,
    /// Its containers are being stopped.
    Stopping,
    /// Interfaces are taken away.
    Deprovisioning,
    /// The end.
    Stopped,
}

impl Status {
    /// All, in their order.
    pub const ALL: [Self; 8] = [
        Self::Provisioning,
        Self::Pending,
        Self::Activating,
        Self::Running,
        Self::Deactivating,
        Self::Stopping,
        Self::Deprovisioning,
        Self::Stopped,
    ];
}

/// Where a container is. The order of the variants is the order of a life.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum ContainerStatus {
    /// Not running yet.
    Pending,
    /// Runs.
    Running,
    /// The end.
    Stopped,
}

/// By health checks (API reference: `HealthStatus`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Health {
    /// The check passes.
    Healthy,
    /// The check fails.
    Unhealthy,
    /// There is no check, or no result yet.
    #[default]
    Unknown,
}

impl Health {
    /// Of a task: over the essential containers that have a check, any unhealthy one decides, then any unknown one.
    /// Without any check it is unknown.
    pub fn of_task(containers: &[Container]) -> Self {
        let mut checked = containers.iter().filter(|c| c.essential && c.has_health_check).map(|c| c.health).peekable();
        if checked.peek().is_none() {
            return Self::Unknown;
        }
        checked.fold(Self::Healthy, |worst, health| match (worst, health) {
            (Self::Unhealthy, _) | (_, Self::Unhealthy) => Self::Unhealthy,
            (Self::Unknown, _) | (_, Self::Unknown) => Self::Unknown,
            _ => Self::Healthy,
        })
    }
}

/// Why a task stopped (API reference: `TaskStopCode`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StopCode {
    /// It never ran.
    TaskFailedToStart,
    /// An essential container ended.
    EssentialContainerExited,
    /// Somebody asked for it.
    UserInitiated,
    /// Its service asked for it.
    ServiceSchedulerInitiated,
    /// Spot capacity was taken back.
    SpotInterruption,
    /// Its instance is going away.
    TerminationNotice,
}
