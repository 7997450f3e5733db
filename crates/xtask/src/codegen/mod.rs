//! `cargo xtask codegen`: Rust types from the interface descriptions in `models/`.
//!
//! The output is committed, so that a build needs no generator and a change of the model shows as a change of code.
//! It depends on nothing but the descriptions and this code: the same input gives the same bytes.

mod agent;
mod constraints;
mod etcd;
mod model;
mod names;
mod resources;
mod service;
mod shapes;

use std::fs;
use std::path::Path;
use std::process::Command;

use self::model::Model;
use self::service::Service;
use self::shapes::Naming;
use crate::Result;
use crate::output::Files;

/// The services whose code is generated; the agent's channels come besides.
const SERVICES: &[Service] = &[
    Service {
        module: "ecs",
        title: "ECS",
        resources: resources::ecs::RESOURCES,
        naming: Naming::Camel,
        timestamp: "Timestamp",
        directional: false,
    },
    Service {
        module: "elbv2",
        title: "Elastic Load Balancing v2",
        resources: resources::elbv2::RESOURCES,
        naming: Naming::Pascal,
        timestamp: "IsoTimestamp",
        directional: true,
    },
    Service {
        module: "ec2",
        title: "EC2",
        resources: resources::ec2::RESOURCES,
        naming: Naming::Location,
        timestamp: "IsoTimestamp",
        directional: true,
    },
    Service {
        module: "acm",
        title: "ACM",
        resources: resources::acm::RESOURCES,
        naming: Naming::Pascal,
        timestamp: "Timestamp",
        directional: true,
    },
    Service {
        module: "sts",
        title: "STS",
        resources: resources::sts::RESOURCES,
        naming: Naming::Pascal,
        timestamp: "IsoTimestamp",
        directional: true,
    },
    Service {
        module: "cloudwatch",
        title: "CloudWatch",
        resources: resources::cloudwatch::RESOURCES,
        naming: Naming::Pascal,
        timestamp: "Timestamp",
        directional: true,
    },
    Service {
        module: "logs",
        title: "CloudWatch Logs",
        resources: resources::logs::RESOURCES,
        naming: Naming::Camel,
        timestamp: "Timestamp",
        directional: true,
    },
];

/// Everything that is generated, formatted.
pub(crate) fn generate(root: &Path) -> Result<Files> {
    let models = root.join("models");
    let api = root.join("crates/api/src");
    let mut files = Files::default();
    files.owning(api.join("validation/table"));
    for service in SERVICES {
        let model = Model::read(&models.join(format!("{}.json", service.module)))?;
        service::generate(service, &model, &api.join(service.module), &mut files)?;
        let table = api.join(format!("validation/table/{}.rs", service.module));
        constraints::generate(service, &model, &table, &mut files)?;
    }
    files.add(api.join("validation/table/mod.rs"), constraints::module(SERVICES));
    agent::generate(
        &Model::read(&models.join("acs.json"))?,
        "The agent's control channel (ACS): what server and agent tell each other about tasks.",
        &api.join("agent/acs.rs"),
        &mut files,
    );
    agent::generate(
        &Model::read(&models.join("tcs.json"))?,
        "The agent's telemetry channel (TCS): metrics and health from the agent.",
        &api.join("agent/tcs.rs"),
        &mut files,
    );
    etcd::generate(&root.join("models/etcd.proto"), &root.join("crates/state-etcd/src/wire/generated.rs"), &mut files)?;
    format(root, &mut files)?;
    Ok(files)
}

/// The names of a service's operations, sorted.
pub(crate) fn operation_names(root: &Path, service: &str) -> Result<Vec<String>> {
    let service = Model::read(&root.join(format!("models/{service}.json")))?;
    let mut names: Vec<String> = service.operations.iter().map(|(name, _)| name.to_owned()).collect();
    names.sort_unstable();
    Ok(names)
}

/// The line by which a generated file is known.
pub(crate) const GENERATED: &str = "Generated from `models/` by `cargo xtask codegen`; not to be edited.";

/// The opening of a generated file.
fn header(about: &str) -> String {
    format!("//! {about}\n//!\n//! {GENERATED}\n\n")
}

/// Formats every file with the toolchain's rustfmt, in a scratch copy.
fn format(root: &Path, files: &mut Files) -> Result<()> {
    let scratch = root.join("target/xtask").join(std::process::id().to_string());
    let copy = |path: &Path| scratch.join(path.strip_prefix(root).expect("generated files lie in the checkout"));
    let mut rustfmt = Command::new("rustfmt");
    rustfmt.args(["--edition", "2024", "--config-path"]).arg(root);
    for (path, content) in files.iter_mut() {
        let copy = copy(path);
        fs::create_dir_all(copy.parent().expect("a file has a directory"))?;
        fs::write(&copy, content)?;
        rustfmt.arg(&copy);
    }
    let output = rustfmt.output().map_err(|error| format!("cannot run rustfmt: {error}"))?;
    if !output.status.success() {
        return Err(format!("rustfmt refused generated code:\n{}", String::from_utf8_lossy(&output.stderr)).into());
    }
    for (path, content) in files.iter_mut() {
        *content = fs::read_to_string(copy(path))?;
    }
    fs::remove_dir_all(&scratch)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_committed_code_is_what_every_run_generates() {
        let root = crate::root();
        let first = generate(&root).unwrap();
        let second = generate(&root).unwrap();
        assert_eq!(first, second);
        first.check("cargo xtask codegen").unwrap();
    }

    #[test]
    fn an_operation_that_is_new_in_the_model_is_not_forgotten() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("model.json");
        let text = fs::read_to_string(crate::root().join("models/ecs.json")).unwrap();
        fs::write(&path, text.replacen("\"RunTask\": {", "\"FlyTask\": {", 1)).unwrap();
        let told = resources::homes(&Model::read(&path).unwrap(), resources::ecs::RESOURCES).unwrap_err().to_string();
        assert_eq!(told, "FlyTask must be listed once in codegen/resources, not 0 times");
    }

    #[test]
    fn a_reference_to_nowhere_is_found_when_the_model_is_read() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("model.json");
        let text = fs::read_to_string(crate::root().join("models/acs.json")).unwrap();
        fs::write(&path, text.replacen("\"shape\": \"AckRequest\"", "\"shape\": \"NackRequets\"", 1)).unwrap();
        let told = Model::read(&path).unwrap_err().to_string();
        assert!(told.ends_with("there is no shape `NackRequets`"), "{told}");
    }
}
