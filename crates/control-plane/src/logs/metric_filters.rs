//! Metric filters: kept with their group, which counts by them.

use std::sync::Arc;

use longshore_api::error::Error;
use longshore_api::logs::{
    self as wire, DeleteMetricFilterRequest, DescribeMetricFiltersRequest, DescribeMetricFiltersResponse,
    MetricFilterMatchRecord, PutMetricFilterRequest, TestMetricFilterRequest, TestMetricFilterResponse,
};
use longshore_log_language::Pattern;
use longshore_model::logs::{MAX_METRIC_FILTERS, MetricFilter, MetricTransformation, Selection};
use longshore_model::{LogGroup, Snapshot};

use super::error::no_filter;
use super::groups::edit;
use super::{PAGE, error::invalid_token, kept, lookup, page, page_size, pattern};
use crate::Context;

/// The most dimensions of a metric (API reference: `MetricTransformation.dimensions`).
const MAX_DIMENSIONS: usize = 3;

/// `PutMetricFilter`. One of the same name is replaced, and keeps when it was made.
pub(super) async fn put(ctx: &Context, request: PutMetricFilterRequest) -> Result<(), Error> {
    let parsed = pattern::parse(request.filter_pattern.as_deref().unwrap_or_default())?;
    let given = request.metric_transformations.unwrap_or_default().into_iter().next().unwrap_or_default();
    let transformation = transformation(given)?;
    check(&parsed, &transformation)?;
    let name: Arc<str> = request.filter_name.unwrap_or_default().into();
    let filter_pattern: Arc<str> = request.filter_pattern.unwrap_or_default().into();
    let selection = selection(
        request.apply_on_transformed_logs,
        request.field_selection_criteria,
        request.emit_system_field_dimensions,
    );
    edit(ctx, "PutMetricFilter", &request.log_group_name.unwrap_or_default(), |group, now| {
        let filter = MetricFilter {
            name: Arc::clone(&name),
            pattern: Arc::clone(&filter_pattern),
            transformation: transformation.clone(),
            selection: selection.clone(),
            created_at: now,
        };
        kept::put(&mut group.metric_filters, filter, MAX_METRIC_FILTERS, || {
            Error::limit_exceeded(format!("A log group takes at most {MAX_METRIC_FILTERS} metric filters."))
        })?;
        kept::check_regexes(group, &parsed)
    })
    .await
}

/// What a filter asks for besides its pattern.
pub(super) fn selection(
    transformed: Option<bool>,
    criteria: Option<String>,
    system_fields: Option<Vec<String>>,
) -> Selection {
    Selection {
        transformed: transformed.unwrap_or_default(),
        criteria: criteria.map(Into::into),
        system_fields: system_fields.into_iter().flatten().map(Into::into).collect(),
    }
}

fn transformation(given: wire::MetricTransformation) -> Result<MetricTransformation, Error> {
    let dimensions = given.dimensions.unwrap_or_default();
    if dimensions.len() > MAX_DIMENSIONS {
        return Err(Error::invalid_parameter(format!("A metric takes at most {MAX_DIMENSIONS} dimensions.")));
    }
    if !dimensions.is_empty() && given.default_value.is_some() {
        return Err(Error::invalid_parameter("Default value cannot be set when dimensions are set."));
    }
    Ok(MetricTransformation {
        name: given.metric_name.unwrap_or_default().into(),
        namespace: given.metric_namespace.unwrap_or_default().into(),
        value: given.metric_value.unwrap_or_default().into(),
        default_value: given.default_value,
        dimensions: dimensions.into_iter().map(|(name, field)| (name.into(), field.into())).collect(),
        unit: given.unit.map(|unit| unit.as_str().into()),
    })
}

/// What is counted is a number, or a field that the pattern has; so are dimensions.
fn check(pattern: &Pattern, transformation: &MetricTransformation) -> Result<(), Error> {
    let value = &*transformation.value;
    if value.starts_with('$') {
        pattern.selector(value).map_err(|error| pattern::refused("metricValue", &error))?;
    } else if !value.parse::<f64>().is_ok_and(f64::is_finite) {
        let message = format!("Invalid metricValue: {value} is neither a number nor a field that begins with $.");
        return Err(Error::invalid_parameter(message));
    }
    for field in transformation.dimensions.values() {
        pattern.selector(field).map_err(|error| pattern::refused("dimension", &error))?;
    }
    Ok(())
}

/// `DeleteMetricFilter`.
pub(super) async fn delete(ctx: &Context, request: DeleteMetricFilterRequest) -> Result<(), Error> {
    let name = request.filter_name.unwrap_or_default();
    edit(ctx, "DeleteMetricFilter", &request.log_group_name.unwrap_or_default(), |group, _| {
        group.metric_filter(&name).ok_or_else(|| no_filter("metric filter"))?;
        group.metric_filters.retain(|filter| *filter.name != *name);
        Ok(())
    })
    .await
}

/// `DescribeMetricFilters`: those of a group, or of all, by group and name.
pub(super) fn describe(
    ctx: &Context,
    request: DescribeMetricFiltersRequest,
) -> Result<DescribeMetricFiltersResponse, Error> {
    if request.metric_name.is_some() != request.metric_namespace.is_some() {
        return Err(Error::invalid_parameter("metricName and metricNamespace must be specified together."));
    }
    let snapshot = ctx.snapshot();
    let prefix = request.filter_name_prefix.as_deref().unwrap_or_default();
    let after =
        request.next_token.as_deref().map(|token| token.split_once(':').ok_or_else(invalid_token)).transpose()?;
    let wanted = |group: &LogGroup, filter: &MetricFilter| {
        let metric = &filter.transformation;
        filter.name.starts_with(prefix)
            && request.metric_name.as_deref().is_none_or(|name| *metric.name == *name)
            && request.metric_namespace.as_deref().is_none_or(|namespace| *metric.namespace == *namespace)
            && after.is_none_or(|after| (group.name.as_str(), &*filter.name) > after)
    };
    let groups = groups(&snapshot, request.log_group_name.as_deref())?;
    let filters = groups.iter().flat_map(|group| group.metric_filters.iter().map(move |filter| (*group, filter)));
    let found = filters.filter(|(group, filter)| wanted(group, filter));
    let (page, next_token) =
        page(found, page_size(request.limit, PAGE), |(group, filter)| format!("{}:{}", group.name, filter.name));
    let metric_filters = page.into_iter().map(|(group, filter)| shown(group, filter)).collect();
    Ok(DescribeMetricFiltersResponse { metric_filters: Some(metric_filters), next_token })
}

fn groups<'a>(snapshot: &'a Snapshot, name: Option<&str>) -> Result<Vec<&'a LogGroup>, Error> {
    match name {
        Some(name) => Ok(vec![&lookup::by_name(snapshot, name)?.value]),
        None => Ok(snapshot.logs().groups().values().map(|group| &*group.value).collect()),
    }
}

fn shown(group: &LogGroup, filter: &MetricFilter) -> wire::MetricFilter {
    let metric = &filter.transformation;
    let dimensions = metric.dimensions.iter().map(|(name, field)| (name.to_string(), field.to_string()));
    let transformation = wire::MetricTransformation {
        metric_name: Some(metric.name.to_string()),
        metric_namespace: Some(metric.namespace.to_string()),
        metric_value: Some(metric.value.to_string()),
        default_value: metric.default_value,
        dimensions: Some(dimensions.collect()).filter(|_| !metric.dimensions.is_empty()),
        unit: metric.unit.as_deref().and_then(|unit| unit.parse().ok()),
    };
    let selection = &filter.selection;
    let system_fields: Vec<String> = selection.system_fields.iter().map(ToString::to_string).collect();
    wire::MetricFilter {
        filter_name: Some(filter.name.to_string()),
        filter_pattern: Some(filter.pattern.to_string()),
        metric_transformations: Some(vec![transformation]),
        creation_time: Some(filter.created_at.as_millis()),
        log_group_name: Some(group.name.to_string()),
        apply_on_transformed_logs: Some(selection.transformed),
        field_selection_criteria: selection.criteria.as_deref().map(str::to_owned),
        emit_system_field_dimensions: Some(system_fields).filter(|fields| !fields.is_empty()),
    }
}

/// `TestMetricFilter`: which of these messages match, and what is taken from them.
pub(super) fn test(_ctx: &Context, request: TestMetricFilterRequest) -> Result<TestMetricFilterResponse, Error> {
    let pattern = pattern::parse(request.filter_pattern.as_deref().unwrap_or_default())?;
    let messages = request.log_event_messages.unwrap_or_default();
    let matched = messages.into_iter().zip(1_i64..).filter_map(|(message, number)| {
        let extracted = pattern.extract(&message)?;
        Some(MetricFilterMatchRecord {
            event_number: Some(number),
            event_message: Some(message),
            extracted_values: Some(extracted),
        })
    });
    Ok(TestMetricFilterResponse { matches: Some(matched.collect()) })
}
