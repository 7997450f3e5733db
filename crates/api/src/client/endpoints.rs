//! The servers that a client may call: those it was set up with, and those it has learned of. It calls one of them, and
//! another when that one cannot be reached.

use std::sync::{Arc, Mutex, PoisonError};

use http::Uri;
use tokio::sync::watch;

/// Shared by the clones of a client.
#[derive(Clone, Debug)]
pub(super) struct Endpoints(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    configured: Vec<Uri>,
    current: Mutex<Uri>,
    learned: watch::Sender<Vec<Uri>>,
}

impl Endpoints {
    /// Calls `first` until that cannot be reached.
    pub(super) fn new(first: Uri, others: impl IntoIterator<Item = Uri>) -> Self {
        let configured = std::iter::once(first.clone()).chain(others).collect();
        Self(Arc::new(Inner { configured, current: Mutex::new(first), learned: watch::Sender::new(Vec::new()) }))
    }

    /// The one that is called.
    pub(super) fn current(&self) -> Uri {
        self.0.current.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// All of them, each once.
    pub(super) fn all(&self) -> Vec<Uri> {
        let mut all = self.0.configured.clone();
        for learned in self.0.learned.borrow().iter() {
            if !all.contains(learned) {
                all.push(learned.clone());
            }
        }
        all
    }

    /// Takes over what was learned, in place of what was learned before.
    pub(super) fn learn(&self, mut servers: Vec<Uri>) {
        servers.sort_by_cached_key(Uri::to_string);
        self.0.learned.send_if_modified(|known| {
            let is_new = *known != servers;
            *known = servers;
            is_new
        });
    }

    /// Tells what was learned, whenever that changes.
    pub(super) fn learned(&self) -> watch::Receiver<Vec<Uri>> {
        self.0.learned.subscribe()
    }

    /// One of them could not be reached: another is called from now on. `random` says which, so that thousands that lose
    /// a server do not all go to the same one.
    pub(super) fn fail(&self, failed: &Uri, random: u64) {
        let others: Vec<Uri> = self.all().into_iter().filter(|endpoint| endpoint != failed).collect();
        let mut current = self.0.current.lock().unwrap_or_else(PoisonError::into_inner);
        if *current == *failed && !others.is_empty() {
            let index = usize::try_from(random % others.len() as u64).unwrap_or_default();
            current.clone_from(&others[index]);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn uri(host: &str) -> Uri {
        format!("http://{host}").parse().unwrap()
    }

    #[test]
    fn another_server_is_called_when_one_fails() {
        let endpoints = Endpoints::new(uri("a"), [uri("b")]);
        endpoints.fail(&uri("b"), 0);
        assert_eq!(endpoints.current(), uri("a"), "that one is not called anyway");
        endpoints.fail(&uri("a"), 7);
        assert_eq!(endpoints.current(), uri("b"));
        endpoints.learn(vec![uri("d"), uri("c"), uri("b")]);
        assert_eq!(endpoints.all(), ["a", "b", "c", "d"].map(uri));
        endpoints.fail(&uri("b"), 1);
        assert_eq!(endpoints.current(), uri("c"));
        endpoints.learn(vec![uri("e")]);
        assert_eq!(endpoints.all(), ["a", "b", "e"].map(uri), "those of the setup stay");
        let alone = Endpoints::new(uri("a"), []);
        alone.fail(&uri("a"), 3);
        assert_eq!(alone.current(), uri("a"));
    }

    #[test]
    fn what_was_learned_is_told_when_it_changes() {
        let endpoints = Endpoints::new(uri("a"), []);
        let mut told = endpoints.learned();
        endpoints.learn(vec![uri("c"), uri("b")]);
        assert!(told.has_changed().unwrap());
        assert_eq!(*told.borrow_and_update(), ["b", "c"].map(uri));
        endpoints.learn(vec![uri("b"), uri("c")]);
        assert!(!told.has_changed().unwrap());
    }
}
