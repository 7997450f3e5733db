//! HTTP/2 with a client.

use std::convert::Infallible;
use std::rc::Rc;
use std::task::Poll;

use hyper::server::conn::http2::Builder;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};

use super::stall::{LOOKS, Visits, Watch};
use super::{Client, Exchange, Watched};
use crate::http::exchange;
use crate::http::io::Stream;
use crate::shards::LocalExecutor;

/// Streams that a client may reset before it is told to go away: more is the "rapid reset" attack.
const RESETS: usize = 128;

/// Serves a connection until it ends.
pub(in crate::http) async fn serve(stream: Stream, client: Rc<Client>) {
    client.raw_head.stop();
    let limits = &client.connection.shard.limits;
    let mut builder = Builder::new(LocalExecutor);
    builder
        .max_concurrent_streams(limits.streams_per_connection)
        .max_header_list_size(u32::try_from(limits.head_bytes).unwrap_or(u32::MAX))
        .max_pending_accept_reset_streams(RESETS)
        .initial_stream_window_size(256 * 1024)
        .initial_connection_window_size(1 << 20)
        .timer(TokioTimer::new());
    let own = Rc::clone(&client);
    let service = service_fn(move |request| {
        let exchange = Exchange::begin(&own, Some(Watch::new(own.idle_timeout())));
        async move { Ok::<_, Infallible>(exchange::handle(request, exchange).await) }
    });
    let connection = builder.serve_connection(TokioIo::new(Watched::new(stream, &client)), service);
    let mut connection = std::pin::pin!(connection);
    let mut visits = Visits::new(client.idle_timeout());
    let (mut is_closing, mut idle_visits) = (false, 0);
    let outcome = std::future::poll_fn(|context| {
        if client.connection.poll_closing(context) && !std::mem::replace(&mut is_closing, true) {
            connection.as_mut().graceful_shutdown();
        }
        loop {
            if let Poll::Ready(outcome) = connection.as_mut().poll(context) {
                return Poll::Ready(outcome);
            }
            let Poll::Ready(is_idle) = visits.poll(context, &client.stall) else { return Poll::Pending };
            let is_old = client.born.elapsed() >= client.keep_alive();
            idle_visits = if is_idle { idle_visits + 1 } else { 0 };
            if idle_visits > LOOKS {
                // Streams end by themselves when nothing happens, and the client is told. This one does not take even that in:
                // what it asked for waits for room that it does not give.
                return Poll::Ready(Ok(()));
            }
            if client.exchanges() > 0 && !is_old {
                continue;
            }
            if (is_idle || is_old) && !std::mem::replace(&mut is_closing, true) {
                connection.as_mut().graceful_shutdown();
            } else if is_idle && client.exchanges() == 0 {
                // It was told, and does not go.
                return Poll::Ready(Ok(()));
            }
        }
    });
    if let Err(error) = outcome.await {
        tracing::debug!(peer = %client.connection.peer, %error, "a client's connection ended");
    }
}
