//! The replicated backend: several servers on one etcd, which decides what holds and in which order.
//!
//! [`Etcd`] is the backend, [`Settings`] say where it is; [`Reading`] and [`Filling`] move a whole state out of it and into it. How the state lies in etcd, and why, is in `docs/state-store.md`.
//!
//! The store's transactions go to etcd together, several in one of etcd's (`merged`) and several of those at once (`batch`),
//! and the store's revisions are etcd's. Every transaction also writes the mark, a key whose revision says when anybody last wrote (`keys`); a standing watch collects what happened
//! (`feed`, `watcher`), and a linearizable read of the mark tells how far that has to reach before it is complete. Calls have bounds (`client`), and end at
//! once while too few members are left to decide anything (`quorum`).

mod batch;
mod client;
mod connection;
mod error;
mod etcd;
mod feed;
mod filling;
mod keys;
mod lease;
mod merged;
mod quorum;
mod reading;
mod settings;
mod watcher;
mod wire;

pub use etcd::Etcd;
pub use filling::Filling;
pub use reading::Reading;
pub use settings::{Settings, SettingsError, Tls};
