//! A metric filter at work.

use std::collections::HashMap;
use std::sync::Arc;

use longshore_log_language::{Pattern, Selector};
use longshore_logs::Stored;
use longshore_model::logs::MetricFilter;

use super::{Figures, Key, MINUTE};

/// What a filter has counted in events that came together.
#[derive(Debug, Default)]
pub(in crate::logs) struct Counted {
    pub(super) unit: Option<Arc<str>>,
    pub(super) figures: HashMap<(Key, i64), Figures>,
}

impl Counted {
    /// Takes a value of an event of this time, in milliseconds.
    pub(super) fn note(&mut self, key: Key, at: i64, value: f64) {
        self.add(key, at, Figures::one(value));
    }

    fn add(&mut self, key: Key, at: i64, figures: Figures) {
        let place = (key, at.div_euclid(MINUTE));
        self.figures.entry(place).and_modify(|it| it.add(&figures)).or_insert(figures);
    }
}

/// A filter's record, ready to count by.
#[derive(Debug)]
pub(in crate::logs) struct Filter {
    pattern: Pattern,
    value: Value,
    key: Key,
    dimensions: Vec<(Arc<str>, Selector)>,
    default: Option<f64>,
    unit: Option<Arc<str>>,
}

/// What an event adds.
#[derive(Debug)]
enum Value {
    Fixed(f64),
    Field(Selector),
}

impl Filter {
    /// Reads a record; in words, why not, for one that an other version has written.
    pub(in crate::logs) fn read(record: &MetricFilter) -> Result<Self, String> {
        let pattern = Pattern::parse(&record.pattern).map_err(|error| error.to_string())?;
        let asked = &record.transformation;
        let selector = |text: &str| pattern.selector(text).map_err(|error| format!("{text}: {error}"));
        let value = match asked.value.starts_with('$') {
            true => Value::Field(selector(&asked.value)?),
            false => Value::Fixed(asked.value.trim().parse().map_err(|_| format!("{} is no number", asked.value))?),
        };
        let dimensions = asked.dimensions.iter().map(|(name, field)| Ok((Arc::clone(name), selector(field)?)));
        let dimensions = dimensions.collect::<Result<_, String>>()?;
        let key =
            Key { namespace: Arc::clone(&asked.namespace), name: Arc::clone(&asked.name), dimensions: Vec::new() };
        Ok(Self { value, key, dimensions, default: asked.default_value, unit: asked.unit.clone(), pattern })
    }

    /// Counts events. One without the field that is the value, or without one of those that are dimensions, adds nothing.
    pub(in crate::logs) fn count(&self, events: &[Stored]) -> Counted {
        let mut counted = Counted { unit: self.unit.clone(), figures: HashMap::new() };
        for event in events {
            if self.pattern.matches(&event.message)
                && let Some(value) = self.value_of(&event.message)
                && let Some(key) = self.key_of(&event.message)
            {
                counted.note(key, event.timestamp, value);
            } else if let Some(default) = self.default {
                counted.add(self.key.clone(), event.timestamp, Figures::none(default));
            }
        }
        counted
    }

    fn value_of(&self, message: &str) -> Option<f64> {
        match &self.value {
            Value::Fixed(value) => Some(*value),
            Value::Field(selector) => selector.number(message),
        }
    }

    fn key_of(&self, message: &str) -> Option<Key> {
        let dimensions = self.dimensions.iter().map(|(name, selector)| {
            let value = selector.value(message).filter(|value| !value.is_empty())?;
            Some((Arc::clone(name), Arc::from(&*value)))
        });
        Some(Key { dimensions: dimensions.collect::<Option<_>>()?, ..self.key.clone() })
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use longshore_logs::EventId;
    use longshore_model::Timestamp;
    use longshore_model::logs::{MetricTransformation, Selection};

    use super::super::Counts;
    use super::*;

    fn filter(pattern: &str, value: &str, default: Option<f64>, dimensions: &[(&str, &str)]) -> Filter {
        let dimensions: BTreeMap<Arc<str>, Arc<str>> =
            dimensions.iter().map(|(name, field)| ((*name).into(), (*field).into())).collect();
        let transformation = MetricTransformation {
            name: "Latency".into(),
            namespace: "App".into(),
            value: value.into(),
            default_value: default,
            dimensions,
            unit: Some("Milliseconds".into()),
        };
        let record = MetricFilter {
            name: "f".into(),
            pattern: pattern.into(),
            transformation,
            selection: Selection::default(),
            created_at: Timestamp::from_millis(0),
        };
        Filter::read(&record).expect("a filter")
    }

    fn events(messages: &[&str]) -> Vec<Stored> {
        let stored = |(n, message): (usize, &&str)| Stored {
            timestamp: 0,
            ingestion_time: 0,
            stream: "s".into(),
            message: (*message).into(),
            id: EventId::new(0, n as u64),
        };
        messages.iter().enumerate().map(stored).collect()
    }

    fn key(dimensions: &[(&str, &str)]) -> Key {
        let dimensions = dimensions.iter().map(|(name, value)| ((*name).into(), (*value).into())).collect();
        Key { namespace: "App".into(), name: "Latency".into(), dimensions }
    }

    #[test]
    fn a_value_and_dimensions_are_taken_from_the_event() {
        let filter = filter("{ $.latency > 0 }", "$.latency", None, &[("Host", "$.host")]);
        let counts = Counts::default();
        let messages = [
            r#"{"latency": 5, "host": "a"}"#,
            r#"{"latency": 7.5, "host": "a"}"#,
            r#"{"latency": 1, "host": "b"}"#,
            r#"{"latency": 1}"#,
            "no match",
        ];
        counts.add(filter.count(&events(&messages)), 0);
        let (periods, unit) = counts.periods(&key(&[("Host", "a")]), 0, 60_000, 60_000);
        assert_eq!(unit.as_deref(), Some("Milliseconds"));
        assert_eq!((periods[0].1.sum, periods[0].1.samples), (12.5, 2));
        assert_eq!(counts.keys(), [key(&[("Host", "a")]), key(&[("Host", "b")])]);
    }

    #[test]
    fn the_default_value_stands_for_a_minute_in_which_nothing_matched() {
        let filter = filter("ERROR", "1", Some(0.0), &[]);
        let counts = Counts::default();
        counts.add(filter.count(&events(&["fine", "fine too"])), 0);
        let figures = |counts: &Counts| {
            let (periods, _) = counts.periods(&key(&[]), 0, 60_000, 60_000);
            periods.iter().map(|(_, it)| (it.sum, it.samples)).collect::<Vec<_>>()
        };
        assert_eq!(figures(&counts), [(0.0, 1)]);
        counts.add(filter.count(&events(&["ERROR", "fine", "ERROR"])), 0);
        assert_eq!(figures(&counts), [(2.0, 2)]);
    }
}
