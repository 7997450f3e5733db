//! What is done with a group's events as they come in: counted, passed on.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::Timestamp;

/// The most metric filters of a group (CloudWatch Logs' quota).
pub const MAX_METRIC_FILTERS: usize = 100;

/// The most subscription filters of a group (CloudWatch Logs' quota).
pub const MAX_SUBSCRIPTION_FILTERS: usize = 2;

/// Which events a filter is for, besides its pattern. Merely carried: there are no transformed logs here, and only one account
/// and region.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Selection {
    /// Whether it looks at what a transformer made of events.
    pub transformed: bool,
    /// By accounts and regions, in their own language.
    pub criteria: Option<Arc<str>>,
    /// Fields of the system that go with what comes of it: `@aws.account`, `@aws.region`.
    pub system_fields: Vec<Arc<str>>,
}

/// Counts events in a metric (API reference: `MetricFilter`).
#[derive(Debug, Clone, PartialEq)]
pub struct MetricFilter {
    /// Its name, unique in the group.
    pub name: Arc<str>,
    /// Which events it counts: a filter pattern that parses.
    pub pattern: Arc<str>,
    /// What is counted.
    pub transformation: MetricTransformation,
    /// For which events.
    pub selection: Selection,
    /// When it was made.
    pub created_at: Timestamp,
}

/// What a matching event adds to which metric (API reference: `MetricTransformation`).
#[derive(Debug, Clone, PartialEq)]
pub struct MetricTransformation {
    /// The metric's name.
    pub name: Arc<str>,
    /// The metric's namespace.
    pub namespace: Arc<str>,
    /// What is added: a number, or `$` and a field of the event.
    pub value: Arc<str>,
    /// What is reported for a period in which no event matched.
    pub default_value: Option<f64>,
    /// Dimensions of the metric: a name, and the field that has the value.
    pub dimensions: BTreeMap<Arc<str>, Arc<str>>,
    /// The metric's unit.
    pub unit: Option<Arc<str>>,
}

/// How events are spread over what takes them (API reference: `Distribution`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Distribution {
    /// Those of a stream together.
    #[default]
    ByLogStream,
    /// Any way.
    Random,
}

/// Passes events on (API reference: `SubscriptionFilter`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SubscriptionFilter {
    /// Its name, unique in the group.
    pub name: Arc<str>,
    /// Which events it passes on: a filter pattern that parses.
    pub pattern: Arc<str>,
    /// Where to: an `http://` or `https://` address, or the ARN of a function whose address servers are told.
    pub destination: Arc<str>,
    /// Merely carried: nobody is asked for permission here.
    pub role_arn: Option<Arc<str>>,
    /// How they are spread.
    pub distribution: Distribution,
    /// For which events.
    pub selection: Selection,
    /// When it was made.
    pub created_at: Timestamp,
}
