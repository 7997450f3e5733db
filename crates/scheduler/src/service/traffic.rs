//! Shifts traffic: a service deployment says what share of it each revision is to have ([`ServiceDeployment::weights`]), and
//! the rules and listeners that its load balancers name are rewritten to that.
//!
//! It is the level that counts: whenever a plan is made while a deployment is under way, the weights are brought to what they
//! ought to be, in the plan's own groups. Both target groups are named from the beginning on, so that the new one's targets are
//! checked before they get anything. What else a rule forwards to, and what else it does, stays.

use std::collections::BTreeMap;

use longshore_model::express;
use longshore_model::load_balancing::{
    Action, Advanced, Attachment, Listener, Record as BalancingRecord, Route, Rule, TargetGroupId, WeightedGroup,
    attachments,
};
use longshore_model::service_deployment::Strategy;
use longshore_model::snapshot::LoadBalancingState;
use longshore_model::{DeploymentId, Record, Revision, Rollout, ServiceDeployment};

use super::View;
use super::groups::Groups;
use super::history::History;
use crate::balance;

/// All traffic, in tenths of a percent.
const ALL: u32 = 1000;

/// What is to be rewritten, and as what it was seen.
pub(super) type Rewritten = Vec<(Revision, Record)>;

/// The routes that have to change for the deployment that is under way.
pub(super) fn shift(view: &View<'_>, history: &History<'_>, rollout: &Rollout) -> Rewritten {
    let Some(under_way) = rollout.under_way.and_then(|id| history.get(id)) else { return Rewritten::new() };
    if under_way.configuration().strategy() == Strategy::Rolling {
        return Rewritten::new();
    }
    let mut shares: BTreeMap<Route, BTreeMap<TargetGroupId, u32>> = BTreeMap::new();
    for (advanced, group, (production, test)) in wanted(view, under_way, rollout) {
        let routes = [(Some(advanced.production), production), (advanced.test, test)];
        for (route, share) in routes.into_iter().filter_map(|(route, share)| Some((route?, share))) {
            *shares.entry(route).or_default().entry(group).or_default() += share;
        }
    }
    let balancing = view.snapshot.load_balancing();
    let same =
        shares.iter().flat_map(|(route, shares)| twins(balancing, *route).map(move |twin| (twin, shares.clone())));
    let same: Vec<_> = same.collect();
    shares.into_iter().chain(same).filter_map(|(route, shares)| rewrite(balancing, route, &shares)).collect()
}

/// The routes that the same traffic comes by: endpoints of Express services are there by HTTP and by HTTPS.
fn twins(balancing: &LoadBalancingState, route: Route) -> impl Iterator<Item = Route> + '_ {
    let rule = match route {
        Route::Rule(balancer, listener, rule) => balancing.rules.get(&(balancer, listener, rule)),
        Route::Listener(..) => None,
    };
    let twins = rule.into_iter().flat_map(|rule| express::twins(balancing, rule));
    twins.map(|twin| Route::Rule(twin.load_balancer, twin.listener, twin.id))
}

/// Writes what is to be rewritten.
pub(super) fn write(rewritten: Rewritten, groups: &mut Groups<'_>) {
    for (revision, record) in rewritten {
        groups.rewrite(revision, record);
    }
}

/// The route that production or test traffic is to be shifted by and that is not there; in the words of its service.
pub(super) fn missing_route(view: &View<'_>) -> Option<String> {
    let balancing = view.snapshot.load_balancing();
    let routes = attachments(&view.service.document).filter_map(|it| it.advanced);
    let mut routes = routes.flat_map(|it| [Some(it.production), it.test]).flatten();
    let missing = routes.find(|route| !forwards(balancing, *route))?;
    let what = match missing {
        Route::Rule(_, _, rule) => format!("the listener rule {rule}"),
        Route::Listener(_, listener) => format!("the listener {listener}"),
    };
    Some(format!("{what}, by which traffic is shifted, does not exist or forwards to no target group"))
}

fn forwards(balancing: &LoadBalancingState, route: Route) -> bool {
    balancing.actions_of(route).is_some_and(|actions| actions.iter().any(|it| matches!(it, Action::Forward(_))))
}

/// The share of production and of test traffic.
type Shares = (u32, u32);

/// What each target group of each load balancer is to have. A revision that is not known any more has nothing.
fn wanted<'a>(
    view: &View<'a>,
    under_way: &ServiceDeployment,
    rollout: &Rollout,
) -> Vec<(Advanced<'a>, TargetGroupId, Shares)> {
    let found = view.state.service(view.service.name.as_str());
    let mut wanted = Vec::new();
    for attachment in attachments(&view.service.value.document) {
        let Some(advanced) = attachment.advanced else { continue };
        let both = [attachment.target_group, advanced.alternate];
        // A group that nothing is said of has no share of it.
        wanted.extend(both.map(|group| (advanced, group, (0, 0))));
        let mut rest = (ALL, ALL);
        let newest = weights(under_way, rollout);
        for (revision, (production, test)) in newest {
            let document = balance::document_in(Some(rollout), found, revision);
            let Some((document, uses_alternate)) = document else { continue };
            let own = attachments(document).find(|own| is_same(own, &attachment));
            let Some(own) = own else { continue };
            wanted.push((advanced, own.side(uses_alternate).0, (production, test)));
            rest = (rest.0 - production.min(rest.0), rest.1 - test.min(rest.1));
        }
        // What the old one would have had that was in no group goes to where the newest is.
        if rest != (0, 0)
            && let Some(primary) = rollout.primary()
        {
            wanted.push((advanced, attachment.side(primary.uses_alternate).0, rest));
        }
    }
    wanted
}

/// The revisions' shares. A service's first deployment has all of them.
fn weights(under_way: &ServiceDeployment, rollout: &Rollout) -> Vec<(DeploymentId, Shares)> {
    if under_way.lifecycle.is_none() {
        return rollout.primary().map(|primary| (primary.id, (ALL, ALL))).into_iter().collect();
    }
    let weights = under_way.weights().into_iter();
    weights.map(|it| (it.revision.into(), (it.production_permille, it.test_permille))).collect()
}

/// Whether two entries are of the same port: what changes from one revision to the next are its groups.
fn is_same(one: &Attachment<'_>, other: &Attachment<'_>) -> bool {
    let production = |it: &Attachment<'_>| it.advanced.map(|advanced| advanced.production);
    match production(one) {
        Some(route) => Some(route) == production(other),
        None => one.container == other.container && one.port == other.port,
    }
}

/// A route with other shares; nothing when it has them already, or does not exist.
fn rewrite(
    balancing: &LoadBalancingState,
    route: Route,
    shares: &BTreeMap<TargetGroupId, u32>,
) -> Option<(Revision, Record)> {
    let actions = reweighted(balancing.actions_of(route)?, shares)?;
    let (revision, record) = match route {
        Route::Rule(balancer, listener, rule) => {
            let found = balancing.rules.get(&(balancer, listener, rule))?;
            (found.revision, BalancingRecord::Rule(Rule { actions, ..(*found.value).clone() }.into()))
        }
        Route::Listener(balancer, listener) => {
            let found = balancing.listeners.get(&(balancer, listener))?;
            let listener = Listener { default_actions: actions, ..(*found.value).clone() };
            (found.revision, BalancingRecord::Listener(listener.into()))
        }
    };
    Some((revision, Record::LoadBalancing(record)))
}

/// The actions with the shares as weights; nothing when they are as they ought to be, or forward nowhere.
fn reweighted(actions: &[Action], shares: &BTreeMap<TargetGroupId, u32>) -> Option<Vec<Action>> {
    let mut after = actions.to_vec();
    let forward = after.iter_mut().find_map(|action| match action {
        Action::Forward(forward) => Some(forward),
        Action::Redirect(_) | Action::FixedResponse(_) => None,
    })?;
    // Percents where they are whole ones, as people write them; a weight has three digits at the most.
    let scale = if shares.values().all(|share| share % 10 == 0) { 10 } else { 1 };
    forward.groups.retain(|it| shares.contains_key(&it.group));
    for (&group, &share) in shares {
        let weight = (share / scale).min(999);
        match forward.groups.iter_mut().find(|it| it.group == group) {
            Some(known) => known.weight = weight,
            None => forward.groups.push(WeightedGroup { group, weight }),
        }
    }
    (after != actions).then_some(after)
}

#[cfg(test)]
mod tests {
    use longshore_model::load_balancing::Forward;

    use super::*;

    fn forward(groups: &[(u64, u32)]) -> Vec<Action> {
        let weighted = |&(group, weight): &(u64, u32)| WeightedGroup { group: TargetGroupId::from_bits(group), weight };
        let groups = groups.iter().map(weighted).collect();
        vec![Action::Forward(Forward { groups, stickiness_seconds: Some(60) })]
    }

    #[test]
    fn weights_are_percents_where_those_are_whole() {
        let shares = |one, two| [(1, one), (2, two)].map(|(id, share)| (TargetGroupId::from_bits(id), share)).into();
        type Weights = &'static [(u64, u32)];
        let cases: [(Weights, BTreeMap<_, _>, Option<Weights>); 5] = [
            (&[(1, 1)], shares(1000, 0), Some(&[(1, 100), (2, 0)])),
            (&[(1, 100), (2, 0)], shares(1000, 0), None),
            (&[(2, 0), (1, 100)], shares(900, 100), Some(&[(2, 10), (1, 90)])),
            (&[(1, 100), (2, 0)], shares(667, 333), Some(&[(1, 667), (2, 333)])),
            (&[(3, 7), (1, 100)], shares(0, 1000), Some(&[(1, 0), (2, 100)])),
        ];
        for (before, shares, after) in cases {
            assert_eq!(reweighted(&forward(before), &shares), after.map(forward), "{before:?} {shares:?}");
        }
        assert_eq!(reweighted(&[], &shares(0, 1000)), None, "it forwards nowhere");
    }
}
