//! What a call asks of a cluster: which values are taken, and how they change what the cluster carries.

use longshore_api::ecs::{
    CapacityProviderStrategyItem, ClusterConfiguration, ClusterSetting, ClusterSettingName, ExecuteCommandLogging,
};
use longshore_api::error::Error;
use longshore_model::{Cluster, ClusterState, Document, service};
use serde::Serialize;
use serde_json::{Map, Value, json};

/// The longest name (API reference: `CreateCluster.clusterName`).
const MAX_NAME: usize = 255;

/// The most capacity providers of one cluster (API reference: `PutClusterCapacityProviders`).
const MAX_PROVIDERS: usize = 20;

/// The capacity providers that every account has.
const KNOWN_PROVIDERS: [&str; 2] = ["FARGATE", "FARGATE_SPOT"];

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

/// The capacity providers of a cluster.
pub(super) fn providers(cluster: &Cluster) -> Vec<String> {
    cluster.document.list("capacityProviders").iter().filter_map(Value::as_str).map(str::to_owned).collect()
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
    /// Checks the values, given the capacity providers that the cluster has.
    pub(super) fn check(&self, associated: &[String]) -> Result<(), Error> {
        self.settings.iter().flatten().try_for_each(check_setting)?;
        self.configuration.as_ref().map_or(Ok(()), check_configuration)?;
        self.providers.as_deref().map_or(Ok(()), check_providers)?;
        let providers = self.providers.as_deref().unwrap_or(associated);
        self.strategy.as_deref().map_or(Ok(()), |strategy| check_strategy(strategy, providers))
    }

    /// Refuses to take a capacity provider away from a service or task that uses it.
    pub(super) fn check_still_used(&self, cluster: &ClusterState) -> Result<(), Error> {
        let Some(kept) = &self.providers else { return Ok(()) };
        let gone = |name: &str| !kept.iter().any(|kept| kept == name);
        let mut tasks = cluster.live_tasks().filter_map(|task| task.capacity_provider.as_deref());
        let services = cluster.services().values().filter_map(|state| state.service.as_ref());
        let services = services.filter(|service| service.status != service::Status::Inactive);
        let mut named = services.flat_map(|service| service.document.list("capacityProviderStrategy"));
        if tasks.any(gone) || named.any(|item| item["capacityProvider"].as_str().is_some_and(gone)) {
            return Err(Error::resource_in_use("The specified capacity provider is in use and cannot be removed."));
        }
        Ok(())
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
            self.strategy.as_ref().map(|items| complete(items)).as_ref(),
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

/// The items with the numbers that ECS fills in.
fn complete(items: &[CapacityProviderStrategyItem]) -> Vec<CapacityProviderStrategyItem> {
    let complete = |item: &CapacityProviderStrategyItem| CapacityProviderStrategyItem {
        capacity_provider: item.capacity_provider.clone(),
        weight: item.weight.or(Some(0)),
        base: item.base.or(Some(0)),
    };
    items.iter().map(complete).collect()
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

fn check_providers(providers: &[String]) -> Result<(), Error> {
    if providers.len() > MAX_PROVIDERS {
        let text = format!("A cluster can have at most {MAX_PROVIDERS} capacity providers.");
        return Err(Error::invalid_parameter(text));
    }
    match providers.iter().all(|name| KNOWN_PROVIDERS.contains(&name.as_str())) {
        true => Ok(()),
        false => Err(Error::invalid_parameter(
            "The specified capacity provider was not found. Specify a valid capacity provider and try again.",
        )),
    }
}

fn check_strategy(strategy: &[CapacityProviderStrategyItem], providers: &[String]) -> Result<(), Error> {
    let foreign =
        |item: &CapacityProviderStrategyItem| !item.capacity_provider.iter().all(|name| providers.contains(name));
    if strategy.iter().any(foreign) {
        return Err(Error::invalid_parameter(
            "The specified capacity provider strategy cannot contain a capacity provider that is not associated with \
             the cluster. Associate the capacity provider with the cluster or specify a valid capacity provider and try \
             again.",
        ));
    }
    if strategy.iter().filter(|item| item.base.unwrap_or(0) > 0).count() > 1 {
        return Err(Error::invalid_parameter(
            "The specified capacity provider strategy contains multiple capacity providers with a base value defined.",
        ));
    }
    if strategy.len() > 1 && strategy.iter().all(|item| item.weight.unwrap_or(0) == 0) {
        return Err(Error::invalid_parameter(
            "There are no capacity providers in the capacity provider strategy with a weight value greater than zero.",
        ));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use longshore_api::ecs::ExecuteCommandConfiguration;

    use super::*;

    fn item(name: &str, weight: i32, base: i32) -> CapacityProviderStrategyItem {
        CapacityProviderStrategyItem { capacity_provider: Some(name.into()), weight: Some(weight), base: Some(base) }
    }

    fn providers(names: &[&str], strategy: Vec<CapacityProviderStrategyItem>) -> Carried {
        let names = names.iter().map(|&name| name.to_owned()).collect();
        Carried { providers: Some(names), strategy: Some(strategy), ..Carried::default() }
    }

    #[test]
    fn capacity_providers_and_strategies() {
        let both = ["FARGATE", "FARGATE_SPOT"];
        assert_eq!(providers(&both, vec![item("FARGATE", 1, 1), item("FARGATE_SPOT", 4, 0)]).check(&[]), Ok(()));
        assert_eq!(providers(&[], vec![]).check(&[]), Ok(()));
        let cases = [
            (providers(&["mine"], vec![]), "was not found"),
            (providers(&["FARGATE"], vec![item("FARGATE_SPOT", 1, 0)]), "is not associated with the cluster"),
            (providers(&both, vec![item("FARGATE", 1, 1), item("FARGATE_SPOT", 1, 1)]), "multiple capacity providers"),
            (providers(&both, vec![item("FARGATE", 0, 0), item("FARGATE_SPOT", 0, 0)]), "greater than zero"),
        ];
        for (carried, words) in cases {
            let error = carried.check(&[]).unwrap_err();
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
