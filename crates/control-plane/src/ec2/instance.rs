//! Container instances as EC2 shows the machines that they are on: what tools look up by ECS's `ec2InstanceId` or by the id of a
//! target. Nothing is started or stopped here; machines join and leave by their agents.

use std::collections::BTreeMap;
use std::sync::Arc;

use longshore_api::ec2::{
    ArchitectureValues, DescribeInstanceStatusRequest, DescribeInstanceStatusResult, DescribeInstancesRequest,
    DescribeInstancesResult, Instance, InstanceState as State, InstanceStateName, InstanceStatus,
    InstanceStatusDetails, InstanceStatusSummary, Monitoring, MonitoringState, Placement, PlatformValues, Reservation,
    StatusName, StatusType, SummaryStatus, Tenancy,
};
use longshore_api::error::Error;
use longshore_api::timestamp::IsoTimestamp;
use longshore_model::network::{DefaultVpc, Subnet};
use longshore_model::{ContainerInstance, InstanceSession, Snapshot, container_instance};
use longshore_scheduler::balance::target_id;

use super::error::no_resource;
use super::filter::Filters;
use super::{page, tag};
use crate::Context;
use crate::network::default_vpc;

/// What EC2 calls the state of a machine that is there, and its number.
const RUNNING: (InstanceStateName, i32) = (InstanceStateName::Running, 16);

const FILTERS: &[&str] = &[
    "architecture",
    "availability-zone",
    "instance-id",
    "instance-state-code",
    "instance-state-name",
    "instance-type",
    "owner-id",
    "private-ip-address",
    "reservation-id",
    "subnet-id",
    "vpc-id",
];

const STATUS_FILTERS: &[&str] = &[
    "availability-zone",
    "instance-state-code",
    "instance-state-name",
    "instance-status.reachability",
    "instance-status.status",
    "system-status.reachability",
    "system-status.status",
];

/// A container instance with what its machine is.
struct Machine<'s> {
    id: Arc<str>,
    instance: &'s ContainerInstance,
    session: Option<&'s InstanceSession>,
    subnet: Option<&'s Subnet>,
}

/// The machines that are registered, by their ids; those that are named, if any are.
///
/// # Errors
/// `InvalidInstanceID.NotFound` when one that is named is not there, `InvalidInstanceID.Malformed` when it can be none.
fn machines<'s>(
    snapshot: &'s Snapshot,
    vpc: &'s DefaultVpc,
    ids: Option<Vec<String>>,
) -> Result<Vec<Machine<'s>>, Error> {
    let ids = ids.unwrap_or_default();
    let mut known = BTreeMap::new();
    for state in snapshot.clusters().values().flat_map(|cluster| cluster.instances().values()) {
        let Some(instance) = state.instance.as_deref() else { continue };
        if instance.status == container_instance::Status::Inactive {
            continue;
        }
        let zone = instance.availability_zone();
        let machine = Machine {
            id: target_id(instance),
            instance,
            session: state.session.as_deref(),
            subnet: vpc.subnets.iter().find(|subnet| Some(&*subnet.zone) == zone),
        };
        // A machine that two clusters know is shown as the one whose agent is there.
        let before: Option<&Machine<'_>> = known.get(&machine.id);
        if before.is_none_or(|before| !before.is_connected()) {
            known.insert(Arc::clone(&machine.id), machine);
        }
    }
    if let Some(unknown) = ids.iter().find(|id| !known.contains_key(&***id)) {
        return Err(match unknown.starts_with("i-") || unknown.starts_with("mi-") {
            true => no_resource(unknown),
            false => Error::new("InvalidInstanceID.Malformed", format!("Invalid id: \"{unknown}\"")),
        });
    }
    known.retain(|id, _| ids.is_empty() || ids.iter().any(|asked| **asked == **id));
    Ok(known.into_values().collect())
}

impl Machine<'_> {
    fn is_connected(&self) -> bool {
        self.session.is_some_and(|session| session.connected)
    }

    fn address(&self) -> Option<String> {
        self.session?.address.as_deref().map(str::to_owned)
    }

    fn zone(&self) -> Option<String> {
        self.instance.availability_zone().map(str::to_owned)
    }

    fn attribute(&self, name: &str) -> Option<String> {
        self.instance.attribute(name).flatten().map(str::to_owned)
    }

    /// EC2 has a reservation for what was started together; each machine joined alone.
    fn reservation(&self) -> String {
        format!("r-{}", self.id.rsplit('-').next().unwrap_or_default())
    }

    fn architecture(&self) -> Option<ArchitectureValues> {
        match self.instance.attribute("ecs.cpu-architecture").flatten()? {
            "arm64" => Some(ArchitectureValues::Arm64),
            "x86_64" => Some(ArchitectureValues::X86_64),
            _ => None,
        }
    }

    /// How its agent stands: EC2's checks ask whether the machine is reached.
    fn reachability(&self) -> (SummaryStatus, StatusType) {
        match self.is_connected() {
            true => (SummaryStatus::Ok, StatusType::Passed),
            false => (SummaryStatus::Impaired, StatusType::Failed),
        }
    }

    fn property(&self, ctx: &Context, vpc: &DefaultVpc, name: &str) -> Vec<String> {
        let (state, code) = RUNNING;
        let (status, reachability) = self.reachability();
        let value = match name {
            "architecture" => self.architecture().map(|it| it.to_string()),
            "availability-zone" => self.zone(),
            "instance-id" => Some(self.id.to_string()),
            "instance-state-code" => Some(code.to_string()),
            "instance-state-name" => Some(state.to_string()),
            "instance-status.reachability" | "system-status.reachability" => Some(reachability.to_string()),
            "instance-status.status" | "system-status.status" => Some(status.to_string()),
            "instance-type" => self.attribute("ecs.instance-type"),
            "owner-id" => Some(ctx.scope().account.to_string()),
            "private-ip-address" => self.address(),
            "reservation-id" => Some(self.reservation()),
            "subnet-id" => self.subnet.map(|subnet| subnet.id.to_string()),
            "vpc-id" => Some(vpc.id.to_string()),
            _ => None,
        };
        value.into_iter().collect()
    }

    fn shown(&self, vpc: &DefaultVpc) -> Instance {
        let is_windows = self.instance.attribute("ecs.os-type").flatten() == Some("windows");
        Instance {
            instance_id: Some(self.id.to_string()),
            state: Some(running()),
            architecture: self.architecture(),
            platform: is_windows.then_some(PlatformValues::Windows),
            platform_details: Some(if is_windows { "Windows" } else { "Linux/UNIX" }.to_owned()),
            instance_type: self.attribute("ecs.instance-type"),
            image_id: self.attribute("ecs.ami-id"),
            launch_time: Some(IsoTimestamp::from_millis(self.instance.registered_at.as_millis())),
            placement: Some(Placement {
                availability_zone_id: self.subnet.map(|subnet| subnet.zone_id.to_string()),
                availability_zone: self.zone(),
                group_name: Some(String::new()),
                tenancy: Some(Tenancy::Default),
                ..Placement::default()
            }),
            monitoring: Some(Monitoring { state: Some(MonitoringState::Disabled) }),
            subnet_id: self.subnet.map(|subnet| subnet.id.to_string()),
            vpc_id: Some(vpc.id.to_string()),
            private_ip_address: self.address(),
            // Neither has a name of its own in DNS here, and nothing of the network is the machine's own.
            private_dns_name: Some(String::new()),
            public_dns_name: Some(String::new()),
            security_groups: Some(Vec::new()),
            network_interfaces: Some(Vec::new()),
            block_device_mappings: Some(Vec::new()),
            product_codes: Some(Vec::new()),
            ami_launch_index: Some(0),
            ebs_optimized: Some(false),
            tags: Some(tag::shown(&self.instance.tags)),
            ..Instance::default()
        }
    }

    fn status(&self) -> InstanceStatus {
        let (status, reachability) = self.reachability();
        let since = self.session.filter(|session| !session.connected);
        let summary = || InstanceStatusSummary {
            status: Some(status),
            details: Some(vec![InstanceStatusDetails {
                name: Some(StatusName::Reachability),
                status: Some(reachability),
                impaired_since: since.map(|session| IsoTimestamp::from_millis(session.since.as_millis())),
            }]),
        };
        InstanceStatus {
            availability_zone: self.zone(),
            availability_zone_id: self.subnet.map(|subnet| subnet.zone_id.to_string()),
            instance_id: Some(self.id.to_string()),
            instance_state: Some(running()),
            instance_status: Some(summary()),
            system_status: Some(summary()),
            ..InstanceStatus::default()
        }
    }
}

fn running() -> State {
    State { code: Some(RUNNING.1), name: Some(RUNNING.0) }
}

/// `DescribeInstances`.
pub(super) fn describe(ctx: &Context, request: DescribeInstancesRequest) -> Result<DescribeInstancesResult, Error> {
    let (vpc, snapshot) = (default_vpc(ctx), ctx.snapshot());
    let filters = Filters::read(request.filters, FILTERS)?;
    let mut found = machines(&snapshot, &vpc, request.instance_ids)?;
    found.retain(|machine| filters.pass(&machine.instance.tags, |name| machine.property(ctx, &vpc, name)));
    let key = |machine: &Machine<'_>| machine.id.to_string();
    let (found, next_token) = page::cut(found, key, request.max_results, request.next_token.as_deref())?;
    let reservations = found.iter().map(|machine| Reservation {
        reservation_id: Some(machine.reservation()),
        owner_id: Some(ctx.scope().account.to_string()),
        groups: Some(Vec::new()),
        instances: Some(vec![machine.shown(&vpc)]),
        ..Reservation::default()
    });
    Ok(DescribeInstancesResult { next_token, reservations: Some(reservations.collect()) })
}

/// `DescribeInstanceStatus`.
pub(super) fn describe_status(
    ctx: &Context,
    request: DescribeInstanceStatusRequest,
) -> Result<DescribeInstanceStatusResult, Error> {
    let (vpc, snapshot) = (default_vpc(ctx), ctx.snapshot());
    let filters = Filters::read(request.filters, STATUS_FILTERS)?;
    let mut found = machines(&snapshot, &vpc, request.instance_ids)?;
    found.retain(|machine| filters.pass(&machine.instance.tags, |name| machine.property(ctx, &vpc, name)));
    let key = |machine: &Machine<'_>| machine.id.to_string();
    let (found, next_token) = page::cut(found, key, request.max_results, request.next_token.as_deref())?;
    Ok(DescribeInstanceStatusResult {
        instance_statuses: Some(found.iter().map(Machine::status).collect()),
        next_token,
    })
}
