//! What a service's calls attach to it that others bring: networks, load balancers, discovery, capacity, ways to roll out.
//! Creating and updating carry the same members; both are checked here, and what is not there yet is refused.

use longshore_api::ecs::{
    CreateServiceRequest, CreateTaskSetRequest, LaunchType, LoadBalancer, NetworkConfiguration,
    ServiceConnectConfiguration, ServiceRegistry, ServiceVolumeConfiguration, UpdateServiceRequest,
    VpcLatticeConfiguration,
};
use longshore_api::error::Error;
use longshore_model::{Snapshot, TaskDefinition};

use super::balancers::{self, MAX_TARGET_GROUPS};
use crate::ecs::{network, unsupported};

/// What a call attaches to its service.
pub(in crate::ecs) struct Attached<'a> {
    network_configuration: Option<&'a NetworkConfiguration>,
    load_balancers: Option<&'a [LoadBalancer]>,
    service_registries: Option<&'a [ServiceRegistry]>,
    service_connect_configuration: Option<&'a ServiceConnectConfiguration>,
    volume_configurations: Option<&'a [ServiceVolumeConfiguration]>,
    vpc_lattice_configurations: Option<&'a [VpcLatticeConfiguration]>,
    platform_version: Option<&'a str>,
    most_load_balancers: usize,
}

/// The two requests are different types with the same members.
macro_rules! attached_by {
    ($request:ty) => {
        impl<'a> From<&'a $request> for Attached<'a> {
            fn from(request: &'a $request) -> Self {
                Self {
                    network_configuration: request.network_configuration.as_ref(),
                    load_balancers: request.load_balancers.as_deref(),
                    service_registries: request.service_registries.as_deref(),
                    service_connect_configuration: request.service_connect_configuration.as_ref(),
                    volume_configurations: request.volume_configurations.as_deref(),
                    vpc_lattice_configurations: request.vpc_lattice_configurations.as_deref(),
                    platform_version: request.platform_version.as_deref(),
                    most_load_balancers: MAX_TARGET_GROUPS,
                }
            }
        }
    };
}

attached_by!(CreateServiceRequest);
attached_by!(UpdateServiceRequest);

impl<'a> From<&'a CreateTaskSetRequest> for Attached<'a> {
    fn from(request: &'a CreateTaskSetRequest) -> Self {
        Self {
            network_configuration: request.network_configuration.as_ref(),
            load_balancers: request.load_balancers.as_deref(),
            service_registries: request.service_registries.as_deref(),
            service_connect_configuration: None,
            volume_configurations: None,
            vpc_lattice_configurations: None,
            platform_version: request.platform_version.as_deref(),
            // API reference: `TaskSet.loadBalancers` has one.
            most_load_balancers: 1,
        }
    }
}

impl Attached<'_> {
    /// Refuses what is wrong, and what cannot be done yet: it is never left out in silence.
    pub(in crate::ecs) fn check(
        &self,
        snapshot: &Snapshot,
        definition: &TaskDefinition,
        launch_type: LaunchType,
    ) -> Result<(), Error> {
        let given = self.network_configuration.is_some_and(|network| network.awsvpc_configuration.is_some());
        network::check(definition, given)?;
        if self.platform_version.is_some() && launch_type != LaunchType::Fargate {
            let text = "The platform version must be null when specifying an EC2 launch type.";
            return Err(Error::invalid_parameter(text));
        }
        balancers::check(snapshot, self.load_balancers.unwrap_or_default(), definition, self.most_load_balancers)?;
        if launch_type == LaunchType::Fargate {
            return Err(unsupported::missing("The launch type FARGATE", "use EC2 or EXTERNAL"));
        }
        if let Some(reason) = unsupported::reason(definition, None) {
            return Err(Error::unsupported_feature(reason));
        }
        let wants = |list: Option<usize>| list.is_some_and(|length| length > 0);
        let wanted = [
            (wants(self.service_registries.map(<[_]>::len)), "Service discovery (serviceRegistries)"),
            (self.service_connect_configuration.is_some_and(|c| c.enabled == Some(true)), "Service Connect"),
            (wants(self.volume_configurations.map(<[_]>::len)), "Volumes configured at launch (volumeConfigurations)"),
            (wants(self.vpc_lattice_configurations.map(<[_]>::len)), "VPC Lattice (vpcLatticeConfigurations)"),
        ];
        if let Some((_, what)) = wanted.iter().find(|(wanted, _)| *wanted) {
            return Err(unsupported::missing(what, "leave it out"));
        }
        Ok(())
    }
}
