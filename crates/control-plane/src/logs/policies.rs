//! Resource policies, which are kept and mean nothing here, and the policies that tools ask after and that are not here.

use std::sync::Arc;

use longshore_api::error::Error;
use longshore_api::logs::{
    self as wire, DeleteResourcePolicyRequest, DescribeAccountPoliciesRequest, DescribeAccountPoliciesResponse,
    DescribeDestinationsRequest, DescribeDestinationsResponse, DescribeExportTasksRequest, DescribeExportTasksResponse,
    DescribeFieldIndexesRequest, DescribeFieldIndexesResponse, DescribeIndexPoliciesRequest,
    DescribeIndexPoliciesResponse, DescribeResourcePoliciesRequest, DescribeResourcePoliciesResponse,
    GetDataProtectionPolicyRequest, GetDataProtectionPolicyResponse, PolicyScope, PutResourcePolicyRequest,
    PutResourcePolicyResponse,
};
use longshore_model::logs::{Key, MAX_RESOURCE_POLICIES, Record, ResourcePolicy};
use longshore_model::{Group, Guard};
use serde_json::Value;

use super::{PAGE, lookup, page, page_size};
use crate::Context;
use crate::context::Decision;

/// `PutResourcePolicy`.
pub(super) async fn put(ctx: &Context, request: PutResourcePolicyRequest) -> Result<PutResourcePolicyResponse, Error> {
    only_of_the_account(request.resource_arn.as_deref())?;
    let name: Arc<str> = required("policyName", request.policy_name)?.into();
    let document: Arc<str> = required("policyDocument", request.policy_document)?.into();
    if !serde_json::from_str::<Value>(&document).is_ok_and(|document| document.is_object()) {
        return Err(Error::invalid_parameter("policyDocument must be the JSON text of an object."));
    }
    let put = ctx.transact(|snapshot, now| {
        let policies = &snapshot.logs().resource_policies;
        let before = policies.get(&name);
        if before.is_none() && policies.len() >= MAX_RESOURCE_POLICIES {
            let message = format!("There are {MAX_RESOURCE_POLICIES} resource policies already.");
            return Err(Error::limit_exceeded(message));
        }
        let policy = ResourcePolicy { name: Arc::clone(&name), document: Arc::clone(&document), updated_at: now };
        let shown = shown(&policy);
        let record = longshore_model::Record::from(Record::ResourcePolicy(Arc::new(policy)));
        let group = Group::new(format!("PutResourcePolicy {}", record.key()))
            .guard(Guard::unchanged(record.key(), before.map(|before| before.revision)))
            .put(record);
        Ok(Decision::Commit(group.into(), shown))
    });
    Ok(PutResourcePolicyResponse { resource_policy: Some(put.await?), revision_id: None })
}

/// `DeleteResourcePolicy`.
pub(super) async fn delete(ctx: &Context, request: DeleteResourcePolicyRequest) -> Result<(), Error> {
    only_of_the_account(request.resource_arn.as_deref())?;
    let name = required("policyName", request.policy_name)?;
    ctx.transact(|snapshot, _| {
        let before = snapshot.logs().resource_policies.get(&*name);
        let before =
            before.ok_or_else(|| Error::resource_not_found(format!("Policy with name [{name}] does not exist.")))?;
        let key = longshore_model::Key::from(Key::ResourcePolicy(Arc::clone(&before.name)));
        let group = Group::new(format!("DeleteResourcePolicy {key}"))
            .guard(Guard::unchanged(key.clone(), Some(before.revision)))
            .delete(key);
        Ok(Decision::Commit(group.into(), ()))
    })
    .await
}

/// `DescribeResourcePolicies`: those of the account.
pub(super) fn describe(
    ctx: &Context,
    request: DescribeResourcePoliciesRequest,
) -> Result<DescribeResourcePoliciesResponse, Error> {
    let is_of_resources = request.resource_arn.is_some() || request.policy_scope == Some(PolicyScope::Resource);
    let snapshot = ctx.snapshot();
    let after = request.next_token.as_deref();
    let policies = snapshot.logs().resource_policies.values().filter(|_| !is_of_resources);
    let found = policies.filter(|policy| after.is_none_or(|after| &*policy.name > after));
    let (page, next_token) = page(found, page_size(request.limit, PAGE), |last| last.name.to_string());
    let resource_policies = page.into_iter().map(|policy| shown(policy)).collect();
    Ok(DescribeResourcePoliciesResponse { resource_policies: Some(resource_policies), next_token })
}

fn required(member: &str, value: Option<String>) -> Result<String, Error> {
    let missing = || Error::invalid_parameter(format!("{member} must be specified."));
    value.filter(|value| !value.is_empty()).ok_or_else(missing)
}

fn only_of_the_account(resource: Option<&str>) -> Result<(), Error> {
    match resource {
        None => Ok(()),
        Some(_) => Err(Error::invalid_parameter(
            "Policies of single log groups are not there. Leave resourceArn out: the policy is then the account's.",
        )),
    }
}

fn shown(policy: &ResourcePolicy) -> wire::ResourcePolicy {
    wire::ResourcePolicy {
        policy_name: Some(policy.name.to_string()),
        policy_document: Some(policy.document.to_string()),
        last_updated_time: Some(policy.updated_at.as_millis()),
        policy_scope: Some(PolicyScope::Account),
        resource_arn: None,
        revision_id: None,
    }
}

/// `DescribeAccountPolicies`: there are none.
pub(super) fn describe_of_account(
    _ctx: &Context,
    _request: DescribeAccountPoliciesRequest,
) -> Result<DescribeAccountPoliciesResponse, Error> {
    Ok(DescribeAccountPoliciesResponse { account_policies: Some(Vec::new()), next_token: None })
}

/// `GetDataProtectionPolicy`: no group has one.
pub(super) fn data_protection(
    ctx: &Context,
    request: GetDataProtectionPolicyRequest,
) -> Result<GetDataProtectionPolicyResponse, Error> {
    let identifier = request.log_group_identifier.unwrap_or_default();
    lookup::by_identifier(&ctx.snapshot(), ctx.scope(), &identifier)?;
    Ok(GetDataProtectionPolicyResponse { log_group_identifier: Some(identifier), ..Default::default() })
}

/// `DescribeIndexPolicies`: there are none; everything is indexed.
pub(super) fn index(
    ctx: &Context,
    request: DescribeIndexPoliciesRequest,
) -> Result<DescribeIndexPoliciesResponse, Error> {
    all_there(ctx, request.log_group_identifiers)?;
    Ok(DescribeIndexPoliciesResponse { index_policies: Some(Vec::new()), next_token: None })
}

/// `DescribeFieldIndexes`: there are none.
pub(super) fn field_indexes(
    ctx: &Context,
    request: DescribeFieldIndexesRequest,
) -> Result<DescribeFieldIndexesResponse, Error> {
    all_there(ctx, request.log_group_identifiers)?;
    Ok(DescribeFieldIndexesResponse { field_indexes: Some(Vec::new()), next_token: None })
}

fn all_there(ctx: &Context, identifiers: Option<Vec<String>>) -> Result<(), Error> {
    let snapshot = ctx.snapshot();
    for identifier in identifiers.iter().flatten() {
        lookup::by_identifier(&snapshot, ctx.scope(), identifier)?;
    }
    Ok(())
}

/// `DescribeDestinations`: there are none.
pub(super) fn destinations(
    _ctx: &Context,
    _request: DescribeDestinationsRequest,
) -> Result<DescribeDestinationsResponse, Error> {
    Ok(DescribeDestinationsResponse { destinations: Some(Vec::new()), next_token: None })
}

/// `DescribeExportTasks`: there are none.
pub(super) fn exports(
    _ctx: &Context,
    _request: DescribeExportTasksRequest,
) -> Result<DescribeExportTasksResponse, Error> {
    Ok(DescribeExportTasksResponse { export_tasks: Some(Vec::new()), next_token: None })
}
