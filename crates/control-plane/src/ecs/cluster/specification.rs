//! What a call asks of a cluster: which values are taken, and how they change what the cluster carries.

use longshore_api::ecs::{
    CapacityProviderStrategyItem, ClusterConfiguration, ClusterSetting, ClusterSettingName, ExecuteCommandLogging,
};
use longshore_api::error::Error;
use longshore_model::{Cluster, Document, Snapshot};
use serde::Serialize;
use serde_json::{Map, Value, json};

use super::associations;
use crate::ecs::capacity_provider::strategy;

/// The longest name (API reference: `CreateCluster.clusterName`).
const MAX_NAME: usize = 255;

/// Refuses a name with other characters than letters, digits, hyphens and underscores.
pub(super) fn check_name(name: &str) -> Result<(), Error> {
    let valid = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    match name.len() <= MAX_NAME && name.chars().all(valid) {
        true => Ok(()),
        false => Err(Error::invalid_parameter(format!(
            "Cluster name invalid: up to {MAX_NAME} letters, digits, hyphens and underscores are allowed."
        ))),
    }
}

/// What a new cluster carries when the call says nothing.
pub(super) fn defaults(container_insights: &str) -> Document {
    json!({"settings": [{"name": ClusterSettingName::ContainerInsights.as_str(), "value": container_insights}]}).into()
}

/// What a call changes; what it leaves out stays as it was.
#[derive(Debug, Default)]
pub(super) struct Carried {
    pub(super) settings: Option<Vec<ClusterSetting>>,
    pub(super) configuration: Option<ClusterConfiguration>,
    /// The default namespace of Service Connect; an empty one takes it away.
    pub(super) namespace: Option<String>,
    pub(super) providers: Option<Vec<String>>,
    pub(super) strategy: Option<Vec<CapacityProviderStrategyItem>>,
}

impl Carried {
    /// Checks the values for a cluster of that name, which is so far as `before` says.
    pub(super) fn check(&self, snapshot: &Snapshot, name: &str, before: Option<&Cluster>) -> Result<(), Error> {
        self.settings.iter().flatten().try_for_each(check_setting)?;
        self.configuration.as_ref().map_or(Ok(()), check_configuration)?;
        self.providers.as_deref().map_or(Ok(()), |providers| associations::check(snapshot, name, providers))?;
        let providers = self.providers_after(snapshot, before);
        self.strategy.as_deref().map_or(Ok(()), |items| strategy::check(items, &providers, strategy::Of::Cluster))
    }

    /// The providers that the cluster will have.
    pub(super) fn providers_after(&self, snapshot: &Snapshot, before: Option<&Cluster>) -> Vec<String> {
        match &self.providers {
            None => before.map(associations::of).unwrap_or_default(),
            Some(given) => associations::with_own(snapshot, before, given.clone()),
        }
    }

    /// `document` with what the call says in its place.
    pub(super) fn over(&self, document: &Document) -> Document {
        let mut members = document.value().as_object().cloned().unwrap_or_default();
        put(&mut members, "settings", self.settings.as_ref());
        put(&mut members, "configuration", self.configuration.as_ref());
        put(&mut members, "capacityProviders", self.providers.as_ref());
        put(
            &mut members,
            "defaultCapacityProviderStrategy",
            self.strategy.as_ref().map(|items| strategy::complete(items)).as_ref(),
        );
        match self.namespace.as_deref() {
            None => {}
            Some("") => drop(members.remove("serviceConnectDefaults")),
            Some(namespace) => {
                drop(members.insert("serviceConnectDefaults".to_owned(), json!({"namespace": namespace})))
            }
        }
        Document::new(Value::Object(members))
    }
}

fn put<T: Serialize>(members: &mut Map<String, Value>, name: &str, value: Option<&T>) {
    if let Some(Ok(value)) = value.map(serde_json::to_value) {
        members.insert(name.to_owned(), value);
    }
}

fn check_setting(setting: &ClusterSetting) -> Result<(), Error> {
    let name = setting.name.ok_or_else(|| Error::invalid_parameter("The name of a cluster setting is missing."))?;
    match setting.value.as_deref() {
        Some("enabled" | "disabled" | "enhanced") => Ok(()),
        _ => Err(Error::invalid_parameter(format!(
            "The value of the cluster setting {name} should be one of [enabled,disabled,enhanced]"
        ))),
    }
}

fn check_configuration(configuration: &ClusterConfiguration) -> Result<(), Error> {
    let Some(execute) = &configuration.execute_command_configuration else { return Ok(()) };
    let overrides = execute.logging == Some(ExecuteCommandLogging::Override);
    let given = |text: &Option<String>| text.as_ref().is_some_and(|text| !text.is_empty());
    match &execute.log_configuration {
        Some(_) if !overrides => {
            Err(Error::invalid_parameter("You must set logging to 'OVERRIDE' when you supply a log configuration"))
        }
        None if overrides => Err(no_log_destination()),
        Some(log) if !given(&log.cloud_watch_log_group_name) && !given(&log.s3_bucket_name) => {
            Err(no_log_destination())
        }
        _ => Ok(()),
    }
}

fn no_log_destination() -> Error {
    Error::invalid_parameter(
        "A CloudWatch log group name or S3 bucket name must be specified when logging is set to 'OVERRIDE'.",
    )
}

#[cfg(test)]
mod tests {
    use longshore_api::ecs::ExecuteCommandConfiguration;

    use super::*;

    fn providers(names: &[&str]) -> Carried {
        let names = names.iter().map(|&name| name.to_owned()).collect();
        Carried { providers: Some(names), ..Carried::default() }
    }

    #[test]
    fn a_cluster_has_up_to_20_known_providers_each_once() {
        // Rule 9.1.2: at most 20 providers for a cluster, and only those that exist.
        let check = |names: &[&str]| providers(names).check(&Snapshot::default(), "prod", None);
        assert_eq!(check(&["FARGATE", "FARGATE_SPOT"]), Ok(()));
        assert_eq!(check(&[]), Ok(()));
        for (names, words) in [
            (vec!["mine"], "was not found"),
            (vec!["FARGATE"; 2], "more than once"),
            (vec!["FARGATE"; 21], "at most 20"),
        ] {
            let error = check(&names).unwrap_err();
            assert!(error.code == "InvalidParameterException" && error.message.contains(words), "{error}");
        }
    }

    #[test]
    fn a_log_configuration_and_its_override_need_each_other() {
        let configuration = |logging, log: Option<&str>| {
            let log = log.map(|group| longshore_api::ecs::ExecuteCommandLogConfiguration {
                cloud_watch_log_group_name: Some(group.into()),
                ..Default::default()
            });
            let execute =
                ExecuteCommandConfiguration { logging: Some(logging), log_configuration: log, kms_key_id: None };
            ClusterConfiguration { execute_command_configuration: Some(execute), managed_storage_configuration: None }
        };
        assert_eq!(check_configuration(&configuration(ExecuteCommandLogging::Override, Some("group"))), Ok(()));
        assert_eq!(check_configuration(&configuration(ExecuteCommandLogging::Default, None)), Ok(()));
        for bad in [
            configuration(ExecuteCommandLogging::Default, Some("group")),
            configuration(ExecuteCommandLogging::Override, Some("")),
            configuration(ExecuteCommandLogging::Override, None),
        ] {
            assert!(check_configuration(&bad).is_err());
        }
    }

    #[test]
    fn what_a_call_leaves_out_stays() {
        let before = defaults("enabled");
        let after = Carried { namespace: Some("net".into()), ..Carried::default() }.over(&before);
        assert_eq!(after.list("settings"), before.list("settings"));
        assert_eq!(after.get("serviceConnectDefaults"), Some(&json!({"namespace": "net"})));
        let gone = Carried { namespace: Some(String::new()), ..Carried::default() }.over(&after);
        assert_eq!(gone.get("serviceConnectDefaults"), None);
    }
}
