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
    /// returns. `is_begun` says that something was carried out already of what they belong to.
    pub(crate) fn transact_all(
        &self,
        transactions: Vec<TxnRequest>,
        is_begun: bool,
    ) -> Result<Vec<TxnResponse>, Error> {
        let client = self.client();
        self.wait(async move {
            let answers = join_all(transactions.into_iter().map(|transaction| client.transact(transaction))).await;
            all_or_why(answers, is_begun)
        })
    }
}

/// All answers, or why there are not all: as a failure that leaves nothing open only if none of it can have been carried out.
fn all_or_why<T>(answers: Vec<Result<T, Failure>>, is_begun: bool) -> Result<Vec<T>, Failure> {
    let may_be_done = |answer: &Result<T, Failure>| match answer {
        Ok(_) => true,
        Err(why) => matches!(why, Failure::Undecided(_) | Failure::NoAnswer(_) | Failure::Other(_)),
    };
    let is_open = is_begun || answers.iter().any(may_be_done);
    let all: Result<Vec<T>, Failure> = answers.into_iter().collect();
    all.map_err(|why| if is_open { why.undecided() } else { why })
}

impl Drop for Connection {
    fn drop(&mut self) {
        // The last owner may be part of another runtime, where waiting for this one to end is not allowed.
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_was_done_only_if_nothing_of_it_can_have_been() {
        let refused = || Err(Failure::NoLeader(String::new()));
        let unknown = || Err(Failure::NoAnswer(String::new()).undecided());
        let is_open = |answers: Vec<Result<(), Failure>>, is_begun| {
            matches!(all_or_why(answers, is_begun), Err(Failure::Undecided(_)))
        };
        let full = || Err(Failure::Full(String::new()));
        assert!(!is_open(vec![refused(), full(), refused()], false));
        assert!(is_open(vec![refused(), Ok(())], false));
        assert!(is_open(vec![refused(), unknown()], false));
        assert!(is_open(vec![refused()], true));
        assert!(all_or_why(vec![Ok(()), Ok(())], true).is_ok());
    }
}
