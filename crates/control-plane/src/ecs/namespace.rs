//! `ListServicesByNamespace`: the services of all clusters whose tasks are reached through one namespace.
//!
//! Namespaces are known from where they are named: a cluster's defaults for Service Connect, or a service's own
//! configuration of it.

use longshore_api::ecs::{ListServicesByNamespaceRequest, ListServicesByNamespaceResponse};
use longshore_api::error::Error;
use longshore_model::service::Status;
use longshore_model::snapshot::ServiceState;
use longshore_model::{Cluster, Snapshot};

use super::page;
use crate::Context;
use crate::identity::Caller;

/// `ListServicesByNamespace`.
pub(super) async fn list_services(
    ctx: &Context,
    _caller: &Caller,
    request: ListServicesByNamespaceRequest,
) -> Result<ListServicesByNamespaceResponse, Error> {
    let wanted = request.namespace.as_deref().filter(|name| !name.is_empty());
    let wanted = wanted.ok_or_else(|| Error::invalid_parameter("Namespace can not be blank."))?;
    let snapshot = ctx.snapshot();
    let found = Found::of(&snapshot, wanted);
    if !found.is_known {
        return Err(Error::new("NamespaceNotFoundException", format!("The namespace {wanted} was not found.")));
    }
    let mut arns: Vec<String> =
        found.services.into_iter().map(|(cluster, name)| ctx.scope().service(cluster, name)).collect();
    arns.sort_unstable();
    let page = page::cut(request.max_results, request.next_token.as_deref(), page::TEN, |_| {
        arns.into_iter().map(|arn| (arn.clone(), arn))
    })?;
    Ok(ListServicesByNamespaceResponse { service_arns: Some(page.items), next_token: page.next_token })
}

/// What is known of a namespace.
#[derive(Default)]
struct Found<'a> {
    is_known: bool,
    services: Vec<(&'a longshore_model::ClusterName, &'a longshore_model::ServiceName)>,
}

impl<'a> Found<'a> {
    fn of(snapshot: &'a Snapshot, wanted: &str) -> Self {
        let mut found = Self::default();
        for state in snapshot.clusters().values() {
            let Some(cluster) = state.cluster().filter(|cluster| cluster.is_active()) else { continue };
            let by_default = default_namespace(cluster);
            found.is_known |= by_default == Some(wanted);
            for service in state.services().values() {
                let Some(record) = service.service.as_ref().filter(|found| found.status == Status::Active) else {
                    continue;
                };
                if namespace(service, by_default) == Some(wanted) {
                    found.is_known = true;
                    found.services.push((&record.cluster, &record.name));
                }
            }
        }
        found
    }
}

fn default_namespace(cluster: &Cluster) -> Option<&str> {
    cluster.document.get("serviceConnectDefaults")?["namespace"].as_str()
}

/// The namespace that a service's newest deployment is in: its own, else its cluster's.
fn namespace<'a>(service: &'a ServiceState, by_default: Option<&'a str>) -> Option<&'a str> {
    let primary = service.rollout.as_ref()?.primary()?;
    let configuration = primary.document.get("serviceConnectConfiguration")?;
    let enabled = configuration["enabled"].as_bool() == Some(true);
    enabled.then(|| configuration["namespace"].as_str().or(by_default)).flatten()
}
