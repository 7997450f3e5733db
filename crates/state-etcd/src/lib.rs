//! The replicated backend: several servers on one etcd, which decides what holds and in which order.
//!
//! [`Etcd`] is the backend, [`Settings`] say where it is. How the state lies in etcd, and why, is in `docs/state-store.md`.
//!
//! One transaction of the store is one transaction of etcd, and the store's revisions are etcd's. Every transaction also
//! writes the mark, a key whose revision says when anybody last wrote (`keys`); a standing watch collects what happened
//! (`feed`, `watcher`), and a linearizable read of the mark tells how far that has to reach before it is complete.

mod client;
mod error;
mod etcd;
mod feed;
mod keys;
mod lease;
mod settings;
mod transaction;
mod watcher;
mod wire;

pub use etcd::Etcd;
pub use settings::{Settings, SettingsError, Tls};
