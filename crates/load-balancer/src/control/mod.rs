//! The one thread that changes what is served: it compares the state with what is there, and changes the difference.

mod groups;
mod handover;
mod sites;

use std::cell::LazyCell;
use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;

use longshore_model::load_balancing::{Listener as ListenerRecord, ListenerId, LoadBalancerId};
use longshore_model::snapshot::LoadBalancingState;
use tokio::sync::watch;

use crate::balancer::Settings;
use crate::health::{Checks, Mailbox};
use crate::listeners::{Form, Held, Listener, Socket};
use crate::observations::Board;
use crate::security::{Doors, Machines, asks_for_machines};
use crate::shards::{Message, Shards};
use groups::Groups;
use sites::{Ingredients, Sites};

/// What the control thread is told; only the newest counts.
#[derive(Default)]
pub(crate) struct Orders {
    /// What to serve by.
    pub(crate) state: Option<Arc<LoadBalancingState>>,
    /// Whether it is over.
    pub(crate) is_over: bool,
}

/// Starts the control thread.
pub(crate) fn start(
    settings: Settings,
    board: Arc<Board>,
    shards: Arc<Shards>,
    orders: watch::Receiver<Orders>,
) -> io::Result<std::thread::JoinHandle<()>> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let control = Control {
        groups: Groups::new(settings.edge.clone(), Arc::clone(&board)),
        sites: Sites::default(),
        seen: LoadBalancingState::default(),
        listeners: HashMap::new(),
        settings,
        board,
        shards,
    };
    std::thread::Builder::new().name("lb-control".into()).spawn(move || runtime.block_on(control.run(orders)))
}

struct Control {
    settings: Settings,
    board: Arc<Board>,
    shards: Arc<Shards>,
    groups: Groups,
    sites: Sites,
    listeners: HashMap<ListenerId, Running>,
    /// What was held against it last.
    seen: LoadBalancingState,
}

/// A listener that is served.
struct Running {
    listener: Arc<Listener>,
    /// Absent only while its form changes.
    socket: Option<Socket>,
    made_of: Ingredients,
}

impl Control {
    async fn run(mut self, mut orders: watch::Receiver<Orders>) {
        let found = Arc::new(Mailbox::default());
        let checks = {
            let found = Arc::clone(&found);
            Checks::start(self.settings.edge.clone(), self.settings.limits.checks, move |finding| found.put(finding))
        };
        loop {
            let (state, is_over) = {
                let orders = orders.borrow_and_update();
                (orders.state.clone(), orders.is_over)
            };
            if is_over {
                return;
            }
            if let Some(state) = state {
                if let Some(between) = handover::between(&self.seen, &state) {
                    self.apply(&between).await;
                    tokio::time::sleep(handover::SETTLES).await;
                }
                self.apply(&state).await;
                checks.apply(state);
            }
            loop {
                tokio::select! {
                    findings = found.take() => self.groups.observe(findings),
                    changed = orders.changed() => match changed {
                        Ok(()) => break,
                        Err(_) => return,
                    },
                }
            }
        }
    }

    async fn apply(&mut self, state: &LoadBalancingState) {
        // Groups first: routes name them.
        if self.groups.apply(state) {
            self.shards.tell(|| Message::TargetsChanged);
        }
        let wanted: HashMap<ListenerId, (&ListenerRecord, Form)> = state
            .listeners
            .values()
            .filter_map(|record| {
                let balancer = state.load_balancers.get(&record.load_balancer)?;
                let address = SocketAddr::new(self.settings.addresses.of(balancer.number)?, record.port);
                (record.port != 0).then(|| (record.id, (&**record, Form::of(address, record.protocol))))
            })
            .collect();
        let mut held = self.make_room(&wanted).await;
        let seen = std::mem::replace(&mut self.seen, state.clone());
        let changed = DoorsChanged::since(&seen, state);
        let machines = LazyCell::new(|| Machines::of(state));
        for (id, (record, form)) in wanted {
            let made_of = Ingredients::of(state, record, self.groups.generation());
            let running = match self.listeners.entry(id) {
                Entry::Occupied(entry) => {
                    let running = entry.into_mut();
                    if running.made_of != made_of {
                        if let Some(service) = self.sites.service(state, record, &self.groups) {
                            running.listener.set_service(service);
                        }
                        running.made_of = made_of;
                    }
                    if changed.are_those_of(record.load_balancer)
                        && let Some(doors) = doors(state, &machines, record)
                    {
                        running.listener.set_doors(doors);
                    }
                    running
                }
                Entry::Vacant(entry) => {
                    let Some(service) = self.sites.service(state, record, &self.groups) else { continue };
                    let Some(doors) = doors(state, &machines, record) else { continue };
                    entry.insert(Running { listener: Listener::new(id, service, doors), socket: None, made_of })
                }
            };
            if running.socket.is_none() {
                let held = held.remove(&id).unwrap_or_default();
                let (board, shards) = (Arc::clone(&self.board), Arc::clone(&self.shards));
                running.socket = Some(Socket::open(form, held, Arc::clone(&running.listener), board, shards));
            }
        }
    }

    /// Closes what goes, which makes room for what comes: nobody finds a port taken that another one is about to leave.
    /// What a listener that changes goes on listening with is kept.
    async fn make_room(&mut self, wanted: &HashMap<ListenerId, (&ListenerRecord, Form)>) -> HashMap<ListenerId, Held> {
        let gone: Vec<ListenerId> = self.listeners.keys().filter(|id| !wanted.contains_key(id)).copied().collect();
        for running in gone.into_iter().filter_map(|id| self.listeners.remove(&id)) {
            running.listener.close();
            self.shards.tell(|| Message::ListenerGone(Arc::clone(&running.listener)));
            if let Some(socket) = running.socket {
                socket.release(None).await;
            }
            self.board.forget_listener(running.listener.id);
        }
        let mut held = HashMap::new();
        for (id, running) in &mut self.listeners {
            let Some((_, form)) = wanted.get(id) else { continue };
            if let Some(socket) = running.socket.take_if(|socket| socket.form() != *form) {
                held.insert(*id, socket.release(Some(*form)).await);
            }
        }
        held
    }
}

/// Whose doors have to be made anew.
struct DoorsChanged<'s> {
    before: &'s LoadBalancingState,
    now: &'s LoadBalancingState,
    have_groups: bool,
    have_targets: bool,
}

impl<'s> DoorsChanged<'s> {
    fn since(before: &'s LoadBalancingState, now: &'s LoadBalancingState) -> Self {
        let have_groups = !before.security_groups.ptr_eq(&now.security_groups);
        let have_targets = !before.targets.ptr_eq(&now.targets);
        Self { before, now, have_groups, have_targets }
    }

    fn are_those_of(&self, id: LoadBalancerId) -> bool {
        let [before, now] = [self.before, self.now].map(|state| state.load_balancers.get(&id).map(|it| &it.value));
        let (Some(before), Some(now)) = (before, now) else { return true };
        let is_other = !Arc::ptr_eq(before, now);
        is_other || self.have_groups || (self.have_targets && asks_for_machines(self.now, now))
    }
}

fn doors(state: &LoadBalancingState, machines: &Machines, record: &ListenerRecord) -> Option<Doors> {
    let to = &state.load_balancers.get(&record.load_balancer)?.value;
    Some(Doors::new(state, machines, to, record.port))
}
