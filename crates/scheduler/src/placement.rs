//! Where tasks go: filter by what binds, choose by what is preferred, and say of every instance why it was passed over.
//!
//! Placement works on a [`Ledger`], a working copy of one cluster on which several placements build, so that a batch of
//! calls is planned together without selling anything twice. Tasks that are alike are one [`Request`]: its instances are
//! filtered and ranked once, and each further task costs a step in an ordered index instead of a scan (see `order`).
//!
//! The order of checks is fixed (status, agent, attributes, constraints, resources), so that an instance is always refused
//! for the same reason whoever asks.

use std::sync::Arc;

use longshore_model::placement::{Attribute, Constraint, Rules, SpreadField, Strategy};
use longshore_model::{Demand, InstanceId, TaskDefinition};

use crate::rng::Rng;

mod class;
mod column;
mod facts;
mod group;
mod ledger;
mod order;
mod refusal;

pub use ledger::Ledger;
pub use refusal::{Refusal, closest};

/// Tasks that are alike, as far as placement can tell.
#[derive(Debug, Clone, PartialEq)]
pub struct Request {
    /// What each of them holds.
    pub demand: Demand,
    /// What an instance must offer.
    pub requires: Vec<Attribute>,
    /// What must hold; an expression that does not parse holds nowhere.
    pub constraints: Vec<Constraint>,
    /// What is preferred. None: any instance, but not one that has many tasks already (RunTask's default).
    pub strategies: Vec<Strategy>,
    /// The capacity provider whose instances alone are taken; `None` takes any instance.
    pub provider: Option<Arc<str>>,
    /// Whose tasks `distinctInstance` keeps apart and spreading counts.
    pub group: Arc<str>,
}

impl Request {
    /// What a RunTask call asks for: the task definition's rules and the call's own together.
    pub fn of_task(definition: &TaskDefinition, demand: Demand, rules: &Rules, group: Arc<str>) -> Self {
        let mut constraints = definition.placement_constraints();
        constraints.extend_from_slice(&rules.constraints);
        let requires = definition.requires_attributes.clone();
        Self { demand, requires, constraints, strategies: rules.strategies.clone(), provider: None, group }
    }

    /// The same on the instances of one capacity provider.
    #[must_use]
    pub fn on_provider(self, provider: Option<Arc<str>>) -> Self {
        Self { provider, ..self }
    }

    /// What a service asks for: without a strategy its tasks are spread over zones, then over instances.
    pub fn of_service(definition: &TaskDefinition, rules: &Rules, group: Arc<str>) -> Self {
        let mut request = Self::of_task(definition, definition.demand(None), rules, group);
        if request.strategies.is_empty() {
            let zone = SpreadField::Attribute("ecs.availability-zone".into());
            request.strategies = vec![Strategy::Spread(zone), Strategy::Spread(SpreadField::InstanceId)];
        }
        request
    }
}

/// Where the tasks of one request went.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Placed {
    /// One instance a task, in the order they were chosen.
    pub instances: Vec<InstanceId>,
    /// When fewer were placed than asked: why each instance takes no more of them, by id.
    pub refused: Vec<(InstanceId, Refusal)>,
}

/// Places up to `count` tasks and notes in the ledger what they hold.
pub fn place(ledger: &mut Ledger, request: &Request, count: usize, rng: &mut Rng) -> Placed {
    let mut class = ledger.take_class(request, rng);
    let mut placed = Placed::default();
    while placed.instances.len() < count {
        let Some(slot) = class.choose(ledger, rng) else { break };
        ledger.hold(slot, &class.request().demand, class.group());
        class.placed(ledger, slot);
        placed.instances.push(ledger.id(slot));
    }
    ledger.keep_class(class);
    if placed.instances.len() < count {
        placed.refused = refusals(ledger, request);
    }
    placed
}

/// Places one task on an instance that the caller chose (StartTask), and notes what it holds.
///
/// # Errors
/// Why the instance does not take it.
pub fn place_on(ledger: &mut Ledger, request: &Request, instance: InstanceId) -> Result<(), Refusal> {
    check(ledger, request, instance)?;
    let slot = ledger.slot(instance).ok_or(Refusal::Missing)?;
    let group = ledger.group(&request.group);
    ledger.hold(slot, &request.demand, group);
    Ok(())
}

/// Like [`place_on`] for a task that room may be kept free for. If it is, what is kept free for others is in nobody's way:
/// all of it fits together, so they lose nothing by whoever comes first.
pub(crate) fn place_kept(ledger: &mut Ledger, request: &Request, instance: InstanceId) -> Result<(), Refusal> {
    let Some(slot) = ledger.slot(instance).filter(|&slot| ledger.keeps_free_for(slot, &request.group)) else {
        return place_on(ledger, request, instance);
    };
    let mut kept = ledger.take_kept(slot);
    let placed = place_on(ledger, request, instance);
    if placed.is_ok() {
        kept.retain(|(kept_for, _)| *kept_for != request.group);
    }
    ledger.keep_again(slot, kept);
    placed
}

/// The instances that the request's tasks are meant for, by id: those that take tasks, offer what is required and meet the
/// constraints, whatever is left of them and whether or not their agents are connected.
pub(crate) fn suitable(ledger: &mut Ledger, request: &Request) -> Vec<InstanceId> {
    let rules = ledger.rules(request);
    ledger.slots().filter(|&slot| rules.suits(ledger, slot)).map(|slot| ledger.id(slot)).collect()
}

/// Whether an instance takes one more task of the request.
///
/// # Errors
/// The first reason why not.
pub fn check(ledger: &mut Ledger, request: &Request, instance: InstanceId) -> Result<(), Refusal> {
    let slot = ledger.slot(instance).ok_or(Refusal::Missing)?;
    let rules = ledger.rules(request);
    rules.refusal(ledger, slot).map_or(Ok(()), Err)
}

/// For every instance, by id, why it takes no more tasks of the request; `None` when it does.
pub fn verdicts(ledger: &mut Ledger, request: &Request) -> Vec<(InstanceId, Option<Refusal>)> {
    let rules = ledger.rules(request);
    ledger.slots().map(|slot| (ledger.id(slot), rules.refusal(ledger, slot))).collect()
}

fn refusals(ledger: &mut Ledger, request: &Request) -> Vec<(InstanceId, Refusal)> {
    let refused = verdicts(ledger, request).into_iter().filter_map(|(id, refusal)| Some((id, refusal?)));
    refused.filter(|(_, refusal)| !refusal.is_of_no_concern()).collect()
}
