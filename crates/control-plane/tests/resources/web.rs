//! What the stories about services begin with: cluster `c`, family `web`, and requests about a service of that name.

use longshore_api::ecs::Operation::{
    CreateCapacityProvider, DescribeServices, PutClusterCapacityProviders, RegisterTaskDefinition,
};
use serde_json::{Value, json};

use crate::harness::{Server, definition};

/// A server with a cluster and a task definition.
pub(crate) async fn ready() -> Server {
    let server = Server::with_cluster("c").await;
    server.ok(RegisterTaskDefinition, definition("web")).await;
    server
}

/// A request with more in it; what is in both is taken from `more`.
pub(crate) fn with(mut base: Value, more: Value) -> Value {
    base.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    base
}

/// A CreateService request of two tasks.
pub(crate) fn create(more: Value) -> Value {
    with(json!({"cluster": "c", "serviceName": "web", "taskDefinition": "web", "desiredCount": 2}), more)
}

/// The service as it is shown.
pub(crate) async fn describe(server: &Server) -> Value {
    server.ok(DescribeServices, json!({"cluster": "c", "services": ["web"]})).await["services"][0].clone()
}

/// Gives the cluster a capacity provider, and returns the strategy that names it.
pub(crate) async fn with_provider(server: &Server) -> Value {
    let group = "arn:aws:autoscaling:us-east-1:000000000000:autoScalingGroup:g:autoScalingGroupName/g";
    let provider = json!({"name": "p", "autoScalingGroupProvider": {"autoScalingGroupArn": group}});
    server.ok(CreateCapacityProvider, provider).await;
    let put = json!({"cluster": "c", "capacityProviders": ["p"], "defaultCapacityProviderStrategy": []});
    server.ok(PutClusterCapacityProviders, put).await;
    json!([{"capacityProvider": "p", "weight": 1, "base": 0}])
}
