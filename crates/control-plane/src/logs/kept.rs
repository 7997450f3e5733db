//! What metric and subscription filters have in common: they are kept with their group, by name.

use std::sync::Arc;

use longshore_api::error::Error;
use longshore_log_language::Pattern;
use longshore_model::logs::{MetricFilter, SubscriptionFilter};
use longshore_model::{LogGroup, Timestamp};

/// The most filters of a group, of both kinds together, whose patterns have regular expressions (API reference: `PutMetricFilter`,
/// `PutSubscriptionFilter`).
const MAX_WITH_REGEX: usize = 5;

/// A filter of either kind.
pub(super) trait Filter {
    fn name(&self) -> &str;
    fn created_at(&mut self) -> &mut Timestamp;
}

impl Filter for MetricFilter {
    fn name(&self) -> &str {
        &self.name
    }

    fn created_at(&mut self) -> &mut Timestamp {
        &mut self.created_at
    }
}

impl Filter for SubscriptionFilter {
    fn name(&self) -> &str {
        &self.name
    }

    fn created_at(&mut self) -> &mut Timestamp {
        &mut self.created_at
    }
}

/// Puts a filter among those of its kind, which are in the order of their names. One of the same name is replaced, and keeps when it was
/// made.
///
/// # Errors
/// `full`, when there are `most` already.
pub(super) fn put<F: Filter>(
    filters: &mut Vec<F>,
    mut filter: F,
    most: usize,
    full: impl FnOnce() -> Error,
) -> Result<(), Error> {
    match filters.binary_search_by(|other| other.name().cmp(filter.name())) {
        Ok(place) => {
            *filter.created_at() = *filters[place].created_at();
            filters[place] = filter;
        }
        Err(_) if filters.len() >= most => return Err(full()),
        Err(place) => filters.insert(place, filter),
    }
    Ok(())
}

/// Checks a group that has got a filter with this pattern.
///
/// # Errors
/// `LimitExceededException` when too many of its filters have regular expressions.
pub(super) fn check_regexes(group: &LogGroup, pattern: &Pattern) -> Result<(), Error> {
    if !pattern.has_regex() {
        return Ok(());
    }
    let metric = group.metric_filters.iter().map(|filter| &filter.pattern);
    let patterns = metric.chain(group.subscription_filters.iter().map(|filter| &filter.pattern));
    // To look for the sign that begins one spares most of them from being read.
    let may_have = patterns.filter(|pattern| pattern.contains('%'));
    let has = |pattern: &Arc<str>| Pattern::parse(pattern).is_ok_and(|pattern| pattern.has_regex());
    if may_have.filter(|pattern| has(pattern)).count() > MAX_WITH_REGEX {
        return Err(Error::limit_exceeded(format!(
            "A log group takes at most {MAX_WITH_REGEX} metric and subscription filters whose patterns have regular expressions."
        )));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use longshore_model::logs::Selection;

    use super::*;

    fn filter(name: &str, made: i64) -> SubscriptionFilter {
        SubscriptionFilter {
            name: name.into(),
            pattern: "".into(),
            destination: "".into(),
            role_arn: None,
            distribution: longshore_model::logs::Distribution::Random,
            selection: Selection::default(),
            created_at: Timestamp::from_millis(made),
        }
    }

    #[test]
    fn filters_are_in_order_and_keep_when_they_were_made() {
        let mut filters = Vec::new();
        let mut put = |name: &str, made| {
            let full = || Error::limit_exceeded("full");
            put(&mut filters, filter(name, made), 2, full)
                .map(|()| filters.iter().map(|it| (it.name.to_string(), it.created_at.as_millis())).collect::<Vec<_>>())
        };
        assert_eq!(put("b", 1).expect("room"), [("b".to_owned(), 1)]);
        assert_eq!(put("a", 2).expect("room"), [("a".to_owned(), 2), ("b".to_owned(), 1)]);
        assert_eq!(put("b", 3).expect("it is there"), [("a".to_owned(), 2), ("b".to_owned(), 1)]);
        assert_eq!(put("c", 4).unwrap_err().message, "full");
    }
}
