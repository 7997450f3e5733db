//! Ids of load balancing: the last part of each ARN, 16 hexadecimal digits.

use crate::id::hex_id;

hex_id!(
    /// A load balancer's id.
    LoadBalancerId: u64
);
hex_id!(
    /// A listener's id, unique among all listeners.
    ListenerId: u64
);
hex_id!(
    /// A rule's id, unique among all rules.
    RuleId: u64
);
hex_id!(
    /// A target group's id.
    TargetGroupId: u64
);
