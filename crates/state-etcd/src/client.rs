//! The connection: to one member at a time, to another when that one fails, and never waiting without a bound.
//!
//! A request that changes something is sent again only if it cannot have been carried out. For every other failure the
//! store asks what became of it.

use std::future::Future;
use std::time::Duration;

use longshore_state::backend::Error;
use tokio::sync::{Mutex, watch};
use tokio::time::{Instant, sleep, timeout};
use tonic::Request;
use tonic::metadata::{AsciiMetadataValue, MetadataValue};
use tonic::transport::{Certificate, Channel, ClientTlsConfig, Endpoint, Identity};

use crate::error::{Failure, innermost};
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
    state: Mutex<State>,
    /// Counts connections, so that whoever works on an old one notices.
    generation: watch::Sender<u64>,
}

#[derive(Default)]
struct State {
    /// The member that is asked first.
    preferred: usize,
    session: Option<Session>,
    failing: bool,
}

/// A connection to one member.
#[derive(Clone)]
pub(crate) struct Session {
    channel: Channel,
    token: Option<AsciiMetadataValue>,
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
    pub(crate) fn new(settings: &Settings, patience: Patience) -> Result<Self, Error> {
        let place = format!("etcd at {}", settings.endpoints.join(", "));
        let members = settings.endpoints.iter().map(|member| endpoint(member, settings.tls.as_ref()));
        let members = members.collect::<Result<Vec<_>, _>>().map_err(|what| {
            let remedy = "Check the addresses, and the files of certificates and keys";
            Error::Service { place: place.clone(), what, remedy }
        })?;
        let (state, generation) = (Mutex::default(), watch::Sender::new(0));
        Ok(Self { place, members, user: settings.user.clone(), patience, state, generation })
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
        if let Some(session) = &state.session {
            return Ok(session.clone());
        }
        let mut tried = Vec::new();
        for offset in 0..self.members.len() {
            let index = (state.preferred + offset) % self.members.len();
            let member = &self.members[index];
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
            let mut session = Session { channel, token: None, generation };
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
        let mut state = self.state.lock().await;
        if state.session.as_ref().is_some_and(|session| session.generation == generation) {
            state.session = None;
            if !matches!(failure, Failure::StaleToken) {
                state.preferred = (state.preferred + 1) % self.members.len();
            }
        }
    }

    /// Sends a request until it is answered, or until it failed for good, or patience ends. `again` says after which
    /// failures it may be sent again.
    pub(crate) async fn call<T, F>(
        &self,
        attempt_limit: Duration,
        again: fn(&Failure) -> bool,
        send: impl Fn(Session) -> F,
    ) -> Result<T, Failure>
    where
        F: Future<Output = Result<T, Failure>>,
    {
        let failing = self.state.lock().await.failing;
        let patience = if failing { self.patience.while_failing } else { self.patience.usual };
        let deadline = Instant::now() + patience;
        let result = loop {
            let left = deadline.saturating_duration_since(Instant::now()).min(attempt_limit);
            let failure = match self.session().await {
                Ok(session) => {
                    let generation = session.generation;
                    let answer = timeout(left, send(session)).await;
                    match answer.unwrap_or_else(|_| Err(Failure::NoAnswer(format!("in {left:?}")))) {
                        Ok(answer) => break Ok(answer),
                        Err(failure) => {
                            if failure.may_pass() {
                                self.leave(generation, &failure).await;
                            }
                            failure
                        }
                    }
                }
                Err(failure) => failure,
            };
            if !again(&failure) || Instant::now() + PAUSE >= deadline {
                break Err(failure);
            }
            sleep(PAUSE).await;
        };
        self.state.lock().await.failing = result.as_ref().is_err_and(Failure::may_pass);
        result
    }

    /// A request that only reads.
    pub(crate) async fn read<T, F>(&self, send: impl Fn(Session) -> F) -> Result<T, Failure>
    where
        F: Future<Output = Result<T, Failure>>,
    {
        self.call(self.patience.attempt, Failure::may_pass, send).await
    }

    /// A request that changes something.
    pub(crate) async fn write<T, F>(&self, send: impl Fn(Session) -> F) -> Result<T, Failure>
    where
        F: Future<Output = Result<T, Failure>>,
    {
        self.call(self.patience.usual, Failure::was_not_carried_out, send).await
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
