//! Asks the server what keeps a task from running: only it knows all that placement looks at.

use longshore_api::longshore::{Explain, Explanation, Verdict};

use super::cluster::Cluster;
use crate::error::Error;

/// Of a service.
pub(super) async fn service(cluster: &Cluster, name: &str) -> Result<Explanation, Error> {
    cluster.explain(Explain { service: Some(name.to_owned()), ..Explain::default() }).await
}

/// Of one more task like this one.
pub(super) async fn task(cluster: &Cluster, arn: &str) -> Result<Explanation, Error> {
    cluster.explain(Explain { task: Some(arn.to_owned()), ..Explain::default() }).await
}

/// What placement finds on each instance for a task of this definition.
pub(super) async fn verdicts(cluster: &Cluster, definition: &str) -> Result<Vec<Verdict>, Error> {
    let asked = Explain { task_definition: Some(definition.to_owned()), ..Explain::default() };
    Ok(cluster.explain(asked).await?.instances)
}
