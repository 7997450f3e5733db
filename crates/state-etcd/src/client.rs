//! The connection: to one member at a time, to another when that one fails, and never waiting without a bound.
//!
//! A request that changes something is sent again only if it cannot have been carried out. For every other failure the
//! store asks what became of it.

use std::future::Future;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use longshore_state::backend::Error;
use tokio::sync::{Mutex, watch};
use tokio::time::{Instant, sleep, timeout};
use tonic::Request;
use tonic::metadata::{AsciiMetadataValue, MetadataValue};
use tonic::transport::{Certificate, Channel, ClientTlsConfig, Endpoint, Identity};

use crate::error::{Failure, innermost};
use crate::quorum::Quorum;
use crate::settings::{Settings, Tls};
use crate::wire::auth_client::AuthClient;
use crate::wire::kv_client::KvClient;
use crate::wire::lease_client::LeaseClient;
use crate::wire::watch_client::WatchClient;
use crate::wire::{AuthenticateRequest, RangeRequest, RangeResponse, TxnRequest, TxnResponse};

/// How long calls may take.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Patience {
    /// A call.
    pub(crate) usual: Duration,
    /// A call while the one before it failed.
    pub(crate) while_failing: Duration,
    /// How long one member may take to answer a read before another is asked.
    pub(crate) attempt: Duration,
}

impl Default for Patience {
    /// Long enough for the members to elect another leader, which takes them one to three seconds.
    fn default() -> Self {
        Self {
            usual: Duration::from_secs(4),
            while_failing: Duration::from_millis(500),
            attempt: Duration::from_secs(2),
        }
    }
}

/// After which failures a request is sent again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// After all that may pass.
    Read,
    /// When it was not carried out.
    Write,
}

/// How long one member may take to accept a connection.
const CONNECT: Duration = Duration::from_secs(1);

/// What lies between two attempts.
const PAUSE: Duration = Duration::from_millis(50);

/// etcd closes connections that are asked for a sign of life more often than every five seconds.
const KEEP_ALIVE: Duration = Duration::from_secs(10);

/// How long that sign of life may take.
const KEEP_ALIVE_TIMEOUT: Duration = Duration::from_secs(3);

/// No answer is greater: a page of records, each at most etcd's limit of a request.
const MAX_ANSWER_BYTES: usize = 1 << 30;

/// The way to etcd.
pub(crate) struct Client {
    place: String,
    members: Vec<Endpoint>,
    user: Option<(String, String)>,
    patience: Patience,
    quorum: Arc<Quorum>,
    state: Mutex<State>,
    /// The last call failed in a way that may pass.
    failing: AtomicBool,
    /// Counts connections, so that whoever works on an old one notices.
    generation: watch::Sender<u64>,
}

#[derive(Default)]
struct State {
    /// The member that is asked first.
    preferred: usize,
    session: Option<Session>,
}

/// A connection to one member.
#[derive(Clone)]
pub(crate) struct Session {
    channel: Channel,
    token: Option<AsciiMetadataValue>,
    member: usize,
    /// How often the quorum had been lost before it.
    losses: u64,
    pub(crate) generation: u64,
}

impl Session {
    /// The message as a request: with the token, and only for a member that has a leader, since one that has none would
    /// let it wait.
    pub(crate) fn request<T>(&self, message: T) -> Request<T> {
        let mut request = Request::new(message);
        request.metadata_mut().insert("hasleader", MetadataValue::from_static("true"));
        if let Some(token) = &self.token {
            request.metadata_mut().insert("token", token.clone());
        }
        request
    }

    pub(crate) fn keys(&self) -> KvClient<Channel> {
        KvClient::new(self.channel.clone()).max_decoding_message_size(MAX_ANSWER_BYTES)
    }

    pub(crate) fn watches(&self) -> WatchClient<Channel> {
        WatchClient::new(self.channel.clone()).max_decoding_message_size(MAX_ANSWER_BYTES)
    }

    pub(crate) fn leases(&self) -> LeaseClient<Channel> {
        LeaseClient::new(self.channel.clone())
    }
}

impl Client {
    /// Connects to nobody yet. What is found out of the members' quorum is shared with others who talk to them.
    pub(crate) fn new(settings: &Settings, patience: Patience, quorum: Arc<Quorum>) -> Result<Self, Error> {
        let place = format!("etcd at {}", settings.endpoints.join(", "));
        let members = settings.endpoints.iter().map(|member| endpoint(member, settings.tls.as_ref()));
        let members = members.collect::<Result<Vec<_>, _>>().map_err(|what| {
            let remedy = "Check the addresses, and the files of certificates and keys";
            Error::Service { place: place.clone(), what, remedy }
        })?;
        let (user, state, failing) = (settings.user.clone(), Mutex::default(), AtomicBool::new(false));
        Ok(Self { place, members, user, patience, quorum, state, failing, generation: watch::Sender::new(0) })
    }

    /// Has calls told when the members can decide nothing, from now on. Never ends.
    pub(crate) fn watch_quorum(&self) -> impl Future<Output = ()> + Send + 'static {
        Arc::clone(&self.quorum).watch(self.members.clone())
    }

    pub(crate) fn quorum(&self) -> Arc<Quorum> {
        Arc::clone(&self.quorum)
    }

    /// The failure as the store's error.
    pub(crate) fn error(&self, failure: Failure) -> Error {
        failure.at(&self.place)
    }

    /// Tells when there is another connection.
    pub(crate) fn generations(&self) -> watch::Receiver<u64> {
        self.generation.subscribe()
    }

    /// The connection, made if there is none.
    pub(crate) async fn session(&self) -> Result<Session, Failure> {
        let mut state = self.state.lock().await;
        let losses = self.quorum.losses();
        if let Some(session) = state.session.as_ref().filter(|session| session.losses == losses) {
            return Ok(session.clone());
        }
        let mut tried = Vec::new();
        for index in self.quorum.order(state.preferred, self.members.len()) {
            let member = &self.members[index];
            // Whoever stops waiting for this one leaves the next to the next.
            state.preferred = (index + 1) % self.members.len();
            let connected = timeout(CONNECT, member.connect()).await;
            let channel = match connected {
                Ok(Ok(channel)) => channel,
                Ok(Err(error)) => {
                    tried.push(format!("{}: {}", member.uri(), innermost(&error)));
                    continue;
                }
                Err(_) => {
                    tried.push(format!("{}: no answer in {CONNECT:?}", member.uri()));
                    continue;
                }
            };
            let generation = *self.generation.borrow() + 1;
            let mut session = Session { channel, token: None, member: index, losses, generation };
            match self.authenticate(&session).await {
                Ok(token) => session.token = token,
                Err(failure) if failure.may_pass() => {
                    tried.push(format!("{}: {failure:?}", member.uri()));
                    continue;
                }
                Err(failure) => return Err(failure),
            }
            self.generation.send_replace(generation);
            state.preferred = index;
            state.session = Some(session.clone());
            return Ok(session);
        }
        Err(Failure::Unreachable(tried.join("; ")))
    }

    async fn authenticate(&self, session: &Session) -> Result<Option<AsciiMetadataValue>, Failure> {
        let Some((name, password)) = self.user.clone() else { return Ok(None) };
        let request = session.request(AuthenticateRequest { name, password });
        let mut client = AuthClient::new(session.channel.clone());
        let answer = timeout(self.patience.attempt, client.authenticate(request)).await;
        let answer = answer.map_err(|_| Failure::NoAnswer("to the password".to_owned()))??.into_inner();
        let token = answer.token.parse().map_err(|_| Failure::Other("its token is no header".to_owned()))?;
        Ok(Some(token))
    }

    /// Leaves the connection, for another member unless this one only forgot us.
    pub(crate) async fn leave(&self, generation: u64, failure: &Failure) {
        // Whoever has it for longer is connecting, since there is nothing to leave.
        let Ok(mut state) = timeout(PAUSE, self.state.lock()).await else { return };
        if state.session.as_ref().is_some_and(|session| session.generation == generation) {
            state.session = None;
            if !matches!(failure, Failure::StaleToken) {
                state.preferred = (state.preferred + 1) % self.members.len();
            }
        }
    }

    /// Sends a request until it is answered, or until it failed for good, or patience ends, or it is sure that nobody can
    /// answer.
    async fn call<T, F>(&self, kind: Kind, send: impl Fn(Session) -> F) -> Result<T, Failure>
    where
        F: Future<Output = Result<T, Failure>>,
    {
        if let Some(why) = self.quorum.lost() {
            return Err(why);
        }
        let is_failing = self.failing.load(Ordering::Relaxed);
        let deadline = Instant::now() + if is_failing { self.patience.while_failing } else { self.patience.usual };
        let is_sent = AtomicBool::new(false);
        let result = tokio::select! {
            biased;
            result = self.attempts(kind, deadline, &is_sent, send) => result,
            why = self.quorum.until_lost() => Err(why),
        };
        // A lost quorum is known in another way, and so is its end.
        let may_pass = result.as_ref().is_err_and(Failure::may_pass) && self.quorum.lost().is_none();
        self.failing.store(may_pass, Ordering::Relaxed);
        let is_open = kind == Kind::Write && is_sent.into_inner();
        result.map_err(|why| if is_open && why.may_pass() { why.undecided() } else { why })
    }

    /// Attempts until one is answered. Tells whether one is under way, or was given up so that it may yet be carried out.
    async fn attempts<T, F>(
        &self,
        kind: Kind,
        deadline: Instant,
        is_sent: &AtomicBool,
        send: impl Fn(Session) -> F,
    ) -> Result<T, Failure>
    where
        F: Future<Output = Result<T, Failure>>,
    {
        let mut last = Failure::Unreachable("connecting takes too long".to_owned());
        loop {
            let session = timeout(deadline.saturating_duration_since(Instant::now()), self.session()).await;
            // Why it failed before tells more than that there is no time for it any more.
            let session = session.unwrap_or_else(|_| Err(last.clone()));
            let failure = match session {
                Ok(session) => {
                    let generation = session.generation;
                    is_sent.store(true, Ordering::Relaxed);
                    match self.attempt(kind, deadline, session, &send).await {
                        Ok(answer) => return Ok(answer),
                        Err(failure) => {
                            is_sent.store(!failure.was_not_carried_out(), Ordering::Relaxed);
                            if failure.may_pass() {
                                self.leave(generation, &failure).await;
                            }
                            failure
                        }
                    }
                }
                Err(failure) => failure,
            };
            let again = match kind {
                Kind::Read => failure.may_pass(),
                Kind::Write => failure.was_not_carried_out(),
            };
            if !again || Instant::now() + PAUSE >= deadline {
                return Err(failure);
            }
            last = failure;
            sleep(PAUSE).await;
        }
    }

    /// One attempt, given up when its time is over, or when there is no hope for it.
    async fn attempt<T, F>(
        &self,
        kind: Kind,
        deadline: Instant,
        session: Session,
        send: impl Fn(Session) -> F,
    ) -> Result<T, Failure>
    where
        F: Future<Output = Result<T, Failure>>,
    {
        let (member, now) = (session.member, Instant::now());
        let left = deadline.saturating_duration_since(now);
        let left = if kind == Kind::Read { left.min(self.patience.attempt) } else { left };
        tokio::select! {
            biased;
            answer = timeout(left, send(session)) => {
                answer.unwrap_or_else(|_| Err(Failure::NoAnswer(format!("in {left:?}"))))
            }
            why = self.quorum.until_hopeless(member, now) => {
                Err(Failure::NoAnswer(format!("{} {why}", self.members[member].uri())))
            }
        }
    }

    /// A request that only reads, or that does no harm when it is carried out twice.
    pub(crate) async fn read<T, F>(&self, send: impl Fn(Session) -> F) -> Result<T, Failure>
    where
        F: Future<Output = Result<T, Failure>>,
    {
        self.call(Kind::Read, send).await
    }

    /// A request that changes something.
    pub(crate) async fn write<T, F>(&self, send: impl Fn(Session) -> F) -> Result<T, Failure>
    where
        F: Future<Output = Result<T, Failure>>,
    {
        self.call(Kind::Write, send).await
    }

    /// A range of keys.
    pub(crate) async fn range(&self, range: RangeRequest) -> Result<RangeResponse, Failure> {
        let send = |session: Session| {
            let request = session.request(range.clone());
            async move { Ok(session.keys().range(request).await?.into_inner()) }
        };
        self.read(send).await
    }

    /// Several ranges, at one revision.
    pub(crate) async fn ranges(&self, transaction: TxnRequest) -> Result<TxnResponse, Failure> {
        self.read(|session| transact(session, transaction.clone())).await
    }

    /// A transaction that may write.
    pub(crate) async fn transact(&self, transaction: TxnRequest) -> Result<TxnResponse, Failure> {
        self.write(|session| transact(session, transaction.clone())).await
    }
}

async fn transact(session: Session, transaction: TxnRequest) -> Result<TxnResponse, Failure> {
    let request = session.request(transaction);
    Ok(session.keys().txn(request).await?.into_inner())
}

fn endpoint(member: &str, tls: Option<&Tls>) -> Result<Endpoint, String> {
    let scheme = if tls.is_some() { "https" } else { "http" };
    let endpoint = Endpoint::from_shared(format!("{scheme}://{member}")).map_err(|error| innermost(&error))?;
    let endpoint = endpoint
        .connect_timeout(CONNECT)
        .tcp_nodelay(true)
        .http2_keep_alive_interval(KEEP_ALIVE)
        .keep_alive_timeout(KEEP_ALIVE_TIMEOUT);
    let Some(tls) = tls else { return Ok(endpoint) };
    // Whatever is not PEM is passed over in silence further down.
    let mut given = vec![("the authority's certificate", &tls.authority)];
    if let Some((certificate, key)) = &tls.identity {
        given.extend([("our certificate", certificate), ("our key", key)]);
    }
    if let Some((what, _)) = given.into_iter().find(|(_, pem)| !pem.contains("-----BEGIN ")) {
        return Err(format!("{what} is not in PEM"));
    }
    let mut config = ClientTlsConfig::new().ca_certificate(Certificate::from_pem(&tls.authority));
    if let Some((certificate, key)) = &tls.identity {
        config = config.identity(Identity::from_pem(certificate, key));
    }
    endpoint.tls_config(config).map_err(|error| innermost(&error))
}
