//! The whole cluster: its instances, its services, and what needs a look.

use longshore_api::ecs;
use longshore_api::timestamp::Timestamp;
use serde::Serialize;

use super::section;
use crate::client::balancers::Urls;
use crate::client::cluster::Cluster;
use crate::client::format::{count, short_id, short_id_length, shortened};
use crate::client::output::{Output, Style, Tone};
use crate::client::table::{Cell, Kind, Table};
use crate::client::view::{Instance, Service, status_tone};
use crate::client::{ps, time};
use crate::error::Error;

/// The document of `--json`.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Overview {
    cluster: String,
    cluster_arn: Option<String>,
    endpoint: String,
    status: String,
    running_tasks_count: i32,
    pending_tasks_count: i32,
    capacity_providers: Vec<CapacityProvider>,
    container_instances: Vec<Instance>,
    services: Vec<Reached>,
    /// What is not as it should be, one sentence each.
    findings: Vec<String>,
}

/// A service, and where it is reached.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Reached {
    #[serde(flatten)]
    service: Service,
    urls: Vec<String>,
}

/// A capacity provider, and how full its instances are.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct CapacityProvider {
    name: String,
    /// CapacityProviderReservation in percent; absent while managed scaling is off.
    #[serde(skip_serializing_if = "Option::is_none")]
    reservation_percent: Option<u32>,
}

fn capacity_providers(cluster: &ecs::Cluster) -> Vec<CapacityProvider> {
    let details = |attachment: &ecs::Attachment, name: &str| {
        let found = attachment.details.iter().flatten().find(|detail| detail.name.as_deref() == Some(name));
        found.and_then(|detail| detail.value.clone())
    };
    let reservation_of = |provider: &str| {
        let own = |of: &&ecs::Attachment| details(of, "capacityProviderName").as_deref() == Some(provider);
        let figures = cluster.attachments.iter().flatten().filter(own);
        figures.filter_map(|of| details(of, "CapacityProviderReservation")?.parse().ok()).next()
    };
    let names = cluster.capacity_providers.iter().flatten();
    names.map(|name| CapacityProvider { name: name.clone(), reservation_percent: reservation_of(name) }).collect()
}

/// Shows it.
pub(super) async fn show(cluster: &Cluster, output: &Output) -> Result<(), Error> {
    let described = cluster.describe().await?;
    let instances = cluster.instances().await?;
    let services = cluster.services().await?;
    let urls = Urls::of(cluster, &services).await?;
    let overview = Overview::new(cluster.endpoint(), described, &instances, &services, &urls);
    output.print(&overview, |style| render(&overview, style, time::now()))
}

impl Overview {
    fn new(
        endpoint: String,
        cluster: ecs::Cluster,
        instances: &[ecs::ContainerInstance],
        services: &[ecs::Service],
        urls: &Urls,
    ) -> Self {
        let mut instances: Vec<_> = instances.iter().map(Instance::new).collect();
        instances.sort_by(|a, b| a.id.cmp(&b.id));
        let reached = |it: &ecs::Service| Reached { service: Service::new(it), urls: urls.of_service(it) };
        let mut services: Vec<_> = services.iter().map(reached).collect();
        services.sort_by(|a, b| a.service.name.cmp(&b.service.name));
        let findings = findings(&instances, &services);
        let capacity_providers = capacity_providers(&cluster);
        Self {
            capacity_providers,
            cluster: cluster.cluster_name.unwrap_or_default(),
            cluster_arn: cluster.cluster_arn,
            endpoint,
            status: cluster.status.unwrap_or_default(),
            running_tasks_count: cluster.running_tasks_count.unwrap_or_default(),
            pending_tasks_count: cluster.pending_tasks_count.unwrap_or_default(),
            container_instances: instances,
            services,
            findings,
        }
    }
}

fn findings(instances: &[Instance], services: &[Reached]) -> Vec<String> {
    let mut findings = Vec::new();
    if instances.is_empty() {
        findings.push(
            "There are no container instances: no task can run. Start one with `longshore up` or `longshore agent`."
                .to_owned(),
        );
    }
    for instance in instances.iter().filter(|instance| !instance.agent_connected) {
        findings
            .push(format!("The agent of instance {} is not connected: it takes no new tasks.", short_id(&instance.id)));
    }
    let active = services.iter().map(|it| &it.service).filter(|service| service.status == "ACTIVE");
    for service in active {
        let Service { name, running_count, desired_count, .. } = service;
        if running_count < desired_count {
            findings.push(format!(
                "Service {name} runs {running_count} of {}: `longshore status {name}` says why.",
                count(*desired_count, "task")
            ));
        } else if service.rollout_state.as_deref() == Some("FAILED") {
            findings.push(format!("The deployment of service {name} failed: `longshore status {name}` says why."));
        }
    }
    findings
}

fn render(overview: &Overview, style: Style, now: Timestamp) -> String {
    let tasks =
        format!("{} running, {} pending", count(overview.running_tasks_count, "task"), overview.pending_tasks_count);
    let heading = format!("Cluster {}", overview.cluster);
    let about = format!("  {} at {}; {tasks}", overview.status, overview.endpoint);
    let mut parts = vec![section(style, &heading, &about)];
    if !overview.findings.is_empty() {
        let lines: Vec<_> =
            overview.findings.iter().map(|finding| style.paint(Tone::Bad, &style.wrap(finding, 2, 2))).collect();
        parts.push(section(style, "Needs a look", &lines.join("\n")));
    }
    if !overview.capacity_providers.is_empty() {
        let lines = overview.capacity_providers.iter().map(|provider| match provider.reservation_percent {
            Some(percent) => format!("  {}: CapacityProviderReservation {percent} %", provider.name),
            None => format!("  {}", provider.name),
        });
        parts.push(section(style, "Capacity providers", &lines.collect::<Vec<_>>().join("\n")));
    }
    if !overview.container_instances.is_empty() {
        let table = instances(&overview.container_instances).indented(2);
        parts.push(section(style, "Container instances", &table.render(style)));
    }
    if !overview.services.is_empty() {
        let table = ps::services(overview.services.iter().map(|it| &it.service), now).indented(2);
        parts.push(section(style, "Services", &table.render(style)));
    }
    if overview.services.iter().any(|it| !it.urls.is_empty()) {
        parts.push(section(style, "Reached at", &urls(&overview.services).indented(2).render(style)));
    }
    parts.join("\n\n")
}

/// In a table of its own, since names of endpoints are long.
fn urls(services: &[Reached]) -> Table {
    let mut table = Table::new([("SERVICE", Kind::Text), ("URL", Kind::Whole)]);
    for it in services {
        for url in &it.urls {
            table.row([it.service.name.as_str().into(), url.as_str().into()]);
        }
    }
    table
}

fn instances(instances: &[Instance]) -> Table {
    let length = short_id_length(instances.iter().map(|instance| instance.id.as_str()));
    let mut table = Table::new([
        ("INSTANCE", Kind::Whole),
        ("STATUS", Kind::Whole),
        ("AGENT", Kind::Whole),
        ("TASKS", Kind::Number),
        ("CPU LEFT", Kind::Number),
        ("MEMORY LEFT", Kind::Number),
        ("ZONE", Kind::Optional),
    ]);
    for instance in instances {
        let agent = if instance.agent_connected { "connected" } else { "disconnected" };
        table.row([
            shortened(&instance.id, length).into(),
            Cell::new(instance.status.as_str(), status_tone(&instance.status)),
            Cell::new(agent, status_tone(agent)),
            instance.running_tasks_count.to_string().into(),
            format!("{} of {}", instance.remaining_cpu, instance.registered_cpu).into(),
            format!("{} of {} MiB", instance.remaining_memory_mib, instance.registered_memory_mib).into(),
            Cell::maybe(instance.availability_zone.as_deref()),
        ]);
    }
    table
}

#[cfg(test)]
mod tests {
    use serde_json::{from_value, json, to_value};

    use super::*;

    fn overview(connected: bool, running: i32) -> Overview {
        let cluster =
            from_value(json!({"clusterName": "default", "status": "ACTIVE", "runningTasksCount": running})).unwrap();
        let instance = from_value(json!({"containerInstanceArn": "a/c0ffee00c0ffee00", "status": "ACTIVE",
            "agentConnected": connected, "runningTasksCount": 2, "pendingTasksCount": 1,
            "attributes": [{"name": "ecs.availability-zone", "value": "us-east-1a"}],
            "registeredResources": [{"name": "CPU", "integerValue": 2048}, {"name": "MEMORY", "integerValue": 4096}],
            "remainingResources": [{"name": "CPU", "integerValue": 24}, {"name": "MEMORY", "integerValue": 96}]}))
        .unwrap();
        let service = from_value(json!({"serviceName": "shop", "status": "ACTIVE", "desiredCount": 2,
            "runningCount": running, "taskDefinition": "a/web:3"}))
        .unwrap();
        Overview::new("http://127.0.0.1:7327".to_owned(), cluster, &[instance], &[service], &Urls::default())
    }

    #[test]
    fn services_with_load_balancers_say_where_they_are_reached() {
        let mut overview = overview(true, 2);
        overview.services[0].urls = vec!["http://shop-1.r.ecs.longshore.internal".to_owned()];
        let text = render(&overview, Style::default(), Timestamp::from_millis(0));
        let expected = "

Reached at
  SERVICE  URL
  shop     http://shop-1.r.ecs.longshore.internal";
        assert!(text.ends_with(expected), "{text}");
        let document = to_value(overview).unwrap();
        assert_eq!(document["services"][0]["urls"], json!(["http://shop-1.r.ecs.longshore.internal"]));
        assert_eq!(document["services"][0]["name"], "shop");
    }

    #[test]
    fn a_sound_cluster_has_no_findings() {
        let overview = overview(true, 2);
        assert_eq!(overview.findings, Vec::<String>::new());
        let expected = "\
Cluster default
  ACTIVE at http://127.0.0.1:7327; 2 tasks running, 0 pending

Container instances
  INSTANCE  STATUS  AGENT      TASKS    CPU LEFT     MEMORY LEFT  ZONE
  c0ffee00  ACTIVE  connected      2  24 of 2048  96 of 4096 MiB  us-east-1a

Services
  SERVICE  DEFINITION  DESIRED  RUNNING  PENDING  STATUS  AGE
  shop     web:3             2        2        0  ACTIVE  -";
        assert_eq!(render(&overview, Style::default(), Timestamp::from_millis(0)), expected);
    }

    #[test]
    fn what_is_wrong_is_found() {
        let overview = overview(false, 1);
        assert_eq!(overview.findings.len(), 2);
        assert!(overview.findings[0].contains("c0ffee00"), "{:?}", overview.findings);
        assert!(overview.findings[1].contains("runs 1 of 2 tasks"), "{:?}", overview.findings);
        assert!(findings(&[], &[])[0].contains("longshore agent"));
    }

    #[test]
    fn the_json_keeps_its_names() {
        let document = to_value(overview(true, 2)).unwrap();
        assert_eq!(document["containerInstances"][0]["remainingMemoryMiB"], 96);
        assert_eq!(document["services"][0]["desiredCount"], 2);
        assert_eq!(document["runningTasksCount"], 2);
    }
}
