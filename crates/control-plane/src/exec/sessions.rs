//! Which sessions there are: those that wait for their client, those that wait for their agent, and those that run. And
//! which agents can be told to run a command.

use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::extract::ws::WebSocket;
use longshore_api::agent::extension;
use longshore_api::session::relay::Hello;
use longshore_model::id::ContainerId;
use longshore_model::{InstanceId, Timestamp};
use sha2::{Digest, Sha256};
use tokio::sync::{Notify, mpsc, oneshot};

use super::Limits;

/// Orders that wait to be sent to one agent; more are refused, since it does not take them.
const MAX_ORDERS: usize = 64;

/// Where a command is to run, and what.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Target {
    /// The instance whose agent runs it.
    pub instance: InstanceId,
    /// The task's ARN.
    pub task_arn: String,
    /// The container's id, which counts its sessions.
    pub container: ContainerId,
    /// Its name.
    pub container_name: String,
    /// The program and its arguments.
    pub command: Vec<String>,
}

/// A session that was opened: what its client needs.
#[derive(Clone, PartialEq, Eq)]
pub struct Opened {
    /// Names it.
    pub id: String,
    /// Opens it, once.
    pub token: String,
}

impl fmt::Debug for Opened {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Opened").field("id", &self.id).finish_non_exhaustive()
    }
}

/// There are as many sessions as there may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Full {
    /// Of the container.
    #[error("the container has {0} sessions, and more are not allowed")]
    Container(usize),
    /// Of the server.
    #[error("the server has {0} sessions, and more are not allowed")]
    Server(usize),
}

/// An order for an agent, as the text of a frame.
pub(crate) type Order = String;

/// All sessions of this server. Cheap to clone.
#[derive(Debug, Clone, Default)]
pub struct Sessions(Arc<Inner>);

#[derive(Debug, Default)]
struct Inner {
    limits: Limits,
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    sessions: HashMap<String, Session>,
    agents: HashMap<InstanceId, Agent>,
    drawn: u64,
}

#[derive(Debug)]
struct Session {
    container: ContainerId,
    stage: Stage,
    /// Says that the session is to end.
    terminated: Arc<Notify>,
}

#[derive(Debug)]
enum Stage {
    /// For the client, until then.
    Waiting { token: [u8; 32], until: Timestamp, target: Target },
    /// The client is there.
    Open,
    /// The client is there, and the agent is to come with this secret.
    Calling { instance: InstanceId, secret: [u8; 32], arrival: oneshot::Sender<WebSocket> },
}

#[derive(Debug)]
struct Agent {
    id: u64,
    /// Absent when the agent cannot run commands.
    orders: Option<mpsc::Sender<Order>>,
}

impl Sessions {
    /// With bounds of the caller's.
    pub fn with_limits(limits: Limits) -> Self {
        Self(Arc::new(Inner { limits, state: Mutex::default() }))
    }

    /// The bounds.
    pub fn limits(&self) -> &Limits {
        &self.0.limits
    }

    /// How many there are, those that wait included.
    pub fn count(&self) -> usize {
        self.0.lock().sessions.len()
    }

    /// How many orders have not been sent to their agents yet.
    pub(crate) fn orders_waiting(&self) -> usize {
        let state = self.0.lock();
        let queues = state.agents.values().filter_map(|agent| agent.orders.as_ref());
        queues.map(|orders| orders.max_capacity() - orders.capacity()).sum()
    }

    /// Whether the agent of an instance can be told to run a command: `None` when it is not connected.
    pub fn can_run(&self, instance: InstanceId) -> Option<bool> {
        self.0.lock().agents.get(&instance).map(|agent| agent.orders.is_some())
    }

    /// Opens a session, which waits for its client. `bits` is randomness.
    ///
    /// # Errors
    /// [`Full`].
    pub fn open(&self, target: Target, now: Timestamp, mut bits: impl FnMut() -> u128) -> Result<Opened, Full> {
        let limits = &self.0.limits;
        let mut state = self.0.lock();
        state.sessions.retain(|_, session| !session.is_expired(now));
        if state.sessions.len() >= limits.total {
            return Err(Full::Server(limits.total));
        }
        let of_container = state.sessions.values().filter(|session| session.container == target.container).count();
        if of_container >= limits.per_container {
            return Err(Full::Container(limits.per_container));
        }
        let opened = Opened {
            id: format!("ecs-execute-command-{:017x}", bits() >> 60),
            token: format!("{:032x}{:032x}", bits(), bits()),
        };
        let container = target.container;
        let stage = Stage::Waiting { token: digest(&opened.token), until: now.plus(limits.token), target };
        state.sessions.insert(opened.id.clone(), Session { container, stage, terminated: Arc::default() });
        Ok(opened)
    }

    /// Gives a session to the client that shows its token; nothing when the token is not good, or not any more.
    pub(super) fn claim(&self, id: &str, token: &str, now: Timestamp) -> Option<(Claim, Target)> {
        let mut state = self.0.lock();
        let session = state.sessions.get_mut(id).filter(|session| !session.is_expired(now))?;
        match &session.stage {
            // Digests are compared, so the time that it takes says nothing of the token.
            Stage::Waiting { token: expected, .. } if *expected == digest(token) => {}
            _ => return None,
        }
        let Stage::Waiting { target, .. } = std::mem::replace(&mut session.stage, Stage::Open) else { return None };
        let terminated = Arc::clone(&session.terminated);
        Some((Claim { sessions: self.clone(), id: id.to_owned(), terminated }, target))
    }

    /// Ends a session. One that waits for its client is forgotten; one that does not exist needs nothing.
    pub fn terminate(&self, id: &str) {
        let mut state = self.0.lock();
        match state.sessions.get(id) {
            Some(Session { stage: Stage::Waiting { .. }, .. }) => drop(state.sessions.remove(id)),
            Some(session) => session.terminated.notify_one(),
            None => {}
        }
    }

    /// Makes the caller the one who passes orders on to the agent of an instance, until the mailbox is dropped or another
    /// one comes. `capable` is whether the agent can run commands.
    pub(crate) fn attach(&self, instance: InstanceId, capable: bool) -> Mailbox {
        let (send, orders) = mpsc::channel(MAX_ORDERS);
        let mut state = self.0.lock();
        state.drawn += 1;
        let id = state.drawn;
        state.agents.insert(instance, Agent { id, orders: capable.then_some(send) });
        Mailbox { sessions: self.clone(), instance, id, orders }
    }

    /// Gives the websocket of an agent to the session that waits for it; false when none does, or not for an agent that may run
    /// commands on the session's instance.
    pub(super) fn deliver(&self, hello: &Hello, socket: WebSocket, may_run: impl FnOnce(InstanceId) -> bool) -> bool {
        let mut state = self.0.lock();
        let Some(session) = state.sessions.get_mut(&hello.session_id) else { return false };
        match &session.stage {
            Stage::Calling { secret, instance, .. } if *secret == digest(&hello.secret) && may_run(*instance) => {}
            _ => return false,
        }
        match std::mem::replace(&mut session.stage, Stage::Open) {
            Stage::Calling { arrival, .. } => arrival.send(socket).is_ok(),
            Stage::Waiting { .. } | Stage::Open => false,
        }
    }
}

impl Session {
    fn is_expired(&self, now: Timestamp) -> bool {
        matches!(self.stage, Stage::Waiting { until, .. } if now > until)
    }
}

impl Inner {
    fn lock(&self) -> MutexGuard<'_, State> {
        // No code that holds this lock can panic halfway through a change.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A session whose client has come. It is over when this is dropped.
#[derive(Debug)]
pub(super) struct Claim {
    sessions: Sessions,
    id: String,
    terminated: Arc<Notify>,
}

impl Claim {
    /// Waits until somebody ends the session. Dropping the future loses nothing.
    pub(super) async fn terminated(&self) {
        self.terminated.notified().await;
    }

    /// The session's id.
    pub(super) fn id(&self) -> &str {
        &self.id
    }

    /// Tells the agent of an instance to come with `secret`; nothing when it cannot be told. The agent's websocket arrives
    /// through the receiver.
    pub(super) fn call(
        &self,
        instance: InstanceId,
        secret: &str,
        order: extension::OpenExecSession,
    ) -> Option<oneshot::Receiver<WebSocket>> {
        let mut state = self.sessions.0.lock();
        let orders = state.agents.get(&instance)?.orders.clone()?;
        let (arrival, arrived) = oneshot::channel();
        state.sessions.get_mut(&self.id)?.stage = Stage::Calling { instance, secret: digest(secret), arrival };
        orders.try_send(extension::Message::OpenExecSession(order).encode()).ok()?;
        Some(arrived)
    }
}

impl Drop for Claim {
    fn drop(&mut self) {
        self.sessions.0.lock().sessions.remove(&self.id);
    }
}

/// What is to be passed on to the agent of one instance.
#[derive(Debug)]
pub(crate) struct Mailbox {
    sessions: Sessions,
    instance: InstanceId,
    id: u64,
    orders: mpsc::Receiver<Order>,
}

impl Mailbox {
    /// Waits for the next order. Dropping the future loses nothing. Never ends for an agent that cannot be ordered
    /// anything.
    pub(crate) async fn next(&mut self) -> Order {
        match self.orders.recv().await {
            Some(order) => order,
            None => std::future::pending().await,
        }
    }
}

impl Drop for Mailbox {
    fn drop(&mut self) {
        let mut state = self.sessions.0.lock();
        if state.agents.get(&self.instance).is_some_and(|agent| agent.id == self.id) {
            state.agents.remove(&self.instance);
        }
    }
}

fn digest(secret: &str) -> [u8; 32] {
    Sha256::digest(secret).into()
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    const INSTANCE: InstanceId = InstanceId::from_bits(1);
    const NOW: Timestamp = Timestamp::from_millis(1_000_000);

    fn target(container: u128) -> Target {
        Target {
            instance: INSTANCE,
            task_arn: "arn:aws:ecs:us-east-1:000000000000:task/default/1".to_owned(),
            container: ContainerId::from_bits(container),
            container_name: "web".to_owned(),
            command: vec!["sh".to_owned()],
        }
    }

    fn open(sessions: &Sessions, container: u128, seed: u128) -> Result<Opened, Full> {
        let mut drawn = seed << 64;
        sessions.open(target(container), NOW, || {
            drawn = drawn.wrapping_mul(3).wrapping_add(seed);
            drawn
        })
    }

    #[test]
    fn a_token_opens_its_own_session_once_and_in_time() {
        let sessions = Sessions::default();
        let (one, two) = (open(&sessions, 1, 11).unwrap(), open(&sessions, 1, 12).unwrap());
        assert!(one.id.starts_with("ecs-execute-command-") && one.id.len() == 37 && one.token.len() == 64);
        assert!(!format!("{one:?}").contains(&one.token));
        assert!(sessions.claim(&one.id, &two.token, NOW).is_none());
        assert!(sessions.claim("ecs-execute-command-0", &one.token, NOW).is_none());
        let (claim, claimed) = sessions.claim(&one.id, &one.token, NOW).expect("the token is good");
        assert_eq!((claim.id(), claimed), (one.id.as_str(), target(1)));
        assert!(sessions.claim(&one.id, &one.token, NOW).is_none(), "a token is good once");
        let late = NOW.plus(sessions.limits().token + Duration::from_millis(1));
        assert!(sessions.claim(&two.id, &two.token, late).is_none());
        drop(claim);
        assert!(sessions.claim(&one.id, &one.token, NOW).is_none());
        assert_eq!(sessions.count(), 1);
        sessions.open(target(1), late, || 5).unwrap();
        assert_eq!(sessions.count(), 1, "what has expired is forgotten");
    }

    #[tokio::test]
    async fn sessions_can_be_ended_at_any_time() {
        let sessions = Sessions::default();
        let (one, two) = (open(&sessions, 1, 11).unwrap(), open(&sessions, 1, 12).unwrap());
        sessions.terminate(&one.id);
        sessions.terminate(&one.id);
        assert!(sessions.claim(&one.id, &one.token, NOW).is_none());
        let (claim, _) = sessions.claim(&two.id, &two.token, NOW).unwrap();
        sessions.terminate(&two.id);
        claim.terminated().await;
    }

    #[test]
    fn there_are_only_so_many() {
        let sessions = Sessions::with_limits(Limits { per_container: 2, total: 3, ..Limits::default() });
        let first = open(&sessions, 1, 1).unwrap();
        let (claim, _) = sessions.claim(&first.id, &first.token, NOW).unwrap();
        open(&sessions, 1, 2).unwrap();
        assert_eq!(open(&sessions, 1, 3), Err(Full::Container(2)));
        open(&sessions, 2, 4).unwrap();
        assert_eq!(open(&sessions, 3, 5), Err(Full::Server(3)));
        drop(claim);
        open(&sessions, 1, 6).unwrap();
    }

    #[tokio::test]
    async fn orders_go_to_the_newest_session_of_an_agent_that_can_take_them() {
        let sessions = Sessions::default();
        let opened = open(&sessions, 1, 1).unwrap();
        let (claim, target) = sessions.claim(&opened.id, &opened.token, NOW).unwrap();
        let order = || extension::OpenExecSession {
            session_id: claim.id().to_owned(),
            secret: "s".to_owned(),
            endpoint: String::new(),
            task_arn: target.task_arn.clone(),
            container_name: target.container_name.clone(),
            command: target.command.clone(),
            terminal: true,
            size: None,
        };
        assert_eq!(sessions.can_run(INSTANCE), None);
        assert!(claim.call(INSTANCE, "s", order()).is_none());
        let incapable = sessions.attach(INSTANCE, false);
        assert_eq!(sessions.can_run(INSTANCE), Some(false));
        assert!(claim.call(INSTANCE, "s", order()).is_none());
        let mut newer = sessions.attach(INSTANCE, true);
        drop(incapable);
        assert_eq!(sessions.can_run(INSTANCE), Some(true));
        assert!(claim.call(INSTANCE, "s", order()).is_some());
        assert!(newer.next().await.contains(claim.id()));
        drop(newer);
        assert_eq!(sessions.can_run(INSTANCE), None);
    }
}
