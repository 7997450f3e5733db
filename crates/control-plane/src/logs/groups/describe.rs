//! Log groups as they are described, in pages by name.

use longshore_api::error::Error;
use longshore_api::logs::{
    self as wire, DescribeLogGroupsRequest, DescribeLogGroupsResponse, ListLogGroupsRequest, ListLogGroupsResponse,
    LogGroupClass, LogGroupSummary, TagFilter,
};
use longshore_model::logs::Class;
use longshore_model::snapshot::Entry;
use longshore_model::{LogGroup, Snapshot};

use super::super::{PAGE, home, lookup, page, page_size, store};
use crate::Context;

/// `DescribeLogGroups`.
pub(crate) fn describe(ctx: &Context, request: DescribeLogGroupsRequest) -> Result<DescribeLogGroupsResponse, Error> {
    let (prefix, pattern) = (request.log_group_name_prefix.as_deref(), request.log_group_name_pattern.as_deref());
    if prefix.is_some() && pattern.is_some() {
        return Err(Error::invalid_parameter(
            "logGroupNamePrefix and logGroupNamePattern are mutually exclusive parameters. Only one can be specified.",
        ));
    }
    let snapshot = ctx.snapshot();
    if let Some(identifiers) = &request.log_group_identifiers {
        if prefix.is_some() || pattern.is_some() || request.log_group_class.is_some() {
            let message = "Beside logGroupIdentifiers only includeLinkedAccounts may be specified.";
            return Err(Error::invalid_parameter(message));
        }
        let log_groups = named(ctx, &snapshot, identifiers)?;
        return Ok(DescribeLogGroupsResponse { log_groups: Some(log_groups), next_token: None });
    }
    let wanted = |group: &LogGroup| {
        pattern.is_none_or(|pattern| group.name.as_str().contains(pattern)) && is_of(group, request.log_group_class)
    };
    let found = snapshot.logs().groups_from(prefix.unwrap_or_default(), request.next_token.as_deref());
    let (page, next_token) =
        page(found.filter(|group| wanted(group)), page_size(request.limit, PAGE), |last| last.name.to_string());
    // A search by pattern tells less (API reference: `DescribeLogGroups.logGroupNamePattern`).
    let brief = |group: wire::LogGroup| wire::LogGroup {
        log_group_name: group.log_group_name,
        creation_time: group.creation_time,
        arn: group.arn,
        ..wire::LogGroup::default()
    };
    let shown = page.into_iter().map(|group| shown(ctx, group));
    let log_groups = if pattern.is_some() { shown.map(brief).collect() } else { shown.collect() };
    Ok(DescribeLogGroupsResponse { log_groups: Some(log_groups), next_token })
}

fn named(ctx: &Context, snapshot: &Snapshot, identifiers: &[String]) -> Result<Vec<wire::LogGroup>, Error> {
    let mut names: Vec<&str> =
        identifiers.iter().map(|identifier| lookup::name_of(ctx.scope(), identifier)).collect::<Result<_, _>>()?;
    names.sort_unstable();
    names.dedup();
    Ok(names.into_iter().filter_map(|name| snapshot.logs().group(name)).map(|group| shown(ctx, group)).collect())
}

/// `ListLogGroups`.
pub(crate) fn list(ctx: &Context, request: ListLogGroupsRequest) -> Result<ListLogGroupsResponse, Error> {
    // Nothing here has sources of data or field indexes.
    let wants_what_is_not_here = request.data_sources.is_some() || request.field_index_names.is_some();
    let tags = request.log_group_tags.unwrap_or_default();
    let wanted = |group: &LogGroup| {
        !wants_what_is_not_here
            && is_of(group, request.log_group_class)
            && request.log_group_name_pattern.as_deref().is_none_or(|patterns| has_a_name_of(group, patterns))
            && tags.iter().all(|filter| has_tag(group, filter))
    };
    let snapshot = ctx.snapshot();
    let found = snapshot.logs().groups_from("", request.next_token.as_deref());
    let (page, next_token) =
        page(found.filter(|group| wanted(group)), page_size(request.limit, PAGE), |last| last.name.to_string());
    let summary = |group: &Entry<LogGroup>| LogGroupSummary {
        log_group_name: Some(group.name.to_string()),
        log_group_arn: Some(ctx.scope().log_group(&group.name)),
        log_group_class: Some(class(group.class)),
    };
    Ok(ListLogGroupsResponse { log_groups: Some(page.into_iter().map(summary).collect()), next_token })
}

/// Whether a name begins with, or has in it, one of the texts between `|` (API reference:
/// `ListLogGroups.logGroupNamePattern`).
fn has_a_name_of(group: &LogGroup, patterns: &str) -> bool {
    let name = group.name.as_str();
    patterns.split('|').any(|pattern| match pattern.strip_prefix('^') {
        Some(prefix) => name.starts_with(prefix),
        None => name.contains(pattern),
    })
}

/// Whether a group has a tag of this key with one of these values, if any are given. A value may begin with `!`, for not this
/// one, and begin and end with `*`, for anything. With a `*` case does not matter (API reference: `TagFilter.values`).
fn has_tag(group: &LogGroup, filter: &TagFilter) -> bool {
    let key = filter.key.as_deref().unwrap_or_default();
    let value = group.tags.iter().find(|tag| &*tag.key == key).map(|tag| &*tag.value);
    let matches = |wanted: &str, value: &str| {
        if !wanted.starts_with('*') && !wanted.ends_with('*') {
            return value == wanted;
        }
        let (wanted, value) = (wanted.to_lowercase(), value.to_lowercase());
        match (wanted.strip_prefix('*'), wanted.strip_suffix('*')) {
            (Some(rest), Some(_)) => value.contains(rest.strip_suffix('*').unwrap_or_default()),
            (Some(end), None) => value.ends_with(end),
            (None, Some(start)) => value.starts_with(start),
            (None, None) => false,
        }
    };
    match filter.values.as_deref().filter(|values| !values.is_empty()) {
        None => value.is_some(),
        Some(values) => values.iter().any(|wanted| match wanted.strip_prefix('!') {
            Some(other) => value.is_none_or(|value| !matches(other, value)),
            None => value.is_some_and(|value| matches(wanted, value)),
        }),
    }
}

fn is_of(group: &LogGroup, wanted: Option<LogGroupClass>) -> bool {
    wanted.is_none_or(|wanted| wanted == class(group.class))
}

fn class(class: Class) -> LogGroupClass {
    match class {
        Class::Standard => LogGroupClass::Standard,
        Class::InfrequentAccess => LogGroupClass::InfrequentAccess,
        Class::Delivery => LogGroupClass::Delivery,
    }
}

fn shown(ctx: &Context, group: &LogGroup) -> wire::LogGroup {
    let arn = ctx.scope().log_group(&group.name);
    wire::LogGroup {
        log_group_name: Some(group.name.to_string()),
        creation_time: Some(group.created_at.as_millis()),
        retention_in_days: group.retention_days.and_then(|days| i32::try_from(days).ok()),
        metric_filter_count: i32::try_from(group.metric_filters.len()).ok(),
        arn: Some(format!("{arn}:*")),
        log_group_arn: Some(arn),
        // What another server has stored it is asked for.
        stored_bytes: matches!(home::of_group(ctx, group), Ok(None)).then(|| store::bytes(ctx, group)),
        log_group_class: Some(class(group.class)),
        deletion_protection_enabled: Some(group.is_protected),
        ..wire::LogGroup::default()
    }
}
