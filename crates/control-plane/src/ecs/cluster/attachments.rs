//! What capacity providers bring to their cluster, as `DescribeClusters` shows it with `ATTACHMENTS`.

use longshore_api::ecs::{Attachment, KeyValuePair};
use longshore_model::{CapacityProvider, Cluster, Snapshot};
use sha2::{Digest, Sha256};

use crate::Context;
use crate::capacity;

/// A cluster's attachments: for each provider the policy that scales its group, with the figure that it acts on, and the
/// hook that drains its instances.
pub(super) fn of(ctx: &Context, snapshot: &Snapshot, cluster: &Cluster) -> Vec<Attachment> {
    let providers = capacity::providers(snapshot, cluster);
    providers.flat_map(|provider| of_provider(ctx, cluster, provider)).collect()
}

fn of_provider(ctx: &Context, cluster: &Cluster, provider: &CapacityProvider) -> Vec<Attachment> {
    let Some(group) = provider.group() else { return Vec::new() };
    let name = provider.name.as_str();
    let mut attachments = Vec::new();
    if group.scaling.enabled {
        let mut details = vec![
            detail("capacityProviderName", name),
            detail("scalingPolicyName", &format!("ECSManagedAutoScalingPolicy-{name}")),
        ];
        let figure = ctx.figures().get(&cluster.name, &provider.name);
        details.extend(
            figure.map(|figure| detail("CapacityProviderReservation", &figure.reservation_percent.to_string())),
        );
        attachments.push(attachment(cluster, name, "as_policy", details));
    }
    if group.draining {
        let hook = detail("autoScalingLifecycleHookName", "ecs-managed-draining-termination-hook");
        attachments.push(attachment(
            cluster,
            name,
            "managed_draining",
            vec![detail("capacityProviderName", name), hook],
        ));
    }
    attachments
}

fn attachment(cluster: &Cluster, provider: &str, kind: &str, details: Vec<KeyValuePair>) -> Attachment {
    Attachment {
        id: Some(id(&[cluster.name.as_str(), provider, kind])),
        r#type: Some(kind.to_owned()),
        status: Some("CREATED".to_owned()),
        details: Some(details),
    }
}

/// In the form of a UUID, and the same at every call.
fn id(parts: &[&str]) -> String {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update(part);
        hash.update([0]);
    }
    let hex: String = hash.finalize().iter().take(16).map(|byte| format!("{byte:02x}")).collect();
    format!("{}-{}-{}-{}-{}", &hex[..8], &hex[8..12], &hex[12..16], &hex[16..20], &hex[20..])
}

fn detail(name: &str, value: &str) -> KeyValuePair {
    KeyValuePair { name: Some(name.to_owned()), value: Some(value.to_owned()) }
}
