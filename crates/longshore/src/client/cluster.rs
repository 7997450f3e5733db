//! One cluster as the API shows it: whole listings instead of pages, and errors that name what there is instead.

use longshore_api::client::Client;
use longshore_api::ecs::{
    ContainerInstance, DescribeClustersRequest, DescribeContainerInstancesRequest, DescribeServicesRequest,
    DescribeTaskDefinitionRequest, DescribeTasksRequest, DesiredStatus, ListClustersRequest,
    ListContainerInstancesRequest, ListServicesRequest, ListTasksRequest, Request, Service, Task, TaskDefinition,
};
use longshore_api::longshore::{self, Explain, Explanation, UpgradeStore, UpgradedStore};
use longshore_api::tls::Tls;
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::format::short_name;
use crate::error::Error;

/// A cluster on a server.
pub(super) struct Cluster {
    client: Client,
    name: String,
}

impl Cluster {
    pub(super) fn new(client: Client, name: String) -> Self {
        Self { client, name }
    }

    /// Its name, as the user gave it.
    pub(super) fn name(&self) -> &str {
        &self.name
    }

    /// For the `cluster` member of requests.
    pub(super) fn member(&self) -> Option<String> {
        Some(self.name.clone())
    }

    /// The server's address.
    pub(super) fn endpoint(&self) -> String {
        self.client.endpoint().to_string().trim_end_matches('/').to_owned()
    }

    /// The client itself, for services beside ECS.
    pub(super) fn client(&self) -> &Client {
        &self.client
    }

    /// Whom the client trusts.
    pub(super) fn tls(&self) -> &Tls {
        self.client.tls()
    }

    /// Whether the server is on this machine.
    pub(super) fn is_local(&self) -> bool {
        let endpoint = self.client.endpoint();
        let host = endpoint.host().unwrap_or_default().trim_matches(['[', ']']);
        host == "localhost" || host.parse().is_ok_and(|ip: std::net::IpAddr| ip.is_loopback() || ip.is_unspecified())
    }

    /// Calls the operation of `request`.
    pub(super) async fn send<R>(&self, request: &R) -> Result<R::Response, Error>
    where
        R: Request + Serialize,
        R::Response: DeserializeOwned,
    {
        match self.client.send(request).await {
            Err(error) if error.code() == Some("ClusterNotFoundException") => Err(self.not_found().await),
            outcome => Ok(outcome?),
        }
    }

    /// Asks the server to explain something of this cluster.
    pub(super) async fn explain(&self, request: Explain) -> Result<Explanation, Error> {
        let request = Explain { cluster: self.member(), ..request };
        self.longshore(longshore::Operation::Explain, &request).await
    }

    /// Calls an operation of our own.
    pub(super) async fn longshore<Q: Serialize, A: DeserializeOwned>(
        &self,
        operation: longshore::Operation,
        request: &Q,
    ) -> Result<A, Error> {
        match self.client.call("longshore", longshore::TARGET_PREFIX, operation.name(), request).await {
            Err(error) if error.code() == Some("ClusterNotFoundException") => Err(self.not_found().await),
            outcome => Ok(outcome?),
        }
    }

    /// Asks the server to raise the format of its store.
    pub(super) async fn upgrade_store(&self, request: &UpgradeStore) -> Result<UpgradedStore, Error> {
        self.longshore(longshore::Operation::UpgradeStore, request).await
    }

    /// The servers that share the state.
    pub(super) async fn servers(&self) -> Result<longshore::Servers, Error> {
        self.longshore(longshore::Operation::ListServers, &longshore::ListServers {}).await
    }

    /// Has a server drain, or take part again.
    pub(super) async fn drain(&self, request: &longshore::DrainServer) -> Result<longshore::DrainedServer, Error> {
        self.longshore(longshore::Operation::DrainServer, request).await
    }

    /// The cluster itself.
    pub(super) async fn describe(&self) -> Result<longshore_api::ecs::Cluster, Error> {
        let include = Some(vec![longshore_api::ecs::ClusterField::Attachments]);
        let request = DescribeClustersRequest { clusters: Some(vec![self.name.clone()]), include };
        let found = self.send(&request).await?.clusters.unwrap_or_default().into_iter().next();
        match found {
            Some(cluster) => Ok(cluster),
            None => Err(self.not_found().await),
        }
    }

    /// The ARNs of its tasks that have this desired status.
    pub(super) async fn task_arns(&self, desired: DesiredStatus, of: Of<'_>) -> Result<Vec<String>, Error> {
        let request = ListTasksRequest {
            cluster: self.member(),
            desired_status: Some(desired),
            service_name: matches!(of, Of::Service(_)).then(|| of.name().to_owned()),
            family: matches!(of, Of::Family(_)).then(|| of.name().to_owned()),
            ..Default::default()
        };
        pages(async |next_token| {
            let answer = self.send(&ListTasksRequest { next_token, ..request.clone() }).await?;
            Ok((answer.task_arns, answer.next_token))
        })
        .await
    }

    /// The ARNs of all tasks that the server still knows, stopped ones last.
    pub(super) async fn all_task_arns(&self, of: Of<'_>) -> Result<Vec<String>, Error> {
        let mut arns = self.task_arns(DesiredStatus::Running, of).await?;
        arns.extend(self.task_arns(DesiredStatus::Stopped, of).await?);
        Ok(arns)
    }

    /// The tasks of these ARNs or ids; those that are gone are left out.
    pub(super) async fn tasks(&self, ids: &[String]) -> Result<Vec<Task>, Error> {
        let mut tasks = Vec::with_capacity(ids.len());
        for some in ids.chunks(100) {
            let request = DescribeTasksRequest { cluster: self.member(), tasks: Some(some.to_vec()), include: None };
            tasks.extend(self.send(&request).await?.tasks.unwrap_or_default());
        }
        Ok(tasks)
    }

    /// All its services.
    pub(super) async fn services(&self) -> Result<Vec<Service>, Error> {
        let request = ListServicesRequest { cluster: self.member(), max_results: Some(100), ..Default::default() };
        let arns = pages(async |next_token| {
            let answer = self.send(&ListServicesRequest { next_token, ..request.clone() }).await?;
            Ok((answer.service_arns, answer.next_token))
        })
        .await?;
        let mut services = Vec::with_capacity(arns.len());
        for some in arns.chunks(10) {
            services.extend(self.describe_services(some).await?);
        }
        Ok(services)
    }

    /// A service by its name or ARN, deleted ones too.
    pub(super) async fn service(&self, name: &str) -> Result<Option<Service>, Error> {
        Ok(self.describe_services(&[name.to_owned()]).await?.into_iter().next())
    }

    async fn describe_services(&self, names: &[String]) -> Result<Vec<Service>, Error> {
        let request = DescribeServicesRequest { cluster: self.member(), services: Some(names.to_vec()), include: None };
        Ok(self.send(&request).await?.services.unwrap_or_default())
    }

    /// Its container instances.
    pub(super) async fn instances(&self) -> Result<Vec<ContainerInstance>, Error> {
        let arns = self.instance_arns(None).await?;
        self.describe_instances(&arns).await
    }

    /// The container instances of these ARNs or ids; those that are gone are left out.
    pub(super) async fn describe_instances(&self, ids: &[String]) -> Result<Vec<ContainerInstance>, Error> {
        let mut instances = Vec::with_capacity(ids.len());
        for some in ids.chunks(100) {
            let request = DescribeContainerInstancesRequest {
                cluster: self.member(),
                container_instances: Some(some.to_vec()),
                include: None,
            };
            instances.extend(self.send(&request).await?.container_instances.unwrap_or_default());
        }
        Ok(instances)
    }

    /// The ARNs of its container instances, or of those for which an expression of the query language holds.
    pub(super) async fn instance_arns(&self, filter: Option<&str>) -> Result<Vec<String>, Error> {
        let request = ListContainerInstancesRequest {
            cluster: self.member(),
            filter: filter.map(str::to_owned),
            ..Default::default()
        };
        pages(async |next_token| {
            let answer = self.send(&ListContainerInstancesRequest { next_token, ..request.clone() }).await?;
            Ok((answer.container_instance_arns, answer.next_token))
        })
        .await
    }

    /// A task definition by its family, family:revision or ARN; none when there is no such one.
    pub(super) async fn task_definition(&self, name: &str) -> Result<Option<TaskDefinition>, Error> {
        let request = DescribeTaskDefinitionRequest { task_definition: Some(name.to_owned()), include: None };
        match self.send(&request).await {
            Ok(answer) => Ok(answer.task_definition),
            // The one way in which the service says that it does not know it.
            Err(Error::Call(error))
                if matches!(error.code(), Some("ClientException" | "InvalidParameterException")) =>
            {
                Ok(None)
            }
            Err(error) => Err(error),
        }
    }

    /// The error for a cluster that is not there; it says which ones are.
    async fn not_found(&self) -> Error {
        let answer = self.client.send(&ListClustersRequest::default()).await;
        let known = answer.ok().and_then(|answer| answer.cluster_arns).unwrap_or_default();
        let names: Vec<_> = known.iter().map(|arn| short_name(arn)).collect();
        let hint = match names.is_empty() {
            true => format!("make one with `aws ecs create-cluster --cluster-name {}`", self.name),
            false => format!("name one of these with --cluster: {}", names.join(", ")),
        };
        Error::Hint(format!("there is no cluster `{}` on {}", self.name, self.endpoint()), hint)
    }
}

/// Whose tasks.
#[derive(Debug, Clone, Copy)]
pub(super) enum Of<'a> {
    /// The whole cluster's.
    Cluster,
    /// A service's.
    Service(&'a str),
    /// Those of a task definition family.
    Family(&'a str),
}

impl Of<'_> {
    fn name(&self) -> &str {
        match self {
            Self::Cluster => "",
            Self::Service(name) | Self::Family(name) => name,
        }
    }
}

/// Calls for page after page until there is none left.
async fn pages<F>(call: F) -> Result<Vec<String>, Error>
where
    F: AsyncFn(Option<String>) -> Result<(Option<Vec<String>>, Option<String>), Error>,
{
    let (mut all, mut token) = (Vec::new(), None);
    loop {
        let (page, next) = call(token).await?;
        all.extend(page.unwrap_or_default());
        token = next;
        if token.is_none() {
            return Ok(all);
        }
    }
}
