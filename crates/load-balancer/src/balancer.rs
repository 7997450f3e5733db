//! The handle on a running data plane.

use std::net::{IpAddr, Ipv4Addr};
use std::sync::Arc;
use std::time::Duration;

use longshore_model::Timestamp;
use longshore_model::load_balancing::{Addresses, EdgeName};
use longshore_model::snapshot::LoadBalancingState;
use tokio::sync::watch;

use crate::access_log::{AccessLogs, Writer};
use crate::control::{self, Orders};
use crate::limits::{self, Limits};
use crate::observations::{Board, Observations};
use crate::shards::Shards;

/// Tells the time, for what is shown to people.
pub type Clock = Arc<dyn Fn() -> Timestamp + Send + Sync>;

/// What a data plane needs to know before it starts.
#[derive(Clone)]
pub struct Settings {
    /// The edge that it is.
    pub edge: EdgeName,
    /// The addresses that load balancers are served on; without any, none is.
    pub addresses: Addresses,
    /// The time.
    pub clock: Clock,
    /// Where access logs go; without it none are written.
    pub access_logs: Option<AccessLogs>,
    /// Bounds.
    pub limits: Limits,
}

/// The data plane could not be started.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// A thread of it could not be started.
    #[error("a thread of the data plane could not be started: {0}")]
    Thread(#[from] std::io::Error),
}

/// A running data plane. It stops when this is dropped, and with [`Balancer::shutdown`] in peace.
pub struct Balancer {
    orders: watch::Sender<Orders>,
    board: Arc<Board>,
    shards: Arc<Shards>,
    log: Option<Writer>,
    control: Option<std::thread::JoinHandle<()>>,
}

impl Balancer {
    /// Starts its threads. It serves nothing until it is told what.
    pub fn start(settings: Settings) -> Result<Self, StartError> {
        let limits = settings.limits.within(limits::descriptors());
        let settings = Settings { limits, ..settings };
        let board = Board::new(Arc::clone(&settings.clock));
        let log = settings.access_logs.as_ref().map(|logs| {
            let address = settings.addresses.of(1).unwrap_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED));
            Writer::start(logs, address)
        });
        let log = log.transpose()?;
        let shards = Arc::new(Shards::start(&settings.limits, log.as_ref())?);
        let (orders, told) = watch::channel(Orders::default());
        let control = control::start(settings, Arc::clone(&board), Arc::clone(&shards), told)?;
        Ok(Self { orders, board, shards, log, control: Some(control) })
    }

    /// Has it serve by this state; what is the same as before is left alone. Returns at once: a later state replaces an
    /// earlier one that was not looked at yet.
    pub fn apply(&self, state: Arc<LoadBalancingState>) {
        self.orders.send_modify(|orders| orders.state = Some(state));
    }

    /// What it sees from now on, and on demand all that it sees.
    pub fn observations(&self) -> Observations {
        Observations::new(Arc::clone(&self.board))
    }

    /// Connections of clients that are open now.
    pub fn connections(&self) -> usize {
        self.shards.connections()
    }

    /// Closes its sockets, lets what is under way end for at most `grace`, and then closes the rest.
    pub async fn shutdown(mut self, grace: Duration) {
        self.orders.send_modify(|orders| orders.is_over = true);
        if let Some(control) = self.control.take() {
            // It ends as soon as its sockets are closed.
            let _ = tokio::task::spawn_blocking(move || control.join()).await;
        }
        let shards = Arc::clone(&self.shards);
        shards.close(grace).await;
        if let Some(log) = self.log.take() {
            // What was logged last is written too.
            let finished = tokio::task::spawn_blocking(move || {
                log.finish();
                log.dropped()
            });
            if let Ok(dropped @ 1..) = finished.await {
                tracing::warn!(dropped, "entries of access logs were dropped");
            }
        }
        self.board.close();
    }
}

impl Drop for Balancer {
    fn drop(&mut self) {
        self.orders.send_modify(|orders| orders.is_over = true);
        self.shards.stop();
        self.board.close();
    }
}
