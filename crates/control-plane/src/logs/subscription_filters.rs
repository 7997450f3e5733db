//! Subscription filters: kept with their group, which passes events on by them.

use std::sync::Arc;

use longshore_api::error::Error;
use longshore_api::logs::{
    self as wire, DeleteSubscriptionFilterRequest, DescribeSubscriptionFiltersRequest,
    DescribeSubscriptionFiltersResponse, PutSubscriptionFilterRequest,
};
use longshore_model::LogGroup;
use longshore_model::logs::{Distribution, MAX_SUBSCRIPTION_FILTERS, SubscriptionFilter};

use super::error::no_filter;
use super::groups::edit;
use super::metric_filters::selection;
use super::{PAGE, kept, lookup, page, page_size, pattern};
use crate::Context;

/// `PutSubscriptionFilter`. One of the same name is replaced, and keeps when it was made.
pub(super) async fn put(ctx: &Context, request: PutSubscriptionFilterRequest) -> Result<(), Error> {
    let parsed = pattern::parse(request.filter_pattern.as_deref().unwrap_or_default())?;
    if request.field_selection_criteria.is_some_and(|criteria| !criteria.is_empty()) {
        return Err(of_one_account("fieldSelectionCriteria"));
    }
    if request.emit_system_fields.is_some_and(|fields| !fields.is_empty()) {
        return Err(of_one_account("emitSystemFields"));
    }
    let destination = destination(ctx, request.destination_arn.unwrap_or_default())?;
    let filter = SubscriptionFilter {
        name: request.filter_name.unwrap_or_default().into(),
        pattern: request.filter_pattern.unwrap_or_default().into(),
        destination,
        role_arn: request.role_arn.map(Into::into),
        distribution: match request.distribution {
            Some(wire::Distribution::Random) => Distribution::Random,
            Some(wire::Distribution::ByLogStream) | None => Distribution::ByLogStream,
        },
        selection: selection(request.apply_on_transformed_logs, None, None),
        created_at: ctx.now(),
    };
    edit(ctx, "PutSubscriptionFilter", &request.log_group_name.unwrap_or_default(), |group, now| {
        let filter = SubscriptionFilter { created_at: now, ..filter.clone() };
        kept::put(&mut group.subscription_filters, filter, MAX_SUBSCRIPTION_FILTERS, || {
            Error::limit_exceeded("Resource limit exceeded.")
        })?;
        kept::check_regexes(group, &parsed)
    })
    .await
}

fn of_one_account(member: &str) -> Error {
    Error::invalid_parameter(format!(
        "{member} is not supported: all log events here are of one account and one region. Leave it out."
    ))
}

/// Where events are passed on to: an address, or the ARN of a function that this server knows the address of, as the targets of
/// lifecycle hooks. Streams of Kinesis and Firehose are not here to take them.
fn destination(ctx: &Context, given: String) -> Result<Arc<str>, Error> {
    match ctx.config().hooks.url(&given) {
        Ok(_) => Ok(given.into()),
        Err(why) => Err(Error::invalid_parameter(format!(
            "The destinationArn {given} is nothing that log events can be passed on to: {why}. Give an address that begins with \
             http:// or https://, which gets what a Lambda function would. There is no Kinesis or Firehose here."
        ))),
    }
}

/// `DeleteSubscriptionFilter`.
pub(super) async fn delete(ctx: &Context, request: DeleteSubscriptionFilterRequest) -> Result<(), Error> {
    let name = request.filter_name.unwrap_or_default();
    edit(ctx, "DeleteSubscriptionFilter", &request.log_group_name.unwrap_or_default(), |group, _| {
        group.subscription_filter(&name).ok_or_else(|| no_filter("subscription filter"))?;
        group.subscription_filters.retain(|filter| *filter.name != *name);
        Ok(())
    })
    .await
}

/// `DescribeSubscriptionFilters`, by name.
pub(super) fn describe(
    ctx: &Context,
    request: DescribeSubscriptionFiltersRequest,
) -> Result<DescribeSubscriptionFiltersResponse, Error> {
    let snapshot = ctx.snapshot();
    let group = lookup::by_name(&snapshot, request.log_group_name.as_deref().unwrap_or_default())?;
    let prefix = request.filter_name_prefix.as_deref().unwrap_or_default();
    let after = request.next_token.as_deref();
    let wanted = |filter: &&SubscriptionFilter| {
        filter.name.starts_with(prefix) && after.is_none_or(|after| &*filter.name > after)
    };
    let found = group.subscription_filters.iter().filter(wanted);
    let (page, next_token) = page(found, page_size(request.limit, PAGE), |last| last.name.to_string());
    let subscription_filters = page.into_iter().map(|filter| shown(group, filter)).collect();
    Ok(DescribeSubscriptionFiltersResponse { subscription_filters: Some(subscription_filters), next_token })
}

fn shown(group: &LogGroup, filter: &SubscriptionFilter) -> wire::SubscriptionFilter {
    let system_fields: Vec<String> = filter.selection.system_fields.iter().map(ToString::to_string).collect();
    wire::SubscriptionFilter {
        filter_name: Some(filter.name.to_string()),
        log_group_name: Some(group.name.to_string()),
        filter_pattern: Some(filter.pattern.to_string()),
        destination_arn: Some(filter.destination.to_string()),
        role_arn: filter.role_arn.as_deref().map(str::to_owned),
        distribution: Some(match filter.distribution {
            Distribution::ByLogStream => wire::Distribution::ByLogStream,
            Distribution::Random => wire::Distribution::Random,
        }),
        apply_on_transformed_logs: Some(filter.selection.transformed),
        creation_time: Some(filter.created_at.as_millis()),
        field_selection_criteria: filter.selection.criteria.as_deref().map(str::to_owned),
        emit_system_fields: Some(system_fields).filter(|fields| !fields.is_empty()),
    }
}
