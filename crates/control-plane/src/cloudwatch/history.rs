//! What became of alarms: noted as they change, told in pages.

use longshore_api::cloudwatch::{
    AlarmHistoryItem, AlarmType, DescribeAlarmHistoryInput, DescribeAlarmHistoryOutput, HistoryItemType, ScanBy,
};
use longshore_api::convert::common::timestamp;
use longshore_api::error::Error;
use longshore_model::alarm::{Alarm, HistoryItem, HistoryKind, State};
use longshore_model::{Scope, Snapshot, Timestamp};
use serde_json::{Map, Value, json};

use super::describe::state_value;
use super::{MAX_PAGE, page_size};
use crate::Context;

/// The longest `HistoryData`, in characters (API reference: `AlarmHistoryItem`).
const MAX_DATA: usize = 4095;

/// Notes that an alarm was made, or that what it watches or does was changed.
pub(super) fn note_configuration(alarm: &mut Alarm, scope: &Scope, is_new: bool, now: Timestamp) {
    let (kind, member, done) = match is_new {
        true => ("Create", "createdAlarm", "created"),
        false => ("Update", "updatedAlarm", "updated"),
    };
    let mut shown = json!({
        "alarmName": alarm.name.as_str(),
        "alarmArn": scope.alarm(&alarm.name),
        "stateValue": state_value(alarm.state),
    });
    if let (Some(shown), Value::Object(carried)) = (shown.as_object_mut(), small(alarm.document.value())) {
        shown.extend(carried);
    }
    let whole = json!({"version": "1.0", "type": kind, member: shown});
    let short = json!({"version": "1.0", "type": kind, member: {"alarmName": alarm.name.as_str()}});
    let summary = format!("Alarm \"{}\" {done}", alarm.name);
    note(alarm, HistoryKind::ConfigurationUpdate, &summary, &[whole, short], now);
}

/// How an alarm stood.
pub(super) struct Stood {
    state: State,
    reason: std::sync::Arc<str>,
    data: Option<std::sync::Arc<str>>,
}

impl Stood {
    pub(super) fn of(alarm: &Alarm) -> Self {
        Self { state: alarm.state, reason: alarm.state_reason.clone(), data: alarm.state_reason_data.clone() }
    }

    fn shown(&self, with_data: bool) -> Value {
        let mut shown = json!({"stateValue": state_value(self.state), "stateReason": &*self.reason});
        let data = self.data.as_deref().filter(|_| with_data).and_then(|data| serde_json::from_str::<Value>(data).ok());
        if let Some(data) = data {
            shown["stateReasonData"] = data;
        }
        shown
    }
}

/// Notes that an alarm stands otherwise than it did.
pub(super) fn note_state(alarm: &mut Alarm, before: &Stood, now: Timestamp) {
    let after = Stood::of(alarm);
    let told =
        |with_data| json!({"version": "1.0", "oldState": before.shown(with_data), "newState": after.shown(with_data)});
    let (from, to) = (state_value(before.state), state_value(after.state));
    let summary = format!("Alarm updated from {} to {}", from.as_str(), to.as_str());
    note(alarm, HistoryKind::StateUpdate, &summary, &[told(true), told(false)], now);
}

/// The first of these texts is kept that is short enough; the last one always is.
fn note(alarm: &mut Alarm, kind: HistoryKind, summary: &str, texts: &[Value], now: Timestamp) {
    let mut texts = texts.iter().map(Value::to_string);
    let Some(data) = texts.find(|text| text.chars().count() <= MAX_DATA) else { return };
    // A name of 255 characters does not leave room for the words around it.
    let summary: String = summary.chars().take(255).collect();
    alarm.note(HistoryItem { at: now, kind, summary: summary.into(), data: data.into() });
}

/// A document with members as the history spells them: `MetricName` is `metricName`, `OKActions` is `okactions`.
fn small(value: &Value) -> Value {
    match value {
        Value::Object(members) => {
            let spelt = |name: &str| match name {
                "OKActions" => "okactions".to_owned(),
                name => name.chars().take(1).flat_map(char::to_lowercase).chain(name.chars().skip(1)).collect(),
            };
            let members: Map<String, Value> = members.iter().map(|(name, value)| (spelt(name), small(value))).collect();
            Value::Object(members)
        }
        Value::Array(values) => values.iter().map(small).collect(),
        other => other.clone(),
    }
}

/// Where an item stands among all: by its time, then its alarm, then its place there.
type Place<'a> = (Timestamp, &'a str, usize);

/// `DescribeAlarmHistory`: the newest first, unless the oldest are asked for first.
pub(super) fn describe(ctx: &Context, request: DescribeAlarmHistoryInput) -> Result<DescribeAlarmHistoryOutput, Error> {
    let size = page_size(request.max_records, MAX_PAGE)?;
    let after = request.next_token.as_deref().map(read_token).transpose()?;
    let snapshot = ctx.snapshot();
    let mut found = matching(&snapshot, &request);
    let is_ascending = request.scan_by == Some(ScanBy::TimestampAscending);
    found.sort_unstable_by(|(one, ..), (other, ..)| if is_ascending { one.cmp(other) } else { other.cmp(one) });
    if let Some((at, name, index)) = &after {
        let last: Place<'_> = (*at, name, *index);
        found.retain(|(place, ..)| if is_ascending { *place > last } else { *place < last });
    }
    let is_cut = found.len() > size;
    found.truncate(size);
    let next_token = found.last().filter(|_| is_cut).map(|(place, ..)| token(*place));
    let items = found.into_iter().map(|(_, alarm, item)| shown(alarm, item)).collect();
    Ok(DescribeAlarmHistoryOutput { alarm_history_items: Some(items), next_token })
}

fn matching<'a>(
    snapshot: &'a Snapshot,
    request: &DescribeAlarmHistoryInput,
) -> Vec<(Place<'a>, &'a Alarm, &'a HistoryItem)> {
    // There are no composite alarms, and none that others contribute to.
    let wants = request.alarm_types.as_deref().is_none_or(|it| it.is_empty() || it.contains(&AlarmType::MetricAlarm));
    let is_there = |alarm: &&Alarm| {
        wants
            && request.alarm_contributor_id.is_none()
            && request.alarm_name.as_deref().is_none_or(|name| name == alarm.name.as_str())
    };
    let is_wanted = |item: &HistoryItem| {
        request.history_item_type.is_none_or(|kind| kind == wire_kind(item.kind))
            && request.start_date.is_none_or(|start| timestamp(item.at) >= start)
            && request.end_date.is_none_or(|end| timestamp(item.at) <= end)
    };
    let alarms = snapshot.alarms().values().map(|entry| &*entry.value).filter(is_there);
    let items = alarms.flat_map(|alarm| {
        let items = alarm.history.iter().enumerate();
        items.map(move |(index, item)| ((item.at, alarm.name.as_str(), index), alarm, item))
    });
    items.filter(|(_, _, item)| is_wanted(item)).collect()
}

fn token((at, name, index): Place<'_>) -> String {
    format!("{}.{index}.{name}", at.as_millis())
}

fn read_token(text: &str) -> Result<(Timestamp, String, usize), Error> {
    let read = || {
        let mut parts = text.splitn(3, '.');
        let at = Timestamp::from_millis(parts.next()?.parse().ok()?);
        let index = parts.next()?.parse().ok()?;
        Some((at, parts.next()?.to_owned(), index))
    };
    read().ok_or_else(|| {
        Error::new("InvalidNextToken", "NextToken is none that DescribeAlarmHistory gave. Begin without one.")
    })
}

fn wire_kind(kind: HistoryKind) -> HistoryItemType {
    match kind {
        HistoryKind::ConfigurationUpdate => HistoryItemType::ConfigurationUpdate,
        HistoryKind::StateUpdate => HistoryItemType::StateUpdate,
    }
}

fn shown(alarm: &Alarm, item: &HistoryItem) -> AlarmHistoryItem {
    AlarmHistoryItem {
        alarm_name: Some(alarm.name.to_string()),
        alarm_type: Some(AlarmType::MetricAlarm),
        timestamp: Some(timestamp(item.at)),
        history_item_type: Some(wire_kind(item.kind)),
        history_summary: Some(item.summary.to_string()),
        history_data: Some(item.data.to_string()),
        ..AlarmHistoryItem::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn members_are_spelt_as_the_history_has_them() {
        let document = json!({"MetricName": "5xx", "OKActions": ["Arn"], "Dimensions": [{"Name": "A", "Value": "B"}]});
        let expected = json!({"metricName": "5xx", "okactions": ["Arn"], "dimensions": [{"name": "A", "value": "B"}]});
        assert_eq!(small(&document), expected);
    }

    #[test]
    fn a_token_is_read_as_it_was_written() {
        let at = Timestamp::from_millis(7);
        assert_eq!(read_token(&token((at, "a.b", 3))).unwrap(), (at, "a.b".to_owned(), 3));
        for wrong in ["", "x", "1.2", "1.x.a"] {
            assert_eq!(read_token(wrong).unwrap_err().code, "InvalidNextToken", "{wrong}");
        }
    }
}
