//! One class of alike tasks on a ledger: which instances take them, and the ranking of those that do.

use std::sync::Arc;

use longshore_model::container_instance::Status;
use longshore_model::placement::{Attribute, Constraint, Strategy};

use super::facts::Working;
use super::group::GroupNumber;
use super::ledger::Ledger;
use super::order::Order;
use super::{Refusal, Request};
use crate::query::Expression;
use crate::rng::Rng;

/// The part of the checks that no placement changes (status, agent, attributes, constraints that do not ask about tasks),
/// answered once for each instance and shared by all requests that ask the same.
#[derive(Debug)]
pub(super) struct Screen {
    provider: Option<Arc<str>>,
    requires: Vec<Attribute>,
    expressions: Vec<Arc<str>>,
    passes: Vec<bool>,
}

/// A `memberOf` constraint; without an expression when its text does not parse.
#[derive(Debug, Clone)]
struct MemberOf {
    text: Arc<str>,
    expression: Option<Arc<Expression>>,
}

impl MemberOf {
    fn holds(&self, ledger: &Ledger, slot: u32) -> bool {
        self.expression.as_ref().is_some_and(|expression| expression.holds(&Working { ledger, slot }))
    }

    fn is_changing(&self) -> bool {
        self.expression.as_ref().is_some_and(|expression| expression.depends_on_tasks())
    }
}

/// What a request asks of an instance.
#[derive(Debug)]
pub(super) struct Rules {
    request: Request,
    group: GroupNumber,
    distinct: bool,
    member_of: Vec<MemberOf>,
}

impl Rules {
    pub(super) fn new(ledger: &mut Ledger, request: &Request) -> Self {
        let distinct = request.constraints.contains(&Constraint::DistinctInstance);
        let spreads = request.strategies.iter().any(|strategy| matches!(strategy, Strategy::Spread(_)));
        let group = match distinct || spreads {
            true => ledger.counted_group(&request.group),
            false => ledger.group(&request.group),
        };
        let texts = request.constraints.iter().filter_map(|constraint| match constraint {
            Constraint::MemberOf(text) => Some(text),
            Constraint::DistinctInstance => None,
        });
        let member_of =
            texts.map(|text| MemberOf { text: Arc::clone(text), expression: ledger.expression(text) }).collect();
        Self { request: request.clone(), group, distinct, member_of }
    }

    /// Whether the instance would take these tasks if its agent was connected and it had nothing else to do.
    pub(super) fn suits(&self, ledger: &Ledger, slot: u32) -> bool {
        let instance = &ledger.host(slot).instance;
        instance.status == Status::Active
            && self.request.requires.iter().all(|required| instance.offers(required))
            && self.member_of.iter().all(|member_of| member_of.holds(ledger, slot))
    }

    /// The first reason why the instance takes no more of these tasks.
    pub(super) fn refusal(&self, ledger: &Ledger, slot: u32) -> Option<Refusal> {
        let host = ledger.host(slot);
        match host.instance.status {
            Status::Inactive => return Some(Refusal::Inactive),
            _ if !host.is_of(self.request.provider.as_ref()) => return Some(Refusal::OtherProvider),
            Status::Draining => return Some(Refusal::Draining),
            Status::Active if !host.connected => return Some(Refusal::AgentDisconnected),
            Status::Active if host.reserved => return Some(Refusal::Reserved),
            Status::Active => {}
        }
        if let Some(missing) = self.request.requires.iter().find(|required| !host.instance.offers(required)) {
            return Some(Refusal::Attribute(missing.clone()));
        }
        if self.distinct && ledger.count(self.group, slot).live > 0 {
            return Some(Refusal::DistinctInstance);
        }
        if let Some(broken) = self.member_of.iter().find(|member_of| !member_of.holds(ledger, slot)) {
            return Some(Refusal::MemberOf(Arc::clone(&broken.text)));
        }
        host.instance.capacity.fits(&host.taken(&self.request.group), &self.request.demand).err().map(Refusal::Lack)
    }
}

/// A class of alike tasks and its ranking of instances.
#[derive(Debug)]
pub(super) struct Class {
    fit: Fit,
    order: Order,
    /// How much of the ledger's log the ranking knows.
    seen: usize,
}

/// The checks of [`Rules`] in the form that is fast for many instances.
#[derive(Debug)]
pub(super) struct Fit {
    rules: Rules,
    screen: Arc<Screen>,
    changing: Vec<MemberOf>,
    wants_ports: bool,
}

impl Fit {
    fn new(ledger: &mut Ledger, rules: Rules) -> Self {
        let (changing, fixed): (Vec<_>, Vec<_>) = rules.member_of.iter().cloned().partition(MemberOf::is_changing);
        let screen = Screen::of(ledger, &rules.request, &fixed);
        let wants_ports = !(rules.request.demand.tcp_ports.is_empty() && rules.request.demand.udp_ports.is_empty());
        Self { rules, screen, changing, wants_ports }
    }

    pub(super) fn strategies(&self) -> &[Strategy] {
        &self.rules.request.strategies
    }

    pub(super) fn group(&self) -> GroupNumber {
        self.rules.group
    }

    /// Whether the instance takes one more: [`Rules::refusal`] has no reason against it.
    pub(super) fn takes(&self, ledger: &Ledger, slot: u32) -> bool {
        let (demand, room) = (&self.rules.request.demand, ledger.room(slot));
        self.screen.passes[slot as usize]
            && demand.cpu_units <= room.cpu_units
            && demand.memory_mib <= room.memory_mib
            && demand.gpus <= room.gpus
            && (!self.wants_ports || self.ports_are_free(ledger, slot))
            && (!self.rules.distinct || ledger.count(self.rules.group, slot).live == 0)
            && self.changing.iter().all(|member_of| member_of.holds(ledger, slot))
    }

    fn ports_are_free(&self, ledger: &Ledger, slot: u32) -> bool {
        let host = ledger.host(slot);
        host.instance.capacity.fits(&host.taken(&self.rules.request.group), &self.rules.request.demand).is_ok()
    }
}

impl Screen {
    fn of(ledger: &mut Ledger, request: &Request, fixed: &[MemberOf]) -> Arc<Self> {
        let expressions: Vec<Arc<str>> = fixed.iter().map(|member_of| Arc::clone(&member_of.text)).collect();
        let (requires, provider) = (&request.requires, request.provider.as_ref());
        let same = |screen: &Screen| {
            let (its, expected) = (&screen.requires, &screen.expressions);
            its == requires && *expected == expressions && screen.provider.as_ref() == provider
        };
        if let Some(screen) = ledger.screen(same) {
            return screen;
        }
        let columns: Vec<_> = requires.iter().map(|required| (required, ledger.column(&required.name))).collect();
        let passes = ledger.slots().map(|slot| {
            ledger.host(slot).is_open()
                && ledger.host(slot).is_of(provider)
                && columns.iter().all(|(required, column)| column.offers(slot, required))
                && fixed.iter().all(|member_of| member_of.holds(ledger, slot))
        });
        let passes = passes.collect();
        let screen = Arc::new(Self { provider: provider.cloned(), requires: requires.clone(), expressions, passes });
        ledger.keep_screen(&screen);
        screen
    }
}

impl Class {
    pub(super) fn new(ledger: &mut Ledger, request: &Request, rng: &mut Rng) -> Self {
        let rules = Rules::new(ledger, request);
        let fit = Fit::new(ledger, rules);
        let order = Order::new(ledger, &fit, rng);
        Self { fit, order, seen: ledger.log().len() }
    }

    pub(super) fn request(&self) -> &Request {
        &self.fit.rules.request
    }

    pub(super) fn group(&self) -> GroupNumber {
        self.fit.rules.group
    }

    /// Takes in what other classes have placed since.
    pub(super) fn catch_up(&mut self, ledger: &Ledger) {
        for placement in &ledger.log()[self.seen..] {
            self.order.placed_by_another(ledger, &self.fit, *placement);
        }
        self.seen = ledger.log().len();
    }

    /// The best instance for the next task.
    pub(super) fn choose(&mut self, ledger: &Ledger, rng: &mut Rng) -> Option<u32> {
        self.order.choose(ledger, &self.fit, rng)
    }

    /// Takes in that the task went to the instance that [`Self::choose`] named.
    pub(super) fn placed(&mut self, ledger: &Ledger, slot: u32) {
        self.order.placed_here(ledger, &self.fit, slot);
        self.seen = ledger.log().len();
    }
}
