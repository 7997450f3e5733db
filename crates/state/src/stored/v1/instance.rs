//! Container instances, their sessions, and what their tasks hold. Reservations and sessions do not say which instance
//! they belong to: their keys do.

use std::collections::BTreeSet;
use std::sync::Arc;

use longshore_model::{container_instance, placement, resources};

use super::cluster::Tag;
use super::field::{Millis, Printed, form, words};

words! {
    InstanceStatus of container_instance::Status { Active = "ACTIVE", Draining = "DRAINING", Inactive = "INACTIVE" }
}

form! {
    Instance of container_instance::ContainerInstance {
        always {
            id: Printed<longshore_model::InstanceId>,
            cluster: Arc<str>,
            status: InstanceStatus,
            capacity: Capacity,
            registered_at: Millis,
            version: u64,
        }
        unless_empty {
            status_reason: Option<Arc<str>>,
            attributes: Vec<Attribute>,
            machine_id: Option<Arc<str>>,
            capacity_provider: Option<Arc<str>>,
            deregistered_at: Option<Millis>,
            client_token: Option<Arc<str>>,
            tags: Vec<Tag>,
        }
    }
}

form! {
    Attribute of placement::Attribute {
        always { name: Arc<str> }
        unless_empty { value: Option<Arc<str>> }
    }
}

form! {
    Capacity of resources::Capacity {
        always { cpu_units: u32, memory_mib: u32 }
        unless_empty { gpu_ids: Vec<String>, reserved_tcp_ports: Vec<u16>, reserved_udp_ports: Vec<u16> }
    }
}

form! {
    Demand of resources::Demand {
        always { cpu_units: u32, memory_mib: u32 }
        unless_empty { gpus: u32, gpu_ids: Vec<String>, tcp_ports: Vec<u16>, udp_ports: Vec<u16> }
    }
}

form! {
    Reservation of resources::Reservation {
        always { cpu_units: u32, memory_mib: u32 }
        unless_empty { gpus: u32, gpu_ids: BTreeSet<String>, tcp_ports: Vec<u16>, udp_ports: Vec<u16> }
    }
}

form! {
    Session of container_instance::InstanceSession {
        always { connected: bool, since: Millis, server: u64 }
        unless_empty {
            agent_version: Option<Arc<str>>,
            agent_hash: Option<Arc<str>>,
            docker_version: Option<Arc<str>>,
            address: Option<Arc<str>>,
        }
    }
}
