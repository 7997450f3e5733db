//! What a task definition may ask for that is not there yet: accepted when it is registered, refused when it is to run.
//! A task never runs without something it asks for.

use longshore_api::error::Error;
use longshore_model::{Document, TaskDefinition};
use serde_json::Value;

/// Why a task definition cannot be run by this server yet, with `overrides` (a wire `TaskOverride`) applied; `None`
/// when nothing stands against it.
pub(super) fn reason(definition: &TaskDefinition, overrides: Option<&Document>) -> Option<String> {
    let what = of_task(&definition.document, overrides)
        .or_else(|| definition.document.list("volumes").iter().find_map(of_volume))
        .or_else(|| definition.document.list("containerDefinitions").iter().find_map(of_container))
        .or_else(|| overrides?.list("containerOverrides").iter().find_map(of_override))?;
    Some(format!("The task definition {} cannot be run: {what} not supported by this server yet.", definition.id))
}

/// The refusal of `what`, which is not there yet, with what to do instead.
pub(super) fn missing(what: &str, remedy: &str) -> Error {
    Error::unsupported_feature(format!("{what} is not available on this server yet: {remedy}."))
}

fn of_task(document: &Document, overrides: Option<&Document>) -> Option<String> {
    let given =
        |member| overrides.and_then(|overrides| filled(overrides.value(), member)).or(filled(document.value(), member));
    if document.text("networkMode") == Some("awsvpc") {
        return Some("the network mode awsvpc is".to_owned());
    }
    if given("taskRoleArn").is_some() {
        return Some("a task role (taskRoleArn), whose credentials the task would need, is".to_owned());
    }
    let platform = document.get("runtimePlatform").and_then(|platform| platform["operatingSystemFamily"].as_str());
    if let Some(family) = platform.filter(|family| family.starts_with("WINDOWS")) {
        return Some(format!("the operating system {family} is"));
    }
    let members = [
        ("proxyConfiguration", "a proxyConfiguration (App Mesh) is"),
        ("inferenceAccelerators", "inferenceAccelerators are"),
    ];
    let present = members.into_iter().find(|(member, _)| filled(document.value(), member).is_some());
    present.map(|(_, what)| what.to_owned())
}

fn of_volume(volume: &Value) -> Option<String> {
    let name = volume["name"].as_str().unwrap_or_default();
    let kinds = [
        ("efsVolumeConfiguration", "an Amazon EFS file system"),
        ("s3filesVolumeConfiguration", "an Amazon S3 Files file system"),
        ("fsxWindowsFileServerVolumeConfiguration", "an FSx for Windows file system"),
        ("configuredAtLaunch", "an Amazon EBS volume configured at launch"),
    ];
    let present = |member: &str| filled(volume, member).is_some_and(|value| *value != false);
    let (_, kind) = kinds.into_iter().find(|(member, _)| present(member))?;
    Some(format!("{kind} (volume {name}) is"))
}

fn of_container(container: &Value) -> Option<String> {
    let name = container["name"].as_str().unwrap_or_default();
    let members = [
        ("secrets", "secrets"),
        ("repositoryCredentials", "repositoryCredentials"),
        ("credentialSpecs", "credentialSpecs"),
    ];
    let log = &container["logConfiguration"];
    if filled(container, "firelensConfiguration").is_some() || log["logDriver"] == "awsfirelens" {
        return Some(format!(
            "FireLens (container {name}: the log driver awsfirelens, or a firelensConfiguration), instead of which use the log driver \
             awslogs, from whose group a subscription filter can send lines on, or a driver of the Docker engine, is"
        ));
    }
    if let Some((_, what)) = members.into_iter().find(|(member, _)| filled(container, member).is_some()) {
        return Some(format!("{what} of a container ({name}) are"));
    }
    if filled(log, "secretOptions").is_some() {
        return Some(format!("the secretOptions of a log driver (container {name}) are"));
    }
    environment_file(&container["environmentFiles"])
        .map(|file| format!("the environment file {file} (container {name}) is"))
}

fn of_override(container: &Value) -> Option<String> {
    environment_file(&container["environmentFiles"])
        .map(|file| format!("the environment file {file} of an override is"))
}

/// The first environment file that does not lie on the instance.
fn environment_file(files: &Value) -> Option<&str> {
    let values = files.as_array()?.iter().filter_map(|file| file["value"].as_str());
    values.into_iter().find(|value| !value.starts_with("file:///"))
}

/// A member, unless it is absent, null or empty.
fn filled<'a>(object: &'a Value, member: &str) -> Option<&'a Value> {
    object.get(member).filter(|value| match value {
        Value::Null => false,
        Value::String(text) => !text.is_empty(),
        Value::Array(items) => !items.is_empty(),
        _ => true,
    })
}

#[cfg(test)]
mod tests {
    use longshore_model::fixture::task_definition;
    use serde_json::json;

    use super::*;

    fn of_container(mut container: Value) -> Option<String> {
        container["name"] = json!("c");
        reason(&task_definition(json!({"containerDefinitions": [container]})), None)
    }

    #[test]
    fn what_is_missing_is_named() {
        let tasks = [
            (json!({"networkMode": "awsvpc"}), "the network mode awsvpc is"),
            (json!({"taskRoleArn": "arn:aws:iam::0:role/r"}), "a task role"),
            (
                json!({"runtimePlatform": {"operatingSystemFamily": "WINDOWS_SERVER_2022_CORE"}}),
                "WINDOWS_SERVER_2022_CORE is",
            ),
            (
                json!({"volumes": [{"name": "v", "efsVolumeConfiguration": {}}]}),
                "an Amazon EFS file system (volume v) is",
            ),
            (json!({"volumes": [{"name": "v", "configuredAtLaunch": true}]}), "an Amazon EBS volume"),
        ];
        for (document, words) in tasks {
            let told = reason(&task_definition(document), None).unwrap();
            assert!(told.starts_with("The task definition web:1 cannot be run: ") && told.contains(words), "{told}");
        }
        let containers = [
            (json!({"secrets": [{"name": "s"}]}), "secrets of a container (c) are"),
            (json!({"logConfiguration": {"logDriver": "awsfirelens"}}), "FireLens (container c"),
            (json!({"firelensConfiguration": {"type": "fluentbit"}}), "use the log driver awslogs"),
            (json!({"logConfiguration": {"logDriver": "awslogs", "secretOptions": [{}]}}), "the secretOptions"),
            (json!({"logConfiguration": {"logDriver": "splunk", "secretOptions": [{}]}}), "the secretOptions"),
            (
                json!({"environmentFiles": [{"value": "arn:aws:s3:::b/k.env"}]}),
                "the environment file arn:aws:s3:::b/k.env",
            ),
        ];
        for (container, words) in containers {
            let told = of_container(container).unwrap();
            assert!(told.contains(words), "{told}");
        }
    }

    #[test]
    fn what_is_there_passes() {
        for container in [
            json!({"secrets": [], "environmentFiles": [{"value": "file:///etc/k.env"}]}),
            json!({"logConfiguration": {"logDriver": "json-file", "options": {"max-size": "1m"}}}),
            json!({"resourceRequirements": [{"type": "GPU", "value": "1"}]}),
            json!({"logConfiguration": {"logDriver": "awslogs", "options": {"awslogs-group": "g"}}}),
        ] {
            assert_eq!(of_container(container), None);
        }
        let document = json!({"executionRoleArn": "r", "networkMode": "host", "volumes": [{"name": "v", "configuredAtLaunch": false}]});
        assert_eq!(reason(&task_definition(document), None), None);
    }

    #[test]
    fn overrides_count_too() {
        let overridden = |overrides: Value| reason(&task_definition(json!({})), Some(&overrides.into()));
        assert!(overridden(json!({"taskRoleArn": "r"})).is_some());
        assert!(overridden(json!({"containerOverrides": [{"environmentFiles": [{"value": "arn:x"}]}]})).is_some());
        assert_eq!(overridden(json!({"containerOverrides": [{"name": "c", "cpu": 1}]})), None);
    }
}
