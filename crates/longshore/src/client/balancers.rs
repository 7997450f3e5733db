//! `longshore lb`: load balancers with their names, where they are served, and how their targets do.

use longshore_api::ecs;
use longshore_api::longshore::{
    BalancedTarget, ListLoadBalancers, ListenerState, LoadBalancerState, LoadBalancers, Operation,
};

use super::cluster::Cluster;
use super::connection;
use super::format::shortened;
use super::output::{Output, Style, Tone};
use super::table::{Cell, Kind, Table};
use crate::cli;
use crate::error::Error;

/// How much of a task's id is shown.
const TASK: usize = 8;

/// Prints them.
pub(crate) async fn list(options: cli::Balancers) -> Result<(), Error> {
    let cluster = connection::open(&options.connection)?;
    let is_one = options.name.is_some();
    let found = all(&cluster, ListLoadBalancers { load_balancer: options.name, without_targets: false }).await?;
    Output::new(options.connection.json).print(&found, |style| match is_one {
        true => found.load_balancers.iter().map(|it| details(it, style)).collect::<Vec<_>>().join("\n\n"),
        false => table(&found.load_balancers, style),
    })
}

async fn all(cluster: &Cluster, wanted: ListLoadBalancers) -> Result<LoadBalancers, Error> {
    cluster.longshore(Operation::ListLoadBalancers, &wanted).await
}

/// Where services are reached.
#[derive(Debug, Default)]
pub(super) struct Urls(LoadBalancers);

impl Urls {
    /// Those of these services; the server is not asked when they have no load balancer.
    pub(super) async fn of(cluster: &Cluster, services: &[ecs::Service]) -> Result<Self, Error> {
        match services.iter().any(|service| !groups(service).is_empty()) {
            true => {
                let wanted = ListLoadBalancers { load_balancer: None, without_targets: true };
                Ok(Self(all(cluster, wanted).await?))
            }
            false => Ok(Self::default()),
        }
    }

    /// The URLs of the endpoints of a service, or else of the listeners that reach its target groups; each once.
    pub(super) fn of_service(&self, service: &ecs::Service) -> Vec<String> {
        urls(&self.0, &groups(service))
    }
}

/// The ARNs of a service's target groups.
fn groups(service: &ecs::Service) -> Vec<String> {
    let attached = service.load_balancers.iter().flatten().flat_map(|it| {
        let alternate = it.advanced_configuration.as_ref().and_then(|it| it.alternate_target_group_arn.clone());
        it.target_group_arn.clone().into_iter().chain(alternate)
    });
    attached.collect()
}

fn table(balancers: &[LoadBalancerState], style: Style) -> String {
    if balancers.is_empty() {
        return "There is no load balancer.".to_owned();
    }
    let mut table = Table::new([
        ("LOAD BALANCER", Kind::Whole),
        ("NAME", Kind::Whole),
        ("ADDRESSES", Kind::Text),
        ("LISTENERS", Kind::Text),
        ("HEALTHY", Kind::Whole),
    ]);
    for balancer in balancers {
        let healthy = balancer.targets.iter().filter(|target| is_good(target)).count();
        let tone = if healthy == balancer.targets.len() { Tone::Good } else { Tone::Waiting };
        table.row([
            Cell::new(balancer.name.as_str(), Tone::Strong),
            balancer.dns_name.as_str().into(),
            addresses(balancer).into(),
            balancer.listeners.iter().map(in_short).collect::<Vec<_>>().join(", ").into(),
            Cell::new(format!("{healthy} of {}", balancer.targets.len()), tone),
        ]);
    }
    let mut text = table.render(style);
    for balancer in balancers {
        problems(balancer, style, &mut text);
    }
    text
}

fn addresses(balancer: &LoadBalancerState) -> String {
    let mut addresses: Vec<&str> = balancer.addresses.iter().map(|address| address.address.as_str()).collect();
    addresses.dedup();
    if addresses.is_empty() { "no edge is there".to_owned() } else { addresses.join(", ") }
}

fn in_short(listener: &ListenerState) -> String {
    format!("{}:{}", listener.protocol, listener.port)
}

fn is_good(target: &BalancedTarget) -> bool {
    matches!(target.health.as_str(), "healthy" | "unavailable")
}

fn problems(balancer: &LoadBalancerState, style: Style, text: &mut String) {
    for listener in &balancer.listeners {
        for problem in &listener.problems {
            text.push_str(&format!(
                "\n{} {} {}: {problem}",
                style.paint(Tone::Bad, "!"),
                balancer.name,
                in_short(listener)
            ));
        }
    }
}

fn details(balancer: &LoadBalancerState, style: Style) -> String {
    let heading = style.paint(Tone::Strong, &format!("Load balancer {}", balancer.name));
    let mut text = format!("{heading}  {}\n  {}", balancer.kind, balancer.dns_name);
    for address in &balancer.addresses {
        let away = if address.connected { "" } else { " (away)" };
        text.push_str(&format!("\n  {} at the edge {}{away}", address.address, address.edge));
    }
    if balancer.addresses.is_empty() {
        text.push_str("\n  no edge is there: nobody serves it");
    }
    for listener in &balancer.listeners {
        let url = listener.url.as_deref().unwrap_or_default();
        text.push_str(format!("\n  {}  {url}", in_short(listener)).trim_end());
    }
    problems(balancer, style, &mut text);
    if !balancer.targets.is_empty() {
        text.push_str(&format!("\n\n{}\n{}", style.paint(Tone::Strong, "Targets"), targets(balancer, style)));
    }
    text
}

fn targets(balancer: &LoadBalancerState, style: Style) -> String {
    let mut table = Table::new([
        ("GROUP", Kind::Whole),
        ("TARGET", Kind::Whole),
        ("TASK", Kind::Whole),
        ("HEALTH", Kind::Whole),
        ("WHY", Kind::Text),
    ]);
    for target in &balancer.targets {
        let tone = match target.health.as_str() {
            "unhealthy" => Tone::Bad,
            _ if is_good(target) => Tone::Good,
            _ => Tone::Waiting,
        };
        let why = target.description.as_ref().or(target.reason.as_ref());
        table.row([
            target.group.as_str().into(),
            format!("{}:{}", target.id, target.port).into(),
            Cell::maybe(target.task.as_deref().map(|task| shortened(task, TASK))),
            Cell::new(target.health.as_str(), tone),
            Cell::maybe(why.map(String::as_str)),
        ]);
    }
    table.indented(2).render(style)
}

fn urls(found: &LoadBalancers, groups: &[String]) -> Vec<String> {
    let is_own = |of: &[String]| of.iter().any(|group| groups.contains(group));
    let reaches = |it: &&LoadBalancerState| is_own(&it.target_groups);
    let urls = found.load_balancers.iter().filter(reaches).flat_map(|it| {
        let endpoints = it.endpoints.iter().filter(|endpoint| is_own(&endpoint.target_groups));
        let mut urls: Vec<String> = endpoints.map(|endpoint| endpoint.url.clone()).collect();
        // The load balancer's own name leads to none of the Express services that share it.
        if urls.is_empty() {
            let tcp = |listener: &ListenerState| format!("{}://{}:{}", listener.protocol, it.dns_name, listener.port);
            let url = |listener: &ListenerState| listener.url.clone().unwrap_or_else(|| tcp(listener).to_lowercase());
            urls = it.listeners.iter().map(url).collect();
        }
        urls
    });
    urls.collect()
}

#[cfg(test)]
mod tests {
    use longshore_api::longshore::EdgeAddress;

    use super::*;

    fn balancer() -> LoadBalancerState {
        let listener = |port, protocol: &str, url: Option<&str>, problems: &[&str]| ListenerState {
            port,
            protocol: protocol.to_owned(),
            url: url.map(str::to_owned),
            problems: problems.iter().map(|problem| (*problem).to_owned()).collect(),
        };
        let target = |id: &str, health: &str, description: Option<&str>| BalancedTarget {
            group: "blue".to_owned(),
            id: id.to_owned(),
            port: 49_153,
            task: Some("0123456789abcdef".to_owned()),
            health: health.to_owned(),
            reason: None,
            description: description.map(str::to_owned),
        };
        LoadBalancerState {
            name: "web".to_owned(),
            arn: "arn".to_owned(),
            kind: "application".to_owned(),
            dns_name: "web-1.r.elb.longshore.internal".to_owned(),
            addresses: vec![EdgeAddress { edge: "a".to_owned(), address: "127.73.0.1".to_owned(), connected: false }],
            listeners: vec![
                listener(80, "HTTP", Some("http://web-1.r.elb.longshore.internal"), &["edge a: the port is taken"]),
                listener(5000, "TCP", None, &[]),
            ],
            endpoints: Vec::new(),
            target_groups: vec!["group".to_owned()],
            targets: vec![
                target("i-1", "healthy", None),
                target("i-2", "unhealthy", Some("Health checks failed with these codes: [502]")),
            ],
        }
    }

    #[test]
    fn the_table_says_where_they_are_and_what_is_wrong() {
        let text = table(&[balancer()], Style::default());
        assert!(text.contains("127.73.0.1") && text.contains("HTTP:80, TCP:5000"), "{text}");
        assert!(text.contains("1 of 2") && text.contains("! web HTTP:80: edge a: the port is taken"), "{text}");
        assert!(table(&[LoadBalancerState::default()], Style::default()).contains("no edge is there"));
        assert_eq!(table(&[], Style::default()), "There is no load balancer.");
    }

    #[test]
    fn one_load_balancer_has_all_of_it() {
        let text = details(&balancer(), Style::default());
        for part in ["http://web-1.r", "127.73.0.1 at the edge a (away)", "i-2:49153", "01234567 ", "codes: [502]"] {
            assert!(text.contains(part), "{part}: {text}");
        }
    }

    #[test]
    fn a_service_is_reached_by_the_listeners_of_its_groups() {
        let found = LoadBalancers { load_balancers: vec![balancer()] };
        let expected = ["http://web-1.r.elb.longshore.internal", "tcp://web-1.r.elb.longshore.internal:5000"];
        assert_eq!(urls(&found, &["group".to_owned(), "other".to_owned()]), expected);
        assert!(urls(&found, &["other".to_owned()]).is_empty());
    }

    #[test]
    fn an_express_service_is_reached_by_its_own_name_alone() {
        let endpoint = |url: &str, group: &str| longshore_api::longshore::Endpoint {
            url: url.to_owned(),
            target_groups: vec![group.to_owned()],
        };
        let endpoints = vec![endpoint("http://a", "a"), endpoint("http://group", "group")];
        let found = LoadBalancers { load_balancers: vec![LoadBalancerState { endpoints, ..balancer() }] };
        assert_eq!(urls(&found, &["group".to_owned()]), ["http://group"]);
    }
}
