//! Who may call: access keys, and the principals behind them. What each may do is in [`authorization`](crate::authorization).
//!
//! The kinds of callers: the account's root; a join token, which registers machines or edges; a container instance, which speaks
//! for itself and its tasks; and an edge, which is fed. The keys of all but the root are derived (see [`access_key`]), so that no server has to remember
//! them and every server knows them.

use std::collections::HashMap;
use std::fmt;
use std::sync::Arc;

use longshore_api::error::Error;
use longshore_api::longshore::access_key::{self, AccessKey};
use longshore_api::sigv4::{Credentials, SecretKey};
use longshore_api::tls::Fingerprint;
use longshore_model::installation::Secret;
use longshore_model::load_balancing::EdgeName;
use longshore_model::task::Request;
use longshore_model::{ClusterName, InstanceId, Scope, Timestamp};
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

/// An authenticated caller.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Caller {
    /// Its ARN, such as `arn:aws:iam::000000000000:root`.
    pub arn: Arc<str>,
    /// What it is.
    pub principal: Principal,
}

/// What a caller is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Principal {
    /// The account's root: may do everything.
    Root,
    /// Whoever holds a join token that is still good.
    JoinToken {
        /// The id of its access key.
        access_key_id: Arc<str>,
        /// The one cluster that it is good for, unless it is good for all.
        cluster: Option<ClusterName>,
    },
    /// A container instance.
    Instance {
        /// Its cluster.
        cluster: ClusterName,
        /// Which one.
        instance: InstanceId,
        /// Until when it may register for the first time, if its key was made before it was registered.
        registers_until: Option<Timestamp>,
    },
    /// Whoever holds a join token for edges that is still good.
    EdgeToken,
    /// An edge.
    Edge {
        /// Its name.
        name: EdgeName,
        /// When it was given its credentials.
        given_at: Timestamp,
    },
}

impl Caller {
    /// The account's root.
    pub fn root(arn: &str) -> Self {
        Self { arn: arn.into(), principal: Principal::Root }
    }

    /// A call of this caller's, as it is noted beside what it changes.
    pub(crate) fn request(&self, operation: &str, at: Timestamp) -> Request {
        Request { operation: operation.into(), principal: Arc::clone(&self.arn), at }
    }
}

/// The access keys that are accepted.
#[derive(Debug, Default)]
pub struct AccessKeys {
    by_id: HashMap<String, (SecretKey, Caller)>,
    machines: Option<Machines>,
}

/// What the access keys of machines come from.
pub struct Machines {
    /// The installation's.
    pub master_secret: Secret,
    /// The certificate of the authority by which machines know the servers (PEM), unless every system knows it.
    pub authority: Option<Arc<str>>,
}

impl Machines {
    /// The fingerprint of the authority.
    ///
    /// # Errors
    /// When the certificate cannot be read.
    pub(crate) fn fingerprint(&self) -> Result<Option<Fingerprint>, Error> {
        let read = self.authority.as_deref().map(Fingerprint::of).transpose();
        read.map_err(|error| Error::server(format!("The servers' authority cannot be read: {error}.")))
    }
}

impl fmt::Debug for Machines {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Machines").field("authority", &self.authority).finish_non_exhaustive()
    }
}

impl AccessKeys {
    /// Accepts only the account's root.
    pub fn root(credentials: Credentials, arn: &str) -> Self {
        let caller = Caller::root(arn);
        let by_id = HashMap::from([(credentials.access_key_id, (credentials.secret_access_key, caller))]);
        Self { by_id, machines: None }
    }

    /// Accepts join tokens and container instances too.
    #[must_use]
    pub fn with_machines(self, machines: Machines) -> Self {
        Self { machines: Some(machines), ..self }
    }

    /// What the access keys of machines come from, if there are any.
    pub fn machines(&self) -> Option<&Machines> {
        self.machines.as_ref()
    }

    /// The secret of an access key.
    pub fn secret(&self, access_key_id: &str) -> Option<SecretKey> {
        if let Some((secret, _)) = self.by_id.get(access_key_id) {
            return Some(secret.clone());
        }
        let machines = self.machines.as_ref()?;
        access_key_id.parse::<AccessKey>().ok()?;
        Some(access_key::secret(machines.master_secret.reveal(), access_key_id).into())
    }

    /// Who holds an access key whose secret was shown to be known.
    ///
    /// # Errors
    /// `UnrecognizedClientException` when there is no such key, `ExpiredTokenException` when it is not good any more.
    pub fn caller(&self, access_key_id: &str, scope: &Scope, now: Timestamp) -> Result<Caller, Error> {
        if let Some((_, caller)) = self.by_id.get(access_key_id) {
            return Ok(caller.clone());
        }
        let unknown =
            |_| Error::new("UnrecognizedClientException", "The security token included in the request is invalid.");
        let key: AccessKey = access_key_id.parse().map_err(unknown)?;
        let instance = key.instance();
        Ok(match key {
            AccessKey::Join { expires, nonce, cluster } => {
                if now > expires {
                    return Err(expired(expires, now));
                }
                let account = scope.root();
                let arn = format!("{}join-token/{nonce:016x}", account.trim_end_matches("root"));
                let access_key_id = access_key_id.into();
                Caller { arn: arn.into(), principal: Principal::JoinToken { access_key_id, cluster } }
            }
            AccessKey::Machine { registers_until, cluster, .. } => {
                of_instance(scope, cluster, instance, Some(registers_until))?
            }
            AccessKey::Instance { cluster, .. } => of_instance(scope, cluster, instance, None)?,
            AccessKey::JoinEdge { expires, nonce } => {
                if now > expires {
                    return Err(expired(expires, now));
                }
                let arn = format!("{}edge-token/{nonce:016x}", scope.root().trim_end_matches("root"));
                Caller { arn: arn.into(), principal: Principal::EdgeToken }
            }
            AccessKey::Edge { given_at, name } => {
                let arn = format!("{}edge/{name}", scope.root().trim_end_matches("root"));
                Caller { arn: arn.into(), principal: Principal::Edge { name, given_at } }
            }
        })
    }
}

fn of_instance(
    scope: &Scope,
    cluster: ClusterName,
    instance: Option<InstanceId>,
    registers_until: Option<Timestamp>,
) -> Result<Caller, Error> {
    let instance = instance.ok_or_else(|| Error::server("The access key names no container instance."))?;
    let arn = scope.instance(&cluster, instance).into();
    Ok(Caller { arn, principal: Principal::Instance { cluster, instance, registers_until } })
}

fn expired(expires: Timestamp, now: Timestamp) -> Error {
    let (until, now) = (iso(expires), iso(now));
    Error::new(
        "ExpiredTokenException",
        format!(
            "The security token included in the request is expired: it was good until {until}, and it is {now} now. Make \
             another with `longshore server token create`."
        ),
    )
}

/// A time for people, in UTC and whole seconds.
pub(crate) fn iso(time: Timestamp) -> String {
    let seconds = time.as_millis().div_euclid(1000);
    let moment = OffsetDateTime::from_unix_timestamp(seconds).ok();
    moment.and_then(|moment| moment.format(&Rfc3339).ok()).unwrap_or_else(|| seconds.to_string())
}
