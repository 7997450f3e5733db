//! What can go wrong with etcd, told apart by what is to be done about it.

use std::error::Error as _;
use std::io;

use longshore_state::backend::Error;
use tonic::{Code, Status};

use crate::keys::Keys;

/// Why a request failed.
#[derive(Debug, Clone)]
pub(crate) enum Failure {
    /// No connection could be made; nothing was sent.
    Unreachable(String),
    /// There is no leader, which is told further, and nothing was taken.
    NoLeader(String),
    /// The request was sent, and what became of it is not known.
    NoAnswer(String),
    /// A request to change something was sent, and for that reason it is not known what became of it.
    Undecided(Box<Failure>),
    /// The token is not valid any more; nothing was done.
    StaleToken,
    /// User or password are wrong, or missing, or of no use.
    Refused { what: String, remedy: &'static str },
    /// etcd has reached its quota.
    Full(String),
    /// The lease has ended.
    NoLease,
    /// The wanted revision is no longer kept.
    Compacted,
    /// Anything else.
    Other(String),
}

impl Failure {
    /// What is under the prefix is a part of a state.
    pub(crate) fn unfinished_import() -> Self {
        Self::Refused {
            what: "a state is being imported under this prefix, or its import was broken off".to_owned(),
            remedy: "Wait for `longshore store import` to end, or run it again, which begins anew",
        }
    }

    /// Another system lives under the prefix.
    pub(crate) fn somebody_elses(keys: &Keys, found: &[u8]) -> Self {
        Self::Refused {
            what: format!(
                "another system has its keys under the prefix {keys}, such as {}; nothing was touched",
                String::from_utf8_lossy(found)
            ),
            remedy: "Choose another prefix: --store etcd://HOST:PORT,…/PREFIX",
        }
    }

    /// There is a state already where one was to be made.
    pub(crate) fn occupied(keys: &Keys) -> Self {
        Self::Refused {
            what: format!(
                "there is a state under the prefix {keys} already, or somebody else is just making one; it was left as it is"
            ),
            remedy: "Choose another prefix, --store etcd://HOST:PORT,…/PREFIX, or remove what is there with etcdctl first",
        }
    }

    /// The same, said of a change of which it is not known what became of it.
    pub(crate) fn undecided(self) -> Self {
        match self {
            Self::Undecided(_) => self,
            why => Self::Undecided(Box::new(why)),
        }
    }

    /// Whether nothing can have been done, so that the same request may be sent again whatever it was.
    pub(crate) fn was_not_carried_out(&self) -> bool {
        matches!(self, Self::Unreachable(_) | Self::NoLeader(_) | Self::StaleToken)
    }

    /// Whether another member, or the same a little later, may do better.
    pub(crate) fn may_pass(&self) -> bool {
        match self {
            Self::NoAnswer(_) => true,
            Self::Undecided(why) => why.may_pass(),
            other => other.was_not_carried_out(),
        }
    }

    /// As the store's error.
    pub(crate) fn at(self, place: &str) -> Error {
        let service = |what: String, remedy| Error::Service { place: place.to_owned(), what, remedy };
        match self {
            Self::Unreachable(what) | Self::NoAnswer(what) if what.to_lowercase().contains("certificate") => service(
                format!("no member can be trusted, or none trusts us ({what})"),
                "Check that etcd's certificate comes from the authority that was named and is for its address, that ours comes \
                 from the one that etcd trusts, and that the clocks are right",
            ),
            Self::Unreachable(what) => service(
                format!("no member can be reached ({what})"),
                "Check that etcd runs, and that its addresses are right; changes are saved again as soon as one answers",
            ),
            Self::NoLeader(what) => service(
                format!("it has no leader: most of its members are down or cut off ({what})"),
                "Bring members back until more than half of them run; changes are saved again from then on",
            ),
            Self::NoAnswer(what) => service(
                format!("it did not answer, or not in time ({what})"),
                "Check that more than half of its members run and reach each other, and whether they want TLS or a \
                 certificate; changes are saved again from then on",
            ),
            Self::Undecided(why) => match why.at(place) {
                Error::Service { place, what, remedy } => {
                    let what =
                        format!("{what}; whether the change was carried out is not known, and the state will show it");
                    Error::Service { place, what, remedy }
                }
                other => other,
            },
            Self::StaleToken => service("it no longer knows us".to_owned(), "Try again"),
            Self::Refused { what, remedy } => service(what, remedy),
            Self::Full(what) => Error::Full {
                place: format!(
                    "{place}, which has reached its quota: compact and defragment it, then disarm its alarm"
                ),
                source: io::Error::other(what),
            },
            Self::NoLease => service("the lease has ended".to_owned(), "Try again"),
            Self::Compacted => service("what was being read has been compacted".to_owned(), "Try again"),
            Self::Other(what) => service(what, "Look at etcd's log"),
        }
    }
}

impl From<Status> for Failure {
    fn from(status: Status) -> Self {
        let message = status.message().to_owned();
        let has = |part: &str| message.contains(part);
        match status.code() {
            Code::Unavailable if has("etcdserver: no leader") => {
                Self::NoLeader("says the member that was asked".to_owned())
            }
            Code::Unavailable if was_not_sent(&status) => Self::Unreachable(cause(&status)),
            Code::Unauthenticated => Self::StaleToken,
            Code::InvalidArgument if has("revision of auth store is old") => Self::StaleToken,
            Code::InvalidArgument if has("authentication failed") => {
                Self::Refused { what: message, remedy: "Check the user and the password" }
            }
            Code::InvalidArgument if has("user name is empty") => {
                Self::Refused { what: "it asks for a user and a password".to_owned(), remedy: "Give both" }
            }
            Code::FailedPrecondition if has("authentication is not enabled") => Self::Refused {
                what: "it knows no users, since its authentication is not enabled".to_owned(),
                remedy: "Leave user and password out, or enable authentication in etcd",
            },
            Code::PermissionDenied => {
                Self::Refused { what: message, remedy: "Grant the user's role readwrite on every key under the prefix" }
            }
            Code::InvalidArgument if has("request is too large") => {
                Self::Refused { what: message, remedy: "Raise etcd's --max-request-bytes" }
            }
            Code::ResourceExhausted if has("database space exceeded") => Self::Full(message),
            Code::NotFound if has("requested lease not found") => Self::NoLease,
            Code::DataLoss => Self::Refused {
                what: format!("the data of its members differ ({message})"),
                remedy: "Take out the member whose data are damaged, add it again, and disarm the alarm CORRUPT",
            },
            Code::OutOfRange if has("compacted") => Self::Compacted,
            Code::Unavailable | Code::DeadlineExceeded | Code::Cancelled | Code::Unknown | Code::Internal => {
                Self::NoAnswer(cause(&status))
            }
            _ => Self::Other(message),
        }
    }
}

/// The system's own word where there is one, else etcd's.
fn cause(status: &Status) -> String {
    status.source().map_or_else(|| status.message().to_owned(), innermost)
}

/// Whether the request never left, because there was no connection to send it on.
fn was_not_sent(status: &Status) -> bool {
    let mut cause = status.source();
    while let Some(error) = cause {
        if error.is::<tonic::ConnectError>() {
            return true;
        }
        cause = error.source();
    }
    false
}

/// The last of a chain of causes, which is the system's own word.
pub(crate) fn innermost(error: &(dyn std::error::Error + 'static)) -> String {
    let mut error = error;
    while let Some(source) = error.source() {
        error = source;
    }
    error.to_string()
}
