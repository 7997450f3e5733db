//! Rules: made, shown, modified, put in another order, removed.

use std::collections::BTreeMap;
use std::sync::Arc;

use longshore_api::elbv2::{
    CreateRuleInput, CreateRuleOutput, DeleteRuleInput, DeleteRuleOutput, DescribeRulesInput, DescribeRulesOutput,
    ModifyRuleInput, ModifyRuleOutput, SetRulePrioritiesInput, SetRulePrioritiesOutput,
};
use longshore_api::error::Error;
use longshore_model::load_balancing::{Key, Kind, Listener, LoadBalancer, MAX_PRIORITY, Record, Rule, RuleId};
use longshore_model::snapshot::{Entry, LoadBalancingState};
use longshore_model::{Group, Guard};

use super::action::{self, Place};
use super::lookup::Named;
use super::wire::Shown;
use super::{change, condition, error, load_balancer, lookup, page, quota, tag, transform};
use crate::Context;
use crate::context::Decision;

/// As many rules get another priority in one call: they change together, and a store takes only so much at once.
const MAX_PAIRS: usize = 50;

/// `CreateRule`.
pub(super) async fn create(ctx: &Context, request: CreateRuleInput) -> Result<CreateRuleOutput, Error> {
    let id = RuleId::from_bits(ctx.bits() as u64);
    let conditions = condition::read(request.conditions.as_deref())?;
    let transforms = transform::read(request.transforms)?;
    let tags = tag::read(request.tags)?;
    let priority = priority(request.priority)?;
    let (arn, actions) = (request.listener_arn.as_deref(), request.actions.as_deref());
    let (balancer, made) = ctx
        .transact(|snapshot, _| {
            let state = snapshot.load_balancing();
            let (balancer, listener) = lookup::listener(state, arn)?;
            if balancer.kind == Kind::Network {
                return Err(error::configuration("Rules are not supported on the listeners of network load balancers"));
            }
            let it = Rule {
                id,
                listener: listener.id,
                load_balancer: balancer.id,
                priority,
                conditions: conditions.clone(),
                actions: action::read(place(state, balancer, listener), actions)?,
                transforms: transforms.clone(),
                action_order: action::order(actions),
                tags: tags.clone(),
            };
            if state.rules_of(balancer.id, listener.id).any(|rule| rule.priority == priority) {
                return Err(in_use(priority));
            }
            let count: usize =
                state.listeners_of(balancer.id).map(|listener| state.rules_of(balancer.id, listener.id).count()).sum();
            if count >= quota::RULES {
                let text = format!("A load balancer can have at most {} rules", quota::RULES);
                return Err(Error::new("TooManyRules", text));
            }
            load_balancer::check_groups(state, balancer, &it.actions)?;
            let group = one_at_a_time(Group::new("CreateRule"), listener);
            let group = change::use_groups(group, action::groups(state, &it.actions));
            let group = change::create(group, Record::Rule(Arc::new(it.clone())));
            Ok(Decision::Commit(group.into(), (Arc::clone(&balancer.value), it)))
        })
        .await?;
    let snapshot = ctx.snapshot();
    let shown = Shown::new(ctx, snapshot.load_balancing());
    Ok(CreateRuleOutput { rules: Some(vec![shown.rule(&balancer, &made)]) })
}

/// Priorities are unique in a listener, so that changes of its rules follow each other.
fn one_at_a_time(group: Group, listener: &Entry<Listener>) -> Group {
    change::listener(group, listener, (*listener.value).clone())
}

fn place<'s>(state: &'s LoadBalancingState, balancer: &'s Entry<LoadBalancer>, listener: &Listener) -> Place<'s> {
    Place { state, balancer, protocol: listener.protocol }
}

fn priority(given: Option<i32>) -> Result<u32, Error> {
    let priority = given.and_then(|given| u32::try_from(given).ok()).filter(|it| (1..=MAX_PRIORITY).contains(it));
    priority.ok_or_else(|| error::validation(format!("Rule priority must be between '1' and '{MAX_PRIORITY}'")))
}

fn in_use(priority: u32) -> Error {
    Error::new("PriorityInUse", format!("Priority '{priority}' is currently in use"))
}

/// `DescribeRules`: those of a listener in their order, the default one last.
pub(super) async fn describe(ctx: &Context, request: DescribeRulesInput) -> Result<DescribeRulesOutput, Error> {
    let snapshot = ctx.snapshot();
    let state = snapshot.load_balancing();
    let shown = Shown::new(ctx, state);
    let key = |balancer: &LoadBalancer, listener: &Listener, priority: u32| {
        format!("{} {} {priority:010}", balancer.id, listener.id)
    };
    let rule = |balancer: &LoadBalancer, listener: &Listener, rule: &Rule| {
        (key(balancer, listener, rule.priority), shown.rule(balancer, rule))
    };
    let default = |balancer: &LoadBalancer, listener: &Listener| {
        (key(balancer, listener, u32::MAX), shown.default_rule(balancer, listener))
    };
    let arns = request.rule_arns.unwrap_or_default();
    let all: Vec<_> = match (&request.listener_arn, arns.as_slice()) {
        (Some(arn), []) => {
            let (balancer, listener) = lookup::listener(state, Some(arn))?;
            let rules = state.rules_of(balancer.id, listener.id).map(|found| rule(balancer, listener, found));
            rules.chain([default(balancer, listener)]).collect()
        }
        (None, []) => return Err(error::validation("You must specify either listener rule ARNs or a listener ARN")),
        (None, arns) => {
            let found = arns.iter().map(|arn| {
                Ok(match lookup::rule(state, Some(arn))? {
                    Named::Rule(balancer, listener, found) => rule(balancer, listener, found),
                    Named::Default(balancer, listener) => default(balancer, listener),
                })
            });
            found.collect::<Result<_, Error>>()?
        }
        (Some(_), _) => {
            let text = "A listener ARN and listener rule ARNs cannot be specified at the same time";
            return Err(error::validation(text));
        }
    };
    let page = page::cut(request.page_size, request.marker.as_deref(), all.into_iter())?;
    Ok(DescribeRulesOutput { rules: Some(page.items), next_marker: page.next_marker })
}

/// `ModifyRule`: what is not given stays.
pub(super) async fn modify(ctx: &Context, request: ModifyRuleInput) -> Result<ModifyRuleOutput, Error> {
    let conditions = match &request.conditions {
        Some(conditions) => Some(condition::read(Some(conditions))?),
        None => None,
    };
    if request.reset_transforms == Some(true) && request.transforms.as_ref().is_some_and(|it| !it.is_empty()) {
        return Err(error::configuration("Transforms and ResetTransforms cannot be specified at the same time"));
    }
    let (has_transforms, resets) = (request.transforms.is_some(), request.reset_transforms == Some(true));
    let transforms = transform::read(request.transforms)?;
    let (arn, actions) = (request.rule_arn.as_deref(), request.actions.as_deref());
    let (balancer, after) = ctx
        .transact(|snapshot, _| {
            let state = snapshot.load_balancing();
            let (balancer, listener, found) = match lookup::rule(state, arn)? {
                Named::Rule(balancer, listener, found) => (balancer, listener, found),
                Named::Default(..) => {
                    let arn = arn.unwrap_or_default();
                    return Err(error::not_permitted(format!("Default rule '{arn}' cannot be modified")));
                }
            };
            let mut after = (*found.value).clone();
            if let Some(conditions) = &conditions {
                after.conditions.clone_from(conditions);
            }
            if actions.is_some() {
                after.actions = action::read(place(state, balancer, listener), actions)?;
                after.action_order = action::order(actions);
            }
            if has_transforms || resets {
                after.transforms.clone_from(&transforms);
            }
            load_balancer::check_groups(state, balancer, &after.actions)?;
            let answer = (Arc::clone(&balancer.value), after.clone());
            if after == *found.value {
                return Ok(Decision::Answer(answer));
            }
            let group = change::use_groups(Group::new("ModifyRule"), action::groups(state, &after.actions));
            Ok(Decision::Commit(change::rule(group, found, after).into(), answer))
        })
        .await?;
    let snapshot = ctx.snapshot();
    let shown = Shown::new(ctx, snapshot.load_balancing());
    Ok(ModifyRuleOutput { rules: Some(vec![shown.rule(&balancer, &after)]) })
}

/// `DeleteRule`.
pub(super) async fn delete(ctx: &Context, request: DeleteRuleInput) -> Result<DeleteRuleOutput, Error> {
    let arn = request.rule_arn.as_deref();
    ctx.transact(|snapshot, _| match lookup::rule(snapshot.load_balancing(), arn)? {
        Named::Rule(balancer, listener, found) => {
            let key = longshore_model::Key::from(Key::Rule(balancer.id, listener.id, found.id));
            let guard = Guard::unchanged(key.clone(), Some(found.revision));
            Ok(Decision::Commit(Group::new("DeleteRule").guard(guard).delete(key).into(), ()))
        }
        Named::Default(..) => {
            Err(error::not_permitted(format!("Default rule '{}' cannot be deleted", arn.unwrap_or_default())))
        }
    })
    .await?;
    Ok(DeleteRuleOutput {})
}

/// `SetRulePriorities`: all of the call together, so that rules can change places.
pub(super) async fn set_priorities(
    ctx: &Context,
    request: SetRulePrioritiesInput,
) -> Result<SetRulePrioritiesOutput, Error> {
    let pairs = request.rule_priorities.unwrap_or_default();
    if pairs.is_empty() {
        return Err(error::validation("You must specify at least one rule and its priority"));
    }
    if pairs.len() > MAX_PAIRS {
        return Err(error::validation(format!("The priorities of at most {MAX_PAIRS} rules can be set in one call")));
    }
    let changed = ctx
        .transact(|snapshot, _| {
            let state = snapshot.load_balancing();
            let mut group = Group::new("SetRulePriorities");
            let mut listeners = BTreeMap::new();
            let mut changed: BTreeMap<RuleId, (Arc<LoadBalancer>, Rule)> = BTreeMap::new();
            for pair in &pairs {
                let priority = priority(pair.priority)?;
                match lookup::rule(state, pair.rule_arn.as_deref())? {
                    Named::Rule(balancer, listener, found) => {
                        let after = Rule { priority, ..(*found.value).clone() };
                        group = change::rule(group, found, after.clone());
                        listeners.insert(listener.id, listener);
                        if changed.insert(found.id, (Arc::clone(&balancer.value), after)).is_some() {
                            return Err(error::validation("A rule cannot be specified more than once"));
                        }
                    }
                    Named::Default(..) => {
                        return Err(error::not_permitted("The priority of a default rule cannot be set"));
                    }
                }
            }
            for listener in listeners.into_values() {
                let rules = state.rules_of(listener.load_balancer, listener.id);
                let now = |rule: &Rule| changed.get(&rule.id).map_or(rule.priority, |(_, after)| after.priority);
                let mut priorities: Vec<u32> = rules.map(|rule| now(rule)).collect();
                priorities.sort_unstable();
                if let Some(twice) = priorities.windows(2).find(|pair| pair[0] == pair[1]) {
                    return Err(in_use(twice[0]));
                }
                group = one_at_a_time(group, listener);
            }
            Ok(Decision::Commit(group.into(), changed))
        })
        .await?;
    let snapshot = ctx.snapshot();
    let shown = Shown::new(ctx, snapshot.load_balancing());
    let rules = changed.values().map(|(balancer, rule)| shown.rule(balancer, rule));
    Ok(SetRulePrioritiesOutput { rules: Some(rules.collect()) })
}
