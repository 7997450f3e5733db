//! Alarms: put, deleted, and told how they stand.

use std::collections::BTreeSet;
use std::sync::Arc;

use longshore_api::cloudwatch::{
    DeleteAlarmsInput, DisableAlarmActionsInput, EnableAlarmActionsInput, PutMetricAlarmInput, SetAlarmStateInput,
    StateValue,
};
use longshore_api::error::Error;
use longshore_model::alarm::{Alarm, State};
use longshore_model::{Document, Entry, Group, Guard, Key, Record, Revision, Snapshot, Timestamp};
use serde_json::{Map, Value, json};

use super::{history, invalid, tag};
use crate::Context;
use crate::context::Decision;

/// The most alarms of an account (CloudWatch's quota of metric alarms).
const MAX_ALARMS: usize = 5_000;

/// The most alarms that one call deletes (API reference: `DeleteAlarms`).
const MAX_DELETED: usize = 100;

/// `PutMetricAlarm`. One that is there already keeps its state and its tags.
pub(super) async fn put(ctx: &Context, request: PutMetricAlarmInput) -> Result<(), Error> {
    check(&request)?;
    let name = request.alarm_name.clone().unwrap_or_default();
    let tags = tag::read(request.tags.clone())?;
    let document = document(&request);
    ctx.transact(|snapshot, now| {
        let before = snapshot.alarms().get(&*name);
        if before.is_none() && snapshot.alarms().len() >= MAX_ALARMS {
            let message = format!("There are {MAX_ALARMS} alarms already. Delete some that nobody watches.");
            return Err(Error::new("LimitExceeded", message));
        }
        let mut after = match before {
            Some(before) => Alarm { configured_at: now, document: document.clone(), ..(*before.value).clone() },
            None => Alarm {
                name: name.as_str().into(),
                state: State::InsufficientData,
                state_reason: "Unchecked: Initial alarm creation".into(),
                state_reason_data: None,
                state_updated_at: now,
                state_changed_at: now,
                configured_at: now,
                document: document.clone(),
                tags: tags.clone(),
                history: Vec::new(),
            },
        };
        history::note_configuration(&mut after, ctx.scope(), before.is_none(), now);
        Ok(Decision::Commit(write("PutMetricAlarm", before.map(|entry| entry.revision), after).into(), ()))
    })
    .await
}

/// What PutMetricAlarm asks for besides single members (API reference: `PutMetricAlarm`).
fn check(request: &PutMetricAlarmInput) -> Result<(), Error> {
    let sources = [request.metric_name.is_some(), request.metrics.is_some(), request.evaluation_criteria.is_some()];
    if sources.into_iter().filter(|given| *given).count() != 1 {
        return Err(invalid("Exactly one of MetricName, Metrics and EvaluationCriteria must be specified."));
    }
    let has_statistic = request.statistic.is_some();
    if request.metric_name.is_some() && has_statistic == request.extended_statistic.is_some() {
        return Err(invalid("Exactly one of Statistic and ExtendedStatistic must be specified with MetricName."));
    }
    if request.metric_name.is_some() && request.namespace.is_none() {
        return Err(invalid("Namespace must be specified with MetricName."));
    }
    if let Some(period) = request.period.filter(|period| ![10, 20, 30].contains(period) && period % 60 != 0) {
        return Err(invalid(format!("Period must be 10, 20, 30 or a multiple of 60, and is {period}.")));
    }
    if request.evaluation_criteria.is_none() {
        let periods = request.evaluation_periods.ok_or_else(|| invalid("EvaluationPeriods must be specified."))?;
        if request.comparison_operator.is_none() {
            return Err(invalid("ComparisonOperator must be specified."));
        }
        if request.datapoints_to_alarm.is_some_and(|points| points > periods) {
            return Err(invalid("DatapointsToAlarm must not be larger than EvaluationPeriods."));
        }
        if request.threshold.is_some() == request.threshold_metric_id.is_some() {
            return Err(invalid("Exactly one of Threshold and ThresholdMetricId must be specified."));
        }
    }
    let treatments = ["breaching", "notBreaching", "ignore", "missing"];
    match request.treat_missing_data.as_deref() {
        Some(given) if !treatments.contains(&given) => {
            Err(invalid(format!("TreatMissingData must be one of {treatments:?}, and is {given}.")))
        }
        _ => Ok(()),
    }
}

/// What an alarm carries, by the wire names.
fn document(request: &PutMetricAlarmInput) -> Document {
    let mut document = Map::new();
    let members = [
        ("AlarmDescription", json!(request.alarm_description)),
        ("ActionsEnabled", json!(request.actions_enabled.unwrap_or(true))),
        ("OKActions", json!(request.ok_actions.as_deref().unwrap_or_default())),
        ("AlarmActions", json!(request.alarm_actions.as_deref().unwrap_or_default())),
        ("InsufficientDataActions", json!(request.insufficient_data_actions.as_deref().unwrap_or_default())),
        ("MetricName", json!(request.metric_name)),
        ("Namespace", json!(request.namespace)),
        ("Statistic", json!(request.statistic)),
        ("ExtendedStatistic", json!(request.extended_statistic)),
        ("Dimensions", json!(request.dimensions.as_deref().unwrap_or_default())),
        ("Period", json!(request.period)),
        ("Unit", json!(request.unit)),
        ("EvaluationPeriods", json!(request.evaluation_periods)),
        ("DatapointsToAlarm", json!(request.datapoints_to_alarm)),
        ("Threshold", json!(request.threshold)),
        ("ComparisonOperator", json!(request.comparison_operator)),
        ("TreatMissingData", json!(request.treat_missing_data)),
        ("EvaluateLowSampleCountPercentile", json!(request.evaluate_low_sample_count_percentile)),
        ("Metrics", json!(request.metrics)),
        ("ThresholdMetricId", json!(request.threshold_metric_id)),
        ("EvaluationCriteria", json!(request.evaluation_criteria)),
        ("EvaluationInterval", json!(request.evaluation_interval)),
    ];
    document.extend(members.into_iter().filter(|(_, value)| !value.is_null()).map(|(name, it)| (name.to_owned(), it)));
    Document::new(Value::Object(document))
}

/// `DeleteAlarms`: those that are there.
pub(super) async fn delete(ctx: &Context, request: DeleteAlarmsInput) -> Result<(), Error> {
    let names = request.alarm_names.unwrap_or_default();
    if names.len() > MAX_DELETED {
        return Err(invalid(format!("AlarmNames must not have more than {MAX_DELETED} names.")));
    }
    ctx.transact(|snapshot, _| {
        let found = names.iter().filter_map(|name| snapshot.alarms().get(&**name));
        let mut group = Group::new("DeleteAlarms");
        let mut is_empty = true;
        for alarm in found {
            let key = Key::Alarm(alarm.name.clone());
            group = group.guard(Guard::unchanged(key.clone(), Some(alarm.revision))).delete(key);
            is_empty = false;
        }
        Ok(if is_empty { Decision::Answer(()) } else { Decision::Commit(group.into(), ()) })
    })
    .await
}

/// `SetAlarmState`. Until metrics are evaluated the alarm stays as it is told here.
pub(super) async fn set_state(ctx: &Context, request: SetAlarmStateInput) -> Result<(), Error> {
    if let Some(data) = &request.state_reason_data
        && serde_json::from_str::<Value>(data).is_err()
    {
        return Err(Error::new("InvalidFormat", "StateReasonData is not JSON."));
    }
    let name = request.alarm_name.unwrap_or_default();
    let state = match request.state_value {
        Some(StateValue::Ok) => State::Ok,
        Some(StateValue::Alarm) => State::Alarm,
        _ => State::InsufficientData,
    };
    let reason: Arc<str> = request.state_reason.unwrap_or_default().into();
    let data: Option<Arc<str>> = request.state_reason_data.map(Into::into);
    edit(ctx, "SetAlarmState", &[name], |alarm, now| {
        let before = history::Stood::of(alarm);
        let changes = alarm.state != state;
        alarm.state = state;
        alarm.state_reason = Arc::clone(&reason);
        alarm.state_reason_data = data.clone();
        alarm.state_updated_at = now;
        if changes {
            alarm.state_changed_at = now;
            history::note_state(alarm, &before, now);
        }
    })
    .await
}

/// `EnableAlarmActions`.
pub(super) async fn enable_actions(ctx: &Context, request: EnableAlarmActionsInput) -> Result<(), Error> {
    set_actions(ctx, &request.alarm_names.unwrap_or_default(), true).await
}

/// `DisableAlarmActions`.
pub(super) async fn disable_actions(ctx: &Context, request: DisableAlarmActionsInput) -> Result<(), Error> {
    set_actions(ctx, &request.alarm_names.unwrap_or_default(), false).await
}

async fn set_actions(ctx: &Context, names: &[String], enabled: bool) -> Result<(), Error> {
    edit(ctx, "ActionsEnabled", names, |alarm, now| {
        let mut document = alarm.document.value().clone();
        document["ActionsEnabled"] = enabled.into();
        alarm.document = Document::new(document);
        alarm.configured_at = now;
        history::note_configuration(alarm, ctx.scope(), false, now);
    })
    .await
}

async fn edit(
    ctx: &Context,
    operation: &str,
    names: &[String],
    change: impl Fn(&mut Alarm, Timestamp),
) -> Result<(), Error> {
    // Each once, all of them or none.
    let names: BTreeSet<&String> = names.iter().collect();
    ctx.transact(|snapshot, now| {
        let mut group = Group::new(operation);
        for name in &names {
            let before = find(snapshot, name)?;
            let mut after = (*before.value).clone();
            change(&mut after, now);
            let record = Record::Alarm(Arc::new(after));
            group = group.guard(Guard::unchanged(record.key(), Some(before.revision))).put(record);
        }
        Ok(if names.is_empty() { Decision::Answer(()) } else { Decision::Commit(group.into(), ()) })
    })
    .await
}

/// The alarm of a name.
pub(super) fn find<'a>(snapshot: &'a Snapshot, name: &str) -> Result<&'a Entry<Alarm>, Error> {
    let missing = || Error::new("ResourceNotFound", format!("There is no alarm of the name {name}."));
    snapshot.alarms().get(name).ok_or_else(|| missing().with_status(http::StatusCode::NOT_FOUND))
}

/// Writes an alarm, unless somebody else does so first.
pub(super) fn write(operation: &str, before: Option<Revision>, after: Alarm) -> Group {
    let record = Record::Alarm(Arc::new(after));
    Group::new(format!("{operation} {}", record.key())).guard(Guard::unchanged(record.key(), before)).put(record)
}
