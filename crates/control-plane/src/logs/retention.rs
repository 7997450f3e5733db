//! For how long events are kept.

use longshore_api::error::Error;
use longshore_api::logs::{DeleteRetentionPolicyRequest, PutRetentionPolicyRequest};
use longshore_model::logs::{Class, RETENTION_DAYS};

use super::groups::edit;
use crate::Context;

/// `PutRetentionPolicy`.
pub(super) async fn put(ctx: &Context, request: PutRetentionPolicyRequest) -> Result<(), Error> {
    let asked = request.retention_in_days.unwrap_or_default();
    let days = u32::try_from(asked).ok().filter(|days| RETENTION_DAYS.contains(days)).ok_or_else(|| {
        let allowed: Vec<String> = RETENTION_DAYS.iter().map(u32::to_string).collect();
        Error::invalid_parameter(format!(
            "1 validation error detected: Value '{asked}' at 'retentionInDays' failed to satisfy constraint: Member must \
             satisfy enum value set: [{}]",
            allowed.join(", ")
        ))
    })?;
    set(ctx, "PutRetentionPolicy", request.log_group_name, Some(days)).await
}

/// `DeleteRetentionPolicy`: events never expire.
pub(super) async fn delete(ctx: &Context, request: DeleteRetentionPolicyRequest) -> Result<(), Error> {
    set(ctx, "DeleteRetentionPolicy", request.log_group_name, None).await
}

async fn set(ctx: &Context, operation: &str, name: Option<String>, days: Option<u32>) -> Result<(), Error> {
    edit(ctx, operation, &name.unwrap_or_default(), |group, _| match group.class {
        Class::Delivery => Err(Error::invalid_parameter(
            "The retention of a log group of the class DELIVERY cannot be changed. Make one of the class STANDARD.",
        )),
        Class::Standard | Class::InfrequentAccess => {
            group.retention_days = days;
            Ok(())
        }
    })
    .await
}
