//! Leases: a key that etcd removes when its own lease ends. They lie beside the records, so a heartbeat writes none, and
//! renewing one writes nothing at all.

use std::collections::HashMap;
use std::time::Duration;

use futures_util::stream;

use crate::client::{Client, Session};
use crate::error::Failure;
use crate::keys::Keys;
use crate::wire::{
    KeyValue, LeaseGrantRequest, LeaseKeepAliveRequest, LeaseRevokeRequest, RangeRequest, TxnRequest, delete_op,
    put_op, range_op, written_at,
};

/// The leases that were taken through this backend.
#[derive(Default)]
pub(crate) struct Leases {
    held: HashMap<String, Held>,
}

/// etcd's lease behind one of ours.
struct Held {
    holder: String,
    id: i64,
    seconds: i64,
}

/// etcd counts in whole seconds, and gives two at least.
fn seconds(ttl: Duration) -> i64 {
    let whole = ttl.as_secs() + u64::from(ttl.subsec_nanos() > 0);
    i64::try_from(whole).unwrap_or(i64::MAX).max(1)
}

impl Leases {
    /// Takes the lease, or renews it; false if somebody else holds it.
    pub(crate) async fn acquire(
        &mut self,
        client: &Client,
        keys: &Keys,
        name: &str,
        holder: &str,
        ttl: Duration,
    ) -> Result<bool, Failure> {
        let seconds = seconds(ttl);
        if let Some(held) = self.held.get(name).filter(|held| held.holder == holder && held.seconds == seconds) {
            if keep_alive(client, held.id).await? {
                return Ok(true);
            }
            self.held.remove(name);
        }
        let key = keys.lease(name);
        let found = client.range(RangeRequest { key: key.clone(), ..RangeRequest::default() }).await?.kvs.pop();
        if !is_for(found.as_ref(), holder) {
            return Ok(false);
        }
        let id = grant(client, seconds).await?;
        let revision = found.map_or(0, |found| found.mod_revision);
        let take = TxnRequest {
            compare: vec![written_at(key.clone(), revision)],
            success: vec![put_op(key.clone(), holder.as_bytes().to_vec(), id)],
            failure: vec![range_op(RangeRequest { key, ..RangeRequest::default() })],
        };
        let mut answer = client.transact(take).await?;
        if !answer.succeeded {
            let winner = answer.range(0).kvs.pop();
            revoke(client, id).await?;
            // The same holder may have asked through another server; who is last in the key holds it.
            return Ok(winner.is_some() && is_for(winner.as_ref(), holder));
        }
        // An earlier lease of the same holder has lost its key; it ends by itself.
        self.held.insert(name.to_owned(), Held { holder: holder.to_owned(), id, seconds });
        Ok(true)
    }

    /// Gives the lease up.
    pub(crate) async fn release(
        &mut self,
        client: &Client,
        keys: &Keys,
        name: &str,
        holder: &str,
    ) -> Result<(), Failure> {
        let key = keys.lease(name);
        let found = client.range(RangeRequest { key: key.clone(), ..RangeRequest::default() }).await?.kvs.pop();
        if let Some(found) = found.filter(|found| found.value == holder.as_bytes()) {
            let give_up = TxnRequest {
                compare: vec![written_at(key.clone(), found.mod_revision)],
                success: vec![delete_op(key)],
                failure: Vec::new(),
            };
            client.transact(give_up).await?;
        }
        if self.held.get(name).is_some_and(|held| held.holder == holder)
            && let Some(held) = self.held.remove(name)
        {
            revoke(client, held.id).await?;
        }
        Ok(())
    }
}

/// Whether the holder may take what was found: nothing, or its own.
fn is_for(found: Option<&KeyValue>, holder: &str) -> bool {
    found.is_none_or(|found| found.value == holder.as_bytes())
}

async fn grant(client: &Client, seconds: i64) -> Result<i64, Failure> {
    let send = |session: Session| async move {
        let request = session.request(LeaseGrantRequest { ttl: seconds, id: 0 });
        Ok(session.leases().lease_grant(request).await?.into_inner().id)
    };
    // One that is made twice is never used, and ends by itself.
    client.read(send).await
}

async fn revoke(client: &Client, id: i64) -> Result<(), Failure> {
    let send = |session: Session| async move {
        match session.leases().lease_revoke(session.request(LeaseRevokeRequest { id })).await {
            Err(status) if status.code() != tonic::Code::NotFound => Err(Failure::from(status)),
            _ => Ok(()),
        }
    };
    client.read(send).await
}

/// Has the lease last for its full time again; false if there is none any more.
async fn keep_alive(client: &Client, id: i64) -> Result<bool, Failure> {
    let send = |session: Session| async move {
        let request = session.request(stream::iter([LeaseKeepAliveRequest { id }]));
        let mut answers = session.leases().lease_keep_alive(request).await?.into_inner();
        let answer = answers.message().await?;
        Ok(answer.ok_or_else(|| Failure::NoAnswer("to a renewal".to_owned()))?.ttl > 0)
    };
    client.read(send).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lease_is_never_shorter_than_asked_for() {
        for (ttl, expected) in [(0, 1), (200, 1), (1000, 1), (1001, 2), (3_600_000, 3600)] {
            assert_eq!(seconds(Duration::from_millis(ttl)), expected);
        }
    }
}
