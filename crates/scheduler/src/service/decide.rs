//! The arithmetic of rolling replacement: from counts of tasks to counts of starts and stops (developer guide:
//! "Deployment configuration"; see the parent module for the words used).

/// A service's tasks in numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Counts {
    /// How many ought to run.
    pub desired: u32,
    /// The fewest healthy ones that a stop may leave.
    pub lower: u32,
    /// The most of all kinds that a start may lead to.
    pub upper: u32,
    /// Tasks that stay.
    pub kept: Tally,
    /// Tasks that are to be replaced; unhealthy ones of the newest deployment apart.
    pub outgoing: Tally,
    /// Those among the ones that stay which must not be stopped, though there be too many.
    pub protected_kept: Tally,
    /// Those among the ones to be replaced which must not be stopped yet.
    pub protected_outgoing: Tally,
    /// Running tasks of the newest deployment that fail their check.
    pub unhealthy: u32,
    /// Tasks that were asked to stop and have not yet.
    pub stopping: u32,
    /// How many of those that stay are wanted beyond what is desired, until as many others are stopped for them.
    pub surplus: u32,
}

/// Tasks by how far they have come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Tally {
    pub starting: u32,
    /// Running, but not healthy.
    pub settling: u32,
    /// Running and serving, but too young for a healthy one to be stopped on their account.
    pub proving: u32,
    pub healthy: u32,
}

impl Tally {
    pub(super) fn all(self) -> u32 {
        self.starting + self.running()
    }

    fn running(self) -> u32 {
        self.settling + self.serving()
    }

    fn serving(self) -> u32 {
        self.proving + self.healthy
    }

    /// Those that are not among `others`.
    fn without(self, others: Self) -> Self {
        Self {
            starting: self.starting.saturating_sub(others.starting),
            settling: self.settling.saturating_sub(others.settling),
            proving: self.proving.saturating_sub(others.proving),
            healthy: self.healthy.saturating_sub(others.healthy),
        }
    }
}

/// How many tasks to stop.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Stops {
    /// Of those that stay: more than are desired.
    pub kept: Tally,
    /// Of those that are to be replaced.
    pub outgoing: Tally,
    /// Of the unhealthy ones of the newest deployment.
    pub unhealthy: u32,
}

impl Stops {
    pub(super) fn none(&self) -> bool {
        *self == Self::default()
    }
}

/// What became of the launches that [`Counts::launches`] allowed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Launched {
    /// Launches were not tried, since they failed before.
    pub backing_off: bool,
    /// Tasks for which no instance was found, although stopping outgoing ones would make room.
    pub lacking_room: u32,
    /// Starting tasks among the outgoing ones that are needed while the newest deployment does not get on.
    pub spared: u32,
}

impl Counts {
    fn live(&self) -> u32 {
        self.kept.all() + self.outgoing.all() + self.unhealthy + self.stopping
    }

    /// Whether exactly what is desired runs, and all of it is healthy.
    pub(super) fn is_settled(&self) -> bool {
        let nothing_else = self.outgoing.all() == 0 && self.unhealthy == 0;
        nothing_else && self.kept.all() == self.desired && self.kept.healthy == self.desired
    }

    fn missing(&self) -> u32 {
        self.desired.saturating_sub(self.kept.all())
    }

    /// How many more tasks the upper bound admits.
    pub(super) fn room(&self) -> u32 {
        self.upper.saturating_sub(self.live())
    }

    /// How many tasks of the newest deployment to start.
    pub(super) fn launches(&self) -> u32 {
        self.missing().min(self.room())
    }

    /// How many tasks of the last completed deployment to start while the newest one does not get on: what those that serve
    /// or soon will lack of this strength.
    pub(super) fn fallback_launches(&self, strength: u32) -> u32 {
        let serving = self.kept.running() + self.outgoing.all();
        strength.saturating_sub(serving).min(self.room())
    }

    /// How many tasks run too few for this strength, whatever their deployment.
    pub(super) fn unserved(&self, strength: u32) -> u32 {
        strength.saturating_sub(self.kept.running() + self.outgoing.running())
    }

    /// How many tasks to stop. A stop of a healthy task never leaves fewer healthy ones than the lower bound, and that of
    /// an unproven one never fewer that serve.
    pub(super) fn stops(&self, launched: Launched) -> Stops {
        let mut stops = Stops::default();
        let mut budget = (self.kept.healthy + self.outgoing.healthy).saturating_sub(self.lower);
        let mut spare = (self.kept.serving() + self.outgoing.serving()).saturating_sub(self.lower);
        let outgoing = self.outgoing.without(self.protected_outgoing);
        let kept = self.kept.without(self.protected_kept);

        // Outgoing tasks that do not even run serve nobody.
        stops.outgoing.starting = outgoing.starting.saturating_sub(launched.spared);

        // A running task is stopped when it is replaced, or when its place is needed and not about to become free.
        let replaced = (self.kept.healthy + self.outgoing.running() + self.unhealthy).saturating_sub(self.desired);
        let blocked = if launched.backing_off { 0 } else { self.missing() - self.launches() + launched.lacking_room };
        let needed = blocked.saturating_sub(self.stopping + stops.outgoing.starting);
        let mut wanted = replaced.max(needed);

        stops.outgoing.settling = wanted.min(outgoing.settling);
        wanted -= stops.outgoing.settling;
        stops.unhealthy = wanted.min(self.unhealthy).min(self.unhealthy_limit(replaced));
        wanted -= stops.unhealthy;
        stops.outgoing.proving = wanted.min(outgoing.proving).min(spare);
        wanted -= stops.outgoing.proving;
        spare -= stops.outgoing.proving;
        stops.outgoing.healthy = wanted.min(outgoing.healthy).min(budget).min(spare);
        budget -= stops.outgoing.healthy;
        spare -= stops.outgoing.healthy;

        let mut excess = self.kept.all().saturating_sub(self.desired + self.surplus);
        stops.kept.starting = excess.min(kept.starting);
        excess -= stops.kept.starting;
        stops.kept.settling = excess.min(kept.settling);
        excess -= stops.kept.settling;
        stops.kept.proving = excess.min(kept.proving).min(spare);
        excess -= stops.kept.proving;
        spare -= stops.kept.proving;
        stops.kept.healthy = excess.min(kept.healthy).min(budget).min(spare);
        stops
    }

    /// An unhealthy task may still serve somebody: without a replacement one is stopped at a time.
    fn unhealthy_limit(&self, replaced: u32) -> u32 {
        let one_at_a_time = u32::from(self.stopping == 0 && self.kept.starting == 0);
        replaced.max(one_at_a_time)
    }

    /// Whether the bounds forbid every step although tasks are to be replaced.
    pub(super) fn is_stuck(&self, stops: &Stops) -> bool {
        let underway = self.stopping + self.kept.all() - self.kept.healthy + self.outgoing.starting;
        self.missing() > 0 && self.room() == 0 && stops.none() && underway == 0
    }
}

#[cfg(test)]
mod tests;
