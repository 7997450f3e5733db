//! What kind of service a call is about: how many tasks it has and who rolls it out decide which members a call may carry.

use longshore_api::ecs::{
    AvailabilityZoneRebalancing, CreateServiceRequest, DeploymentConfiguration, DeploymentController,
    DeploymentControllerType, DeploymentStrategy, LaunchType, SchedulingStrategy, UpdateServiceRequest,
};
use longshore_api::error::Error;
use longshore_model::placement::{Constraint, Rules, SpreadField, Strategy};
use longshore_model::service::{Controller, Scheduling};

use crate::ecs::unsupported;

/// The attribute that zones are told by.
const ZONE: &str = "ecs.availability-zone";

/// A service's scheduling strategy and deployment controller, neither of which ever changes.
#[derive(Debug, Clone, Copy)]
pub(super) struct Kind {
    pub controller: Controller,
    pub scheduling: Scheduling,
}

impl Kind {
    /// What a CreateService call asks for.
    pub(super) fn of(request: &CreateServiceRequest) -> Result<Self, Error> {
        let scheduling = match request.scheduling_strategy {
            None | Some(SchedulingStrategy::Replica) => Scheduling::Replica,
            Some(SchedulingStrategy::Daemon) => Scheduling::Daemon,
        };
        let controller = match controller(request.deployment_controller.as_ref()) {
            None | Some(DeploymentControllerType::Ecs) => Controller::Ecs,
            Some(DeploymentControllerType::External) => Controller::External,
            Some(DeploymentControllerType::CodeDeploy) => {
                let what = "The deployment controller CODE_DEPLOY, which shifts traffic between target groups,";
                return Err(unsupported::missing(what, "use ECS or EXTERNAL"));
            }
        };
        Ok(Self { controller, scheduling })
    }

    /// How many tasks a service has whose call does not say.
    pub(super) fn default_count(self) -> Option<u32> {
        let must_say = self.scheduling == Scheduling::Replica && self.controller == Controller::Ecs;
        (!must_say).then_some(0)
    }

    /// Minimum healthy and maximum percent of a service whose call does not say.
    pub(super) fn default_percents(self) -> (u32, u32) {
        match self.scheduling {
            Scheduling::Replica => (100, 200),
            Scheduling::Daemon => (0, 100),
        }
    }

    /// Refuses deployment alarms where somebody else than ECS deploys: they are watched during ECS's own deployments alone. One
    /// that is not enabled is refused as well, as ECS does.
    fn check_alarms(self, configuration: Option<&DeploymentConfiguration>) -> Result<(), Error> {
        match configuration.is_some_and(|it| it.alarms.is_some()) && self.controller != Controller::Ecs {
            true => Err(Error::invalid_parameter(
                "Alarm based rollback feature is only supported with ECS deployment controller. Update to ECS deployment \
                 controller and try again.",
            )),
            false => Ok(()),
        }
    }

    /// Refuses members that services of this kind do not have.
    pub(super) fn check_create(self, request: &CreateServiceRequest) -> Result<(), Error> {
        self.check_alarms(request.deployment_configuration.as_ref())?;
        let has = |list: Option<usize>| list.is_some_and(|length| length > 0);
        let has_strategy = has(request.placement_strategy.as_ref().map(Vec::len));
        if self.scheduling == Scheduling::Daemon {
            if self.controller != Controller::Ecs {
                return Err(no_daemon("the EXTERNAL deployment controller. Change the deployment controller"));
            }
            if request.launch_type == Some(LaunchType::Fargate) {
                return Err(no_daemon("the FARGATE launch type. Change the launch type"));
            }
            if has(request.capacity_provider_strategy.as_ref().map(Vec::len)) {
                return Err(no_daemon("capacity provider strategies. Remove the capacity provider strategy"));
            }
            check_daemon(request.desired_count, has_strategy, request.deployment_configuration.as_ref())?;
        }
        if self.controller == Controller::External {
            // Rule 7.11.3: what task sets say is not said of the service.
            let given = [
                ("taskDefinition", request.task_definition.as_ref().is_some_and(|text| !text.is_empty())),
                ("launchType", request.launch_type.is_some()),
                ("capacityProviderStrategy", has(request.capacity_provider_strategy.as_ref().map(Vec::len))),
                ("platformVersion", request.platform_version.is_some()),
                ("networkConfiguration", request.network_configuration.is_some()),
                ("loadBalancers", has(request.load_balancers.as_ref().map(Vec::len))),
                ("serviceRegistries", has(request.service_registries.as_ref().map(Vec::len))),
                ("serviceConnectConfiguration", request.service_connect_configuration.is_some()),
                ("volumeConfigurations", has(request.volume_configurations.as_ref().map(Vec::len))),
                ("vpcLatticeConfigurations", has(request.vpc_lattice_configurations.as_ref().map(Vec::len))),
            ];
            refuse_given(&given, "Specify it for each task set with CreateTaskSet.")?;
            let configuration = request.deployment_configuration.as_ref();
            let (minimum, maximum) = self.default_percents();
            let differs =
                |percent: Option<i32>, default: u32| percent.is_some_and(|given| given != default.cast_signed());
            let breaker = configuration.and_then(|configuration| configuration.deployment_circuit_breaker.as_ref());
            let given = [
                ("The deployment strategy", staged(configuration).is_some()),
                // API reference: `DeploymentConfiguration` has these two set to their defaults, and the breaker for ECS alone.
                ("minimumHealthyPercent", differs(configuration.and_then(|c| c.minimum_healthy_percent), minimum)),
                ("maximumPercent", differs(configuration.and_then(|c| c.maximum_percent), maximum)),
                ("deploymentCircuitBreaker", breaker.is_some_and(|breaker| breaker.enable == Some(true))),
            ];
            refuse_given(&given, "Shift traffic with CreateTaskSet and UpdateTaskSet.")?;
        }
        Ok(())
    }

    /// Refuses members that do not change services of this kind (API reference: `UpdateService`).
    pub(super) fn check_update(self, request: &UpdateServiceRequest) -> Result<(), Error> {
        let same = match controller(request.deployment_controller.as_ref()) {
            None => true,
            Some(wanted) => wanted == wire(self.controller),
        };
        if !same {
            return Err(unsupported::missing("Changing the deployment controller", "create another service"));
        }
        self.check_alarms(request.deployment_configuration.as_ref())?;
        let has = |list: Option<usize>| list.is_some_and(|length| length > 0);
        if self.scheduling == Scheduling::Daemon {
            let has_strategy = has(request.placement_strategy.as_ref().map(Vec::len));
            check_daemon(request.desired_count, has_strategy, request.deployment_configuration.as_ref())?;
        }
        if self.controller != Controller::Ecs {
            let given = [
                ("task definition", request.task_definition.is_some()),
                ("deployment configuration", request.deployment_configuration.is_some()),
                ("capacity provider strategy", request.capacity_provider_strategy.is_some()),
                ("network configuration", request.network_configuration.is_some()),
                ("platform version", request.platform_version.is_some()),
                ("load balancers", request.load_balancers.is_some()),
                ("service registries", request.service_registries.is_some()),
                ("Service Connect configuration", request.service_connect_configuration.is_some()),
                ("volume configurations", request.volume_configurations.is_some()),
                ("VPC Lattice configurations", request.vpc_lattice_configurations.is_some()),
                ("execute command", request.enable_execute_command.is_some()),
                ("deployment", request.force_new_deployment == Some(true)),
            ];
            if let Some((what, _)) = given.iter().find(|(_, given)| *given) {
                return Err(Error::invalid_parameter(format!(
                    "Unable to update {what} on services with an EXTERNAL deployment controller. Use CreateTaskSet to \
                     begin a new deployment.",
                )));
            }
        }
        Ok(())
    }

    /// Whether tasks are moved between zones to even them out. Explicitly asked for where that cannot be, it is refused.
    pub(super) fn rebalancing(
        self,
        wanted: Option<AvailabilityZoneRebalancing>,
        maximum_percent: u32,
        rules: &Rules,
    ) -> Result<AvailabilityZoneRebalancing, Error> {
        let obstacle = self.no_rebalancing(maximum_percent, rules);
        match (wanted, obstacle) {
            (Some(AvailabilityZoneRebalancing::Enabled), Some(obstacle)) => Err(Error::invalid_parameter(format!(
                "Availability Zone rebalancing cannot be ENABLED for a service {obstacle}."
            ))),
            (Some(AvailabilityZoneRebalancing::Disabled), _) | (None, Some(_)) => {
                Ok(AvailabilityZoneRebalancing::Disabled)
            }
            (Some(AvailabilityZoneRebalancing::Enabled) | None, None) => Ok(AvailabilityZoneRebalancing::Enabled),
        }
    }

    fn no_rebalancing(self, maximum_percent: u32, rules: &Rules) -> Option<&'static str> {
        let spreads_over_zones = |strategy: &Strategy| match strategy {
            Strategy::Spread(SpreadField::Attribute(name)) => &**name == ZONE,
            Strategy::Spread(SpreadField::InstanceId) | Strategy::Binpack(_) | Strategy::Random => false,
        };
        let asks_for_zones = |constraint: &Constraint| match constraint {
            Constraint::MemberOf(expression) => expression.contains(ZONE),
            Constraint::DistinctInstance => false,
        };
        let obstacles = [
            (self.scheduling == Scheduling::Daemon, "with the DAEMON scheduling strategy"),
            (self.controller != Controller::Ecs, "with an EXTERNAL deployment controller"),
            (maximum_percent <= 100, "with a maximumPercent of 100 or less"),
            (
                rules.strategies.first().is_some_and(|first| !spreads_over_zones(first)),
                "whose first placement strategy is not spread over attribute:ecs.availability-zone",
            ),
            (
                rules.constraints.iter().any(asks_for_zones),
                "with a placement constraint on attribute:ecs.availability-zone",
            ),
        ];
        obstacles.into_iter().find(|(stands, _)| *stands).map(|(_, words)| words)
    }
}

fn controller(controller: Option<&DeploymentController>) -> Option<DeploymentControllerType> {
    controller.and_then(|controller| controller.r#type)
}

fn wire(controller: Controller) -> DeploymentControllerType {
    match controller {
        Controller::Ecs => DeploymentControllerType::Ecs,
        Controller::CodeDeploy => DeploymentControllerType::CodeDeploy,
        Controller::External => DeploymentControllerType::External,
    }
}

fn check_daemon(
    desired_count: Option<i32>,
    has_strategy: bool,
    configuration: Option<&DeploymentConfiguration>,
) -> Result<(), Error> {
    if desired_count.is_some() {
        return Err(no_daemon("a desired count for services. Remove the desired count value"));
    }
    if has_strategy {
        return Err(no_daemon("placement strategies. Remove the placement strategy"));
    }
    if configuration.and_then(|configuration| configuration.maximum_percent).is_some_and(|percent| percent > 100) {
        return Err(no_daemon("values above 100 for maximumPercent. Change the value"));
    }
    if let Some(strategy) = staged(configuration) {
        let what = format!("the deployment strategy {}. Change the deployment strategy", strategy.as_str());
        return Err(no_daemon(&what));
    }
    Ok(())
}

/// The strategy under which a second set of tasks runs beside the first, which neither a daemon has nor a service whose
/// client makes the sets.
fn staged(configuration: Option<&DeploymentConfiguration>) -> Option<DeploymentStrategy> {
    configuration
        .and_then(|configuration| configuration.strategy)
        .filter(|strategy| *strategy != DeploymentStrategy::Rolling)
}

fn no_daemon(what: &str) -> Error {
    Error::invalid_parameter(format!("The daemon scheduling strategy does not support {what} and try again"))
}

fn refuse_given(given: &[(&str, bool)], remedy: &str) -> Result<(), Error> {
    match given.iter().find(|(_, given)| *given) {
        None => Ok(()),
        Some((member, _)) => Err(Error::invalid_parameter(format!(
            "{member} cannot be specified for a service with an EXTERNAL deployment controller. {remedy}"
        ))),
    }
}
