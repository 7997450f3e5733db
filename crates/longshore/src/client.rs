//! The command-line client: what a person asks of a cluster, answered from the public ECS API,
//! and by one operation of ours where that cannot tell: why an instance takes no task.
//!
//! Each command gathers answers of the API ([`cluster`]), turns them into what is shown ([`view`], [`why`]; pure
//! functions) and prints that as tables or as one JSON document ([`output`]). `logs` asks the local
//! Docker engine as well, for containers whose log driver is not `awslogs`. `exec` goes on over the websocket that the API names, and `store` works on
//! the files of a data directory, whether or not a server runs on them.

pub(crate) mod balancers;
mod cluster;
pub(crate) mod connection;
pub(crate) mod edges;
pub(crate) mod env;
pub(crate) mod exec;
mod explain;
mod find;
mod format;
pub(crate) mod logs;
mod output;
mod progress;
pub(crate) mod ps;
pub(crate) mod run;
pub(crate) mod servers;
pub(crate) mod status;
pub(crate) mod stop;
pub(crate) mod store;
mod table;
mod time;
pub(crate) mod token;
mod view;
mod wait;
pub(crate) mod why;
