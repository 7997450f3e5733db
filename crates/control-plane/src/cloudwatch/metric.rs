//! Metrics: what metric filters of logs have counted on this server.

use longshore_api::cloudwatch::{
    Datapoint, Dimension, DimensionFilter, GetMetricStatisticsInput, GetMetricStatisticsOutput, ListMetricsInput,
    ListMetricsOutput, Metric, StandardUnit, Statistic,
};
use longshore_api::convert::common::timestamp;
use longshore_api::error::Error;
use longshore_model::Timestamp;

use super::invalid;
use crate::Context;
use crate::logs::counting::{Figures, Key};

/// The most datapoints of an answer (API reference: `GetMetricStatistics`).
const MAX_DATAPOINTS: i64 = 1_440;

/// How many metrics a page has (API reference: `ListMetrics`).
const PAGE: usize = 500;

/// `GetMetricStatistics`.
pub(super) fn statistics(ctx: &Context, request: GetMetricStatisticsInput) -> Result<GetMetricStatisticsOutput, Error> {
    if request.extended_statistics.is_some_and(|asked| !asked.is_empty()) {
        return Err(invalid("Percentiles are not there: only sums, counts and extremes of each minute are kept."));
    }
    let asked = request.statistics.unwrap_or_default();
    if asked.is_empty() {
        let message = "The parameter Statistics must be specified: SampleCount, Average, Sum, Minimum or Maximum.";
        return Err(Error::new("MissingParameter", message));
    }
    let period = i64::from(request.period.unwrap_or_default());
    if period < 60 || period % 60 != 0 {
        return Err(invalid("The parameter Period must be a multiple of 60: there is a figure for each minute."));
    }
    let period = period * 1000;
    let millis = |time: Option<longshore_api::timestamp::Timestamp>| time.map_or(0, |time| time.millis());
    let (start, end) = (millis(request.start_time), millis(request.end_time));
    if start >= end {
        return Err(invalid("The parameter StartTime must be less than the parameter EndTime."));
    }
    if (end - start) / period > MAX_DATAPOINTS {
        return Err(Error::new(
            "InvalidParameterCombination",
            format!("An answer has at most {MAX_DATAPOINTS} datapoints. Ask for a longer Period, or for less time."),
        ));
    }
    let name = request.metric_name.unwrap_or_default();
    let key = key(request.namespace.unwrap_or_default(), name.clone(), request.dimensions.unwrap_or_default());
    // Periods begin at whole ones, as CloudWatch rounds them.
    let start = start.div_euclid(period) * period;
    let (periods, unit) = ctx.activity().counts.periods(&key, start, end, period);
    let unit: StandardUnit = unit.as_deref().unwrap_or("None").parse().unwrap_or(StandardUnit::None);
    let is_other = request.unit.is_some_and(|asked| asked != unit);
    let shown = periods.into_iter().filter(|_| !is_other).map(|(at, figures)| datapoint(at, &figures, unit, &asked));
    Ok(GetMetricStatisticsOutput { label: Some(name), datapoints: Some(shown.collect()) })
}

fn key(namespace: String, name: String, dimensions: Vec<Dimension>) -> Key {
    let pair = |it: Dimension| (it.name.unwrap_or_default().into(), it.value.unwrap_or_default().into());
    let mut dimensions: Vec<_> = dimensions.into_iter().map(pair).collect();
    dimensions.sort();
    Key { namespace: namespace.into(), name: name.into(), dimensions }
}

fn datapoint(at: i64, figures: &Figures, unit: StandardUnit, asked: &[Statistic]) -> Datapoint {
    let if_asked = |statistic: Statistic, value: f64| asked.contains(&statistic).then_some(value);
    let samples = figures.samples as f64;
    Datapoint {
        timestamp: Some(timestamp(Timestamp::from_millis(at))),
        sample_count: if_asked(Statistic::SampleCount, samples),
        average: if_asked(Statistic::Average, figures.sum / samples),
        sum: if_asked(Statistic::Sum, figures.sum),
        minimum: if_asked(Statistic::Minimum, figures.min),
        maximum: if_asked(Statistic::Maximum, figures.max),
        unit: Some(unit),
        extended_statistics: None,
    }
}

/// `ListMetrics`.
pub(super) fn list(ctx: &Context, request: ListMetricsInput) -> Result<ListMetricsOutput, Error> {
    let first: usize = match request.next_token {
        None => 0,
        Some(token) => token.parse().map_err(|_| Error::new("InvalidParameterValue", "The NextToken is invalid."))?,
    };
    let filters = request.dimensions.unwrap_or_default();
    let keys = ctx.activity().counts.keys();
    let wanted = |key: &&Key| {
        request.namespace.as_deref().is_none_or(|namespace| *key.namespace == *namespace)
            && request.metric_name.as_deref().is_none_or(|name| *key.name == *name)
            && filters.iter().all(|filter| has(key, filter))
    };
    let mut found = keys.iter().filter(wanted).skip(first);
    let page: Vec<Metric> = found.by_ref().take(PAGE).map(shown).collect();
    let next_token = found.next().map(|_| (first + PAGE).to_string());
    Ok(ListMetricsOutput { metrics: Some(page), next_token, ..ListMetricsOutput::default() })
}

fn has(key: &Key, filter: &DimensionFilter) -> bool {
    key.dimensions.iter().any(|(name, value)| {
        filter.name.as_deref() == Some(&**name) && filter.value.as_deref().is_none_or(|wanted| *wanted == **value)
    })
}

fn shown(key: &Key) -> Metric {
    let dimension = |(name, value): &(std::sync::Arc<str>, std::sync::Arc<str>)| Dimension {
        name: Some(name.to_string()),
        value: Some(value.to_string()),
    };
    Metric {
        namespace: Some(key.namespace.to_string()),
        metric_name: Some(key.name.to_string()),
        dimensions: Some(key.dimensions.iter().map(dimension).collect()),
    }
}
