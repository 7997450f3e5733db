//! The owner of the spool: a thread of its own, so that a slow disk holds up nothing but logs.

use std::io;
use std::sync::Arc;

use tokio::sync::{Notify, mpsc, oneshot};

use super::spool::Spool;

/// As many orders wait for the spool before whoever gives another one waits.
const WAITING: usize = 64;

type Order = Box<dyn FnOnce(&mut Spool) + Send>;

/// What others hold of the spool. Cheap to clone.
#[derive(Clone, Debug)]
pub(crate) struct Keeper {
    orders: mpsc::Sender<Order>,
    /// Rung when there is something to deliver.
    pub(crate) ready: Arc<Notify>,
    /// Rung when there is room again.
    pub(crate) room: Arc<Notify>,
}

impl Keeper {
    pub(crate) fn start(mut spool: Spool) -> io::Result<Self> {
        let (orders, mut given) = mpsc::channel::<Order>(WAITING);
        std::thread::Builder::new().name("log-spool".to_owned()).spawn(move || {
            while let Some(order) = given.blocking_recv() {
                order(&mut spool);
            }
        })?;
        Ok(Self { orders, ready: Arc::default(), room: Arc::default() })
    }

    /// Does something with the spool. Takes as long as the disk takes, which may be for ever: whatever a task waits for bounds it.
    pub(crate) async fn with<T: Send + 'static>(&self, act: impl FnOnce(&mut Spool) -> T + Send + 'static) -> T {
        let (done, result) = oneshot::channel();
        let order: Order = Box::new(move |spool| {
            // Whoever asked may be gone.
            done.send(act(spool)).ok();
        });
        self.orders.send(order).await.ok();
        match result.await {
            Ok(result) => result,
            // The thread lives as long as this handle does, unless it has panicked, which ends a release's process.
            Err(_) => std::future::pending().await,
        }
    }
}
