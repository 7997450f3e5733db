//! `longshore ps`: what runs where.

use longshore_api::timestamp::Timestamp;
use serde::Serialize;

use super::cluster::{Cluster, Of};
use super::format::{short_id_length, shortened};
use super::output::{Output, Style, Tone};
use super::table::{Cell, Kind, Table};
use super::view::{Moment, Port, Service, Task, status_tone};
use super::{connection, time};
use crate::cli;
use crate::error::Error;

/// The document of `--json`.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Listing {
    cluster: String,
    services: Vec<Service>,
    tasks: Vec<Task>,
}

/// Prints services and tasks.
pub(crate) async fn run(options: cli::Ps) -> Result<(), Error> {
    let cluster = connection::open(&options.connection)?;
    let listing = gather(&cluster, options.stopped).await?;
    Output::new(options.connection.json).print(&listing, |style| render(&listing, style, time::now()))
}

async fn gather(cluster: &Cluster, stopped: bool) -> Result<Listing, Error> {
    let services = cluster.services().await?;
    // Tasks that are to stop are listed with the stopped ones until they have.
    let arns = cluster.all_task_arns(Of::Cluster).await?;
    let tasks = cluster.tasks(&arns).await?;
    let mut services: Vec<_> = services.iter().map(Service::new).collect();
    services.sort_by(|a, b| a.name.cmp(&b.name));
    let mut tasks: Vec<_> = tasks.iter().map(Task::new).filter(|task| stopped || !task.is_stopped()).collect();
    sort(&mut tasks);
    Ok(Listing { cluster: cluster.name().to_owned(), services, tasks })
}

/// By service, tasks run by hand last; the youngest first.
pub(super) fn sort(tasks: &mut [Task]) {
    tasks.sort_by(|a, b| {
        let by_service = (a.service.is_none(), &a.service).cmp(&(b.service.is_none(), &b.service));
        by_service.then_with(|| b.created_at.cmp(&a.created_at)).then_with(|| a.id.cmp(&b.id))
    });
}

fn render(listing: &Listing, style: Style, now: Timestamp) -> String {
    let mut parts = Vec::new();
    if !listing.services.is_empty() {
        parts.push(services(&listing.services, now).render(style));
    }
    parts.push(match listing.tasks.is_empty() {
        true => style.paint(
            Tone::Faint,
            &format!("Cluster {} runs no tasks. `longshore run FAMILY` starts one.", listing.cluster),
        ),
        false => tasks(&listing.tasks, now).render(style),
    });
    parts.join("\n\n")
}

/// A table of services.
pub(super) fn services<'a>(services: impl IntoIterator<Item = &'a Service>, now: Timestamp) -> Table {
    let mut table = Table::new([
        ("SERVICE", Kind::Text),
        ("DEFINITION", Kind::Text),
        ("DESIRED", Kind::Number),
        ("RUNNING", Kind::Number),
        ("PENDING", Kind::Number),
        ("STATUS", Kind::Whole),
        ("AGE", Kind::Whole),
    ]);
    for service in services {
        let running = match service.running_count >= service.desired_count {
            true => Tone::Good,
            false => Tone::Bad,
        };
        let pending = if service.pending_count > 0 { Tone::Waiting } else { Tone::Plain };
        let status = match (service.status.as_str(), service.rollout_state.as_deref()) {
            ("ACTIVE", Some(rollout)) => rollout,
            (status, _) => status,
        };
        table.row([
            service.name.as_str().into(),
            service.task_definition.as_str().into(),
            service.desired_count.to_string().into(),
            Cell::new(service.running_count.to_string(), running),
            Cell::new(service.pending_count.to_string(), pending),
            Cell::new(status, status_tone(status)),
            age(service.created_at, now),
        ]);
    }
    table
}

/// A table of tasks.
pub(super) fn tasks(tasks: &[Task], now: Timestamp) -> Table {
    let length = short_id_length(tasks.iter().map(|task| task.id.as_str()));
    let instance_length = short_id_length(tasks.iter().filter_map(|task| task.container_instance.as_deref()));
    let mut table = Table::new([
        ("TASK", Kind::Whole),
        ("SERVICE", Kind::OptionalText),
        ("DEFINITION", Kind::Text),
        ("STATUS", Kind::Whole),
        ("HEALTH", Kind::Optional),
        ("INSTANCE", Kind::Whole),
        ("PORTS", Kind::Text),
        ("AGE", Kind::Whole),
    ]);
    for task in tasks {
        let (status, tone) = task.status();
        let health = task.health_status.as_deref().unwrap_or_default();
        table.row([
            shortened(&task.id, length).into(),
            Cell::maybe(task.service.as_deref()),
            task.task_definition.as_str().into(),
            Cell::new(status, tone),
            Cell::new(health, status_tone(health)),
            Cell::maybe(task.container_instance.as_deref().map(|id| shortened(id, instance_length))),
            ports(&task.ports).into(),
            age(task.created_at, now),
        ]);
    }
    table
}

/// The ports in one cell.
pub(super) fn ports(ports: &[Port]) -> String {
    let short: Vec<_> = ports.iter().map(Port::short).collect();
    short.join(" ")
}

/// How long ago, in a cell.
pub(super) fn age(moment: Option<Moment>, now: Timestamp) -> Cell {
    Cell::maybe(moment.map(|Moment(moment)| time::span(time::between(moment, now))))
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: i64 = 1_700_000_000_000;

    fn task(id: &str, service: Option<&str>, age_seconds: i64) -> Task {
        Task {
            id: id.to_owned(),
            arn: format!("arn:aws:ecs:us-east-1:000000000000:task/default/{id}"),
            service: service.map(str::to_owned),
            task_definition: "web:3".to_owned(),
            last_status: "RUNNING".to_owned(),
            desired_status: "RUNNING".to_owned(),
            health_status: None,
            container_instance: Some("c0ffee00c0ffee00c0ffee00c0ffee00".to_owned()),
            ports: vec![Port {
                container: "main".to_owned(),
                protocol: "tcp".to_owned(),
                bind_ip: None,
                host_port: Some(49153),
                container_port: Some(80),
                host_port_range: None,
                container_port_range: None,
            }],
            containers: Vec::new(),
            created_at: Some(Moment(Timestamp::from_millis(NOW - age_seconds * 1_000))),
            started_at: None,
            stopped_at: None,
            stop_code: None,
            stopped_reason: None,
        }
    }

    fn listing(tasks: Vec<Task>) -> Listing {
        let service = Service {
            name: "shop".to_owned(),
            arn: String::new(),
            status: "ACTIVE".to_owned(),
            task_definition: "web:3".to_owned(),
            desired_count: 2,
            running_count: 1,
            pending_count: 0,
            rollout_state: Some("IN_PROGRESS".to_owned()),
            created_at: None,
        };
        Listing { cluster: "default".to_owned(), services: vec![service], tasks }
    }

    #[test]
    fn a_listing_is_a_table_of_services_and_one_of_tasks() {
        let text = render(
            &listing(vec![task("0123456789abcdef", Some("shop"), 75)]),
            Style::default(),
            Timestamp::from_millis(NOW),
        );
        let expected = "\
SERVICE  DEFINITION  DESIRED  RUNNING  PENDING  STATUS       AGE
shop     web:3             2        1        0  IN_PROGRESS  -

TASK      SERVICE  DEFINITION  STATUS   INSTANCE  PORTS      AGE
01234567  shop     web:3       RUNNING  c0ffee00  49153->80  1m15s";
        assert_eq!(text, expected);
    }

    #[test]
    fn health_shows_where_it_is_known() {
        let healthy = Task { health_status: Some("HEALTHY".to_owned()), ..task("01", None, 1) };
        let text = tasks(&[healthy, task("02", None, 1)], Timestamp::from_millis(NOW)).render(Style::default());
        assert!(text.contains("HEALTH ") && text.contains("HEALTHY"), "{text}");
    }

    #[test]
    fn an_empty_cluster_says_what_to_do() {
        let empty = Listing { services: Vec::new(), ..listing(Vec::new()) };
        assert!(render(&empty, Style::default(), Timestamp::from_millis(NOW)).contains("longshore run"));
    }

    #[test]
    fn services_come_first_and_the_youngest_of_them() {
        let mut tasks =
            [task("03", None, 1), task("01", Some("b"), 9), task("02", Some("b"), 5), task("04", Some("a"), 99)];
        sort(&mut tasks);
        assert_eq!(tasks.map(|task| task.id), ["04", "02", "01", "03"]);
    }

    #[test]
    fn eighty_columns_are_enough() {
        let style = Style { colour: false, width: Some(80) };
        let long = Task {
            task_definition: "a-rather-long-family-name:12".to_owned(),
            ..task("0123456789abcdef", Some("a-rather-long-service-name"), 75)
        };
        let text = render(&listing(vec![long]), style, Timestamp::from_millis(NOW));
        assert!(text.lines().all(|line| line.chars().count() <= 80), "{text}");
    }
}
