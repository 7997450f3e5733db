//! etcd for callers that wait: the connection lives on a thread of its own.

use std::future::Future;
use std::sync::{Arc, mpsc};

use futures_util::future::join_all;
use longshore_state::backend::Error;
use tokio::runtime::{self, Handle, Runtime};

use crate::client::{Client, Patience};
use crate::error::Failure;
use crate::settings::Settings;
use crate::wire::{RangeRequest, RangeResponse, TxnRequest, TxnResponse};

/// A client, and the thread on which it works.
pub(crate) struct Connection {
    /// Taken when it is dropped.
    runtime: Option<Runtime>,
    handle: Handle,
    client: Arc<Client>,
}

impl Connection {
    /// Connects to nobody yet.
    pub(crate) fn new(settings: &Settings) -> Result<Self, Error> {
        let client = Arc::new(Client::new(settings, Patience::default(), Arc::default())?);
        let runtime = runtime::Builder::new_multi_thread().worker_threads(1).thread_name("etcd").enable_all().build();
        let runtime =
            runtime.map_err(|source| Error::Io { place: "the thread that talks to etcd".to_owned(), source })?;
        let handle = runtime.handle().clone();
        Ok(Self { runtime: Some(runtime), handle, client })
    }

    /// The way to the thread, for what else shall work on it.
    pub(crate) fn handle(&self) -> Handle {
        self.handle.clone()
    }

    pub(crate) fn client(&self) -> Arc<Client> {
        Arc::clone(&self.client)
    }

    /// The failure as the store's error.
    pub(crate) fn error(&self, failure: Failure) -> Error {
        self.client.error(failure)
    }

    pub(crate) fn spawn(&self, work: impl Future<Output = ()> + Send + 'static) {
        self.handle.spawn(work);
    }

    /// Has the work done on the own thread: the caller may be part of another runtime, which must not be blocked by ours.
    pub(crate) fn wait<T: Send + 'static>(
        &self,
        work: impl Future<Output = Result<T, Failure>> + Send + 'static,
    ) -> Result<T, Error> {
        let (answer, receiver) = mpsc::sync_channel(1);
        self.spawn(async move {
            // The caller waits for nothing else.
            let _ = answer.send(work.await);
        });
        let ended = || Failure::Other("the thread that talks to it has ended".to_owned());
        receiver.recv().unwrap_or_else(|_| Err(ended())).map_err(|failure| self.error(failure))
    }

    /// A range of keys.
    pub(crate) fn range(&self, range: RangeRequest) -> Result<RangeResponse, Error> {
        let client = self.client();
        self.wait(async move { client.range(range).await })
    }

    /// Several ranges, at one revision.
    pub(crate) fn ranges(&self, transaction: TxnRequest) -> Result<TxnResponse, Error> {
        let client = self.client();
        self.wait(async move { client.ranges(transaction).await })
    }

    /// A transaction that may write.
    pub(crate) fn transact(&self, transaction: TxnRequest) -> Result<TxnResponse, Error> {
        let client = self.client();
        self.wait(async move { client.transact(transaction).await })
    }

    /// Transactions that may be carried out in any order. Waits for all of them, so that none is still on its way when this
    /// returns.
    pub(crate) fn transact_all(&self, transactions: Vec<TxnRequest>) -> Result<Vec<TxnResponse>, Error> {
        let client = self.client();
        self.wait(async move {
            let answers = join_all(transactions.into_iter().map(|transaction| client.transact(transaction))).await;
            answers.into_iter().collect()
        })
    }
}

impl Drop for Connection {
    fn drop(&mut self) {
        // The last owner may be part of another runtime, where waiting for this one to end is not allowed.
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}
