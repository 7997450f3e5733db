//! Connections that have switched protocols (WebSocket): bytes go both ways, whatever they mean.

use std::io;
use std::task::Poll;

use bytes::Bytes;
use tokio::io::{AsyncWriteExt, copy_bidirectional};

use super::client::{Exchange, Visits, Watched};
use super::origin::Switched;

/// Carries bytes both ways until both sides have ended, or nothing has happened for the idle time-out. `read` is what the
/// client has sent after its request already.
pub(super) async fn run(client: Watched, read: Bytes, target: Switched, exchange: Exchange) {
    let (mut client, mut origin) = (client, Watched::new(target.stream, &exchange.client));
    let carry = async {
        origin.write_all(&read).await?;
        client.write_all(&target.read).await?;
        copy_bidirectional(&mut client, &mut origin).await
    };
    let mut carry = std::pin::pin!(carry);
    let mut visits = Visits::new(exchange.client.idle_timeout());
    let outcome = std::future::poll_fn(|context| {
        if let Poll::Ready(outcome) = carry.as_mut().poll(context) {
            return Poll::Ready(outcome);
        }
        while let Poll::Ready(is_idle) = visits.poll(context, &exchange.stall) {
            if is_idle {
                return Poll::Ready(Err(io::ErrorKind::TimedOut.into()));
            }
            visits.set_timeout(exchange.client.idle_timeout());
        }
        Poll::Pending
    });
    if let Err(error) = outcome.await {
        tracing::debug!(peer = %exchange.client.connection.peer, %error, "a tunnel ended");
    }
}
