//! Small specs for the tables in this module's tests.

use super::spec::{Condition, Container, Dependency, NetworkMode, Spec};

/// A bridge task with one essential container for each name.
pub(crate) fn spec(names: &[&str]) -> Spec {
    Spec {
        arn: "arn:aws:ecs:us-east-1:000000000000:task/default/0123456789abcdef0123456789abcdef".to_owned(),
        family: "web".to_owned(),
        revision: "3".to_owned(),
        network_mode: NetworkMode::Bridge,
        vcpus: None,
        memory_mib: None,
        host_pid: false,
        ipc_mode: None,
        volumes: Vec::new(),
        containers: names
            .iter()
            .map(|name| Container {
                name: (*name).to_owned(),
                image: "busybox:1".to_owned(),
                essential: true,
                ..Container::default()
            })
            .collect(),
        launch_type: None,
        service_name: None,
        credentials_id: None,
    }
}

/// Makes `container` wait for `on`.
pub(crate) fn depend(spec: &mut Spec, container: usize, on: usize, condition: Condition) {
    spec.containers[container].depends_on.push(Dependency { container: on, condition });
}
