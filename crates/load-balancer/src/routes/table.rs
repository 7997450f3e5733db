//! A listener's routes.

use std::sync::Arc;

use longshore_model::load_balancing::{Action, Rule, RuleId, TargetGroupId};

use super::condition::Condition;
use super::index::Index;
use super::transform::Transforms;
use super::{Asked, Outcome, Rewritten};
use crate::targets::Group;

/// A listener's rules in the order of their priorities, and its default actions.
pub(crate) struct Table {
    rules: Vec<CompiledRule>,
    index: Index,
    default: Route,
}

struct CompiledRule {
    conditions: Vec<Condition>,
    route: Route,
}

/// Where a request goes.
pub(crate) struct Route {
    /// What happens to it.
    pub(crate) outcome: Outcome,
    /// The rule that says so and its priority; absent for the default actions.
    pub(crate) rule: Option<(RuleId, u32)>,
    transforms: Option<Transforms>,
}

impl Table {
    /// Compiles rules and default actions. A group that `group` does not know gets nothing.
    pub(crate) fn compile(
        rules: &[Arc<Rule>],
        default_actions: &[Action],
        group: impl Fn(TargetGroupId) -> Option<Arc<Group>>,
    ) -> Self {
        let mut rules: Vec<&Arc<Rule>> = rules.iter().collect();
        rules.sort_by_key(|rule| (rule.priority, rule.id));
        let compile = |rule: &&Arc<Rule>| CompiledRule {
            conditions: rule.conditions.iter().map(Condition::compile).collect(),
            route: Route {
                outcome: Outcome::of(&rule.actions, &group),
                rule: Some((rule.id, rule.priority)),
                transforms: rule.transforms.as_ref().and_then(Transforms::compile),
            },
        };
        let rules: Vec<CompiledRule> = rules.iter().map(compile).collect();
        let conditions: Vec<&[Condition]> = rules.iter().map(|rule| &rule.conditions[..]).collect();
        let index = Index::new(&conditions);
        let default = Route { outcome: Outcome::of(default_actions, &group), rule: None, transforms: None };
        Self { rules, index, default }
    }

    /// The route of a request.
    pub(crate) fn find(&self, asked: &Asked<'_>) -> &Route {
        if self.rules.is_empty() {
            return &self.default;
        }
        let holds = |rule: u32| self.rules[rule as usize].conditions.iter().all(|condition| condition.holds(asked));
        self.index.first(asked, holds).map_or(&self.default, |rule| &self.rules[rule as usize].route)
    }
}

impl Route {
    /// What a target is told instead of the request's host, and path with query; `None` when the rule has no transforms.
    pub(crate) fn rewrite(&self, host: &str, url: &str) -> Option<Rewritten> {
        self.transforms.as_ref().map(|transforms| transforms.apply(host, url))
    }
}
