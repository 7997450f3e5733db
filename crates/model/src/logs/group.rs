//! A log group.

use super::{MetricFilter, SubscriptionFilter};
use crate::id::{LogGroupName, hex_id};
use crate::{Tag, Timestamp};

/// The most log groups of an account (CloudWatch Logs' quota).
pub const MAX_GROUPS: usize = 1_000_000;

/// The numbers of days for which events may be kept (API reference: `PutRetentionPolicy.retentionInDays`).
pub const RETENTION_DAYS: [u32; 22] =
    [1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653];

hex_id!(
    /// What the log store knows a group by: 64 bits that are drawn when it is made.
    GroupId: u64
);

hex_id!(
    /// A log store: 64 bits that are drawn when its directory is made, and go with it from server to server.
    LogStoreId: u64
);

/// What a group's events are kept for (API reference: `LogGroupClass`). Here all of them are stored and found alike.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Class {
    /// Everything may be done with them.
    #[default]
    Standard,
    /// They are looked at seldom.
    InfrequentAccess,
    /// They are only passed on.
    Delivery,
}

/// A log group.
#[derive(Debug, Clone, PartialEq)]
pub struct LogGroup {
    /// Its name.
    pub name: LogGroupName,
    /// What its streams and events are stored under.
    pub id: GroupId,
    /// The log store that has its streams and events: that of the server which made it. Absent where that server kept no logs.
    pub store: Option<LogStoreId>,
    /// When it was made.
    pub created_at: Timestamp,
    /// For how many days its events are kept, one of [`RETENTION_DAYS`]; for ever if absent.
    pub retention_days: Option<u32>,
    /// What its events are kept for.
    pub class: Class,
    /// Whether it may not be deleted.
    pub is_protected: bool,
    /// Labels.
    pub tags: Vec<Tag>,
    /// What is counted in its events, by name.
    pub metric_filters: Vec<MetricFilter>,
    /// Where its events are passed on to, by name.
    pub subscription_filters: Vec<SubscriptionFilter>,
}

impl LogGroup {
    /// A metric filter by name.
    pub fn metric_filter(&self, name: &str) -> Option<&MetricFilter> {
        self.metric_filters.iter().find(|filter| &*filter.name == name)
    }

    /// A subscription filter by name.
    pub fn subscription_filter(&self, name: &str) -> Option<&SubscriptionFilter> {
        self.subscription_filters.iter().find(|filter| &*filter.name == name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_read_as_it_is_printed() {
        for bits in [0, 0xabc, u64::MAX] {
            assert_eq!(GroupId::from_bits(bits).to_string().parse(), Ok(GroupId::from_bits(bits)));
        }
        for text in ["", "abc", "+00000000000000a", "00000000000000zz", "00000000000000000"] {
            assert!(text.parse::<GroupId>().is_err(), "{text}");
        }
    }
}
