//! HTTP/1.1 with a client.

use std::convert::Infallible;
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll};
use std::time::Duration;

use hyper::server::conn::http1::{Builder, Parts};
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use tokio::io::AsyncWriteExt;

use super::stall::Visits;
use super::{Client, Exchange, Watched};
use crate::http::failure::Failure;
use crate::http::io::Stream;
use crate::http::trail::Trail;
use crate::http::{answer, exchange, tunnel};

/// For how long a client that gets an error may take to read it.
const LAST_WORDS: Duration = Duration::from_secs(1);

/// Serves a connection until it ends.
pub(in crate::http) async fn serve(stream: Stream, client: Rc<Client>) {
    let limits = &client.connection.shard.limits;
    let mut builder = Builder::new();
    builder.max_header_size(limits.head_bytes).header_read_timeout(None);
    let own = Rc::clone(&client);
    let service = service_fn(move |request| {
        let exchange = Exchange::begin(&own, None);
        async move { Ok::<_, Infallible>(exchange::handle(request, exchange).await) }
    });
    let io = TokioIo::new(Watched::new(stream, &client));
    let mut connection = builder.serve_connection(io, service);
    let mut time = Time::new(&client);
    let end = std::future::poll_fn(|context| {
        if client.connection.poll_closing(context) && !std::mem::replace(&mut time.is_closing, true) {
            Pin::new(&mut connection).graceful_shutdown();
        }
        loop {
            if let Poll::Ready(outcome) = Pin::new(&mut connection).poll(context) {
                return Poll::Ready(End::Over(outcome));
            }
            match time.poll(context, &client) {
                Poll::Pending => return Poll::Pending,
                Poll::Ready(Verdict::Fine) => {}
                Poll::Ready(Verdict::Close) => Pin::new(&mut connection).graceful_shutdown(),
                Poll::Ready(Verdict::Drop) => return Poll::Ready(End::Dropped),
                Poll::Ready(Verdict::RequestTimeout) => return Poll::Ready(End::RequestTimeout),
            }
        }
    });
    match end.await {
        End::Over(outcome) => {
            let switched = client.switched.take();
            if let (Some((target, exchange, under_way)), Ok(())) = (switched, &outcome) {
                let Parts { io, read_buf, .. } = connection.into_parts();
                tunnel::run(io.into_inner(), read_buf, target, exchange).await;
                drop(under_way);
            } else if let Err(error) = outcome {
                if error.is_parse() && !error.is_parse_version_h2() {
                    let failure = client.refused.take().unwrap_or(Failure::BadRequest);
                    Trail::refused(&client, failure, answer::raw(failure).len());
                }
                tracing::debug!(peer = %client.connection.peer, %error, "a client's connection ended");
            }
        }
        End::Dropped => {}
        End::RequestTimeout => {
            let mut stream = connection.into_parts().io.into_inner().into_inner();
            let words = answer::raw(Failure::RequestTimeout);
            Trail::refused(&client, Failure::RequestTimeout, words.len());
            let said = async {
                stream.write_all(&words).await?;
                stream.shutdown().await
            };
            let _ = tokio::time::timeout(LAST_WORDS, said).await;
        }
    }
}

/// How a connection ended.
enum End {
    Over(hyper::Result<()>),
    Dropped,
    RequestTimeout,
}

/// What is to be done with a connection, by the time that has passed.
enum Verdict {
    Fine,
    Close,
    Drop,
    RequestTimeout,
}

/// The time that passes on a connection.
struct Time {
    visits: Visits,
    /// For how long the head of the request that comes now has been coming, in visits.
    head: u32,
    head_visits: u32,
    is_closing: bool,
}

impl Time {
    fn new(client: &Client) -> Self {
        let idle = client.idle_timeout();
        let visits = Visits::new(idle);
        let patience = client.connection.shard.limits.request_head;
        let head_visits = patience.as_millis().div_ceil(visits.every().as_millis().max(1));
        Self { visits, head: 0, head_visits: u32::try_from(head_visits).unwrap_or(u32::MAX), is_closing: false }
    }

    fn poll(&mut self, context: &mut Context<'_>, client: &Client) -> Poll<Verdict> {
        let Poll::Ready(is_idle) = self.visits.poll(context, &client.stall) else { return Poll::Pending };
        self.visits.set_timeout(client.idle_timeout());
        let verdict = if client.exchanges() > 0 {
            self.head = 0;
            match is_idle {
                // It was told at the visit before, and could not even say so to the client.
                true if client.stall.is_over.get() => Verdict::Drop,
                true => {
                    client.stall.is_over.set(true);
                    Verdict::Fine
                }
                false => Verdict::Fine,
            }
        } else if client.raw_head.is_begun() {
            self.head += 1;
            if is_idle || self.head > self.head_visits { Verdict::RequestTimeout } else { Verdict::Fine }
        } else {
            self.head = 0;
            match is_idle {
                true if std::mem::replace(&mut self.is_closing, true) => Verdict::Drop,
                true => Verdict::Close,
                false => Verdict::Fine,
            }
        };
        Poll::Ready(verdict)
    }
}
