//! Alarms as they are described, in pages by name.

use longshore_api::cloudwatch::{AlarmType, DescribeAlarmsInput, DescribeAlarmsOutput, MetricAlarm, StateValue};
use longshore_api::convert::common::timestamp;
use longshore_api::error::Error;
use longshore_model::Scope;
use longshore_model::alarm::{Alarm, State};
use serde::Deserialize;

use super::{invalid, page_size};
use crate::Context;

/// How many a page has that nobody gave a size (API reference: `DescribeAlarms.MaxRecords`).
const PAGE: usize = 50;

/// `DescribeAlarms`.
pub(super) fn describe(ctx: &Context, request: DescribeAlarmsInput) -> Result<DescribeAlarmsOutput, Error> {
    if request.alarm_names.is_some() && request.alarm_name_prefix.is_some() {
        return Err(invalid("AlarmNames and AlarmNamePrefix must not both be specified."));
    }
    let wants_metric_alarms =
        request.alarm_types.as_deref().is_none_or(|types| types.is_empty() || types.contains(&AlarmType::MetricAlarm));
    let of_composites = request.children_of_alarm_name.is_some() || request.parents_of_alarm_name.is_some();
    let size = page_size(request.max_records, PAGE)?;
    let snapshot = ctx.snapshot();
    let names = request.alarm_names.as_deref();
    let prefix = request.alarm_name_prefix.as_deref().unwrap_or_default();
    let action = request.action_prefix.as_deref().unwrap_or_default();
    let after = request.next_token.as_deref();
    let acts = |alarm: &Alarm| {
        let lists = ["OKActions", "AlarmActions", "InsufficientDataActions"];
        let mut actions = lists.iter().flat_map(|list| alarm.document.list(list));
        action.is_empty() || actions.any(|it| it.as_str().is_some_and(|it| it.starts_with(action)))
    };
    let wanted = |alarm: &Alarm| {
        names.is_none_or(|names| names.iter().any(|name| **name == *alarm.name.as_str()))
            && alarm.name.as_str().starts_with(prefix)
            && request.state_value.is_none_or(|state| state == state_value(alarm.state))
            && after.is_none_or(|after| alarm.name.as_str() > after)
            && acts(alarm)
    };
    // There are no composite alarms, and so no parents or children.
    let alarms = snapshot.alarms().values().filter(|_| wants_metric_alarms && !of_composites);
    let mut found = alarms.filter(|alarm| wanted(alarm)).peekable();
    let mut metric_alarms = Vec::new();
    let mut next_token = None;
    while let Some(alarm) = found.next() {
        metric_alarms.push(shown(alarm, ctx.scope())?);
        if metric_alarms.len() == size {
            next_token = found.peek().map(|_| alarm.name.to_string());
            break;
        }
    }
    Ok(DescribeAlarmsOutput { composite_alarms: Some(Vec::new()), metric_alarms: Some(metric_alarms), next_token })
}

pub(super) fn state_value(state: State) -> StateValue {
    match state {
        State::Ok => StateValue::Ok,
        State::Alarm => StateValue::Alarm,
        State::InsufficientData => StateValue::InsufficientData,
    }
}

/// What an alarm carries is kept by the names that both directions have.
fn shown(alarm: &Alarm, scope: &Scope) -> Result<MetricAlarm, Error> {
    #[derive(Deserialize)]
    #[serde(rename_all = "PascalCase")]
    struct Carried {
        alarm_description: Option<String>,
        actions_enabled: Option<bool>,
        #[serde(rename = "OKActions")]
        ok_actions: Option<Vec<String>>,
        alarm_actions: Option<Vec<String>>,
        insufficient_data_actions: Option<Vec<String>>,
        metric_name: Option<String>,
        namespace: Option<String>,
        statistic: Option<longshore_api::cloudwatch::Statistic>,
        extended_statistic: Option<String>,
        dimensions: Option<Vec<longshore_api::cloudwatch::Dimension>>,
        period: Option<i32>,
        unit: Option<longshore_api::cloudwatch::StandardUnit>,
        evaluation_periods: Option<i32>,
        datapoints_to_alarm: Option<i32>,
        threshold: Option<f64>,
        comparison_operator: Option<longshore_api::cloudwatch::ComparisonOperator>,
        treat_missing_data: Option<String>,
        evaluate_low_sample_count_percentile: Option<String>,
        metrics: Option<Vec<longshore_api::cloudwatch::MetricDataQuery>>,
        threshold_metric_id: Option<String>,
        evaluation_criteria: Option<longshore_api::cloudwatch::EvaluationCriteria>,
        evaluation_interval: Option<i32>,
    }
    let it = Carried::deserialize(alarm.document.value());
    let it = it.map_err(|error| Error::server(format!("The alarm {} cannot be shown: {error}", alarm.name)))?;
    Ok(MetricAlarm {
        alarm_name: Some(alarm.name.to_string()),
        alarm_arn: Some(scope.alarm(&alarm.name)),
        alarm_description: it.alarm_description,
        alarm_configuration_updated_timestamp: Some(timestamp(alarm.configured_at)),
        actions_enabled: it.actions_enabled,
        ok_actions: it.ok_actions,
        alarm_actions: it.alarm_actions,
        insufficient_data_actions: it.insufficient_data_actions,
        state_value: Some(state_value(alarm.state)),
        state_reason: Some(alarm.state_reason.to_string()),
        state_reason_data: alarm.state_reason_data.as_ref().map(ToString::to_string),
        state_updated_timestamp: Some(timestamp(alarm.state_updated_at)),
        state_transitioned_timestamp: Some(timestamp(alarm.state_changed_at)),
        metric_name: it.metric_name,
        namespace: it.namespace,
        statistic: it.statistic,
        extended_statistic: it.extended_statistic,
        dimensions: it.dimensions,
        period: it.period,
        unit: it.unit,
        evaluation_periods: it.evaluation_periods,
        datapoints_to_alarm: it.datapoints_to_alarm,
        threshold: it.threshold,
        comparison_operator: it.comparison_operator,
        treat_missing_data: it.treat_missing_data,
        evaluate_low_sample_count_percentile: it.evaluate_low_sample_count_percentile,
        metrics: it.metrics,
        threshold_metric_id: it.threshold_metric_id,
        evaluation_criteria: it.evaluation_criteria,
        evaluation_interval: it.evaluation_interval,
        ..MetricAlarm::default()
    })
}
