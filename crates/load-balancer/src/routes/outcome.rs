//! What happens to a request whose route is found.

use std::sync::Arc;

use longshore_model::load_balancing::{Action, FixedResponse, Redirect, TargetGroupId};

use crate::random;
use crate::targets::Group;

/// What happens.
pub(crate) enum Outcome {
    /// A target of one of these groups gets it.
    Forward(Split),
    /// The client is sent elsewhere.
    Redirect(Redirect),
    /// The load balancer answers.
    FixedResponse(FixedResponse),
    /// There is no action that answers.
    Nothing,
}

/// Groups, each with its share.
pub(crate) struct Split {
    /// Those with a share first, in their order.
    pub(crate) shares: Vec<Share>,
    total: u32,
    /// For how long a client stays with the group that it came to, in seconds.
    pub(crate) stickiness_seconds: Option<u32>,
}

/// A group's share.
pub(crate) struct Share {
    /// The group.
    pub(crate) group: Arc<Group>,
    /// 0 when it gets nothing new.
    pub(crate) weight: u32,
}

impl Outcome {
    /// The last action answers; those before it authenticate, and there are none of them.
    pub(super) fn of(actions: &[Action], group: &impl Fn(TargetGroupId) -> Option<Arc<Group>>) -> Self {
        match actions.last() {
            Some(Action::Forward(forward)) => {
                let share = |weighted: &longshore_model::load_balancing::WeightedGroup| {
                    group(weighted.group).map(|group| Share { group, weight: weighted.weight })
                };
                let shares: Vec<Share> = forward.groups.iter().filter_map(share).collect();
                let total = shares.iter().map(|share| share.weight).sum();
                Self::Forward(Split { shares, total, stickiness_seconds: forward.stickiness_seconds })
            }
            Some(Action::Redirect(redirect)) => Self::Redirect(redirect.clone()),
            Some(Action::FixedResponse(fixed)) => Self::FixedResponse(fixed.clone()),
            None => Self::Nothing,
        }
    }
}

impl Split {
    /// The group with this id, if it still gets something.
    pub(crate) fn same(&self, id: u64) -> Option<&Arc<Group>> {
        let is_it = |share: &&Share| share.group.id.bits() == id && share.weight > 0;
        self.shares.iter().find(is_it).map(|share| &share.group).filter(|group| !group.members().serving.is_empty())
    }

    /// A group by the weights; `None` when none has any.
    pub(crate) fn choose(&self) -> Option<&Arc<Group>> {
        if let [only] = &self.shares[..] {
            return (only.weight > 0).then_some(&only.group);
        }
        let mut at = random::below(self.total);
        for share in &self.shares {
            if at < share.weight {
                return Some(&share.group);
            }
            at -= share.weight;
        }
        None
    }
}
