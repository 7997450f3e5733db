//! Listeners: sockets, and what is done with the connections that they accept.

mod socket;

use std::sync::Arc;
use std::sync::atomic::AtomicUsize;

use arc_swap::{ArcSwap, Guard};
use longshore_model::load_balancing::ListenerId;

use tokio::sync::watch;

pub(crate) use socket::{Form, Held, Socket};

use crate::http;
use crate::security::Doors;
use crate::stream;

/// A listener while its record is there. Its connections hold it, and look at its service for each request, so that they
/// follow every change.
pub(crate) struct Listener {
    /// Its id.
    pub(crate) id: ListenerId,
    service: ArcSwap<Service>,
    doors: ArcSwap<Doors>,
    is_gone: watch::Sender<bool>,
    connections: Arc<AtomicUsize>,
}

/// What is done with a listener's connections.
pub(crate) enum Service {
    /// Requests are told apart.
    Http(Arc<http::Site>),
    /// Connections and datagrams are passed on as they are.
    Network(Arc<stream::Site>),
}

impl Listener {
    pub(crate) fn new(id: ListenerId, service: Service, doors: Doors) -> Arc<Self> {
        let (service, doors) = (ArcSwap::from_pointee(service), ArcSwap::from_pointee(doors));
        Arc::new(Self { id, service, doors, is_gone: watch::Sender::new(false), connections: Arc::default() })
    }

    /// Who may connect, now.
    pub(crate) fn doors(&self) -> Guard<Arc<Doors>> {
        self.doors.load()
    }

    /// Has these decide who may connect from now on.
    pub(crate) fn set_doors(&self, doors: Doors) {
        self.doors.store(Arc::new(doors));
    }

    /// How many connections of clients it has.
    pub(crate) fn connections(&self) -> &Arc<AtomicUsize> {
        &self.connections
    }

    /// Its record is gone.
    pub(crate) fn close(&self) {
        self.is_gone.send_replace(true);
    }

    /// Ends when its record is gone.
    pub(crate) async fn gone(&self) {
        // It ends with an error only when there is no listener any more.
        let _ = self.is_gone.subscribe().wait_for(|is_gone| *is_gone).await;
    }

    /// What is done now.
    pub(crate) fn service(&self) -> Arc<Service> {
        self.service.load_full()
    }

    /// What is done now, if that is HTTP.
    pub(crate) fn site(&self) -> Option<Arc<http::Site>> {
        match &**self.service.load() {
            Service::Http(site) => Some(Arc::clone(site)),
            Service::Network(_) => None,
        }
    }

    /// Has this done from now on.
    pub(crate) fn set_service(&self, service: Service) {
        self.service.store(Arc::new(service));
    }
}
