//! What an instance must offer for a task definition, and on which kinds of capacity it could run.

use std::sync::Arc;

use longshore_api::ecs::{
    Compatibility, ContainerDefinition, FirelensConfigurationType, IpcMode, LogConfiguration, LogDriver, NetworkMode,
    PidMode, RegisterTaskDefinitionRequest, Secret, Volume,
};
use longshore_model::placement::Attribute;

use super::validation::{Size, containers, is_fargate_legal, network_mode};

/// Tasks with more CPU units than this need an agent that knows of it.
const INCREASED_CPU_UNITS: u32 = 10 * 1024;

/// The attributes that an instance must have, sorted by name.
pub(super) fn attributes(request: &RegisterTaskDefinitionRequest, size: Size) -> Vec<Attribute> {
    let mut needed = Needed::default();
    needed.task(request, size);
    containers(request).iter().for_each(|container| needed.container(container, request));
    request.volumes.iter().flatten().for_each(|volume| needed.volume(volume));
    needed.0.sort_unstable();
    needed.0.dedup();
    needed.0.into_iter().map(|name| Attribute { name: name.into(), value: None }).collect()
}

/// The kinds of capacity, in ECS's order.
pub(super) fn compatibilities(request: &RegisterTaskDefinitionRequest) -> Vec<Arc<str>> {
    let kinds: &[Compatibility] = match network_mode(request) {
        NetworkMode::Awsvpc if is_fargate_legal(request) => {
            &[Compatibility::Ec2, Compatibility::Fargate, Compatibility::ManagedInstances]
        }
        NetworkMode::Awsvpc => &[Compatibility::Ec2],
        NetworkMode::Bridge | NetworkMode::Host | NetworkMode::None => &[Compatibility::External, Compatibility::Ec2],
    };
    kinds.iter().map(|kind| kind.as_str().into()).collect()
}

/// Whether an image lies in Amazon ECR, so that pulling it takes credentials.
pub(super) fn is_ecr(image: &str) -> bool {
    let host = image.split('/').next().unwrap_or_default();
    let is_host = host.contains(".dkr.ecr") && host.contains(".amazonaws.com");
    is_host && host.bytes().take(12).all(|byte| byte.is_ascii_digit())
}

#[derive(Debug, Default)]
struct Needed(Vec<String>);

impl Needed {
    /// An attribute of the newer family.
    fn ecs(&mut self, capability: &str) {
        self.0.push(format!("ecs.capability.{capability}"));
    }

    /// An attribute of the older family.
    fn com(&mut self, capability: &str) {
        self.0.push(format!("com.amazonaws.ecs.capability.{capability}"));
    }

    fn engine_api(&mut self, version: &str) {
        self.com(&format!("docker-remote-api.{version}"));
    }

    fn task(&mut self, request: &RegisterTaskDefinitionRequest, size: Size) {
        let mode = network_mode(request);
        if mode == NetworkMode::Awsvpc {
            self.ecs("task-eni");
            self.engine_api("1.18");
        }
        if request.task_role_arn.as_deref().is_some_and(|role| !role.is_empty()) {
            self.com("task-iam-role");
            if mode == NetworkMode::Host {
                self.com("task-iam-role-network-host");
            }
        }
        // Sharing with the host takes nothing; sharing within the task takes a container that holds the name spaces.
        if request.pid_mode == Some(PidMode::Task) || request.ipc_mode == Some(IpcMode::Task) {
            self.ecs("pid-ipc-namespace-sharing");
        }
        if size.cpu_units.is_some() || size.memory_mib.is_some() {
            self.ecs("task-cpu-mem-limit");
        }
        if size.cpu_units.is_some_and(|units| units > INCREASED_CPU_UNITS) {
            self.ecs("increased-task-cpu-limit");
        }
        if request.proxy_configuration.is_some() {
            self.ecs("aws-appmesh");
        }
        if request.enable_fault_injection == Some(true) {
            self.ecs("fault-injection");
        }
    }

    fn container(&mut self, container: &ContainerDefinition, request: &RegisterTaskDefinitionRequest) {
        let has_execution_role = request.execution_role_arn.as_deref().is_some_and(|role| !role.is_empty());
        if is_ecr(container.image.as_deref().unwrap_or_default()) {
            self.com("ecr-auth");
            if has_execution_role {
                self.ecs("execution-role-ecr-pull");
            }
        }
        if let Some(log) = &container.log_configuration {
            self.log(log, has_execution_role);
        }
        if container.health_check.is_some() {
            self.ecs("container-health-check");
            self.engine_api("1.24");
        }
        self.secrets(container.secrets.as_deref(), "environment-variables");
        if container.repository_credentials.is_some() {
            self.ecs("private-registry-authentication.secretsmanager");
        }
        let ordered = container.depends_on.as_ref().is_some_and(|dependencies| !dependencies.is_empty());
        if ordered || container.start_timeout.is_some() || container.stop_timeout.is_some() {
            self.ecs("container-ordering");
        }
        if container.privileged == Some(true) {
            self.com("privileged-container");
        }
        let mut files = container.environment_files.iter().flatten().filter_map(|file| file.value.as_deref());
        if files.any(|value| value.starts_with("arn:")) {
            self.ecs("env-files.s3");
        }
        if container.restart_policy.as_ref().is_some_and(|policy| policy.enabled == Some(true)) {
            self.ecs("container-restart-policy");
        }
        if container.port_mappings.iter().flatten().any(|mapping| mapping.container_port_range.is_some()) {
            self.ecs("network.container-port-range");
        }
        if let Some(firelens) = &container.firelens_configuration {
            let kind = firelens.r#type.unwrap_or(FirelensConfigurationType::Fluentbit);
            self.ecs(&format!("firelens.{kind}"));
            let option = |name| firelens.options.as_ref().and_then(|options| options.get(name));
            if let Some(source @ ("file" | "s3")) = option("config-file-type").map(String::as_str) {
                self.ecs(&format!("firelens.options.config.{source}"));
            }
        }
    }

    fn log(&mut self, log: &LogConfiguration, has_execution_role: bool) {
        let Some(driver) = log.log_driver else { return };
        self.com(&format!("logging-driver.{driver}"));
        let has_options = log.options.as_ref().is_some_and(|options| !options.is_empty());
        self.engine_api(if has_options { "1.19" } else { "1.18" });
        if driver == LogDriver::Awslogs && has_execution_role {
            self.ecs("execution-role-awslogs");
        }
        self.secrets(log.secret_options.as_deref(), "bootstrap.log-driver");
    }

    fn secrets(&mut self, secrets: Option<&[Secret]>, use_: &str) {
        for secret in secrets.unwrap_or_default() {
            let from_secrets_manager =
                secret.value_from.as_deref().is_some_and(|from| from.contains(":secretsmanager:"));
            let source = if from_secrets_manager { "asm" } else { "ssm" };
            self.ecs(&format!("secrets.{source}.{use_}"));
        }
    }

    fn volume(&mut self, volume: &Volume) {
        if let Some(docker) = &volume.docker_volume_configuration {
            let driver = docker.driver.as_deref().filter(|driver| !driver.is_empty()).unwrap_or("local");
            self.ecs(&format!("docker-plugin.{driver}"));
            self.engine_api("1.25");
        }
        if let Some(efs) = &volume.efs_volume_configuration {
            self.ecs("efs");
            if efs.authorization_config.is_some() {
                self.ecs("efsAuth");
            }
        }
        if volume.s3files_volume_configuration.is_some() {
            self.ecs("storage.s3-files");
        }
        if volume.fsx_windows_file_server_volume_configuration.is_some() {
            self.ecs("fsxWindowsFileServer");
        }
        if volume.configured_at_launch == Some(true) {
            self.ecs("storage.ebs-task-volume-attach");
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn names(value: Value) -> Vec<String> {
        let request: RegisterTaskDefinitionRequest = serde_json::from_value(value).unwrap();
        let size = Size::read(&request).unwrap();
        attributes(&request, size).into_iter().map(|attribute| attribute.name.to_string()).collect()
    }

    fn of_container(container: Value) -> Vec<String> {
        names(json!({"containerDefinitions": [container], "executionRoleArn": "r"}))
    }

    #[test]
    fn a_plain_task_needs_nothing() {
        assert!(names(json!({"containerDefinitions": [{"name": "c", "image": "i"}], "pidMode": "host"})).is_empty());
    }

    #[test]
    fn containers_need_what_their_settings_take() {
        let old = |name: &str| format!("com.amazonaws.ecs.capability.{name}");
        let new = |name: &str| format!("ecs.capability.{name}");
        let cases = [
            (json!({"privileged": true}), vec![old("privileged-container")]),
            (json!({"stopTimeout": 5}), vec![new("container-ordering")]),
            (json!({"healthCheck": {}}), vec![old("docker-remote-api.1.24"), new("container-health-check")]),
            (
                json!({"logConfiguration": {"logDriver": "syslog"}}),
                vec![old("docker-remote-api.1.18"), old("logging-driver.syslog")],
            ),
            (
                json!({"logConfiguration": {"logDriver": "awslogs", "options": {"a": "b"}}}),
                vec![old("docker-remote-api.1.19"), old("logging-driver.awslogs"), new("execution-role-awslogs")],
            ),
            (
                json!({"image": "000000000000.dkr.ecr.us-east-1.amazonaws.com/a:1"}),
                vec![old("ecr-auth"), new("execution-role-ecr-pull")],
            ),
            (
                json!({"secrets": [{"valueFrom": "/a"}, {"valueFrom": "arn:aws:secretsmanager:r:a:secret:s"}]}),
                vec![new("secrets.asm.environment-variables"), new("secrets.ssm.environment-variables")],
            ),
            (json!({"environmentFiles": [{"value": "arn:aws:s3:::b/k.env"}]}), vec![new("env-files.s3")]),
            (json!({"environmentFiles": [{"value": "file:///k.env"}]}), vec![]),
            (json!({"restartPolicy": {"enabled": true}}), vec![new("container-restart-policy")]),
            (json!({"portMappings": [{"containerPortRange": "1-2"}]}), vec![new("network.container-port-range")]),
            (
                json!({"firelensConfiguration": {"type": "fluentd", "options": {"config-file-type": "s3"}}}),
                vec![new("firelens.fluentd"), new("firelens.options.config.s3")],
            ),
        ];
        for (container, expected) in cases {
            assert_eq!(of_container(container.clone()), expected, "{container}");
        }
    }

    #[test]
    fn tasks_need_what_their_settings_take() {
        let sized = names(json!({"cpu": "16 vCPU", "memory": "1 GB"}));
        assert_eq!(sized, ["ecs.capability.increased-task-cpu-limit", "ecs.capability.task-cpu-mem-limit"]);
        let host = names(json!({"taskRoleArn": "r", "networkMode": "host"}));
        assert_eq!(
            host,
            ["com.amazonaws.ecs.capability.task-iam-role", "com.amazonaws.ecs.capability.task-iam-role-network-host"]
        );
        let volume = names(json!({"volumes": [{"name": "v", "dockerVolumeConfiguration": {"scope": "shared"}}]}));
        assert_eq!(
            volume,
            ["com.amazonaws.ecs.capability.docker-remote-api.1.25", "ecs.capability.docker-plugin.local"]
        );
    }

    #[test]
    fn compatibilities_follow_the_network_mode_and_fargates_sizes() {
        let kinds = |value: Value| {
            let request: RegisterTaskDefinitionRequest = serde_json::from_value(value).unwrap();
            compatibilities(&request).join(",")
        };
        assert_eq!(kinds(json!({})), "EXTERNAL,EC2");
        assert_eq!(kinds(json!({"networkMode": "awsvpc"})), "EC2");
        let sized = json!({"networkMode": "awsvpc", "cpu": "256", "memory": "512"});
        assert_eq!(kinds(sized), "EC2,FARGATE,MANAGED_INSTANCES");
    }
}
